//! What is true of every Shapley value: its axioms, its definition, and its limits.

use p4c_pooling::games::{Form, Game, Rule, Sense, Settings, SharedService, allocate, shapley_of_table};
use proptest::prelude::*;

/// The definition: the mean of what a player adds, over all n! orders.
fn by_orders(table: &[f64]) -> Vec<f64> {
    fn visit(table: &[f64], mask: usize, left: &mut Vec<usize>, sums: &mut [f64], orders: &mut f64) {
        if left.is_empty() {
            *orders += 1.0;
        }
        for k in 0..left.len() {
            let i = left.swap_remove(k);
            let rest_orders: f64 = (1..=left.len()).map(|j| j as f64).product();
            sums[i] += (table[mask | 1 << i] - table[mask]) * rest_orders;
            visit(table, mask | 1 << i, left, sums, orders);
            left.push(i);
            let last = left.len() - 1;
            left.swap(k, last);
        }
    }
    let n = table.len().ilog2() as usize;
    let (mut sums, mut orders) = (vec![0.0; n], 0.0);
    visit(table, 0, &mut (0..n).collect(), &mut sums, &mut orders);
    sums.iter().map(|sum| sum / orders).collect()
}

fn near(a: &[f64], b: &[f64], within: f64) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= within)
}

fn any_table(least: usize, most: usize) -> impl Strategy<Value = Vec<f64>> {
    (least..=most).prop_flat_map(|n| {
        prop::collection::vec(-1000.0_f64..1000.0, 1 << n).prop_map(|mut table| {
            table[0] = 0.0;
            table
        })
    })
}

proptest! {
    #[test]
    fn it_is_the_mean_over_all_orders(table in any_table(1, 6)) {
        prop_assert!(near(&shapley_of_table(&table), &by_orders(&table), 1e-9));
    }

    #[test]
    fn shares_add_up_to_the_whole(table in any_table(1, 12)) {
        let total: f64 = shapley_of_table(&table).iter().sum();
        prop_assert!((total - table[table.len() - 1]).abs() < 1e-8);
    }

    #[test]
    fn sums_of_games_have_sums_of_shares(table in any_table(4, 11), factor in -3.0_f64..3.0) {
        let other: Vec<f64> = table.iter().enumerate().map(|(mask, v)| v * (mask % 7) as f64).collect();
        let sum: Vec<f64> = table.iter().zip(&other).map(|(a, b)| a * factor + b).collect();
        let expected: Vec<f64> = shapley_of_table(&table)
            .iter()
            .zip(shapley_of_table(&other))
            .map(|(a, b)| a * factor + b)
            .collect();
        prop_assert!(near(&shapley_of_table(&sum), &expected, 1e-8));
    }

    #[test]
    fn a_player_who_adds_the_same_everywhere_gets_just_that(table in any_table(3, 11), own in -50.0_f64..50.0, place in 0_usize..12) {
        let n = table.len().ilog2() as usize;
        let place = place % (n + 1);
        // Puts a new player, who always adds `own`, at this place.
        let wider: Vec<f64> = (0..2 * table.len())
            .map(|mask| {
                let low = mask & ((1 << place) - 1);
                let rest = low | (mask >> (place + 1)) << place;
                table[rest] + if mask >> place & 1 == 1 { own } else { 0.0 }
            })
            .collect();
        let mut expected = shapley_of_table(&table);
        expected.insert(place, own);
        prop_assert!(near(&shapley_of_table(&wider), &expected, 1e-8));
    }

    #[test]
    fn renumbering_players_renumbers_shares(table in any_table(2, 11), turn in 1_usize..11) {
        let n = table.len().ilog2() as usize;
        let target = |i: usize| (i + turn) % n;
        let mut turned = vec![0.0; table.len()];
        for (mask, value) in table.iter().enumerate() {
            let image = (0..n).filter(|i| mask >> i & 1 == 1).fold(0, |image, i| image | 1 << target(i));
            turned[image] = *value;
        }
        let shares = shapley_of_table(&turned);
        let back: Vec<f64> = (0..n).map(|i| shares[target(i)]).collect();
        prop_assert!(near(&back, &shapley_of_table(&table), 1e-9));
    }
}

#[test]
fn alike_players_get_alike_in_a_large_table() {
    // 16 players go through the parallel sums; the worth depends on the number of players only.
    let table: Vec<f64> = (0..1_usize << 16)
        .map(|mask| f64::from(mask.count_ones()).powi(2))
        .collect();
    assert!(near(&shapley_of_table(&table), &[16.0; 16], 1e-10));
}

#[test]
fn a_table_of_eighteen_players_is_shared_like_the_unanimity_games_it_is_made_of() {
    // Players in low, middle and high places of the index; each game is shared equally among its members (Shapley 1953).
    let games: [(usize, f64); 5] = [
        (1 << 17 | 1 << 16 | 1, 6.0),
        (1 << 17 | 1 << 10 | 1 << 3, 9.0),
        (1 << 12, 2.0),
        (1 << 14 | 1 << 11, -5.0),
        ((1 << 18) - 1, 18.0),
    ];
    let worth = |mask: usize| -> f64 {
        let inside = games.iter().filter(|(members, _)| mask & members == *members);
        inside.map(|(_, value)| value).sum()
    };
    let table: Vec<f64> = (0..1 << 18).map(worth).collect();
    for (i, share) in shapley_of_table(&table).iter().enumerate() {
        let part = |(members, value): &(usize, f64)| {
            if members >> i & 1 == 1 {
                value / f64::from(members.count_ones())
            } else {
                0.0
            }
        };
        let expected: f64 = games.iter().map(part).sum();
        assert!((share - expected).abs() < 1e-9, "{i}: {share} {expected}");
    }
}

#[test]
fn an_odd_length_counts_as_the_next_smaller_table() {
    assert_eq!(shapley_of_table(&[]), Vec::<f64>::new());
    assert_eq!(shapley_of_table(&[0.0]), Vec::<f64>::new());
    assert_eq!(shapley_of_table(&[0.0, 5.0, 9.0]), [5.0]);
}

#[test]
fn sampling_comes_near_the_table_within_its_error_bars() {
    // The first 12 players of 26 need one more service each; the table of the class is out of reach, its formula is not.
    let distances = |n: usize| -> Vec<Vec<f64>> {
        (0..=n)
            .map(|i| {
                (0..=n)
                    .map(|j| {
                        if i == j {
                            0.0
                        } else {
                            ((i * j + 3 * (i + j)) % 13 + 4) as f64
                        }
                    })
                    .collect()
            })
            .collect()
    };
    let hosts = |n: usize| -> Vec<Vec<f64>> {
        (0..4)
            .map(|h| (0..n).map(|i| ((h * 5 + i * 3) % 11) as f64).collect())
            .collect()
    };
    let surplus: Vec<Vec<f64>> = (0..13)
        .map(|i| (0..13).map(|j| ((i * 5 + j * 3) % 11) as f64).collect())
        .collect();
    let settings = Settings {
        samples: 200,
        ..Settings::default()
    };
    for (form, sense) in [
        (
            Form::SpanningTree {
                distances: distances(26),
            },
            Sense::Cost,
        ),
        (
            Form::FacilityLocation {
                open_cost: vec![20.0; 4],
                service_cost: hosts(26),
            },
            Sense::Cost,
        ),
        (Form::Assignment { surplus }, Sense::Value),
        (
            Form::WeightedVoting {
                quota: 1.3,
                weights: (0..26).map(|i| 1.0 / (3.0 + i as f64)).collect(),
            },
            Sense::Value,
        ),
        (
            Form::Bankruptcy {
                estate: 1.5,
                claims: (0..26).map(|i| 1.0 / (3.0 + i as f64)).collect(),
            },
            Sense::Value,
        ),
        (
            Form::StepCost {
                demand: (0..26).map(|i| 1.0 / (3.0 + i as f64)).collect(),
                block: 0.9,
                block_cost: 5.0,
                unit_cost: 1.0,
            },
            Sense::Cost,
        ),
    ] {
        let game = Game::from_form(form, sense).unwrap();
        let found = allocate(&game, &settings, &Default::default());
        let found = match found {
            Ok(found) => found,
            Err(refusal) => panic!("{refusal}"),
        };
        let sampled = found.sampled.as_ref().unwrap();
        assert_eq!(sampled.samples, 224);
        let whole = game.worth(&[true; 26]).unwrap();
        let total: f64 = found.shares(Rule::Shapley).unwrap().iter().sum();
        assert!((total - whole).abs() < 1e-9, "every order shares out the whole");
        assert!(
            sampled
                .standard_error
                .iter()
                .all(|error| error.is_finite() && *error >= 0.0)
        );
        let other = allocate(
            &game,
            &Settings {
                seed: 9,
                ..settings.clone()
            },
            &Default::default(),
        )
        .unwrap();
        let (a, b) = (sampled, other.sampled.unwrap());
        assert_ne!(a.shares, b.shares, "another seed takes other orders");
        for i in 0..26 {
            let error = a.standard_error[i].hypot(b.standard_error[i]);
            assert!(
                (a.shares[i] - b.shares[i]).abs() <= 6.0 * error + 1e-12,
                "{i}: {} {}",
                a.shares[i],
                b.shares[i]
            );
        }
    }
}

#[test]
fn sampling_agrees_with_the_exact_value_where_both_are_known() {
    // Two separate spanning trees of 13 players each: the value of the whole is that of the parts.
    let half = |i: usize, j: usize| ((i * j + 3 * (i + j)) % 13 + 4) as f64;
    let far = 1000.0;
    let distance = |i: usize, j: usize| match (i, j) {
        (i, j) if i == j => 0.0,
        (0, j) => half(0, (j - 1) % 13 + 1),
        (i, 0) => half((i - 1) % 13 + 1, 0),
        (i, j) if (i <= 13) == (j <= 13) => half((i - 1) % 13 + 1, (j - 1) % 13 + 1),
        _ => far,
    };
    let matrix = |n: usize| -> Vec<Vec<f64>> {
        (0..=n)
            .map(|i| (0..=n).map(|j| distance(i, j)).collect())
            .collect()
    };
    let small = Game::from_form(
        Form::SpanningTree {
            distances: matrix(13),
        },
        Sense::Cost,
    )
    .unwrap();
    let exact = shapley_of_table(small.table().unwrap());
    let large = Game::from_form(
        Form::SpanningTree {
            distances: matrix(26),
        },
        Sense::Cost,
    )
    .unwrap();
    let settings = Settings {
        samples: 500,
        ..Settings::default()
    };
    let found = allocate(&large, &settings, &Default::default())
        .unwrap()
        .sampled
        .unwrap();
    for i in 0..26 {
        let error = (found.shares[i] - exact[i % 13]).abs();
        assert!(
            error <= 5.0 * found.standard_error[i] + 1e-9,
            "{i}: {error} {}",
            found.standard_error[i]
        );
    }
}

#[test]
fn a_service_without_users_costs_nobody_anything() {
    let services = vec![
        SharedService {
            cost: 9.0,
            users: vec![],
        },
        SharedService {
            cost: 4.0,
            users: vec![0, 1, 1],
        },
    ];
    let game = Game::from_form(Form::SharedServices { players: 3, services }, Sense::Cost).unwrap();
    let found = allocate(&game, &Settings::default(), &Default::default()).unwrap();
    assert_eq!(found.shares(Rule::Shapley).unwrap(), [2.0, 2.0, 0.0]);
    assert_eq!(found.rules[0].in_cents().unwrap(), [200, 200, 0]);
}
