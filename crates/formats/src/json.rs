//! Reads and writes a whole catalogue as JSON: one object with an array per kind of record.

use p4c_model::{Catalogue, Kind};
use serde_json::Value;

use crate::read::{Placed, Reading};
use crate::{FileError, Finding};

/// Writes a catalogue: sorted by kind and slug, indented, without a time, so that equal data gives equal bytes.
pub fn write(catalogue: &Catalogue) -> String {
    let mut text = serde_json::to_string_pretty(&catalogue.to_json()).unwrap_or_default();
    text.push('\n');
    text
}

pub(crate) fn read(
    file: &str,
    bytes: &[u8],
    placed: &mut Vec<Placed>,
    reading: &mut Reading,
) -> Result<(), FileError> {
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    let whole: Value = serde_json::from_slice(bytes).map_err(|error| {
        FileError::new(
            file,
            format!("not JSON: {error}"),
            "the file may be cut off; export it again",
        )
    })?;
    let Value::Object(whole) = whole else {
        return Err(FileError::new(
            file,
            "expected an object with an array per kind of record",
            "export the file again",
        ));
    };
    let at = |field: String, message: String, hint: Option<String>| Finding {
        file: file.to_owned(),
        sheet: None,
        line: None,
        cell: None,
        field: Some(field),
        message,
        hint,
    };
    let mut known = 0;
    for (name, items) in whole {
        let Some(kind) = Kind::ALL.iter().copied().find(|kind| kind.plural() == name) else {
            reading.doubts.push(at(
                name,
                "no kind of record has this name; it was left out".to_owned(),
                None,
            ));
            continue;
        };
        known += 1;
        let Value::Array(items) = items else {
            reading
                .faults
                .push(at(name, "expected an array of records".to_owned(), None));
            continue;
        };
        let mut seen = std::collections::BTreeSet::new();
        for (i, item) in items.into_iter().enumerate() {
            reading.rows += 1;
            let field = format!("{name}[{i}]");
            let given = item.clone();
            match kind.read(item) {
                Ok(record) => {
                    if !seen.insert(record.slug().clone()) {
                        let message = format!("{kind} `{}` stands in the file already", record.slug());
                        reading.faults.push(at(
                            field,
                            message,
                            Some("give each record a slug of its own".to_owned()),
                        ));
                        continue;
                    }
                    if let Err((inner, error)) = record.check() {
                        reading
                            .faults
                            .push(at(format!("{field}.{inner}"), error.message, error.hint));
                        continue;
                    }
                    let mut unknown = Vec::new();
                    unknown_fields(
                        &given,
                        &p4c_model::catalogue::record_to_json(&record),
                        &field,
                        &mut unknown,
                    );
                    for path in unknown {
                        reading.doubts.push(at(
                            path,
                            "this field is not known; it was left out".to_owned(),
                            None,
                        ));
                    }
                    placed.push(Placed {
                        record,
                        sheet: None,
                        file: file.to_owned(),
                        row: i as u64,
                    });
                }
                Err(error) => {
                    let slug = given
                        .get("slug")
                        .and_then(Value::as_str)
                        .map_or_else(String::new, |slug| format!(" `{slug}`"));
                    reading
                        .faults
                        .push(at(field, format!("{kind}{slug} cannot be read: {error}"), None));
                }
            }
        }
    }
    if known == 0 {
        let hint = "bring the JSON that `p4c export --to FILE.json` writes";
        return Err(FileError::new(
            file,
            "the object has no array of records, such as `services`",
            hint,
        ));
    }
    Ok(())
}

/// The fields of a value that reading did not keep. Empty ones are no loss.
fn unknown_fields(given: &Value, kept: &Value, path: &str, unknown: &mut Vec<String>) {
    match (given, kept) {
        (Value::Object(given), Value::Object(kept)) => {
            for (name, value) in given {
                let inner = format!("{path}.{name}");
                match kept.get(name) {
                    Some(kept) => unknown_fields(value, kept, &inner, unknown),
                    None if is_empty(value) => {}
                    None => unknown.push(inner),
                }
            }
        }
        (Value::Array(given), Value::Array(kept)) => {
            for (i, (value, kept)) in given.iter().zip(kept).enumerate() {
                unknown_fields(value, kept, &format!("{path}[{i}]"), unknown);
            }
        }
        _ => {}
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}
