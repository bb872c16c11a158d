//! Views of a whole record, whatever field its words stand in: words, letter sequences, codes, concepts.
//!
//! The first two and the concepts are unit vectors and find the candidates; letter sequences carry slips, inflections
//! and model numbers written apart; concepts, given by the caller, carry a match across languages.

use super::View;
use crate::corpus::{Corpus, rarity};
use crate::sparse::SparseVectors;
use rustc_hash::FxHashMap;

/// Most terms of one record kept in a vector.
const MOST_TERMS: usize = 1_000;

/// Cosine of all words, weighted by rarity.
#[derive(Default)]
pub struct WordView {
    vectors: SparseVectors,
}

impl View for WordView {
    fn name(&self) -> String {
        "words".into()
    }

    fn extend(&mut self, corpus: &Corpus) {
        for record in self.vectors.len()..corpus.len() {
            let entries = corpus
                .record(record)
                .iter()
                .map(|&(word, count)| (word, corpus.word_rarity(word) * (1.0 + f32::from(count).ln())))
                .collect();
            self.vectors.push(entries, MOST_TERMS);
        }
    }

    fn compare(&self, corpus: &Corpus, a: usize, b: usize) -> Option<f32> {
        corpus
            .same_language(a, b)
            .then(|| self.vectors.cosine(a, b))
            .flatten()
    }

    fn reasons(&self, corpus: &Corpus, a: usize, b: usize, most: usize) -> Vec<String> {
        let parts = self.vectors.parts(a, b);
        parts
            .iter()
            .take(most)
            .map(|part| corpus.lexicon.word(part.0).to_string())
            .collect()
    }

    fn seeks(&self, corpus: &Corpus, a: usize, b: usize) -> bool {
        corpus.same_language(a, b)
    }

    fn vectors(&self) -> Option<&SparseVectors> {
        Some(&self.vectors)
    }
}

/// Words that stand in records of several languages (names, codes, international words), between two languages.
#[derive(Default)]
pub struct NameView {
    vectors: SparseVectors,
}

impl View for NameView {
    fn name(&self) -> String {
        "names".into()
    }

    fn extend(&mut self, corpus: &Corpus) {
        for record in self.vectors.len()..corpus.len() {
            let entries = corpus
                .record(record)
                .iter()
                .filter(|(word, _)| corpus.is_common(*word))
                .map(|&(word, _)| (word, corpus.word_rarity(word)))
                .collect();
            self.vectors.push(entries, MOST_TERMS);
        }
    }

    fn compare(&self, corpus: &Corpus, a: usize, b: usize) -> Option<f32> {
        (!corpus.same_language(a, b))
            .then(|| self.vectors.cosine(a, b))
            .flatten()
    }

    fn reasons(&self, corpus: &Corpus, a: usize, b: usize, most: usize) -> Vec<String> {
        let parts = self.vectors.parts(a, b);
        parts
            .iter()
            .take(most)
            .map(|part| corpus.lexicon.word(part.0).to_string())
            .collect()
    }

    fn seeks(&self, corpus: &Corpus, a: usize, b: usize) -> bool {
        !corpus.same_language(a, b)
    }

    fn vectors(&self) -> Option<&SparseVectors> {
        Some(&self.vectors)
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
    frequency: Vec<u32>,
    counted: usize,
    most: usize,
    /// Whether candidates are sought by it.
    seeks: bool,
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
            frequency: Vec::new(),
            counted: 0,
            most: (MOST_GRAMS / corpus.counted().max(1)).clamp(32, 2_000),
            seeks: !corpus.has_concepts(),
        }
    }

    /// Numbers of a record's sequences with their counts.
    fn count(
        &mut self,
        corpus: &Corpus,
        record: usize,
        cache: &mut FxHashMap<u32, Vec<u32>>,
    ) -> Vec<(u32, u16)> {
        let mut all: Vec<(u32, u16)> = Vec::new();
        for &(word, count) in corpus.record(record) {
            let list = cache
                .entry(word)
                .or_insert_with(|| self.of_word(corpus.lexicon.word(word)));
            all.extend(list.iter().map(|&gram| (gram, count)));
        }
        all.sort_unstable();
        let mut merged: Vec<(u32, u16)> = Vec::with_capacity(all.len());
        for (gram, count) in all {
            match merged.last_mut() {
                Some(last) if last.0 == gram => last.1 = last.1.saturating_add(count),
                _ => merged.push((gram, count)),
            }
        }
        merged
    }

    fn of_word(&mut self, word: &str) -> Vec<u32> {
        let mut letters = vec![' '];
        letters.extend(word.chars());
        letters.push(' ');
        letters
            .windows(GRAM_LETTERS)
            .map(|window| {
                let gram: Gram = [window[0], window[1], window[2]];
                let next = self.grams.len() as u32;
                *self.numbers.entry(gram).or_insert_with(|| {
                    self.grams.push(gram);
                    next
                })
            })
            .collect()
    }
}

impl View for GramView {
    fn name(&self) -> String {
        "spelling".into()
    }

    fn extend(&mut self, corpus: &Corpus) {
        let mut cache = FxHashMap::default();
        if self.counted == 0 {
            self.counted = corpus.counted();
            for record in 0..self.counted {
                for (gram, _) in self.count(corpus, record, &mut cache) {
                    self.frequency
                        .resize(self.grams.len().max(self.frequency.len()), 0);
                    self.frequency[gram as usize] += 1;
                }
            }
        }
        for record in self.vectors.len()..corpus.len() {
            let entries = self
                .count(corpus, record, &mut cache)
                .into_iter()
                .map(|(gram, count)| {
                    let frequency = self.frequency.get(gram as usize).copied().unwrap_or(0);
                    (
                        gram,
                        rarity(self.counted as f32, frequency) * (1.0 + f32::from(count).ln()),
                    )
                })
                .collect();
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

    fn reasons(&self, _: &Corpus, a: usize, b: usize, most: usize) -> Vec<String> {
        let parts = self.vectors.parts(a, b);
        parts
            .iter()
            .take(most)
            .map(|part| self.grams[part.0 as usize].iter().collect())
            .collect()
    }

    fn vectors(&self) -> Option<&SparseVectors> {
        self.seeks.then_some(&self.vectors)
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

    fn extend(&mut self, corpus: &Corpus) {
        for record in self.vectors.len()..corpus.len() {
            let entries = corpus
                .record(record)
                .iter()
                .filter(|(word, _)| {
                    let text = corpus.lexicon.word(*word);
                    text.len() >= 3 && text.bytes().any(|b| b.is_ascii_digit())
                })
                .map(|&(word, _)| (word, corpus.word_rarity(word)))
                .collect();
            self.vectors.push(entries, MOST_TERMS);
        }
    }

    fn compare(&self, _: &Corpus, a: usize, b: usize) -> Option<f32> {
        self.vectors.cosine(a, b)
    }

    fn reasons(&self, corpus: &Corpus, a: usize, b: usize, most: usize) -> Vec<String> {
        let parts = self.vectors.parts(a, b);
        if !parts.is_empty() {
            return parts
                .iter()
                .take(most)
                .map(|part| corpus.lexicon.word(part.0).to_string())
                .collect();
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

/// Cosine of the concepts the caller found.
pub struct ConceptView {
    vectors: SparseVectors,
    /// Whether candidates are sought by it.
    seeks: bool,
}

/// Records for each concept in use up to which concepts tell things apart; among more they only name the kind.
const RECORDS_A_CONCEPT: usize = 10;

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
            let entries = corpus
                .concepts(record)
                .iter()
                .map(|&(concept, weight)| (concept, weight * corpus.concept_rarity(concept)))
                .collect();
            self.vectors.push(entries, MOST_TERMS);
        }
    }

    fn compare(&self, _: &Corpus, a: usize, b: usize) -> Option<f32> {
        self.vectors.cosine(a, b)
    }

    fn reasons(&self, corpus: &Corpus, a: usize, b: usize, most: usize) -> Vec<String> {
        let parts = self.vectors.parts(a, b);
        parts
            .iter()
            .take(most)
            .map(|part| corpus.concept_name(part.0))
            .collect()
    }

    fn vectors(&self) -> Option<&SparseVectors> {
        self.seeks.then_some(&self.vectors)
    }
}
