//! Finds the best whole-number solution of a linear programme and proves that there is no better one.
//!
//! Serves [`super::choice`], [`super::reasons`] and [`super::repair`]. Branch and bound, depth first: the linear programme bounds each
//! node, and items whose reduced cost is larger than what can still be gained are fixed. The order is fixed, so an answer is too.

use p4c_problem::Limits;
use p4c_problem::linear::{Dictionary, Outcome, Programme};

/// How far from a whole number counts as whole.
const WHOLE: f64 = 1e-7;

/// What is known beside the programme.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Aim<'a> {
    /// Only solutions better than this are sought.
    pub floor: f64,
    /// Objectives are multiples of this; 0 when nothing is known.
    pub step: f64,
    /// `dominated[i]`: columns that need not be 1 while column `i` is 0.
    pub dominated: &'a [Vec<u32>],
    /// Nodes after which the search gives up.
    pub most_nodes: usize,
}

impl Default for Aim<'_> {
    fn default() -> Self {
        Self {
            floor: f64::NEG_INFINITY,
            step: 0.0,
            dominated: &[],
            most_nodes: usize::MAX,
        }
    }
}

/// What a search found.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// The best solution above the floor.
    pub best: Option<(f64, Vec<f64>)>,
    /// No solution is better than this, nor than the best or the floor.
    pub bound: f64,
    /// Whether the search went to its end.
    pub complete: bool,
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
        best: None,
        level: aim.floor,
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
        bound: search.level,
        best: search.best,
        complete: true,
    }
}

struct Search<'a> {
    programme: &'a Programme,
    aim: Aim<'a>,
    best: Option<(f64, Vec<f64>)>,
    /// The objective of the best, or the floor.
    level: f64,
}

impl Search<'_> {
    /// A node whose bound is below this cannot hold anything better.
    fn threshold(&self) -> f64 {
        if self.level == f64::NEG_INFINITY {
            return self.level;
        }
        self.level + (1e-9 * self.level.abs().max(1.0)).max(self.aim.step * (1.0 - 1e-6))
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
                let value = self.programme.value(&whole);
                if value > self.level {
                    self.level = value;
                    self.best = Some((value, whole));
                }
                return None;
            }
            // Within the tolerance of the linear programme only: go on until every column is fixed.
            (0..self.programme.whole).find(|&j| node.bounds(j).0 < node.bounds(j).1)
        });
        let Some(column) = split else {
            return;
        };
        node.fix_by_reduced_costs(bound - self.threshold());
        let up_first = solution[column] >= 0.5;
        for up in [!up_first, up_first] {
            let mut child = node.clone();
            if self.branch(&mut child, column, up) {
                stack.push((child, bound));
            }
        }
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
