//! Answers how near a text lies to every concept of a scheme, so that two texts in different languages can be compared.
//!
//! Explicit semantic analysis across languages (Gabrilovich & Markovitch 2007; Potthast, Stein & Anderka 2008): labels,
//! definitions and scope notes of a concept in one language are a document, those in another language its translation. A text is held
//! against the documents of its own language, and what comes out no longer depends on the language. Unlike
//! [`crate::Classifier`] it needs no label to stand in the text; it does not say what a text is about in one word.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

use crate::classify::Text;
use crate::fold::words;
use crate::scheme::{ConceptId, Scheme};

/// Concepts of a profile at most: those nearest to the text.
const NEAREST: usize = 20;
/// Letters of one sequence; shorter words count whole.
const GRAM_LETTERS: usize = 4;
/// Letters of a word's beginning that stand for its stem.
const STEM_LETTERS: usize = 6;
/// Worth of one letter sequence against a whole stem.
const GRAM_WORTH: f32 = 0.5;
/// What a word in the title counts, against 1 elsewhere.
const TITLE_WORTH: f32 = 1.5;
/// Words remembered at once per language: bounds the memory of a run.
const REMEMBERED: usize = 20_000;

/// Holds texts against the concepts of one scheme.
pub struct Profiler {
    concepts: usize,
    /// Documents by language; the empty tag holds all languages together, for texts of an unknown one.
    languages: FxHashMap<String, Documents>,
}

/// Inverted index of the concepts' documents in one language.
#[derive(Default)]
struct Documents {
    features: FxHashMap<u64, Vec<(u32, f32)>>,
}

/// Worth of single words, by language and word, remembered while many texts are read.
type Memory<'p> = FxHashMap<&'p str, FxHashMap<String, Vec<(u32, f32)>>>;

impl Profiler {
    /// Prepares a scheme. Linear in its text.
    pub fn new(scheme: &Scheme) -> Profiler {
        let mut texts: FxHashMap<String, Vec<Vec<&str>>> = FxHashMap::default();
        let count = scheme.concepts().len();
        for (number, concept) in scheme.concepts().iter().enumerate() {
            let labels = concept
                .labels
                .iter()
                .map(|label| (label.language.as_str(), label.text.as_str()));
            let notes = concept
                .definitions
                .iter()
                .map(|(language, text)| (language.as_str(), text.as_str()));
            for (language, text) in labels.chain(notes) {
                let mut add = |tag: &str| {
                    texts
                        .entry(tag.to_owned())
                        .or_insert_with(|| vec![Vec::new(); count])[number]
                        .push(text);
                };
                add("");
                if !language.is_empty() {
                    add(language);
                }
            }
        }
        Profiler {
            concepts: count,
            languages: texts
                .into_iter()
                .map(|(language, documents)| (language, Documents::index(&documents)))
                .collect(),
        }
    }

    /// The concepts nearest to a text with how near they are (above 0, not scaled), at most 20, sorted by concept.
    pub fn profile(&self, text: &Text<'_>) -> Vec<(ConceptId, f32)> {
        self.look_up(&mut Memory::default(), &mut vec![0.0; self.concepts], text)
    }

    /// [`Profiler::profile`] for many texts, in parallel; the result does not depend on the number of threads.
    pub fn profiles(&self, texts: &[Text<'_>]) -> Vec<Vec<(ConceptId, f32)>> {
        texts
            .par_chunks(4_096)
            .flat_map_iter(|chunk| {
                let mut memory = Memory::default();
                let mut sums = vec![0.0; self.concepts];
                chunk
                    .iter()
                    .map(|text| self.look_up(&mut memory, &mut sums, text))
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    fn look_up<'p>(
        &'p self,
        memory: &mut Memory<'p>,
        sums: &mut [f32],
        text: &Text<'_>,
    ) -> Vec<(ConceptId, f32)> {
        let tag = text.language.unwrap_or("");
        let tag = tag.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
        let Some((tag, documents)) = self
            .languages
            .get_key_value(&tag)
            .or_else(|| self.languages.get_key_value(""))
        else {
            return Vec::new();
        };
        let known = memory.entry(tag).or_default();
        if known.len() > REMEMBERED {
            known.clear();
        }
        let mut counts: FxHashMap<String, f32> = FxHashMap::default();
        for (part, worth) in [(text.title, TITLE_WORTH), (text.body, 1.0)] {
            for word in words(part) {
                *counts.entry(word.folded).or_default() += worth;
            }
        }
        let mut counts: Vec<(String, f32)> = counts.into_iter().collect();
        // A fixed order of summation, so that the last digits do not depend on the map.
        counts.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        sums.fill(0.0);
        for (word, count) in counts {
            let weight = 1.0 + (1.0 + count).ln();
            let worth = known.entry(word).or_insert_with_key(|word| documents.worth(word));
            for &(concept, amount) in worth.iter() {
                sums[concept as usize] += weight * amount;
            }
        }
        let mut nearest: Vec<(ConceptId, f32)> = sums
            .iter()
            .enumerate()
            .filter(|(_, sum)| **sum > 0.0)
            .map(|(concept, &sum)| (ConceptId(concept as u32), sum))
            .collect();
        nearest.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        nearest.truncate(NEAREST);
        nearest.sort_unstable_by_key(|near| near.0);
        nearest
    }
}

impl Documents {
    fn index(documents: &[Vec<&str>]) -> Documents {
        let mut found: Vec<Vec<(u64, f32)>> = documents
            .iter()
            .map(|texts| {
                let mut counts: FxHashMap<u64, f32> = FxHashMap::default();
                for word in texts.iter().flat_map(|text| words(text)) {
                    for (feature, worth) in features(&word.folded) {
                        *counts.entry(feature).or_default() += worth;
                    }
                }
                let mut counts: Vec<(u64, f32)> = counts.into_iter().collect();
                counts.sort_unstable_by_key(|count| count.0);
                counts
            })
            .collect();
        let filled = found.iter().filter(|counts| !counts.is_empty()).count() as f32;
        let mut frequency: FxHashMap<u64, u32> = FxHashMap::default();
        for (feature, _) in found.iter().flatten() {
            *frequency.entry(*feature).or_default() += 1;
        }
        let rarity = |feature: &u64| (1.0 + filled / frequency[feature] as f32).ln();
        let mut index = Documents::default();
        for (concept, counts) in found.iter_mut().enumerate() {
            for (feature, value) in counts.iter_mut() {
                *value = (1.0 + (1.0 + *value).ln()) * rarity(feature);
            }
            let length = counts.iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
            for (feature, value) in counts.iter() {
                // What the text's own weight of the feature adds is put in here once.
                let amount = rarity(feature) * value / length;
                index
                    .features
                    .entry(*feature)
                    .or_default()
                    .push((concept as u32, amount));
            }
        }
        index
    }

    /// What one word adds to each concept.
    fn worth(&self, word: &str) -> Vec<(u32, f32)> {
        let mut sums: Vec<(u32, f32)> = Vec::new();
        for (feature, worth) in features(word) {
            if let Some(list) = self.features.get(&feature) {
                sums.extend(list.iter().map(|&(concept, amount)| (concept, worth * amount)));
            }
        }
        sums.sort_by_key(|sum| sum.0);
        let mut merged: Vec<(u32, f32)> = Vec::new();
        for (concept, amount) in sums {
            match merged.last_mut() {
                Some(last) if last.0 == concept => last.1 += amount,
                _ => merged.push((concept, amount)),
            }
        }
        merged
    }
}

/// The stem and the letter sequences of a folded word, with their worth.
fn features(word: &str) -> Vec<(u64, f32)> {
    let letters: Vec<char> = word.chars().collect();
    let stem = &letters[..letters.len().min(STEM_LETTERS)];
    let mut list = vec![(key(0, stem), 1.0)];
    if letters.len() >= GRAM_LETTERS {
        let padded: Vec<char> = std::iter::once(' ')
            .chain(letters.iter().copied())
            .chain([' '])
            .collect();
        list.extend(
            padded
                .windows(GRAM_LETTERS)
                .map(|gram| (key(1, gram), GRAM_WORTH)),
        );
    }
    list
}

fn key(kind: u8, letters: &[char]) -> u64 {
    let mut hasher = FxHasher::default();
    kind.hash(&mut hasher);
    letters.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cosine(a: &[(ConceptId, f32)], b: &[(ConceptId, f32)]) -> f32 {
        let length = |list: &[(ConceptId, f32)]| list.iter().map(|near| near.1 * near.1).sum::<f32>().sqrt();
        let shared: f32 = a
            .iter()
            .filter_map(|near| {
                b.iter()
                    .find(|other| other.0 == near.0)
                    .map(|other| near.1 * other.1)
            })
            .sum();
        shared / (length(a) * length(b)).max(1e-9)
    }

    fn text<'t>(language: &'t str, body: &'t str) -> Text<'t> {
        Text {
            title: "",
            body,
            language: Some(language),
        }
    }

    #[test]
    fn one_thing_in_two_languages_is_nearer_than_two_things_in_one() {
        let profiler = Profiler::new(Scheme::bundled());
        let english = profiler.profile(&text(
            "en",
            "Members book time on microscopes and test benches in a shared laboratory.",
        ));
        let estonian = profiler.profile(&text(
            "et",
            "Liikmed saavad ühises laboris mikroskoopide ja katseseadmete aega broneerida.",
        ));
        let other = profiler.profile(&text(
            "en",
            "Members travel together on a trade mission and meet foreign buyers.",
        ));
        assert!(cosine(&english, &estonian) > cosine(&english, &other) + 0.2);
    }

    #[test]
    fn a_text_of_unknown_language_is_held_against_all() {
        let profiler = Profiler::new(Scheme::bundled());
        let unknown = profiler.profile(&Text {
            title: "Joint trade fair stand",
            body: "",
            language: None,
        });
        assert!(!unknown.is_empty() && unknown.len() <= NEAREST);
        assert!(profiler.profile(&Text::default()).is_empty());
    }

    #[test]
    fn many_texts_give_what_each_gives_alone() {
        let profiler = Profiler::new(Scheme::bundled());
        let texts = [
            text("de", "Gemeinsamer Messestand"),
            text("fi", "Yhteisosasto messuilla"),
        ];
        let alone: Vec<_> = texts.iter().map(|text| profiler.profile(text)).collect();
        assert_eq!(profiler.profiles(&texts), alone);
    }
}
