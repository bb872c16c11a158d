//! Bounds hosting with capacities, customers split: prices for the customers leave a continuous knapsack a host and one cover of the
//! whole demand by capacities.
//!
//! Beasley (1988), "An algorithm for solving large capacitated warehouse location problems". Solutions come from
//! [`crate::location::transport`] under a local search over the open hosts; the tree is [`crate::location::tree`].

use p4c_problem::Limits;

use crate::location::cover::cheapest_cover;
use crate::location::relaxation::{Candidate, HostState, Relaxation};
use crate::location::seeded::Seeded;
use crate::location::transport::{Transport, transport};

/// Hosts with capacities.
#[derive(Debug, Clone)]
pub(crate) struct CapacitatedData {
    /// Number of hosts.
    pub hosts: usize,
    /// Number of customers.
    pub customers: usize,
    /// Cost of opening each host.
    pub open_cost: Vec<f64>,
    /// Capacity of each host.
    pub capacity: Vec<f64>,
    /// Demand of each customer.
    pub demand: Vec<f64>,
    /// Sum of the demands.
    pub total_demand: f64,
    /// Cost of all of a customer at a host, row by host; infinite where it is not possible.
    pub cost: Vec<f64>,
    /// The same by unit of demand (the whole cost where there is no demand).
    pub unit_cost: Vec<f64>,
}

/// What a host takes of a customer in the last relaxed solution.
type Taken = (u32, f64);

/// The relaxation of [`CapacitatedData`].
pub(crate) struct CapacitatedRelaxation<'a> {
    data: &'a CapacitatedData,
    limits: &'a Limits,
    states: Vec<HostState>,
    worth: Vec<f64>,
    chosen: Vec<bool>,
    taken: Vec<Vec<Taken>>,
    work: Vec<(f64, u32)>,
    best_seen: f64,
}

impl<'a> CapacitatedRelaxation<'a> {
    /// The relaxation, unrestricted.
    pub fn new(data: &'a CapacitatedData, limits: &'a Limits) -> Self {
        Self {
            data,
            limits,
            states: vec![HostState::Free; data.hosts],
            worth: vec![0.0; data.hosts],
            chosen: vec![false; data.hosts],
            taken: vec![Vec::new(); data.hosts],
            work: Vec::new(),
            best_seen: f64::INFINITY,
        }
    }

    /// The most a host can earn from customers who pay these prices, and what it takes of each.
    fn fill_host(&mut self, host: usize, prices: &[f64]) -> f64 {
        let n = self.data.customers;
        let row = &self.data.cost[host * n..(host + 1) * n];
        let taken = &mut self.taken[host];
        taken.clear();
        self.work.clear();
        let mut earned = 0.0;
        let mut load = 0.0;
        for (j, (price, cost)) in prices.iter().zip(row).enumerate() {
            let profit = price - cost;
            if profit > 0.0 {
                let demand = self.data.demand[j];
                if demand > 0.0 {
                    self.work.push((profit / demand, j as u32));
                    load += demand;
                } else {
                    taken.push((j as u32, 1.0));
                }
                earned += profit;
            }
        }
        let capacity = self.data.capacity[host];
        if load <= capacity {
            taken.extend(self.work.iter().map(|(_, j)| (*j, 1.0)));
            return earned;
        }
        fill_by_ratio(&mut self.work, &self.data.demand, capacity, taken);
        taken
            .iter()
            .map(|(j, share)| share * (prices[*j as usize] - row[*j as usize]))
            .sum()
    }

    fn capacity_of(&self, state: HostState) -> f64 {
        let of_state = self
            .states
            .iter()
            .zip(&self.data.capacity)
            .filter(|(s, _)| **s == state);
        of_state.map(|(_, capacity)| capacity).sum()
    }

    fn cost_of(&self, open: &[bool]) -> Option<(f64, Transport)> {
        let service = transport(self.data, open, Some(self.limits))?;
        let opening: f64 = (0..self.data.hosts)
            .filter(|i| open[*i])
            .map(|i| self.data.open_cost[i])
            .sum();
        Some((opening + service.cost, service))
    }

    /// Opens, closes and exchanges hosts while the cost falls; the changes that could save most come first.
    fn improve(&self, open: &mut Vec<bool>, cost: &mut f64, service: Transport) {
        let mut service = service;
        while let Some((better, set, its_service)) = self
            .promising_changes(open, &service)
            .into_iter()
            .map(|change| {
                let mut trial = open.clone();
                for i in [change.open, change.close].into_iter().flatten() {
                    trial[i] = !trial[i];
                }
                trial
            })
            .find_map(|trial| {
                let (trial_cost, its_service) = self.cost_of(&trial)?;
                (trial_cost < *cost - 1e-10 * cost.abs()).then_some((trial_cost, trial, its_service))
            })
        {
            *cost = better;
            *open = set;
            service = its_service;
        }
    }

    /// The changes of open hosts that could save something, most first. By linear duality the prices of the current service bound
    /// what a change saves: what the opened host would earn at them, less what the closed one does.
    fn promising_changes(&self, open: &[bool], service: &Transport) -> Vec<Change> {
        let prices: Vec<f64> = service
            .unit_price
            .iter()
            .zip(&self.data.demand)
            .map(|(unit, demand)| if *demand > 0.0 { unit * demand } else { *unit })
            .collect();
        let mut helper = CapacitatedRelaxation::new(self.data, self.limits);
        let earned: Vec<f64> = (0..self.data.hosts)
            .map(|i| helper.fill_host(i, &prices) - self.data.open_cost[i])
            .collect();
        let closers = (0..self.data.hosts).filter(|i| open[*i]).map(Some).chain([None]);
        let mut changes: Vec<Change> = closers
            .flat_map(|close| {
                let openers = (0..self.data.hosts).filter(|k| !open[*k]).map(Some).chain([None]);
                openers.map(move |open| (open, close))
            })
            .map(|(open, close)| Change {
                most_saved: open.map_or(0.0, |k| earned[k]) - close.map_or(0.0, |i| earned[i]),
                open,
                close,
            })
            .filter(|change| change.most_saved > 0.0)
            .collect();
        changes.sort_unstable_by(|a, b| {
            b.most_saved
                .total_cmp(&a.most_saved)
                .then((a.open, a.close).cmp(&(b.open, b.close)))
        });
        changes.truncate(MOST_CHANGES);
        changes
    }
}

/// More changes than this are not tried from one set of open hosts.
const MOST_CHANGES: usize = 60;

/// A change of the open hosts with a bound on what it saves.
struct Change {
    most_saved: f64,
    open: Option<usize>,
    close: Option<usize>,
}

/// Fills a capacity with the customers of greatest profit by demand, the last one in part. Expected O(n).
fn fill_by_ratio(work: &mut [(f64, u32)], demand: &[f64], capacity: f64, taken: &mut Vec<Taken>) {
    let better = |a: &(f64, u32), b: &(f64, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    let mut left = capacity;
    let mut window = work;
    while window.len() > 12 {
        let middle = window.len() / 2;
        window.select_nth_unstable_by(middle, better);
        let load: f64 = window[..middle].iter().map(|(_, j)| demand[*j as usize]).sum();
        if load <= left {
            taken.extend(window[..middle].iter().map(|(_, j)| (*j, 1.0)));
            left -= load;
            window = &mut window[middle..];
        } else {
            window = &mut window[..middle];
        }
    }
    window.sort_unstable_by(better);
    for (_, j) in window.iter() {
        let units = demand[*j as usize];
        if units <= left {
            taken.push((*j, 1.0));
            left -= units;
        } else {
            if left > 0.0 {
                taken.push((*j, left / units));
            }
            return;
        }
    }
}

impl Relaxation for CapacitatedRelaxation<'_> {
    fn host_count(&self) -> usize {
        self.data.hosts
    }

    fn customer_count(&self) -> usize {
        self.data.customers
    }

    fn initial_prices(&mut self) -> Vec<f64> {
        // What a customer would pay if opening costs were spread over full capacities.
        (0..self.data.customers)
            .map(|j| {
                let full = |i: usize| {
                    let spread =
                        self.data.open_cost[i] * self.data.demand[j] / self.data.capacity[i].max(1e-12);
                    self.data.cost[i * self.data.customers + j] + spread
                };
                (0..self.data.hosts)
                    .filter(|i| self.data.capacity[*i] > 0.0)
                    .map(full)
                    .fold(f64::INFINITY, f64::min)
            })
            .map(|price| if price.is_finite() { price } else { 0.0 })
            .collect()
    }

    fn restrict(&mut self, states: &mut [HostState]) -> bool {
        self.states.copy_from_slice(states);
        let slack = 1e-12 * self.data.total_demand;
        let possible = self.capacity_of(HostState::Open) + self.capacity_of(HostState::Free);
        if possible < self.data.total_demand - slack {
            return false;
        }
        for (i, state) in states.iter_mut().enumerate() {
            if *state == HostState::Free && possible - self.data.capacity[i] < self.data.total_demand - slack
            {
                *state = HostState::Open;
            }
        }
        self.states.copy_from_slice(states);
        (0..self.data.customers).all(|j| {
            (0..self.data.hosts).any(|i| {
                self.states[i] != HostState::Closed && self.data.cost[i * self.data.customers + j].is_finite()
            })
        })
    }

    fn evaluate(&mut self, prices: &[f64], violation: &mut [f64], chosen: &mut [bool]) -> f64 {
        let mut bound: f64 = prices.iter().sum();
        let mut need = self.data.total_demand;
        let mut items = Vec::with_capacity(self.data.hosts);
        let mut item_host = Vec::with_capacity(self.data.hosts);
        for (i, chosen) in chosen.iter_mut().enumerate() {
            *chosen = self.states[i] == HostState::Open;
            if self.states[i] == HostState::Closed {
                continue;
            }
            self.worth[i] = self.data.open_cost[i] - self.fill_host(i, prices);
            if *chosen {
                bound += self.worth[i];
                need -= self.data.capacity[i];
            } else {
                items.push((self.worth[i], self.data.capacity[i]));
                item_host.push(i);
            }
        }
        match cheapest_cover(&items, need) {
            Some(cover) => {
                bound += cover.bound;
                for (i, taken) in item_host.iter().zip(cover.taken) {
                    chosen[*i] = taken;
                }
            }
            None => bound = f64::INFINITY,
        }
        violation.fill(1.0);
        for i in (0..self.data.hosts).filter(|i| chosen[*i]) {
            for (j, share) in &self.taken[i] {
                violation[*j as usize] -= share;
            }
        }
        self.chosen.copy_from_slice(chosen);
        bound
    }

    fn flip_penalties(&mut self, penalties: &mut [f64]) {
        penalties.fill(0.0);
        let free: Vec<usize> = (0..self.data.hosts)
            .filter(|i| self.states[*i] == HostState::Free)
            .collect();
        let need = self.data.total_demand - self.capacity_of(HostState::Open);
        let items: Vec<(f64, f64)> = free
            .iter()
            .map(|i| (self.worth[*i], self.data.capacity[*i]))
            .collect();
        let Some(base) = cheapest_cover(&items, need) else {
            return;
        };
        for (at, &i) in free.iter().enumerate() {
            let mut others = items.clone();
            let (worth, capacity) = others.remove(at);
            let (fixed, need) = if self.chosen[i] {
                (0.0, need)
            } else {
                (worth, need - capacity)
            };
            penalties[i] = match cheapest_cover(&others, need) {
                None => f64::INFINITY,
                Some(cover) => (cover.bound + fixed - base.bound).max(0.0),
            };
        }
    }

    fn complete(&mut self, chosen: &[bool], thorough: bool) -> Option<Candidate> {
        let (mut cost, service) = self.cost_of(chosen)?;
        let mut open = chosen.to_vec();
        if thorough && cost < self.best_seen * 1.005 {
            self.improve(&mut open, &mut cost, service);
        }
        self.best_seen = self.best_seen.min(cost);
        Some(Candidate { cost, open })
    }

    fn disturb(&mut self, best: &[bool], round: u64) -> Option<Candidate> {
        let mut random = Seeded::new(round ^ 0xcaba);
        let mut trial = best.to_vec();
        let closed: Vec<usize> = (0..trial.len()).filter(|i| !trial[*i]).collect();
        if closed.is_empty() {
            return None;
        }
        for _ in 0..2 {
            trial[closed[random.below(closed.len())]] = true;
        }
        let (mut cost, service) = self.cost_of(&trial)?;
        self.improve(&mut trial, &mut cost, service);
        Some(Candidate { cost, open: trial })
    }
}
