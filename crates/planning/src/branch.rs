//! Bounds plans by linear programmes and closes the gap to the best plan found, or says how large it is.
//!
//! Coverage depends on which actions are taken, not on when. Branch and bound decides first which are taken, with years as shares;
//! [`crate::schedule`] looks for whole years, and a set that has none is cut off with all its supersets (logic-based Benders cuts, Hooker
//! & Ottosson 2003). Only where it cannot be told whether a set has years are years branched over too. Beside the tree, and with no more
//! work, goes a walk through the plans that lose little ([`crate::years`]): it ends first where few actions fit. Bounded by steps, not by
//! time, wherever it can be: then the answer is the same on every machine.

use std::collections::{BTreeSet, BinaryHeap};

use p4c_problem::linear::{Dictionary, Outcome, Row};
use p4c_problem::{Limits, Refusal};

use crate::actions::{Action, Means, added, coverage, weighted};
use crate::covers::violated_covers;
use crate::relaxation::{Relaxation, as_one_year};
use crate::schedule::{Schedule, core_of_conflict, schedule};
use crate::search::search;
use crate::years::{Losses, Walk};

/// Work (steps times cells) after which the search ends if the gap is small.
const WORK_SOON: u64 = 700_000_000;

/// The gap that is then small.
const SMALL_GAP: f64 = 0.01;

/// Work after which the search ends in any case.
const WORK_MOST: u64 = 200_000_000_000;

/// The largest dictionary, in cells; beyond it a plan is bounded as if it had one year, and beyond that by what its actions add.
const LARGEST: usize = 3_000_000;

/// Steps between two looks at the clock.
const STEPS: usize = 200;

/// Steps after which a dictionary is made anew, so that rounding does not add up.
const STALE: u64 = 1_500;

/// Rounds of local search before the first bound, and after each better plan.
const FIRST_SEARCH: usize = 400;
const LATER_SEARCH: usize = 30;

/// Rounds of cover cuts at the root.
const COVER_ROUNDS: usize = 15;

/// What a step of the walk through plans takes, in cells.
const STEP_OF_WALK: u64 = 30;

/// Open nodes that are kept.
const MOST_OPEN: usize = 200_000;

/// How far from a whole number counts as whole.
const WHOLE: f64 = 1e-6;

/// A relative distance from the bound that counts as proved: the accuracy of the linear programmes.
pub(crate) const PROVED: f64 = 1e-7;

/// The years of start, a bound on weighted coverage, and whether the plan is proved to be the best.
pub(crate) type Solved = (Vec<Option<usize>>, f64, bool);

pub(crate) fn solve(actions: &[Action], means: &Means, limits: &Limits) -> Result<Solved, Refusal> {
    solve_with([FIRST_SEARCH, LATER_SEARCH], actions, means, limits)
}

/// As [`solve`], with so many rounds of local search at first and for each plan found; without any, the bounds alone lead to the best.
fn solve_with(
    search_rounds: [usize; 2],
    actions: &[Action],
    means: &Means,
    limits: &Limits,
) -> Result<Solved, Refusal> {
    let nothing = vec![None; actions.len()];
    let before = weighted(&means.needs, &means.covered);
    if actions.is_empty() || means.years == 0 || means.starts_per_year == 0 {
        return Ok((nothing, before, true));
    }
    limits.check()?;
    let best = match search_rounds[0] {
        0 => nothing,
        first => {
            // Rounds take longer with more actions.
            let rounds = (first * 60 / actions.len()).clamp(1, first);
            search(actions, means, &nothing, rounds, limits)
        }
    };
    let (one_year_actions, one_year);
    let (bounded_actions, bounded_means, has_years) = if Relaxation::size(actions, means) <= LARGEST {
        (actions, means, true)
    } else {
        (one_year_actions, one_year) = as_one_year(actions, means);
        if Relaxation::size(&one_year_actions, &one_year) > LARGEST {
            let objective = coverage(actions, means, &best);
            let bound = coverage(actions, means, &vec![Some(0); actions.len()]);
            return Ok((best, bound, bound - objective <= PROVED * objective));
        }
        (one_year_actions.as_slice(), &one_year, false)
    };
    let branch = Branch {
        actions,
        means,
        before,
        relaxation: Relaxation::new(bounded_actions, bounded_means),
        has_years,
        worth: actions
            .iter()
            .map(|action| {
                added(action)
                    .zip(&means.needs)
                    .map(|(more, need)| more * need)
                    .sum()
            })
            .collect(),
        objective: coverage(actions, means, &best),
        best,
        cuts: Vec::new(),
        unknown: BTreeSet::new(),
        open: BinaryHeap::new(),
        doubtful: 0.0,
        work: 0,
        walk: None,
        walk_at: 0,
        later_search: search_rounds[1],
        limits,
    };
    Ok(branch.run())
}

/// A bound of a variable that a node has moved.
#[derive(Debug, Clone, Copy)]
struct Narrowed {
    variable: usize,
    low: f64,
    high: f64,
}

/// A part of the search that is still open.
struct Open {
    bound: f64,
    sequence: usize,
    narrowed: Vec<Narrowed>,
}

impl Ord for Open {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.bound
            .total_cmp(&other.bound)
            .then(self.sequence.cmp(&other.sequence))
    }
}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Open {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Open {}

/// A node in work: a dictionary, what was narrowed on the way to it, and how many cuts it holds.
struct Node {
    dictionary: Dictionary,
    made_at: u64,
    narrowed: Vec<Narrowed>,
    cuts: usize,
    bound: f64,
}

/// What to do at a node that is no plan yet.
enum Split {
    /// Nothing is left to decide.
    Done,
    /// A cut was added: look at the node again.
    Again,
    /// Two parts, the more promising one first.
    Into([Vec<Narrowed>; 2]),
}

struct Branch<'a> {
    actions: &'a [Action],
    means: &'a Means,
    before: f64,
    relaxation: Relaxation,
    /// Whether the programme knows of years.
    has_years: bool,
    /// What each action is worth alone.
    worth: Vec<f64>,
    best: Vec<Option<usize>>,
    objective: f64,
    cuts: Vec<Row>,
    /// Sets of which it is not known whether they have years.
    unknown: BTreeSet<Vec<usize>>,
    open: BinaryHeap<Open>,
    /// What sets may cover of which it is not known whether they have years.
    doubtful: f64,
    work: u64,
    /// The walk through the plans that lose little; it goes on when the tree took as much work as is written here.
    walk: Option<Walk<'a>>,
    walk_at: u64,
    later_search: usize,
    limits: &'a Limits,
}

impl Branch<'_> {
    fn run(mut self) -> Solved {
        let mut sequence = 0;
        let root = self.root();
        let (root_dictionary, root_cuts) = (root.dictionary.clone(), root.cuts);
        let mut next = Some(root);
        let bound = loop {
            let mut node = match next.take() {
                Some(node) => node,
                None => match self.open.pop() {
                    Some(open) if open.bound > self.threshold() => {
                        self.work += root_dictionary.size() as u64;
                        let mut node = Node {
                            made_at: root_dictionary.steps(),
                            dictionary: root_dictionary.clone(),
                            narrowed: Vec::new(),
                            cuts: root_cuts,
                            bound: open.bound,
                        };
                        for one in open.narrowed {
                            node.narrow(one);
                        }
                        node
                    }
                    _ => break self.objective,
                },
            };
            self.walk_on();
            let most = self.open.peek().map_or(0.0, |open| open.bound).max(node.bound);
            let most = most.min(self.walked());
            if most <= self.threshold() {
                break self.objective;
            }
            if self.is_over(most) {
                break most;
            }
            for cut in &self.cuts[node.cuts..] {
                node.dictionary.add_row(cut);
            }
            node.cuts = self.cuts.len();
            let Some(bound) = self.bound(&mut node) else {
                // Time is over in the middle of a node.
                break most;
            };
            if bound <= self.threshold() {
                continue;
            }
            node.bound = bound;
            match self.split(&mut node) {
                Split::Done => {}
                Split::Again => next = Some(node),
                Split::Into([first, second]) => {
                    sequence += 1;
                    let mut narrowed = node.narrowed.clone();
                    narrowed.extend(second);
                    if self.open.len() < MOST_OPEN {
                        self.open.push(Open {
                            bound,
                            sequence,
                            narrowed,
                        });
                    } else {
                        self.doubtful = self.doubtful.max(bound);
                    }
                    for one in first {
                        node.narrow(one);
                    }
                    if node.dictionary.steps() - node.made_at > STALE {
                        self.open.push(Open {
                            bound,
                            sequence: sequence + 1,
                            narrowed: node.narrowed,
                        });
                        sequence += 1;
                    } else {
                        node.dictionary = node.dictionary.narrowed();
                        next = Some(node);
                    }
                }
            }
        };
        let bound = bound.max(self.doubtful).min(self.walked()).min(1.0);
        let bound = bound.max(self.objective);
        let is_proved = bound - self.objective <= PROVED * self.objective.max(1e-3);
        (self.best, bound, is_proved)
    }

    /// The whole search as one node, with the cover cuts that its optimum asks for.
    fn root(&mut self) -> Node {
        let mut node = Node {
            dictionary: Dictionary::new(&self.relaxation.programme),
            made_at: 0,
            narrowed: Vec::new(),
            cuts: 0,
            bound: 1.0,
        };
        for _ in 0..COVER_ROUNDS {
            let Some(bound) = self.bound(&mut node) else { break };
            if bound <= self.threshold() {
                break;
            }
            if self.walk.is_none() && self.has_years {
                let prices = node.dictionary.prices();
                let losses = Losses::new(self.actions, self.means, &self.relaxation, &prices);
                self.walk = Some(Walk::new(self.actions, self.means, losses, bound));
            }
            node.bound = bound;
            let covers = violated_covers(&self.relaxation, &node.dictionary.solution());
            if covers.is_empty() {
                break;
            }
            covers.iter().for_each(|cover| node.dictionary.add_row(cover));
            self.cuts.extend(covers);
            node.cuts = self.cuts.len();
        }
        node.made_at = node.dictionary.steps();
        node
    }

    /// Goes on with the walk when the tree has taken twice the work that it had before: neither takes much more than the other, whichever
    /// ends first.
    fn walk_on(&mut self) {
        let Some(walk) = self.walk.as_mut().filter(|_| self.work >= self.walk_at) else {
            return;
        };
        let found = walk.go_on(self.objective, self.work / STEP_OF_WALK, self.limits);
        self.walk_at = 2 * self.work;
        if let Some(start) = found {
            self.take_if_better(&start);
        }
    }

    /// The bound of the walk: no plan beside those found covers more.
    fn walked(&self) -> f64 {
        self.walk.as_ref().map_or(f64::INFINITY, |walk| walk.bound())
    }

    /// Nothing with a bound up to here can better the best plan by more than the accuracy of the programmes.
    fn threshold(&self) -> f64 {
        self.objective + PROVED * self.objective.max(1e-3)
    }

    /// Whether to end with a bound that is not proved to be reached.
    fn is_over(&self, bound: f64) -> bool {
        let gap = bound - self.objective;
        self.limits.is_over()
            || self.work > WORK_MOST
            || (self.work > WORK_SOON && gap <= SMALL_GAP * self.objective)
    }

    /// Solves a node: a bound on all plans in it, minus infinity when there are none that are better than the best; `None` when the time
    /// ended.
    fn bound(&mut self, node: &mut Node) -> Option<f64> {
        let bound = self.bound_once(node)?;
        if self.is_sound(node) {
            return Some(bound);
        }
        // Rounding took over: once more from the start.
        node.dictionary = Dictionary::new(&self.relaxation.programme);
        self.cuts[..node.cuts]
            .iter()
            .for_each(|cut| node.dictionary.add_row(cut));
        for one in &node.narrowed {
            node.dictionary.set_bounds(one.variable, one.low, one.high);
        }
        node.made_at = 0;
        let bound = self.bound_once(node)?;
        if self.is_sound(node) {
            return Some(bound);
        }
        self.doubtful = self.doubtful.max(node.bound);
        Some(f64::NEG_INFINITY)
    }

    fn is_sound(&self, node: &Node) -> bool {
        let programme = &self.relaxation.programme;
        let rows = programme.rows.iter().chain(&self.cuts[..node.cuts]);
        node.dictionary.is_sound(programme, rows)
    }

    fn bound_once(&mut self, node: &mut Node) -> Option<f64> {
        let enough = self.threshold() - self.before;
        for _ in 0..100 {
            let steps = node.dictionary.steps();
            let outcome = node.dictionary.solve_within(enough, STEPS);
            self.work += (node.dictionary.steps() - steps + 1) * node.dictionary.size() as u64;
            match outcome {
                Outcome::Infeasible => return Some(f64::NEG_INFINITY),
                Outcome::Optimal => break,
                Outcome::Unknown if self.limits.is_over() => return None,
                Outcome::Unknown => {}
            }
        }
        // The reduced costs have the right signs all the way, so this is a bound even where the optimum was not reached.
        Some((self.before + node.dictionary.objective()).min(node.bound))
    }

    fn split(&mut self, node: &mut Node) -> Split {
        let point = node.dictionary.solution();
        let taken = self.relaxation.taken(&point);
        let fraction = |share: f64| (share - share.round()).abs();
        let split = (0..taken.len())
            .filter(|action| fraction(taken[*action]) > WHOLE)
            .map(|action| (fraction(taken[action]) * self.worth[action], action))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((_, action)) = split {
            let here = self.before + node.dictionary.objective();
            node.dictionary.fix_by_reduced_costs(here - self.threshold());
            let variable = self.relaxation.taken_variable(action, &node.dictionary);
            let take = vec![Narrowed {
                variable,
                low: 1.0,
                high: 1.0,
            }];
            let leave = (0..node.years(self.means, self.has_years))
                .map(|year| Narrowed {
                    variable: self.relaxation.start(action, year),
                    low: 0.0,
                    high: 0.0,
                })
                .collect();
            return Split::Into(if taken[action] >= 0.5 {
                [take, leave]
            } else {
                [leave, take]
            });
        }
        let set: Vec<usize> = (0..taken.len()).filter(|action| taken[*action] > 0.5).collect();
        let answer = if self.unknown.contains(&set) {
            Schedule::Unknown
        } else {
            schedule(self.actions, self.means, &set)
        };
        match answer {
            Schedule::Found(start) => {
                self.take_if_better(&start);
                Split::Done
            }
            Schedule::Impossible => {
                let core = core_of_conflict(self.actions, self.means, &set);
                let cut = self.relaxation.forbid(&core);
                self.cuts.push(cut);
                let cut = &self.cuts[self.cuts.len() - 1];
                node.dictionary.add_row(cut);
                node.cuts = self.cuts.len();
                self.try_without(&set, &core);
                Split::Again
            }
            Schedule::Unknown => {
                let split = self.split_years(node, &point, &set);
                self.unknown.insert(set);
                split
            }
        }
    }

    /// Parts a node by the years of an action, where it is not known whether its set has years.
    fn split_years(&mut self, node: &Node, point: &[f64], set: &[usize]) -> Split {
        if !self.has_years {
            self.doubtful = self.doubtful.max(node.bound);
            return Split::Done;
        }
        let spread = |action: usize| {
            let years = self.relaxation.years_of(action, point);
            years.iter().fold(0.0_f64, |most, share| most.max(*share))
        };
        let Some(action) = set
            .iter()
            .copied()
            .filter(|action| spread(*action) < 1.0 - WHOLE)
            .min_by(|a, b| spread(*a).total_cmp(&spread(*b)).then(a.cmp(b)))
        else {
            // Every action has one year: a plan, if it keeps the limits exactly.
            let mut start = vec![None; self.actions.len()];
            for action in set {
                start[*action] = self
                    .relaxation
                    .years_of(*action, point)
                    .iter()
                    .position(|share| *share > 0.5);
            }
            if keeps_limits(self.actions, self.means, &start) {
                self.take_if_better(&start);
            } else {
                self.doubtful = self.doubtful.max(node.bound);
            }
            return Split::Done;
        };
        let years = self.relaxation.years_of(action, point);
        let mean: f64 = years
            .iter()
            .enumerate()
            .map(|(year, share)| year as f64 * share)
            .sum();
        let last_of_first = (mean.floor() as usize).min(self.means.years.saturating_sub(2));
        let none = |years: std::ops::Range<usize>| -> Vec<Narrowed> {
            years
                .map(|year| Narrowed {
                    variable: self.relaxation.start(action, year),
                    low: 0.0,
                    high: 0.0,
                })
                .collect()
        };
        let early = none(last_of_first + 1..self.means.years);
        let late = none(0..last_of_first + 1);
        Split::Into(if mean - mean.floor() > 0.5 {
            [late, early]
        } else {
            [early, late]
        })
    }

    /// Takes a plan, improved, as the best if it covers more.
    fn take_if_better(&mut self, start: &[Option<usize>]) {
        if coverage(self.actions, self.means, start) <= self.objective * 0.98 {
            return;
        }
        let start = match self.later_search {
            0 => start.to_vec(),
            rounds => search(self.actions, self.means, start, rounds, self.limits),
        };
        let reached = coverage(self.actions, self.means, &start);
        if reached > self.objective {
            (self.best, self.objective) = (start, reached);
        }
    }

    /// Looks for a plan of a set that has no years, without the action of the conflict that is worth least.
    fn try_without(&mut self, set: &[usize], core: &[usize]) {
        let mut out: Vec<usize> = core
            .iter()
            .copied()
            .filter(|action| {
                !set.iter()
                    .any(|other| self.actions[*other].requires.contains(action))
            })
            .collect();
        out.sort_by(|a, b| self.worth[*a].total_cmp(&self.worth[*b]).then(a.cmp(b)));
        for action in out.into_iter().take(2) {
            let rest: Vec<usize> = set.iter().copied().filter(|other| *other != action).collect();
            if let Schedule::Found(start) = schedule(self.actions, self.means, &rest) {
                self.take_if_better(&start);
                return;
            }
        }
    }
}

impl Node {
    fn narrow(&mut self, one: Narrowed) {
        self.dictionary.set_bounds(one.variable, one.low, one.high);
        self.narrowed.push(one);
    }

    /// The number of years that the programme knows.
    fn years(&self, means: &Means, has_years: bool) -> usize {
        if has_years { means.years } else { 1 }
    }
}

/// Whether a plan keeps every limit.
pub(crate) fn keeps_limits(actions: &[Action], means: &Means, start: &[Option<usize>]) -> bool {
    let mut starts = vec![0; means.years];
    let mut used = [vec![0.0; means.years], vec![0.0; means.years]];
    for (action, begun) in actions.iter().zip(start) {
        let Some(begun) = *begun else { continue };
        starts[begun] += 1;
        for (used, parts) in used.iter_mut().zip([&action.cost_by_year, &action.staff_by_year]) {
            for (sum, part) in used[begun..].iter_mut().zip(parts) {
                *sum += part;
            }
        }
        if !action
            .requires
            .iter()
            .all(|required| start[*required].is_some_and(|year| year <= begun))
        {
            return false;
        }
    }
    let within = |used: &[f64], limits: &[f64]| {
        used.iter()
            .zip(limits)
            .all(|(used, limit)| *used <= crate::schedule::room(*limit))
    };
    starts.iter().all(|count| *count <= means.starts_per_year)
        && within(&used[0], &means.budget_by_year)
        && within(&used[1], &means.staff_by_year)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The best of every assignment of years.
    fn brute_force(actions: &[Action], means: &Means) -> f64 {
        let choices = means.years + 1;
        (0..choices.pow(actions.len() as u32))
            .filter_map(|mut code| {
                let start: Vec<Option<usize>> = actions
                    .iter()
                    .map(|_| {
                        let year = code % choices;
                        code /= choices;
                        year.checked_sub(1)
                    })
                    .collect();
                keeps_limits(actions, means, &start).then(|| coverage(actions, means, &start))
            })
            .fold(0.0, f64::max)
    }

    prop_compose! {
        fn plans()(
            items in proptest::collection::vec(
                (proptest::collection::vec(0_u8..6, 3), proptest::collection::vec(0_u8..8, 1..4), 0_u8..5, proptest::option::of(0_usize..6)),
                1..7,
            ),
            needs in proptest::collection::vec(0_u8..5, 3),
            covered in proptest::collection::vec(0_u8..10, 3),
            budget in proptest::collection::vec(2_u8..16, 3),
            staff in 1_u8..8,
            starts in 1_usize..4,
        ) -> (Vec<Action>, Means) {
            let actions = items
                .iter()
                .enumerate()
                .map(|(i, (gains, cost, staff, requires))| Action {
                    gains: gains.iter().map(|&x| f64::from(x) / 10.0).collect(),
                    cost_by_year: cost.iter().map(|&x| f64::from(x)).collect(),
                    staff_by_year: vec![f64::from(*staff) / 2.0; cost.len()],
                    requires: requires.filter(|r| *r < i).into_iter().collect(),
                    fit: 0.9,
                    quality: 0.8,
                })
                .collect();
            let mut needs: Vec<f64> = needs.iter().map(|&x| f64::from(x)).collect();
            needs[0] += 1.0;
            let means = Means {
                needs,
                covered: covered.iter().map(|&x| f64::from(x) / 10.0).collect(),
                years: 3,
                budget_by_year: budget.iter().map(|&x| f64::from(x)).collect(),
                staff_by_year: vec![f64::from(staff) / 2.0; 3],
                starts_per_year: starts,
            };
            (actions, means)
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        /// With the local search and without, so that bounds and cuts are tried too.
        #[test]
        fn the_plan_is_the_best_of_all_assignments((actions, means) in plans()) {
            let best = brute_force(&actions, &means);
            for rounds in [[0, 0], [FIRST_SEARCH, LATER_SEARCH]] {
                let (start, bound, is_proved) = solve_with(rounds, &actions, &means, &Limits::default()).unwrap();
                prop_assert!(keeps_limits(&actions, &means, &start));
                prop_assert!(is_proved);
                prop_assert!((coverage(&actions, &means, &start) - best).abs() < 1e-6, "{rounds:?} {start:?} {best}");
                prop_assert!(bound >= best - 1e-6);
            }
        }

        /// The walk alone, from nothing; and it claims too much neither on the way nor where it had no steps.
        #[test]
        fn a_walk_to_its_end_meets_the_best_plan((actions, means) in plans()) {
            let best = brute_force(&actions, &means);
            let before = weighted(&means.needs, &means.covered);
            let relaxation = Relaxation::new(&actions, &means);
            let mut dictionary = Dictionary::new(&relaxation.programme);
            prop_assert_eq!(dictionary.solve(f64::NEG_INFINITY), Outcome::Optimal);
            let bound = before + dictionary.objective();
            let losses = Losses::new(&actions, &means, &relaxation, &dictionary.prices());
            let mut walk = Walk::new(&actions, &means, losses, bound);
            let limits = Limits::default();
            walk.go_on(before, 0, &limits);
            prop_assert!(walk.bound() >= best - 1e-6);
            let mut reached = before;
            while let Some(start) = walk.go_on(reached, u64::MAX, &limits) {
                prop_assert!(keeps_limits(&actions, &means, &start));
                let more = coverage(&actions, &means, &start);
                prop_assert!(more > reached);
                reached = more;
            }
            prop_assert!((reached - best).abs() < 1e-6, "{reached} {best}");
            prop_assert!(walk.bound() >= best - 1e-6 && walk.bound() <= bound);
        }

        #[test]
        fn a_plan_seen_as_one_year_bounds_every_plan((actions, means) in plans()) {
            let (one_year_actions, one_year) = as_one_year(&actions, &means);
            let (_, bound, _) = solve(&one_year_actions, &one_year, &Limits::default()).unwrap();
            prop_assert!(bound >= brute_force(&actions, &means) - 1e-6);
        }
    }

    #[test]
    fn a_cancelled_search_has_no_answer_and_a_late_one_has_what_it_found() {
        let action = Action {
            gains: vec![0.5],
            cost_by_year: vec![1.0],
            staff_by_year: vec![],
            requires: vec![],
            fit: 1.0,
            quality: 1.0,
        };
        let means = Means {
            needs: vec![1.0],
            covered: vec![0.0],
            years: 1,
            budget_by_year: vec![1.0],
            staff_by_year: vec![0.0],
            starts_per_year: 1,
        };
        let limits = Limits::default();
        limits.cancel_flag().cancel();
        assert!(solve(&[action], &means, &limits).is_err());
    }
}
