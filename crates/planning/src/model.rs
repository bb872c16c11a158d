//! Bounds plans by linear programmes in which only the choice of actions is whole, and closes the gap to what can be scheduled.
//!
//! Coverage depends on which actions are taken, not on when. So branch and bound (microlp) chooses the set with years as shares, `schedule`
//! looks for whole years, and a set that has none is cut off with all its supersets (logic-based Benders cuts, Hooker & Ottosson 2003)
//! until the best plan found by `search` meets the bound. Bounded by nodes, not by time, wherever it can be: then the answer is the same on
//! every machine.

use microlp::{ComparisonOp, Error, OptimizationDirection, Problem, SolveOptions, Variable};
use p4c_problem::{Code, Limits, Refusal};

use crate::actions::{Action, Means, added, weighted};
use crate::schedule::{Schedule, core_of_conflict, schedule};
use crate::search::search;

/// Nodes of branch and bound for all rounds of a plan with one variable; divided by the number of variables.
const NODES: u64 = 2_000_000;

/// Rounds of cutting off sets that cannot be scheduled.
const ROUNDS: usize = 100;

/// Rounds after a set of which it is not known whether it can be scheduled.
const ROUNDS_IN_DOUBT: usize = 5;

/// Rounds of local search before the first bound, and after each set.
const FIRST_SEARCH: usize = 1_500;
const LATER_SEARCH: usize = 20;

/// A relative distance from the bound that counts as proved: the accuracy of the linear programmes.
const PROVED: f64 = 1e-7;

/// The years of start, a bound on weighted coverage, and whether the plan is proved to be the best.
pub(crate) type Solved = (Vec<Option<usize>>, f64, bool);

pub(crate) fn solve(actions: &[Action], means: &Means, limits: &Limits) -> Result<Solved, Refusal> {
    let before = weighted(&means.needs, &means.covered);
    if actions.is_empty() || means.years == 0 || means.starts_per_year == 0 {
        return Ok((vec![None; actions.len()], before, true));
    }
    limits.check()?;
    let mut best = search(actions, means, None, FIRST_SEARCH, limits);
    let mut objective = coverage(actions, means, &best);
    let mut bound: f64 = 1.0;
    let mut programme = Programme::new(actions, means);
    // What sets may cover of which it is not known whether they can be scheduled.
    let mut doubtful: f64 = 0.0;
    let mut nodes = NODES / (actions.len() * (means.years + 1)) as u64;
    let take_if_better =
        |start_year: &[Option<usize>], best: &mut Vec<Option<usize>>, objective: &mut f64| {
            // Of two plans that cover as much, the search prefers early starts and low cost.
            let start_year = search(actions, means, Some(start_year), LATER_SEARCH, limits);
            let reached = coverage(actions, means, &start_year);
            if reached > *objective {
                (*best, *objective) = (start_year, reached);
            }
        };
    let mut rounds_left = ROUNDS;
    while rounds_left > 0 {
        rounds_left -= 1;
        if limits.is_over() || nodes == 0 || bound.max(doubtful) - objective <= PROVED * objective.max(1e-3) {
            break;
        }
        let Some(found) = programme.solve(&best, nodes, limits)? else {
            break;
        };
        nodes = nodes.saturating_sub(found.nodes.max(1));
        bound = bound.min(before + found.bound);
        match schedule(actions, means, &found.taken) {
            Schedule::Found(start_year) => {
                take_if_better(&start_year, &mut best, &mut objective);
                if !found.is_exact {
                    break;
                }
            }
            Schedule::Impossible => {
                let core = core_of_conflict(actions, means, &found.taken);
                if let Some(start_year) = without_one_of(actions, means, &found.taken, &core) {
                    take_if_better(&start_year, &mut best, &mut objective);
                }
                programme.forbid(&core);
            }
            Schedule::Unknown => {
                // From here on the bound stays, and only a better plan can close the gap.
                doubtful = doubtful.max(bound);
                rounds_left = rounds_left.min(ROUNDS_IN_DOUBT);
                programme.forbid(&found.taken);
            }
        }
    }
    let bound = bound.max(doubtful);
    let bound = bound.min(1.0).max(objective);
    Ok((best, bound, bound - objective <= PROVED * objective.max(1e-3)))
}

/// A plan of a set that cannot be scheduled, without the action of the conflict that adds least.
fn without_one_of(
    actions: &[Action],
    means: &Means,
    set: &[usize],
    core: &[usize],
) -> Option<Vec<Option<usize>>> {
    let worth = |action: usize| -> f64 {
        added(&actions[action])
            .zip(&means.needs)
            .map(|(more, need)| more * need)
            .sum()
    };
    let mut out = core.to_vec();
    out.sort_by(|a, b| worth(*a).total_cmp(&worth(*b)).then(a.cmp(b)));
    out.into_iter()
        .filter(|action| !set.iter().any(|other| actions[*other].requires.contains(action)))
        .find_map(|action| {
            let rest: Vec<usize> = set.iter().copied().filter(|other| *other != action).collect();
            match schedule(actions, means, &rest) {
                Schedule::Found(start_year) => Some(start_year),
                _ => None,
            }
        })
}

/// The weighted coverage of a plan.
fn coverage(actions: &[Action], means: &Means, start_year: &[Option<usize>]) -> f64 {
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
    let shares: Vec<f64> = shares.into_iter().map(|share| share.min(1.0)).collect();
    weighted(&means.needs, &shares)
}

/// What a programme came to.
struct Found {
    /// The actions taken.
    taken: Vec<usize>,
    /// No plan adds more coverage than this.
    bound: f64,
    /// Nodes that were used.
    nodes: u64,
    /// Whether the set is the best of the programme.
    is_exact: bool,
}

struct Programme {
    problem: Problem,
    /// For each action and year of start, a share.
    starts: Vec<Vec<Variable>>,
    /// For each action, whether it is taken.
    taken: Vec<Variable>,
}

impl Programme {
    fn new(actions: &[Action], means: &Means) -> Self {
        let total: f64 = means.needs.iter().sum();
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let starts: Vec<Vec<Variable>> = actions
            .iter()
            .map(|_| {
                (0..means.years)
                    .map(|_| problem.add_var(0.0, (0.0, 1.0)))
                    .collect()
            })
            .collect();
        let taken: Vec<Variable> = actions.iter().map(|_| problem.add_binary_var(0.0)).collect();
        for (years, taken) in starts.iter().zip(&taken) {
            let mut terms: Vec<_> = years.iter().map(|start| (*start, 1.0)).collect();
            terms.push((*taken, -1.0));
            problem.add_constraint(terms, ComparisonOp::Eq, 0.0);
        }
        let coverage: Vec<Variable> = means
            .needs
            .iter()
            .zip(&means.covered)
            .map(|(need, covered)| problem.add_var(need / total, (0.0, 1.0 - covered)))
            .collect();
        for (concept, covered) in coverage.iter().enumerate() {
            let mut terms = vec![(*covered, 1.0)];
            for (action, taken) in actions.iter().zip(&taken) {
                let more = added(action).nth(concept).unwrap_or(0.0);
                if more > 0.0 {
                    terms.push((*taken, -more));
                }
            }
            problem.add_constraint(terms, ComparisonOp::Le, 0.0);
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
        Self {
            problem,
            starts,
            taken,
        }
    }

    /// Cuts off every set that holds all of these actions.
    fn forbid(&mut self, set: &[usize]) {
        let terms: Vec<_> = set.iter().map(|action| (self.taken[*action], 1.0)).collect();
        self.problem
            .add_constraint(terms, ComparisonOp::Le, set.len() as f64 - 1.0);
    }

    /// The best set, beginning with a plan; `None` when there was no answer in time.
    fn solve(&self, plan: &[Option<usize>], nodes: u64, limits: &Limits) -> Result<Option<Found>, Refusal> {
        let flag = |yes: bool| f64::from(u8::from(yes));
        let mut hint: Vec<(Variable, f64)> = Vec::new();
        for ((years, taken), chosen) in self.starts.iter().zip(&self.taken).zip(plan) {
            hint.push((*taken, flag(chosen.is_some())));
            hint.extend(
                years
                    .iter()
                    .enumerate()
                    .map(|(year, start)| (*start, flag(*chosen == Some(year)))),
            );
        }
        let mut options = SolveOptions::default();
        options.warm_start = Some(hint);
        options.time_limit = Some(limits.remaining());
        options.node_limit = Some(nodes);
        let outcome = match self.problem.solve_with(options) {
            Ok(outcome) => outcome,
            Err(Error::Infeasible) => return Ok(None),
            Err(error) => return Err(Refusal::new(Code::SolverFailed, error.to_string())),
        };
        let stats = outcome.stats();
        let is_exact = outcome.is_optimal();
        Ok(outcome.solution().map(|solution| Found {
            taken: (0..self.taken.len())
                .filter(|action| solution.var_value(self.taken[*action]) > 0.5)
                .collect(),
            bound: if is_exact {
                solution.objective()
            } else {
                stats.best_bound.unwrap_or(1.0)
            },
            nodes: stats.nodes_solved,
            is_exact,
        }))
    }
}
