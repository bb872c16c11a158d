//! Reads files into records: recognises what each file and sheet is, reads regions before services and services before scores, and
//! checks at the end that every record named by another is there.
//!
//! Rows with a fault are left out of the records and told; whether the good ones are taken is the caller's choice.

use std::collections::{BTreeMap, BTreeSet};

use p4c_model::{Catalogue, Kind, Record, Scale, Slug};

use crate::file::{FileKind, check_size, detect};
use crate::grid::{Grid, column_letters};
use crate::headers::{Heading, recognise};
use crate::places::Places;
use crate::{FileError, Finding, Mapping, delimited, json, rows, spreadsheet};

/// What a reader is told beside the files.
#[derive(Clone, Copy)]
pub struct ReadOptions<'a> {
    /// How foreign sheets and columns are called.
    pub mapping: Option<&'a Mapping>,
    /// The records that are there already.
    pub known: &'a Catalogue,
    /// The notations of the scheme; a concept outside of it is a fault. `None` takes any.
    pub concepts: Option<&'a BTreeSet<String>>,
}

static NOTHING: std::sync::LazyLock<Catalogue> = std::sync::LazyLock::new(Catalogue::default);

impl Default for ReadOptions<'static> {
    fn default() -> Self {
        Self {
            mapping: None,
            known: &NOTHING,
            concepts: None,
        }
    }
}

/// What was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The records of the good rows, and those made on the way, for example the provider that a service names.
    pub records: Vec<Record>,
    /// What was read and repaired.
    pub doubts: Vec<Finding>,
    /// What cannot be taken.
    pub faults: Vec<Finding>,
    /// Rows read.
    pub rows: usize,
    /// Rows without a fault.
    pub rows_taken: usize,
}

/// Where a sheet or file is, and where its columns stand: what findings are placed by.
pub(crate) struct Sheet {
    pub file: String,
    pub grid: Grid,
    pub heading: Heading,
}

impl Sheet {
    /// A finding at a row, and at a column when it is known.
    pub fn finding(
        &self,
        row: u64,
        place: Option<usize>,
        field: Option<&str>,
        message: String,
        hint: Option<String>,
    ) -> Finding {
        let in_sheet = self.grid.sheet.is_some();
        Finding {
            file: self.file.clone(),
            sheet: self.grid.sheet.clone(),
            line: Some(row),
            cell: place
                .filter(|_| in_sheet)
                .map(|place| format!("{}{row}", column_letters(place))),
            field: field.map(str::to_owned),
            message,
            hint,
        }
    }

    /// The place of the column that holds a field of the record.
    pub fn place_of(&self, field: &str) -> Option<usize> {
        let column = self.heading.table.column_of_field(field)?;
        self.heading
            .columns
            .iter()
            .find(|found| found.column == column)
            .map(|found| found.place)
    }
}

/// A record and where it was read.
pub(crate) struct Placed {
    pub record: Record,
    /// Index of the sheet; `None` for a record of a JSON file, which is placed by `file`.
    pub sheet: Option<usize>,
    pub file: String,
    pub row: u64,
}

/// Reads files as one import: a record of one may name a record of another.
///
/// # Errors
/// [`FileError`] when a file cannot be read at all.
pub fn read(files: &[(String, Vec<u8>)], options: &ReadOptions<'_>) -> Result<Reading, FileError> {
    let mut reading = Reading::default();
    let empty = Mapping::default();
    let mapping = options.mapping.unwrap_or(&empty);
    let (mut sheets, mut placed) = (Vec::new(), Vec::new());
    for (file, bytes) in files {
        match detect(file, bytes)? {
            FileKind::Json => json::read(file, bytes, &mut placed, &mut reading)?,
            FileKind::Workbook => {
                let grids = spreadsheet::read_sheets(file, bytes)?;
                collect_sheets(file, grids, mapping, &mut sheets, &mut reading)?;
            }
            FileKind::Delimited => {
                let grid = delimited::read_text(file, bytes)?;
                collect_sheets(file, vec![grid], mapping, &mut sheets, &mut reading)?;
            }
        }
    }
    sheets.sort_by_key(|sheet: &Sheet| sheet.heading.table.kind);
    let mut places = Places::new(options.known);
    placed.iter().for_each(|found| places.learn(&found.record));
    let faulty = rows::read_sheets(&mut sheets, &mut places, options, &mut placed, &mut reading);
    settle(placed, &sheets, places, options.known, faulty, &mut reading);
    reading.doubts.sort();
    reading.faults.sort();
    Ok(reading)
}

fn collect_sheets(
    file: &str,
    grids: Vec<Grid>,
    mapping: &Mapping,
    sheets: &mut Vec<Sheet>,
    reading: &mut Reading,
) -> Result<(), FileError> {
    let (mut found, mut left_out) = (0, Vec::new());
    for grid in grids {
        let name = grid.sheet.clone().unwrap_or_else(|| file.to_owned());
        if grid.rows.is_empty() || crate::template::is_help(&grid) {
            continue;
        }
        let tables = tables_of(grid, &name, mapping);
        match tables {
            Ok(tables) => {
                found += 1;
                for (mut grid, heading) in tables {
                    for message in std::mem::take(&mut grid.doubts) {
                        reading.doubts.push(Finding {
                            file: file.to_owned(),
                            sheet: grid.sheet.clone(),
                            line: None,
                            cell: None,
                            field: None,
                            message,
                            hint: None,
                        });
                    }
                    fill_merged(&mut grid, &heading, file, reading)?;
                    sheets.push(Sheet {
                        file: file.to_owned(),
                        grid,
                        heading,
                    });
                }
            }
            Err(()) => left_out.push(name),
        }
    }
    if found == 0 {
        let names: Vec<&str> = crate::tables::TABLES.iter().map(|table| table.name).collect();
        return Err(FileError::new(
            file,
            "no table was recognised by its name or headers",
            format!(
                "name the sheets {} or give a --mapping; `p4c template` writes an empty workbook",
                names[..7].join(", ")
            ),
        ));
    }
    for name in left_out {
        reading.doubts.push(Finding {
            file: file.to_owned(),
            sheet: Some(name),
            line: None,
            cell: None,
            field: None,
            message: "the sheet is none of ours; it was left out".to_owned(),
            hint: Some("name it by --mapping if it should be read".to_owned()),
        });
    }
    Ok(())
}

/// The tables of a grid: one, or several below each other, each with a heading of its own after an empty row.
fn tables_of(mut grid: Grid, name: &str, mapping: &Mapping) -> Result<Vec<(Grid, Heading)>, ()> {
    let heading = recognise(&grid, name, mapping).ok_or(())?;
    let mut starts = Vec::new();
    let gaps = (heading.row + 2..grid.rows.len())
        .filter(|i| grid.rows[*i].number > grid.rows[*i - 1].number + 1)
        .take(MOST_GAPS);
    for i in gaps {
        if starts.len() < MOST_TABLES {
            let below = Grid {
                sheet: grid.sheet.clone(),
                rows: vec![grid.rows[i].clone()],
                ..Grid::default()
            };
            // A row of data may hold a word that is a header: all that the table requires, and most of the cells, must be headers.
            let is_heading = recognise(&below, "", mapping).is_some_and(|heading| {
                let filled = below.rows[0].cells.iter().filter(|cell| !cell.is_empty()).count();
                heading.columns.len() >= 2 && heading.columns.len() * 2 > filled
            });
            if is_heading {
                starts.push(i);
            }
        }
    }
    let mut tables = Vec::new();
    for start in starts.into_iter().rev() {
        let rows = grid.rows.split_off(start);
        let number = rows[0].number;
        let below = Grid {
            sheet: grid.sheet.clone(),
            rows,
            merged: grid.merged.clone(),
            hidden_columns: grid.hidden_columns.clone(),
            doubts: vec![format!("a further table begins in row {number}")],
        };
        if let Some(heading) = recognise(&below, "", mapping) {
            tables.push((below, heading));
        }
    }
    tables.push((grid, heading));
    tables.reverse();
    Ok(tables)
}

/// The most empty rows after which a heading is looked for.
const MOST_GAPS: usize = 500;
/// The most tables below each other in one sheet.
const MOST_TABLES: usize = 50;

/// A value merged over several rows counts for each of them.
fn fill_merged(
    grid: &mut Grid,
    heading: &Heading,
    file: &str,
    reading: &mut Reading,
) -> Result<(), FileError> {
    let first_row = grid.rows[heading.row].number;
    let places: BTreeMap<u64, usize> = if grid.merged.is_empty() {
        BTreeMap::new()
    } else {
        grid.rows
            .iter()
            .enumerate()
            .map(|(i, row)| (row.number, i))
            .collect()
    };
    let mut filled = 0;
    for ((top, left), (bottom, right)) in grid.merged.clone() {
        let Some(source) = places.get(&top).map(|i| &grid.rows[*i]) else {
            continue;
        };
        let value = source.cell(left).clone();
        if top <= first_row || value.is_empty() || (top == bottom && left == right) || bottom <= top {
            continue;
        }
        for (_, i) in places.range(top + 1..=bottom) {
            filled += 1;
            check_size(file, 0, left + 1, filled)?;
            let row = &mut grid.rows[*i];
            row.cells
                .resize(row.cells.len().max(left + 1), crate::grid::Cell::Empty);
            row.cells[left] = value.clone();
        }
        reading.doubts.push(Finding {
            file: file.to_owned(),
            sheet: grid.sheet.clone(),
            line: Some(top),
            cell: Some(format!("{}{top}", column_letters(left))),
            field: None,
            message: format!("the cell is merged down to row {bottom}; its value was read for each row"),
            hint: None,
        });
    }
    Ok(())
}

/// Keeps the records whose references are there, tells the others, and adds those made on the way that are needed.
fn settle(
    placed: Vec<Placed>,
    sheets: &[Sheet],
    places: Places<'_>,
    known: &Catalogue,
    mut faulty: BTreeSet<(Kind, String)>,
    reading: &mut Reading,
) {
    let made: BTreeMap<(Kind, Slug), Record> = places
        .into_made()
        .into_iter()
        .map(|record| ((record.kind(), record.slug().clone()), record))
        .collect();
    let mut kept: Vec<Option<Placed>> = placed.into_iter().map(Some).collect();
    let mut there: BTreeSet<(Kind, Slug)> = kept
        .iter()
        .flatten()
        .map(|found| (found.record.kind(), found.record.slug().clone()))
        .collect();
    loop {
        let mut dropped = Vec::new();
        for slot in &mut kept {
            let Some(found) = slot else { continue };
            let missing = found.record.references().into_iter().find(|reference| {
                let name = (reference.kind, reference.slug.clone());
                !there.contains(&name)
                    && !made.contains_key(&name)
                    && known.get(reference.kind, reference.slug).is_none()
            });
            if let Some(reference) = missing {
                let sheet = crate::tables::of_kind(reference.kind).name;
                let is_faulty = faulty.contains(&(reference.kind, reference.slug.to_string()));
                let (message, hint) = if is_faulty {
                    (
                        format!(
                            "{} `{}` was not taken: its row has a fault",
                            reference.kind, reference.slug
                        ),
                        format!("mend its row in the sheet {sheet}"),
                    )
                } else {
                    (
                        format!("there is no {} `{}`", reference.kind, reference.slug),
                        format!("add it to the sheet {sheet}, or name another"),
                    )
                };
                reading
                    .faults
                    .push(fault_of(found, sheets, reference.field, message, hint));
                let name = (found.record.kind(), found.record.slug().clone());
                faulty.insert((name.0, name.1.to_string()));
                dropped.push(name);
                *slot = None;
            }
        }
        if dropped.is_empty() {
            break;
        }
        dropped.iter().for_each(|name| {
            there.remove(name);
        });
    }
    check_scores(&mut kept, sheets, known, &made, reading);
    let kept: Vec<Record> = kept.into_iter().flatten().map(|found| found.record).collect();
    reading.rows_taken += kept.len();
    let mut needed: BTreeSet<(Kind, Slug)> = BTreeSet::new();
    let mut open: Vec<&Record> = kept.iter().collect();
    while let Some(record) = open.pop() {
        for reference in record.references() {
            let name = (reference.kind, reference.slug.clone());
            if let Some(other) = made.get(&name)
                && !there.contains(&name)
                && needed.insert(name)
            {
                open.push(other);
            }
        }
    }
    reading
        .records
        .extend(needed.iter().filter_map(|name| made.get(name).cloned()));
    reading.records.extend(kept);
}

/// A fault of a record that was read, at its cell or field.
fn fault_of(found: &Placed, sheets: &[Sheet], field: &str, message: String, hint: String) -> Finding {
    match found.sheet {
        Some(sheet) => {
            let sheet = &sheets[sheet];
            sheet.finding(found.row, sheet.place_of(field), Some(field), message, Some(hint))
        }
        None => Finding {
            file: found.file.clone(),
            sheet: None,
            line: None,
            cell: None,
            field: Some(format!("{}[{}].{field}", found.record.kind().plural(), found.row)),
            message,
            hint: Some(hint),
        },
    }
}

/// Nobody scores the own organisation, and a score is on the scale of its criterion.
fn check_scores(
    kept: &mut [Option<Placed>],
    sheets: &[Sheet],
    known: &Catalogue,
    made: &BTreeMap<(Kind, Slug), Record>,
    reading: &mut Reading,
) {
    if !kept
        .iter()
        .flatten()
        .any(|found| matches!(found.record, Record::Score(_)))
    {
        return;
    }
    let (mut providers, mut scales) = (BTreeMap::new(), BTreeMap::new());
    for record in kept
        .iter()
        .flatten()
        .map(|found| &found.record)
        .chain(made.values())
    {
        match record {
            Record::Service(service) => {
                providers.insert(service.slug.clone(), service.provider.clone());
            }
            Record::Criterion(criterion) => {
                scales.insert(criterion.slug.clone(), criterion.scale);
            }
            _ => {}
        }
    }
    for slot in kept {
        let Some(found) = slot else { continue };
        let Record::Score(score) = &found.record else {
            continue;
        };
        let provider = providers
            .get(&score.service)
            .or_else(|| known.service(&score.service).map(|service| &service.provider));
        let scale = scales
            .get(&score.criterion)
            .copied()
            .or_else(|| known.criterion(&score.criterion).map(|criterion| criterion.scale));
        let fault = if provider == Some(&score.evaluator) {
            Some((
                "evaluator",
                format!("`{}` scores a service of its own", score.evaluator),
                "let another organisation score it",
            ))
        } else {
            match scale {
                Some(Scale::OneToFive) if !(1.0..=5.0).contains(&score.value) => Some((
                    "value",
                    format!("the score {} is not from 1 to 5", score.value),
                    "write a number from 1 to 5",
                )),
                Some(Scale::Gate) if score.value != 0.0 && score.value != 1.0 => Some((
                    "value",
                    format!("the answer {} is neither 0 nor 1", score.value),
                    "write 1 for yes and 0 for no",
                )),
                _ => None,
            }
        };
        if let Some((field, message, hint)) = fault {
            reading
                .faults
                .push(fault_of(found, sheets, field, message, hint.to_owned()));
            *slot = None;
        }
    }
}
