//! The least core of games by formula that are too large for a table: one linear programme whose rows are found as they are violated.
//!
//! Only classes with a fast way to the proper coalition that gains most: shared services (minimum cuts), voting and step cost (knapsack),
//! facility location (all subsets of hosts). Other classes prove their least core ([`super::closed_forms`]) or stay without.

use p4c_problem::{Code, Limits, Refusal};

use super::form::{Form, MAX_HOSTS, SharedService, reaches, step_cost};
use super::simplex::{Basis, Row};
use super::{Game, min_cut, whole};

/// A proper, non-empty coalition and its cost or worth.
struct Candidate {
    inside: Vec<bool>,
    worth: f64,
}

/// Most cells of a knapsack table.
const MAX_CELLS: usize = 20_000_000;

/// The largest excess of a proper coalition, made as small as efficient shares can make it; `None` where the class has no fast way.
///
/// # Errors
/// [`Code::TimeLimit`], [`Code::Cancelled`], or [`Code::SolverFailed`] when rounding leaves no pivot.
pub(crate) fn excess_by_class(game: &Game, limits: &Limits) -> Result<Option<f64>, Refusal> {
    let n = game.players();
    let Some(form) = game.form().filter(|form| form.sense() == game.sense()) else {
        return Ok(None);
    };
    if !(2..=400).contains(&n) {
        return Ok(None);
    }
    let sign = form.sense().sign();
    match form {
        Form::SharedServices { services, .. } => {
            solve(game, limits, |shares| shared_services(services, shares, limits))
        }
        Form::WeightedVoting { quota, weights } => {
            let Some((scaled, factor)) = whole::whole_numbers(weights) else {
                return Ok(None);
            };
            let worth = |total: usize| f64::from(u8::from(reaches(total as f64 / factor, *quota)));
            let Some(worths) = worths_of_totals(&scaled, worth) else {
                return Ok(None);
            };
            solve(game, limits, |shares| {
                Ok(by_total(&scaled, &worths, sign, shares))
            })
        }
        Form::StepCost {
            demand,
            block,
            block_cost,
            unit_cost,
        } => {
            let Some((scaled, factor)) = whole::whole_numbers(demand) else {
                return Ok(None);
            };
            let worth = |total: usize| step_cost(total as f64 / factor, *block, *block_cost, *unit_cost);
            let Some(worths) = worths_of_totals(&scaled, worth) else {
                return Ok(None);
            };
            solve(game, limits, |shares| {
                Ok(by_total(&scaled, &worths, sign, shares))
            })
        }
        Form::FacilityLocation {
            open_cost,
            service_cost,
        } if open_cost.len() <= MAX_HOSTS => solve(game, limits, |shares| {
            limits.check()?;
            Ok(facility_location(open_cost, service_cost, shares))
        }),
        _ => Ok(None),
    }
}

/// Cutting planes: `separate` gives proper coalitions, among them the one that gains most at the given shares.
fn solve(
    game: &Game,
    limits: &Limits,
    mut separate: impl FnMut(&[f64]) -> Result<Vec<Candidate>, Refusal>,
) -> Result<Option<f64>, Refusal> {
    let n = game.players();
    let sign = game.sense().sign();
    let row = |inside: &[bool], worth: f64, equality: bool| Row {
        tag: (),
        coefficients: inside
            .iter()
            .map(|&member| f64::from(u8::from(member)))
            .chain([if equality { 0.0 } else { 1.0 }])
            .collect(),
        worth: sign * worth,
        equality,
    };
    let everyone = vec![true; n];
    let (Some(grand), mut rows) = (game.worth(&everyone), Vec::with_capacity(n + 1)) else {
        return Ok(None);
    };
    rows.push(row(&everyone, grand, true));
    // The first player against all others, and the other players but one: independent, with multipliers one half and 0.
    for i in 0..n - 1 {
        let alone: Vec<bool> = (0..n).map(|j| j == i).collect();
        rows.push(row(&alone, game.worth(&alone).unwrap_or(0.0), false));
    }
    let others: Vec<bool> = (0..n).map(|j| j != 0).collect();
    rows.push(row(&others, game.worth(&others).unwrap_or(0.0), false));
    let size = rows.iter().fold(0.0_f64, |most, row| most.max(row.worth.abs()));
    let tolerance = 1e-10 * size;
    let failed = || Refusal::new(Code::SolverFailed, "rounding left the least core without a pivot");
    // A size of 0 would make every perturbation look like progress.
    let mut basis = Basis::new(rows, 1e-7).map_err(|_| failed())?;
    for _ in 0..MAX_ROUNDS {
        limits.check()?;
        let shares: Vec<f64> = basis.shares().iter().map(|share| sign * share).collect();
        let mut candidates: Vec<Row<()>> = separate(&shares)?
            .into_iter()
            .map(|candidate| row(&candidate.inside, candidate.worth, false))
            .collect();
        let mut entered = false;
        loop {
            let violation = |row: &Row<()>| basis.violation(&row.coefficients, row.worth);
            let worst = (0..candidates.len())
                .map(|k| (violation(&candidates[k]), k))
                .filter(|(violation, _)| *violation > tolerance)
                .max_by(|a, b| a.0.total_cmp(&b.0));
            let Some((_, k)) = worst else { break };
            basis.enter(candidates.swap_remove(k)).map_err(|_| failed())?;
            entered = true;
        }
        if !entered {
            return Ok(Some(basis.level()));
        }
    }
    Err(failed())
}

/// Rounds of separation after which the programme is given up.
const MAX_ROUNDS: usize = 100_000;

/// One minimum cut for each way in which a coalition can be proper: with player 0 but without j, or without 0 but with j.
fn shared_services(
    services: &[SharedService],
    shares: &[f64],
    limits: &Limits,
) -> Result<Vec<Candidate>, Refusal> {
    let mut found = Vec::new();
    for j in 1..shares.len() {
        limits.check()?;
        for (kept, left_out) in [(0, j), (j, 0)] {
            let mut gains = shares.to_vec();
            gains[kept] = f64::INFINITY;
            gains[left_out] = f64::NEG_INFINITY;
            let projects = services
                .iter()
                .map(|service| (service.cost, service.users.as_slice()));
            let inside = min_cut::best_closure(&gains, projects);
            let worth = services
                .iter()
                .filter(|service| service.users.iter().any(|&i| inside[i]))
                .map(|service| service.cost)
                .sum();
            found.push(Candidate { inside, worth });
        }
    }
    Ok(found)
}

/// With given hosts, everyone who pays more than the service costs; but not all, and not none.
fn facility_location(open_cost: &[f64], service_cost: &[Vec<f64>], shares: &[f64]) -> Vec<Candidate> {
    let n = shares.len();
    let mut best: Option<(f64, Candidate)> = None;
    for hosts in 1_u32..1 << open_cost.len() {
        let chosen = || (0..open_cost.len()).filter(|host| hosts >> host & 1 == 1);
        let cost_of = |i: usize| {
            chosen()
                .map(|host| service_cost[host][i])
                .fold(f64::INFINITY, f64::min)
        };
        let costs: Vec<f64> = (0..n).map(cost_of).collect();
        let gain_of = |i: usize| shares[i] - costs[i];
        let mut inside: Vec<bool> = (0..n).map(|i| gain_of(i) > 0.0).collect();
        let by_gain = |a: &usize, b: &usize| gain_of(*a).total_cmp(&gain_of(*b));
        if !inside.contains(&false) {
            (0..n).min_by(by_gain).into_iter().for_each(|i| inside[i] = false);
        } else if !inside.contains(&true) {
            (0..n).max_by(by_gain).into_iter().for_each(|i| inside[i] = true);
        }
        let members = || (0..n).filter(|&i| inside[i]);
        let worth: f64 =
            chosen().map(|host| open_cost[host]).sum::<f64>() + members().map(|i| costs[i]).sum::<f64>();
        let gain = members().map(|i| shares[i]).sum::<f64>() - worth;
        if best.as_ref().is_none_or(|(most, _)| gain > *most) {
            best = Some((gain, Candidate { inside, worth }));
        }
    }
    best.into_iter().map(|(_, candidate)| candidate).collect()
}

fn worths_of_totals(weights: &[u64], worth: impl Fn(usize) -> f64) -> Option<Vec<f64>> {
    let width = usize::try_from(weights.iter().sum::<u64>())
        .ok()?
        .checked_add(1)?;
    (width.checked_mul(weights.len())? <= MAX_CELLS).then(|| (0..width).map(worth).collect())
}

/// How a knapsack state was reached.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    Skipped,
    Taken,
    /// The first player taken after nobody was.
    First,
    /// The first player left out after all were taken.
    Last,
}

/// The proper coalition that gains most when only its total counts: a knapsack over coalitions that are neither empty nor everybody.
fn by_total(weights: &[u64], worths: &[f64], sign: f64, shares: &[f64]) -> Vec<Candidate> {
    let width = worths.len();
    // What a member adds to the gain: what it pays, or less what it receives.
    let brings: Vec<f64> = shares.iter().map(|share| -sign * share).collect();
    let mut best = vec![f64::NEG_INFINITY; width];
    let mut steps = vec![Step::Skipped; width * weights.len()];
    let (mut all_weight, mut all_brings) = (weights[0] as usize, brings[0]);
    for i in 1..weights.len() {
        let weight = weights[i] as usize;
        let row = &mut steps[i * width..][..width];
        for at in (weight..width).rev() {
            let with = best[at - weight] + brings[i];
            if with > best[at] {
                best[at] = with;
                row[at] = Step::Taken;
            }
        }
        for (at, value, step) in [
            (weight, brings[i], Step::First),
            (all_weight, all_brings, Step::Last),
        ] {
            if value > best[at] {
                best[at] = value;
                row[at] = step;
            }
        }
        all_weight += weight;
        all_brings += brings[i];
    }
    let gain = |at: usize| best[at] + sign * worths[at];
    let Some(mut at) = (0..width).max_by(|&a, &b| gain(a).total_cmp(&gain(b))) else {
        return Vec::new();
    };
    let worth = worths[at];
    let mut inside = vec![false; weights.len()];
    for i in (1..weights.len()).rev() {
        match steps[i * width + at] {
            Step::Skipped => {}
            Step::Taken => {
                inside[i] = true;
                at -= weights[i] as usize;
            }
            Step::First => {
                inside[i] = true;
                break;
            }
            Step::Last => {
                inside[..i].iter_mut().for_each(|member| *member = true);
                break;
            }
        }
    }
    vec![Candidate { inside, worth }]
}
