//! Reads files into records: recognises what each file and sheet is, reads regions before services and services before scores, and
//! checks at the end that every record named by another is there.
//!
//! Rows with a fault are left out of the records and told; whether the good ones are taken is the caller's choice.

use std::collections::{BTreeMap, BTreeSet};

use p4c_model::{Catalogue, Kind, Record, Scale, Slug};

use crate::file::{FileKind, detect};
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
    rows::read_sheets(&mut sheets, &mut places, options, &mut placed, &mut reading);
    settle(placed, &sheets, places, options.known, &mut reading);
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
    for mut grid in grids {
        let name = grid.sheet.clone().unwrap_or_else(|| file.to_owned());
        if grid.rows.is_empty() || name == crate::template::README {
            continue;
        }
        match recognise(&grid, &name, mapping) {
            Some(heading) => {
                found += 1;
                for message in std::mem::take(&mut grid.doubts) {
                    let sheet = grid.sheet.clone();
                    let file = file.to_owned();
                    reading.doubts.push(Finding {
                        file,
                        sheet,
                        line: None,
                        cell: None,
                        field: None,
                        message,
                        hint: None,
                    });
                }
                fill_merged(&mut grid, &heading, file, reading);
                sheets.push(Sheet {
                    file: file.to_owned(),
                    grid,
                    heading,
                });
            }
            None => left_out.push(name),
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

/// A value merged over several rows counts for each of them.
fn fill_merged(grid: &mut Grid, heading: &Heading, file: &str, reading: &mut Reading) {
    let first_row = grid.rows[heading.row].number;
    for ((top, left), (bottom, right)) in grid.merged.clone() {
        let Some(source) = grid.rows.iter().find(|row| row.number == top) else {
            continue;
        };
        let value = source.cell(left).clone();
        if top <= first_row || value.is_empty() || (top == bottom && left == right) {
            continue;
        }
        for row in grid
            .rows
            .iter_mut()
            .filter(|row| row.number > top && row.number <= bottom)
        {
            row.cells
                .resize(row.cells.len().max(left + 1), crate::grid::Cell::Empty);
            row.cells[left] = value.clone();
        }
        if bottom > top {
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
    }
}

/// Keeps the records whose references are there, tells the others, and adds those made on the way that are needed.
fn settle(
    placed: Vec<Placed>,
    sheets: &[Sheet],
    places: Places<'_>,
    known: &Catalogue,
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
                let message = format!("there is no {} `{}`", reference.kind, reference.slug);
                let hint = format!(
                    "add it to the sheet {} or mend its row",
                    crate::tables::of_kind(reference.kind).name
                );
                reading
                    .faults
                    .push(fault_of(found, sheets, reference.field, message, hint));
                dropped.push((found.record.kind(), found.record.slug().clone()));
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
    let in_file: Catalogue = kept
        .iter()
        .flatten()
        .filter(|found| matches!(found.record.kind(), Kind::Service | Kind::Criterion))
        .map(|found| found.record.clone())
        .chain(made.values().cloned())
        .collect();
    for slot in kept {
        let Some(found) = slot else { continue };
        let Record::Score(score) = &found.record else {
            continue;
        };
        let provider = in_file
            .service(&score.service)
            .or_else(|| known.service(&score.service))
            .map(|s| &s.provider);
        let scale = in_file
            .criterion(&score.criterion)
            .or_else(|| known.criterion(&score.criterion))
            .map(|c| c.scale);
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
