//! Solves hosting with capacities where everybody has one host: single-source hosting, and several services at once.
//!
//! Both become one relaxation ([`crate::location::services`]) under the tree search. Customers that may be split are in
//! [`crate::location::hosting_capacity`].

use p4c_problem::{Code, Limits, Refusal};

use crate::location::check;
use crate::location::granule::granule;
use crate::location::hosting_capacity::{Capacitated, lacking_capacity};
use crate::location::outcome::{Hosting, Outcome, proof};
use crate::location::services::{ServicesData, ServicesRelaxation};
use crate::location::tree::{TreeOptions, search};

/// Agencies that can each run several services for regions.
#[derive(Debug, Clone, PartialEq)]
pub struct MultiService {
    /// Cost of running a service, `[agency][service]`, from 0; infinite where it is not possible.
    pub open_cost: Vec<Vec<f64>>,
    /// Cost of one unit for a region, `[agency][region]`; infinite where it is not possible.
    pub unit_cost: Vec<Vec<f64>>,
    /// Demand, `[region][service]`; also a region without demand for a service is given an agency for it.
    pub demand: Vec<Vec<f64>>,
    /// Capacity of each agency over all its services, in units of demand.
    pub capacity: Vec<f64>,
    /// Most services that each agency runs.
    pub max_services: Vec<usize>,
}

/// Solves hosting with capacities where each customer has a single host.
///
/// # Errors
/// As [`crate::location::solve_capacitated`]; a negative opening cost.
pub fn solve_single_source(problem: &Capacitated, limits: &Limits) -> Result<Outcome, Refusal> {
    let hosts = problem.open_cost.len();
    let customers = check::matrix("service_cost", &problem.service_cost, "open_cost", hosts)?;
    check::from_zero("open_cost", &problem.open_cost, "open_cost", hosts)?;
    check::from_zero("capacity", &problem.capacity, "open_cost", hosts)?;
    check::demand(&problem.demand, "service_cost", customers)?;
    if let Some(reason) = lacking_capacity(problem.demand.iter().sum(), problem.capacity.iter().sum()) {
        return Ok(Outcome::Infeasible(reason));
    }
    if let Some(j) = check::unreachable_customer(&problem.service_cost, customers) {
        return Ok(Outcome::Infeasible(format!("no host can serve customer {j}")));
    }
    let data = ServicesData {
        agencies: hosts,
        services: 1,
        service_of: vec![0; customers],
        start: vec![0, customers],
        weight: problem.demand.clone(),
        open_cost: problem.open_cost.clone(),
        cost: problem.service_cost.concat(),
        capacity: problem.capacity.clone(),
        most: vec![1; hosts],
    };
    let found = run(&data, limits)?;
    Ok(outcome(
        &data,
        found,
        "no host has room for every customer whole: the customers do not fit into the capacities",
        Some,
    ))
}

/// Solves the hosting of several services at once.
///
/// # Errors
/// Shapes that do not fit, a negative cost of running, demand or capacity, a NaN, too many cells; [`Code::TimeLimit`] or
/// [`Code::Cancelled`] when the limit ended before any answer.
pub fn solve_multi_service(problem: &MultiService, limits: &Limits) -> Result<Outcome, Refusal> {
    let agencies = problem.open_cost.len();
    let services = check::matrix("open_cost", &problem.open_cost, "open_cost", agencies)?;
    let regions = check::matrix("unit_cost", &problem.unit_cost, "open_cost", agencies)?;
    if let Some((a, s)) = first_negative(&problem.open_cost) {
        let cost = problem.open_cost[a][s];
        return Err(Refusal::new(
            Code::InvalidValue,
            format!("`open_cost[{a}][{s}]` is {cost}; expected a number from 0 or null"),
        ));
    }
    if problem.demand.len() != regions {
        return Err(Refusal::new(
            Code::WrongShape,
            format!(
                "`demand` has {} rows, but `unit_cost` has {regions} regions",
                problem.demand.len()
            ),
        ));
    }
    for (r, row) in problem.demand.iter().enumerate() {
        check::from_zero(&format!("demand[{r}]"), row, "open_cost", services)?;
    }
    check::from_zero("capacity", &problem.capacity, "open_cost", agencies)?;
    if problem.max_services.len() != agencies {
        return Err(Refusal::new(
            Code::WrongShape,
            format!(
                "`max_services` has {} numbers, but `open_cost` asks for {agencies}",
                problem.max_services.len()
            ),
        ));
    }
    if agencies.saturating_mul(regions).saturating_mul(services) > check::MOST_CELLS {
        return Err(Refusal::new(
            Code::TooLarge,
            format!("{agencies} agencies x {regions} regions x {services} services are too many to solve"),
        ));
    }
    let data = flatten(problem, agencies, services, regions);
    if let Some(reason) = plainly_infeasible(problem, &data, regions) {
        return Ok(Outcome::Infeasible(reason));
    }
    let found = run(&data, limits)?;
    let reason = "the regions' needs do not fit into the agencies' capacities and numbers of services";
    Ok(outcome(&data, found, reason, |k| {
        Some((k % services) * regions + k / services)
    }))
}

fn first_negative(matrix: &[Vec<f64>]) -> Option<(usize, usize)> {
    matrix
        .iter()
        .enumerate()
        .find_map(|(i, row)| row.iter().position(|x| *x < 0.0).map(|j| (i, j)))
}

/// Items in order of services, then regions.
fn flatten(problem: &MultiService, agencies: usize, services: usize, regions: usize) -> ServicesData {
    let items = services * regions;
    let mut cost = Vec::with_capacity(agencies * items);
    for a in 0..agencies {
        for s in 0..services {
            for r in 0..regions {
                let unit = problem.unit_cost[a][r];
                let possible = unit.is_finite() && problem.open_cost[a][s].is_finite();
                cost.push(if possible {
                    unit * problem.demand[r][s]
                } else {
                    f64::INFINITY
                });
            }
        }
    }
    ServicesData {
        agencies,
        services,
        service_of: (0..items).map(|item| item / regions).collect(),
        start: (0..=services).map(|s| s * regions).collect(),
        weight: (0..items)
            .map(|item| problem.demand[item % regions][item / regions])
            .collect(),
        open_cost: problem.open_cost.concat(),
        cost,
        capacity: problem.capacity.clone(),
        most: problem.max_services.clone(),
    }
}

fn plainly_infeasible(problem: &MultiService, data: &ServicesData, regions: usize) -> Option<String> {
    let demand = data.weight.iter().sum();
    let usable =
        |a: &usize| problem.max_services[*a] > 0 && problem.open_cost[*a].iter().any(|cost| cost.is_finite());
    if !(0..data.agencies).any(|a| usable(&a)) {
        return Some(
            "no agency may run any service: `max_services` is 0 or `open_cost` null for all".to_owned(),
        );
    }
    let capacity = (0..data.agencies)
        .filter(usable)
        .map(|a| problem.capacity[a])
        .sum();
    if let Some(reason) = lacking_capacity(demand, capacity) {
        return Some(reason);
    }
    for item in 0..data.items() {
        let served = (0..data.agencies).any(|a| {
            problem.max_services[a] > 0
                && data.cost[a * data.items() + item].is_finite()
                && data.weight[item] <= problem.capacity[a] * (1.0 + 1e-12)
        });
        if !served {
            let (service, region) = (item / regions, item % regions);
            return Some(format!("no agency can give service {service} to region {region}"));
        }
    }
    None
}

/// The agency of each item and what is proved.
struct Found {
    agency: Option<Vec<usize>>,
    bound: f64,
    proved: bool,
}

fn run(data: &ServicesData, limits: &Limits) -> Result<Found, Refusal> {
    let n = data.items();
    let mut ceiling = 1.0 + data.open_cost.iter().filter(|cost| cost.is_finite()).sum::<f64>();
    for i in 0..n {
        let costs = (0..data.agencies).map(|a| data.cost[a * n + i]);
        ceiling += costs.filter(|cost| cost.is_finite()).fold(0.0, f64::max);
    }
    // A round of local search tries to move every service from each agency to each other.
    let large = data.agencies * data.agencies * n > 500_000;
    let options = TreeOptions {
        ceiling,
        granule: granule(data.cost.iter().chain(&data.open_cost).copied()),
        root_steps: 800,
        node_steps: 80,
        complete_every: if large { 100 } else { 10 },
        disturbances: if large { 3 } else { 40 },
    };
    let mut relaxation = ServicesRelaxation::new(data, limits);
    let found = search(&mut relaxation, options, limits);
    let agency = found.best.map(|best| {
        let served = |i: usize| (0..data.agencies).find(|a| best.open[data.runs() + a * n + i]);
        (0..n).filter_map(served).collect::<Vec<usize>>()
    });
    if agency.is_none() && !found.proved {
        limits.check()?;
        return Err(Refusal::new(
            Code::SolverFailed,
            "the search ended without an answer",
        ));
    }
    Ok(Found {
        agency,
        bound: found.bound,
        proved: found.proved,
    })
}

/// The hosting; `item_at(k)` is the item that stands k-th in the answer.
fn outcome(
    data: &ServicesData,
    found: Found,
    reason: &str,
    item_at: impl Fn(usize) -> Option<usize>,
) -> Outcome {
    let Some(agency) = found.agency else {
        return Outcome::Infeasible(reason.to_owned());
    };
    let n = data.items();
    let mut loads = vec![0.0; data.agencies];
    let mut runs = vec![false; data.runs()];
    let mut objective = 0.0;
    for (i, a) in agency.iter().enumerate() {
        loads[*a] += data.weight[i];
        objective += data.cost[a * n + i];
        runs[a * data.services + data.service_of[i]] = true;
    }
    objective += (0..data.runs())
        .filter(|run| runs[*run])
        .map(|run| data.open_cost[run])
        .sum::<f64>();
    let assign: Vec<usize> = (0..n).filter_map(item_at).map(|item| agency[item]).collect();
    let (bound, quality) = proof(objective, found.bound, found.proved);
    Outcome::Solved(Hosting {
        objective,
        bound,
        quality,
        open: (0..data.agencies)
            .filter(|a| runs[a * data.services..(a + 1) * data.services].contains(&true))
            .collect(),
        shares: assign.iter().map(|a| vec![(*a, 1.0)]).collect(),
        assign,
        loads,
    })
}
