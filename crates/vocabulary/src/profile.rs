//! Answers how near a text lies to every concept of a scheme, so that two texts in different languages can be compared.
//!
//! Explicit semantic analysis across languages (Gabrilovich & Markovitch 2007; Potthast, Stein & Anderka 2008): labels,
//! definitions and scope notes of a concept in one language are a document, those in another language its translation. A text is held
//! against the documents of its own language, and what comes out no longer depends on the language. Unlike
//! [`crate::Classifier`] it needs no label to stand in the text; it does not say what a text is about in one word.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};
use std::sync::{Mutex, MutexGuard};

use crate::classify::Text;
use crate::fold::each_word;
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
/// What words add to concepts, remembered at once per language: bounds the memory of a run.
const REMEMBERED: usize = 1 << 20;
/// Texts that one thread reads in one go.
const TEXTS_AT_ONCE: usize = 1_024;

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

/// Working memory of one thread that reads many texts.
struct Reader<'p> {
    /// What single words add, by language: most words come again.
    known: FxHashMap<&'p str, KnownWords>,
    /// One place a concept.
    sums: Vec<f32>,
    /// The words of the text at hand: a hash of each, which orders them, its number, and what it counts.
    words: Vec<(u64, u32, f32)>,
    folded: String,
    letters: Vec<char>,
}

/// Words with what each adds to every concept.
#[derive(Default)]
struct KnownWords {
    numbers: FxHashMap<Box<str>, u32>,
    hashes: Vec<u64>,
    /// A row a word, a place a concept: letters are so common that most places are filled.
    worth: Vec<f32>,
}

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
        self.reader().read(self, text)
    }

    /// [`Profiler::profile`] for many texts, in parallel; the result does not depend on the number of threads.
    pub fn profiles(&self, texts: &[Text<'_>]) -> Vec<Vec<(ConceptId, f32)>> {
        // A thread goes on with what another has remembered: it does not show in the result.
        let readers = Mutex::new(Vec::new());
        let take = || {
            readers
                .lock()
                .ok()
                .and_then(|mut readers: MutexGuard<'_, Vec<_>>| readers.pop())
        };
        texts
            .par_chunks(TEXTS_AT_ONCE)
            .flat_map_iter(|chunk| {
                let mut reader = take().unwrap_or_else(|| self.reader());
                let found: Vec<_> = chunk.iter().map(|text| reader.read(self, text)).collect();
                if let Ok(mut readers) = readers.lock() {
                    readers.push(reader);
                }
                found
            })
            .collect()
    }

    fn reader(&self) -> Reader<'_> {
        Reader {
            known: FxHashMap::default(),
            sums: vec![0.0; self.concepts],
            words: Vec::new(),
            folded: String::new(),
            letters: Vec::new(),
        }
    }
}

impl<'p> Reader<'p> {
    fn read(&mut self, profiler: &'p Profiler, text: &Text<'_>) -> Vec<(ConceptId, f32)> {
        let tag = text.language.unwrap_or("");
        let tag = tag.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
        let languages = &profiler.languages;
        let Some((tag, documents)) = languages
            .get_key_value(&tag)
            .or_else(|| languages.get_key_value(""))
        else {
            return Vec::new();
        };
        let known = self.known.entry(tag).or_default();
        if known.worth.len() > REMEMBERED {
            *known = KnownWords::default();
        }
        self.words.clear();
        for (part, worth) in [(text.title, TITLE_WORTH), (text.body, 1.0)] {
            each_word(part, &mut self.folded, |word, _, _, _| {
                let number = match known.numbers.get(word) {
                    Some(&number) => number,
                    None => known.learn(documents, word, profiler.concepts, &mut self.letters),
                };
                self.words.push((known.hashes[number as usize], number, worth));
                true
            });
        }
        // In the order of the words' hashes, so that the last digits depend neither on the order of the words nor on the texts before.
        self.words.sort_unstable_by_key(|word| (word.0, word.1));
        for same in self.words.chunk_by(|a, b| a.1 == b.1) {
            let count: f32 = same.iter().map(|word| word.2).sum();
            let weight = 1.0 + (1.0 + count).ln();
            let row = known
                .worth
                .chunks_exact(profiler.concepts)
                .nth(same[0].1 as usize);
            for (sum, amount) in self.sums.iter_mut().zip(row.unwrap_or_default()) {
                *sum += weight * amount;
            }
        }
        let mut nearest: Vec<(ConceptId, f32)> = Vec::new();
        for (concept, sum) in self.sums.iter_mut().enumerate() {
            if *sum > 0.0 {
                nearest.push((ConceptId(concept as u32), *sum));
            }
            *sum = 0.0;
        }
        if nearest.len() > NEAREST {
            nearest.select_nth_unstable_by(NEAREST, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        }
        let mut nearest: Vec<_> = nearest.into_iter().take(NEAREST).collect();
        nearest.sort_unstable_by_key(|near| near.0);
        nearest
    }
}

impl KnownWords {
    /// Remembers what a new word adds to so many concepts; answers its number.
    fn learn(&mut self, documents: &Documents, word: &str, concepts: usize, letters: &mut Vec<char>) -> u32 {
        let number = self.hashes.len() as u32;
        let mut hasher = FxHasher::default();
        word.hash(&mut hasher);
        self.hashes.push(hasher.finish());
        self.numbers.insert(word.into(), number);
        let begin = self.worth.len();
        self.worth.resize(begin + concepts, 0.0);
        let row = &mut self.worth[begin..];
        each_feature(word, letters, |feature, worth| {
            for &(concept, amount) in documents.features.get(&feature).into_iter().flatten() {
                row[concept as usize] += worth * amount;
            }
        });
        number
    }
}

impl Documents {
    fn index(documents: &[Vec<&str>]) -> Documents {
        let (mut folded, mut letters) = (String::new(), Vec::new());
        let mut found: Vec<Vec<(u64, f32)>> = documents
            .iter()
            .map(|texts| {
                let mut counts: FxHashMap<u64, f32> = FxHashMap::default();
                for text in texts {
                    each_word(text, &mut folded, |word, _, _, _| {
                        each_feature(word, &mut letters, |feature, worth| {
                            *counts.entry(feature).or_default() += worth;
                        });
                        true
                    });
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
}

/// Calls with the stem and the letter sequences of a folded word and their worth.
fn each_feature(word: &str, letters: &mut Vec<char>, mut take: impl FnMut(u64, f32)) {
    letters.clear();
    letters.push(' ');
    letters.extend(word.chars());
    letters.push(' ');
    let bare = &letters[1..letters.len() - 1];
    take(key(0, &bare[..bare.len().min(STEM_LETTERS)]), 1.0);
    if bare.len() >= GRAM_LETTERS {
        for gram in letters.windows(GRAM_LETTERS) {
            take(key(1, gram), GRAM_WORTH);
        }
    }
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
