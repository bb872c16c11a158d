//! Reads a user's mapping of foreign sheets and columns to ours.
//!
//! ```json
//! {"sheets": {"Leistungen": "Services"}, "columns": {"Services": {"Träger": "provider", "Interne Nr.": null}}}
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::FileError;

/// Which foreign sheet is which of ours, and which foreign column which of ours; a column mapped to null is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// Foreign sheet or file name to the name of our sheet.
    pub sheets: BTreeMap<String, String>,
    /// For each of our sheets: foreign column to our column.
    pub columns: BTreeMap<String, BTreeMap<String, Option<String>>>,
}

impl Mapping {
    /// Reads a mapping from JSON.
    ///
    /// # Errors
    /// When it is no JSON of this form, or names a sheet or column that we do not have.
    pub fn parse(file: &str, text: &str) -> Result<Self, FileError> {
        let hint = "write {\"sheets\": {\"theirs\": \"Services\"}, \"columns\": {\"Services\": {\"theirs\": \"title\"}}}";
        let mapping: Mapping =
            serde_json::from_str(text).map_err(|error| FileError::new(file, error.to_string(), hint))?;
        for sheet in mapping.sheets.values().chain(mapping.columns.keys()) {
            let Some(table) = crate::tables::named(sheet) else {
                return Err(FileError::new(file, format!("there is no sheet `{sheet}`"), hint));
            };
            for column in mapping
                .columns
                .get(sheet)
                .into_iter()
                .flat_map(BTreeMap::values)
                .flatten()
            {
                let name = column.split('@').next().unwrap_or(column);
                if table.column(name).is_none() {
                    return Err(FileError::new(
                        file,
                        format!("sheet {sheet} has no column `{column}`"),
                        hint,
                    ));
                }
            }
        }
        Ok(mapping)
    }
}
