//! Ranks alternatives by a compromise between the sum of regrets and the worst regret (VIKOR).
//!
//! One of the ranking methods; beside the ranking it says whether the first is ahead clearly enough to stand alone.

use p4c_problem::{Code, Refusal};
use rayon::prelude::*;
use serde::Serialize;

use super::BLOCK;
use super::normalization::range;
use super::places::{SAME, ascending};
use crate::table::{Criteria, Sense, Table};

/// The three measures of VIKOR; less is better in each.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Vikor {
    /// Sum of weighted regrets.
    #[serde(rename = "S")]
    pub s: Vec<f64>,
    /// Largest weighted regret.
    #[serde(rename = "R")]
    pub r: Vec<f64>,
    /// Compromise: `v` of the way from best to worst by `s`, `1 - v` by `r`; in 0..=1.
    #[serde(rename = "Q")]
    pub q: Vec<f64>,
    /// The compromise set: the first by `Q` alone if it is ahead by `1/(m-1)` and first by `S` or `R` too; else with those that are
    /// not clearly behind.
    pub compromise: Vec<usize>,
}

/// `S`, `R` and `Q` (Opricovic & Tzeng 2004, equations 2 to 4): regret of a criterion is `w (f* - f) / (f* - f-)`.
///
/// A criterion on which all alternatives are alike gives no regret; where all have the same `S` (or `R`), its part of `Q` is 0.
/// `O(m n + m log m)`, in parallel.
///
/// # Errors
/// [`Code::WrongShape`]; [`Code::InvalidValue`] for `v` outside 0..=1; [`Code::NotFinite`] when a spread is beyond the range of numbers.
pub fn vikor(table: &Table, criteria: &Criteria, v: f64) -> Result<Vikor, Refusal> {
    criteria.check(table)?;
    if !(0.0..=1.0).contains(&v) {
        return Err(Refusal::new(
            Code::InvalidValue,
            format!("`v` is {v}; expected a share from 0 to 1"),
        ));
    }
    // Per criterion: the best performance, and the factor from a difference to a weighted regret.
    let parts = table
        .columns()
        .par_iter()
        .zip(criteria.senses())
        .zip(criteria.weights())
        .enumerate()
        .map(|(j, ((column, &sense), &weight))| {
            let (low, high) = range(column);
            let spread = high - low;
            if !spread.is_finite() {
                return Err(Refusal::new(
                    Code::NotFinite,
                    format!("column {j} spreads beyond the range of numbers"),
                ));
            }
            let factor = if spread > 0.0 && (weight / spread).is_finite() {
                weight / spread
            } else {
                0.0
            };
            Ok(match sense {
                Sense::Benefit => (high, -factor),
                Sense::Cost => (low, factor),
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let mut s = vec![0.0; table.rows()];
    let mut r = vec![0.0_f64; table.rows()];
    s.par_chunks_mut(BLOCK)
        .zip(r.par_chunks_mut(BLOCK))
        .enumerate()
        .for_each(|(block, (s, r))| {
            let start = block * BLOCK;
            let end = start + s.len();
            for (column, &(best, factor)) in table.columns().iter().zip(&parts) {
                for ((s, r), x) in s.iter_mut().zip(r.iter_mut()).zip(&column[start..end]) {
                    let regret = (x - best) * factor;
                    *s += regret;
                    *r = if regret > *r { regret } else { *r };
                }
            }
        });
    // Sums that differ by rounding only are the same: their difference must not be blown up to the whole way from best to worst.
    let share = |values: &[f64]| {
        let (low, high) = range(values);
        let spread = high - low;
        let apart = spread > SAME * high && (1.0 / spread).is_finite();
        (low, if apart { 1.0 / spread } else { 0.0 })
    };
    let (s_best, s_factor) = share(&s);
    let (r_best, r_factor) = share(&r);
    let q: Vec<f64> = s
        .par_iter()
        .zip(&r)
        .with_min_len(BLOCK)
        .map(|(s, r)| v * (s - s_best) * s_factor + (1.0 - v) * (r - r_best) * r_factor)
        .collect();
    let compromise = compromise(&s, &r, &q);
    Ok(Vikor { s, r, q, compromise })
}

/// The compromise set (Opricovic & Tzeng 2004, conditions 1 and 2).
fn compromise(s: &[f64], r: &[f64], q: &[f64]) -> Vec<usize> {
    let m = q.len();
    if m == 1 {
        return vec![0];
    }
    let advantage = 1.0 / (m - 1) as f64;
    let least = range(q).0;
    // Only those within the advantage can be in the set, and the first two.
    let order = ascending(q);
    let first = order[0] as usize;
    let second = order[1] as usize;
    let clear = q[second] - least >= advantage - 1e-12;
    let stable = s[first] <= range(s).0 + 1e-12 || r[first] <= range(r).0 + 1e-12;
    match (clear, stable) {
        (true, true) => vec![first],
        (true, false) => vec![first, second],
        (false, _) => order
            .iter()
            .map(|&i| i as usize)
            .take_while(|&i| q[i] - least < advantage - 1e-12)
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ranking::places::places;
    use proptest::prelude::*;

    fn criteria(weights: &[f64], senses: &[Sense]) -> Criteria {
        Criteria::new(weights.to_vec(), senses.to_vec()).unwrap()
    }

    /// Opricovic & Tzeng (2004), the mountain climber's choice among altitudes: risk to be least, altitude to be most,
    /// (1, 3000), (2, 3750), (5, 4500) with equal weights: Q = 1, 0, 1 for v = 0.5 and A2 is the compromise.
    #[test]
    fn the_mountain_climber_takes_the_middle() {
        let table = Table::from_rows(&[vec![1.0, 3000.0], vec![2.0, 3750.0], vec![5.0, 4500.0]]).unwrap();
        let answer = vikor(
            &table,
            &criteria(&[0.5, 0.5], &[Sense::Cost, Sense::Benefit]),
            0.5,
        )
        .unwrap();
        for (s, expected) in answer.s.iter().zip([0.5, 0.375, 0.5]) {
            assert!((s - expected).abs() < 1e-15);
        }
        for (r, expected) in answer.r.iter().zip([0.5, 0.25, 0.5]) {
            assert!((r - expected).abs() < 1e-15);
        }
        assert_eq!(answer.q, [1.0, 0.0, 1.0]);
        assert_eq!(answer.compromise, [1]);
    }

    #[test]
    fn alternatives_that_are_alike_all_stand_first() {
        let table = Table::from_rows(&[vec![1.0], vec![1.0], vec![1.0]]).unwrap();
        let answer = vikor(&table, &criteria(&[1.0], &[Sense::Benefit]), 0.5).unwrap();
        assert_eq!(answer.q, [0.0; 3]);
        assert_eq!(answer.compromise, [0, 1, 2]);
        let one = Table::from_rows(&[vec![1.0]]).unwrap();
        assert_eq!(
            vikor(&one, &criteria(&[1.0], &[Sense::Benefit]), 0.5)
                .unwrap()
                .compromise,
            [0]
        );
    }

    #[test]
    fn sums_that_differ_by_rounding_only_are_the_same() {
        // Both regret 0.1 + 0.2 + 0.3, added in different orders; as floating-point numbers the two sums differ.
        let table = Table::from_rows(&[
            vec![0.0, 0.0, 0.0, 1.0, 1.0, 1.0],
            vec![1.0, 1.0, 1.0, 0.0, 0.0, 0.0],
        ])
        .unwrap();
        let criteria = criteria(&[0.1, 0.2, 0.3, 0.3, 0.2, 0.1], &[Sense::Benefit; 6]);
        let answer = vikor(&table, &criteria, 0.5).unwrap();
        assert_ne!(answer.s[0], answer.s[1]);
        assert_eq!(answer.q, [0.0, 0.0]);
        assert_eq!(answer.compromise, [0, 1]);
    }

    #[test]
    fn a_share_out_of_range_and_a_spread_beyond_numbers_are_refused() {
        let table = Table::from_rows(&[vec![-1.7e308], vec![1.7e308]]).unwrap();
        let one = criteria(&[1.0], &[Sense::Benefit]);
        assert_eq!(vikor(&table, &one, 1.5).unwrap_err().code, Code::InvalidValue);
        assert_eq!(
            vikor(&table, &one, f64::NAN).unwrap_err().code,
            Code::InvalidValue
        );
        assert_eq!(vikor(&table, &one, 0.5).unwrap_err().code, Code::NotFinite);
    }

    #[test]
    fn an_unstable_first_shares_the_compromise_with_the_second() {
        // With v = 0, Q follows R alone; the first by R is not first by S, and has no advantage either.
        let table =
            Table::from_rows(&[vec![0.5, 0.5, 0.5], vec![1.0, 1.0, 0.2], vec![0.0, 0.0, 1.0]]).unwrap();
        let answer = vikor(&table, &criteria(&[1.0; 3], &[Sense::Benefit; 3]), 0.5).unwrap();
        assert_eq!(answer.compromise.len(), 2);
    }

    proptest! {
        #[test]
        fn shift_and_scale_of_a_criterion_do_not_matter(
            rows in proptest::collection::vec(proptest::collection::vec(0.0_f64..100.0, 2), 2..12),
            shift in -50.0_f64..50.0,
            factor in 0.1_f64..10.0,
        ) {
            let criteria = criteria(&[0.4, 0.6], &[Sense::Benefit, Sense::Cost]);
            let moved: Vec<Vec<f64>> = rows.iter().map(|row| vec![row[0] * factor + shift, row[1]]).collect();
            let one = vikor(&Table::from_rows(&rows).unwrap(), &criteria, 0.5).unwrap();
            let other = vikor(&Table::from_rows(&moved).unwrap(), &criteria, 0.5).unwrap();
            for (a, b) in one.s.iter().zip(&other.s) {
                prop_assert!((a - b).abs() < 1e-9);
            }
            for i in 0..rows.len() {
                prop_assert!((0.0..=1.0 + 1e-12).contains(&one.q[i]));
            }
        }

        #[test]
        fn a_dominated_alternative_is_never_ahead(rows in proptest::collection::vec(proptest::collection::vec(0.0_f64..100.0, 2), 2..12), worse in 0.0_f64..5.0) {
            let criteria = criteria(&[0.4, 0.6], &[Sense::Benefit, Sense::Cost]);
            let mut rows = rows;
            rows.push(vec![rows[0][0] - worse, rows[0][1] + worse]);
            let answer = vikor(&Table::from_rows(&rows).unwrap(), &criteria, 0.5).unwrap();
            let negated: Vec<f64> = answer.q.iter().map(|q| -q).collect();
            let places = places(&negated);
            prop_assert!(places[rows.len() - 1] >= places[0] || answer.q[rows.len() - 1] >= answer.q[0] - 1e-12);
        }
    }
}
