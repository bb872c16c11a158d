//! Recognises a catalogue of services among tables: which columns say what a service is and which only where it stands.
//!
//! A catalogue is the project's own kind of table: a title and a text of each service, and beside them a language or a
//! provider, or texts in several languages. Who provides a service, where and since when is no sign that two services are the same; a run that took it for one would find
//! the providers. Other tables are left as they are: see [`crate::table`].

pub use crate::headings::{Column, role};
use crate::normalise;
use crate::record::{FieldKind, Record, RecordSet};
use crate::views::RECORDS_A_CONCEPT;
use rustc_hash::FxHashMap;

/// Whether headings are those of a catalogue of services: a title, a text, and the language or the provider.
pub fn is_catalogue<'h>(headings: impl Iterator<Item = &'h str>) -> bool {
    let roles: Vec<Column> = headings.map(role).collect();
    let has = |wanted| roles.contains(&wanted);
    has(Column::Title) && has(Column::Text) && (has(Column::Language) || has(Column::Provider))
}

/// Records whose concepts are found at once: bounds the memory.
const STRETCH: usize = 8_192;
/// Concepts kept of each record where there are too many records for concepts to tell them apart.
const OF_MANY: usize = 20;

/// Whether a set is a catalogue of services: by its headings, or where it has a column of texts and these are prose in several languages.
///
/// `prose` tells the language of a text that is certain to be in one, `None` for names and codes.
pub fn describes_services(set: &RecordSet, prose: impl Fn(&str) -> Option<String>) -> bool {
    let names = || set.fields.iter().map(|field| field.name.as_str());
    is_catalogue(names()) || names().any(|name| role(name) == Column::Text) && is_multilingual(set, prose)
}

/// Takes a set as a catalogue, which [`describes_services`] says it is, and adds to each record its language and how near its texts lie to
/// the concepts of a scheme: that carries a match across languages.
///
/// `kept` is as for [`take_as_catalogue`]; `detect` tells the language of a text, `profile` the concepts of texts whose languages stand beside them, of
/// so many `concepts` as the scheme has, and of each at most as many as it is asked for, those of the largest weights.
pub fn add_meaning(
    set: &mut RecordSet,
    kept: &[String],
    concepts: usize,
    detect: impl Fn(&str) -> Option<String>,
    profile: impl Fn(&[(Wording, Option<String>)], usize) -> Vec<Vec<(u32, f32)>>,
) {
    let roles = take_as_catalogue(set, kept);
    let most = if set.records.len() > concepts * RECORDS_A_CONCEPT {
        OF_MANY
    } else {
        usize::MAX
    };
    for stretch in set.records.chunks_mut(STRETCH) {
        let texts: Vec<(Wording, Option<String>)> = stretch
            .iter()
            .map(|record| {
                let wording = roles.wording(record);
                let told = record.language.clone();
                let language = told.or_else(|| detect(&format!("{} {}", wording.title, wording.body)));
                (wording, language)
            })
            .collect();
        let found = profile(&texts, most);
        for ((record, concepts), (_, language)) in stretch.iter_mut().zip(found).zip(texts) {
            record.concepts = concepts;
            record.language = language;
        }
    }
}

/// Records looked at to see whether a table is in one language.
const LOOKED_AT: usize = 2_000;

/// Whether a table is in several languages: most of its texts are prose in one, a second has a tenth of them, and the two share few words.
///
/// Names of people and places look like any language; that they are not shows in the words the supposed languages share.
fn is_multilingual(set: &RecordSet, prose: impl Fn(&str) -> Option<String>) -> bool {
    let texts: Vec<usize> = (0..set.fields.len())
        .filter(|&field| set.fields[field].kind == FieldKind::Text)
        .collect();
    let step = set.records.len().div_ceil(LOOKED_AT).max(1);
    let mut languages: FxHashMap<String, (usize, FxHashMap<String, f64>)> = FxHashMap::default();
    let mut looked_at = 0;
    for record in set.records.iter().step_by(step) {
        let cells: Vec<&str> = texts
            .iter()
            .filter_map(|&field| record.cells.get(field))
            .map(String::as_str)
            .collect();
        let text = cells.join("\n");
        looked_at += 1;
        if let Some(language) = prose(&text) {
            let (records, counts) = languages.entry(language).or_default();
            *records += 1;
            for word in normalise::words(&text) {
                *counts.entry(word).or_default() += 1.0;
            }
        }
    }
    let known: usize = languages.values().map(|language| language.0).sum();
    let mut languages: Vec<(usize, FxHashMap<String, f64>)> = languages.into_values().collect();
    languages.sort_by_key(|language| std::cmp::Reverse(language.0));
    let [first, second, ..] = languages.as_slice() else {
        return false;
    };
    2 * known > looked_at && 10 * second.0 >= known && cosine(&first.1, &second.1) < 0.5
}

/// Cosine of two lists of counts (0..=1).
fn cosine(a: &FxHashMap<String, f64>, b: &FxHashMap<String, f64>) -> f64 {
    let length =
        |counts: &FxHashMap<String, f64>| counts.values().map(|count| count * count).sum::<f64>().sqrt();
    let shared: f64 = a
        .iter()
        .map(|(word, count)| count * b.get(word).copied().unwrap_or(0.0))
        .sum();
    shared / (length(a) * length(b)).max(f64::MIN_POSITIVE)
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

    /// A table of one text column, every second text said to be French.
    fn is_multilingual_when_told(texts: &[&str]) -> bool {
        let rows: Vec<Vec<String>> = (0..)
            .zip(texts)
            .map(|(id, text): (i32, _)| vec![id.to_string(), text.to_string()])
            .collect();
        let headers = ["id", "text"].map(String::from);
        let options = TableOptions {
            text: vec!["text".into()],
            ..TableOptions::default()
        };
        let set = records_from_table(&headers, &rows, &options).unwrap();
        let french = |text: &str| text.contains(['é', '3', '4']);
        is_multilingual(&set, |text| {
            Some(if french(text) { "fr" } else { "en" }.to_owned())
        })
    }

    #[test]
    fn names_that_look_like_another_language_do_not_make_two() {
        let streets = [
            "oak street school 1",
            "elm street school 2",
            "division street school 3",
            "avenue street school 4",
        ];
        assert!(!is_multilingual_when_told(&streets));
        let prose = [
            "help with the first steps to export",
            "find partners for a project",
            "aide aux premières démarches à l'étranger",
            "trouver des partenaires à l'étranger",
        ];
        assert!(is_multilingual_when_told(&prose));
    }
}
