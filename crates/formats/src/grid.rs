//! Holds the cells of a sheet or a text file alike, with where each stood, before anything is made of them.

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
    /// An error of the spreadsheet, for example `#REF!`.
    Error(String),
    /// A formula that no program has computed.
    Uncomputed,
}

impl Cell {
    /// The cell as words, without blanks around them.
    pub fn text(&self) -> String {
        match self {
            Cell::Empty | Cell::Uncomputed => String::new(),
            Cell::Text(text) => text.trim().to_owned(),
            Cell::Number(number) => format_number(*number),
            Cell::Date(date) => date.clone(),
            Cell::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Cell::Error(error) => error.clone(),
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
