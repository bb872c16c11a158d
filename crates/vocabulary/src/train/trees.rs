//! Learns from rows of figures how probable "yes" is: gradient-boosted decision trees on binned figures, logistic loss.
//!
//! Used by the parent module to weigh the evidence for a concept. Friedman (2001), with second-order leaf values and histograms as
//! in Chen & Guestrin (2016) and Ke et al. (2017). Sums are of whole numbers (quantised gradients, Shi et al. 2022), so that they are
//! the same in any order and on any number of threads.

use std::ops::{AddAssign, SubAssign};

use rayon::prelude::*;

/// Figures are put into so many bins at most; a power of two, so that a bin is found by its lowest bits.
const BINS: usize = 64;
const DEPTH: usize = 5;
const MOST_TREES: usize = 90;
const RATE: f32 = 0.15;
/// Added to the curvature of every leaf, so that few rows say little.
const RIDGE: f32 = 2.0;
/// The least curvature of a leaf.
const LEAST_CURVATURE: f32 = 2.0;
/// Trees are added until so many in a row did not help the held-back rows.
const PATIENCE: usize = 6;
/// So many rows tell where a figure is cut into bins.
const SAMPLE: usize = 8000;
/// So many rows at least are one thread's work.
const PORTION: usize = 4096;

/// Rows of figures, one answer each.
pub(crate) struct Rows {
    /// Figures a row.
    pub width: usize,
    /// Row after row.
    pub figures: Vec<f32>,
    /// The answers.
    pub answers: Vec<bool>,
    /// Rows that only decide how many trees there are.
    pub held_back: Vec<bool>,
}

#[derive(Clone, Copy)]
struct Node {
    /// Figure to look at; `u16::MAX` in a leaf.
    figure: u16,
    /// Left when the figure is at most this.
    threshold: f32,
    bin: u8,
    /// Index of the left child, the right one follows it.
    left: u32,
    value: f32,
}

const LEAF: u16 = u16::MAX;

/// The learned trees.
pub(crate) struct Trees {
    start: f32,
    trees: Vec<Vec<Node>>,
}

impl Trees {
    /// Learns from rows. Linear in rows x figures x trees.
    pub(crate) fn learn(rows: &Rows) -> Trees {
        let count = rows.held_back.iter().filter(|held| !**held).count();
        let yes = (rows.answers.iter().zip(&rows.held_back))
            .filter(|(answer, held)| **answer && !**held)
            .count();
        let share = (yes as f32 + 0.5) / (count as f32 + 1.0);
        let start = (share / (1.0 - share)).ln();
        let mut learned = Trees {
            start,
            trees: Vec::new(),
        };
        if yes == 0 {
            return learned;
        }
        let cuts: Vec<Vec<f32>> = (0..rows.width)
            .into_par_iter()
            .map(|figure| cuts_of(rows, figure, count))
            .collect();
        let mut taught = Part::of(rows, &cuts, start, false);
        let mut held_back = Part::of(rows, &cuts, start, true);
        let mut best = (f64::INFINITY, 0);
        for _ in 0..MOST_TREES {
            learned.trees.push(taught.grow(&cuts));
            if held_back.answers.is_empty() {
                continue;
            }
            held_back.add(&learned.trees[learned.trees.len() - 1]);
            let loss = held_back.loss();
            if loss < best.0 {
                best = (loss, learned.trees.len());
            } else if learned.trees.len() >= best.1 + PATIENCE {
                break;
            }
        }
        if !held_back.answers.is_empty() {
            learned.trees.truncate(best.1);
        }
        learned
    }

    /// How probable "yes" is for a row, 0..1.
    pub(crate) fn probability(&self, row: &[f32]) -> f32 {
        let mut score = self.start;
        for tree in &self.trees {
            let mut at = 0;
            loop {
                let node = tree[at];
                if node.figure == LEAF {
                    score += node.value;
                    break;
                }
                at = node.left as usize + usize::from(row[usize::from(node.figure)] > node.threshold);
            }
        }
        logistic(score)
    }
}

fn logistic(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

/// Upper borders of the bins: quantiles of a figure, each value once.
fn cuts_of(rows: &Rows, figure: usize, taught: usize) -> Vec<f32> {
    let mut values: Vec<f32> = (rows
        .figures
        .iter()
        .skip(figure)
        .step_by(rows.width)
        .zip(&rows.held_back))
    .filter_map(|(&value, held)| (!held).then_some(value))
    .step_by(taught.div_ceil(SAMPLE).max(1))
    .collect();
    values.sort_unstable_by(f32::total_cmp);
    let mut distinct = values.clone();
    distinct.dedup();
    let mut cuts: Vec<f32> = if distinct.len() < BINS {
        distinct
    } else {
        (1..BINS)
            .map(|bin| values[bin * (values.len() - 1) / BINS])
            .collect()
    };
    cuts.dedup();
    cuts.truncate(BINS - 1);
    cuts
}

/// Rows that are either taught or held back, with what the trees so far say of them.
struct Part {
    width: usize,
    /// The bin of each figure, row after row.
    bins: Vec<u8>,
    answers: Vec<bool>,
    scores: Vec<f32>,
}

/// Slope and curvature of the loss, or sums of them over rows, as whole numbers of a smallest step: the slope in the upper half, the
/// curvature, which is never negative, in the lower one.
#[derive(Clone, Copy, Default, PartialEq)]
struct Pull(i64);

impl Pull {
    /// Smallest steps in 1 for sums over so many rows: all together stay near 2^30, so that no half of a sum overflows.
    fn steps(rows: usize) -> f32 {
        (1_u32 << 30) as f32 / rows.max(1) as f32
    }

    /// What a row says whose score makes "yes" so probable.
    fn of(probable: f32, answer: bool, steps: f32) -> Pull {
        let whole = |share: f32| (share * steps + 0.5) as i64;
        let slope = if answer {
            -whole(1.0 - probable)
        } else {
            whole(probable)
        };
        Pull((slope << 32) + whole(probable * (1.0 - probable)))
    }

    /// Slope and curvature.
    fn halves(self, steps: f32) -> (f32, f32) {
        ((self.0 >> 32) as f32 / steps, (self.0 as u32) as f32 / steps)
    }
}

impl AddAssign for Pull {
    fn add_assign(&mut self, other: Pull) {
        self.0 += other.0;
    }
}

impl SubAssign for Pull {
    fn sub_assign(&mut self, other: Pull) {
        self.0 -= other.0;
    }
}

/// For each figure and bin the sum over some rows.
type Histogram = Vec<[Pull; BINS]>;

impl Part {
    fn of(rows: &Rows, cuts: &[Vec<f32>], start: f32, held_back: bool) -> Part {
        let chosen: Vec<usize> = (0..rows.answers.len())
            .filter(|&row| rows.held_back[row] == held_back)
            .collect();
        let mut bins = vec![0; chosen.len() * rows.width];
        (bins.par_chunks_exact_mut(rows.width).zip(&chosen)).for_each(|(bins, &row)| {
            let figures = &rows.figures[row * rows.width..];
            for ((bin, cuts), &figure) in bins.iter_mut().zip(cuts).zip(figures) {
                *bin = cuts.partition_point(|&cut| cut < figure) as u8;
            }
        });
        Part {
            width: rows.width,
            bins,
            scores: vec![start; chosen.len()],
            answers: chosen.into_iter().map(|row| rows.answers[row]).collect(),
        }
    }

    fn row(&self, row: usize) -> &[u8] {
        &self.bins[row * self.width..(row + 1) * self.width]
    }

    /// Logistic loss over all rows, in nats.
    fn loss(&self) -> f64 {
        // Many probabilities are multiplied for each logarithm that is taken.
        let product_of = |(scores, answers): (&[f32], &[bool])| {
            let (mut loss, mut product) = (0.0, 1.0);
            for (&score, &answer) in scores.iter().zip(answers) {
                product *= f64::from(logistic(if answer { score } else { -score })).max(1e-30);
                if product < 1e-200 {
                    loss -= f64::ln(product);
                    product = 1.0;
                }
            }
            loss - f64::ln(product)
        };
        let parts: Vec<f64> = (self
            .scores
            .par_chunks(PORTION)
            .zip(self.answers.par_chunks(PORTION)))
        .map(product_of)
        .collect();
        parts.into_iter().sum()
    }

    fn add(&mut self, tree: &[Node]) {
        let width = self.width;
        (self.scores.par_iter_mut().zip(self.bins.par_chunks_exact(width)))
            .with_min_len(PORTION / 2)
            .for_each(|(score, bins)| {
                let mut node = tree[0];
                while node.figure != LEAF {
                    let right = bins[usize::from(node.figure)] > node.bin;
                    node = tree[node.left as usize + usize::from(right)];
                }
                *score += node.value;
            });
    }

    /// One tree that makes these rows less wrong; its values are added to their scores.
    fn grow(&mut self, cuts: &[Vec<f32>]) -> Vec<Node> {
        let steps = Pull::steps(self.answers.len());
        let pulls: Vec<Pull> = (self.scores.par_iter().zip(&self.answers))
            .with_min_len(PORTION / 2)
            .map(|(&score, &answer)| Pull::of(logistic(score), answer, steps))
            .collect();
        let leaf = Node {
            figure: LEAF,
            threshold: 0.0,
            bin: 0,
            left: 0,
            value: 0.0,
        };
        let mut nodes = vec![leaf];
        let mut order: Vec<u32> = (0..self.answers.len() as u32).collect();
        let mut aside = order.clone();
        let mut whole = Pull::default();
        pulls.iter().for_each(|&pull| whole += pull);
        let root = self.histogram(&pulls, &order);
        let mut open = vec![(0, 0..order.len(), root, whole, 0)];
        while let Some((at, range, histogram, pull, depth)) = open.pop() {
            let rows = &mut order[range.clone()];
            let split = (depth < DEPTH)
                .then(|| best_split(&histogram, cuts, pull, steps))
                .flatten();
            let Some((figure, bin, left_pull)) = split else {
                let (slope, curvature) = pull.halves(steps);
                nodes[at].value = -RATE * slope / (curvature + RIDGE);
                for &row in &*rows {
                    self.scores[row as usize] += nodes[at].value;
                }
                continue;
            };
            let left = partition(rows, &mut aside, |row| {
                self.bins[row as usize * self.width + figure] <= bin
            });
            let children = nodes.len();
            nodes[at] = Node {
                figure: figure as u16,
                threshold: cuts[figure][usize::from(bin)],
                bin,
                left: children as u32,
                value: 0.0,
            };
            nodes.extend([leaf; 2]);
            let (left_rows, right_rows) = rows.split_at(left);
            let (of_left, of_right) = if depth + 1 == DEPTH {
                (Histogram::new(), Histogram::new())
            } else if left_rows.len() <= right_rows.len() {
                let small = self.histogram(&pulls, left_rows);
                let large = difference(histogram, &small);
                (small, large)
            } else {
                let small = self.histogram(&pulls, right_rows);
                let large = difference(histogram, &small);
                (large, small)
            };
            let middle = range.start + left;
            let mut right_pull = pull;
            right_pull -= left_pull;
            open.push((children, range.start..middle, of_left, left_pull, depth + 1));
            open.push((children + 1, middle..range.end, of_right, right_pull, depth + 1));
        }
        nodes
    }

    fn histogram(&self, pulls: &[Pull], rows: &[u32]) -> Histogram {
        let none = || vec![[Pull::default(); BINS]; self.width];
        let add = |rows: &[u32]| {
            let mut histogram = none();
            for &row in rows {
                let pull = pulls[row as usize];
                for (sums, &bin) in histogram.iter_mut().zip(self.row(row as usize)) {
                    sums[usize::from(bin) % BINS] += pull;
                }
            }
            histogram
        };
        if rows.len() <= PORTION {
            return add(rows);
        }
        rows.par_chunks(PORTION).map(add).reduce(none, |mut all, part| {
            for (all, &part) in all.as_flattened_mut().iter_mut().zip(part.as_flattened()) {
                *all += part;
            }
            all
        })
    }
}

/// Puts the rows that go left before the others, both in the order they had; how many there are. `aside` is as long as `rows` at least.
fn partition(rows: &mut [u32], aside: &mut [u32], goes_left: impl Fn(u32) -> bool) -> usize {
    // Every row is written to both places and one of the two moves on: which way a row goes cannot be foretold.
    let (mut left, mut right) = (0, 0);
    for at in 0..rows.len() {
        let row = rows[at];
        let goes_left = goes_left(row);
        rows[left] = row;
        aside[right] = row;
        left += usize::from(goes_left);
        right += usize::from(!goes_left);
    }
    rows[left..].copy_from_slice(&aside[..right]);
    left
}

fn difference(mut all: Histogram, part: &Histogram) -> Histogram {
    for (all, &part) in all.as_flattened_mut().iter_mut().zip(part.as_flattened()) {
        *all -= part;
    }
    all
}

/// Where a node is best cut in two: figure, last bin of the left part and the left part's sum.
fn best_split(histogram: &Histogram, cuts: &[Vec<f32>], pull: Pull, steps: f32) -> Option<(usize, u8, Pull)> {
    let worth = |slope: f32, curvature: f32| slope * slope / (curvature + RIDGE);
    let (slope, curvature) = pull.halves(steps);
    let mut best = (worth(slope, curvature) + 1e-3, None);
    for (figure, bins) in histogram.iter().enumerate() {
        let mut left = Pull::default();
        for (bin, &sum) in bins.iter().enumerate().take(cuts[figure].len()) {
            if sum == Pull::default() {
                continue;
            }
            left += sum;
            let (left_slope, left_curvature) = left.halves(steps);
            let right_curvature = curvature - left_curvature;
            if left_curvature < LEAST_CURVATURE || right_curvature < LEAST_CURVATURE {
                continue;
            }
            let parts = worth(left_slope, left_curvature) + worth(slope - left_slope, right_curvature);
            if parts > best.0 {
                best = (parts, Some((figure, bin as u8, left)));
            }
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_of_two_figures_is_learned() {
        // Yes exactly where one figure is high and the other low, among a third that says nothing.
        let mut rows = Rows {
            width: 3,
            figures: Vec::new(),
            answers: Vec::new(),
            held_back: Vec::new(),
        };
        for number in 0..4000_u32 {
            let a = (number * 37 % 101) as f32 / 101.0;
            let b = (number * 53 % 97) as f32 / 97.0;
            let noise = (number * 71 % 89) as f32 / 89.0;
            rows.figures.extend([a, b, noise]);
            rows.answers.push(a > 0.5 && b < 0.4);
            rows.held_back.push(number % 5 == 0);
        }
        let trees = Trees::learn(&rows);
        assert!(trees.probability(&[0.9, 0.1, 0.5]) > 0.9);
        assert!(trees.probability(&[0.9, 0.9, 0.5]) < 0.1);
        assert!(trees.probability(&[0.1, 0.1, 0.5]) < 0.1);
    }

    #[test]
    fn without_a_yes_nothing_is_probable() {
        let rows = Rows {
            width: 1,
            figures: vec![1.0, 2.0, 3.0],
            answers: vec![false; 3],
            held_back: vec![false; 3],
        };
        assert!(Trees::learn(&rows).probability(&[2.0]) < 0.2);
    }

    #[test]
    fn few_rows_alike_rows_and_none_to_hold_back_are_no_fault() {
        let rows = |figures: &[f32], answer: bool| Rows {
            width: 1,
            figures: figures.to_vec(),
            answers: vec![answer; figures.len()],
            held_back: vec![false; figures.len()],
        };
        assert!(Trees::learn(&rows(&[1.0], true)).probability(&[1.0]) > 0.5);
        assert!(Trees::learn(&rows(&[3.0; 50], true)).probability(&[3.0]) > 0.9);
        let odd = rows(&[f32::NAN, f32::INFINITY, 0.0], true);
        assert!((0.0..=1.0).contains(&Trees::learn(&odd).probability(&[f32::NAN])));
        assert!((0.0..=1.0).contains(&Trees::learn(&rows(&[], true)).probability(&[1.0])));
    }

    #[test]
    fn sums_of_many_rows_hold() {
        let rows = 3_000_000;
        let steps = Pull::steps(rows);
        let (mut surely_wrong, mut unsure) = (Pull::default(), Pull::default());
        for _ in 0..rows {
            surely_wrong += Pull::of(0.0, true, steps);
            unsure += Pull::of(0.5, false, steps);
        }
        let near = |a: f32, b: f32| (a / b - 1.0).abs() < 1e-2;
        assert!(near(surely_wrong.halves(steps).0, -3e6) && surely_wrong.halves(steps).1 == 0.0);
        assert!(near(unsure.halves(steps).0, 1.5e6) && near(unsure.halves(steps).1, 0.75e6));
    }
}
