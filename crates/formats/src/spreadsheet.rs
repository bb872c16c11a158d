//! Reads the sheets of an Excel workbook into grids: values as the workbook shows them, hidden rows and merged cells noted.
//!
//! Cells are streamed, so that a sheet with a cell far out takes no more memory than its cells.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Cursor, Read};

use calamine::{DataRef, Reader, SheetVisible, Xlsx, XlsxError};

use crate::file::{FileError, MOST_UNPACKED_BYTES, check_size};
use crate::grid::{Cell, Fault, Grid, Row};

/// Reads every sheet, hidden ones too.
pub fn read_sheets(file: &str, bytes: &[u8]) -> Result<Vec<Grid>, FileError> {
    let damaged = |error: XlsxError| match error {
        XlsxError::ColumnNumberOverflow => FileError::new(
            file,
            "a row has more columns than a workbook may have",
            "delete the columns that do not belong to the table",
        ),
        XlsxError::Password => FileError::new(
            file,
            "the workbook is protected by a password",
            "open it, take the password off, and save it again",
        ),
        other => FileError::new(
            file,
            format!("the workbook is damaged: {other}"),
            "open it in a spreadsheet program and save it again, or fetch it again",
        ),
    };
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let hidden = hidden_by_part(bytes);
    let mut grids = Vec::new();
    let sheets: Vec<(String, SheetVisible)> = workbook
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible))
        .collect();
    let mut cells_of_file = 0;
    for (place, (name, visible)) in sheets.into_iter().enumerate() {
        let mut grid = Grid {
            sheet: Some(name.clone()),
            ..Grid::default()
        };
        if visible != SheetVisible::Visible {
            grid.doubts.push("the sheet is hidden; it was read".to_owned());
        }
        grid.merged = workbook
            .merge_cells_by_sheet_name(&name)
            .unwrap_or_default()
            .into_iter()
            .map(|range| {
                let place = |(row, column): (u32, u32)| (u64::from(row) + 1, column as usize);
                (place(range.start), place(range.end))
            })
            .collect();
        let mut reader = match workbook.worksheet_cells_reader(&name) {
            Ok(reader) => reader,
            // Sheets of charts and macros hold no cells.
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(damaged(error)),
        };
        while let Some(cell) = reader.next_cell_with_formula().map_err(damaged)? {
            let value = match cell.value {
                DataRef::Empty if cell.formula.is_some() => Cell::Uncomputed,
                DataRef::Empty => continue,
                DataRef::String(text) => Cell::of_text(&text),
                DataRef::SharedString(text) => Cell::of_text(text),
                DataRef::Int(number) => Cell::Number(number as f64),
                DataRef::Float(number) => Cell::Number(number),
                DataRef::Bool(flag) => Cell::Flag(flag),
                DataRef::DateTime(date) => {
                    let (year, month, day, ..) = date.to_ymd_hms_milli();
                    Cell::Date(format!("{year:04}-{month:02}-{day:02}"))
                }
                DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                    Cell::Date(text.split('T').next().unwrap_or_default().to_owned())
                }
                DataRef::Error(error) => Cell::Fault(Fault::Formula(error.to_string())),
            };
            let (number, column) = (u64::from(cell.pos.0) + 1, cell.pos.1 as usize);
            if grid.rows.last().is_none_or(|row| row.number != number) {
                grid.rows.push(Row {
                    number,
                    cells: Vec::new(),
                    hidden: false,
                });
            }
            cells_of_file += 1;
            check_size(file, grid.rows.len(), column + 1, cells_of_file)?;
            // A row was pushed when there was none.
            if let Some(row) = grid.rows.last_mut() {
                row.cells.resize(row.cells.len().max(column + 1), Cell::Empty);
                row.cells[column] = value;
            }
        }
        grid.rows.retain(|row| !row.is_empty());
        if let Some(hidden) = hidden.get(place) {
            grid.rows
                .iter_mut()
                .for_each(|row| row.hidden = hidden.rows.contains(&row.number));
            grid.hidden_columns.clone_from(&hidden.columns);
        }
        grids.push(grid);
    }
    Ok(grids)
}

/// What is hidden in a sheet.
#[derive(Default)]
struct Hidden {
    rows: BTreeSet<u64>,
    columns: Vec<(usize, usize)>,
}

/// What is hidden in each sheet, in the order of the workbook; nothing where the workbook says nothing that can be read.
fn hidden_by_part(bytes: &[u8]) -> Vec<Hidden> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return Vec::new();
    };
    let mut part = |name: &str| {
        let mut text = String::new();
        archive
            .by_name(name)
            .ok()?
            .take(MOST_INDEX_BYTES)
            .read_to_string(&mut text)
            .ok()?;
        Some(text)
    };
    let (Some(workbook), Some(relations)) = (part("xl/workbook.xml"), part("xl/_rels/workbook.xml.rels"))
    else {
        return Vec::new();
    };
    let target = |id: &str| {
        elements(&relations, "Relationship")
            .find(|element| attribute(element, "Id") == Some(id))
            .and_then(|element| attribute(element, "Target"))
            .map(|target| {
                target
                    .strip_prefix('/')
                    .map_or_else(|| format!("xl/{target}"), str::to_owned)
            })
    };
    elements(&workbook, "sheet")
        .map(|sheet| {
            attribute(sheet, "r:id")
                .and_then(target)
                .and_then(|path| Some(hidden_of(archive.by_name(&path).ok()?)))
                .unwrap_or_default()
        })
        .collect()
}

/// The longest list of sheets that is read, in bytes.
const MOST_INDEX_BYTES: u64 = 4 << 20;
/// The longest tag that is looked at, in bytes.
const LONGEST_TAG: usize = 4_096;

/// Looks through the tags of a sheet as they stream by, for rows and columns that are hidden.
fn hidden_of(part: impl Read) -> Hidden {
    let mut hidden = Hidden::default();
    let mut reader = BufReader::with_capacity(1 << 16, part.take(MOST_UNPACKED_BYTES));
    let mut tag = Vec::new();
    let mut is_tag = false;
    while let Ok(chunk) = reader.fill_buf() {
        let length = chunk.len();
        if length == 0 {
            break;
        }
        let mut rest = chunk;
        while !rest.is_empty() {
            if is_tag {
                let end = rest.iter().position(|b| *b == b'>');
                let piece = &rest[..end.unwrap_or(rest.len())];
                if tag.len() + piece.len() <= LONGEST_TAG {
                    tag.extend_from_slice(piece);
                }
                rest = end.map_or(&[], |end| &rest[end + 1..]);
                if end.is_some() {
                    note_hidden(&tag, &mut hidden);
                    is_tag = false;
                }
            } else {
                let start = rest.iter().position(|b| *b == b'<');
                rest = start.map_or(&[], |start| &rest[start + 1..]);
                is_tag = start.is_some();
                tag.clear();
            }
        }
        reader.consume(length);
    }
    hidden
}

fn note_hidden(tag: &[u8], hidden: &mut Hidden) {
    let name = tag.split(|b| b.is_ascii_whitespace()).next().unwrap_or_default();
    if name != b"row" && name != b"col" {
        return;
    }
    let Ok(tag) = std::str::from_utf8(tag) else { return };
    if !matches!(attribute(tag, "hidden"), Some("1" | "true")) {
        return;
    }
    let number = |name: &str| attribute(tag, name)?.parse::<u64>().ok();
    if name == b"row" {
        hidden.rows.extend(number("r"));
    } else if let (Some(first), Some(last)) = (number("min"), number("max"))
        && first >= 1
    {
        hidden.columns.push((first as usize - 1, last as usize - 1));
    }
}

/// The start tags of elements with this name.
fn elements<'a>(xml: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    xml.split('<').filter_map(move |part| {
        let tag = part.split('>').next()?;
        let rest = tag.strip_prefix(name)?;
        rest.starts_with(|c: char| c.is_ascii_whitespace())
            .then_some(rest)
    })
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let at = tag.match_indices(name).find(|(i, _)| {
        tag[..*i].ends_with(|c: char| c.is_ascii_whitespace()) && tag[i + name.len()..].starts_with("=\"")
    })?;
    tag[at.0 + name.len() + 2..].split('"').next()
}
