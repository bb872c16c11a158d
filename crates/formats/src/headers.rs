//! Recognises sheets and columns by their names: ours, their translations, near misses, and what a mapping says.

use p4c_model::{Language, Slug};

use crate::Mapping;
use crate::grid::{Cell, Grid, Row};
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
    /// Index of the heading among the rows of the grid; the last one where it takes two rows.
    pub row: usize,
    /// The columns that were recognised.
    pub columns: Vec<Recognised>,
    /// What was guessed: column place, message and hint.
    pub doubts: Vec<(usize, String, Option<&'static str>)>,
    /// The language that the headers are in, when they are in one of ours other than English.
    pub language: Option<&'static str>,
}

/// Rows at the top of a sheet among which the heading is looked for.
const ROWS_SEARCHED: usize = 15;

/// How alike two headers must be to be taken for one (Jaro-Winkler).
const ALIKE: f64 = 0.92;

/// A name without case, diacritics, signs and script.
fn plain(name: &str) -> String {
    let name = name.trim_matches(|c: char| "*:?! ".contains(c));
    if name.is_empty() {
        return String::new();
    }
    Slug::from_words(name).as_str().to_owned()
}

/// The sheet that a name of a sheet or file is for: told by the mapping, ours, or a translation of ours.
fn table_by_name(name: &str, mapping: &Mapping) -> Option<&'static Table> {
    if let Some(sheet) = mapped_sheet(name, mapping) {
        return crate::tables::named(sheet);
    }
    let file = file_name(name);
    let wanted = plain(file.split('.').next().unwrap_or(file));
    TABLES
        .iter()
        .find(|table| plain(table.name) == wanted)
        .or_else(|| {
            TABLES
                .iter()
                .find(|table| names(table.other_names).any(|other| plain(other) == wanted))
        })
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// What a mapping says of a sheet, or of a file by its path, its name, or its name without the ending.
fn mapped_sheet<'a>(name: &str, mapping: &'a Mapping) -> Option<&'a String> {
    let file = file_name(name);
    [name, file, file.rsplit_once('.').map_or(file, |(stem, _)| stem)]
        .into_iter()
        .find_map(|name| mapping.sheets.get(name))
}

/// Finds which sheet a grid is and where its heading stands; `None` when no sheet fits.
pub fn recognise(grid: &Grid, name: &str, mapping: &Mapping) -> Option<Heading> {
    let told = table_by_name(name, mapping);
    let rows = heading_rows(grid);
    let by_name = told.and_then(|table| best_heading(std::iter::once(table), true, &rows, mapping));
    let is_mapped = mapped_sheet(name, mapping).is_some();
    if is_mapped
        || by_name
            .as_ref()
            .is_some_and(|(_, heading)| heading.has_required())
    {
        return by_name.map(|(_, heading)| heading);
    }
    // A name may be a chance: the columns of another sheet count for more when all it requires are there.
    best_heading(TABLES.iter(), false, &rows, mapping)
        .or(by_name)
        .map(|(_, heading)| heading)
}

/// Rows that may be headings: each of the first rows, and two rows together where a cell of the upper one is merged.
fn heading_rows(grid: &Grid) -> Vec<(usize, Row)> {
    let mut rows: Vec<(usize, Row)> = Vec::new();
    for (i, row) in grid.rows.iter().enumerate().take(ROWS_SEARCHED) {
        rows.push((i, row.clone()));
        let Some(upper) = i.checked_sub(1).map(|above| &grid.rows[above]) else {
            continue;
        };
        let reaches_down = grid
            .merged
            .iter()
            .any(|((top, _), (bottom, _))| *top == upper.number && *bottom == row.number);
        if reaches_down && upper.number + 1 == row.number {
            let mut both = row.clone();
            both.cells
                .resize(upper.cells.len().max(row.cells.len()), Cell::Empty);
            for (place, cell) in both.cells.iter_mut().enumerate() {
                if cell.is_empty() {
                    *cell = upper.cell(place).clone();
                }
            }
            rows.push((i, both));
        }
    }
    rows
}

fn best_heading(
    tables: impl Iterator<Item = &'static Table>,
    is_told: bool,
    rows: &[(usize, Row)],
    mapping: &Mapping,
) -> Option<(usize, Heading)> {
    let mut best: Option<(usize, Heading)> = None;
    for table in tables {
        for (i, row) in rows {
            let heading = recognise_columns(table, *i, row, mapping);
            let own = heading
                .columns
                .iter()
                .filter(|found| table.columns.contains(found.column))
                .count();
            let has_required = heading.has_required();
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
    best
}

impl Heading {
    /// Whether every column is there without which a row cannot be taken.
    pub fn has_required(&self) -> bool {
        let mut required = self
            .table
            .columns
            .iter()
            .filter(|c| c.required && c.form != Form::Id)
            .peekable();
        required.peek().is_some() && required.all(|c| self.columns.iter().any(|found| found.column == c))
    }
}

fn names(other_names: &'static str) -> impl Iterator<Item = &'static str> {
    other_names.split('|').filter(|name| !name.is_empty())
}

/// Words that tell the language of a heading, without diacritics and in Latin letters.
const LANGUAGE_OF_HEADERS: &[(&str, &str)] = &[
    (
        "de",
        "titel bezeichnung trager anbieter beschreibung kosten jahreskosten beginn ende sprachen zielgruppe gewicht kriterium bedarf",
    ),
    (
        "fr",
        "intitule titre fournisseur prestataire organisme cout langues lien critere besoin poids nom",
    ),
    (
        "et",
        "pealkiri nimetus pakkuja kulu algus lopp keeled sihtruhm veebileht kirjeldus kriteerium vajadus kaal nimi",
    ),
    (
        "sl",
        "naslov naziv ponudnik izvajalec strosek stroski zacetek konec jeziki opis merilo potreba utez ime",
    ),
    (
        "el",
        "titlos parochos foreas kostos enarxi lixi glosses perigrafi kritirio anagki onoma",
    ),
    (
        "mt",
        "titlu isem fornitur spiza bidu tmiem lingwi deskrizzjoni kriterju bzonn",
    ),
];

/// The language of most headers; `None` for English and where it cannot be told.
fn language_of(row: &Row) -> Option<&'static str> {
    let headers: Vec<String> = row.cells.iter().map(|cell| plain(&cell.text())).collect();
    LANGUAGE_OF_HEADERS
        .iter()
        .map(|(tag, words)| {
            let found = headers
                .iter()
                .filter(|header| {
                    header
                        .split('-')
                        .any(|word| words.split(' ').any(|known| known == word))
                })
                .count();
            (found, *tag)
        })
        .filter(|(found, _)| *found >= 2)
        .max_by_key(|(found, _)| *found)
        .map(|(_, tag)| tag)
}

const HINT_MAPPING: &str = "if it should be read, name our column for it by --mapping";

fn recognise_columns(table: &'static Table, at: usize, row: &Row, mapping: &Mapping) -> Heading {
    let mut heading = Heading {
        table,
        row: at,
        columns: Vec::new(),
        doubts: Vec::new(),
        language: language_of(row),
    };
    let empty = Default::default();
    let mapped = mapping
        .columns
        .iter()
        .find(|(sheet, _)| sheet.eq_ignore_ascii_case(table.name))
        .map_or(&empty, |(_, columns)| columns);
    let mut found = Vec::new();
    for (place, cell) in row.cells.iter().enumerate().take(crate::file::MOST_COLUMNS) {
        let header = cell.text();
        if header.is_empty() || header.len() > 300 {
            continue;
        }
        let target = match mapped.get(&header) {
            Some(None) => continue,
            Some(Some(ours)) => ours.clone(),
            None => header.clone(),
        };
        let (name, language) = split_language(&target);
        match find(table, &name) {
            None => heading.doubts.push((
                place,
                format!("column `{header}` is not known; it was left out"),
                Some(HINT_MAPPING),
            )),
            Some((column, how)) => {
                let how = if mapped.contains_key(&header) {
                    Match::Exact
                } else {
                    how
                };
                found.push((how, place, header, column, language));
            }
        }
    }
    // Sure ones first: a near miss never takes the place of the column itself.
    found.sort_by_key(|(how, place, ..)| (*how, *place));
    for (how, place, header, column, language) in found {
        let taken = heading
            .columns
            .iter()
            .any(|found| found.column == column && found.language == language);
        if taken {
            let message = format!(
                "column `{header}` would be `{}` a second time; it was left out",
                column.name
            );
            heading.doubts.push((place, message, Some(HINT_MAPPING)));
            continue;
        }
        if how != Match::Exact {
            heading.doubts.push((
                place,
                format!("column `{header}` was read as `{}`", column.name),
                None,
            ));
        }
        heading.columns.push(Recognised {
            place,
            column,
            language,
        });
    }
    heading.columns.sort_by_key(|found| found.place);
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

/// How sure a header is, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    /// Ours, whatever its case and joints.
    Exact,
    /// A synonym or translation.
    Named,
    /// A near miss.
    Guessed,
}

fn find(table: &'static Table, header: &str) -> Option<(&'static Column, Match)> {
    let same = |header: &str| {
        let wanted = plain(header);
        if wanted.is_empty() {
            return None;
        }
        let columns = plain_names(table);
        columns
            .iter()
            .find(|column| column.name == wanted)
            .map(|column| (column.column, Match::Exact))
            .or_else(|| {
                columns
                    .iter()
                    .find(|column| column.others.contains(&wanted))
                    .map(|column| (column.column, Match::Named))
            })
    };
    if let Some(found) = same(header) {
        return Some(found);
    }
    // Units and remarks in brackets, or two languages: `Jahreskosten (EUR)`, `Titel / Title`, a second line.
    let mut parts = header.split(['(', '[', '/', '\n', ')', ']', '|']).map(str::trim);
    if let Some((column, _)) = parts.find_map(same) {
        return Some((column, Match::Named));
    }
    let wanted = plain(header);
    if wanted.len() < 4 {
        return None;
    }
    plain_names(table)
        .iter()
        .map(|column| {
            let alike = column
                .all()
                .filter(|name| name.len() >= 4)
                .map(|name| strsim::jaro_winkler(&wanted, name))
                .fold(0.0, f64::max);
            (alike, column.column)
        })
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, column)| (column, Match::Guessed))
        .or_else(|| find_by_words(table, &wanted).map(|column| (column, Match::Guessed)))
}

/// A column by its names without case, diacritics, signs and script.
struct PlainNames {
    column: &'static Column,
    name: String,
    others: Vec<String>,
}

impl PlainNames {
    fn all(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.name).chain(&self.others)
    }
}

/// The names of a sheet's columns, made plain once.
fn plain_names(table: &'static Table) -> &'static [PlainNames] {
    static NAMES: std::sync::LazyLock<std::collections::BTreeMap<&str, Vec<PlainNames>>> =
        std::sync::LazyLock::new(|| {
            let names_of = |column: &'static Column| PlainNames {
                column,
                name: plain(column.name),
                others: names(column.other_names).map(plain).collect(),
            };
            TABLES
                .iter()
                .map(|table| (table.name, table.all_columns().map(names_of).collect()))
                .collect()
        });
    NAMES.get(table.name).map_or(&[], Vec::as_slice)
}

/// Words that stand in the headers of many columns and tell none.
const COMMON_WORDS: &[&str] = &[
    "name",
    "title",
    "titel",
    "nom",
    "nimi",
    "naziv",
    "ime",
    "onoma",
    "isem",
    "type",
    "kind",
    "date",
    "datum",
    "number",
    "code",
    "source",
    "service",
    "services",
    "organisation",
    "state",
    "note",
    "from",
    "to",
    "end",
    "start",
    "users",
    "value",
    "region",
    "country",
    "other",
];

/// The one column of which a whole name stands among the words of a header: `date de début`, `letni stroški storitve`.
fn find_by_words(table: &'static Table, wanted: &str) -> Option<&'static Column> {
    let words: Vec<&str> = wanted.split('-').collect();
    if words.len() < 2 {
        return None;
    }
    let stands = |name: &String| {
        if name.len() < 4 || COMMON_WORDS.contains(&name.as_str()) {
            return 0;
        }
        let parts: Vec<&str> = name.split('-').collect();
        if words.windows(parts.len()).any(|window| window == parts) {
            name.len()
        } else {
            0
        }
    };
    let mut found: Vec<(usize, &'static Column)> = plain_names(table)
        .iter()
        .map(|column| (column.all().map(stands).max().unwrap_or(0), column.column))
        .filter(|(length, _)| *length > 0)
        .collect();
    found.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
    match found[..] {
        [(_, column)] => Some(column),
        [(most, column), (next, _), ..] if most > next => Some(column),
        _ => None,
    }
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
    fn a_heading_in_each_of_the_seven_languages_is_recognised_whole() {
        let headings = [
            (
                "en",
                "No.|Service name|Organisation|Type of service|Region|Annual cost|Start date|End date|Target groups|Languages|Web page|Summary",
            ),
            (
                "de",
                "Nr.|Bezeichnung|Träger|Art der Leistung|NUTS-Code|Jahreskosten (EUR)|Beginn|Ende|Zielgruppe|Sprachen|Webseite|Kurzbeschreibung",
            ),
            (
                "fr",
                "N°|Intitulé du service|Organisme|Type de service|Code NUTS|Coût annuel (€)|Date de début|Date de fin|Public cible|Langues|Lien|Résumé",
            ),
            (
                "et",
                "Nr|Teenuse nimetus|Teenusepakkuja|Teenuse liik|NUTSi kood|Aastane kulu|Algus|Lõpp|Sihtrühm|Keeled|Veebileht|Kokkuvõte",
            ),
            (
                "sl",
                "Št.|Naziv storitve|Izvajalec|Vrsta storitve|Regija|Letni stroški|Začetek|Konec|Ciljna skupina|Jeziki|Spletna stran|Povzetek",
            ),
            (
                "el",
                "Α/Α|Τίτλος υπηρεσίας|Φορέας|Είδος υπηρεσίας|Περιφέρεια|Ετήσιο κόστος|Έναρξη|Λήξη|Ομάδα-στόχος|Γλώσσες|Ιστοσελίδα|Περίληψη",
            ),
            (
                "mt",
                "Nru|Isem is-servizz|Fornitur|Tip ta’ servizz|Reġjun|Spiża annwali|Bidu|Tmiem|Grupp fil-mira|Lingwi|Sit web|Sommarju",
            ),
        ];
        let wanted = [
            "id",
            "title",
            "provider",
            "service_type",
            "nuts2",
            "yearly_cost",
            "start_year",
            "end_year",
            "target_group",
            "service_languages",
            "source_url",
            "summary",
        ];
        for (language, headers) in headings {
            let row = Row {
                number: 1,
                cells: headers
                    .split('|')
                    .map(|header| Cell::Text(header.to_owned()))
                    .collect(),
                hidden: false,
            };
            let heading = recognise_columns(services(), 0, &row, &Mapping::default());
            let names: Vec<&str> = heading.columns.iter().map(|found| found.column.name).collect();
            assert_eq!(names, wanted, "{language}");
            assert_eq!(heading.language.unwrap_or("en"), language);
        }
    }

    #[test]
    fn a_near_miss_never_takes_the_place_of_the_column_itself() {
        let row = Row {
            number: 1,
            cells: ["Titel", "title", "provider"]
                .map(|header| Cell::Text(header.to_owned()))
                .to_vec(),
            hidden: false,
        };
        let heading = recognise_columns(services(), 0, &row, &Mapping::default());
        assert_eq!(
            heading
                .columns
                .iter()
                .map(|found| found.place)
                .collect::<Vec<_>>(),
            [1, 2]
        );
        assert!(heading.doubts[0].1.contains("a second time"));
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
