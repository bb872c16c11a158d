//! Views of a whole record, whatever field its words stand in: words, letter sequences, codes, concepts.
//!
//! The first two and the concepts are unit vectors and find the candidates; letter sequences carry slips, inflections
//! and model numbers written apart; concepts, given by the caller, carry a match across languages.

use super::{Among, View, told_together};
use crate::cognates::Cognates;
use crate::corpus::{Corpus, leading, length, rarity};
use crate::rows::Rows;
use crate::sparse::{Room, SparseVectors, each_shared};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

/// Most terms of one record kept in a vector.
const MOST_TERMS: usize = 1_000;

/// What a word counts that occurs so often in a record: 1 + ln of that.
#[derive(Debug)]
struct Repetition([f32; 256]);

impl Default for Repetition {
    fn default() -> Self {
        Repetition(std::array::from_fn(|count| 1.0 + (count.max(1) as f32).ln()))
    }
}

impl Repetition {
    fn of(&self, count: u8) -> f32 {
        self.0[usize::from(count)]
    }
}

/// Terms that are a word together with a leading concept of its record: a town says little where a thousand services are in it, a
/// town and a kind of service say much. They are numbered by a hash; two that share a number by chance are told apart when looked at.
struct Paired {
    /// Numbers for such terms, a power of two, or 1 where there are none; words follow.
    numbers: u32,
}

/// Numbers a record for paired terms.
const NUMBERS: usize = 8;

impl Paired {
    /// For the records of a corpus: there are such terms where concepts are known and too coarse to tell records apart.
    fn of(corpus: &Corpus) -> Paired {
        let pairs = corpus.has_concepts() && !ConceptView::tells_apart(corpus);
        let numbers = (corpus.counted() * NUMBERS).next_power_of_two().min(1 << 24) as u32;
        Paired {
            numbers: if pairs { numbers } else { 1 },
        }
    }

    /// Whether there are such terms.
    fn any(&self) -> bool {
        self.numbers > 1
    }

    /// The terms of a record whose words are given with their weights.
    fn terms(
        &self,
        corpus: &Corpus,
        record: usize,
        words: impl Iterator<Item = (u32, f32)>,
        terms: &mut Vec<(u32, f32)>,
    ) {
        terms.clear();
        let leading = if self.any() {
            leading(corpus.concepts(record))
        } else {
            Default::default()
        };
        for (word, weight) in words {
            terms.push((self.numbers + word, weight));
            for concept in leading.into_iter().flatten() {
                let mut hasher = FxHasher::default();
                (word, concept).hash(&mut hasher);
                terms.push(((hasher.finish() >> 32) as u32 & (self.numbers - 1), weight));
            }
        }
    }
}

/// The words of the first parts of a cosine.
fn words_of(corpus: &Corpus, parts: &[(u32, f32)], most: usize) -> Vec<String> {
    let words = parts.iter().take(most).map(|part| corpus.lexicon.word(part.0));
    words.map(str::to_string).collect()
}

/// Cosine of all words, weighted by rarity.
pub struct WordView {
    paired: Paired,
    /// Length of each record's vector before it is made 1.
    lengths: Vec<f32>,
    repetition: Repetition,
}

impl WordView {
    /// A view for the records of a corpus.
    pub fn new(corpus: &Corpus) -> Self {
        WordView {
            paired: Paired::of(corpus),
            lengths: Vec::new(),
            repetition: Repetition::default(),
        }
    }

    /// What a word that occurs so often weighs, before the vector's length is made 1.
    fn weight(&self, corpus: &Corpus, word: u32, count: u8) -> f32 {
        corpus.word_rarity(word) * self.repetition.of(count)
    }

    /// Calls with each word that two records share and its part of the cosine.
    fn each_part(&self, corpus: &Corpus, a: usize, b: usize, mut take: impl FnMut(u32, f32)) {
        let (left, right) = (corpus.counts(a), corpus.counts(b));
        let words = corpus.words(a);
        let whole = self.lengths[a] * self.lengths[b];
        each_shared(
            words,
            corpus.words(b),
            |&word| word,
            |i, j| {
                let rarity = corpus.word_rarity(words[i]);
                let weight = rarity * rarity * self.repetition.of(left[i]) * self.repetition.of(right[j]);
                take(words[i], weight / whole);
            },
        );
    }
}

impl View for WordView {
    fn name(&self) -> String {
        "words".into()
    }

    fn repeats(&self) -> bool {
        true
    }

    fn extend(&mut self, corpus: &Corpus) {
        for record in self.lengths.len()..corpus.len() {
            let words = corpus.words(record).iter().zip(corpus.counts(record));
            let squares = words.map(|(&word, &count)| self.weight(corpus, word, count).powi(2));
            self.lengths.push(squares.sum::<f32>().sqrt());
        }
    }

    fn compare(&self, corpus: &Corpus, a: usize, b: usize) -> Option<f32> {
        if !corpus.same_language(a, b) || self.lengths[a] == 0.0 || self.lengths[b] == 0.0 {
            return None;
        }
        let mut sum = 0.0;
        self.each_part(corpus, a, b, |_, part| sum += part);
        Some(sum.clamp(0.0, 1.0))
    }

    fn compare_all(&self, corpus: &Corpus, a: usize, others: &[u32], room: &mut Room) {
        let Room { laid, answers } = room;
        let counts = corpus.counts(a).iter();
        laid.lay(corpus.words(a).iter().zip(counts).map(|(&word, &count)| {
            let rarity = corpus.word_rarity(word);
            (word, rarity * rarity * self.repetition.of(count))
        }));
        answers.clear();
        answers.extend(others.iter().map(|&other| {
            let b = other as usize;
            let whole = self.lengths[a] * self.lengths[b];
            if !corpus.same_language(a, b) || whole == 0.0 {
                return f32::NAN;
            }
            let words = corpus.words(b).iter().zip(corpus.counts(b));
            let parts = words.map(|(&word, &count)| laid.weight(word) * self.repetition.of(count) / whole);
            parts.sum::<f32>().clamp(0.0, 1.0)
        }));
    }

    fn reasons(&self, corpus: &Corpus, a: usize, b: usize, most: usize) -> Vec<String> {
        let mut parts = Vec::new();
        self.each_part(corpus, a, b, |word, part| parts.push((word, part)));
        parts.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        words_of(corpus, &parts, most)
    }

    fn among(&self) -> Among {
        Among::OwnLanguage
    }

    fn looks_closer(&self) -> bool {
        self.paired.any()
    }

    fn finds(&self) -> bool {
        true
    }

    fn terms(&self, corpus: &Corpus, record: usize, terms: &mut Vec<(u32, f32)>) {
        let length = self.lengths[record];
        let words = corpus.words(record).iter().zip(corpus.counts(record));
        let words = words.map(|(&word, &count)| (word, self.weight(corpus, word, count) / length));
        self.paired.terms(corpus, record, words, terms);
    }
}

/// Words that stand in records of several languages (names, codes, international words), between two languages; of long ones how they begin.
pub struct NameView {
    vectors: SparseVectors,
    cognates: Cognates,
    paired: Paired,
    kinds: Kinds,
}

impl NameView {
    /// A view for the records of a corpus.
    pub fn new(corpus: &Corpus) -> Self {
        NameView {
            vectors: SparseVectors::default(),
            cognates: Cognates::default(),
            paired: Paired::of(corpus),
            kinds: Kinds::default(),
        }
    }
}

impl View for NameView {
    fn name(&self) -> String {
        "names".into()
    }

    fn extend(&mut self, corpus: &Corpus) {
        if self.paired.any() {
            self.kinds.extend(corpus);
        }
        self.cognates.extend(corpus);
        for record in self.vectors.len()..corpus.len() {
            let words = corpus.words(record).iter();
            let mut entries: Vec<(u32, f32)> = words
                .filter_map(|&word| self.cognates.term(corpus, word))
                .collect();
            entries.sort_unstable_by_key(|entry| entry.0);
            entries.dedup_by_key(|entry| entry.0);
            self.vectors.push(entries, MOST_TERMS);
        }
    }

    fn compare(&self, corpus: &Corpus, a: usize, b: usize) -> Option<f32> {
        (!corpus.same_language(a, b))
            .then(|| self.vectors.cosine(a, b))
            .flatten()
    }

    fn compare_all(&self, corpus: &Corpus, a: usize, others: &[u32], room: &mut Room) {
        self.vectors
            .cosines(a, others, |b| !corpus.same_language(a, b), room);
    }

    fn closeness(&self, corpus: &Corpus, a: usize, others: &[u32], room: &mut Room) {
        self.compare_all(corpus, a, others, room);
        self.kinds.add_cosines(corpus, a, others, room);
    }

    fn reasons(&self, corpus: &Corpus, a: usize, b: usize, most: usize) -> Vec<String> {
        let parts = self.vectors.parts(a, b);
        let word = |record: usize, term: u32| {
            let mut words = corpus.words(record).iter();
            let own = words.find(|&&word| self.cognates.term(corpus, word).is_some_and(|own| own.0 == term));
            corpus.lexicon.word(own.copied().unwrap_or(term))
        };
        let terms = parts.iter().take(most).map(|part| part.0);
        terms
            .map(|term| told_together(word(a, term), word(b, term)))
            .collect()
    }

    fn among(&self) -> Among {
        Among::OtherLanguages
    }

    fn looks_closer(&self) -> bool {
        self.paired.any()
    }

    fn finds(&self) -> bool {
        true
    }

    fn terms(&self, corpus: &Corpus, record: usize, terms: &mut Vec<(u32, f32)>) {
        let words = self.vectors.row(record).iter().copied();
        self.paired.terms(corpus, record, words, terms);
    }
}

/// Letters of one sequence.
const GRAM_LETTERS: usize = 3;
/// A sequence of letters.
type Gram = [char; GRAM_LETTERS];
/// Most sequences kept over all records together.
const MOST_GRAMS: usize = 12_000_000;

/// Cosine of all sequences of three letters, weighted by rarity.
pub struct GramView {
    vectors: SparseVectors,
    numbers: FxHashMap<Gram, u32>,
    grams: Vec<Gram>,
    /// Sequences of each word of the lexicon, as often as they stand in it.
    of_words: Rows<u32>,
    /// Rarity of each sequence among the records; one that came later counts as one record's.
    rarity: Vec<f32>,
    counted: usize,
    most: usize,
    /// Whether candidates are sought by it.
    seeks: bool,
}

/// How often each sequence occurs in a record; room that is used again for the next.
#[derive(Default)]
struct Counts {
    /// By sequence; 0 between two records.
    counts: Vec<u16>,
    /// Those of the record.
    found: Vec<u32>,
}

impl GramView {
    /// A view for the records of a corpus: with many, each keeps fewer sequences.
    ///
    /// Descriptions of services have words enough to be found by; only entries are sought by their spelling.
    pub fn new(corpus: &Corpus) -> Self {
        GramView {
            vectors: SparseVectors::default(),
            numbers: FxHashMap::default(),
            grams: Vec::new(),
            of_words: Rows::default(),
            rarity: Vec::new(),
            counted: 0,
            most: (MOST_GRAMS / corpus.counted().max(1)).clamp(32, 2_000),
            seeks: !corpus.has_concepts(),
        }
    }

    /// Finds the sequences of words that came since.
    fn extend_words(&mut self, corpus: &Corpus) {
        let mut letters = Vec::new();
        for word in self.of_words.len()..corpus.lexicon.len() {
            letters.clear();
            letters.push(' ');
            letters.extend(corpus.lexicon.word(word as u32).chars());
            letters.push(' ');
            let (numbers, grams) = (&mut self.numbers, &mut self.grams);
            let list = letters.windows(GRAM_LETTERS).map(|window| {
                let gram: Gram = [window[0], window[1], window[2]];
                *numbers.entry(gram).or_insert_with(|| {
                    grams.push(gram);
                    grams.len() as u32 - 1
                })
            });
            self.of_words.push(list);
        }
    }

    /// Counts a record's sequences and calls with each and how often it occurs, in no order that matters.
    fn each_count(&self, corpus: &Corpus, record: usize, room: &mut Counts, mut take: impl FnMut(u32, u16)) {
        room.counts.resize(self.grams.len(), 0);
        for (&word, &repeated) in corpus.words(record).iter().zip(corpus.counts(record)) {
            for &gram in self.of_words.row(word as usize) {
                let count = &mut room.counts[gram as usize];
                if *count == 0 {
                    room.found.push(gram);
                }
                *count = count.saturating_add(u16::from(repeated));
            }
        }
        for gram in room.found.drain(..) {
            take(gram, std::mem::take(&mut room.counts[gram as usize]));
        }
    }
}

impl View for GramView {
    fn name(&self) -> String {
        "spelling".into()
    }

    fn repeats(&self) -> bool {
        true
    }

    fn extend(&mut self, corpus: &Corpus) {
        self.extend_words(corpus);
        let mut room = Counts::default();
        if self.counted == 0 {
            self.counted = corpus.counted();
            let mut frequency = vec![0; self.grams.len()];
            for record in 0..self.counted {
                self.each_count(corpus, record, &mut room, |gram, _| frequency[gram as usize] += 1);
            }
            let counted = self.counted as f32;
            self.rarity = frequency
                .into_iter()
                .map(|count| rarity(counted, count))
                .collect();
        }
        let later = rarity(self.counted as f32, 1);
        for record in self.vectors.len()..corpus.len() {
            let mut entries = Vec::new();
            self.each_count(corpus, record, &mut room, |gram, count| {
                let rarity = self.rarity.get(gram as usize).copied().unwrap_or(later);
                let repetition = if count == 1 {
                    1.0
                } else {
                    1.0 + f32::from(count).ln()
                };
                entries.push((gram, rarity * repetition));
            });
            self.vectors.push(entries, self.most);
        }
    }

    fn cost(&self) -> u8 {
        1
    }

    fn compare(&self, corpus: &Corpus, a: usize, b: usize) -> Option<f32> {
        corpus
            .same_language(a, b)
            .then(|| self.vectors.cosine(a, b))
            .flatten()
    }

    fn compare_all(&self, corpus: &Corpus, a: usize, others: &[u32], room: &mut Room) {
        self.vectors
            .cosines(a, others, |b| corpus.same_language(a, b), room);
    }

    fn reasons(&self, _: &Corpus, a: usize, b: usize, most: usize) -> Vec<String> {
        let parts = self.vectors.parts(a, b);
        parts
            .iter()
            .take(most)
            .map(|part| self.grams[part.0 as usize].iter().collect())
            .collect()
    }

    fn finds(&self) -> bool {
        self.seeks
    }

    fn terms(&self, _: &Corpus, record: usize, terms: &mut Vec<(u32, f32)>) {
        self.vectors.copy_row(record, terms);
    }
}

/// Codes in running text (model numbers, standards, years): shared ones against all.
#[derive(Default)]
pub struct CodeView {
    vectors: SparseVectors,
}

impl View for CodeView {
    fn name(&self) -> String {
        "codes".into()
    }

    fn repeats(&self) -> bool {
        true
    }

    fn extend(&mut self, corpus: &Corpus) {
        for record in self.vectors.len()..corpus.len() {
            let entries = corpus
                .words(record)
                .iter()
                .filter(|word| {
                    let text = corpus.lexicon.word(**word);
                    text.len() >= 3 && text.bytes().any(|b| b.is_ascii_digit())
                })
                .map(|&word| (word, corpus.word_rarity(word)))
                .collect();
            self.vectors.push(entries, MOST_TERMS);
        }
    }

    fn compare(&self, _: &Corpus, a: usize, b: usize) -> Option<f32> {
        self.vectors.cosine(a, b)
    }

    fn compare_all(&self, _: &Corpus, a: usize, others: &[u32], room: &mut Room) {
        self.vectors.cosines(a, others, |_| true, room);
    }

    fn reasons(&self, corpus: &Corpus, a: usize, b: usize, most: usize) -> Vec<String> {
        let parts = self.vectors.parts(a, b);
        if !parts.is_empty() {
            return words_of(corpus, &parts, most);
        }
        let first = |record| self.vectors.row(record).iter().max_by(|x, y| x.1.total_cmp(&y.1));
        match (first(a), first(b)) {
            (Some(x), Some(y)) => {
                vec![format!(
                    "{} against {}",
                    corpus.lexicon.word(x.0),
                    corpus.lexicon.word(y.0)
                )]
            }
            _ => Vec::new(),
        }
    }
}

/// Which kind of thing records are: their concepts as the caller weighed them, for choosing among partners that were found.
#[derive(Default)]
struct Kinds {
    /// Length of each record's list of weights.
    lengths: Vec<f32>,
}

impl Kinds {
    fn extend(&mut self, corpus: &Corpus) {
        for record in self.lengths.len()..corpus.len() {
            self.lengths.push(length(corpus.concepts(record)));
        }
    }

    /// Adds the cosines of the weights of one record and others (0..=1) to the answers.
    fn add_cosines(&self, corpus: &Corpus, a: usize, others: &[u32], room: &mut Room) {
        let Room { laid, answers } = room;
        laid.lay(corpus.concepts(a).iter().copied());
        for (answer, &other) in answers.iter_mut().zip(others) {
            let lengths = self.lengths[a] * self.lengths[other as usize];
            let concepts = corpus.concepts(other as usize).iter();
            let sum: f32 = concepts
                .map(|&(concept, weight)| laid.weight(concept) * weight)
                .sum();
            *answer += sum / lengths.max(f32::MIN_POSITIVE);
        }
    }
}

/// Cosine of the concepts the caller found, each weight beyond its mean: what all records are near to tells none apart.
pub struct ConceptView {
    vectors: SparseVectors,
    /// Whether candidates are sought by it.
    seeks: bool,
}

/// Records for each concept in use up to which concepts tell things apart; among more they only name the kind.
pub const RECORDS_A_CONCEPT: usize = 3;

impl ConceptView {
    /// A view over the concepts of a corpus.
    pub fn new(corpus: &Corpus) -> Self {
        ConceptView {
            vectors: SparseVectors::default(),
            seeks: Self::tells_apart(corpus),
        }
    }

    /// Whether a corpus has so few records that concepts tell them apart.
    pub fn tells_apart(corpus: &Corpus) -> bool {
        corpus.counted() <= corpus.concept_count() * RECORDS_A_CONCEPT
    }
}

impl View for ConceptView {
    fn name(&self) -> String {
        "concepts".into()
    }

    fn extend(&mut self, corpus: &Corpus) {
        for record in self.vectors.len()..corpus.len() {
            let entries = corpus.concepts_beyond_mean(record).collect();
            self.vectors.push(entries, MOST_TERMS);
        }
    }

    fn compare(&self, _: &Corpus, a: usize, b: usize) -> Option<f32> {
        self.vectors.cosine(a, b)
    }

    fn compare_all(&self, _: &Corpus, a: usize, others: &[u32], room: &mut Room) {
        self.vectors.cosines(a, others, |_| true, room);
    }

    fn reasons(&self, corpus: &Corpus, a: usize, b: usize, most: usize) -> Vec<String> {
        let parts = self.vectors.parts(a, b);
        parts
            .iter()
            .take(most)
            .map(|part| corpus.concept_name(part.0))
            .collect()
    }

    fn finds(&self) -> bool {
        self.seeks
    }

    fn terms(&self, _: &Corpus, record: usize, terms: &mut Vec<(u32, f32)>) {
        self.vectors.copy_row(record, terms);
    }
}
