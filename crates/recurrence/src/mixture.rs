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
        if answer.is_nan() || self.is_blank() {
            return 0.0;
        }
        let (low, part) = place(&self.knots, answer);
        let below = self.bits[low];
        let above = self.bits[(low + 1).min(self.bits.len() - 1)];
        self.share * (below + part * (above - below))
    }
}

impl Curve {
    /// Whether no answer is worth anything: then the view need not be asked.
    pub fn is_blank(&self) -> bool {
        self.knots.is_empty()
    }

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
    /// Whether each view repeats what others say, see [`crate::views::View::repeats`].
    repeats: Vec<bool>,
    /// Whether views that repeat and views that do not share weight by how far they agree among all pairs, not only those that are no match.
    pub share_among_all: bool,
    /// The answers, row after row.
    values: Vec<f32>,
    /// One column a view.
    columns: Vec<Column>,
}

/// Where each answer of one view lies between its knots: found once, asked in every round of learning.
#[derive(Default)]
struct Column {
    knots: Vec<f32>,
    /// The lower knot; [`NOTHING`] where the view says nothing.
    low: Vec<u8>,
    /// How far each answer lies towards the next knot (0..=1).
    part: Vec<f32>,
    /// Answers at each knot, those between two shared out to both.
    counts: Vec<f64>,
}

/// Stands for no answer; there are fewer knots.
const NOTHING: u8 = u8::MAX;

impl Column {
    fn of(values: &[f32], views: usize, view: usize) -> Column {
        let answers = || values.iter().skip(view).step_by(views).copied();
        let knots = knots_of(answers().filter(|answer| !answer.is_nan()).collect());
        let (low, part) = answers()
            .map(|answer| {
                if answer.is_nan() || knots.is_empty() {
                    (NOTHING, 0.0)
                } else {
                    let (low, part) = place(&knots, answer);
                    (low as u8, part)
                }
            })
            .unzip();
        let mut column = Column {
            counts: Vec::new(),
            knots,
            low,
            part,
        };
        column.counts = column.sums(std::iter::repeat(1.0));
        column
    }

    /// What weights of the pairs come to at each knot.
    fn sums(&self, weights: impl Iterator<Item = f64>) -> Vec<f64> {
        // One place more than there are knots: an answer at the last has no share of what lies behind.
        let mut sums = vec![0.0; self.knots.len() + 1];
        for ((&low, &part), weight) in self.low.iter().zip(&self.part).zip(weights) {
            if low != NOTHING {
                let (low, part) = (usize::from(low), f64::from(part));
                sums[low] += weight * (1.0 - part);
                sums[low + 1] += weight * part;
            }
        }
        sums.truncate(self.knots.len());
        sums
    }

    /// Adds the worth of answers to sums, those of the pairs from `first` on; the curve has the knots of this column.
    fn add_bits(&self, curve: &Curve, first: usize, sums: &mut [f32]) {
        let Some(last) = curve.bits.len().checked_sub(1) else {
            return;
        };
        let places = self.low[first..].iter().zip(&self.part[first..]);
        for (sum, (&low, &part)) in sums.iter_mut().zip(places) {
            if low != NOTHING {
                let low = usize::from(low);
                let (below, above) = (curve.bits[low], curve.bits[(low + 1).min(last)]);
                *sum += curve.share * (below + part * (above - below));
            }
        }
    }
}

/// Pairs scored in one go.
const STRETCH: usize = 4_096;

impl Answers {
    /// Takes answers, row after row, of views that repeat what others say or do not.
    pub fn new(repeats: Vec<bool>, values: Vec<f32>) -> Answers {
        let views = repeats.len();
        let columns = (0..views)
            .into_par_iter()
            .map(|view| Column::of(&values, views, view))
            .collect();
        Answers {
            views,
            repeats,
            share_among_all: false,
            values,
            columns,
        }
    }

    /// Number of pairs.
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.views).unwrap_or(0)
    }

    /// Scores of all pairs in bits: as [`Mixture::score`] gives them.
    pub fn scores(&self, mixture: &Mixture) -> Vec<f32> {
        let mut scores = vec![0.0; self.len()];
        scores
            .par_chunks_mut(STRETCH)
            .enumerate()
            .for_each(|(stretch, sums)| {
                let first = stretch * STRETCH;
                for (view, (curve, column)) in mixture.curves.iter().zip(&self.columns).enumerate() {
                    if curve.knots == column.knots {
                        column.add_bits(curve, first, sums);
                    } else {
                        for (pair, sum) in (first..).zip(sums.iter_mut()) {
                            *sum += curve.bits(self.row(pair)[view]);
                        }
                    }
                }
                sums.iter_mut().for_each(|sum| *sum += mixture.prior);
            });
        scores
    }

    /// Whether each view is a witness of its own: it repeats nothing, or all that there is would be one witness.
    fn witnesses(&self) -> Vec<bool> {
        let own = self.repeats.iter().filter(|&&repeats| !repeats).count();
        self.repeats.iter().map(|&repeats| !repeats || own < 2).collect()
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

/// The mixture that pairs with these probabilities teach.
pub fn taught(answers: &Answers, match_share: &[f64]) -> Mixture {
    let mut mixture = blank(answers);
    learn(&mut mixture, answers, match_share);
    share_weights(&mut mixture, answers, match_share);
    mixture
}

/// How much better two classes explain the answers than one does, in bits a pair: what it is worth that views which repeat nothing agree
/// with each other.
///
/// The logarithm of the likelihood of two classes less that of one in which views have nothing to do with each other, of the witnesses alone and each
/// at its full weight. Views of the words, letters and codes of whole records agree with those of fields whatever is in them, so that they are none.
pub fn explained(answers: &Answers, mixture: &Mixture) -> f64 {
    let matches = probability(mixture.prior);
    // Worth of each knot for a match and for another, beside what it is among all pairs.
    let worth: Vec<(Curve, Curve)> = mixture
        .curves
        .iter()
        .zip(answers.witnesses())
        .map(|(curve, witness)| {
            if !witness {
                return (Curve::default(), Curve::default());
            }
            let among_all = |bits: f32| (matches * f64::from(bits).exp2() + 1.0 - matches).log2() as f32;
            let with = |bits: Vec<f32>| Curve {
                knots: curve.knots.clone(),
                bits,
                share: 1.0,
            };
            (
                with(curve.bits.iter().map(|&bits| bits - among_all(bits)).collect()),
                with(curve.bits.iter().map(|&bits| -among_all(bits)).collect()),
            )
        })
        .collect();
    let (as_match, as_other): (Vec<Curve>, Vec<Curve>) = worth.into_iter().unzip();
    let class = |share: f64, curves: Vec<Curve>| {
        answers.scores(&Mixture {
            prior: share.max(f64::MIN_POSITIVE).log2() as f32,
            curves,
        })
    };
    let (as_match, as_other) = (class(matches, as_match), class(1.0 - matches, as_other));
    let bits = as_match.iter().zip(&as_other).map(|(&x, &y)| {
        let (high, low) = (f64::from(x.max(y)), f64::from(x.min(y)));
        high + (1.0 + (low - high).exp2()).log2()
    });
    bits.sum::<f64>() / answers.len().max(1) as f64
}

/// Share of the pairs taken that two witnesses speak for (0..=1), of those that two are asked about: views that repeat nothing. Pairs that
/// agree in one rare thing alone are no match, however rarely that happens.
pub fn corroborated(answers: &Answers, mixture: &Mixture, same: &[bool]) -> f64 {
    let witnesses = answers.witnesses();
    let (mut asked, mut corroborated) = (0u32, 0u32);
    for pair in (0..answers.len()).filter(|&pair| same[pair]) {
        let said = mixture.curves.iter().zip(answers.row(pair)).zip(&witnesses);
        let said = said.filter(|((_, answer), witness)| **witness && !answer.is_nan());
        let (all, speaking) = said.fold((0, 0), |(all, speaking), ((curve, &answer), _)| {
            (all + 1, speaking + u32::from(curve.bits(answer) > 0.0))
        });
        if all > 1 {
            asked += 1;
            corroborated += u32::from(speaking > 1);
        }
    }
    if asked == 0 {
        return 1.0;
    }
    f64::from(corroborated) / f64::from(asked)
}

/// A mixture that knows the knots and nothing else.
pub fn blank(answers: &Answers) -> Mixture {
    Mixture {
        prior: 0.0,
        curves: answers
            .columns
            .iter()
            .map(|column| Curve {
                bits: vec![0.0; column.knots.len()],
                knots: column.knots.clone(),
                share: 1.0,
            })
            .collect(),
    }
}

/// Pairs for each knot from which on a mixture can be learned (Peduzzi et al. 1996: ten events a variable).
const PAIRS_A_KNOT: usize = 10;

impl Answers {
    /// Whether there are pairs enough to learn from.
    pub fn suffice(&self) -> bool {
        let knots: usize = self.columns.iter().map(|column| column.knots.len()).sum();
        self.len() >= PAIRS_A_KNOT * knots
    }
}

/// What answers are worth where nothing can be learned: an answer x what the odds x to 1 - x are, together as many opinions as there are
/// fields; every second of the `records` that the pairs speak of is expected to have a partner.
pub fn by_likeness(answers: &Answers, fields: usize, records: usize) -> Mixture {
    /// Steps of the scale.
    const STEPS: u8 = 16;
    let knots: Vec<f32> = (0..=STEPS)
        .map(|step| f32::from(step) / f32::from(STEPS))
        .collect();
    // One half of a step more on either side: no answer is beyond doubt.
    let doubt = 0.5 / f32::from(STEPS);
    let bits = knots
        .iter()
        .map(|x| ((x + doubt) / (1.0 - x + doubt)).log2())
        .collect();
    let curve = Curve {
        bits,
        knots,
        share: fields.min(answers.views) as f32 / answers.views.max(1) as f32,
    };
    let matches = records as f32 / 4.0;
    let others = (answers.len() as f32 - matches).max(0.0);
    Mixture {
        prior: ((matches + 0.5) / (others + 0.5)).log2(),
        curves: vec![curve; answers.views],
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
        let next: Vec<f64> = answers
            .scores(&mixture)
            .into_par_iter()
            .with_min_len(STRETCH)
            .map(probability)
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
fn knots_of(mut column: Vec<f32>) -> Vec<f32> {
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
    let worth: Vec<Vec<f32>> = answers
        .columns
        .par_iter()
        .map(|column| {
            let matches = column.sums(match_share.iter().copied());
            let others: Vec<f64> = column
                .counts
                .iter()
                .zip(&matches)
                .map(|(all, matches)| (all - matches).max(0.0))
                .collect();
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
/// among pairs that are no match, or among all where [`Answers::share_among_all`] says so.
fn share_weights(mixture: &mut Mixture, answers: &Answers, match_share: &[f64]) {
    let views = answers.views;
    for curve in &mut mixture.curves {
        curve.share = 1.0;
    }
    let step = (answers.len() / 20_000).max(1);
    let looked_at: Vec<usize> = (0..answers.len()).step_by(step).collect();
    let weights: Vec<f64> = looked_at.iter().map(|&pair| 1.0 - match_share[pair]).collect();
    let all = vec![1.0; looked_at.len()];
    let among = |v: usize, u: usize| {
        let over_all = answers.share_among_all && answers.repeats[v] != answers.repeats[u];
        if over_all { &all } else { &weights }
    };
    let bits: Vec<Vec<f32>> = (0..views)
        .into_par_iter()
        .map(|view| {
            let answers = looked_at.iter().map(|&pair| answers.row(pair)[view]);
            let curve = &mixture.curves[view];
            answers
                .map(|answer| {
                    if answer.is_nan() {
                        answer
                    } else {
                        curve.bits(answer)
                    }
                })
                .collect()
        })
        .collect();
    let shares: Vec<f32> = (0..views)
        .into_par_iter()
        .map(|v| {
            let repeated: f64 = (0..views)
                .filter(|&u| u != v)
                .map(|u| correlation(&bits[v], &bits[u], among(v, u)).max(0.0))
                .sum();
            (1.0 / (1.0 + repeated)) as f32
        })
        .collect();
    for (curve, share) in mixture.curves.iter_mut().zip(shares) {
        curve.share = share;
    }
}

/// Weighted correlation of two views' bits over pairs that both speak on, times the share of the first's pairs they are.
fn correlation(first: &[f32], second: &[f32], weights: &[f64]) -> f64 {
    let (mut n, mut alone, mut sv, mut su, mut svv, mut suu, mut svu) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for ((&x, &y), weight) in first.iter().zip(second).zip(weights) {
        let (x, y) = (f64::from(x), f64::from(y));
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
