//! The coalition that gains most by leaving, in classes of games that have a fast way to find it without a table.
//!
//! Called by [`super::core`] beyond 24 players. Each class: a sort (airport, glove), a comparison (bankruptcy, unanimity), a matching
//! (assignment), a minimum cut (shared services), a knapsack (voting, step cost), or all subsets of hosts (facility location).

use p4c_problem::Limits;

use super::form::{Form, SharedService};
use super::worth::{MAX_HOSTS, step_cost};
use super::{Game, closed_forms, matching, min_cut, whole};

/// The most cells of a knapsack table.
const MAX_CELLS: usize = 50_000_000;
/// The most steps of a matching: a second or two.
const MOST_MATCHING_STEPS: usize = 1_000_000_000;

/// The largest gain of a coalition (x(S) - c(S), or v(S) - x(S)) and that coalition; the empty one gains 0.
///
/// `None` when the class has no fast way, the limits end it, or its figures are too large or not whole enough for one.
pub(crate) fn largest_gain(game: &Game, shares: &[f64], limits: &Limits) -> Option<(f64, Vec<usize>)> {
    let form = game.form().filter(|form| form.sense() == game.sense())?;
    let players = || 0..shares.len();
    // Whom one rather takes along whatever else: players who pay, or who are given less than nothing.
    let debtors = || players().filter(|&i| shares[i] < 0.0);
    let owed = -debtors().map(|i| shares[i]).sum::<f64>();
    match form {
        Form::Airport { costs } => Some(airport(costs, shares)),
        Form::Bankruptcy { estate, claims } => {
            let gain = estate - players().map(|i| shares[i].min(claims[i])).sum::<f64>();
            Some(if gain > owed {
                (gain, players().filter(|&i| shares[i] < claims[i]).collect())
            } else {
                (owed, debtors().collect())
            })
        }
        Form::WeightedVoting { quota, weights } => {
            let (scaled, factor) = whole::whole_numbers(weights)?;
            let needed = (quota * factor - 1e-9).ceil().max(1.0);
            let costs: Vec<f64> = shares.iter().map(|share| share.max(0.0)).collect();
            let (cost, chosen) = match cheapest_cover(&costs, &scaled, needed)? {
                Some(cover) => cover,
                None => return Some((owed, debtors().collect())),
            };
            Some(if 1.0 - cost > 0.0 {
                let coalition = players().filter(|&i| chosen[i] || shares[i] < 0.0).collect();
                (1.0 - cost + owed, coalition)
            } else {
                (owed, debtors().collect())
            })
        }
        Form::Glove { left, .. } => Some(glove(*left, shares)),
        Form::Unanimity { members, value, .. } => {
            let paid: f64 = members.iter().map(|&i| shares[i].max(0.0)).sum();
            if *value > paid {
                let inside = closed_forms::is_member(shares.len(), members);
                let coalition = players().filter(|&i| shares[i] < 0.0 || inside[i]).collect();
                return Some((owed + value - paid, coalition));
            }
            // A loss that all members make together is dodged by leaving one debtor behind, if that costs less.
            let least = members.iter().map(|&i| -shares[i]).fold(f64::INFINITY, f64::min);
            if *value < 0.0 && least > 0.0 {
                if -value <= least {
                    return Some((owed + value, debtors().collect()));
                }
                let left_out = members.iter().copied().find(|&i| -shares[i] == least);
                return Some((owed - least, debtors().filter(|&i| Some(i) != left_out).collect()));
            }
            Some((owed, debtors().collect()))
        }
        Form::Assignment { surplus } => {
            let rows = surplus.len();
            let (fewer, more) = (rows.min(shares.len() - rows), rows.max(shares.len() - rows));
            if limits.is_over() || fewer.saturating_mul(fewer).saturating_mul(more) > MOST_MATCHING_STEPS {
                return None;
            }
            let gains: Vec<Vec<f64>> = (0..rows)
                .map(|i| {
                    (0..shares.len() - rows)
                        .map(|j| surplus[i][j] - shares[i].max(0.0) - shares[rows + j].max(0.0))
                        .collect()
                })
                .collect();
            let (gain, partner) = matching::heaviest(&gains);
            let mut inside: Vec<bool> = shares.iter().map(|share| *share < 0.0).collect();
            for (i, column) in partner.iter().enumerate() {
                if let Some(j) = column {
                    inside[i] = true;
                    inside[rows + j] = true;
                }
            }
            Some((gain + owed, players().filter(|&i| inside[i]).collect()))
        }
        Form::SharedServices { services, .. } => Some(shared_services(services, shares)),
        Form::SpanningTree { .. } => None,
        Form::FacilityLocation {
            open_cost,
            service_cost,
        } => facility_location(open_cost, service_cost, shares, limits),
        Form::StepCost {
            demand,
            block,
            block_cost,
            unit_cost,
        } => {
            let (scaled, factor) = whole::whole_numbers(demand)?;
            let best = richest_by_weight(shares, &scaled)?;
            let gain_of = |weight: usize| {
                best.worth[weight] - step_cost(weight as f64 / factor, *block, *block_cost, *unit_cost)
            };
            let weight = (0..best.worth.len()).max_by(|&a, &b| gain_of(a).total_cmp(&gain_of(b)))?;
            Some((gain_of(weight), best.members(&scaled, weight)))
        }
    }
}

/// For each largest cost: everyone with at most that cost who pays something.
fn airport(costs: &[f64], shares: &[f64]) -> (f64, Vec<usize>) {
    let mut order: Vec<usize> = (0..costs.len()).collect();
    order.sort_by(|&a, &b| costs[a].total_cmp(&costs[b]));
    let (mut paid, mut best, mut limit) = (0.0, 0.0, None);
    for (k, &i) in order.iter().enumerate() {
        paid += shares[i].max(0.0);
        let last_of_cost = order.get(k + 1).is_none_or(|&next| costs[next] > costs[i]);
        if last_of_cost && paid - costs[i] > best {
            best = paid - costs[i];
            limit = Some(costs[i]);
        }
    }
    let coalition = (0..costs.len())
        .filter(|&i| limit.is_some_and(|limit| costs[i] <= limit && shares[i] > 0.0))
        .collect();
    (best, coalition)
}

/// k pairs of the cheapest gloves on both sides, and whoever is given less than nothing.
fn glove(left: usize, shares: &[f64]) -> (f64, Vec<usize>) {
    let sorted = |from: usize, to: usize| {
        let mut order: Vec<usize> = (from..to).collect();
        order.sort_by(|&a, &b| shares[a].total_cmp(&shares[b]));
        order
    };
    let (lefts, rights) = (sorted(0, left), sorted(left, shares.len()));
    // What the first k of a side are given together, and how many one takes in any case.
    let paid = |side: &[usize]| -> (Vec<f64>, usize) {
        let mut sums = vec![0.0];
        for &i in side {
            sums.push(sums[sums.len() - 1] + shares[i]);
        }
        (sums, side.iter().filter(|&&i| shares[i] < 0.0).count())
    };
    let (paid_left, paid_right) = (paid(&lefts), paid(&rights));
    // The cheapest choice of at least k gloves of a side: its number and its cost.
    let cheapest = |(sums, least): &(Vec<f64>, usize), k: usize| {
        let count = k.max(*least);
        (count, sums[count])
    };
    let mut best = (0.0, 0, 0);
    for pairs in 0..=lefts.len().min(rights.len()) {
        let ((a, cost_left), (b, cost_right)) = (cheapest(&paid_left, pairs), cheapest(&paid_right, pairs));
        let gain = a.min(b) as f64 - cost_left - cost_right;
        if gain > best.0 {
            best = (gain, a, b);
        }
    }
    let mut coalition: Vec<usize> = lefts[..best.1].iter().chain(&rights[..best.2]).copied().collect();
    coalition.sort_unstable();
    (best.0, coalition)
}

fn shared_services(services: &[SharedService], shares: &[f64]) -> (f64, Vec<usize>) {
    let projects = services
        .iter()
        .map(|service| (service.cost, service.users.as_slice()));
    let inside = min_cut::best_closure(shares, projects);
    let paid: f64 = (0..shares.len()).filter(|&i| inside[i]).map(|i| shares[i]).sum();
    let cost: f64 = services
        .iter()
        .filter(|service| service.users.iter().any(|&i| inside[i]))
        .map(|service| service.cost)
        .sum();
    (paid - cost, (0..shares.len()).filter(|&i| inside[i]).collect())
}

/// Tries all subsets of hosts: with given hosts, whoever pays more than the service costs is in.
fn facility_location(
    open_cost: &[f64],
    service_cost: &[Vec<f64>],
    shares: &[f64],
    limits: &Limits,
) -> Option<(f64, Vec<usize>)> {
    if open_cost.len() > MAX_HOSTS {
        return None;
    }
    let mut best = (0.0, Vec::new());
    for hosts in 1_u32..1 << open_cost.len() {
        if hosts % 64 == 0 && limits.is_over() {
            return None;
        }
        let chosen = || (0..open_cost.len()).filter(|host| hosts >> host & 1 == 1);
        let opened: f64 = chosen().map(|host| open_cost[host]).sum();
        let gain_of = |i: usize| {
            shares[i]
                - chosen()
                    .map(|host| service_cost[host][i])
                    .fold(f64::INFINITY, f64::min)
        };
        let gains: Vec<f64> = (0..shares.len()).map(gain_of).collect();
        let gain = gains.iter().filter(|gain| **gain > 0.0).sum::<f64>() - opened;
        if gain > best.0 {
            best = (gain, (0..shares.len()).filter(|&i| gains[i] > 0.0).collect());
        }
    }
    Some(best)
}

/// The cheapest players whose weights reach `needed`: cost and choice. Inner `None` when all together do not; outer when too large.
#[allow(clippy::type_complexity)]
fn cheapest_cover(costs: &[f64], weights: &[u64], needed: f64) -> Option<Option<(f64, Vec<bool>)>> {
    let total: u64 = weights.iter().sum();
    if needed > total as f64 {
        return Some(None);
    }
    let needed = needed as usize;
    if needed.checked_mul(costs.len())? > MAX_CELLS {
        return None;
    }
    let mut cost = vec![f64::INFINITY; needed + 1];
    cost[0] = 0.0;
    let mut taken = vec![false; (needed + 1) * costs.len()];
    for (i, &weight) in weights.iter().enumerate() {
        let row = &mut taken[i * (needed + 1)..][..=needed];
        for reached in (1..=needed).rev() {
            let with = cost[reached.saturating_sub(weight as usize)] + costs[i];
            if weight > 0 && with < cost[reached] {
                cost[reached] = with;
                row[reached] = true;
            }
        }
    }
    let mut chosen = vec![false; costs.len()];
    let mut at = needed;
    for i in (0..costs.len()).rev() {
        if taken[i * (needed + 1) + at] {
            chosen[i] = true;
            at = at.saturating_sub(weights[i] as usize);
        }
    }
    Some(Some((cost[needed], chosen)))
}

/// For each total weight, the most that players of exactly that weight pay.
struct Richest {
    worth: Vec<f64>,
    taken: Vec<bool>,
}

impl Richest {
    fn members(&self, weights: &[u64], weight: usize) -> Vec<usize> {
        let width = self.worth.len();
        let mut at = weight;
        let mut members = Vec::new();
        for i in (0..weights.len()).rev() {
            if self.taken[i * width + at] {
                members.push(i);
                at -= weights[i] as usize;
            }
        }
        members.reverse();
        members
    }
}

fn richest_by_weight(shares: &[f64], weights: &[u64]) -> Option<Richest> {
    let width = usize::try_from(weights.iter().sum::<u64>())
        .ok()?
        .checked_add(1)?;
    if width.checked_mul(weights.len())? > MAX_CELLS {
        return None;
    }
    let mut worth = vec![f64::NEG_INFINITY; width];
    worth[0] = 0.0;
    let mut taken = vec![false; width * weights.len()];
    for (i, &weight) in weights.iter().enumerate() {
        let weight = weight as usize;
        for at in (weight..width).rev() {
            let with = worth[at - weight] + shares[i];
            if with > worth[at] {
                worth[at] = with;
                taken[i * width + at] = true;
            }
        }
    }
    Some(Richest { worth, taken })
}
