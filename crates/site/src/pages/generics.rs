//! `/generic`: services that recur in several regions, the most widespread first.

use askama::Template;
use axum::extract::State;
use p4c_pipeline::recur::GenericService;

use crate::Reader;
use crate::frame::Frame;
use crate::listing::{Cell, Listing, Table};
use crate::shelf::Shelf;
use crate::visit::{Answer, Visit};

#[derive(Template)]
#[template(path = "generics.html")]
struct Page {
    frame: Frame,
    lead: String,
    table: Table,
}

/// The page.
pub async fn page(visit: Visit, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let voice = visit.voice;
    let mut listing = listing(&shelf, &visit);
    if let Some(file) = listing.export()? {
        return Ok(file);
    }
    let page = Page {
        lead: voice.count_with(
            "generics-lead",
            shelf.recurrence.generic.len(),
            &[("alone", voice.whole(shelf.recurrence.alone))],
        ),
        table: listing.table()?,
        frame: Frame::new(
            &visit,
            &voice.say("generics-title"),
            &voice.say("generics-description"),
        )
        .illustrative(shelf.footing(p4c_pipeline::Step::Recur).illustrative > 0),
    };
    visit.page(&page)
}

fn listing<'a>(shelf: &'a Shelf, visit: &'a Visit) -> Listing<'a, &'a GenericService> {
    let voice = visit.voice;
    Listing::new(visit, "recurring-services", voice.say("generics-caption"))
        .column(
            "label",
            voice.say("column-service"),
            move |generic: &&GenericService| {
                Cell::link(
                    shelf.generic_label(generic, voice),
                    visit.link(&format!("/generic/{}", generic.slug)),
                )
            },
        )
        .wide()
        .column("topic", voice.say("column-topic"), move |generic| {
            Cell::known(voice, generic.top.as_deref(), |code| {
                Cell::text(voice.concept(code))
            })
        })
        .figures("services", voice.say("column-services"), move |generic| {
            Cell::whole(voice, generic.occurrence.services)
        })
        .figures("regions", voice.say("column-regions"), move |generic| {
            Cell::whole(voice, generic.occurrence.regions)
        })
        .figures("countries", voice.say("generic-countries"), move |generic| {
            Cell::whole(voice, generic.occurrence.countries)
        })
        .figures("pertinence", voice.say("generic-pertinence"), move |generic| {
            let all = generic.pertinence.iter().find(|one| one.agency.is_none());
            let cell = Cell::known(voice, all.and_then(|one| one.share), |share| {
                Cell::share(voice, share).with_bar(share)
            });
            if all.is_some_and(|one| one.is_mutual) {
                cell.tagged(voice.say("generic-mutual"), "good")
            } else {
                cell
            }
        })
        .figures("sure", voice.say("generic-sure"), move |generic| {
            Cell::share(voice, generic.cohesion).with_bar(generic.cohesion)
        })
        .sorted("regions", true)
        .rows(&shelf.recurrence.generic)
}
