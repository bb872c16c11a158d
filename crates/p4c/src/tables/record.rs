//! The tables of one record: its fields, which of them only illustrate, and its history.

use p4c_model::Record;
use p4c_model::catalogue::record_to_json;
use p4c_store::Change;
use serde_json::Value;

use crate::output::Table;

/// The fields of a record, then its changes.
pub fn tables(record: &Record, version: i32, history: &[Change]) -> Vec<Table> {
    let mut fields = Table::new(
        format!(
            "{} {} (version {version})",
            record.kind().singular(),
            record.slug()
        ),
        &["field", "value", "basis"],
    );
    let provenance = record.provenance();
    if let Value::Object(values) = record_to_json(record) {
        for (name, value) in values.iter().filter(|(name, _)| *name != "provenance") {
            let basis = if ["id", "slug"].contains(&name.as_str()) {
                ""
            } else if provenance.is_illustrative(name) {
                "illustrative"
            } else {
                "stated"
            };
            fields.push(vec![name.clone(), words(value), basis.to_owned()]);
        }
    }
    for (what, value) in [
        ("from", &provenance.source),
        ("page", &provenance.url),
        ("note", &provenance.note),
    ] {
        if let Some(value) = value {
            fields.note(format!("{what}: {value}"));
        }
    }
    let mut changes = Table::new(
        "History",
        &["sequence", "when", "by", "because", "version", "action"],
    );
    for change in history {
        changes.push(vec![
            change.sequence.to_string(),
            change.at.clone(),
            change.actor.clone(),
            change.reason.clone(),
            change.version.to_string(),
            change.action.clone(),
        ]);
    }
    vec![fields, changes]
}

/// A value for people: texts by language, money as an amount, lists with commas.
fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(words).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            if let (Some(cents), Some(currency)) = (
                fields.get("cents").and_then(Value::as_i64),
                fields.get("currency"),
            ) {
                return format!("{} {}", words(currency), p4c_model::value::thousands(cents));
            }
            if let Some(Value::Object(values)) = fields.get("values") {
                let texts: Vec<String> = values
                    .iter()
                    .map(|(language, text)| {
                        format!(
                            "{} ({language})",
                            words(text.get("value").unwrap_or(&Value::Null))
                        )
                    })
                    .collect();
                return texts.join("; ");
            }
            fields
                .iter()
                .map(|(name, value)| format!("{name} {}", words(value)))
                .collect::<Vec<_>>()
                .join(", ")
        }
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
