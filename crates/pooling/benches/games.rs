//! Times the Shapley value at 20 and 24 players and the nucleolus at 14 and 18, on random and structured games.
//!
//! Before criterion's figures it prints the ratio to the textbook way in the same run: the Shapley value by one pass for each player.

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use p4c_pooling::games::{Form, Game, Over, Sense, nucleolus_of_table, shapley_of_table};

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

fn shapley(criterion: &mut Criterion) {
    let table = random_table(20);
    let begun = Instant::now();
    let expected = textbook_shapley(black_box(&table));
    let textbook = begun.elapsed();
    shapley_of_table(black_box(&table)); // Starts the threads.
    let begun = Instant::now();
    let found = shapley_of_table(black_box(&table));
    let ours = begun.elapsed();
    assert!(found.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-6));
    println!(
        "shapley, 20 players: {ours:?}; textbook {textbook:?}, {:.0} times as long",
        textbook.as_secs_f64() / ours.as_secs_f64()
    );
    let mut group = criterion.benchmark_group("shapley");
    group.sample_size(10).measurement_time(Duration::from_secs(2));
    for n in [20, 24] {
        let table = random_table(n);
        group.bench_function(format!("{n} players"), |bencher| {
            bencher.iter(|| shapley_of_table(black_box(&table)))
        });
    }
    group.finish();
}

fn nucleolus(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("nucleolus");
    group.sample_size(10).measurement_time(Duration::from_secs(2));
    for n in [14, 18] {
        for (name, sense, table) in structured(n) {
            group.bench_function(format!("{n} players, {name}"), |bencher| {
                bencher.iter(|| {
                    nucleolus_of_table(
                        black_box(&table),
                        sense,
                        Over::EfficientShares,
                        &Default::default(),
                    )
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, shapley, nucleolus);
criterion_main!(benches);
