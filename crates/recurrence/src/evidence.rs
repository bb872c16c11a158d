//! Asks every view about candidate pairs, and chooses the sample that the worth of answers is learned from.
//!
//! Stands between the candidates and the mixture. A pair's score is a pure function of the two records and the frozen
//! mixture, so that a record placed later gets the score that a whole run would give.

use crate::corpus::Corpus;
use crate::mixture::{Answers, Mixture};
use crate::views::View;
use rayon::prelude::*;

/// Pairs that the mixture is learned from, at most.
pub const SAMPLE_PAIRS: usize = 100_000;

/// Answers of all views to one pair; NaN where a view says nothing.
pub fn answer(views: &[Box<dyn View>], corpus: &Corpus, a: usize, b: usize) -> Vec<f32> {
    views
        .iter()
        .map(|view| view.compare(corpus, a, b).unwrap_or(f32::NAN))
        .collect()
}

/// Scores of pairs in bits.
pub fn score_pairs(
    views: &[Box<dyn View>],
    corpus: &Corpus,
    mixture: &Mixture,
    pairs: &[(u32, u32)],
) -> Vec<f32> {
    pairs
        .par_iter()
        .with_min_len(256)
        .map(|&(a, b)| mixture.score(&answer(views, corpus, a as usize, b as usize)))
        .collect()
}

/// Answers of all views to many pairs.
pub fn answers(views: &[Box<dyn View>], corpus: &Corpus, pairs: &[(u32, u32)]) -> Answers {
    let values = pairs
        .par_iter()
        .with_min_len(256)
        .flat_map_iter(|&(a, b)| answer(views, corpus, a as usize, b as usize))
        .collect();
    Answers {
        views: views.len(),
        values,
    }
}

/// Pairs around evenly chosen records: all pairs among these and their candidates, about [`SAMPLE_PAIRS`].
///
/// Small sets are taken whole. Neighbourhoods stay whole, so that groups can form in the sample as they do in all.
pub fn sample(pairs: &[(u32, u32)], records: usize) -> Vec<(u32, u32)> {
    if pairs.len() <= SAMPLE_PAIRS {
        return pairs.to_vec();
    }
    // A record brings its candidates and these bring theirs, as far as they lie inside: about ten times its own pairs.
    let step = pairs.len().div_ceil(SAMPLE_PAIRS) * 8;
    let mut inside = vec![false; records];
    for &(a, b) in pairs {
        if a as usize % step == 0 || b as usize % step == 0 {
            inside[a as usize] = true;
            inside[b as usize] = true;
        }
    }
    pairs
        .iter()
        .copied()
        .filter(|&(a, b)| inside[a as usize] && inside[b as usize])
        .take(4 * SAMPLE_PAIRS)
        .collect()
}
