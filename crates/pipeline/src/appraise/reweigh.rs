//! Ranks again under other weights: what a reader sees who moves a slider.
//!
//! Uses the values on each criterion that the ranking keeps, so that nothing is scored or read anew. Where nobody scored, a criterion
//! stands at the middle of its scale, as in the ranking itself.

use p4c_appraisal::ranking::normalization::Normalization;
use p4c_appraisal::ranking::places::places;
use p4c_appraisal::ranking::weighted_sum::weighted_sum;
use p4c_appraisal::table::{Criteria, Sense, Table};

use super::Ranking;
use crate::{PipelineError, Step};

/// A service under other weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Reweighed {
    /// Where it stands in [`Ranking::ranked`].
    pub index: usize,
    /// Its value, 0 to 1.
    pub value: f64,
    /// Its place, from 1; ties share the best place.
    pub place: usize,
}

/// The services of a ranking under other weights, one weight a criterion in the order of [`Ranking::criteria`], best first. Only the shares of
/// the weights count; where they are all nought, or not one a criterion, the ranking's own are taken.
///
/// # Errors
/// [`PipelineError::Engine`] when a weight is negative or not finite.
pub fn reweigh(ranking: &Ranking, weights: &[f64]) -> Result<Vec<Reweighed>, PipelineError> {
    if ranking.ranked.is_empty() {
        return Ok(Vec::new());
    }
    let own: Vec<f64> = ranking.criteria.iter().map(|criterion| criterion.share).collect();
    let total: f64 = weights.iter().sum();
    let shares: Vec<f64> = if weights.len() == own.len() && total > 0.0 {
        weights.iter().map(|weight| weight / total).collect()
    } else {
        own
    };
    let engine = |refusal| PipelineError::engine(Step::Appraise, refusal);
    let rows: Vec<Vec<f64>> = ranking
        .ranked
        .iter()
        .map(|ranked| ranked.parts.iter().map(|part| part.unwrap_or(0.5)).collect())
        .collect();
    let table = Table::from_rows(&rows).map_err(engine)?;
    let criteria = Criteria::new(shares.clone(), vec![Sense::Benefit; shares.len()]).map_err(engine)?;
    let values = weighted_sum(&table, &criteria, Normalization::None).map_err(engine)?;
    let mut reweighed: Vec<Reweighed> = places(&values)
        .into_iter()
        .zip(values)
        .enumerate()
        .map(|(index, (place, value))| Reweighed { index, value, place })
        .collect();
    reweighed.sort_by_key(|one| (one.place, one.index));
    Ok(reweighed)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use p4c_model::Slug;

    use super::*;
    use crate::appraise::{Agreement, CriterionWeight, Ranked};

    fn ranking() -> Ranking {
        let ranked = |name: &str, place, value, parts: [Option<f64>; 2]| Ranked {
            service: Slug::parse(name).unwrap(),
            title: name.to_owned(),
            place,
            value,
            interval: [value, value],
            parts: parts.to_vec(),
            evaluators: 3,
            robustness: 1.0,
            first: 0.5,
        };
        let criterion = |name: &str, share| CriterionWeight {
            criterion: Slug::parse(name).unwrap(),
            name: name.to_owned(),
            share,
            stable: None,
        };
        Ranking {
            round: Slug::parse("round").unwrap(),
            choose: 1,
            criteria: vec![criterion("evidence", 0.25), criterion("value", 0.75)],
            ranked: vec![
                ranked("a", 1, 0.75, [Some(0.0), Some(1.0)]),
                ranked("b", 2, 0.5, [None, Some(0.5)]),
                ranked("c", 3, 0.25, [Some(1.0), Some(0.0)]),
            ],
            not_in: Vec::new(),
            evaluators: Vec::new(),
            agreement: Agreement::default(),
            not_counted: BTreeMap::new(),
            sampling: None,
            seed: 0,
        }
    }

    #[test]
    fn the_weights_of_the_round_give_the_ranking_itself() {
        let ranking = ranking();
        for weights in [vec![1.0, 3.0], vec![0.0, 0.0], vec![]] {
            let again = reweigh(&ranking, &weights).unwrap();
            for (one, ranked) in again.iter().zip(&ranking.ranked) {
                assert_eq!(one.place, ranked.place);
                assert!((one.value - ranked.value).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn other_weights_move_services_and_only_their_shares_count() {
        let again = reweigh(&ranking(), &[30.0, 10.0]).unwrap();
        assert_eq!(again.iter().map(|one| one.index).collect::<Vec<_>>(), [2, 1, 0]);
        assert_eq!(again, reweigh(&ranking(), &[3.0, 1.0]).unwrap());
        assert!(reweigh(&ranking(), &[-1.0, 3.0]).is_err());
    }
}
