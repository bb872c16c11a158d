//! Holds all records as numbers: words interned, how many records hold each, quantities read.
//!
//! Filled once per run in the order of the ids, so that the order in which records were given cannot matter; every view
//! reads from it. Frequencies are frozen after [`Corpus::freeze`]: records placed later do not change them.

use crate::normalise;
use crate::record::{Field, FieldKind, Record};
use crate::rows::Rows;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};
use serde::{Deserialize, Serialize};
use std::hash::{Hash, Hasher};

/// Words and their numbers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Lexicon {
    numbers: FxHashMap<Box<str>, u32>,
    words: Vec<Box<str>>,
    /// What [`Lexicon::may_be_alike`] looks at, by word.
    signs: Vec<Signs>,
}

/// What can be seen of a word at a glance.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Signs {
    /// A bit for each letter that occurs in it.
    letters: u64,
    first: u32,
    length: u8,
    digits: bool,
}

impl Signs {
    fn of(word: &str) -> Signs {
        let mut signs = Signs {
            first: word.chars().next().map_or(0, u32::from),
            digits: word.bytes().any(|byte| byte.is_ascii_digit()),
            ..Signs::default()
        };
        for letter in word.chars() {
            signs.letters |= 1 << (u32::from(letter) & 63);
            signs.length = signs.length.saturating_add(1);
        }
        signs
    }
}

impl Lexicon {
    /// The number of a word, new or known.
    pub fn intern(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let number = self.words.len() as u32;
        self.words.push(word.into());
        self.signs.push(Signs::of(word));
        self.numbers.insert(word.into(), number);
        number
    }

    /// The number of a known word.
    pub fn find(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied()
    }

    /// The word with this number.
    pub fn word(&self, number: u32) -> &str {
        &self.words[number as usize]
    }

    /// Whether two different words can be alike for [`crate::similarity::word_likeness`]: false only where they surely are not.
    pub fn may_be_alike(&self, a: u32, b: u32) -> bool {
        let (a, b) = (self.signs[a as usize], self.signs[b as usize]);
        if a.digits || b.digits {
            return false;
        }
        if a.first == b.first {
            return true;
        }
        // With another first letter only slips are left: each changes two letters of the alphabet at most.
        let (short, long) = (a.length.min(b.length), a.length.max(b.length));
        let limit = crate::similarity::slips_allowed(usize::from(long)) as u32;
        short >= 4 && u32::from(long - short) <= limit && (a.letters ^ b.letters).count_ones() <= 2 * limit
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.words.len()
    }
}

/// One record, read but not yet numbered.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    /// Words of each field.
    pub words: Vec<Vec<String>>,
    /// Quantity of each field; NaN where none.
    pub numbers: Vec<f64>,
    /// Concepts, by number, without repetition.
    pub concepts: Vec<(u32, f32)>,
    /// Language of the words.
    pub language: Option<String>,
    /// Whether a cell was cut to its bound.
    pub cut: bool,
}

impl Reading {
    /// Reads a record's cells by the kinds of its fields.
    pub fn of(fields: &[Field], record: &Record) -> Reading {
        let mut reading = Reading::default();
        for (index, field) in fields.iter().enumerate() {
            let cell = record.cells.get(index).map_or("", |cell| cell.trim());
            let mut words = Vec::new();
            let mut number = f64::NAN;
            match field.kind {
                FieldKind::Ignored => {}
                FieldKind::Number => {
                    number = normalise::number(cell).unwrap_or(f64::NAN);
                }
                FieldKind::Code => {
                    words.push(normalise::key(cell));
                    words.retain(|word| !word.is_empty());
                }
                FieldKind::Text | FieldKind::Category => {
                    let (list, cut) = normalise::words(cell);
                    words = list;
                    reading.cut |= cut;
                }
            }
            reading.words.push(words);
            reading.numbers.push(number);
        }
        reading.concepts = record.concepts.iter().copied().filter(|c| c.1 > 0.0).collect();
        reading
            .concepts
            .sort_by(|x, y| x.0.cmp(&y.0).then(y.1.total_cmp(&x.1)));
        reading.concepts.dedup_by_key(|concept| concept.0);
        reading.language.clone_from(&record.language);
        reading
    }

    /// Whether nothing at all is said in it.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(Vec::is_empty)
            && self.numbers.iter().all(|n| n.is_nan())
            && self.concepts.is_empty()
    }
}

/// All records of a run.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Corpus {
    /// The fields.
    pub fields: Vec<Field>,
    /// The words.
    pub lexicon: Lexicon,
    /// Words of a cell, sorted, without repetition; row = record x fields + field.
    cells: Rows<u32>,
    /// Words of a record over its fields with how often each occurs, sorted by word.
    record_words: Rows<(u32, u16)>,
    numbers: Rows<f64>,
    concepts: Rows<(u32, f32)>,
    /// Names of concepts, by number.
    concept_names: FxHashMap<u32, String>,
    /// Language of each record as a place in `language_names`; 0 = unknown.
    languages: Vec<u16>,
    language_names: Vec<String>,
    /// Per word: records it could stand in, those in the languages it occurs in, weighed by how it spreads over them.
    base: Vec<f32>,
    /// Per word: whether it occurs in records of several languages, as names and international words do.
    common: Vec<bool>,
    /// Per field and word: records whose cell holds it.
    cell_frequency: Vec<Vec<u32>>,
    /// Per word: records that hold it.
    record_frequency: Vec<u32>,
    /// Per concept: records that hold it.
    concept_frequency: FxHashMap<u32, u32>,
    /// Records counted in the frequencies.
    counted: usize,
}

impl Corpus {
    /// A corpus of no records yet.
    pub fn of_fields(fields: &[Field]) -> Corpus {
        Corpus {
            fields: fields.to_vec(),
            ..Corpus::default()
        }
    }

    /// Reads many records at once, in the order given.
    pub fn read(fields: &[Field], records: &[Record]) -> Vec<Reading> {
        records
            .par_iter()
            .map(|record| Reading::of(fields, record))
            .collect()
    }

    /// Numbers the words of a reading, new ones included.
    pub fn number_words(&mut self, reading: &Reading) -> Vec<Vec<u32>> {
        reading
            .words
            .iter()
            .map(|words| words.iter().map(|word| self.lexicon.intern(word)).collect())
            .collect()
    }

    /// Appends a record; frequencies stay as they are. Answers its number.
    pub fn push(&mut self, reading: &Reading) -> usize {
        let words = self.number_words(reading);
        self.push_numbered(reading, words)
    }

    /// Appends a record whose words are numbered already.
    pub fn push_numbered(&mut self, reading: &Reading, words: Vec<Vec<u32>>) -> usize {
        let mut all: Vec<(u32, u16)> = Vec::new();
        for mut numbers in words {
            all.extend(numbers.iter().map(|&number| (number, 1)));
            numbers.sort_unstable();
            numbers.dedup();
            self.cells.push(numbers);
        }
        all.sort_unstable();
        let mut merged: Vec<(u32, u16)> = Vec::with_capacity(all.len());
        for (word, _) in all {
            match merged.last_mut() {
                Some(last) if last.0 == word => last.1 = last.1.saturating_add(1),
                _ => merged.push((word, 1)),
            }
        }
        self.record_words.push(merged);
        self.numbers.push(reading.numbers.iter().copied());
        self.concepts.push(reading.concepts.iter().copied());
        let language = self.number_language(reading.language.as_deref());
        self.languages.push(language);
        self.record_words.len() - 1
    }

    fn number_language(&mut self, language: Option<&str>) -> u16 {
        let Some(name) = language else { return 0 };
        if self.language_names.is_empty() {
            self.language_names.push(String::new());
        }
        match self.language_names.iter().position(|known| known == name) {
            Some(place) => place as u16,
            None if self.language_names.len() < usize::from(u16::MAX) => {
                self.language_names.push(name.to_owned());
                self.language_names.len() as u16 - 1
            }
            None => 0,
        }
    }

    /// Counts in how many records each word could stand, and which words belong to several languages.
    fn freeze_languages(&mut self) {
        if !self.is_multilingual() {
            return;
        }
        let names = self.language_names.len();
        let mut records = vec![0f32; names];
        for &language in &self.languages {
            records[usize::from(language)] += 1.0;
        }
        let mut spread: FxHashMap<(u32, u16), u32> = FxHashMap::default();
        for record in 0..self.len() {
            for &(word, _) in self.record_words.row(record) {
                *spread.entry((word, self.languages[record])).or_default() += 1;
            }
        }
        let mut spread: Vec<((u32, u16), u32)> = spread.into_iter().collect();
        spread.sort_unstable();
        self.base = vec![0.0; self.lexicon.len()];
        self.common = vec![false; self.lexicon.len()];
        for list in spread.chunk_by(|x, y| x.0.0 == y.0.0) {
            let word = list[0].0.0 as usize;
            let all: u32 = list.iter().map(|entry| entry.1).sum();
            self.base[word] = list
                .iter()
                .map(|entry| records[usize::from(entry.0.1)] * entry.1 as f32 / all as f32)
                .sum();
            self.common[word] = list.len() > 1;
        }
    }

    /// Counts frequencies; records that come later do not change them.
    pub fn freeze(&mut self) {
        self.counted = self.len();
        self.freeze_languages();
        self.record_frequency = vec![0; self.lexicon.len()];
        self.cell_frequency = vec![vec![0; self.lexicon.len()]; self.fields.len()];
        for record in 0..self.len() {
            for &(word, _) in self.record_words.row(record) {
                self.record_frequency[word as usize] += 1;
            }
            for field in 0..self.fields.len() {
                for &word in self.cells.row(record * self.fields.len() + field) {
                    self.cell_frequency[field][word as usize] += 1;
                }
            }
            for &(concept, _) in self.concepts.row(record) {
                *self.concept_frequency.entry(concept).or_default() += 1;
            }
        }
    }

    /// Number of records in the frozen frequencies.
    pub fn counted(&self) -> usize {
        self.counted
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.record_words.len()
    }

    /// Whether a record says exactly what a reading says, the order of words in a cell aside.
    pub fn holds(&self, record: usize, reading: &Reading) -> bool {
        let same_words = (0..self.fields.len()).all(|field| {
            let numbers: Option<Vec<u32>> = reading.words[field]
                .iter()
                .map(|word| self.lexicon.find(word))
                .collect();
            numbers.is_some_and(|mut numbers| {
                numbers.sort_unstable();
                numbers.dedup();
                numbers == self.cell(record, field)
            })
        });
        same_words
            && self.concepts(record) == reading.concepts
            && self
                .numbers
                .row(record)
                .iter()
                .zip(&reading.numbers)
                .all(|(x, y)| x.to_bits() == y.to_bits())
    }

    /// A hash of what views can see of a record.
    pub fn content_key(&self, record: usize) -> u64 {
        let cells = (0..self.fields.len()).map(|field| self.cell(record, field));
        content_hash(cells, self.numbers.row(record), self.concepts(record))
    }

    /// The same hash for a reading; `None` when it holds an unknown word or nothing.
    pub fn key_of(&self, reading: &Reading) -> Option<u64> {
        let cells = reading
            .words
            .iter()
            .map(|words| {
                let mut numbers = words
                    .iter()
                    .map(|word| self.lexicon.find(word))
                    .collect::<Option<Vec<u32>>>()?;
                numbers.sort_unstable();
                numbers.dedup();
                Some(numbers)
            })
            .collect::<Option<Vec<_>>>()?;
        let key = content_hash(
            cells.iter().map(Vec::as_slice),
            &reading.numbers,
            &reading.concepts,
        );
        (!reading.is_empty()).then_some(key)
    }

    /// The same hash for a reading whose words are numbered; `None` when it says nothing.
    pub fn key_of_numbered(&self, reading: &Reading, words: &[Vec<u32>]) -> Option<u64> {
        if reading.is_empty() {
            return None;
        }
        let sorted: Vec<Vec<u32>> = words
            .iter()
            .map(|numbers| {
                let mut numbers = numbers.clone();
                numbers.sort_unstable();
                numbers.dedup();
                numbers
            })
            .collect();
        Some(content_hash(
            sorted.iter().map(Vec::as_slice),
            &reading.numbers,
            &reading.concepts,
        ))
    }

    /// Whether all parts have the same number of records: what a stored corpus is checked for.
    pub fn is_whole(&self) -> bool {
        let records = self.record_words.len();
        let words = self.lexicon.len() as u32;
        self.lexicon.signs.len() == self.lexicon.words.len()
            && self.cells.is_whole()
            && self.record_words.is_whole()
            && self.numbers.is_whole()
            && self.concepts.is_whole()
            && self.cells.len() == records * self.fields.len()
            && self.numbers.len() == records
            && self.languages.len() == records
            && self
                .languages
                .iter()
                .all(|&language| language == 0 || usize::from(language) < self.language_names.len())
            && self.concepts.len() == records
            && self.cell_frequency.len() == self.fields.len()
            && self.counted <= records
            && self.cells.values().iter().all(|&word| word < words)
            && self.record_words.values().iter().all(|entry| entry.0 < words)
            && self.numbers.values().len() == records * self.fields.len()
    }

    /// Words of a cell, sorted.
    pub fn cell(&self, record: usize, field: usize) -> &[u32] {
        self.cells.row(record * self.fields.len() + field)
    }

    /// Words of a record with their counts.
    pub fn record(&self, record: usize) -> &[(u32, u16)] {
        self.record_words.row(record)
    }

    /// Quantity of a field; NaN where none.
    pub fn number(&self, record: usize, field: usize) -> f64 {
        self.numbers.row(record)[field]
    }

    /// Concepts of a record.
    pub fn concepts(&self, record: usize) -> &[(u32, f32)] {
        self.concepts.row(record)
    }

    /// Number of concepts that occur.
    pub fn concept_count(&self) -> usize {
        self.concept_frequency.len()
    }

    /// Whether any record has concepts.
    pub fn has_concepts(&self) -> bool {
        !self.concept_frequency.is_empty()
    }

    /// The name of a concept, or its number.
    pub fn concept_name(&self, concept: u32) -> String {
        self.concept_names
            .get(&concept)
            .cloned()
            .unwrap_or_else(|| format!("concept {concept}"))
    }

    /// Names the concepts.
    pub fn name_concepts(&mut self, names: &[(u32, String)]) {
        self.concept_names = names.iter().cloned().collect();
    }

    /// Whether the records are in more than one language.
    pub fn is_multilingual(&self) -> bool {
        self.language_names.len() > 2
    }

    /// Whether words of two records can be compared: they are not in two different languages.
    pub fn same_language(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.languages[a], self.languages[b]);
        a == b || a == 0 || b == 0
    }

    /// Whether a word occurs in records of several languages.
    pub fn is_common(&self, word: u32) -> bool {
        self.common.get(word as usize).copied().unwrap_or(false)
    }

    /// Records a word could stand in: all, or those in its languages.
    fn base(&self, word: u32) -> f32 {
        self.base
            .get(word as usize)
            .copied()
            .unwrap_or(self.counted as f32)
    }

    /// Rarity of a word among the cells of a field, in nats: ln(1 + n / records with it), n counting its languages only.
    pub fn cell_rarity(&self, field: usize, word: u32) -> f32 {
        rarity(
            self.base(word),
            self.cell_frequency[field]
                .get(word as usize)
                .copied()
                .unwrap_or(0),
        )
    }

    /// Rarity of a word among all records, in nats.
    pub fn word_rarity(&self, word: u32) -> f32 {
        rarity(
            self.base(word),
            self.record_frequency.get(word as usize).copied().unwrap_or(0),
        )
    }

    /// Rarity of a concept among all records, in nats.
    pub fn concept_rarity(&self, concept: u32) -> f32 {
        rarity(
            self.counted as f32,
            self.concept_frequency.get(&concept).copied().unwrap_or(0),
        )
    }

    /// Rarity of what exactly two records share: the most that one agreement can say.
    pub fn full_rarity(&self) -> f32 {
        rarity(self.counted as f32, 2)
    }
}

/// ln(1 + n / frequency), a frequency of none counted as one.
pub fn rarity(count: f32, frequency: u32) -> f32 {
    (1.0 + count.max(1.0) / frequency.max(1) as f32).ln()
}

fn content_hash<'a>(cells: impl Iterator<Item = &'a [u32]>, numbers: &[f64], concepts: &[(u32, f32)]) -> u64 {
    let mut hasher = FxHasher::default();
    for cell in cells {
        cell.hash(&mut hasher);
    }
    for number in numbers {
        number.to_bits().hash(&mut hasher);
    }
    for (concept, weight) in concepts {
        (concept, weight.to_bits()).hash(&mut hasher);
    }
    hasher.finish()
}
