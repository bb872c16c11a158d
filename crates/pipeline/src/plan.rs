//! The step `plan`: for each region, what it should do, in which year, within its means.
//!
//! Candidates are the practices of the transfer matrix that the region lacks. Every action names its practice, its year, its cost and the
//! records behind it; what people wrote to a plan stands in it and is kept by later runs.

use std::collections::BTreeMap;
use std::time::Duration;

use p4c_model::{Catalogue, Kind, Region, Slug, Text};
use p4c_planning::{Action as Candidate, Means, choose_actions};
use p4c_problem::{Limits, Quality, relative_gap};
use serde::{Deserialize, Serialize};

use crate::classify::{Concepts, concept_name, top_codes, top_of_concept};
use crate::results::Computed;
use crate::transfer::{Cell, Row};
use crate::view::{Coverage, RecordQuality, Reference, View, yearly_cents};
use crate::{PipelineError, Results, Settings, Step, classify, transfer};

/// A concept in a region, before and under the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConceptCoverage {
    /// The concept.
    pub concept: String,
    /// How it is needed and served today.
    pub today: Coverage,
    /// Its share of all needs, 0 to 1.
    pub weight: f64,
    /// Coverage when all actions are at work, 0 to 1.
    pub planned: f64,
    /// Availability when all actions are at work, 0 to 1: whole where an action serves the concept, else as today.
    #[serde(default)]
    pub planned_available: f64,
    /// Quality that the planned coverage asks for: the mean satisfaction, 1 to 5, with which those who can use a service must answer.
    #[serde(default)]
    pub planned_satisfaction: Option<f64>,
    /// How good the records of today's services are.
    #[serde(default)]
    pub records: RecordQuality,
}

/// The mean satisfaction, 1 to 5, at which a concept of this availability is covered so far: the rule of [`Coverage`] turned round.
fn satisfaction_of(covered: f64, available: f64) -> Option<f64> {
    (available > 0.0).then(|| (1.0 + 4.0 * covered / available).clamp(1.0, 5.0))
}

/// What shows that an action works.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// What is measured.
    pub name: String,
    /// Its value before, 0 to 1.
    pub baseline: f64,
    /// Its value to be reached by the end of the plan, 0 to 1.
    pub target: f64,
}

/// An action of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// The practice it follows.
    pub practice: Slug,
    /// The practice's title.
    pub title: String,
    /// The concept it serves most.
    pub concept: String,
    /// The year it starts.
    pub start: i16,
    /// The last year of the plan: the action goes on to then.
    pub end: i16,
    /// Cost in each year of the plan, in euro cents.
    pub cents_by_year: Vec<i64>,
    /// The sum of these.
    pub cents: i64,
    /// Staff in full-time equivalents while it runs.
    pub staff: f64,
    /// Preconditions to create first.
    pub create: Vec<Slug>,
    /// What of the cost is for creating them, in euro cents, in the first year.
    pub create_cents: i64,
    /// How well the region meets its preconditions, 0 to 1.
    pub fit: [f64; 2],
    /// The value of the practice, 0 to 1.
    pub value: f64,
    /// Whether its cost only illustrates.
    pub is_cost_illustrative: bool,
    /// What shows that it works.
    pub indicator: Indicator,
    /// Why, in one sentence.
    pub reason: String,
    /// The records that the sentence and figures rest on.
    pub records: Vec<Reference>,
}

/// A practice that the region lacks and does not take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NotTaken {
    /// The practice.
    pub practice: Slug,
    /// Its title.
    pub title: String,
    /// Why not.
    pub reason: String,
}

/// The plan of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RegionalPlan {
    /// The region.
    pub region: Slug,
    /// Its name.
    pub name: String,
    /// Why the region has a plan.
    pub chosen_because: String,
    /// Its years.
    pub years: Vec<i16>,
    /// The concepts, the largest gap first.
    pub concepts: Vec<ConceptCoverage>,
    /// Need-weighted coverage today, 0 to 1.
    pub coverage_before: f64,
    /// Need-weighted coverage when all actions are at work, 0 to 1.
    pub coverage_after: f64,
    /// Need-weighted availability today and when all actions are at work, 0 to 1.
    #[serde(default)]
    pub availability: [f64; 2],
    /// Mean satisfaction, 1 to 5: of all who answered today, and the need-weighted mean that the planned coverage asks for.
    #[serde(default)]
    pub satisfaction: [Option<f64>; 2],
    /// The actions, by year and title.
    pub actions: Vec<Action>,
    /// Budget in each year, in euro cents.
    pub budget_cents_by_year: Vec<i64>,
    /// Cost in each year, in euro cents.
    pub cents_by_year: Vec<i64>,
    /// Staff there is in each year.
    pub budget_staff_by_year: Vec<f64>,
    /// Staff at work in each year.
    pub staff_by_year: Vec<f64>,
    /// Whether it is proved that no plan covers more.
    pub is_proved: bool,
    /// How much more any plan could cover at most, as a share of this one's coverage.
    pub gap: f64,
    /// Practices that the region lacks and does not take.
    pub not_taken: Vec<NotTaken>,
    /// What people wrote to the plan, by section.
    pub own_text: BTreeMap<String, Text>,
    /// The version that people work on, and where it stands.
    pub version: Option<(u32, String)>,
    /// Whether needs, budget or costs behind it only illustrate.
    pub is_illustrative: bool,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// Makes the plan of every region that gets one.
pub(crate) fn compute(
    catalogue: &Catalogue,
    results: &Results,
    settings: &Settings,
) -> Result<Vec<Computed>, PipelineError> {
    let classified = classify::read(results)?;
    let view = View::new(catalogue, &classified);
    let matrix = transfer::read(results)?;
    let mut computed = Vec::new();
    for (at, slug) in matrix.regions.iter().enumerate() {
        let Some(region) = catalogue.region(slug) else {
            continue;
        };
        let plan = plan_of(&view, region, at, &matrix.rows, settings)?;
        let needs = view.needs_of_region(slug);
        computed.push(
            Computed::new(Step::Plan, slug.as_str(), &plan)?
                .from_records(Kind::Region, [slug])
                .from_records(Kind::Need, needs.iter().map(|need| &need.slug))
                .from_records(Kind::Service, matrix.rows.iter().map(|row| &row.practice))
                .from_records(
                    Kind::Precondition,
                    plan.actions.iter().flat_map(|action| &action.create),
                ),
        );
    }
    Ok(computed)
}

/// A candidate with what the plan needs to tell of it.
struct Possible<'a> {
    row: &'a Row,
    cell: &'a Cell,
    concept: String,
    yearly_cents: i64,
    staff: f64,
    candidate: Candidate,
}

fn plan_of(
    view: &View<'_>,
    region: &Region,
    at: usize,
    rows: &[Row],
    settings: &Settings,
) -> Result<RegionalPlan, PipelineError> {
    let coverage = view.coverage_by_top(view.needs_of_region(&region.slug));
    let codes = top_codes();
    let today: Vec<Coverage> = codes
        .iter()
        .map(|code| coverage.get(*code).cloned().unwrap_or_default())
        .collect();
    let years = region.budget_cents_by_year.len().min(region.staff_by_year.len());
    let mut plan = RegionalPlan {
        region: region.slug.clone(),
        name: region.name.plain().to_owned(),
        chosen_because: region.plan.clone().unwrap_or_default(),
        years: (0..years as i16).map(|year| settings.plan_start + year).collect(),
        concepts: Vec::new(),
        coverage_before: 0.0,
        coverage_after: 0.0,
        availability: [0.0; 2],
        satisfaction: [None; 2],
        actions: Vec::new(),
        budget_cents_by_year: region.budget_cents_by_year[..years].to_vec(),
        cents_by_year: vec![0; years],
        budget_staff_by_year: region.staff_by_year[..years].to_vec(),
        staff_by_year: vec![0.0; years],
        is_proved: true,
        gap: 0.0,
        not_taken: Vec::new(),
        own_text: BTreeMap::new(),
        version: None,
        is_illustrative: ["budget_cents_by_year", "staff_by_year"]
            .iter()
            .any(|field| region.provenance.is_illustrative(field))
            || view
                .needs_of_region(&region.slug)
                .iter()
                .any(|need| need.provenance.is_illustrative("importance")),
        notes: Vec::new(),
    };
    keep_own_text(view.catalogue, &mut plan);
    let total: f64 = today.iter().map(|concept| concept.need).sum();
    if years == 0 || total <= 0.0 {
        plan.notes.push(if years == 0 {
            "no plan: the region has no budget or no staff by year".to_owned()
        } else {
            "no plan: nobody in the region was asked what is needed".to_owned()
        });
        return Ok(plan);
    }
    let possible = possible(view, region, at, rows, &codes, years, settings, &mut plan);
    let means = Means {
        needs: today.iter().map(|concept| concept.need).collect(),
        covered: today.iter().map(|concept| concept.covered).collect(),
        years,
        budget_by_year: plan
            .budget_cents_by_year
            .iter()
            .map(|cents| *cents as f64 / 100.0)
            .collect(),
        staff_by_year: plan.budget_staff_by_year.clone(),
        starts_per_year: settings.starts_per_year,
    };
    let candidates: Vec<Candidate> = possible.iter().map(|one| one.candidate.clone()).collect();
    let limits = Limits::of(Duration::from_secs(settings.seconds_per_problem));
    let chosen = choose_actions(&candidates, &means, &limits)
        .map_err(|refusal| PipelineError::engine(Step::Plan, format!("region {}: {refusal}", region.slug)))?;
    plan.coverage_before = chosen.coverage_before;
    plan.coverage_after = chosen.coverage_after;
    plan.is_proved = chosen.quality == Quality::Optimal;
    plan.gap = relative_gap(chosen.objective, chosen.bound);
    plan.concepts = codes
        .iter()
        .zip(&today)
        .zip(&chosen.concepts_after)
        .map(|((code, today), planned)| ConceptCoverage {
            concept: (*code).to_owned(),
            today: today.clone(),
            weight: today.need / total,
            planned: *planned,
            planned_available: today.available,
            planned_satisfaction: satisfaction_of(*planned, today.available),
            records: view.record_quality(&region.slug, code),
        })
        .collect();
    plan.concepts.sort_by(|a, b| {
        let gap = |concept: &ConceptCoverage| concept.weight * (1.0 - concept.today.covered);
        gap(b).total_cmp(&gap(a)).then_with(|| a.concept.cmp(&b.concept))
    });
    for (one, start) in possible.iter().zip(&chosen.start_year) {
        match start {
            Some(start) => {
                let action = action(view, &plan, one, *start);
                for (sum, cents) in plan.cents_by_year.iter_mut().zip(&action.cents_by_year) {
                    *sum += cents;
                }
                for staff in plan.staff_by_year.iter_mut().skip(*start) {
                    *staff += one.staff;
                }
                plan.is_illustrative |= action.is_cost_illustrative;
                plan.actions.push(action);
            }
            None => plan.not_taken.push(NotTaken {
                practice: one.row.practice.clone(),
                title: one.row.title.clone(),
                reason: not_taken(&plan, one),
            }),
        }
    }
    add_availability_and_quality(&mut plan);
    plan.actions.sort_by(|a, b| {
        a.start
            .cmp(&b.start)
            .then_with(|| a.title.cmp(&b.title))
            .then_with(|| a.practice.cmp(&b.practice))
    });
    Ok(plan)
}

/// Availability and quality by concept and over all needs, today and when the actions are at work.
fn add_availability_and_quality(plan: &mut RegionalPlan) {
    let served: std::collections::BTreeSet<&String> =
        plan.actions.iter().map(|action| &action.concept).collect();
    let (mut answers, mut points, mut asked, mut weights) = (0, 0.0, 0.0, 0.0);
    for concept in &mut plan.concepts {
        if served.contains(&concept.concept) {
            concept.planned_available = 1.0;
        }
        concept.planned_satisfaction = satisfaction_of(concept.planned, concept.planned_available);
        plan.availability[0] += concept.weight * concept.today.available;
        plan.availability[1] += concept.weight * concept.planned_available;
        if let Some(mean) = concept.today.satisfaction {
            answers += concept.today.answers;
            points += mean * concept.today.answers as f64;
        }
        if let Some(mean) = concept.planned_satisfaction {
            weights += concept.weight;
            asked += concept.weight * mean;
        }
    }
    plan.satisfaction = [
        (answers > 0).then(|| points / answers as f64),
        (weights > 0.0).then(|| asked / weights),
    ];
}

fn keep_own_text(catalogue: &Catalogue, plan: &mut RegionalPlan) {
    let newest = catalogue
        .plans()
        .filter(|one| one.region == plan.region)
        .max_by_key(|one| one.version);
    if let Some(newest) = newest {
        plan.own_text = newest.own_text.clone();
        plan.version = Some((newest.version, newest.status.to_string()));
    }
}

/// The practices that the region lacks and whose cost is known; the others are told.
#[allow(
    clippy::too_many_arguments,
    reason = "all of it describes one region's problem"
)]
fn possible<'a>(
    view: &View<'_>,
    region: &Region,
    at: usize,
    rows: &'a [Row],
    codes: &[&str],
    years: usize,
    settings: &Settings,
    plan: &mut RegionalPlan,
) -> Vec<Possible<'a>> {
    let mut found = Vec::new();
    for row in rows {
        let Some(cell) = row.cells.get(at).filter(|cell| cell.region == region.slug) else {
            continue;
        };
        let Some(service) = view.catalogue.service(&row.practice) else {
            continue;
        };
        let (Some(concepts), false) = (view.concepts_of(&row.practice), cell.has_it) else {
            continue;
        };
        let mut not_taken = |reason: &str| {
            plan.not_taken.push(NotTaken {
                practice: row.practice.clone(),
                title: row.title.clone(),
                reason: reason.to_owned(),
            });
        };
        let Some(yearly) = yearly_cents(service) else {
            not_taken("its yearly cost is not known in euros");
            continue;
        };
        let Some(concept) = concepts.top.clone() else {
            not_taken("it is not known what it is about");
            continue;
        };
        let staff = service.staff.unwrap_or(0.0);
        let mut cost_by_year = vec![yearly as f64 / 100.0; years];
        cost_by_year[0] += cell.create_cents as f64 / 100.0;
        found.push(Possible {
            row,
            cell,
            concept,
            yearly_cents: yearly,
            staff,
            candidate: Candidate {
                gains: gains(concepts, codes, settings),
                cost_by_year,
                staff_by_year: vec![staff; years],
                requires: Vec::new(),
                fit: cell.middle().clamp(0.0, 1.0),
                quality: row.value.unwrap_or(0.5).clamp(0.0, 1.0),
            },
        });
    }
    found
}

/// What a practice adds to each concept: all of it to the concept that a person gave, else shared out by how sure the engine is.
fn gains(concepts: &Concepts, codes: &[&str], settings: &Settings) -> Vec<f64> {
    codes
        .iter()
        .map(|code| {
            let share = if concepts.is_given {
                f64::from(u8::from(concepts.top.as_deref() == Some(*code)))
            } else {
                concepts
                    .tops
                    .iter()
                    .find(|top| top.concept == *code)
                    .map_or(0.0, |top| top.score)
            };
            settings.gain_of_action * share
        })
        .collect()
}

fn action(view: &View<'_>, plan: &RegionalPlan, one: &Possible<'_>, start: usize) -> Action {
    let mut cents_by_year = vec![0; plan.years.len()];
    cents_by_year[start..].fill(one.yearly_cents);
    cents_by_year[start] += one.cell.create_cents;
    let concept = plan
        .concepts
        .iter()
        .find(|concept| concept.concept == one.concept);
    let (baseline, target) = concept.map_or((0.0, 0.0), |concept| (concept.today.covered, concept.planned));
    let name = concept_name(&one.concept, "en").to_lowercase();
    let satisfaction = concept.and_then(|concept| concept.today.satisfaction);
    let mut reason = format!(
        "{} is {:.0} % of what {} needs and {:.0} % covered",
        concept_name(&one.concept, "en"),
        concept.map_or(0.0, |concept| concept.weight) * 100.0,
        plan.name,
        baseline * 100.0,
    );
    if let Some(satisfaction) = satisfaction {
        reason.push_str(&format!(" (satisfaction {satisfaction:.1} of 5)"));
    }
    let [low, high] = one.cell.fit.map(|share| format!("{:.0}", share * 100.0));
    if low == high {
        reason.push_str(&format!("; the practice fits {low} %"));
    } else {
        reason.push_str(&format!(
            "; the practice fits {low} to {high} %, as not all is known of the region"
        ));
    }
    if !one.cell.create.is_empty() {
        reason.push_str(&format!(
            " once {} {} created",
            counted(one.cell.create.len(), "precondition"),
            if one.cell.create.len() == 1 { "is" } else { "are" }
        ));
    }
    if !one.cell.cost_unknown.is_empty() {
        reason.push_str(&format!(
            "; what it costs to create {} of them is not known and not in the cost",
            one.cell.cost_unknown.len()
        ));
    }
    let mut records = vec![
        Reference::new(Kind::Service, &one.row.practice),
        Reference::new(Kind::Region, &plan.region),
    ];
    records.extend(
        one.cell
            .findings
            .iter()
            .map(|found| Reference::new(Kind::Precondition, &found.precondition)),
    );
    let needs = view.needs_of_region(&plan.region);
    records.extend(
        needs
            .iter()
            .filter(|need| top_of_concept(&need.concept) == one.concept)
            .map(|need| Reference::new(Kind::Need, &need.slug)),
    );
    Action {
        practice: one.row.practice.clone(),
        title: one.row.title.clone(),
        concept: one.concept.clone(),
        start: plan.years[start],
        end: plan.years.last().copied().unwrap_or(plan.years[start]),
        cents: cents_by_year.iter().sum(),
        cents_by_year,
        staff: one.staff,
        create: one.cell.create.clone(),
        create_cents: one.cell.create_cents,
        fit: one.cell.fit,
        value: one.candidate.quality,
        is_cost_illustrative: view
            .catalogue
            .service(&one.row.practice)
            .is_some_and(|service| service.provenance.is_illustrative("yearly_cost")),
        indicator: Indicator {
            name: format!("share of the need for {name} that is met"),
            baseline,
            target,
        },
        reason,
        records,
    }
}

/// `1 precondition`, `2 preconditions`.
fn counted(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

/// Why a practice that could be taken was not: what stands in the way even of taking it alone, else that others bring more.
fn not_taken(plan: &RegionalPlan, one: &Possible<'_>) -> String {
    let dearest = plan.budget_cents_by_year.iter().max().copied().unwrap_or(0);
    let most_staff = plan.budget_staff_by_year.iter().copied().fold(0.0, f64::max);
    if one.yearly_cents > dearest {
        return "one year of it costs more than the budget of any year".to_owned();
    }
    if one.staff > most_staff {
        return "it needs more staff than there is in any year".to_owned();
    }
    if one.candidate.fit <= 0.0 {
        return "none of its preconditions are met".to_owned();
    }
    let covered = plan
        .concepts
        .iter()
        .any(|concept| concept.concept == one.concept && concept.planned >= 1.0 - 1e-9);
    if covered {
        return format!(
            "the plan covers {} fully without it",
            concept_name(&one.concept, "en").to_lowercase()
        );
    }
    "other actions bring more coverage within budget, staff and starts a year".to_owned()
}

/// The stored plan of a region.
///
/// # Errors
/// [`PipelineError::Unreadable`].
pub fn read(results: &Results, region: &Slug) -> Result<Option<RegionalPlan>, PipelineError> {
    results.get(Step::Plan, region.as_str())
}

/// All stored plans, by region.
///
/// # Errors
/// [`PipelineError::Unreadable`].
pub fn read_all(results: &Results) -> Result<Vec<RegionalPlan>, PipelineError> {
    results
        .of(Step::Plan)
        .filter_map(|kept| results.get(Step::Plan, &kept.key).transpose())
        .collect()
}
