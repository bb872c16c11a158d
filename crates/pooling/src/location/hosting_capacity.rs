//! Solves hosting with capacities, customers split, to proven optimality or with a gap.
//!
//! Checks the problem, runs the tree over [`crate::location::capacitated`], and says how much capacity is lacking when it is.

use p4c_problem::{Code, Limits, Refusal};

use crate::location::capacitated::{CapacitatedData, CapacitatedRelaxation};
use crate::location::check;
use crate::location::outcome::{Hosting, Outcome, proof};
use crate::location::transport::transport;
use crate::location::tree::{TreeOptions, search};

/// Hosts with capacities.
#[derive(Debug, Clone, PartialEq)]
pub struct Capacitated {
    /// Cost of opening each host.
    pub open_cost: Vec<f64>,
    /// Cost of serving all of a customer, `[host][customer]`; infinite where it is not possible.
    pub service_cost: Vec<Vec<f64>>,
    /// Capacity of each host, in units of demand.
    pub capacity: Vec<f64>,
    /// Demand of each customer.
    pub demand: Vec<f64>,
}

/// Solves hosting with capacities where a customer may be split over hosts, its cost in proportion to the share.
///
/// # Errors
/// Shapes that do not fit, a negative capacity or demand, a NaN, too many cells; [`Code::TimeLimit`] or [`Code::Cancelled`] when the
/// limit ended before any answer.
pub fn solve_capacitated(problem: &Capacitated, limits: &Limits) -> Result<Outcome, Refusal> {
    let data = match read(problem)? {
        Ok(data) => data,
        Err(reason) => return Ok(Outcome::Infeasible(reason)),
    };
    let large = data.hosts * data.customers > 20_000;
    let mut ceiling = 1.0 + data.open_cost.iter().map(|cost| cost.max(0.0)).sum::<f64>();
    for j in 0..data.customers {
        let costs = (0..data.hosts).map(|i| data.cost[i * data.customers + j]);
        ceiling += costs.filter(|cost| cost.is_finite()).fold(0.0, f64::max);
    }
    let options = TreeOptions {
        ceiling,
        granule: 0.0,
        root_steps: 800,
        node_steps: 50,
        complete_every: if large { 20 } else { 10 },
        disturbances: if large { 5 } else { 0 },
    };
    let mut relaxation = CapacitatedRelaxation::new(&data, limits);
    let found = search(&mut relaxation, options, limits);
    let best = match found.best {
        Some(best) => best,
        None if found.proved => {
            return Ok(Outcome::Infeasible(
                "no set of hosts can serve every customer within the capacities of the hosts that are possible for it".to_owned(),
            ));
        }
        None => {
            // All hosts at once serve whatever can be served.
            limits.check()?;
            return Err(Refusal::new(
                Code::SolverFailed,
                "the search ended without an answer",
            ));
        }
    };
    let service = transport(&data, &best.open, None)
        .ok_or_else(|| Refusal::new(Code::SolverFailed, "the best set of hosts cannot be served again"))?;
    let opening: f64 = (0..data.hosts)
        .filter(|i| best.open[*i])
        .map(|i| data.open_cost[i])
        .sum();
    let objective = opening + service.cost;
    let mut loads = vec![0.0; data.hosts];
    for (shares, demand) in service.shares.iter().zip(&data.demand) {
        for (host, share) in shares {
            loads[*host] += share * demand;
        }
    }
    let largest = |shares: &Vec<(usize, f64)>| {
        shares
            .iter()
            .fold((0, 0.0), |best, pair| if pair.1 > best.1 { *pair } else { best })
            .0
    };
    let (bound, quality) = proof(objective, found.bound, found.proved);
    Ok(Outcome::Solved(Hosting {
        objective,
        bound,
        quality,
        open: (0..data.hosts).filter(|i| best.open[*i]).collect(),
        assign: service.shares.iter().map(largest).collect(),
        shares: service.shares,
        loads,
    }))
}

/// The checked data, or why there is no hosting.
fn read(problem: &Capacitated) -> Result<Result<CapacitatedData, String>, Refusal> {
    let hosts = problem.open_cost.len();
    let customers = check::matrix("service_cost", &problem.service_cost, "open_cost", hosts)?;
    check::finite("open_cost", &problem.open_cost)?;
    check::from_zero("capacity", &problem.capacity, "open_cost", hosts)?;
    check::demand(&problem.demand, "service_cost", customers)?;
    let total_demand: f64 = problem.demand.iter().sum();
    if let Some(reason) = lacking_capacity(total_demand, problem.capacity.iter().sum()) {
        return Ok(Err(reason));
    }
    if let Some(j) = check::unreachable_customer(&problem.service_cost, customers) {
        return Ok(Err(format!("no host can serve customer {j}")));
    }
    let cost = problem.service_cost.concat();
    let per_unit = |(k, cost): (usize, &f64)| {
        let demand = problem.demand[k % customers];
        if demand > 0.0 { cost / demand } else { *cost }
    };
    Ok(Ok(CapacitatedData {
        hosts,
        customers,
        open_cost: problem.open_cost.clone(),
        capacity: problem.capacity.clone(),
        demand: problem.demand.clone(),
        total_demand,
        unit_cost: cost.iter().enumerate().map(per_unit).collect(),
        cost,
    }))
}

/// Says how much capacity is lacking, if any.
pub(crate) fn lacking_capacity(demand: f64, capacity: f64) -> Option<String> {
    (capacity < demand * (1.0 - 1e-12)).then(|| {
        format!(
            "demand is {demand}, capacity only {capacity}: {} is lacking",
            demand - capacity
        )
    })
}
