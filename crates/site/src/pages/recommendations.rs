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
        document: fragment(document, &visit),
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

/// A recommendation with its number in the results.
type Numbered<'a> = (usize, &'a Recommendation);

fn listing<'a>(shelf: &'a Shelf, visit: &'a Visit) -> Listing<'a, Numbered<'a>> {
    let voice = visit.voice;
    let told = move |number: usize| shelf.documents.told(number, voice);
    Listing::new(visit, "recommendations", voice.say("recommendations-caption"))
        .column(
            "rule",
            voice.say("recommendations-rule"),
            move |(_, one): &Numbered<'a>| {
                Cell::text(voice.say(match one.rule {
                    Rule::Adopt => "recommendations-adopt",
                    Rule::Pool => "recommendations-pool",
                    Rule::InventTogether => "recommendations-invent",
                    Rule::Learn => "recommendations-learn",
                    Rule::Govern => "recommendations-govern",
                }))
            },
        )
        .column(
            "sentence",
            voice.say("recommendations-sentence"),
            move |(number, one)| match told(*number).and_then(|told| told.sentence.clone()) {
                Some(sentence) => Cell::text(sentence),
                None => Cell::text(one.sentence.clone()).in_language(Some("en")),
            },
        )
        .wide()
        .column(
            "to",
            voice.say("recommendations-to"),
            move |(number, one)| match told(*number) {
                Some(told) => Cell::text(told.addressed_to.clone()),
                None => Cell::text(one.addressed_to.clone()).in_language(Some("en")),
            },
        )
        .figures(
            "records",
            voice.say("recommendations-records"),
            move |(_, one)| Cell::whole(voice, one.records.len()),
        )
        .rows(shelf.recommendations.iter().enumerate())
}
