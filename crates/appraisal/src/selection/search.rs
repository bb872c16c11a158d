//! Finds the best whole-number solution of a linear programme and proves that there is no better one.
//!
//! Serves [`super::choice`], [`super::reasons`] and [`super::repair`]. Branch and bound, depth first: the linear programme bounds each
//! node, and items whose reduced cost is larger than what can still be gained are fixed. The order is fixed, so an answer is too.

use p4c_problem::Limits;
use p4c_problem::linear::{Dictionary, Outcome, Programme, Row};

/// How far from a whole number counts as whole.
const WHOLE: f64 = 1e-7;

/// A solution in, one as good or better out.
pub(crate) type Improve<'a> = &'a dyn Fn(&[f64]) -> Vec<f64>;

/// What is known beside the programme.
#[derive(Clone, Copy)]
pub(crate) struct Aim<'a> {
    /// Only solutions better than this are sought.
    pub floor: f64,
    /// Objectives are multiples of this; 0 when nothing is known.
    pub step: f64,
    /// `dominated[i]`: columns that need not be 1 while column `i` is 0.
    pub dominated: &'a [Vec<u32>],
    /// Nodes after which the search gives up.
    pub most_nodes: usize,
    /// How many solutions to find, the best ones; more than one only where all solutions have the same number of ones.
    pub keep: usize,
    /// Solutions that are known, the best first, at most `keep`.
    pub known: &'a [(f64, Vec<f64>)],
    /// Makes a solution better, if it can.
    pub improve: Option<Improve<'a>>,
}

impl Default for Aim<'_> {
    fn default() -> Self {
        Self {
            floor: f64::NEG_INFINITY,
            step: 0.0,
            dominated: &[],
            most_nodes: usize::MAX,
            keep: 1,
            known: &[],
            improve: None,
        }
    }
}

/// What a search found.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// The best solutions above the floor, the best first: as many as were to be kept, or all.
    pub best: Vec<(f64, Vec<f64>)>,
    /// No other solution is better than this, nor than the last of the best or the floor.
    pub bound: f64,
    /// Whether the search went to its end.
    pub complete: bool,
}

impl Found {
    /// The best of all.
    pub fn first(self) -> Option<(f64, Vec<f64>)> {
        self.best.into_iter().next()
    }
}

/// Searches the whole programme.
pub(crate) fn search(programme: &Programme, aim: Aim<'_>, limits: &Limits) -> Found {
    search_from(programme, Dictionary::new(programme), aim, limits)
}

/// Searches from a dictionary of the programme, some of whose bounds may have been narrowed.
pub(crate) fn search_from(programme: &Programme, root: Dictionary, aim: Aim<'_>, limits: &Limits) -> Found {
    let mut search = Search {
        programme,
        aim,
        best: aim.known.to_vec(),
    };
    let mut stack = vec![(root, f64::INFINITY)];
    let mut nodes = 0;
    while let Some((node, bound)) = stack.pop() {
        if bound < search.threshold() {
            continue;
        }
        if nodes >= aim.most_nodes || limits.is_over() {
            let bound = stack.iter().fold(bound, |most, rest| most.max(rest.1));
            return Found {
                best: search.best,
                bound,
                complete: false,
            };
        }
        nodes += 1;
        search.visit(node, bound, &mut stack);
    }
    Found {
        bound: search.level(),
        best: search.best,
        complete: true,
    }
}

struct Search<'a> {
    programme: &'a Programme,
    aim: Aim<'a>,
    best: Vec<(f64, Vec<f64>)>,
}

impl Search<'_> {
    /// The objective that has to be exceeded: that of the last to be kept, or the floor.
    fn level(&self) -> f64 {
        self.best
            .get(self.aim.keep - 1)
            .map_or(self.aim.floor, |last| last.0.max(self.aim.floor))
    }

    /// A node whose bound is below this cannot hold anything better.
    fn threshold(&self) -> f64 {
        above(self.level(), self.aim.step)
    }

    fn visit(&mut self, node: Dictionary, parent_bound: f64, stack: &mut Vec<(Dictionary, f64)>) {
        let mut node = node.narrowed();
        let threshold = self.threshold();
        let bound = match node.solve(threshold) {
            Outcome::Infeasible => return,
            Outcome::Optimal => node.objective().min(parent_bound),
            Outcome::Unknown => parent_bound,
        };
        if bound < threshold {
            return;
        }
        let solution = node.solution();
        let split = self.most_split(&solution).or_else(|| {
            let mut whole = solution.clone();
            for x in &mut whole[..self.programme.whole] {
                *x = x.round();
            }
            if self.programme.holds(&whole) {
                if self.aim.keep > 1 {
                    node.add_row(&other_than(&whole[..self.programme.whole]));
                    stack.push((node.clone(), bound));
                }
                if self.programme.value(&whole) > self.level()
                    && let Some(improve) = self.aim.improve
                {
                    let better = improve(&whole);
                    self.note(better);
                }
                self.note(whole);
                return None;
            }
            // Within the tolerance of the linear programme only: go on until every column is fixed.
            (0..self.programme.whole).find(|&j| node.bounds(j).0 < node.bounds(j).1)
        });
        let Some(column) = split else {
            return;
        };
        node.fix_by_reduced_costs(bound - self.threshold());
        let node = node.narrowed();
        let up_first = solution[column] >= 0.5;
        for up in [!up_first, up_first] {
            let mut child = node.clone();
            if self.branch(&mut child, column, up) {
                stack.push((child, bound));
            }
        }
    }

    /// Keeps a solution that is better than the last that is kept, and new.
    fn note(&mut self, solution: Vec<f64>) {
        let value = self.programme.value(&solution);
        let whole = ..self.programme.whole;
        if value <= self.level() || self.best.iter().any(|other| other.1[whole] == solution[whole]) {
            return;
        }
        let place = self.best.partition_point(|other| other.0 >= value);
        self.best.insert(place, (value, solution));
        self.best.truncate(self.aim.keep);
    }

    /// The column nearest to one half; of several the one with the larger objective.
    fn most_split(&self, solution: &[f64]) -> Option<usize> {
        let mut found = None;
        let mut most = WHOLE;
        for (j, &x) in solution[..self.programme.whole].iter().enumerate() {
            let distance = (x - x.round()).abs();
            if distance > most + 1e-9 {
                most = distance;
                found = Some(j);
            }
        }
        found
    }

    /// Sets a column to 1 or 0 and with it what dominance implies; `false` when that contradicts what is fixed.
    fn branch(&self, node: &mut Dictionary, column: usize, up: bool) -> bool {
        if !restrict(node, column, f64::from(u8::from(up))) {
            return false;
        }
        if self.aim.dominated.is_empty() {
            return true;
        }
        if up {
            (0..self.aim.dominated.len())
                .filter(|&i| self.aim.dominated[i].contains(&(column as u32)))
                .all(|i| restrict(node, i, 1.0))
        } else {
            self.aim.dominated[column]
                .iter()
                .all(|&j| restrict(node, j as usize, 0.0))
        }
    }
}

/// The least objective that counts as better than a level, when objectives are multiples of a step.
pub(crate) fn above(level: f64, step: f64) -> f64 {
    if level == f64::NEG_INFINITY {
        return level;
    }
    level + (1e-9 * level.abs().max(1.0)).max(step * (1.0 - 1e-6))
}

/// The row that forbids one solution and no other with as many ones.
pub(crate) fn other_than(solution: &[f64]) -> Row {
    let terms: Vec<(usize, f64)> = (0..solution.len())
        .filter(|&j| solution[j] > 0.5)
        .map(|j| (j, 1.0))
        .collect();
    Row {
        low: f64::NEG_INFINITY,
        high: terms.len() as f64 - 1.0,
        terms,
    }
}

/// Fixes a column; `false` when its bounds do not allow the value.
pub(crate) fn restrict(node: &mut Dictionary, column: usize, value: f64) -> bool {
    let (low, high) = node.bounds(column);
    if value < low - WHOLE || value > high + WHOLE {
        return false;
    }
    if low < high {
        node.set_bounds(column, value, value);
    }
    true
}
