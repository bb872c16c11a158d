//! How fast 15 of 400 practices are chosen under budget and diversity limits, proved best, and the explanation with it.
//!
//! Beside it stand the greedy choice, with the share of the optimum that it reaches, and textbook branch and bound on the linear relaxation.

#[path = "../../problem/benches/beside/mod.rs"]
mod beside;

use std::time::{Duration, Instant};

use p4c_appraisal::selection::choice::choose;
use p4c_appraisal::selection::portfolio::Portfolio;
use p4c_appraisal::selection::reasons::reasons;
use p4c_problem::Limits;
use p4c_problem::linear::{Dictionary, Outcome, Programme, Row};

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

/// The rounds' limits as rows; regions taken part in are columns of their own.
fn programme(portfolio: &Portfolio) -> Programme {
    let (n, regions) = (portfolio.score.len(), portfolio.region_max.len());
    let among = |indices: &[usize], at: usize| -> Vec<(usize, f64)> {
        (0..n).filter(|i| indices[*i] == at).map(|i| (i, 1.0)).collect()
    };
    let row = |terms: Vec<(usize, f64)>, low: f64, high: f64| Row { terms, low, high };
    let mut rows = vec![
        row((0..n).map(|i| (i, 1.0)).collect(), 15.0, 15.0),
        row(
            (0..n).map(|i| (i, portfolio.cost[i])).collect(),
            f64::NEG_INFINITY,
            portfolio.budget.unwrap_or(f64::INFINITY),
        ),
        row((n..n + regions).map(|r| (r, 1.0)).collect(), 10.0, f64::INFINITY),
    ];
    for (c, (least, most)) in portfolio
        .category_min
        .iter()
        .zip(&portfolio.category_max)
        .enumerate()
    {
        rows.push(row(among(&portfolio.category, c), *least as f64, *most as f64));
    }
    for r in 0..regions {
        let members = among(&portfolio.region, r);
        rows.push(row(members.clone(), 0.0, portfolio.region_max[r] as f64));
        rows.push(row([members, vec![(n + r, -1.0)]].concat(), 0.0, f64::INFINITY));
    }
    for group in &portfolio.exclusive_groups {
        let mut members = group.clone();
        members.sort_unstable();
        members.dedup();
        rows.push(row(members.into_iter().map(|i| (i, 1.0)).collect(), 0.0, 1.0));
    }
    Programme {
        objective: [portfolio.score.clone(), vec![0.0; regions]].concat(),
        bounds: vec![(0.0, 1.0); n + regions],
        rows,
        whole: n,
    }
}

/// Branch and bound as textbooks have it: depth first at the most broken column, the linear programme as the bound. `None` when the time
/// ends before the proof.
fn textbook(programme: &Programme, seconds: u64) -> Option<f64> {
    let limits = Limits::of(Duration::from_secs(seconds));
    let mut best = f64::NEG_INFINITY;
    let mut stack = vec![Dictionary::new(programme)];
    while let Some(mut node) = stack.pop() {
        if limits.is_over() {
            return None;
        }
        if node.solve(best + 1e-9) == Outcome::Infeasible || node.objective() <= best + 1e-9 {
            continue;
        }
        let x = node.solution();
        let broken = |i: &usize| (x[*i] - x[*i].round()).abs();
        let column = (0..programme.whole).max_by(|a, b| broken(a).total_cmp(&broken(b)))?;
        if broken(&column) < 1e-7 {
            best = node.objective();
            continue;
        }
        for value in [0.0, 1.0] {
            let mut child = node.clone();
            child.set_bounds(column, value, value);
            stack.push(child);
        }
    }
    Some(best)
}

fn main() {
    if !beside::is_asked() {
        return;
    }
    let limits = Limits::of(Duration::from_secs(3600));
    let mut slowest = (0.0, 1, false);
    for seed in 1..=20 {
        for correlated in [false, true] {
            let portfolio = round(400, seed, correlated);
            let begun = Instant::now();
            let choice = choose(&portfolio, &limits).expect("a sound round");
            let chosen = begun.elapsed().as_secs_f64();
            if chosen > slowest.0 {
                slowest = (chosen, seed, correlated);
            }
            let name = format!(
                "round {seed}{}",
                if correlated { ", dear ones better" } else { "" }
            );
            let Some(choice) = choice else {
                println!("{name}: nothing fits, told in {}", beside::text(chosen));
                continue;
            };
            assert!(choice.proved);
            let begun = Instant::now();
            let reasons = reasons(&portfolio, &choice, 2, &limits);
            let out = &reasons.left_out;
            let proved = out.iter().filter(|item| item.loss == item.loss_at_least).count();
            println!(
                "{name}: chosen and proved {}; {} limits priced, {} next best, {} left out ({proved} losses exact) {}; greedy reaches {:.3}",
                beside::text(chosen),
                reasons.limit_costs.len(),
                reasons.next_best.len(),
                out.len(),
                beside::text(begun.elapsed().as_secs_f64()),
                greedy(&portfolio) / choice.objective
            );
        }
    }
    let (_, seed, correlated) = slowest;
    let portfolio = round(400, seed, correlated);
    let (choice, ours) = beside::take(5, || choose(&portfolio, &limits).expect("a sound round"));
    let (plain, theirs) = beside::take(1, || textbook(&programme(&portfolio), 20));
    if let Some((choice, plain)) = choice.zip(plain) {
        assert!((choice.objective - plain).abs() < 1e-6);
    }
    let companion = match plain {
        Some(_) => "textbook branch and bound",
        None => "textbook branch and bound, without an end",
    };
    beside::print(
        "15 of 400, the slowest of 40 rounds",
        ours,
        0.2,
        companion,
        theirs,
    );
}
