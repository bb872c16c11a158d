//! `/services/SLUG/history`: what changed in the record of a service, when; never who, since the log may name people.

use askama::Template;
use axum::extract::{Path, State};
use p4c_model::{Kind, Slug};
use p4c_store::Change;
use serde_json::{Map, Value};

use crate::Reader;
use crate::frame::Frame;
use crate::listing::{Cell, Listing, Table};
use crate::trouble::Trouble;
use crate::visit::{Answer, Visit};

#[derive(Template)]
#[template(path = "service_history.html")]
struct Page {
    frame: Frame,
    table: Table,
}

/// A change with the names of the fields that it changed.
struct Line {
    change: Change,
    fields: Vec<String>,
}

/// The page.
pub async fn page(visit: Visit, Path(slug): Path<String>, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let voice = visit.voice;
    let slug = Slug::parse(&slug).map_err(|_| Trouble::NotFound)?;
    let title = shelf
        .catalogue
        .service(&slug)
        .map(|service| voice.plain(&service.title).to_owned())
        .ok_or(Trouble::NotFound)?;
    let history = reader
        .history(Kind::Service, &slug)
        .await
        .map_err(Trouble::internal)?;
    let mut listing = Listing::new(&visit, "history", voice.say("history-caption"))
        .searched_by_page()
        .column("date", voice.say("history-date"), move |line: &Line| {
            Cell::date(voice, &line.change.at)
        })
        .figures("version", voice.say("history-version"), move |line| {
            Cell::whole(voice, usize::try_from(line.change.version).unwrap_or_default())
        })
        .column("action", voice.say("history-action"), move |line| {
            Cell::text(voice.word(&line.change.action))
        })
        .column("fields", voice.say("history-fields"), move |line| {
            Cell::text(line.fields.join(", ").replace('_', " "))
        })
        .sorted("version", true)
        .rows(lines(history));
    if let Some(file) = listing.export()? {
        return Ok(file);
    }
    let page = Page {
        table: listing.table()?,
        frame: Frame::new(
            &visit,
            &voice.with("history-title", "title", &title),
            &voice.say("history-description"),
        )
        .under(voice.say("nav-services"), "/services")
        .under(title, &format!("/services/{slug}"))
        .unlisted(),
    };
    visit.page(&page)
}

fn lines(history: Vec<Change>) -> Vec<Line> {
    let mut before: Map<String, Value> = Map::new();
    history
        .into_iter()
        .map(|change| {
            let now: Map<String, Value> = serde_json::from_str(&change.body).unwrap_or_default();
            let fields = if before.is_empty() {
                Vec::new()
            } else {
                changed(&before, &now)
            };
            before = now;
            Line { change, fields }
        })
        .collect()
}

/// The names of the fields that differ, in the order of the record; those that went away last.
fn changed(before: &Map<String, Value>, now: &Map<String, Value>) -> Vec<String> {
    let differing = now
        .iter()
        .filter(|(name, value)| before.get(*name) != Some(*value));
    let gone = before.keys().filter(|name| !now.contains_key(*name));
    differing
        .map(|(name, _)| name.clone())
        .chain(gone.cloned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_changed_came_or_went_are_named() {
        let of = |text: &str| serde_json::from_str(text).unwrap();
        let fields = changed(&of(r#"{"a":1,"b":2,"c":3}"#), &of(r#"{"a":1,"b":5,"d":4}"#));
        assert_eq!(fields, ["b", "d", "c"]);
    }
}
