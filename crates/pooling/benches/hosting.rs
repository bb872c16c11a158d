//! Times hosting problems of the OR-Library's sizes, and prints how much slower a plain method is on the same problem.
//!
//! The plain method for the p-median is greedy opening with every exchange priced anew (no bound, no proof); for hosting without capacity
//! it tries all sets of a problem of 16 hosts. The others are timed alone: there is no plain method that ends.

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use p4c_pooling::location::{
    Outcome, PMedian, Uncapacitated, instances, solve_capacitated, solve_multi_service, solve_p_median,
    solve_single_source, solve_uncapacitated,
};
use p4c_problem::{Limits, Quality};

fn proved(outcome: &Outcome) -> f64 {
    let hosting = outcome.hosting().expect("the generated problems have solutions");
    assert_eq!(hosting.quality, Quality::Optimal);
    hosting.objective
}

fn cost_of_set(problem: &PMedian, open: &[usize]) -> f64 {
    (0..problem.demand.len())
        .map(|j| {
            open.iter()
                .map(|i| problem.distance[*i][j])
                .fold(f64::INFINITY, f64::min)
        })
        .sum()
}

/// Greedy opening, then the first exchange that helps, every set priced from nothing.
fn plain_median(problem: &PMedian) -> f64 {
    let mut open: Vec<usize> = Vec::new();
    for _ in 0..problem.p {
        let cost = |i: usize| {
            let mut trial = open.clone();
            trial.push(i);
            cost_of_set(problem, &trial)
        };
        let best = (0..problem.distance.len())
            .min_by(|a, b| cost(*a).total_cmp(&cost(*b)))
            .unwrap_or(0);
        open.push(best);
    }
    let mut cost = cost_of_set(problem, &open);
    let mut better = true;
    while better {
        better = false;
        for at in 0..open.len() {
            for i in 0..problem.distance.len() {
                let mut trial = open.clone();
                trial[at] = i;
                let trial_cost = cost_of_set(problem, &trial);
                if trial_cost < cost {
                    (cost, open, better) = (trial_cost, trial, true);
                }
            }
        }
    }
    cost
}

/// The cheapest of all sets of hosts.
fn all_sets(problem: &Uncapacitated) -> f64 {
    let hosts = problem.open_cost.len();
    let mut best = f64::INFINITY;
    for mask in 1u32..1 << hosts {
        let open: Vec<usize> = (0..hosts).filter(|i| mask >> i & 1 == 1).collect();
        let served: f64 = (0..problem.service_cost[0].len())
            .map(|j| {
                open.iter()
                    .map(|i| problem.service_cost[*i][j])
                    .fold(f64::INFINITY, f64::min)
            })
            .sum();
        best = best.min(served + open.iter().map(|i| problem.open_cost[*i]).sum::<f64>());
    }
    best
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let out = work();
    (out, start.elapsed().as_secs_f64())
}

fn print_ratios() {
    let limits = Limits::default();
    let median = instances::graph_median(100, 10, 7);
    let (ours, seconds) =
        timed(|| proved(&solve_p_median(&median, &limits).expect("the problem is well formed")));
    let (plain, plain_seconds) = timed(|| plain_median(&median));
    println!(
        "p-median 100 nodes p 10: proved {ours} in {seconds:.4} s; plain exchange {plain} unproved in {plain_seconds:.4} s, ratio {:.0}",
        plain_seconds / seconds
    );
    let plants = instances::small_plants(16, 50, 7500.0, 0);
    let (ours, seconds) =
        timed(|| proved(&solve_uncapacitated(&plants, &limits).expect("the problem is well formed")));
    let (plain, plain_seconds) = timed(|| all_sets(&plants));
    assert!((ours - plain).abs() < 1e-6 * plain);
    println!(
        "uncapacitated 16 x 50: proved in {seconds:.5} s; all sets in {plain_seconds:.4} s, ratio {:.0}",
        plain_seconds / seconds
    );
}

fn hosting(criterion: &mut Criterion) {
    print_ratios();
    let mut group = criterion.benchmark_group("hosting");
    group
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    let limits = Limits::of(Duration::from_secs(3600));
    let plants = instances::large_plants(100, 1000, 1);
    group.bench_function("uncapacitated 100 x 1000", |bench| {
        bench.iter(|| {
            black_box(proved(
                &solve_uncapacitated(&plants, &limits).expect("well formed"),
            ))
        });
    });
    let split = instances::small_capacitated(50, 50, 12500.0, 11.7, 0);
    group.bench_function("capacitated split 50 x 50, tight", |bench| {
        bench.iter(|| black_box(proved(&solve_capacitated(&split, &limits).expect("well formed"))));
    });
    let large = instances::large_capacitated(100, 1000, 7.3, 0);
    group.bench_function("capacitated split 100 x 1000", |bench| {
        bench.iter(|| black_box(proved(&solve_capacitated(&large, &limits).expect("well formed"))));
    });
    let single = instances::small_capacitated(25, 50, 12500.0, 5.83, 0);
    group.bench_function("capacitated single source 25 x 50", |bench| {
        bench.iter(|| {
            black_box(proved(
                &solve_single_source(&single, &limits).expect("well formed"),
            ))
        });
    });
    for (nodes, p) in [(100, 33), (200, 10), (400, 10), (400, 133)] {
        let median = instances::graph_median(nodes, p, 7);
        group.bench_function(format!("p-median {nodes} nodes, p {p}"), |bench| {
            bench.iter(|| black_box(proved(&solve_p_median(&median, &limits).expect("well formed"))));
        });
    }
    let services = instances::services(16, 30, 6, 3, 1.5, 0);
    group.bench_function("several services 16 x 30 x 6", |bench| {
        bench.iter(|| {
            black_box(proved(
                &solve_multi_service(&services, &limits).expect("well formed"),
            ))
        });
    });
    group.finish();
}

criterion_group!(benches, hosting);
criterion_main!(benches);
