//! Prints records and results: as a table for people, as JSON or CSV for programs.

use std::io::Write;

use clap::ValueEnum;
use serde_json::Value;

use crate::failure::Failure;

/// The form of a result.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Columns for people.
    Table,
    /// JSON.
    Json,
    /// Comma-separated values.
    Csv,
}

/// Rows with named columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// What the table shows.
    pub title: String,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The cells.
    pub rows: Vec<Vec<String>>,
    /// Columns whose cells stand below their row for people, named, because they are sentences; in CSV they are columns like the others.
    pub details: Vec<&'static str>,
    /// Whether all of it rests on what sources state, or some of it only illustrates: the last column of the CSV.
    pub basis: Option<&'static str>,
    /// What a reader should know, below the table.
    pub notes: Vec<String>,
}

/// How wide a table is printed where `COLUMNS` does not say it. Longer texts go on in the next line; nothing is cut.
const WIDTH: usize = 120;

/// The narrowest that a column of words is made.
const NARROWEST_COLUMN: usize = 12;

impl Table {
    /// A table without rows.
    pub fn new(title: impl Into<String>, columns: &[&str]) -> Self {
        Self {
            title: title.into(),
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            rows: Vec::new(),
            details: Vec::new(),
            basis: None,
            notes: Vec::new(),
        }
    }

    /// Lets the cells of these columns stand below their row.
    pub fn with_details(mut self, columns: &[&'static str]) -> Self {
        self.details = columns.to_vec();
        self
    }

    /// The table without some columns.
    pub fn without(&self, columns: &[&str]) -> Self {
        let keep: Vec<usize> = (0..self.columns.len())
            .filter(|at| !columns.contains(&self.columns[*at].as_str()))
            .collect();
        let kept = |cells: &[String]| keep.iter().map(|at| cells[*at].clone()).collect();
        Self {
            title: self.title.clone(),
            columns: kept(&self.columns),
            rows: self.rows.iter().map(|row| kept(row)).collect(),
            details: self.details.clone(),
            basis: self.basis,
            notes: self.notes.clone(),
        }
    }

    /// Adds a row.
    pub fn push(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    /// Adds a note.
    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// The table as text for people.
    pub fn text(&self) -> String {
        let mut out = Vec::new();
        // Writing to memory cannot fail, and what is written is UTF-8.
        let _ = self.print(&mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    /// The table as CSV.
    pub fn csv(&self) -> String {
        let mut out = Vec::new();
        let _ = self.print_csv(&mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    fn print(&self, out: &mut impl Write) -> std::io::Result<()> {
        if !self.title.is_empty() {
            writeln!(out, "{}", self.title)?;
        }
        let (below, across): (Vec<usize>, Vec<usize>) = (0..self.columns.len())
            .partition(|column| self.details.iter().any(|name| *name == self.columns[*column]));
        let widths = self.widths(&across);
        let is_number: Vec<bool> = across.iter().map(|column| self.is_number(*column)).collect();
        let line = |cells: &[String], out: &mut dyn Write| -> std::io::Result<()> {
            let parts: Vec<Vec<String>> = across
                .iter()
                .zip(&widths)
                .map(|(column, width)| wrapped(cells.get(*column).map_or("", String::as_str), *width))
                .collect();
            let height = parts.iter().map(Vec::len).max().unwrap_or(1);
            for at in 0..height {
                let mut text = String::from("  ");
                for (column, part) in parts.iter().enumerate() {
                    let shown = part.get(at).map_or("", String::as_str);
                    let fill = " ".repeat(widths[column].saturating_sub(shown.chars().count()));
                    text.push_str(&if is_number[column] {
                        format!("{fill}{shown}  ")
                    } else {
                        format!("{shown}{fill}  ")
                    });
                }
                writeln!(out, "{}", text.trim_end())?;
            }
            Ok(())
        };
        line(&self.columns, out)?;
        let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
        writeln!(out, "  {}", rules.join("  "))?;
        for row in &self.rows {
            line(row, out)?;
            for column in &below {
                let cell = row.get(*column).map_or("", String::as_str);
                if !cell.is_empty() {
                    let text = format!("{}: {cell}", self.columns[*column]);
                    for part in wrapped(&text, width_there_is().saturating_sub(8).max(NARROWEST_COLUMN)) {
                        writeln!(out, "        {part}")?;
                    }
                }
            }
        }
        for note in &self.notes {
            for (at, part) in wrapped(note, width_there_is().saturating_sub(4).max(NARROWEST_COLUMN))
                .iter()
                .enumerate()
            {
                writeln!(out, "  {} {part}", if at == 0 { "*" } else { " " })?;
            }
        }
        Ok(())
    }

    /// Whether all cells of a column are figures, which stand on the right.
    fn is_number(&self, column: usize) -> bool {
        !self.rows.is_empty()
            && self.rows.iter().filter_map(|row| row.get(column)).all(|cell| {
                cell.strip_prefix("EUR ")
                    .unwrap_or(cell)
                    .replace([' ', '%', '+', '-', '.'], "")
                    .bytes()
                    .all(|byte| byte.is_ascii_digit())
            })
    }

    /// The widths of some columns: as wide as their cells, and where that is too wide, the widest made narrower.
    fn widths(&self, columns: &[usize]) -> Vec<usize> {
        let cells = |column: usize| {
            self.rows
                .iter()
                .filter_map(move |row| row.get(column))
                .chain([&self.columns[column]])
        };
        let longest = |column: usize| cells(column).map(|cell| cell.chars().count()).max().unwrap_or(0);
        let mut widths: Vec<usize> = columns.iter().map(|column| longest(*column)).collect();
        let least: Vec<usize> = columns
            .iter()
            .zip(&widths)
            .map(|(column, natural)| {
                if self.is_number(*column) {
                    *natural
                } else {
                    NARROWEST_COLUMN.min(*natural)
                }
            })
            .collect();
        let room = width_there_is().saturating_sub(2 * columns.len());
        while widths.iter().sum::<usize>() > room {
            let widest = (0..widths.len())
                .filter(|at| widths[*at] > least[*at])
                .max_by_key(|at| (widths[*at], std::cmp::Reverse(*at)));
            match widest {
                Some(at) => widths[at] -= 1,
                None => break,
            }
        }
        widths
    }

    fn print_csv(&self, out: &mut impl Write) -> std::io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        let basis = |word| self.basis.map(|_| word).into_iter();
        writer.write_record(self.columns.iter().map(String::as_str).chain(basis("basis")))?;
        for row in &self.rows {
            let cells = row.iter().map(String::as_str);
            writer.write_record(cells.chain(self.basis))?;
        }
        writer.flush()
    }
}

/// How wide a table may be.
fn width_there_is() -> usize {
    std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .unwrap_or(WIDTH)
}

/// A text in lines of at most `width` characters, broken between words where that is possible.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let mut letters: Vec<char> = word.chars().collect();
        if used > 0 && used + 1 + letters.len() > width {
            lines.push(String::new());
            used = 0;
        }
        if used > 0 {
            lines.last_mut().into_iter().for_each(|line| line.push(' '));
            used += 1;
        }
        while letters.len() > width {
            let hyphen = letters[..width].iter().rposition(|letter| *letter == '-');
            let rest = letters.split_off(hyphen.map_or(width, |at| at + 1));
            lines
                .last_mut()
                .into_iter()
                .for_each(|line| line.extend(&letters));
            lines.push(String::new());
            letters = rest;
        }
        used += letters.len();
        lines
            .last_mut()
            .into_iter()
            .for_each(|line| line.extend(&letters));
    }
    lines
}

/// Prints tables for people, the first table as CSV, or the JSON beside them.
pub fn print(format: Format, tables: &[Table], json: &Value) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let result = match format {
        Format::Table => tables.iter().enumerate().try_for_each(|(i, table)| {
            if i > 0 {
                writeln!(out)?;
            }
            table.print(&mut out)
        }),
        Format::Csv => tables.first().map_or(Ok(()), |table| table.print_csv(&mut out)),
        Format::Json => serde_json::to_string_pretty(json)
            .map_err(std::io::Error::from)
            .and_then(|text| writeln!(out, "{text}")),
    };
    match result {
        // The reader of a pipe may have seen enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_go_on_in_the_next_line_and_nothing_is_cut() {
        let long = "one sentence that is much longer than any terminal is wide ".repeat(6);
        let mut table = Table::new("Title", &["place", "text"]);
        table.push(vec!["1".to_owned(), long.clone()]);
        let text = table.text();
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
        let words: Vec<&str> = text.split_whitespace().skip(6).collect();
        assert_eq!(words.join(" "), long.trim());
    }

    #[test]
    fn a_word_longer_than_its_column_is_broken() {
        assert_eq!(wrapped("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrapped("", 3), [""]);
        assert_eq!(wrapped("finance-and-funding", 12), ["finance-and-", "funding"]);
    }

    #[test]
    fn details_stand_below_their_row_and_are_columns_in_csv() {
        let mut table = Table::new("", &["place", "reason"]).with_details(&["reason"]);
        table.push(vec!["1".to_owned(), "because".to_owned()]);
        assert_eq!(
            table.text(),
            "  place\n  -----\n      1\n        reason: because\n"
        );
        assert_eq!(table.csv(), "place,reason\n1,because\n");
    }
}
