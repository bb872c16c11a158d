//! `/regions/SLUG`: one region: its profile, how its needs are met, the largest gaps with who can help, its plan, initiatives and services.

use askama::Template;
use axum::extract::{Path, State};
use p4c_model::{Basis, Organisation, OrganisationKind, Region, Slug};
use p4c_pipeline::links::LinkModelFigures;
use p4c_pipeline::plan::ConceptCoverage;
use p4c_pipeline::potential::{Gap, Potential};
use serde_json::json;

use crate::Reader;
use crate::card::Card;
use crate::fact::Fact;
use crate::frame::Frame;
use crate::listing::{Cell, Listing, Table};
use crate::pages::regions::country_of;
use crate::shelf::Shelf;
use crate::trouble::Trouble;
use crate::visit::{Answer, Visit};
use crate::voice::Voice;

/// Gaps that are told with who can help.
const GAPS: usize = 3;
/// Services that may help with a gap.
const HELPERS: usize = 3;

#[derive(Template)]
#[template(path = "region.html")]
struct Page {
    frame: Frame,
    voice: Voice,
    figures: Vec<Fact>,
    gaps: Vec<LargestGap>,
    coverage: Option<Table>,
    plan: Option<PlanView>,
    initiatives: Option<Table>,
    links: Option<Table>,
    potential: Option<Table>,
    services: Table,
    indicators: Option<Table>,
    all_services: String,
}

struct LargestGap {
    topic: String,
    told: String,
    helpers: Vec<Card>,
}

struct PlanView {
    actions: Vec<(String, String, String)>,
    told: String,
    href: Option<String>,
}

/// The page.
pub async fn page(visit: Visit, Path(slug): Path<String>, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let voice = visit.voice;
    let region = Slug::parse(&slug)
        .ok()
        .and_then(|slug| shelf.catalogue.region(&slug))
        .ok_or(Trouble::NotFound)?;
    let plan = shelf.plan_of(&region.slug);
    let mut coverage = plan.map(|plan| coverage_list(&visit, &plan.concepts));
    let mut initiatives = initiatives_list(&shelf, &visit, region);
    let mut links = links_list(&shelf, &visit, region);
    let mut potential = potential_list(&shelf, &visit, region);
    let mut services = services_list(&shelf, &visit, region);
    let mut indicators = indicators_list(&visit, region);
    let files = [
        coverage.as_mut().map(Listing::export).transpose()?.flatten(),
        initiatives.as_mut().map(Listing::export).transpose()?.flatten(),
        links.as_mut().map(Listing::export).transpose()?.flatten(),
        potential.as_mut().map(Listing::export).transpose()?.flatten(),
        services.export()?,
        indicators.as_mut().map(Listing::export).transpose()?.flatten(),
    ];
    if let Some(file) = files.into_iter().flatten().next() {
        return Ok(file);
    }
    let name = voice.plain(&region.name).to_owned();
    let country = country_of(&shelf, &visit, &region.slug);
    let title = if country.is_empty() || name.contains(&country) {
        name.clone()
    } else {
        format!("{name}, {country}")
    };
    let number = shelf.number_in(&region.slug);
    let is_illustrative = plan.is_some_and(|plan| plan.is_illustrative);
    let page = Page {
        voice,
        figures: figures(&shelf, voice, region),
        gaps: plan.map_or_else(Vec::new, |plan| gaps(&shelf, &visit, region, &plan.concepts)),
        coverage: coverage.map(Listing::table).transpose()?,
        plan: plan.map(|plan| PlanView {
            actions: plan
                .actions
                .iter()
                .map(|action| {
                    (
                        shelf.title(&action.practice, voice).to_owned(),
                        visit.link(&format!("/services/{}", action.practice)),
                        action.start.to_string(),
                    )
                })
                .collect(),
            told: voice.count_with(
                "region-plan-told",
                plan.actions.len(),
                &[
                    ("before", voice.percent(plan.coverage_before)),
                    ("after", voice.percent(plan.coverage_after)),
                ],
            ),
            href: crate::pages::has("/plans/{slug}").then(|| visit.link(&format!("/plans/{}", plan.region))),
        }),
        initiatives: initiatives.map(Listing::table).transpose()?,
        links: links.map(Listing::table).transpose()?,
        potential: potential.map(Listing::table).transpose()?,
        services: services.table()?,
        indicators: indicators.map(Listing::table).transpose()?,
        all_services: format!("{}?region={}", visit.link("/services"), region.slug),
        frame: Frame::new(
            &visit,
            &title,
            &voice.count_with("region-description", number, &[("region", title.clone())]),
        )
        .under(voice.say("nav-regions"), "/regions")
        .illustrative(is_illustrative)
        .with_linked_data(&json!({
            "@context": "https://schema.org",
            "@type": "AdministrativeArea",
            "name": name,
            "url": format!("{}{}", visit.base, visit.link(&visit.path)),
        })),
    };
    visit.page(&page)
}

/// The profile in one row of figures.
fn figures(shelf: &Shelf, voice: Voice, region: &Region) -> Vec<Fact> {
    let kinds = |kind: OrganisationKind| {
        shelf
            .organisations_in(&region.slug)
            .filter(|organisation| organisation.kind == kind)
            .count()
    };
    let mut figures = vec![
        Fact::new(
            voice.say("column-services"),
            voice.whole(shelf.number_in(&region.slug)),
        ),
        Fact::new(
            voice.say("column-initiatives"),
            voice.whole(kinds(OrganisationKind::ClusterInitiative)),
        ),
        Fact::new(
            voice.say("column-agencies"),
            voice.whole(kinds(OrganisationKind::DevelopmentAgency)),
        ),
    ];
    if let Some(plan) = shelf.plan_of(&region.slug) {
        let mut covered = Fact::new(voice.say("region-covered"), voice.percent(plan.coverage_before));
        covered.is_illustrative = plan.is_illustrative;
        figures.push(covered);
    }
    figures
}

/// The largest gaps: topics much needed and little met, each with the best-placed services of other regions.
fn gaps(shelf: &Shelf, visit: &Visit, region: &Region, concepts: &[ConceptCoverage]) -> Vec<LargestGap> {
    let voice = visit.voice;
    let mut by_gap: Vec<&ConceptCoverage> = concepts
        .iter()
        .filter(|concept| concept.today.need > 0.0)
        .collect();
    let gap = |concept: &ConceptCoverage| concept.weight * (1.0 - concept.today.covered);
    by_gap.sort_by(|left, right| gap(right).total_cmp(&gap(left)));
    let own = shelf.regions_in(&region.slug);
    by_gap
        .into_iter()
        .filter(|concept| gap(concept) > 0.0)
        .take(GAPS)
        .map(|concept| {
            let mut helpers: Vec<u32> = (0..shelf.services.len() as u32)
                .filter(|number| {
                    let entry = &shelf.services[*number as usize];
                    entry.top.as_deref() == Some(&concept.concept)
                        && entry.region.as_ref().is_none_or(|place| !own.contains(place))
                })
                .collect();
            helpers.sort_by_key(|number| shelf.services[*number as usize].place.unwrap_or(usize::MAX));
            LargestGap {
                topic: voice.concept(&concept.concept).to_owned(),
                told: voice.fill(
                    "region-gap-told",
                    &[
                        ("weight", voice.percent(concept.weight)),
                        ("covered", voice.percent(concept.today.covered)),
                    ],
                ),
                helpers: helpers
                    .into_iter()
                    .take(HELPERS)
                    .filter_map(|number| Card::new(shelf, visit, number))
                    .collect(),
            }
        })
        .collect()
}

fn coverage_list<'a>(visit: &'a Visit, concepts: &'a [ConceptCoverage]) -> Listing<'a, &'a ConceptCoverage> {
    let voice = visit.voice;
    Listing::new(visit, "coverage", voice.say("region-coverage-caption"))
        .prefixed("coverage-")
        .searched_by_page()
        .column(
            "topic",
            voice.say("column-topic"),
            move |concept: &&ConceptCoverage| {
                Cell::link(
                    voice.concept(&concept.concept),
                    format!("{}?topic={}", visit.link("/services"), concept.concept),
                )
            },
        )
        .figures("need", voice.say("column-need"), move |concept| {
            Cell::share(voice, concept.weight)
        })
        .figures("available", voice.say("column-available"), move |concept| {
            if concept.today.need > 0.0 {
                Cell::share(voice, concept.today.available).with_bar(concept.today.available)
            } else {
                Cell::unknown(voice)
            }
        })
        .figures("covered", voice.say("column-covered"), move |concept| {
            if concept.today.need > 0.0 {
                Cell::share(voice, concept.today.covered).with_bar(concept.today.covered)
            } else {
                Cell::unknown(voice)
            }
        })
        .figures("planned", voice.say("column-planned"), move |concept| {
            Cell::share(voice, concept.planned).with_bar(concept.planned)
        })
        .figures("satisfaction", voice.say("column-satisfaction"), move |concept| {
            Cell::known(voice, concept.today.satisfaction, |points| {
                Cell::number(voice, points, 1)
            })
        })
        .sorted("need", true)
        .rows(concepts)
}

fn initiatives_list<'a>(
    shelf: &'a Shelf,
    visit: &'a Visit,
    region: &Region,
) -> Option<Listing<'a, &'a Organisation>> {
    let voice = visit.voice;
    let rows: Vec<&Organisation> = shelf.initiatives_in(&region.slug).collect();
    if rows.is_empty() {
        return None;
    }
    Some(
        Listing::new(visit, "initiatives", voice.say("region-initiatives-caption"))
            .prefixed("initiatives-")
            .column(
                "name",
                voice.say("column-initiative"),
                move |initiative: &&Organisation| {
                    let name = voice.plain(&initiative.name);
                    let cell = Cell::link(name, visit.link(&format!("/initiatives/{}", initiative.slug)));
                    if initiative.provenance.basis == Basis::Illustrative {
                        cell.tagged(voice.say("illustrative"), "illustrative")
                    } else {
                        cell
                    }
                },
            )
            .column("links", voice.say("column-link-model"), move |initiative| {
                let links: Vec<String> = initiative
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
                if links.is_empty() {
                    Cell::unknown(voice)
                } else {
                    Cell::text(links.join("; "))
                }
            })
            .column("maturity", voice.say("column-maturity"), move |initiative| {
                Cell::known(voice, initiative.maturity, |maturity| {
                    Cell::text(voice.word(maturity.word()))
                })
            })
            .column("label", voice.say("column-label"), move |initiative| {
                Cell::known(voice, initiative.label, |label| {
                    Cell::text(voice.word(&format!("label {label}")))
                })
            })
            .figures("members", voice.say("column-members"), move |initiative| {
                Cell::known(voice, initiative.members, |members| {
                    Cell::whole(voice, members as usize)
                })
            })
            .figures("services", voice.say("column-services"), move |initiative| {
                Cell::whole(voice, shelf.services_of(&initiative.slug).len())
            })
            .sorted("name", false)
            .rows(rows),
    )
}

/// How the link models of the region compare.
fn links_list<'a>(
    shelf: &'a Shelf,
    visit: &'a Visit,
    region: &Region,
) -> Option<Listing<'a, &'a LinkModelFigures>> {
    let voice = visit.voice;
    let rows: Vec<&LinkModelFigures> = shelf
        .links
        .iter()
        .filter(|figures| figures.region.as_ref() == Some(&region.slug))
        .collect();
    if rows.is_empty() {
        return None;
    }
    Some(
        Listing::new(visit, "links", voice.say("region-links-caption"))
            .prefixed("links-")
            .searched_by_page()
            .column(
                "model",
                voice.say("column-model"),
                move |figures: &&LinkModelFigures| Cell::text(voice.word(figures.model.word())),
            )
            .figures("initiatives", voice.say("column-initiatives"), move |figures| {
                Cell::whole(voice, figures.initiatives.len())
            })
            .figures("covered", voice.say("column-covered-median"), move |figures| {
                Cell::known(voice, figures.coverage, |spread| {
                    Cell::share(voice, spread.median).with_bar(spread.median)
                })
            })
            .figures(
                "satisfaction",
                voice.say("column-satisfaction-median"),
                move |figures| {
                    Cell::known(voice, figures.satisfaction, |spread| {
                        Cell::number(voice, spread.median, 1)
                    })
                },
            )
            .figures(
                "pertinence",
                voice.say("column-pertinence-median"),
                move |figures| {
                    Cell::known(voice, figures.pertinence, |spread| {
                        Cell::share(voice, spread.median).with_bar(spread.median)
                    })
                },
            )
            .rows(rows),
    )
}

/// What the initiatives of the region could use, seen from what their peers use: one row a gap.
fn potential_list<'a>(
    shelf: &'a Shelf,
    visit: &'a Visit,
    region: &Region,
) -> Option<Listing<'a, (&'a Potential, &'a Gap)>> {
    let voice = visit.voice;
    let own: Vec<&Slug> = shelf
        .initiatives_in(&region.slug)
        .map(|initiative| &initiative.slug)
        .collect();
    let rows: Vec<_> = shelf
        .potential
        .iter()
        .filter(|potential| own.contains(&&potential.initiative))
        .flat_map(|potential| potential.gaps.iter().map(move |gap| (potential, gap)))
        .collect();
    if rows.is_empty() {
        return None;
    }
    Some(
        Listing::new(visit, "potential", voice.say("region-potential-caption"))
            .prefixed("potential-")
            .column(
                "initiative",
                voice.say("column-initiative"),
                move |(potential, _): &(&Potential, &Gap)| {
                    Cell::text(shelf.organisation_name(&potential.initiative, voice))
                },
            )
            .column("topic", voice.say("column-topic"), move |(_, gap)| {
                Cell::text(voice.concept(&gap.concept))
            })
            .figures("own", voice.say("column-own"), move |(_, gap)| {
                Cell::share(voice, gap.own).with_bar(gap.own)
            })
            .figures("peers", voice.say("column-peers"), move |(_, gap)| {
                Cell::share(voice, gap.peers).with_bar(gap.peers)
            })
            .figures("weighed", voice.say("column-gap"), move |(_, gap)| {
                Cell::share(voice, gap.weighed)
            })
            .column("suggested", voice.say("column-suggested"), move |(_, gap)| {
                let Some(first) = gap.suggested.iter().find(|slug| shelf.entry(slug).is_some()) else {
                    return Cell::text(voice.say("region-potential-nothing"));
                };
                Cell::link(
                    shelf.title(first, voice),
                    visit.link(&format!("/services/{first}")),
                )
                .noted(match gap.suggested.len() {
                    0 | 1 => String::new(),
                    number => voice.count("region-potential-more", number - 1),
                })
            })
            .sorted("weighed", true)
            .rows(rows),
    )
}

fn services_list<'a>(shelf: &'a Shelf, visit: &'a Visit, region: &Region) -> Listing<'a, u32> {
    let voice = visit.voice;
    let places = shelf.title_places(voice);
    Listing::new(visit, "services", voice.say("region-services-caption"))
        .prefixed("services-")
        .column("title", voice.say("column-service"), move |number: &u32| {
            Card::new(shelf, visit, *number).map_or_else(
                || Cell::unknown(voice),
                |card| {
                    let cell = Cell::link(card.title, card.href)
                        .in_language(card.language.as_deref())
                        .noted(card.provider);
                    if card.is_selected {
                        cell.tagged(voice.say("tag-best"), "good")
                    } else {
                        cell
                    }
                },
            )
        })
        .wide()
        .ordered_by(move |number| Some(f64::from(places[*number as usize])))
        .column("topic", voice.say("column-topic"), move |number| {
            Cell::known(voice, shelf.services[*number as usize].top.as_deref(), |code| {
                Cell::text(voice.concept(code))
            })
        })
        .sorted("title", false)
        .rows(shelf.services_in(&region.slug))
}

fn indicators_list<'a>(
    visit: &'a Visit,
    region: &'a Region,
) -> Option<Listing<'a, &'a p4c_model::Indicator>> {
    let voice = visit.voice;
    if region.indicators.is_empty() {
        return None;
    }
    let is_illustrative = region.provenance.is_illustrative("indicators");
    Some(
        Listing::new(visit, "profile", voice.say("region-profile-caption"))
            .prefixed("profile-")
            .searched_by_page()
            .column(
                "indicator",
                voice.say("column-indicator"),
                move |indicator: &&p4c_model::Indicator| {
                    let cell = Cell::text(
                        voice
                            .word(&format!("indicator {}", indicator.key))
                            .replace("indicator ", "")
                            .replace('-', " "),
                    );
                    if is_illustrative {
                        cell.tagged(voice.say("illustrative"), "illustrative")
                    } else {
                        cell
                    }
                },
            )
            .figures(
                "value",
                voice.say("column-value"),
                move |indicator| match &indicator.value {
                    p4c_model::IndicatorValue::Flag(flag) => {
                        Cell::text(voice.say(if *flag { "yes" } else { "no" }))
                    }
                    p4c_model::IndicatorValue::Number(number) => Cell::number(voice, *number, 2),
                    p4c_model::IndicatorValue::Word(word) => Cell::text(voice.word(word)),
                },
            )
            .figures("year", voice.say("column-year"), move |indicator| {
                Cell::known(voice, indicator.year, |year| Cell::text(year.to_string()))
            })
            .column("source", voice.say("column-source"), move |indicator| {
                Cell::known(voice, indicator.source.as_deref(), |source| {
                    if source == "illustrative" {
                        Cell::text(voice.say("illustrative"))
                    } else {
                        Cell::text(source)
                    }
                })
            })
            .rows(&region.indicators),
    )
}
