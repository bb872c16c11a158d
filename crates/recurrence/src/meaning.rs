//! Learns evidence and threshold where the meaning leads: services that different hands describe in free words and many languages.
//!
//! The concepts alone decide; how near records have to be is told by the groups with the widest silhouette (Rousseeuw 1987), so
//! that no label and no constant enters. Words say nothing beside them: texts of one language share words because they share concepts, and what
//! groups cut from the concepts would teach about words counts the same twice. For records that are entries about one thing each see `settle`.

use crate::decision::records_in;
use crate::mixture::{self, Answers, Curve, Mixture};
use crate::settle::Verdict;
use rustc_hash::FxHashMap;

/// Thresholds tried.
const LEVELS: usize = 28;

/// Groups and the pairs of the sample inside them.
pub struct Formed {
    /// Groups of two or more records.
    pub groups: Vec<Vec<u32>>,
    /// The verdict on each pair.
    pub verdict: Verdict,
}

/// The mixture and the threshold learned from the answers to the pairs of a sample.
///
/// `concepts` is the place of the view that leads; `form` joins the pairs at a threshold, with its trust in them as their expected F1. Cost O(levels x pairs).
pub fn settle_by_meaning(
    answers: &Answers,
    pairs: &[(u32, u32)],
    concepts: usize,
    form: impl Fn(&Mixture, &[f32], f32) -> Formed,
) -> (Mixture, f32) {
    let mut mixture = mixture::blank(answers);
    for curve in &mut mixture.curves {
        *curve = Curve::default();
    }
    if !answers.suffice() {
        // Of few pairs any could be made one: alike is what is more alike than not.
        mixture.curves[concepts] = line(1.0 - STEEP / 2.0, 1.0 + STEEP / 2.0);
        mixture.prior = -1.0;
        return (mixture, 0.0);
    }
    // Before anything is known the likeness of concepts counts as it is; only its order matters here.
    mixture.curves[concepts] = line(0.0, STEEP);
    let scores = answers.scores(&mixture);
    let threshold = threshold_of_widest(pairs, &scores, |level| form(&mixture, &scores, level));
    let same = form(&mixture, &scores, threshold).verdict.same;
    // Groups cut from the concepts cannot say what the concepts are worth: a line from the odds of any pair, at the mean
    // of the pairs apart, to even odds at the threshold.
    let taken = same.iter().filter(|same| **same).count() as f32;
    // Even where nearly all recur a pair that nothing speaks for is none.
    let odds = ((taken + 1.0) / (same.len() as f32 - taken + 1.0)).min(0.5);
    let apart = mean_apart(answers, concepts, &same);
    let slope = -odds.log2() / (threshold / STEEP - apart).max(1e-3);
    mixture.prior = odds.log2();
    mixture.curves[concepts] = line(-slope * apart, slope * (1.0 - apart));
    (mixture, 0.0)
}

/// Bits between no likeness and full likeness while nothing is known.
const STEEP: f32 = 16.0;

/// A curve that is a straight line from an answer of 0 to one of 1.
fn line(at_zero: f32, at_one: f32) -> Curve {
    Curve {
        knots: vec![0.0, 1.0],
        bits: vec![at_zero, at_one.max(at_zero)],
        share: 1.0,
    }
}

/// Mean answer of a view to the pairs that are not the same.
fn mean_apart(answers: &Answers, view: usize, same: &[bool]) -> f32 {
    let (mut sum, mut count) = (0.0, 0.0);
    for (pair, &same) in same.iter().enumerate() {
        let answer = answers.row(pair)[view];
        if !answer.is_nan() && !same {
            sum += f64::from(answer);
            count += 1.0;
        }
    }
    (sum / f64::max(count, 1.0)) as f32
}

/// The threshold told by the groups with the widest silhouette: halfway between how near their records are to their own group and to the next.
///
/// The silhouette itself sees no use in leaving a record alone, so its groups take in too much.
fn threshold_of_widest(pairs: &[(u32, u32)], scores: &[f32], form: impl Fn(f32) -> Formed) -> f32 {
    let mut sorted = scores.to_vec();
    sorted.sort_unstable_by(|x, y| y.total_cmp(x));
    let (Some(&high), Some(&low)) = (sorted.first(), sorted.last()) else {
        return 0.0;
    };
    let scale = (high - low).max(1e-6);
    let likeness: Vec<f32> = scores.iter().map(|score| (score - low) / scale).collect();
    let records = records_in(pairs);
    let (first, last) = (
        (records as f64 / 16.0).clamp(1.0, sorted.len() as f64),
        (records as f64 * 12.0).min(sorted.len() as f64 / 2.0).max(1.0),
    );
    let mut best = (f32::NEG_INFINITY, high);
    for level in 0..LEVELS {
        let count = first * (last / first).powf(level as f64 / (LEVELS - 1) as f64);
        let Some(&threshold) = sorted.get(count as usize) else {
            continue;
        };
        let formed = form(threshold);
        if formed.groups.is_empty() {
            continue;
        }
        let trust = formed.verdict.expected_f1 as f32;
        let silhouette = Silhouette::of(pairs, &likeness, &formed.groups);
        let width = silhouette.width / records.max(1) as f32 * trust;
        if width > best.0 {
            best = (width, low + scale * (silhouette.own + silhouette.next) / 2.0);
        }
    }
    best.1
}

/// How groups stand out; likeness is 0..=1, a pair that is no candidate counts as 0.
struct Silhouette {
    /// Sum over all records of how much nearer each is to its own group than to the next (-1..=1 each); 0 for one alone.
    width: f32,
    /// Mean likeness of the records in groups to the others of their own.
    own: f32,
    /// Mean likeness of the records in groups to the next group.
    next: f32,
}

impl Silhouette {
    fn of(pairs: &[(u32, u32)], likeness: &[f32], groups: &[Vec<u32>]) -> Silhouette {
        let mut group_of: FxHashMap<u32, usize> = FxHashMap::default();
        for (number, group) in groups.iter().enumerate() {
            group_of.extend(group.iter().map(|&record| (record, number)));
        }
        let mut sums: FxHashMap<(u32, u64), f32> = FxHashMap::default();
        let place = |record: u32| {
            group_of
                .get(&record)
                .map_or(u64::from(record) | 1 << 32, |&number| number as u64)
        };
        for (&(a, b), &alike) in pairs.iter().zip(likeness) {
            if group_of.contains_key(&a) {
                *sums.entry((a, place(b))).or_default() += alike;
            }
            if group_of.contains_key(&b) {
                *sums.entry((b, place(a))).or_default() += alike;
            }
        }
        // For each record how near it is to its own group and to the next.
        let mut near: FxHashMap<u32, (f32, f32)> = FxHashMap::default();
        for (&(record, group), &sum) in &sums {
            let (own, next) = near.entry(record).or_default();
            if group == group_of[&record] as u64 {
                *own = sum / (groups[group as usize].len() - 1).max(1) as f32;
            } else {
                let size = if group >> 32 == 1 {
                    1
                } else {
                    groups[group as usize].len()
                };
                *next = next.max(sum / size as f32);
            }
        }
        // Summed in order of size, so that the last digit does not depend on the map.
        let sum = |of: fn(&(f32, f32)) -> f32| {
            let mut values: Vec<f32> = near.values().map(of).collect();
            values.sort_unstable_by(f32::total_cmp);
            values.iter().sum::<f32>()
        };
        let count = near.len().max(1) as f32;
        Silhouette {
            width: sum(|(own, next)| (own - next) / (1.0 - own).max(1.0 - next).max(1e-6)),
            own: sum(|near| near.0) / count,
            next: sum(|near| near.1) / count,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_silhouette_is_that_of_the_textbook() {
        // Two pairs, likeness 0.9 within and 0.1 between: a = 0.9, b = 0.1, width (0.9 - 0.1) / 0.9.
        let pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)];
        let likeness = [0.9, 0.1, 0.1, 0.1, 0.1, 0.9];
        let two = Silhouette::of(&pairs, &likeness, &[vec![0, 1], vec![2, 3]]);
        assert!((two.width / 4.0 - 0.8 / 0.9).abs() < 1e-5);
        assert!((two.own - 0.9).abs() < 1e-5 && (two.next - 0.1).abs() < 1e-5);
        // A record alone counts as 0.
        let one = Silhouette::of(&pairs, &likeness, &[vec![0, 1]]);
        assert!((one.width / 4.0 - 0.5 * 0.8 / 0.9).abs() < 1e-5);
    }
}
