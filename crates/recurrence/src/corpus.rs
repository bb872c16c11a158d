//! Holds all records as numbers: words interned, how many records hold each, quantities read.
//!
//! Filled once per run in an order that does not depend on the one in which records were given; every view
//! reads from it. Frequencies are frozen after [`Corpus::freeze`]: records placed later do not change them.

use crate::lexicon::Lexicon;
use crate::reading::{Reading, Stretch};
use crate::record::{Field, FieldKind};
use crate::rows::Rows;
use rustc_hash::{FxHashMap, FxHasher};
use serde::{Deserialize, Serialize};
use std::hash::{Hash, Hasher};

/// All records of a run.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Corpus {
    /// The fields.
    pub fields: Vec<Field>,
    /// The words.
    pub lexicon: Lexicon,
    /// Words of a cell, sorted, without repetition; row = record x fields + field.
    cells: Rows<u32>,
    /// Words of a record over its fields, sorted.
    words: Rows<u32>,
    /// How often each of these occurs there.
    counts: Rows<u8>,
    /// Quantities of the fields that hold such.
    quantities: Rows<f64>,
    concepts: Rows<(u32, f32)>,
    /// By provider, words that say whose a record is: left out, sorted.
    pub boilerplate: FxHashMap<String, Vec<u32>>,
    /// Names of concepts, by number.
    concept_names: FxHashMap<u32, String>,
    /// Language of each record as a place in `language_names`; 0 = unknown.
    languages: Vec<u16>,
    language_names: Vec<String>,
    /// Whether the counted records are in more than one language.
    multilingual: bool,
    /// Per word: whether it occurs in records of several languages, as names and international words do.
    common: Vec<bool>,
    /// Per field and word: how rare it is among the cells.
    cell_rarity: Vec<Vec<f32>>,
    /// Per word: how rare it is among the records.
    word_rarity: Vec<f32>,
    /// Per concept: its mean weight over the counted records and [`RECORDS_OF_NOTHING`], the weights of each as a vector of length 1.
    concept_mean: FxHashMap<u32, f32>,
    /// Concepts of the counted record that has most.
    most_concepts: usize,
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

    /// Numbers the words of a stretch, new ones included, in the order of the stretch's own numbers.
    pub fn number_words(&mut self, stretch: &Stretch) -> Vec<u32> {
        (0..stretch.lexicon.len() as u32)
            .map(|word| self.lexicon.intern(stretch.lexicon.word(word)))
            .collect()
    }

    /// Appends a record; frequencies stay as they are. Answers its number.
    pub fn push(&mut self, reading: &Reading) -> usize {
        for cell in reading.cells() {
            self.cells.push(cell.iter().copied());
        }
        let repeated = || reading.all.chunk_by(|x, y| x == y);
        self.words.push(repeated().map(|same| same[0]));
        self.counts
            .push(repeated().map(|same| same.len().min(usize::from(u8::MAX)) as u8));
        self.quantities.push(reading.said.quantities.iter().copied());
        self.concepts.push(reading.said.concepts.iter().copied());
        let language = self.number_language(reading.said.language.as_deref());
        self.languages.push(language);
        self.words.len() - 1
    }

    /// Leaves words out of the records, before frequencies are counted: `left_out` gives those of each record, sorted.
    pub fn leave_out<'w>(&mut self, left_out: impl Fn(usize) -> &'w [u32]) {
        let fields = self.fields.len().max(1);
        let keeps = |record: usize, word: &u32| left_out(record).binary_search(word).is_err();
        self.cells = self.cells.filtered(|row, _, word| keeps(row / fields, word));
        let words = self.words.values();
        self.counts = self
            .counts
            .filtered(|record, place, _| keeps(record, &words[place]));
        self.words = self.words.filtered(|record, _, word| keeps(record, word));
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

    /// Per word the records it could stand in, those in the languages it occurs in, weighed by how it spreads over them; nothing where
    /// all records are in one. Notes which words belong to several.
    fn freeze_languages(&mut self) -> Vec<f32> {
        // One name stands for none.
        self.multilingual = self.language_names.len() > 2;
        if !self.multilingual {
            return Vec::new();
        }
        let names = self.language_names.len();
        let mut records = vec![0f32; names];
        for &language in &self.languages {
            records[usize::from(language)] += 1.0;
        }
        // Most words stand in one language only: the first is counted in a list, others in a map.
        let mut first: Vec<(u16, u32)> = vec![(0, 0); self.lexicon.len()];
        let mut further: FxHashMap<(u32, u16), u32> = FxHashMap::default();
        for (record, &language) in self.languages.iter().enumerate() {
            for &word in self.words.row(record) {
                let known = &mut first[word as usize];
                if known.1 == 0 || known.0 == language {
                    *known = (language, known.1 + 1);
                } else {
                    *further.entry((word, language)).or_default() += 1;
                }
            }
        }
        let mut further: Vec<((u32, u16), u32)> = further.into_iter().collect();
        further.sort_unstable();
        let records_of = |language: u16, count: u32, all: u32| {
            records[usize::from(language)] * count as f32 / all.max(1) as f32
        };
        let mut bases: Vec<f32> = first
            .iter()
            .map(|&(language, _)| records[usize::from(language)])
            .collect();
        self.common = vec![false; self.lexicon.len()];
        for list in further.chunk_by(|x, y| x.0.0 == y.0.0) {
            let word = list[0].0.0 as usize;
            let all = first[word].1 + list.iter().map(|entry| entry.1).sum::<u32>();
            bases[word] = records_of(first[word].0, first[word].1, all)
                + list
                    .iter()
                    .map(|entry| records_of(entry.0.1, entry.1, all))
                    .sum::<f32>();
            self.common[word] = true;
        }
        bases
    }

    /// Counts frequencies; records that come later do not change them.
    pub fn freeze(&mut self) {
        self.counted = self.len();
        let bases = self.freeze_languages();
        let base = |word: usize| bases.get(word).copied().unwrap_or(self.counted as f32);
        let rarities = |frequency: Vec<u32>| -> Vec<f32> {
            let frequency = frequency.into_iter().enumerate();
            frequency
                .map(|(word, frequency)| rarity(base(word), frequency))
                .collect()
        };
        let words = self.lexicon.len();
        let mut frequency = vec![0; words];
        for &word in self.words.values() {
            frequency[word as usize] += 1;
        }
        let by_record = rarities(frequency);
        let fields = self.fields.len();
        let by_cell = (0..fields)
            .map(|field| {
                if matches!(self.fields[field].kind, FieldKind::Ignored | FieldKind::Number) {
                    return Vec::new();
                }
                let mut frequency = vec![0; words];
                for record in 0..self.counted {
                    for &word in self.cells.row(record * fields + field) {
                        frequency[word as usize] += 1;
                    }
                }
                rarities(frequency)
            })
            .collect();
        (self.word_rarity, self.cell_rarity) = (by_record, by_cell);
        let mut sums: FxHashMap<u32, f64> = FxHashMap::default();
        for record in 0..self.counted {
            let row = self.concepts.row(record);
            self.most_concepts = self.most_concepts.max(row.len());
            let length = length(row);
            for &(concept, weight) in row {
                *sums.entry(concept).or_default() += f64::from(weight / length);
            }
        }
        let mean = |(concept, sum)| (concept, (sum / (self.counted as f64 + RECORDS_OF_NOTHING)) as f32);
        self.concept_mean = sums.into_iter().map(mean).collect();
    }

    /// Number of records in the frozen frequencies.
    pub fn counted(&self) -> usize {
        self.counted
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether a record says exactly what a reading says, the order of words in a cell aside.
    pub fn holds(&self, record: usize, reading: &Reading) -> bool {
        let quantities = self.quantities.row(record).iter().zip(&reading.said.quantities);
        reading
            .cells()
            .enumerate()
            .all(|(field, cell)| cell == self.cell(record, field))
            && self.concepts(record) == reading.said.concepts
            && quantities.clone().all(|(x, y)| x.to_bits() == y.to_bits())
    }

    /// A hash of what views can see of a record.
    pub fn content_key(&self, record: usize) -> u64 {
        let cells = (0..self.fields.len()).map(|field| self.cell(record, field));
        content_hash(cells, self.quantities.row(record), self.concepts(record))
    }

    /// Whether all parts have the same number of records: what a stored corpus is checked for.
    pub fn is_whole(&self) -> bool {
        let records = self.words.len();
        let words = self.lexicon.len() as u32;
        let quantities = self.quantity_place(self.fields.len());
        self.cells.is_whole()
            && self.words.is_whole()
            && self.counts.is_whole()
            && self.quantities.is_whole()
            && self.concepts.is_whole()
            && self.cells.len() == records * self.fields.len()
            && (0..records).all(|record| self.words.row(record).len() == self.counts(record).len())
            && (0..records).all(|record| self.quantities.row(record).len() == quantities)
            && self.languages.len() == records
            && self
                .languages
                .iter()
                .all(|&language| language == 0 || usize::from(language) < self.language_names.len())
            && self.concepts.len() == records
            && self.cell_rarity.len() == self.fields.len()
            && self.counted <= records
            && self.cells.values().iter().all(|&word| word < words)
            && self.words.values().iter().all(|&word| word < words)
    }

    /// Words of a cell, sorted.
    pub fn cell(&self, record: usize, field: usize) -> &[u32] {
        self.cells.row(record * self.fields.len() + field)
    }

    /// Words of a record, sorted.
    pub fn words(&self, record: usize) -> &[u32] {
        self.words.row(record)
    }

    /// How often each of the words of a record occurs in it (255 at most).
    pub fn counts(&self, record: usize) -> &[u8] {
        self.counts.row(record)
    }

    /// Quantity of a field; NaN where none.
    pub fn quantity(&self, record: usize, field: usize) -> f64 {
        self.quantities.row(record)[self.quantity_place(field)]
    }

    /// How many fields before this one hold quantities.
    fn quantity_place(&self, field: usize) -> usize {
        let before = self.fields[..field].iter();
        before.filter(|field| field.kind == FieldKind::Number).count()
    }

    /// Concepts of a record.
    pub fn concepts(&self, record: usize) -> &[(u32, f32)] {
        self.concepts.row(record)
    }

    /// Number of concepts that occur.
    pub fn concept_count(&self) -> usize {
        self.concept_mean.len()
    }

    /// Whether any record has concepts.
    pub fn has_concepts(&self) -> bool {
        !self.concept_mean.is_empty()
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

    /// Whether the counted records are in more than one language.
    pub fn is_multilingual(&self) -> bool {
        self.multilingual
    }

    /// The language of a record by number; 0 where none is known.
    pub fn language(&self, record: usize) -> usize {
        usize::from(self.languages[record])
    }

    /// How many numbers of languages there are, that of none included.
    pub fn languages(&self) -> usize {
        self.language_names.len().max(1)
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

    /// Rarity of a word among the cells of a field, in nats: ln(1 + n / records with it), n counting its languages only.
    pub fn cell_rarity(&self, field: usize, word: u32) -> f32 {
        self.known_rarity(&self.cell_rarity[field], word)
    }

    /// Rarity of a word among all records, in nats.
    pub fn word_rarity(&self, word: u32) -> f32 {
        self.known_rarity(&self.word_rarity, word)
    }

    /// The rarity of a word in a list; a word that came later counts as one record's.
    fn known_rarity(&self, list: &[f32], word: u32) -> f32 {
        list.get(word as usize)
            .copied()
            .unwrap_or_else(|| rarity(self.counted as f32, 1))
    }

    /// The concepts of a record with how much nearer it is to each than records are on average (above 0), its own weights as a vector of length 1.
    pub fn concepts_beyond_mean(&self, record: usize) -> impl Iterator<Item = (u32, f32)> {
        let row = self.concepts(record);
        let length = length(row);
        row.iter().filter_map(move |&(concept, weight)| {
            let mean = self.concept_mean.get(&concept).copied().unwrap_or(0.0);
            let beyond = weight / length - mean;
            // What is left where a record is like all others is the last digit.
            (beyond > 1e-6).then_some((concept, beyond))
        })
    }

    /// Concepts of the counted record that has most: a later one keeps as many.
    pub fn most_concepts(&self) -> usize {
        self.most_concepts
    }

    /// Rarity of what exactly two records share: the most that one agreement can say.
    pub fn full_rarity(&self) -> f32 {
        rarity(self.counted as f32, 2)
    }
}

/// Records without concepts that the mean of concepts begins with: of a handful each is a large part of the mean itself.
const RECORDS_OF_NOTHING: f64 = 20.0;

/// Leading concepts of a record: the first and, as texts do not always agree on it, the next.
const LEADING: usize = 2;

/// The concepts of a list with the largest weights, of equals the first.
pub fn leading(concepts: &[(u32, f32)]) -> [Option<u32>; LEADING] {
    let mut best = [None; LEADING];
    for &(concept, weight) in concepts {
        let mut next = Some((concept, weight));
        for place in &mut best {
            if let Some((_, weight)) = next
                && place.is_none_or(|(_, known)| weight > known)
            {
                std::mem::swap(place, &mut next);
            }
        }
    }
    best.map(|place| place.map(|(concept, _)| concept))
}

/// Length of a list of weights as a vector, above 0.
pub fn length(weights: &[(u32, f32)]) -> f32 {
    let squares = weights.iter().map(|entry| entry.1 * entry.1);
    squares.sum::<f32>().sqrt().max(f32::MIN_POSITIVE)
}

/// ln(1 + n / frequency), a frequency of none counted as one.
pub fn rarity(count: f32, frequency: u32) -> f32 {
    (1.0 + count.max(1.0) / frequency.max(1) as f32).ln()
}

/// A hash of what views can see.
pub fn content_hash<'a>(
    cells: impl Iterator<Item = &'a [u32]>,
    quantities: &[f64],
    concepts: &[(u32, f32)],
) -> u64 {
    let mut hasher = FxHasher::default();
    for cell in cells {
        cell.hash(&mut hasher);
    }
    for quantity in quantities {
        quantity.to_bits().hash(&mut hasher);
    }
    for (concept, weight) in concepts {
        (concept, weight.to_bits()).hash(&mut hasher);
    }
    hasher.finish()
}
