//! Worked examples that were published, to their printed digits, as `p4c compute solve` answers them.

use std::path::Path;

use p4c_appraisal::problem::solve;
use p4c_problem::{Input, Limits};
use serde_json::{Value, json};

fn ask(kind: &str, input: Value) -> Value {
    let fields = input.as_object().unwrap().clone();
    let input = Input::new(&fields, Path::new("."));
    solve(kind, &input, &Limits::default()).unwrap().unwrap()
}

fn near(found: &Value, published: &[f64], digit: f64) {
    let found: Vec<f64> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|x| x.as_f64().unwrap())
        .collect();
    assert_eq!(found.len(), published.len());
    for (a, b) in found.iter().zip(published) {
        assert!((a - b).abs() < digit, "{found:?} {published:?}");
    }
}

/// Four fighter aircraft: speed, range, payload, cost, reliability and manoeuvrability (words as 1 to 9).
fn aircraft() -> Value {
    json!([
        [2.0, 1500, 20000, 5.5, 5, 9],
        [2.5, 2700, 18000, 6.5, 3, 5],
        [1.8, 2000, 21000, 4.5, 7, 7],
        [2.2, 1800, 20000, 5.0, 5, 5],
    ])
}

/// Hwang & Yoon (1981), section 3.5: closeness 0.643, 0.268, 0.613, 0.312.
#[test]
fn the_fighter_aircraft_are_as_near_to_the_ideal_as_published() {
    let answer = ask(
        "topsis",
        json!({
            "matrix": aircraft(), "weights": [0.2, 0.1, 0.1, 0.1, 0.2, 0.3], "types": [1, 1, 1, -1, 1, 1],
            "normalization": "vector",
        }),
    );
    near(&answer["scores"], &[0.643, 0.268, 0.613, 0.312], 0.0006);
    assert_eq!(answer["ranks_min"], json!([1, 4, 2, 3]));
}

/// The same table's entropy weights, computed apart from this engine to nine digits. The book prints 0.0649, 0.2055, 0.0133, 0.0829, 0.3570
/// and 0.2764, from entropies that it rounded to four.
#[test]
fn the_fighter_aircraft_tell_criteria_apart_as_published() {
    let answer = ask("entropy", json!({"matrix": aircraft()}));
    let exact = [
        0.06418973, 0.20608816, 0.01344459, 0.08132563, 0.35868002, 0.27627186,
    ];
    near(&answer["weights"], &exact, 1e-8);
    near(
        &answer["weights"],
        &[0.0649, 0.2055, 0.0133, 0.0829, 0.3570, 0.2764],
        0.002,
    );
}

/// Brans & Vincke (1985): six sites of a hydroelectric plant, one preference function of each kind, equal weights.
#[test]
fn the_sites_of_the_hydroelectric_plant_are_preferred_as_published() {
    let sixth = 1.0 / 6.0;
    let answer = ask(
        "promethee2",
        json!({
            "matrix": [
                [80, 90, 600, 5.4, 8, 5],
                [65, 58, 200, 9.7, 1, 1],
                [83, 60, 400, 7.2, 4, 7],
                [40, 80, 1000, 7.5, 7, 10],
                [52, 72, 600, 2.0, 3, 8],
                [94, 96, 700, 3.6, 5, 6],
            ],
            "weights": [sixth, sixth, sixth, sixth, sixth, sixth],
            "types": [-1, 1, -1, -1, -1, 1],
            "preference": [
                {"type": "ushape", "q": 10},
                {"type": "vshape", "p": 30},
                {"type": "linear", "q": 50, "p": 500},
                {"type": "level", "q": 1, "p": 6},
                {"type": "usual"},
                {"type": "gauss", "s": 5},
            ],
        }),
    );
    let published = [
        [0.000, 0.296, 0.250, 0.268, 0.100, 0.185],
        [0.462, 0.000, 0.389, 0.333, 0.296, 0.500],
        [0.236, 0.180, 0.000, 0.333, 0.056, 0.429],
        [0.399, 0.505, 0.305, 0.000, 0.223, 0.212],
        [0.444, 0.515, 0.487, 0.380, 0.000, 0.448],
        [0.286, 0.399, 0.250, 0.432, 0.133, 0.000],
    ];
    for (row, published) in answer["pi"].as_array().unwrap().iter().zip(published) {
        near(row, &published, 0.0016);
    }
    // Computed apart from this engine from the same data.
    let net = [
        -0.14566407,
        0.01716213,
        -0.08952365,
        -0.02000254,
        0.29289993,
        -0.05487181,
    ];
    near(&answer["net_flows"], &net, 1e-8);
}
