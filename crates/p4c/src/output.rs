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
    /// What a reader should know, below the table.
    pub notes: Vec<String>,
}

/// The widest that a column is printed; longer texts are cut with an ellipsis on a terminal, never in CSV or JSON.
const WIDEST_COLUMN: usize = 60;

impl Table {
    /// A table without rows.
    pub fn new(title: impl Into<String>, columns: &[&str]) -> Self {
        Self {
            title: title.into(),
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            rows: Vec::new(),
            notes: Vec::new(),
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
        let width = |text: &str| text.chars().count().min(WIDEST_COLUMN);
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|c| {
                self.rows
                    .iter()
                    .filter_map(|row| row.get(c))
                    .map(|cell| width(cell))
                    .max()
                    .unwrap_or(0)
                    .max(width(&self.columns[c]))
            })
            .collect();
        let is_number: Vec<bool> = (0..self.columns.len())
            .map(|c| {
                !self.rows.is_empty()
                    && self.rows.iter().filter_map(|row| row.get(c)).all(|cell| {
                        cell.is_empty()
                            || cell
                                .replace([' ', '%', '+', '-', '.', '…'], "")
                                .bytes()
                                .all(|b| b.is_ascii_digit())
                    })
            })
            .collect();
        let mut line = |cells: &[String]| {
            let mut text = String::from("  ");
            for (c, cell) in cells.iter().enumerate() {
                let cell: String = cell.replace(['\n', '\t'], " ");
                let mut shown: String = cell.chars().take(WIDEST_COLUMN).collect();
                if cell.chars().count() > WIDEST_COLUMN {
                    shown.pop();
                    shown.push('…');
                }
                let fill = " ".repeat(widths[c].saturating_sub(shown.chars().count()));
                text.push_str(&if is_number[c] {
                    format!("{fill}{shown}  ")
                } else {
                    format!("{shown}{fill}  ")
                });
            }
            writeln!(out, "{}", text.trim_end())
        };
        line(&self.columns)?;
        line(&widths.iter().map(|w| "-".repeat(*w)).collect::<Vec<_>>())?;
        self.rows.iter().try_for_each(|row| line(row))?;
        self.notes.iter().try_for_each(|note| writeln!(out, "  * {note}"))
    }

    fn print_csv(&self, out: &mut impl Write) -> std::io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(&self.columns)?;
        for row in &self.rows {
            writer.write_record(row)?;
        }
        writer.flush()
    }
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
