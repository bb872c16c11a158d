//! The cost or worth of one coalition in a game by formula, class by class.
//!
//! The definition that whole tables ([`super::tables`]), core tests and samples have to agree with.

use super::{Form, matching};

/// The most hosts of which all subsets are tried.
pub(crate) const MAX_HOSTS: usize = 16;

impl Form {
    /// The cost or worth of the players that are `inside`; 0 when there are none.
    ///
    /// `None` when it would take too long: a facility location game with more than 16 hosts.
    pub fn worth(&self, inside: &[bool]) -> Option<f64> {
        if !inside.contains(&true) {
            return Some(0.0);
        }
        let chosen = || (0..inside.len()).filter(|&i| inside[i]);
        Some(match self {
            Form::Airport { costs } => chosen().map(|i| costs[i]).fold(0.0, f64::max),
            Form::Bankruptcy { estate, claims } => {
                let outside: f64 = (0..claims.len()).filter(|&i| !inside[i]).map(|i| claims[i]).sum();
                (estate - outside).max(0.0)
            }
            Form::WeightedVoting { quota, weights } => {
                let sum: f64 = chosen().map(|i| weights[i]).sum();
                if reaches(sum, *quota) { 1.0 } else { 0.0 }
            }
            Form::Glove { left, .. } => {
                let lefts = chosen().filter(|i| i < left).count();
                lefts.min(chosen().count() - lefts) as f64
            }
            Form::Unanimity { members, value, .. } => {
                if members.iter().all(|&i| inside[i]) {
                    *value
                } else {
                    0.0
                }
            }
            Form::Assignment { surplus } => {
                let rows = surplus.len();
                let columns: Vec<usize> = chosen().filter(|&i| i >= rows).map(|i| i - rows).collect();
                let weights: Vec<Vec<f64>> = chosen()
                    .filter(|&i| i < rows)
                    .map(|i| columns.iter().map(|&j| surplus[i][j]).collect())
                    .collect();
                matching::heaviest(&weights).0
            }
            Form::SharedServices { services, .. } => services
                .iter()
                .filter(|service| service.users.iter().any(|&i| inside[i]))
                .map(|service| service.cost)
                .sum(),
            Form::SpanningTree { distances } => {
                let nodes: Vec<usize> = chosen().map(|i| i + 1).collect();
                tree_length(distances, &nodes)
            }
            Form::FacilityLocation {
                open_cost,
                service_cost,
            } => {
                if open_cost.len() > MAX_HOSTS {
                    return None;
                }
                let members: Vec<usize> = chosen().collect();
                let unserved = vec![f64::INFINITY; members.len()];
                cheapest_hosts(open_cost, service_cost, &members, 0, 0.0, &unserved)
            }
            Form::StepCost {
                demand,
                block,
                block_cost,
                unit_cost,
            } => step_cost(chosen().map(|i| demand[i]).sum(), *block, *block_cost, *unit_cost),
        })
    }
}

/// Whether a sum of weights reaches a quota; sums of decimal fractions that differ by rounding only are equal.
pub(crate) fn reaches(sum: f64, quota: f64) -> bool {
    sum >= quota - 1e-12 * quota.abs().max(sum.abs())
}

/// The cost of a demand in blocks; a demand that fills blocks but for rounding needs no further one.
pub(crate) fn step_cost(demand: f64, block: f64, block_cost: f64, unit_cost: f64) -> f64 {
    let filled = demand / block;
    let blocks = (filled - 1e-12 * filled.max(1.0)).ceil().max(0.0);
    block_cost * blocks + unit_cost * demand
}

/// Prim's algorithm over the source and these nodes. O(nodes^2).
pub(crate) fn tree_length(distances: &[Vec<f64>], nodes: &[usize]) -> f64 {
    let mut rest: Vec<(usize, f64)> = nodes.iter().map(|&node| (node, distances[0][node])).collect();
    let mut length = 0.0;
    while let Some(nearest) = (0..rest.len()).min_by(|&a, &b| rest[a].1.total_cmp(&rest[b].1)) {
        let (node, distance) = rest.swap_remove(nearest);
        length += distance;
        for (other, best) in &mut rest {
            *best = best.min(distances[node][*other]);
        }
    }
    length
}

/// The least cost over hosts from `host` on, given what is open already.
fn cheapest_hosts(
    open_cost: &[f64],
    service_cost: &[Vec<f64>],
    members: &[usize],
    host: usize,
    opened: f64,
    served: &[f64],
) -> f64 {
    let Some(&open) = open_cost.get(host) else {
        return opened + served.iter().sum::<f64>();
    };
    let without = cheapest_hosts(open_cost, service_cost, members, host + 1, opened, served);
    let better: Vec<f64> = members
        .iter()
        .zip(served)
        .map(|(&i, cost)| cost.min(service_cost[host][i]))
        .collect();
    without.min(cheapest_hosts(
        open_cost,
        service_cost,
        members,
        host + 1,
        opened + open,
        &better,
    ))
}
