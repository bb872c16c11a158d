//! Makes hosting problems of the structure of the OR-Library's, from a seed, for tests, benchmarks and trials.
//!
//! Beasley (1990), "OR-Library: distributing test problems by electronic mail", tells the structures; the numbers here are our own, so
//! published optima do not apply to them.

use std::time::Duration;

use p4c_problem::{Limits, Refusal};

use crate::location::hosting_capacity::Capacitated;
use crate::location::hosting_services::MultiService;
use crate::location::seeded::Seeded;
use crate::location::uncapacitated::{PMedian, Uncapacitated};

/// An undirected edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// One end, 0-based.
    pub from: usize,
    /// The other end.
    pub to: usize,
    /// Its length, from 0.
    pub length: f64,
}

/// Shortest paths between all nodes of an undirected graph; infinite where there is none. The last of repeated edges counts.
/// Floyd's method, O(n^3).
///
/// # Errors
/// [`p4c_problem::Code::TimeLimit`], [`p4c_problem::Code::Cancelled`].
pub fn all_shortest_paths(nodes: usize, edges: &[Edge], limits: &Limits) -> Result<Vec<Vec<f64>>, Refusal> {
    let mut distance = vec![vec![f64::INFINITY; nodes]; nodes];
    for (i, row) in distance.iter_mut().enumerate() {
        row[i] = 0.0;
    }
    for edge in edges.iter().filter(|edge| edge.from != edge.to) {
        distance[edge.from][edge.to] = edge.length;
        distance[edge.to][edge.from] = edge.length;
    }
    for k in 0..nodes {
        limits.check()?;
        let through = distance[k].clone();
        for row in &mut distance {
            let to = row[k];
            if to.is_finite() {
                for (here, there) in row.iter_mut().zip(&through) {
                    *here = here.min(to + there);
                }
            }
        }
    }
    Ok(distance)
}

/// A p-median problem on a random connected graph with n^2 / 50 edges of length 1 to 100, as `pmed1` to `pmed40` are.
pub fn graph_median(nodes: usize, p: usize, seed: u64) -> PMedian {
    let mut random = Seeded::new(seed);
    let mut edges = Vec::new();
    for node in 1..nodes {
        edges.push(Edge {
            from: random.below(node),
            to: node,
            length: random.between(1, 100) as f64,
        });
    }
    while edges.len() < nodes * nodes / 50 {
        let (from, to) = (random.below(nodes), random.below(nodes));
        if from != to {
            edges.push(Edge {
                from,
                to,
                length: random.between(1, 100) as f64,
            });
        }
    }
    // Without a limit that ends: a day is more than any size in question takes.
    let distance =
        all_shortest_paths(nodes, &edges, &Limits::of(Duration::from_secs(86_400))).unwrap_or_default();
    PMedian {
        distance,
        demand: vec![1.0; nodes],
        p,
        max_distance: None,
    }
}

/// Hosts and customers on a square, costs of serving proportional to demand and distance, as in `cap41` to `cap134` (opening costs 7,500 to
/// 25,000, 16 to 50 hosts, 50 customers).
pub fn small_plants(hosts: usize, customers: usize, open_cost: f64, seed: u64) -> Uncapacitated {
    plants(hosts, customers, seed, |_| open_cost, (10, 3000), 0.0075).0
}

/// 100 hosts and 1000 customers with high, different opening costs, as in `capa` to `capc`.
pub fn large_plants(hosts: usize, customers: usize, seed: u64) -> Uncapacitated {
    plants(hosts, customers, seed, large_open_cost, (1, 100), LARGE_RATE).0
}

/// [`small_plants`] with equal capacities, of which `needed` (not whole) would hold the whole demand.
pub fn small_capacitated(
    hosts: usize,
    customers: usize,
    open_cost: f64,
    needed: f64,
    seed: u64,
) -> Capacitated {
    with_capacity(
        plants(hosts, customers, seed, |_| open_cost, (10, 3000), 0.0075),
        needed,
    )
}

/// [`large_plants`] with equal capacities, of which `needed` (not whole) would hold the whole demand.
pub fn large_capacitated(hosts: usize, customers: usize, needed: f64, seed: u64) -> Capacitated {
    with_capacity(
        plants(hosts, customers, seed, large_open_cost, (1, 100), LARGE_RATE),
        needed,
    )
}

fn with_capacity((plants, demand): (Uncapacitated, Vec<f64>), needed: f64) -> Capacitated {
    let capacity = (demand.iter().sum::<f64>() / needed).round();
    Capacitated {
        capacity: vec![capacity; plants.open_cost.len()],
        open_cost: plants.open_cost,
        service_cost: plants.service_cost,
        demand,
    }
}

/// Agencies and regions on a square, each agency with room for a share of all demand and for at most `most` services.
pub fn services(
    agencies: usize,
    regions: usize,
    services: usize,
    most: usize,
    room: f64,
    seed: u64,
) -> MultiService {
    let mut random = Seeded::new(seed);
    let place = |random: &mut Seeded| (random.unit() * 100.0, random.unit() * 100.0);
    let hosts: Vec<_> = (0..agencies).map(|_| place(&mut random)).collect();
    let homes: Vec<_> = (0..regions).map(|_| place(&mut random)).collect();
    let demand: Vec<Vec<f64>> = (0..regions)
        .map(|_| (0..services).map(|_| random.between(1, 40) as f64).collect())
        .collect();
    let total: f64 = demand.iter().flatten().sum();
    let unit_cost = hosts
        .iter()
        .map(|host| {
            homes
                .iter()
                .map(|home| (5.0 + (host.0 - home.0).hypot(host.1 - home.1)).round())
                .collect()
        })
        .collect();
    let open_cost = (0..agencies)
        .map(|_| (0..services).map(|_| random.between(1000, 6000) as f64).collect())
        .collect();
    let capacity = (0..agencies)
        .map(|_| (total * room / agencies as f64 * (0.7 + 0.6 * random.unit())).round())
        .collect();
    MultiService {
        open_cost,
        unit_cost,
        demand,
        capacity,
        max_services: vec![most; agencies],
    }
}

const LARGE_RATE: f64 = 1.0;

fn large_open_cost(random: &mut Seeded) -> f64 {
    400_000.0 + 10.0 * random.below(70_000) as f64
}

fn plants(
    hosts: usize,
    customers: usize,
    seed: u64,
    mut open: impl FnMut(&mut Seeded) -> f64,
    demand: (usize, usize),
    rate: f64,
) -> (Uncapacitated, Vec<f64>) {
    let mut random = Seeded::new(seed);
    let place = |random: &mut Seeded| (random.unit() * 1000.0, random.unit() * 1000.0);
    let customer_places: Vec<_> = (0..customers).map(|_| place(&mut random)).collect();
    let host_places: Vec<_> = (0..hosts).map(|_| place(&mut random)).collect();
    let demands: Vec<f64> = (0..customers)
        .map(|_| random.between(demand.0, demand.1) as f64)
        .collect();
    let open_cost = (0..hosts).map(|_| open(&mut random)).collect();
    let service_cost = host_places
        .iter()
        .map(|host| {
            customer_places
                .iter()
                .zip(&demands)
                .map(|(place, demand)| {
                    let distance = (host.0 - place.0).hypot(host.1 - place.1);
                    (demand * distance * rate * 1e4).round() / 1e4
                })
                .collect()
        })
        .collect();
    (
        Uncapacitated {
            open_cost,
            service_cost,
        },
        demands,
    )
}
