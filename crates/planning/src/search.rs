//! Finds good plans fast: adds, exchanges and moves actions as long as that brings coverage, then early starts, then money saved.
//!
//! An iterated local search without chance: what is disturbed follows from a fixed sequence. It proves nothing; [`crate::branch`] bounds
//! what it finds.

use p4c_problem::Limits;

use crate::actions::{Action, Means, added};
use crate::schedule::room;

/// Coverage that counts as equal.
const EQUAL: f64 = 1e-12;

/// So much of the coverage a plan may be worse than the one before it while the search goes on from it, at the beginning.
const WORSE: f64 = 0.01;

/// Rounds without a better plan after which the search returns to the best.
const PATIENCE: usize = 60;

/// The worth of a plan: weighted coverage (weights sum to 1), then how early actions start, then money saved.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Worth {
    coverage: f64,
    early: f64,
}

impl Worth {
    fn is_better_than(self, other: Worth) -> bool {
        self.coverage > other.coverage + EQUAL
            || (self.coverage > other.coverage - EQUAL && self.early > other.early + EQUAL)
    }
}

/// Actions and means as the search needs them.
struct Frame<'a> {
    actions: &'a [Action],
    means: &'a Means,
    /// The weight of each concept; they sum to 1.
    needs: Vec<f64>,
    /// What each action adds to concepts: pairs of concept and share.
    adds: Vec<Vec<(usize, f64)>>,
    /// Actions that require each action.
    required_by: Vec<Vec<usize>>,
    /// For each action, everything it requires, directly or not, what is required first.
    closure: Vec<Vec<usize>>,
    /// For each action, the largest share of the means of a plan that it takes.
    weight: Vec<f64>,
    budget: Vec<f64>,
    staff: Vec<f64>,
}

impl<'a> Frame<'a> {
    fn new(actions: &'a [Action], means: &'a Means) -> Self {
        let total: f64 = means.needs.iter().sum();
        let adds = actions
            .iter()
            .map(|action| {
                added(action)
                    .enumerate()
                    .filter(|(concept, share)| *share > 0.0 && means.needs[*concept] > 0.0)
                    .collect()
            })
            .collect();
        let mut required_by = vec![Vec::new(); actions.len()];
        for (action, one) in actions.iter().enumerate() {
            for required in &one.requires {
                required_by[*required].push(action);
            }
        }
        let share = |parts: &[f64], limits: &[f64]| {
            let all: f64 = limits.iter().sum();
            if all > 0.0 {
                parts.iter().take(limits.len()).sum::<f64>() / all
            } else {
                0.0
            }
        };
        let starts = (means.starts_per_year as f64 * means.years as f64).max(1.0);
        let weight = actions
            .iter()
            .map(|one| {
                share(&one.cost_by_year, &means.budget_by_year)
                    .max(share(&one.staff_by_year, &means.staff_by_year))
                    .max(1.0 / starts)
                    .max(1e-6)
            })
            .collect();
        Self {
            actions,
            means,
            needs: means.needs.iter().map(|need| need / total).collect(),
            adds,
            required_by,
            closure: (0..actions.len())
                .map(|action| closure(actions, action))
                .collect(),
            weight,
            budget: means.budget_by_year.iter().map(|limit| room(*limit)).collect(),
            staff: means.staff_by_year.iter().map(|limit| room(*limit)).collect(),
        }
    }
}

/// Everything an action requires, directly or not, what is required first. Requirements run in no circle.
fn closure(actions: &[Action], of: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut is_found = vec![false; actions.len()];
    let mut path = vec![(of, 0)];
    while let Some((at, next)) = path.last_mut() {
        match actions[*at].requires.get(*next) {
            Some(required) => {
                *next += 1;
                if !is_found[*required] {
                    is_found[*required] = true;
                    path.push((*required, 0));
                }
            }
            None => {
                if *at != of {
                    found.push(*at);
                }
                path.pop();
            }
        }
    }
    found
}

/// A plan under change, with what it uses.
#[derive(Clone)]
struct Plan<'a> {
    frame: &'a Frame<'a>,
    start: Vec<Option<usize>>,
    cost: Vec<f64>,
    staff: Vec<f64>,
    starts: Vec<usize>,
    covered: Vec<f64>,
}

impl<'a> Plan<'a> {
    fn new(frame: &'a Frame<'a>, start: &[Option<usize>]) -> Self {
        let means = frame.means;
        let mut plan = Self {
            frame,
            start: vec![None; frame.actions.len()],
            cost: vec![0.0; means.years],
            staff: vec![0.0; means.years],
            starts: vec![0; means.years],
            covered: means.covered.clone(),
        };
        for (action, year) in start.iter().enumerate() {
            if let Some(year) = year {
                plan.take(action, *year);
            }
        }
        plan
    }

    fn change(&mut self, action: usize, year: usize, sign: f64) {
        let one = &self.frame.actions[action];
        for (sum, part) in self.cost[year..].iter_mut().zip(&one.cost_by_year) {
            *sum += sign * part;
        }
        for (sum, part) in self.staff[year..].iter_mut().zip(&one.staff_by_year) {
            *sum += sign * part;
        }
        for (concept, share) in &self.frame.adds[action] {
            self.covered[*concept] += sign * share;
        }
    }

    fn take(&mut self, action: usize, year: usize) {
        self.change(action, year, 1.0);
        self.starts[year] += 1;
        self.start[action] = Some(year);
    }

    fn drop(&mut self, action: usize) {
        if let Some(year) = self.start[action].take() {
            self.change(action, year, -1.0);
            self.starts[year] -= 1;
        }
    }

    /// Whether an action can start in a year beside what is taken.
    fn fits(&self, action: usize, year: usize) -> bool {
        let frame = self.frame;
        let one = &frame.actions[action];
        let within = |used: &[f64], limit: &[f64], parts: &[f64]| {
            used[year..]
                .iter()
                .zip(&limit[year..])
                .zip(parts)
                .all(|((used, limit), part)| *part == 0.0 || used + part <= *limit)
        };
        self.starts[year] < frame.means.starts_per_year
            && one
                .requires
                .iter()
                .all(|other| self.start[*other].is_some_and(|begun| begun <= year))
            && frame.required_by[action]
                .iter()
                .all(|other| self.start[*other].is_none_or(|begun| begun >= year))
            && within(&self.cost, &frame.budget, &one.cost_by_year)
            && within(&self.staff, &frame.staff, &one.staff_by_year)
    }

    /// The first year in which an action fits.
    fn first_year(&self, action: usize) -> Option<usize> {
        (0..self.frame.means.years).find(|year| self.fits(action, *year))
    }

    /// Whether nothing that is taken requires the action.
    fn is_free(&self, action: usize) -> bool {
        self.frame.required_by[action]
            .iter()
            .all(|other| self.start[*other].is_none())
    }

    fn worth(&self) -> Worth {
        let coverage = self
            .frame
            .needs
            .iter()
            .zip(&self.covered)
            .map(|(need, covered)| need * covered.min(1.0))
            .sum();
        Worth {
            coverage,
            early: self.early(),
        }
    }

    fn early(&self) -> f64 {
        let years = self.frame.means.years as f64;
        let early: f64 = self
            .start
            .iter()
            .flatten()
            .map(|year| (years - *year as f64) / years)
            .sum();
        let used: f64 = self.cost.iter().sum();
        let most: f64 = self.frame.means.budget_by_year.iter().sum::<f64>().max(1e-9);
        early - 0.01 * used / most
    }

    /// What an action that is not taken would add to weighted coverage.
    fn gain(&self, action: usize) -> f64 {
        self.frame.adds[action]
            .iter()
            .map(|(concept, share)| {
                let now = self.covered[*concept];
                self.frame.needs[*concept] * ((now + share).min(1.0) - now.min(1.0))
            })
            .sum()
    }

    /// What weighted coverage would lose without an action that is taken.
    fn loss(&self, action: usize) -> f64 {
        self.frame.adds[action]
            .iter()
            .map(|(concept, share)| {
                let now = self.covered[*concept];
                self.frame.needs[*concept] * (now.min(1.0) - (now - share).min(1.0))
            })
            .sum()
    }

    /// Improves until nothing helps. `thrift` from 0 to 1: how much the means that an action takes count when one is added.
    fn improve(&mut self, thrift: f64, limits: &Limits) {
        // Every step betters the plan; the number of them is bounded all the same, for equal coverage is judged with a tolerance.
        for _ in 0..100 + 10 * self.start.len() {
            if limits.is_over() || !(self.add_best(thrift) || self.exchange_best(limits) || self.move_one()) {
                break;
            }
        }
    }

    fn add_best(&mut self, thrift: f64) -> bool {
        let mut best: Option<(f64, usize, usize)> = None;
        for action in 0..self.start.len() {
            if self.start[action].is_some() {
                continue;
            }
            let gain = self.gain(action);
            let merit = gain / self.frame.weight[action].powf(thrift);
            if gain <= EQUAL || best.is_some_and(|(most, ..)| merit <= most) {
                continue;
            }
            if let Some(year) = self.first_year(action) {
                best = Some((merit, action, year));
            }
        }
        best.is_some_and(|(_, action, year)| {
            self.take(action, year);
            true
        })
    }

    /// Exchanges one action taken for one that is not, where that brings most.
    fn exchange_best(&mut self, limits: &Limits) -> bool {
        let early_before = self.early();
        let mut best: Option<(f64, f64, usize, usize, usize)> = None;
        for out in 0..self.start.len() {
            let Some(begun) = self.start[out] else { continue };
            if !self.is_free(out) {
                continue;
            }
            if limits.is_over() {
                return false;
            }
            let loss = self.loss(out);
            self.drop(out);
            for into in 0..self.start.len() {
                if into == out || self.start[into].is_some() {
                    continue;
                }
                let more = self.gain(into) - loss;
                if more < -EQUAL || best.is_some_and(|(most, ..)| more < most - EQUAL) {
                    continue;
                }
                let Some(year) = self.first_year(into) else {
                    continue;
                };
                let early = if more > EQUAL && best.is_none_or(|(most, ..)| more > most + EQUAL) {
                    f64::INFINITY
                } else {
                    self.take(into, year);
                    let early = self.early();
                    self.drop(into);
                    early
                };
                let least = best.map_or(early_before, |(_, early, ..)| early);
                if early > least + EQUAL {
                    best = Some((more, early, out, into, year));
                }
            }
            self.take(out, begun);
        }
        best.is_some_and(|(_, _, out, into, year)| {
            self.drop(out);
            self.take(into, year);
            true
        })
    }

    /// Starts an action earlier, or one later so that another fits.
    fn move_one(&mut self) -> bool {
        for action in 0..self.start.len() {
            let Some(begun) = self.start[action] else { continue };
            self.drop(action);
            if let Some(year) = (0..begun).find(|year| self.fits(action, *year)) {
                self.take(action, year);
                return true;
            }
            self.take(action, begun);
        }
        let waiting: Vec<usize> = (0..self.start.len())
            .filter(|action| self.start[*action].is_none() && self.gain(*action) > EQUAL)
            .collect();
        for action in 0..self.start.len() {
            let Some(begun) = self.start[action] else { continue };
            self.drop(action);
            for year in begun + 1..self.frame.means.years {
                if !self.fits(action, year) {
                    continue;
                }
                self.take(action, year);
                let found = waiting
                    .iter()
                    .find_map(|other| self.first_year(*other).map(|at| (*other, at)));
                if let Some((other, at)) = found {
                    self.take(other, at);
                    return true;
                }
                self.drop(action);
            }
            self.take(action, begun);
        }
        false
    }

    /// Takes an action with all it requires, dropping what is in the way, the least useful for its means first. `false` when that cannot
    /// be; then some actions may be gone.
    fn force(&mut self, action: usize) -> bool {
        let frame = self.frame;
        let wanted: Vec<usize> = frame.closure[action].iter().copied().chain([action]).collect();
        for one in &wanted {
            if self.start[*one].is_some() {
                continue;
            }
            loop {
                if let Some(year) = self.first_year(*one) {
                    self.take(*one, year);
                    break;
                }
                let out = (0..self.start.len())
                    .filter(|other| {
                        self.start[*other].is_some() && !wanted.contains(other) && self.is_free(*other)
                    })
                    .map(|other| (self.loss(other) / frame.weight[other], other))
                    .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                let Some((_, out)) = out else { return false };
                self.drop(out);
            }
        }
        true
    }

    /// Drops what brings nothing.
    fn tidy(&mut self) {
        while let Some(useless) = (0..self.start.len()).find(|action| {
            self.start[*action].is_some() && self.is_free(*action) && self.loss(*action) <= 0.0
        }) {
            self.drop(useless);
        }
    }
}

/// A sequence of numbers that is the same everywhere (SplitMix64).
struct Sequence(u64);

impl Sequence {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % most.max(1) as u64) as usize
    }
}

/// The years of start of a good plan. `start` is a plan to begin with, which must keep all limits; `rounds` is how often a plan is
/// disturbed and improved again.
pub(crate) fn search(
    actions: &[Action],
    means: &Means,
    start: &[Option<usize>],
    rounds: usize,
    limits: &Limits,
) -> Vec<Option<usize>> {
    let frame = Frame::new(actions, means);
    let mut plan = Plan::new(&frame, start);
    plan.improve(0.5, limits);
    let mut now = plan.worth();
    let mut best = (plan.clone(), now);
    let mut sequence = Sequence(7);
    let mut waited = 0;
    for round in 0..rounds {
        if limits.is_over() {
            break;
        }
        let before = (plan.clone(), now);
        let taken: Vec<usize> = (0..actions.len())
            .filter(|action| plan.start[*action].is_some())
            .collect();
        for _ in 0..sequence.below(3) {
            let out = taken.get(sequence.below(taken.len())).copied();
            if let Some(out) = out.filter(|out| plan.is_free(*out)) {
                plan.drop(out);
            }
        }
        // One that waits is pulled in, so that the search does not fall back to where it was.
        let into = sequence.below(actions.len());
        if plan.start[into].is_none() {
            plan.force(into);
        }
        plan.improve([0.0, 0.5, 1.0][sequence.below(3)], limits);
        now = plan.worth();
        waited += 1;
        if now.is_better_than(best.1) {
            best = (plan.clone(), now);
            waited = 0;
        } else if waited >= PATIENCE {
            (plan, now) = best.clone();
            waited = 0;
        } else {
            let worse = WORSE * (rounds - round) as f64 / rounds as f64;
            if now.coverage < before.1.coverage * (1.0 - worse) {
                (plan, now) = before;
            }
        }
    }
    let mut plan = best.0;
    plan.tidy();
    plan.improve(0.5, limits);
    plan.start
}
