//! The few figures that rules of thumb need (each player alone, all, all without one), taken from the table or the class's formula.
//!
//! A table gives them at once; formulas give them fast enough for thousands of players where the class allows.

use p4c_problem::Limits;

use super::form::Form;
use super::rules::KeyFigures;
use super::worth::{MAX_HOSTS, reaches, step_cost};
use super::{Game, airport, closed_forms};

/// Most steps spent on the figures of a game without a table.
const MAX_STEPS: f64 = 5e9;

/// The key figures; `None` where the class would take too long or the limits end.
pub(crate) fn key_figures(game: &Game, table: Option<&[f64]>, limits: &Limits) -> Option<KeyFigures> {
    let n = game.players();
    if let Some(table) = table {
        let whole = table.len() - 1;
        return Some(KeyFigures {
            alone: (0..n).map(|i| table[1 << i]).collect(),
            whole: table[whole],
            without: (0..n).map(|i| table[whole ^ (1 << i)]).collect(),
        });
    }
    let of_totals = |weights: &[f64], worth: &dyn Fn(f64) -> f64| {
        let total: f64 = weights.iter().sum();
        let without = |weight: &f64| if n == 1 { 0.0 } else { worth(total - weight) };
        KeyFigures {
            alone: weights.iter().map(|weight| worth(*weight)).collect(),
            whole: worth(total),
            without: weights.iter().map(without).collect(),
        }
    };
    Some(match game.form()? {
        Form::Airport { costs } => {
            let types = airport::types_of(costs);
            let (top, rest) = types.split_last()?;
            let second = rest.last().map_or(0.0, |kind| kind.cost);
            let without = |cost: &f64| {
                if *cost == top.cost && top.movements == 1 {
                    second
                } else {
                    top.cost
                }
            };
            KeyFigures {
                alone: costs.clone(),
                whole: top.cost,
                without: costs.iter().map(without).collect(),
            }
        }
        Form::WeightedVoting { quota, weights } => {
            of_totals(weights, &|sum| f64::from(u8::from(reaches(sum, *quota))))
        }
        Form::Bankruptcy { estate, claims } => {
            let all: f64 = claims.iter().sum();
            of_totals(claims, &|sum| (estate - (all - sum)).max(0.0))
        }
        Form::StepCost {
            demand,
            block,
            block_cost,
            unit_cost,
        } => of_totals(demand, &|sum| step_cost(sum, *block, *block_cost, *unit_cost)),
        Form::SharedServices { services, .. } => {
            let mut figures = KeyFigures {
                alone: vec![0.0; n],
                whole: 0.0,
                without: Vec::new(),
            };
            let mut own = vec![0.0; n];
            for service in services {
                match service.users[..] {
                    [] => continue,
                    [only] => own[only] += service.cost,
                    _ => {}
                }
                service
                    .users
                    .iter()
                    .for_each(|&i| figures.alone[i] += service.cost);
                figures.whole += service.cost;
            }
            figures.without = own.iter().map(|own| figures.whole - own).collect();
            figures
        }
        Form::Glove { left, right } => {
            let whole = left.min(right);
            let without = |i: usize| {
                if i < *left {
                    (left - 1).min(*right)
                } else {
                    (*left).min(right - 1)
                }
            };
            KeyFigures {
                alone: vec![0.0; n],
                whole: *whole as f64,
                without: (0..n).map(|i| without(i) as f64).collect(),
            }
        }
        Form::Unanimity { members, value, .. } => {
            let inside = closed_forms::is_member(n, members);
            let sole = inside.iter().filter(|&&member| member).count() == 1;
            let worth = |present: bool| if present { *value } else { 0.0 };
            KeyFigures {
                alone: inside.iter().map(|&member| worth(sole && member)).collect(),
                whole: *value,
                without: inside.iter().map(|&member| worth(!member)).collect(),
            }
        }
        form @ (Form::Assignment { .. } | Form::SpanningTree { .. } | Form::FacilityLocation { .. }) => {
            let size = n as f64;
            let steps = match form {
                Form::Assignment { .. } => size.powi(4) / 8.0,
                Form::SpanningTree { .. } => size.powi(3),
                Form::FacilityLocation { open_cost, .. } if open_cost.len() <= MAX_HOSTS => {
                    size * size * 2.0_f64.powi(open_cost.len() as i32)
                }
                _ => f64::INFINITY,
            };
            if steps > MAX_STEPS {
                return None;
            }
            let figure = |inside: &dyn Fn(usize) -> bool| {
                limits.check().ok()?;
                game.worth(&(0..n).map(inside).collect::<Vec<bool>>())
            };
            KeyFigures {
                alone: (0..n).map(|i| figure(&|j| j == i)).collect::<Option<_>>()?,
                whole: figure(&|_| true)?,
                without: (0..n).map(|i| figure(&|j| j != i)).collect::<Option<_>>()?,
            }
        }
    })
}
