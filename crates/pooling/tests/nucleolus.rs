//! What is true of every nucleolus: certificates hold, Kohlberg's criterion holds, published values are met.

use p4c_pooling::games::{
    Certificate, Fault, Form, Game, Over, Sense, least_core_excess_of_table, nucleolus_of_table,
    verify_by_levels, verify_kohlberg,
};
use p4c_problem::{Code, Limits};

fn random(state: &mut u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

fn checked(table: &[f64], sense: Sense, over: Over) -> Option<Vec<f64>> {
    let found = nucleolus_of_table(table, sense, over, &Default::default()).unwrap()?;
    verify_kohlberg(table, sense, over, &found.shares, &found.certificate)
        .unwrap_or_else(|fault| panic!("{fault}: {found:?} of {table:?}"));
    let largest = table.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
    if table.len() <= 512 {
        verify_by_levels(table, sense, over, &found.shares, 1e-8 * largest.max(1e-9))
            .unwrap_or_else(|fault| panic!("{fault}: {found:?} of {table:?}"));
    }
    Some(found.shares)
}

#[test]
fn random_games_with_many_ties_are_certified() {
    let mut state = 1;
    let mut with_bounds = 0;
    for round in 0..600 {
        let n = 2 + round % 6;
        let range = [2, 3, 10, 1000][round % 4];
        let table: Vec<f64> = (0..1_usize << n)
            .map(|mask| {
                if mask == 0 {
                    0.0
                } else {
                    (random(&mut state) % range) as f64
                }
            })
            .collect();
        for sense in [Sense::Cost, Sense::Value] {
            let free = checked(&table, sense, Over::EfficientShares).unwrap();
            if let Some(bound) = checked(&table, sense, Over::Imputations) {
                with_bounds += usize::from(free.iter().zip(&bound).any(|(a, b)| (a - b).abs() > 1e-6));
            }
        }
    }
    assert!(with_bounds > 20, "the bounds matter in some games: {with_bounds}");
}

/// The excesses of all proper coalitions, largest first.
fn sorted_excesses(table: &[f64], sense: Sense, shares: &[f64]) -> Vec<f64> {
    let sign = if sense == Sense::Cost { -1.0 } else { 1.0 };
    let mut excesses: Vec<f64> = (1..table.len() - 1)
        .map(|mask| {
            let paid: f64 = (0..shares.len())
                .filter(|i| mask >> i & 1 == 1)
                .map(|i| shares[i])
                .sum();
            sign * (table[mask] - paid)
        })
        .collect();
    excesses.sort_by(|a, b| b.total_cmp(a));
    excesses
}

/// Whether `a` is lexicographically smaller than `b` by more than rounding.
fn clearly_smaller(a: &[f64], b: &[f64]) -> bool {
    a.iter()
        .zip(b)
        .find(|(a, b)| (*a - *b).abs() > 1e-7)
        .is_some_and(|(a, b)| a < b)
}

#[test]
fn no_other_shares_have_smaller_excesses() {
    // The definition, tried with thousands of other shares, near and far, of games of three and four players.
    let mut state = 77;
    for round in 0..60 {
        let n = 3 + round % 2;
        let table: Vec<f64> = (0..1_usize << n)
            .map(|mask| {
                if mask == 0 {
                    0.0
                } else {
                    (random(&mut state) % 20) as f64
                }
            })
            .collect();
        for over in [Over::EfficientShares, Over::Imputations] {
            let Some(shares) = checked(&table, Sense::Value, over) else {
                continue;
            };
            let best = sorted_excesses(&table, Sense::Value, &shares);
            for step in [0.001, 0.03, 0.5, 4.0] {
                for _ in 0..200 {
                    let mut other = shares.clone();
                    for i in 0..n - 1 {
                        let change = step * ((random(&mut state) % 2001) as f64 / 1000.0 - 1.0);
                        other[i] += change;
                        other[n - 1] -= change;
                    }
                    let allowed = over == Over::EfficientShares || (0..n).all(|i| other[i] >= table[1 << i]);
                    if allowed {
                        let tried = sorted_excesses(&table, Sense::Value, &other);
                        assert!(
                            !clearly_smaller(&tried, &best),
                            "{other:?} is better than {shares:?} in {table:?}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn a_wrong_answer_does_not_pass_the_checks() {
    let table = [0.0, 1.0, 2.0, 9.0, 3.0, 11.0, 12.0, 20.0];
    for over in [Over::Imputations, Over::EfficientShares] {
        let found = nucleolus_of_table(&table, Sense::Value, over, &Default::default())
            .unwrap()
            .unwrap();
        let check = |shares: &[f64], certificate: &Certificate| {
            verify_kohlberg(&table, Sense::Value, over, shares, certificate)
        };
        assert_eq!(check(&found.shares, &found.certificate), Ok(()));

        let mut moved = found.shares.clone();
        moved[0] += 0.5;
        assert!(matches!(
            check(&moved, &found.certificate),
            Err(Fault::NotEfficient { .. })
        ));
        moved[1] -= 0.5;
        assert!(matches!(
            check(&moved, &found.certificate),
            Err(Fault::ExcessAbove { .. } | Fault::NotOnLevel { .. })
        ));
        assert!(matches!(
            verify_by_levels(&table, Sense::Value, over, &moved, 1e-7),
            Err(Fault::NotBalanced { .. })
        ));
        assert_eq!(
            check(&found.shares[..2], &found.certificate),
            Err(Fault::WrongLength)
        );
        assert_eq!(
            verify_by_levels(&table, Sense::Value, over, &[], 1e-7),
            Err(Fault::WrongLength)
        );

        let mut cut = found.certificate.clone();
        cut.levels.pop();
        assert_eq!(check(&found.shares, &cut), Err(Fault::NotDetermined));
        let mut skewed = found.certificate.clone();
        skewed.levels[0].weights[0] *= 0.5;
        assert_eq!(
            check(&found.shares, &skewed),
            Err(Fault::NotBalanced { level: 0 })
        );
        let mut negative = found.certificate.clone();
        negative.levels[0].weights[0] = -1.0;
        assert!(matches!(
            check(&found.shares, &negative),
            Err(Fault::NotOnLevel { level: 0, .. })
        ));
        let mut raised = found.certificate.clone();
        raised.levels[0].excess += 1.0;
        assert!(matches!(
            check(&found.shares, &raised),
            Err(Fault::NotOnLevel { level: 0, .. })
        ));
        let mut lowered = found.certificate.clone();
        lowered.levels[0].excess -= 1.0;
        assert!(matches!(
            check(&found.shares, &lowered),
            Err(Fault::ExcessAbove { level: 0, .. })
        ));
        let mut bounded = found.certificate.clone();
        bounded.levels[0].bounded.push((0, 0.5));
        assert_eq!(
            check(&found.shares, &bounded),
            Err(Fault::NotBalanced { level: 0 })
        );
        let mut empty = found.certificate.clone();
        empty.levels[0].coalitions.clear();
        assert_eq!(check(&found.shares, &empty), Err(Fault::NotBalanced { level: 0 }));
        let mut stranger = found.certificate.clone();
        stranger.levels[0].coalitions[0] = 1 << 20;
        let fault = check(&found.shares, &stranger).unwrap_err();
        assert!(matches!(fault, Fault::NotOnLevel { .. }));
        assert!(fault.to_string().contains("does not hold level 0"));
    }
}

#[test]
fn what_leaves_a_player_worse_off_than_alone_is_no_imputation() {
    let table = [0.0, 3.0, 0.0, 4.0];
    let certificate = Certificate::default();
    let check =
        |shares: &[f64]| verify_kohlberg(&table, Sense::Value, Over::Imputations, shares, &certificate);
    let fault = check(&[2.0, 2.0]).unwrap_err();
    assert_eq!(fault, Fault::NotRational { player: 0 });
    assert_eq!(fault.to_string(), "player 0 would do better alone");
    for fault in [
        Fault::WrongLength,
        Fault::NotEfficient {
            total: 1.0,
            whole: 2.0,
        },
        Fault::ExcessAbove {
            level: 1,
            coalition: 5,
        },
        Fault::NotBalanced { level: 1 },
        Fault::NotDetermined,
    ] {
        assert!(fault.to_string().len() > 20);
    }
}

#[test]
fn players_who_are_held_at_what_they_have_alone_are_part_of_the_proof() {
    // The prenucleolus would give player 2 less than nothing.
    let table = [0.0, 0.0, 0.0, 10.0, 0.0, 0.0, 0.0, 4.0];
    let free = checked(&table, Sense::Value, Over::EfficientShares).unwrap();
    assert!(free[2] < -0.1, "{free:?}");
    let found = nucleolus_of_table(&table, Sense::Value, Over::Imputations, &Default::default())
        .unwrap()
        .unwrap();
    assert!(
        found
            .shares
            .iter()
            .zip([2.0, 2.0, 0.0])
            .all(|(a, b)| (a - b).abs() < 1e-12),
        "{found:?}"
    );
    assert!(
        found
            .certificate
            .levels
            .iter()
            .any(|level| !level.bounded.is_empty()),
        "{found:?}"
    );
    checked(&table, Sense::Value, Over::Imputations).unwrap();
}

#[test]
fn a_single_imputation_needs_no_levels() {
    let table = [0.0, 1.0, 2.0, 3.0, 3.0, 9.0, 9.0, 6.0];
    let found = nucleolus_of_table(&table, Sense::Value, Over::Imputations, &Default::default())
        .unwrap()
        .unwrap();
    assert_eq!(found.shares, [1.0, 2.0, 3.0]);
    assert!(found.certificate.levels.is_empty());
    checked(&table, Sense::Value, Over::Imputations).unwrap();
}

#[test]
fn one_player_and_games_of_nothing_are_shared_without_trouble() {
    assert_eq!(
        checked(&[0.0, 5.0], Sense::Cost, Over::Imputations).unwrap(),
        [5.0]
    );
    assert_eq!(
        checked(&[0.0; 64], Sense::Cost, Over::EfficientShares).unwrap(),
        [0.0; 6]
    );
    assert_eq!(
        checked(&[0.0, 2.0, 3.0, 5.0], Sense::Cost, Over::EfficientShares).unwrap(),
        [2.0, 3.0]
    );
    assert_eq!(
        least_core_excess_of_table(&[0.0, 5.0], Sense::Cost, &Default::default()),
        Ok(None)
    );
}

#[test]
fn large_and_small_figures_give_the_same_shares_in_proportion() {
    let mut state = 9;
    for round in 0..40 {
        let n = 4 + round % 3;
        let table: Vec<f64> = (0..1_usize << n)
            .map(|mask| {
                if mask == 0 {
                    0.0
                } else {
                    (random(&mut state) % 30) as f64
                }
            })
            .collect();
        let shares = checked(&table, Sense::Cost, Over::EfficientShares).unwrap();
        let additive: Vec<f64> = (0..n).map(|i| (i as f64 - 1.5) * 40.0).collect();
        for factor in [1e-9, 1e9] {
            let other: Vec<f64> = table
                .iter()
                .enumerate()
                .map(|(mask, cost)| {
                    let own: f64 = (0..n).filter(|i| mask >> i & 1 == 1).map(|i| additive[i]).sum();
                    factor * (cost + own)
                })
                .collect();
            let scaled = checked(&other, Sense::Cost, Over::EfficientShares).unwrap();
            for i in 0..n {
                assert!(
                    (scaled[i] / factor - shares[i] - additive[i]).abs() < 1e-6,
                    "{scaled:?} {shares:?}"
                );
            }
        }
    }
}

#[test]
fn symmetric_games_with_every_excess_tied_are_shared_equally() {
    for n in [6, 9, 12] {
        for worth in [
            |size: u32| size.min(2),
            |size: u32| size * size,
            |size: u32| u32::from(size > 3),
        ] {
            let table: Vec<f64> = (0..1_usize << n)
                .map(|mask| f64::from(worth(mask.count_ones())))
                .collect();
            let shares = checked(&table, Sense::Value, Over::EfficientShares).unwrap();
            assert!(
                shares.iter().all(|share| (share - shares[0]).abs() < 1e-9),
                "{shares:?}"
            );
        }
    }
}

#[test]
fn structured_games_of_twelve_players_are_certified() {
    let mut state = 21;
    let mut forms = vec![
        Form::Airport {
            costs: (0..12).map(|i| f64::from(i / 2 * 7)).collect(),
        },
        Form::Glove { left: 5, right: 7 },
        Form::WeightedVoting {
            quota: 30.0,
            weights: (1..13).map(f64::from).collect(),
        },
        Form::StepCost {
            demand: (1..13).map(f64::from).collect(),
            block: 9.0,
            block_cost: 50.0,
            unit_cost: 1.0,
        },
        Form::SpanningTree {
            distances: (0..13)
                .map(|i: i32| {
                    (0..13)
                        .map(|j: i32| f64::from(if i == j { 0 } else { (i * j + i + j) % 9 + 3 }))
                        .collect()
                })
                .collect(),
        },
    ];
    for _ in 0..4 {
        let mut costs = |count: usize, most: u64| -> Vec<f64> {
            (0..count).map(|_| (random(&mut state) % most) as f64).collect()
        };
        forms.push(Form::FacilityLocation {
            open_cost: costs(6, 60),
            service_cost: (0..6).map(|_| costs(12, 40)).collect(),
        });
        forms.push(Form::Assignment {
            surplus: (0..6).map(|_| costs(6, 9)).collect(),
        });
        forms.push(Form::Bankruptcy {
            estate: 150.0,
            claims: costs(12, 60),
        });
    }
    for form in forms {
        if form.check().is_err() {
            continue;
        }
        let game = Game::from_form(form.clone(), form.sense()).unwrap();
        checked(game.table().unwrap(), form.sense(), Over::EfficientShares).unwrap();
        checked(game.table().unwrap(), form.sense(), Over::Imputations);
    }
}

#[test]
fn renumbering_players_renumbers_the_nucleolus() {
    let mut state = 4;
    for _ in 0..30 {
        let n = 6;
        let table: Vec<f64> = (0..1_usize << n)
            .map(|mask| {
                if mask == 0 {
                    0.0
                } else {
                    (random(&mut state) % 5) as f64
                }
            })
            .collect();
        let mut turned = vec![0.0; table.len()];
        for (mask, value) in table.iter().enumerate() {
            let image = (0..n)
                .filter(|i| mask >> i & 1 == 1)
                .fold(0, |image, i| image | 1 << ((i + 2) % n));
            turned[image] = *value;
        }
        let (a, b) = (
            checked(&table, Sense::Value, Over::EfficientShares).unwrap(),
            checked(&turned, Sense::Value, Over::EfficientShares).unwrap(),
        );
        assert!(
            (0..n).all(|i| (a[i] - b[(i + 2) % n]).abs() < 1e-9),
            "{a:?} {b:?}"
        );
    }
}

#[test]
fn seventeen_players_are_certified_and_the_threads_do_not_matter() {
    let mut state = 3;
    let weights: Vec<f64> = (0..17).map(|_| 1.0 + (random(&mut state) % 20) as f64).collect();
    let form = Form::StepCost {
        demand: weights,
        block: 25.0,
        block_cost: 100.0,
        unit_cost: 1.0,
    };
    let game = Game::from_form(form, Sense::Cost).unwrap();
    let table = game.table().unwrap();
    let shares = checked(table, Sense::Cost, Over::EfficientShares).unwrap();
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert_eq!(
        alone.install(|| checked(table, Sense::Cost, Over::EfficientShares).unwrap()),
        shares
    );
}

#[test]
fn what_is_no_table_is_refused() {
    let code = |table: &[f64]| {
        nucleolus_of_table(table, Sense::Cost, Over::Imputations, &Default::default())
            .unwrap_err()
            .code
    };
    assert_eq!(code(&[]), Code::WrongShape);
    assert_eq!(code(&[0.0, 1.0, 2.0]), Code::WrongShape);
    assert_eq!(code(&[0.0, f64::NAN]), Code::NotFinite);
    let limits = Limits::of(std::time::Duration::ZERO);
    let late = nucleolus_of_table(&[0.0, 1.0, 2.0, 2.0], Sense::Cost, Over::Imputations, &limits);
    assert_eq!(late.unwrap_err().code, Code::TimeLimit);
}
