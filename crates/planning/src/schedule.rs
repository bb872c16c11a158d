//! Finds years of start for a given set of actions, or proves that there are none.
//!
//! Coverage depends only on which actions are taken; years matter for what fits. `model` chooses sets and asks here whether they can be
//! scheduled. A depth-first search over actions, the dearest first, and years, the latest first: late starts cost least within the plan.

use microlp::{ComparisonOp, Error, OptimizationDirection, Problem, SolveOptions, Variable};

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

/// Steps of one search.
const STEPS: usize = 30_000;

/// Nodes of branch and bound where that search does not end.
const NODES: u64 = 1_500;

struct Search<'a> {
    actions: &'a [Action],
    means: &'a Means,
    order: Vec<usize>,
    start: Vec<Option<usize>>,
    in_set: Vec<bool>,
    budget: Vec<f64>,
    staff: Vec<f64>,
    starts: Vec<usize>,
    steps: usize,
}

/// Years of start for the actions of a set. Requirements count between actions of the set only.
pub(crate) fn schedule(actions: &[Action], means: &Means, set: &[usize]) -> Schedule {
    match by_steps(actions, means, set) {
        Schedule::Unknown => by_programme(actions, means, set),
        known => known,
    }
}

/// The search action by action.
fn by_steps(actions: &[Action], means: &Means, set: &[usize]) -> Schedule {
    let whole = |action: &Action| -> f64 {
        let share = |parts: &[f64], limits: &[f64]| -> f64 {
            let limit = limits.iter().copied().fold(0.0, f64::max).max(1e-9);
            parts.iter().take(means.years).copied().fold(0.0, f64::max) / limit
        };
        share(&action.cost_by_year, &means.budget_by_year)
            .max(share(&action.staff_by_year, &means.staff_by_year))
    };
    let mut order = set.to_vec();
    order.sort_by(|a, b| whole(&actions[*b]).total_cmp(&whole(&actions[*a])).then(a.cmp(b)));
    let room = |limits: &[f64]| limits.iter().map(|limit| limit * (1.0 + 1e-12) + 1e-9).collect();
    let mut search = Search {
        actions,
        means,
        order,
        start: vec![None; actions.len()],
        in_set: (0..actions.len()).map(|action| set.contains(&action)).collect(),
        budget: room(&means.budget_by_year),
        staff: room(&means.staff_by_year),
        starts: vec![means.starts_per_year; means.years],
        steps: 0,
    };
    match search.place(0) {
        Some(true) => Schedule::Found(search.start),
        Some(false) => Schedule::Impossible,
        None => Schedule::Unknown,
    }
}

/// The same by branch and bound, whose linear programmes see at once what is too much in sum.
fn by_programme(actions: &[Action], means: &Means, set: &[usize]) -> Schedule {
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let starts: Vec<Vec<Variable>> = set
        .iter()
        .map(|_| (0..means.years).map(|_| problem.add_binary_var(0.0)).collect())
        .collect();
    for years in &starts {
        problem.add_constraint(
            years.iter().map(|start| (*start, 1.0)).collect::<Vec<_>>(),
            ComparisonOp::Eq,
            1.0,
        );
    }
    for year in 0..means.years {
        let starting: Vec<_> = starts.iter().map(|years| (years[year], 1.0)).collect();
        problem.add_constraint(starting, ComparisonOp::Le, means.starts_per_year as f64);
        let used = |parts: &dyn Fn(&Action) -> &[f64], limit: f64| {
            let scale = limit.max(1e-3);
            let mut terms = Vec::new();
            for (action, years) in set.iter().zip(&starts) {
                for (after, part) in parts(&actions[*action]).iter().enumerate().take(year + 1) {
                    if *part > 0.0 {
                        terms.push((years[year - after], part / scale));
                    }
                }
            }
            (terms, limit / scale)
        };
        for (terms, limit) in [
            used(&|action| &action.cost_by_year, means.budget_by_year[year]),
            used(&|action| &action.staff_by_year, means.staff_by_year[year]),
        ] {
            problem.add_constraint(terms, ComparisonOp::Le, limit);
        }
    }
    for (action, years) in set.iter().zip(&starts) {
        for required in &actions[*action].requires {
            let Some(other) = set.iter().position(|one| one == required) else {
                continue;
            };
            for year in 0..means.years {
                let mine = years[..=year].iter().map(|start| (*start, 1.0));
                let before = starts[other][..=year].iter().map(|start| (*start, -1.0));
                problem.add_constraint(mine.chain(before).collect::<Vec<_>>(), ComparisonOp::Le, 0.0);
            }
        }
    }
    let mut options = SolveOptions::default();
    options.node_limit = Some(NODES);
    match problem.solve_with(options) {
        Err(Error::Infeasible) => Schedule::Impossible,
        Err(_) => Schedule::Unknown,
        Ok(outcome) => match outcome.solution() {
            None => Schedule::Unknown,
            Some(solution) => {
                let mut start = vec![None; actions.len()];
                for (action, years) in set.iter().zip(&starts) {
                    start[*action] = years.iter().position(|one| solution.var_value(*one) > 0.5);
                }
                Schedule::Found(start)
            }
        },
    }
}

impl Search<'_> {
    /// Places the actions from `at` on; `None` when the steps are used up.
    fn place(&mut self, at: usize) -> Option<bool> {
        let Some(&action) = self.order.get(at) else {
            return Some(true);
        };
        for year in (0..self.means.years).rev() {
            self.steps += 1;
            if self.steps > STEPS {
                return None;
            }
            if !self.fits(action, year) {
                continue;
            }
            self.change(action, year, 1.0);
            self.starts[year] -= 1;
            self.start[action] = Some(year);
            if self.place(at + 1)? {
                return Some(true);
            }
            self.start[action] = None;
            self.starts[year] += 1;
            self.change(action, year, -1.0);
        }
        Some(false)
    }

    fn fits(&self, action: usize, year: usize) -> bool {
        let one = &self.actions[action];
        let within = |left: &[f64], parts: &[f64]| {
            left.iter()
                .skip(year)
                .zip(parts)
                .all(|(left, part)| *part == 0.0 || part <= left)
        };
        self.starts[year] > 0
            && within(&self.budget, &one.cost_by_year)
            && within(&self.staff, &one.staff_by_year)
            && one
                .requires
                .iter()
                .all(|other| !self.in_set[*other] || self.start[*other].is_none_or(|begun| begun <= year))
            && self.order.iter().all(|other| {
                !self.actions[*other].requires.contains(&action)
                    || self.start[*other].is_none_or(|begun| begun >= year)
            })
    }

    fn change(&mut self, action: usize, year: usize, sign: f64) {
        let one = &self.actions[action];
        for (left, part) in self.budget.iter_mut().skip(year).zip(&one.cost_by_year) {
            *left -= sign * part;
        }
        for (left, part) in self.staff.iter_mut().skip(year).zip(&one.staff_by_year) {
            *left -= sign * part;
        }
    }
}

/// A smallest part of an impossible set that is impossible by itself: nothing can be left out of it.
pub(crate) fn core_of_conflict(actions: &[Action], means: &Means, set: &[usize]) -> Vec<usize> {
    let mut core = set.to_vec();
    let mut at = 0;
    while at < core.len() {
        let mut without = core.clone();
        without.remove(at);
        if by_steps(actions, means, &without) == Schedule::Impossible {
            core = without;
        } else {
            at += 1;
        }
    }
    core
}
