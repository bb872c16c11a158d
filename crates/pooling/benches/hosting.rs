//! Times hosting problems of the OR-Library's sizes, and prints how much longer a plain method takes on the same problem.
//!
//! The plain methods prove nothing but one: greedy opening with every change priced anew for hosts without capacity and medians, opening all
//! and closing one by one with linear programmes for split customers, and greedy placing with single moves for single sources and several
//! services. All sets are tried where there are 16 hosts.

#[path = "../../problem/benches/beside/mod.rs"]
mod beside;

use std::time::Duration;

use p4c_pooling::location::{
    Capacitated, Hosting, MultiService, Outcome, PMedian, Uncapacitated, instances, solve_capacitated,
    solve_multi_service, solve_p_median, solve_single_source, solve_uncapacitated,
};
use p4c_problem::linear::{Dictionary, Programme, Row};
use p4c_problem::{Limits, Quality, Refusal};

/// The cost of open hosts: each customer goes to the nearest.
fn cost_of(open_cost: &[f64], cost: &[Vec<f64>], open: &[usize]) -> f64 {
    let nearest = |j: usize| open.iter().map(|i| cost[*i][j]).fold(f64::INFINITY, f64::min);
    open.iter().map(|i| open_cost[*i]).sum::<f64>() + (0..cost[0].len()).map(nearest).sum::<f64>()
}

/// Greedy opening (of exactly `p` hosts where that is given), then the first opening, closing or exchange that helps, every set priced anew.
fn plain_search(open_cost: &[f64], cost: &[Vec<f64>], p: Option<usize>) -> f64 {
    let price = |open: &[usize]| cost_of(open_cost, cost, open);
    let hosts = 0..open_cost.len();
    let mut open: Vec<usize> = Vec::new();
    let mut best = f64::INFINITY;
    loop {
        let with = |i: usize| [open.as_slice(), &[i]].concat();
        let next = hosts
            .clone()
            .filter(|i| !open.contains(i))
            .map(|i| (price(&with(i)), i))
            .min_by(|a, b| a.0.total_cmp(&b.0));
        let Some((found, i)) = next else { break };
        if p.is_some_and(|p| open.len() == p) || (p.is_none() && found >= best) {
            break;
        }
        best = found;
        open.push(i);
    }
    let mut better = true;
    while better {
        better = false;
        for i in hosts.clone() {
            let mut trials = Vec::new();
            match open.iter().position(|k| *k == i) {
                Some(at) if p.is_none() && open.len() > 1 => {
                    trials.push([&open[..at], &open[at + 1..]].concat())
                }
                Some(_) => {}
                None => {
                    if p.is_none() {
                        trials.push([open.as_slice(), &[i]].concat());
                    }
                    trials.extend((0..open.len()).map(|at| [&open[..at], &open[at + 1..], &[i]].concat()));
                }
            }
            for trial in trials {
                let found = price(&trial);
                if found < best - 1e-9 * best {
                    (best, open, better) = (found, trial, true);
                    break;
                }
            }
        }
    }
    best
}

/// The cheapest of all sets of hosts.
fn all_sets(problem: &Uncapacitated) -> f64 {
    let hosts = problem.open_cost.len();
    (1u32..1 << hosts)
        .map(|mask| {
            let open: Vec<usize> = (0..hosts).filter(|i| mask >> i & 1 == 1).collect();
            cost_of(&problem.open_cost, &problem.service_cost, &open)
        })
        .fold(f64::INFINITY, f64::min)
}

/// The cost of open hosts with capacities, customers split: a linear programme.
fn cost_of_split(problem: &Capacitated, open: &[usize]) -> Option<f64> {
    let customers = problem.demand.len();
    let column = |at: usize, j: usize| at * customers + j;
    let served = (0..customers).map(|j| Row {
        terms: (0..open.len()).map(|at| (column(at, j), 1.0)).collect(),
        low: 1.0,
        high: 1.0,
    });
    let room = open.iter().enumerate().map(|(at, i)| Row {
        terms: (0..customers)
            .map(|j| (column(at, j), problem.demand[j]))
            .collect(),
        low: 0.0,
        high: problem.capacity[*i],
    });
    let cost = open
        .iter()
        .flat_map(|i| problem.service_cost[*i].iter().map(|cost| -cost));
    let programme = Programme {
        objective: cost.collect(),
        bounds: vec![(0.0, 1.0); open.len() * customers],
        rows: served.chain(room).collect(),
        whole: 0,
    };
    let capacity: f64 = open.iter().map(|i| problem.capacity[*i]).sum();
    if capacity < problem.demand.iter().sum() {
        return None;
    }
    let mut dictionary = Dictionary::new(&programme);
    let _ = dictionary.solve_within(f64::NEG_INFINITY, 100_000);
    Some(open.iter().map(|i| problem.open_cost[*i]).sum::<f64>() - dictionary.objective())
}

/// All hosts open, then the closing that saves most as long as one does.
fn closing_one_by_one(problem: &Capacitated) -> f64 {
    let mut open: Vec<usize> = (0..problem.open_cost.len()).collect();
    let mut best = cost_of_split(problem, &open).unwrap_or(f64::INFINITY);
    loop {
        let closings = (0..open.len()).filter_map(|at| {
            let trial = [&open[..at], &open[at + 1..]].concat();
            Some((cost_of_split(problem, &trial)?, trial))
        });
        match closings.min_by(|a, b| a.0.total_cmp(&b.0)) {
            Some((cost, trial)) if cost < best => (best, open) = (cost, trial),
            _ => return best,
        }
    }
}

/// A single source as several services of which there is one.
fn as_one_service(problem: &Capacitated) -> MultiService {
    let unit = |row: &Vec<f64>| {
        row.iter()
            .zip(&problem.demand)
            .map(|(cost, demand)| cost / demand)
            .collect()
    };
    MultiService {
        open_cost: problem.open_cost.iter().map(|cost| vec![*cost]).collect(),
        unit_cost: problem.service_cost.iter().map(unit).collect(),
        demand: problem.demand.iter().map(|demand| vec![*demand]).collect(),
        capacity: problem.capacity.clone(),
        max_services: vec![1; problem.open_cost.len()],
    }
}

/// Largest first, each where it costs least, then single moves while one helps, every placing priced anew. Infinite when some fits nowhere.
fn plain_placing(problem: &MultiService) -> f64 {
    let (agencies, services) = (problem.capacity.len(), problem.demand[0].len());
    let mut items: Vec<(usize, usize)> = (0..problem.demand.len())
        .flat_map(|r| (0..services).map(move |s| (r, s)))
        .collect();
    items.sort_by(|a, b| problem.demand[b.0][b.1].total_cmp(&problem.demand[a.0][a.1]));
    let price = |placed: &[Option<usize>]| {
        let mut load = vec![0.0; agencies];
        let mut runs = vec![vec![false; services]; agencies];
        let mut cost = 0.0;
        for ((r, s), agency) in items.iter().zip(placed) {
            let Some(a) = *agency else { continue };
            load[a] += problem.demand[*r][*s];
            runs[a][*s] = true;
            cost += problem.unit_cost[a][*r] * problem.demand[*r][*s];
        }
        for a in 0..agencies {
            let count = runs[a].iter().filter(|runs| **runs).count();
            if load[a] > problem.capacity[a] || count > problem.max_services[a] {
                return f64::INFINITY;
            }
            cost += (0..services)
                .filter(|s| runs[a][*s])
                .map(|s| problem.open_cost[a][s])
                .sum::<f64>();
        }
        cost
    };
    let mut placed = vec![None; items.len()];
    let best_place = |placed: &mut Vec<Option<usize>>, k: usize| {
        let mut best = (f64::INFINITY, placed[k]);
        for a in 0..agencies {
            placed[k] = Some(a);
            let cost = price(placed);
            if cost < best.0 {
                best = (cost, Some(a));
            }
        }
        placed[k] = best.1;
        best.0
    };
    for k in 0..items.len() {
        if best_place(&mut placed, k).is_infinite() {
            return f64::INFINITY;
        }
    }
    let mut cost = f64::INFINITY;
    loop {
        let before = cost;
        for k in 0..items.len() {
            cost = best_place(&mut placed, k);
        }
        if cost >= before - 1e-9 * cost {
            return cost;
        }
    }
}

fn solved(outcome: Result<Outcome, Refusal>) -> Hosting {
    let outcome = outcome.expect("the generated problems are well formed");
    outcome.hosting().expect("and have solutions").clone()
}

/// Solves, prints the row, and sees that the plain answer is not better than what was proved.
fn row(name: &str, reach: f64, solve: impl Fn() -> Hosting, companion: &str, plain: impl Fn() -> f64) {
    let (found, ours) = beside::take(5, solve);
    assert_eq!(found.quality, Quality::Optimal, "{name}");
    let (plain, theirs) = beside::take(1, plain);
    assert!(
        plain >= found.objective * (1.0 - 1e-7),
        "{name}: {plain} {}",
        found.objective
    );
    let worse = (plain / found.objective - 1.0) * 100.0;
    let companion = match worse {
        _ if plain.is_infinite() => format!("{companion} (places not all)"),
        worse if worse > 1e-6 => format!("{companion} ({worse:.2} % dearer)"),
        _ => format!("{companion} (as cheap)"),
    };
    beside::print(name, ours, reach, &companion, theirs);
}

fn without_capacity(limits: &Limits) {
    let problem = instances::small_plants(16, 50, 7500.0, 0);
    let solve = || solved(solve_uncapacitated(&problem, limits));
    row("no capacity, 16 x 50", 0.5, solve, "all sets", || {
        all_sets(&problem)
    });
    let cases = [
        (
            "no capacity, 50 x 50",
            0.5,
            instances::small_plants(50, 50, 12_500.0, 0),
        ),
        (
            "no capacity, 100 x 1,000",
            1.0,
            instances::large_plants(100, 1000, 1),
        ),
        (
            "no capacity, 100 x 1,000, another",
            1.0,
            instances::large_plants(100, 1000, 2),
        ),
    ];
    for (name, reach, problem) in cases {
        let solve = || solved(solve_uncapacitated(&problem, limits));
        let plain = || plain_search(&problem.open_cost, &problem.service_cost, None);
        row(name, reach, solve, "greedy and exchanges", plain);
    }
}

fn medians(limits: &Limits) {
    for (nodes, p) in [
        (100, 5),
        (100, 33),
        (200, 10),
        (200, 67),
        (300, 30),
        (400, 5),
        (400, 40),
        (400, 133),
    ] {
        let problem: PMedian = instances::graph_median(nodes, p, 7);
        let free = vec![0.0; nodes];
        row(
            &format!("median, {nodes} nodes, p {p}"),
            3.0,
            || solved(solve_p_median(&problem, limits)),
            "greedy and exchanges",
            || plain_search(&free, &problem.distance, Some(p)),
        );
    }
}

fn with_capacity(limits: &Limits) {
    for (hosts, open_cost, needed) in [(16, 7500.0, 11.7), (25, 12_500.0, 5.83), (50, 12_500.0, 11.7)] {
        let problem = instances::small_capacitated(hosts, 50, open_cost, needed, 0);
        row(
            &format!("capacity, split, {hosts} x 50"),
            0.5,
            || solved(solve_capacitated(&problem, limits)),
            "closing one by one",
            || closing_one_by_one(&problem),
        );
        if hosts < 50 {
            row(
                &format!("capacity, single source, {hosts} x 50"),
                3.0,
                || solved(solve_single_source(&problem, limits)),
                "placing and moves",
                || plain_placing(&as_one_service(&problem)),
            );
        }
    }
    let problem = instances::large_capacitated(100, 1000, 7.3, 0);
    let (found, ours) = beside::take(2, || solved(solve_capacitated(&problem, limits)));
    let plain = || plain_search(&problem.open_cost, &problem.service_cost, None);
    let (_, theirs) = beside::take(1, plain);
    beside::print(
        &format!("capacity, split, 100 x 1,000, gap {:.3} %", found.gap() * 100.0),
        ours,
        60.0,
        "greedy and exchanges without the capacities",
        theirs,
    );
}

fn several_services(limits: &Limits) {
    for (room, seed) in [(2.0, 0), (1.5, 0), (1.3, 0), (1.3, 1)] {
        let problem = instances::services(16, 30, 6, 3, room, seed);
        row(
            &format!("several services, 16 x 30 x 6, room {room}, {seed}"),
            10.0,
            || solved(solve_multi_service(&problem, limits)),
            "placing and moves",
            || plain_placing(&problem),
        );
    }
}

/// Beyond what can be proved in time: the gap that is told instead.
fn gaps() {
    let limits = || Limits::of(Duration::from_secs(10));
    let median = instances::graph_median(900, 200, 7);
    let tight = instances::small_capacitated(50, 50, 12_500.0, 11.97, 1);
    let full = instances::services(16, 30, 6, 3, 1.15, 1);
    let rows: [(&str, &dyn Fn() -> Hosting); 3] = [
        ("median, 900 nodes, p 200", &|| {
            solved(solve_p_median(&median, &limits()))
        }),
        ("single source, 50 x 50, tight", &|| {
            solved(solve_single_source(&tight, &limits()))
        }),
        ("several services, room 1.15", &|| {
            solved(solve_multi_service(&full, &limits()))
        }),
    ];
    for (name, solve) in rows {
        let (found, taken) = beside::take(1, solve);
        println!(
            "{name}, within 10 s: {} in {}, gap {:.3} %",
            match found.quality {
                Quality::Optimal => "proved",
                _ => "not proved",
            },
            beside::text(taken.clock),
            found.gap() * 100.0,
        );
    }
}

fn main() {
    if beside::is_asked() {
        let limits = Limits::of(Duration::from_secs(3600));
        without_capacity(&limits);
        medians(&limits);
        with_capacity(&limits);
        several_services(&limits);
        gaps();
    }
}
