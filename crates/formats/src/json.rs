//! Reads and writes a whole catalogue as JSON: one object with an array per kind of record.

use p4c_model::catalogue::record_to_json;
use p4c_model::{Catalogue, Kind};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::Serialize;
use serde_json::{Map, Value};

use crate::grid::is_control;
use crate::rows::LONGEST_TEXT;

use crate::read::{Placed, Reading};
use crate::{FileError, Finding};

/// Writes a catalogue: sorted by kind and slug, indented, without a time, so that equal data gives equal bytes.
///
/// The same as `to_json` written out, but one record at a time.
pub fn write(catalogue: &Catalogue) -> String {
    let mut text = serde_json::to_string_pretty(&Whole(catalogue)).unwrap_or_default();
    text.push('\n');
    text
}

struct Whole<'a>(&'a Catalogue);

impl Serialize for Whole<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(
            Kind::ALL
                .iter()
                .map(|kind| (kind.plural(), OfKind(self.0, *kind))),
        )
    }
}

struct OfKind<'a>(&'a Catalogue, Kind);

impl Serialize for OfKind<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.of_kind(self.1).map(record_to_json))
    }
}

/// JSON in which no name stands twice in an object.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Strict)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            all.push(item);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            if all.contains_key(&name) {
                return Err(serde::de::Error::custom(format!(
                    "the name `{name}` stands twice in one object"
                )));
            }
            let Strict(value) = fields.next_value()?;
            all.insert(name, value);
        }
        Ok(Value::Object(all))
    }
}

/// Mends texts as cells of a workbook are mended: line breaks of one kind, no blanks around, no empty text. What cannot be kept is a fault.
fn mend_texts(value: &mut Value, path: &str, faults: &mut Vec<(String, String, &'static str)>) {
    match value {
        Value::String(text) => {
            if text.contains('\r') {
                *text = text.replace("\r\n", "\n").replace('\r', "\n");
            }
            if text.trim().len() < text.len() {
                *text = text.trim().to_owned();
            }
            if text.contains(is_control) {
                let message = "the text has a control character".to_owned();
                faults.push((path.to_owned(), message, "write the text again without it"));
            }
            if text.len() > LONGEST_TEXT {
                let length = text.chars().count();
                if length > LONGEST_TEXT {
                    let message = format!("the text has {length} characters, more than {LONGEST_TEXT}");
                    let hint = "shorten it, or put the whole on a page and give its address";
                    faults.push((path.to_owned(), message, hint));
                }
            }
        }
        Value::Array(items) => {
            for (i, item) in items.iter_mut().enumerate() {
                mend_texts(item, &format!("{path}[{i}]"), faults);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                mend_texts(value, &format!("{path}.{name}"), faults);
            }
            if let (true, Some(Value::Object(values))) =
                (fields.contains_key("original"), fields.get_mut("values"))
            {
                values.retain(|_, translation| translation.get("value").is_some_and(|value| value != ""));
            }
            fields.retain(|_, value| {
                let is_empty_text = value
                    .get("values")
                    .and_then(Value::as_object)
                    .is_some_and(|values| values.is_empty() && value.get("original").is_some());
                !is_empty_text && value.as_str() != Some("")
            });
        }
        _ => {}
    }
}

pub(crate) fn read(
    file: &str,
    bytes: &[u8],
    placed: &mut Vec<Placed>,
    reading: &mut Reading,
) -> Result<(), FileError> {
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    let Strict(whole) = serde_json::from_slice(bytes).map_err(|error| {
        let message = error.to_string();
        let hint = if error.is_eof() {
            "the file may be cut off; export it again"
        } else if message.contains("recursion limit") {
            "no record is nested so deeply; export the file again"
        } else if message.contains("stands twice") {
            "give it once; which of the two is meant cannot be known"
        } else {
            "mend it at this place, or export the file again"
        };
        FileError::new(file, format!("not JSON that can be read: {message}"), hint)
    })?;
    let Value::Object(whole) = whole else {
        return Err(FileError::new(
            file,
            "expected an object with an array per kind of record, such as {\"services\": [...]}",
            "bring the JSON that `p4c export --to FILE.json` writes",
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
        for (i, mut item) in items.into_iter().enumerate() {
            reading.rows += 1;
            let field = format!("{name}[{i}]");
            let mut unusable = Vec::new();
            mend_texts(&mut item, &field, &mut unusable);
            if !unusable.is_empty() {
                for (path, message, hint) in unusable {
                    reading.faults.push(at(path, message, Some(hint.to_owned())));
                }
                continue;
            }
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
