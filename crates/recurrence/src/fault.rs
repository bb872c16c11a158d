//! Says what can be wrong with the input of an entity resolution, and where.
//!
//! Every public function that takes records or decisions answers with [`Fault`]; the caller adds the file it read.
//! Repairs that need no refusal (a cell cut to its bound) are told as notes instead: see [`crate::RecordSet`].

use thiserror::Error;

/// What was wrong with the input.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum Fault {
    /// No column holds the records' identifiers.
    #[error("no column `{expected}` among the columns {found}")]
    NoIdColumn {
        /// The name looked for.
        expected: String,
        /// The names found.
        found: String,
    },
    /// An identifier is empty.
    #[error("row {} has an empty id", .row + 1)]
    EmptyId {
        /// Zero-based index of the record.
        row: usize,
    },
    /// Two records have the same identifier.
    #[error("rows {} and {} share the id `{id}`", .first + 1, .second + 1)]
    RepeatedId {
        /// The identifier.
        id: String,
        /// Zero-based index of its first record.
        first: usize,
        /// Zero-based index of its second record.
        second: usize,
    },
    /// An option names a column that is not there.
    #[error("no column `{column}` (asked for by {option})")]
    UnknownColumn {
        /// The name asked for.
        column: String,
        /// The option that asked.
        option: String,
    },
    /// A row has more cells than there are columns.
    #[error("row {} has {found} cells where there are {expected} columns", .row + 1)]
    RowLength {
        /// Zero-based index of the record.
        row: usize,
        /// Number of columns.
        expected: usize,
        /// Number of cells.
        found: usize,
    },
    /// A decision or a question names a record that is not there.
    #[error("no record `{id}`")]
    UnknownRecord {
        /// The identifier asked for.
        id: String,
    },
    /// Two decisions of people contradict each other.
    #[error("`{left}` and `{right}` must be kept apart and must be together")]
    ContradictoryDecisions {
        /// One record.
        left: String,
        /// The other.
        right: String,
    },
    /// A weight is not a finite number of at least zero.
    #[error(
        "concept {concept} of record `{id}` has the weight {weight}; expected a finite number of at least 0"
    )]
    ConceptWeight {
        /// The record.
        id: String,
        /// The concept's number.
        concept: u32,
        /// The weight found.
        weight: f32,
    },
    /// More records than can be numbered.
    #[error("{found} records; at most {limit} can be compared at once")]
    TooMany {
        /// Records found.
        found: usize,
        /// Records at most.
        limit: usize,
    },
    /// A stored index could not be read or written.
    #[error("the index cannot be read or written: {reason}")]
    Index {
        /// What the format said.
        reason: String,
    },
}

impl Fault {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Fault::NoIdColumn { .. } => "name the column of the identifiers, for instance `--id number`",
            Fault::EmptyId { .. } => "give every record an identifier",
            Fault::RepeatedId { .. } => "give every record an identifier of its own",
            Fault::UnknownColumn { .. } => "column names are compared as written, capitals and all",
            Fault::RowLength { .. } => "look for a separator or a quotation mark inside a cell",
            Fault::UnknownRecord { .. } => "use the identifiers of the records given",
            Fault::ContradictoryDecisions { .. } => "withdraw one of the decisions",
            Fault::ConceptWeight { .. } => "give the weights as shares between 0 and 1",
            Fault::TooMany { .. } => "split the set by country or year",
            Fault::Index { .. } => "build the index again with this version",
        }
    }
}
