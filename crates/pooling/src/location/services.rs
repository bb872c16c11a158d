//! Bounds hosting in which every item (a customer, or a region's need of a service) has one host: prices for the items and, within each
//! agency, a price for its capacity.
//!
//! The variables of the tree are "agency a runs service s" and, behind them, "agency a serves item i". With the capacity priced inside the
//! agency the bound equals that of the linear programme with "served only where the service runs"; Geoffrion (1974). Solutions come
//! from [`crate::location::placement`].

use p4c_problem::Limits;

use crate::location::agency::{AgencyProblem, Worth};
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
    limits: &'a Limits,
    agency: AgencyProblem<'a>,
    states: Vec<HostState>,
    /// The agencies' parts of the last evaluation.
    worth: Vec<Worth>,
    /// Whether each agency is used by the last relaxed solution.
    used: Vec<bool>,
    chosen: Vec<bool>,
    prices: Vec<f64>,
    /// Capacity of each agency that its fixed items leave.
    left: Vec<f64>,
    total_weight: f64,
}

/// What the bound gains, by agency, when an undecided agency is used or left out.
struct AgencyPenalties {
    into: Vec<f64>,
    out: Vec<f64>,
}

impl<'a> ServicesRelaxation<'a> {
    /// The relaxation, unrestricted.
    pub fn new(data: &'a ServicesData, limits: &'a Limits) -> Self {
        let variables = data.runs() + data.agencies * data.items();
        Self {
            data,
            limits,
            agency: AgencyProblem::new(data),
            states: vec![HostState::Free; variables],
            worth: vec![Worth::default(); data.agencies],
            used: vec![false; data.agencies],
            chosen: vec![false; variables],
            prices: vec![0.0; data.items()],
            left: data.capacity.clone(),
            total_weight: data.weight.iter().sum(),
        }
    }

    fn run(&self, agency: usize, service: usize) -> usize {
        agency * self.data.services + service
    }

    fn serve(&self, agency: usize, item: usize) -> usize {
        self.data.runs() + agency * self.data.items() + item
    }

    fn runs_of(&self, agency: usize) -> &[HostState] {
        &self.states[agency * self.data.services..(agency + 1) * self.data.services]
    }

    /// Open when some service is decided to run there, closed when none can.
    fn state_of(&self, agency: usize) -> HostState {
        let runs = self.runs_of(agency);
        if runs.contains(&HostState::Open) {
            HostState::Open
        } else if runs.contains(&HostState::Free) {
            HostState::Free
        } else {
            HostState::Closed
        }
    }

    /// The undecided agencies as items of a cover (worth, capacity), and the capacity that they must add.
    fn cover_of_agencies(&self) -> (Vec<usize>, Vec<(f64, f64)>, f64) {
        let mut need = self.total_weight;
        let mut free = Vec::new();
        let mut items = Vec::new();
        for a in 0..self.data.agencies {
            match self.state_of(a) {
                HostState::Open => need -= self.data.capacity[a],
                HostState::Free => {
                    free.push(a);
                    items.push((self.worth[a].value, self.data.capacity[a]));
                }
                HostState::Closed => {}
            }
        }
        (free, items, need)
    }

    fn agency_penalties(&self) -> AgencyPenalties {
        let mut out = AgencyPenalties {
            into: vec![0.0; self.data.agencies],
            out: vec![f64::INFINITY; self.data.agencies],
        };
        let (free, items, need) = self.cover_of_agencies();
        let Some(base) = cheapest_cover(&items, need) else {
            return out;
        };
        for (at, &a) in free.iter().enumerate() {
            let mut others = items.clone();
            let (worth, capacity) = others.remove(at);
            let bound = |need: f64| cheapest_cover(&others, need).map_or(f64::INFINITY, |cover| cover.bound);
            if self.used[a] {
                out.out[a] = (bound(need) - base.bound).max(0.0);
            } else {
                out.into[a] = (worth + bound(need - capacity) - base.bound).max(0.0);
            }
        }
        out
    }

    /// What turning a service round adds to the priced value of its agency: (running it, not running it).
    fn run_reduced_costs(&self, a: usize) -> Vec<(f64, f64)> {
        let worth = &self.worth[a];
        let free = |s: &usize| self.runs_of(a)[*s] == HostState::Free;
        let running = worth.priced_runs.iter().filter(|run| **run).count();
        let full = running >= self.data.most[a];
        let of = |run: bool| {
            (0..self.data.services)
                .filter(free)
                .filter(move |s| worth.priced_runs[*s] == run)
        };
        let dearest_in = of(true).map(|s| worth.net[s]).fold(f64::NEG_INFINITY, f64::max);
        let cheapest_out = of(false).map(|s| worth.net[s]).fold(f64::INFINITY, f64::min);
        let pushed_out = if full { dearest_in } else { dearest_in.max(0.0) };
        // An agency in use runs something; a full one may take another service in place of the one it gives up.
        let pulled_in = match (running, full) {
            (1, _) => cheapest_out,
            (_, true) => cheapest_out.min(0.0),
            _ => 0.0,
        };
        (0..self.data.services)
            .map(|s| {
                if worth.priced_runs[s] {
                    (0.0, (pulled_in - worth.net[s]).max(0.0))
                } else {
                    ((worth.net[s] - pushed_out).max(0.0), 0.0)
                }
            })
            .collect()
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
        let load: f64 = (0..n)
            .filter(|i| states[first + i] == HostState::Open)
            .map(|i| self.data.weight[i])
            .sum();
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
        Candidate {
            cost: placement.cost(),
            open,
        }
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
                        let spread = self.data.open_cost[self.run(a, self.data.service_of[i])]
                            * self.data.weight[i]
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
        let (n, runs) = (self.data.items(), self.data.runs());
        self.prices.copy_from_slice(prices);
        chosen.fill(false);
        violation.fill(1.0);
        let mut bound: f64 = prices.iter().sum();
        for a in 0..self.data.agencies {
            self.used[a] = self.state_of(a) == HostState::Open;
            if self.state_of(a) == HostState::Closed {
                continue;
            }
            let of_agency = &self.states[a * self.data.services..(a + 1) * self.data.services];
            let serves = &self.states[runs + a * n..runs + (a + 1) * n];
            self.agency
                .solve(a, self.left[a], of_agency, serves, prices, &mut self.worth[a]);
            if self.used[a] {
                bound += self.worth[a].base + self.worth[a].value;
            }
        }
        let (free, items, need) = self.cover_of_agencies();
        let Some(cover) = cheapest_cover(&items, need) else {
            return f64::INFINITY;
        };
        bound += cover.bound;
        for (a, taken) in free.iter().zip(cover.taken) {
            self.used[*a] = taken;
        }
        for a in (0..self.data.agencies).filter(|a| self.used[*a]) {
            let worth = &self.worth[a];
            for (s, run) in worth.runs.iter().enumerate() {
                chosen[a * self.data.services + s] = *run;
            }
            for (i, share) in &worth.served {
                violation[*i as usize] -= share;
                chosen[runs + a * n + *i as usize] |= *share >= 0.5;
            }
            for i in 0..n {
                if self.states[runs + a * n + i] == HostState::Open {
                    chosen[runs + a * n + i] = true;
                    violation[i] -= 1.0;
                }
            }
        }
        self.chosen.copy_from_slice(chosen);
        bound
    }

    fn flip_penalties(&mut self, penalties: &mut [f64]) {
        penalties.fill(0.0);
        let agencies = self.agency_penalties();
        let n = self.data.items();
        for a in 0..self.data.agencies {
            let worth = &self.worth[a];
            let state = self.state_of(a);
            if state == HostState::Closed {
                continue;
            }
            let excess = worth.excess();
            let reduced_runs = self.run_reduced_costs(a);
            let only = self
                .runs_of(a)
                .iter()
                .filter(|run| **run != HostState::Closed)
                .count()
                == 1;
            // Of an agency that is left out nothing can be turned round without using it first.
            let into = if self.used[a] { 0.0 } else { agencies.into[a] };
            for (s, (into_run, out_of_run)) in reduced_runs.iter().enumerate() {
                let run = self.run(a, s);
                if self.states[run] != HostState::Free {
                    continue;
                }
                penalties[run] = if !self.chosen[run] {
                    into + (into_run - excess).max(0.0)
                } else {
                    let without = if only {
                        f64::INFINITY
                    } else {
                        (out_of_run - excess).max(0.0)
                    };
                    without.min(agencies.out[a])
                };
            }
            for i in 0..n {
                let serve = self.serve(a, i);
                if self.states[serve] != HostState::Free {
                    continue;
                }
                let s = self.data.service_of[i];
                let run = self.run(a, s);
                let reduced =
                    self.data.cost[a * n + i] + worth.capacity_price * self.data.weight[i] - self.prices[i];
                penalties[serve] = if self.chosen[serve] {
                    let without = if worth.priced_runs[s] {
                        (-reduced - excess).max(0.0)
                    } else {
                        0.0
                    };
                    if self.states[run] == HostState::Free {
                        without.min(penalties[run])
                    } else {
                        without
                    }
                } else {
                    into + (reduced.max(0.0) + reduced_runs[s].0 - excess).max(0.0)
                };
            }
        }
    }

    fn complete(&mut self, chosen: &[bool], thorough: bool) -> Option<Candidate> {
        let mut placement = Placement::new(self.data);
        let (runs, n) = (self.data.runs(), self.data.items());
        if !placement.construct(
            |a, i| chosen[runs + a * n + i],
            |a, s| chosen[a * self.data.services + s],
        ) {
            return None;
        }
        placement.descend(if thorough { 50 } else { 3 }, self.limits);
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
        placement.descend(50, self.limits);
        Some(self.candidate(&placement))
    }

    fn is_leading(&self, variable: usize) -> bool {
        variable < self.data.runs()
    }
}
