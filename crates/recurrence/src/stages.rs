//! A run taken apart into its stages, for whoever measures them.
//!
//! [`crate::find_groups`] goes through the same in one go; nothing is decided here that is not decided there.

use crate::clusters::{self, Bonds};
use crate::corpus::Corpus;
use crate::decision::{self, Asked};
use crate::engine::{Engine, Model};
use crate::evidence;
use crate::record::RecordSet;
use crate::units::gather;

/// Records whose words are cut, numbered and counted.
pub struct Normalised(Corpus);

/// Records that can be compared.
pub struct Compared(Engine);

/// The first stage: words are cut, numbered and counted; identical records become one.
pub fn normalise(mut set: RecordSet) -> Normalised {
    Normalised(gather(&set.fields, &mut set.records, |_| false, |_| None).0)
}

impl Normalised {
    /// The second: what each way of looking at a record needs.
    pub fn views(self) -> Compared {
        Compared(Engine::over(self.0, Model::default()))
    }
}

impl Compared {
    /// The third: pairs worth comparing.
    pub fn candidates(&self) -> Vec<(u32, u32)> {
        self.0.pairs(None)
    }

    /// What the third saves: all pairs there are.
    pub fn all_pairs(&self) -> Vec<(u32, u32)> {
        let records = self.0.corpus.len() as u32;
        (0..records)
            .flat_map(|a| (a + 1..records).map(move |b| (a, b)))
            .collect()
    }

    /// The fourth: the mean answer of all views to each pair.
    pub fn evidence(&self, pairs: &[(u32, u32)]) -> f32 {
        let answers = evidence::answers(&self.0.views, &self.0.corpus, pairs);
        let known = |pair: usize| answers.row(pair).iter().filter(|answer| !answer.is_nan());
        let sum: f32 = (0..answers.len()).flat_map(known).sum();
        sum / (0..answers.len()).flat_map(known).count().max(1) as f32
    }

    /// The last: what answers are worth, which pairs are taken, and how many groups of two or more they make.
    pub fn decide(&mut self, pairs: &[(u32, u32)]) -> usize {
        let sample = self.0.sample(pairs);
        let asked = Asked::about(&sample);
        self.0
            .learn(&sample, |engine, pairs, mixture, scores, threshold| {
                decision::decide_groups(engine, &asked, pairs, mixture, scores, threshold)
            });
        let edges: Vec<(u32, u32, f32)> = self.0.edges(pairs);
        let sure = |score: f32| self.0.probability(score);
        let edges: Vec<_> = edges
            .into_iter()
            .map(|(a, b, score)| (a, b, sure(score)))
            .collect();
        let score = |a, b| sure(self.0.score(a, b));
        let groups = clusters::join_side_by_side(&edges, &[], &Bonds::default(), score);
        groups.len()
    }
}
