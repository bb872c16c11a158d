//! The step `links`: how the link models between agencies and cluster initiatives compare.
//!
//! Figures side by side with their numbers, medians and ranges; nothing here claims a cause.

use std::collections::BTreeMap;

use p4c_model::{Catalogue, Kind, LinkModel, Organisation, Slug};
use serde::{Deserialize, Serialize};

use crate::results::Computed;
use crate::view::View;
use crate::{PipelineError, Results, Settings, Step, classify};

/// The key of this step's one result.
pub const KEY: &str = "link-models";

/// The middle and the ends of some figures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// How many there are.
    pub number: usize,
    /// The smallest.
    pub least: f64,
    /// The median.
    pub median: f64,
    /// The largest.
    pub most: f64,
}

impl Spread {
    /// Of some figures; `None` when there are none.
    pub fn of(mut figures: Vec<f64>) -> Option<Self> {
        figures.sort_by(f64::total_cmp);
        let number = figures.len();
        let (least, most) = (*figures.first()?, *figures.last()?);
        let median = (figures[(number - 1) / 2] + figures[number / 2]) / 2.0;
        Some(Self {
            number,
            least,
            median,
            most,
        })
    }
}

/// A link model over all regions, or in one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LinkModelFigures {
    /// The region; `None` for all.
    pub region: Option<Slug>,
    /// The link model.
    pub model: LinkModel,
    /// The initiatives linked so.
    pub initiatives: Vec<Slug>,
    /// Coverage of their needs, 0 to 1.
    pub coverage: Option<Spread>,
    /// Their satisfaction, 1 to 5.
    pub satisfaction: Option<Spread>,
    /// Pertinence: the share of the concepts they ask for that they can use a service of, 0 to 1.
    pub pertinence: Option<Spread>,
}

/// Compares the link models.
pub(crate) fn compute(
    catalogue: &Catalogue,
    results: &Results,
    settings: &Settings,
) -> Result<Vec<Computed>, PipelineError> {
    let classified = classify::read(results)?;
    let view = View::new(catalogue, &classified);
    let mut tied: BTreeMap<(Option<Slug>, LinkModel), Vec<&Organisation>> = BTreeMap::new();
    for initiative in view.initiatives() {
        let models: std::collections::BTreeSet<LinkModel> =
            initiative.ties.iter().map(|tie| tie.model).collect();
        for model in models {
            tied.entry((None, model)).or_default().push(initiative);
            if let Some(region) = &initiative.region {
                tied.entry((Some(region.clone()), model))
                    .or_default()
                    .push(initiative);
            }
        }
    }
    let figures: Vec<LinkModelFigures> = tied
        .into_iter()
        .map(|((region, model), initiatives)| figures(&view, region, model, &initiatives, settings))
        .collect();
    let sources = figures.iter().flat_map(|one| &one.initiatives);
    let result = Computed::new(Step::Links, KEY, &figures)?
        .from_records(Kind::Organisation, sources)
        .from_records(Kind::Need, catalogue.needs().map(|need| &need.slug));
    Ok(vec![result])
}

fn figures(
    view: &View<'_>,
    region: Option<Slug>,
    model: LinkModel,
    initiatives: &[&Organisation],
    settings: &Settings,
) -> LinkModelFigures {
    let (mut coverage, mut satisfaction, mut pertinence) = (Vec::new(), Vec::new(), Vec::new());
    for initiative in initiatives {
        let needs: Vec<_> = view.needs_of_initiative(&initiative.slug).collect();
        let by_concept = view.coverage(needs.iter().copied());
        let total: f64 = by_concept.values().map(|concept| concept.need).sum();
        if total > 0.0 {
            coverage.push(
                by_concept
                    .values()
                    .map(|concept| concept.need * concept.covered)
                    .sum::<f64>()
                    / total,
            );
        }
        let answers: Vec<f64> = needs
            .iter()
            .filter_map(|need| need.satisfaction)
            .map(f64::from)
            .collect();
        if !answers.is_empty() {
            satisfaction.push(answers.iter().sum::<f64>() / answers.len() as f64);
        }
        let asked: Vec<_> = needs
            .iter()
            .filter(|need| need.importance >= settings.asked_from)
            .collect();
        if !asked.is_empty() {
            let served = asked
                .iter()
                .filter(|need| {
                    by_concept
                        .get(&need.concept)
                        .is_some_and(|concept| concept.available > 0.0)
                })
                .count();
            pertinence.push(served as f64 / asked.len() as f64);
        }
    }
    LinkModelFigures {
        region,
        model,
        initiatives: initiatives
            .iter()
            .map(|initiative| initiative.slug.clone())
            .collect(),
        coverage: Spread::of(coverage),
        satisfaction: Spread::of(satisfaction),
        pertinence: Spread::of(pertinence),
    }
}

/// The stored result of this step; empty when it has not run.
///
/// # Errors
/// [`PipelineError::Unreadable`].
pub fn read(results: &Results) -> Result<Vec<LinkModelFigures>, PipelineError> {
    results.get_or_default(Step::Links, KEY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
        let spread = Spread::of(vec![4.0, 1.0, 3.0, 2.0]).unwrap();
        assert_eq!(
            (spread.number, spread.least, spread.median, spread.most),
            (4, 1.0, 2.5, 4.0)
        );
        assert_eq!(Spread::of(Vec::new()), None);
    }
}
