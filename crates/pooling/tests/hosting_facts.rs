//! Facts that hold for hosting problems of any size: order does not matter, more choice never costs more, limits are told.

use std::time::Duration;

use p4c_pooling::location::{
    Capacitated, MultiService, Outcome, Uncapacitated, instances, solve_capacitated, solve_multi_service,
    solve_p_median, solve_single_source, solve_uncapacitated,
};
use p4c_problem::{CancelFlag, Code, Limits, Quality};

fn objective(outcome: &Outcome) -> f64 {
    let hosting = outcome.hosting().unwrap();
    assert_eq!(hosting.quality, Quality::Optimal);
    hosting.objective
}

fn assert_close(left: f64, right: f64) {
    assert!(
        (left - right).abs() <= 1e-7 * left.abs().max(1.0),
        "{left} against {right}"
    );
}

fn reversed_rows(rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
    rows.iter()
        .rev()
        .map(|row| row.iter().rev().copied().collect())
        .collect()
}

fn reversed(values: &[f64]) -> Vec<f64> {
    values.iter().rev().copied().collect()
}

fn reversed_problem(problem: &Capacitated) -> Capacitated {
    Capacitated {
        open_cost: reversed(&problem.open_cost),
        service_cost: reversed_rows(&problem.service_cost),
        capacity: reversed(&problem.capacity),
        demand: reversed(&problem.demand),
    }
}

#[test]
fn the_order_of_hosts_and_customers_does_not_matter() {
    let limits = Limits::default();
    let plants = instances::small_plants(16, 50, 7500.0, 3);
    let turned = Uncapacitated {
        open_cost: reversed(&plants.open_cost),
        service_cost: reversed_rows(&plants.service_cost),
    };
    assert_close(
        objective(&solve_uncapacitated(&plants, &limits).unwrap()),
        objective(&solve_uncapacitated(&turned, &limits).unwrap()),
    );
    let problem = instances::small_capacitated(12, 30, 7500.0, 5.83, 4);
    let turned = reversed_problem(&problem);
    assert_close(
        objective(&solve_capacitated(&problem, &limits).unwrap()),
        objective(&solve_capacitated(&turned, &limits).unwrap()),
    );
    assert_close(
        objective(&solve_single_source(&problem, &limits).unwrap()),
        objective(&solve_single_source(&turned, &limits).unwrap()),
    );
    let services = instances::services(6, 8, 3, 2, 2.0, 5);
    let turned = MultiService {
        open_cost: reversed_rows(&services.open_cost),
        unit_cost: reversed_rows(&services.unit_cost),
        demand: reversed_rows(&services.demand),
        capacity: reversed(&services.capacity),
        max_services: services.max_services.iter().rev().copied().collect(),
    };
    assert_close(
        objective(&solve_multi_service(&services, &limits).unwrap()),
        objective(&solve_multi_service(&turned, &limits).unwrap()),
    );
}

#[test]
fn more_freedom_never_costs_more() {
    let limits = Limits::default();
    for seed in 0..4 {
        let problem = instances::small_capacitated(10, 25, 7500.0, 4.6, seed);
        let plants = Uncapacitated {
            open_cost: problem.open_cost.clone(),
            service_cost: problem.service_cost.clone(),
        };
        let free = objective(&solve_uncapacitated(&plants, &limits).unwrap());
        let split = objective(&solve_capacitated(&problem, &limits).unwrap());
        let single = objective(&solve_single_source(&problem, &limits).unwrap());
        assert!(free <= split * (1.0 + 1e-9) && split <= single * (1.0 + 1e-9));
        let mut fewer = problem.clone();
        fewer.open_cost.pop();
        fewer.service_cost.pop();
        fewer.capacity.pop();
        assert!(split <= objective(&solve_capacitated(&fewer, &limits).unwrap()) * (1.0 + 1e-9));
        assert!(single <= objective(&solve_single_source(&fewer, &limits).unwrap()) * (1.0 + 1e-9));
    }
}

#[test]
fn one_more_median_never_costs_more_and_all_of_them_cost_nothing() {
    let mut problem = instances::graph_median(30, 1, 11);
    let mut before = f64::INFINITY;
    for p in 1..=30 {
        problem.p = p;
        let cost = objective(&solve_p_median(&problem, &Limits::default()).unwrap());
        assert!(cost <= before);
        before = cost;
    }
    assert_eq!(before, 0.0);
}

#[test]
fn one_service_with_room_for_one_is_single_source_hosting() {
    let problem = instances::small_capacitated(7, 12, 5000.0, 3.4, 9);
    let unit_cost: Vec<Vec<f64>> = problem
        .service_cost
        .iter()
        .map(|row| {
            row.iter()
                .zip(&problem.demand)
                .map(|(cost, demand)| cost / demand)
                .collect()
        })
        .collect();
    let services = MultiService {
        open_cost: problem.open_cost.iter().map(|cost| vec![*cost]).collect(),
        unit_cost,
        demand: problem.demand.iter().map(|demand| vec![*demand]).collect(),
        capacity: problem.capacity.clone(),
        max_services: vec![1; 7],
    };
    assert_close(
        objective(&solve_single_source(&problem, &Limits::default()).unwrap()),
        objective(&solve_multi_service(&services, &Limits::default()).unwrap()),
    );
}

#[test]
fn bounds_hold_where_opening_costs_leave_a_gap_to_the_linear_programme() {
    // Each customer is near three of six hosts (a projective pattern): the linear programme opens halves.
    let near = [
        [0, 1, 2],
        [0, 3, 4],
        [1, 3, 5],
        [2, 4, 5],
        [0, 1, 5],
        [2, 3, 4],
        [0, 2, 3],
        [1, 4, 5],
    ];
    let mut service_cost = vec![vec![10.0; 8]; 6];
    for (j, hosts) in near.iter().enumerate() {
        for i in hosts {
            service_cost[*i][j] = 0.0;
        }
    }
    let problem = Uncapacitated {
        open_cost: vec![7.0; 6],
        service_cost,
    };
    let mut best = f64::INFINITY;
    for mask in 1u32..64 {
        let served: f64 = (0..8)
            .map(|j| {
                (0..6)
                    .filter(|i| mask >> i & 1 == 1)
                    .map(|i| problem.service_cost[i][j])
                    .fold(f64::INFINITY, f64::min)
            })
            .sum();
        best = best.min(7.0 * f64::from(mask.count_ones()) + served);
    }
    assert_eq!(
        objective(&solve_uncapacitated(&problem, &Limits::default()).unwrap()),
        best
    );
}

#[test]
fn at_the_limit_the_best_answer_stands_with_its_bound() {
    let short = Limits::of(Duration::ZERO);
    let median = instances::graph_median(60, 6, 2);
    let outcome = solve_p_median(&median, &short).unwrap();
    let hosting = outcome.hosting().unwrap();
    assert_eq!(hosting.quality, Quality::Bound);
    assert_eq!(hosting.open.len(), 6);
    assert!(hosting.gap() > 0.0 && hosting.bound <= hosting.objective);
    let proved = objective(&solve_p_median(&median, &Limits::default()).unwrap());
    assert!(hosting.bound <= proved && proved <= hosting.objective);
}

#[test]
fn a_cancelled_solve_ends_and_says_so_when_it_has_no_answer() {
    let flag = CancelFlag::default();
    flag.cancel();
    let limits = Limits::default().with_cancel(flag);
    // The whole capacity is barely enough for whole customers, so a first answer needs a search.
    let problem = instances::large_capacitated(30, 200, 5.3, 1);
    match solve_capacitated(&problem, &limits) {
        Ok(outcome) => assert_eq!(outcome.hosting().unwrap().quality, Quality::Bound),
        Err(refusal) => assert_eq!(refusal.code, Code::Cancelled),
    }
}

#[test]
fn paths_of_equal_cost_do_not_hide_the_room_that_is_left() {
    // Hardly any room to spare: customers move along chains of hosts whose costs differ by rounding only.
    let rows = [
        [
            71, 91, 9, 75, 51, 19, 16, 69, 98, 35, 27, 39, 30, 21, 44, 10, 71, 26, 75, 4,
        ],
        [
            7, 49, 43, 90, 55, 81, 31, 100, 62, 85, 81, 64, 6, 35, 4, 53, 82, 18, 53, 71,
        ],
        [
            93, 30, 3, 11, 65, 54, 73, 26, 44, 70, 20, 23, 0, 29, 97, 42, 5, 37, 73, 88,
        ],
        [
            37, 30, 70, 8, 70, 51, 20, 57, 88, 26, 26, 20, 54, 48, 89, 44, 11, 45, 38, 53,
        ],
    ];
    let demand = [0, 0, 25, 21, 1, 1, 1, 0, 0, 5, 0, 21, 5, 5, 1, 5, 0, 1, 1, 5];
    let problem = Capacitated {
        open_cost: vec![0.0, 124.0, 0.0, 200.0],
        service_cost: rows.iter().map(|row| row.map(f64::from).to_vec()).collect(),
        capacity: vec![22.0, 20.0, 25.0, 34.0],
        demand: demand.map(f64::from).to_vec(),
    };
    // The optimum of an independent mixed-integer solver.
    assert_close(
        objective(&solve_capacitated(&problem, &Limits::default()).unwrap()),
        718.96,
    );
}

#[test]
fn negative_opening_costs_open_a_host_that_nobody_needs() {
    let problem = Uncapacitated {
        open_cost: vec![1.0, -2.0],
        service_cost: vec![vec![1.0], vec![9.0]],
    };
    let outcome = solve_uncapacitated(&problem, &Limits::default()).unwrap();
    assert_eq!(objective(&outcome), 0.0);
    assert_eq!(outcome.hosting().unwrap().open, [0, 1]);
}

#[test]
fn large_problems_of_the_measured_sizes_are_proved() {
    let limits = Limits::default();
    objective(&solve_uncapacitated(&instances::large_plants(100, 300, 1), &limits).unwrap());
    objective(&solve_capacitated(&instances::large_capacitated(40, 200, 7.3, 2), &limits).unwrap());
    objective(&solve_p_median(&instances::graph_median(150, 15, 3), &limits).unwrap());
}
