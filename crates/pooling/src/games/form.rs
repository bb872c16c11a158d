//! The classes of games that are given by a formula instead of a table: airport, bankruptcy, voting, spanning tree and others.
//!
//! Here is what each class holds, what it may hold, and the worth of one coalition; [`super::tables`] makes whole tables,
//! [`super::closed_forms`] knows what the class proves at any size.

use p4c_problem::{Code, Refusal};

use super::{Sense, matching};

/// A service of a [`Form::SharedServices`] game: paid once if any of its users takes part.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedService {
    /// What it costs, from 0.
    pub cost: f64,
    /// The players who use it.
    pub users: Vec<usize>,
}

/// A formula for the cost c(S) or the worth v(S) of every coalition S.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Form {
    /// c(S) = the largest cost of a member: a runway is built for the largest aircraft (Littlechild & Owen 1973).
    Airport {
        /// What each player would need alone.
        costs: Vec<f64>,
    },
    /// v(S) = what is left of the estate once all outside S are paid (O'Neill 1982).
    Bankruptcy {
        /// What there is to share, at most the sum of the claims.
        estate: f64,
        /// What each player claims.
        claims: Vec<f64>,
    },
    /// v(S) = 1 when the weights of S reach the quota, else 0.
    WeightedVoting {
        /// Above 0.
        quota: f64,
        /// From 0, one a player.
        weights: Vec<f64>,
    },
    /// v(S) = pairs of a left and a right glove (Shapley 1959); players 0..left hold left gloves.
    Glove {
        /// Players with a left glove.
        left: usize,
        /// Players with a right glove.
        right: usize,
    },
    /// v(S) = value when S holds all members, else 0.
    Unanimity {
        /// All players, members or not.
        players: usize,
        /// Who has to take part.
        members: Vec<usize>,
        /// What they make together.
        value: f64,
    },
    /// v(S) = the most that pairs of a row player and a column player in S can make (Shapley & Shubik 1971).
    Assignment {
        /// `surplus[row][column]`; rows are players 0.., columns follow.
        surplus: Vec<Vec<f64>>,
    },
    /// c(S) = the sum of the services that any member uses.
    SharedServices {
        /// All players, users or not.
        players: usize,
        /// The services.
        services: Vec<SharedService>,
    },
    /// c(S) = the length of a shortest tree over the source and S, through no other node (Bird 1976).
    SpanningTree {
        /// Symmetric; node 0 is the source, player i is node i + 1.
        distances: Vec<Vec<f64>>,
    },
    /// c(S) = the least cost to open hosts and to serve each member from one of them.
    FacilityLocation {
        /// One a host, from 0.
        open_cost: Vec<f64>,
        /// `service_cost[host][player]`.
        service_cost: Vec<Vec<f64>>,
    },
    /// c(S) = block_cost x ceil(D / block) + unit_cost x D, with D the demand of S.
    StepCost {
        /// One a player, from 0.
        demand: Vec<f64>,
        /// How much one block holds, above 0.
        block: f64,
        /// What one block costs.
        block_cost: f64,
        /// What one unit costs beside.
        unit_cost: f64,
    },
}

/// The most players of a game by formula.
pub const MAX_PLAYERS: usize = 1_000_000;

/// The most hosts of which all subsets are tried.
pub(crate) const MAX_HOSTS: usize = 16;

impl Form {
    /// The name of the class as problems write it.
    pub fn name(&self) -> &'static str {
        match self {
            Form::Airport { .. } => "airport",
            Form::Bankruptcy { .. } => "bankruptcy",
            Form::WeightedVoting { .. } => "weighted_voting",
            Form::Glove { .. } => "glove",
            Form::Unanimity { .. } => "unanimity",
            Form::Assignment { .. } => "assignment",
            Form::SharedServices { .. } => "shared_services",
            Form::SpanningTree { .. } => "spanning_tree",
            Form::FacilityLocation { .. } => "facility_location",
            Form::StepCost { .. } => "step_cost",
        }
    }

    /// The same game with each list of players in order and without repeats.
    pub(crate) fn tidy(mut self) -> Self {
        let tidy = |list: &mut Vec<usize>| {
            list.sort_unstable();
            list.dedup();
        };
        match &mut self {
            Form::Unanimity { members, .. } => tidy(members),
            Form::SharedServices { services, .. } => {
                services.iter_mut().for_each(|service| tidy(&mut service.users))
            }
            _ => {}
        }
        self
    }

    /// Whether the class is one of costs or of values by nature; what a class proves holds in this sense only.
    pub fn sense(&self) -> Sense {
        match self {
            Form::Bankruptcy { .. }
            | Form::WeightedVoting { .. }
            | Form::Glove { .. }
            | Form::Unanimity { .. }
            | Form::Assignment { .. } => Sense::Value,
            _ => Sense::Cost,
        }
    }

    /// How many players it has.
    pub fn players(&self) -> usize {
        match self {
            Form::Airport { costs } => costs.len(),
            Form::Bankruptcy { claims, .. } => claims.len(),
            Form::WeightedVoting { weights, .. } => weights.len(),
            Form::Glove { left, right } => left.saturating_add(*right),
            Form::Unanimity { players, .. } | Form::SharedServices { players, .. } => *players,
            Form::Assignment { surplus } => surplus.len() + surplus.first().map_or(0, Vec::len),
            Form::SpanningTree { distances } => distances.len().saturating_sub(1),
            Form::FacilityLocation { service_cost, .. } => service_cost.first().map_or(0, Vec::len),
            Form::StepCost { demand, .. } => demand.len(),
        }
    }

    /// Checks what the class demands of its figures.
    ///
    /// # Errors
    /// [`Code::InvalidValue`], [`Code::WrongShape`] or [`Code::TooLarge`], naming field and index.
    pub fn check(&self) -> Result<(), Refusal> {
        match self {
            Form::Airport { costs } => from_zero("costs", costs)?,
            Form::Bankruptcy { estate, claims } => {
                from_zero("estate", &[*estate])?;
                from_zero("claims", claims)?;
                let total: f64 = claims.iter().sum();
                if *estate > total * (1.0 + 1e-12) {
                    return Err(invalid(format!(
                        "`form.estate` is {estate}, more than all claims together ({total}); there is nothing to ration"
                    )));
                }
            }
            Form::WeightedVoting { quota, weights } => {
                if *quota <= 0.0 {
                    return Err(invalid(format!(
                        "`form.quota` is {quota}; it must be above 0, for nobody decides nothing"
                    )));
                }
                from_zero("weights", weights)?;
            }
            Form::Glove { .. } => {}
            Form::Unanimity { players, members, .. } => {
                if members.is_empty() {
                    return Err(invalid("`form.members` is empty".to_owned()));
                }
                players_of("members", members, *players)?;
            }
            Form::Assignment { surplus } => same_length("surplus", surplus)?,
            Form::SharedServices { players, services } => {
                for (k, service) in services.iter().enumerate() {
                    from_zero(&format!("services[{k}].cost"), &[service.cost])?;
                    players_of(&format!("services[{k}].users"), &service.users, *players)?;
                }
            }
            Form::SpanningTree { distances } => check_distances(distances)?,
            Form::FacilityLocation {
                open_cost,
                service_cost,
            } => {
                from_zero("open_cost", open_cost)?;
                same_length("service_cost", service_cost)?;
                if open_cost.len() != service_cost.len() {
                    return Err(Refusal::new(
                        Code::WrongShape,
                        format!(
                            "`form.open_cost` has {} hosts, `form.service_cost` has {}",
                            open_cost.len(),
                            service_cost.len()
                        ),
                    ));
                }
            }
            Form::StepCost { demand, block, .. } => {
                if *block <= 0.0 {
                    return Err(invalid(format!("`form.block` is {block}; it must be above 0")));
                }
                from_zero("demand", demand)?;
            }
        }
        match self.players() {
            0 => Err(invalid(format!("the form `{}` has no players", self.name()))),
            n if n > MAX_PLAYERS => Err(Refusal::new(
                Code::TooLarge,
                format!("the form has {n} players; at most {MAX_PLAYERS} are taken"),
            )),
            _ => Ok(()),
        }
    }

    /// The cost or worth of the players that are `inside`; 0 when there are none.
    ///
    /// `None` when it would take too long: a facility location game with more than 16 hosts.
    pub fn worth(&self, inside: &[bool]) -> Option<f64> {
        if !inside.contains(&true) {
            return Some(0.0);
        }
        let chosen = || (0..inside.len()).filter(|&i| inside[i]);
        Some(match self {
            Form::Airport { costs } => chosen().map(|i| costs[i]).fold(0.0, f64::max),
            Form::Bankruptcy { estate, claims } => {
                let outside: f64 = (0..claims.len()).filter(|&i| !inside[i]).map(|i| claims[i]).sum();
                (estate - outside).max(0.0)
            }
            Form::WeightedVoting { quota, weights } => {
                let sum: f64 = chosen().map(|i| weights[i]).sum();
                if reaches(sum, *quota) { 1.0 } else { 0.0 }
            }
            Form::Glove { left, .. } => {
                let lefts = chosen().filter(|i| i < left).count();
                lefts.min(chosen().count() - lefts) as f64
            }
            Form::Unanimity { members, value, .. } => {
                if members.iter().all(|&i| inside[i]) {
                    *value
                } else {
                    0.0
                }
            }
            Form::Assignment { surplus } => {
                let rows = surplus.len();
                let columns: Vec<usize> = chosen().filter(|&i| i >= rows).map(|i| i - rows).collect();
                let weights: Vec<Vec<f64>> = chosen()
                    .filter(|&i| i < rows)
                    .map(|i| columns.iter().map(|&j| surplus[i][j]).collect())
                    .collect();
                matching::heaviest(&weights).0
            }
            Form::SharedServices { services, .. } => services
                .iter()
                .filter(|service| service.users.iter().any(|&i| inside[i]))
                .map(|service| service.cost)
                .sum(),
            Form::SpanningTree { distances } => {
                let nodes: Vec<usize> = chosen().map(|i| i + 1).collect();
                tree_length(distances, &nodes)
            }
            Form::FacilityLocation {
                open_cost,
                service_cost,
            } => {
                if open_cost.len() > MAX_HOSTS {
                    return None;
                }
                let members: Vec<usize> = chosen().collect();
                let unserved = vec![f64::INFINITY; members.len()];
                cheapest_hosts(open_cost, service_cost, &members, 0, 0.0, &unserved)
            }
            Form::StepCost {
                demand,
                block,
                block_cost,
                unit_cost,
            } => step_cost(chosen().map(|i| demand[i]).sum(), *block, *block_cost, *unit_cost),
        })
    }
}

/// Whether a sum of weights reaches a quota; sums of decimal fractions that differ by rounding only are equal.
pub(crate) fn reaches(sum: f64, quota: f64) -> bool {
    sum >= quota - 1e-12 * quota.abs().max(sum.abs())
}

/// The cost of a demand in blocks; a demand that fills blocks but for rounding needs no further one.
pub(crate) fn step_cost(demand: f64, block: f64, block_cost: f64, unit_cost: f64) -> f64 {
    let filled = demand / block;
    let blocks = (filled - 1e-12 * filled.max(1.0)).ceil().max(0.0);
    block_cost * blocks + unit_cost * demand
}

/// Prim's algorithm over the source and these nodes. O(nodes^2).
pub(crate) fn tree_length(distances: &[Vec<f64>], nodes: &[usize]) -> f64 {
    let mut rest: Vec<(usize, f64)> = nodes.iter().map(|&node| (node, distances[0][node])).collect();
    let mut length = 0.0;
    while let Some(nearest) = (0..rest.len()).min_by(|&a, &b| rest[a].1.total_cmp(&rest[b].1)) {
        let (node, distance) = rest.swap_remove(nearest);
        length += distance;
        for (other, best) in &mut rest {
            *best = best.min(distances[node][*other]);
        }
    }
    length
}

/// The least cost over hosts from `host` on, given what is open already.
fn cheapest_hosts(
    open_cost: &[f64],
    service_cost: &[Vec<f64>],
    members: &[usize],
    host: usize,
    opened: f64,
    served: &[f64],
) -> f64 {
    let Some(&open) = open_cost.get(host) else {
        return opened + served.iter().sum::<f64>();
    };
    let without = cheapest_hosts(open_cost, service_cost, members, host + 1, opened, served);
    let better: Vec<f64> = members
        .iter()
        .zip(served)
        .map(|(&i, cost)| cost.min(service_cost[host][i]))
        .collect();
    without.min(cheapest_hosts(
        open_cost,
        service_cost,
        members,
        host + 1,
        opened + open,
        &better,
    ))
}

fn invalid(message: String) -> Refusal {
    Refusal::new(Code::InvalidValue, message)
}

fn from_zero(field: &str, values: &[f64]) -> Result<(), Refusal> {
    match values.iter().position(|value| !value.is_finite() || *value < 0.0) {
        None => Ok(()),
        Some(i) => {
            let place = if field == "estate" || field.ends_with(".cost") {
                String::new()
            } else {
                format!("[{i}]")
            };
            Err(invalid(format!(
                "`form.{field}{place}` is {}; expected a number from 0",
                values[i]
            )))
        }
    }
}

fn players_of(field: &str, list: &[usize], players: usize) -> Result<(), Refusal> {
    match list.iter().position(|&i| i >= players) {
        None => Ok(()),
        Some(k) => Err(invalid(format!(
            "`form.{field}[{k}]` is {}; the players are 0 to {}",
            list[k],
            players.saturating_sub(1)
        ))),
    }
}

fn same_length(field: &str, rows: &[Vec<f64>]) -> Result<(), Refusal> {
    match rows.iter().position(|row| row.len() != rows[0].len()) {
        None => Ok(()),
        Some(i) => Err(Refusal::new(
            Code::WrongShape,
            format!(
                "`form.{field}[{i}]` has {} numbers, `form.{field}[0]` has {}",
                rows[i].len(),
                rows[0].len()
            ),
        )),
    }
}

fn check_distances(distances: &[Vec<f64>]) -> Result<(), Refusal> {
    for (i, row) in distances.iter().enumerate() {
        if row.len() != distances.len() {
            return Err(Refusal::new(
                Code::WrongShape,
                format!(
                    "`form.distances[{i}]` has {} numbers; a square matrix of {} is expected",
                    row.len(),
                    distances.len()
                ),
            ));
        }
    }
    for (i, row) in distances.iter().enumerate() {
        for (j, &distance) in row.iter().enumerate() {
            if !distance.is_finite() || distance < 0.0 {
                return Err(invalid(format!(
                    "`form.distances[{i}][{j}]` is {distance}; expected a number from 0"
                )));
            }
            if (distance - distances[j][i]).abs() > 1e-9 * distance.max(1e-300) {
                return Err(invalid(format!(
                    "`form.distances[{i}][{j}]` is {distance}, its mirror is {}; distances must be symmetric",
                    distances[j][i]
                )));
            }
        }
    }
    Ok(())
}
