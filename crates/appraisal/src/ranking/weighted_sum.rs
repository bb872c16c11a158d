//! Adds up weighted, normalised performances: everything can make up for everything.
//!
//! The plainest of the ranking methods; a page can show every term of its sum.

use p4c_problem::{Code, Refusal};
use rayon::prelude::*;

use super::BLOCK;
use super::normalization::{Normalization, scale};
use crate::table::{Criteria, Table};

/// Scores `sum_j w_j r_ij`, higher is better, with `r` as [`Normalization`] defines it. `O(m n)`, in parallel.
///
/// # Errors
/// [`Code::WrongShape`]; as [`super::normalization::normalize`]; [`Code::NotFinite`] when a sum is beyond the range of numbers.
pub fn weighted_sum(
    table: &Table,
    criteria: &Criteria,
    normalization: Normalization,
) -> Result<Vec<f64>, Refusal> {
    criteria.check(table)?;
    let scales = table
        .columns()
        .par_iter()
        .zip(criteria.senses())
        .enumerate()
        .map(|(j, (column, &sense))| scale(column, sense, normalization, j))
        .collect::<Result<Vec<_>, _>>()?;
    let mut scores = vec![0.0; table.rows()];
    scores
        .par_chunks_mut(BLOCK)
        .enumerate()
        .for_each(|(block, scores)| {
            let start = block * BLOCK;
            let end = start + scores.len();
            for ((column, scale), weight) in table.columns().iter().zip(&scales).zip(criteria.weights()) {
                if scale.inverse {
                    for (score, x) in scores.iter_mut().zip(&column[start..end]) {
                        *score += weight * scale.affine(1.0 / x);
                    }
                } else {
                    for (score, x) in scores.iter_mut().zip(&column[start..end]) {
                        *score += weight * scale.affine(*x);
                    }
                }
            }
        });
    match scores.iter().position(|score| !score.is_finite()) {
        Some(i) => Err(Refusal::new(
            Code::NotFinite,
            format!("the weighted sum of alternative {i} is beyond the range of numbers"),
        )),
        None => Ok(scores),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Sense;

    #[test]
    fn a_hand_worked_table_has_its_sums() {
        let table = Table::from_rows(&[vec![1.0, 10.0], vec![3.0, 30.0], vec![2.0, 20.0]]).unwrap();
        let criteria = Criteria::new(vec![0.75, 0.25], vec![Sense::Benefit, Sense::Cost]).unwrap();
        let scores = weighted_sum(&table, &criteria, Normalization::MinMax).unwrap();
        for (score, expected) in scores.iter().zip([0.25, 0.75, 0.5]) {
            assert!((score - expected).abs() < 1e-15);
        }
        let plain = weighted_sum(&table, &criteria, Normalization::None).unwrap();
        assert_eq!(plain, [0.75 - 2.5, 2.25 - 7.5, 1.5 - 5.0]);
        let shares = weighted_sum(&table, &criteria, Normalization::Sum).unwrap();
        let inverse = 1.0 / (1.0 + 1.0 / 3.0 + 0.5);
        assert!((shares[0] - (0.75 / 6.0 + 0.25 * inverse)).abs() < 1e-15);
    }

    #[test]
    fn a_sum_beyond_numbers_is_refused() {
        let table = Table::from_rows(&[vec![1e308, 1e308]]).unwrap();
        let criteria = Criteria::new(vec![1.0, 1.0], vec![Sense::Benefit; 2]).unwrap();
        let refusal = weighted_sum(&table, &criteria, Normalization::None).unwrap_err();
        assert_eq!(refusal.code, Code::NotFinite);
    }
}
