//! Describes each candidate concept of a text by figures of the lexical and the statistical side.
//!
//! What a good librarian would ask: how often, how early, in the title, under its own name, as a whole word, does it share the place with
//! other concepts, was it confirmed when it stood in earlier texts, are those texts like this one, do its neighbours in the scheme stand here too.

use rustc_hash::FxHashMap;

use super::profiles::Similar;
use super::reading::{Analysed, Labels};
use crate::Scheme;
use crate::strongest::keep_strongest;

/// Figures a candidate.
pub(crate) const WIDTH: usize = 27;
/// Concepts with labels in the text that become candidates, strongest first.
const MOST_LEXICAL: usize = 120;
/// Concepts of the nearest texts that become candidates.
const MOST_NEIGHBOURING: usize = 25;

/// How often each concept was met and confirmed in the texts learned from.
pub(crate) struct Experience {
    /// Texts in which a label of the concept stands.
    met: Vec<u32>,
    /// Texts for which the concept was confirmed.
    confirmed: Vec<u32>,
    /// Both.
    both: Vec<u32>,
    texts: usize,
    /// Share of met concepts that were confirmed, over all.
    trust: f32,
}

impl Experience {
    pub(crate) fn learn(texts: &[(&Analysed, &[u32])], concepts: usize) -> Experience {
        let mut experience = Experience {
            met: vec![0; concepts],
            confirmed: vec![0; concepts],
            both: vec![0; concepts],
            texts: texts.len(),
            trust: 0.0,
        };
        for (text, ids) in texts {
            for &concept in *ids {
                experience.confirmed[concept as usize] += 1;
            }
            for (concept, _) in &text.labels {
                experience.met[*concept as usize] += 1;
                experience.both[*concept as usize] += u32::from(ids.binary_search(concept).is_ok());
            }
        }
        let sum = |counts: &[u32]| counts.iter().map(|&count| f64::from(count)).sum::<f64>();
        experience.trust = (sum(&experience.both) / sum(&experience.met).max(1.0)) as f32;
        experience
    }
}

/// A concept that a text may be about, with its figures.
pub(crate) struct Candidate {
    pub concept: u32,
    figures: [f32; WIDTH],
}

impl Candidate {
    pub(crate) fn fill(&self, row: &mut [f32]) {
        row.copy_from_slice(&self.figures);
    }

    /// Lexical score and neighbours' share in equal parts: what there is before weights can be learned.
    pub(crate) fn even_share(&self) -> f32 {
        let lexical = 1.0 - (-self.figures[1] / 8.0).exp();
        0.5 * lexical + 0.5 * self.figures[15].max(self.figures[13])
    }
}

/// The candidates of a text, sorted by concept.
pub(crate) fn candidates(
    scheme: &Scheme,
    text: &Analysed,
    similar: &Similar,
    experience: &Experience,
) -> Vec<Candidate> {
    let labels: FxHashMap<u32, &Labels> = text.labels.iter().map(|(concept, all)| (*concept, all)).collect();
    let mut concepts: Vec<u32> = strongest(
        text.labels.iter().map(|(id, all)| (*id, all.weight)),
        MOST_LEXICAL,
    );
    concepts.extend(similar.profiles.iter().map(|(concept, _)| *concept));
    concepts.extend(strongest(
        similar
            .neighbours
            .iter()
            .map(|(concept, share, _)| (*concept, *share)),
        MOST_NEIGHBOURING,
    ));
    concepts.sort_unstable();
    concepts.dedup();
    let ranks: FxHashMap<u32, usize> = similar
        .profiles
        .iter()
        .enumerate()
        .map(|(rank, (concept, _))| (*concept, rank))
        .collect();
    let best_cosine = similar.profiles.first().map_or(0.0, |(_, cosine)| *cosine);
    let best_weight = labels.values().map(|all| all.weight).fold(0.0, f32::max);
    let words = text.words.max(1) as f32;
    let texts = experience.texts.max(1) as f32;
    concepts
        .into_iter()
        .map(|concept| {
            let at = concept as usize;
            let found = labels.get(&concept);
            let confirmed = experience.confirmed[at] as f32;
            let met = experience.met[at] as f32;
            let both = experience.both[at] as f32;
            let cosine = similar
                .all_profiles
                .binary_search_by_key(&concept, |(id, _)| *id)
                .map_or(0.0, |at| similar.all_profiles[at].1);
            let (share, likeness) = similar
                .neighbours
                .binary_search_by_key(&concept, |(id, _, _)| *id)
                .map_or((0.0, 0.0), |at| {
                    (similar.neighbours[at].1, similar.neighbours[at].2)
                });
            let here = scheme.concept(crate::ConceptId(concept));
            let stands =
                |ids: &[crate::ConceptId]| ids.iter().filter(|id| labels.contains_key(&id.0)).count();
            let all = found.map(|all| **all).unwrap_or_default();
            let figures = [
                all.times,
                all.weight,
                all.rarest,
                all.longest,
                all.kind,
                all.titles,
                if found.is_some() { all.first / words } else { 2.0 },
                if found.is_some() { all.last / words } else { 2.0 },
                (all.last - all.first) / words,
                all.surest,
                all.shared,
                all.own,
                all.whole,
                cosine,
                ranks.get(&concept).map_or(99.0, |&rank| rank as f32),
                share,
                likeness,
                (1.0 + confirmed).ln(),
                confirmed / texts,
                (both + 2.0 * experience.trust) / (met + 2.0),
                (1.0 + met).ln(),
                words.ln(),
                labels.len() as f32,
                stands(&here.broader) as f32 + 0.01 * stands(&here.narrower) as f32,
                if best_weight > 0.0 {
                    all.weight / best_weight
                } else {
                    0.0
                },
                if best_cosine > 0.0 {
                    cosine / best_cosine
                } else {
                    0.0
                },
                similar.nearest,
            ];
            Candidate { concept, figures }
        })
        .collect()
}

/// The ids with the largest figures, in no order.
fn strongest(figures: impl Iterator<Item = (u32, f32)>, most: usize) -> Vec<u32> {
    let mut all: Vec<(u32, f32)> = figures.collect();
    keep_strongest(&mut all, most);
    all.into_iter().map(|(id, _)| id).collect()
}
