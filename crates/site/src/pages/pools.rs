//! `/pools`: services that regions could run together, and what that saves.

use askama::Template;
use axum::extract::State;
use p4c_pipeline::Step;
use p4c_pipeline::pool::PoolPlan;

use crate::Reader;
use crate::fact::Fact;
use crate::frame::Frame;
use crate::listing::{Cell, Listing, Table};
use crate::shelf::Shelf;
use crate::visit::{Answer, Visit};
use crate::voice::Voice;

#[derive(Template)]
#[template(path = "pools.html")]
struct Page {
    frame: Frame,
    figures: Vec<Fact>,
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
        figures: figures(&shelf, voice),
        table: listing.table()?,
        frame: Frame::new(&visit, &voice.say("pools-title"), &voice.say("pools-description"))
            .illustrative(shelf.footing(Step::Pool).illustrative > 0),
    };
    visit.page(&page)
}

fn figures(shelf: &Shelf, voice: Voice) -> Vec<Fact> {
    let saved: i64 = shelf.pools.iter().map(saved_cents).sum();
    vec![
        Fact::new(voice.say("nav-pools"), voice.whole(shelf.pools.len())),
        Fact::new(voice.say("pools-saved-together"), voice.euros(saved)),
        Fact::new(
            voice.say("pools-stable"),
            voice.whole(
                shelf
                    .pools
                    .iter()
                    .filter(|pool| pool.core_nonempty == Some(true))
                    .count(),
            ),
        ),
    ]
}

/// What a pool saves a year against everybody alone, in euro cents.
pub fn saved_cents(pool: &PoolPlan) -> i64 {
    pool.alone_cents - pool.cents
}

/// The regions that host, in words.
pub fn hosts(shelf: &Shelf, voice: Voice, pool: &PoolPlan) -> String {
    let names: Vec<String> = pool
        .hosts
        .iter()
        .map(|region| shelf.region_name(region, voice).into_owned())
        .collect();
    voice.enumeration(&names)
}

fn listing<'a>(shelf: &'a Shelf, visit: &'a Visit) -> Listing<'a, &'a PoolPlan> {
    let voice = visit.voice;
    Listing::new(visit, "pools", voice.say("pools-caption"))
        .column("service", voice.say("column-service"), move |pool: &&PoolPlan| {
            let cell = Cell::link(
                label(shelf, voice, pool),
                visit.link(&format!("/pools/{}", pool.slug)),
            );
            if pool.is_recorded {
                cell
            } else {
                cell.tagged(voice.say("pools-proposed"), "plain")
            }
        })
        .wide()
        .figures("regions", voice.say("pools-members"), move |pool| {
            Cell::whole(voice, pool.members.len())
        })
        .column("hosts", voice.say("pools-hosts"), move |pool| {
            Cell::text(hosts(shelf, voice, pool))
        })
        .figures("together", voice.say("pools-together"), move |pool| {
            Cell::euros(voice, pool.cents)
        })
        .figures("alone", voice.say("pools-alone"), move |pool| {
            Cell::euros(voice, pool.alone_cents)
        })
        .figures("saved", voice.say("pools-saved"), move |pool| {
            Cell::euros(voice, saved_cents(pool))
        })
        .column("holds", voice.say("pools-holds"), move |pool| {
            Cell::known(voice, pool.core_nonempty, |holds| {
                Cell::text(voice.say(if holds { "yes" } else { "no" }))
            })
        })
        .sorted("saved", true)
        .rows(&shelf.pools)
}

/// The label of a pool: that of its generic service in the reader's language, where there is one.
pub fn label<'a>(shelf: &'a Shelf, voice: Voice, pool: &'a PoolPlan) -> &'a str {
    shelf
        .generic(pool.slug.as_str())
        .map_or(pool.label.as_str(), |generic| shelf.generic_label(generic, voice))
}
