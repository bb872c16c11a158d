//! Times the Shapley value at 20 and 24 players, the nucleolus at 14 and 18, and whole problems with every figure of the answer.
//!
//! Beside them stand the Shapley value by one pass for each player, the first linear programme of the nucleolus with all coalitions as rows,
//! and for whole problems the reading of the table alone.

#[path = "../../problem/benches/beside/mod.rs"]
mod beside;

use std::path::Path;

use p4c_pooling::games::problem::solve;
use p4c_pooling::games::{Form, Game, Over, Sense, nucleolus_of_table, shapley_of_table, verify_kohlberg};
use p4c_problem::linear::{Dictionary, Outcome, Programme, Row};
use p4c_problem::{Limits, parse_problems};

fn random(state: &mut u64) -> f64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as f64 / (1_u64 << 31) as f64
}

fn random_table(n: usize) -> Vec<f64> {
    let mut state = n as u64;
    (0..1_usize << n)
        .map(|mask| f64::from(mask.count_ones()) * (50.0 + (random(&mut state) * 50.0).floor()))
        .collect()
}

fn structured(n: usize) -> Vec<(&'static str, Sense, Vec<f64>)> {
    let mut state = 5;
    let mut costs = |count: usize, most: f64| -> Vec<f64> {
        (0..count).map(|_| (random(&mut state) * most).floor()).collect()
    };
    let table = |form: Form| {
        let sense = form.sense();
        let game = Game::from_form(form, sense).expect("the forms below are sound");
        game.table().expect("at most 24 players").to_vec()
    };
    let hosts: Vec<Vec<f64>> = (0..8).map(|_| costs(n, 100.0)).collect();
    vec![
        ("random", Sense::Value, random_table(n)),
        (
            "facility location",
            Sense::Cost,
            table(Form::FacilityLocation {
                open_cost: vec![150.0; 8],
                service_cost: hosts,
            }),
        ),
        (
            "airport",
            Sense::Cost,
            table(Form::Airport {
                costs: costs(n, 1000.0),
            }),
        ),
        (
            "convex",
            Sense::Value,
            (0..1_usize << n)
                .map(|mask| f64::from(mask.count_ones()).powi(2))
                .collect(),
        ),
        (
            "voting",
            Sense::Value,
            table(Form::WeightedVoting {
                quota: 5.0 * n as f64,
                weights: (1..=n).map(|i| (i % 15) as f64).collect(),
            }),
        ),
    ]
}

/// The Shapley value as textbooks write it: for each player a sum over all coalitions without that player.
fn textbook_shapley(table: &[f64]) -> Vec<f64> {
    let n = table.len().ilog2() as usize;
    let mut weight = vec![1.0 / n as f64; n];
    for s in 1..n {
        weight[s] = weight[s - 1] * s as f64 / (n - s) as f64;
    }
    (0..n)
        .map(|i| {
            (0..table.len())
                .filter(|mask| mask >> i & 1 == 0)
                .map(|mask| weight[mask.count_ones() as usize] * (table[mask | 1 << i] - table[mask]))
                .sum()
        })
        .collect()
}

fn shapley() {
    for (n, reach) in [(20, 0.02), (24, 1.0)] {
        let table = random_table(n);
        let (found, ours) = beside::take(10, || shapley_of_table(&table));
        let (expected, theirs) = beside::take(1, || textbook_shapley(&table));
        assert!(found.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-6));
        beside::print(
            &format!("Shapley value of {n} players"),
            ours,
            reach,
            "one pass for each player",
            theirs,
        );
    }
}

/// The level of the least core by one linear programme that holds every proper coalition as a row.
fn least_core(table: &[f64], sense: Sense) -> Option<f64> {
    let n = table.len().ilog2() as usize;
    let sign = sense.sign();
    let most = 2.0 * table.iter().fold(1.0_f64, |most, v| most.max(v.abs()));
    let row = |mask: usize| Row {
        terms: (0..n)
            .filter(|i| mask >> i & 1 == 1)
            .map(|i| (i, 1.0))
            .chain([(n, 1.0)])
            .collect(),
        low: sign * table[mask],
        high: f64::INFINITY,
    };
    let all = table.len() - 1;
    let whole = Row {
        terms: (0..n).map(|i| (i, 1.0)).collect(),
        low: sign * table[all],
        high: sign * table[all],
    };
    let programme = Programme {
        objective: (0..=n).map(|i| if i == n { -1.0 } else { 0.0 }).collect(),
        bounds: vec![(-most, most); n + 1],
        rows: (1..all).map(row).chain([whole]).collect(),
        whole: 0,
    };
    let mut dictionary = Dictionary::new(&programme);
    (dictionary.solve_within(f64::NEG_INFINITY, 100_000) == Outcome::Optimal).then(|| -dictionary.objective())
}

fn nucleolus() {
    for (n, reach) in [(14, 0.15), (18, 10.0)] {
        for (name, sense, table) in structured(n) {
            let ask = |over| {
                nucleolus_of_table(&table, sense, over, &Limits::default())
                    .expect("a sound table")
                    .expect("efficient shares exist")
            };
            let (found, ours) = beside::take(5, || ask(Over::EfficientShares));
            let checked = verify_kohlberg(
                &table,
                sense,
                Over::EfficientShares,
                &found.shares,
                &found.certificate,
            );
            assert_eq!(checked, Ok(()));
            // With more players the programme of all rows would take gigabytes.
            let (level, theirs) = beside::take(1, || if n <= 14 { least_core(&table, sense) } else { None });
            if let Some(level) = level {
                let ours = found.certificate.levels[0].excess;
                assert!(
                    (level - ours).abs() <= 1e-6 * level.abs().max(1.0),
                    "{level} {ours}"
                );
            }
            let (companion, theirs) = match n {
                ..=14 => ("its first programme with all rows", theirs),
                _ => {
                    let check = || {
                        let over = Over::EfficientShares;
                        verify_kohlberg(&table, sense, over, &found.shares, &found.certificate)
                    };
                    ("checking the certificate", beside::take(1, check).1)
                }
            };
            beside::print(
                &format!("nucleolus of {n} players, {name}, certified"),
                ours,
                reach,
                companion,
                theirs,
            );
        }
    }
}

/// From the text of a table to the text of the answer with every rule, certificate and core test.
fn whole_problems() {
    for (n, reach) in [(14, 0.15), (18, 10.0), (20, 10.0), (24, 10.0)] {
        let numbers: Vec<String> = random_table(n).iter().map(f64::to_string).collect();
        let table = format!("[{}]", numbers.join(","));
        drop(numbers);
        let text = format!(r#"{{"id": "a", "kind": "game_value", "input": {{"n": {n}, "table": {table}}}}}"#);
        let answer = || {
            let problems = parse_problems(&text).expect("valid JSON");
            let input = problems[0].as_input(Path::new("."));
            let answer = solve("game_value", &input, &Limits::default());
            answer.expect("a game").expect("a sound game").to_string().len()
        };
        let (_, ours) = beside::take(3, answer);
        let (_, theirs) = beside::take(2, || {
            serde_json::from_str::<Vec<f64>>(&table).expect("numbers").len()
        });
        beside::print(
            &format!("game of {n} players from text to text"),
            ours,
            reach,
            "reading the table alone",
            theirs,
        );
    }
}

fn main() {
    if beside::is_asked() {
        shapley();
        nucleolus();
        whole_problems();
    }
}
