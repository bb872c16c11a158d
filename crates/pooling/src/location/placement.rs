//! Gives every item one agency within capacities and numbers of services, and improves that by local search.
//!
//! Moves: an item to another agency, two items exchanged, a service given up by an agency, a service taken from one agency to another. Runs
//! between price steps of [`crate::location::services`]; it proves nothing.

use p4c_problem::Limits;

use crate::location::services::ServicesData;

const NONE: usize = usize::MAX;

/// Where each item is served.
#[derive(Clone)]
pub(crate) struct Placement<'a> {
    data: &'a ServicesData,
    agency: Vec<usize>,
    load: Vec<f64>,
    /// Number of items by agency and service.
    count: Vec<usize>,
    /// Number of services run by each agency.
    running: Vec<usize>,
    cost: f64,
}

impl<'a> Placement<'a> {
    /// Nothing is placed.
    pub fn new(data: &'a ServicesData) -> Self {
        Self {
            data,
            agency: vec![NONE; data.items()],
            load: vec![0.0; data.agencies],
            count: vec![0; data.runs()],
            running: vec![0; data.agencies],
            cost: 0.0,
        }
    }

    /// The agency of each item.
    pub fn agency_of(&self) -> &[usize] {
        &self.agency
    }

    /// The whole cost, summed anew.
    pub fn cost(&self) -> f64 {
        let opening: f64 = (0..self.data.runs())
            .filter(|run| self.count[*run] > 0)
            .map(|run| self.data.open_cost[run])
            .sum();
        let n = self.data.items();
        opening
            + self
                .agency
                .iter()
                .enumerate()
                .map(|(i, a)| self.data.cost[a * n + i])
                .sum::<f64>()
    }

    fn run(&self, agency: usize, item: usize) -> usize {
        agency * self.data.services + self.data.service_of[item]
    }

    fn fits(&self, agency: usize, load: f64) -> bool {
        load <= self.data.capacity[agency] * (1.0 + 1e-12)
    }

    /// What serving an unplaced item at an agency adds; infinite when it cannot be.
    fn price(&self, agency: usize, item: usize) -> f64 {
        let cost = self.data.cost[agency * self.data.items() + item];
        if cost.is_infinite() || !self.fits(agency, self.load[agency] + self.data.weight[item]) {
            return f64::INFINITY;
        }
        let run = self.run(agency, item);
        if self.count[run] > 0 {
            cost
        } else if self.running[agency] < self.data.most[agency] {
            cost + self.data.open_cost[run]
        } else {
            f64::INFINITY
        }
    }

    fn place(&mut self, agency: usize, item: usize) {
        let run = self.run(agency, item);
        self.agency[item] = agency;
        self.load[agency] += self.data.weight[item];
        self.cost += self.data.cost[agency * self.data.items() + item];
        self.count[run] += 1;
        if self.count[run] == 1 {
            self.running[agency] += 1;
            self.cost += self.data.open_cost[run];
        }
    }

    fn take_away(&mut self, item: usize) -> usize {
        let agency = self.agency[item];
        let run = self.run(agency, item);
        self.agency[item] = NONE;
        self.load[agency] -= self.data.weight[item];
        self.cost -= self.data.cost[agency * self.data.items() + item];
        self.count[run] -= 1;
        if self.count[run] == 0 {
            self.running[agency] -= 1;
            self.cost -= self.data.open_cost[run];
        }
        agency
    }

    /// Places items where they are wanted as far as that fits, then the rest at least added cost, preferring services that are to run.
    pub fn construct(
        &mut self,
        wanted: impl Fn(usize, usize) -> bool,
        runs: impl Fn(usize, usize) -> bool,
    ) -> bool {
        let n = self.data.items();
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|a, b| {
            self.data.weight[*b]
                .total_cmp(&self.data.weight[*a])
                .then(a.cmp(b))
        });
        for &i in &order {
            let best = (0..self.data.agencies)
                .filter(|a| wanted(*a, i))
                .map(|a| (self.price(a, i), a))
                .filter(|(price, _)| price.is_finite())
                .min_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
            if let Some((_, a)) = best {
                self.place(a, i);
            }
        }
        for &i in &order {
            if self.agency[i] == NONE && !self.insert(i, &runs) {
                return false;
            }
        }
        true
    }

    /// Places an item at least added cost; when it fits nowhere, another item makes room.
    fn insert(&mut self, item: usize, runs: &impl Fn(usize, usize) -> bool) -> bool {
        let service = self.data.service_of[item];
        let key = |a: usize| {
            let price = self.price(a, item);
            let run = a * self.data.services + service;
            // A service that the relaxed solution runs will be paid for by other items.
            if self.count[run] == 0 && price.is_finite() && runs(a, service) {
                price - self.data.open_cost[run]
            } else {
                price
            }
        };
        let best = (0..self.data.agencies)
            .map(|a| (key(a), a))
            .min_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
        if let Some((price, a)) = best
            && price.is_finite()
        {
            self.place(a, item);
            return true;
        }
        let mut found: Option<(f64, usize, usize, usize)> = None;
        for other in 0..self.data.items() {
            let from = self.agency[other];
            if from == NONE || self.data.cost[from * self.data.items() + item].is_infinite() {
                continue;
            }
            let before = self.cost;
            self.take_away(other);
            let here = self.price(from, item);
            if here.is_finite() {
                self.place(from, item);
                for to in 0..self.data.agencies {
                    let total = self.cost - before + self.price(to, other);
                    if to != from && total.is_finite() && found.is_none_or(|(known, ..)| total < known) {
                        found = Some((total, other, from, to));
                    }
                }
                self.take_away(item);
            }
            self.place(from, other);
        }
        let Some((_, other, from, to)) = found else {
            return false;
        };
        self.take_away(other);
        self.place(from, item);
        self.place(to, other);
        true
    }

    /// Applies improving moves until there is none, `rounds` rounds have passed, or the limit ends it.
    pub fn descend(&mut self, rounds: usize, limits: &Limits) {
        for _ in 0..rounds {
            if limits.is_over() {
                return;
            }
            let mut better = self.shift_items();
            better |= self.swap_items();
            if !better {
                better = self.move_services(limits);
            }
            if !better {
                return;
            }
        }
    }

    fn improves(&self, before: f64) -> bool {
        self.cost < before - 1e-9 * before.abs().max(1e-3)
    }

    fn shift_items(&mut self) -> bool {
        let mut any = false;
        for i in 0..self.data.items() {
            let before = self.cost;
            let from = self.take_away(i);
            let best = (0..self.data.agencies)
                .map(|a| (self.price(a, i), a))
                .min_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
            let to = match best {
                Some((price, a)) if self.cost + price < before - 1e-9 * before.abs().max(1e-3) => a,
                _ => from,
            };
            any |= to != from;
            self.place(to, i);
        }
        any
    }

    fn swap_items(&mut self) -> bool {
        let n = self.data.items();
        let mut any = false;
        for i in 0..n {
            for k in i + 1..n {
                let (a, b) = (self.agency[i], self.agency[k]);
                if a == b {
                    continue;
                }
                // What the exchange saves without any service closed or opened, at most that and two services.
                let (run_a, run_b) = (self.run(a, i), self.run(b, k));
                let added = self.data.cost[b * n + i] + self.data.cost[a * n + k];
                let mut saved = self.data.cost[a * n + i] + self.data.cost[b * n + k];
                if self.count[run_a] == 1 {
                    saved += self.data.open_cost[run_a];
                }
                if self.count[run_b] == 1 {
                    saved += self.data.open_cost[run_b];
                }
                let change = self.data.weight[k] - self.data.weight[i];
                if added >= saved
                    || !self.fits(a, self.load[a] + change)
                    || !self.fits(b, self.load[b] - change)
                {
                    continue;
                }
                let before = self.cost;
                self.take_away(i);
                self.take_away(k);
                let there = self.price(b, i);
                if there.is_finite() {
                    self.place(b, i);
                    if self.price(a, k).is_finite() {
                        self.place(a, k);
                        if self.improves(before) {
                            any = true;
                            continue;
                        }
                        self.take_away(k);
                    }
                    self.take_away(i);
                }
                self.place(a, i);
                self.place(b, k);
            }
        }
        any
    }

    /// Gives up a service at an agency, opens one, or both at once; the first trial that helps is kept.
    fn move_services(&mut self, limits: &Limits) -> bool {
        let mut any = false;
        for s in 0..self.data.services {
            for from in (0..self.data.agencies).map(Some).chain([None]) {
                if limits.is_over() || from.is_some_and(|a| self.count[a * self.data.services + s] == 0) {
                    continue;
                }
                for to in (0..self.data.agencies).map(Some).chain([None]) {
                    let opens = to.is_some_and(|b| {
                        self.count[b * self.data.services + s] == 0
                            && self.data.open_cost[b * self.data.services + s].is_finite()
                            && (self.running[b] < self.data.most[b] || Some(b) == from)
                    });
                    if (to.is_some() && !opens) || (to.is_none() && from.is_none()) {
                        continue;
                    }
                    let mut trial = self.clone();
                    if trial.reshape(s, from, to) && trial.improves(self.cost) {
                        *self = trial;
                        any = true;
                        break;
                    }
                }
            }
        }
        any
    }

    /// Moves a service's items to `to` where that is cheaper, and all away from `from`; `false` when some fit nowhere.
    fn reshape(&mut self, service: usize, from: Option<usize>, to: Option<usize>) -> bool {
        let n = self.data.items();
        let mut homeless: Vec<usize> = Vec::new();
        let items = self.data.start[service]..self.data.start[service + 1];
        if let Some(a) = from {
            for i in items.clone() {
                if self.agency[i] == a {
                    self.take_away(i);
                    homeless.push(i);
                }
            }
        }
        homeless.sort_by(|x, y| {
            self.data.weight[*y]
                .total_cmp(&self.data.weight[*x])
                .then(x.cmp(y))
        });
        if let Some(b) = to {
            // Who saves most by unit of weight comes first.
            let mut movers: Vec<(f64, usize)> = items
                .filter(|i| self.agency[*i] != NONE && self.data.cost[b * n + i].is_finite())
                .map(|i| {
                    (
                        self.data.cost[self.agency[i] * n + i] - self.data.cost[b * n + i],
                        i,
                    )
                })
                .filter(|(saving, _)| *saving > 0.0)
                .collect();
            movers.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
            for &i in &homeless {
                let cheaper = (0..self.data.agencies)
                    .filter(|a| {
                        Some(*a) != from && *a != b && self.count[a * self.data.services + service] > 0
                    })
                    .any(|a| self.price(a, i) <= self.data.cost[b * n + i]);
                let price = self.price(b, i);
                if price.is_finite() && !cheaper {
                    self.place(b, i);
                }
            }
            for (_, i) in movers {
                if self.fits(b, self.load[b] + self.data.weight[i])
                    && (self.count[b * self.data.services + service] > 0
                        || self.running[b] < self.data.most[b])
                {
                    self.take_away(i);
                    self.place(b, i);
                }
            }
        }
        for i in homeless {
            if self.agency[i] != NONE {
                continue;
            }
            let best = (0..self.data.agencies)
                .filter(|a| Some(*a) != from)
                .map(|a| (self.price(a, i), a))
                .min_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
            match best {
                Some((price, a)) if price.is_finite() => self.place(a, i),
                _ => return false,
            }
        }
        true
    }
}
