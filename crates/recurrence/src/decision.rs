//! Finds the score from which on a pair is taken: the one with the largest expected F1.
//!
//! Runs once the evidence is weighed; a mixture's probabilities are over-confident, hence the null: the best scores that
//! records reach with others that are surely not the same. No label and no constant of a data set enters.

use crate::assignment::assign;
use crate::clusters::{Bonds, join};
use crate::engine::Engine;
use crate::meaning::Formed;
use crate::mixture::{Mixture, probability};
use crate::settle::Verdict;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;

/// The threshold in bits of the largest expected F1 when pairs are matches with the probabilities of their scores.
///
/// For every threshold t, F1(t) = 2 sum of p over taken / (number taken + sum of p over all).
pub fn threshold_by_expected_f1(scores: &[f32]) -> f32 {
    let mut sorted: Vec<f32> = scores.to_vec();
    sorted.sort_unstable_by(|x, y| y.total_cmp(x));
    let probabilities: Vec<f64> = sorted.iter().map(|&s| probability(s)).collect();
    let all: f64 = probabilities.iter().sum();
    let (mut best, mut threshold, mut taken) = (0.0, 0.0, 0.0);
    for (index, (&score, probability)) in sorted.iter().zip(probabilities).enumerate() {
        taken += probability;
        let f1 = 2.0 * taken / (index as f64 + 1.0 + all);
        if f1 > best {
            best = f1;
            threshold = score;
        }
    }
    threshold
}

/// A sample of pairs while it is learned from: how many records it speaks of, and answers to pairs beside it, asked for once.
pub struct Asked {
    records: usize,
    remembered: RefCell<Remembered>,
}

#[derive(Default)]
struct Remembered {
    places: FxHashMap<(u32, u32), usize>,
    /// The answers, as many a pair as there are views.
    answers: Vec<f32>,
}

impl Asked {
    /// A sample of which nothing was asked yet.
    pub fn about(sample: &[(u32, u32)]) -> Asked {
        Asked {
            records: records_in(sample),
            remembered: RefCell::default(),
        }
    }

    /// The score of a pair under a mixture.
    fn score(&self, engine: &Engine, mixture: &Mixture, a: u32, b: u32) -> f32 {
        let views = engine.views.len();
        let mut remembered = self.remembered.borrow_mut();
        if remembered.places.len() > MOST_REMEMBERED {
            *remembered = Remembered::default();
        }
        let Remembered { places, answers } = &mut *remembered;
        let place = *places.entry((a, b)).or_insert_with(|| {
            answers.extend(engine.answer(a, b));
            answers.len() - views
        });
        mixture.score(&answers[place..place + views])
    }
}

/// Pairs remembered at most: bounds the memory of learning.
const MOST_REMEMBERED: usize = 400_000;

/// Decides which pairs of a sample are in one group, at a given threshold or that of the largest expected F1 of pairs.
///
/// The expected F1 of the verdict counts every pair of a group taken and every pair of the sample sought.
pub fn decide_groups(
    engine: &Engine,
    asked: &Asked,
    pairs: &[(u32, u32)],
    mixture: &Mixture,
    scores: &[f32],
    threshold: Option<f32>,
) -> Verdict {
    let threshold = threshold.unwrap_or_else(|| threshold_by_expected_f1(scores));
    form_groups(engine, asked, pairs, mixture, scores, threshold).verdict
}

/// Number of records that pairs speak of.
pub fn records_in(pairs: &[(u32, u32)]) -> usize {
    let mut records: Vec<u32> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
    records.sort_unstable();
    records.dedup();
    records.len()
}

/// The groups of a sample at a threshold, with the verdict on its pairs.
///
/// How sound it is shows in pairs over the threshold that lead out of groups: these are wrong, and records that have a partner have no
/// more of them than any other record. As many of all records as have one among those in groups were therefore taken wrongly.
pub fn form_groups(
    engine: &Engine,
    asked: &Asked,
    pairs: &[(u32, u32)],
    mixture: &Mixture,
    scores: &[f32],
    threshold: f32,
) -> Formed {
    let sure = |score: f32| probability(score - threshold) as f32;
    let mut all = 0.0;
    let mut edges = Vec::new();
    for (&(a, b), &score) in pairs.iter().zip(scores) {
        let p = sure(score);
        all += f64::from(p);
        if p >= 0.5 {
            edges.push((a, b, p));
        }
    }
    let groups = join(&edges, &[], &Bonds::default(), |a, b| {
        sure(asked.score(engine, mixture, a, b))
    });
    let mut group_of: FxHashMap<u32, u32> = FxHashMap::default();
    let mut taken = 0.0;
    for group in &groups {
        taken += (group.len() * (group.len() - 1) / 2) as f64;
        for &record in group {
            group_of.insert(record, group[0]);
        }
    }
    let same: Vec<bool> = pairs
        .iter()
        .map(|(a, b)| {
            group_of
                .get(a)
                .is_some_and(|group| group_of.get(b) == Some(group))
        })
        .collect();
    let grouped = group_of.len() as f64;
    let mut led_out: FxHashSet<u32> = FxHashSet::default();
    for (a, b, _) in &edges {
        let (x, y) = (group_of.get(a), group_of.get(b));
        if x != y {
            led_out.extend(x.map(|_| a));
            led_out.extend(y.map(|_| b));
        }
    }
    let wrong = led_out.len() as f64 / grouped.max(1.0) * asked.records as f64 / grouped.max(1.0);
    let right: f64 = same
        .iter()
        .zip(scores)
        .filter(|s| *s.0)
        .map(|s| f64::from(sure(*s.1)))
        .sum();
    let verdict = Verdict {
        same,
        expected_f1: 2.0 * right / (taken + all).max(1e-9),
        sound: (1.0 - wrong).max(0.0),
        taken,
        right,
        threshold,
    };
    Formed { groups, verdict }
}

/// Decides which pairs of a sample are partners, at a given threshold or that of the largest expected F1 of partners.
///
/// The null: the best scores that assigned records of the side with fewer reach with others than their partner. With F0 its
/// distribution and N0 the number of records without a true partner, N0 (1 - F0(t)) of the assigned pairs at or above t are
/// false. N0 is the least that explains the low scores (Storey 2002): min over t of (assigned below t) / F0(t).
pub fn decide_links(pairs: &[(u32, u32)], scores: &[f32], threshold: Option<f32>) -> Verdict {
    let low = scores.iter().copied().fold(f32::INFINITY, f32::min);
    let edges: Vec<(u32, u32, f32)> = pairs
        .iter()
        .zip(scores)
        .map(|(&(l, r), &s)| (l, r, s - low + 1.0))
        .collect();
    let chosen = assign(&edges);
    let mut same = vec![false; pairs.len()];
    chosen.iter().for_each(|&pair| same[pair] = true);
    let (threshold, expected_f1, right) = match threshold {
        Some(threshold) => (threshold, 0.0, 0.0),
        None => {
            let mut assigned: Vec<f32> = chosen.iter().map(|&pair| scores[pair]).collect();
            let mut null = best_of_others(pairs, scores, &same);
            assigned.sort_unstable_by(f32::total_cmp);
            null.sort_unstable_by(f32::total_cmp);
            threshold_by_null(&assigned, &null)
        }
    };
    for pair in chosen {
        same[pair] = scores[pair] >= threshold;
    }
    let taken = same.iter().filter(|same| **same).count() as f64;
    Verdict {
        same,
        expected_f1,
        sound: 1.0,
        taken,
        right,
        threshold,
    }
}

/// For each left or each right record, whichever are fewer, its best score with another than its assigned partner.
fn best_of_others(pairs: &[(u32, u32)], scores: &[f32], assigned: &[bool]) -> Vec<f32> {
    let mut left: FxHashMap<u32, f32> = FxHashMap::default();
    let mut right: FxHashMap<u32, f32> = FxHashMap::default();
    for ((&(l, r), &score), &own) in pairs.iter().zip(scores).zip(assigned) {
        if !own {
            for value in [left.entry(l).or_insert(score), right.entry(r).or_insert(score)] {
                *value = value.max(score);
            }
        }
    }
    let fewer = if left.len() <= right.len() { left } else { right };
    fewer.into_values().collect()
}

/// Threshold, expected F1 and pairs taken rightly of assigned pairs against a null, both ascending.
fn threshold_by_null(assigned: &[f32], null: &[f32]) -> (f32, f64, f64) {
    if null.is_empty() {
        // Nothing is left over that could speak for these pairs or against them.
        let threshold = threshold_by_expected_f1(assigned);
        let taken = assigned.iter().filter(|score| **score >= threshold);
        return (threshold, 0.5, taken.map(|&score| probability(score)).sum());
    }
    let count = assigned.len() as f64;
    let null_below = |t: f32| null.partition_point(|&s| s < t) as f64 / null.len() as f64;
    let mut without = count;
    for (below, &t) in assigned.iter().enumerate() {
        let share = null_below(t);
        // Few nulls below t say too little about how many there are.
        if share * null.len() as f64 >= 10.0 && share >= 0.2 {
            without = without.min((below as f64 + 1.0) / share);
        }
    }
    let matches = (count - without).max(1.0);
    let mut best = (f32::INFINITY, 0.0, 0.0);
    for (below, &t) in assigned.iter().enumerate() {
        let taken = count - below as f64;
        let right = (taken - without * (1.0 - null_below(t)))
            .clamp(0.0, taken)
            .min(matches);
        let f1 = 2.0 * right / (taken + matches);
        if f1 > best.1 {
            best = (t, f1, right);
        }
    }
    best
}

/// Tells how far a verdict on groups is to be trusted, by the pairs within one provider's catalogue.
///
/// Where a provider does not repeat itself these are a null: what is taken among them is taken wrongly, and of the pairs between two
/// providers the same share is.
pub struct Trust {
    /// For each pair of the sample whether it lies within one provider; `None` where a record names none.
    within: Vec<Option<bool>>,
}

impl Trust {
    /// Of the pairs of a sample; `providers` are those of each record, in order, or nothing where none is named.
    pub fn of(pairs: &[(u32, u32)], providers: &[Vec<u32>]) -> Trust {
        let within = pairs.iter().map(|&(a, b)| within_one(a, b, providers));
        Trust {
            within: if providers.is_empty() {
                Vec::new()
            } else {
                within.collect()
            },
        }
    }

    /// How far taking the pairs that are the `same` is to be trusted (0..=1); 1 where too few lie within one provider to tell.
    pub fn in_verdict(&self, same: &[bool]) -> f64 {
        let all = count(self.within.iter().copied());
        let chosen = self.within.iter().zip(same).filter(|pair| *pair.1);
        let taken = count(chosen.map(|pair| *pair.0));
        if all.0 < PAIRS_WITHIN || taken.1 == 0.0 {
            return 1.0;
        }
        let wrong = (taken.0 / all.0) / (taken.1 / all.1.max(1.0));
        // A set whose providers do repeat themselves says nothing here either, but then no verdict is better than another.
        (1.0 - wrong).clamp(0.01, 1.0)
    }
}

/// Pairs within one provider from which on their share says something.
const PAIRS_WITHIN: f64 = 50.0;

/// Pairs counted to see how many there are within one provider.
const PAIRS_COUNTED: usize = 1_000_000;

/// Whether two records are of one provider; `None` where one names none.
fn within_one(a: u32, b: u32, providers: &[Vec<u32>]) -> Option<bool> {
    let (a, b) = (&providers[a as usize], &providers[b as usize]);
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    (!few.is_empty()).then(|| few.iter().any(|name| many.binary_search(name).is_ok()))
}

/// Pairs within one provider and between two.
fn count(pairs: impl Iterator<Item = Option<bool>>) -> (f64, f64) {
    let (mut within, mut between) = (0u64, 0u64);
    for pair in pairs.flatten() {
        within += u64::from(pair);
        between += u64::from(!pair);
    }
    (within as f64, between as f64)
}

/// Whether providers do not repeat themselves: pairs within one are taken at less than a quarter of the rate between two.
///
/// Of very many pairs an even part is counted.
pub fn providers_do_not_repeat(
    pairs: &[(u32, u32)],
    taken: &[(u32, u32, f32)],
    providers: &[Vec<u32>],
) -> bool {
    if providers.is_empty() {
        return false;
    }
    let counted = pairs.iter().step_by(pairs.len().div_ceil(PAIRS_COUNTED).max(1));
    let all = count(counted.map(|&(a, b)| within_one(a, b, providers)));
    let taken = count(taken.iter().map(|&(a, b, _)| within_one(a, b, providers)));
    taken.0 / all.0.max(1.0) < taken.1 / all.1.max(1.0) / 4.0
}
