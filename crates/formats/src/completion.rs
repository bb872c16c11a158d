//! Completes the fields of a row with what its kind needs beyond its own cells: places, providers, rounds, ids, and where it came from.
//!
//! Runs after every cell of the row was read; what had to be made or guessed is told as a doubt at its cell.

use std::collections::BTreeMap;

use p4c_model::{Kind, Language, NutsCode, OrganisationKind, Round, RoundStatus, Slug, Text};
use serde_json::{Map, Value, json};

use crate::cells::{self, Trouble};
use crate::grid::Row;
use crate::places::bare_region;
use crate::rows::{Context, Findings};
use crate::tables::Form;

/// Puts a value at a path of fields.
pub(crate) fn insert(fields: &mut Map<String, Value>, path: &str, value: Value) {
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

pub(crate) fn complete_region(
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
pub(crate) fn complete_place(
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

pub(crate) fn complete_service(
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
    complete_provider(context, fields, helper, findings);
}

/// The organisation that a row names as its provider; made from its name where no file and no database has a row for it.
fn complete_provider(
    context: &mut Context<'_, '_>,
    fields: &mut Map<String, Value>,
    helper: &dyn Fn(&str) -> Option<String>,
    findings: &mut Findings<'_>,
) {
    let table = context.sheet.heading.table;
    let Some(provider) = fields.get("provider").and_then(Value::as_str).map(str::to_owned) else {
        return;
    };
    let organisations = context.ids.get(&Kind::Organisation);
    let in_file = organisations.is_some_and(|ids| ids.contains(&provider));
    if let Ok(slug) = Slug::parse(&provider)
        && (in_file || context.places.has(Kind::Organisation, &slug))
    {
        fields.insert("provider".to_owned(), json!(slug));
        return;
    }
    if let Some(slug) = context.places.named(Kind::Organisation, &provider) {
        fields.insert("provider".to_owned(), json!(slug));
        return;
    }
    let kind = match helper("provider_kind") {
        Some(text) => {
            // `cluster organisation` and `public authority` are other words for ours, not a doubt.
            match cells::word(&text, OrganisationKind::WORDS, &mut |_| {})
                .and_then(|word| Ok(OrganisationKind::parse(&word)?))
            {
                Ok(kind) => Some(kind),
                Err(trouble) => return findings.fault(table.column("provider_kind"), trouble),
            }
        }
        None => None,
    };
    let near = context.places.nearest(Kind::Organisation, &provider).cloned();
    // Who lists organisations wants each provider to be one of them, unless the row says what else it is.
    if kind.is_none() && organisations.is_some_and(|ids| !ids.is_empty()) {
        let hint = match near {
            Some(near) => format!("did you mean `{near}`? Else add a row to the sheet Organisations"),
            None => "write the id or name of a row of the sheet Organisations, or add one".to_owned(),
        };
        let trouble = Trouble::new(format!("there is no organisation `{provider}`"), hint);
        return findings.fault(table.column("provider"), trouble);
    }
    if !findings.faults.is_empty() {
        return;
    }
    if let (Some(near), Some(column)) = (&near, table.column("provider"))
        && strsim::jaro_winkler(near.as_str(), Slug::from_words(&provider).as_str()) > 0.95
    {
        findings.doubt(
            column,
            format!("organisation `{provider}` is new, though much like `{near}`"),
        );
    }
    let region: Option<Slug> = fields
        .get("region")
        .cloned()
        .and_then(|region| serde_json::from_value(region).ok());
    let slug = context.places.provider(
        &provider,
        kind.unwrap_or(OrganisationKind::Other),
        region.as_ref(),
        &context.language,
    );
    context.providers_made.insert(slug.clone());
    fields.insert("provider".to_owned(), json!(slug));
}

/// Makes the round that a criterion names when there is none.
pub(crate) fn complete_round(context: &mut Context<'_, '_>, round: &str, findings: &mut Findings<'_>) {
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
pub(crate) fn complete_id(
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

pub(crate) fn complete_provenance(context: &Context<'_, '_>, fields: &mut Map<String, Value>, row: &Row) {
    insert_default(fields, "basis", json!("stated"));
    // An export says where each record came from; an empty cell there says that nobody knows.
    let is_told = context
        .sheet
        .heading
        .columns
        .iter()
        .any(|found| found.column.name == "source_place");
    if is_told {
        return;
    }
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
