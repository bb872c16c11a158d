//! Learns from rows of figures how probable "yes" is: gradient-boosted decision trees on binned figures, logistic loss.
//!
//! Used by the parent module to weigh the evidence for a concept. Friedman (2001), with second-order leaf values and histograms as
//! in Chen & Guestrin (2016) and Ke et al. (2017). Deterministic: sums run in the order of the rows, whatever the number of threads.

use rayon::prelude::*;

/// Figures are put into so many bins at most.
const BINS: usize = 48;
const DEPTH: usize = 5;
const MOST_TREES: usize = 90;
const RATE: f32 = 0.15;
/// Added to the curvature of every leaf, so that few rows say little.
const RIDGE: f32 = 2.0;
/// The least curvature of a leaf.
const LEAST_CURVATURE: f32 = 2.0;
/// Trees are added until so many in a row did not help the held-back rows.
const PATIENCE: usize = 6;

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
        let count = rows.answers.len();
        let taught: Vec<u32> = (0..count as u32)
            .filter(|&row| !rows.held_back[row as usize])
            .collect();
        let yes = taught.iter().filter(|&&row| rows.answers[row as usize]).count() as f32;
        let share = (yes + 0.5) / (taught.len() as f32 + 1.0);
        let start = (share / (1.0 - share)).ln();
        let mut learned = Trees {
            start,
            trees: Vec::new(),
        };
        if taught.is_empty() || yes == 0.0 {
            return learned;
        }
        let cuts: Vec<Vec<f32>> = (0..rows.width)
            .into_par_iter()
            .map(|figure| cuts_of(rows, figure, &taught))
            .collect();
        // Column after column, so that a histogram reads memory in order.
        let binned: Vec<Vec<u8>> = (0..rows.width)
            .into_par_iter()
            .map(|figure| {
                (0..count)
                    .map(|row| bin_of(&cuts[figure], rows.figures[row * rows.width + figure]))
                    .collect()
            })
            .collect();
        let mut scores = vec![start; count];
        let mut best = (f64::INFINITY, 0);
        let any_held_back = taught.len() < count;
        for _ in 0..MOST_TREES {
            let slopes: Vec<(f32, f32)> = scores
                .par_iter()
                .zip(&rows.answers)
                .map(|(&score, &answer)| {
                    let probable = logistic(score);
                    let wanted = if answer { 1.0 } else { 0.0 };
                    (probable - wanted, (probable * (1.0 - probable)).max(1e-6))
                })
                .collect();
            let tree = grow(&binned, &cuts, &slopes, &taught);
            scores
                .par_iter_mut()
                .enumerate()
                .for_each(|(row, score)| *score += value_of_binned(&tree, &binned, row));
            learned.trees.push(tree);
            if !any_held_back {
                continue;
            }
            let loss: f64 = scores
                .iter()
                .zip(&rows.answers)
                .zip(&rows.held_back)
                .filter(|(_, held)| **held)
                .map(|((&score, &answer), _)| {
                    let signed = if answer { -score } else { score };
                    f64::from(signed.max(0.0) + (-signed.abs()).exp().ln_1p())
                })
                .sum();
            if loss < best.0 {
                best = (loss, learned.trees.len());
            } else if learned.trees.len() >= best.1 + PATIENCE {
                break;
            }
        }
        if any_held_back {
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

pub(crate) fn logistic(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

/// Upper borders of the bins: quantiles of a figure, each value once.
fn cuts_of(rows: &Rows, figure: usize, taught: &[u32]) -> Vec<f32> {
    let step = taught.len().div_ceil(20_000).max(1);
    let mut values: Vec<f32> = taught
        .iter()
        .step_by(step)
        .map(|&row| rows.figures[row as usize * rows.width + figure])
        .collect();
    values.sort_unstable_by(f32::total_cmp);
    let mut distinct = values.clone();
    distinct.dedup();
    let mut cuts: Vec<f32> = if distinct.len() <= BINS {
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

fn bin_of(cuts: &[f32], value: f32) -> u8 {
    cuts.partition_point(|&cut| cut < value) as u8
}

fn value_of_binned(tree: &[Node], binned: &[Vec<u8>], row: usize) -> f32 {
    let mut at = 0;
    loop {
        let node = tree[at];
        if node.figure == LEAF {
            return node.value;
        }
        at = node.left as usize + usize::from(binned[usize::from(node.figure)][row] > node.bin);
    }
}

type Histogram = Vec<[(f32, f32); BINS]>;

/// One tree, level by level.
fn grow(binned: &[Vec<u8>], cuts: &[Vec<f32>], slopes: &[(f32, f32)], taught: &[u32]) -> Vec<Node> {
    let leaf = |value: f32| Node {
        figure: LEAF,
        threshold: 0.0,
        bin: 0,
        left: 0,
        value,
    };
    let mut nodes = vec![leaf(0.0)];
    let root = histogram(binned, slopes, taught);
    let mut open: Vec<(usize, Vec<u32>, Histogram, usize)> = vec![(0, taught.to_vec(), root, 0)];
    while let Some((at, rows, sums, depth)) = open.pop() {
        let (slope, curvature) = rows.iter().fold((0.0_f32, 0.0_f32), |sum, &row| {
            let one = slopes[row as usize];
            (sum.0 + one.0, sum.1 + one.1)
        });
        nodes[at].value = -RATE * slope / (curvature + RIDGE);
        if depth == DEPTH {
            continue;
        }
        let Some((figure, bin)) = best_split(&sums, cuts, slope, curvature) else {
            continue;
        };
        let column = &binned[figure];
        let (left, right): (Vec<u32>, Vec<u32>) = rows.iter().partition(|&&row| column[row as usize] <= bin);
        if left.is_empty() || right.is_empty() {
            continue;
        }
        let left_at = nodes.len();
        nodes[at].figure = figure as u16;
        nodes[at].bin = bin;
        nodes[at].threshold = cuts[figure][usize::from(bin)];
        nodes[at].left = left_at as u32;
        nodes.push(leaf(0.0));
        nodes.push(leaf(0.0));
        let (left_sums, right_sums) = if depth + 1 == DEPTH {
            (Vec::new(), Vec::new())
        } else if left.len() <= right.len() {
            let small = histogram(binned, slopes, &left);
            let large = difference(sums, &small);
            (small, large)
        } else {
            let small = histogram(binned, slopes, &right);
            let large = difference(sums, &small);
            (large, small)
        };
        open.push((left_at, left, left_sums, depth + 1));
        open.push((left_at + 1, right, right_sums, depth + 1));
    }
    nodes
}

fn histogram(binned: &[Vec<u8>], slopes: &[(f32, f32)], rows: &[u32]) -> Histogram {
    let fill = |column: &Vec<u8>| {
        let mut sums = [(0.0_f32, 0.0_f32); BINS];
        for &row in rows {
            let (slope, curvature) = slopes[row as usize];
            let sum = &mut sums[usize::from(column[row as usize])];
            sum.0 += slope;
            sum.1 += curvature;
        }
        sums
    };
    if rows.len() < 2000 {
        binned.iter().map(fill).collect()
    } else {
        binned.par_iter().map(fill).collect()
    }
}

fn difference(mut all: Histogram, part: &Histogram) -> Histogram {
    for (all, part) in all.iter_mut().zip(part) {
        for (sum, less) in all.iter_mut().zip(part) {
            sum.0 -= less.0;
            sum.1 -= less.1;
        }
    }
    all
}

fn best_split(sums: &Histogram, cuts: &[Vec<f32>], slope: f32, curvature: f32) -> Option<(usize, u8)> {
    let worth = |slope: f32, curvature: f32| slope * slope / (curvature + RIDGE);
    let whole = worth(slope, curvature);
    let mut best: Option<(f32, usize, u8)> = None;
    for (figure, bins) in sums.iter().enumerate() {
        let (mut left_slope, mut left_curvature) = (0.0, 0.0);
        for (bin, &(bin_slope, bin_curvature)) in bins.iter().enumerate().take(cuts[figure].len()) {
            left_slope += bin_slope;
            left_curvature += bin_curvature;
            let right_curvature = curvature - left_curvature;
            if left_curvature < LEAST_CURVATURE || right_curvature < LEAST_CURVATURE {
                continue;
            }
            let gain = worth(left_slope, left_curvature) + worth(slope - left_slope, right_curvature) - whole;
            if gain > 1e-3 && best.is_none_or(|(most, _, _)| gain > most) {
                best = Some((gain, figure, bin as u8));
            }
        }
    }
    best.map(|(_, figure, bin)| (figure, bin))
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
