//! `/initiatives/{slug}`: what a cluster initiative could use and does not: its peers, its gaps, and services in reach.

use askama::Template;
use axum::extract::{Path, State};
use p4c_model::{Basis, Organisation, OrganisationKind};
use p4c_pipeline::potential::{Gap, Peer, Potential};

use crate::Reader;
use crate::fact::Fact;
use crate::frame::Frame;
use crate::listing::{Cell, Listing, Table};
use crate::shelf::Shelf;
use crate::trouble::Trouble;
use crate::visit::{Answer, Visit};
use crate::voice::Voice;

#[derive(Template)]
#[template(path = "initiative.html")]
struct Page {
    frame: Frame,
    voice: Voice,
    facts: Vec<Fact>,
    gaps: Option<Table>,
    suggested: Vec<(String, String, String)>,
    peers: Option<Table>,
}

/// The page.
pub async fn page(visit: Visit, Path(slug): Path<String>, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let voice = visit.voice;
    let initiative = p4c_model::Slug::parse(&slug)
        .ok()
        .and_then(|slug| shelf.catalogue.organisation(&slug))
        .filter(|one| one.kind == OrganisationKind::ClusterInitiative)
        .ok_or(Trouble::NotFound)?;
    let potential = shelf
        .potential
        .iter()
        .find(|potential| potential.initiative == initiative.slug);
    let mut gaps = potential.map(|potential| gaps(&visit, potential));
    if let Some(file) = gaps.as_mut().map(Listing::export).transpose()?.flatten() {
        return Ok(file);
    }
    let name = voice.plain(&initiative.name).to_owned();
    let page = Page {
        voice,
        facts: facts(&shelf, &visit, initiative),
        gaps: gaps.map(Listing::table).transpose()?,
        suggested: potential
            .map(|potential| suggested(&shelf, &visit, potential))
            .unwrap_or_default(),
        peers: potential
            .filter(|potential| !potential.peers.is_empty())
            .map(|potential| peers(&shelf, &visit, potential).table())
            .transpose()?,
        frame: Frame::new(
            &visit,
            &voice.with("initiative-title", "name", &name),
            &voice.with("initiative-description", "name", &name),
        )
        .under(voice.say("nav-regions"), "/regions")
        .illustrative(initiative.provenance.basis == Basis::Illustrative || potential.is_some()),
    };
    visit.page(&page)
}

fn facts(shelf: &Shelf, visit: &Visit, initiative: &Organisation) -> Vec<Fact> {
    let voice = visit.voice;
    let known = |label: &str, value: Option<String>| Fact::known(voice, voice.say(label), value);
    let mut region = known(
        "column-region",
        initiative
            .region
            .as_ref()
            .map(|region| shelf.region_name(region, voice).into_owned()),
    );
    if let Some(slug) = &initiative.region {
        region = region.leading_to(visit.link(&format!("/regions/{slug}")));
    }
    let ties: Vec<String> = initiative
        .ties
        .iter()
        .map(|tie| {
            format!(
                "{} ({})",
                shelf.organisation_name(&tie.agency, voice),
                voice.word(tie.model.word())
            )
        })
        .collect();
    let of = |fact: Fact, field: &str| fact.of_field(&initiative.provenance, field);
    vec![
        region,
        of(
            known("column-link-model", (!ties.is_empty()).then(|| ties.join("; "))),
            "ties",
        ),
        of(
            known(
                "column-maturity",
                initiative.maturity.map(|maturity| voice.word(maturity.word())),
            ),
            "maturity",
        ),
        of(
            known(
                "column-label",
                initiative
                    .label
                    .map(|label| voice.word(&format!("label {label}"))),
            ),
            "label",
        ),
        of(
            known(
                "column-members",
                initiative.members.map(|members| voice.whole(members)),
            ),
            "members",
        ),
    ]
}

fn gaps<'a>(visit: &'a Visit, potential: &'a Potential) -> Listing<'a, &'a Gap> {
    let voice = visit.voice;
    Listing::new(visit, "gaps", voice.say("initiative-gaps-caption"))
        .column("topic", voice.say("column-topic"), move |gap: &&Gap| {
            Cell::link(
                voice.concept(&gap.concept),
                format!("{}?topic={}", visit.link("/services"), gap.concept),
            )
        })
        .figures("importance", voice.say("initiative-importance"), move |gap| {
            Cell::whole(voice, usize::from(gap.importance))
        })
        .figures("own", voice.say("initiative-own"), move |gap| {
            Cell::share(voice, gap.own).with_bar(gap.own)
        })
        .figures("peers", voice.say("initiative-peers-served"), move |gap| {
            Cell::share(voice, gap.peers).with_bar(gap.peers)
        })
        .figures("gap", voice.say("initiative-gap"), move |gap| {
            Cell::share(voice, gap.weighed).with_bar(gap.weighed)
        })
        .sorted("gap", true)
        .rows(&potential.gaps)
}

/// Services in reach that would close gaps, the largest gap first: title, address, topic.
fn suggested(shelf: &Shelf, visit: &Visit, potential: &Potential) -> Vec<(String, String, String)> {
    let voice = visit.voice;
    let mut seen = std::collections::BTreeSet::new();
    potential
        .gaps
        .iter()
        .flat_map(|gap| gap.suggested.iter().map(move |service| (gap, service)))
        .filter(|(_, service)| shelf.catalogue.service(service).is_some() && seen.insert(*service))
        .map(|(gap, service)| {
            (
                shelf.title(service, voice).to_owned(),
                visit.link(&format!("/services/{service}")),
                voice.concept(&gap.concept).to_owned(),
            )
        })
        .collect()
}

fn peers<'a>(shelf: &'a Shelf, visit: &'a Visit, potential: &'a Potential) -> Listing<'a, &'a Peer> {
    let voice = visit.voice;
    Listing::new(visit, "peers", voice.say("initiative-peers-caption"))
        .prefixed("peers-")
        .searched_by_page()
        .column("name", voice.say("column-initiative"), move |peer: &&Peer| {
            Cell::link(
                shelf.organisation_name(&peer.initiative, voice),
                visit.link(&format!("/initiatives/{}", peer.initiative)),
            )
        })
        .figures("alike", voice.say("initiative-alike"), move |peer| {
            Cell::share(voice, 1.0 - peer.distance).with_bar(1.0 - peer.distance)
        })
        .rows(&potential.peers)
}
