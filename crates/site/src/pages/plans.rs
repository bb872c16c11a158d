//! `/plans` and `/plans/{region}`: what each region should do, in which year, within its means.

use askama::Template;
use axum::extract::{Path, State};
use p4c_model::Slug;
use p4c_pipeline::plan::RegionalPlan;

use crate::Reader;
use crate::documents::{FORMS, Paper, fragment};
use crate::frame::Frame;
use crate::listing::{Cell, Listing, Table};
use crate::shelf::Shelf;
use crate::trouble::Trouble;
use crate::visit::{Answer, Visit};
use crate::voice::Voice;

#[derive(Template)]
#[template(path = "plans.html")]
struct All {
    frame: Frame,
    table: Table,
}

/// A document on a page, with the ways to take it away.
#[derive(Template)]
#[template(path = "paper.html")]
pub struct OnPage {
    /// The frame.
    pub frame: Frame,
    /// The reader's language.
    pub voice: Voice,
    /// The document as HTML.
    pub document: String,
    /// The forms in which it can be taken away: name and address.
    pub forms: Vec<(&'static str, String)>,
    /// A list under the document.
    pub table: Option<Table>,
    /// The heading of that list.
    pub table_heading: String,
}

/// The addresses of a document's forms under an address.
pub fn forms(visit: &Visit, address: &str) -> Vec<(&'static str, String)> {
    FORMS
        .iter()
        .map(|(name, ending)| (*name, visit.link(&format!("{address}/{ending}"))))
        .collect()
}

/// `/plans`.
pub async fn page(visit: Visit, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let voice = visit.voice;
    let mut listing = listing(&shelf, &visit);
    if let Some(file) = listing.export()? {
        return Ok(file);
    }
    visit.page(&All {
        table: listing.table()?,
        frame: Frame::new(&visit, &voice.say("plans-title"), &voice.say("plans-description"))
            .illustrative(shelf.plans.iter().any(|plan| plan.is_illustrative)),
    })
}

/// `/plans/{region}`.
pub async fn one(visit: Visit, Path(region): Path<String>, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let voice = visit.voice;
    let region = Slug::parse(&region).map_err(|_| Trouble::NotFound)?;
    let plan = shelf.plan_of(&region).ok_or(Trouble::NotFound)?;
    let document = shelf
        .documents
        .get(&Paper::Plan(region.clone()), voice)
        .ok_or(Trouble::NotFound)?;
    let name = shelf.region_name(&region, voice).into_owned();
    visit.page(&OnPage {
        voice,
        document: fragment(document, &visit),
        forms: forms(&visit, &format!("/plans/{region}")),
        table: None,
        table_heading: String::new(),
        frame: Frame::new(
            &visit,
            &document.title,
            &voice.with("plans-one-description", "region", name),
        )
        .under(voice.say("nav-plans"), "/plans")
        .illustrative(plan.is_illustrative),
    })
}

fn listing<'a>(shelf: &'a Shelf, visit: &'a Visit) -> Listing<'a, &'a RegionalPlan> {
    let voice = visit.voice;
    Listing::new(visit, "plans", voice.say("plans-caption"))
        .column(
            "region",
            voice.say("column-region"),
            move |plan: &&RegionalPlan| {
                Cell::link(
                    shelf.region_name(&plan.region, voice),
                    visit.link(&format!("/plans/{}", plan.region)),
                )
            },
        )
        .wide()
        .column("years", voice.say("plans-years"), move |plan| {
            match (plan.years.first(), plan.years.last()) {
                (Some(first), Some(last)) => Cell::text(format!("{first}–{last}")),
                _ => Cell::unknown(voice),
            }
        })
        .figures("actions", voice.say("plans-actions"), move |plan| {
            Cell::whole(voice, plan.actions.len())
        })
        .figures("cost", voice.say("plans-cost"), move |plan| {
            Cell::euros(voice, plan.cents_by_year.iter().sum())
        })
        .figures("budget", voice.say("plans-budget"), move |plan| {
            Cell::euros(voice, plan.budget_cents_by_year.iter().sum())
        })
        .figures("before", voice.say("column-covered"), move |plan| {
            Cell::share(voice, plan.coverage_before).with_bar(plan.coverage_before)
        })
        .figures("after", voice.say("column-planned"), move |plan| {
            Cell::share(voice, plan.coverage_after).with_bar(plan.coverage_after)
        })
        .column("proof", voice.say("plans-proof"), move |plan| {
            Cell::text(if plan.is_proved {
                voice.say("plans-proved")
            } else {
                voice.with("plans-gap", "gap", voice.share(plan.gap))
            })
        })
        .sorted("region", false)
        .rows(&shelf.plans)
}
