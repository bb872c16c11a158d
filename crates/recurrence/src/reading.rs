//! Reads records into words, quantities and concepts, a stretch of them at a time.
//!
//! Stands between the records, which are strings, and the corpus, which is numbers: a stretch numbers its words among themselves, so
//! that stretches can be read side by side and the corpus meets each of their words once. What the words are worth is not known here.

use crate::corpus::content_hash;
use crate::lexicon::Lexicon;
use crate::normalise;
use crate::record::{Field, FieldKind, Record};
use crate::rows::Rows;

/// Records read together; numbers of words are those of the stretch.
#[derive(Debug, Default)]
pub struct Stretch {
    /// Words that occur.
    pub lexicon: Lexicon,
    /// Words of a cell in order; row = record x fields + field.
    words: Rows<u32>,
    fields: usize,
    said: Vec<Said>,
}

/// What a record says beside words.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Said {
    /// Quantity of each field of that kind, in their order; NaN where none.
    pub quantities: Vec<f64>,
    /// Concepts, by number, without repetition.
    pub concepts: Vec<(u32, f32)>,
    /// Language of the words.
    pub language: Option<String>,
    /// Whether a cell was cut to its bound.
    pub cut: bool,
}

impl Stretch {
    /// Reads the cells of records by the kinds of their fields.
    pub fn read(fields: &[Field], records: &[Record]) -> Stretch {
        let mut stretch = Stretch {
            fields: fields.len(),
            ..Stretch::default()
        };
        let (mut buffer, mut words) = (String::new(), Vec::new());
        for record in records {
            let mut said = Said::default();
            for (index, field) in fields.iter().enumerate() {
                let cell = record.cells.get(index).map_or("", |cell| cell.trim());
                words.clear();
                let mut take = |word: &str| words.push(stretch.lexicon.intern(word));
                match field.kind {
                    FieldKind::Ignored => {}
                    FieldKind::Number => said.quantities.push(normalise::number(cell).unwrap_or(f64::NAN)),
                    FieldKind::Code => {
                        let key = normalise::key(cell);
                        if !key.is_empty() {
                            take(&key);
                        }
                    }
                    FieldKind::Text | FieldKind::Category => {
                        said.cut |= normalise::each_word(cell, &mut buffer, take);
                    }
                }
                stretch.words.push(words.iter().copied());
            }
            said.concepts = record.concepts.iter().copied().filter(|c| c.1 > 0.0).collect();
            said.concepts
                .sort_by(|x, y| x.0.cmp(&y.0).then(y.1.total_cmp(&x.1)));
            said.concepts.dedup_by_key(|concept| concept.0);
            said.language.clone_from(&record.language);
            stretch.said.push(said);
        }
        stretch
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.said.len()
    }
}

/// One record with its words numbered as the corpus does; room that is used again for the next.
#[derive(Debug, Default)]
pub struct Reading {
    /// Words of the cells, each cell sorted, without repetition.
    words: Vec<u32>,
    /// Where each cell ends.
    ends: Vec<usize>,
    /// Words of the record, sorted, as often as they occur.
    pub all: Vec<u32>,
    /// What it says beside words.
    pub said: Said,
}

impl Reading {
    /// Takes one record of a stretch; `numbers` are those of the stretch's words in the corpus.
    pub fn take(&mut self, stretch: &mut Stretch, record: usize, numbers: &[u32]) {
        self.words.clear();
        self.ends.clear();
        self.all.clear();
        for field in 0..stretch.fields {
            let begin = self.words.len();
            let cell = stretch.words.row(record * stretch.fields + field);
            self.words.extend(cell.iter().map(|&word| numbers[word as usize]));
            self.all.extend_from_slice(&self.words[begin..]);
            self.words[begin..].sort_unstable();
            let mut kept = begin;
            for at in begin..self.words.len() {
                if at == begin || self.words[at] != self.words[kept - 1] {
                    self.words[kept] = self.words[at];
                    kept += 1;
                }
            }
            self.words.truncate(kept);
            self.ends.push(kept);
        }
        self.all.sort_unstable();
        self.said = std::mem::take(&mut stretch.said[record]);
    }

    /// Leaves out words, which are sorted.
    pub fn leave_out(&mut self, words: &[u32]) {
        let keeps = |word: &u32| words.binary_search(word).is_err();
        let mut kept = Vec::with_capacity(self.words.len());
        let ends = self.cells().map(|cell| {
            kept.extend(cell.iter().copied().filter(keeps));
            kept.len()
        });
        self.ends = ends.collect();
        self.words = kept;
        self.all.retain(keeps);
    }

    /// Words of each cell.
    pub fn cells(&self) -> impl Iterator<Item = &[u32]> {
        let begins = std::iter::once(0).chain(self.ends.iter().copied());
        begins
            .zip(&self.ends)
            .map(|(begin, &end)| &self.words[begin..end])
    }

    /// Whether nothing at all is said in it.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
            && self.said.quantities.iter().all(|n| n.is_nan())
            && self.said.concepts.is_empty()
    }

    /// A hash of what views can see of it, as [`crate::corpus::Corpus::content_key`] gives; `None` when it says nothing.
    pub fn key(&self) -> Option<u64> {
        (!self.is_empty()).then(|| content_hash(self.cells(), &self.said.quantities, &self.said.concepts))
    }
}
