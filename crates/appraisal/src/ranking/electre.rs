//! Says how credible it is that one alternative is at least as good as another, with a veto against large losses (ELECTRE III).
//!
//! One of the ranking methods. It stops at the credibility matrix: what a page shows is who outranks whom, and how surely.

use p4c_problem::{Code, Limits, Refusal};
use rayon::prelude::*;
use serde::Serialize;

use crate::table::{Criteria, Sense, Table, shares};

/// The most alternatives: the answer has a cell for each pair.
const LARGEST: usize = 3000;

/// Thresholds of one criterion, in its unit: `0 <= q <= p <= v`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// Differences up to here do not count.
    pub q: f64,
    /// From here on a difference counts in full.
    pub p: f64,
    /// From here on a loss forbids outranking, whatever the other criteria say; `None` = no veto.
    pub v: Option<f64>,
}

/// Credibility of outranking, and the concordance it starts from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outranking {
    /// `credibility[a][b]`: how credible it is that `a` is at least as good as `b`, 0 to 1; 0 on the diagonal.
    pub credibility: Vec<Vec<f64>>,
    /// `concordance[a][b]`: weighted share of the criteria that agree; 1 on the diagonal.
    pub concordance: Vec<Vec<f64>>,
}

/// Credibility matrix of ELECTRE III (Roy 1978): concordance, lowered by `(1 - d_j) / (1 - C)` for every criterion whose discordance
/// `d_j` is above the concordance `C`. Weights count by their share. `O(m^2 n)`, in parallel.
///
/// # Errors
/// [`Code::WrongShape`], [`Code::InvalidValue`] for thresholds out of order, [`Code::TooLarge`] beyond 3000 alternatives,
/// [`Code::TimeLimit`], [`Code::Cancelled`].
pub fn electre3(
    table: &Table,
    criteria: &Criteria,
    thresholds: &[Thresholds],
    limits: &Limits,
) -> Result<Outranking, Refusal> {
    criteria.check(table)?;
    if thresholds.len() != criteria.weights().len() {
        return Err(Refusal::new(
            Code::WrongShape,
            format!(
                "there are thresholds for {} criteria and weights for {}",
                thresholds.len(),
                criteria.weights().len()
            ),
        ));
    }
    for (j, Thresholds { q, p, v }) in thresholds.iter().enumerate() {
        let veto = v.unwrap_or(f64::MAX);
        if !(0.0 <= *q && q <= p && *p <= veto && veto.is_finite()) {
            return Err(Refusal::new(
                Code::InvalidValue,
                format!("thresholds of criterion {j} are q {q}, p {p}, v {v:?}; expected 0 <= q <= p <= v"),
            ));
        }
    }
    let m = table.rows();
    if m > LARGEST {
        return Err(Refusal::new(
            Code::TooLarge,
            format!("`matrix` has {m} rows; ELECTRE III takes at most {LARGEST}, for it answers every pair"),
        ));
    }
    let weights = shares(criteria.weights());
    let rows: Vec<(Vec<f64>, Vec<f64>)> = (0..m)
        .into_par_iter()
        .map(|a| {
            limits.check()?;
            let mut agreement = vec![0.0; m];
            let mut credibility = vec![0.0; m];
            for b in 0..m {
                if a == b {
                    agreement[b] = 1.0;
                    continue;
                }
                let losses = table
                    .columns()
                    .iter()
                    .zip(criteria.senses())
                    .map(|(column, &sense)| {
                        let (own, other) = (column[a], column[b]);
                        match sense {
                            Sense::Benefit => Loss::new(other, own),
                            Sense::Cost => Loss::new(own, other),
                        }
                    });
                let total: f64 = losses
                    .clone()
                    .zip(thresholds)
                    .zip(&weights)
                    .map(|((loss, t), weight)| weight * (1.0 - loss.share(t.q, t.p)))
                    .sum();
                let total = total.clamp(0.0, 1.0);
                agreement[b] = total;
                credibility[b] = losses
                    .zip(thresholds)
                    .map(|(loss, t)| t.v.map_or(0.0, |v| loss.share(t.p, v)))
                    .filter(|&discordance| discordance > total)
                    .fold(total, |credible, discordance| {
                        credible * (1.0 - discordance) / (1.0 - total)
                    });
            }
            Ok((credibility, agreement))
        })
        .collect::<Result<_, Refusal>>()?;
    let (credibility, concordance) = rows.into_iter().unzip();
    Ok(Outranking {
        credibility,
        concordance,
    })
}

/// By how much one performance is behind another.
#[derive(Debug, Clone, Copy)]
struct Loss {
    difference: f64,
    /// What rounding of decimal numbers can make of it.
    slack: f64,
}

impl Loss {
    fn new(better: f64, worse: f64) -> Self {
        Self {
            difference: better - worse,
            // Each by itself, for the sum may be beyond the range of numbers.
            slack: f64::EPSILON * better.abs() + f64::EPSILON * worse.abs(),
        }
    }

    /// 0 up to `from`, 1 from `to` on, in line between; where the two are one, 0 up to and 1 above it.
    fn share(self, from: f64, to: f64) -> f64 {
        let slack = self.slack + f64::EPSILON * to;
        if self.difference <= from + slack {
            0.0
        } else if self.difference >= to - slack {
            1.0
        } else {
            (self.difference - from) / (to - from)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn thresholds(q: f64, p: f64, v: f64) -> Thresholds {
        Thresholds { q, p, v: Some(v) }
    }

    #[test]
    fn a_loss_beyond_the_range_of_numbers_is_a_loss() {
        let table = Table::from_rows(&[vec![1.7e308], vec![-1.7e308]]).unwrap();
        let criteria = Criteria::new(vec![1.0], vec![Sense::Benefit]).unwrap();
        let limits = [thresholds(1.0, 2.0, 3.0)];
        let answer = electre3(&table, &criteria, &limits, &Limits::default()).unwrap();
        assert_eq!(answer.credibility, [[0.0, 1.0], [0.0, 0.0]]);
    }

    #[test]
    fn two_alternatives_as_by_hand() {
        // Weights 3:1 as shares 3/4 and 1/4. Criterion 0 (benefit): a is 2 behind, q 1, p 3: agreement 1/2. Criterion 1 (cost): a is
        // 4 behind, q 0, p 1, v 5: agreement 0, discordance 3/4. C = 3/8; credibility = 3/8 * (1/4) / (5/8).
        let table = Table::from_rows(&[vec![10.0, 9.0], vec![12.0, 5.0]]).unwrap();
        let criteria = Criteria::new(vec![3.0, 1.0], vec![Sense::Benefit, Sense::Cost]).unwrap();
        let answer = electre3(
            &table,
            &criteria,
            &[thresholds(1.0, 3.0, 9.0), thresholds(0.0, 1.0, 5.0)],
            &Limits::default(),
        )
        .unwrap();
        assert!((answer.concordance[0][1] - 0.375).abs() < 1e-15);
        assert!((answer.credibility[0][1] - 0.375 * 0.25 / 0.625).abs() < 1e-15);
        assert_eq!(answer.credibility[1], [1.0, 0.0]);
        assert_eq!(answer.concordance[1], [1.0, 1.0]);
    }

    #[test]
    fn a_veto_forbids_and_no_veto_allows() {
        let table = Table::from_rows(&[vec![10.0, 0.0], vec![0.0, 8.0]]).unwrap();
        let criteria = Criteria::new(vec![0.9, 0.1], vec![Sense::Benefit; 2]).unwrap();
        let with = [thresholds(0.0, 0.0, 20.0), thresholds(0.0, 1.0, 8.0)];
        assert_eq!(
            electre3(&table, &criteria, &with, &Limits::default())
                .unwrap()
                .credibility[0][1],
            0.0
        );
        let without = [with[0], Thresholds { v: None, ..with[1] }];
        assert_eq!(
            electre3(&table, &criteria, &without, &Limits::default())
                .unwrap()
                .credibility[0][1],
            0.9
        );
    }

    #[test]
    fn a_cancelled_solve_ends() {
        let table = Table::from_rows(&[vec![1.0], vec![2.0]]).unwrap();
        let criteria = Criteria::new(vec![1.0], vec![Sense::Benefit]).unwrap();
        let limits = Limits::default();
        limits.cancel_flag().cancel();
        let refusal = electre3(&table, &criteria, &[thresholds(0.0, 1.0, 2.0)], &limits).unwrap_err();
        assert_eq!(refusal.code, Code::Cancelled);
    }

    #[test]
    fn decimal_numbers_at_a_threshold_do_not_count() {
        let table = Table::from_rows(&[vec![0.7], vec![0.8]]).unwrap();
        let criteria = Criteria::new(vec![1.0], vec![Sense::Benefit]).unwrap();
        let answer = electre3(
            &table,
            &criteria,
            &[thresholds(0.1, 0.1, 0.5)],
            &Limits::default(),
        )
        .unwrap();
        assert_eq!(answer.concordance[0][1], 1.0);
    }

    #[test]
    fn thresholds_out_of_order_and_large_tables_are_refused() {
        let table = Table::from_rows(&[vec![1.0], vec![2.0]]).unwrap();
        let criteria = Criteria::new(vec![1.0], vec![Sense::Benefit]).unwrap();
        let code = |t: &[Thresholds]| {
            electre3(&table, &criteria, t, &Limits::default())
                .unwrap_err()
                .code
        };
        assert_eq!(code(&[thresholds(2.0, 1.0, 3.0)]), Code::InvalidValue);
        assert_eq!(code(&[thresholds(0.0, 4.0, 3.0)]), Code::InvalidValue);
        assert_eq!(code(&[thresholds(-1.0, 1.0, 3.0)]), Code::InvalidValue);
        assert_eq!(code(&[thresholds(f64::NAN, 1.0, 3.0)]), Code::InvalidValue);
        assert_eq!(code(&[]), Code::WrongShape);
        let large = Table::from_columns(vec![vec![1.0; LARGEST + 1]]).unwrap();
        let refusal = electre3(
            &large,
            &criteria,
            &[thresholds(0.0, 1.0, 2.0)],
            &Limits::default(),
        )
        .unwrap_err();
        assert_eq!(refusal.code, Code::TooLarge);
    }

    proptest! {
        #[test]
        fn credibility_is_a_share_and_never_above_concordance(rows in proptest::collection::vec(proptest::collection::vec(0.0_f64..10.0, 3), 2..8)) {
            let table = Table::from_rows(&rows).unwrap();
            let criteria = Criteria::new(vec![0.5, 0.3, 0.2], vec![Sense::Benefit, Sense::Cost, Sense::Benefit]).unwrap();
            let answer = electre3(&table, &criteria, &[thresholds(0.5, 1.0, 4.0); 3], &Limits::default()).unwrap();
            for a in 0..rows.len() {
                for b in 0..rows.len() {
                    prop_assert!((0.0..=answer.concordance[a][b]).contains(&answer.credibility[a][b]));
                }
            }
        }
    }
}
