//! Says what every sheet and column means: the one place that reading, writing, the template and recognition of headers follow.
//!
//! A column names a field of the record's JSON by its path, and a form that says how a cell becomes a value and back.

mod appraisal;
mod organisations;
mod others;
mod services;

use p4c_model::Kind;

/// How a cell becomes a value of the record's JSON and back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Form {
    /// The name of the record among those of its kind.
    Id,
    /// Words in the row's language, with further languages in columns `name@language`.
    Text,
    /// Words that need no language.
    Plain,
    /// The address of a page.
    Url,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A whole number from the first to the second.
    Whole(i64, i64),
    /// A number from the first to the second.
    Decimal(f64, f64),
    /// A year, month or day.
    Date,
    /// An amount of money.
    Money,
    /// Several amounts in euros, kept in cents.
    Cents,
    /// Several numbers.
    Numbers,
    /// Yes or no.
    Flag,
    /// Several words.
    Words,
    /// Several concepts, by notation.
    Concepts,
    /// One concept, by notation.
    Concept,
    /// Several languages.
    Languages,
    /// A region by NUTS code, id or name.
    Region,
    /// A record of this kind by id, title or name.
    Reference(Kind),
    /// Several records of this kind.
    References(Kind),
    /// Ties of an initiative to agencies: `agency: model`.
    Ties,
    /// Indicators of a region: `key = value | year | source`.
    Indicators,
    /// What a precondition is tested against: numbers or words.
    Values,
    /// JSON.
    Json,
    /// Read to understand other columns, not kept itself.
    Helper,
}

impl Form {
    /// Whether a cell may hold several values, parted by `;`.
    pub fn is_several(self) -> bool {
        matches!(
            self,
            Form::Cents
                | Form::Numbers
                | Form::Words
                | Form::Concepts
                | Form::Languages
                | Form::References(_)
                | Form::Ties
                | Form::Indicators
                | Form::Values
        )
    }
}

/// A column of a sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// Its header.
    pub name: &'static str,
    /// The field of the record's JSON, parts joined by points; empty for a helper.
    pub path: &'static str,
    /// How a cell becomes a value.
    pub form: Form,
    /// Whether a row cannot be taken without it.
    pub required: bool,
    /// What to write, for the template.
    pub explanation: &'static str,
    /// Other headers it is known by, parted by `|`: synonyms and the names in German, French, Estonian, Slovene, Greek and Maltese.
    pub other_names: &'static str,
}

/// A sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// The kind of record in its rows.
    pub kind: Kind,
    /// Whether the template has it.
    pub in_template: bool,
    /// Other names it is known by, parted by `|`.
    pub other_names: &'static str,
    /// What it is for.
    pub explanation: &'static str,
    /// Its own columns.
    pub columns: &'static [Column],
}

const fn column(
    name: &'static str,
    path: &'static str,
    form: Form,
    explanation: &'static str,
    other_names: &'static str,
) -> Column {
    Column {
        name,
        path,
        form,
        required: false,
        explanation,
        other_names,
    }
}

const fn required(mut column: Column) -> Column {
    column.required = true;
    column
}

const ID: Column = required(column(
    "id",
    "slug",
    Form::Id,
    "A name of your own for the row: letters, digits, - _ . It never changes.",
    "key|code|number|no|nr|slug|Nummer|Kennung|identifiant|numéro|tunnus|number|oznaka|šifra|κωδικός|αριθμός|kodiċi|numru|identifier|no.|n°|nº|#|lfd. nr.|laufende nummer|référence|réf|jrk|jrk nr|št.|št|zap. št.|zaporedna številka|Α/Α|αα|α.α.|nru|nru.",
));

/// The largest count that a record keeps.
const MOST_PERSONS: i64 = u32::MAX as i64;

const LANGUAGE: Column = column(
    "language",
    "",
    Form::Helper,
    "The language the row is written in: two letters, for example en.",
    "lang|Sprache|langue|keel|jezik|γλώσσα|lingwa",
);

/// Columns that every sheet ends with: where the row came from.
pub const PROVENANCE: &[Column] = &[
    column(
        "source_url",
        "provenance.url",
        Form::Url,
        "The page that states it.",
        "url|link|web page|website of the practice|source|Quelle|Webseite|lien|adresse web|veebileht|allikas|povezava|spletna stran|vir|σύνδεσμος|ιστοσελίδα|πηγή|ħolqa|sors|sit web|websajt|site web|homepage|Internetseite|page web|site internet|koduleht|spletišče|ιστότοπος|more information|further information|reference",
    ),
    column(
        "note",
        "provenance.note",
        Form::Plain,
        "What else a reader should know.",
        "remark|remarks|comment on the record|Bemerkung|Anmerkung|remarque|märkus|opomba|σημείωση|nota",
    ),
    column(
        "basis",
        "provenance.basis",
        Form::Word(&["stated", "illustrative"]),
        "stated, or illustrative where nobody published it.",
        "Grundlage|base|alus|podlaga|βάση|bażi",
    ),
    column(
        "illustrative_fields",
        "provenance.illustrative_fields",
        Form::Words,
        "Fields that only illustrate in a row that states facts.",
        "",
    ),
    column(
        "source_place",
        "provenance.source",
        Form::Plain,
        "File, sheet and row it was first read from; filled by exports.",
        "",
    ),
];

/// Every sheet, in the order in which rows are read.
pub const TABLES: &[Table] = &[
    organisations::REGIONS,
    organisations::ORGANISATIONS,
    others::PROJECTS,
    services::SERVICES,
    services::PRECONDITIONS,
    services::NEEDS,
    others::PILOTS,
    others::GROUP_DECISIONS,
    appraisal::ROUNDS,
    appraisal::CRITERIA,
    appraisal::SCORES,
    others::PLANS,
    others::POOLS,
    others::OFFERS,
];

impl Table {
    /// All columns: its own and those of every sheet.
    pub fn all_columns(&self) -> impl Iterator<Item = &'static Column> + use<> {
        self.columns.iter().chain(PROVENANCE)
    }

    /// The column with this header.
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.all_columns().find(|column| column.name == name)
    }

    /// The column of a field of the record.
    pub fn column_of_field(&self, field: &str) -> Option<&'static Column> {
        self.all_columns()
            .find(|column| column.path == field || column.name == field)
    }
}

/// The sheet with this name, whatever its case.
pub fn named(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name.eq_ignore_ascii_case(name))
}

/// The sheet of a kind of record.
pub fn of_kind(kind: Kind) -> &'static Table {
    // Every kind has a sheet: a test walks over all of them.
    TABLES
        .iter()
        .find(|table| table.kind == kind)
        .unwrap_or(&TABLES[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_sheet_and_headers_are_unique_within_it() {
        for kind in Kind::ALL {
            let table = of_kind(*kind);
            assert_eq!(table.kind, *kind);
            let mut names: Vec<_> = table.all_columns().map(|column| column.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), table.all_columns().count(), "{}", table.name);
        }
    }
}
