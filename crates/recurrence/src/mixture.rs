//! Learns, without labels, what each view's answer is worth in bits: a mixture of two classes of pairs, fitted by EM.
//!
//! Follows Fellegi & Sunter (1969), Winkler (1988) and Wu et al. (2020, ZeroER), with answers on a scale instead of agree or
//! disagree: each class is a histogram over knots, the logarithm of their ratio is made monotone, shrunk where there is
//! little evidence and never beyond what the number of pairs can show. Views that say the same thing share their weight.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// What the answers of one view are worth.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// Answers at which the worth is known, ascending.
    pub knots: Vec<f32>,
    /// Worth in bits at each knot, never falling.
    pub bits: Vec<f32>,
    /// Share that counts (0..=1), for what other views say as well.
    pub share: f32,
}

impl Curve {
    /// Worth of an answer in bits, between the knots linear; a missing answer is worth nothing.
    pub fn bits(&self, answer: f32) -> f32 {
        if answer.is_nan() || self.knots.is_empty() {
            return 0.0;
        }
        let (low, part) = place(&self.knots, answer);
        let below = self.bits[low];
        let above = self.bits[(low + 1).min(self.bits.len() - 1)];
        self.share * (below + part * (above - below))
    }
}

impl Curve {
    /// Most bits that an answer can be worth; 0 where every answer takes some, for a missing one takes none.
    pub fn most(&self) -> f32 {
        self.bits.iter().copied().fold(0.0, f32::max) * self.share
    }
}

/// The lower knot of an answer and how far it lies towards the next (0..=1).
fn place(knots: &[f32], answer: f32) -> (usize, f32) {
    let above = knots.partition_point(|knot| *knot <= answer);
    if above == 0 {
        return (0, 0.0);
    }
    if above == knots.len() {
        return (above - 1, 0.0);
    }
    let (low, high) = (knots[above - 1], knots[above]);
    (above - 1, (answer - low) / (high - low))
}

/// Prior and curves of a fitted mixture.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Mixture {
    /// log2 of the odds that a candidate pair is a match, before anything is compared.
    pub prior: f32,
    /// One curve a view.
    pub curves: Vec<Curve>,
}

impl Mixture {
    /// Log-odds of a match in bits, from one answer a view.
    pub fn score(&self, answers: &[f32]) -> f32 {
        self.prior
            + self
                .curves
                .iter()
                .zip(answers)
                .map(|(curve, &x)| curve.bits(x))
                .sum::<f32>()
    }
}

/// Knots of a view at most.
const KNOTS: usize = 12;
/// Rounds of EM at most.
const ROUNDS: usize = 60;
/// Pairs that a histogram is worth before it has seen any: it begins as that of all pairs.
const SHRINK: f64 = 4.0;

/// Answers of the views to the pairs of a sample; row = pair, column = view; NaN where a view says nothing.
pub struct Answers {
    /// Number of views.
    pub views: usize,
    /// The answers, row after row.
    pub values: Vec<f32>,
}

impl Answers {
    /// Number of pairs.
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.views).unwrap_or(0)
    }

    /// Scores of all pairs in bits.
    pub fn scores(&self, mixture: &Mixture) -> Vec<f32> {
        (0..self.len())
            .into_par_iter()
            .with_min_len(1024)
            .map(|pair| mixture.score(self.row(pair)))
            .collect()
    }

    /// Answers to one pair.
    pub fn row(&self, pair: usize) -> &[f32] {
        &self.values[pair * self.views..(pair + 1) * self.views]
    }
}

/// A first guess of each pair's probability: how high its mean answer stands on the scale of all pairs.
pub fn first_guess(answers: &Answers) -> Vec<f64> {
    let means: Vec<f64> = (0..answers.len())
        .map(|pair| {
            let known = answers.row(pair).iter().filter(|x| !x.is_nan());
            known.clone().map(|&x| f64::from(x)).sum::<f64>() / known.count().max(1) as f64
        })
        .collect();
    let high = means.iter().copied().fold(0.0, f64::max);
    let low = means.iter().copied().fold(high, f64::min);
    means
        .iter()
        .map(|mean| {
            ((mean - low) / (high - low).max(1e-9))
                .powi(4)
                .clamp(0.001, 0.999)
        })
        .collect()
}

/// The mixture that pairs with these probabilities teach, on the knots of another.
pub fn taught(knots_of: &Mixture, answers: &Answers, match_share: &[f64]) -> Mixture {
    let mut mixture = knots_of.clone();
    learn(&mut mixture, answers, match_share);
    share_weights(&mut mixture, answers, match_share);
    mixture
}

/// A mixture that knows the knots and nothing else.
pub fn blank(answers: &Answers) -> Mixture {
    Mixture {
        prior: 0.0,
        curves: (0..answers.views)
            .map(|view| {
                let knots = knots_of(answers, view);
                Curve {
                    bits: vec![0.0; knots.len()],
                    knots,
                    share: 1.0,
                }
            })
            .collect(),
    }
}

/// Fits the mixture. `start` holds a first guess of each pair's probability to be a match.
///
/// Cost O(rounds x pairs x views).
pub fn fit(answers: &Answers, start: &[f64]) -> (Mixture, Vec<f64>) {
    let mut mixture = blank(answers);
    let mut match_share = start.to_vec();
    for _ in 0..ROUNDS {
        learn(&mut mixture, answers, &match_share);
        let next: Vec<f64> = (0..answers.len())
            .into_par_iter()
            .with_min_len(1024)
            .map(|pair| probability(mixture.score(answers.row(pair))))
            .collect();
        let moved = match_share
            .iter()
            .zip(&next)
            .map(|(x, y)| (x - y).abs())
            .sum::<f64>();
        match_share = next;
        if moved < 1e-5 * answers.len() as f64 {
            break;
        }
    }
    share_weights(&mut mixture, answers, &match_share);
    (mixture, match_share)
}

/// Probability of log-odds in bits.
pub fn probability(bits: f32) -> f64 {
    1.0 / (1.0 + (-f64::from(bits)).exp2())
}

/// Knots at quantiles of the answers, so that each stretch is learned from equally many pairs.
fn knots_of(answers: &Answers, view: usize) -> Vec<f32> {
    let mut column: Vec<f32> = (0..answers.len())
        .map(|pair| answers.row(pair)[view])
        .filter(|x| !x.is_nan())
        .collect();
    if column.is_empty() {
        return Vec::new();
    }
    column.sort_unstable_by(f32::total_cmp);
    let last = column.len() - 1;
    let (low, high) = (column[0], column[last]);
    // Half of the knots follow the pairs, half the scale: matches may be few and far up.
    let half = KNOTS / 2;
    let mut knots: Vec<f32> = (0..=half).map(|k| column[last * k / half]).collect();
    knots.extend((1..half).map(|k| low + (high - low) * k as f32 / half as f32));
    knots.sort_unstable_by(f32::total_cmp);
    let least = (high - low) / 50.0;
    let mut kept: Vec<f32> = Vec::new();
    for knot in knots {
        if kept.last().is_none_or(|last| knot - last > least.max(1e-6)) {
            kept.push(knot);
        }
    }
    kept
}

/// One M step: histograms of both classes, bits, prior.
fn learn(mixture: &mut Mixture, answers: &Answers, match_share: &[f64]) {
    let views = answers.views;
    let worth: Vec<Vec<f32>> = (0..views)
        .into_par_iter()
        .map(|view| {
            let knots = &mixture.curves[view].knots;
            let mut matches = vec![0f64; knots.len()];
            let mut others = vec![0f64; knots.len()];
            for (pair, &p) in match_share.iter().enumerate() {
                let answer = answers.row(pair)[view];
                if answer.is_nan() {
                    continue;
                }
                let (low, part) = place(knots, answer);
                let part = f64::from(part);
                matches[low] += p * (1.0 - part);
                others[low] += (1.0 - p) * (1.0 - part);
                if low + 1 < knots.len() {
                    matches[low + 1] += p * part;
                    others[low + 1] += (1.0 - p) * part;
                }
            }
            bits_of(&matches, &others)
        })
        .collect();
    for (curve, bits) in mixture.curves.iter_mut().zip(worth) {
        curve.bits = bits;
    }
    let matches: f64 = match_share.iter().sum();
    let n = match_share.len() as f64;
    mixture.prior = (((matches + 0.5) / (n - matches + 0.5)) as f32).log2();
}

/// log2 of the ratio of two histograms: shrunk, made monotone, kept within what the counts can show.
fn bits_of(matches: &[f64], others: &[f64]) -> Vec<f32> {
    let (all_matches, all_others): (f64, f64) = (matches.iter().sum(), others.iter().sum());
    let all = all_matches + all_others;
    if all <= 0.0 {
        return vec![0.0; matches.len()];
    }
    let mut ratios = Vec::with_capacity(matches.len());
    let mut weights = Vec::with_capacity(matches.len());
    for (m, u) in matches.iter().zip(others) {
        let pooled = (m + u) / all;
        let as_match = (m + SHRINK * pooled) / (all_matches + SHRINK);
        let as_other = (u + SHRINK * pooled) / (all_others + SHRINK);
        ratios.push(if pooled > 0.0 {
            (as_match / as_other).log2()
        } else {
            0.0
        });
        weights.push(m + u + 1e-9);
    }
    let most = (all_matches.min(all_others) + 2.0).log2();
    monotone(&ratios, &weights)
        .into_iter()
        .map(|bits| bits.clamp(-most, most) as f32)
        .collect()
}

/// The nearest never-falling sequence by weighted squares (pool adjacent violators).
fn monotone(values: &[f64], weights: &[f64]) -> Vec<f64> {
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for (&value, &weight) in values.iter().zip(weights) {
        blocks.push((value, weight, 1));
        while blocks.len() > 1 && blocks[blocks.len() - 2].0 > blocks[blocks.len() - 1].0 {
            // The loop's condition holds two blocks at least.
            let (b, a) = (blocks.remove(blocks.len() - 1), blocks.remove(blocks.len() - 1));
            let weight = a.1 + b.1;
            blocks.push(((a.0 * a.1 + b.0 * b.1) / weight, weight, a.2 + b.2));
        }
    }
    blocks
        .into_iter()
        .flat_map(|(value, _, count)| std::iter::repeat_n(value, count))
        .collect()
}

/// Gives each view the share of its bits that no other view repeats: 1 over 1 plus its correlations with the others
/// among pairs that are no match.
fn share_weights(mixture: &mut Mixture, answers: &Answers, match_share: &[f64]) {
    let views = answers.views;
    for curve in &mut mixture.curves {
        curve.share = 1.0;
    }
    let step = (answers.len() / 20_000).max(1);
    let rows: Vec<(Vec<f32>, f64)> = (0..answers.len())
        .step_by(step)
        .map(|pair| {
            let row = answers.row(pair);
            let bits = (0..views)
                .map(|v| {
                    if row[v].is_nan() {
                        f32::NAN
                    } else {
                        mixture.curves[v].bits(row[v])
                    }
                })
                .collect();
            (bits, 1.0 - match_share[pair])
        })
        .collect();
    let shares: Vec<f32> = (0..views)
        .into_par_iter()
        .map(|v| {
            let repeated: f64 = (0..views)
                .filter(|&u| u != v)
                .map(|u| correlation(&rows, v, u).max(0.0))
                .sum();
            (1.0 / (1.0 + repeated)) as f32
        })
        .collect();
    for (curve, share) in mixture.curves.iter_mut().zip(shares) {
        curve.share = share;
    }
}

/// Weighted correlation of two views' bits over pairs that both speak on, times the share of the first's pairs they are.
fn correlation(rows: &[(Vec<f32>, f64)], v: usize, u: usize) -> f64 {
    let (mut n, mut alone, mut sv, mut su, mut svv, mut suu, mut svu) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for (bits, weight) in rows {
        let (x, y) = (f64::from(bits[v]), f64::from(bits[u]));
        if x.is_nan() {
            continue;
        }
        if y.is_nan() {
            alone += weight;
            continue;
        }
        n += weight;
        sv += weight * x;
        su += weight * y;
        svv += weight * x * x;
        suu += weight * y * y;
        svu += weight * x * y;
    }
    if n <= 0.0 {
        return 0.0;
    }
    let (vv, uu) = (svv / n - (sv / n).powi(2), suu / n - (su / n).powi(2));
    if vv <= 1e-9 || uu <= 1e-9 {
        return 0.0;
    }
    let rho = (svu / n - sv / n * su / n) / (vv * uu).sqrt();
    rho * n / (n + alone)
}
