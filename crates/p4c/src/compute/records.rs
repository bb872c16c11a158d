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
            if record.len() > headers.len() {
                let line = record.position().map_or(0, csv::Position::line);
                return Err(Failure::Faults(format!(
                    "{name}, line {line}: {} cells under {} headings\n  hint: put values with a separator in them in quotes",
                    record.len(),
                    headers.len()
                )));
            }
            rows.push(record.iter().map(str::to_owned).collect());
        }
        Ok(Self { headers, rows })
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
