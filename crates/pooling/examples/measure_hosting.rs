//! Solves generated hosting problems of the OR-Library's sizes, many seeds of each class, and prints time, bound and gap of the slowest.
//!
//! `cargo run --release -p p4c-pooling --example measure_hosting -- CLASS SEEDS [LIMIT]`, where CLASS is the beginning of a name below (or
//! `all`), SEEDS how many seeds of each (or `FROM..TO`), LIMIT seconds for each problem (60). For finding weak spots; figures that are promised are in `benches/`.

use std::time::{Duration, Instant};

use p4c_pooling::location::{
    Capacitated, Outcome, Uncapacitated, instances, solve_capacitated, solve_multi_service, solve_p_median,
    solve_single_source, solve_uncapacitated,
};
use p4c_problem::{Limits, Refusal};

/// One class of problems: its name, and how the problem of a seed is solved.
type Class = (String, Solve);
type Solve = Box<dyn Fn(u64, &Limits) -> Result<Outcome, Refusal>>;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let wanted = arguments.first().map_or("all", String::as_str);
    let seeds = arguments.get(1).map_or("3", String::as_str);
    let (from, to) = seeds.split_once("..").unwrap_or(("0", seeds));
    let seeds: std::ops::Range<u64> = from.parse().unwrap_or(0)..to.parse().unwrap_or(3);
    let limit: u64 = arguments.get(2).and_then(|text| text.parse().ok()).unwrap_or(60);
    for (name, solve) in classes() {
        if wanted != "all" && !name.starts_with(wanted) {
            continue;
        }
        let mut slowest = (0.0, 0);
        let (mut total, mut unproved, mut widest) = (0.0, 0, 0.0_f64);
        for seed in seeds.clone() {
            let (begun, used) = (Instant::now(), thread_seconds());
            let outcome = solve(seed, &Limits::of(Duration::from_secs(limit)));
            let seconds = match (thread_seconds(), used) {
                (Some(now), Some(then)) => now - then,
                _ => begun.elapsed().as_secs_f64(),
            };
            total += seconds;
            if seconds > slowest.0 {
                slowest = (seconds, seed);
            }
            match outcome {
                Ok(Outcome::Solved(hosting)) => {
                    unproved += u32::from(hosting.gap() > 0.0);
                    widest = widest.max(hosting.gap());
                }
                Ok(Outcome::Infeasible(reason)) => println!("{name}, seed {seed}: infeasible, {reason}"),
                Err(refusal) => println!("{name}, seed {seed}: {refusal}"),
            }
        }
        println!(
            "{name}: mean {:.3} s, slowest {:.3} s (seed {}), {unproved} of {} unproved, widest gap {widest:.2e}",
            total / seeds.clone().count().max(1) as f64,
            slowest.0,
            slowest.1,
            seeds.clone().count()
        );
    }
}

/// Processor seconds of this thread, where the system tells them: a busy machine does not blur them.
fn thread_seconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = text.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

fn classes() -> Vec<Class> {
    let mut classes: Vec<Class> = Vec::new();
    let mut add = |name: String, solve: Solve| classes.push((name, solve));
    for hosts in [16, 25, 50] {
        for open_cost in [7500.0, 12_500.0, 17_500.0, 25_000.0] {
            add(
                format!("cap {hosts} x 50, opening {open_cost}"),
                Box::new(move |seed, limits| {
                    solve_uncapacitated(&instances::small_plants(hosts, 50, open_cost, seed), limits)
                }),
            );
            for needed in [3.9, 5.83, 11.7] {
                add(
                    format!("capacitated {hosts} x 50, opening {open_cost}, {needed} needed"),
                    Box::new(move |seed, limits| {
                        solve_capacitated(
                            &instances::small_capacitated(hosts, 50, open_cost, needed, seed),
                            limits,
                        )
                    }),
                );
                add(
                    format!("single {hosts} x 50, opening {open_cost}, {needed} needed"),
                    Box::new(move |seed, limits| {
                        solve_single_source(
                            &instances::small_capacitated(hosts, 50, open_cost, needed, seed),
                            limits,
                        )
                    }),
                );
            }
        }
    }
    for factor in [0.3, 1.0, 2.0, 4.0] {
        for detour in [0.0, 0.25] {
            add(
                format!("large 100 x 1000, opening x {factor}, detours {detour}"),
                Box::new(move |seed, limits| {
                    let mut problem = instances::large_plants(100, 1000, seed);
                    reshape(
                        &mut problem.open_cost,
                        &mut problem.service_cost,
                        factor,
                        detour,
                        seed,
                    );
                    solve_uncapacitated(&problem, limits)
                }),
            );
            for needed in [4.2, 7.3, 11.7] {
                add(
                    format!(
                        "largecapacity 100 x 1000, opening x {factor}, detours {detour}, {needed} needed"
                    ),
                    Box::new(move |seed, limits| {
                        let mut problem = instances::large_capacitated(100, 1000, needed, seed);
                        let Capacitated {
                            open_cost,
                            service_cost,
                            ..
                        } = &mut problem;
                        reshape(open_cost, service_cost, factor, detour, seed);
                        solve_capacitated(&problem, limits)
                    }),
                );
            }
        }
    }
    add(
        "random 100 x 1000".to_owned(),
        Box::new(|seed, limits| {
            let mut state = seed + 1;
            let service_cost = (0..100)
                .map(|_| (0..1000).map(|_| (unit(&mut state) * 1000.0).floor()).collect())
                .collect();
            solve_uncapacitated(
                &Uncapacitated {
                    open_cost: vec![3000.0; 100],
                    service_cost,
                },
                limits,
            )
        }),
    );
    for (nodes, of_nodes) in [
        (100, vec![5, 10, 20, 33]),
        (200, vec![5, 10, 20, 40, 67]),
        (300, vec![5, 10, 30, 60, 100]),
        (400, vec![5, 10, 40, 80, 133]),
        (500, vec![5, 10, 50, 100, 167]),
        (600, vec![5, 10, 60, 120, 200]),
        (700, vec![5, 10, 70, 140]),
        (800, vec![5, 10, 80]),
        (900, vec![5, 10, 90]),
    ] {
        for p in of_nodes {
            add(
                format!("pmed {nodes} nodes, p {p}"),
                Box::new(move |seed, limits| {
                    solve_p_median(&instances::graph_median(nodes, p, seed), limits)
                }),
            );
        }
    }
    for (most, room) in [(2, 1.3), (3, 1.15), (3, 1.5), (3, 3.0), (4, 1.3), (6, 1.2)] {
        add(
            format!("services 16 x 30 x 6, at most {most}, room {room}"),
            Box::new(move |seed, limits| {
                solve_multi_service(&instances::services(16, 30, 6, most, room, seed), limits)
            }),
        );
    }
    classes
}

/// Scales the opening costs, and makes every way up to `detour` longer than the straight one.
fn reshape(open_cost: &mut [f64], service_cost: &mut [Vec<f64>], factor: f64, detour: f64, seed: u64) {
    let mut state = seed + 99;
    open_cost.iter_mut().for_each(|cost| *cost *= factor);
    for cost in service_cost.iter_mut().flatten() {
        *cost *= 1.0 + detour * unit(&mut state);
    }
}

/// A number from 0 to 1 (Steele, Lea & Flood 2014).
fn unit(state: &mut u64) -> f64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}
