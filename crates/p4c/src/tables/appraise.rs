//! Tables of a ranking and of a selection.

use p4c_model::Slug;
use p4c_pipeline::appraise::{
    Ranking, Selection, current_ranking, current_selection, ranking_key, selection_key,
};
use p4c_pipeline::{PipelineError, Results, Step};

use super::{concept, euros, interval, per_cent};
use crate::output::Table;

/// The ranking of a round, or of the current one.
pub fn ranking(results: &Results, round: Option<&str>) -> Result<Vec<Table>, PipelineError> {
    let ranking: Option<Ranking> = match round {
        Some(round) => results.get(Step::Appraise, &ranking_key(round))?,
        None => current_ranking(results)?,
    };
    let Some(ranking) = ranking else {
        return Ok(Vec::new());
    };
    let mut table = Table::new(
        format!("Ranking of round {}", ranking.round),
        &[
            "place",
            "practice",
            "title",
            "value",
            "with what is missing",
            "robustness",
            "first",
            "evaluators",
        ],
    );
    for one in &ranking.ranked {
        table.push(vec![
            one.place.to_string(),
            one.service.to_string(),
            one.title.clone(),
            format!("{:.3}", one.value),
            interval(one.interval),
            per_cent(one.robustness),
            per_cent(one.first),
            one.evaluators.to_string(),
        ]);
    }
    table.note(format!(
        "robustness: rank acceptability, the share of all weights that put it among the first {}; first: that put it first",
        ranking.choose
    ));
    if let Some((samples, error)) = ranking.sampling {
        table.note(format!(
            "{samples} weights sampled from seed {}; largest standard error {error:.4}",
            ranking.seed
        ));
    }
    let mut criteria = Table::new("Criteria", &["criterion", "weight", "same first places at"]);
    for criterion in &ranking.criteria {
        criteria.push(vec![
            criterion.name.clone(),
            per_cent(criterion.share),
            criterion.stable.map(interval).unwrap_or_default(),
        ]);
    }
    let mut evaluators = Table::new("Evaluators", &["organisation", "scores", "leniency"]);
    for one in &ranking.evaluators {
        let leniency = one
            .leniency
            .map(|points| format!("{points:+.2}"))
            .unwrap_or_default();
        evaluators.push(vec![
            one.organisation.to_string(),
            one.scores.to_string(),
            leniency,
        ]);
    }
    evaluators.note("leniency: points more than the others give on the same questions, on average");
    for (reason, number) in &ranking.not_counted {
        evaluators.note(format!(
            "{number} scores do not count: {}",
            reason.replace('_', " ")
        ));
    }
    let mut agreement = Table::new(
        "Agreement of the evaluators",
        &["measure", "value", "over", "says"],
    );
    let over = format!(
        "{} services, {} evaluators",
        ranking.agreement.services, ranking.agreement.evaluators
    );
    for (measure, value, says) in [
        (
            "Kendall's W",
            ranking.agreement.kendall_w,
            "how alike they order the services: 0 not at all, 1 in full",
        ),
        (
            "ICC(2,1)",
            ranking.agreement.icc2_1,
            "how far the points of one evaluator can stand for any other's",
        ),
        (
            "ICC(2,k)",
            ranking.agreement.icc2_k,
            "how far the mean of all evaluators can be relied on",
        ),
    ] {
        agreement.push(vec![
            measure.to_owned(),
            value.map_or_else(|| "not known".to_owned(), |value| format!("{value:.2}")),
            over.clone(),
            says.to_owned(),
        ]);
    }
    let mut not_in = Table::new("Not ranked", &["practice", "title", "why"]);
    for one in &ranking.not_in {
        not_in.push(vec![
            one.service.to_string(),
            one.title.clone(),
            one.reason.clone(),
        ]);
    }
    Ok(vec![table, agreement, criteria, evaluators, not_in])
}

/// The selection of a round, or of the current one.
pub fn selection(results: &Results, round: Option<&str>) -> Result<Vec<Table>, PipelineError> {
    let selection: Option<Selection> = match round {
        Some(round) => results.get(Step::Appraise, &selection_key(round))?,
        None => current_selection(results)?,
    };
    let Some(selection) = selection else {
        return Ok(Vec::new());
    };
    let mut table = Table::new(
        format!("The {} of round {}", selection.chosen.len(), selection.round),
        &[
            "place",
            "practice",
            "title",
            "value",
            "robustness",
            "concept",
            "country",
            "cost a year",
            "reason",
        ],
    )
    .with_details(&["reason"]);
    for one in &selection.chosen {
        table.push(vec![
            one.place.to_string(),
            one.service.to_string(),
            one.title.clone(),
            format!("{:.3}", one.value),
            per_cent(one.robustness),
            concept(one.category.as_deref()),
            one.country.clone().unwrap_or_default(),
            one.yearly_cost_cents.map(euros).unwrap_or_default(),
            one.reason.clone(),
        ]);
    }
    table.note(format!("limits: {}", selection.limits.join("; ")));
    let proof = if selection.is_proved {
        "proved: no selection within the limits has more".to_owned()
    } else {
        format!("no selection has more than {:.3}", selection.bound)
    };
    if !selection.chosen.is_empty() {
        table.note(format!("total value {:.3}; {proof}", selection.total));
    }
    selection
        .repairs
        .iter()
        .for_each(|repair| table.note(repair.clone()));
    for cost in &selection.limit_costs {
        table.note(format!(
            "without {} the total would be {:.3} more",
            cost.limit, cost.cost
        ));
    }
    let mut out = Table::new(
        "Left out",
        &[
            "place",
            "practice",
            "title",
            "value",
            "why",
            "would displace",
            "loss",
        ],
    )
    .with_details(&["why", "would displace"]);
    let title = |slug: &Slug| {
        let chosen = selection.chosen.iter().find(|one| one.service == *slug);
        chosen.map_or_else(|| slug.to_string(), |one| format!("{slug} {}", one.title))
    };
    for one in &selection.not_chosen {
        let displaced: Vec<String> = one.displaces.iter().map(title).collect();
        out.push(vec![
            one.place.to_string(),
            one.service.to_string(),
            one.title.clone(),
            format!("{:.3}", one.value),
            one.reason.clone(),
            displaced.join("; "),
            one.loss.map(|loss| format!("{loss:.3}")).unwrap_or_default(),
        ]);
    }
    let mut next = Table::new("Selections that come close", &["total value", "enters", "leaves"]);
    let entering = |slug: &Slug| {
        let other = selection.not_chosen.iter().find(|one| one.service == *slug);
        other.map_or_else(|| title(slug), |one| format!("{slug} {}", one.title))
    };
    for one in &selection.next_best {
        next.push(vec![
            format!("{:.3}", one.total),
            one.enters.iter().map(entering).collect::<Vec<_>>().join("; "),
            one.leaves.iter().map(title).collect::<Vec<_>>().join("; "),
        ]);
    }
    let mut published = Table::new(
        "What projects published themselves",
        &[
            "project",
            "group",
            "title",
            "concept",
            "chosen here on the same concept",
        ],
    );
    for one in &selection.published {
        published.push(vec![
            one.project.to_string(),
            one.group.clone(),
            one.title.clone(),
            concept(one.concept.as_deref()),
            one.chosen_alike.iter().map(title).collect::<Vec<_>>().join("; "),
        ]);
    }
    if !selection.published.is_empty() {
        published.note(
            "titles and groups are the project's own; their concepts are suggested from these words, and the scores behind the selection here are not the project's",
        );
    }
    Ok(vec![table, published, next, out])
}
