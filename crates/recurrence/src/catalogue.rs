//! Recognises a catalogue of services among tables: which columns say what a service is and which only where it stands.
//!
//! A catalogue is the project's own kind of table: a title and a text of each service, and beside them a language or a
//! provider. Who provides a service, where and since when is no sign that two services are the same; a run that took it for one would find
//! the providers. Other tables are left as they are: see [`crate::table`].

use crate::record::{FieldKind, Record, RecordSet};

/// What a column of a catalogue is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Names the service.
    Title,
    /// Says what it is.
    Text,
    /// Says what kind it is or whom it is for.
    Kind,
    /// The language of the words.
    Language,
    /// Whose service it is.
    Provider,
    /// Anything else: where, when, how much, from which page.
    Context,
}

/// Headings by role, in the form of [`plain`].
const TITLES: &[&str] = &["title", "name", "service", "servicename", "servicetitle"];
const TEXTS: &[&str] = &[
    "summary",
    "description",
    "text",
    "abstract",
    "shortdescription",
    "details",
];
const KINDS: &[&str] = &[
    "category",
    "subcategory",
    "theme",
    "topic",
    "targetgroup",
    "targetgroups",
    "audience",
    "beneficiaries",
    "servicetype",
];
const LANGUAGES: &[&str] = &["language", "lang", "languagecode"];
const PROVIDERS: &[&str] = &[
    "provider",
    "organisation",
    "organization",
    "agency",
    "providername",
];

/// Letters of a heading, in lower case.
fn plain(heading: &str) -> String {
    heading
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// What a heading says in a catalogue.
pub fn role(heading: &str) -> Column {
    let name = plain(heading);
    let among = |list: &[&str]| list.contains(&name.as_str());
    if among(TITLES) {
        Column::Title
    } else if among(TEXTS) {
        Column::Text
    } else if among(KINDS) {
        Column::Kind
    } else if among(LANGUAGES) {
        Column::Language
    } else if among(PROVIDERS) {
        Column::Provider
    } else {
        Column::Context
    }
}

/// Whether headings are those of a catalogue of services: a title, a text, and the language or the provider.
pub fn is_catalogue<'h>(headings: impl Iterator<Item = &'h str>) -> bool {
    let roles: Vec<Column> = headings.map(role).collect();
    let has = |wanted| roles.contains(&wanted);
    has(Column::Title) && has(Column::Text) && (has(Column::Language) || has(Column::Provider))
}

/// The words of one record of a catalogue, for finding its concepts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wording {
    /// What names it.
    pub title: String,
    /// What says what it is and whom it is for.
    pub body: String,
}

/// Columns of a set by role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roles(Vec<Column>);

/// Takes a set as a catalogue: only titles, texts and kinds are compared, the meaning leads, language and provider are taken
/// from their columns. `kept` are columns the caller wants compared whatever they are called.
///
/// Cells that are not compared are emptied, so that a large set takes less memory.
pub fn take_as_catalogue(set: &mut RecordSet, kept: &[String]) -> Roles {
    let roles: Vec<Column> = set
        .fields
        .iter()
        .map(|field| match field.kind {
            FieldKind::Ignored if !matches!(role(&field.name), Column::Language | Column::Provider) => {
                Column::Context
            }
            _ => role(&field.name),
        })
        .collect();
    let mut aside: Vec<&str> = Vec::new();
    for (field, role) in set.fields.iter_mut().zip(&roles) {
        let compared =
            matches!(role, Column::Title | Column::Text | Column::Kind) || kept.contains(&field.name);
        if !compared && field.kind != FieldKind::Ignored {
            field.kind = FieldKind::Ignored;
            aside.push(&field.name);
        }
    }
    set.by_meaning = true;
    if !aside.is_empty() {
        set.notes.push(format!(
            "taken as a catalogue of services: what stands under {} says where a service stands and is not compared",
            aside
                .iter()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(", ")
        ));
    }
    for record in &mut set.records {
        for (place, role) in roles.iter().enumerate() {
            let Some(cell) = record.cells.get_mut(place) else {
                continue;
            };
            match role {
                Column::Language => record.language = language_tag(cell.trim()),
                Column::Provider if record.provider.is_none() && !cell.trim().is_empty() => {
                    record.provider = Some(cell.trim().to_owned());
                }
                _ => {}
            }
            if set.fields[place].kind == FieldKind::Ignored {
                *cell = String::new();
            }
        }
    }
    Roles(roles)
}

impl Roles {
    /// The words of a record: what its concepts are found by.
    pub fn wording(&self, record: &Record) -> Wording {
        let mut wording = Wording::default();
        for (cell, role) in record.cells.iter().zip(&self.0) {
            let text = match role {
                Column::Title => &mut wording.title,
                Column::Text => &mut wording.body,
                _ => continue,
            };
            let cell = cell.trim();
            if !text.is_empty() && !cell.is_empty() {
                text.push('\n');
            }
            text.push_str(cell);
        }
        wording
    }
}

/// The primary subtag of a language tag (`de-AT` gives `de`), or nothing where a cell holds none.
fn language_tag(cell: &str) -> Option<String> {
    let tag = cell.split(['-', '_']).next()?.to_ascii_lowercase();
    ((2..=3).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphabetic())).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{TableOptions, records_from_table};

    #[test]
    fn a_table_of_products_or_papers_is_no_catalogue() {
        let is = |names: &[&str]| is_catalogue(names.iter().copied());
        assert!(is(&["id", "title", "language", "provider", "country", "summary"]));
        assert!(is(&["Title", "Description", "Lang"]));
        assert!(!is(&["id", "title", "description", "manufacturer", "price"]));
        assert!(!is(&["id", "title", "authors", "venue", "year"]));
        assert!(!is(&["id", "name", "address", "city", "phone", "type"]));
    }

    #[test]
    fn where_a_service_stands_is_not_compared() -> Result<(), crate::Fault> {
        let headers = ["id", "title", "language", "provider", "country", "summary"].map(String::from);
        let rows = [["a", "Export desk", "en-GB", "Agency A", "EE", "Answers questions"]]
            .map(|row| row.map(String::from).to_vec());
        let mut set = records_from_table(&headers, &rows, &TableOptions::default())?;
        let wording = take_as_catalogue(&mut set, &[]).wording(&set.records[0]);
        assert_eq!(wording.title, "Export desk");
        assert_eq!(wording.body, "Answers questions");
        assert_eq!(set.records[0].language.as_deref(), Some("en"));
        assert_eq!(set.records[0].provider.as_deref(), Some("Agency A"));
        let compared: Vec<&str> = set
            .fields
            .iter()
            .filter(|field| field.kind != FieldKind::Ignored)
            .map(|field| field.name.as_str())
            .collect();
        assert_eq!(compared, ["title", "summary"]);
        assert!(set.notes[0].contains("`country`"));
        Ok(())
    }
}
