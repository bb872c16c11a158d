//! Asks every view about candidate pairs, and chooses the sample that the worth of answers is learned from.
//!
//! Stands between the candidates and the mixture. A pair's score is a pure function of the two records and the frozen
//! mixture, so that a record placed later gets the score that a whole run would give.

use crate::corpus::Corpus;
use crate::mixture::{Answers, Mixture};
use crate::sparse::Room;
use crate::views::{Among, View};
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

/// Score of one pair in bits: as [`Mixture::score`] gives it, without keeping the answers.
pub fn score(views: &[Box<dyn View>], corpus: &Corpus, mixture: &Mixture, a: usize, b: usize) -> f32 {
    let asked = views
        .iter()
        .zip(&mixture.curves)
        .filter(|asked| !asked.1.is_blank());
    let answers = asked.map(|(view, curve)| {
        view.compare(corpus, a, b)
            .map_or(0.0, |answer| curve.bits(answer))
    });
    mixture.prior + answers.sum::<f32>()
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
        .map(|&(a, b)| score(views, corpus, mixture, a as usize, b as usize))
        .collect()
}

/// Pairs whose scores reach a threshold, with these.
///
/// Views are asked cheap ones first, and no further once what is left cannot lift the pair over the threshold. Quickest where pairs with the same
/// first record follow each other.
pub fn edges(
    views: &[Box<dyn View>],
    corpus: &Corpus,
    mixture: &Mixture,
    threshold: f32,
    pairs: &[(u32, u32)],
) -> Vec<(u32, u32, f32)> {
    let mut order: Vec<usize> = (0..views.len())
        .filter(|&view| !mixture.curves[view].is_blank())
        .collect();
    order.sort_by_key(|&view| views[view].cost());
    // Most bits that the views from each place of the order on can still add, to a pair of two languages and to another.
    let left = [Among::OwnLanguage, Among::OtherLanguages].map(|silent| {
        let mut left = vec![0.0; order.len() + 1];
        for place in (0..order.len()).rev() {
            let view = order[place];
            let speaks = views[view].among() != silent;
            left[place] = left[place + 1] + if speaks { mixture.curves[view].most() } else { 0.0 };
        }
        left
    });
    pairs
        .par_chunk_by(|x, y| x.0 == y.0)
        .map_init(Room::default, |room, pairs| {
            let a = pairs[0].0 as usize;
            let mut answers = vec![f32::NAN; pairs.len() * views.len()];
            // Pairs that may still reach the threshold, and the sum of each.
            let mut open: Vec<(usize, f32)> = (0..pairs.len()).map(|pair| (pair, mixture.prior)).collect();
            for (place, &view) in order.iter().enumerate() {
                open.retain(|&(pair, sum)| {
                    let same_language = corpus.same_language(a, pairs[pair].1 as usize);
                    // A hair's breadth for the order of summation.
                    sum + left[usize::from(same_language)][place] >= threshold - 1e-3
                });
                let others: Vec<u32> = open.iter().map(|&(pair, _)| pairs[pair].1).collect();
                views[view].compare_all(corpus, a, &others, room);
                for ((pair, sum), &answer) in open.iter_mut().zip(&room.answers) {
                    answers[*pair * views.len() + view] = answer;
                    *sum += mixture.curves[view].bits(answer);
                }
            }
            let scored = open.into_iter().map(|(pair, _)| {
                let (a, b) = pairs[pair];
                let answers = &answers[pair * views.len()..][..views.len()];
                (a, b, mixture.score(answers))
            });
            scored.filter(|pair| pair.2 >= threshold).collect::<Vec<_>>()
        })
        .flatten_iter()
        .collect()
}

/// Answers of all views to many pairs.
pub fn answers(views: &[Box<dyn View>], corpus: &Corpus, pairs: &[(u32, u32)]) -> Answers {
    let values: Vec<f32> = pairs
        .par_iter()
        .with_min_len(256)
        .flat_map_iter(|&(a, b)| {
            views
                .iter()
                .map(move |view| view.compare(corpus, a as usize, b as usize).unwrap_or(f32::NAN))
        })
        .collect();
    Answers::new(views.iter().map(|view| view.repeats()).collect(), values)
}

/// Pairs around evenly chosen records: all pairs among these and their candidates, about [`SAMPLE_PAIRS`].
///
/// Small sets are taken whole. Neighbourhoods stay whole, so that groups can form in the sample as they do in all.
pub fn sample(pairs: &[(u32, u32)], records: usize) -> Vec<(u32, u32)> {
    if pairs.len() <= SAMPLE_PAIRS {
        return pairs.to_vec();
    }
    // A record brings its candidates and these bring theirs, as far as they lie inside: how many that are depends on the set.
    let mut step = pairs.len().div_ceil(SAMPLE_PAIRS);
    loop {
        let mut inside = vec![false; records];
        for &(a, b) in pairs {
            if (a as usize).is_multiple_of(step) || (b as usize).is_multiple_of(step) {
                inside[a as usize] = true;
                inside[b as usize] = true;
            }
        }
        let within = |pair: &&(u32, u32)| inside[pair.0 as usize] && inside[pair.1 as usize];
        let count = pairs.iter().filter(within).count();
        if count <= SAMPLE_PAIRS + SAMPLE_PAIRS / 2 || step >= records {
            return pairs.iter().filter(within).copied().collect();
        }
        step = (step * 2).max(step * count / (SAMPLE_PAIRS * 4));
    }
}
