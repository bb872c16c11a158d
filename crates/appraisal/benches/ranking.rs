//! How fast rankings are at 100,000 alternatives by 10 criteria, and rank acceptability at 400 by 10 with 100,000 samples.
//!
//! Beside each stands the method as its definition reads, and for a whole problem the reading of its text alone.

#[path = "../../problem/benches/beside/mod.rs"]
mod beside;

use std::path::Path;

use p4c_appraisal::problem::solve;
use p4c_appraisal::ranking::normalization::Normalization;
use p4c_appraisal::ranking::places::places;
use p4c_appraisal::ranking::promethee::{Preference, preference_matrix, promethee2};
use p4c_appraisal::ranking::topsis::topsis;
use p4c_appraisal::ranking::vikor::vikor;
use p4c_appraisal::ranking::weighted_sum::weighted_sum;
use p4c_appraisal::robustness::acceptability::acceptability;
use p4c_appraisal::robustness::sampled::Sampling;
use p4c_appraisal::robustness::weight_space::WeightSpace;
use p4c_appraisal::table::{Criteria, Sense, Table};
use p4c_problem::{Limits, parse_problems};
use serde_json::{Value, json};

const ALTERNATIVES: usize = 100_000;
const CRITERIA: usize = 10;

/// Numbers from 0 to 1, the same at every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

fn rows(count: usize, criteria: usize) -> Vec<Vec<f64>> {
    let mut numbers = Numbers(1);
    (0..count)
        .map(|_| (0..criteria).map(|_| numbers.next()).collect())
        .collect()
}

fn senses() -> Vec<Sense> {
    (0..CRITERIA)
        .map(|j| if j % 3 == 0 { Sense::Cost } else { Sense::Benefit })
        .collect()
}

fn preferences() -> Vec<Preference> {
    [
        Preference::Usual,
        Preference::UShape { q: 0.1 },
        Preference::VShape { p: 0.3 },
        Preference::Level { q: 0.1, p: 0.3 },
        Preference::Linear { q: 0.1, p: 0.3 },
    ]
    .repeat(2)
}

/// The least and the largest value of a criterion.
fn ends(rows: &[Vec<f64>], j: usize) -> (f64, f64) {
    rows.iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), row| {
            (low.min(row[j]), high.max(row[j]))
        })
}

/// Every value brought to 0 to 1, 1 being best; then the row's sum of weighted values.
fn plain_sum(rows: &[Vec<f64>]) -> Vec<f64> {
    let scaled = plain_min_max(rows);
    scaled
        .iter()
        .map(|row| row.iter().map(|x| 0.1 * x).sum())
        .collect()
}

fn plain_min_max(rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let ends: Vec<(f64, f64)> = (0..CRITERIA).map(|j| ends(rows, j)).collect();
    let value = |(j, x): (usize, &f64)| match senses()[j] {
        Sense::Benefit => (x - ends[j].0) / (ends[j].1 - ends[j].0),
        Sense::Cost => (ends[j].1 - x) / (ends[j].1 - ends[j].0),
    };
    rows.iter()
        .map(|row| row.iter().enumerate().map(value).collect())
        .collect()
}

fn plain_topsis(rows: &[Vec<f64>]) -> Vec<f64> {
    let length = |j: usize| rows.iter().map(|row| row[j] * row[j]).sum::<f64>().sqrt();
    let lengths: Vec<f64> = (0..CRITERIA).map(length).collect();
    let weighted: Vec<Vec<f64>> = rows
        .iter()
        .map(|row| {
            row.iter()
                .zip(&lengths)
                .map(|(x, length)| 0.1 * x / length)
                .collect()
        })
        .collect();
    let senses = senses();
    let ideal = |best: bool| -> Vec<f64> {
        let end = |j: usize| {
            let (low, high) = ends(&weighted, j);
            if (senses[j] == Sense::Benefit) == best {
                high
            } else {
                low
            }
        };
        (0..CRITERIA).map(end).collect()
    };
    let (best, worst) = (ideal(true), ideal(false));
    let distance = |row: &[f64], from: &[f64]| {
        row.iter()
            .zip(from)
            .map(|(a, b)| (a - b) * (a - b))
            .sum::<f64>()
            .sqrt()
    };
    weighted
        .iter()
        .map(|row| distance(row, &worst) / (distance(row, &best) + distance(row, &worst)))
        .collect()
}

fn plain_vikor(rows: &[Vec<f64>]) -> Vec<f64> {
    let regrets: Vec<Vec<f64>> = plain_min_max(rows)
        .iter()
        .map(|row| row.iter().map(|x| 0.1 * (1.0 - x)).collect())
        .collect();
    let sums: Vec<f64> = regrets.iter().map(|row| row.iter().sum()).collect();
    let largest: Vec<f64> = regrets
        .iter()
        .map(|row| row.iter().copied().fold(0.0, f64::max))
        .collect();
    let from_zero_to_one = |values: &[f64]| -> Vec<f64> {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(0.0, f64::max);
        values.iter().map(|x| (x - low) / (high - low)).collect()
    };
    let (sums, largest) = (from_zero_to_one(&sums), from_zero_to_one(&largest));
    sums.iter().zip(largest).map(|(s, r)| 0.5 * s + 0.5 * r).collect()
}

/// Rank acceptability by drawing weights and sorting.
fn plain_acceptability(rows: &[Vec<f64>], samples: usize) -> Vec<Vec<f64>> {
    let mut numbers = Numbers(7);
    let mut counts = vec![vec![0_u32; rows.len()]; rows.len()];
    for _ in 0..samples {
        let drawn: Vec<f64> = rows[0].iter().map(|_| -(1.0 - numbers.next()).ln()).collect();
        let total: f64 = drawn.iter().sum();
        let score = |row: &Vec<f64>| row.iter().zip(&drawn).map(|(u, w)| u * w / total).sum::<f64>();
        let scores: Vec<f64> = rows.iter().map(score).collect();
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
        for (place, i) in order.into_iter().enumerate() {
            counts[i][place] += 1;
        }
    }
    let share = |count: &u32| f64::from(*count) / samples as f64;
    counts.iter().map(|row| row.iter().map(share).collect()).collect()
}

fn same(a: &[f64], b: &[f64]) {
    assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9));
}

fn rankings() {
    let rows = rows(ALTERNATIVES, CRITERIA);
    let table = Table::from_rows(&rows).expect("finite numbers");
    let criteria = Criteria::new(vec![0.1; CRITERIA], senses()).expect("ten weights");
    let (scores, ours) = beside::take(20, || {
        let scores = weighted_sum(&table, &criteria, Normalization::MinMax).expect("a sound table");
        (places(&scores), scores)
    });
    let (plain, theirs) = beside::take(3, || plain_sum(&rows));
    same(&scores.1, &plain);
    beside::print(
        "weighted sum with places, 100,000 x 10",
        ours,
        0.01,
        "as defined, without places",
        theirs,
    );
    let (scores, ours) = beside::take(20, || {
        topsis(&table, &criteria, Normalization::Vector).expect("a sound table")
    });
    let (plain, theirs) = beside::take(3, || plain_topsis(&rows));
    same(&scores, &plain);
    beside::print("TOPSIS, 100,000 x 10", ours, 0.01, "as defined", theirs);
    let (found, ours) = beside::take(20, || vikor(&table, &criteria, 0.5).expect("a sound table"));
    let (plain, theirs) = beside::take(3, || plain_vikor(&rows));
    same(&found.q, &plain);
    beside::print(
        "VIKOR with its compromise set, 100,000 x 10",
        ours,
        0.01,
        "as defined, without the set",
        theirs,
    );
    let (preferences, limits) = (preferences(), Limits::default());
    let (_, ours) = beside::take(10, || {
        promethee2(&table, &criteria, &preferences, &limits).expect("a sound table")
    });
    let few = Table::from_rows(&rows[..4000]).expect("finite numbers");
    let (pairs, theirs) = beside::take(3, || {
        preference_matrix(&few, &criteria, &preferences).expect("a sound table")
    });
    let flows = promethee2(&few, &criteria, &preferences, &limits).expect("a sound table");
    let plus: Vec<f64> = pairs.iter().map(|row| row.iter().sum::<f64>() / 3999.0).collect();
    same(&flows.plus, &plus);
    beside::print(
        "PROMETHEE II, five functions, 100,000 x 10",
        ours,
        0.15,
        "every pair of only 4,000 of them",
        theirs,
    );
}

fn robustness() {
    let limits = Limits::default();
    let wide = rows(400, CRITERIA);
    let table = Table::from_rows(&wide).expect("finite numbers");
    let ask = |table: &Table| {
        acceptability(table, &WeightSpace::UniformSimplex, Sampling::default(), &limits)
            .expect("a sound table")
    };
    let (found, ours) = beside::take(5, || ask(&table));
    let (plain, theirs) = beside::take(1, || plain_acceptability(&wide, 100_000));
    let far = found
        .rank_acceptability
        .iter()
        .flatten()
        .zip(plain.iter().flatten());
    assert!(far.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max) < 0.02);
    beside::print(
        "SMAA-2 with central weights and pairs, 400 x 10, 100,000 samples",
        ours,
        0.5,
        "places alone, by sorting",
        theirs,
    );
    let triangle = rows(100, 3);
    let table = Table::from_rows(&triangle).expect("finite numbers");
    let (_, ours) = beside::take(5, || ask(&table));
    let (_, theirs) = beside::take(1, || plain_acceptability(&triangle, 100_000));
    beside::print(
        "SMAA-2 exact, 100 x 3",
        ours,
        0.5,
        "100,000 samples instead",
        theirs,
    );
}

/// From the text of a problem to the text of its answer, as `p4c compute solve` does it.
fn whole_problems() {
    let matrix = rows(ALTERNATIVES, CRITERIA);
    let types: Vec<i32> = senses()
        .iter()
        .map(|sense| if *sense == Sense::Cost { -1 } else { 1 })
        .collect();
    let preference: Vec<Value> = (0..CRITERIA)
        .map(|_| json!({"type": "linear", "q": 0.1, "p": 0.3}))
        .collect();
    let problem = |kind: &str| {
        json!({"id": kind, "kind": kind, "input": {
            "matrix": matrix, "weights": vec![0.1; CRITERIA], "types": types, "normalization": "minmax",
            "v": 0.5, "preference": preference,
        }})
        .to_string()
    };
    for kind in ["weighted_sum", "topsis", "vikor", "promethee2"] {
        let text = problem(kind);
        let answer = || {
            let problems = parse_problems(&text).expect("valid JSON");
            let input = problems[0].as_input(Path::new("."));
            let answer = solve(kind, &input, &Limits::default())
                .expect("a kind of this engine")
                .expect("a sound problem");
            answer.to_string().len()
        };
        let (_, ours) = beside::take(5, answer);
        let (_, theirs) = beside::take(2, || serde_json::from_str::<Value>(&text).expect("valid JSON"));
        beside::print(
            &format!("{kind} from text to text, 100,000 x 10"),
            ours,
            0.9,
            "reading the text alone",
            theirs,
        );
    }
}

fn main() {
    if beside::is_asked() {
        rankings();
        robustness();
        whole_problems();
    }
}
