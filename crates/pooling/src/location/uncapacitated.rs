//! Solves hosting without capacities and the p-median to proven optimality.
//!
//! Both become one relaxation ([`crate::location::plant`]) under the tree search; the formulation's linear bound is tight on most
//! problems of practice, so that fixing by reduced cost ends the proof after few branches.

use p4c_problem::{Code, Limits, Refusal};

use crate::location::check;
use crate::location::granule::granule;
use crate::location::interchange::ceiling;
use crate::location::outcome::{Hosting, Outcome, proof};
use crate::location::plant::{NearestHosts, PlantData, PlantRelaxation};
use crate::location::tree::{TreeOptions, search};

/// Hosting without capacities: open some hosts, serve each customer from its cheapest.
#[derive(Debug, Clone, PartialEq)]
pub struct Uncapacitated {
    /// Cost of opening each host.
    pub open_cost: Vec<f64>,
    /// Cost of serving all of a customer, `[host][customer]`; infinite where it is not possible.
    pub service_cost: Vec<Vec<f64>>,
}

/// Exactly p hosts, the least sum of demand times distance.
#[derive(Debug, Clone, PartialEq)]
pub struct PMedian {
    /// Distance `[host][customer]`; infinite where it is not possible.
    pub distance: Vec<Vec<f64>>,
    /// Demand of each customer, from 0.
    pub demand: Vec<f64>,
    /// Number of hosts to open.
    pub p: usize,
    /// No customer is served from further away than this.
    pub max_distance: Option<f64>,
}

/// Solves hosting without capacities.
///
/// # Errors
/// Shapes that do not fit, a NaN, too many cells; [`Code::TimeLimit`] or [`Code::Cancelled`] when the limit ended before any answer.
pub fn solve_uncapacitated(problem: &Uncapacitated, limits: &Limits) -> Result<Outcome, Refusal> {
    let hosts = problem.open_cost.len();
    let customers = check::matrix("service_cost", &problem.service_cost, "open_cost", hosts)?;
    check::finite("open_cost", &problem.open_cost)?;
    if let Some(j) = check::unreachable_customer(&problem.service_cost, customers) {
        return Ok(Outcome::Infeasible(format!("no host can serve customer {j}")));
    }
    let data = PlantData {
        hosts,
        customers,
        open_cost: problem.open_cost.clone(),
        cost: problem.service_cost.concat(),
        at_least: 1,
        at_most: hosts,
    };
    solve_plant(
        &data,
        &vec![1.0; customers],
        "no set of hosts serves every customer".to_owned(),
        limits,
    )
}

/// Solves the p-median.
///
/// # Errors
/// As [`solve_uncapacitated`]; a negative demand.
pub fn solve_p_median(problem: &PMedian, limits: &Limits) -> Result<Outcome, Refusal> {
    let hosts = problem.distance.len();
    let customers = check::matrix("distance", &problem.distance, "distance", hosts)?;
    check::demand(&problem.demand, "distance", customers)?;
    if problem.p == 0 {
        return Err(Refusal::new(
            Code::InvalidValue,
            "`p` is 0; expected at least 1 host",
        ));
    }
    if problem.p > hosts {
        return Ok(Outcome::Infeasible(format!(
            "p is {}, but there are only {hosts} hosts",
            problem.p
        )));
    }
    let limit = problem.max_distance.unwrap_or(f64::INFINITY);
    let within = |distance: f64| distance.is_finite() && distance <= limit;
    let mut cost = Vec::with_capacity(hosts * customers);
    for row in &problem.distance {
        cost.extend(
            row.iter()
                .zip(&problem.demand)
                .map(|(d, w)| if within(*d) { d * w } else { f64::INFINITY }),
        );
    }
    let data = PlantData {
        hosts,
        customers,
        open_cost: vec![0.0; hosts],
        cost,
        at_least: problem.p,
        at_most: problem.p,
    };
    let unreachable = (0..customers).find(|j| (0..hosts).all(|i| data.cost[i * customers + j].is_infinite()));
    let far =
        |limit: Option<f64>| limit.map_or(String::new(), |limit| format!(" within the distance {limit}"));
    if let Some(j) = unreachable {
        return Ok(Outcome::Infeasible(format!(
            "no host can serve customer {j}{}",
            far(problem.max_distance)
        )));
    }
    let reason = format!(
        "no {} hosts serve every customer{}",
        problem.p,
        far(problem.max_distance)
    );
    solve_plant(&data, &problem.demand, reason, limits)
}

fn solve_plant(
    data: &PlantData,
    demand: &[f64],
    reason: String,
    limits: &Limits,
) -> Result<Outcome, Refusal> {
    let nearest = NearestHosts::of(data);
    let values = data.cost.iter().chain(&data.open_cost).copied();
    let options = TreeOptions {
        ceiling: ceiling(data),
        granule: granule(values),
        root_steps: 1500,
        node_steps: 150,
        complete_every: 10,
        disturbances: 20,
    };
    let mut relaxation = PlantRelaxation::new(data, &nearest, limits);
    let found = search(&mut relaxation, options, limits);
    let Some(best) = found.best else {
        if found.proved {
            return Ok(Outcome::Infeasible(reason));
        }
        limits.check()?;
        return Err(Refusal::new(
            Code::SolverFailed,
            "the search ended without an answer",
        ));
    };
    let mut loads = vec![0.0; data.hosts];
    let mut assign = Vec::with_capacity(data.customers);
    let mut objective: f64 = (0..data.hosts)
        .filter(|i| best.open[*i])
        .map(|i| data.open_cost[i])
        .sum();
    for (j, demand) in demand.iter().enumerate() {
        let entries = nearest.start[j]..nearest.start[j + 1];
        // The tree keeps only sets that serve everybody.
        let Some(k) = entries.into_iter().find(|k| best.open[nearest.host[*k] as usize]) else {
            continue;
        };
        let host = nearest.host[k] as usize;
        objective += nearest.cost[k];
        loads[host] += demand;
        assign.push(host);
    }
    let (bound, quality) = proof(objective, found.bound, found.proved);
    Ok(Outcome::Solved(Hosting {
        objective,
        bound,
        quality,
        open: (0..data.hosts).filter(|i| best.open[*i]).collect(),
        shares: assign.iter().map(|host| vec![(*host, 1.0)]).collect(),
        assign,
        loads,
    }))
}
