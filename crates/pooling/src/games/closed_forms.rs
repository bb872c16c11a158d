//! What a class of games proves: Shapley values, nucleoli, cores and least cores without a table, at any number of players.
//!
//! Shapley values hold for costs and values alike (they are linear); the rest only in the sense that the class has by nature. Each
//! closed form is tested against the table method on small games. What a class does not prove is left as `None`.

use p4c_problem::Limits;

use super::form::{Form, SharedService};
use super::worth::{reaches, step_cost};
use super::{Game, airport, owen, whole};

/// What is known of a game by its class.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Known {
    /// The nucleolus and, since the core is not empty in these classes, the prenucleolus as well.
    pub nucleolus: Option<Vec<f64>>,
    pub core_nonempty: Option<bool>,
    /// The largest excess over proper coalitions in the least core; needs two players.
    pub least_core_excess: Option<f64>,
}

/// The exact Shapley value by the class's closed form.
pub(crate) fn shapley(form: &Form, limits: &Limits) -> Option<Vec<f64>> {
    match form {
        Form::Airport { costs } => Some(airport::by_player(costs, airport::shapley_of_types)),
        Form::SharedServices { players, services } => Some(shared_services(*players, services)),
        Form::Unanimity {
            players,
            members,
            value,
        } => {
            let inside = is_member(*players, members);
            Some(equal_among(*value, &inside))
        }
        Form::Glove { left, right } => Some(glove(*left, *right)),
        Form::WeightedVoting { quota, weights } => {
            let (scaled, factor) = whole::whole_numbers(weights)?;
            owen::shapley_of_totals(&scaled, limits, |total| {
                f64::from(u8::from(reaches(total as f64 / factor, *quota)))
            })
        }
        Form::Bankruptcy { estate, claims } => {
            let (scaled, factor) = whole::whole_numbers(claims)?;
            let all: u64 = scaled.iter().sum();
            owen::shapley_of_totals(&scaled, limits, |total| match total {
                0 => 0.0,
                total => (estate - (all - total) as f64 / factor).max(0.0),
            })
        }
        Form::StepCost {
            demand,
            block,
            block_cost,
            unit_cost,
        } => {
            let (scaled, factor) = whole::whole_numbers(demand)?;
            owen::shapley_of_totals(&scaled, limits, |total| {
                step_cost(total as f64 / factor, *block, *block_cost, *unit_cost)
            })
        }
        Form::Assignment { .. } | Form::SpanningTree { .. } | Form::FacilityLocation { .. } => None,
    }
}

/// What the class proves beside the Shapley value.
pub(crate) fn known(game: &Game) -> Known {
    let Some(form) = game.form().filter(|form| form.sense() == game.sense()) else {
        return Known::default();
    };
    let several = |excess: f64| (game.players() > 1).then_some(excess);
    match form {
        Form::Airport { costs } => {
            let types = airport::types_of(costs);
            Known {
                nucleolus: Some(airport::by_player(costs, airport::nucleolus_of_types)),
                core_nonempty: Some(true),
                least_core_excess: airport::least_core_excess(&types),
            }
        }
        Form::Bankruptcy { estate, claims } => {
            let awards = talmud(*estate, claims);
            let least = awards
                .iter()
                .zip(claims)
                .map(|(award, claim)| award.min(claim - award))
                .fold(f64::INFINITY, f64::min);
            Known {
                nucleolus: Some(awards),
                core_nonempty: Some(true),
                least_core_excess: several(-least.max(0.0)),
            }
        }
        Form::WeightedVoting { quota, weights } => voting(*quota, weights),
        Form::Glove { left, right } => {
            let (left, right) = (*left, *right);
            let (for_left, for_right) = match (left.min(right), left.cmp(&right)) {
                (0, _) => (0.0, 0.0),
                (_, std::cmp::Ordering::Less) => (1.0, 0.0),
                (_, std::cmp::Ordering::Greater) => (0.0, 1.0),
                (_, std::cmp::Ordering::Equal) => (0.5, 0.5),
            };
            Known {
                nucleolus: Some(sides(left, right, for_left, for_right)),
                core_nonempty: Some(true),
                least_core_excess: several(if left == 1 && right == 1 { -0.5 } else { 0.0 }),
            }
        }
        Form::Unanimity {
            players,
            members,
            value,
        } if *value >= 0.0 => {
            let inside = is_member(*players, members);
            let everyone = inside.iter().all(|&member| member);
            Known {
                nucleolus: Some(equal_among(*value, &inside)),
                core_nonempty: Some(true),
                least_core_excess: several(if everyone { -value / *players as f64 } else { 0.0 }),
            }
        }
        // Shapley & Shubik 1971. With three players or more, an optimal pair or a player left over always breaks even.
        Form::Assignment { .. } => Known {
            core_nonempty: Some(true),
            least_core_excess: (game.players() > 2).then_some(0.0),
            ..Known::default()
        },
        // Concave: each service is paid by its users.
        Form::SharedServices { .. } => Known {
            core_nonempty: Some(true),
            ..Known::default()
        },
        // Bird 1976; Granot & Huberman 1981.
        Form::SpanningTree { .. } => Known {
            core_nonempty: Some(true),
            ..Known::default()
        },
        _ => Known::default(),
    }
}

pub(crate) fn is_member(players: usize, members: &[usize]) -> Vec<bool> {
    let mut inside = vec![false; players];
    members.iter().for_each(|&i| inside[i] = true);
    inside
}

fn equal_among(value: f64, inside: &[bool]) -> Vec<f64> {
    let count = inside.iter().filter(|&&member| member).count() as f64;
    inside
        .iter()
        .map(|&member| if member { value / count } else { 0.0 })
        .collect()
}

fn shared_services(players: usize, services: &[SharedService]) -> Vec<f64> {
    let mut shares = vec![0.0; players];
    for service in services {
        let part = service.cost / service.users.len() as f64;
        service.users.iter().for_each(|&i| shares[i] += part);
    }
    shares
}

fn sides(left: usize, right: usize, for_left: f64, for_right: f64) -> Vec<f64> {
    let mut shares = vec![for_left; left];
    shares.resize(left + right, for_right);
    shares
}

/// The most steps of the walk over how many gloves of each side came.
const MOST_GLOVE_STEPS: usize = 100_000_000;

/// A glove of the short side adds a pair when fewer of its own side than of the other came before.
fn glove(left: usize, right: usize) -> Vec<f64> {
    let (short, long) = (left.min(right), left.max(right));
    if short == 0 {
        return vec![0.0; left + right];
    }
    let share = match short.checked_mul(long) {
        Some(steps) if steps <= MOST_GLOVE_STEPS => pairs_added(short, long),
        _ => pairs_added_by_tails(short, long),
    };
    let for_short = share / (left + right) as f64;
    let for_long = short as f64 * (1.0 - for_short) / long as f64;
    if left <= right {
        sides(left, right, for_short, for_long)
    } else {
        sides(left, right, for_long, for_short)
    }
}

/// The sum over all places in the order of the chance that a left glove there adds a pair: a walk over how many of each side came before.
/// O(left x right).
fn pairs_added(left: usize, right: usize) -> f64 {
    // chance[b]: that b right gloves are among the first a + b of the others in random order (a left ones).
    let others = left - 1;
    let mut chance = vec![0.0; right + 1];
    let mut share = 0.0;
    for a in 0..=others {
        for b in 0..=right {
            let remaining = (others + right + 1 - a - b) as f64;
            let from_left = if a > 0 {
                chance[b] * (others + 1 - a) as f64 / remaining
            } else {
                0.0
            };
            let from_right = if b > 0 {
                chance[b - 1] * (right + 1 - b) as f64 / remaining
            } else {
                0.0
            };
            chance[b] = if a + b == 0 { 1.0 } else { from_left + from_right };
            if a < b {
                share += chance[b];
            }
        }
    }
    share
}

/// The same in O(left + right): after k others, that more than half of them are right ones is a tail of the hypergeometric distribution,
/// and each tail follows from the one before by the chance that exactly half are.
fn pairs_added_by_tails(left: usize, right: usize) -> f64 {
    let others = left - 1;
    let count = others + right;
    let (mut tail, mut half, mut share) = (0.0, 1.0, 0.0);
    for k in 0..count {
        share += tail;
        let each = k / 2;
        let rights_left = right.saturating_sub(each) as f64 / (count - k) as f64;
        if k % 2 == 0 {
            tail += half * rights_left;
        } else {
            // That one more of the first k are left ones, and that the next is a right one.
            let behind = half * others.saturating_sub(each) as f64 * k as f64
                / ((count - k + 1) as f64 * (each + 1) as f64);
            let evened = behind * rights_left;
            tail -= evened;
            half = 2.0 * evened;
        }
    }
    share + tail
}

fn voting(quota: f64, weights: &[f64]) -> Known {
    let total: f64 = weights.iter().sum();
    let several = weights.len() > 1;
    if !reaches(total, quota) {
        return Known {
            nucleolus: Some(vec![0.0; weights.len()]),
            core_nonempty: Some(true),
            least_core_excess: several.then_some(0.0),
        };
    }
    let veto: Vec<bool> = weights
        .iter()
        .map(|weight| !reaches(total - weight, quota))
        .collect();
    if !veto.contains(&true) {
        return Known {
            core_nonempty: Some(false),
            ..Known::default()
        };
    }
    // In the core, everything goes to the veto players, and these are alike.
    let everyone = veto.iter().all(|&veto| veto);
    Known {
        nucleolus: Some(equal_among(1.0, &veto)),
        core_nonempty: Some(true),
        least_core_excess: several.then_some(if everyone {
            -1.0 / weights.len() as f64
        } else {
            0.0
        }),
    }
}

/// The rule of the Talmud, which is the nucleolus of the bankruptcy game (Aumann & Maschler 1985).
///
/// Up to half of all claims, equal awards of at most half a claim each; beyond, equal losses of at most half a claim each.
///
/// ```
/// assert_eq!(p4c_pooling::games::talmud(200.0, &[100.0, 200.0, 300.0]), [50.0, 75.0, 75.0]);
/// ```
pub fn talmud(estate: f64, claims: &[f64]) -> Vec<f64> {
    let halves: Vec<f64> = claims.iter().map(|claim| claim / 2.0).collect();
    let half: f64 = halves.iter().sum();
    if estate <= half {
        equal_awards(estate, &halves)
    } else {
        let losses = equal_awards(2.0 * half - estate, &halves);
        claims
            .iter()
            .zip(losses)
            .map(|(claim, loss)| claim - loss)
            .collect()
    }
}

/// The same award for all, but nobody more than a limit; `amount` is at most the sum of the limits.
fn equal_awards(amount: f64, limits: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..limits.len()).collect();
    order.sort_by(|&a, &b| limits[a].total_cmp(&limits[b]));
    let mut awards = vec![0.0; limits.len()];
    let mut left = amount.max(0.0);
    for (k, &i) in order.iter().enumerate() {
        awards[i] = limits[i].min(left / (order.len() - k) as f64);
        left = (left - awards[i]).max(0.0);
    }
    awards
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_share_gloves_agree() {
        for left in 1..40 {
            for right in 1..40 {
                let (walked, summed) = (pairs_added(left, right), pairs_added_by_tails(left, right));
                assert!(
                    (walked - summed).abs() < 1e-11 * walked.max(1.0),
                    "{left} {right}: {walked} {summed}"
                );
            }
        }
        for (left, right) in [(3000, 20_000), (20_000, 3000), (9000, 9001)] {
            let (walked, summed) = (pairs_added(left, right), pairs_added_by_tails(left, right));
            assert!(
                (walked / summed - 1.0).abs() < 1e-9,
                "{left} {right}: {walked} {summed}"
            );
        }
    }
}
