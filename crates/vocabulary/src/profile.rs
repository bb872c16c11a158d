//! Answers how near a text lies to every concept of a scheme, so that two texts in different languages can be compared.
//!
//! Explicit semantic analysis across languages (Gabrilovich & Markovitch 2007; Potthast, Stein & Anderka 2008): labels,
//! definitions, scope notes and examples of a concept in one language are a document, those in another language its translation. A text is held
//! against the documents of its own language, and what comes out no longer depends on the language. Unlike
//! [`crate::Classifier`] it needs no label to stand in the text; it does not say what a text is about in one word.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};
use std::sync::{Mutex, OnceLock};

use crate::classify::Text;
use crate::fold::each_word;
use crate::scheme::{ConceptId, Scheme};
use crate::strongest::keep_strongest_sorted;

/// Concepts that one word adds to at most: those it says most about.
const OF_A_WORD: usize = 32;
/// Letters of one sequence; shorter words count whole.
const GRAM_LETTERS: usize = 4;
/// Letters of a word's beginning that stand for its stem.
const STEM_LETTERS: usize = 6;
/// Worth of one letter sequence against a whole stem.
const GRAM_WORTH: f32 = 0.5;
/// What a word in the title counts, against 1 elsewhere.
const TITLE_WORTH: f32 = 1.5;
/// Words and what they add to concepts, remembered at once per language and thread: bounds the memory of a run.
const REMEMBERED: usize = 1 << 19;
/// Texts that one thread reads in one go.
const TEXTS_AT_ONCE: usize = 1_024;

/// Holds texts against the concepts of one scheme.
pub struct Profiler<'s> {
    concepts: usize,
    /// Place of each language in `languages`; the empty tag holds all languages together, for texts of an unknown one.
    places: FxHashMap<&'s str, usize>,
    languages: Vec<Language<'s>>,
    /// Readers at rest: what they remember serves the next.
    idle: Mutex<Vec<Reader>>,
}

/// The concepts in one language.
struct Language<'s> {
    /// What stands about each concept.
    texts: Vec<Vec<&'s str>>,
    /// These texts once they were asked for: most runs are in few languages.
    documents: OnceLock<Documents>,
}

/// Inverted index of the concepts' documents in one language.
#[derive(Default)]
struct Documents {
    features: FxHashMap<u64, Vec<(u32, f32)>>,
    /// How near the documents of the other concepts lie to each concept on average: so near lies anything.
    anything: Vec<f32>,
    /// The words of the documents, which are most of those in texts.
    known: KnownWords,
}

/// Working memory of one thread that reads many texts.
struct Reader {
    /// What single words add, by language: most words come again.
    known: Vec<KnownWords>,
    text: Reading,
}

/// Working memory for one text.
#[derive(Default)]
struct Reading {
    /// One place a concept.
    sums: Vec<f32>,
    /// The concepts that come out.
    near: Vec<(ConceptId, f32)>,
    /// The words of the text at hand: a hash of each, which orders them, its number, and what it counts.
    words: Vec<(u64, u32, f32)>,
    folded: String,
    letters: Vec<char>,
}

/// Words with what each adds to the concepts it says most about.
#[derive(Default)]
struct KnownWords {
    numbers: FxHashMap<Box<str>, u32>,
    hashes: Vec<u64>,
    /// Where the row of each word ends.
    ends: Vec<u32>,
    /// Concept and worth, row by row.
    worth: Vec<(u32, f32)>,
}

impl<'s> Profiler<'s> {
    /// Prepares a scheme: looks at none of its words yet, that is done for each language when a text of it comes.
    pub fn new(scheme: &'s Scheme) -> Profiler<'s> {
        let mut profiler = Profiler {
            concepts: scheme.concepts().len(),
            places: FxHashMap::default(),
            languages: Vec::new(),
            idle: Mutex::default(),
        };
        for (number, concept) in scheme.concepts().iter().enumerate() {
            let labels = concept
                .labels
                .iter()
                .map(|label| (label.language.as_str(), label.text.as_str()));
            let notes = concept
                .definitions
                .iter()
                .chain(&concept.examples)
                .map(|(language, text)| (language.as_str(), text.as_str()));
            for (language, text) in labels.chain(notes) {
                profiler.add("", number, text);
                if !language.is_empty() {
                    profiler.add(language, number, text);
                }
            }
        }
        profiler
    }

    fn add(&mut self, language: &'s str, concept: usize, text: &'s str) {
        let place = *self.places.entry(language).or_insert(self.languages.len());
        if place == self.languages.len() {
            self.languages.push(Language {
                texts: vec![Vec::new(); self.concepts],
                documents: OnceLock::new(),
            });
        }
        self.languages[place].texts[concept].push(text);
    }

    /// The concepts that a text is nearer to than any text is, with how much nearer (0..=1), sorted by concept.
    pub fn profile(&self, text: &Text<'_>) -> Vec<(ConceptId, f32)> {
        let mut reader = self.take_reader();
        let found = self.read(&mut reader, text, usize::MAX);
        self.put_back(reader);
        found
    }

    /// [`Profiler::profile`] for many texts, in parallel, of each the `most` nearest concepts; the result does not depend on the number of threads.
    pub fn profiles(&self, texts: &[Text<'_>], most: usize) -> Vec<Vec<(ConceptId, f32)>> {
        let languages: FxHashSet<usize> = texts.iter().filter_map(|text| self.place(text)).collect();
        languages.par_iter().for_each(|&place| {
            self.languages[place].documents();
        });
        texts
            .par_chunks(TEXTS_AT_ONCE)
            .flat_map_iter(|chunk| {
                let mut reader = self.take_reader();
                let found: Vec<_> = chunk
                    .iter()
                    .map(|text| self.read(&mut reader, text, most))
                    .collect();
                self.put_back(reader);
                found
            })
            .collect()
    }

    /// Place of a text's language, or of all together.
    fn place(&self, text: &Text<'_>) -> Option<usize> {
        let tag = text.language.unwrap_or("");
        let tag = tag.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
        let places = &self.places;
        places.get(tag.as_str()).or_else(|| places.get("")).copied()
    }

    fn take_reader(&self) -> Reader {
        // A thread goes on with what another has remembered: it does not show in the result.
        let rested = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        rested.unwrap_or_else(|| Reader {
            known: self.languages.iter().map(|_| KnownWords::default()).collect(),
            text: Reading::of(self.concepts),
        })
    }

    fn put_back(&self, reader: Reader) {
        if let Ok(mut idle) = self.idle.lock() {
            idle.push(reader);
        }
    }

    fn read(&self, reader: &mut Reader, text: &Text<'_>, most: usize) -> Vec<(ConceptId, f32)> {
        let Some(place) = self.place(text) else {
            return Vec::new();
        };
        let documents = self.languages[place].documents();
        let known = &mut reader.known[place];
        if known.worth.len() + known.hashes.len() > REMEMBERED {
            known.forget();
        }
        let reading = &mut reader.text;
        let parts = [(text.title, TITLE_WORTH), (text.body, 1.0)];
        reading.add_up(known, documents, parts.into_iter());
        let sums = reading.sums.iter().zip(&documents.anything).enumerate();
        let near = &mut reading.near;
        near.clear();
        near.extend(
            sums.filter(|(_, (sum, anything))| sum > anything)
                .map(|(concept, (sum, anything))| (ConceptId(concept as u32), sum - anything)),
        );
        keep_strongest_sorted(near, most);
        near.clone()
    }
}

impl Language<'_> {
    fn documents(&self) -> &Documents {
        self.documents.get_or_init(|| Documents::index(&self.texts))
    }
}

impl Reading {
    fn of(concepts: usize) -> Reading {
        Reading {
            sums: vec![0.0; concepts],
            ..Reading::default()
        }
    }

    /// Leaves in `sums` how near a text in parts, each with what its words count, lies to every concept; as a vector of length 1.
    fn add_up<'t>(
        &mut self,
        known: &mut KnownWords,
        documents: &Documents,
        parts: impl Iterator<Item = (&'t str, f32)>,
    ) {
        self.words.clear();
        for (part, worth) in parts {
            each_word(part, &mut self.folded, |word, _, _, _| {
                let (words, number, before) = match documents.known.numbers.get(word) {
                    Some(&number) => (&documents.known, number, 0),
                    None => {
                        let number = match known.numbers.get(word) {
                            Some(&number) => number,
                            None => known.learn(documents, word, &mut self.sums, &mut self.letters),
                        };
                        (&*known, number, documents.known.len())
                    }
                };
                self.words
                    .push((words.hashes[number as usize], before + number, worth));
                true
            });
        }
        // In the order of the words' hashes, so that the last digits depend neither on the order of the words nor on the texts before.
        self.words.sort_unstable_by_key(|word| (word.0, word.1));
        self.sums.fill(0.0);
        for same in self.words.chunk_by(|a, b| a.1 == b.1) {
            let count: f32 = same.iter().map(|word| word.2).sum();
            let weight = 1.0 + (1.0 + count).ln();
            let number = same[0].1;
            let row = match number.checked_sub(documents.known.len()) {
                Some(own) => known.row(own),
                None => documents.known.row(number),
            };
            for &(concept, amount) in row {
                self.sums[concept as usize] += weight * amount;
            }
        }
        let length = self.sums.iter().map(|sum| sum * sum).sum::<f32>().sqrt();
        if length > 0.0 {
            self.sums.iter_mut().for_each(|sum| *sum /= length);
        }
    }
}

impl KnownWords {
    /// Forgets all words; their room is used again.
    fn forget(&mut self) {
        self.numbers.clear();
        self.hashes.clear();
        self.ends.clear();
        self.worth.clear();
    }

    /// Number of words.
    fn len(&self) -> u32 {
        self.hashes.len() as u32
    }

    /// What a word adds.
    fn row(&self, number: u32) -> &[(u32, f32)] {
        let begin = number
            .checked_sub(1)
            .map_or(0, |before| self.ends[before as usize]);
        &self.worth[begin as usize..self.ends[number as usize] as usize]
    }

    /// Remembers what a new word adds; answers its number. `room` has a place a concept.
    fn learn(&mut self, documents: &Documents, word: &str, room: &mut [f32], letters: &mut Vec<char>) -> u32 {
        let number = self.len();
        let mut hasher = FxHasher::default();
        word.hash(&mut hasher);
        self.hashes.push(hasher.finish());
        self.numbers.insert(word.into(), number);
        room.fill(0.0);
        each_feature(word, letters, |feature, worth| {
            for &(concept, amount) in documents.features.get(&feature).into_iter().flatten() {
                room[concept as usize] += worth * amount;
            }
        });
        let filled = room.iter().enumerate().filter(|(_, amount)| **amount > 0.0);
        let mut row: Vec<(u32, f32)> = filled
            .map(|(concept, &amount)| (concept as u32, amount))
            .collect();
        keep_strongest_sorted(&mut row, OF_A_WORD);
        self.worth.extend(row);
        self.ends.push(self.worth.len() as u32);
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
        (index.anything, index.known) = index.near_anything(documents);
        index
    }

    /// The mean of what the documents of all other concepts are to each concept, and the words met.
    fn near_anything(&self, documents: &[Vec<&str>]) -> (Vec<f32>, KnownWords) {
        let mut known = KnownWords::default();
        let mut reading = Reading::of(documents.len());
        let mut sums = vec![0.0; documents.len()];
        let mut others = vec![0.0_f32; documents.len()];
        for (own, document) in documents.iter().enumerate().filter(|d| !d.1.is_empty()) {
            reading.add_up(&mut known, self, document.iter().map(|&part| (part, 1.0)));
            for (concept, near) in reading.sums.iter().enumerate().filter(|near| near.0 != own) {
                sums[concept] += near;
                others[concept] += 1.0;
            }
        }
        let means = sums.iter().zip(others).map(|(sum, others)| sum / others.max(1.0));
        (means.collect(), known)
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
        let nearest = unknown.iter().max_by(|x, y| x.1.total_cmp(&y.1)).unwrap().0;
        let name = Scheme::bundled().concept(nearest).name("en");
        assert!(name.contains("fair"), "{name}");
        assert!(profiler.profile(&Text::default()).is_empty());
    }

    #[test]
    fn many_texts_give_what_each_gives_alone() {
        let bodies: Vec<String> = (0..2 * TEXTS_AT_ONCE + 5)
            .map(|number| format!("Gemeinsamer Messestand {} mit Katalog {number}", number % 7))
            .collect();
        let texts: Vec<Text<'_>> = bodies
            .iter()
            .map(|body| text(if body.len() % 2 == 0 { "de" } else { "fi" }, body))
            .collect();
        let profiler = Profiler::new(Scheme::bundled());
        let alone: Vec<_> = texts.iter().map(|text| profiler.profile(text)).collect();
        for threads in [1, 4] {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            let fresh = Profiler::new(Scheme::bundled());
            assert!(
                pool.install(|| fresh.profiles(&texts, usize::MAX)) == alone,
                "{threads} threads"
            );
        }
    }
}
