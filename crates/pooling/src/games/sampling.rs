//! Estimates the Shapley value of a game by formula that has too many players for a table and no closed form.
//!
//! Players arrive in random order; what each adds is averaged. Every order is taken forwards and backwards, which cancels much of
//! the scatter (antithetic sampling). The caller gives the seed; the result is the same for any number of threads.

use p4c_problem::{Limits, Refusal};
use rayon::prelude::*;

use super::form::Form;
use super::worth::{MAX_HOSTS, reaches, step_cost};
use super::{matching, random};

/// An estimate with its error bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampled {
    /// The mean over the orders taken, one a player.
    pub shares: Vec<f64>,
    /// The standard error of each mean.
    pub standard_error: Vec<f64>,
    /// How many pairs of orders were taken.
    pub samples: usize,
    /// The seed they came from.
    pub seed: u64,
}

/// Steps that a sampling may take in all: some seconds.
const MAX_STEPS: f64 = 4e9;

/// Pairs of orders in one part of parallel work.
const PART: usize = 32;

/// Estimates the Shapley value from `samples` pairs of orders, fewer where the class makes an order costly.
///
/// `None` when not even 50 pairs can be afforded.
///
/// # Errors
/// [`p4c_problem::Code::TimeLimit`] or `Cancelled` when the limits end before 50 pairs were taken.
pub(crate) fn sample(
    form: &Form,
    samples: usize,
    seed: u64,
    limits: &Limits,
) -> Result<Option<Sampled>, Refusal> {
    let n = form.players();
    let Some(steps) = steps_of(form) else {
        return Ok(None);
    };
    let affordable = (MAX_STEPS / (2.0 * steps)) as usize;
    if affordable < 50 {
        return Ok(None);
    }
    let wanted = samples.clamp(50, affordable.max(50)).div_ceil(PART);
    let mut sums = vec![(0.0, 0.0); n];
    let mut taken = 0;
    // Rounds of parts, so that the limits are looked at between them; sums are taken in the order of the parts.
    for round in (0..wanted).step_by(16) {
        if limits.is_over() {
            break;
        }
        let parts: Vec<Option<Vec<(f64, f64)>>> = (round..(round + 16).min(wanted))
            .into_par_iter()
            .map(|part| sample_part(form, n, seed, part, limits))
            .collect();
        // A part that the limits cut short is not counted.
        for part in parts.iter().flatten() {
            taken += PART;
            for (sum, more) in sums.iter_mut().zip(part) {
                sum.0 += more.0;
                sum.1 += more.1;
            }
        }
    }
    if taken < 50 {
        limits.check()?;
    }
    let count = taken as f64;
    let error = |(sum, squares): &(f64, f64)| {
        let mean = sum / count;
        ((squares / count - mean * mean).max(0.0) / (count - 1.0)).sqrt()
    };
    Ok(Some(Sampled {
        shares: sums.iter().map(|(sum, _)| sum / count).collect(),
        standard_error: sums.iter().map(error).collect(),
        samples: taken,
        seed,
    }))
}

/// Sums and squares of what each player adds, over the pairs of one part; `None` when the limits end it.
fn sample_part(form: &Form, n: usize, seed: u64, part: usize, limits: &Limits) -> Option<Vec<(f64, f64)>> {
    let mut state = seed ^ (part as u64 + 1).wrapping_mul(0xd134_2543_de82_ef95);
    let mut sums = vec![(0.0, 0.0); n];
    let mut order: Vec<usize> = (0..n).collect();
    let mut pair = vec![0.0; n];
    for _ in 0..PART {
        if limits.is_over() {
            return None;
        }
        for i in (1..n).rev() {
            order.swap(i, random::below(&mut state, i + 1));
        }
        pair.iter_mut().for_each(|gain| *gain = 0.0);
        for _ in 0..2 {
            walk(form, &order, &mut pair);
            order.reverse();
        }
        for (sum, gain) in sums.iter_mut().zip(&pair) {
            let mean = gain / 2.0;
            sum.0 += mean;
            sum.1 += mean * mean;
        }
    }
    Some(sums)
}

/// Roughly how many steps one order takes; `None` for a class that cannot be walked, or need not be, having a closed form at any size.
fn steps_of(form: &Form) -> Option<f64> {
    let n = form.players() as f64;
    Some(match form {
        Form::SpanningTree { .. } => n * n * (n.log2() + 1.0) * 4.0,
        Form::Assignment { .. } => n.powi(4) / 8.0,
        Form::FacilityLocation { open_cost, .. } if open_cost.len() <= MAX_HOSTS => {
            n * 2.0_f64.powi(open_cost.len() as i32)
        }
        Form::FacilityLocation { .. } => return None,
        Form::WeightedVoting { .. } | Form::Bankruptcy { .. } | Form::StepCost { .. } => n * 20.0,
        Form::Airport { .. } | Form::SharedServices { .. } | Form::Unanimity { .. } | Form::Glove { .. } => {
            return None;
        }
    })
}

/// Adds to `gains` what each player adds when all come in this order.
fn walk(form: &Form, order: &[usize], gains: &mut [f64]) {
    match form {
        Form::WeightedVoting { quota, weights } => {
            walk_totals(order, weights, gains, |sum, _| {
                f64::from(u8::from(reaches(sum, *quota)))
            });
        }
        Form::Bankruptcy { estate, claims } => {
            let all: f64 = claims.iter().sum();
            walk_totals(order, claims, gains, |sum, last| {
                if last {
                    *estate
                } else {
                    (estate - (all - sum)).max(0.0)
                }
            });
        }
        Form::StepCost {
            demand,
            block,
            block_cost,
            unit_cost,
        } => {
            walk_totals(order, demand, gains, |sum, _| {
                step_cost(sum, *block, *block_cost, *unit_cost)
            });
        }
        Form::SpanningTree { distances } => walk_tree(order, distances, gains),
        Form::FacilityLocation {
            open_cost,
            service_cost,
        } => walk_hosts(order, open_cost, service_cost, gains),
        Form::Assignment { surplus } => {
            let rows = surplus.len();
            let (mut inside_rows, mut inside_columns) = (Vec::new(), Vec::new());
            let mut before = 0.0;
            for &i in order {
                if i < rows {
                    inside_rows.push(i);
                } else {
                    inside_columns.push(i - rows);
                }
                let weights: Vec<Vec<f64>> = inside_rows
                    .iter()
                    .map(|&row: &usize| {
                        inside_columns
                            .iter()
                            .map(|&column: &usize| surplus[row][column])
                            .collect()
                    })
                    .collect();
                let now = matching::heaviest(&weights).0;
                gains[i] += now - before;
                before = now;
            }
        }
        // Never sampled, see `steps_of`.
        Form::Airport { .. } | Form::SharedServices { .. } | Form::Unanimity { .. } | Form::Glove { .. } => {}
    }
}

fn walk_totals(order: &[usize], weights: &[f64], gains: &mut [f64], worth: impl Fn(f64, bool) -> f64) {
    let (mut sum, mut before) = (0.0, 0.0);
    for (k, &i) in order.iter().enumerate() {
        sum += weights[i];
        let now = worth(sum, k + 1 == order.len());
        gains[i] += now - before;
        before = now;
    }
}

/// Grows a shortest tree node by node: only edges of the old tree and of the new node can be in the new one.
fn walk_tree(order: &[usize], distances: &[Vec<f64>], gains: &mut [f64]) {
    let mut nodes = vec![0_usize];
    let mut edges: Vec<(f64, usize, usize)> = Vec::new();
    let mut before = 0.0;
    let mut root = vec![0; distances.len()];
    for &i in order {
        let new = i + 1;
        edges.extend(nodes.iter().map(|&node| (distances[new][node], node, new)));
        nodes.push(new);
        edges.sort_by(|a, b| a.0.total_cmp(&b.0));
        nodes.iter().for_each(|&node| root[node] = node);
        let mut now = 0.0;
        edges.retain(|&(length, a, b)| {
            let (a, b) = (find_root(&mut root, a), find_root(&mut root, b));
            if a != b {
                root[a] = b;
                now += length;
            }
            a != b
        });
        gains[i] += now - before;
        before = now;
    }
}

fn find_root(root: &mut [usize], mut node: usize) -> usize {
    while root[node] != node {
        root[node] = root[root[node]];
        node = root[node];
    }
    node
}

/// Keeps the cost of serving those who came from each set of hosts.
fn walk_hosts(order: &[usize], open_cost: &[f64], service_cost: &[Vec<f64>], gains: &mut [f64]) {
    let sets = 1_usize << open_cost.len();
    let mut costs: Vec<f64> = super::coalition::subset_sums(open_cost);
    let mut nearest = vec![f64::INFINITY; sets];
    let mut before = 0.0;
    for &i in order {
        let mut now = f64::INFINITY;
        for hosts in 1..sets {
            let lowest = hosts.trailing_zeros() as usize;
            nearest[hosts] = service_cost[lowest][i].min(nearest[hosts & (hosts - 1)]);
            costs[hosts] += nearest[hosts];
            now = now.min(costs[hosts]);
        }
        gains[i] += now - before;
        before = now;
    }
}
