//! Learns from rows of figures how probable "yes" is: gradient-boosted decision trees on binned figures, logistic loss.
//!
//! Used by the parent module to weigh the evidence for a concept. Friedman (2001), with second-order leaf values and histograms as
//! in Chen & Guestrin (2016) and Ke et al. (2017). Sums are of whole numbers (quantised gradients, Shi et al. 2022), so that they are
//! the same in any order and on any number of threads.

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
/// Rows that one thread adds up at a time.
const PORTION: usize = 8192;

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
        let taught = rows.held_back.iter().filter(|held| !**held).count();
        let yes = (rows.answers.iter().zip(&rows.held_back))
            .filter(|(answer, held)| **answer && !**held)
            .count();
        let share = (yes as f32 + 0.5) / (taught as f32 + 1.0);
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
            .map(|figure| cuts_of(rows, figure, taught))
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

/// Slopes in the upper half of a number, curvatures in the lower one, as multiples of a smallest step.
type Sums = Vec<[i64; BINS]>;

/// Smallest steps in 1: with less than 2^30 of them in all rows no half of a sum overflows.
fn steps_in_one(rows: usize) -> f32 {
    (1_u32 << 30) as f32 / rows.max(1) as f32
}

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
            .with_min_len(PORTION / 4)
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
        let steps = steps_in_one(self.answers.len());
        let in_steps = |share: f32| (share * steps + 0.5) as i64;
        let slopes: Vec<i64> = (self.scores.par_iter().zip(&self.answers))
            .with_min_len(PORTION / 4)
            .map(|(&score, &answer)| {
                let probable = logistic(score);
                let slope = if answer {
                    -in_steps(1.0 - probable)
                } else {
                    in_steps(probable)
                };
                (slope << 32) + in_steps(probable * (1.0 - probable))
            })
            .collect();
        let halves = |sum: i64| ((sum >> 32) as f32 / steps, (sum as u32) as f32 / steps);
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
        let root = self.sums(&slopes, &order);
        let mut open = vec![(0, 0..order.len(), root, slopes.iter().sum::<i64>(), 0)];
        while let Some((at, range, sums, sum, depth)) = open.pop() {
            let rows = &mut order[range.clone()];
            let (slope, curvature) = halves(sum);
            let split = (depth < DEPTH)
                .then(|| best_split(&sums, cuts, (slope, curvature), halves))
                .flatten();
            let Some((figure, bin, left_sum)) = split else {
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
            let (left_sums, right_sums) = if depth + 1 == DEPTH {
                (Vec::new(), Vec::new())
            } else if left_rows.len() <= right_rows.len() {
                let small = self.sums(&slopes, left_rows);
                let large = difference(sums, &small);
                (small, large)
            } else {
                let small = self.sums(&slopes, right_rows);
                let large = difference(sums, &small);
                (large, small)
            };
            let middle = range.start + left;
            open.push((children, range.start..middle, left_sums, left_sum, depth + 1));
            open.push((
                children + 1,
                middle..range.end,
                right_sums,
                sum - left_sum,
                depth + 1,
            ));
        }
        nodes
    }

    /// For each figure and bin the sum over some rows.
    fn sums(&self, slopes: &[i64], rows: &[u32]) -> Sums {
        let add = |rows: &[u32]| {
            let mut sums = vec![[0; BINS]; self.width];
            for &row in rows {
                let slope = slopes[row as usize];
                for (sums, &bin) in sums.iter_mut().zip(self.row(row as usize)) {
                    sums[usize::from(bin) % BINS] += slope;
                }
            }
            sums
        };
        if rows.len() <= PORTION / 2 {
            return add(rows);
        }
        let none = || vec![[0; BINS]; self.width];
        rows.par_chunks(PORTION / 2)
            .map(add)
            .reduce(none, |mut all, part| {
                for (all, part) in all.as_flattened_mut().iter_mut().zip(part.as_flattened()) {
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

fn difference(mut all: Sums, part: &Sums) -> Sums {
    for (all, part) in all.as_flattened_mut().iter_mut().zip(part.as_flattened()) {
        *all -= part;
    }
    all
}

/// Where a node is best cut in two: figure, last bin of the left part and the left part's sum.
fn best_split(
    sums: &Sums,
    cuts: &[Vec<f32>],
    (slope, curvature): (f32, f32),
    halves: impl Fn(i64) -> (f32, f32),
) -> Option<(usize, u8, i64)> {
    let worth = |slope: f32, curvature: f32| slope * slope / (curvature + RIDGE);
    let least = worth(slope, curvature) + 1e-3;
    let mut best = (least, None);
    for (figure, bins) in sums.iter().enumerate() {
        let mut left = 0;
        for (bin, &sum) in bins.iter().enumerate().take(cuts[figure].len()) {
            if sum == 0 {
                continue;
            }
            left += sum;
            let (left_slope, left_curvature) = halves(left);
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
}
