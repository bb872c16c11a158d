//! The step `recommend`: the package of recommendations across regions, each from a rule that names its evidence.
//!
//! Five rules: adopt, pool, invent together, learn, govern. Each recommendation is one sentence, its figures, its records, and whom it
//! addresses.

use std::collections::{BTreeMap, BTreeSet};

use p4c_model::{Basis, Catalogue, Kind, Slug};
use serde::{Deserialize, Serialize};

use crate::classify::concept_name;
use crate::pool::{euros, hosting_in_words, joined, rule_in_words};
use crate::results::Computed;
use crate::transfer::{Matrix, Row};
use crate::view::{Coverage, Reference, View, region_name};
use crate::{PipelineError, Results, Settings, Step, appraise, classify, links, pool, transfer};

/// The key of this step's one result.
pub const KEY: &str = "recommendations";

/// A region is badly served in a concept at this mean satisfaction (1 to 5) or less.
const LOW_SATISFACTION: f64 = 2.5;

/// The rule a recommendation comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A practice that most regions lack and that fits them.
    Adopt,
    /// A service that several regions run alone and would run cheaper together.
    Pool,
    /// A need that no service meets anywhere.
    InventTogether,
    /// A concept with low satisfaction in a region, and a better practice elsewhere.
    Learn,
    /// A link model whose initiatives are better served.
    Govern,
}

/// A figure of a recommendation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// What it says.
    pub name: String,
    /// Its value.
    pub value: f64,
}

/// A recommendation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recommendation {
    /// Its rule.
    pub rule: Rule,
    /// What to do, in one sentence.
    pub sentence: String,
    /// Whom it addresses.
    pub addressed_to: String,
    /// The figures in the sentence, and those behind it.
    pub figures: Vec<Figure>,
    /// The records it rests on.
    pub records: Vec<Reference>,
    /// Whether one of these only illustrates, or has fields that do.
    #[serde(default)]
    pub is_illustrative: bool,
}

/// Applies every rule.
pub(crate) fn compute(
    catalogue: &Catalogue,
    results: &Results,
    settings: &Settings,
) -> Result<Vec<Computed>, PipelineError> {
    let classified = classify::read(results)?;
    let view = View::new(catalogue, &classified);
    let matrix = transfer::read(results)?;
    let coverage: BTreeMap<Slug, BTreeMap<String, Coverage>> = view
        .plan_regions()
        .map(|region| {
            (
                region.slug.clone(),
                view.coverage(view.needs_of_region(&region.slug)),
            )
        })
        .collect();
    let mut package = adopt(&view, &matrix);
    package.extend(pool_together(&view, &pool::read_all(results)?));
    package.extend(invent_together(&view, &coverage, settings));
    package.extend(learn(
        &view,
        &coverage,
        appraise::current_ranking(results)?.as_ref(),
    ));
    package.extend(govern(&links::read(results)?));
    for one in &mut package {
        one.is_illustrative = one.records.iter().any(|record| {
            catalogue.get(record.kind, &record.slug).is_some_and(|record| {
                let provenance = record.provenance();
                provenance.basis == Basis::Illustrative || !provenance.illustrative_fields.is_empty()
            })
        });
    }
    let records: Vec<&Reference> = package.iter().flat_map(|one| &one.records).collect();
    let mut result = Computed::new(Step::Recommend, KEY, &package)?;
    for kind in records
        .iter()
        .map(|record| record.kind)
        .collect::<BTreeSet<Kind>>()
    {
        result = result.from_records(
            kind,
            records
                .iter()
                .filter(|record| record.kind == kind)
                .map(|record| &record.slug),
        );
    }
    Ok(vec![result])
}

fn figure(name: &str, value: f64) -> Figure {
    Figure {
        name: name.to_owned(),
        value,
    }
}

/// Selected practices that more than half of the regions lack, with a mean fit over one half there.
fn adopt(view: &View<'_>, matrix: &Matrix) -> Vec<Recommendation> {
    let mut found: Vec<(f64, Recommendation)> = Vec::new();
    for row in matrix.rows.iter().filter(|row| row.is_selected) {
        let lacking: Vec<_> = row.cells.iter().filter(|cell| !cell.has_it).collect();
        if 2 * lacking.len() <= row.cells.len() {
            continue;
        }
        let fit = lacking.iter().map(|cell| cell.middle()).sum::<f64>() / lacking.len() as f64;
        if fit <= 0.5 {
            continue;
        }
        let first: Vec<String> = row
            .try_first
            .iter()
            .map(|region| region_name(view.catalogue, region))
            .collect();
        found.push((fit, Recommendation {
            rule: Rule::Adopt,
            sentence: format!(
                "Take over \"{}\": {} of {} regions lack it and meet {:.0} % of what it needs on average; try it first in {}.",
                row.title,
                lacking.len(),
                row.cells.len(),
                fit * 100.0,
                joined(&first)
            ),
            addressed_to: agencies(view, lacking.iter().map(|cell| &cell.region)),
            figures: vec![
                figure("regions that lack it", lacking.len() as f64),
                figure("regions compared", row.cells.len() as f64),
                figure("mean fit", fit),
            ],
            records: adopt_records(row),
            is_illustrative: false,
        }));
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.sentence.cmp(&b.1.sentence)));
    found
        .into_iter()
        .map(|(_, recommendation)| recommendation)
        .collect()
}

fn adopt_records(row: &Row) -> Vec<Reference> {
    let preconditions: BTreeSet<&Slug> = row
        .cells
        .iter()
        .flat_map(|cell| &cell.findings)
        .map(|finding| &finding.precondition)
        .collect();
    std::iter::once(Reference::new(Kind::Service, &row.practice))
        .chain(
            row.cells
                .iter()
                .filter(|cell| !cell.has_it)
                .map(|cell| Reference::new(Kind::Region, &cell.region)),
        )
        .chain(
            preconditions
                .into_iter()
                .map(|slug| Reference::new(Kind::Precondition, slug)),
        )
        .collect()
}

/// Services that three or more regions run, or plan to run, below scale: each would be served for less by another one or serve others.
fn pool_together(view: &View<'_>, pools: &[pool::PoolPlan]) -> Vec<Recommendation> {
    let mut found: Vec<(i64, Recommendation)> = Vec::new();
    for plan in pools
        .iter()
        .filter(|plan| plan.cents < plan.alone_cents && below_scale(plan) >= 3)
    {
        let saved = plan.alone_cents - plan.cents;
        let mut records: Vec<Reference> = Vec::new();
        for member in &plan.members {
            records.push(Reference::new(Kind::Region, &member.region));
            records.extend(
                member
                    .services
                    .iter()
                    .map(|service| Reference::new(Kind::Service, service)),
            );
        }
        found.push((
            saved,
            Recommendation {
                rule: Rule::Pool,
                sentence: format!(
                    "Run \"{}\" together: {} regions that give or plan it would pay {} a year instead of {} alone ({:.0} % less); {}{}.",
                    plan.label,
                    plan.members.len(),
                    euros(plan.cents),
                    euros(plan.alone_cents),
                    saved as f64 / plan.alone_cents as f64 * 100.0,
                    hosting_in_words(plan),
                    plan.recommended_rule.as_ref().map_or_else(
                        || "; no rule of sharing holds by itself".to_owned(),
                        |rule| format!("; shared by {}, nobody would rather leave", rule_in_words(rule))
                    )
                ),
                addressed_to: agencies(view, plan.members.iter().map(|member| &member.region)),
                figures: vec![
                    figure("regions", plan.members.len() as f64),
                    figure("regions below scale", below_scale(plan) as f64),
                    figure("euro cents a year together", plan.cents as f64),
                    figure("euro cents a year alone", plan.alone_cents as f64),
                    figure("share saved", saved as f64 / plan.alone_cents as f64),
                ],
                records,
                is_illustrative: false,
            },
        ));
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.sentence.cmp(&b.1.sentence)));
    found
        .into_iter()
        .map(|(_, recommendation)| recommendation)
        .collect()
}

/// How many members would be served for less by another region, or serve others.
fn below_scale(plan: &pool::PoolPlan) -> usize {
    plan.members.iter().filter(|member| member.is_below_scale).count()
}

/// Concepts that two or more regions ask for and that no service of the catalogue is about.
fn invent_together(
    view: &View<'_>,
    coverage: &BTreeMap<Slug, BTreeMap<String, Coverage>>,
    settings: &Settings,
) -> Vec<Recommendation> {
    let mut found = Vec::new();
    let services = view.services().count();
    let concepts: BTreeSet<&String> = coverage.values().flat_map(BTreeMap::keys).collect();
    for concept in concepts {
        let of: Vec<(&Slug, &Coverage)> = coverage
            .iter()
            .filter_map(|(region, concepts)| Some((region, concepts.get(concept)?)))
            .collect();
        let asking: Vec<_> = of
            .iter()
            .filter(|(region, _)| {
                let answers: Vec<f64> = view
                    .needs_of_region(region)
                    .iter()
                    .filter(|need| need.concept == *concept)
                    .map(|need| f64::from(need.importance))
                    .collect();
                answers.iter().sum::<f64>() / answers.len().max(1) as f64 >= f64::from(settings.asked_from)
            })
            .collect();
        let unmet = of.iter().filter(|(_, served)| served.available == 0.0).count();
        let is_given_somewhere = view.services().any(|service| view.is_about(service, concept));
        if asking.len() < 2 || unmet < of.len() || is_given_somewhere {
            continue;
        }
        let regions: Vec<&Slug> = asking.iter().map(|(region, _)| *region).collect();
        let needs = regions
            .iter()
            .flat_map(|region| view.needs_of_region(region))
            .filter(|need| need.concept == *concept);
        found.push(Recommendation {
            rule: Rule::InventTogether,
            sentence: format!(
                "Invent a service for {} together: {} regions ask for it, and none of the {services} services known anywhere meets it.",
                concept_name(concept, "en").to_lowercase(),
                regions.len(),
            ),
            addressed_to: agencies(view, regions.iter().copied()),
            figures: vec![figure("regions that ask", regions.len() as f64), figure("regions asked", of.len() as f64), figure("services known", services as f64)],
            records: needs.map(|need| Reference::new(Kind::Need, &need.slug)).collect(),
            is_illustrative: false,
        });
    }
    found
}

/// Concepts that regions are little satisfied with, beside the best-ranked practice of another region.
fn learn(
    view: &View<'_>,
    coverage: &BTreeMap<Slug, BTreeMap<String, Coverage>>,
    ranking: Option<&appraise::Ranking>,
) -> Vec<Recommendation> {
    let Some(ranking) = ranking else { return Vec::new() };
    let mut found: Vec<(f64, Recommendation)> = Vec::new();
    for (region, concepts) in coverage {
        for (concept, served) in concepts {
            let Some(satisfaction) = served.satisfaction.filter(|mean| *mean <= LOW_SATISFACTION) else {
                continue;
            };
            if served.available == 0.0 {
                continue;
            }
            let better = ranking.ranked.iter().find(|ranked| {
                view.catalogue.service(&ranked.service).is_some_and(|service| {
                    view.is_about(service, concept) && !view.reaches_region(service, region)
                })
            });
            let Some(better) = better else { continue };
            let name = region_name(view.catalogue, region);
            let needs = view.needs_of_region(region);
            found.push((satisfaction, Recommendation {
                rule: Rule::Learn,
                sentence: format!(
                    "{name} should learn from \"{}\" (place {}): satisfaction with {} is {satisfaction:.1} of 5 there, from {} answers.",
                    better.title,
                    better.place,
                    concept_name(concept, "en").to_lowercase(),
                    served.answers
                ),
                addressed_to: agencies(view, [region].into_iter()),
                figures: vec![
                    figure("mean satisfaction", satisfaction),
                    figure("answers", served.answers as f64),
                    figure("place of the practice", better.place as f64),
                ],
                records: std::iter::once(Reference::new(Kind::Service, &better.service))
                    .chain([Reference::new(Kind::Region, region)])
                    .chain(
                        needs
                            .iter()
                            .filter(|need| need.concept == *concept)
                            .map(|need| Reference::new(Kind::Need, &need.slug)),
                    )
                    .collect(),
                is_illustrative: false,
            }));
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.sentence.cmp(&b.1.sentence)));
    found
        .into_iter()
        .map(|(_, recommendation)| recommendation)
        .collect()
}

/// The link model whose initiatives are best covered, when at least two models have three initiatives or more.
fn govern(models: &[links::LinkModelFigures]) -> Vec<Recommendation> {
    let mut compared: Vec<(&links::LinkModelFigures, links::Spread)> = models
        .iter()
        .filter(|model| model.region.is_none())
        .filter_map(|model| Some((model, model.coverage.filter(|spread| spread.number >= 3)?)))
        .collect();
    compared.sort_by(|a, b| {
        b.1.median
            .total_cmp(&a.1.median)
            .then_with(|| a.0.model.cmp(&b.0.model))
    });
    let [(best, best_spread), .., (last, last_spread)] = compared.as_slice() else {
        return Vec::new();
    };
    if best_spread.median <= last_spread.median {
        return Vec::new();
    }
    vec![Recommendation {
        rule: Rule::Govern,
        sentence: format!(
            "Look at how {} initiatives are linked to their agency: median coverage of their needs is {:.0} % ({} initiatives), against {:.0} % of {} ones ({}). This compares; it does not show a cause.",
            best.model,
            best_spread.median * 100.0,
            best_spread.number,
            last_spread.median * 100.0,
            last.model,
            last_spread.number
        ),
        addressed_to: "regional authorities".to_owned(),
        figures: vec![
            figure("median coverage, best link model", best_spread.median),
            figure("its initiatives", best_spread.number as f64),
            figure("median coverage, last link model", last_spread.median),
            figure("its initiatives", last_spread.number as f64),
        ],
        records: best
            .initiatives
            .iter()
            .chain(&last.initiatives)
            .map(|initiative| Reference::new(Kind::Organisation, initiative))
            .collect(),
        is_illustrative: false,
    }]
}

/// The development agencies of some regions: by name where the catalogue knows them.
fn agencies<'s>(view: &View<'_>, regions: impl Iterator<Item = &'s Slug>) -> String {
    let words: Vec<String> = regions
        .map(|region| {
            let known: Vec<String> = view
                .agencies_of(region)
                .iter()
                .map(|agency| agency.name.plain().to_owned())
                .collect();
            match known.as_slice() {
                [] => region_name(view.catalogue, region),
                known => format!("{} ({})", region_name(view.catalogue, region), known.join(", ")),
            }
        })
        .collect();
    format!("development agencies of {}", joined(&words))
}

/// The stored result of this step; empty when it has not run.
///
/// # Errors
/// [`PipelineError::Unreadable`].
pub fn read(results: &Results) -> Result<Vec<Recommendation>, PipelineError> {
    results.get_or_default(Step::Recommend, KEY)
}
