//! Says what a record is: an identifier, named cells of a known kind, and what the caller knows beside them.
//!
//! The first thing of every run; the engine knows no services or persons, only these. How a table of strings becomes a
//! [`RecordSet`] is in [`crate::table`]; how cells become words is in `normalise`.

use crate::Fault;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// What the cells of a field hold, hence how two of them are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Words: compared by shared words and by near spellings.
    Text,
    /// A quantity: compared by relative difference.
    Number,
    /// One of few values.
    Category,
    /// A date, telephone number, postal code or other key: compared character by character.
    Code,
    /// Not compared.
    Ignored,
}

/// A named field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name, as the caller wrote it.
    pub name: String,
    /// What its cells hold.
    pub kind: FieldKind,
}

/// One record.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Record {
    /// Its identifier, unique in its set.
    pub id: String,
    /// One cell a field, in the order of the fields; an empty cell is missing.
    pub cells: Vec<String>,
    /// Concepts found in it, with weights of at least 0: what carries a match across languages. May be empty.
    pub concepts: Vec<(u32, f32)>,
    /// Whose catalogue it comes from, when a provider has at most one record of a thing.
    pub provider: Option<String>,
    /// Language of its words (`de`); words of two languages are not compared. `None` where it does not matter or is not known.
    pub language: Option<String>,
}

/// A set of records with the same fields.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RecordSet {
    /// The fields.
    pub fields: Vec<Field>,
    /// The records.
    pub records: Vec<Record>,
    /// What was repaired while reading, in words for the user.
    pub notes: Vec<String>,
    /// Whether different hands describe their own things in free words, so that what recurs is the meaning: then the
    /// concepts lead and words add to them. Else records are entries about one thing each, and what agrees is learned.
    pub by_meaning: bool,
    /// Names of concepts, for explanations; those without one are told by number.
    pub concept_names: Vec<(u32, String)>,
}

impl RecordSet {
    /// Largest number of records of one run: identifiers are 32-bit and a pair of them is one 64-bit key.
    pub const LIMIT: usize = 1 << 28;

    /// Checks identifiers, lengths and weights.
    ///
    /// # Errors
    /// An empty or repeated id, a record with more cells than fields, a weight that is no number of at least 0.
    pub fn check(&self) -> Result<(), Fault> {
        if self.records.len() > Self::LIMIT {
            return Err(Fault::TooMany {
                found: self.records.len(),
                limit: Self::LIMIT,
            });
        }
        let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
        for (row, record) in self.records.iter().enumerate() {
            if record.id.is_empty() {
                return Err(Fault::EmptyId { row });
            }
            if let Some(first) = seen.insert(&record.id, row) {
                return Err(Fault::RepeatedId {
                    id: record.id.clone(),
                    first,
                    second: row,
                });
            }
            self.check_record(row, record)?;
        }
        Ok(())
    }

    /// Checks one record against the fields of this set.
    pub(crate) fn check_record(&self, row: usize, record: &Record) -> Result<(), Fault> {
        if record.cells.len() > self.fields.len() {
            return Err(Fault::RowLength {
                row,
                expected: self.fields.len(),
                found: record.cells.len(),
            });
        }
        for &(concept, weight) in &record.concepts {
            if !weight.is_finite() || weight < 0.0 {
                return Err(Fault::ConceptWeight {
                    id: record.id.clone(),
                    concept,
                    weight,
                });
            }
        }
        Ok(())
    }
}

/// What people decided about pairs; the engine obeys.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Decisions {
    /// Pairs of ids that belong together. In links the first is of the left set.
    pub together: Vec<(String, String)>,
    /// Pairs of ids that do not. In links the first is of the left set.
    pub apart: Vec<(String, String)>,
}
