//! `/projects` and `/projects/{slug}`: running and completed projects, their partners, what they made.

use askama::Template;
use axum::extract::{Path, State};
use p4c_model::{Partner, Project, ProjectStatus, Slug};
use serde_json::json;

use crate::Reader;
use crate::fact::Fact;
use crate::frame::Frame;
use crate::listing::{Cell, Listing, Table};
use crate::shelf::Shelf;
use crate::trouble::Trouble;
use crate::visit::{Answer, Visit};

#[derive(Template)]
#[template(path = "projects.html")]
struct All {
    frame: Frame,
    running: Vec<Short>,
    completed: Vec<Short>,
}

struct Short {
    acronym: String,
    name: String,
    period: String,
    summary: String,
    language: Option<String>,
    href: String,
}

#[derive(Template)]
#[template(path = "project.html")]
struct Page {
    frame: Frame,
    voice: crate::voice::Voice,
    language: Option<String>,
    summary: String,
    facts: Vec<Fact>,
    partners: Table,
    practices: Vec<(String, Vec<String>)>,
    outputs: Vec<String>,
    note: Option<String>,
}

/// `/projects`.
pub async fn page(visit: Visit, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let voice = visit.voice;
    let mut projects: Vec<&Project> = shelf.catalogue.projects().collect();
    projects.sort_by(|left, right| right.start.cmp(&left.start).then(left.slug.cmp(&right.slug)));
    let (completed, running): (Vec<&Project>, Vec<&Project>) = projects
        .into_iter()
        .partition(|project| project.status == ProjectStatus::Completed);
    let short = |project: &&Project| {
        let summary = project.summary.as_ref().and_then(|text| voice.read(text));
        Short {
            acronym: project.acronym.clone(),
            name: voice.plain(&project.name).to_owned(),
            period: period(&visit, project).unwrap_or_default(),
            language: summary
                .filter(|summary| summary.is_fallback)
                .map(|summary| summary.language.tag().to_owned()),
            summary: summary
                .map(|summary| summary.value.to_owned())
                .unwrap_or_default(),
            href: visit.link(&format!("/projects/{}", project.slug)),
        }
    };
    visit.page(&All {
        running: running.iter().map(short).collect(),
        completed: completed.iter().map(short).collect(),
        frame: Frame::new(
            &visit,
            &voice.say("projects-title"),
            &voice.say("projects-description"),
        ),
    })
}

/// `/projects/{slug}`.
pub async fn one(visit: Visit, Path(slug): Path<String>, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let voice = visit.voice;
    let project = Slug::parse(&slug)
        .ok()
        .and_then(|slug| shelf.catalogue.project(&slug))
        .ok_or(Trouble::NotFound)?;
    let mut partners = partners(&shelf, &visit, project);
    if let Some(file) = partners.export()? {
        return Ok(file);
    }
    let summary = project.summary.as_ref().and_then(|text| voice.read(text));
    let mut practices: Vec<(String, Vec<String>)> = Vec::new();
    for practice in &project.practices {
        match practices.last_mut() {
            Some((group, titles)) if *group == practice.group => titles.push(practice.title.clone()),
            _ => practices.push((practice.group.clone(), vec![practice.title.clone()])),
        }
    }
    let name = voice.plain(&project.name);
    let page = Page {
        voice,
        language: (voice.tag() != "en").then(|| "en".to_owned()),
        facts: facts(&shelf, &visit, project),
        partners: partners.table()?,
        practices,
        outputs: project.outputs.clone(),
        note: project.provenance.note.clone(),
        frame: Frame::new(
            &visit,
            &format!("{}: {name}", project.acronym),
            summary.as_ref().map_or(name, |summary| summary.value),
        )
        .under(voice.say("nav-projects"), "/projects")
        .with_linked_data(&json!({
            "@context": "https://schema.org",
            "@type": "ResearchProject",
            "name": project.acronym,
            "alternateName": name,
            "url": format!("{}{}", visit.base, visit.link(&visit.path)),
        })),
        summary: summary
            .map(|summary| summary.value.to_owned())
            .unwrap_or_default(),
    };
    visit.page(&page)
}

fn period(visit: &Visit, project: &Project) -> Option<String> {
    let voice = visit.voice;
    match (&project.start, &project.end) {
        (Some(start), Some(end)) => Some(voice.fill(
            "service-from-to",
            &[("from", voice.date(start)), ("to", voice.date(end))],
        )),
        (Some(start), None) => Some(voice.with("service-since", "from", voice.date(start))),
        (None, Some(end)) => Some(voice.with("service-until", "to", voice.date(end))),
        (None, None) => None,
    }
}

fn facts(shelf: &Shelf, visit: &Visit, project: &Project) -> Vec<Fact> {
    let voice = visit.voice;
    let known = |label: &str, value: Option<String>| Fact::known(voice, voice.say(label), value);
    let linked = |label: &str, other: &Project| {
        Fact::new(voice.say(label), other.acronym.clone())
            .leading_to(visit.link(&format!("/projects/{}", other.slug)))
    };
    let mut facts = vec![
        known(
            "project-status",
            Some(voice.say(if project.status == ProjectStatus::Completed {
                "project-completed"
            } else {
                "project-running"
            })),
        ),
        known("project-period", period(visit, project)),
        known("project-programme", project.programme.clone()),
        known(
            "project-budget",
            project.budget.as_ref().map(|budget| voice.money(budget)),
        ),
        known("project-contact", project.contact.clone()),
    ];
    if let Some(before) = project
        .predecessor
        .as_ref()
        .and_then(|slug| shelf.catalogue.project(slug))
    {
        facts.push(linked("project-predecessor", before));
    }
    for after in shelf
        .catalogue
        .projects()
        .filter(|other| other.predecessor.as_ref() == Some(&project.slug))
    {
        facts.push(linked("project-successor", after));
    }
    facts
}

fn partners<'a>(shelf: &'a Shelf, visit: &'a Visit, project: &'a Project) -> Listing<'a, &'a Partner> {
    let voice = visit.voice;
    Listing::new(visit, "partners", voice.say("project-partners-caption"))
        .column(
            "partner",
            voice.say("project-partner"),
            move |partner: &&Partner| {
                Cell::known(voice, partner.organisation.as_ref(), |organisation| {
                    Cell::text(shelf.organisation_name(organisation, voice))
                })
                .noted(partner.note.clone().unwrap_or_default())
            },
        )
        .wide()
        .column("region", voice.say("column-region"), move |partner| {
            Cell::link(
                shelf.region_name(&partner.region, voice),
                visit.link(&format!("/regions/{}", partner.region)),
            )
        })
        .column("role", voice.say("project-role"), move |partner| {
            Cell::text(voice.word(&partner.role))
        })
        .rows(&project.partners)
}
