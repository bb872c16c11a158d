//! Scores the concepts of a scheme for a text: which it is about, how surely, and by which of its words.
//!
//! The lexical side of methods section 1: labels that stand in the text, weighed by how rare their words are in the scheme, by field and place,
//! and, for schemes with a few top concepts, the lean of every single word and, where these are described, the nearness of the whole text to what stands under each ([`Profiler`]). What was learned from confirmations joins in `train`.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::index::{LabelIndex, MOST_TOPS};
use crate::matching::{Findings, Match, Matcher};
use crate::profile::Profiler;
use crate::scheme::{ConceptId, LabelKind, Scheme};
use crate::strongest::strongest_first;

/// A text to classify.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Text<'t> {
    /// What counts two and a half times as much: a title or name; may be empty.
    pub title: &'t str,
    /// Everything else.
    pub body: &'t str,
    /// Language tag (`de`, `de-AT`); `None` lets it be detected.
    pub language: Option<&'t str>,
}

/// A concept a text is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The concept.
    pub concept: ConceptId,
    /// 0 (not at all) to 1 (surely).
    pub score: f32,
    /// The words of the text that led to it, strongest first, at most eight.
    pub words: Vec<String>,
}

/// Finds the concepts of one scheme in texts.
pub struct Classifier<'s> {
    scheme: &'s Scheme,
    index: LabelIndex,
    profiler: Profiler<'s>,
    /// Whether nearness weighs: where a few top concepts compete and most concepts are described by more than labels.
    nearness_weighs: bool,
}

/// Scores of one text before they are cut and written out.
struct Scored {
    findings: Findings,
    /// Probability of each top concept, in order of [`Scheme::tops`].
    tops: Vec<f32>,
    /// Whether anything spoke for any top concept.
    spoken: bool,
}

const MOST_SHOWN_WORDS: usize = 8;
/// Steepness with which evidence in bits of labels and words makes probabilities.
const STEEPNESS: f32 = 0.6;
/// Power of the nearness of a concept: one that is near says more than many that are not far.
const POWER_OF_CONCEPT: i32 = 3;
/// Power of what is near under a top concept, beside its probability by labels and words.
const POWER_OF_TOP: i32 = 2;
/// Share of nearness that a top concept has with nothing near under it, so that labels can still speak for it.
const FAR: f32 = 0.01;

impl<'s> Classifier<'s> {
    /// Prepares a scheme. Linear in the number of labels.
    pub fn new(scheme: &'s Scheme) -> Classifier<'s> {
        let compete = (2..=MOST_TOPS).contains(&scheme.tops().len());
        let described = scheme
            .concepts()
            .iter()
            .filter(|concept| !concept.definitions.is_empty() || !concept.examples.is_empty())
            .count();
        Classifier {
            scheme,
            index: LabelIndex::new(scheme),
            profiler: Profiler::new(scheme),
            nearness_weighs: compete && 2 * described >= scheme.concepts().len(),
        }
    }

    /// What holds texts against the concepts of the scheme.
    pub fn profiler(&self) -> &Profiler<'s> {
        &self.profiler
    }

    /// The scheme in use.
    pub fn scheme(&self) -> &'s Scheme {
        self.scheme
    }

    /// The concepts a text is about, best first, at most `limit`, facets left out.
    ///
    /// A concept below the top is scored by its own labels and by how sure its top concept is; top concepts compete with them.
    pub fn classify(&self, text: &Text<'_>, limit: usize) -> Vec<Suggestion> {
        self.classify_with(&mut self.matcher(), text, limit)
    }

    /// [`Classifier::classify`] for many texts, in parallel; the order and the result do not depend on the number of threads.
    pub fn classify_all(&self, texts: &[Text<'_>], limit: usize) -> Vec<Vec<Suggestion>> {
        self.each(texts, |matcher, text| self.classify_with(matcher, text, limit))
    }

    /// The best top concepts of a text, best first; scores sum to 1 over all of them. Empty where no word speaks for any.
    pub fn top(&self, text: &Text<'_>, limit: usize) -> Vec<Suggestion> {
        self.top_with(&mut self.matcher(), text, limit)
    }

    /// [`Classifier::top`] for many texts, in parallel.
    pub fn top_all(&self, texts: &[Text<'_>], limit: usize) -> Vec<Vec<Suggestion>> {
        self.each(texts, |matcher, text| self.top_with(matcher, text, limit))
    }

    /// Every concept whose labels stand in the text, with its weight (0 upwards, not scaled), sorted by concept, facets included.
    ///
    /// This is the view of a text that does not depend on its language: two texts about one thing share concepts in any two languages.
    pub fn concepts_of_text(&self, text: &Text<'_>) -> Vec<(ConceptId, f32)> {
        self.concepts_with(&mut self.matcher(), text)
    }

    /// [`Classifier::concepts_of_text`] for many texts, in parallel.
    pub fn concepts_of_texts(&self, texts: &[Text<'_>]) -> Vec<Vec<(ConceptId, f32)>> {
        self.each(texts, |matcher, text| self.concepts_with(matcher, text))
    }

    /// Where the top concepts above a concept stand in [`Scheme::tops`].
    pub(crate) fn tops_above(&self, concept: ConceptId) -> &[usize] {
        &self.index.tops_of[concept.index()]
    }

    pub(crate) fn matcher(&self) -> Matcher<'_> {
        Matcher::new(&self.index, self.scheme.tops().len())
    }

    fn each<T: Send>(
        &self,
        texts: &[Text<'_>],
        work: impl Fn(&mut Matcher<'_>, &Text<'_>) -> T + Sync,
    ) -> Vec<T> {
        with_workers(texts, || self.matcher(), work)
    }

    fn score(&self, matcher: &mut Matcher<'_>, text: &Text<'_>) -> Scored {
        let findings = matcher.look_up(text);
        let mut evidence = findings.leaning.clone();
        let mut spoken = evidence.iter().any(|value| *value > 0.0);
        for found in &findings.matches {
            if self.scheme.concept(found.concept).facet {
                continue;
            }
            let above = &self.index.tops_of[found.concept.index()];
            let bonus = phrase_bonus(found);
            for &top in above {
                evidence[top] += bonus / above.len() as f32;
                spoken = true;
            }
        }
        let mut tops = softmax(&evidence, STEEPNESS);
        if spoken && self.nearness_weighs {
            self.weigh_by_nearness(text, findings.language.as_deref(), &mut tops);
        }
        Scored {
            findings,
            tops,
            spoken,
        }
    }

    /// Weighs the probabilities of the top concepts by how near the text as a whole lies to all that stands under each.
    fn weigh_by_nearness(&self, text: &Text<'_>, language: Option<&str>, tops: &mut [f32]) {
        let mut under = vec![0.0_f32; tops.len()];
        for (concept, near) in self.profiler.profile(&Text { language, ..*text }) {
            let above = &self.index.tops_of[concept.index()];
            for &top in above {
                under[top] += near.powi(POWER_OF_CONCEPT) / above.len() as f32;
            }
        }
        let sum: f32 = under.iter().sum();
        if sum > 0.0 {
            for (top, under) in tops.iter_mut().zip(under) {
                *top *= (under / sum + FAR).powi(POWER_OF_TOP);
            }
            let sum: f32 = tops.iter().sum();
            tops.iter_mut().for_each(|top| *top /= sum.max(f32::MIN_POSITIVE));
        }
    }

    fn top_with(&self, matcher: &mut Matcher<'_>, text: &Text<'_>, limit: usize) -> Vec<Suggestion> {
        let scored = self.score(matcher, text);
        if !scored.spoken {
            return Vec::new();
        }
        let mut order: Vec<usize> = (0..scored.tops.len()).collect();
        order.sort_by(|&a, &b| scored.tops[b].total_cmp(&scored.tops[a]).then(a.cmp(&b)));
        order.truncate(limit);
        order
            .into_iter()
            .map(|top| Suggestion {
                concept: self.scheme.tops()[top],
                score: scored.tops[top],
                words: self.words_for(
                    &scored.findings,
                    text,
                    |concept| self.index.tops_of[concept.index()].contains(&top),
                    Some(top),
                ),
            })
            .collect()
    }

    fn classify_with(&self, matcher: &mut Matcher<'_>, text: &Text<'_>, limit: usize) -> Vec<Suggestion> {
        let scored = self.score(matcher, text);
        let mut weights: Vec<(ConceptId, f32)> = sum_by_concept(&scored.findings.matches)
            .into_iter()
            .filter(|(concept, _)| !self.scheme.concept(*concept).facet)
            .collect();
        for (concept, weight) in &mut weights {
            let above = &self.index.tops_of[concept.index()];
            let sure = above.iter().map(|&top| scored.tops[top]).fold(0.0_f32, f32::max);
            *weight = (1.0 - (-*weight / 8.0).exp())
                * if self.index.languages.iter().all(|entry| entry.leaning.is_empty()) {
                    1.0
                } else {
                    0.4 + 0.6 * sure
                };
        }
        // No label stands there, but single words lean: the top concept they lean to, with those words.
        let mut leant_to = None;
        if scored.spoken && weights.is_empty() {
            let best = (0..scored.tops.len())
                .max_by(|&a, &b| scored.tops[a].total_cmp(&scored.tops[b]).then(b.cmp(&a)));
            leant_to = best;
            weights.extend(best.map(|top| (self.scheme.tops()[top], scored.tops[top])));
        }
        weights.sort_by(strongest_first);
        weights.truncate(limit);
        weights
            .into_iter()
            .map(|(concept, score)| Suggestion {
                concept,
                score: score.clamp(0.0, 1.0),
                words: self.words_for(&scored.findings, text, |found| found == concept, leant_to),
            })
            .collect()
    }

    fn concepts_with(&self, matcher: &mut Matcher<'_>, text: &Text<'_>) -> Vec<(ConceptId, f32)> {
        sum_by_concept(&matcher.labels(text))
    }

    fn words_for(
        &self,
        findings: &Findings,
        text: &Text<'_>,
        wanted: impl Fn(ConceptId) -> bool,
        top: Option<usize>,
    ) -> Vec<String> {
        let mut found: Vec<(f32, &str)> = findings
            .matches
            .iter()
            .filter(|found| wanted(found.concept))
            .map(|found| {
                (
                    found.weight * found.idf,
                    findings.slice(text, found.first, found.last),
                )
            })
            .collect();
        let leaning = findings
            .leaning_words
            .iter()
            .filter(|(_, leans_to, _)| Some(*leans_to) == top);
        found.extend(leaning.map(|&(place, _, amount)| (amount, findings.slice(text, place, place))));
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        let mut words: Vec<String> = Vec::new();
        for (_, slice) in found {
            if words.len() < MOST_SHOWN_WORDS && !words.iter().any(|shown| shown.contains(slice)) {
                words.push(slice.to_owned());
            }
        }
        words
    }
}

/// Works on texts in parallel, in their order. Workers remember words, so they are handed on from part to part.
pub(crate) fn with_workers<W: Send, T: Send>(
    texts: &[Text<'_>],
    hire: impl Fn() -> W + Sync,
    work: impl Fn(&mut W, &Text<'_>) -> T + Sync,
) -> Vec<T> {
    let idle: Mutex<Vec<W>> = Mutex::new(Vec::new());
    // A worker that panicked is gone; the list of the others is as good as before.
    let waiting = || idle.lock().unwrap_or_else(PoisonError::into_inner);
    texts
        .par_chunks(256)
        .flat_map_iter(|part| {
            let rested = waiting().pop();
            let mut worker = rested.unwrap_or_else(&hire);
            let done: Vec<T> = part.iter().map(|text| work(&mut worker, text)).collect();
            waiting().push(worker);
            done
        })
        .collect()
}

/// What a whole label adds to the evidence of its single words.
fn phrase_bonus(found: &Match) -> f32 {
    let length = match found.length {
        1 => 0.5,
        2 => 1.8,
        _ => 2.2,
    };
    found.weight * length
}

/// Adds up the weights of each concept's labels; a label found again counts half, a third and so on.
pub(crate) fn sum_by_concept(matches: &[Match]) -> Vec<(ConceptId, f32)> {
    let mut parts: Vec<(ConceptId, f32)> = matches
        .iter()
        .map(|found| {
            let kind = match found.kind {
                LabelKind::Preferred => 1.1,
                LabelKind::Alternative => 1.0,
                LabelKind::Hidden => 0.9,
            };
            (found.concept, found.weight * found.idf * kind)
        })
        .collect();
    parts.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    let mut sums: Vec<(ConceptId, f32)> = Vec::new();
    let mut times = 0;
    for (concept, weight) in parts {
        match sums.last_mut() {
            Some((last, sum)) if *last == concept => {
                times += 1;
                *sum += weight / (1 + times) as f32;
            }
            _ => {
                times = 0;
                sums.push((concept, weight));
            }
        }
    }
    sums
}

fn softmax(evidence: &[f32], steepness: f32) -> Vec<f32> {
    let most = evidence.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let raised: Vec<f32> = evidence
        .iter()
        .map(|value| ((value - most) * steepness).exp())
        .collect();
    let sum: f32 = raised.iter().sum();
    raised.into_iter().map(|value| value / sum).collect()
}
