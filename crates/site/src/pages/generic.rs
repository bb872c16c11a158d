//! `/generic/{slug}`: who else does this? One service as several regions give it, with the evidence that they are the same.

use askama::Template;
use axum::extract::{Path, State};
use p4c_pictures::{Piece, Waterfall as Drawn};
use p4c_pipeline::Step;
use p4c_pipeline::recur::{Evidence, GenericService, Member, PertinenceOfAgency};

use crate::Reader;
use crate::card::Card;
use crate::fact::Fact;
use crate::frame::Frame;
use crate::listing::{Cell, Listing, Table};
use crate::picture::Figure;
use crate::shelf::Shelf;
use crate::trouble::Trouble;
use crate::visit::{Answer, Visit};
use crate::voice::Voice;

#[derive(Template)]
#[template(path = "generic.html")]
struct Page {
    frame: Frame,
    voice: Voice,
    facts: Vec<Fact>,
    members: Table,
    pertinence: Option<Table>,
    pairs: Vec<Pair>,
    picture: Option<Figure>,
    reasons: Vec<(String, String)>,
}

/// Two services whose likeness is shown.
struct Pair {
    words: String,
    href: String,
    is_here: bool,
}

/// The page.
pub async fn page(visit: Visit, Path(slug): Path<String>, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let voice = visit.voice;
    let generic = shelf.generic(&slug).ok_or(Trouble::NotFound)?;
    let mut members = members(&shelf, &visit, generic);
    if let Some(file) = members.export()? {
        return Ok(file);
    }
    let label = shelf.generic_label(generic, voice).to_owned();
    let shown = visit
        .query
        .number("pair")?
        .map_or(0, |number| number - 1)
        .min(generic.evidence.len().saturating_sub(1));
    let evidence = generic.evidence.get(shown);
    let page = Page {
        voice,
        facts: facts(voice, generic),
        members: members.table()?,
        pertinence: pertinence(&shelf, &visit, generic)?,
        pairs: pairs(&shelf, &visit, generic, shown),
        picture: evidence.map(|evidence| picture(&shelf, voice, evidence)),
        reasons: evidence
            .map(|evidence| reasons(voice, evidence))
            .unwrap_or_default(),
        frame: Frame::new(
            &visit,
            &voice.with("generic-title", "label", &label),
            &voice.count_with(
                "generic-description",
                generic.occurrence.regions,
                &[("label", label.clone())],
            ),
        )
        .under(voice.say("nav-generic"), "/generic")
        .illustrative(shelf.footing(Step::Recur).illustrative > 0 && !generic.pertinence.is_empty()),
    };
    visit.page(&page)
}

fn facts(voice: Voice, generic: &GenericService) -> Vec<Fact> {
    let occurrence = &generic.occurrence;
    let mut facts = vec![
        Fact::new(voice.say("column-services"), voice.whole(occurrence.services)),
        Fact::new(voice.say("generic-providers"), voice.whole(occurrence.providers)),
        Fact::new(voice.say("column-regions"), voice.whole(occurrence.regions)),
        Fact::new(voice.say("generic-countries"), voice.whole(occurrence.countries)),
        Fact::known(
            voice,
            voice.say("column-topic"),
            generic.top.as_deref().map(|code| voice.concept(code).to_owned()),
        ),
        Fact::new(voice.say("generic-cohesion"), voice.percent(generic.cohesion)),
    ];
    if let Some(all) = generic.pertinence.iter().find(|one| one.agency.is_none()) {
        facts.push(Fact::known(
            voice,
            voice.say("generic-pertinence"),
            all.share.map(|share| voice.percent(share)),
        ));
    }
    facts
}

fn members<'a>(shelf: &'a Shelf, visit: &'a Visit, generic: &'a GenericService) -> Listing<'a, &'a Member> {
    let voice = visit.voice;
    let card = move |member: &Member| Card::new(shelf, visit, shelf.number(&member.service)?);
    Listing::new(visit, "services", voice.say("generic-members-caption"))
        .column("service", voice.say("column-service"), move |member: &&Member| {
            card(member).map_or_else(
                || Cell::text(member.service.as_str()),
                |card| {
                    Cell::link(card.title, card.href)
                        .in_language(card.language.as_deref())
                        .noted(card.summary.unwrap_or_default())
                },
            )
        })
        .wide()
        .column("provider", voice.say("generic-provider"), move |member| {
            Cell::known(voice, card(member), |card| Cell::text(card.provider))
        })
        .column("region", voice.say("column-region"), move |member| {
            Cell::known(
                voice,
                card(member)
                    .map(|card| card.place)
                    .filter(|place| !place.is_empty()),
                Cell::text,
            )
        })
        .column("language", voice.say("generic-language"), move |member| {
            Cell::known(voice, shelf.catalogue.service(&member.service), |service| {
                Cell::text(voice.language_name(service.title.original.tag()))
            })
        })
        .figures("sure", voice.say("generic-sure"), move |member| {
            Cell::share(voice, member.confidence).with_bar(member.confidence)
        })
        .sorted("sure", true)
        .rows(&generic.members)
}

fn pertinence(shelf: &Shelf, visit: &Visit, generic: &GenericService) -> Result<Option<Table>, Trouble> {
    let voice = visit.voice;
    let rows: Vec<&PertinenceOfAgency> = generic.pertinence.iter().filter(|one| one.all > 0).collect();
    if rows.is_empty() {
        return Ok(None);
    }
    Listing::new(visit, "pertinence", voice.say("generic-pertinence-caption"))
        .prefixed("for-")
        .column(
            "agency",
            voice.say("generic-agency"),
            move |one: &&PertinenceOfAgency| match &one.agency {
                Some(agency) => Cell::text(shelf.organisation_name(agency, voice)),
                None => Cell::text(voice.say("generic-all-agencies")),
            },
        )
        .figures("concerned", voice.say("generic-concerned"), move |one| {
            Cell::whole(voice, one.concerned)
        })
        .figures("all", voice.say("generic-all"), move |one| {
            Cell::whole(voice, one.all)
        })
        .figures("share", voice.say("generic-share"), move |one| {
            let cell = Cell::known(voice, one.share, |share| {
                Cell::share(voice, share).with_bar(share)
            });
            if one.is_mutual {
                cell.tagged(voice.say("generic-mutual"), "good")
            } else {
                cell
            }
        })
        .rows(rows)
        .table()
        .map(Some)
}

fn pairs(shelf: &Shelf, visit: &Visit, generic: &GenericService, shown: usize) -> Vec<Pair> {
    let voice = visit.voice;
    generic
        .evidence
        .iter()
        .enumerate()
        .map(|(index, evidence)| Pair {
            words: voice.fill(
                "generic-pair",
                &[
                    ("left", shelf.title(&evidence.left, voice).to_owned()),
                    ("right", shelf.title(&evidence.right, voice).to_owned()),
                ],
            ),
            href: format!(
                "{}#evidence",
                visit.here_with(&visit.query.with("pair", index + 1))
            ),
            is_here: index == shown,
        })
        .collect()
}

/// The name of a view in the reader's language; fields of records keep their name.
fn view_name(voice: Voice, view: &str) -> String {
    let key = format!("view-{view}");
    if voice.knows(&key) {
        voice.say(&key)
    } else {
        voice.with("view-field", "field", view.trim_start_matches("field "))
    }
}

fn picture(shelf: &Shelf, voice: Voice, evidence: &Evidence) -> Figure {
    let waterfall = &evidence.waterfall;
    let drawn = Drawn {
        title: voice.fill(
            "generic-evidence-title",
            &[
                ("left", shelf.title(&evidence.left, voice).to_owned()),
                ("right", shelf.title(&evidence.right, voice).to_owned()),
            ],
        ),
        unit: voice.say("generic-bits"),
        prior: Piece {
            name: voice.say("generic-prior"),
            amount: f64::from(waterfall.prior),
        },
        pieces: waterfall
            .steps
            .iter()
            .map(|step| Piece {
                name: view_name(voice, &step.view),
                amount: f64::from(step.bits),
            })
            .collect(),
        threshold: Some(f64::from(waterfall.threshold)),
    };
    Figure::new(voice, "evidence-picture", |style| drawn.draw(style))
}

/// The words and codes behind each view.
fn reasons(voice: Voice, evidence: &Evidence) -> Vec<(String, String)> {
    evidence
        .waterfall
        .steps
        .iter()
        .filter(|step| !step.reasons.is_empty())
        .map(|step| (view_name(voice, &step.view), step.reasons.join(", ")))
        .collect()
}
