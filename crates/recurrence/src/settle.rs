//! Learns evidence and decision together, without labels: one of several self-consistent solutions.
//!
//! A solution is a threshold and a mixture that reproduce each other: pairs decided so teach the mixture, its scores decide
//! the pairs. There are several ("the same" is one, "of the same family" another), so the search starts from many seeds
//! and keeps the one that the [`Course`] finds. A solution about a handful of pairs may be sure of itself and leave nearly all that the views
//! agree in unexplained; among entries those that explain less than a third of what another of some credit does are out.

use crate::mixture::{self, Answers, Mixture};
use rustc_hash::FxHashSet;

/// What a rule decided about the pairs of a sample.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// Whether each pair is taken as one thing.
    pub same: Vec<bool>,
    /// Expected F1 of that under the scores' own probabilities (0..=1).
    pub expected_f1: f64,
    /// Share of what is taken that is right, by what does not depend on the probabilities (0..=1).
    pub sound: f64,
    /// Pairs taken.
    pub taken: f64,
    /// How many of them are right under the scores' own probabilities.
    pub right: f64,
    /// Score from which on a pair is taken.
    pub threshold: f32,
}

impl Verdict {
    /// How many of the pairs taken are right, as far as the verdict is sound and by the share of them that the probabilities speak for once more: these are
    /// over-confident, and of groups too large the search has found few pairs.
    fn right_for_sure(&self) -> f64 {
        let sound = SOUND_AT_LEAST + (1.0 - SOUND_AT_LEAST) * self.sound;
        self.right * self.right / self.taken.max(1.0) * sound
    }
}

/// A mixture and a threshold that reproduce each other.
struct Solution {
    /// Bits a pair, see [`mixture::explained`].
    explained: f64,
    expected_f1: f64,
    /// That, as far as the verdict is sound.
    credit: f64,
    /// Pairs taken.
    taken: f64,
    /// See [`Verdict::right_for_sure`].
    right: f64,
    threshold: f32,
    mixture: Mixture,
}

/// Share of the largest credit that a solution needs to be looked at.
const CREDIT: f64 = 0.5;
/// Share of what the best explains that a solution has to explain. With one half a right solution is out where a wrong one also takes what is only alike.
const EXPLAINED: f64 = 1.0 / 3.0;
/// Share of what is taken rightly that counts however unsound a verdict is: where many things are nearly alike pairs over the threshold lead out of right groups, too.
const SOUND_AT_LEAST: f64 = 0.15;
/// Seeds taken from the first ordering of the pairs.
const SEEDS: usize = 9;

/// How the one of several solutions is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// Entries about one thing each, in one language: the most clear-cut of the solutions that explain enough of what the views agree in.
    Entries,
    /// Descriptions of many hands in several languages, which agree in so little that it tells no solution from another: that with the largest F1 by
    /// the pairs it takes rightly, against the most that any solution takes rightly.
    Descriptions,
}

impl Course {
    /// How often decision and mixture teach each other for each seed. Pairs of two languages are asked by few views and seldom taken at first: each round
    /// that learns from what was taken would take fewer of them.
    fn rounds(self) -> usize {
        match self {
            Course::Entries => 3,
            Course::Descriptions => 1,
        }
    }

    /// The F1 that a solution has to expect: below it nothing recurs that could teach anything.
    fn least(self) -> f64 {
        match self {
            Course::Entries => 1.0 / 2.0,
            Course::Descriptions => 1.0 / 3.0,
        }
    }

    /// The solution found, of equals the first.
    fn choose(self, mut solutions: Vec<Solution>) -> Option<Solution> {
        let largest = |solutions: &[Solution], of: fn(&Solution) -> f64| {
            solutions.iter().map(of).fold(f64::NEG_INFINITY, f64::max)
        };
        let right = largest(&solutions, |solution| solution.right);
        let worth = |solution: &Solution| match self {
            Course::Entries => solution.credit,
            Course::Descriptions => 2.0 * solution.right / (solution.taken + right).max(1.0),
        };
        if self == Course::Entries {
            let credit = largest(&solutions, |solution| solution.credit);
            solutions.retain(|solution| solution.credit >= credit * CREDIT);
            let explained = largest(&solutions, |solution| solution.explained);
            solutions.retain(|solution| solution.explained >= explained.min(explained * EXPLAINED));
        }
        solutions
            .into_iter()
            .rev()
            .max_by(|x, y| worth(x).total_cmp(&worth(y)))
            .filter(|solution| solution.expected_f1 >= self.least() && solution.right > 0.0)
    }
}

/// The mixture and the threshold of the self-consistent solution that the course finds; nothing where that expects too small an F1.
///
/// `decide` applies the rule of groups or links to scores; given a threshold it uses that, else the one it finds best.
/// Cost O(seeds x rounds x (pairs x views + one decision)).
pub fn settle(
    answers: &Answers,
    course: Course,
    decide: impl Fn(&Mixture, &[f32], Option<f32>) -> Verdict,
) -> Option<(Mixture, f32)> {
    let guess = mixture::first_guess(answers);
    let (fitted, _) = mixture::fit(answers, &guess);
    let fitted_scores = answers.scores(&fitted);
    let rough = mixture::taught(answers, &guess);
    let rough_scores = answers.scores(&rough);
    let mut seeds = vec![decide(&fitted, &fitted_scores, None)];
    seeds.extend(
        levels(&rough_scores)
            .into_iter()
            .map(|level| decide(&rough, &rough_scores, Some(level))),
    );
    let mut solutions: Vec<Solution> = Vec::new();
    // What follows from a verdict follows from its pairs alone: a way that meets another is not gone twice.
    let mut seen: FxHashSet<Vec<bool>> = FxHashSet::default();
    for mut verdict in seeds {
        for _ in 0..course.rounds() {
            if !verdict.same.contains(&true) || !seen.insert(verdict.same.clone()) {
                break;
            }
            let labels: Vec<f64> = verdict
                .same
                .iter()
                .map(|&same| f64::from(u8::from(same)))
                .collect();
            let mixture = mixture::taught(answers, &labels);
            verdict = decide(&mixture, &answers.scores(&mixture), None);
            // Most of what is taken on the word of one witness: no match, whatever it agrees in.
            if mixture::corroborated(answers, &mixture, &verdict.same) < 0.5 {
                continue;
            }
            solutions.push(Solution {
                taken: verdict.taken,
                right: verdict.right_for_sure(),
                explained: mixture::explained(answers, &mixture),
                expected_f1: verdict.expected_f1,
                credit: verdict.expected_f1 * verdict.sound,
                threshold: verdict.threshold,
                mixture,
            });
        }
    }
    course
        .choose(solutions)
        .map(|solution| (solution.mixture, solution.threshold))
}

/// Scores at which equally many times more pairs are taken, from few pairs to one half of all.
fn levels(scores: &[f32]) -> Vec<f32> {
    let mut sorted = scores.to_vec();
    sorted.sort_unstable_by(|x, y| y.total_cmp(x));
    let (first, last) = (20f64.min(sorted.len() as f64 / 2.0), sorted.len() as f64 / 2.0);
    let mut levels: Vec<f32> = (0..SEEDS)
        .map(|seed| first * (last / first.max(1.0)).powf(seed as f64 / (SEEDS - 1) as f64))
        .filter_map(|count| sorted.get(count as usize).copied())
        .collect();
    levels.dedup();
    levels
}
