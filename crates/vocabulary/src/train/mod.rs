//! Learns from what curators confirmed which concepts a text gets, and mixes that with the labels found in it.
//!
//! The statistical side of methods section 1. [`Trained::learn`] reads texts with their confirmed concepts; for each text, concepts whose
//! labels stand in it, concepts whose earlier texts are like it and concepts of its nearest texts become candidates. Each is described by
//! figures of both sides, as in Medelyan's Maui (2009) and MLLM, its learned form in Annif; boosted trees turn these into a probability.
//! The figures of a text that weights are learned from come from other texts only, so the trees learn how far each side can be trusted
//! on new texts, and held-back texts say how many trees there are.

mod features;
mod profiles;
mod reading;
mod trees;

use rayon::prelude::*;

use crate::classify::{Classifier, Suggestion, Text, with_workers};
use crate::scheme::ConceptId;
use crate::{Scheme, VocabularyError};
use features::{Candidate, Experience, WIDTH};
use profiles::Profiles;
use reading::{Analysed, Reader, Terms};
use trees::{Rows, Trees};

/// With so many rows no further texts are described to teach the trees; they still feed profiles and neighbours.
const MOST_ROWS: usize = 80_000;
/// Up to so many texts are described in five parts, each by the others.
const FEW_TEXTS: usize = 3000;
/// Top concepts are mixed with the lexical side up to so many of them; with more the scheme is a thesaurus, not a set of categories.
const MOST_TOPS: usize = 40;
/// One text in so many is held back to say how many trees there are.
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

impl Confirmed<'_> {
    /// The numbers of its concepts, each once, ascending.
    fn distinct(&self) -> Vec<u32> {
        let mut ids: Vec<u32> = self.concepts.iter().map(|concept| concept.0).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

/// A classifier that has learned from confirmations.
pub struct Trained<'s> {
    classifier: Classifier<'s>,
    /// The language that most confirmed texts are written in: what a text too short to tell is read as.
    language: Option<String>,
    terms: Terms,
    memory: Memory,
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
        let mut order: Vec<(&Confirmed<'_>, Vec<u32>)> = confirmed
            .iter()
            .filter(|one| !one.concepts.is_empty())
            .map(|one| (one, one.distinct()))
            .collect();
        if order.is_empty() {
            return Err(VocabularyError::NothingToLearn {
                texts: confirmed.len(),
            });
        }
        // Whatever order the texts come in, they are learned from in one order, which also spreads them over the held-back part.
        order
            .sort_by_cached_key(|(one, ids)| (reading::hash_text(&one.text), one.text.language, ids.clone()));
        let (order, concepts): (Vec<&Confirmed<'_>>, Vec<Vec<u32>>) = order.into_iter().unzip();
        let classifier = Classifier::new(scheme);
        let language = most_frequent_language(&order);
        let texts: Vec<Text<'_>> = order.iter().map(|one| one.text).collect();
        let (terms, analysed) = analyse_all(&classifier, language.as_deref(), &texts);
        let known = Confirmations {
            terms: terms.count(),
            in_scheme: scheme.concepts().len(),
            analysed: &analysed,
            concepts: &concepts,
        };
        let all: Vec<usize> = (0..analysed.len()).collect();
        let memory = known.learn_from(&all);
        let mut trained = Trained {
            classifier,
            language,
            terms,
            memory,
            trees: None,
            missed: 0.0,
            top_share: 1.0,
        };
        let folds = Folds::of(analysed.len());
        let outside_first = known.learn_from(&folds.outside(0));
        trained.learn_trees(&known, &folds, &outside_first);
        trained.learn_top_share(&texts, &known, &folds.inside(0), &outside_first);
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
            let mut scored = self.probabilities(&self.memory, analysed);
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
        let learned = self.each(texts, |_, analysed| self.top_evidence(&self.memory, analysed));
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
        with_workers(
            texts,
            || Reader::new(&self.classifier, self.language.as_deref(), true),
            |reader, text| work(text, &self.terms.number(reader.read(text))),
        )
    }

    /// All candidates of a text with how probable each is, by what a memory holds.
    fn probabilities(&self, memory: &Memory, analysed: &Analysed) -> Vec<(Candidate, f32)> {
        let mut row = [0.0_f32; WIDTH];
        memory
            .candidates(self.scheme(), analysed)
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

    /// Describes each text by what the other texts teach, and learns from that how probable each candidate is.
    ///
    /// `outside_first` is what the texts outside the first fold teach.
    fn learn_trees(&mut self, known: &Confirmations<'_>, folds: &Folds, outside_first: &Memory) {
        let (analysed, concepts) = (known.analysed, known.concepts);
        let mut rows = Rows {
            width: WIDTH,
            figures: Vec::new(),
            answers: Vec::new(),
            held_back: Vec::new(),
        };
        let (mut missed, mut described) = (0, 0);
        for fold in 0..folds.count {
            let own;
            let memory = if fold == 0 {
                outside_first
            } else {
                own = known.learn_from(&folds.outside(fold));
                &own
            };
            let inside = folds.inside(fold);
            let most_rows = MOST_ROWS / folds.count * (fold + 1);
            for part in inside.chunks(256) {
                let candidates: Vec<Vec<Candidate>> = part
                    .par_iter()
                    .map(|&at| memory.candidates(self.scheme(), &analysed[at]))
                    .collect();
                for (&at, candidates) in part.iter().zip(candidates) {
                    let mut row = [0.0_f32; WIDTH];
                    let mut met = 0;
                    for candidate in &candidates {
                        candidate.fill(&mut row);
                        rows.figures.extend_from_slice(&row);
                        let answer = concepts[at].binary_search(&candidate.concept).is_ok();
                        rows.answers.push(answer);
                        rows.held_back.push(described % HELD_BACK == 0);
                        met += usize::from(answer);
                    }
                    missed += concepts[at].len() - met;
                    described += 1;
                }
                if rows.answers.len() > most_rows {
                    break;
                }
            }
        }
        self.missed = missed as f32 / described.max(1) as f32;
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
    fn top_evidence(&self, memory: &Memory, analysed: &Analysed) -> Vec<f32> {
        let tops = self.scheme().tops();
        let mut none = vec![1.0_f32; tops.len()];
        for (candidate, probable) in self.probabilities(memory, analysed) {
            for &top in self.classifier.tops_above(ConceptId(candidate.concept)) {
                none[top] *= 1.0 - probable;
            }
        }
        none.into_iter().map(|none| 1.0 - none).collect()
    }

    /// Tries how much the lexical side should count for top concepts on the texts `held`, which a memory without them describes.
    fn learn_top_share(
        &mut self,
        texts: &[Text<'_>],
        known: &Confirmations<'_>,
        held: &[usize],
        memory: &Memory,
    ) {
        let tops = self.scheme().tops();
        if tops.len() > MOST_TOPS {
            return;
        }
        let held_texts: Vec<Text<'_>> = held.iter().map(|&at| texts[at]).collect();
        let lexical = self.classifier.top_all(&held_texts, tops.len());
        let learned: Vec<Vec<f32>> = held
            .par_iter()
            .map(|&at| self.top_evidence(memory, &known.analysed[at]))
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
                    known.concepts[**at]
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
        for (term, _) in self.memory.profiles.shared_terms(analysed, concept, MOST) {
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

/// The confirmed texts, read.
struct Confirmations<'a> {
    /// How many terms there are.
    terms: usize,
    /// How many concepts the scheme has.
    in_scheme: usize,
    analysed: &'a [Analysed],
    /// The concepts of each text, ascending.
    concepts: &'a [Vec<u32>],
}

impl Confirmations<'_> {
    /// What some of the texts teach.
    fn learn_from(&self, some: &[usize]) -> Memory {
        let texts: Vec<(&Analysed, &[u32])> = some
            .iter()
            .map(|&at| (&self.analysed[at], self.concepts[at].as_slice()))
            .collect();
        Memory {
            profiles: Profiles::learn(&texts, self.terms, self.in_scheme),
            experience: Experience::learn(&texts, self.in_scheme),
        }
    }
}

/// What earlier texts teach about a new one.
struct Memory {
    profiles: Profiles,
    experience: Experience,
}

impl Memory {
    fn candidates(&self, scheme: &Scheme, analysed: &Analysed) -> Vec<Candidate> {
        features::candidates(
            scheme,
            analysed,
            &self.profiles.similar(analysed),
            &self.experience,
        )
    }
}

/// Parts of the texts that are described by what the others teach, so that no text is known when its own figures are computed. Leaving out
/// one text at a time would tell the answer: a count that is one lower than elsewhere gives a confirmed concept away.
struct Folds {
    texts: usize,
    count: usize,
    /// Every so many texts one belongs to a fold.
    step: usize,
}

impl Folds {
    /// Five parts of few texts; one part of many, since its rows are enough to learn weights from.
    fn of(texts: usize) -> Folds {
        if texts <= FEW_TEXTS {
            Folds {
                texts,
                count: 5.min(texts),
                step: 5,
            }
        } else {
            Folds {
                texts,
                count: 1,
                step: texts.div_ceil(FEW_TEXTS / 2).max(5),
            }
        }
    }

    fn inside(&self, fold: usize) -> Vec<usize> {
        (fold..self.texts).step_by(self.step).collect()
    }

    fn outside(&self, fold: usize) -> Vec<usize> {
        (0..self.texts).filter(|at| at % self.step != fold).collect()
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

fn analyse_all(
    classifier: &Classifier<'_>,
    language: Option<&str>,
    texts: &[Text<'_>],
) -> (Terms, Vec<Analysed>) {
    let read = with_workers(
        texts,
        || Reader::new(classifier, language, false),
        |reader, text| reader.read(text),
    );
    let terms = Terms::of(&read);
    let numbered = read.into_par_iter().map(|text| terms.number(text)).collect();
    (terms, numbered)
}

#[cfg(test)]
mod tests;
