//! Finds years of start for a given set of actions, or proves that there are none.
//!
//! Coverage depends only on which actions are taken; years matter for what fits. [`crate::branch`] chooses sets and asks here whether they
//! can be scheduled. A depth-first search: next comes the action with the fewest years left, latest years first, for a late start costs
//! least within the plan.

use crate::actions::{Action, Means};

/// What came of looking for years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Schedule {
    /// Years of start; `None` for actions outside the set.
    Found(Vec<Option<usize>>),
    /// No years keep the limits.
    Impossible,
    /// The search ended before it knew.
    Unknown,
}

/// Work of one search: looks at an action in a year.
const WORK: usize = 4_000_000;

/// Work of one search while a conflict is narrowed down.
const CORE_WORK: usize = 400_000;

/// Years of start for the actions of a set. Requirements count between actions of the set only.
pub(crate) fn schedule(actions: &[Action], means: &Means, set: &[usize]) -> Schedule {
    schedule_within(actions, means, set, WORK)
}

fn schedule_within(actions: &[Action], means: &Means, set: &[usize], work: usize) -> Schedule {
    let place_of = |action: &usize| set.iter().position(|other| other == action);
    let mut before = vec![Vec::new(); set.len()];
    let mut after = vec![Vec::new(); set.len()];
    for (k, action) in set.iter().enumerate() {
        for required in actions[*action].requires.iter().filter_map(place_of) {
            before[k].push(required);
            after[required].push(k);
        }
    }
    let mut search = Search {
        actions,
        means,
        set,
        before,
        after,
        start: vec![None; set.len()],
        budget: means.budget_by_year.iter().map(|limit| room(*limit)).collect(),
        staff: means.staff_by_year.iter().map(|limit| room(*limit)).collect(),
        starts: vec![means.starts_per_year; means.years],
        work,
    };
    match search.place(0) {
        Some(true) => {
            let mut start = vec![None; actions.len()];
            for (action, year) in set.iter().zip(&search.start) {
                start[*action] = *year;
            }
            Schedule::Found(start)
        }
        Some(false) => Schedule::Impossible,
        None => Schedule::Unknown,
    }
}

/// A limit with the room that the rounding of sums needs.
pub(crate) fn room(limit: f64) -> f64 {
    limit * (1.0 + 1e-12) + 1e-9
}

struct Search<'a> {
    actions: &'a [Action],
    means: &'a Means,
    set: &'a [usize],
    /// For each place in the set, the places of what it requires, and of what requires it.
    before: Vec<Vec<usize>>,
    after: Vec<Vec<usize>>,
    start: Vec<Option<usize>>,
    budget: Vec<f64>,
    staff: Vec<f64>,
    starts: Vec<usize>,
    work: usize,
}

impl Search<'_> {
    /// Places what is left after `placed` actions; `None` when the work is used up.
    fn place(&mut self, placed: usize) -> Option<bool> {
        if placed == self.set.len() {
            return Some(true);
        }
        let mut next: Option<(usize, Vec<usize>)> = None;
        let (mut least_cost, mut least_staff) = (0.0, 0.0);
        for k in 0..self.set.len() {
            if self.start[k].is_some() {
                continue;
            }
            self.work = self.work.checked_sub(self.means.years)?;
            let years: Vec<usize> = (0..self.means.years)
                .rev()
                .filter(|year| self.fits(k, *year))
                .collect();
            let one = &self.actions[self.set[k]];
            let least = |parts: &[f64]| {
                years
                    .iter()
                    .map(|year| parts.iter().take(self.means.years - year).sum::<f64>())
                    .fold(f64::INFINITY, f64::min)
            };
            least_cost += least(&one.cost_by_year);
            least_staff += least(&one.staff_by_year);
            if next.as_ref().is_none_or(|(_, fewest)| years.len() < fewest.len()) {
                next = Some((k, years));
            }
        }
        let left: usize = self.starts.iter().sum();
        if self.set.len() - placed > left
            || least_cost > room(self.budget.iter().sum())
            || least_staff > room(self.staff.iter().sum())
        {
            return Some(false);
        }
        let (k, years) = next?;
        for year in years {
            self.change(k, year, 1.0);
            self.starts[year] -= 1;
            self.start[k] = Some(year);
            if self.place(placed + 1)? {
                return Some(true);
            }
            self.start[k] = None;
            self.starts[year] += 1;
            self.change(k, year, -1.0);
        }
        Some(false)
    }

    fn fits(&self, k: usize, year: usize) -> bool {
        let one = &self.actions[self.set[k]];
        let within = |left: &[f64], parts: &[f64]| {
            left[year..]
                .iter()
                .zip(parts)
                .all(|(left, part)| *part == 0.0 || part <= left)
        };
        self.starts[year] > 0
            && self.before[k]
                .iter()
                .all(|other| self.start[*other].is_none_or(|begun| begun <= year))
            && self.after[k]
                .iter()
                .all(|other| self.start[*other].is_none_or(|begun| begun >= year))
            && within(&self.budget, &one.cost_by_year)
            && within(&self.staff, &one.staff_by_year)
    }

    fn change(&mut self, k: usize, year: usize, sign: f64) {
        let one = &self.actions[self.set[k]];
        for (left, part) in self.budget[year..].iter_mut().zip(&one.cost_by_year) {
            *left -= sign * part;
        }
        for (left, part) in self.staff[year..].iter_mut().zip(&one.staff_by_year) {
            *left -= sign * part;
        }
    }
}

/// A part of an impossible set that is impossible by itself, as small as can be seen with little work. What is left in it may require
/// what is not: then the part is impossible even without that.
pub(crate) fn core_of_conflict(actions: &[Action], means: &Means, set: &[usize]) -> Vec<usize> {
    let mut core = set.to_vec();
    let mut at = 0;
    while at < core.len() {
        let mut without = core.clone();
        without.remove(at);
        if schedule_within(actions, means, &without, CORE_WORK) == Schedule::Impossible {
            core = without;
        } else {
            at += 1;
        }
    }
    core
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn action(cost: &[f64], requires: &[usize]) -> Action {
        Action {
            gains: vec![1.0],
            cost_by_year: cost.to_vec(),
            staff_by_year: vec![],
            requires: requires.to_vec(),
            fit: 1.0,
            quality: 1.0,
        }
    }

    fn means(budget: &[f64], starts_per_year: usize) -> Means {
        Means {
            needs: vec![1.0],
            covered: vec![0.0],
            years: budget.len(),
            budget_by_year: budget.to_vec(),
            staff_by_year: vec![0.0; budget.len()],
            starts_per_year,
        }
    }

    #[test]
    fn what_does_not_fit_in_one_year_is_spread_over_two() {
        let actions = [action(&[6.0], &[]), action(&[6.0], &[0])];
        let found = schedule(&actions, &means(&[10.0, 10.0], 2), &[0, 1]);
        assert_eq!(found, Schedule::Found(vec![Some(0), Some(1)]));
        assert_eq!(
            schedule(&actions, &means(&[10.0], 2), &[0, 1]),
            Schedule::Impossible
        );
    }

    #[test]
    fn what_falls_behind_the_last_year_needs_no_money() {
        let actions = [action(&[6.0, 100.0], &[])];
        let found = schedule(&actions, &means(&[10.0, 10.0], 2), &[0]);
        assert_eq!(found, Schedule::Found(vec![Some(1)]));
    }

    #[test]
    fn a_conflict_is_narrowed_to_what_causes_it() {
        let actions = [
            action(&[1.0], &[]),
            action(&[6.0], &[]),
            action(&[1.0], &[]),
            action(&[6.0], &[]),
        ];
        assert_eq!(
            core_of_conflict(&actions, &means(&[10.0], 9), &[0, 1, 2, 3]),
            [1, 3]
        );
    }

    proptest! {
        /// Against every assignment of years.
        #[test]
        fn years_are_found_where_there_are_some(
            costs in proptest::collection::vec(proptest::collection::vec(0_u8..7, 1..4), 4),
            requires in proptest::collection::vec(proptest::option::of(0_usize..4), 4),
            budget in proptest::collection::vec(3_u8..14, 3),
            starts in 1_usize..4,
        ) {
            let actions: Vec<Action> = costs
                .iter()
                .zip(&requires)
                .enumerate()
                .map(|(i, (cost, required))| {
                    let cost: Vec<f64> = cost.iter().map(|&x| f64::from(x)).collect();
                    action(&cost, &required.filter(|r| *r < i).into_iter().collect::<Vec<_>>())
                })
                .collect();
            let means = means(&budget.iter().map(|&x| f64::from(x)).collect::<Vec<_>>(), starts);
            let keeps = |years: &[usize]| {
                (0..3).all(|year| {
                    let cost: f64 = actions.iter().zip(years).filter(|(_, begun)| **begun <= year)
                        .map(|(one, begun)| one.cost_by_year.get(year - begun).copied().unwrap_or(0.0)).sum();
                    cost <= means.budget_by_year[year] && years.iter().filter(|begun| **begun == year).count() <= starts
                }) && actions.iter().enumerate().all(|(i, one)| one.requires.iter().all(|r| years[*r] <= years[i]))
            };
            let any = (0..81).any(|code| keeps(&[code % 3, code / 3 % 3, code / 9 % 3, code / 27]));
            match schedule(&actions, &means, &[0, 1, 2, 3]) {
                Schedule::Found(start) => {
                    let years: Vec<usize> = start.into_iter().map(Option::unwrap).collect();
                    prop_assert!(keeps(&years), "{years:?}");
                }
                Schedule::Impossible => prop_assert!(!any),
                Schedule::Unknown => prop_assert!(false),
            }
        }
    }
}
