//! What a class of games proves: Shapley values, nucleoli, cores and least cores without a table, at any number of players.
//!
//! Shapley values hold for costs and values alike (they are linear); the rest only in the sense that the class has by nature. Each
//! closed form is tested against the table method on small games. What a class does not prove is left as `None`.

use super::form::{Form, SharedService, reaches, step_cost};
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
pub(crate) fn shapley(form: &Form) -> Option<Vec<f64>> {
    match form {
        Form::Airport { costs } => Some(airport::by_player(costs, airport::shapley_of_types)),
        Form::SharedServices { players, services } => Some(shared_services(*players, services)),
        Form::Unanimity {
            players,
            members,
            value,
        } => {
            let inside = distinct(*players, members);
            Some(equal_among(*value, &inside))
        }
        Form::Glove { left, right } => glove(*left, *right),
        Form::WeightedVoting { quota, weights } => {
            let (scaled, factor) = whole::whole_numbers(weights)?;
            owen::shapley_of_totals(&scaled, |total| {
                f64::from(u8::from(reaches(total as f64 / factor, *quota)))
            })
        }
        Form::Bankruptcy { estate, claims } => {
            let (scaled, factor) = whole::whole_numbers(claims)?;
            let all: u64 = scaled.iter().sum();
            owen::shapley_of_totals(&scaled, |total| match total {
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
            owen::shapley_of_totals(&scaled, |total| {
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
            let inside = distinct(*players, members);
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

fn distinct(players: usize, members: &[usize]) -> Vec<bool> {
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

/// A left glove adds a pair when fewer left than right gloves came before: a walk over how many of each came, O(left x right).
fn glove(left: usize, right: usize) -> Option<Vec<f64>> {
    if left == 0 || right == 0 {
        return Some(vec![0.0; left + right]);
    }
    if left.checked_mul(right)? > 100_000_000 {
        return None;
    }
    // chance[b]: that b right gloves are among the first a + b of the others in random order (a left ones).
    let (others, n) = (left - 1, left + right);
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
    let for_left = share / n as f64;
    let for_right = (left.min(right) as f64 - left as f64 * for_left) / right as f64;
    Some(sides(left, right, for_left, for_right))
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
    use super::super::{Over, Sense, core, least_core_excess_of_table, nucleolus_of_table, separation};
    use super::super::{figures, random};
    use super::*;

    fn whole_number(state: &mut u64, below: usize) -> f64 {
        random::below(state, below) as f64
    }

    /// Random small games of the classes that have closed forms, with many ties.
    fn some_forms(rounds: usize) -> Vec<Form> {
        let mut state = 3;
        let mut forms = Vec::new();
        for round in 0..rounds {
            let n = 1 + round % 7;
            let figures: Vec<f64> = (0..n)
                .map(|_| whole_number(&mut state, [3, 10, 100][round % 3]))
                .collect();
            let total: f64 = figures.iter().sum();
            forms.push(Form::Airport {
                costs: figures.clone(),
            });
            forms.push(Form::Bankruptcy {
                estate: (total * random::unit(&mut state)).round(),
                claims: figures.clone(),
            });
            forms.push(Form::WeightedVoting {
                quota: 1.0 + whole_number(&mut state, total as usize + 2),
                weights: figures.clone(),
            });
            forms.push(Form::StepCost {
                demand: figures.clone(),
                block: 1.0 + whole_number(&mut state, 7),
                block_cost: 9.0,
                unit_cost: 0.5,
            });
            forms.push(Form::Glove {
                left: round % 4,
                right: 1 + round / 4 % 4,
            });
            let members = (0..1 + round % 3).map(|_| random::below(&mut state, n)).collect();
            forms.push(Form::Unanimity {
                players: n,
                members,
                value: whole_number(&mut state, 12) - 4.0,
            });
            let services = (0..4)
                .map(|_| SharedService {
                    cost: whole_number(&mut state, 9),
                    users: (0..random::below(&mut state, 4))
                        .map(|_| random::below(&mut state, n))
                        .collect(),
                })
                .collect();
            forms.push(Form::SharedServices { players: n, services });
            let (rows, columns) = (1 + round % 3, 1 + round / 3 % 3);
            let row = |state: &mut u64| (0..columns).map(|_| whole_number(state, 12) - 2.0).collect();
            forms.push(Form::Assignment {
                surplus: (0..rows).map(|_| row(&mut state)).collect(),
            });
            let mut costs =
                |count: usize| -> Vec<f64> { (0..count).map(|_| whole_number(&mut state, 15)).collect() };
            forms.push(Form::FacilityLocation {
                open_cost: costs(3),
                service_cost: (0..3).map(|_| costs(n)).collect(),
            });
            let mut distances: Vec<Vec<f64>> = (0..=n).map(|_| costs(n + 1)).collect();
            for i in 0..=n {
                for j in 0..i {
                    distances[i][j] = distances[j][i];
                }
            }
            forms.push(Form::SpanningTree { distances });
        }
        forms
    }

    fn assert_close(a: &[f64], b: &[f64], form: &Form) {
        let near = a
            .iter()
            .zip(b)
            .all(|(a, b)| (a - b).abs() < 1e-8 * (1.0 + b.abs()));
        assert!(a.len() == b.len() && near, "{a:?} {b:?} {form:?}");
    }

    #[test]
    fn closed_forms_are_what_the_tables_say() {
        let limits = Default::default();
        for form in some_forms(300) {
            let game = Game::from_form(form.clone(), form.sense()).unwrap();
            let table = game.table().unwrap();
            if let Some(shares) = game.form().and_then(shapley) {
                assert_close(&shares, &super::super::shapley_of_table(&table), &form);
            }
            let known = known(&game);
            if let Some(shares) = known.nucleolus {
                for over in [Over::Imputations, Over::EfficientShares] {
                    let found = nucleolus_of_table(&table, form.sense(), over, &limits)
                        .unwrap()
                        .unwrap();
                    assert_close(&shares, &found.shares, &form);
                }
            }
            let excess = least_core_excess_of_table(&table, form.sense(), &limits).unwrap();
            if let Some(nonempty) = known.core_nonempty {
                assert_eq!(nonempty, excess.is_none_or(|excess| excess < 1e-8), "{form:?}");
            }
            if let Some(known) = known.least_core_excess {
                assert_close(&[known], &[excess.unwrap()], &form);
            }
            let figures = (
                figures::key_figures(&game, None).unwrap(),
                figures::key_figures(&game, Some(&table)).unwrap(),
            );
            assert_close(&figures.0.alone, &figures.1.alone, &form);
            assert_close(&figures.0.without, &figures.1.without, &form);
            assert_close(&[figures.0.whole], &[figures.1.whole], &form);
        }
    }

    #[test]
    fn the_coalition_that_would_leave_is_the_one_a_table_shows() {
        let mut state = 11;
        for form in some_forms(300) {
            let game = Game::from_form(form.clone(), form.sense()).unwrap();
            let table = game.table().unwrap();
            let whole = table[table.len() - 1];
            for spread in [0.0, 3.0, 30.0] {
                let shares: Vec<f64> = (0..game.players())
                    .map(|_| whole / game.players() as f64 + spread * (random::unit(&mut state) - 0.5))
                    .collect();
                let Some((gain, coalition)) = separation::largest_gain(&game, &shares) else {
                    assert!(matches!(form, Form::SpanningTree { .. }), "{form:?}");
                    continue;
                };
                let expected = core::test_core(&game, Some(&table), &shares).unwrap();
                assert_close(&[gain.max(0.0)], &[expected.max_violation], &form);
                let inside: Vec<bool> = (0..shares.len()).map(|i| coalition.contains(&i)).collect();
                let paid: f64 = coalition.iter().map(|&i| shares[i]).sum();
                let own = form.sense().sign() * (game.worth(&inside).unwrap() - paid);
                assert_close(&[own], &[gain], &form);
            }
        }
    }

    #[test]
    fn what_a_class_proves_holds_in_its_own_sense_only() {
        let form = Form::Airport {
            costs: vec![1.0, 2.0, 3.0],
        };
        let game = Game::from_form(form, Sense::Value).unwrap();
        assert_eq!(known(&game), Known::default());
        assert_eq!(separation::largest_gain(&game, &[1.0; 3]), None);
    }
}
