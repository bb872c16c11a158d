//! Chooses actions and their years: the most weighted coverage within budget, staff and starts a year, with proof or gap.
//!
//! Coverage of a concept = min(1, covered + sum over the actions taken of gain x fit x quality): what is beyond full coverage brings
//! nothing, so returns diminish. The objective is the need-weighted mean of coverage over the concepts. Among plans of equal coverage the
//! one that starts its actions earlier is taken, and of those the cheaper one. The programme itself is searched in `branch`.

use p4c_problem::{Code, Limits, Quality, Refusal};

use crate::branch;

/// An action that a region could take.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// For each concept, the share of its coverage that the action adds, from 0.
    pub gains: Vec<f64>,
    /// Cost in the year of the start and the years after it, from 0. What falls behind the last year of the plan is not counted.
    pub cost_by_year: Vec<f64>,
    /// Staff likewise, in full-time equivalents.
    pub staff_by_year: Vec<f64>,
    /// Actions (by index) that must be taken too and start in the same year or before.
    pub requires: Vec<usize>,
    /// How well the region meets its preconditions, 0 to 1.
    pub fit: f64,
    /// How good the practice is, 0 to 1.
    pub quality: f64,
}

/// What a region has and needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Means {
    /// The weight of each concept, from 0, with a sum above 0.
    pub needs: Vec<f64>,
    /// The share of each concept that is covered already, 0 to 1.
    pub covered: Vec<f64>,
    /// The number of years.
    pub years: usize,
    /// Money for each year.
    pub budget_by_year: Vec<f64>,
    /// Staff for each year, in full-time equivalents.
    pub staff_by_year: Vec<f64>,
    /// The most actions that may start in a year.
    pub starts_per_year: usize,
}

/// The chosen plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanOfActions {
    /// For each action, the year of its start from 0; `None` when it is not taken.
    pub start_year: Vec<Option<usize>>,
    /// Need-weighted coverage after the plan, 0 to 1.
    pub objective: f64,
    /// No plan can have more.
    pub bound: f64,
    /// `Optimal`, or `Bound` when the time ended first.
    pub quality: Quality,
    /// Need-weighted coverage before, 0 to 1.
    pub coverage_before: f64,
    /// Need-weighted coverage after, 0 to 1.
    pub coverage_after: f64,
    /// Coverage of each concept after, 0 to 1.
    pub concepts_after: Vec<f64>,
    /// Cost in each year.
    pub cost_by_year: Vec<f64>,
    /// Staff in each year.
    pub staff_by_year: Vec<f64>,
}

/// The most actions of one plan.
pub const MOST_ACTIONS: usize = 2_000;
/// The most years of one plan.
pub const MOST_YEARS: usize = 50;

/// Chooses the plan with the most weighted coverage.
///
/// # Errors
/// A [`Refusal`] that names the field and index when shapes differ, a number is negative or not finite, `requires` names no action or
/// runs in a circle, or there are too many actions or years.
pub fn choose_actions(actions: &[Action], means: &Means, limits: &Limits) -> Result<PlanOfActions, Refusal> {
    check(actions, means)?;
    let (start_year, bound, is_proved) = branch::solve(actions, means, limits)?;
    let concepts_after = concepts_after(actions, means, &start_year);
    let coverage_after = weighted(&means.needs, &concepts_after);
    let spread = |parts: &dyn Fn(&Action) -> Vec<f64>| {
        let mut by_year = vec![0.0; means.years];
        for (action, start) in actions.iter().zip(&start_year) {
            let Some(start) = start else { continue };
            for (year, part) in by_year.iter_mut().skip(*start).zip(parts(action)) {
                *year += part;
            }
        }
        by_year
    };
    Ok(PlanOfActions {
        objective: coverage_after,
        bound: bound.max(coverage_after),
        quality: if is_proved {
            Quality::Optimal
        } else {
            Quality::Bound
        },
        coverage_before: weighted(&means.needs, &means.covered),
        coverage_after,
        cost_by_year: to_cents(actions, spread(&|action| action.cost_by_year.clone())),
        staff_by_year: spread(&|action| action.staff_by_year.clone()),
        concepts_after,
        start_year,
    })
}

/// Sums of money to the cent, where every cost is given to the cent: then the years add up to the bill exactly.
fn to_cents(actions: &[Action], sums: Vec<f64>) -> Vec<f64> {
    let is_cents = |cost: &f64| cost.abs() < 1e13 && (cost * 100.0 - (cost * 100.0).round()).abs() < 1e-4;
    if actions
        .iter()
        .flat_map(|action| &action.cost_by_year)
        .all(is_cents)
    {
        sums.into_iter()
            .map(|sum| (sum * 100.0).round() / 100.0)
            .collect()
    } else {
        sums
    }
}

/// The need-weighted mean of shares.
pub fn weighted(needs: &[f64], shares: &[f64]) -> f64 {
    let total: f64 = needs.iter().sum();
    needs
        .iter()
        .zip(shares)
        .map(|(need, share)| need * share)
        .sum::<f64>()
        / total
}

/// What an action adds to the coverage of each concept.
pub(crate) fn added(action: &Action) -> impl Iterator<Item = f64> + '_ {
    action
        .gains
        .iter()
        .map(move |gain| gain * action.fit * action.quality)
}

/// The need-weighted coverage of a plan.
pub(crate) fn coverage(actions: &[Action], means: &Means, start_year: &[Option<usize>]) -> f64 {
    weighted(&means.needs, &concepts_after(actions, means, start_year))
}

fn concepts_after(actions: &[Action], means: &Means, start_year: &[Option<usize>]) -> Vec<f64> {
    let mut shares = means.covered.clone();
    for (action, _) in actions
        .iter()
        .zip(start_year)
        .filter(|(_, start)| start.is_some())
    {
        shares
            .iter_mut()
            .zip(added(action))
            .for_each(|(share, more)| *share += more);
    }
    shares.into_iter().map(|share| share.min(1.0)).collect()
}

fn check(actions: &[Action], means: &Means) -> Result<(), Refusal> {
    let refuse = |code, message: String| Err(Refusal::new(code, message));
    if actions.len() > MOST_ACTIONS {
        return refuse(
            Code::TooLarge,
            format!(
                "`actions` has {} items, at most {MOST_ACTIONS} can be planned",
                actions.len()
            ),
        );
    }
    if means.years > MOST_YEARS {
        return refuse(
            Code::TooLarge,
            format!("`years` is {}, at most {MOST_YEARS} can be planned", means.years),
        );
    }
    if means.needs.len() != means.covered.len() {
        return refuse(
            Code::WrongShape,
            format!(
                "`needs` has {} concepts, `covered` {}",
                means.needs.len(),
                means.covered.len()
            ),
        );
    }
    for (name, values) in [
        ("budget_by_year", &means.budget_by_year),
        ("staff_by_year", &means.staff_by_year),
    ] {
        if values.len() != means.years {
            return refuse(
                Code::WrongShape,
                format!("`{name}` has {} numbers for {} years", values.len(), means.years),
            );
        }
        not_negative(name, values)?;
    }
    not_negative("needs", &means.needs)?;
    let total: f64 = means.needs.iter().sum();
    if total <= 0.0 {
        return refuse(Code::Degenerate, "`needs` has no weight above 0".to_owned());
    }
    if !total.is_finite() {
        return refuse(
            Code::NotFinite,
            "`needs` have a sum beyond the range of numbers".to_owned(),
        );
    }
    shares("covered", &means.covered)?;
    for (i, action) in actions.iter().enumerate() {
        if action.gains.len() != means.needs.len() {
            return refuse(
                Code::WrongShape,
                format!(
                    "`actions[{i}].concepts` has {} concepts, `needs` {}",
                    action.gains.len(),
                    means.needs.len()
                ),
            );
        }
        not_negative(&format!("actions[{i}].concepts"), &action.gains)?;
        not_negative(&format!("actions[{i}].cost_by_year"), &action.cost_by_year)?;
        not_negative(&format!("actions[{i}].staff_by_year"), &action.staff_by_year)?;
        shares(&format!("actions[{i}].fit"), &[action.fit])?;
        shares(&format!("actions[{i}].quality"), &[action.quality])?;
        if let Some(other) = action
            .requires
            .iter()
            .find(|other| **other >= actions.len() || **other == i)
        {
            return refuse(
                Code::InvalidValue,
                format!("`actions[{i}].requires` names {other}, which is no other action"),
            );
        }
    }
    check_circles(actions)
}

fn not_negative(name: &str, values: &[f64]) -> Result<(), Refusal> {
    match values.iter().position(|value| !value.is_finite() || *value < 0.0) {
        Some(i) if values[i].is_finite() => Err(Refusal::new(
            Code::InvalidValue,
            format!("`{name}[{i}]` is {}; expected a number from 0", values[i]),
        )),
        Some(i) => Err(Refusal::new(
            Code::NotFinite,
            format!("`{name}[{i}]` is not a finite number"),
        )),
        None => Ok(()),
    }
}

fn shares(name: &str, values: &[f64]) -> Result<(), Refusal> {
    not_negative(name, values)?;
    match values.iter().position(|value| *value > 1.0) {
        Some(i) => Err(Refusal::new(
            Code::InvalidValue,
            format!("`{name}` is {}; expected a share from 0 to 1", values[i]),
        )),
        None => Ok(()),
    }
}

/// Actions that require each other in a circle would be all or nothing; a planner who writes that has made a slip.
fn check_circles(actions: &[Action]) -> Result<(), Refusal> {
    // 0 not seen, 1 on the path, 2 done.
    let mut state = vec![0_u8; actions.len()];
    for first in 0..actions.len() {
        let mut path = vec![(first, 0)];
        while let Some((at, next)) = path.last_mut() {
            if *next == 0 {
                if state[*at] == 2 {
                    path.pop();
                    continue;
                }
                state[*at] = 1;
            }
            match actions[*at].requires.get(*next) {
                Some(other) if state[*other] == 1 => {
                    return Err(Refusal::new(
                        Code::InvalidValue,
                        format!("`actions[{other}].requires` leads in a circle back to action {other}"),
                    ));
                }
                Some(other) => {
                    *next += 1;
                    let other = *other;
                    if state[other] == 0 {
                        path.push((other, 0));
                    }
                }
                None => {
                    state[*at] = 2;
                    path.pop();
                }
            }
        }
    }
    Ok(())
}
