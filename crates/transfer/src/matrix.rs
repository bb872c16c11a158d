//! Puts practices against regions: the fit of each pair, what is missing, the cheapest adaptation, and where to try a practice first.
//!
//! Brings [`crate::precondition`], [`crate::similarity`] and [`crate::adaptation`] together; a page shows it as the transfer matrix.

use p4c_problem::{Code, Limits, Refusal};
use rayon::prelude::*;
use serde::Serialize;

use crate::adaptation::{Adaptation, cheapest_adaptation, groups};
use crate::precondition::{Finding, Precondition, State, check};
use crate::profile::Profile;
use crate::similarity::{ContextIndicator, gower, spreads};

/// How many regions are named as the first to try a practice in.
pub const TRY_FIRST: usize = 3;

/// The most cells of the matrix.
const MOST_CELLS: usize = 2_000_000;

/// A practice with what it needs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Practice {
    /// What it needs.
    pub preconditions: Vec<Precondition>,
    /// The region it runs in already, as an index of the regions: it is not named as one to try it in.
    pub home: Option<usize>,
    /// The profile of the place it comes from, when that is not one of the regions.
    pub origin: Option<Profile>,
}

/// What a pilot or a visit found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pilot {
    /// The practice.
    pub practice: usize,
    /// The region.
    pub region: usize,
    /// The precondition of the practice.
    pub precondition: usize,
    /// Whether it was confirmed (it is there) or refuted (it is not).
    pub confirmed: bool,
}

/// A transfer problem.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Transfer {
    /// The practices.
    pub practices: Vec<Practice>,
    /// The regions.
    pub regions: Vec<Profile>,
    /// The indicators of similarity; empty = similarity plays no part.
    pub context: Vec<ContextIndicator>,
    /// What was tested; a later entry overrides an earlier one.
    pub pilots: Vec<Pilot>,
    /// `demand[practice][region]` from 0 to 1: the share of clusters there that ask for it; empty = alike everywhere. It changes the
    /// order in which regions are named, not the fit.
    pub demand: Vec<Vec<f64>>,
}

/// A practice in a region.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cell {
    /// How well the region meets the practice's preconditions and context: the least it can be (everything unknown is missing) and the
    /// most (everything unknown is met), each 0 to 1.
    pub fit: [f64; 2],
    /// Preconditions that are met.
    pub met: Vec<usize>,
    /// Preconditions that are missing.
    pub missing: Vec<usize>,
    /// Preconditions that nothing is known of.
    pub unknown: Vec<usize>,
    /// What to create at the least cost, if all that is unknown is met.
    pub cheapest_adaptation: Adaptation,
    /// The same if all that is unknown is missing; left out when nothing is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adaptation_at_worst: Option<Adaptation>,
    /// Similarity of context that the shares were multiplied by; `None` when none was asked for or nothing is known of it.
    pub similarity: Option<f64>,
    /// What decided each precondition.
    pub findings: Vec<Finding>,
}

/// The transfer matrix.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Matrix {
    /// `cells[practice][region]`.
    pub cells: Vec<Vec<Cell>>,
    /// For each practice the regions where it should be tried first, the best first: by the least fit times demand, then the most fit,
    /// then the cheaper adaptation.
    pub try_first: Vec<Vec<usize>>,
}

/// Assesses every practice in every region. In parallel over practices.
///
/// # Errors
/// [`Code::InvalidValue`] and [`Code::WrongShape`] for weights, costs, indices or demand that do not fit, [`Code::TooLarge`] beyond two
/// million cells, [`Code::TimeLimit`] or [`Code::Cancelled`], or as [`cheapest_adaptation`].
pub fn assess(transfer: &Transfer, limits: &Limits) -> Result<Matrix, Refusal> {
    validate(transfer)?;
    let profiles = transfer.regions.iter().chain(
        transfer
            .practices
            .iter()
            .filter_map(|practice| practice.origin.as_ref()),
    );
    let spreads = spreads(&transfer.context, profiles);
    let cells = (0..transfer.practices.len())
        .into_par_iter()
        .map(|p| {
            (0..transfer.regions.len())
                .map(|r| {
                    limits.check()?;
                    cell(transfer, &spreads, p, r)
                })
                .collect::<Result<Vec<Cell>, Refusal>>()
        })
        .collect::<Result<Vec<_>, Refusal>>()?;
    let try_first = cells
        .iter()
        .enumerate()
        .map(|(p, row)| first_regions(transfer, p, row))
        .collect();
    Ok(Matrix { cells, try_first })
}

fn cell(transfer: &Transfer, spreads: &[Option<f64>], p: usize, r: usize) -> Result<Cell, Refusal> {
    let practice = &transfer.practices[p];
    let region = &transfer.regions[r];
    let findings: Vec<Finding> = practice
        .preconditions
        .iter()
        .enumerate()
        .map(|(k, precondition)| {
            let settled = transfer
                .pilots
                .iter()
                .rev()
                .find(|pilot| (pilot.practice, pilot.region, pilot.precondition) == (p, r, k))
                .map(|pilot| pilot.confirmed);
            check(precondition, region, settled)
        })
        .collect();
    let states: Vec<State> = findings.iter().map(|finding| finding.state).collect();
    let [low, high] = share_met(&practice.preconditions, &states);
    let origin = practice
        .origin
        .as_ref()
        .or_else(|| practice.home.map(|home| &transfer.regions[home]));
    let similarity = origin.and_then(|origin| gower(&transfer.context, spreads, origin, region));
    let factor = similarity.unwrap_or(1.0);
    let of = |wanted: State| {
        (0..states.len())
            .filter(|&k| states[k] == wanted)
            .collect::<Vec<usize>>()
    };
    let unknown = of(State::Unknown);
    let adaptation_at_worst = if unknown.is_empty() {
        None
    } else {
        Some(cheapest_adaptation(&practice.preconditions, &states, true)?)
    };
    Ok(Cell {
        fit: [low * factor, high * factor],
        met: of(State::Met),
        missing: of(State::Missing),
        unknown,
        cheapest_adaptation: cheapest_adaptation(&practice.preconditions, &states, false)?,
        adaptation_at_worst,
        similarity,
        findings,
    })
}

/// The weighted share of preconditions that are met: with everything unknown missing, and with everything unknown met. Alternatives count
/// once, with the largest of their weights. A practice without preconditions is met everywhere.
fn share_met(preconditions: &[Precondition], states: &[State]) -> [f64; 2] {
    let (mut low, mut high, mut total) = (0.0, 0.0, 0.0);
    for group in groups(preconditions) {
        let weight = group.iter().map(|&i| preconditions[i].weight).fold(0.0, f64::max);
        total += weight;
        if group.iter().any(|&i| states[i] == State::Met) {
            low += weight;
            high += weight;
        } else if group.iter().any(|&i| states[i] == State::Unknown) {
            high += weight;
        }
    }
    if total > 0.0 {
        [low / total, high / total]
    } else {
        [1.0, 1.0]
    }
}

fn first_regions(transfer: &Transfer, p: usize, row: &[Cell]) -> Vec<usize> {
    let demand = |r: usize| transfer.demand.get(p).map_or(1.0, |row| row[r]);
    let mut regions: Vec<usize> = (0..row.len())
        .filter(|&r| transfer.practices[p].home != Some(r))
        .collect();
    let cost = |r: usize| row[r].cheapest_adaptation.cost.unwrap_or(f64::INFINITY);
    regions.sort_by(|&a, &b| {
        let by = |end: usize| (row[b].fit[end] * demand(b)).total_cmp(&(row[a].fit[end] * demand(a)));
        by(0)
            .then(by(1))
            .then(cost(a).total_cmp(&cost(b)))
            .then(a.cmp(&b))
    });
    regions.truncate(TRY_FIRST);
    regions
}

fn validate(transfer: &Transfer) -> Result<(), Refusal> {
    let refuse = |code, message: String| Err(Refusal::new(code, message));
    let (practices, regions) = (transfer.practices.len(), transfer.regions.len());
    if practices.saturating_mul(regions) > MOST_CELLS {
        return refuse(
            Code::TooLarge,
            format!("{practices} practices in {regions} regions are more than {MOST_CELLS} pairs"),
        );
    }
    for (p, practice) in transfer.practices.iter().enumerate() {
        if practice.home.is_some_and(|home| home >= regions) {
            return refuse(
                Code::InvalidValue,
                format!("`practices[{p}].home` is no region; there are {regions}"),
            );
        }
        for (k, precondition) in practice.preconditions.iter().enumerate() {
            let place = format!("practices[{p}].preconditions[{k}]");
            if !(precondition.weight > 0.0 && precondition.weight.is_finite()) {
                return refuse(
                    Code::InvalidValue,
                    format!(
                        "`{place}.weight` is {}; expected a number above 0",
                        precondition.weight
                    ),
                );
            }
            if precondition
                .cost_to_create
                .is_some_and(|cost| !cost.is_finite() || cost < 0.0)
            {
                return refuse(
                    Code::InvalidValue,
                    format!("`{place}.cost_to_create` is no amount from 0"),
                );
            }
            if precondition
                .requires
                .iter()
                .any(|&other| other >= practice.preconditions.len())
            {
                return refuse(
                    Code::InvalidValue,
                    format!("`{place}.requires` names a precondition that is not there"),
                );
            }
            if precondition.tests.is_empty() {
                return refuse(
                    Code::MissingField,
                    format!("`{place}` has no test: give at_least, at_most, one_of or equals"),
                );
            }
        }
        let sum = |of: fn(&Precondition) -> f64| practice.preconditions.iter().map(of).sum::<f64>();
        for (name, sum) in [
            ("weight", sum(|one| one.weight)),
            ("cost_to_create", sum(|one| one.cost_to_create.unwrap_or(0.0))),
        ] {
            if !sum.is_finite() {
                return refuse(
                    Code::NotFinite,
                    format!("`practices[{p}].preconditions`: `{name}` has a sum beyond the range of numbers"),
                );
            }
        }
    }
    if let Some(part) = transfer
        .context
        .iter()
        .find(|part| !part.weight.is_finite() || part.weight < 0.0)
    {
        return refuse(
            Code::InvalidValue,
            format!(
                "`context` weighs `{}` by {}; expected a number from 0",
                part.indicator, part.weight
            ),
        );
    }
    let weights: f64 = transfer.context.iter().map(|part| part.weight).sum();
    if !weights.is_finite() {
        return refuse(
            Code::NotFinite,
            "`context` has weights whose sum is beyond the range of numbers".to_owned(),
        );
    }
    for (k, pilot) in transfer.pilots.iter().enumerate() {
        let known = transfer
            .practices
            .get(pilot.practice)
            .is_some_and(|practice| pilot.precondition < practice.preconditions.len())
            && pilot.region < regions;
        if !known {
            return refuse(
                Code::InvalidValue,
                format!("`pilots[{k}]` names a practice, region or precondition that is not there"),
            );
        }
    }
    let demand = &transfer.demand;
    if !demand.is_empty() && (demand.len() != practices || demand.iter().any(|row| row.len() != regions)) {
        return refuse(
            Code::WrongShape,
            format!("`demand` is not {practices} practices by {regions} regions"),
        );
    }
    if demand.iter().flatten().any(|share| !(0.0..=1.0).contains(share)) {
        return refuse(
            Code::InvalidValue,
            "`demand` holds a share outside 0 to 1".to_owned(),
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::precondition::Test;
    use crate::profile::Figure;

    fn region(figures: &[(&str, f64)]) -> Profile {
        figures
            .iter()
            .map(|&(name, x)| (name.to_owned(), Figure::Number(x)))
            .collect()
    }

    fn at_least(indicator: &str, least: f64, weight: f64, cost: f64) -> Precondition {
        Precondition {
            weight,
            cost_to_create: Some(cost),
            ..Precondition::new(indicator, vec![Test::AtLeast(least)])
        }
    }

    fn example() -> Transfer {
        Transfer {
            practices: vec![Practice {
                preconditions: vec![
                    at_least("staff", 2.0, 3.0, 50.0),
                    at_least("budget", 10.0, 1.0, 20.0),
                ],
                ..Practice::default()
            }],
            regions: vec![
                region(&[("staff", 3.0), ("budget", 5.0)]),
                region(&[("staff", 1.0)]),
                region(&[("staff", 2.0), ("budget", 10.0)]),
                region(&[("budget", 11.0)]),
            ],
            ..Transfer::default()
        }
    }

    #[test]
    fn fit_is_the_weighted_share_met_and_unknown_makes_it_an_interval() {
        let matrix = assess(&example(), &Limits::default()).unwrap();
        let fits: Vec<[f64; 2]> = matrix.cells[0].iter().map(|cell| cell.fit).collect();
        assert_eq!(fits, [[0.75, 0.75], [0.0, 0.25], [1.0, 1.0], [0.25, 1.0]]);
        let cell = &matrix.cells[0][1];
        assert_eq!(
            (cell.missing.as_slice(), cell.unknown.as_slice()),
            ([0].as_slice(), [1].as_slice())
        );
        assert_eq!(cell.cheapest_adaptation.cost, Some(50.0));
        assert_eq!(cell.adaptation_at_worst.as_ref().unwrap().cost, Some(70.0));
        assert_eq!(cell.findings[0].figure, Some(Figure::Number(1.0)));
        assert_eq!(matrix.cells[0][0].cheapest_adaptation.create, [1]);
        assert_eq!(matrix.try_first, [vec![2, 0, 3]]);
    }

    #[test]
    fn a_practice_is_not_tried_at_home_and_demand_changes_the_order() {
        let mut transfer = example();
        transfer.practices[0].home = Some(2);
        assert_eq!(
            assess(&transfer, &Limits::default()).unwrap().try_first,
            [vec![0, 3, 1]]
        );
        transfer.demand = vec![vec![0.1, 1.0, 1.0, 1.0]];
        assert_eq!(
            assess(&transfer, &Limits::default()).unwrap().try_first,
            [vec![3, 0, 1]]
        );
    }

    #[test]
    fn similarity_of_context_multiplies_the_fit() {
        let mut transfer = example();
        transfer.context = vec![ContextIndicator {
            indicator: "budget".to_owned(),
            weight: 1.0,
        }];
        transfer.practices[0].home = Some(2);
        let matrix = assess(&transfer, &Limits::default()).unwrap();
        // Budgets 5, 10, 11: a spread of 6.
        let similarity = 1.0 - 5.0 / 6.0;
        assert!((matrix.cells[0][0].fit[0] - 0.75 * similarity).abs() < 1e-15);
        assert_eq!(matrix.cells[0][1].similarity, None);
        assert_eq!(matrix.cells[0][2].similarity, Some(1.0));
        transfer.practices[0].origin = Some(region(&[("budget", 17.0)]));
        let matrix = assess(&transfer, &Limits::default()).unwrap();
        assert!((matrix.cells[0][0].similarity.unwrap() - 0.0).abs() < 1e-15);
    }

    #[test]
    fn a_pilot_is_shown_and_counts() {
        let mut transfer = example();
        let pilot = |confirmed| Pilot {
            practice: 0,
            region: 1,
            precondition: 1,
            confirmed,
        };
        transfer.pilots = vec![pilot(false), pilot(true)];
        let cell = &assess(&transfer, &Limits::default()).unwrap().cells[0][1];
        assert_eq!(cell.fit, [0.25, 0.25]);
        assert!(cell.findings[1].tested && !cell.findings[0].tested);
    }

    #[test]
    fn alternatives_count_once() {
        let mut transfer = example();
        for precondition in &mut transfer.practices[0].preconditions {
            precondition.group = Some("either".to_owned());
        }
        let matrix = assess(&transfer, &Limits::default()).unwrap();
        assert_eq!(matrix.cells[0][0].fit, [1.0, 1.0]);
        assert_eq!(matrix.cells[0][1].fit, [0.0, 1.0]);
        assert_eq!(matrix.cells[0][0].cheapest_adaptation.cost, Some(0.0));
    }

    #[test]
    fn a_practice_that_needs_nothing_fits_everywhere() {
        let transfer = Transfer {
            practices: vec![Practice::default()],
            regions: vec![Profile::default()],
            ..Transfer::default()
        };
        assert_eq!(
            assess(&transfer, &Limits::default()).unwrap().cells[0][0].fit,
            [1.0, 1.0]
        );
    }

    #[test]
    fn faults_are_named() {
        let code = |change: &dyn Fn(&mut Transfer)| {
            let mut transfer = example();
            change(&mut transfer);
            assess(&transfer, &Limits::default()).unwrap_err().code
        };
        assert_eq!(code(&|t| t.practices[0].home = Some(9)), Code::InvalidValue);
        assert_eq!(
            code(&|t| t.practices[0].preconditions[0].weight = 0.0),
            Code::InvalidValue
        );
        assert_eq!(
            code(&|t| t.practices[0].preconditions[0].cost_to_create = Some(-1.0)),
            Code::InvalidValue
        );
        assert_eq!(
            code(&|t| t.practices[0].preconditions[0].requires = vec![7]),
            Code::InvalidValue
        );
        assert_eq!(
            code(&|t| t.practices[0].preconditions[0].tests.clear()),
            Code::MissingField
        );
        assert_eq!(code(&|t| t.demand = vec![vec![1.0]]), Code::WrongShape);
        assert_eq!(code(&|t| t.demand = vec![vec![2.0; 4]]), Code::InvalidValue);
        assert_eq!(
            code(&|t| t.context = vec![ContextIndicator {
                indicator: "x".to_owned(),
                weight: -1.0
            }]),
            Code::InvalidValue
        );
        assert_eq!(
            code(&|t| t.pilots = vec![Pilot {
                practice: 0,
                region: 0,
                precondition: 5,
                confirmed: true
            }]),
            Code::InvalidValue
        );
        assert_eq!(
            code(&|t| {
                t.practices = vec![Practice::default(); 2000];
                t.regions = vec![Profile::default(); 2000];
            }),
            Code::TooLarge
        );
    }
}
