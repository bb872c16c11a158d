//! Reads a CSV file into headers and rows, whatever its encoding and separator, and writes CSV files.

use std::path::Path;

use p4c_formats::{decode, guess_separator, lines_after_open_quote};

use crate::failure::Failure;
use crate::files;

/// A CSV file.
pub struct Rows {
    /// The names of the columns.
    pub headers: Vec<String>,
    /// The cells.
    pub rows: Vec<Vec<String>>,
}

impl Rows {
    /// Reads a file; what was guessed is told on standard error.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let name = path.display();
        let bytes = files::read(path)?;
        if bytes.starts_with(b"PK")
            || bytes.iter().take(4096).filter(|byte| **byte == 0).count() > 8 && !has_mark(&bytes)
        {
            return Err(Failure::Faults(format!(
                "{name}: not a text file\n  hint: give a CSV file, for example exported from the workbook"
            )));
        }
        let (text, doubt) = decode(&bytes);
        if let Some(doubt) = doubt {
            eprintln!("doubt: {name}: {doubt}");
        }
        let separator = guess_separator(&text);
        if let Some(lost) = lines_after_open_quote(&text, separator) {
            let line = text.lines().count() - lost;
            return Err(Failure::Faults(format!(
                "{name}, line {line}: a quotation mark is never closed; lines that would become one cell: {}\n  \
                 hint: close it, or write two for one inside a text",
                lost + 1
            )));
        }
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .from_reader(text.as_bytes());
        let fault = |error: csv::Error| Failure::Faults(format!("{name}: {error}"));
        let headers: Vec<String> = reader
            .headers()
            .map_err(fault)?
            .iter()
            .map(|header| header.trim().to_owned())
            .collect();
        if headers.iter().all(String::is_empty) {
            return Err(Failure::Faults(format!(
                "{name}: the file is empty\n  hint: the first line names the columns, one of them `id`"
            )));
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(fault)?;
            let line = || record.position().map_or(0, csv::Position::line);
            if let Some(lines) = swallowed_lines(&record, separator, headers.len()) {
                eprintln!(
                    "doubt: {name}, line {}: a cell holds {lines} lines that look like rows of their own; is a quotation mark left open?",
                    line()
                );
            }
            if record.len() > headers.len() {
                return Err(Failure::Faults(format!(
                    "{name}, line {}: {} cells under {} headings\n  hint: put values with a separator in them in quotes",
                    line(),
                    record.len(),
                    headers.len()
                )));
            }
            rows.push(record.iter().map(str::to_owned).collect());
        }
        Ok(Self { headers, rows })
    }

    /// The place of a column that has to be there, whatever the case.
    pub fn needed_column(&self, path: &Path, name: &str) -> Result<usize, Failure> {
        self.column(&[name]).ok_or_else(|| {
            Failure::Faults(format!(
                "{}: there is no column `{name}`\n  hint: the columns are {}",
                path.display(),
                self.headers.join(", ")
            ))
        })
    }

    /// The place of the first of these columns that is there, whatever the case.
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| {
            self.headers
                .iter()
                .position(|header| header.eq_ignore_ascii_case(name))
        })
    }
}

/// How many lines of a cell look like rows of the table, where most do: as many separators as the headings have.
fn swallowed_lines(record: &csv::StringRecord, separator: u8, headings: usize) -> Option<usize> {
    let like_a_row = |line: &&str| line.bytes().filter(|&byte| byte == separator).count() + 1 == headings;
    record
        .iter()
        .filter(|cell| headings > 1 && cell.contains('\n'))
        .find_map(|cell| {
            // What stands before the first and after the last end of a line are parts of rows at best.
            let (lines, rows) = (cell.lines().count(), cell.lines().filter(like_a_row).count());
            (rows >= 2 && rows * 2 >= lines).then_some(rows)
        })
}

/// Whether the bytes begin with the mark of UTF-16, in which every second byte may be zero.
fn has_mark(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF])
}

/// Writes a CSV file, or to standard output without a path.
pub fn write(
    path: Option<&Path>,
    headers: &[&str],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<(), Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let result = writer
        .write_record(headers)
        .and_then(|()| rows.into_iter().try_for_each(|row| writer.write_record(&row)));
    let bytes = result
        .map_err(|error| error.to_string())
        .and_then(|()| writer.into_inner().map_err(|error| error.to_string()));
    let bytes = bytes.map_err(|error| Failure::Environment(error, None))?;
    files::write(path.unwrap_or(Path::new("-")), &bytes)
}
