//! `/services/SLUG`: one service: who, where, for whom, how to get it; what it took and brought; who else runs it and where it would fit.

use askama::Template;
use axum::extract::{Path, State};
use p4c_model::{Service, Slug};
use p4c_pipeline::Step;
use serde_json::json;

use crate::Reader;
use crate::card::{Card, place_of};
use crate::fact::Fact;
use crate::frame::Frame;
use crate::listing::{Cell, Listing, Table};
use crate::reason;
use crate::shelf::Shelf;
use crate::trouble::Trouble;
use crate::visit::{Answer, Visit};
use crate::voice::Voice;

#[derive(Template)]
#[template(path = "service.html")]
struct Page {
    frame: Frame,
    voice: Voice,
    card: Card,
    lead: Option<Fact>,
    facts: Vec<Fact>,
    sections: Vec<Fact>,
    figures: Vec<Fact>,
    preconditions: Vec<Fact>,
    elsewhere: Vec<Elsewhere>,
    generic: Option<(String, String)>,
    appraisal: Option<Appraisal>,
    fit: Option<Table>,
    languages: Vec<String>,
    fallback: Option<String>,
    sources: Vec<Fact>,
    compare: String,
    same_provider: Vec<Card>,
}

struct Elsewhere {
    title: String,
    href: String,
    language: String,
    place: String,
    provider: String,
    confidence: String,
}

struct Appraisal {
    place: String,
    of: String,
    value: String,
    bar: String,
    robustness: String,
    reason: Option<String>,
    is_illustrative: bool,
}

/// The page.
pub async fn page(visit: Visit, Path(slug): Path<String>, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let voice = visit.voice;
    let number = Slug::parse(&slug)
        .ok()
        .and_then(|slug| shelf.number(&slug))
        .ok_or(Trouble::NotFound)?;
    let (Some(service), Some(card)) = (shelf.service(number), Card::new(&shelf, &visit, number)) else {
        return Err(Trouble::NotFound);
    };
    let mut fit = fit_list(&shelf, &visit, service);
    if let Some(listing) = &mut fit
        && let Some(file) = listing.export()?
    {
        return Ok(file);
    }
    let description = card.summary.clone().unwrap_or_else(|| card.provider.clone());
    let provenance = &service.provenance;
    let is_illustrative = shelf.footing(Step::Appraise).illustrative > 0
        || !provenance.illustrative_fields.is_empty()
        || provenance.basis == p4c_model::Basis::Illustrative;
    let lead = Fact::words(
        voice,
        "",
        service.summary.as_ref().or(service.description.as_ref()),
    );
    let sections = sections(voice, service);
    // Told once a page, for whichever of the texts first needs another language.
    let fallback = voice
        .read(&service.title)
        .filter(|shown| shown.is_fallback)
        .map(|shown| voice.language_name(shown.language.tag()))
        .or_else(|| lead.as_ref()?.language_name.clone())
        .or_else(|| sections.iter().find_map(|section| section.language_name.clone()));
    let page = Page {
        voice,
        lead,
        facts: facts(&shelf, &visit, service),
        sections,
        figures: figures(voice, service),
        preconditions: preconditions(&shelf, voice, service),
        elsewhere: elsewhere(&shelf, &visit, service),
        generic: shelf
            .generic_of(&service.slug)
            .filter(|_| crate::pages::has("/generic/{slug}"))
            .map(|generic| {
                (
                    shelf.generic_label(generic, voice).to_owned(),
                    visit.link(&format!("/generic/{}", generic.slug)),
                )
            }),
        appraisal: appraisal(&shelf, voice, service),
        fit: fit.map(Listing::table).transpose()?,
        languages: service
            .title
            .values
            .keys()
            .map(|language| voice.language_name(language.tag()))
            .collect(),
        fallback,
        sources: sources(voice, service),
        compare: format!("{}?compare={}", visit.link("/services"), service.slug),
        same_provider: shelf
            .services_of(&service.provider)
            .iter()
            .filter(|other| **other != number)
            .take(4)
            .filter_map(|other| Card::new(&shelf, &visit, *other))
            .collect(),
        frame: Frame::new(&visit, &card.title, &description)
            .under(voice.say("nav-services"), "/services")
            .illustrative(is_illustrative)
            .with_linked_data(&linked_data(&shelf, &visit, service, &card)),
        card,
    };
    visit.page(&page)
}

/// What a reader asks first.
fn facts(shelf: &Shelf, visit: &Visit, service: &Service) -> Vec<Fact> {
    let voice = visit.voice;
    let provenance = &service.provenance;
    let region = shelf.catalogue.region_of_service(service);
    let mut facts = Vec::new();
    let provider = Fact::new(
        voice.say("service-provider"),
        shelf.organisation_name(&service.provider, voice),
    );
    let website = shelf
        .catalogue
        .organisation(&service.provider)
        .and_then(|organisation| organisation.website.clone());
    facts.push(match website {
        Some(website) if website.starts_with("http") => provider.leading_to(website),
        _ => provider,
    });
    let place = Fact::known(
        voice,
        voice.say("service-where"),
        Some(place_of(shelf, visit, service)).filter(|place| !place.is_empty()),
    );
    facts.push(match region {
        Some(region) if shelf.catalogue.region(region).is_some() => {
            place.leading_to(visit.link(&format!("/regions/{region}")))
        }
        _ => place,
    });
    facts.push(
        Fact::words(
            voice,
            voice.say("service-for-whom"),
            service.target_group.as_ref(),
        )
        .unwrap_or_else(|| Fact::known(voice, voice.say("service-for-whom"), None)),
    );
    facts.push(
        Fact::known(
            voice,
            voice.say("service-price"),
            service.price.as_ref().map(|price| {
                if price.cents == 0 {
                    voice.say("free-of-charge")
                } else {
                    voice.money(price)
                }
            }),
        )
        .of_field(provenance, "price"),
    );
    facts.push(
        Fact::words(voice, voice.say("service-how"), service.how_to_apply.as_ref())
            .or_else(|| {
                let url = provenance.url.clone().filter(|url| url.starts_with("http"))?;
                Some(
                    Fact::new(voice.say("service-how"), voice.say("service-how-at-provider")).leading_to(url),
                )
            })
            .unwrap_or_else(|| Fact::known(voice, voice.say("service-how"), None)),
    );
    facts.extend(Fact::words(
        voice,
        voice.say("service-eligibility"),
        service.eligibility.as_ref(),
    ));
    facts.extend(Fact::words(
        voice,
        voice.say("service-output"),
        service.output.as_ref(),
    ));
    if let Some(contact) = &service.contact_point {
        facts.push(Fact::new(voice.say("service-contact"), contact));
    }
    if !service.channels.is_empty() {
        facts.push(Fact::new(
            voice.say("service-channels"),
            service.channels.join(", "),
        ));
    }
    if !service.languages.is_empty() {
        let names: Vec<String> = service
            .languages
            .iter()
            .map(|language| voice.language_name(language.tag()))
            .collect();
        facts.push(Fact::new(voice.say("service-languages"), names.join(", ")));
    }
    if let Some(kind) = service.service_type {
        facts.push(
            Fact::new(voice.say("service-type"), voice.word(kind.word()))
                .of_field(provenance, "service_type"),
        );
    }
    if let Some(delivery) = service.delivery {
        facts.push(
            Fact::new(voice.say("service-delivery"), voice.word(delivery.word()))
                .of_field(provenance, "delivery"),
        );
    }
    let period = match (&service.start, &service.end) {
        (Some(start), Some(end)) => Some(voice.fill(
            "service-from-to",
            &[("from", voice.date(start)), ("to", voice.date(end))],
        )),
        (Some(start), None) => Some(voice.with("service-since", "from", voice.date(start))),
        (None, Some(end)) => Some(voice.with("service-until", "to", voice.date(end))),
        (None, None) => None,
    };
    if let Some(period) = period {
        facts.push(Fact::new(voice.say("service-period"), period));
    }
    facts
}

/// What it took and brought, at length.
fn sections(voice: Voice, service: &Service) -> Vec<Fact> {
    let provenance = &service.provenance;
    let description = service.summary.as_ref().and(service.description.as_ref());
    [
        ("service-description", description, "description"),
        (
            "service-resources",
            service.resources_needed.as_ref(),
            "resources_needed",
        ),
        (
            "service-evidence",
            service.evidence_of_success.as_ref(),
            "evidence_of_success",
        ),
        (
            "service-difficulties",
            service.difficulties.as_ref(),
            "difficulties",
        ),
        ("service-lessons", service.lessons.as_ref(), "lessons"),
        (
            "service-transfer",
            service.transfer_potential.as_ref(),
            "transfer_potential",
        ),
    ]
    .into_iter()
    .filter_map(|(label, text, field)| {
        Some(Fact::words(voice, voice.say(label), text)?.of_field(provenance, field))
    })
    .collect()
}

/// What it took, in figures.
fn figures(voice: Voice, service: &Service) -> Vec<Fact> {
    let provenance = &service.provenance;
    let mut figures = vec![
        Fact::known(
            voice,
            voice.say("service-yearly-cost"),
            service.yearly_cost.as_ref().map(|money| voice.money(money)),
        )
        .of_field(provenance, "yearly_cost"),
    ];
    let mut add = |label: &str, value: Option<String>, field: &str| {
        if let Some(value) = value {
            figures.push(Fact::new(voice.say(label), value).of_field(provenance, field));
        }
    };
    add(
        "service-staff",
        service.staff.map(|staff| voice.number(staff, 1)),
        "staff",
    );
    add(
        "service-capacity",
        service.capacity.map(|capacity| voice.whole(i64::from(capacity))),
        "capacity",
    );
    add(
        "service-beneficiaries",
        service.beneficiaries.map(|number| voice.whole(i64::from(number))),
        "beneficiaries",
    );
    add(
        "service-funding",
        (!service.funding_sources.is_empty()).then(|| service.funding_sources.join(", ")),
        "funding_sources",
    );
    figures
}

fn preconditions(shelf: &Shelf, voice: Voice, service: &Service) -> Vec<Fact> {
    shelf
        .preconditions_of(&service.slug)
        .filter_map(|precondition| {
            let cost = precondition
                .cost_to_create
                .as_ref()
                .map(|cost| voice.with("service-cost-to-create", "cost", voice.money(cost)))
                .unwrap_or_default();
            let mut fact = Fact::words(voice, cost, Some(&precondition.statement))?;
            fact.is_illustrative = precondition.provenance.basis == p4c_model::Basis::Illustrative;
            Some(fact)
        })
        .collect()
}

/// Services like this one in other places.
fn elsewhere(shelf: &Shelf, visit: &Visit, service: &Service) -> Vec<Elsewhere> {
    let voice = visit.voice;
    let Some(generic) = shelf.generic_of(&service.slug) else {
        return Vec::new();
    };
    generic
        .members
        .iter()
        .filter(|member| member.service != service.slug)
        .filter_map(|member| {
            let other = shelf.catalogue.service(&member.service)?;
            let shown = voice.read(&other.title)?;
            Some(Elsewhere {
                title: shown.value.to_owned(),
                href: visit.link(&format!("/services/{}", other.slug)),
                language: voice.language_name(other.title.original.tag()),
                place: place_of(shelf, visit, other),
                provider: shelf.organisation_name(&other.provider, voice).to_owned(),
                confidence: voice.percent(member.confidence),
            })
        })
        .collect()
}

fn appraisal(shelf: &Shelf, voice: Voice, service: &Service) -> Option<Appraisal> {
    let ranking = shelf.ranking.as_ref()?;
    let ranked = ranking.of(&service.slug)?;
    let reason = shelf.selection.as_ref().and_then(|selection| {
        let chosen = selection
            .chosen
            .iter()
            .find(|chosen| chosen.service == service.slug);
        let (number, choose) = (ranking.ranked.len(), selection.chosen.len());
        chosen
            .map(|chosen| reason::why_in(shelf, voice, chosen, number, choose))
            .or_else(|| {
                selection
                    .not_chosen
                    .iter()
                    .find(|left_out| left_out.service == service.slug)
                    .map(|left_out| reason::why_out(shelf, voice, &left_out.why))
            })
    });
    Some(Appraisal {
        place: voice.whole(ranked.place),
        of: voice.whole(ranking.ranked.len()),
        value: voice.number(ranked.value * 100.0, 0),
        bar: format!("{:.1}", ranked.value * 100.0),
        robustness: voice.fill(
            "service-robustness",
            &[
                ("share", voice.percent(ranked.robustness)),
                ("places", voice.whole(ranking.choose)),
            ],
        ),
        is_illustrative: shelf.footing(Step::Appraise).illustrative > 0,
        reason,
    })
}

/// Where the service would fit.
fn fit_list<'a>(
    shelf: &'a Shelf,
    visit: &'a Visit,
    service: &Service,
) -> Option<Listing<'a, &'a p4c_pipeline::transfer::Cell>> {
    let voice = visit.voice;
    let row = shelf.transfer_of(&service.slug)?;
    Some(
        Listing::new(visit, "fit", voice.say("service-fit-caption"))
            .prefixed("fit-")
            .searched_by_page()
            .column(
                "region",
                voice.say("column-region"),
                move |cell: &&p4c_pipeline::transfer::Cell| {
                    let link = Cell::link(
                        shelf.region_name(&cell.region, voice),
                        visit.link(&format!("/regions/{}", cell.region)),
                    );
                    if cell.has_it {
                        link.tagged(voice.say("fit-has-it"), "good")
                    } else {
                        link
                    }
                },
            )
            .figures("fit", voice.say("column-fit"), move |cell| {
                let mut shown = Cell::share(voice, cell.middle()).with_bar(cell.middle());
                shown.text = interval(voice, cell.fit);
                shown
            })
            .figures("missing", voice.say("column-missing"), move |cell| {
                use p4c_pipeline::transfer::Found;
                let number = |wanted: Found| {
                    cell.findings
                        .iter()
                        .filter(|finding| finding.state == wanted)
                        .count()
                };
                Cell::whole(voice, number(Found::Missing)).noted(match number(Found::Unknown) {
                    0 => String::new(),
                    unknown => voice.count("fit-unknown", unknown),
                })
            })
            .figures("cost", voice.say("column-adaptation"), move |cell| {
                if cell.create.is_empty() {
                    Cell::text(voice.say("fit-nothing-to-create"))
                } else if cell.cost_unknown.len() == cell.create.len() {
                    Cell::unknown(voice)
                } else {
                    Cell::euros(voice, cell.create_cents)
                }
            })
            .sorted("fit", true)
            .rows(&row.cells),
    )
}

/// An interval from 0 to 1 as percentages; one figure when both ends are the same.
pub fn interval(voice: Voice, [low, high]: [f64; 2]) -> String {
    if (high - low).abs() < 0.005 {
        voice.percent(low)
    } else {
        voice.fill(
            "interval",
            &[("low", voice.percent(low)), ("high", voice.percent(high))],
        )
    }
}

fn sources(voice: Voice, service: &Service) -> Vec<Fact> {
    let provenance = &service.provenance;
    let mut sources = Vec::new();
    if let Some(url) = provenance.url.as_deref().filter(|url| url.starts_with("http")) {
        sources.push(Fact::new(voice.say("source-page"), url).leading_to(url));
    }
    if let Some(source) = &provenance.source {
        sources.push(Fact::new(voice.say("source-file"), source));
    }
    if let Some(note) = &provenance.note {
        sources.push(Fact::new(voice.say("source-note"), note));
    }
    if let Some(assured) = &service.assured {
        sources.push(Fact::new(voice.say("source-assured"), voice.date(assured)));
    }
    sources
}

fn linked_data(shelf: &Shelf, visit: &Visit, service: &Service, card: &Card) -> serde_json::Value {
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": "Service",
        "name": card.title,
        "provider": {"@type": "Organization", "name": card.provider},
        "url": format!("{}{}", visit.base, visit.link(&visit.path)),
    });
    if let Some(summary) = &card.summary {
        data["description"] = json!(summary);
    }
    let place = place_of(shelf, visit, service);
    if !place.is_empty() {
        data["areaServed"] = json!({"@type": "AdministrativeArea", "name": place});
    }
    if let Some(topic) = &card.topic {
        data["serviceType"] = json!(topic);
    }
    data
}
