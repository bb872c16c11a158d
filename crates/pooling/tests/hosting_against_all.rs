//! Holds every hosting model against trying all solutions of small problems.

use p4c_pooling::location::{
    Capacitated, Hosting, MultiService, Outcome, PMedian, Uncapacitated, solve_capacitated,
    solve_multi_service, solve_p_median, solve_single_source, solve_uncapacitated,
};
use p4c_problem::{Limits, Quality};
use proptest::prelude::*;

/// Costs as whole numbers or with fractions, sometimes not possible.
fn costs(hosts: usize, customers: usize) -> impl Strategy<Value = Vec<Vec<f64>>> {
    let whole = (0u32..60).prop_map(f64::from);
    let broken = (0u32..60_000).prop_map(|x| f64::from(x) / 997.0);
    let cell = prop_oneof![8 => whole, 4 => broken, 1 => Just(f64::INFINITY)];
    prop::collection::vec(prop::collection::vec(cell, customers), hosts)
}

fn numbers(count: usize, most: u32) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec((0..most).prop_map(f64::from), count)
}

fn uncapacitated() -> impl Strategy<Value = Uncapacitated> {
    (1usize..9, 1usize..13)
        .prop_flat_map(|(m, n)| (numbers(m, 80), costs(m, n)))
        .prop_map(|(open_cost, service_cost)| Uncapacitated {
            open_cost,
            service_cost,
        })
}

fn p_median() -> impl Strategy<Value = PMedian> {
    (1usize..10, 1usize..13)
        .prop_flat_map(|(m, n)| (costs(m, n), numbers(n, 9), 1..=m, prop::option::of(5.0..60.0)))
        .prop_map(|(distance, demand, p, max_distance)| PMedian {
            distance,
            demand,
            p,
            max_distance,
        })
}

fn capacitated(most_customers: usize) -> impl Strategy<Value = Capacitated> {
    (1usize..5, 1usize..=most_customers)
        .prop_flat_map(|(m, n)| {
            (
                numbers(m, 80),
                costs(m, n),
                numbers(m, 25),
                numbers(n, 12),
                prop::bool::weighted(0.3),
            )
        })
        .prop_map(|(open_cost, service_cost, mut capacity, demand, full)| {
            if full {
                // Just as much room as is needed: the first host has what the others lack.
                let others: f64 = capacity.iter().skip(1).sum();
                capacity[0] = (demand.iter().sum::<f64>() - others).max(0.0);
            }
            Capacitated {
                open_cost,
                service_cost,
                capacity,
                demand,
            }
        })
}

fn multi_service() -> impl Strategy<Value = MultiService> {
    (1usize..4, 1usize..5, 1usize..3)
        .prop_flat_map(|(a, r, s)| {
            let open = prop_oneof![6 => (0u32..80).prop_map(f64::from), 1 => Just(f64::INFINITY)];
            (
                prop::collection::vec(prop::collection::vec(open, s), a),
                costs(a, r),
                prop::collection::vec(numbers(s, 7), r),
                numbers(a, 40),
                prop::collection::vec(0usize..3, a),
            )
        })
        .prop_map(
            |(open_cost, unit_cost, demand, capacity, max_services)| MultiService {
                open_cost,
                unit_cost,
                demand,
                capacity,
                max_services,
            },
        )
}

fn same(found: &Outcome, best: f64) -> Result<(), TestCaseError> {
    match found {
        Outcome::Infeasible(reason) => prop_assert!(best.is_infinite(), "{best} exists, but: {reason}"),
        Outcome::Solved(hosting) => {
            prop_assert!(
                (hosting.objective - best).abs() <= 1e-7 * best.abs().max(1.0),
                "{} against {best}",
                hosting.objective
            );
            prop_assert_eq!(hosting.quality, Quality::Optimal);
            prop_assert_eq!(hosting.gap(), 0.0);
        }
    }
    Ok(())
}

fn sets(hosts: usize) -> impl Iterator<Item = Vec<bool>> {
    (0u32..1 << hosts).map(move |mask| (0..hosts).map(|i| mask >> i & 1 == 1).collect())
}

fn nearest_cost(open: &[bool], cost: impl Fn(usize) -> f64) -> f64 {
    (0..open.len())
        .filter(|i| open[*i])
        .map(cost)
        .fold(f64::INFINITY, f64::min)
}

fn opening(open: &[bool], cost: &[f64]) -> f64 {
    open.iter()
        .zip(cost)
        .filter(|(open, _)| **open)
        .map(|(_, cost)| cost)
        .sum()
}

/// The cheapest split service from open hosts: every unit of whole-numbered demand is a customer of its own, and labels are corrected
/// along residual paths until none is negative (Bellman-Ford on the units).
fn split_cost(problem: &Capacitated, open: &[bool]) -> f64 {
    let hosts: Vec<usize> = (0..open.len()).filter(|i| open[*i]).collect();
    let mut base = 0.0;
    let mut units: Vec<Vec<f64>> = Vec::new();
    for (j, demand) in problem.demand.iter().enumerate() {
        if *demand == 0.0 {
            base += nearest_cost(open, |i| problem.service_cost[i][j]);
        }
        for _ in 0..*demand as usize {
            units.push(
                hosts
                    .iter()
                    .map(|i| problem.service_cost[*i][j] / demand)
                    .collect(),
            );
        }
    }
    // Slots of unit size: an assignment problem, solved by the Hungarian method over rows of units.
    let slots: Vec<usize> = hosts
        .iter()
        .enumerate()
        .flat_map(|(k, i)| vec![k; problem.capacity[*i] as usize])
        .collect();
    if slots.len() < units.len() {
        return f64::INFINITY;
    }
    base + hungarian(
        &units
            .iter()
            .map(|row| slots.iter().map(|k| row[*k].min(1e6)).collect())
            .collect::<Vec<Vec<f64>>>(),
    )
}

/// The least sum of one cell a row, no column twice; infinite when a cell of 1e6 is in it.
fn hungarian(cost: &[Vec<f64>]) -> f64 {
    let n = cost.len();
    if n == 0 {
        return 0.0;
    }
    let m = cost[0].len();
    let (mut u, mut v, mut at) = (vec![0.0; n + 1], vec![0.0; m + 1], vec![0usize; m + 1]);
    for i in 1..=n {
        at[0] = i;
        let mut column = 0;
        let (mut least, mut done, mut way) = (
            vec![f64::INFINITY; m + 1],
            vec![false; m + 1],
            vec![0usize; m + 1],
        );
        while at[column] != 0 {
            done[column] = true;
            let (row, mut step, mut next) = (at[column], f64::INFINITY, 0);
            for j in 1..=m {
                if !done[j] {
                    let reduced = cost[row - 1][j - 1] - u[row] - v[j];
                    if reduced < least[j] {
                        least[j] = reduced;
                        way[j] = column;
                    }
                    if least[j] < step {
                        step = least[j];
                        next = j;
                    }
                }
            }
            for j in 0..=m {
                if done[j] {
                    u[at[j]] += step;
                    v[j] -= step;
                } else {
                    least[j] -= step;
                }
            }
            column = next;
        }
        while column != 0 {
            at[column] = at[way[column]];
            column = way[column];
        }
    }
    let total: f64 = (1..=m)
        .filter(|j| at[*j] > 0)
        .map(|j| cost[at[j] - 1][j - 1])
        .sum();
    if total >= 1e6 { f64::INFINITY } else { total }
}

/// The least cost over all assignments of items to agencies, depth first.
fn cheapest_assignment(items: usize, agencies: usize, cost: &dyn Fn(&[usize]) -> f64) -> f64 {
    let mut best = f64::INFINITY;
    let mut assign = vec![0; items];
    loop {
        best = best.min(cost(&assign));
        let Some(at) = (0..items).find(|i| assign[*i] + 1 < agencies) else {
            return best;
        };
        assign[at] += 1;
        assign[..at].fill(0);
    }
}

fn check_shares(hosting: &Hosting, problem: &Capacitated) -> Result<(), TestCaseError> {
    let mut cost: f64 = hosting.open.iter().map(|i| problem.open_cost[*i]).sum();
    for (j, shares) in hosting.shares.iter().enumerate() {
        prop_assert!((shares.iter().map(|(_, share)| share).sum::<f64>() - 1.0).abs() < 1e-9);
        for (i, share) in shares {
            prop_assert!(hosting.open.contains(i));
            cost += share * problem.service_cost[*i][j];
        }
    }
    prop_assert!((cost - hosting.objective).abs() < 1e-6);
    for (load, capacity) in hosting.loads.iter().zip(&problem.capacity) {
        prop_assert!(*load <= capacity + 1e-6);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn hosting_without_capacity_is_the_cheapest_of_all_sets(problem in uncapacitated()) {
        let best = sets(problem.open_cost.len())
            .map(|open| {
                let served: f64 =
                    (0..problem.service_cost[0].len()).map(|j| nearest_cost(&open, |i| problem.service_cost[i][j])).sum();
                served + opening(&open, &problem.open_cost)
            })
            .fold(f64::INFINITY, f64::min);
        same(&solve_uncapacitated(&problem, &Limits::default()).unwrap(), best)?;
    }

    #[test]
    fn the_p_median_is_the_cheapest_of_all_sets_of_p(problem in p_median()) {
        let limit = problem.max_distance.unwrap_or(f64::INFINITY);
        let cost = |i: usize, j: usize| {
            let distance = problem.distance[i][j];
            if distance.is_finite() && distance <= limit { distance * problem.demand[j] } else { f64::INFINITY }
        };
        let best = sets(problem.distance.len())
            .filter(|open| open.iter().filter(|o| **o).count() == problem.p)
            .map(|open| (0..problem.demand.len()).map(|j| nearest_cost(&open, |i| cost(i, j))).sum())
            .fold(f64::INFINITY, f64::min);
        let found = solve_p_median(&problem, &Limits::default()).unwrap();
        same(&found, best)?;
        if let Some(hosting) = found.hosting() {
            prop_assert_eq!(hosting.open.len(), problem.p);
        }
    }

    #[test]
    fn split_hosting_is_the_cheapest_of_all_sets(problem in capacitated(7)) {
        let best = sets(problem.open_cost.len())
            .map(|open| split_cost(&problem, &open) + opening(&open, &problem.open_cost))
            .fold(f64::INFINITY, f64::min);
        let found = solve_capacitated(&problem, &Limits::default()).unwrap();
        same(&found, best)?;
        if let Some(hosting) = found.hosting() {
            check_shares(hosting, &problem)?;
        }
    }

    #[test]
    fn single_source_hosting_is_the_cheapest_of_all_assignments(problem in capacitated(7)) {
        let hosts = problem.open_cost.len();
        let best = cheapest_assignment(problem.demand.len(), hosts, &|assign| {
            let mut loads = vec![0.0; hosts];
            let mut cost = 0.0;
            for (j, i) in assign.iter().enumerate() {
                loads[*i] += problem.demand[j];
                cost += problem.service_cost[*i][j];
            }
            if (0..hosts).any(|i| loads[i] > problem.capacity[i]) {
                return f64::INFINITY;
            }
            cost + (0..hosts).filter(|i| assign.contains(i)).map(|i| problem.open_cost[i]).sum::<f64>()
        });
        let found = solve_single_source(&problem, &Limits::default()).unwrap();
        same(&found, best)?;
        if let Some(hosting) = found.hosting() {
            check_shares(hosting, &problem)?;
        }
    }

    #[test]
    fn hosting_of_several_services_is_the_cheapest_of_all_assignments(problem in multi_service()) {
        let (agencies, regions, services) = (problem.open_cost.len(), problem.demand.len(), problem.demand[0].len());
        let cost = |assign: &[usize]| {
            let mut loads = vec![0.0; agencies];
            let mut runs = vec![vec![false; services]; agencies];
            let mut cost = 0.0;
            for (k, a) in assign.iter().enumerate() {
                let (r, s) = (k / services, k % services);
                loads[*a] += problem.demand[r][s];
                runs[*a][s] = true;
                let unit = problem.unit_cost[*a][r];
                if unit.is_infinite() {
                    return f64::INFINITY;
                }
                cost += unit * problem.demand[r][s];
            }
            for a in 0..agencies {
                if loads[a] > problem.capacity[a] || runs[a].iter().filter(|r| **r).count() > problem.max_services[a] {
                    return f64::INFINITY;
                }
                cost += (0..services).filter(|s| runs[a][*s]).map(|s| problem.open_cost[a][s]).sum::<f64>();
            }
            cost
        };
        let best = cheapest_assignment(regions * services, agencies, &cost);
        let found = solve_multi_service(&problem, &Limits::default()).unwrap();
        same(&found, best)?;
        if let Some(hosting) = found.hosting() {
            prop_assert!((cost(&hosting.assign) - hosting.objective).abs() < 1e-6);
        }
    }
}
