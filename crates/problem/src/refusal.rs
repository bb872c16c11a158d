//! Names why a problem cannot be answered: one table of codes for every engine.
//!
//! An engine returns a [`Refusal`]; the command line prints it as `{"error": {"code", "message"}}`, the API as problem details.

use serde::Serialize;

/// The codes of `{"error": {"code"}}`. Stable: programs match on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Code {
    /// No engine knows this kind of problem, form of game or location model.
    UnknownKind,
    /// The file or the problem is not the JSON that was expected.
    Malformed,
    /// A field that is needed is not there.
    MissingField,
    /// A field has a value of the wrong type or outside its range.
    InvalidValue,
    /// A number is NaN, infinite or beyond the range of a 64-bit floating-point number.
    NotFinite,
    /// Two fields that must have the same length, or a matrix that must be rectangular or square, do not.
    WrongShape,
    /// A pairwise comparison matrix has a cell that is not the reciprocal of its mirror.
    NotReciprocal,
    /// More alternatives, players or cells than the method can take.
    TooLarge,
    /// The numbers leave the method undefined (all weights zero, a constant column where a spread is needed).
    Degenerate,
    /// The time limit ended before there was any answer.
    TimeLimit,
    /// The caller cancelled the solve.
    Cancelled,
    /// A file named in the problem cannot be read.
    FileUnreadable,
    /// The solver library failed.
    SolverFailed,
}

impl Code {
    /// The code as it is written in answers, for example `wrong_shape`.
    pub fn as_str(self) -> &'static str {
        match self {
            Code::UnknownKind => "unknown_kind",
            Code::Malformed => "malformed",
            Code::MissingField => "missing_field",
            Code::InvalidValue => "invalid_value",
            Code::NotFinite => "not_finite",
            Code::WrongShape => "wrong_shape",
            Code::NotReciprocal => "not_reciprocal",
            Code::TooLarge => "too_large",
            Code::Degenerate => "degenerate",
            Code::TimeLimit => "time_limit",
            Code::Cancelled => "cancelled",
            Code::FileUnreadable => "file_unreadable",
            Code::SolverFailed => "solver_failed",
        }
    }
}

/// Why a problem cannot be answered: a stable code, and a sentence that names the field and what was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize)]
#[error("{message}")]
pub struct Refusal {
    /// The stable code.
    pub code: Code,
    /// What was wrong, where (field and index), and what was expected.
    pub message: String,
}

impl Refusal {
    /// A refusal with this code and message.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }
}
