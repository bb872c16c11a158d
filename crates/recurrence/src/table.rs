//! Turns headers and rows of strings into a [`RecordSet`]: which column is the id, and what kind each other column is.
//!
//! Stands before the engine, between whoever reads a file and `find_groups` or `find_links`; reading the file itself is
//! left to the caller. Two tables of different headings are brought to common fields by [`align`].

use crate::record::{Field, FieldKind, Record, RecordSet};
use crate::{Fault, normalise};
use rustc_hash::{FxHashMap, FxHashSet};

/// What the caller knows about the columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableOptions {
    /// The id column; without it the column called `id`, capitals or not.
    pub id: Option<String>,
    /// Columns to be taken as text, whatever they look like.
    pub text: Vec<String>,
    /// Columns not to be looked at.
    pub ignore: Vec<String>,
    /// The column that names whose catalogue a record comes from: at most one record of a provider in a group.
    pub provider: Option<String>,
}

/// Cells looked at to recognise a column, spread evenly over the rows.
const SAMPLE: usize = 4_000;

/// Takes a table of strings as records.
///
/// Rows shorter than the headers are filled with empty cells.
///
/// # Errors
/// No id column, a column of the options that is not there, a row with more cells than headers, an empty or repeated id.
pub fn records_from_table(
    headers: &[String],
    rows: &[Vec<String>],
    options: &TableOptions,
) -> Result<RecordSet, Fault> {
    records_from_rows(headers, rows.to_vec(), options)
}

/// Takes a table that is given up as records: the cells are moved, not copied.
///
/// # Errors
/// As for [`records_from_table`].
pub fn records_from_rows(
    headers: &[String],
    rows: Vec<Vec<String>>,
    options: &TableOptions,
) -> Result<RecordSet, Fault> {
    let id_name = options.id.as_deref().unwrap_or("id");
    let id_column = headers
        .iter()
        .position(|name| name.trim() == id_name)
        .or_else(|| {
            headers
                .iter()
                .position(|name| name.trim().eq_ignore_ascii_case(id_name))
        })
        .ok_or_else(|| Fault::NoIdColumn {
            expected: id_name.into(),
            found: headers.join(", "),
        })?;
    let find = |column: &String, option: &str| {
        headers
            .iter()
            .position(|name| name.trim() == column.trim())
            .ok_or_else(|| Fault::UnknownColumn {
                column: column.clone(),
                option: option.into(),
            })
    };
    let text = options
        .text
        .iter()
        .map(|c| find(c, "text"))
        .collect::<Result<Vec<_>, _>>()?;
    let ignore = options
        .ignore
        .iter()
        .map(|c| find(c, "ignore"))
        .collect::<Result<Vec<_>, _>>()?;
    let provider = options
        .provider
        .iter()
        .map(|c| find(c, "provider"))
        .next()
        .transpose()?;
    if let Some((row, cells)) = rows
        .iter()
        .enumerate()
        .find(|(_, cells)| cells.len() > headers.len())
    {
        return Err(Fault::RowLength {
            row,
            expected: headers.len(),
            found: cells.len(),
        });
    }
    let columns: Vec<usize> = (0..headers.len()).filter(|&column| column != id_column).collect();
    let fields = columns
        .iter()
        .map(|&column| Field {
            name: headers[column].clone(),
            kind: if ignore.contains(&column) {
                FieldKind::Ignored
            } else if text.contains(&column) {
                FieldKind::Text
            } else {
                recognise(&sample(&rows, column))
            },
        })
        .collect();
    let take = |cells: &mut Vec<String>, column: usize| {
        cells.get_mut(column).map(std::mem::take).unwrap_or_default()
    };
    let records = rows
        .into_iter()
        .map(|mut cells| Record {
            provider: provider
                .and_then(|column| cells.get(column).cloned())
                .filter(|name| !name.trim().is_empty()),
            id: take(&mut cells, id_column).trim().to_string(),
            cells: columns.iter().map(|&column| take(&mut cells, column)).collect(),
            ..Record::default()
        })
        .collect();
    let set = RecordSet {
        fields,
        records,
        ..RecordSet::default()
    };
    set.check()?;
    Ok(set)
}

/// Filled cells of a column, at most [`SAMPLE`], spread over the rows.
fn sample(rows: &[Vec<String>], column: usize) -> Vec<&str> {
    let step = rows.len().div_ceil(SAMPLE).max(1);
    rows.iter()
        .step_by(step)
        .filter_map(|cells| cells.get(column))
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty())
        .collect()
}

/// What kind a column is, from its filled cells.
///
/// A column is of a kind when nine in ten of its cells look so; what looks like nothing else is text.
pub fn recognise(cells: &[&str]) -> FieldKind {
    if cells.is_empty() {
        return FieldKind::Ignored;
    }
    let share =
        |test: &dyn Fn(&str) -> bool| cells.iter().filter(|c| test(c)).count() as f64 / cells.len() as f64;
    let plain_number = |c: &str| {
        c.len() <= 24
            && c.bytes().any(|b| b.is_ascii_digit())
            && c.chars().filter(|c| c.is_alphabetic()).count() <= 3
            && !c.chars().any(|c| matches!(c, '/' | ':' | '(' | ')'))
            && c.chars().skip(1).all(|c| c != '-')
            && !c.trim_start_matches(['-', '+']).starts_with('0')
            && normalise::number(c).is_some()
    };
    let decimal = |c: &str| c.contains(['.', ',']) || c.contains(['$', '€', '£', '%']);
    let key_like = |c: &str| {
        let letters = c.chars().filter(|c| c.is_alphabetic()).count();
        let digits = c.chars().filter(|c| c.is_numeric()).count();
        digits > 0 && digits >= letters && c.chars().count() <= 24 && normalise::words(c).len() <= 4
    };
    if share(&plain_number) >= 0.9 && share(&decimal) >= 0.2 {
        return FieldKind::Number;
    }
    if share(&key_like) >= 0.9 {
        return FieldKind::Code;
    }
    let distinct: FxHashSet<&str> = cells.iter().copied().collect();
    let word_count: usize = cells.iter().map(|c| c.split_whitespace().count()).sum();
    if distinct.len() * 20 <= cells.len() && word_count <= cells.len() * 4 {
        return FieldKind::Category;
    }
    FieldKind::Text
}

/// Brings two sets to the same fields, so that they can be linked.
///
/// Columns are paired by name where the names are equal, else by how much their words and names are alike; what finds
/// no partner stays with empty cells on the other side. A pair of different kinds is compared as text. Answers the two
/// sets and a note for each pair with different names.
pub fn align(left: &RecordSet, right: &RecordSet) -> (RecordSet, RecordSet) {
    let pairs = pair_columns(left, right);
    let mut fields = Vec::new();
    let mut sources: Vec<(Option<usize>, Option<usize>)> = Vec::new();
    let mut notes = Vec::new();
    for (l, field) in left.fields.iter().enumerate() {
        let partner = pairs.iter().find(|pair| pair.0 == l).map(|pair| pair.1);
        let mut kind = field.kind;
        if let Some(r) = partner {
            let other = &right.fields[r];
            if other.name != field.name {
                notes.push(format!(
                    "column `{}` is compared with `{}`",
                    field.name, other.name
                ));
            }
            kind = common_kind(field.kind, other.kind);
        }
        fields.push(Field {
            name: field.name.clone(),
            kind,
        });
        sources.push((Some(l), partner));
    }
    for (r, field) in right.fields.iter().enumerate() {
        if !pairs.iter().any(|pair| pair.1 == r) {
            fields.push(field.clone());
            sources.push((None, Some(r)));
        }
    }
    let left_sources: Vec<Option<usize>> = sources.iter().map(|source| source.0).collect();
    let right_sources: Vec<Option<usize>> = sources.iter().map(|source| source.1).collect();
    let pick = |set: &RecordSet, sources: &[Option<usize>]| RecordSet {
        fields: fields.clone(),
        records: set
            .records
            .iter()
            .map(|record| Record {
                cells: sources
                    .iter()
                    .map(|source| {
                        source
                            .and_then(|c| record.cells.get(c).cloned())
                            .unwrap_or_default()
                    })
                    .collect(),
                ..record.clone()
            })
            .collect(),
        notes: set.notes.iter().chain(&notes).cloned().collect(),
        by_meaning: set.by_meaning,
        concept_names: set.concept_names.clone(),
    };
    (pick(left, &left_sources), pick(right, &right_sources))
}

fn common_kind(left: FieldKind, right: FieldKind) -> FieldKind {
    match (left, right) {
        (a, b) if a == b => a,
        (FieldKind::Ignored, other) | (other, FieldKind::Ignored) => other,
        (FieldKind::Number, FieldKind::Code) | (FieldKind::Code, FieldKind::Number) => FieldKind::Number,
        _ => FieldKind::Text,
    }
}

/// Pairs of columns (left, right), best first, each column at most once.
fn pair_columns(left: &RecordSet, right: &RecordSet) -> Vec<(usize, usize)> {
    let left_words: Vec<_> = (0..left.fields.len()).map(|c| column_words(left, c)).collect();
    let right_words: Vec<_> = (0..right.fields.len()).map(|c| column_words(right, c)).collect();
    let mut scored = Vec::new();
    for (l, a) in left.fields.iter().enumerate() {
        for (r, b) in right.fields.iter().enumerate() {
            let (name_a, name_b) = (normalise::words(&a.name), normalise::words(&b.name));
            let same_name = name_a == name_b;
            let shared_name = name_a.iter().filter(|word| name_b.contains(word)).count() as f64
                / name_a.len().max(name_b.len()).max(1) as f64;
            let content = overlap(&left_words[l], &right_words[r]);
            let same_kind = a.kind == b.kind;
            let score = if same_name { 2.0 } else { 0.0 }
                + content
                + shared_name / 2.0
                + if same_kind { 0.05 } else { 0.0 };
            if same_name || content >= 0.1 || (shared_name >= 0.5 && same_kind) {
                scored.push((score, l, r));
            }
        }
    }
    scored.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, l, r) in scored {
        if !pairs.iter().any(|pair| pair.0 == l || pair.1 == r) {
            pairs.push((l, r));
        }
    }
    pairs
}

/// How often each word occurs in a sample of a column, as shares.
fn column_words(set: &RecordSet, column: usize) -> FxHashMap<String, f64> {
    let mut counts: FxHashMap<String, f64> = FxHashMap::default();
    let mut total = 0.0;
    let step = set.records.len().div_ceil(SAMPLE).max(1);
    for record in set.records.iter().step_by(step) {
        for word in record
            .cells
            .get(column)
            .map(|cell| normalise::words(cell))
            .unwrap_or_default()
        {
            *counts.entry(word).or_default() += 1.0;
            total += 1.0;
        }
    }
    counts.values_mut().for_each(|count| *count /= total);
    counts
}

/// Shared mass of two distributions of words (0..=1), summed in a fixed order.
fn overlap(left: &FxHashMap<String, f64>, right: &FxHashMap<String, f64>) -> f64 {
    let mut shared: Vec<(&String, f64)> = left
        .iter()
        .filter_map(|(word, a)| right.get(word).map(|b| (word, a.min(*b))))
        .collect();
    shared.sort_by(|x, y| x.0.cmp(y.0));
    shared.iter().map(|(_, share)| share).sum()
}
