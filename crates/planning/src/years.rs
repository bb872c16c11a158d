//! Goes through all plans that lose little against the bound of the linear programme, year by year.
//!
//! Where few actions fit into a plan, its bound is loose and hardly gets better by branching, but what every start loses against it is
//! known (the reduced costs), and so is what a year loses whose means are not used up. Plans are put together from the first year to the last,
//! and left as soon as they have lost too much: millions a second, where a linear programme takes as long as thousands.

use p4c_problem::Limits;

use crate::actions::{Action, Means, added};
use crate::relaxation::Relaxation;
use crate::schedule::room;

/// The walk begins with so many tenths of the gap, and allows one more each time.
const FIRST_TENTHS: u32 = 3;

/// Coverage that counts as equal.
const EQUAL: f64 = 1e-12;

/// Looks at starts between two looks at the clock.
const LOOKS: u64 = 4_096;

/// What it takes to take an action and give it back, when a look at one takes 1.
const STEPS_TO_TAKE: u64 = 5;

/// A start in a year.
#[derive(Debug, Clone, Copy)]
struct Start {
    action: usize,
    /// What a plan loses by it at least.
    loss: f64,
}

/// What plans lose at an optimum of the relaxation.
pub(crate) struct Losses {
    /// For each year the starts that are possible, those that lose least first.
    starts: Vec<Vec<Start>>,
    /// For each year what a unit of budget, and of staff, that is left over loses.
    budget: Vec<f64>,
    staff: Vec<f64>,
    /// For each year what a start that is left over loses.
    left_starts: Vec<f64>,
    /// For each concept what a share beyond full coverage loses.
    beyond: Vec<f64>,
}

impl Losses {
    /// `prices`: of the columns and rows of the relaxation, at its optimum.
    pub fn new(actions: &[Action], means: &Means, relaxation: &Relaxation, prices: &[f64]) -> Self {
        let columns = relaxation.programme.objective.len();
        let price_of_row = |row: usize| {
            let terms = &relaxation.programme.rows[row].terms;
            let largest = terms.iter().fold(0.0_f64, |most, term| most.max(term.1.abs()));
            prices[columns + row].max(0.0) / largest
        };
        let starts = (0..means.years)
            .map(|year| {
                let possible = (0..actions.len())
                    .filter(|action| relaxation.programme.bounds[relaxation.start(*action, year)].1 > 0.0);
                let mut starts: Vec<Start> = possible
                    .map(|action| Start {
                        action,
                        // Where the action is not wanted at all, its row loses too.
                        loss: (-prices[relaxation.start(action, year)]).max(0.0)
                            + (-prices[columns + action]).max(0.0),
                    })
                    .collect();
                starts.sort_by(|a, b| a.loss.total_cmp(&b.loss));
                starts
            })
            .collect();
        let (mut budget, mut staff) = (vec![0.0; means.years], vec![0.0; means.years]);
        for (row, year, is_staff) in relaxation.resources_of_years() {
            let prices = if is_staff { &mut staff } else { &mut budget };
            prices[year] = price_of_row(row);
        }
        Self {
            starts,
            budget,
            staff,
            left_starts: (0..means.years)
                .map(|year| relaxation.starts_in(year).map_or(0.0, price_of_row))
                .collect(),
            beyond: (0..means.needs.len())
                .map(|concept| price_of_row(relaxation.concept_row(concept)))
                .collect(),
        }
    }
}

/// A walk through the plans of a region that lose little, further each time it goes on.
pub(crate) struct Walk<'a> {
    actions: &'a [Action],
    means: &'a Means,
    losses: Losses,
    /// The bound of the linear programme, from which losses count.
    programme_bound: f64,
    /// What no plan beside those found covers more than.
    bound: f64,
    /// So many tenths of the gap are allowed next.
    tenths: u32,
}

impl<'a> Walk<'a> {
    pub fn new(actions: &'a [Action], means: &'a Means, losses: Losses, programme_bound: f64) -> Self {
        Self {
            actions,
            means,
            losses,
            programme_bound,
            bound: programme_bound,
            tenths: FIRST_TENTHS,
        }
    }

    /// What no plan beside those found covers more than.
    pub fn bound(&self) -> f64 {
        self.bound
    }

    /// Allows more and more to be lost, up to the distance from `objective`, as far as the steps reach; the best plan found that covers
    /// more than `objective`. Each walk begins at the first year again, but the last takes most of the steps.
    pub fn go_on(&mut self, objective: f64, most_steps: u64, limits: &Limits) -> Option<Vec<Option<usize>>> {
        let gap = self.programme_bound - objective;
        let mut left = most_steps;
        while self.tenths <= 10 && self.bound > objective {
            let allowed = gap * f64::from(self.tenths) / 10.0;
            let mut path = Path::new(self.actions, self.means, &self.losses, allowed, objective, limits);
            path.left = left;
            path.bound = self.programme_bound;
            let is_complete = path.go_through(0, 0, 0, 0.0).is_some();
            left = path.left;
            if is_complete {
                // Nothing that loses less is better than what was found.
                self.bound = self.bound.min(self.programme_bound - path.allowed);
                self.tenths += 1;
            }
            if path.best.is_some() || !is_complete {
                return path.best;
            }
        }
        None
    }
}

/// Plans in the making.
struct Path<'a> {
    actions: &'a [Action],
    means: &'a Means,
    losses: &'a Losses,
    limits: &'a Limits,
    /// What each action adds to concepts: pairs of concept and share.
    adds: Vec<Vec<(usize, f64)>>,
    /// What each concept counts; the sum is 1.
    needs: Vec<f64>,
    /// What losses count from.
    bound: f64,
    /// What may be lost: less once a better plan is found.
    allowed: f64,
    /// What is covered by the best plan, and the plan if it was found here.
    objective: f64,
    best: Option<Vec<Option<usize>>>,
    /// Steps left.
    left: u64,
    looks: u64,
    start: Vec<Option<usize>>,
    /// The actions taken, in the order of their years.
    taken: Vec<usize>,
    /// What is left of each year's means.
    budget: Vec<f64>,
    staff: Vec<f64>,
    starts: Vec<usize>,
    covered: Vec<f64>,
}

impl<'a> Path<'a> {
    fn new(
        actions: &'a [Action],
        means: &'a Means,
        losses: &'a Losses,
        allowed: f64,
        objective: f64,
        limits: &'a Limits,
    ) -> Self {
        let adds = |action: &Action| {
            // As in the programme: more than what is missing brings no more.
            let more = added(action)
                .zip(&means.covered)
                .map(|(more, covered)| more.min(1.0 - covered));
            more.enumerate().filter(|add| add.1 > 0.0).collect()
        };
        let total: f64 = means.needs.iter().sum();
        Self {
            actions,
            means,
            losses,
            limits,
            needs: means.needs.iter().map(|need| need / total).collect(),
            adds: actions.iter().map(adds).collect(),
            bound: f64::INFINITY,
            allowed,
            objective,
            best: None,
            left: u64::MAX,
            looks: 0,
            start: vec![None; actions.len()],
            taken: Vec::new(),
            budget: means.budget_by_year.iter().map(|limit| room(*limit)).collect(),
            staff: means.staff_by_year.iter().map(|limit| room(*limit)).collect(),
            starts: vec![means.starts_per_year; means.years],
            covered: means.covered.clone(),
        }
    }

    /// Goes through the starts of a year from the `from`-th on, then through the years after it. `before`: how many actions were taken
    /// before this year. `None` when the steps or the time ended.
    fn go_through(&mut self, year: usize, before: usize, from: usize, loss: f64) -> Option<()> {
        if year == self.means.years {
            self.look_at_plan();
            return Some(());
        }
        self.go_on_to_next(year, before, loss)?;
        if self.starts[year] == 0 {
            return Some(());
        }
        let losses = self.losses;
        for (k, start) in losses.starts[year].iter().enumerate().skip(from) {
            if loss + start.loss >= self.allowed {
                break;
            }
            self.left = self.left.checked_sub(1)?;
            self.looks += 1;
            if self.looks.is_multiple_of(LOOKS) && self.limits.is_over() {
                return None;
            }
            if self.start[start.action].is_some() || !self.fits(start.action, year) {
                continue;
            }
            self.left = self.left.checked_sub(STEPS_TO_TAKE)?;
            let beyond = self.change(start.action, year, 1.0);
            self.start[start.action] = Some(year);
            self.taken.push(start.action);
            self.starts[year] -= 1;
            let loss = loss + start.loss + beyond;
            if loss < self.allowed {
                self.go_through(year, before, k + 1, loss)?;
            }
            self.starts[year] += 1;
            self.taken.pop();
            self.start[start.action] = None;
            self.change(start.action, year, -1.0);
        }
        Some(())
    }

    /// Goes on to the next year if what the year's starts require is there and what is left over does not lose too much.
    fn go_on_to_next(&mut self, year: usize, before: usize, loss: f64) -> Option<()> {
        let loss = loss
            + self.losses.budget[year] * self.budget[year].max(0.0)
            + self.losses.staff[year] * self.staff[year].max(0.0)
            + self.losses.left_starts[year] * self.starts[year] as f64;
        let is_there = |action: &usize| {
            let requires = &self.actions[*action].requires;
            requires.iter().all(|required| self.start[*required].is_some())
        };
        if loss < self.allowed && self.taken[before..].iter().all(is_there) {
            self.go_through(year + 1, self.taken.len(), 0, loss)?;
        }
        Some(())
    }

    fn look_at_plan(&mut self) {
        let covered = self.covered.iter().map(|share| share.min(1.0));
        let reached = self
            .needs
            .iter()
            .zip(covered)
            .map(|(need, share)| need * share)
            .sum();
        if reached > self.objective + EQUAL {
            self.objective = reached;
            self.allowed = self.allowed.min(self.bound - reached);
            self.best = Some(self.start.clone());
        }
    }

    fn fits(&self, action: usize, year: usize) -> bool {
        let one = &self.actions[action];
        let within = |left: &[f64], parts: &[f64]| {
            left[year..]
                .iter()
                .zip(parts)
                .all(|(left, part)| *part == 0.0 || part <= left)
        };
        within(&self.budget, &one.cost_by_year) && within(&self.staff, &one.staff_by_year)
    }

    /// Takes an action or gives it back; what it adds beyond full coverage, priced.
    fn change(&mut self, action: usize, year: usize, sign: f64) -> f64 {
        let one = &self.actions[action];
        for (left, part) in self.budget[year..].iter_mut().zip(&one.cost_by_year) {
            *left -= sign * part;
        }
        for (left, part) in self.staff[year..].iter_mut().zip(&one.staff_by_year) {
            *left -= sign * part;
        }
        let mut beyond = 0.0;
        for (concept, share) in &self.adds[action] {
            let before = self.covered[*concept];
            self.covered[*concept] += sign * share;
            let over = self.covered[*concept] - before.max(1.0);
            beyond += self.losses.beyond[*concept] * over.max(0.0);
        }
        beyond
    }
}
