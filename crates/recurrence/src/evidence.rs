//! Asks every view about candidate pairs and learns from a sample of them what the answers are worth.
//!
//! Stands between the candidates and the decision. A pair's score is a pure function of the two records and the frozen
//! mixture, so that a record placed later gets the score that a whole run would give.

use crate::corpus::Corpus;
use crate::mixture::{self, Answers, Mixture};
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

/// Learns the mixture from an even sample of the pairs.
pub fn learn(views: &[Box<dyn View>], corpus: &Corpus, pairs: &[(u32, u32)]) -> Mixture {
    let step = pairs.len().div_ceil(SAMPLE_PAIRS).max(1);
    let sample: Vec<(u32, u32)> = pairs.iter().copied().step_by(step).collect();
    let values: Vec<f32> = sample
        .par_iter()
        .with_min_len(256)
        .flat_map_iter(|&(a, b)| answer(views, corpus, a as usize, b as usize))
        .collect();
    let answers = Answers {
        views: views.len(),
        values,
    };
    let start = first_guess(&answers);
    mixture::fit(&answers, &start).0
}

/// A first guess of each pair's probability: how high its mean answer stands on the scale of all pairs.
fn first_guess(answers: &Answers) -> Vec<f64> {
    let means: Vec<f64> = (0..answers.len())
        .map(|pair| {
            let known: Vec<f64> = answers
                .row(pair)
                .iter()
                .filter(|x| !x.is_nan())
                .map(|&x| f64::from(x))
                .collect();
            known.iter().sum::<f64>() / known.len().max(1) as f64
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
