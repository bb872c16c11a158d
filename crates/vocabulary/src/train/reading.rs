//! Reads a text for learning: its terms (stems, parts of long words, labels found) and the labels that stand in it.
//!
//! One [`Analysed`] a text is all that profiles and features look at. Terms are read as hashes, so that nothing has to be agreed between threads,
//! and numbered afterwards.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

use crate::Scheme;
use crate::classify::{Classifier, Text, sum_by_concept};
use crate::fold::fold;
use crate::language::language_bit;
use crate::matching::{Match, Matcher, language_of};
use crate::scheme::LabelKind;
use crate::stem::LanguageStemmer;
use crate::strongest::keep_strongest_sorted;

/// Learned texts are read up to this many words.
const MOST_WORDS: usize = 10_000;
/// The strongest concepts by label and the most frequent terms of a text that are kept, which bounds the memory of a text.
const MOST_LABELS: usize = 200;
const MOST_TERMS: usize = 1500;
/// How much more a word of the title counts.
const TITLE: f32 = 2.0;
/// Words of this many letters also count by how they begin and end, in every language: inflection and compounds keep one of the two.
const LONG: usize = 8;
const EDGE: usize = 5;
const EDGE_SHARE: f32 = 0.4;

/// What is kept of a text; its terms are hashes (`u64`) or numbers among those of the confirmed texts.
pub(crate) struct Analysed<Term = u32> {
    /// Terms with how often they stand there (title counted more), sorted by term.
    pub terms: Vec<(Term, f32)>,
    /// What the labels of each concept say together, sorted by concept, facets left out.
    pub labels: Vec<(u32, Labels)>,
    /// Words read.
    pub words: usize,
    /// Byte range of the first word behind each term: (term, in the title, start, end), sorted by term. Empty in a text to learn from.
    places: Vec<(Term, bool, u32, u32)>,
    /// Concept and byte range of each label. Empty in a text to learn from.
    spans: Vec<(u32, bool, u32, u32)>,
}

/// The terms of the confirmed texts, numbered in the order of their hashes.
pub(crate) struct Terms {
    numbers: FxHashMap<u64, u32>,
}

impl Terms {
    /// All terms of some texts.
    pub(crate) fn of(texts: &[Analysed<u64>]) -> Terms {
        let mut hashes: Vec<u64> = Vec::with_capacity(texts.iter().map(|text| text.terms.len()).sum());
        hashes.extend(texts.iter().flat_map(|text| &text.terms).map(|(term, _)| *term));
        hashes.par_sort_unstable();
        hashes.dedup();
        Terms {
            numbers: hashes.into_iter().zip(0..).collect(),
        }
    }

    /// How many terms there are.
    pub(crate) fn count(&self) -> usize {
        self.numbers.len()
    }

    /// A text by the numbers of its terms; those that no confirmed text has are dropped.
    pub(crate) fn number(&self, text: Analysed<u64>) -> Analysed {
        let number = |term: &u64| self.numbers.get(term).copied();
        let mut terms = Vec::with_capacity(text.terms.len());
        terms.extend((text.terms.iter()).filter_map(|(term, times)| Some((number(term)?, *times))));
        let place =
            |(term, title, start, end): &(u64, bool, u32, u32)| Some((number(term)?, *title, *start, *end));
        Analysed {
            terms,
            labels: text.labels,
            words: text.words,
            places: text.places.iter().filter_map(place).collect(),
            spans: text.spans,
        }
    }
}

/// What the labels of one concept in a text say together.
#[derive(Default, Clone, Copy)]
pub(crate) struct Labels {
    /// How many labels stand there.
    pub times: f32,
    /// What [`sum_by_concept`] makes of them.
    pub weight: f32,
    /// Largest inverse document frequency of a label.
    pub rarest: f32,
    /// Words of the longest label.
    pub longest: f32,
    /// 3 preferred, 2 alternative, 1 hidden: the best.
    pub kind: f32,
    /// How many stand in the title.
    pub titles: f32,
    /// Token of the first and the last one.
    pub first: f32,
    pub last: f32,
    /// Largest weight of a match.
    pub surest: f32,
    /// How many concepts share the place, at the place with the fewest.
    pub shared: f32,
    /// 1 when a label is of the text's own language.
    pub own: f32,
    /// 1 for whole words, 1 for words side by side, added.
    pub whole: f32,
}

fn gather(scheme: &Scheme, matches: &[Match]) -> Vec<(u32, Labels)> {
    let flag = |is: bool| if is { 1.0 } else { 0.0 };
    let mut sharing: FxHashMap<(usize, usize), f32> = FxHashMap::default();
    for found in matches {
        *sharing.entry((found.first, found.last)).or_default() += 1.0;
    }
    let mut labels: FxHashMap<u32, Labels> = FxHashMap::default();
    for found in matches {
        if scheme.concept(found.concept).facet {
            continue;
        }
        let shared = sharing[&(found.first, found.last)];
        let kind = match found.kind {
            LabelKind::Preferred => 3.0,
            LabelKind::Alternative => 2.0,
            LabelKind::Hidden => 1.0,
        };
        let (first, last) = (found.first as f32, found.last as f32);
        let all = labels.entry(found.concept.0).or_insert(Labels {
            first,
            shared,
            ..Labels::default()
        });
        all.times += 1.0;
        all.rarest = all.rarest.max(found.idf);
        all.longest = all.longest.max(found.length as f32);
        all.kind = all.kind.max(kind);
        all.titles += flag(found.title);
        all.first = all.first.min(first);
        all.last = all.last.max(last);
        all.surest = all.surest.max(found.weight);
        all.shared = all.shared.min(shared);
        all.own = all.own.max(flag(found.own));
        all.whole = all.whole.max(flag(found.whole) + flag(found.exact));
    }
    for (concept, weight) in sum_by_concept(matches) {
        if let Some(all) = labels.get_mut(&concept.0) {
            all.weight = weight;
        }
    }
    let mut labels: Vec<(u32, Labels)> = labels.into_iter().collect();
    if labels.len() > MOST_LABELS {
        labels.sort_unstable_by(|a, b| b.1.weight.total_cmp(&a.1.weight).then(a.0.cmp(&b.0)));
        labels.truncate(MOST_LABELS);
    }
    labels.sort_unstable_by_key(|(concept, _)| *concept);
    labels
}

/// Reads texts, remembering the words it has met.
pub(crate) struct Reader<'c> {
    scheme: &'c Scheme,
    matcher: Matcher<'c>,
    language: Option<&'c str>,
    /// Whether places are kept, so that words can be shown.
    shows_words: bool,
    stems: FxHashMap<String, Stems>,
    /// How often the matcher had forgotten its words when the stems were noted.
    forgotten: usize,
}

/// The terms of one language's words.
struct Stems {
    stemmer: LanguageStemmer,
    small: u16,
    /// The terms of words, by the matcher's numbers.
    met: FxHashMap<u32, [u64; 3]>,
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
    pub(crate) fn new(
        classifier: &'c Classifier<'_>,
        language: Option<&'c str>,
        shows_words: bool,
    ) -> Reader<'c> {
        Reader {
            scheme: classifier.scheme(),
            matcher: classifier.matcher(),
            language,
            shows_words,
            stems: FxHashMap::default(),
            forgotten: 0,
        }
    }

    #[cfg(test)]
    pub(crate) fn remember_at_most(&mut self, words: usize) {
        self.matcher.most_remembered = words;
    }

    pub(crate) fn read(&mut self, text: &Text<'_>) -> Analysed<u64> {
        let language = language_of(text).or_else(|| self.language.map(str::to_owned));
        let known = Text {
            language: language.as_deref(),
            ..*text
        };
        let findings = self.matcher.look_up_to(&known, MOST_WORDS, false);
        let spans = if self.shows_words {
            let span = |found: &Match| {
                let (title, start, end) = self.matcher.span(found.first, found.last);
                (found.concept.0, title, start, end)
            };
            findings.matches.iter().map(span).collect()
        } else {
            Vec::new()
        };
        let mut terms: Vec<(u64, f32)> = Vec::with_capacity(3 * findings.words);
        let mut places: Vec<(u64, bool, u32, u32)> = Vec::new();
        if self.forgotten != self.matcher.forgotten() {
            self.forgotten = self.matcher.forgotten();
            self.stems.values_mut().for_each(|stems| stems.met.clear());
        }
        let stems = self
            .stems
            .entry(language.unwrap_or_default())
            .or_insert_with_key(|language| Stems {
                stemmer: LanguageStemmer::new(language),
                small: language_bit(language),
                met: FxHashMap::default(),
            });
        let small = stems.small;
        for token in (self.matcher.words().iter()).filter(|token| token.small & small == 0) {
            let field = if token.title { text.title } else { text.body };
            let weight = if token.title { TITLE } else { 1.0 };
            let [whole, begins, ends] = stems.terms_of(token.word, &field[token.start..token.end]);
            terms.push((whole, weight));
            if begins != 0 {
                terms.push((begins, weight * EDGE_SHARE));
                terms.push((ends, weight * EDGE_SHARE));
            }
            if self.shows_words {
                for term in [whole, begins, ends].into_iter().filter(|&term| term != 0) {
                    places.push((term, token.title, token.start as u32, token.end as u32));
                }
            }
        }
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
        keep_strongest_sorted(&mut terms, MOST_TERMS);
        terms.shrink_to_fit();
        places.sort_by_key(|(term, title, start, _)| (*term, !*title, *start));
        places.dedup_by_key(|place| place.0);
        Analysed {
            terms,
            labels: gather(self.scheme, &findings.matches),
            words: findings.words,
            places,
            spans,
        }
    }
}

impl Stems {
    /// The whole stem, how it begins and how it ends; the latter two are 0 for a short word.
    fn terms_of(&mut self, word: u32, original: &str) -> [u64; 3] {
        *self.met.entry(word).or_insert_with(|| {
            let stem = self.stemmer.stem(&fold(original));
            let letters: Vec<(usize, char)> = stem.char_indices().collect();
            let mut terms = [hash(0, &stem), 0, 0];
            if letters.len() >= LONG {
                terms[1] = hash(1, &stem[..letters[EDGE].0]);
                terms[2] = hash(2, &stem[letters[letters.len() - EDGE].0..]);
            }
            terms
        })
    }
}

impl Analysed {
    /// The places of a concept's labels in the text, at most so many.
    pub(crate) fn label_words(&self, text: &Text<'_>, concept: u32, most: usize) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for &(found, title, start, end) in &self.spans {
            let field = if title { text.title } else { text.body };
            if found == concept
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
    pub(crate) fn word_of<'t>(&self, text: &Text<'t>, term: u32) -> Option<&'t str> {
        let at = self.places.binary_search_by_key(&term, |place| place.0).ok()?;
        let (_, title, start, end) = self.places[at];
        let field = if title { text.title } else { text.body };
        field.get(start as usize..end as usize)
    }
}
