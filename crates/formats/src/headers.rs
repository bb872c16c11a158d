//! Recognises sheets and columns by their names: ours, their translations, near misses, and what a mapping says.

use p4c_model::{Language, Slug};

use crate::Mapping;
use crate::grid::{Grid, Row};
use crate::tables::{Column, Form, TABLES, Table};

/// A column of a file that was recognised.
#[derive(Debug, Clone, PartialEq)]
pub struct Recognised {
    /// Its place, from 0.
    pub place: usize,
    /// What it is.
    pub column: &'static Column,
    /// The language of its words, when the header names one.
    pub language: Option<Language>,
}

/// The heading of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// The sheet it is.
    pub table: &'static Table,
    /// Index of the heading among the rows of the grid.
    pub row: usize,
    /// The columns that were recognised.
    pub columns: Vec<Recognised>,
    /// What was guessed: column place and message.
    pub doubts: Vec<(usize, String)>,
}

/// Rows at the top of a sheet among which the heading is looked for.
const ROWS_SEARCHED: usize = 15;

/// How alike two headers must be to be taken for one (Jaro-Winkler).
const ALIKE: f64 = 0.92;

/// A name without case, diacritics, signs and script.
fn plain(name: &str) -> String {
    Slug::from_words(name.trim_matches(|c: char| "*:?! ".contains(c)))
        .as_str()
        .to_owned()
}

/// Finds which sheet a grid is and where its heading stands; `None` when no sheet fits.
pub fn recognise(grid: &Grid, name: &str, mapping: &Mapping) -> Option<Heading> {
    let mapped = mapping
        .sheets
        .get(name)
        .and_then(|sheet| crate::tables::named(sheet));
    let by_name = || {
        let wanted = plain(
            name.rsplit('/')
                .next()
                .unwrap_or(name)
                .split('.')
                .next()
                .unwrap_or(name),
        );
        TABLES
            .iter()
            .find(|table| plain(table.name) == wanted)
            .or_else(|| {
                TABLES
                    .iter()
                    .find(|table| names(table.other_names).any(|other| plain(other) == wanted))
            })
    };
    let tables: Vec<&'static Table> = match mapped.or_else(by_name) {
        Some(table) => vec![table],
        None => TABLES.iter().collect(),
    };
    let is_told = tables.len() == 1;
    let mut best: Option<(usize, Heading)> = None;
    for table in tables {
        for (i, row) in grid.rows.iter().enumerate().take(ROWS_SEARCHED) {
            let heading = recognise_columns(table, i, row, mapping);
            let own = heading
                .columns
                .iter()
                .filter(|found| table.columns.contains(found.column))
                .count();
            let required = table.columns.iter().filter(|c| c.required && c.form != Form::Id);
            let has_required = required.clone().count() > 0
                && required
                    .clone()
                    .all(|c| heading.columns.iter().any(|found| found.column == c));
            // A sheet that is known by name alone may lack required columns: they are told as faults then.
            if own == 0 || (!is_told && !has_required) {
                continue;
            }
            let exact = heading
                .columns
                .iter()
                .filter(|f| row.cell(f.place).text() == f.column.name)
                .count();
            let points = own * 4 + exact + if has_required { 8 } else { 0 } - heading.doubts.len().min(own);
            if best.as_ref().is_none_or(|(most, _)| points > *most) {
                best = Some((points, heading));
            }
        }
    }
    best.map(|(_, heading)| heading)
}

fn names(other_names: &'static str) -> impl Iterator<Item = &'static str> {
    other_names.split('|').filter(|name| !name.is_empty())
}

fn recognise_columns(table: &'static Table, at: usize, row: &Row, mapping: &Mapping) -> Heading {
    let mut heading = Heading {
        table,
        row: at,
        columns: Vec::new(),
        doubts: Vec::new(),
    };
    let empty = Default::default();
    let mapped = mapping.columns.get(table.name).unwrap_or(&empty);
    for (place, cell) in row.cells.iter().enumerate() {
        let header = cell.text();
        if header.is_empty() {
            continue;
        }
        let mut doubt = None;
        let target = match mapped.get(&header) {
            Some(None) => continue,
            Some(Some(ours)) => ours.clone(),
            None => header.clone(),
        };
        let (name, language) = split_language(&target);
        let Some((column, how)) = find(table, &name) else {
            heading
                .doubts
                .push((place, format!("column `{header}` is not known; it was left out")));
            continue;
        };
        if how != Match::Exact && !mapped.contains_key(&header) {
            doubt = Some(format!("column `{header}` was read as `{}`", column.name));
        }
        let taken = heading
            .columns
            .iter()
            .any(|found| found.column == column && found.language == language);
        if taken {
            heading.doubts.push((
                place,
                format!(
                    "column `{header}` would be `{}` a second time; it was left out",
                    column.name
                ),
            ));
            continue;
        }
        heading.doubts.extend(doubt.map(|doubt| (place, doubt)));
        heading.columns.push(Recognised {
            place,
            column,
            language,
        });
    }
    heading
}

/// Parts `title@et`, `title (et)` and `title_et` into name and language.
fn split_language(header: &str) -> (String, Option<Language>) {
    let parts = header
        .rsplit_once('@')
        .or_else(|| header.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')))
        .or_else(|| header.rsplit_once('_').filter(|(_, tag)| tag.len() == 2));
    if let Some((name, tag)) = parts
        && (2..=8).contains(&tag.trim().len())
        && let Ok(language) = Language::parse(tag)
        && TABLES.iter().any(|table| {
            table.all_columns().any(|c| {
                matches!(c.form, Form::Text) && (c.name == name.trim() || plain(c.name) == plain(name))
            })
        })
    {
        return (name.trim().to_owned(), Some(language));
    }
    (header.to_owned(), None)
}

#[derive(PartialEq)]
enum Match {
    Exact,
    Guessed,
}

fn find(table: &'static Table, header: &str) -> Option<(&'static Column, Match)> {
    if let Some(column) = table.all_columns().find(|column| column.name == header.trim()) {
        return Some((column, Match::Exact));
    }
    let same = |header: &str| {
        let wanted = plain(header);
        table
            .all_columns()
            .find(|column| plain(column.name) == wanted)
            .or_else(|| {
                table
                    .all_columns()
                    .find(|column| names(column.other_names).any(|other| plain(other) == wanted))
            })
    };
    if let Some(column) = same(header) {
        return Some((column, Match::Guessed));
    }
    // Units and remarks in brackets: `Jahreskosten (EUR)`.
    if let Some((before, _)) = header.split_once(['(', '[', '/'])
        && let Some(column) = same(before)
    {
        return Some((column, Match::Guessed));
    }
    let wanted = plain(header);
    if wanted.len() < 4 {
        return None;
    }
    let likeness = |column: &'static Column| {
        std::iter::once(column.name)
            .chain(names(column.other_names))
            .map(plain)
            .filter(|name| name.len() >= 4)
            .map(|name| strsim::jaro_winkler(&wanted, &name))
            .fold(0.0, f64::max)
    };
    table
        .all_columns()
        .map(|column| (likeness(column), column))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, column)| (column, Match::Guessed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn services() -> &'static Table {
        crate::tables::named("Services").unwrap()
    }

    #[test]
    fn headers_are_recognised_in_seven_languages_and_near_misses() {
        for (header, name) in [
            ("Title", "title"),
            ("Intitulé", "title"),
            ("Träger", "provider"),
            ("Teenuse nimi", "title"),
            ("Ponudnik", "provider"),
            ("ΠΆΡΟΧΟΣ", "provider"),
            ("Fornitur", "provider"),
            ("Jahreskosten (EUR)", "yearly_cost"),
            ("Evidence of sucess", "evidence_of_success"),
            ("target groups *", "target_group"),
        ] {
            assert_eq!(
                find(services(), header).map(|(column, _)| column.name),
                Some(name),
                "{header}"
            );
        }
        assert!(find(services(), "shoe size").is_none());
    }

    #[test]
    fn a_language_in_a_header_is_parted_from_the_name() {
        let parts = |header: &str| {
            let (name, language) = split_language(header);
            (name, language.map(|l| l.tag().to_owned()))
        };
        assert_eq!(parts("title@et"), ("title".to_owned(), Some("et".to_owned())));
        assert_eq!(
            parts("Summary (fr)"),
            ("Summary".to_owned(), Some("fr".to_owned()))
        );
        assert_eq!(parts("target_group"), ("target_group".to_owned(), None));
        assert_eq!(
            parts("Jahreskosten (EUR)"),
            ("Jahreskosten (EUR)".to_owned(), None)
        );
    }
}
