//! Serves customers from given open hosts within their capacities at least cost, customers split where that is cheaper.
//!
//! Everybody goes to the cheapest host first; then what is too much at a host moves to room elsewhere along cheapest paths on the small
//! graph of open hosts: an arc from host a to host b costs what moving one unit of the cheapest customer from a to b costs. With few hosts
//! and many customers this needs little memory and gives the dual values that local search uses. Successive shortest paths with node
//! potentials: Ahuja, Magnanti & Orlin (1993), "Network flows", section 9.7. Which hosts to open is decided elsewhere.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use p4c_problem::Limits;

use crate::location::capacitated::CapacitatedData;

/// A cheapest way to serve everybody from the open hosts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Transport {
    /// Cost without opening costs.
    pub cost: f64,
    /// For each customer its (host, share) pairs, by host.
    pub shares: Vec<Vec<(usize, f64)>>,
    /// For each customer what one more unit of its demand costs (what all of it costs, for a customer without demand).
    pub unit_price: Vec<f64>,
}

/// What moving a unit of a customer costs; the heap gives the cheapest first.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Shift {
    cost: f64,
    customer: u32,
}
impl Eq for Shift {}
impl PartialOrd for Shift {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Shift {
    fn cmp(&self, other: &Self) -> Ordering {
        other
            .cost
            .total_cmp(&self.cost)
            .then(other.customer.cmp(&self.customer))
    }
}

struct Network<'a> {
    data: &'a CapacitatedData,
    hosts: Vec<usize>,
    /// Capacity less load of each open host; below 0 while it serves too much.
    spare: Vec<f64>,
    /// What the cheapest paths so far cost to each host: with them no arc is shorter than nothing.
    potential: Vec<f64>,
    /// For each customer its (position of host, units) pairs.
    flow: Vec<Vec<(usize, f64)>>,
    shifts: Vec<BinaryHeap<Shift>>,
    /// Cheapest shift of each pair of hosts: cost and customer.
    arc: Vec<(f64, u32)>,
    /// Units below this count as none.
    dust: f64,
}

/// The cheapest service from the open hosts; `None` when they cannot serve everybody or the limit ends the search.
pub(crate) fn transport(data: &CapacitatedData, open: &[bool], limits: Option<&Limits>) -> Option<Transport> {
    let hosts: Vec<usize> = (0..data.hosts).filter(|i| open[*i]).collect();
    if hosts.iter().map(|i| data.capacity[*i]).sum::<f64>() < data.total_demand * (1.0 - 1e-12) {
        return None;
    }
    let count = hosts.len();
    let mut network = Network {
        data,
        spare: hosts.iter().map(|i| data.capacity[*i]).collect(),
        potential: vec![0.0; count],
        flow: vec![Vec::new(); data.customers],
        shifts: vec![BinaryHeap::new(); count * count],
        arc: vec![(f64::INFINITY, u32::MAX); count * count],
        dust: 1e-11 * data.total_demand.max(1e-300),
        hosts,
    };
    for j in (0..data.customers).filter(|j| data.demand[*j] > 0.0) {
        let cheapest = (0..count).min_by(|a, b| {
            let (here, there) = (network.unit_cost(*a, j), network.unit_cost(*b, j));
            here.total_cmp(&there).then(a.cmp(b))
        })?;
        if network.unit_cost(cheapest, j).is_infinite() {
            return None;
        }
        network.add_flow(j, cheapest, data.demand[j]);
        network.spare[cheapest] -= data.demand[j];
    }
    for step in 0_usize.. {
        // Looked at now and then: one step is a matter of microseconds to milliseconds.
        if step % 16 == 15 && limits.is_some_and(Limits::is_over) {
            return None;
        }
        if network.spare.iter().all(|spare| *spare >= -network.dust) {
            break;
        }
        network.relieve()?;
    }
    network.finish()
}

impl Network<'_> {
    fn unit_cost(&self, position: usize, customer: usize) -> f64 {
        self.data.unit_cost[self.hosts[position] * self.data.customers + customer]
    }

    /// Moves some of what is too much at a host along a cheapest path to a host with room; `None` when there is no path.
    fn relieve(&mut self) -> Option<()> {
        let count = self.hosts.len();
        // Dijkstra's method from all hosts with too much, on costs that the potentials make nowhere negative but for rounding.
        let crowded = |a: &usize| self.spare[*a] < -self.dust;
        let least = (0..count)
            .filter(crowded)
            .map(|a| -self.potential[a])
            .fold(f64::INFINITY, f64::min);
        let mut distance: Vec<f64> = (0..count)
            .map(|a| {
                if crowded(&a) {
                    -self.potential[a] - least
                } else {
                    f64::INFINITY
                }
            })
            .collect();
        let mut before = vec![usize::MAX; count];
        let mut settled = vec![false; count];
        while let Some(a) = (0..count)
            .filter(|a| !settled[*a] && distance[*a].is_finite())
            .min_by(|a, b| distance[*a].total_cmp(&distance[*b]))
        {
            settled[a] = true;
            for b in (0..count).filter(|b| !settled[*b]) {
                let length = self.arc[a * count + b].0 + self.potential[a] - self.potential[b];
                let through = distance[a] + length.max(0.0);
                if through < distance[b] {
                    distance[b] = through;
                    before[b] = a;
                }
            }
        }
        let real = |a: usize| distance[a] + self.potential[a];
        let end = (0..count)
            .filter(|a| self.spare[*a] > 0.0 && distance[*a].is_finite())
            .min_by(|a, b| real(*a).total_cmp(&real(*b)).then(a.cmp(b)))?;
        let furthest = distance[end];
        for (potential, distance) in self.potential.iter_mut().zip(&distance) {
            *potential += distance.min(furthest);
        }
        let mut path = vec![end];
        while before[path[path.len() - 1]] != usize::MAX {
            path.push(before[path[path.len() - 1]]);
        }
        path.reverse();
        let mut units = self.spare[end].min(-self.spare[path[0]]);
        let mut moves = Vec::with_capacity(path.len());
        for pair in path.windows(2) {
            let customer = self.arc[pair[0] * count + pair[1]].1 as usize;
            units = units.min(self.units_at(customer, pair[0]));
            moves.push((customer, pair[0], pair[1]));
        }
        for (customer, from, to) in moves {
            self.remove_flow(customer, from, units);
            self.add_flow(customer, to, units);
        }
        self.spare[path[0]] += units;
        self.spare[end] -= units;
        Some(())
    }

    fn units_at(&self, customer: usize, position: usize) -> f64 {
        self.flow[customer]
            .iter()
            .find(|(a, _)| *a == position)
            .map_or(0.0, |(_, units)| *units)
    }

    fn add_flow(&mut self, customer: usize, position: usize, units: f64) {
        if let Some(entry) = self.flow[customer].iter_mut().find(|(a, _)| *a == position) {
            entry.1 += units;
            return;
        }
        self.flow[customer].push((position, units));
        let here = self.unit_cost(position, customer);
        for b in 0..self.hosts.len() {
            let there = self.unit_cost(b, customer);
            if b != position && there.is_finite() {
                let k = position * self.hosts.len() + b;
                let shift = Shift {
                    cost: there - here,
                    customer: customer as u32,
                };
                self.shifts[k].push(shift);
                if shift.cost < self.arc[k].0 {
                    self.arc[k] = (shift.cost, shift.customer);
                }
            }
        }
    }

    fn remove_flow(&mut self, customer: usize, position: usize, units: f64) {
        let dust = self.dust;
        if let Some(at) = self.flow[customer].iter().position(|(a, _)| *a == position) {
            self.flow[customer][at].1 -= units;
            if self.flow[customer][at].1 <= dust {
                self.flow[customer].swap_remove(at);
                for b in 0..self.hosts.len() {
                    self.refresh_arc(position, b);
                }
            }
        }
    }

    /// Drops shifts of customers that are no longer at `a` and takes the cheapest that is.
    fn refresh_arc(&mut self, a: usize, b: usize) {
        let k = a * self.hosts.len() + b;
        self.arc[k] = loop {
            match self.shifts[k].peek().copied() {
                None => break (f64::INFINITY, u32::MAX),
                Some(top) if self.units_at(top.customer as usize, a) > 0.0 => break (top.cost, top.customer),
                Some(_) => {
                    self.shifts[k].pop();
                }
            }
        };
    }

    /// What one more unit at each host costs: nothing with room, else the cheapest path to room.
    fn host_prices(&self) -> Vec<f64> {
        let count = self.hosts.len();
        let mut price: Vec<f64> = self
            .spare
            .iter()
            .map(|s| if *s > self.dust { 0.0 } else { f64::INFINITY })
            .collect();
        for _ in 0..count {
            let mut changed = false;
            for a in 0..count {
                for b in 0..count {
                    let through = self.arc[a * count + b].0 + price[b];
                    if through < price[a] - 1e-12 * price[a].abs().min(1e15) {
                        price[a] = through.max(0.0);
                        changed = true;
                    }
                }
            }
            if !changed {
                break;
            }
        }
        // Without any room there is no cheapest path to it: a price above all costs stands for that.
        let dearest = self
            .data
            .unit_cost
            .iter()
            .copied()
            .filter(|cost| cost.is_finite())
            .fold(0.0, f64::max);
        for price in price.iter_mut().filter(|price| price.is_infinite()) {
            *price = dearest;
        }
        price
    }

    fn finish(self) -> Option<Transport> {
        let host_price = self.host_prices();
        let mut out = Transport {
            cost: 0.0,
            shares: Vec::with_capacity(self.data.customers),
            unit_price: Vec::with_capacity(self.data.customers),
        };
        for j in 0..self.data.customers {
            let demand = self.data.demand[j];
            if demand > 0.0 {
                let total: f64 = self.flow[j].iter().map(|(_, units)| units).sum();
                let mut shares: Vec<(usize, f64)> = self.flow[j]
                    .iter()
                    .map(|(a, units)| (self.hosts[*a], units / total))
                    .collect();
                shares.sort_unstable_by_key(|(host, _)| *host);
                out.cost += shares
                    .iter()
                    .map(|(i, share)| share * self.data.cost[i * self.data.customers + j])
                    .sum::<f64>();
                out.shares.push(shares);
                let price = (0..self.hosts.len())
                    .map(|a| self.unit_cost(a, j) + host_price[a])
                    .fold(f64::INFINITY, f64::min);
                out.unit_price.push(price);
            } else {
                let cost = |i: &usize| self.data.cost[i * self.data.customers + j];
                let host = *self.hosts.iter().min_by(|a, b| cost(a).total_cmp(&cost(b)))?;
                if cost(&host).is_infinite() {
                    return None;
                }
                out.cost += cost(&host);
                out.shares.push(vec![(host, 1.0)]);
                out.unit_price.push(cost(&host));
            }
        }
        Some(out)
    }
}
