//! Tables of the regional plans.

use p4c_model::Slug;
use p4c_pipeline::plan::{self, RegionalPlan};
use p4c_pipeline::{PipelineError, Results};

use super::{concept as concept_name, euros, interval, per_cent};
use crate::output::Table;

/// All plans in short, or the one of a region whole.
pub fn tables(results: &Results, region: Option<&str>) -> Result<Vec<Table>, PipelineError> {
    let slug = region.and_then(|name| {
        Slug::parse(name)
            .or_else(|_| Slug::parse(&name.to_uppercase()))
            .ok()
    });
    if let Some(slug) = slug {
        let found = match plan::read(results, &slug)? {
            Some(found) => Some(found),
            None => plan::read_all(results)?
                .into_iter()
                .find(|plan| plan.region.as_str().eq_ignore_ascii_case(slug.as_str())),
        };
        return Ok(found.as_ref().map(whole).unwrap_or_default());
    }
    let mut table = Table::new(
        "Plans",
        &[
            "region",
            "name",
            "years",
            "actions",
            "coverage today",
            "planned",
            "cost",
            "of a budget of",
            "proof",
            "why a plan",
        ],
    )
    .with_details(&["why a plan"]);
    for plan in plan::read_all(results)? {
        table.push(vec![
            plan.region.to_string(),
            named(&plan),
            years(&plan),
            plan.actions.len().to_string(),
            per_cent(plan.coverage_before),
            per_cent(plan.coverage_after),
            euros(plan.cents_by_year.iter().sum()),
            euros(plan.budget_cents_by_year.iter().sum()),
            proof(&plan),
            plan.chosen_because.clone(),
        ]);
    }
    Ok(vec![table])
}

/// The name of a region, with a mark where it was our choice that the region has a plan.
fn named(plan: &RegionalPlan) -> String {
    if plan.chosen_because.starts_with("our choice") {
        format!("{} (our choice)", plan.name)
    } else {
        plan.name.clone()
    }
}

fn years(plan: &RegionalPlan) -> String {
    match (plan.years.first(), plan.years.last()) {
        (Some(first), Some(last)) => format!("{first}-{last}"),
        _ => String::new(),
    }
}

fn proof(plan: &RegionalPlan) -> String {
    if plan.is_proved {
        "proved".to_owned()
    } else {
        format!("gap {:.2} %", plan.gap * 100.0)
    }
}

fn whole(plan: &RegionalPlan) -> Vec<Table> {
    let mut actions = Table::new(
        format!("Plan of {}, {}, {}", named(plan), plan.region, years(plan)),
        &[
            "start",
            "practice",
            "title",
            "concept",
            "cost",
            "first year",
            "staff",
            "fit",
            "indicator",
            "reason",
            "records",
        ],
    )
    .with_details(&["indicator", "reason", "records"]);
    for action in &plan.actions {
        let first = action
            .cents_by_year
            .iter()
            .find(|cents| **cents > 0)
            .copied()
            .unwrap_or(0);
        let records: Vec<&str> = action.records.iter().map(|record| record.slug.as_str()).collect();
        actions.push(vec![
            action.start.to_string(),
            action.practice.to_string(),
            action.title.clone(),
            concept_name(Some(&action.concept)),
            format!(
                "{}{}",
                euros(action.cents),
                if action.is_cost_illustrative {
                    " (illustrative)"
                } else {
                    ""
                }
            ),
            euros(first),
            format!("{:.1}", action.staff),
            interval(action.fit),
            format!(
                "{}: {} today, {} by {}",
                action.indicator.name,
                per_cent(action.indicator.baseline),
                per_cent(action.indicator.target),
                action.end
            ),
            action.reason.clone(),
            records.join(", "),
        ]);
    }
    if !plan.chosen_because.is_empty() {
        actions.note(plan.chosen_because.clone());
    }
    actions.note(format!(
        "coverage {} today, {} planned; {}",
        per_cent(plan.coverage_before),
        per_cent(plan.coverage_after),
        if plan.is_proved {
            "proved: no plan covers more".to_owned()
        } else {
            proof(plan)
        }
    ));
    let points =
        |mean: Option<f64>| mean.map_or_else(|| "not known".to_owned(), |mean| format!("{mean:.1} of 5"));
    actions.note(format!(
        "availability {} today, {} planned; satisfaction {} today, at least {} for the planned coverage",
        per_cent(plan.availability[0]),
        per_cent(plan.availability[1]),
        points(plan.satisfaction[0]),
        points(plan.satisfaction[1])
    ));
    plan.notes.iter().for_each(|note| actions.note(note.clone()));
    if let Some((version, status)) = &plan.version {
        actions.note(format!("version {version} of what people wrote to it, {status}"));
    }
    for (section, text) in &plan.own_text {
        actions.note(format!("{section}: {}", text.plain()));
    }
    let mut money = Table::new(
        "Means",
        &["year", "budget", "cost", "staff there", "staff at work"],
    );
    for (at, year) in plan.years.iter().enumerate() {
        money.push(vec![
            year.to_string(),
            euros(plan.budget_cents_by_year[at]),
            euros(plan.cents_by_year[at]),
            format!("{:.1}", plan.budget_staff_by_year[at]),
            format!("{:.1}", plan.staff_by_year[at]),
        ]);
    }
    let mut concepts = Table::new(
        "Needs",
        &[
            "concept",
            "share of needs",
            "available",
            "planned",
            "covered",
            "planned",
            "satisfaction",
            "asked for",
            "answers",
            "services",
            "complete",
            "assured",
        ],
    );
    for concept in &plan.concepts {
        concepts.push(vec![
            concept_name(Some(&concept.concept)),
            per_cent(concept.weight),
            per_cent(concept.today.available),
            per_cent(concept.planned_available),
            per_cent(concept.today.covered),
            per_cent(concept.planned),
            concept
                .today
                .satisfaction
                .map(|mean| format!("{mean:.1}"))
                .unwrap_or_default(),
            concept
                .planned_satisfaction
                .map(|mean| format!("{mean:.1}"))
                .unwrap_or_default(),
            concept.today.answers.to_string(),
            concept.records.services.to_string(),
            concept.records.complete.to_string(),
            concept.records.assured.to_string(),
        ]);
    }
    concepts.note(
        "available: share of the need of those who can use a service; covered: the same weighed by satisfaction; asked for: the satisfaction that the planned coverage takes",
    );
    concepts.note(
        "services: those that reach the region today; complete: their record says for whom, at which stated cost, with what success and where to turn to; assured: confirmed within a year",
    );
    let mut not_taken = Table::new("Not taken", &["practice", "title", "why"]);
    for one in &plan.not_taken {
        not_taken.push(vec![
            one.practice.to_string(),
            one.title.clone(),
            one.reason.clone(),
        ]);
    }
    vec![actions, money, concepts, not_taken]
}
