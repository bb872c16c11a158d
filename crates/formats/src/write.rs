//! Writes records as rows of a workbook or as CSV, so that reading takes them back unchanged.

use std::collections::BTreeSet;

use p4c_model::{Catalogue, Kind, Language, Record, Text};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use serde_json::Value;

use crate::cells;
use crate::grid::Cell;
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

/// The records of a kind as rows with a heading; columns that no record fills are left out, but for the required ones.
fn rows_of(catalogue: &Catalogue, table: &'static Table) -> (Vec<Written>, Vec<Vec<Cell>>) {
    let values: Vec<(Value, Language)> = catalogue
        .of_kind(table.kind)
        .map(|record| (to_value(record), language_of(record)))
        .collect();
    let mut columns: Vec<Written> = Vec::new();
    for column in table.all_columns() {
        let mut languages = BTreeSet::new();
        let mut is_filled = column.required || (column.name == "language" && !values.is_empty());
        for (value, row_language) in &values {
            let Some(field) = field_of(value, column) else {
                continue;
            };
            is_filled = true;
            if let (Form::Text, Some(text)) = (column.form, simple_text(&field, row_language)) {
                languages.extend(
                    text.values
                        .keys()
                        .filter(|language| *language != row_language)
                        .cloned(),
                );
            }
        }
        if is_filled {
            columns.push(Written {
                column,
                language: None,
            });
            columns.extend(languages.into_iter().map(|language| Written {
                column,
                language: Some(language),
            }));
        }
    }
    let rows = values
        .iter()
        .map(|(value, row_language)| {
            columns
                .iter()
                .map(|written| cell_of(value, row_language, written))
                .collect()
        })
        .collect();
    (columns, rows)
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

/// Writes every kind that has records, a sheet each. Equal catalogues give equal bytes.
///
/// # Errors
/// When the workbook cannot be made, for example because a text is longer than a cell may hold.
pub fn write_workbook(catalogue: &Catalogue) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties()?);
    let heading = Format::new().set_bold();
    for table in TABLES {
        let (columns, rows) = rows_of(catalogue, table);
        if rows.is_empty() && !table.in_template {
            continue;
        }
        let sheet = workbook.add_worksheet();
        sheet.set_name(table.name)?;
        sheet.set_freeze_panes(1, 1)?;
        for (place, written) in columns.iter().enumerate() {
            sheet.write_with_format(0, place as u16, written.header(), &heading)?;
        }
        for (r, row) in rows.iter().enumerate() {
            for (place, cell) in row.iter().enumerate() {
                let (r, c) = (r as u32 + 1, place as u16);
                match cell {
                    Cell::Empty | Cell::Uncomputed => continue,
                    Cell::Number(number) => sheet.write_number(r, c, *number)?,
                    Cell::Flag(flag) => sheet.write_boolean(r, c, *flag)?,
                    // Always as text: a text that begins with `=` must not become a formula.
                    Cell::Text(text) | Cell::Date(text) | Cell::Error(text) => {
                        sheet.write_string(r, c, text)?
                    }
                };
            }
        }
    }
    workbook.save_to_buffer()
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
    let (columns, rows) = rows_of(catalogue, crate::tables::of_kind(kind));
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(columns.iter().map(Written::header));
    for row in rows {
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
