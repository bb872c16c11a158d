//! The whole table of a game by formula: every coalition's cost or worth, each class in its own fast way.
//!
//! Runs before Shapley value and nucleolus when a class has no closed form for them and has at most 24 players.

use super::coalition::{fold_subsets, members_of, subset_sums};
use super::form::Form;
use super::worth::{reaches, step_cost, tree_length};
use p4c_problem::{Limits, Refusal};
use rayon::prelude::*;

/// The table of 2^n entries, bit i of the index standing for player i. The caller sees to it that n is at most 24.
///
/// Cost: O(2^n) for airport, bankruptcy, voting, glove, unanimity and step cost; O(n 2^n) for shared services and assignment;
/// O(n^2 2^n) for spanning trees; O(hosts n 2^n) for facility location.
///
/// # Errors
/// [`p4c_problem::Code::TimeLimit`] or `Cancelled`, in the classes that take more than a moment.
pub(crate) fn table_of(form: &Form, limits: &Limits) -> Result<Vec<f64>, Refusal> {
    let n = form.players();
    let whole = (1_usize << n) - 1;
    Ok(match form {
        Form::Airport { costs } => fold_subsets(costs, f64::max),
        Form::Bankruptcy { estate, claims } => {
            let sums = subset_sums(claims);
            let mut table: Vec<f64> = (0..=whole)
                .map(|mask| (estate - sums[whole - mask]).max(0.0))
                .collect();
            table[0] = 0.0;
            table
        }
        Form::WeightedVoting { quota, weights } => {
            let mut table = subset_sums(weights);
            table
                .iter_mut()
                .for_each(|sum| *sum = if reaches(*sum, *quota) { 1.0 } else { 0.0 });
            table
        }
        Form::Glove { left, .. } => (0..=whole)
            .map(|mask| {
                let lefts = (mask & ((1 << left) - 1)).count_ones();
                f64::from(lefts.min((mask >> left).count_ones()))
            })
            .collect(),
        Form::Unanimity { members, value, .. } => {
            let needed = members.iter().fold(0, |mask, &i| mask | 1_usize << i);
            (0..=whole)
                .map(|mask| if mask & needed == needed { *value } else { 0.0 })
                .collect()
        }
        Form::Assignment { surplus } => assignment(surplus, n),
        Form::SharedServices { services, .. } => {
            // Paid only by those outside: services whose users are all outside S; the rest is paid.
            let mut unused = vec![0.0; whole + 1];
            for service in services.iter().filter(|service| !service.users.is_empty()) {
                let mask = service.users.iter().fold(0, |mask, &i| mask | 1_usize << i);
                unused[mask] += service.cost;
            }
            for i in 0..n {
                for pair in unused.chunks_mut(2 << i) {
                    let (without, with) = pair.split_at_mut(1 << i);
                    with.iter_mut().zip(without.iter()).for_each(|(w, o)| *w += o);
                }
            }
            let total = unused[whole];
            (0..=whole).map(|mask| total - unused[whole - mask]).collect()
        }
        Form::SpanningTree { distances } => {
            let length = |mask: usize| {
                let nodes: Vec<usize> = members_of(mask as u32).into_iter().map(|i| i + 1).collect();
                tree_length(distances, &nodes)
            };
            let mut table = Vec::with_capacity(whole + 1);
            for from in (0..=whole).step_by(1 << 14) {
                limits.check()?;
                table.par_extend(
                    (from..(from + (1 << 14)).min(whole + 1))
                        .into_par_iter()
                        .map(length),
                );
            }
            table
        }
        Form::FacilityLocation {
            open_cost,
            service_cost,
        } => facility_location(open_cost, service_cost, n, limits)?,
        Form::StepCost {
            demand,
            block,
            block_cost,
            unit_cost,
        } => {
            let mut table = subset_sums(demand);
            table
                .iter_mut()
                .for_each(|sum| *sum = step_cost(*sum, *block, *block_cost, *unit_cost));
            table
        }
    })
}

/// The lowest row player of a coalition stays alone or takes one of its columns.
fn assignment(surplus: &[Vec<f64>], n: usize) -> Vec<f64> {
    let rows = surplus.len();
    let row_players = (1_usize << rows) - 1;
    let mut table = vec![0.0; 1 << n];
    for mask in 1..1_usize << n {
        if mask & row_players == 0 {
            continue;
        }
        let row = mask.trailing_zeros() as usize;
        let rest = mask & (mask - 1);
        let mut best: f64 = table[rest];
        let mut columns = rest >> rows;
        while columns != 0 {
            let column = columns.trailing_zeros() as usize;
            columns &= columns - 1;
            best = best.max(surplus[row][column] + table[rest & !(1 << (rows + column))]);
        }
        table[mask] = best;
    }
    table
}

/// Takes the hosts one by one: a coalition either does without the host, or opens it and gives it some of its players.
fn facility_location(
    open_cost: &[f64],
    service_cost: &[Vec<f64>],
    n: usize,
    limits: &Limits,
) -> Result<Vec<f64>, Refusal> {
    let mut table = vec![f64::INFINITY; 1 << n];
    table[0] = 0.0;
    for (open, service) in open_cost.iter().zip(service_cost) {
        let mut with_host: Vec<f64> = table.iter().map(|cost| cost + open).collect();
        for (i, cost) in service.iter().enumerate() {
            limits.check()?;
            for pair in with_host.chunks_mut(2 << i) {
                let (without, with) = pair.split_at_mut(1 << i);
                for (here, there) in with.iter_mut().zip(without.iter()) {
                    let served = there + cost;
                    *here = if served < *here { served } else { *here };
                }
            }
        }
        for (cost, other) in table.iter_mut().zip(&with_host) {
            *cost = cost.min(*other);
        }
    }
    table[0] = 0.0;
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::super::form::SharedService;
    use super::*;

    /// One small game of each class, with figures that tie and figures that do not.
    pub(crate) fn samples() -> Vec<Form> {
        vec![
            Form::Airport {
                costs: vec![3.0, 1.0, 3.0, 0.0, 7.5],
            },
            Form::Bankruptcy {
                estate: 200.0,
                claims: vec![100.0, 200.0, 300.0, 0.0],
            },
            Form::WeightedVoting {
                quota: 0.3,
                weights: vec![0.1, 0.1, 0.1, 0.05],
            },
            Form::Glove { left: 2, right: 3 },
            Form::Unanimity {
                players: 4,
                members: vec![0, 2],
                value: 5.0,
            },
            Form::Assignment {
                surplus: vec![vec![5.0, 8.0, 2.0], vec![7.0, 9.0, 6.0], vec![2.0, -3.0, 0.0]],
            },
            Form::SharedServices {
                players: 4,
                services: vec![
                    SharedService {
                        cost: 6.0,
                        users: vec![0, 1],
                    },
                    SharedService {
                        cost: 4.0,
                        users: vec![1, 2, 3],
                    },
                    SharedService {
                        cost: 9.0,
                        users: vec![],
                    },
                    SharedService {
                        cost: 1.5,
                        users: vec![2],
                    },
                ],
            },
            Form::SpanningTree {
                distances: vec![
                    vec![0.0, 4.0, 6.0, 9.0],
                    vec![4.0, 0.0, 2.0, 8.0],
                    vec![6.0, 2.0, 0.0, 3.0],
                    vec![9.0, 8.0, 3.0, 0.0],
                ],
            },
            Form::FacilityLocation {
                open_cost: vec![10.0, 6.0, 3.0],
                service_cost: vec![
                    vec![1.0, 2.0, 3.0, 9.0],
                    vec![4.0, 1.0, 7.0, 2.0],
                    vec![8.0, 8.0, 1.0, 1.0],
                ],
            },
            Form::StepCost {
                demand: vec![0.1, 0.2, 0.4, 0.0],
                block: 0.3,
                block_cost: 10.0,
                unit_cost: 1.0,
            },
        ]
    }

    #[test]
    fn a_table_holds_the_worth_of_each_coalition_alone() {
        for form in samples() {
            form.check().unwrap();
            let n = form.players();
            let table = table_of(&form, &Limits::default()).unwrap();
            assert_eq!(table.len(), 1 << n);
            for (mask, worth) in table.iter().enumerate() {
                let inside: Vec<bool> = (0..n).map(|i| mask >> i & 1 == 1).collect();
                let alone = form.worth(&inside).unwrap();
                assert!(
                    (worth - alone).abs() < 1e-12,
                    "{} {mask:b}: {worth} {alone}",
                    form.name()
                );
            }
        }
    }
}
