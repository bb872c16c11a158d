//! How fast rankings are at 100,000 alternatives by 10 criteria, and rank acceptability at 400 by 10 with 100,000 samples.
//!
//! Beside PROMETHEE II stands the comparison of every pair at 2,000 alternatives, with the ratio of the two at that size.

use std::hint::black_box;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
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
use p4c_problem::Limits;

/// Numbers from 0 to 1 that repeat nowhere, the same at every run.
fn table(rows: usize, columns: usize) -> Table {
    let mut state = 1_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let columns = (0..columns)
        .map(|_| (0..rows).map(|_| next()).collect())
        .collect();
    Table::from_columns(columns).expect("finite numbers")
}

fn criteria() -> Criteria {
    let senses = (0..10)
        .map(|j| if j % 3 == 0 { Sense::Cost } else { Sense::Benefit })
        .collect();
    Criteria::new(vec![0.1; 10], senses).expect("ten weights")
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

fn rankings(criterion: &mut Criterion) {
    let (table, criteria, limits) = (table(100_000, 10), criteria(), Limits::default());
    let preferences = preferences();
    let mut group = criterion.benchmark_group("100000x10");
    group.sample_size(20);
    group.bench_function("weighted_sum", |bench| {
        bench.iter(|| {
            let scores = weighted_sum(black_box(&table), &criteria, Normalization::MinMax).expect("scores");
            places(&scores)
        });
    });
    group.bench_function("topsis", |bench| {
        bench.iter(|| topsis(black_box(&table), &criteria, Normalization::Vector));
    });
    group.bench_function("vikor", |bench| {
        bench.iter(|| vikor(black_box(&table), &criteria, 0.5))
    });
    group.bench_function("promethee2", |bench| {
        bench.iter(|| promethee2(black_box(&table), &criteria, &preferences, &limits));
    });
    group.finish();
}

fn promethee_against_pairs(criterion: &mut Criterion) {
    let (table, criteria, limits) = (table(2000, 10), criteria(), Limits::default());
    let preferences = preferences();
    let started = Instant::now();
    let pairs = preference_matrix(&table, &criteria, &preferences).expect("pairs");
    let slow = started.elapsed();
    let started = Instant::now();
    let flows = promethee2(&table, &criteria, &preferences, &limits).expect("flows");
    let fast = started.elapsed();
    let plus = pairs[0].iter().sum::<f64>() / 1999.0;
    assert!((plus - flows.plus[0]).abs() < 1e-9);
    println!(
        "promethee2 2000x10: every pair {slow:?}, sorted {fast:?}, ratio {:.0}",
        slow.as_secs_f64() / fast.as_secs_f64()
    );
    criterion.bench_function("promethee2 2000x10", |bench| {
        bench.iter(|| promethee2(black_box(&table), &criteria, &preferences, &limits));
    });
}

fn robustness(criterion: &mut Criterion) {
    let limits = Limits::default();
    let mut group = criterion.benchmark_group("acceptability");
    group.sample_size(10);
    let wide = table(400, 10);
    group.bench_function("400x10, 100000 samples", |bench| {
        bench.iter(|| {
            acceptability(
                black_box(&wide),
                &WeightSpace::UniformSimplex,
                Sampling::default(),
                &limits,
            )
        });
    });
    let triangle = table(100, 3);
    group.bench_function("100x3 exact", |bench| {
        bench.iter(|| {
            acceptability(
                black_box(&triangle),
                &WeightSpace::UniformSimplex,
                Sampling::default(),
                &limits,
            )
        });
    });
    group.finish();
}

criterion_group!(benches, rankings, promethee_against_pairs, robustness);
criterion_main!(benches);
