//! Says how far one weight may move before a place in an additive ranking changes hands.
//!
//! Beside [`super::acceptability`], which moves all weights at once: this is the answer for a slider on a page. The other weights keep
//! their proportions.

use p4c_problem::{Code, Refusal};
use serde::Serialize;

use crate::ranking::places::ascending;
use crate::table::{Table, check_weights, shares};

/// How far the share of one weight may move while the first `place` alternatives stay the same ones.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeightRange {
    /// The weight's share now, 0 to 1.
    pub now: f64,
    /// The lowest share that leaves the first places as they are.
    pub low: f64,
    /// The highest share that does.
    pub high: f64,
    /// Who leaves and who enters just below `low`; `None` when nothing changes down to 0.
    pub below: Option<Exchange>,
    /// Who leaves and who enters just above `high`; `None` when nothing changes up to 1.
    pub above: Option<Exchange>,
}

/// A place that changes hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Exchange {
    /// The alternative that was among the first.
    pub leaves: usize,
    /// The alternative that takes its place.
    pub enters: usize,
}

/// For every weight, how far it may move before one of the first `place` alternatives gives way to another, in an additive ranking of
/// `utilities` (more is better). `O(n m place)`.
///
/// Of alternatives that are tied at the border now, the first in the list counts as being ahead.
///
/// # Errors
/// As [`check_weights`]; [`Code::WrongShape`]; [`Code::InvalidValue`] when `place` is 0 or above the number of alternatives.
pub fn weight_ranges(utilities: &Table, weights: &[f64], place: usize) -> Result<Vec<WeightRange>, Refusal> {
    check_weights(weights)?;
    let (m, n) = (utilities.rows(), weights.len());
    if utilities.columns().len() != n {
        return Err(Refusal::new(
            Code::WrongShape,
            format!("there are {} criteria and {n} weights", utilities.columns().len()),
        ));
    }
    if place == 0 || place > m {
        return Err(Refusal::new(
            Code::InvalidValue,
            format!("place {place} of {m} alternatives; expected 1 to {m}"),
        ));
    }
    let weights = shares(weights);
    let score = |i: usize| -> f64 { (0..n).map(|j| weights[j] * utilities.columns()[j][i]).sum() };
    let scores: Vec<f64> = (0..m).map(score).collect();
    let negated: Vec<f64> = scores.iter().map(|x| -x).collect();
    let order = ascending(&negated);
    let (inside, outside) = order.split_at(place);
    Ok((0..n)
        .map(|j| {
            let now = weights[j];
            let mut range = WeightRange {
                now,
                low: 0.0,
                high: 1.0,
                below: None,
                above: None,
            };
            // With share t for this weight, a score is t u + (1 - t) rest: a line in t.
            let rest = |i: usize| {
                if now < 1.0 {
                    (scores[i] - now * utilities.columns()[j][i]) / (1.0 - now)
                } else {
                    (0..n)
                        .filter(|&k| k != j)
                        .map(|k| utilities.columns()[k][i])
                        .sum::<f64>()
                        / (n - 1).max(1) as f64
                }
            };
            for (&a, b) in inside.iter().flat_map(|a| outside.iter().map(move |b| (a, *b))) {
                let (a, b) = (a as usize, b as usize);
                let own = utilities.columns()[j][a] - utilities.columns()[j][b];
                let slope = own - (rest(a) - rest(b));
                let lead = scores[a] - scores[b];
                if slope == 0.0 {
                    continue;
                }
                let exchange = Some(Exchange { leaves: a, enters: b });
                let crossing = now - lead / slope;
                if slope > 0.0 && crossing >= 0.0 && crossing > range.low {
                    range.low = crossing.min(now);
                    range.below = exchange;
                } else if slope < 0.0 && crossing <= 1.0 && crossing < range.high {
                    range.high = crossing.max(now);
                    range.above = exchange;
                }
            }
            range
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_criteria_change_hands_where_the_lines_cross() {
        // Scores at share t of criterion 0: t, 1 - t and 0.6: now t = 0.7 the first leads down to 0.6.
        let table = Table::from_rows(&[vec![1.0, 0.0], vec![0.0, 1.0], vec![0.6, 0.6]]).unwrap();
        let ranges = weight_ranges(&table, &[7.0, 3.0], 1).unwrap();
        assert!((ranges[0].low - 0.6).abs() < 1e-12);
        assert_eq!(ranges[0].below, Some(Exchange { leaves: 0, enters: 2 }));
        assert_eq!((ranges[0].high, ranges[0].above), (1.0, None));
        assert!((ranges[1].high - 0.4).abs() < 1e-12);
        // The first two places hold down to 0.4, where the second alternative enters.
        let ranges = weight_ranges(&table, &[7.0, 3.0], 2).unwrap();
        assert!(
            (ranges[0].low - 0.5).abs() < 1e-12,
            "the first leaves at one half"
        );
        assert_eq!(ranges[0].below, Some(Exchange { leaves: 0, enters: 1 }));
    }

    #[test]
    fn everyone_chosen_never_changes() {
        let table = Table::from_rows(&[vec![1.0], vec![2.0]]).unwrap();
        let ranges = weight_ranges(&table, &[1.0], 2).unwrap();
        assert_eq!((ranges[0].low, ranges[0].high), (0.0, 1.0));
    }

    #[test]
    fn places_out_of_range_are_refused() {
        let table = Table::from_rows(&[vec![1.0], vec![2.0]]).unwrap();
        let code = |weights: &[f64], place| weight_ranges(&table, weights, place).unwrap_err().code;
        assert_eq!(code(&[1.0], 0), Code::InvalidValue);
        assert_eq!(code(&[1.0], 3), Code::InvalidValue);
        assert_eq!(code(&[1.0, 1.0], 1), Code::WrongShape);
        assert_eq!(code(&[0.0], 1), Code::Degenerate);
    }

    proptest! {
        #[test]
        fn inside_the_range_the_first_stay_and_outside_they_change(
            rows in proptest::collection::vec(proptest::collection::vec(0.0_f64..1.0, 3), 3..9),
            weights in proptest::collection::vec(0.1_f64..1.0, 3),
        ) {
            let place = 2;
            let table = Table::from_rows(&rows).unwrap();
            let first_at = |j: usize, t: f64| {
                let now = shares(&weights);
                let moved: Vec<f64> = (0..3).map(|k| if k == j { t } else { now[k] * (1.0 - t) / (1.0 - now[j]) }).collect();
                let scores: Vec<f64> = rows.iter().map(|row| -row.iter().zip(&moved).map(|(u, w)| u * w).sum::<f64>()).collect();
                let mut first = ascending(&scores)[..place].to_vec();
                first.sort_unstable();
                first
            };
            for (j, range) in weight_ranges(&table, &weights, place).unwrap().iter().enumerate() {
                let now = first_at(j, range.now);
                let (low, high) = (range.low + 1e-9, range.high - 1e-9);
                prop_assert!(low > range.now || first_at(j, low) == now);
                prop_assert!(high < range.now || first_at(j, high) == now);
                if range.below.is_some() {
                    prop_assert!(first_at(j, range.low - 1e-9) != now);
                }
                if range.above.is_some() {
                    prop_assert!(first_at(j, range.high + 1e-9) != now);
                }
            }
        }
    }
}
