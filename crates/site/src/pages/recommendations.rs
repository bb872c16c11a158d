//! `/recommendations`: what most regions should do, do together, learn or invent, each with its evidence.

use axum::extract::State;
use p4c_pipeline::Step;
use p4c_pipeline::recommend::{Recommendation, Rule};

use super::plans::{OnPage, forms};
use crate::Reader;
use crate::documents::{Paper, fragment};
use crate::frame::Frame;
use crate::listing::{Cell, Listing};
use crate::shelf::Shelf;
use crate::trouble::Trouble;
use crate::visit::{Answer, Visit};

/// The page.
pub async fn page(visit: Visit, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let voice = visit.voice;
    let mut listing = listing(&shelf, &visit);
    if let Some(file) = listing.export()? {
        return Ok(file);
    }
    let document = shelf
        .documents
        .get(&Paper::Recommendations, voice)
        .ok_or(Trouble::NotFound)?;
    visit.page(&OnPage {
        voice,
        document: fragment(document),
        forms: forms(&visit, "/recommendations"),
        table: Some(listing.table()?),
        table_heading: voice.say("recommendations-list"),
        frame: Frame::new(
            &visit,
            &voice.say("recommendations-title"),
            &voice.say("recommendations-description"),
        )
        .illustrative(shelf.footing(Step::Recommend).illustrative > 0),
    })
}

fn listing<'a>(shelf: &'a Shelf, visit: &'a Visit) -> Listing<'a, &'a Recommendation> {
    let voice = visit.voice;
    Listing::new(visit, "recommendations", voice.say("recommendations-caption"))
        .column(
            "rule",
            voice.say("recommendations-rule"),
            move |one: &&Recommendation| {
                Cell::text(voice.say(match one.rule {
                    Rule::Adopt => "recommendations-adopt",
                    Rule::Pool => "recommendations-pool",
                    Rule::InventTogether => "recommendations-invent",
                    Rule::Learn => "recommendations-learn",
                    Rule::Govern => "recommendations-govern",
                }))
            },
        )
        .column("sentence", voice.say("recommendations-sentence"), move |one| {
            Cell::text(one.sentence.clone()).in_language((voice.tag() != "en").then_some("en"))
        })
        .wide()
        .column("to", voice.say("recommendations-to"), move |one| {
            Cell::text(one.addressed_to.clone()).in_language((voice.tag() != "en").then_some("en"))
        })
        .figures("records", voice.say("recommendations-records"), move |one| {
            Cell::whole(voice, one.records.len())
        })
        .rows(&shelf.recommendations)
}
