//! Gathers what evaluators gave: nobody scores the own organisation, missing stays missing, and how lenient each was is reported.
//!
//! Runs between the scoring sheets and [`crate::criteria::additive_value`]. Agreement is measured with [`crate::agreement`] on what
//! all evaluators scored.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::agreement::{Concordance, IntraclassCorrelations, intraclass_correlations, kendall_w};
use crate::criteria::{Leaf, Scale};
use crate::ranking::places::mid_ranks;

/// Points that an evaluator gave to a service on a leaf of the tree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// The evaluator, as an index of [`Sheets::organisation_of_evaluator`].
    pub evaluator: usize,
    /// The service, as an index of [`Sheets::organisation_of_service`].
    pub service: usize,
    /// The leaf.
    pub leaf: usize,
    /// The points.
    pub points: f64,
}

/// The scoring sheets of a round.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheets {
    /// The organisation each evaluator belongs to, by any number that names it.
    pub organisation_of_evaluator: Vec<u64>,
    /// The organisation that gives each service.
    pub organisation_of_service: Vec<u64>,
    /// What was given; of two entries for the same evaluator, service and leaf the later counts.
    pub scores: Vec<Score>,
}

/// Why a score was not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotCounted {
    /// The service belongs to the evaluator's own organisation.
    OwnOrganisation,
    /// The points are not on the leaf's scale.
    OffScale,
    /// Evaluator, service or leaf is not part of the round.
    NotInRound,
    /// The leaf is measured, not scored by people.
    Measured,
}

/// What the sheets say together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gathered {
    /// `means[service][leaf]`: the mean of the points that count; `None` when nobody scored it.
    pub means: Vec<Vec<Option<f64>>>,
    /// `counts[service][leaf]`: how many evaluators scored it.
    pub counts: Vec<Vec<usize>>,
    /// Scores (indices of [`Sheets::scores`]) that do not count, and why.
    pub not_counted: Vec<(usize, NotCounted)>,
    /// How many points more than the others an evaluator gives on the same services and leaves, on average; `None` without common ones.
    pub leniency: Vec<Option<f64>>,
    /// Agreement on the order of the services that all evaluators scored in full; `None` with fewer than two of either.
    pub concordance: Option<Concordance>,
    /// Agreement on the figures of the same services; `None` when it cannot be computed.
    pub correlations: Option<IntraclassCorrelations>,
}

/// Gathers the sheets. With `correct_leniency`, each evaluator's leniency is taken off the own points before they enter the means, which
/// stay on the scale.
pub fn gather(leaves: &[Leaf], sheets: &Sheets, correct_leniency: bool) -> Gathered {
    let (evaluators, services) = (
        sheets.organisation_of_evaluator.len(),
        sheets.organisation_of_service.len(),
    );
    let mut not_counted = Vec::new();
    // Points by service and leaf, then evaluator.
    let mut cells: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); services * leaves.len()];
    for (k, score) in sheets.scores.iter().enumerate() {
        match reason(leaves, sheets, score) {
            Some(reason) => not_counted.push((k, reason)),
            None => {
                cells[score.service * leaves.len() + score.leaf].insert(score.evaluator, score.points);
            }
        }
    }
    let leniency = leniency(evaluators, &cells);
    if correct_leniency {
        for cell in &mut cells {
            for (&evaluator, points) in cell.iter_mut() {
                *points = (*points - leniency[evaluator].unwrap_or(0.0)).clamp(1.0, 5.0);
            }
        }
    }
    let (concordance, correlations) = agreement(leaves, evaluators, &cells);
    let rows = || cells.chunks(leaves.len().max(1));
    Gathered {
        means: rows()
            .map(|row| {
                row.iter()
                    .map(|cell| (!cell.is_empty()).then(|| cell.values().sum::<f64>() / cell.len() as f64))
                    .collect()
            })
            .collect(),
        counts: rows()
            .map(|row| row.iter().map(BTreeMap::len).collect())
            .collect(),
        not_counted,
        leniency,
        concordance,
        correlations,
    }
}

fn reason(leaves: &[Leaf], sheets: &Sheets, score: &Score) -> Option<NotCounted> {
    let evaluator = sheets.organisation_of_evaluator.get(score.evaluator);
    let service = sheets.organisation_of_service.get(score.service);
    let (Some(evaluator), Some(service), Some(leaf)) = (evaluator, service, leaves.get(score.leaf)) else {
        return Some(NotCounted::NotInRound);
    };
    if evaluator == service {
        Some(NotCounted::OwnOrganisation)
    } else if leaf.scale != Scale::Points {
        Some(NotCounted::Measured)
    } else if leaf.scale.value(score.points).is_none() {
        Some(NotCounted::OffScale)
    } else {
        None
    }
}

/// Mean difference of an evaluator's points from the mean of the others', over the cells that both scored.
fn leniency(evaluators: usize, cells: &[BTreeMap<usize, f64>]) -> Vec<Option<f64>> {
    let mut sums = vec![(0.0, 0_usize); evaluators];
    for cell in cells.iter().filter(|cell| cell.len() > 1) {
        let total: f64 = cell.values().sum();
        for (&evaluator, points) in cell {
            let others = (total - points) / (cell.len() - 1) as f64;
            sums[evaluator].0 += points - others;
            sums[evaluator].1 += 1;
        }
    }
    sums.into_iter()
        .map(|(sum, count)| (count > 0).then(|| sum / count as f64))
        .collect()
}

/// Agreement on the services that every evaluator scored on every leaf that people score, by their weighted points.
fn agreement(
    leaves: &[Leaf],
    evaluators: usize,
    cells: &[BTreeMap<usize, f64>],
) -> (Option<Concordance>, Option<IntraclassCorrelations>) {
    let scored: Vec<usize> = (0..leaves.len())
        .filter(|&l| leaves[l].scale == Scale::Points)
        .collect();
    if scored.is_empty() || evaluators < 2 {
        return (None, None);
    }
    // ratings[service][evaluator]
    let ratings: Vec<Vec<f64>> = cells
        .chunks(leaves.len())
        .filter(|row| scored.iter().all(|&l| row[l].len() == evaluators))
        .map(|row| {
            (0..evaluators)
                .map(|e| scored.iter().map(|&l| leaves[l].share * row[l][&e]).sum())
                .collect()
        })
        .collect();
    if ratings.len() < 2 {
        return (None, None);
    }
    let ranks: Vec<Vec<f64>> = (0..evaluators)
        .map(|e| {
            // Sums of the same points in another order must tie: nine digits are kept.
            let points: Vec<f64> = ratings.iter().map(|row| -(row[e] * 1e9).round()).collect();
            mid_ranks(&points)
        })
        .collect();
    (kendall_w(&ranks).ok(), intraclass_correlations(&ratings).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::ValueFunction;

    fn leaf(share: f64) -> Leaf {
        Leaf {
            path: vec!["x".to_owned()],
            share,
            scale: Scale::Points,
        }
    }

    fn sheets(points: &[(usize, usize, usize, f64)]) -> Sheets {
        Sheets {
            organisation_of_evaluator: vec![10, 20, 30],
            organisation_of_service: vec![20, 40, 50],
            scores: points
                .iter()
                .map(|&(evaluator, service, leaf, points)| Score {
                    evaluator,
                    service,
                    leaf,
                    points,
                })
                .collect(),
        }
    }

    #[test]
    fn nobody_scores_the_own_organisation_and_faults_are_told() {
        let mut leaves = vec![leaf(0.5), leaf(0.5)];
        leaves[1].scale = Scale::Measured(ValueFunction::Target {
            target: 1.0,
            tolerance: 1.0,
        });
        let sheets = sheets(&[
            (0, 0, 0, 4.0),
            (1, 0, 0, 5.0),
            (0, 1, 0, 7.0),
            (0, 9, 0, 3.0),
            (0, 1, 1, 3.0),
        ]);
        let gathered = gather(&leaves, &sheets, false);
        assert_eq!(
            gathered.not_counted,
            [
                (1, NotCounted::OwnOrganisation),
                (2, NotCounted::OffScale),
                (3, NotCounted::NotInRound),
                (4, NotCounted::Measured)
            ]
        );
        assert_eq!(gathered.means[0], [Some(4.0), None]);
        assert_eq!(gathered.counts[1], [0, 0]);
    }

    #[test]
    fn a_later_score_replaces_an_earlier_one() {
        let gathered = gather(&[leaf(1.0)], &sheets(&[(0, 1, 0, 2.0), (0, 1, 0, 4.0)]), false);
        assert_eq!((gathered.means[1][0], gathered.counts[1][0]), (Some(4.0), 1));
    }

    #[test]
    fn leniency_is_measured_against_the_others_and_taken_off_when_asked() {
        // Evaluator 0 gives one point more than evaluator 2 on both services.
        let points = [(0, 1, 0, 4.0), (2, 1, 0, 3.0), (0, 2, 0, 3.0), (2, 2, 0, 2.0)];
        let gathered = gather(&[leaf(1.0)], &sheets(&points), false);
        assert_eq!(gathered.leniency, [Some(1.0), None, Some(-1.0)]);
        assert_eq!(gathered.means[1][0], Some(3.5));
        let only_first = [(0, 1, 0, 4.0), (2, 1, 0, 3.0), (0, 2, 0, 3.0)];
        let corrected = gather(&[leaf(1.0)], &sheets(&only_first), true);
        // On the service that only the lenient one scored, one point is taken off.
        assert_eq!(corrected.means[2][0], Some(2.0));
    }

    #[test]
    fn agreement_is_measured_on_what_all_scored() {
        let mut points = Vec::new();
        for evaluator in 0..3 {
            for service in 1..3 {
                points.push((evaluator, service, 0, (service + 1) as f64));
            }
        }
        let gathered = gather(&[leaf(1.0)], &sheets(&points), false);
        assert_eq!(gathered.concordance.unwrap().w, 1.0);
        assert!((gathered.correlations.unwrap().icc2_1.unwrap() - 1.0).abs() < 1e-12);
        let gathered = gather(&[leaf(1.0)], &sheets(&points[..3]), false);
        assert_eq!(gathered.concordance, None);
        assert_eq!(gather(&[], &sheets(&[]), false).correlations, None);
    }
}
