//! The step `appraise`: for each round, which practices are the best, how sure that is, and which are selected, with reasons.
//!
//! [`Ranking`] (built in `ranking`) says how good each service is and how much that depends on the weights; [`Selection`] (built in
//! `selection`) which ones are chosen within the round's limits. Later steps take the current round: the last by name that has scores.

mod ranking;
mod reweigh;
mod selection;

use p4c_model::{Catalogue, Round};

use crate::results::Computed;
use crate::view::View;
use crate::{PipelineError, Results, Settings, Step, classify, recur};

pub use ranking::{Agreement, CriterionWeight, Evaluator, NotIn, Ranked, Ranking, WhyNotIn};
pub use reweigh::{Reweighed, reweigh};
pub use selection::{
    Alternative, Chosen, LimitMet, LimitTold, NotChosen, Published, Selection, StandsOut, WhyOut,
};

/// The key of a round's ranking.
pub fn ranking_key(round: &str) -> String {
    format!("ranking/{round}")
}

/// The key of a round's selection.
pub fn selection_key(round: &str) -> String {
    format!("selection/{round}")
}

/// Ranks and selects for every round that has criteria and scores.
pub(crate) fn compute(
    catalogue: &Catalogue,
    results: &Results,
    settings: &Settings,
) -> Result<Vec<Computed>, PipelineError> {
    let classified = classify::read(results)?;
    let view = View::new(catalogue, &classified);
    let recurrence = recur::read(results)?;
    let mut computed = Vec::new();
    for round in catalogue.rounds() {
        let sheet = ranking::Sheet::of(&view, round)?;
        if sheet.scores.is_empty() {
            continue;
        }
        let ranking = ranking::rank(&view, round, &sheet, settings)?;
        let selection = selection::select(&view, round, &ranking, &recurrence, settings)?;
        let name = round.slug.as_str();
        for result in [
            Computed::new(Step::Appraise, ranking_key(name), &ranking)?,
            Computed::new(Step::Appraise, selection_key(name), &selection)?,
        ] {
            computed.push(sourced(result, round, &sheet));
        }
    }
    Ok(computed)
}

fn sourced(result: Computed, round: &Round, sheet: &ranking::Sheet<'_>) -> Computed {
    use p4c_model::Kind;
    result
        .from_records(Kind::Round, [&round.slug])
        .from_records(
            Kind::Criterion,
            sheet.criteria.iter().map(|criterion| &criterion.slug),
        )
        .from_records(Kind::Service, sheet.services.iter().map(|service| &service.slug))
        .from_records(Kind::Score, sheet.scores.iter().map(|score| &score.slug))
}

/// The ranking of the current round; `None` when no round has scores.
///
/// # Errors
/// [`PipelineError::Unreadable`].
pub fn current_ranking(results: &Results) -> Result<Option<Ranking>, PipelineError> {
    current(results, "ranking/")
}

/// The selection of the current round; `None` when no round has scores.
///
/// # Errors
/// [`PipelineError::Unreadable`].
pub fn current_selection(results: &Results) -> Result<Option<Selection>, PipelineError> {
    current(results, "selection/")
}

fn current<T: serde::de::DeserializeOwned>(
    results: &Results,
    prefix: &str,
) -> Result<Option<T>, PipelineError> {
    match results
        .of(Step::Appraise)
        .filter(|kept| kept.key.starts_with(prefix))
        .last()
    {
        Some(kept) => results.get(Step::Appraise, &kept.key),
        None => Ok(None),
    }
}
