//! Ranks alternatives by closeness to the ideal and distance from the anti-ideal (TOPSIS).
//!
//! One of the ranking methods beside [`super::weighted_sum`]; it rewards being good and not being bad.

use p4c_problem::{Code, Refusal};
use rayon::prelude::*;

use super::BLOCK;
use super::normalization::{Normalization, range, scale};
use crate::table::{Criteria, Table};

/// Closeness `d- / (d+ + d-)` in 0..=1, higher is better (Hwang & Yoon 1981, section 3.5), where `d+` and `d-` are the Euclidean
/// distances of the weighted normalised alternative from the best and the worst value of every criterion.
///
/// `O(m n)`, in parallel. Usual normalisations are [`Normalization::Vector`] and [`Normalization::MinMax`]. The offset of a
/// normalisation cancels, so differences are taken before scaling: no digits are lost to it.
///
/// # Errors
/// [`Code::WrongShape`]; as [`super::normalization::normalize`]; [`Code::Degenerate`] when all alternatives are alike on every criterion
/// that counts, so that ideal and anti-ideal are one.
pub fn topsis(table: &Table, criteria: &Criteria, normalization: Normalization) -> Result<Vec<f64>, Refusal> {
    criteria.check(table)?;
    // Per criterion: best and worst performance, and the factor from a difference to a weighted normalised one.
    let parts = table
        .columns()
        .par_iter()
        .zip(criteria.senses())
        .zip(criteria.weights())
        .enumerate()
        .map(|(j, ((column, &sense), &weight))| {
            let scale = scale(column, sense, normalization, j)?;
            let (low, high) = range(column);
            let invert = |x: f64| if scale.inverse { 1.0 / x } else { x };
            let (low, high) = (invert(low), invert(high));
            let (best, worst) = if (scale.slope * high) >= (scale.slope * low) {
                (high, low)
            } else {
                (low, high)
            };
            Ok((best, worst, weight * scale.slope, scale.inverse))
        })
        .collect::<Result<Vec<_>, Refusal>>()?;
    if parts
        .iter()
        .all(|&(best, worst, factor, _)| best == worst || factor == 0.0)
    {
        return Err(Refusal::new(
            Code::Degenerate,
            "all alternatives are alike on every criterion that counts: closeness to the ideal is undefined",
        ));
    }
    let mut scores = vec![0.0; table.rows()];
    scores
        .par_chunks_mut(BLOCK)
        .enumerate()
        .for_each(|(block, scores)| {
            let start = block * BLOCK;
            let end = start + scores.len();
            // The scores hold the squared distance from the worst until the end.
            let mut from_best = vec![0.0; scores.len()];
            for (column, &(best, worst, factor, inverse)) in table.columns().iter().zip(&parts) {
                let column = &column[start..end];
                let add = |x: f64, near: &mut f64, far: &mut f64| {
                    let (up, down) = ((x - best) * factor, (x - worst) * factor);
                    *near += up * up;
                    *far += down * down;
                };
                let sums = from_best.iter_mut().zip(scores.iter_mut()).zip(column);
                if inverse {
                    sums.for_each(|((near, far), x)| add(1.0 / x, near, far));
                } else {
                    sums.for_each(|((near, far), &x)| add(x, near, far));
                }
            }
            for (score, near) in scores.iter_mut().zip(&from_best) {
                let (far, near) = (score.sqrt(), near.sqrt());
                *score = far / (far + near);
            }
        });
    Ok(scores)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Sense;
    use proptest::prelude::*;

    #[test]
    fn the_best_of_two_is_at_the_ideal() {
        let table = Table::from_rows(&[vec![5.0, 1.0], vec![3.0, 2.0]]).unwrap();
        let criteria = Criteria::new(vec![1.0, 1.0], vec![Sense::Benefit, Sense::Cost]).unwrap();
        for normalization in [Normalization::Vector, Normalization::MinMax, Normalization::Sum] {
            assert_eq!(topsis(&table, &criteria, normalization).unwrap(), [1.0, 0.0]);
        }
    }

    #[test]
    fn a_hand_worked_table_has_its_closeness() {
        // Columns (3, 4, 0) and (0, 3, 4), both of length 5; weights 1 and 1: distances from (0.8, 0.8) and (0, 0).
        let table = Table::from_rows(&[vec![3.0, 0.0], vec![4.0, 3.0], vec![0.0, 4.0]]).unwrap();
        let criteria = Criteria::new(vec![1.0, 1.0], vec![Sense::Benefit; 2]).unwrap();
        let scores = topsis(&table, &criteria, Normalization::Vector).unwrap();
        let near = [(0.04_f64 + 0.64).sqrt(), 0.2, 0.8];
        let far = [0.6, 1.0, 0.8];
        for i in 0..3 {
            assert!((scores[i] - far[i] / (far[i] + near[i])).abs() < 1e-15);
        }
    }

    #[test]
    fn alternatives_that_are_alike_have_no_ideal() {
        let table = Table::from_rows(&[vec![1.0, 7.0], vec![1.0, 8.0]]).unwrap();
        let criteria = Criteria::new(vec![1.0, 0.0], vec![Sense::Benefit; 2]).unwrap();
        let refusal = topsis(&table, &criteria, Normalization::Vector).unwrap_err();
        assert_eq!(refusal.code, Code::Degenerate);
    }

    /// Wider than a block, so that the parallel parts meet.
    #[test]
    fn a_long_table_scores_each_row_as_a_naive_computation_does() {
        let rows: Vec<Vec<f64>> = (0..9001)
            .map(|i| {
                (0..3)
                    .map(|j| f64::from((i * 7919 + j * 104_729) % 1009) + 1.0)
                    .collect()
            })
            .collect();
        let table = Table::from_rows(&rows).unwrap();
        let weights = [0.2, 0.5, 0.3];
        let senses = vec![Sense::Benefit, Sense::Cost, Sense::Benefit];
        let criteria = Criteria::new(weights.to_vec(), senses.clone()).unwrap();
        let scores = topsis(&table, &criteria, Normalization::Vector).unwrap();
        let weighted: Vec<Vec<f64>> = (0..3)
            .map(|j| {
                let column = super::super::normalization::normalize(
                    &table.columns()[j],
                    senses[j],
                    Normalization::Vector,
                );
                column.unwrap().iter().map(|x| x * weights[j]).collect()
            })
            .collect();
        let ends: Vec<(f64, f64)> = weighted.iter().map(|column| range(column)).collect();
        for i in [0, 4095, 4096, 9000] {
            let square = |pick: &dyn Fn((f64, f64)) -> f64| -> f64 {
                (0..3)
                    .map(|j| (weighted[j][i] - pick(ends[j])).powi(2))
                    .sum::<f64>()
                    .sqrt()
            };
            let (near, far) = (square(&|e| e.1), square(&|e| e.0));
            assert!((scores[i] - far / (near + far)).abs() < 1e-12);
        }
    }

    fn tables() -> impl Strategy<Value = Vec<Vec<f64>>> {
        proptest::collection::vec(proptest::collection::vec(1.0_f64..100.0, 3), 2..12)
    }

    proptest! {
        #[test]
        fn the_order_of_alternatives_does_not_matter(rows in tables()) {
            let criteria = Criteria::new(vec![0.2, 0.5, 0.3], vec![Sense::Benefit, Sense::Cost, Sense::Benefit]).unwrap();
            let forward = topsis(&Table::from_rows(&rows).unwrap(), &criteria, Normalization::Vector).unwrap();
            let reversed: Vec<Vec<f64>> = rows.iter().rev().cloned().collect();
            let backward = topsis(&Table::from_rows(&reversed).unwrap(), &criteria, Normalization::Vector).unwrap();
            for (a, b) in forward.iter().zip(backward.iter().rev()) {
                prop_assert!((a - b).abs() < 1e-12);
            }
        }

        #[test]
        fn the_unit_of_a_criterion_does_not_matter(rows in tables(), factor in 0.01_f64..100.0) {
            let criteria = Criteria::new(vec![0.2, 0.5, 0.3], vec![Sense::Benefit, Sense::Cost, Sense::Benefit]).unwrap();
            let scaled: Vec<Vec<f64>> = rows.iter().map(|row| vec![row[0], row[1] * factor, row[2]]).collect();
            for normalization in [Normalization::Vector, Normalization::MinMax] {
                let one = topsis(&Table::from_rows(&rows).unwrap(), &criteria, normalization).unwrap();
                let other = topsis(&Table::from_rows(&scaled).unwrap(), &criteria, normalization).unwrap();
                for (a, b) in one.iter().zip(&other) {
                    prop_assert!((a - b).abs() < 1e-9);
                }
            }
        }

        #[test]
        fn a_dominated_alternative_is_never_ahead(rows in tables(), worse in 0.0_f64..5.0) {
            let criteria = Criteria::new(vec![0.2, 0.5, 0.3], vec![Sense::Benefit, Sense::Cost, Sense::Benefit]).unwrap();
            let mut rows = rows;
            let first = rows[0].clone();
            rows.push(vec![first[0] - worse, first[1] + worse, first[2]]);
            let scores = topsis(&Table::from_rows(&rows).unwrap(), &criteria, Normalization::Vector).unwrap();
            prop_assert!(scores[rows.len() - 1] <= scores[0] + 1e-12);
        }
    }
}
