//! Learns evidence and threshold where the meaning leads: services that different hands describe in free words and many languages.
//!
//! The concepts alone give first groups; the number of groups is the one with the widest silhouette (Rousseeuw 1987), so
//! that no label and no constant enters. These groups teach what words and names are worth beside the concepts, and the threshold is sought
//! once more on all of it. For records that are entries about one thing each see `settle`.

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
    let mut first = mixture::blank(answers);
    for curve in &mut first.curves {
        *curve = Curve::default();
    }
    // Before anything is known the likeness of concepts counts as it is; only its order matters here.
    first.curves[concepts] = line(0.0, 16.0);
    let scores = answers.scores(&first);
    let (threshold, formed) = widest(pairs, &scores, |level| form(&first, &scores, level));
    let Some(formed) = formed else {
        return (first, threshold);
    };
    let labels: Vec<f64> = formed
        .verdict
        .same
        .iter()
        .map(|&same| f64::from(u8::from(same)))
        .collect();
    let mut mixture = mixture::taught(answers, &labels);
    // Groups cut from the concepts cannot say what the concepts are worth: a line from the odds of any pair, at the mean
    // of the pairs apart, to even odds at the threshold.
    let apart = mean_apart(answers, concepts, &labels);
    let even = threshold / 16.0;
    let slope = -mixture.prior / (even - apart).max(1e-3);
    mixture.curves[concepts] = line(-slope * apart, slope * (1.0 - apart));
    let scores = answers.scores(&mixture);
    let (threshold, _) = widest(pairs, &scores, |level| form(&mixture, &scores, level));
    (mixture, threshold)
}

/// A curve that is a straight line from an answer of 0 to one of 1.
fn line(at_zero: f32, at_one: f32) -> Curve {
    Curve {
        knots: vec![0.0, 1.0],
        bits: vec![at_zero, at_one.max(at_zero)],
        share: 1.0,
    }
}

fn mean_apart(answers: &Answers, view: usize, labels: &[f64]) -> f32 {
    let (mut sum, mut count) = (0.0, 0.0);
    for (pair, label) in labels.iter().enumerate() {
        let answer = answers.row(pair)[view];
        if !answer.is_nan() && *label < 0.5 {
            sum += f64::from(answer);
            count += 1.0;
        }
    }
    (sum / f64::max(count, 1.0)) as f32
}

/// The threshold whose groups have the widest silhouette, and these groups.
fn widest(pairs: &[(u32, u32)], scores: &[f32], form: impl Fn(f32) -> Formed) -> (f32, Option<Formed>) {
    let mut sorted = scores.to_vec();
    sorted.sort_unstable_by(|x, y| y.total_cmp(x));
    let (Some(&high), Some(&low)) = (sorted.first(), sorted.last()) else {
        return (0.0, None);
    };
    let scale = (high - low).max(1e-6);
    let likeness: Vec<f32> = scores.iter().map(|score| (score - low) / scale).collect();
    let records = records_in(pairs);
    let (first, last) = (
        (records as f64 / 16.0).clamp(1.0, sorted.len() as f64),
        (records as f64 * 12.0).min(sorted.len() as f64 / 2.0).max(1.0),
    );
    let mut best: (f32, f32, Option<Formed>) = (f32::NEG_INFINITY, high, None);
    for level in 0..LEVELS {
        let count = first * (last / first).powf(level as f64 / (LEVELS - 1) as f64);
        let Some(&threshold) = sorted.get(count as usize) else {
            continue;
        };
        let formed = form(threshold);
        let trust = formed.verdict.expected_f1 as f32;
        let width = silhouette(pairs, &likeness, &formed.groups, records) * trust;
        if width > best.0 {
            best = (width, threshold, Some(formed));
        }
    }
    (best.1, best.2)
}

/// Mean silhouette width of all records: how much nearer each is to its own group than to the next (-1..=1); 0 for one alone.
///
/// Likeness is 0..=1; a pair that is no candidate counts as 0.
fn silhouette(pairs: &[(u32, u32)], likeness: &[f32], groups: &[Vec<u32>], records: usize) -> f32 {
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
    let mut own: FxHashMap<u32, f32> = FxHashMap::default();
    let mut next: FxHashMap<u32, f32> = FxHashMap::default();
    for (&(record, group), &sum) in &sums {
        if group == group_of[&record] as u64 {
            own.insert(record, sum / (groups[group as usize].len() - 1).max(1) as f32);
        } else {
            let size = if group >> 32 == 1 {
                1
            } else {
                groups[group as usize].len()
            };
            let best = next.entry(record).or_insert(0.0);
            *best = best.max(sum / size as f32);
        }
    }
    let mut widths: Vec<f32> = own
        .iter()
        .map(|(record, &own)| {
            let next = next.get(record).copied().unwrap_or(0.0);
            (own - next) / (1.0 - own).max(1.0 - next).max(1e-6)
        })
        .collect();
    // Summed in order of size, so that the last digit does not depend on the map.
    widths.sort_unstable_by(f32::total_cmp);
    widths.iter().sum::<f32>() / records.max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_silhouette_is_that_of_the_textbook() {
        // Two pairs, likeness 0.9 within and 0.1 between: a = 0.9, b = 0.1, width (0.9 - 0.1) / 0.9.
        let pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)];
        let likeness = [0.9, 0.1, 0.1, 0.1, 0.1, 0.9];
        let width = silhouette(&pairs, &likeness, &[vec![0, 1], vec![2, 3]], 4);
        assert!((width - 0.8 / 0.9).abs() < 1e-5);
        // A record alone counts as 0.
        let width = silhouette(&pairs, &likeness, &[vec![0, 1]], 4);
        assert!((width - 0.5 * 0.8 / 0.9).abs() < 1e-5);
    }
}
