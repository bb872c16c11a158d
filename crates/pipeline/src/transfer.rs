//! The step `transfer`: what it would take to run each practice in each region that gets a plan.
//!
//! Practices are the selected ones and the best-ranked further ones; where no round was scored, services that recur. What is not known of
//! a region stays unknown and makes the fit an interval.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use p4c_model::{Catalogue, IndicatorValue, Kind, Precondition, Region, Service, Slug, Test};
use p4c_problem::Limits;
use p4c_transfer::matrix::{Pilot, Practice, Transfer, assess};
use p4c_transfer::precondition::{Precondition as Needed, State, Test as Check};
use p4c_transfer::profile::{Figure, Profile};
use p4c_transfer::similarity::ContextIndicator;
use serde::{Deserialize, Serialize};

use crate::results::Computed;
use crate::view::View;
use crate::{PipelineError, Results, Settings, Step, appraise, classify, recur};

/// The key of this step's one result.
pub const KEY: &str = "matrix";

/// A precondition in a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The precondition.
    pub precondition: Slug,
    /// Whether it is met.
    pub state: Found,
    /// The indicator that decided.
    pub indicator: String,
    /// Its figure; `None` when the region's profile has none.
    pub figure: Option<String>,
    /// Whether a pilot settled it.
    pub is_tested: bool,
}

/// Whether a precondition is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Found {
    /// The figure passes.
    Met,
    /// The figure fails.
    Missing,
    /// Nothing is known.
    Unknown,
}

/// A practice in a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The region.
    pub region: Slug,
    /// Whether the region already has the practice or another service of its group.
    pub has_it: bool,
    /// The least and the most the fit can be, 0 to 1.
    pub fit: [f64; 2],
    /// Similarity of context that the share of preconditions was multiplied by.
    pub similarity: Option<f64>,
    /// Each precondition.
    pub findings: Vec<Finding>,
    /// The cheapest set of missing preconditions to create.
    pub create: Vec<Slug>,
    /// What that costs, in euro cents, as far as costs are known.
    pub create_cents: i64,
    /// Those of them whose cost is not known.
    pub cost_unknown: Vec<Slug>,
}

impl Cell {
    /// The middle of the interval of the fit.
    pub fn middle(&self) -> f64 {
        (self.fit[0] + self.fit[1]) / 2.0
    }
}

/// A practice with its regions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The practice.
    pub practice: Slug,
    /// Its title.
    pub title: String,
    /// Whether it is among the selected.
    pub is_selected: bool,
    /// Its value in the current round, 0 to 1; `None` when it was not ranked.
    pub value: Option<f64>,
    /// The regions, in the order of the matrix.
    pub cells: Vec<Cell>,
    /// The regions where it should be tried first.
    pub try_first: Vec<Slug>,
}

/// The transfer matrix.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Matrix {
    /// The regions.
    pub regions: Vec<Slug>,
    /// The practices, the best first.
    pub rows: Vec<Row>,
}

/// Assesses every practice in every region with a plan.
pub(crate) fn compute(
    catalogue: &Catalogue,
    results: &Results,
    settings: &Settings,
) -> Result<Vec<Computed>, PipelineError> {
    let classified = classify::read(results)?;
    let view = View::new(catalogue, &classified);
    let recurrence = recur::read(results)?;
    let ranking = appraise::current_ranking(results)?;
    let selected: BTreeSet<Slug> = appraise::current_selection(results)?
        .map(|selection| {
            selection
                .chosen
                .into_iter()
                .map(|chosen| chosen.service)
                .collect()
        })
        .unwrap_or_default();
    let candidates = candidates(&view, ranking.as_ref(), &selected, &recurrence, settings);
    let regions: Vec<&Region> = view.plan_regions().collect();
    let needed: Vec<Vec<&Precondition>> = candidates
        .iter()
        .map(|service| {
            catalogue
                .preconditions()
                .filter(|one| one.service == service.slug)
                .collect()
        })
        .collect();
    let profiles: Vec<Profile> = regions.iter().map(|region| profile(&view, region)).collect();
    let home = |service: &Service| {
        let own = catalogue.region_of_service(service)?;
        regions.iter().position(|region| region.slug == *own)
    };
    let transfer = Transfer {
        practices: candidates
            .iter()
            .zip(&needed)
            .map(|(service, needed)| Practice {
                preconditions: needed.iter().map(|one| check(one)).collect(),
                home: home(service),
                origin: catalogue
                    .region_of_service(service)
                    .and_then(|own| catalogue.region(own))
                    .filter(|own| home(service).is_none() && !own.indicators.is_empty())
                    .map(|own| profile(&view, own)),
            })
            .collect(),
        context: context(&profiles),
        pilots: pilots(catalogue, &candidates, &regions, &needed),
        demand: demand(&view, &candidates, &regions, settings),
        regions: profiles,
    };
    let limits = Limits::of(Duration::from_secs(settings.seconds_per_problem));
    let assessed =
        assess(&transfer, &limits).map_err(|refusal| PipelineError::engine(Step::Transfer, refusal))?;
    let rows = candidates.iter().enumerate().map(|(p, service)| Row {
        practice: service.slug.clone(),
        title: service.title.plain().to_owned(),
        is_selected: selected.contains(&service.slug),
        value: ranking
            .as_ref()
            .and_then(|ranking| ranking.of(&service.slug))
            .map(|ranked| ranked.value),
        cells: regions
            .iter()
            .zip(&assessed.cells[p])
            .map(|(region, cell)| {
                let slug = |&k: &usize| needed[p][k].slug.clone();
                Cell {
                    region: region.slug.clone(),
                    has_it: has_it(&view, &recurrence, service, &region.slug),
                    fit: cell.fit,
                    similarity: cell.similarity,
                    findings: cell
                        .findings
                        .iter()
                        .zip(&needed[p])
                        .map(|(found, precondition)| Finding {
                            precondition: precondition.slug.clone(),
                            state: match found.state {
                                State::Met => Found::Met,
                                State::Missing => Found::Missing,
                                State::Unknown => Found::Unknown,
                            },
                            indicator: precondition.indicator.clone(),
                            figure: found.figure.as_ref().map(words),
                            is_tested: found.tested,
                        })
                        .collect(),
                    create: cell.cheapest_adaptation.create.iter().map(slug).collect(),
                    // Costs come in as whole cents, so their sum is whole.
                    create_cents: cell.cheapest_adaptation.known_cost.round() as i64,
                    cost_unknown: cell.cheapest_adaptation.cost_unknown.iter().map(slug).collect(),
                }
            })
            .collect(),
        try_first: assessed.try_first[p]
            .iter()
            .map(|&r| regions[r].slug.clone())
            .collect(),
    });
    let matrix = Matrix {
        regions: regions.iter().map(|region| region.slug.clone()).collect(),
        rows: rows.collect(),
    };
    let result = Computed::new(Step::Transfer, KEY, &matrix)?
        .from_records(Kind::Service, candidates.iter().map(|service| &service.slug))
        .from_records(Kind::Region, &matrix.regions)
        .from_records(Kind::Precondition, needed.iter().flatten().map(|one| &one.slug))
        .from_records(
            Kind::Need,
            regions
                .iter()
                .flat_map(|region| view.needs_of_region(&region.slug))
                .map(|need| &need.slug),
        )
        .from_records(Kind::Pilot, catalogue.pilots().map(|pilot| &pilot.slug));
    Ok(vec![result])
}

/// The selected practices, then the best-ranked others; without a ranking, the services that stand for what recurs.
fn candidates<'a>(
    view: &View<'a>,
    ranking: Option<&appraise::Ranking>,
    selected: &BTreeSet<Slug>,
    recurrence: &recur::Recurrence,
    settings: &Settings,
) -> Vec<&'a Service> {
    let slugs: Vec<&Slug> = match ranking {
        Some(ranking) => {
            let ranked = || ranking.ranked.iter().map(|one| &one.service);
            ranked()
                .filter(|slug| selected.contains(*slug))
                .chain(
                    ranked()
                        .filter(|slug| !selected.contains(*slug))
                        .take(settings.further_candidates),
                )
                .collect()
        }
        None => recurrence
            .generic
            .iter()
            .map(|generic| &generic.slug)
            .take(settings.further_candidates)
            .collect(),
    };
    slugs
        .into_iter()
        .filter_map(|slug| view.catalogue.service(slug))
        .collect()
}

/// What is known of a region: its indicators, its languages, and what the catalogue itself tells.
fn profile(view: &View<'_>, region: &Region) -> Profile {
    let mut profile = Profile::default();
    let keys: BTreeSet<&str> = region
        .indicators
        .iter()
        .map(|indicator| indicator.key.as_str())
        .collect();
    for key in keys {
        if let Some(indicator) = region.indicator(key) {
            profile.set(key, figure(&indicator.value));
        }
    }
    if !region.languages.is_empty() {
        profile.set(
            "languages",
            Figure::Several(region.languages.iter().map(|one| one.tag().to_owned()).collect()),
        );
    }
    let ties: BTreeSet<String> = view
        .initiatives_in(&region.slug)
        .flat_map(|initiative| &initiative.ties)
        .map(|tie| tie.model.to_string())
        .collect();
    if !ties.is_empty() {
        profile.set("link-models", Figure::Several(ties.into_iter().collect()));
    }
    let sectors: BTreeSet<String> = view
        .initiatives_in(&region.slug)
        .flat_map(|initiative| initiative.sectors.iter().cloned())
        .collect();
    if !sectors.is_empty() {
        profile.set("sectors", Figure::Several(sectors.into_iter().collect()));
    }
    profile
}

fn figure(value: &IndicatorValue) -> Figure {
    match value {
        IndicatorValue::Flag(flag) => Figure::Flag(*flag),
        IndicatorValue::Number(number) => Figure::Number(*number),
        IndicatorValue::Word(word) => Figure::Text(word.clone()),
    }
}

fn words(figure: &Figure) -> String {
    match figure {
        Figure::Number(number) => number.to_string(),
        Figure::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Figure::Text(text) => text.clone(),
        Figure::Several(texts) => texts.join(", "),
    }
}

/// A precondition in the engine's form. Costs are in euro cents; one in another currency is not known.
fn check(precondition: &Precondition) -> Needed {
    let number = precondition.values.iter().find_map(|value| match value {
        IndicatorValue::Number(number) => Some(*number),
        _ => None,
    });
    let values = || precondition.values.iter().map(figure).collect::<Vec<_>>();
    let test = match (precondition.test, number) {
        (Test::AtLeast, Some(least)) => Check::AtLeast(least),
        (Test::AtMost, Some(most)) => Check::AtMost(most),
        (Test::Exists, _) => Check::OneOf(vec![Figure::Flag(true), Figure::Text("yes".to_owned())]),
        _ => Check::OneOf(values()),
    };
    Needed {
        weight: precondition.weight,
        cost_to_create: precondition
            .cost_to_create
            .as_ref()
            .filter(|money| money.currency == "EUR")
            .map(|money| money.cents as f64),
        ..Needed::new(precondition.indicator.clone(), vec![test])
    }
}

/// The context that fit is multiplied by: every figure that at least half of the regions have, all with equal weight.
fn context(profiles: &[Profile]) -> Vec<ContextIndicator> {
    [
        "clusters-per-million",
        "innovation-score",
        "population",
        "gdp-per-head",
        "link-models",
        "sectors",
    ]
    .into_iter()
    .filter(|key| {
        2 * profiles
            .iter()
            .filter(|profile| profile.get(key).is_some())
            .count()
            >= profiles.len()
    })
    .map(|key| ContextIndicator {
        indicator: key.to_owned(),
        weight: 1.0,
    })
    .collect()
}

/// A pilot that was kept confirms every precondition of the service there. One that was dropped does not say which was missing.
fn pilots(
    catalogue: &Catalogue,
    candidates: &[&Service],
    regions: &[&Region],
    needed: &[Vec<&Precondition>],
) -> Vec<Pilot> {
    let mut found = Vec::new();
    for pilot in catalogue.pilots().filter(|pilot| pilot.kept == Some(true)) {
        let practice = candidates
            .iter()
            .position(|service| pilot.service.as_ref() == Some(&service.slug));
        let region = regions.iter().position(|region| region.slug == pilot.region);
        if let (Some(practice), Some(region)) = (practice, region) {
            found.extend((0..needed[practice].len()).map(|precondition| Pilot {
                practice,
                region,
                precondition,
                confirmed: true,
            }));
        }
    }
    found
}

/// For each practice and region the share of answers that ask for its concept; 1 where nobody was asked.
fn demand(
    view: &View<'_>,
    candidates: &[&Service],
    regions: &[&Region],
    settings: &Settings,
) -> Vec<Vec<f64>> {
    let by_region: Vec<BTreeMap<&str, (usize, usize)>> = regions
        .iter()
        .map(|region| {
            let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
            for need in view.needs_of_region(&region.slug) {
                let count = counts.entry(need.concept.as_str()).or_default();
                count.0 += usize::from(need.importance >= settings.asked_from);
                count.1 += 1;
            }
            counts
        })
        .collect();
    candidates
        .iter()
        .map(|service| {
            by_region
                .iter()
                .map(|counts| {
                    view.top_of(&service.slug)
                        .and_then(|top| counts.get(top))
                        .map_or(1.0, |(asking, all)| *asking as f64 / *all as f64)
                })
                .collect()
        })
        .collect()
}

/// Whether a service, or another one of its group, is given in a region.
fn has_it(view: &View<'_>, recurrence: &recur::Recurrence, service: &Service, region: &Slug) -> bool {
    view.reaches_region(service, region)
        || recurrence.of(&service.slug).is_some_and(|generic| {
            generic
                .members
                .iter()
                .filter_map(|member| view.catalogue.service(&member.service))
                .any(|other| view.reaches_region(other, region))
        })
}

/// The stored result of this step; empty when it has not run.
///
/// # Errors
/// [`PipelineError::Unreadable`].
pub fn read(results: &Results) -> Result<Matrix, PipelineError> {
    results.get_or_default(Step::Transfer, KEY)
}
