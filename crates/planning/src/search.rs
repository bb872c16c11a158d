//! Finds good plans fast: adds, exchanges and moves actions as long as that brings coverage, then early starts, then money saved.
//!
//! An iterated local search without chance: what is disturbed follows from a fixed sequence. It proves nothing; `model` bounds what it
//! finds and takes it as a start.

use p4c_problem::Limits;

use crate::actions::{Action, Means, added};

/// Coverage that counts as equal.
const EQUAL: f64 = 1e-9;

/// The worth of a plan: coverage (not weighed by the sum of needs), then how early actions start, then money saved.
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

/// A plan under change, with what it uses.
#[derive(Clone)]
struct Plan<'a> {
    actions: &'a [Action],
    means: &'a Means,
    /// What each action adds to concepts: pairs of concept and share.
    adds: &'a [Vec<(usize, f64)>],
    /// Actions that require each action.
    required_by: &'a [Vec<usize>],
    start: Vec<Option<usize>>,
    cost: Vec<f64>,
    staff: Vec<f64>,
    starts: Vec<usize>,
    covered: Vec<f64>,
}

impl Plan<'_> {
    fn change(&mut self, action: usize, year: usize, sign: f64) {
        let one = &self.actions[action];
        for (sum, part) in self.cost.iter_mut().skip(year).zip(&one.cost_by_year) {
            *sum += sign * part;
        }
        for (sum, part) in self.staff.iter_mut().skip(year).zip(&one.staff_by_year) {
            *sum += sign * part;
        }
        for (concept, share) in &self.adds[action] {
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
        let one = &self.actions[action];
        let within = |used: &[f64], limit: &[f64], parts: &[f64]| {
            parts
                .iter()
                .enumerate()
                .take_while(|(after, _)| year + after < limit.len())
                .all(|(after, part)| {
                    *part == 0.0 || used[year + after] + part <= limit[year + after] * (1.0 + 1e-12) + 1e-9
                })
        };
        self.starts[year] < self.means.starts_per_year
            && one
                .requires
                .iter()
                .all(|other| self.start[*other].is_some_and(|begun| begun <= year))
            && self.required_by[action]
                .iter()
                .all(|other| self.start[*other].is_none_or(|begun| begun >= year))
            && within(&self.cost, &self.means.budget_by_year, &one.cost_by_year)
            && within(&self.staff, &self.means.staff_by_year, &one.staff_by_year)
    }

    /// Whether nothing that is taken requires the action.
    fn is_free(&self, action: usize) -> bool {
        self.required_by[action]
            .iter()
            .all(|other| self.start[*other].is_none())
    }

    fn worth(&self) -> Worth {
        let coverage = self
            .means
            .needs
            .iter()
            .zip(&self.covered)
            .map(|(need, covered)| need * covered.min(1.0))
            .sum();
        let years = self.means.years as f64;
        let early = self
            .start
            .iter()
            .flatten()
            .map(|year| (years - *year as f64) / years)
            .sum::<f64>();
        let used: f64 = self.cost.iter().sum();
        let most: f64 = self.means.budget_by_year.iter().sum::<f64>().max(1.0);
        Worth {
            coverage,
            early: early - 0.01 * used / most,
        }
    }

    /// What an action would add to coverage.
    fn gain(&self, action: usize) -> f64 {
        self.adds[action]
            .iter()
            .map(|(concept, share)| {
                let now = self.covered[*concept];
                self.means.needs[*concept] * ((now + share).min(1.0) - now.min(1.0))
            })
            .sum()
    }

    /// Improves until nothing helps: add, exchange one taken for one not taken, start earlier.
    fn improve(&mut self, limits: &Limits) {
        while !limits.is_over() && (self.add_best() || self.exchange_best() || self.start_earlier()) {}
    }

    fn add_best(&mut self) -> bool {
        let mut best: Option<(f64, usize, usize)> = None;
        for action in 0..self.actions.len() {
            if self.start[action].is_some() {
                continue;
            }
            let gain = self.gain(action);
            if gain <= EQUAL || best.is_some_and(|(most, ..)| gain <= most) {
                continue;
            }
            if let Some(year) = (0..self.means.years).find(|year| self.fits(action, *year)) {
                best = Some((gain, action, year));
            }
        }
        best.is_some_and(|(_, action, year)| {
            self.take(action, year);
            true
        })
    }

    fn exchange_best(&mut self) -> bool {
        let before = self.worth();
        let mut best: Option<(Worth, usize, usize, usize)> = None;
        for out in 0..self.actions.len() {
            let Some(begun) = self.start[out] else { continue };
            if !self.is_free(out) {
                continue;
            }
            self.drop(out);
            for into in 0..self.actions.len() {
                if into == out || self.start[into].is_some() {
                    continue;
                }
                for year in 0..self.means.years {
                    if !self.fits(into, year) {
                        continue;
                    }
                    self.take(into, year);
                    let worth = self.worth();
                    self.drop(into);
                    if worth.is_better_than(best.map_or(before, |(most, ..)| most)) {
                        best = Some((worth, out, into, year));
                    }
                    // A later start of the same action covers no more.
                    break;
                }
            }
            self.take(out, begun);
        }
        best.is_some_and(|(_, out, into, year)| {
            self.drop(out);
            self.take(into, year);
            true
        })
    }

    /// Moves an action to another year where that makes the plan better, or room for one more.
    fn start_earlier(&mut self) -> bool {
        for action in 0..self.actions.len() {
            let Some(begun) = self.start[action] else { continue };
            for year in 0..begun {
                self.drop(action);
                if self.fits(action, year) {
                    self.take(action, year);
                    return true;
                }
                self.take(action, begun);
            }
        }
        self.start_later_for_another()
    }

    /// Starts one action later so that another fits.
    fn start_later_for_another(&mut self) -> bool {
        let waiting: Vec<usize> = (0..self.actions.len())
            .filter(|action| self.start[*action].is_none() && self.gain(*action) > EQUAL)
            .collect();
        for action in 0..self.actions.len() {
            let Some(begun) = self.start[action] else { continue };
            self.drop(action);
            for year in begun + 1..self.means.years {
                if !self.fits(action, year) {
                    continue;
                }
                self.take(action, year);
                let found = waiting.iter().find_map(|other| {
                    (0..self.means.years)
                        .find(|at| self.fits(*other, *at))
                        .map(|at| (*other, at))
                });
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

/// The years of start of a good plan. `start` is a plan to begin with, which must keep all limits; `rounds` is how often the best plan is
/// disturbed and improved again.
pub(crate) fn search(
    actions: &[Action],
    means: &Means,
    start: Option<&[Option<usize>]>,
    rounds: usize,
    limits: &Limits,
) -> Vec<Option<usize>> {
    let adds: Vec<Vec<(usize, f64)>> = actions
        .iter()
        .map(|action| {
            added(action)
                .enumerate()
                .filter(|(_, share)| *share > 0.0)
                .collect()
        })
        .collect();
    let mut required_by = vec![Vec::new(); actions.len()];
    for (action, one) in actions.iter().enumerate() {
        one.requires
            .iter()
            .for_each(|required| required_by[*required].push(action));
    }
    let mut plan = Plan {
        actions,
        means,
        adds: &adds,
        required_by: &required_by,
        start: vec![None; actions.len()],
        cost: vec![0.0; means.years],
        staff: vec![0.0; means.years],
        starts: vec![0; means.years],
        covered: means.covered.clone(),
    };
    for (action, year) in start.unwrap_or_default().iter().enumerate() {
        if let Some(year) = year {
            plan.take(action, *year);
        }
    }
    plan.improve(limits);
    let mut best = plan.clone();
    let mut sequence = Sequence(7);
    for _ in 0..rounds {
        if limits.is_over() {
            break;
        }
        let taken: Vec<usize> = (0..actions.len())
            .filter(|action| plan.start[*action].is_some())
            .collect();
        if taken.is_empty() {
            break;
        }
        for _ in 0..2 + sequence.below(3) {
            let out = taken[sequence.below(taken.len())];
            if plan.is_free(out) {
                plan.drop(out);
            }
        }
        // One that waits is pulled in, so that the search does not fall back to where it was.
        let into = sequence.below(actions.len());
        if plan.start[into].is_none()
            && let Some(year) = (0..means.years).find(|year| plan.fits(into, *year))
        {
            plan.take(into, year);
        }
        plan.improve(limits);
        if plan.worth().is_better_than(best.worth()) {
            best = plan.clone();
        } else {
            plan = best.clone();
        }
    }
    best.start
}
