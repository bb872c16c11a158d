//! Bounds uncapacitated hosting and the p-median: with prices for the customers, each host's worth follows on its own.
//!
//! One relaxation serves both: between `at_least` and `at_most` hosts are open, each at its opening cost (nought for the p-median).
//! Erlenkotter (1978), "A dual-based procedure for uncapacitated facility location", gives the first prices.
//! Solutions come from [`crate::location::interchange`].

use p4c_problem::Limits;

use crate::location::interchange::Interchange;
use crate::location::relaxation::{Candidate, HostState, Relaxation};

/// Hosts without capacity: opening costs and the cost of each customer at each host.
#[derive(Debug, Clone)]
pub(crate) struct PlantData {
    /// Number of hosts.
    pub hosts: usize,
    /// Number of customers.
    pub customers: usize,
    /// Cost of opening each host.
    pub open_cost: Vec<f64>,
    /// Cost of each customer at each host, row by host; infinite where it is not possible.
    pub cost: Vec<f64>,
    /// Fewest open hosts.
    pub at_least: usize,
    /// Most open hosts.
    pub at_most: usize,
}

/// For each customer its possible hosts, cheapest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct NearestHosts {
    /// Where each customer's entries begin; one more entry than customers.
    pub start: Vec<usize>,
    /// Cost of each entry.
    pub cost: Vec<f64>,
    /// Host of each entry.
    pub host: Vec<u32>,
}

impl NearestHosts {
    /// Sorts the hosts of each customer by cost, then index. O(m n log m).
    pub fn of(data: &PlantData) -> Self {
        let mut nearest = Self {
            start: vec![0],
            ..Self::default()
        };
        let mut entries: Vec<(f64, u32)> = Vec::with_capacity(data.hosts);
        for j in 0..data.customers {
            entries.clear();
            entries.extend(
                (0..data.hosts)
                    .map(|i| (data.cost[i * data.customers + j], i as u32))
                    .filter(|entry| entry.0.is_finite()),
            );
            entries.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            nearest.cost.extend(entries.iter().map(|entry| entry.0));
            nearest.host.extend(entries.iter().map(|entry| entry.1));
            nearest.start.push(nearest.cost.len());
        }
        nearest
    }

    /// The entries that name one of the kept hosts.
    fn filtered(&self, keep: impl Fn(usize) -> bool) -> Self {
        let mut out = Self {
            start: vec![0],
            ..Self::default()
        };
        for j in 0..self.start.len() - 1 {
            for k in self.start[j]..self.start[j + 1] {
                if keep(self.host[k] as usize) {
                    out.cost.push(self.cost[k]);
                    out.host.push(self.host[k]);
                }
            }
            out.start.push(out.cost.len());
        }
        out
    }
}

/// The relaxation of [`PlantData`].
pub(crate) struct PlantRelaxation<'a> {
    data: &'a PlantData,
    nearest: &'a NearestHosts,
    interchange: Interchange<'a>,
    /// Entries of the hosts that are not closed.
    alive: NearestHosts,
    states: Vec<HostState>,
    /// What opening each host changes at the last prices.
    worth: Vec<f64>,
    order: Vec<u32>,
    chosen: Vec<bool>,
}

impl<'a> PlantRelaxation<'a> {
    /// The relaxation, unrestricted.
    pub fn new(data: &'a PlantData, nearest: &'a NearestHosts, limits: &'a Limits) -> Self {
        Self {
            data,
            nearest,
            interchange: Interchange::new(data, nearest, limits),
            alive: nearest.clone(),
            states: vec![HostState::Free; data.hosts],
            worth: vec![0.0; data.hosts],
            order: Vec::with_capacity(data.hosts),
            chosen: vec![false; data.hosts],
        }
    }

    fn count(&self, state: HostState) -> usize {
        self.states.iter().filter(|s| **s == state).count()
    }

    /// Dual ascent: each customer's price climbs from cost to next cost as far as every host's slack allows.
    fn ascend(&self, prices: &mut [f64]) {
        let mut slack: Vec<f64> = self.data.open_cost.iter().map(|f| f.max(0.0)).collect();
        let mut level: Vec<usize> = self.alive.start[..self.data.customers].to_vec();
        let mut moving = true;
        while moving {
            moving = false;
            for j in 0..self.data.customers {
                let (start, end) = (self.alive.start[j], self.alive.start[j + 1]);
                while level[j] < end && self.alive.cost[level[j]] <= prices[j] {
                    level[j] += 1;
                }
                let room = (start..level[j])
                    .map(|k| slack[self.alive.host[k] as usize])
                    .fold(f64::INFINITY, f64::min);
                let climb = if level[j] < end {
                    self.alive.cost[level[j]] - prices[j]
                } else {
                    f64::INFINITY
                };
                let rise = room.min(climb);
                if rise > 0.0 && rise.is_finite() {
                    for k in start..level[j] {
                        slack[self.alive.host[k] as usize] -= rise;
                    }
                    prices[j] += rise;
                    moving |= climb <= room;
                }
            }
        }
    }
}

impl Relaxation for PlantRelaxation<'_> {
    fn host_count(&self) -> usize {
        self.data.hosts
    }

    fn customer_count(&self) -> usize {
        self.data.customers
    }

    fn initial_prices(&mut self) -> Vec<f64> {
        let cheapest = (0..self.data.customers).map(|j| self.alive.cost[self.alive.start[j]]);
        let mut prices: Vec<f64> = cheapest.collect();
        if self.data.open_cost.iter().any(|f| *f > 0.0) {
            self.ascend(&mut prices);
        } else {
            // Without opening costs: the price at which a customer pays for its host of rank m / p.
            let rank = self.data.hosts / self.data.at_most.max(1);
            for (j, price) in prices.iter_mut().enumerate() {
                let (start, end) = (self.alive.start[j], self.alive.start[j + 1]);
                *price = self.alive.cost[(start + rank / 2).min(end - 1)];
            }
        }
        prices
    }

    fn restrict(&mut self, states: &mut [HostState]) -> bool {
        let count = |states: &[HostState], state| states.iter().filter(|s| **s == state).count();
        let open = count(states, HostState::Open);
        let free = count(states, HostState::Free);
        if open > self.data.at_most || open + free < self.data.at_least {
            return false;
        }
        let last = if open == self.data.at_most {
            Some(HostState::Closed)
        } else if open + free == self.data.at_least {
            Some(HostState::Open)
        } else {
            None
        };
        if let Some(last) = last {
            for state in states.iter_mut().filter(|state| **state == HostState::Free) {
                *state = last;
            }
        }
        self.states.copy_from_slice(states);
        self.alive = self.nearest.filtered(|i| states[i] != HostState::Closed);
        self.alive.start.windows(2).all(|pair| pair[0] < pair[1])
    }

    fn evaluate(&mut self, prices: &[f64], violation: &mut [f64], chosen: &mut [bool]) -> f64 {
        self.worth.copy_from_slice(&self.data.open_cost);
        let mut bound = 0.0;
        for (j, &price) in prices.iter().enumerate() {
            bound += price;
            for k in self.alive.start[j]..self.alive.start[j + 1] {
                let cost = self.alive.cost[k];
                if cost >= price {
                    break;
                }
                self.worth[self.alive.host[k] as usize] -= price - cost;
            }
        }
        self.order.clear();
        let mut open = 0;
        for (i, state) in self.states.iter().enumerate() {
            chosen[i] = *state == HostState::Open;
            if chosen[i] {
                open += 1;
                bound += self.worth[i];
            } else if *state == HostState::Free {
                self.order.push(i as u32);
            }
        }
        let worth = &self.worth;
        let by_worth = |a: &u32, b: &u32| worth[*a as usize].total_cmp(&worth[*b as usize]).then(a.cmp(b));
        let needed = self.data.at_least.saturating_sub(open);
        let room = self.data.at_most - open;
        if room < self.order.len() && room > 0 {
            self.order.select_nth_unstable_by(room - 1, by_worth);
        }
        let head = room.min(self.order.len());
        if needed > 0 && needed < head {
            self.order[..head].select_nth_unstable_by(needed - 1, by_worth);
        }
        for (rank, &i) in self.order[..head].iter().enumerate() {
            let i = i as usize;
            if rank < needed || self.worth[i] < 0.0 {
                chosen[i] = true;
                bound += self.worth[i];
            }
        }
        self.chosen.copy_from_slice(chosen);
        for (j, &price) in prices.iter().enumerate() {
            let mut served = 0;
            for k in self.alive.start[j]..self.alive.start[j + 1] {
                if self.alive.cost[k] >= price {
                    break;
                }
                served += u32::from(self.chosen[self.alive.host[k] as usize]);
            }
            violation[j] = 1.0 - f64::from(served);
        }
        bound
    }

    fn flip_penalties(&mut self, penalties: &mut [f64]) {
        let (mut dearest_in, mut cheapest_out) = (f64::NEG_INFINITY, f64::INFINITY);
        let mut chosen = self.count(HostState::Open);
        for (i, state) in self.states.iter().enumerate() {
            if *state == HostState::Free {
                if self.chosen[i] {
                    chosen += 1;
                    dearest_in = dearest_in.max(self.worth[i]);
                } else {
                    cheapest_out = cheapest_out.min(self.worth[i]);
                }
            }
        }
        // Opening one more pushes the dearest chosen out when it must (full) or when it is only there to reach `at_least`.
        let pushed_out = if chosen >= self.data.at_most {
            dearest_in
        } else {
            dearest_in.max(0.0)
        };
        let pulled_in = if chosen <= self.data.at_least {
            cheapest_out
        } else {
            cheapest_out.min(0.0)
        };
        for (i, penalty) in penalties.iter_mut().enumerate() {
            *penalty = match (self.states[i], self.chosen[i]) {
                (HostState::Free, true) => (pulled_in - self.worth[i]).max(0.0),
                (HostState::Free, false) if pushed_out == f64::NEG_INFINITY => f64::INFINITY,
                (HostState::Free, false) => (self.worth[i] - pushed_out).max(0.0),
                _ => 0.0,
            };
        }
    }

    fn complete(&mut self, chosen: &[bool], _thorough: bool) -> Option<Candidate> {
        self.interchange.improve(chosen)
    }

    fn disturb(&mut self, best: &[bool], round: u64) -> Option<Candidate> {
        self.interchange.disturb(best, round)
    }
}
