//! Bounds hosting in which every item (a customer, or a region's need of a service) has one host: prices for the items and, within each
//! agency, a price for its capacity.
//!
//! The variables of the tree are "agency a runs service s" and, behind them, "agency a serves item i". With the capacity priced inside the
//! agency the bound equals that of the linear programme with "served only where the service runs"; Geoffrion (1974). Solutions come
//! from [`crate::location::placement`].

use crate::location::cover::cheapest_cover;
use crate::location::placement::Placement;
use crate::location::relaxation::{Candidate, HostState, Relaxation};
use crate::location::seeded::Seeded;

/// Agencies, services and items; single-source hosting has one service.
#[derive(Debug, Clone)]
pub(crate) struct ServicesData {
    /// Number of agencies.
    pub agencies: usize,
    /// Number of services.
    pub services: usize,
    /// The service of each item; items of a service stand together, in order of services.
    pub service_of: Vec<usize>,
    /// Where the items of each service begin; one more entry than services.
    pub start: Vec<usize>,
    /// What each item takes of a capacity.
    pub weight: Vec<f64>,
    /// Cost of running a service at an agency, `agency * services + service`; infinite where it is not possible.
    pub open_cost: Vec<f64>,
    /// Cost of an item at an agency, `agency * items + item`; infinite where it is not possible.
    pub cost: Vec<f64>,
    /// Capacity of each agency.
    pub capacity: Vec<f64>,
    /// Most services at each agency.
    pub most: Vec<usize>,
}

impl ServicesData {
    /// Number of items.
    pub fn items(&self) -> usize {
        self.service_of.len()
    }

    /// Number of variables "agency runs service"; the variables "agency serves item" follow them.
    pub fn runs(&self) -> usize {
        self.agencies * self.services
    }
}

/// The relaxation of [`ServicesData`].
pub(crate) struct ServicesRelaxation<'a> {
    data: &'a ServicesData,
    states: Vec<HostState>,
    /// Price of each agency's capacity at the last evaluation.
    capacity_price: Vec<f64>,
    /// Cost less profit of running each service at the last evaluation.
    net: Vec<f64>,
    chosen: Vec<bool>,
    prices: Vec<f64>,
    /// Capacity of each agency that its fixed items leave.
    left: Vec<f64>,
    /// Free items with a profit at the agency in hand: item, profit, weight.
    gainful: Vec<(u32, f64, f64)>,
    gainful_start: Vec<usize>,
}

/// One agency's relaxed solution at a capacity price.
struct Filled {
    value: f64,
    load: f64,
}

impl<'a> ServicesRelaxation<'a> {
    /// The relaxation, unrestricted.
    pub fn new(data: &'a ServicesData) -> Self {
        let variables = data.runs() + data.agencies * data.items();
        Self {
            data,
            states: vec![HostState::Free; variables],
            capacity_price: vec![0.0; data.agencies],
            net: vec![0.0; data.runs()],
            chosen: vec![false; variables],
            prices: vec![0.0; data.items()],
            left: data.capacity.clone(),
            gainful: Vec::new(),
            gainful_start: Vec::new(),
        }
    }

    fn run(&self, agency: usize, service: usize) -> usize {
        agency * self.data.services + service
    }

    fn serve(&self, agency: usize, item: usize) -> usize {
        self.data.runs() + agency * self.data.items() + item
    }

    /// Collects the free items that are worth serving at an agency; gives the value of its fixed ones.
    fn collect(&mut self, agency: usize, prices: &[f64]) -> f64 {
        let n = self.data.items();
        let row = &self.data.cost[agency * n..(agency + 1) * n];
        let states = &self.states[self.data.runs() + agency * n..self.data.runs() + (agency + 1) * n];
        let mut base = 0.0;
        self.gainful.clear();
        self.gainful_start.clear();
        for s in 0..self.data.services {
            self.gainful_start.push(self.gainful.len());
            let possible = self.states[agency * self.data.services + s] != HostState::Closed;
            for i in self.data.start[s]..self.data.start[s + 1] {
                match states[i] {
                    HostState::Open => base += row[i] - prices[i],
                    HostState::Free if possible && prices[i] > row[i] => {
                        self.gainful.push((i as u32, prices[i] - row[i], self.data.weight[i]));
                    }
                    _ => {}
                }
            }
        }
        self.gainful_start.push(self.gainful.len());
        base
    }

    /// The agency's best services and items when capacity has this price; `net` gets what each service costs or earns.
    fn fill(&mut self, agency: usize, price: f64, chosen_runs: &mut [bool]) -> Filled {
        let services = self.data.services;
        let mut filled = Filled { value: 0.0, load: 0.0 };
        let mut open = 0;
        let mut loads = [0.0; 64];
        let mut many = Vec::new();
        let loads: &mut [f64] = if services <= 64 {
            &mut loads[..services]
        } else {
            many.resize(services, 0.0);
            &mut many
        };
        for s in 0..services {
            let run = agency * services + s;
            let (mut profit, mut load) = (0.0, 0.0);
            for (_, gain, weight) in &self.gainful[self.gainful_start[s]..self.gainful_start[s + 1]] {
                let gain = gain - price * weight;
                if gain > 0.0 {
                    profit += gain;
                    load += weight;
                }
            }
            self.net[run] = self.data.open_cost[run] - profit;
            loads[s] = load;
            chosen_runs[s] = self.states[run] == HostState::Open;
            if chosen_runs[s] {
                open += 1;
                filled.value += self.net[run];
                filled.load += load;
            }
        }
        for _ in open..self.data.most[agency].min(services) {
            let best = (0..services)
                .filter(|s| !chosen_runs[*s] && self.states[agency * services + s] == HostState::Free)
                .min_by(|a, b| {
                    self.net[agency * services + a].total_cmp(&self.net[agency * services + b]).then(a.cmp(b))
                });
            let Some(s) = best else { break };
            // One service: whether the agency opens is decided by the cover of all capacities, so its fill is needed anyhow.
            if self.net[agency * services + s] >= 0.0 && services > 1 {
                break;
            }
            chosen_runs[s] = true;
            filled.value += self.net[agency * services + s];
            filled.load += loads[s];
        }
        filled.value -= price * self.left[agency];
        filled
    }

    /// Adds `share` of what the agency serves at this capacity price to what is served of each item.
    fn serve_at(&mut self, price: f64, chosen_runs: &[bool], share: f64, violation: &mut [f64]) {
        for s in 0..self.data.services {
            if chosen_runs[s] {
                for (i, gain, weight) in &self.gainful[self.gainful_start[s]..self.gainful_start[s + 1]] {
                    if gain - price * weight > 0.0 {
                        violation[*i as usize] -= share;
                    }
                }
            }
        }
    }

    /// Finds the agency's capacity price; gives its value, the lower price of the last bracket and the share that the solution there has.
    fn price_capacity(&mut self, agency: usize, runs: &mut [bool]) -> (f64, f64, f64) {
        self.capacity_price[agency] = 0.0;
        let free = self.fill(agency, 0.0, runs);
        if free.load <= self.left[agency] {
            return (free.value, 0.0, 0.0);
        }
        let dearest = self.gainful.iter().filter(|g| g.2 > 0.0).map(|g| g.1 / g.2).fold(0.0, f64::max);
        let (mut low, mut high) = (0.0, dearest);
        let mut load_low = free.load;
        let mut at_high = self.fill(agency, high, runs);
        for _ in 0..22 {
            let middle = 0.5 * (low + high);
            let filled = self.fill(agency, middle, runs);
            if filled.load > self.left[agency] {
                low = middle;
                load_low = filled.load;
            } else {
                high = middle;
                at_high = filled;
            }
        }
        self.capacity_price[agency] = high;
        let between = load_low - at_high.load;
        let share = if between > 0.0 { ((self.left[agency] - at_high.load) / between).clamp(0.0, 1.0) } else { 0.0 };
        (at_high.value, low, share)
    }

    /// With one service: the worth of opening each undecided agency, and the capacity that they must add.
    fn cover_of_agencies(&self, worth: &[f64]) -> (Vec<usize>, Vec<(f64, f64)>, f64) {
        let mut need: f64 = self.data.weight.iter().sum();
        let mut free = Vec::new();
        let mut items = Vec::new();
        for (a, worth) in worth.iter().enumerate() {
            match self.states[a] {
                HostState::Open => need -= self.data.capacity[a],
                HostState::Free => {
                    free.push(a);
                    items.push((*worth, self.data.capacity[a]));
                }
                HostState::Closed => {}
            }
        }
        (free, items, need)
    }

    /// What the bound gains when each undecided "agency runs service" is turned round.
    fn run_penalties(&self, penalties: &mut [f64]) {
        let services = self.data.services;
        if services == 1 {
            let worth: Vec<f64> = (0..self.data.agencies).map(|a| self.worth_of(a)).collect();
            let (free, items, need) = self.cover_of_agencies(&worth);
            let Some(base) = cheapest_cover(&items, need) else { return };
            for (at, &a) in free.iter().enumerate() {
                let mut others = items.clone();
                let (worth, capacity) = others.remove(at);
                let (fixed, need) = if self.chosen[a] { (0.0, need) } else { (worth, need - capacity) };
                penalties[a] = cheapest_cover(&others, need)
                    .map_or(f64::INFINITY, |cover| (cover.bound + fixed - base.bound).max(0.0));
            }
            return;
        }
        for a in 0..self.data.agencies {
            let runs = a * services..(a + 1) * services;
            let running = runs.clone().filter(|r| self.chosen[*r]).count();
            let of = |chosen: bool| {
                runs.clone().filter(move |r| self.states[*r] == HostState::Free && self.chosen[*r] == chosen)
            };
            let full = running >= self.data.most[a];
            let pushed_out = if full { of(true).map(|r| self.net[r]).fold(f64::NEG_INFINITY, f64::max) } else { 0.0 };
            let pulled_in = if full { of(false).map(|r| self.net[r]).fold(0.0, f64::min) } else { 0.0 };
            for r in of(true) {
                penalties[r] = (pulled_in - self.net[r]).max(0.0);
            }
            for r in of(false) {
                penalties[r] = (self.net[r] - pushed_out).max(0.0);
            }
        }
    }

    /// With one service: what opening an agency costs or earns at the last evaluation.
    fn worth_of(&self, agency: usize) -> f64 {
        self.net[agency] - self.capacity_price[agency] * self.left[agency]
    }

    /// Draws what follows inside the items: one agency left serves, none left is a contradiction.
    fn settle_items(&self, states: &mut [HostState], changed: &mut bool) -> bool {
        let (runs, n) = (self.data.runs(), self.data.items());
        for i in 0..n {
            let mut possible = 0;
            let mut serving = None;
            let mut last = 0;
            for a in 0..self.data.agencies {
                match states[runs + a * n + i] {
                    HostState::Open if serving.is_some() => return false,
                    HostState::Open => serving = Some(a),
                    HostState::Free => {
                        possible += 1;
                        last = a;
                    }
                    HostState::Closed => {}
                }
            }
            match serving {
                Some(_) if possible > 0 => {
                    for a in 0..self.data.agencies {
                        let state = &mut states[runs + a * n + i];
                        if *state == HostState::Free {
                            *state = HostState::Closed;
                        }
                    }
                    *changed = true;
                }
                None if possible == 0 => return false,
                None if possible == 1 => {
                    states[runs + last * n + i] = HostState::Open;
                    *changed = true;
                }
                _ => {}
            }
        }
        true
    }

    /// Draws what follows inside an agency from its services, capacity and number of services.
    fn settle_agency(&mut self, a: usize, states: &mut [HostState], changed: &mut bool) -> bool {
        let (n, services) = (self.data.items(), self.data.services);
        let first = self.data.runs() + a * n;
        let load: f64 = (0..n).filter(|i| states[first + i] == HostState::Open).map(|i| self.data.weight[i]).sum();
        let slack = 1e-9 * self.data.capacity[a].max(1.0);
        self.left[a] = (self.data.capacity[a] - load).max(0.0);
        if load > self.data.capacity[a] + slack {
            return false;
        }
        let mut open = 0;
        for s in 0..services {
            let run = self.run(a, s);
            let items = self.data.start[s]..self.data.start[s + 1];
            let mut any = false;
            for i in items.clone() {
                let impossible = states[run] == HostState::Closed
                    || self.data.cost[a * n + i].is_infinite()
                    || self.data.weight[i] > self.data.capacity[a] - load + slack;
                match states[first + i] {
                    HostState::Free if impossible => {
                        states[first + i] = HostState::Closed;
                        *changed = true;
                    }
                    HostState::Open if states[run] == HostState::Closed => return false,
                    HostState::Open if states[run] == HostState::Free => {
                        states[run] = HostState::Open;
                        *changed = true;
                    }
                    _ => {}
                }
                any |= states[first + i] != HostState::Closed;
            }
            if states[run] == HostState::Free && (!any || self.data.open_cost[run].is_infinite()) {
                states[run] = HostState::Closed;
                *changed = true;
            }
            open += usize::from(states[run] == HostState::Open);
        }
        if open > self.data.most[a] {
            return false;
        }
        if open == self.data.most[a] {
            for s in 0..services {
                let run = self.run(a, s);
                if states[run] == HostState::Free {
                    states[run] = HostState::Closed;
                    *changed = true;
                }
            }
        }
        true
    }

    fn candidate(&self, placement: &Placement) -> Candidate {
        let mut open = vec![false; self.states.len()];
        for (i, agency) in placement.agency_of().iter().enumerate() {
            open[self.serve(*agency, i)] = true;
            open[self.run(*agency, self.data.service_of[i])] = true;
        }
        Candidate { cost: placement.cost(), open }
    }
}

impl Relaxation for ServicesRelaxation<'_> {
    fn host_count(&self) -> usize {
        self.states.len()
    }

    fn customer_count(&self) -> usize {
        self.data.items()
    }

    fn initial_prices(&mut self) -> Vec<f64> {
        let n = self.data.items();
        (0..n)
            .map(|i| {
                (0..self.data.agencies)
                    .map(|a| {
                        let spread = self.data.open_cost[self.run(a, self.data.service_of[i])] * self.data.weight[i]
                            / self.data.capacity[a].max(1e-12);
                        self.data.cost[a * n + i] + if spread.is_nan() { 0.0 } else { spread }
                    })
                    .fold(f64::INFINITY, f64::min)
            })
            .map(|price| if price.is_finite() { price } else { 0.0 })
            .collect()
    }

    fn restrict(&mut self, states: &mut [HostState]) -> bool {
        let mut changed = true;
        while changed {
            changed = false;
            for a in 0..self.data.agencies {
                if !self.settle_agency(a, states, &mut changed) {
                    return false;
                }
            }
            if !self.settle_items(states, &mut changed) {
                return false;
            }
        }
        self.states.copy_from_slice(states);
        let possible = (0..self.data.agencies)
            .filter(|a| (0..self.data.services).any(|s| states[self.run(*a, s)] != HostState::Closed));
        let total: f64 = self.data.weight.iter().sum();
        possible.map(|a| self.data.capacity[a]).sum::<f64>() >= total * (1.0 - 1e-9)
    }

    fn evaluate(&mut self, prices: &[f64], violation: &mut [f64], chosen: &mut [bool]) -> f64 {
        let (n, services) = (self.data.items(), self.data.services);
        self.prices.copy_from_slice(prices);
        chosen.fill(false);
        violation.fill(1.0);
        let mut bound: f64 = prices.iter().sum();
        let mut runs = vec![false; services];
        let mut worth = vec![0.0; self.data.agencies];
        let mut served: Vec<(f64, f64)> = Vec::new();
        for a in 0..self.data.agencies {
            let base = self.collect(a, prices);
            let (value, low, share) = self.price_capacity(a, &mut runs);
            // The bracket's last fill may have been at the lower price.
            self.fill(a, self.capacity_price[a], &mut runs);
            if services == 1 {
                worth[a] = self.worth_of(a);
                bound += base;
                served.push((low, share));
                continue;
            }
            bound += base + value;
            self.mark(a, &runs, chosen, violation, low, share);
        }
        if services == 1 {
            let (free, items, need) = self.cover_of_agencies(&worth);
            let Some(cover) = cheapest_cover(&items, need) else { return f64::INFINITY };
            bound += cover.bound;
            let mut open: Vec<bool> = self.states[..self.data.agencies].iter().map(|s| *s == HostState::Open).collect();
            for a in 0..self.data.agencies {
                if open[a] {
                    bound += worth[a];
                }
            }
            for (a, taken) in free.iter().zip(cover.taken) {
                open[*a] = taken;
            }
            for a in 0..self.data.agencies {
                self.collect(a, prices);
                let (low, share) = served[a];
                self.mark(a, &[open[a]], chosen, violation, low, share);
            }
        }
        for a in 0..self.data.agencies {
            for i in 0..n {
                let serve = self.serve(a, i);
                if self.states[serve] == HostState::Open {
                    chosen[serve] = true;
                    violation[i] -= 1.0;
                }
            }
        }
        self.chosen.copy_from_slice(chosen);
        bound
    }

    fn flip_penalties(&mut self, penalties: &mut [f64]) {
        penalties.fill(0.0);
        self.run_penalties(penalties);
        let n = self.data.items();
        for a in 0..self.data.agencies {
            for i in 0..n {
                let serve = self.serve(a, i);
                if self.states[serve] != HostState::Free {
                    continue;
                }
                let run = self.run(a, self.data.service_of[i]);
                let reduced =
                    self.data.cost[a * n + i] + self.capacity_price[a] * self.data.weight[i] - self.prices[i];
                penalties[serve] = match (self.chosen[serve], self.chosen[run]) {
                    (true, _) if self.states[run] == HostState::Open => (-reduced).max(0.0),
                    (true, _) => (-reduced).max(0.0).min(penalties[run]),
                    (false, true) => reduced.max(0.0),
                    (false, false) => penalties[run] + reduced.max(0.0),
                };
            }
        }
    }

    fn complete(&mut self, chosen: &[bool], thorough: bool) -> Option<Candidate> {
        let mut placement = Placement::new(self.data);
        let (runs, n) = (self.data.runs(), self.data.items());
        if !placement.construct(|a, i| chosen[runs + a * n + i], |a, s| chosen[a * self.data.services + s]) {
            return None;
        }
        placement.descend(if thorough { 50 } else { 3 });
        Some(self.candidate(&placement))
    }

    fn disturb(&mut self, best: &[bool], round: u64) -> Option<Candidate> {
        let mut random = Seeded::new(round ^ 0x5e41);
        let n = self.data.items();
        let dropped: Vec<bool> = {
            let service = random.below(self.data.services);
            let share = 0.15 + 0.35 * random.unit();
            (0..n)
                .map(|i| random.unit() < share && (self.data.service_of[i] == service || random.unit() < 0.3))
                .collect()
        };
        let mut placement = Placement::new(self.data);
        let runs = self.data.runs();
        let kept = |a: usize, i: usize| best[runs + a * n + i] && !dropped[i];
        if !placement.construct(kept, |_, _| false) {
            return None;
        }
        placement.descend(50);
        Some(self.candidate(&placement))
    }

    fn is_leading(&self, variable: usize) -> bool {
        variable < self.data.runs()
    }
}

impl ServicesRelaxation<'_> {
    /// Records which services and items an agency takes at its capacity price, blended with the bracket's other end.
    fn mark(&mut self, a: usize, runs: &[bool], chosen: &mut [bool], violation: &mut [f64], low: f64, share: f64) {
        let price = self.capacity_price[a];
        for (s, run) in runs.iter().enumerate() {
            let at = self.run(a, s);
            chosen[at] = *run;
            if *run {
                for k in self.gainful_start[s]..self.gainful_start[s + 1] {
                    let (i, gain, weight) = self.gainful[k];
                    if gain - price * weight > 0.0 {
                        let serve = self.serve(a, i as usize);
                        chosen[serve] = true;
                    }
                }
            }
        }
        self.serve_at(price, runs, 1.0 - share, violation);
        if share > 0.0 {
            if self.data.services == 1 {
                self.serve_at(low, runs, share, violation);
            } else {
                let mut low_runs = vec![false; runs.len()];
                self.fill(a, low, &mut low_runs);
                self.serve_at(low, &low_runs, share, violation);
                let mut again = vec![false; runs.len()];
                self.fill(a, price, &mut again);
            }
        }
    }
}
