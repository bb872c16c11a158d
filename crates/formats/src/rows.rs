//! Makes records from the rows of recognised sheets: each field by its column, then what the rows of a kind need beyond that.
//!
//! All faults of a row are told, not only the first.

use std::collections::{BTreeMap, BTreeSet};

use p4c_model::{Kind, Language, NutsCode, OrganisationKind, Record, Round, RoundStatus, Slug, Text};
use serde_json::{Map, Value, json};

use crate::cells::{self, Trouble};
use crate::grid::{Cell, Row};
use crate::places::{Places, bare_region};
use crate::read::{Placed, ReadOptions, Reading, Sheet};
use crate::tables::{Column, Form};

/// What is known while the rows of one sheet are read.
struct Context<'a, 'k> {
    sheet: &'a Sheet,
    places: &'a mut Places<'k>,
    options: &'a ReadOptions<'a>,
    ids: &'a BTreeMap<Kind, BTreeSet<String>>,
    language: Language,
    /// Whether the texts are in the language of the sheet while the column `language` speaks of the original title.
    has_original_title: bool,
}

/// Reads the rows of every sheet, in the order of the sheets.
pub fn read_sheets(
    sheets: &mut [Sheet],
    places: &mut Places<'_>,
    options: &ReadOptions<'_>,
    placed: &mut Vec<Placed>,
    reading: &mut Reading,
) {
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
        read_sheet(index, sheet, &rows, places, options, &ids, placed, reading);
    }
}

#[allow(
    clippy::too_many_arguments,
    reason = "one loop over the rows of one sheet; the parts are its caller's"
)]
fn read_sheet(
    index: usize,
    sheet: &Sheet,
    rows: &[Row],
    places: &mut Places<'_>,
    options: &ReadOptions<'_>,
    ids: &BTreeMap<Kind, BTreeSet<String>>,
    placed: &mut Vec<Placed>,
    reading: &mut Reading,
) {
    let table = sheet.heading.table;
    let heading_row = rows.get(sheet.heading.row).map_or(1, |row| row.number);
    let body = rows.get(sheet.heading.row + 1..).unwrap_or_default();
    for (place, message) in &sheet.heading.doubts {
        reading
            .doubts
            .push(sheet.finding(heading_row, Some(*place), None, message.clone(), None));
    }
    let missing: Vec<&Column> = table
        .columns
        .iter()
        .filter(|column| column.required && column.form != Form::Id)
        .filter(|column| !sheet.heading.columns.iter().any(|found| found.column == *column))
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
        .any(|found| found.column.name == "original_title");
    let has_language = sheet
        .heading
        .columns
        .iter()
        .any(|found| found.column.name == "language");
    let language = language_of(sheet, body);
    let has_texts = sheet
        .heading
        .columns
        .iter()
        .any(|found| found.column.form == Form::Text);
    if has_texts && (!has_language || has_original_title) && !body.is_empty() {
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
    let mut context = Context {
        sheet,
        places,
        options,
        ids,
        language,
        has_original_title,
    };
    let mut seen: BTreeMap<Slug, u64> = placed
        .iter()
        .filter(|found| found.record.kind() == table.kind)
        .map(|found| (found.record.slug().clone(), found.row))
        .collect();
    for row in body {
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
        let record = read_row(&mut context, row, &mut seen, &mut findings);
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
}

/// Collects what is found in one row.
struct Findings<'a> {
    sheet: &'a Sheet,
    row: u64,
    doubts: Vec<crate::Finding>,
    faults: Vec<crate::Finding>,
}

impl Findings<'_> {
    fn doubt(&mut self, column: &Column, message: String) {
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

    fn fault(&mut self, column: Option<&Column>, trouble: Trouble) {
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
    whatlang::detect(&text)
        .filter(|found| found.is_reliable())
        .and_then(|found| two_letters(found.lang().code()))
        .and_then(|tag| Language::parse(tag).ok())
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
    for found in &context.sheet.heading.columns {
        let (column, cell) = (found.column, row.cell(found.place));
        if let Err(trouble) = cells::check_usable(cell) {
            findings.fault(Some(column), trouble);
            continue;
        }
        if cell.is_empty() || column.form == Form::Helper {
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
                texts.entry(column.path).or_default().push((language, text));
            }
            continue;
        }
        match read_cell(
            context.places,
            context.options,
            context.ids,
            column,
            cell,
            findings,
        ) {
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
            let trouble = Trouble::new(format!("`{}` is missing", column.name), column.explanation);
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

/// The value of a cell, with what its form needs from the places and the scheme.
fn read_cell(
    places: &mut Places<'_>,
    options: &ReadOptions<'_>,
    ids: &BTreeMap<Kind, BTreeSet<String>>,
    column: &'static Column,
    cell: &Cell,
    findings: &mut Findings<'_>,
) -> Result<Option<Value>, Trouble> {
    let mut told = Vec::new();
    let mut doubt = |message: String| told.push(message);
    let in_file = |kind: Kind, slug: &Slug| ids.get(&kind).is_some_and(|known| known.contains(slug.as_str()));
    let text = cell.text();
    let value = match column.form {
        Form::Region => Ok(Some(json!(places.region(&text, &in_file, &mut doubt)?))),
        // A provider in words is made when the row is complete.
        Form::Reference(Kind::Organisation) if column.name == "provider" => Ok(Some(json!(text))),
        Form::Reference(kind) => {
            reference(places, kind, &text, &in_file, &mut doubt).map(|slug| Some(json!(slug)))
        }
        Form::References(kind) => cells::several(&text)
            .iter()
            .map(|part| Ok(json!(reference(places, kind, part, &in_file, &mut doubt)?)))
            .collect::<Result<Vec<_>, Trouble>>()
            .map(|slugs| Some(Value::Array(slugs))),
        Form::Concept => concept(options, &text, &mut doubt).map(|notation| Some(json!(notation))),
        Form::Concepts => cells::several(&text)
            .iter()
            .map(|part| Ok(json!(concept(options, part, &mut doubt)?)))
            .collect::<Result<Vec<_>, Trouble>>()
            .map(|notations| Some(Value::Array(notations))),
        form => cells::read(form, cell, &mut doubt).map(Some),
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

/// Puts a value at a path of fields.
fn insert(fields: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            fields.insert(path.to_owned(), value);
        }
        Some((first, rest)) => {
            let inner = fields.entry(first).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}

fn complete_region(
    context: &mut Context<'_, '_>,
    fields: &mut Map<String, Value>,
    nuts: Option<String>,
    findings: &mut Findings<'_>,
) {
    let table = context.sheet.heading.table;
    let id = fields.get("slug").and_then(Value::as_str).map(str::to_owned);
    let code = match (&nuts, &id) {
        (Some(nuts), _) => match NutsCode::parse(nuts) {
            Ok(code) => Some(code),
            Err(error) => {
                findings.fault(table.column("nuts"), error.into());
                None
            }
        },
        (None, Some(id)) => NutsCode::parse(id).ok(),
        (None, None) => None,
    };
    let has_name = fields.contains_key("name");
    if let (None, Some(id)) = (&nuts, &id)
        && code.is_none()
        && !has_name
        && let Err(error) = NutsCode::parse(id)
    {
        findings.fault(table.column("id"), error.into());
    }
    let point = (fields.remove("longitude"), fields.remove("latitude"));
    if let (Some(longitude), Some(latitude)) = point {
        fields.insert("point".to_owned(), json!([longitude, latitude]));
    }
    let Some(code) = code else { return };
    let slug = Slug::from_code(code.as_str());
    if id
        .as_deref()
        .is_none_or(|id| NutsCode::parse(id).is_ok_and(|other| other == code))
    {
        if let (Some(id), Some(column)) = (&id, table.column("id"))
            && id != slug.as_str()
        {
            findings.doubt(
                column,
                format!("region code `{id}` was read as `{slug}`, as NUTS writes it"),
            );
        }
        fields.insert("slug".to_owned(), json!(slug));
    }
    fields.insert("nuts".to_owned(), json!(code));
    if !has_name {
        let bare = bare_region(slug, code.clone());
        fields.insert("name".to_owned(), json!(bare.name));
        if let Some(point) = bare.point {
            fields.entry("point").or_insert(json!(point));
        }
        if code.level() > 0 && !fields.contains_key("parent") {
            let parent = if code.level() == 3 {
                code.parent()
            } else {
                NutsCode::parse(code.country()).ok()
            };
            if let Some(parent) = parent {
                let parent = context.places.nuts_region(&parent);
                fields.insert("parent".to_owned(), json!(parent));
            }
        }
    }
}

/// The region of a row without a code.
fn complete_place(
    context: &mut Context<'_, '_>,
    fields: &mut Map<String, Value>,
    country: Option<String>,
    name: Option<String>,
    findings: &mut Findings<'_>,
) {
    let table = context.sheet.heading.table;
    let mut told = Vec::new();
    let found = context
        .places
        .region_by_name(country.as_deref(), name.as_deref(), &mut |message| {
            told.push(message)
        });
    let column = table.columns.iter().find(|column| column.form == Form::Region);
    if let Some(column) = column {
        told.into_iter()
            .for_each(|message| findings.doubt(column, message));
    }
    match found {
        Ok(Some(slug)) => {
            fields.insert("region".to_owned(), json!(slug));
        }
        Ok(None) => {}
        // A bad country was told at its own cell.
        Err(trouble) if findings.faults.is_empty() => findings.fault(table.column("country"), trouble),
        Err(_) => {}
    }
}

fn complete_service(
    context: &mut Context<'_, '_>,
    fields: &mut Map<String, Value>,
    helper: &dyn Fn(&str) -> Option<String>,
    findings: &mut Findings<'_>,
) {
    let table = context.sheet.heading.table;
    fields.entry("status").or_insert(json!("published"));
    if let Some(original) = helper("original_title") {
        let language = helper("language").and_then(|tag| match Language::parse(&tag) {
            Ok(language) => Some(language),
            Err(error) => {
                findings.fault(table.column("language"), error.into());
                None
            }
        });
        let title = fields
            .get("title")
            .cloned()
            .and_then(|title| serde_json::from_value::<Text>(title).ok());
        match (language, title) {
            (Some(language), Some(title)) if !title.values.contains_key(&language) => {
                fields.insert("title".to_owned(), json!(title.with(language, original)));
            }
            (_, Some(title)) if title.values.values().any(|value| value.value == original) => {}
            // A second title in the same language: kept where a reader finds it.
            _ => insert(
                fields,
                "provenance.note",
                json!(format!("original title: {original}")),
            ),
        }
    }
    let Some(provider) = fields.get("provider").and_then(Value::as_str).map(str::to_owned) else {
        return;
    };
    let in_file = context
        .ids
        .get(&Kind::Organisation)
        .is_some_and(|ids| ids.contains(&provider));
    let slug = match Slug::parse(&provider) {
        Ok(slug) if in_file || context.places.has(Kind::Organisation, &slug) => slug,
        _ => {
            let kind = match helper("provider_kind") {
                Some(text) => {
                    // `cluster organisation` and `public authority` are other words for ours, not a doubt.
                    match cells::word(&text, OrganisationKind::WORDS, &mut |_| {})
                        .and_then(|word| Ok(OrganisationKind::parse(&word)?))
                    {
                        Ok(kind) => kind,
                        Err(trouble) => {
                            findings.fault(table.column("provider_kind"), trouble);
                            OrganisationKind::Other
                        }
                    }
                }
                None => OrganisationKind::Other,
            };
            if !findings.faults.is_empty() {
                return;
            }
            let region: Option<Slug> = fields
                .get("region")
                .cloned()
                .and_then(|region| serde_json::from_value(region).ok());
            context
                .places
                .provider(&provider, kind, region.as_ref(), &context.language)
        }
    };
    fields.insert("provider".to_owned(), json!(slug));
}

/// Makes the round that a criterion names when there is none.
fn complete_round(context: &mut Context<'_, '_>, round: &str, findings: &mut Findings<'_>) {
    let Ok(slug) = Slug::parse(round) else { return };
    let in_file = context
        .ids
        .get(&Kind::Round)
        .is_some_and(|ids| ids.contains(round));
    if in_file || context.places.has(Kind::Round, &slug) {
        return;
    }
    if let Some(column) = context.sheet.heading.table.column("round") {
        findings.doubt(
            column,
            format!("round `{round}` is new: it chooses 15 practices until somebody says otherwise"),
        );
    }
    context.places.make_round(Round {
        name: Text::english(round),
        slug,
        status: RoundStatus::Open,
        deadline: None,
        choose: 15,
        budget: None,
        most_per_category: None,
        most_per_country: None,
        least_countries: None,
        provenance: Default::default(),
    });
}

/// The id of the row: as given, else made from what the row says; unique among the rows of its kind.
fn complete_id(
    context: &Context<'_, '_>,
    fields: &mut Map<String, Value>,
    seen: &mut BTreeMap<Slug, u64>,
    findings: &mut Findings<'_>,
) {
    let table = context.sheet.heading.table;
    let column = table.column("id");
    let given = fields.get("slug").and_then(Value::as_str).map(str::to_owned);
    let slug = match given {
        Some(given) => match Slug::parse(&given) {
            Ok(slug) => {
                if let Some(before) = seen.get(&slug) {
                    let trouble = Trouble::new(
                        format!("the id `{slug}` stands in row {before} already"),
                        "give each row an id of its own",
                    );
                    findings.fault(column, trouble);
                    return;
                }
                slug
            }
            Err(error) => return findings.fault(column, error.into()),
        },
        None => {
            let word = |field: &str| {
                fields
                    .get(field)
                    .map(|value| match serde_json::from_value::<Text>(value.clone()) {
                        Ok(text) => text.plain().to_owned(),
                        Err(_) => value.as_str().unwrap_or_default().to_owned(),
                    })
            };
            let parts: Vec<String> = match table.kind {
                Kind::Service => vec!["title"],
                Kind::Need => vec!["organisation", "region", "concept"],
                Kind::Precondition => vec!["service", "indicator"],
                Kind::Score => vec!["criterion", "service", "evaluator"],
                _ => vec!["name", "subject", "acronym", "service", "region", "left", "right"],
            }
            .into_iter()
            .filter_map(word)
            .collect();
            let base = Slug::from_words(&parts.join(" "));
            let mut slug = base.clone();
            let mut count = 1;
            while seen.contains_key(&slug) {
                count += 1;
                slug = Slug::from_words(&format!("{base} {count}"));
            }
            if let Some(column) = column.filter(|_| context.sheet.place_of("slug").is_some() || count > 1) {
                findings.doubt(column, format!("there is no id; `{slug}` was made"));
            }
            slug
        }
    };
    seen.insert(slug.clone(), findings.row);
    fields.insert("slug".to_owned(), json!(slug));
}

fn complete_provenance(context: &Context<'_, '_>, fields: &mut Map<String, Value>, row: &Row) {
    insert_default(fields, "basis", json!("stated"));
    let place = match &context.sheet.grid.sheet {
        Some(sheet) => format!("{}, sheet {sheet}, row {}", context.sheet.file, row.number),
        None => format!("{}, line {}", context.sheet.file, row.number),
    };
    insert_default(fields, "source", json!(place));
}

fn insert_default(fields: &mut Map<String, Value>, field: &str, value: Value) {
    let provenance = fields
        .entry("provenance")
        .or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(provenance) = provenance {
        provenance.entry(field).or_insert(value);
    }
}
