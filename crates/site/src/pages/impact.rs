//! `/impact`: why it matters: what the work brings together, how far regions are apart and would come closer, and how agencies are linked.

use askama::Template;
use axum::extract::State;
use p4c_pictures::Change;
use p4c_pictures::change::Step as Moved;
use p4c_pipeline::Step;
use p4c_pipeline::links::LinkModelFigures;

use crate::Reader;
use crate::fact::Fact;
use crate::frame::Frame;
use crate::listing::{Cell, Listing, Table};
use crate::picture::Figure;
use crate::shelf::Shelf;
use crate::visit::{Answer, Visit};
use crate::voice::Voice;

/// Stories on the page.
const STORIES: usize = 6;

#[derive(Template)]
#[template(path = "impact.html")]
struct Page {
    frame: Frame,
    figures: Vec<Fact>,
    apart: Option<String>,
    picture: Option<Figure>,
    stories: Vec<Story>,
    links: Table,
    footings: Vec<String>,
}

/// What a chosen practice brought, in the words of its record.
struct Story {
    title: String,
    href: String,
    text: String,
    language: Option<String>,
    source: Option<String>,
}

/// The page.
pub async fn page(visit: Visit, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let voice = visit.voice;
    let mut links = links(&shelf, &visit);
    if let Some(file) = links.export()? {
        return Ok(file);
    }
    let page = Page {
        figures: figures(&shelf, voice),
        apart: apart(&shelf, voice),
        picture: picture(&shelf, voice),
        stories: stories(&shelf, &visit),
        links: links.table()?,
        footings: footings(&shelf, voice),
        frame: Frame::new(
            &visit,
            &voice.say("impact-title"),
            &voice.say("impact-description"),
        )
        .illustrative(shelf.footing(Step::Convergence).illustrative > 0 || !shelf.plans.is_empty()),
    };
    visit.page(&page)
}

fn figures(shelf: &Shelf, voice: Voice) -> Vec<Fact> {
    let saved: i64 = shelf.pools.iter().map(super::pools::saved_cents).sum();
    let actions: usize = shelf.plans.iter().map(|plan| plan.actions.len()).sum();
    vec![
        Fact::new(voice.say("column-services"), voice.whole(shelf.services.len())),
        Fact::new(
            voice.say("nav-generic"),
            voice.whole(shelf.recurrence.generic.len()),
        ),
        Fact::new(voice.say("impact-actions"), voice.whole(actions)),
        Fact::new(voice.say("pools-saved-together"), voice.euros(saved)),
    ]
}

/// How far the regions are apart, today and under the plans, in one sentence.
fn apart(shelf: &Shelf, voice: Voice) -> Option<String> {
    let all = shelf
        .convergence
        .inequality
        .iter()
        .find(|one| one.concept.is_none())?;
    let [Some(today), Some(planned)] = all.gini else {
        return None;
    };
    let key = if planned < today {
        "impact-apart-closer"
    } else {
        "impact-apart-not-closer"
    };
    Some(voice.fill(
        key,
        &[
            ("before", voice.percent(all.mean[0])),
            ("after", voice.percent(all.mean[1])),
            ("today", voice.number(today, 2)),
            ("planned", voice.number(planned, 2)),
        ],
    ))
}

fn picture(shelf: &Shelf, voice: Voice) -> Option<Figure> {
    if shelf.convergence.regions.is_empty() {
        return None;
    }
    let drawn = Change {
        title: voice.say("impact-picture"),
        row_heading: voice.say("column-region"),
        share_heading: voice.say("impact-share"),
        rows: shelf
            .convergence
            .regions
            .iter()
            .map(|region| Moved {
                name: shelf.region_name(&region.region, voice).into_owned(),
                today: Some(region.coverage[0]),
                planned: Some(region.coverage[1]),
            })
            .collect(),
        note: String::new(),
    };
    Some(Figure::new(voice, "impact-picture", |style| drawn.draw(style)))
}

fn stories(shelf: &Shelf, visit: &Visit) -> Vec<Story> {
    let voice = visit.voice;
    shelf
        .selection
        .iter()
        .flat_map(|selection| &selection.chosen)
        .filter_map(|chosen| {
            let service = shelf.catalogue.service(&chosen.service)?;
            if service.provenance.is_illustrative("evidence_of_success") {
                return None;
            }
            let words = voice.read(service.evidence_of_success.as_ref()?)?;
            Some(Story {
                title: shelf.title(&chosen.service, voice).to_owned(),
                href: visit.link(&format!("/services/{}", chosen.service)),
                text: words.value.to_owned(),
                language: words.is_fallback.then(|| words.language.tag().to_owned()),
                source: service.provenance.url.clone(),
            })
        })
        .take(STORIES)
        .collect()
}

/// What the figures rest on and when they were computed.
fn footings(shelf: &Shelf, voice: Voice) -> Vec<String> {
    [Step::Recur, Step::Plan, Step::Pool, Step::Convergence]
        .into_iter()
        .filter_map(|step| {
            let footing = shelf.footings.get(&step)?;
            Some(voice.fill(
                &format!("impact-footing-{step}"),
                &[
                    ("records", voice.whole(footing.records)),
                    ("illustrative", voice.whole(footing.illustrative)),
                    ("date", voice.iso_date(&footing.computed_at)),
                ],
            ))
        })
        .collect()
}

/// How initiatives fare by the way they are linked to their agency, over all regions and in each.
fn links<'a>(shelf: &'a Shelf, visit: &'a Visit) -> Listing<'a, &'a LinkModelFigures> {
    let voice = visit.voice;
    Listing::new(visit, "link-models", voice.say("impact-links-caption"))
        .column(
            "model",
            voice.say("column-link-model"),
            move |one: &&LinkModelFigures| Cell::text(voice.word(one.model.word())),
        )
        .column("region", voice.say("column-region"), move |one| {
            match &one.region {
                Some(region) => Cell::link(
                    shelf.region_name(region, voice),
                    visit.link(&format!("/regions/{region}")),
                ),
                None => Cell::text(voice.say("impact-all-regions")),
            }
        })
        .figures("initiatives", voice.say("column-initiatives"), move |one| {
            Cell::whole(voice, one.initiatives.len())
        })
        .figures("coverage", voice.say("impact-links-coverage"), move |one| {
            Cell::known(voice, one.coverage.as_ref(), |spread| {
                Cell::share(voice, spread.median).noted(voice.fill(
                    "interval",
                    &[
                        ("low", voice.percent(spread.least)),
                        ("high", voice.percent(spread.most)),
                    ],
                ))
            })
        })
        .figures("satisfaction", voice.say("column-satisfaction"), move |one| {
            Cell::known(voice, one.satisfaction.as_ref(), |spread| {
                Cell::number(voice, spread.median, 1).noted(voice.fill(
                    "interval",
                    &[
                        ("low", voice.number(spread.least, 1)),
                        ("high", voice.number(spread.most, 1)),
                    ],
                ))
            })
        })
        .rows(&shelf.links)
}
