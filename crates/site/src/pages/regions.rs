//! `/regions`: every region that has services, initiatives or a plan.

use askama::Template;
use axum::extract::State;
use p4c_model::{OrganisationKind, Region};
use p4c_pictures::HeatMap;
use p4c_pipeline::classify::top_codes;
use p4c_pipeline::plan::RegionalPlan;

use crate::Reader;
use crate::frame::Frame;
use crate::listing::{Cell, Listing, Table};
use crate::picture::Figure;
use crate::shelf::Shelf;
use crate::visit::{Answer, Visit};

#[derive(Template)]
#[template(path = "regions.html")]
struct Page {
    frame: Frame,
    planned: Vec<Planned>,
    heat: Option<Figure>,
    table: Table,
}

/// A region with a plan, as a card.
struct Planned {
    name: String,
    country: String,
    href: String,
    services: String,
    before: String,
    after: String,
    bar_before: String,
    bar_after: String,
}

/// The page.
pub async fn page(visit: Visit, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let voice = visit.voice;
    let mut listing = listing(&shelf, &visit);
    if let Some(file) = listing.export()? {
        return Ok(file);
    }
    let mut planned: Vec<Planned> = shelf
        .plans
        .iter()
        .map(|plan| Planned {
            name: shelf.region_name(&plan.region, voice).into_owned(),
            country: country_of(&shelf, &visit, &plan.region),
            href: visit.link(&format!("/regions/{}", plan.region)),
            services: voice.count("count-services", shelf.number_in(&plan.region)),
            before: voice.percent(plan.coverage_before),
            after: voice.percent(plan.coverage_after),
            bar_before: format!("{:.1}", plan.coverage_before * 100.0),
            bar_after: format!("{:.1}", plan.coverage_after * 100.0),
        })
        .collect();
    planned.sort_by_cached_key(|region| voice.sort_key(&region.name));
    let page = Page {
        planned,
        heat: heat(&shelf, &visit),
        table: listing.table()?,
        frame: Frame::new(
            &visit,
            &voice.say("regions-title"),
            &voice.say("regions-description"),
        )
        .illustrative(shelf.plans.iter().any(|plan| plan.is_illustrative)),
    };
    visit.page(&page)
}

/// How far needs are met, by topic and region with a plan.
fn heat(shelf: &Shelf, visit: &Visit) -> Option<Figure> {
    let voice = visit.voice;
    if shelf.plans.is_empty() {
        return None;
    }
    let mut plans: Vec<&RegionalPlan> = shelf.plans.iter().collect();
    plans.sort_by_cached_key(|plan| voice.sort_key(&shelf.region_name(&plan.region, voice)));
    let topics: Vec<&str> = top_codes()
        .into_iter()
        .filter(|code| {
            plans.iter().any(|plan| {
                plan.concepts
                    .iter()
                    .any(|concept| concept.concept == *code && concept.today.need > 0.0)
            })
        })
        .collect();
    let covered = |plan: &RegionalPlan, code: &str| {
        plan.concepts
            .iter()
            .find(|concept| concept.concept == code && concept.today.need > 0.0)
            .map(|concept| concept.today.covered)
    };
    let map = HeatMap {
        title: voice.say("regions-heat-title"),
        row_heading: voice.say("column-topic"),
        rows: topics.iter().map(|code| voice.concept(code).to_owned()).collect(),
        columns: plans
            .iter()
            .map(|plan| shelf.region_name(&plan.region, voice).into_owned())
            .collect(),
        cells: topics
            .iter()
            .map(|code| plans.iter().map(|plan| covered(plan, code)).collect())
            .collect(),
    };
    Some(
        Figure::sized(voice, "coverage-heat", 1000.0, |style| map.draw(style))
            .noted(voice.say("regions-planned-note")),
    )
}

/// The country of a region in words; empty for territories outside NUTS and for countries themselves.
pub fn country_of(shelf: &Shelf, visit: &Visit, region: &p4c_model::Slug) -> String {
    shelf
        .catalogue
        .region(region)
        .and_then(|region| region.nuts.as_ref())
        .filter(|nuts| nuts.level() > 0)
        .map(|nuts| visit.voice.country(nuts.country()))
        .unwrap_or_default()
}

fn listing<'a>(shelf: &'a Shelf, visit: &'a Visit) -> Listing<'a, &'a Region> {
    let voice = visit.voice;
    let kinds = |region: &Region, kind: OrganisationKind| {
        shelf
            .organisations_in(&region.slug)
            .filter(|organisation| organisation.kind == kind)
            .count()
    };
    Listing::new(visit, "regions", voice.say("regions-caption"))
        .column("name", voice.say("column-region"), move |region: &&Region| {
            let name = Cell::link(
                voice.plain(&region.name),
                visit.link(&format!("/regions/{}", region.slug)),
            );
            if region.plan.is_some() {
                name.tagged(voice.say("tag-plan"), "plan")
            } else {
                name
            }
        })
        .column("country", voice.say("column-country"), move |region| {
            Cell::known(voice, region.nuts.as_ref(), |nuts| {
                Cell::text(voice.country(nuts.country()))
            })
        })
        .column("code", voice.say("column-nuts"), move |region| {
            Cell::known(voice, region.nuts.as_ref(), |nuts| Cell::text(nuts.as_str()))
        })
        .figures("services", voice.say("column-services"), move |region| {
            Cell::whole(voice, shelf.number_in(&region.slug))
        })
        .figures("initiatives", voice.say("column-initiatives"), move |region| {
            Cell::whole(voice, kinds(region, OrganisationKind::ClusterInitiative))
        })
        .figures("agencies", voice.say("column-agencies"), move |region| {
            Cell::whole(voice, kinds(region, OrganisationKind::DevelopmentAgency))
        })
        .sorted("name", false)
        .rows(shelf.regions_with_something())
}
