//! Everything a run has learned: the corpus, the views over it, the mixture, the threshold.
//!
//! Built once by `groups` and `links`, kept by the standing index, asked by `explain`.

use crate::candidates::{Postings, Reach, Scratch, by_language, find_pairs};
use crate::corpus::Corpus;
use crate::decision::{self, Trust};
use crate::evidence;
use crate::explain::{Step, Waterfall};
use crate::meaning::settle_by_meaning;
use crate::mixture::{self, Mixture, probability};
use crate::reading::Reading;
use crate::record::FieldKind;
use crate::settle::{Course, Verdict, settle};
use crate::views::{ConceptView, View, standard_views};
use serde::{Deserialize, Serialize};

/// What was learned without labels: frozen once a run is done.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// What answers are worth.
    pub mixture: Mixture,
    /// Score in bits from which on a pair is taken.
    pub threshold: f32,
    /// Whether the meaning leads, see `meaning`.
    pub by_meaning: bool,
}

/// Words or codes told per view in an explanation.
const REASONS: usize = 8;

/// Corpus, views and the model.
pub struct Engine {
    /// The records.
    pub corpus: Corpus,
    /// The views.
    pub views: Vec<Box<dyn View>>,
    /// What was learned.
    pub model: Model,
    /// How far candidates are sought.
    pub reach: Reach,
    postings: Vec<Option<Postings>>,
    scratch: Scratch,
}

impl Engine {
    /// An engine over a corpus, with nothing learned yet.
    pub fn over(corpus: Corpus, model: Model) -> Engine {
        let views = standard_views(&corpus);
        let reach = Reach::for_records(corpus.counted());
        Engine {
            corpus,
            views,
            model,
            reach,
            postings: Vec::new(),
            scratch: Scratch::default(),
        }
    }

    /// Makes the views over a corpus and finds the candidate pairs.
    pub fn prepare(corpus: Corpus, border: Option<usize>, by_meaning: bool) -> (Engine, Vec<(u32, u32)>) {
        let model = Model {
            by_meaning: by_meaning && corpus.has_concepts() && ConceptView::tells_apart(&corpus),
            ..Model::default()
        };
        let engine = Engine::over(corpus, model);
        let pairs = engine.pairs(border);
        (engine, pairs)
    }

    /// The pairs that the worth of answers is learned from.
    pub fn sample(&self, pairs: &[(u32, u32)]) -> Vec<(u32, u32)> {
        evidence::sample(pairs, self.corpus.len())
    }

    /// Candidate pairs among all records.
    pub fn pairs(&self, border: Option<usize>) -> Vec<(u32, u32)> {
        if self.compares_all() && border.is_none() {
            let all = self.corpus.len() as u32;
            return (0..all).flat_map(|a| (a + 1..all).map(move |b| (a, b))).collect();
        }
        find_pairs(&self.views, &self.corpus, border, self.reach)
    }

    /// Learns what answers are worth and from which score on a pair is taken, by the rule `decide`.
    ///
    /// `decide` gets the pairs of `sample`, a mixture, its scores and perhaps a threshold.
    pub fn learn(
        &mut self,
        sample: &[(u32, u32)],
        decide: impl Fn(&Engine, &[(u32, u32)], &Mixture, &[f32], Option<f32>) -> Verdict,
    ) {
        let mut answers = evidence::answers(&self.views, &self.corpus, sample);
        let course = if self.corpus.is_multilingual() {
            Course::Descriptions
        } else {
            Course::Entries
        };
        // Among pairs of two languages that are no match views that repeat each other seem to have little to do with each other.
        answers.share_among_all = course == Course::Descriptions;
        let learned = answers.suffice().then(|| {
            settle(&answers, course, |mixture, scores, threshold| {
                decide(self, sample, mixture, scores, threshold)
            })
        });
        let (mixture, threshold) = learned.flatten().unwrap_or_else(|| {
            // Taken at even odds: of few pairs any two could be made one by a mixture fitted to them, and where nothing recurs nothing teaches.
            let kinds = self.corpus.fields.iter().map(|field| field.kind);
            let fields = kinds.filter(|kind| *kind != FieldKind::Ignored).count();
            (
                mixture::by_likeness(&answers, fields, decision::records_in(sample)),
                0.0,
            )
        });
        self.model.mixture = mixture;
        self.model.threshold = threshold;
    }

    /// Learns as [`Engine::learn`] does, the concepts leading.
    ///
    /// `trust` is that of the pairs of `sample`.
    pub fn learn_by_meaning(&mut self, sample: &[(u32, u32)], trust: &Trust) {
        let answers = evidence::answers(&self.views, &self.corpus, sample);
        // The view of concepts is the last one wherever there are concepts.
        let concepts = self.views.len() - 1;
        let asked = decision::Asked::about(sample);
        let (mixture, threshold) = settle_by_meaning(&answers, sample, concepts, |mixture, scores, level| {
            let mut formed = decision::form_groups(self, &asked, sample, mixture, scores, level);
            formed.verdict.expected_f1 = trust.in_verdict(&formed.verdict.same);
            formed
        });
        self.model.mixture = mixture;
        self.model.threshold = threshold;
    }

    /// Whether every pair is a candidate: the meaning leads and the set is small.
    fn compares_all(&self) -> bool {
        let counted = self.corpus.counted();
        self.model.by_meaning && counted * counted / 2 <= evidence::SAMPLE_PAIRS
    }

    /// The pairs that reach the threshold, with their scores in bits; cheaper than the scores of all.
    pub fn edges(&self, pairs: &[(u32, u32)]) -> Vec<(u32, u32, f32)> {
        evidence::edges(
            &self.views,
            &self.corpus,
            &self.model.mixture,
            self.model.threshold,
            pairs,
        )
    }

    /// Scores of pairs in bits.
    pub fn scores(&self, pairs: &[(u32, u32)]) -> Vec<f32> {
        evidence::score_pairs(&self.views, &self.corpus, &self.model.mixture, pairs)
    }

    /// Score of any pair in bits.
    pub fn score(&self, a: u32, b: u32) -> f32 {
        evidence::score(
            &self.views,
            &self.corpus,
            &self.model.mixture,
            a as usize,
            b as usize,
        )
    }

    /// Answers of all views to any pair.
    pub fn answer(&self, a: u32, b: u32) -> Vec<f32> {
        evidence::answer(&self.views, &self.corpus, a as usize, b as usize)
    }

    /// Probability of a score, one half at the threshold.
    pub fn probability(&self, score: f32) -> f32 {
        probability(score - self.model.threshold) as f32
    }

    /// Appends a record to corpus and views; answers its number.
    pub fn push(&mut self, reading: &Reading) -> u32 {
        self.open_postings();
        let record = self.corpus.push(reading);
        for (view, postings) in self.views.iter_mut().zip(&mut self.postings) {
            view.extend(&self.corpus);
            if let Some(postings) = postings {
                let mut terms = Vec::new();
                view.terms(&self.corpus, record, &mut terms);
                postings.add(record, &terms);
            }
        }
        record as u32
    }

    /// Candidate partners of one record, ascending.
    pub fn partners(&mut self, record: u32) -> Vec<u32> {
        if self.compares_all() {
            return (0..self.corpus.len() as u32)
                .filter(|&other| other != record)
                .collect();
        }
        self.open_postings();
        let mut found = Vec::new();
        for (view, postings) in self.views.iter().zip(&self.postings) {
            if let Some(postings) = postings {
                let scratch = &mut self.scratch;
                postings.partners(view.as_ref(), &self.corpus, record as usize, self.reach, scratch);
                found.extend(scratch.found.iter().map(|found| found.0));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Builds the posting lists once, for single placements.
    pub fn open_postings(&mut self) {
        if self.postings.is_empty() {
            let all = by_language(&self.corpus, 0..self.corpus.len());
            self.postings = self
                .views
                .iter()
                .map(|view| {
                    let view = view.as_ref();
                    view.finds()
                        .then(|| Postings::build(view, &self.corpus, all.clone(), self.reach))
                })
                .collect();
        }
    }

    /// How the score of a pair comes about.
    pub fn explain(&self, a: u32, b: u32) -> Waterfall {
        let answers = evidence::answer(&self.views, &self.corpus, a as usize, b as usize);
        let steps = self
            .views
            .iter()
            .zip(&answers)
            .zip(&self.model.mixture.curves)
            .filter(|((_, answer), curve)| !answer.is_nan() && !curve.is_blank())
            .map(|((view, &answer), curve)| Step {
                view: view.name(),
                answer,
                bits: curve.bits(answer),
                reasons: view.reasons(&self.corpus, a as usize, b as usize, REASONS),
            })
            .collect();
        let total = self.model.mixture.score(&answers);
        Waterfall {
            prior: self.model.mixture.prior,
            steps,
            total,
            threshold: self.model.threshold,
            confidence: self.probability(total),
        }
    }
}
