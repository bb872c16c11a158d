//! Finds the score from which on a pair is taken: the one with the largest expected F1.
//!
//! Runs once the evidence is weighed; a mixture's probabilities are over-confident, hence the null: the best scores that
//! records reach with others that are surely not the same. No label and no constant of a data set enters.

use crate::mixture::probability;
use rustc_hash::FxHashMap;

/// The threshold in bits of the largest expected F1 when pairs are matches with the probabilities of their scores.
///
/// For every threshold t, F1(t) = 2 sum of p over taken / (number taken + sum of p over all).
pub fn threshold_by_expected_f1(scores: &[f32]) -> f32 {
    let mut sorted: Vec<f32> = scores.to_vec();
    sorted.sort_unstable_by(|x, y| y.total_cmp(x));
    let all: f64 = sorted.iter().map(|&s| probability(s)).sum();
    let (mut best, mut threshold, mut taken) = (0.0, 0.0, 0.0);
    for (index, &score) in sorted.iter().enumerate() {
        taken += probability(score);
        let f1 = 2.0 * taken / (index as f64 + 1.0 + all);
        if f1 > best {
            best = f1;
            threshold = score;
        }
    }
    threshold
}

/// The threshold for groups within one set.
pub fn threshold_for_groups(_pairs: &[(u32, u32)], scores: &[f32]) -> f32 {
    threshold_by_expected_f1(scores)
}

/// The threshold for pairs of an assignment. `chosen` are the scores of the assigned pairs, `null` the best scores that
/// records of either side reach with others than their partner.
///
/// Of the assigned pairs, as many are false as the null predicts: with F0 the null's distribution and N0 the number of
/// records without a true partner, N0 (1 - F0(t)) of those at or above t. N0 is the least that explains the low scores
/// (Storey 2002): min over t of (assigned below t) / F0(t).
pub fn threshold_for_links(chosen: &[f32], null: &[f32]) -> f32 {
    if chosen.is_empty() || null.is_empty() {
        return threshold_by_expected_f1(chosen);
    }
    let mut chosen: Vec<f32> = chosen.to_vec();
    let mut null: Vec<f32> = null.to_vec();
    chosen.sort_unstable_by(f32::total_cmp);
    null.sort_unstable_by(f32::total_cmp);
    let count = chosen.len() as f64;
    let null_below = |t: f32| null.partition_point(|&s| s < t) as f64 / null.len() as f64;
    let mut without = count;
    for (below, &t) in chosen.iter().enumerate() {
        let share = null_below(t);
        // Few nulls below t say too little about how many there are.
        if share * null.len() as f64 >= 10.0 && share >= 0.2 {
            without = without.min(below as f64 / share);
        }
    }
    let matches = (count - without).max(1.0);
    let (mut best, mut threshold) = (0.0, f32::INFINITY);
    for (below, &t) in chosen.iter().enumerate() {
        let taken = count - below as f64;
        let right = (taken - without * (1.0 - null_below(t))).clamp(0.0, taken);
        let f1 = 2.0 * right / (taken + matches);
        if f1 > best {
            best = f1;
            threshold = t;
        }
    }
    threshold
}

/// Whether providers do not repeat themselves: pairs within one are taken at less than a quarter of the rate between two.
pub fn providers_do_not_repeat(
    pairs: &[(u32, u32)],
    scores: &[f32],
    threshold: f32,
    providers: &[Vec<u32>],
) -> bool {
    let mut counts: FxHashMap<(bool, bool), f64> = FxHashMap::default();
    for (&(a, b), &score) in pairs.iter().zip(scores) {
        let (a, b) = (&providers[a as usize], &providers[b as usize]);
        if !a.is_empty() && !b.is_empty() {
            let within = a.iter().any(|name| b.contains(name));
            *counts.entry((within, score >= threshold)).or_default() += 1.0;
        }
    }
    let count = |within, taken| counts.get(&(within, taken)).copied().unwrap_or(0.0);
    let rate = |within| count(within, true) / (count(within, true) + count(within, false)).max(1.0);
    rate(true) < rate(false) / 4.0
}
