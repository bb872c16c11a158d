//! Writes records as rows of a workbook or as CSV, so that reading takes them back unchanged.

use std::collections::BTreeSet;

use p4c_model::{Catalogue, Kind, Language, Record, Text};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use serde_json::Value;

use crate::cells;
use crate::grid::Cell;
use crate::rows::LONGEST_TEXT;
use crate::tables::{Column, Form, TABLES, Table};

/// A column as it is written: ours, and for words the language when it is not the row's.
struct Written {
    column: &'static Column,
    language: Option<Language>,
}

impl Written {
    fn header(&self) -> String {
        match &self.language {
            Some(language) => format!("{}@{language}", self.column.name),
            None => self.column.name.to_owned(),
        }
    }
}

/// The columns that a kind's records fill, and the required ones; further languages of a text have a column each.
fn columns_of(catalogue: &Catalogue, table: &'static Table) -> Vec<Written> {
    let columns: Vec<&'static Column> = table.all_columns().collect();
    let mut filled = vec![false; columns.len()];
    let mut languages: Vec<BTreeSet<Language>> = vec![BTreeSet::new(); columns.len()];
    for record in catalogue.of_kind(table.kind) {
        let (value, row_language) = (to_value(record), language_of(record));
        for (i, column) in columns.iter().enumerate() {
            // Where a record came from is told even when nobody said: an empty cell is read as that.
            filled[i] |= ["language", "source_place"].contains(&column.name);
            let Some(field) = field_of(&value, column) else {
                continue;
            };
            filled[i] = true;
            if let (Form::Text, Some(text)) = (column.form, simple_text(&field, &row_language)) {
                let others = text.values.keys().filter(|language| **language != row_language);
                languages[i].extend(others.cloned());
            }
        }
    }
    let mut written = Vec::new();
    for (i, column) in columns.into_iter().enumerate() {
        if column.required || filled[i] {
            let language = None;
            written.push(Written { column, language });
            written.extend(
                std::mem::take(&mut languages[i])
                    .into_iter()
                    .map(|language| Written {
                        column,
                        language: Some(language),
                    }),
            );
        }
    }
    written
}

/// The records of a kind as rows of these columns, made one by one.
fn rows_of<'a>(
    catalogue: &'a Catalogue,
    table: &'static Table,
    columns: &'a [Written],
) -> impl Iterator<Item = (&'a Record, Vec<Cell>)> {
    catalogue.of_kind(table.kind).map(move |record| {
        let (value, row_language) = (to_value(record), language_of(record));
        let cells = columns
            .iter()
            .map(|written| cell_of(&value, &row_language, written))
            .collect();
        (record, cells)
    })
}

fn to_value(record: &Record) -> Value {
    let mut value = serde_json::to_value(record).unwrap_or(Value::Null);
    if let Some(point) = value.get("point").and_then(Value::as_array).cloned() {
        value["longitude"] = point[0].clone();
        value["latitude"] = point[1].clone();
    }
    value
}

/// The language of a row: that of its title or name.
fn language_of(record: &Record) -> Language {
    match record {
        Record::Region(record) => &record.name,
        Record::Organisation(record) => &record.name,
        Record::Project(record) => &record.name,
        Record::Service(record) => &record.title,
        Record::Precondition(record) => &record.statement,
        Record::Pilot(record) => &record.subject,
        Record::Round(record) => &record.name,
        Record::Criterion(record) => &record.name,
        Record::Pool(record) => &record.name,
        _ => return Language::english(),
    }
    .original
    .clone()
}

fn field_of(value: &Value, column: &Column) -> Option<Value> {
    // The NUTS code is a helper for reading: most rows have it as their id.
    let path = if column.name == "nuts" {
        "nuts"
    } else {
        column.path
    };
    if path.is_empty() {
        return None;
    }
    let mut at = value;
    for part in path.split('.') {
        at = at.get(part)?;
    }
    let is_default = column.name == "basis" && at == "stated";
    (!at.is_null() && !is_default).then(|| at.clone())
}

/// A text that columns can hold: its original is in the row's language and its translations were made by people.
fn simple_text(field: &Value, row_language: &Language) -> Option<Text> {
    let text: Text = serde_json::from_value(field.clone()).ok()?;
    let is_simple = text.original == *row_language
        && text.values.contains_key(row_language)
        && text.values.iter().all(|(_, translation)| {
            translation.by == p4c_model::text::Translator::Person
                && translation.of_version.is_none()
                && !translation.value.trim().is_empty()
                && translation.value.trim() == translation.value
                && !translation.value.starts_with("{\"original\"")
        });
    is_simple.then_some(text)
}

fn cell_of(value: &Value, row_language: &Language, written: &Written) -> Cell {
    if written.column.name == "language" {
        return Cell::Text(row_language.to_string());
    }
    let Some(field) = field_of(value, written.column) else {
        return Cell::Empty;
    };
    if written.column.form != Form::Text {
        let form = if written.column.form == Form::Helper {
            Form::Plain
        } else {
            written.column.form
        };
        return cells::write(form, &field);
    }
    match (simple_text(&field, row_language), &written.language) {
        (Some(text), language) => text
            .values
            .get(language.as_ref().unwrap_or(row_language))
            .map_or(Cell::Empty, |translation| Cell::Text(translation.value.clone())),
        (None, None) => Cell::Text(field.to_string()),
        (None, Some(_)) => Cell::Empty,
    }
}

/// Why a workbook cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// A cell of a workbook holds no more.
    #[error(
        "{kind} `{slug}`: `{column}` has {length} characters, more than a cell of a workbook holds ({LONGEST_TEXT})"
    )]
    TooLong {
        /// The kind of record.
        kind: Kind,
        /// The record.
        slug: String,
        /// The column.
        column: String,
        /// Its length.
        length: usize,
    },
    /// A sheet holds no more rows.
    #[error("there are {0} {1}, more than a sheet holds")]
    TooMany(usize, &'static str),
    /// The workbook cannot be made.
    #[error("the workbook cannot be made: {0}")]
    Workbook(#[from] XlsxError),
}

impl WriteError {
    /// What the person can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            WriteError::TooLong { .. } => {
                "shorten the text, or export to JSON, which holds texts of any length"
            }
            _ => "export to JSON or CSV instead",
        }
    }
}

/// Writes every kind that has records, a sheet each. Equal catalogues give equal bytes.
///
/// # Errors
/// When a text is longer than a cell may hold, or there are more records than rows of a sheet: nothing is ever cut.
pub fn write_workbook(catalogue: &Catalogue) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties()?);
    let heading = Format::new().set_bold();
    for table in TABLES {
        let number = catalogue.of_kind(table.kind).count();
        if number == 0 && !table.in_template {
            continue;
        }
        if number >= crate::file::MOST_ROWS {
            return Err(WriteError::TooMany(number, table.kind.plural()));
        }
        let columns = columns_of(catalogue, table);
        let sheet = workbook.add_worksheet();
        sheet.set_name(table.name)?;
        sheet.set_freeze_panes(1, 1)?;
        for (place, written) in columns.iter().enumerate() {
            sheet.write_with_format(0, place as u16, written.header(), &heading)?;
        }
        for (r, (record, row)) in rows_of(catalogue, table, &columns).enumerate() {
            for (place, cell) in row.iter().enumerate() {
                let (r, c) = (r as u32 + 1, place as u16);
                match cell {
                    Cell::Empty | Cell::Uncomputed | Cell::Fault(_) => continue,
                    Cell::Number(number) => sheet.write_number(r, c, *number)?,
                    Cell::Flag(flag) => sheet.write_boolean(r, c, *flag)?,
                    // Always as text: a text that begins with `=` must not become a formula.
                    Cell::Text(text) | Cell::Date(text) => {
                        // Excel counts a character beyond the basic plane twice.
                        let length = text.encode_utf16().count();
                        if length > LONGEST_TEXT {
                            return Err(WriteError::TooLong {
                                kind: table.kind,
                                slug: record.slug().to_string(),
                                column: columns[place].header(),
                                length,
                            });
                        }
                        sheet.write_string(r, c, text)?
                    }
                };
            }
        }
    }
    Ok(workbook.save_to_buffer()?)
}

/// Properties without the time of writing.
pub(crate) fn properties() -> Result<DocProperties, XlsxError> {
    let fixed = ExcelDateTime::from_ymd(2012, 12, 31)?;
    Ok(DocProperties::new()
        .set_title("Pooling4Clusters")
        .set_creation_datetime(&fixed))
}

/// Writes the records of one kind as CSV.
pub fn write_csv(catalogue: &Catalogue, kind: Kind) -> String {
    let table = crate::tables::of_kind(kind);
    let columns = columns_of(catalogue, table);
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(columns.iter().map(Written::header));
    for (_, row) in rows_of(catalogue, table, &columns) {
        let _ = writer.write_record(row.iter().map(|cell| match cell {
            Cell::Text(text) => with_guard(text),
            other => other.text(),
        }));
    }
    writer
        .into_inner()
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .unwrap_or_default()
}

/// Signs at the beginning of a text that make a spreadsheet run it as a formula.
const RUNNING: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A text that no spreadsheet runs as a formula: an apostrophe is put before a sign that would make it one.
fn with_guard(text: &str) -> String {
    let rest = text.trim_start_matches('\'');
    if rest.starts_with(RUNNING) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Takes the apostrophe away that [`with_guard`] put there.
pub(crate) fn without_guard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(RUNNING) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_would_run_as_a_formula_is_guarded_and_comes_back_unchanged() {
        for text in ["=1+1", "'=1", "''=1", "@x", "-5 %", "'quoted'", "plain", ""] {
            assert_eq!(without_guard(&with_guard(text)), text);
            assert!(!with_guard(text).starts_with(['=', '+', '-', '@']));
        }
    }
}
