//! Says what was found in a file and where: a doubt (read and repaired) or a fault (cannot be taken).

use std::fmt;

use serde::Serialize;

/// A doubt or a fault, with its place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// The file.
    pub file: String,
    /// The sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The row of a sheet or the line of a text file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The cell of a sheet, for example `F14`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// The column or field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What is wrong or was repaired.
    pub message: String,
    /// What can be done about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(out, ", sheet {sheet}")?;
        }
        match (&self.cell, self.line) {
            (Some(cell), _) => write!(out, ", cell {cell}")?,
            (None, Some(line)) if self.sheet.is_some() => write!(out, ", row {line}")?,
            (None, Some(line)) => write!(out, ", line {line}")?,
            (None, None) => {}
        }
        if let (Some(field), None) = (&self.field, &self.cell) {
            write!(out, ", field {field}")?;
        }
        write!(out, ": {}", self.message)?;
        match &self.hint {
            Some(hint) => write!(out, "\n  hint: {hint}"),
            None => Ok(()),
        }
    }
}
