//! How fast 15 of 400 practices are chosen under budget and diversity limits, proved best, and the explanation with it.
//!
//! Beside it stands the greedy choice, with the share of the optimum that it reaches.

use std::hint::black_box;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use p4c_appraisal::selection::choice::choose;
use p4c_appraisal::selection::portfolio::Portfolio;
use p4c_appraisal::selection::reasons::{left_out, limit_costs, next_best};
use p4c_problem::Limits;

/// A round of `n` practices; `correlated`: dear practices score higher, which makes the budget bite.
fn round(n: usize, seed: u64, correlated: bool) -> Portfolio {
    let mut state = seed;
    let mut next = |most: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % most
    };
    let cost: Vec<f64> = (0..n).map(|_| (next(9000) + 1000) as f64).collect();
    let score = cost
        .iter()
        .map(|cost| {
            if correlated {
                cost / 100.0 + next(1000) as f64 / 100.0
            } else {
                next(100_000) as f64 / 1000.0
            }
        })
        .collect();
    Portfolio {
        score,
        cost,
        category: (0..n).map(|_| next(12) as usize).collect(),
        region: (0..n).map(|_| next(20) as usize).collect(),
        budget: Some(60_000.0),
        choose: 15,
        category_min: (0..12).map(|k| usize::from(k < 8)).collect(),
        category_max: vec![3; 12],
        region_min: vec![0; 20],
        region_max: vec![2; 20],
        exclusive_groups: (0..40)
            .map(|_| (0..4).map(|_| next(n as u64) as usize).collect())
            .collect(),
        min_distinct_regions: Some(10),
    }
}

fn greedy(portfolio: &Portfolio) -> f64 {
    let mut order: Vec<usize> = (0..portfolio.score.len()).collect();
    order.sort_by(|&a, &b| portfolio.score[b].total_cmp(&portfolio.score[a]));
    let mut items: Vec<usize> = Vec::new();
    for i in order {
        items.push(i);
        let part = Portfolio {
            choose: items.len(),
            category_min: vec![],
            min_distinct_regions: None,
            budget: portfolio.budget.map(|budget| budget * items.len() as f64 / 15.0),
            ..portfolio.clone()
        };
        if items.len() > 15 || !part.violations(&items).is_empty() {
            items.pop();
        }
    }
    portfolio.value(&items)
}

fn selections(criterion: &mut Criterion) {
    let limits = Limits::default();
    let mut worst = (0.0, 0);
    for seed in 1..=20 {
        for correlated in [false, true] {
            let portfolio = round(400, seed, correlated);
            let started = Instant::now();
            let choice = choose(&portfolio, &limits).expect("a sound round");
            let time = started.elapsed();
            if time.as_secs_f64() > worst.0 {
                worst = (time.as_secs_f64(), seed);
            }
            let started = Instant::now();
            let Some(choice) = choice else {
                println!("round {seed}, correlated {correlated}: nothing fits, {time:?}");
                continue;
            };
            let costs = limit_costs(&portfolio, &choice, &limits).expect("a sound round");
            let costs_time = started.elapsed();
            let next = next_best(&portfolio, &choice, 2, &limits);
            let next_time = started.elapsed() - costs_time;
            let out = left_out(&portfolio, &choice, &limits);
            let proved = out.iter().filter(|item| item.loss == item.loss_at_least).count();
            println!(
                "15 of 400, round {seed}, correlated {correlated}: chosen {time:?}, {} limits priced {costs_time:?}, {} next {next_time:?}, \
                 {} left out ({proved} proved) {:?}, greedy reaches {:.3}",
                costs.len(),
                next.len(),
                out.len(),
                started.elapsed() - costs_time - next_time,
                greedy(&portfolio) / choice.objective
            );
        }
    }
    println!("slowest of 40 rounds: {:.3} s (round {})", worst.0, worst.1);
    let portfolio = round(400, worst.1, true);
    let mut group = criterion.benchmark_group("15 of 400");
    group.sample_size(10);
    group.bench_function("chosen and proved", |bench| {
        bench.iter(|| choose(black_box(&portfolio), &limits))
    });
    group.finish();
}

criterion_group!(benches, selections);
criterion_main!(benches);
