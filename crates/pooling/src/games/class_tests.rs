//! Shows that what a class of games proves is what its table says: closed forms, core tests and least cores against the general methods.

use p4c_problem::Limits;

use super::closed_forms::{Known, known, shapley};
use super::{Form, Game, Over, Sense, SharedService, core, figures, least_core, random, separation};
use super::{least_core_excess_of_table, nucleolus_of_table, shapley_of_table};

fn whole_number(state: &mut u64, below: usize) -> f64 {
    random::below(state, below) as f64
}

/// Makes a matrix symmetric: the upper half counts.
fn mirror(matrix: &mut [Vec<f64>]) {
    for i in 0..matrix.len() {
        let (above, row) = matrix.split_at_mut(i);
        for (j, upper) in above.iter().enumerate() {
            row[0][j] = upper[i];
        }
    }
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
        mirror(&mut distances);
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
    let mut by_cuts = 0;
    for form in some_forms(300) {
        let game = Game::from_form(form.clone(), form.sense()).unwrap();
        let table = game.table().unwrap();
        if let Some(shares) = game.form().and_then(|form| shapley(form, &limits)) {
            assert_close(&shares, &shapley_of_table(table), &form);
        }
        let known = known(&game);
        if let Some(shares) = known.nucleolus {
            for over in [Over::Imputations, Over::EfficientShares] {
                let found = nucleolus_of_table(table, form.sense(), over, &limits)
                    .unwrap()
                    .unwrap();
                assert_close(&shares, &found.shares, &form);
            }
        }
        let excess = least_core_excess_of_table(table, form.sense(), &limits).unwrap();
        if let Some(nonempty) = known.core_nonempty {
            assert_eq!(nonempty, excess.is_none_or(|excess| excess < 1e-8), "{form:?}");
        }
        if let Some(by_class) = least_core::excess_by_class(&game, &limits).unwrap() {
            assert_close(&[by_class], &[excess.unwrap()], &form);
            by_cuts += 1;
        }
        if let Some(known) = known.least_core_excess {
            assert_close(&[known], &[excess.unwrap()], &form);
        }
        let figures = (
            figures::key_figures(&game, None, &Limits::default()).unwrap(),
            figures::key_figures(&game, Some(table), &Limits::default()).unwrap(),
        );
        assert_close(&figures.0.alone, &figures.1.alone, &form);
        assert_close(&figures.0.without, &figures.1.without, &form);
        assert_close(&[figures.0.whole], &[figures.1.whole], &form);
    }
    assert!(by_cuts > 500, "{by_cuts}");
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
            let Some((gain, coalition)) = separation::largest_gain(&game, &shares, &Limits::default()) else {
                assert!(matches!(form, Form::SpanningTree { .. }), "{form:?}");
                continue;
            };
            let expected = core::test_core(&game, Some(table), &shares, &Limits::default()).unwrap();
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
    assert_eq!(
        separation::largest_gain(&game, &[1.0; 3], &Limits::default()),
        None
    );
}
