//! `/best`: the chosen practices, why each is in, and who is just out.

use askama::Template;
use axum::extract::State;
use p4c_pictures::{Ranked as Drawn, Ranking as Picture};
use p4c_pipeline::Step;
use p4c_pipeline::appraise::{NotChosen, Selection};

use crate::Reader;
use crate::card::Card;
use crate::frame::Frame;
use crate::listing::{Cell, Listing, Table};
use crate::picture::Figure;
use crate::reason;
use crate::shelf::Shelf;
use crate::trouble::Trouble;
use crate::visit::{Answer, Visit};
use crate::voice::Voice;

#[derive(Template)]
#[template(path = "best.html")]
struct Page {
    frame: Frame,
    lead: String,
    forms: Vec<(&'static str, String)>,
    chosen: Vec<One>,
    picture: Figure,
    proof: String,
    limits: Vec<String>,
    out: Table,
}

struct One {
    place: String,
    card: Card,
    value: String,
    bar: String,
    robust: String,
    robust_bar: String,
    why: String,
}

/// The page.
pub async fn page(visit: Visit, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let voice = visit.voice;
    let Some(selection) = &shelf.selection else {
        return Err(Trouble::NotFound);
    };
    let mut out = left_out(&shelf, &visit, selection);
    if let Some(file) = out.export()? {
        return Ok(file);
    }
    let page = Page {
        lead: voice.count("best-lead", selection.chosen.len()),
        forms: super::plans::forms(&visit, "/best/booklet"),
        chosen: chosen(&shelf, &visit, selection),
        picture: picture(&shelf, voice, selection),
        proof: if selection.is_proved {
            voice.say("best-proved")
        } else {
            voice.with(
                "best-bound",
                "gap",
                voice.share((selection.bound - selection.total) / selection.total.max(1e-9)),
            )
        },
        limits: reason::limits(&shelf, voice, selection),
        out: out.table()?,
        frame: Frame::new(
            &visit,
            &voice.count("best-title", selection.chosen.len()),
            &voice.say("best-description"),
        )
        .illustrative(shelf.footing(Step::Appraise).illustrative > 0),
    };
    visit.page(&page)
}

fn chosen(shelf: &Shelf, visit: &Visit, selection: &Selection) -> Vec<One> {
    let voice = visit.voice;
    let number = shelf.ranking.as_ref().map_or(0, |ranking| ranking.ranked.len());
    selection
        .chosen
        .iter()
        .filter_map(|chosen| {
            Some(One {
                place: voice.whole(chosen.place),
                card: Card::new(shelf, visit, shelf.number(&chosen.service)?)?,
                value: voice.number(chosen.value * 100.0, 1),
                bar: format!("{:.1}", chosen.value * 100.0),
                robust: voice.percent(chosen.robustness),
                robust_bar: format!("{:.1}", chosen.robustness * 100.0),
                why: reason::why_in(shelf, voice, chosen, number, selection.chosen.len()),
            })
        })
        .collect()
}

fn picture(shelf: &Shelf, voice: Voice, selection: &Selection) -> Figure {
    let drawn = Picture {
        title: voice.say("best-picture"),
        entry_heading: voice.say("column-service"),
        choose: selection.chosen.len(),
        entries: selection
            .chosen
            .iter()
            .map(|chosen| Drawn {
                place: chosen.place,
                name: shelf.title(&chosen.service, voice).to_owned(),
                value: chosen.value,
                first: shelf
                    .ranking
                    .as_ref()
                    .and_then(|ranking| ranking.of(&chosen.service))
                    .map_or(0.0, |ranked| ranked.first),
                among: chosen.robustness,
                is_chosen: true,
            })
            .collect(),
    };
    Figure::new(voice, "best-picture", |style| drawn.draw(style))
}

/// Who is out, by place: whom each would displace, and what that would cost.
fn left_out<'a>(shelf: &'a Shelf, visit: &'a Visit, selection: &'a Selection) -> Listing<'a, &'a NotChosen> {
    let voice = visit.voice;
    Listing::new(visit, "left-out", voice.say("best-out-caption"))
        .figures("place", voice.say("column-place"), move |one: &&NotChosen| {
            Cell::whole(voice, one.place)
        })
        .column("service", voice.say("column-service"), move |one| {
            Cell::link(
                shelf.title(&one.service, voice),
                visit.link(&format!("/services/{}", one.service)),
            )
        })
        .wide()
        .figures("value", voice.say("ranking-value"), move |one| {
            Cell::number(voice, one.value * 100.0, 1).with_bar(one.value)
        })
        .column("instead", voice.say("best-instead"), move |one| {
            if one.displaces.is_empty() {
                return Cell::unknown(voice).saying(voice.say("best-cannot"));
            }
            let names: Vec<String> = one
                .displaces
                .iter()
                .map(|service| shelf.title(service, voice).to_owned())
                .collect();
            Cell::text(names.join("; "))
        })
        .figures("loss", voice.say("best-loss"), move |one| {
            Cell::known(voice, one.loss, |loss| Cell::number(voice, loss * 100.0, 1))
        })
        .column("reason", voice.say("column-reason"), move |one| {
            Cell::text(reason::why_out(shelf, voice, &one.why))
        })
        .rows(&selection.not_chosen)
}
