//! Holds the cells of a sheet or a text file alike, with where each stood, before anything is made of them.

use std::fmt;

use crate::file::MOST_CHARACTERS;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
    /// A day, as ISO 8601.
    Date(String),
    /// True or false.
    Flag(bool),
    /// Something that is no value of the user's.
    Fault(Fault),
    /// A formula that no program has computed.
    Uncomputed,
}

/// Why a cell that is not empty holds no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// An error of the spreadsheet, for example `#REF!`.
    Formula(String),
    /// A control character in a text.
    ControlCharacter,
    /// A text of so many characters, more than [`MOST_CHARACTERS`].
    TooLong(usize),
    /// A quotation mark without an end, and how many lines were read into its cell.
    UnclosedQuotationMark(usize),
}

impl Fault {
    /// What can be done about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Fault::Formula(_) => "mend the formula or write the value",
            Fault::ControlCharacter => "write the text again without it",
            Fault::TooLong(_) => "shorten it; in a CSV file a quotation mark may be missing before this line",
            Fault::UnclosedQuotationMark(_) => "close it, or write two quotation marks for one inside a text",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Formula(error) => to.write_str(error),
            Fault::ControlCharacter => to.write_str("a control character"),
            Fault::TooLong(characters) => {
                write!(
                    to,
                    "a text of {characters} characters, more than {MOST_CHARACTERS}"
                )
            }
            Fault::UnclosedQuotationMark(lines) => {
                write!(
                    to,
                    "a text whose quotation mark is never closed; lines read into this cell: {lines}"
                )
            }
        }
    }
}

impl Cell {
    /// A cell of a text, with line breaks as `\n`; a fault where the text is too long or has characters that no text has.
    pub fn of_text(text: &str) -> Self {
        if text.len() > MOST_CHARACTERS {
            return Cell::Fault(Fault::TooLong(text.chars().count()));
        }
        if !text.contains(is_control) {
            return Cell::Text(text.to_owned());
        }
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        if text.contains(is_control) {
            return Cell::Fault(Fault::ControlCharacter);
        }
        Cell::Text(text)
    }

    /// The cell as words, without blanks around them.
    pub fn text(&self) -> String {
        match self {
            Cell::Empty | Cell::Uncomputed => String::new(),
            Cell::Text(text) => text.trim().to_owned(),
            Cell::Number(number) => format_number(*number),
            Cell::Date(date) => date.clone(),
            Cell::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Cell::Fault(fault) => fault.to_string(),
        }
    }

    /// Whether there is nothing but blanks.
    pub fn is_empty(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }
}

/// Whether a character has no place in a text: control characters other than line breaks and tabs.
pub fn is_control(c: char) -> bool {
    (c.is_control() && !"\n\t".contains(c)) || ('\u{fffe}'..='\u{ffff}').contains(&c)
}

/// A number as a person writes it: whole ones without a point.
pub fn format_number(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        format!("{number:.0}")
    } else {
        format!("{number}")
    }
}

/// A row of cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The row of the sheet or the line of the file, from 1.
    pub number: u64,
    /// The cells from the first column; trailing empty ones may be missing.
    pub cells: Vec<Cell>,
    /// Whether the row is hidden in the workbook.
    pub hidden: bool,
}

impl Row {
    /// The cell in a column, from 0.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }

    /// Whether no cell holds anything.
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(Cell::is_empty)
    }
}

/// The rows of a sheet, or of a text file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grid {
    /// The sheet; `None` for a text file.
    pub sheet: Option<String>,
    /// The rows that hold anything, in order.
    pub rows: Vec<Row>,
    /// Cells that are merged: first and last row (from 1) and column (from 0).
    pub merged: Vec<((u64, usize), (u64, usize))>,
    /// Columns that are hidden: first and last (from 0).
    pub hidden_columns: Vec<(usize, usize)>,
    /// What was repaired when the grid was read, for the whole of it.
    pub doubts: Vec<String>,
}

/// The name of a column as spreadsheets write it: A, B, ..., Z, AA.
pub fn column_letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'A' + (column % 26) as u8);
        if column < 26 {
            break;
        }
        column = column / 26 - 1;
    }
    letters.iter().rev().map(|letter| *letter as char).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        let names: Vec<_> = [0, 25, 26, 51, 52, 701, 702, 16383]
            .into_iter()
            .map(column_letters)
            .collect();
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
    }
}
