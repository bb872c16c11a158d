//! The classes of games that are given by a formula instead of a table: airport, bankruptcy, voting, spanning tree and others.
//!
//! Here is what each class holds and may hold; `worth` gives the figure of one coalition, `tables` makes whole tables, and
//! `closed_forms` knows what the class proves at any size.

use p4c_problem::{Code, Refusal};

use super::Sense;

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

/// More blocks of a step cost than this cannot be told from one more or less.
const MOST_BLOCKS: f64 = 1e15;

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
    /// [`Code::InvalidValue`], [`Code::NotFinite`], [`Code::WrongShape`] or [`Code::TooLarge`], naming the field.
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
                finite("quota", &[*quota])?;
                if *quota <= 0.0 {
                    return Err(invalid(format!(
                        "`form.quota` is {quota}; it must be above 0, for nobody decides nothing"
                    )));
                }
                from_zero("weights", weights)?;
            }
            Form::Glove { .. } => {}
            Form::Unanimity {
                players,
                members,
                value,
            } => {
                finite("value", &[*value])?;
                if members.is_empty() {
                    return Err(invalid("`form.members` is empty".to_owned()));
                }
                players_of("members", members, *players)?;
            }
            Form::Assignment { surplus } => {
                same_length("surplus", surplus)?;
                surplus.iter().try_for_each(|row| finite("surplus", row))?;
            }
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
                service_cost
                    .iter()
                    .try_for_each(|row| finite("service_cost", row))?;
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
            Form::StepCost {
                demand,
                block,
                block_cost,
                unit_cost,
            } => {
                finite("block", &[*block])?;
                finite("block_cost", &[*block_cost])?;
                finite("unit_cost", &[*unit_cost])?;
                if *block <= 0.0 {
                    return Err(invalid(format!("`form.block` is {block}; it must be above 0")));
                }
                from_zero("demand", demand)?;
                let blocks = demand.iter().sum::<f64>() / block;
                if blocks.is_nan() || blocks > MOST_BLOCKS {
                    return Err(invalid(format!(
                        "`form.block` is {block:?}, too little for the demand: more blocks than can be counted"
                    )));
                }
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
}

fn invalid(message: String) -> Refusal {
    Refusal::new(Code::InvalidValue, message)
}

fn finite(field: &str, values: &[f64]) -> Result<(), Refusal> {
    if values.iter().all(|value| value.is_finite()) {
        return Ok(());
    }
    Err(Refusal::new(
        Code::NotFinite,
        format!("`form.{field}` holds a number that is not finite"),
    ))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_that_is_not_finite_is_refused_in_every_form() {
        let nan = f64::NAN;
        let forms = [
            Form::Airport { costs: vec![nan] },
            Form::Bankruptcy {
                estate: nan,
                claims: vec![1.0],
            },
            Form::WeightedVoting {
                quota: nan,
                weights: vec![1.0],
            },
            Form::Unanimity {
                players: 1,
                members: vec![0],
                value: nan,
            },
            Form::Assignment {
                surplus: vec![vec![nan]],
            },
            Form::SharedServices {
                players: 1,
                services: vec![SharedService {
                    cost: nan,
                    users: vec![0],
                }],
            },
            Form::SpanningTree {
                distances: vec![vec![0.0, nan], vec![nan, 0.0]],
            },
            Form::FacilityLocation {
                open_cost: vec![1.0],
                service_cost: vec![vec![nan]],
            },
            Form::StepCost {
                demand: vec![1.0],
                block: 1.0,
                block_cost: nan,
                unit_cost: 0.0,
            },
        ];
        for form in forms {
            let refused = form.check().unwrap_err();
            assert!(
                matches!(refused.code, Code::NotFinite | Code::InvalidValue),
                "{refused}"
            );
            assert!(
                refused.message.starts_with("`form."),
                "{}: {refused}",
                form.name()
            );
        }
    }

    #[test]
    fn a_game_without_players_is_refused_whatever_its_form() {
        for form in [
            Form::Glove { left: 0, right: 0 },
            Form::Assignment { surplus: vec![] },
            Form::SpanningTree {
                distances: vec![vec![0.0]],
            },
        ] {
            let refused = form.check().unwrap_err();
            assert!(refused.message.contains(form.name()), "{refused}");
        }
    }
}
