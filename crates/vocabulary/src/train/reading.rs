//! Reads a text for learning: its terms (stems, parts of long words, labels found) and the labels that stand in it.
//!
//! One [`Analysed`] a text is all that profiles and features look at. Terms are hashes, so that nothing has to be agreed between threads.

use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

use crate::classify::{Classifier, Text};
use crate::fold::each_word;
use crate::language::{language_bit, small_word_languages};
use crate::matching::{Match, Matcher, language_of};
use crate::stem::LanguageStemmer;

/// Learned texts are read up to this many words.
const MOST_WORDS: usize = 10_000;
/// How much more a word of the title counts.
const TITLE: f32 = 2.0;
/// Words of this many letters also count by how they begin and end, in every language: inflection and compounds keep one of the two.
const LONG: usize = 8;
const EDGE: usize = 5;
const EDGE_SHARE: f32 = 0.4;

/// What is kept of a text.
pub(crate) struct Analysed {
    /// Terms with how often they stand there (title counted more), sorted by term.
    pub terms: Vec<(u64, f32)>,
    /// Labels found.
    pub matches: Vec<Match>,
    /// Words read.
    pub words: usize,
    /// Byte range of the first word behind each term: (term, in the title, start, end), sorted by term.
    places: Vec<(u64, bool, u32, u32)>,
    /// Byte ranges of the labels, in the order of `matches`.
    spans: Vec<(bool, u32, u32)>,
}

/// Reads texts, remembering the words it has met.
pub(crate) struct Reader<'c> {
    matcher: Matcher<'c>,
    language: Option<&'c str>,
    stemmers: FxHashMap<String, Stems>,
    buffer: String,
}

struct Stems {
    stemmer: LanguageStemmer,
    small: u16,
    met: FxHashMap<Box<str>, [u64; 3]>,
}

/// A hash of a text's words, the same whenever the text is.
pub(crate) fn hash_text(text: &Text<'_>) -> (u64, u64) {
    let mut hasher = FxHasher::default();
    text.title.hash(&mut hasher);
    let title = hasher.finish();
    text.body.hash(&mut hasher);
    (hasher.finish(), title)
}

fn hash(kind: u8, text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    kind.hash(&mut hasher);
    text.hash(&mut hasher);
    hasher.finish()
}

fn hash_concept(concept: u32) -> u64 {
    let mut hasher = FxHasher::default();
    3_u8.hash(&mut hasher);
    concept.hash(&mut hasher);
    hasher.finish()
}

impl<'c> Reader<'c> {
    /// `language` is what a text that does not tell its own is read as.
    pub(crate) fn new(classifier: &'c Classifier<'_>, language: Option<&'c str>) -> Reader<'c> {
        Reader {
            matcher: classifier.matcher(),
            language,
            stemmers: FxHashMap::default(),
            buffer: String::new(),
        }
    }

    pub(crate) fn read(&mut self, text: &Text<'_>) -> Analysed {
        let language = language_of(text).or_else(|| self.language.map(str::to_owned));
        let known = Text {
            language: language.as_deref(),
            ..*text
        };
        let findings = self.matcher.look_up_to(&known, MOST_WORDS, false);
        let spans = findings
            .matches
            .iter()
            .map(|found| self.matcher.span(found.first, found.last))
            .collect();
        let mut terms: Vec<(u64, f32)> = Vec::with_capacity(3 * findings.words);
        let mut places = Vec::with_capacity(findings.words);
        let mut buffer = std::mem::take(&mut self.buffer);
        let stems = self
            .stemmers
            .entry(language.unwrap_or_default())
            .or_insert_with_key(|language| Stems {
                stemmer: LanguageStemmer::new(language),
                small: language_bit(language),
                met: FxHashMap::default(),
            });
        let mut left = MOST_WORDS;
        for (title, field) in [(true, text.title), (false, text.body)] {
            let weight = if title { TITLE } else { 1.0 };
            each_word(field, &mut buffer, |folded, start, end, _| {
                left = left.saturating_sub(1);
                if small_word_languages(folded) & stems.small != 0 {
                    return left > 0;
                }
                let [whole, begins, ends] = stems.terms_of(folded);
                terms.push((whole, weight));
                places.push((whole, title, start as u32, end as u32));
                if begins != 0 {
                    terms.push((begins, weight * EDGE_SHARE));
                    terms.push((ends, weight * EDGE_SHARE));
                    places.push((begins, title, start as u32, end as u32));
                    places.push((ends, title, start as u32, end as u32));
                }
                left > 0
            });
        }
        self.buffer = buffer;
        for found in &findings.matches {
            terms.push((
                hash_concept(found.concept.0),
                if found.title { TITLE } else { 1.0 },
            ));
        }
        terms.sort_unstable_by_key(|(term, _)| *term);
        terms.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        places.sort_by_key(|(term, title, start, _)| (*term, !*title, *start));
        places.dedup_by_key(|place| place.0);
        Analysed {
            terms,
            matches: findings.matches,
            words: findings.words,
            places,
            spans,
        }
    }
}

impl Stems {
    /// The whole stem, how it begins and how it ends; the latter two are 0 for a short word.
    fn terms_of(&mut self, folded: &str) -> [u64; 3] {
        if let Some(known) = self.met.get(folded) {
            return *known;
        }
        let stem = self.stemmer.stem(folded);
        let letters: Vec<(usize, char)> = stem.char_indices().collect();
        let mut terms = [hash(0, &stem), 0, 0];
        if letters.len() >= LONG {
            terms[1] = hash(1, &stem[..letters[EDGE].0]);
            terms[2] = hash(2, &stem[letters[letters.len() - EDGE].0..]);
        }
        if self.met.len() > 200_000 {
            self.met.clear();
        }
        self.met.insert(folded.into(), terms);
        terms
    }
}

impl Analysed {
    /// The places of a concept's labels in the text, at most so many.
    pub(crate) fn label_words(&self, text: &Text<'_>, concept: u32, most: usize) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for (found, &(title, start, end)) in self.matches.iter().zip(&self.spans) {
            let field = if title { text.title } else { text.body };
            if found.concept.0 == concept
                && words.len() < most
                && let Some(slice) = field.get(start as usize..end as usize)
                && !words.iter().any(|shown| shown.contains(slice))
            {
                words.push(slice.to_owned());
            }
        }
        words
    }

    /// The first word behind a term.
    pub(crate) fn word_of<'t>(&self, text: &Text<'t>, term: u64) -> Option<&'t str> {
        let at = self.places.binary_search_by_key(&term, |place| place.0).ok()?;
        let (_, title, start, end) = self.places[at];
        let field = if title { text.title } else { text.body };
        field.get(start as usize..end as usize)
    }
}
