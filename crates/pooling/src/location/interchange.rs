//! Improves a set of open hosts by opening one, closing one, or exchanging two, until none of these helps.
//!
//! Whitaker (1983), as told by Resende & Werneck (2007), "A fast swap-based local search procedure for location problems": with each
//! customer's nearest and second nearest open host at hand, all exchanges that open one given host cost one pass over the customers.

use p4c_problem::Limits;

use crate::location::plant::{NearestHosts, PlantData};
use crate::location::relaxation::Candidate;
use crate::location::seeded::Seeded;

const NONE: u32 = u32::MAX;

/// Local search over [`PlantData`].
pub(crate) struct Interchange<'a> {
    data: &'a PlantData,
    nearest: &'a NearestHosts,
    limits: &'a Limits,
    /// What an unserved customer costs: more than any solution.
    penalty: f64,
    open: Vec<bool>,
    count: usize,
    first: Vec<u32>,
    first_cost: Vec<f64>,
    second_cost: Vec<f64>,
    second: Vec<u32>,
    loss: Vec<f64>,
    extra: Vec<f64>,
}

/// One change to the open hosts.
#[derive(Debug, Clone, Copy)]
struct Move {
    open: Option<usize>,
    close: Option<usize>,
    gain: f64,
}

impl<'a> Interchange<'a> {
    /// A local search; nothing is open yet.
    pub fn new(data: &'a PlantData, nearest: &'a NearestHosts, limits: &'a Limits) -> Self {
        let (m, n) = (data.hosts, data.customers);
        Self {
            data,
            nearest,
            limits,
            penalty: ceiling(data),
            open: vec![false; m],
            count: 0,
            first: vec![NONE; n],
            first_cost: vec![0.0; n],
            second_cost: vec![0.0; n],
            second: vec![NONE; n],
            loss: vec![0.0; m],
            extra: vec![0.0; m],
        }
    }

    /// The local optimum reached from these hosts; `None` when it leaves a customer unserved.
    pub fn improve(&mut self, chosen: &[bool]) -> Option<Candidate> {
        self.start_from(chosen);
        self.descend();
        self.candidate()
    }

    /// The local optimum reached after a few exchanges drawn from the round's own seed.
    pub fn disturb(&mut self, best: &[bool], round: u64) -> Option<Candidate> {
        let mut random = Seeded::new(round.wrapping_mul(0x9E37_79B9) ^ 0x51ed);
        let mut chosen = best.to_vec();
        let exchanges = 2 + random.below(3);
        for _ in 0..exchanges {
            let open: Vec<usize> = (0..chosen.len()).filter(|i| chosen[*i]).collect();
            let closed: Vec<usize> = (0..chosen.len()).filter(|i| !chosen[*i]).collect();
            if open.is_empty() || closed.is_empty() {
                break;
            }
            chosen[open[random.below(open.len())]] = false;
            chosen[closed[random.below(closed.len())]] = true;
        }
        self.improve(&chosen)
    }

    fn candidate(&self) -> Option<Candidate> {
        if self.first.contains(&NONE) {
            return None;
        }
        // Hosts that serve nobody and are not needed stay closed: then the set says what is really run.
        let opening: f64 = (0..self.data.hosts)
            .filter(|i| self.open[*i])
            .map(|i| self.data.open_cost[i])
            .sum();
        Some(Candidate {
            cost: opening + self.first_cost.iter().sum::<f64>(),
            open: self.open.clone(),
        })
    }

    /// Opens the chosen hosts, as many more as are needed by number or for unserved customers, or closes what is too many.
    fn start_from(&mut self, chosen: &[bool]) {
        self.open.copy_from_slice(chosen);
        self.count = chosen.iter().filter(|c| **c).count();
        self.find_nearest();
        while self.count < self.data.at_least.max(1) {
            let best = (0..self.data.hosts)
                .filter(|i| !self.open[*i])
                .map(|i| (self.saving_of_opening(i), i))
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            let Some((_, i)) = best else { break };
            self.apply(Move {
                open: Some(i),
                close: None,
                gain: 0.0,
            });
        }
        while self.count > self.data.at_most {
            self.find_losses();
            let best = (0..self.data.hosts)
                .filter(|i| self.open[*i])
                .map(|i| (self.loss[i] - self.data.open_cost[i], i))
                .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let Some((_, i)) = best else { break };
            self.apply(Move {
                open: None,
                close: Some(i),
                gain: 0.0,
            });
        }
    }

    fn row(&self, host: usize) -> &'a [f64] {
        &self.data.cost[host * self.data.customers..(host + 1) * self.data.customers]
    }

    fn saving_of_opening(&self, host: usize) -> f64 {
        let saved: f64 = self
            .row(host)
            .iter()
            .zip(&self.first_cost)
            .map(|(c, d)| (d - c).max(0.0))
            .sum();
        saved - self.data.open_cost[host]
    }

    fn find_nearest(&mut self) {
        for j in 0..self.data.customers {
            self.find_nearest_of(j);
        }
    }

    fn find_nearest_of(&mut self, j: usize) {
        self.first[j] = NONE;
        self.second[j] = NONE;
        self.first_cost[j] = self.penalty;
        self.second_cost[j] = self.penalty;
        for k in self.nearest.start[j]..self.nearest.start[j + 1] {
            let host = self.nearest.host[k];
            if self.open[host as usize] {
                if self.first[j] == NONE {
                    self.first[j] = host;
                    self.first_cost[j] = self.nearest.cost[k];
                } else {
                    self.second[j] = host;
                    self.second_cost[j] = self.nearest.cost[k];
                    break;
                }
            }
        }
    }

    /// What closing each open host adds to the customers' costs.
    fn find_losses(&mut self) {
        self.loss.fill(0.0);
        for j in 0..self.data.customers {
            if self.first[j] != NONE {
                self.loss[self.first[j] as usize] += self.second_cost[j] - self.first_cost[j];
            }
        }
    }

    fn descend(&mut self) {
        let scale = 1e-10
            * self
                .first_cost
                .iter()
                .map(|c| c.abs().min(self.penalty * 1e-3))
                .sum::<f64>()
                .max(1e-3);
        // Each move lowers the cost by more than `scale`; the bound on rounds only guards against rounding.
        let most = 20 * (self.data.hosts + 50);
        let mut moves = 0;
        let mut since = 0;
        let mut host = 0;
        self.find_losses();
        while since < self.data.hosts && moves < most && !self.limits.is_over() {
            let best = if self.open[host] {
                self.best_closing(host)
            } else {
                self.best_opening(host)
            };
            since += 1;
            if best.gain > scale {
                self.apply(best);
                self.find_losses();
                moves += 1;
                since = 0;
            }
            host = (host + 1) % self.data.hosts;
        }
    }

    fn best_closing(&self, host: usize) -> Move {
        let gain = if self.count > self.data.at_least.max(1) {
            self.data.open_cost[host] - self.loss[host]
        } else {
            f64::NEG_INFINITY
        };
        Move {
            open: None,
            close: Some(host),
            gain,
        }
    }

    /// The best move that opens this host, with or without closing another.
    fn best_opening(&mut self, host: usize) -> Move {
        let row = self.row(host);
        let mut saved = -self.data.open_cost[host];
        self.extra.fill(0.0);
        for (j, &cost) in row.iter().enumerate() {
            let nearest = self.first_cost[j];
            if cost < nearest {
                saved += nearest - cost;
                // The host that loses this customer will not have to find it another place.
                if self.first[j] != NONE {
                    self.extra[self.first[j] as usize] += self.second_cost[j] - nearest;
                }
            } else if cost < self.second_cost[j] {
                self.extra[self.first[j] as usize] += self.second_cost[j] - cost;
            }
        }
        let mut best = Move {
            open: Some(host),
            close: None,
            gain: f64::NEG_INFINITY,
        };
        if self.count < self.data.at_most {
            best.gain = saved;
        }
        for (i, open) in self.open.iter().enumerate() {
            if *open {
                let gain = saved + self.data.open_cost[i] - self.loss[i] + self.extra[i];
                if gain > best.gain {
                    best = Move {
                        open: Some(host),
                        close: Some(i),
                        gain,
                    };
                }
            }
        }
        best
    }

    fn apply(&mut self, change: Move) {
        if let Some(host) = change.open {
            self.open[host] = true;
            self.count += 1;
        }
        if let Some(host) = change.close {
            self.open[host] = false;
            self.count -= 1;
        }
        let closed = change.close.map_or(NONE, |host| host as u32);
        for j in 0..self.data.customers {
            let affected = (closed != NONE && (self.first[j] == closed || self.second[j] == closed))
                || change
                    .open
                    .is_some_and(|host| self.row(host)[j] < self.second_cost[j]);
            if affected {
                self.find_nearest_of(j);
            }
        }
    }
}

/// A cost above that of every solution: each customer at its dearest host, and every host open that costs something.
pub(crate) fn ceiling(data: &PlantData) -> f64 {
    let mut total = 1.0;
    for j in 0..data.customers {
        let dearest = (0..data.hosts)
            .map(|i| data.cost[i * data.customers + j])
            .filter(|cost| cost.is_finite())
            .fold(0.0, f64::max);
        total += dearest;
    }
    total + data.open_cost.iter().map(|cost| cost.max(0.0)).sum::<f64>()
}
