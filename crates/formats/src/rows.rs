//! Makes records from the rows of recognised sheets: each field by its column, then what the rows of a kind need beyond that.
//!
//! All faults of a row are told, not only the first.

use std::collections::{BTreeMap, BTreeSet};

use p4c_model::{Kind, Language, NutsCode, Record, Slug, Text};
use serde_json::{Map, Value, json};

use crate::cells::{self, Style, Trouble};
use crate::completion::{
    complete_id, complete_place, complete_provenance, complete_region, complete_round, complete_service,
    insert,
};
use crate::grid::{Cell, Row, column_letters};
use crate::places::Places;
use crate::read::{Placed, ReadOptions, Reading, Sheet};
use crate::tables::{Column, Form};

/// The longest text of a field, in characters: what a cell of a workbook holds.
pub(crate) const LONGEST_TEXT: usize = 32_767;

/// What is known while the rows of one sheet are read.
pub(crate) struct Context<'a, 'k> {
    pub sheet: &'a Sheet,
    pub places: &'a mut Places<'k>,
    pub options: &'a ReadOptions<'a>,
    pub ids: &'a BTreeMap<Kind, BTreeSet<String>>,
    pub language: Language,
    /// Whether the texts are in the language of the sheet while the column `language` speaks of the original title.
    pub has_original_title: bool,
    /// How figures and dates are written in each recognised column.
    pub styles: Vec<Style>,
    /// Providers that were made from their names.
    pub providers_made: BTreeSet<Slug>,
}

/// Reads the rows of every sheet, in the order of the sheets; answers the ids of rows that could not be taken.
pub fn read_sheets(
    sheets: &mut [Sheet],
    places: &mut Places<'_>,
    options: &ReadOptions<'_>,
    placed: &mut Vec<Placed>,
    reading: &mut Reading,
) -> BTreeSet<(Kind, String)> {
    let mut ids: BTreeMap<Kind, BTreeSet<String>> = BTreeMap::new();
    for found in placed.iter() {
        ids.entry(found.record.kind())
            .or_default()
            .insert(found.record.slug().to_string());
    }
    for sheet in sheets.iter() {
        if let Some(place) = sheet.place_of("slug") {
            let known = ids.entry(sheet.heading.table.kind).or_default();
            known.extend(
                sheet
                    .grid
                    .rows
                    .iter()
                    .skip(sheet.heading.row + 1)
                    .map(|row| row.cell(place).text()),
            );
        }
    }
    for (index, sheet) in sheets.iter_mut().enumerate() {
        let rows = std::mem::take(&mut sheet.grid.rows);
        read_sheet(index, sheet, rows, places, options, &ids, placed, reading);
    }
    for found in placed.iter() {
        if let Some(ids) = ids.get_mut(&found.record.kind()) {
            ids.remove(found.record.slug().as_str());
        }
    }
    ids.into_iter()
        .flat_map(|(kind, ids)| ids.into_iter().map(move |id| (kind, id)))
        .collect()
}

#[allow(
    clippy::too_many_arguments,
    reason = "one loop over the rows of one sheet; the parts are its caller's"
)]
fn read_sheet(
    index: usize,
    sheet: &Sheet,
    mut rows: Vec<Row>,
    places: &mut Places<'_>,
    options: &ReadOptions<'_>,
    ids: &BTreeMap<Kind, BTreeSet<String>>,
    placed: &mut Vec<Placed>,
    reading: &mut Reading,
) {
    let table = sheet.heading.table;
    let body = rows.split_off(rows.len().min(sheet.heading.row + 1));
    let heading = rows.pop();
    let heading_row = heading.as_ref().map_or(1, |row| row.number);
    for (place, message, hint) in &sheet.heading.doubts {
        reading.doubts.push(sheet.finding(
            heading_row,
            Some(*place),
            None,
            message.clone(),
            hint.map(str::to_owned),
        ));
    }
    let has = |name: &str| {
        sheet
            .heading
            .columns
            .iter()
            .any(|found| found.column.name == name)
    };
    let missing: Vec<&Column> = table
        .columns
        .iter()
        .filter(|column| column.required && column.form != Form::Id && !has(column.name))
        .collect();
    if !missing.is_empty() {
        for column in missing {
            let message = format!("there is no column `{}`", column.name);
            let hint = format!("{} Add the column, or name it by --mapping", column.explanation);
            reading
                .faults
                .push(sheet.finding(heading_row, None, Some(column.name), message, Some(hint)));
        }
        reading.rows += body.len();
        return;
    }
    let has_original_title = sheet
        .heading
        .columns
        .iter()
        .find(|found| found.column.name == "original_title")
        .is_some_and(|found| body.iter().any(|row| !row.cell(found.place).is_empty()));
    let language = language_of(sheet, &body);
    let has_texts = sheet
        .heading
        .columns
        .iter()
        .any(|found| found.column.form == Form::Text);
    if has_texts && (!has("language") || has_original_title) && !body.is_empty() {
        let why = if has_original_title {
            "the column `language` tells that of the original title"
        } else {
            "there is no column `language`"
        };
        let message = format!("{why}; the texts were taken as `{language}`");
        reading
            .doubts
            .push(sheet.finding(heading_row, None, None, message, None));
    }
    if sheet.place_of("slug").is_none() && !body.is_empty() {
        let message = "there is no column `id`; ids were made from what the rows say".to_owned();
        reading
            .doubts
            .push(sheet.finding(heading_row, None, None, message, None));
    }
    tell_columns_without_heading(sheet, heading.as_ref(), &body, reading);
    tell_hidden_columns(sheet, heading_row, reading);
    let styles = sheet
        .heading
        .columns
        .iter()
        .map(|found| Style::of(found.column.form, body.iter().map(|row| row.cell(found.place))))
        .collect();
    let mut context = Context {
        sheet,
        places,
        options,
        ids,
        language,
        has_original_title,
        styles,
        providers_made: BTreeSet::new(),
    };
    let mut seen: BTreeMap<Slug, u64> = placed
        .iter()
        .filter(|found| found.record.kind() == table.kind)
        .map(|found| (found.record.slug().clone(), found.row))
        .collect();
    for row in body {
        if heading.as_ref().is_some_and(|heading| heading.cells == row.cells) {
            let message = "the heading stands here again; the row was left out".to_owned();
            reading
                .doubts
                .push(sheet.finding(row.number, None, None, message, None));
            continue;
        }
        reading.rows += 1;
        if row.hidden {
            reading.doubts.push(sheet.finding(
                row.number,
                None,
                None,
                "the row is hidden; it was read".to_owned(),
                None,
            ));
        }
        let mut findings = Findings {
            sheet,
            row: row.number,
            doubts: Vec::new(),
            faults: Vec::new(),
        };
        let record = read_row(&mut context, &row, &mut seen, &mut findings);
        reading.doubts.append(&mut findings.doubts);
        if findings.faults.is_empty()
            && let Some(record) = record
        {
            context.places.learn(&record);
            placed.push(Placed {
                record,
                sheet: Some(index),
                file: sheet.file.clone(),
                row: row.number,
            });
        }
        reading.faults.append(&mut findings.faults);
    }
    let made = context.providers_made.len();
    if made > 0 {
        let message = format!(
            "{made} provider{} no row of {} own; made from {}",
            if made == 1 { " has" } else { "s have" },
            if made == 1 { "its" } else { "their" },
            if made == 1 { "its name" } else { "their names" },
        );
        reading.doubts.push(sheet.finding(
            heading_row,
            sheet.place_of("provider"),
            Some("provider"),
            message,
            None,
        ));
    }
}

/// Cells under no heading are read by nobody: told once a column.
fn tell_columns_without_heading(sheet: &Sheet, heading: Option<&Row>, body: &[Row], reading: &mut Reading) {
    let mut first: BTreeMap<usize, u64> = BTreeMap::new();
    for row in body {
        for (place, cell) in row.cells.iter().enumerate() {
            let is_headed = sheet.heading.columns.iter().any(|found| found.place == place)
                || heading.is_some_and(|heading| !heading.cell(place).is_empty());
            if !is_headed && !cell.is_empty() {
                first.entry(place).or_insert(row.number);
            }
        }
    }
    for (place, number) in first {
        let message = format!("column {} has no heading; it was left out", column_letters(place));
        let hint = "write a heading above it, and name it by --mapping if it is none of ours".to_owned();
        reading
            .doubts
            .push(sheet.finding(number, Some(place), None, message, Some(hint)));
    }
}

fn tell_hidden_columns(sheet: &Sheet, heading_row: u64, reading: &mut Reading) {
    for found in &sheet.heading.columns {
        if sheet
            .grid
            .hidden_columns
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&found.place))
        {
            let message = format!("column {} is hidden; it was read", column_letters(found.place));
            reading.doubts.push(sheet.finding(
                heading_row,
                Some(found.place),
                Some(found.column.name),
                message,
                None,
            ));
        }
    }
}

/// Collects what is found in one row.
pub(crate) struct Findings<'a> {
    pub sheet: &'a Sheet,
    pub row: u64,
    pub doubts: Vec<crate::Finding>,
    pub faults: Vec<crate::Finding>,
}

impl Findings<'_> {
    pub fn doubt(&mut self, column: &Column, message: String) {
        let place = self
            .sheet
            .heading
            .columns
            .iter()
            .find(|found| found.column == column)
            .map(|found| found.place);
        self.doubts.push(
            self.sheet
                .finding(self.row, place, Some(column.name), message, None),
        );
    }

    pub fn fault(&mut self, column: Option<&Column>, trouble: Trouble) {
        let place = column
            .and_then(|column| {
                self.sheet
                    .heading
                    .columns
                    .iter()
                    .find(|found| found.column == column)
            })
            .map(|found| found.place);
        self.faults.push(self.sheet.finding(
            self.row,
            place,
            column.map(|c| c.name),
            trouble.message,
            trouble.hint,
        ));
    }
}

/// The language of a sheet's texts, found from a part of them; English when they are too few to tell.
fn language_of(sheet: &Sheet, body: &[Row]) -> Language {
    let places: Vec<usize> = sheet
        .heading
        .columns
        .iter()
        .filter(|found| found.column.form == Form::Text && found.language.is_none())
        .map(|found| found.place)
        .collect();
    let mut text = String::new();
    for row in body.iter().take(300) {
        for place in &places {
            text.push_str(&row.cell(*place).text());
            text.push(' ');
        }
        if text.len() > 40_000 {
            break;
        }
    }
    let by_words = whatlang::detect(&text)
        .filter(|found| found.is_reliable())
        .and_then(|found| two_letters(found.lang().code()));
    let by_headers = sheet.heading.language;
    // Maltese is not among the languages that are told by their words.
    let tag = if by_headers == Some("mt") {
        by_headers
    } else {
        by_words.or(by_headers)
    };
    tag.and_then(|tag| Language::parse(tag).ok())
        .unwrap_or_else(Language::english)
}

fn two_letters(code: &str) -> Option<&'static str> {
    Some(match code {
        "eng" => "en",
        "est" => "et",
        "fra" => "fr",
        "deu" => "de",
        "slv" => "sl",
        "ell" => "el",
        "spa" => "es",
        "ita" => "it",
        "fin" => "fi",
        "nld" => "nl",
        "swe" => "sv",
        "dan" => "da",
        "por" => "pt",
        "pol" => "pl",
        "hun" => "hu",
        "ces" => "cs",
        "slk" => "sk",
        "lav" => "lv",
        "lit" => "lt",
        "ron" => "ro",
        "bul" => "bg",
        "hrv" => "hr",
        "cat" => "ca",
        _ => return None,
    })
}

fn read_row(
    context: &mut Context<'_, '_>,
    row: &Row,
    seen: &mut BTreeMap<Slug, u64>,
    findings: &mut Findings<'_>,
) -> Option<Record> {
    let table = context.sheet.heading.table;
    let helper = |name: &str| {
        let place = context
            .sheet
            .heading
            .columns
            .iter()
            .find(|found| found.column.name == name)?
            .place;
        Some(row.cell(place).text()).filter(|text| !text.is_empty())
    };
    let mut row_language = context.language.clone();
    if let Some(text) = helper("language").filter(|_| !context.has_original_title) {
        match Language::parse(&text) {
            Ok(language) => row_language = language,
            Err(error) => findings.fault(table.column("language"), error.into()),
        }
    }
    let mut fields = Map::new();
    let mut texts: BTreeMap<&str, Vec<(Language, String)>> = BTreeMap::new();
    let sheet = context.sheet;
    for (i, found) in sheet.heading.columns.iter().enumerate() {
        let (column, cell) = (found.column, row.cell(found.place));
        if let Err(trouble) = cells::check_usable(cell) {
            findings.fault(Some(column), trouble);
            continue;
        }
        if cell.is_empty() || column.form == Form::Helper {
            continue;
        }
        let length = match cell {
            Cell::Text(text) if text.len() > LONGEST_TEXT => text.chars().count(),
            _ => 0,
        };
        if length > LONGEST_TEXT {
            let message = format!("the text has {length} characters, more than {LONGEST_TEXT}");
            findings.fault(
                Some(column),
                Trouble::new(
                    message,
                    "shorten it, or put the whole on a page and give its address",
                ),
            );
            continue;
        }
        if column.form == Form::Text {
            let text = cell.text();
            if text.starts_with("{\"original\"")
                && let Ok(whole) = serde_json::from_str::<Text>(&text)
            {
                insert(&mut fields, column.path, json!(whole));
            } else {
                let language = found.language.clone().unwrap_or_else(|| row_language.clone());
                let texts = texts.entry(column.path).or_default();
                if texts
                    .iter()
                    .any(|(other, before)| *other == language && *before != text)
                {
                    findings.doubt(
                        column,
                        format!("there is a second text in `{language}`; the first was kept"),
                    );
                } else {
                    texts.push((language, text));
                }
            }
            continue;
        }
        if cells::says_nothing(column.form, cell) {
            findings.doubt(column, format!("`{}` was read as an empty cell", cell.text()));
            continue;
        }
        match read_cell(context, i, column, cell, findings) {
            Ok(Some(value)) => insert(&mut fields, column.path, value),
            Ok(None) => {}
            Err(trouble) => findings.fault(Some(column), trouble),
        }
    }
    for (path, values) in texts {
        let original = values
            .iter()
            .find(|(language, _)| *language == row_language)
            .unwrap_or(&values[0])
            .0
            .clone();
        let mut text = Text {
            original,
            values: BTreeMap::new(),
        };
        for (language, value) in values {
            text = text.with(language, value);
        }
        insert(&mut fields, path, json!(text));
    }
    match table.kind {
        Kind::Region => complete_region(context, &mut fields, helper("nuts"), findings),
        Kind::Organisation if !fields.contains_key("region") => {
            complete_place(context, &mut fields, helper("country"), None, findings);
        }
        Kind::Service => {
            let (country, name) = (helper("country"), helper("region_name"));
            if let Some(country) = &country {
                let column = table.column("country");
                let mut told = Vec::new();
                match context
                    .places
                    .check_country(country, &mut |message| told.push(message))
                {
                    Ok(code) => {
                        let region = fields.get("region").and_then(Value::as_str).unwrap_or_default();
                        if let Some(code) = code
                            .filter(|code| NutsCode::parse(region).is_ok_and(|nuts| nuts.country() != *code))
                        {
                            told.push(format!(
                                "country `{code}` and region `{region}` do not agree; the region was taken"
                            ));
                        }
                    }
                    Err(trouble) => findings.fault(column, trouble),
                }
                if let Some(column) = column {
                    told.into_iter()
                        .for_each(|message| findings.doubt(column, message));
                }
            }
            if !fields.contains_key("region") && findings.faults.is_empty() {
                complete_place(context, &mut fields, country, name, findings);
            }
            complete_service(context, &mut fields, &helper, findings);
        }
        Kind::Precondition | Kind::Criterion => {
            fields.entry("weight").or_insert(json!(1.0));
            if let Some(round) = fields.get("round").and_then(Value::as_str).map(str::to_owned) {
                complete_round(context, &round, findings);
            }
        }
        _ => {}
    }
    for column in table
        .columns
        .iter()
        .filter(|column| column.required && column.form != Form::Id)
    {
        let there = fields.contains_key(column.path.split('.').next().unwrap_or(column.path));
        let told = findings
            .faults
            .iter()
            .any(|fault| fault.field.as_deref() == Some(column.name));
        if !there && !told {
            let hint = format!("fill the cell: {}", column.explanation);
            let trouble = Trouble::new(format!("`{}` is missing", column.name), hint);
            findings.fault(Some(column), trouble);
        }
    }
    complete_id(context, &mut fields, seen, findings);
    complete_provenance(context, &mut fields, row);
    if !findings.faults.is_empty() {
        return None;
    }
    match table.kind.read(Value::Object(fields)) {
        Ok(record) => match record.check() {
            Ok(()) => Some(record),
            Err((field, error)) => {
                findings.fault(table.column_of_field(field), error.into());
                None
            }
        },
        Err(error) => {
            findings.fault(
                None,
                Trouble {
                    message: error.to_string(),
                    hint: None,
                },
            );
            None
        }
    }
}

/// The value of a cell, with what its form needs from the places and the scheme; `i` counts the recognised columns.
fn read_cell(
    context: &mut Context<'_, '_>,
    i: usize,
    column: &'static Column,
    cell: &Cell,
    findings: &mut Findings<'_>,
) -> Result<Option<Value>, Trouble> {
    let (ids, options, style) = (context.ids, context.options, context.styles[i]);
    let places = &mut *context.places;
    let mut told = Vec::new();
    let mut doubt = |message: String| told.push(message);
    let in_file = |kind: Kind, slug: &Slug| ids.get(&kind).is_some_and(|known| known.contains(slug.as_str()));
    let text = cell.text();
    let value = match column.form {
        Form::Region => places
            .region(&text, &in_file, &mut doubt)
            .map(|slug| Some(json!(slug))),
        // A provider in words is made when the row is complete.
        Form::Reference(Kind::Organisation) if column.name == "provider" => Ok(Some(json!(text))),
        Form::Reference(kind) => {
            reference(places, kind, &text, &in_file, &mut doubt).map(|slug| Some(json!(slug)))
        }
        Form::References(kind) => {
            let is_record = |part: &str| {
                Slug::parse(part).is_ok_and(|slug| in_file(kind, &slug) || places.has(kind, &slug))
                    || places.named(kind, part).is_some()
                    || (kind == Kind::Region && NutsCode::parse(part).is_ok())
            };
            let parts = cells::several_or_listed(&text, &is_record, &mut doubt);
            parts
                .iter()
                .map(|part| Ok(json!(reference(places, kind, part, &in_file, &mut doubt)?)))
                .collect::<Result<Vec<_>, Trouble>>()
                .map(|slugs| Some(Value::Array(slugs)))
        }
        Form::Concept => concept(options, &text, &mut doubt).map(|notation| Some(json!(notation))),
        Form::Concepts => {
            let is_concept = |part: &str| concept(options, part, &mut |_| {}).is_ok();
            let parts = match options.concepts {
                Some(_) => cells::several_or_listed(&text, &is_concept, &mut doubt),
                None => cells::several(&text),
            };
            parts
                .iter()
                .map(|part| Ok(json!(concept(options, part, &mut doubt)?)))
                .collect::<Result<Vec<_>, Trouble>>()
                .map(|notations| Some(Value::Array(notations)))
        }
        form => cells::read(form, cell, style, &mut doubt).map(Some),
    };
    told.into_iter()
        .for_each(|message| findings.doubt(column, message));
    value
}

fn reference(
    places: &mut Places<'_>,
    kind: Kind,
    text: &str,
    in_file: &dyn Fn(Kind, &Slug) -> bool,
    doubt: &mut dyn FnMut(String),
) -> Result<Slug, Trouble> {
    if kind == Kind::Region {
        return places.region(text, in_file, doubt);
    }
    if let Ok(slug) = Slug::parse(text)
        && (in_file(kind, &slug) || places.has(kind, &slug) || kind == Kind::Round)
    {
        return Ok(slug);
    }
    if let Some(slug) = places.named(kind, text) {
        return Ok(slug.clone());
    }
    let hint = match places.nearest(kind, text) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "write the id of a row of the sheet {}",
            crate::tables::of_kind(kind).name
        ),
    };
    Err(Trouble::new(format!("there is no {kind} `{text}`"), hint))
}

fn concept(options: &ReadOptions<'_>, text: &str, doubt: &mut dyn FnMut(String)) -> Result<String, Trouble> {
    let Some(scheme) = options.concepts else {
        return Ok(text.to_owned());
    };
    if scheme.contains(text) {
        return Ok(text.to_owned());
    }
    let joined = Slug::from_words(&text.replace('&', " and ")).to_string();
    let near = scheme
        .iter()
        .map(|known| (strsim::jaro_winkler(known, &joined), known))
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
    match near {
        Some((alike, found)) if alike >= 0.95 => {
            doubt(format!("`{text}` was read as `{found}`"));
            Ok(found.clone())
        }
        near => {
            let hint = match near {
                Some((alike, found)) if alike > 0.75 => format!("did you mean `{found}`?"),
                _ => "write a notation of the scheme, for example skills-and-talent".to_owned(),
            };
            Err(Trouble::new(
                format!("concept `{text}` is not in the scheme"),
                hint,
            ))
        }
    }
}
