//! Builds the 0/1 programme of a plan and solves it by branch and bound (microlp), in two passes.
//!
//! The first pass maximises coverage; the second keeps that coverage and prefers early starts, then low cost. A variable stands for each
//! action and year of start, and one for the coverage of each concept, which the need for it pushes up to its limit.

use std::time::Duration;

use microlp::{ComparisonOp, Error, OptimizationDirection, Problem, SolveOptions, Variable};
use p4c_problem::{Code, Limits, Refusal};

use crate::actions::{Action, Means, added, weighted};

/// Coverage that the second pass may lose, so that rounding in the first does not make it infeasible.
const COVERAGE_TOLERANCE: f64 = 1e-7;

/// The years of start, a bound on weighted coverage, and whether the plan is proved to be the best.
pub(crate) type Solved = (Vec<Option<usize>>, f64, bool);

pub(crate) fn solve(actions: &[Action], means: &Means, limits: &Limits) -> Result<Solved, Refusal> {
    let before = weighted(&means.needs, &means.covered);
    if actions.is_empty() || means.years == 0 || means.starts_per_year == 0 {
        return Ok((vec![None; actions.len()], before, true));
    }
    limits.check()?;
    let first = Programme::new(actions, means, None);
    let (start_year, objective, bound, proved) = match first.solve(limits.remaining().mul_f64(0.7))? {
        Some(found) => found,
        // No plan was found in time; to take nothing is always possible.
        None => return Ok((vec![None; actions.len()], 1.0, false)),
    };
    if proved {
        let second = Programme::new(actions, means, Some(objective - COVERAGE_TOLERANCE));
        let time = limits.remaining().min(Duration::from_secs(2));
        if let Ok(Some((early, ..))) = second.solve_from(&start_year, time) {
            return Ok((early, bound, true));
        }
    }
    Ok((start_year, bound, proved))
}

struct Programme {
    problem: Problem,
    /// For each action and year of start.
    starts: Vec<Vec<Variable>>,
}

impl Programme {
    /// The programme of most coverage, or, with a least coverage, that of early and cheap plans that have it.
    fn new(actions: &[Action], means: &Means, least_coverage: Option<f64>) -> Self {
        let total: f64 = means.needs.iter().sum();
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let whole_cost: f64 = actions
            .iter()
            .flat_map(|action| &action.cost_by_year)
            .sum::<f64>()
            .max(1.0);
        let starts: Vec<Vec<Variable>> = actions
            .iter()
            .map(|action| {
                let cost = action.cost_by_year.iter().sum::<f64>() / whole_cost;
                (0..means.years)
                    .map(|year| {
                        // Years count whole, cost only where years are equal.
                        let late = year as f64 / means.years as f64;
                        problem.add_binary_var(if least_coverage.is_some() {
                            -late - 0.1 * cost / means.years as f64
                        } else {
                            0.0
                        })
                    })
                    .collect()
            })
            .collect();
        let coverage: Vec<Variable> = means
            .needs
            .iter()
            .zip(&means.covered)
            .map(|(need, covered)| {
                let weight = if least_coverage.is_some() {
                    0.0
                } else {
                    need / total
                };
                problem.add_var(weight, (0.0, 1.0 - covered))
            })
            .collect();
        for (concept, covered) in coverage.iter().enumerate() {
            let mut terms = vec![(*covered, 1.0)];
            for (action, years) in actions.iter().zip(&starts) {
                let more = added(action).nth(concept).unwrap_or(0.0);
                if more > 0.0 {
                    terms.extend(years.iter().map(|start| (*start, -more)));
                }
            }
            problem.add_constraint(terms, ComparisonOp::Le, 0.0);
        }
        if let Some(least) = least_coverage {
            let before = weighted(&means.needs, &means.covered);
            let terms: Vec<_> = coverage
                .iter()
                .zip(&means.needs)
                .map(|(c, need)| (*c, need / total))
                .collect();
            problem.add_constraint(terms, ComparisonOp::Ge, least - before);
        }
        for years in &starts {
            let terms: Vec<_> = years.iter().map(|start| (*start, 1.0)).collect();
            problem.add_constraint(terms, ComparisonOp::Le, 1.0);
        }
        for year in 0..means.years {
            for (limit, parts) in [
                (
                    means.budget_by_year[year],
                    &(|a: &Action| a.cost_by_year.clone()) as &dyn Fn(&Action) -> Vec<f64>,
                ),
                (means.staff_by_year[year], &|a: &Action| a.staff_by_year.clone()),
            ] {
                // Scaled by the limit, so that euros and full-time equivalents stand in rows of like size.
                let scale = limit.max(1e-3);
                let mut terms = Vec::new();
                for (action, years) in actions.iter().zip(&starts) {
                    for (after, part) in parts(action).into_iter().enumerate().take(year + 1) {
                        if part > 0.0 {
                            terms.push((years[year - after], part / scale));
                        }
                    }
                }
                if !terms.is_empty() {
                    problem.add_constraint(terms, ComparisonOp::Le, limit / scale);
                }
            }
            let terms: Vec<_> = starts.iter().map(|years| (years[year], 1.0)).collect();
            if terms.len() > means.starts_per_year {
                problem.add_constraint(terms, ComparisonOp::Le, means.starts_per_year as f64);
            }
        }
        for (action, years) in actions.iter().zip(&starts) {
            for required in &action.requires {
                // Started by this year only when the required one has started by then.
                for year in 0..means.years {
                    let mine = years[..=year].iter().map(|start| (*start, 1.0));
                    let other = starts[*required][..=year].iter().map(|start| (*start, -1.0));
                    problem.add_constraint(mine.chain(other).collect::<Vec<_>>(), ComparisonOp::Le, 0.0);
                }
            }
        }
        Self { problem, starts }
    }

    /// Years of start, objective, bound and whether it is proved; `None` when the time ended before there was a plan.
    fn solve(&self, time: Duration) -> Result<Option<(Vec<Option<usize>>, f64, f64, bool)>, Refusal> {
        self.run(None, time)
    }

    fn solve_from(
        &self,
        start_year: &[Option<usize>],
        time: Duration,
    ) -> Result<Option<(Vec<Option<usize>>, f64, f64, bool)>, Refusal> {
        let hint = self
            .starts
            .iter()
            .zip(start_year)
            .flat_map(|(years, chosen)| {
                years
                    .iter()
                    .enumerate()
                    .map(move |(year, start)| (*start, f64::from(u8::from(*chosen == Some(year)))))
            })
            .collect();
        self.run(Some(hint), time)
    }

    fn run(
        &self,
        warm_start: Option<Vec<(Variable, f64)>>,
        time: Duration,
    ) -> Result<Option<(Vec<Option<usize>>, f64, f64, bool)>, Refusal> {
        let mut options = SolveOptions::default();
        options.time_limit = Some(time);
        options.warm_start = warm_start;
        // Years make plans alike: the last ten-thousandth would cost most of the time, and is told as the gap.
        options.mip_gap = 1e-4;
        let outcome = match self.problem.solve_with(options) {
            Ok(outcome) => outcome,
            Err(Error::Infeasible) => return Ok(None),
            Err(error) => return Err(Refusal::new(Code::SolverFailed, error.to_string())),
        };
        let proved = outcome.is_optimal() && outcome.stats().gap.is_none_or(|gap| gap <= 1e-9);
        let bound = outcome.stats().best_bound;
        Ok(outcome.solution().map(|solution| {
            let start_year = self
                .starts
                .iter()
                .map(|years| years.iter().position(|start| solution.var_value(*start) > 0.5))
                .collect();
            let objective = solution.objective();
            (start_year, objective, bound.unwrap_or(1.0).max(objective), proved)
        }))
    }
}
