//! `/data` and `/api/v1/...`: every public record and result for programs, and the page that says how.
//!
//! Lists are paged by a cursor: the public name of the last record that was given. Refusals are problem details (RFC 9457).

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use p4c_model::catalogue::record_to_json;
use p4c_model::{Kind, Record, Slug};
use serde_json::{Value, json};

use crate::Reader;
use crate::frame::Frame;
use crate::shelf::PUBLIC_KINDS;
use crate::trouble::Trouble;
use crate::visit::{Answer, Visit};

/// Records in one answer, when nobody asks for another number.
const USUAL: usize = 100;
/// Records in one answer at most.
const MOST: usize = 1000;

#[derive(Template)]
#[template(path = "data.html")]
struct Page {
    frame: Frame,
    kinds: Vec<(String, String, String)>,
    example: String,
}

fn kind_of(name: &str) -> Result<Kind, Trouble> {
    PUBLIC_KINDS
        .iter()
        .copied()
        .find(|kind| kind.plural() == name)
        .ok_or(Trouble::NotFound)
}

/// `/data`.
pub async fn page(visit: Visit, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let voice = visit.voice;
    let kinds = PUBLIC_KINDS
        .iter()
        .map(|kind| {
            let key = format!("kind-{}", kind.plural().replace([' ', '_'], "-"));
            let name = if voice.knows(&key) {
                voice.say(&key)
            } else {
                kind.plural().to_owned()
            };
            (
                name,
                format!("/api/v1/{}", kind.plural()),
                voice.whole(shelf.catalogue.of_kind(*kind).count()),
            )
        })
        .filter(|(_, _, number)| number != "0")
        .collect();
    let example = shelf
        .services
        .first()
        .map(|entry| format!("/api/v1/services/{}", entry.slug))
        .unwrap_or_default();
    visit.page(&Page {
        kinds,
        example,
        frame: Frame::new(&visit, &voice.say("data-title"), &voice.say("data-description")),
    })
}

/// `/api/v1`: what there is.
pub async fn index(visit: Visit, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let kinds: serde_json::Map<String, Value> = PUBLIC_KINDS
        .iter()
        .map(|kind| {
            (
                kind.plural().to_owned(),
                json!({
                    "href": format!("{}/api/v1/{}", visit.base, kind.plural()),
                    "number": shelf.catalogue.of_kind(*kind).count(),
                }),
            )
        })
        .collect();
    answer(&json!({ "sequence": shelf.position.sequence, "records": kinds }))
}

/// `/api/v1/{kind}?after=SLUG&limit=N`: records of a kind by public name.
pub async fn list(visit: Visit, Path(kind): Path<String>, State(reader): State<Reader>) -> Answer {
    let kind = kind_of(&kind)?;
    let shelf = reader.shelf();
    let limit = match visit.query.number("limit")? {
        Some(limit) if limit <= MOST => limit,
        Some(_) => return Err(Trouble::BadQuery("limit".to_owned())),
        None => USUAL,
    };
    let after = match visit.query.one("after") {
        Some(text) => Some(Slug::parse(text).map_err(|_| Trouble::BadQuery("after".to_owned()))?),
        None => None,
    };
    let mut records: Vec<&Record> = shelf
        .catalogue
        .of_kind(kind)
        .filter(|record| after.as_ref().is_none_or(|after| record.slug() > after))
        .take(limit + 1)
        .collect();
    let has_more = records.len() > limit;
    records.truncate(limit);
    let next = records.last().filter(|_| has_more).map(|last| {
        format!(
            "{}/api/v1/{}?after={}&limit={limit}",
            visit.base,
            kind.plural(),
            last.slug()
        )
    });
    let page: Vec<Value> = records.into_iter().map(record_to_json).collect();
    answer(&json!({ kind.plural(): page, "next": next }))
}

/// `/api/v1/{kind}/{slug}`: one record.
pub async fn one(Path((kind, slug)): Path<(String, String)>, State(reader): State<Reader>) -> Answer {
    let kind = kind_of(&kind)?;
    let slug = Slug::parse(&slug).map_err(|_| Trouble::NotFound)?;
    let shelf = reader.shelf();
    let record = shelf.catalogue.get(kind, &slug).ok_or(Trouble::NotFound)?;
    answer(&record_to_json(record))
}

fn answer(value: &Value) -> Answer {
    let text = serde_json::to_string_pretty(value).map_err(Trouble::internal)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], text + "\n").into_response())
}
