//! Learns from what curators confirmed which concepts a text gets, and mixes that with the labels found in it.
//!
//! The statistical side of methods section 1. [`Trained::learn`] reads texts with their confirmed concepts; for each text, concepts whose
//! labels stand in it, concepts whose earlier texts are like it and concepts of its nearest texts become candidates. Each is described by
//! figures of both sides, as in Medelyan's Maui (2009) and MLLM, its learned form in Annif; boosted trees turn these into a probability.
//! Every figure of a text that is learned from is computed as if that text had not been there, so the trees learn how far each side can
//! be trusted on new texts, and held-back texts say how many trees there are.

mod features;
mod profiles;
mod reading;
mod trees;

use rayon::prelude::*;

use crate::classify::{Classifier, Suggestion, Text};
use crate::scheme::ConceptId;
use crate::{Scheme, VocabularyError};
use features::{Candidate, Experience, WIDTH};
use profiles::Profiles;
use reading::{Analysed, Reader};
use trees::{Rows, Trees};

/// So many rows teach the trees at most; further texts still feed profiles and neighbours.
const MOST_ROWS: usize = 120_000;
/// One text in so many is held back.
const HELD_BACK: usize = 5;
/// With fewer confirmed candidates than this there is too little to learn weights from: the lexical side and the neighbours share evenly.
const LEAST_CONFIRMED: usize = 25;

/// A text with the concepts that curators confirmed for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed<'t> {
    /// The text.
    pub text: Text<'t>,
    /// Its concepts; order and repetition do not matter.
    pub concepts: Vec<ConceptId>,
}

/// A classifier that has learned from confirmations.
pub struct Trained<'s> {
    classifier: Classifier<'s>,
    /// The language that most confirmed texts are written in: what a text too short to tell is read as.
    language: Option<String>,
    profiles: Profiles,
    experience: Experience,
    trees: Option<Trees>,
    /// Confirmed concepts a text that are no candidates, on average.
    missed: f32,
    /// How much the lexical side counts beside the learned one for top concepts (exponent of its probability).
    top_share: f32,
}

impl<'s> Trained<'s> {
    /// Learns from confirmed texts; the order of the texts does not matter. Near-linear in the number of words.
    ///
    /// # Errors
    /// [`VocabularyError::NothingToLearn`] when no text has a concept.
    pub fn learn(scheme: &'s Scheme, confirmed: &[Confirmed<'_>]) -> Result<Trained<'s>, VocabularyError> {
        let mut order: Vec<&Confirmed<'_>> =
            confirmed.iter().filter(|one| !one.concepts.is_empty()).collect();
        if order.is_empty() {
            return Err(VocabularyError::NothingToLearn {
                texts: confirmed.len(),
            });
        }
        // Whatever order the texts come in, they are learned from in one order, which also spreads them over the held-back part.
        order.sort_by_cached_key(|one| (reading::hash_text(&one.text), one.concepts.len()));
        let classifier = Classifier::new(scheme);
        let language = most_frequent_language(&order);
        let texts: Vec<Text<'_>> = order.iter().map(|one| one.text).collect();
        let analysed = analyse_all(&classifier, language.as_deref(), &texts);
        let concepts: Vec<Vec<u32>> = order
            .iter()
            .map(|one| {
                let mut ids: Vec<u32> = one.concepts.iter().map(|concept| concept.0).collect();
                ids.sort_unstable();
                ids.dedup();
                ids
            })
            .collect();
        let count = scheme.concepts().len();
        let profiles = Profiles::learn(&analysed, &concepts, count);
        let experience = Experience::learn(&analysed, &concepts, count);
        let mut trained = Trained {
            classifier,
            language,
            profiles,
            experience,
            trees: None,
            missed: 0.0,
            top_share: 1.0,
        };
        trained.learn_trees(&analysed, &concepts);
        trained.learn_top_share(&texts, &analysed, &concepts);
        Ok(trained)
    }

    /// The scheme in use.
    pub fn scheme(&self) -> &'s Scheme {
        self.classifier.scheme()
    }

    /// The concepts a text is about, best first, at most `limit`: as many as promise the best F1 by what was learned, at least one where any speaks.
    pub fn classify(&self, text: &Text<'_>, limit: usize) -> Vec<Suggestion> {
        self.classify_all(std::slice::from_ref(text), limit)
            .pop()
            .unwrap_or_default()
    }

    /// [`Trained::classify`] for many texts, in parallel; the result does not depend on the number of threads.
    pub fn classify_all(&self, texts: &[Text<'_>], limit: usize) -> Vec<Vec<Suggestion>> {
        self.each(texts, |text, analysed| {
            let mut scored = self.probabilities(analysed, None);
            scored.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.concept.cmp(&b.0.concept)));
            let kept = self.worth_suggesting(&scored, limit);
            scored
                .into_iter()
                .take(kept)
                .map(|(candidate, score)| Suggestion {
                    concept: ConceptId(candidate.concept),
                    score: score.clamp(0.0, 1.0),
                    words: self.words_for(text, analysed, candidate.concept),
                })
                .collect()
        })
    }

    /// The best top concepts of a text, best first; scores sum to 1 over all of them. Empty where nothing speaks for any.
    pub fn top_all(&self, texts: &[Text<'_>], limit: usize) -> Vec<Vec<Suggestion>> {
        let tops = self.scheme().tops();
        let lexical = self.classifier.top_all(texts, tops.len());
        let learned = self.each(texts, |_, analysed| self.top_evidence(analysed, None));
        lexical
            .into_iter()
            .zip(learned)
            .map(|(lexical, learned)| {
                let mut mixed: Vec<Suggestion> = tops
                    .iter()
                    .zip(&learned)
                    .map(|(&concept, &learned)| {
                        let spoken = lexical.iter().find(|found| found.concept == concept);
                        Suggestion {
                            concept,
                            score: mix(spoken.map_or(0.0, |found| found.score), learned, self.top_share),
                            words: spoken.map(|found| found.words.clone()).unwrap_or_default(),
                        }
                    })
                    .collect();
                if lexical.is_empty() && learned.iter().all(|&evidence| evidence <= 0.0) {
                    return Vec::new();
                }
                let sum: f32 = mixed.iter().map(|found| found.score).sum();
                for found in &mut mixed {
                    found.score /= sum.max(f32::MIN_POSITIVE);
                }
                mixed.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.concept.cmp(&b.concept)));
                mixed.truncate(limit);
                mixed
            })
            .collect()
    }

    fn each<T: Send>(&self, texts: &[Text<'_>], work: impl Fn(&Text<'_>, &Analysed) -> T + Sync) -> Vec<T> {
        texts
            .par_chunks(256)
            .flat_map_iter(|chunk| {
                let mut reader = Reader::new(&self.classifier, self.language.as_deref());
                chunk
                    .iter()
                    .map(|text| work(text, &reader.read(text)))
                    .collect::<Vec<T>>()
            })
            .collect()
    }

    /// All candidates of a text with how probable each is. `myself` leaves a text that was learned from out of what was learned.
    fn probabilities(&self, analysed: &Analysed, myself: Option<(usize, &[u32])>) -> Vec<(Candidate, f32)> {
        let candidates = self.candidates(analysed, myself);
        let mut row = [0.0_f32; WIDTH];
        candidates
            .into_iter()
            .map(|candidate| {
                let probable = match &self.trees {
                    Some(trees) => {
                        candidate.fill(&mut row);
                        trees.probability(&row)
                    }
                    None => candidate.even_share(),
                };
                (candidate, probable)
            })
            .collect()
    }

    fn candidates(&self, analysed: &Analysed, myself: Option<(usize, &[u32])>) -> Vec<Candidate> {
        let similar = self.profiles.similar(analysed, myself);
        features::candidates(self.scheme(), analysed, &similar, &self.experience, myself)
    }

    fn learn_trees(&mut self, analysed: &[Analysed], concepts: &[Vec<u32>]) {
        let described: Vec<(Vec<f32>, Vec<bool>, usize)> = {
            let mut described = Vec::new();
            let mut rows = 0;
            for start in (0..analysed.len()).step_by(512) {
                let end = (start + 512).min(analysed.len());
                let part: Vec<(Vec<f32>, Vec<bool>, usize)> = (start..end)
                    .into_par_iter()
                    .map(|at| {
                        let candidates = self.candidates(&analysed[at], Some((at, &concepts[at])));
                        let mut figures = vec![0.0; candidates.len() * WIDTH];
                        let mut answers = Vec::with_capacity(candidates.len());
                        for (candidate, row) in candidates.iter().zip(figures.chunks_mut(WIDTH)) {
                            candidate.fill(row);
                            answers.push(concepts[at].binary_search(&candidate.concept).is_ok());
                        }
                        let met = answers.iter().filter(|answer| **answer).count();
                        let missed = concepts[at].len() - met;
                        (figures, answers, missed)
                    })
                    .collect();
                rows += part.iter().map(|(_, answers, _)| answers.len()).sum::<usize>();
                described.extend(part);
                if rows > MOST_ROWS {
                    break;
                }
            }
            described
        };
        let missed: usize = described.iter().map(|(_, _, missed)| missed).sum();
        self.missed = missed as f32 / described.len() as f32;
        let mut rows = Rows {
            width: WIDTH,
            figures: Vec::new(),
            answers: Vec::new(),
            held_back: Vec::new(),
        };
        for (at, (figures, answers, _)) in described.into_iter().enumerate() {
            rows.figures.extend(figures);
            rows.held_back
                .extend(std::iter::repeat_n(at % HELD_BACK == 0, answers.len()));
            rows.answers.extend(answers);
        }
        if rows.answers.iter().filter(|answer| **answer).count() >= LEAST_CONFIRMED {
            self.trees = Some(Trees::learn(&rows));
        }
    }

    /// How many of the candidates (best first) promise the best F1: with probabilities p and n confirmed concepts to be expected, the k that
    /// maximises 2 (p1 + ... + pk) / (k + n).
    fn worth_suggesting(&self, scored: &[(Candidate, f32)], limit: usize) -> usize {
        let expected: f32 = scored.iter().map(|(_, probable)| probable).sum::<f32>() + self.missed;
        let mut best = (0.0, 1);
        let mut sum = 0.0;
        for (at, (_, probable)) in scored.iter().take(limit).enumerate() {
            sum += probable;
            let f1 = 2.0 * sum / ((at + 1) as f32 + expected);
            if f1 > best.0 {
                best = (f1, at + 1);
            }
        }
        best.1.min(limit)
    }

    /// For each top concept the probability that at least one concept under it is right.
    fn top_evidence(&self, analysed: &Analysed, myself: Option<(usize, &[u32])>) -> Vec<f32> {
        let tops = self.scheme().tops();
        let mut none = vec![1.0_f32; tops.len()];
        for (candidate, probable) in self.probabilities(analysed, myself) {
            for &top in self.classifier.tops_above(ConceptId(candidate.concept)) {
                none[top] *= 1.0 - probable;
            }
        }
        none.into_iter().map(|none| 1.0 - none).collect()
    }

    /// Tries how much the lexical side should count for top concepts on the held-back texts.
    fn learn_top_share(&mut self, texts: &[Text<'_>], analysed: &[Analysed], concepts: &[Vec<u32>]) {
        let tops = self.scheme().tops();
        if tops.len() > 40 {
            return;
        }
        let held: Vec<usize> = (0..texts.len()).step_by(HELD_BACK).take(2000).collect();
        let held_texts: Vec<Text<'_>> = held.iter().map(|&at| texts[at]).collect();
        let lexical = self.classifier.top_all(&held_texts, tops.len());
        let learned: Vec<Vec<f32>> = held
            .par_iter()
            .map(|&at| self.top_evidence(&analysed[at], Some((at, &concepts[at]))))
            .collect();
        let mut best = (0, self.top_share);
        for share in [1.0, 0.5, 2.0, 0.25, 0.0] {
            let right = held
                .iter()
                .zip(lexical.iter().zip(&learned))
                .filter(|(at, (lexical, learned))| {
                    let scored = (0..tops.len()).map(|top| {
                        let spoken = lexical
                            .iter()
                            .find(|found| found.concept == tops[top])
                            .map_or(0.0, |found| found.score);
                        (top, mix(spoken, learned[top], share))
                    });
                    let answer = scored
                        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
                        .map_or(0, |(top, _)| top);
                    concepts[**at]
                        .iter()
                        .any(|&concept| self.classifier.tops_above(ConceptId(concept)).contains(&answer))
                })
                .count();
            if right > best.0 {
                best = (right, share);
            }
        }
        self.top_share = best.1;
    }

    /// The words of a text that led to a concept: where its labels stand, then what it shares with the concept's earlier texts.
    fn words_for(&self, text: &Text<'_>, analysed: &Analysed, concept: u32) -> Vec<String> {
        const MOST: usize = 8;
        let mut words = analysed.label_words(text, concept, MOST);
        for (term, _) in self.profiles.shared_terms(analysed, concept, MOST) {
            if words.len() >= MOST {
                break;
            }
            if let Some(word) = analysed.word_of(text, term)
                && !words.iter().any(|shown| shown.contains(word))
            {
                words.push(word.to_owned());
            }
        }
        words
    }
}

/// The lexical probability raised to its share, times the learned one; a little is added so that one silent side does not forbid.
fn mix(lexical: f32, learned: f32, share: f32) -> f32 {
    (lexical + 0.02).powf(share) * (learned + 0.02)
}

fn most_frequent_language(confirmed: &[&Confirmed<'_>]) -> Option<String> {
    let step = confirmed.len().div_ceil(500);
    let mut counts: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for one in confirmed.iter().step_by(step.max(1)) {
        if let Some(language) = crate::matching::language_of(&one.text) {
            *counts.entry(language).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)))
        .map(|(language, _)| language)
}

fn analyse_all(classifier: &Classifier<'_>, language: Option<&str>, texts: &[Text<'_>]) -> Vec<Analysed> {
    texts
        .par_chunks(texts.len().div_ceil(4 * rayon::current_num_threads()).max(64))
        .flat_map_iter(|chunk| {
            let mut reader = Reader::new(classifier, language);
            chunk.iter().map(|text| reader.read(text)).collect::<Vec<_>>()
        })
        .collect()
}

#[cfg(test)]
mod tests;
