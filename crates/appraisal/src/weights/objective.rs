//! Weighs criteria by what the data say: how unevenly a criterion is spread (entropy), and how little it repeats others (CRITIC).
//!
//! Needs no judgement, so it serves as a cross-check beside weights that people gave; it does not know what matters.

use p4c_problem::{Code, Limits, Refusal};

use crate::ranking::normalization::{Normalization, normalize};
use crate::table::{Sense, Table, shares};

/// Entropy weights: with shares `p_ij = x_ij / sum_i x_ij`, `e_j = -(1/ln m) sum_i p_ij ln p_ij` and
/// `w_j = (1 - e_j) / sum (1 - e)` (Shannon's entropy; Hwang & Yoon 1981, section 3.2).
///
/// # Errors
/// [`Code::InvalidValue`] for a negative value, [`Code::Degenerate`] for one alternative only, a column that sums to zero, or when no
/// criterion tells the alternatives apart.
pub fn entropy(table: &Table) -> Result<Vec<f64>, Refusal> {
    if table.rows() < 2 {
        return Err(Refusal::new(
            Code::Degenerate,
            "entropy weights need at least two alternatives",
        ));
    }
    let logarithm = (table.rows() as f64).ln();
    let mut divergence = Vec::with_capacity(table.columns().len());
    for (j, column) in table.columns().iter().enumerate() {
        if let Some(i) = column.iter().position(|&x| x < 0.0) {
            return Err(Refusal::new(
                Code::InvalidValue,
                format!(
                    "`matrix[{i}][{j}]` is {}; entropy weights need numbers from 0",
                    column[i]
                ),
            ));
        }
        let largest = column.iter().fold(0.0_f64, |most, &x| most.max(x));
        if largest == 0.0 {
            return Err(Refusal::new(
                Code::Degenerate,
                format!("column {j} of `matrix` is all zero: it has no shares"),
            ));
        }
        let sum: f64 = column.iter().map(|x| x / largest).sum();
        let spread: f64 = column
            .iter()
            .map(|x| x / largest / sum)
            .filter(|&share| share > 0.0)
            .map(|share| -share * share.ln())
            .sum();
        let constant = column.iter().all(|&x| x == column[0]);
        divergence.push(if constant {
            0.0
        } else {
            (1.0 - spread / logarithm).max(0.0)
        });
    }
    if divergence.iter().all(|&d| d == 0.0) {
        return Err(Refusal::new(
            Code::Degenerate,
            "every criterion is the same for all alternatives: entropy gives no weights",
        ));
    }
    Ok(shares(&divergence))
}

/// CRITIC weights: standard deviation of the min-max normalised criterion times the sum of `1 - correlation` with the others,
/// divided by the sum over criteria (Diakoulaki, Mavrotas & Papayannakis 1995). `O(m n^2)`.
///
/// # Errors
/// [`Code::WrongShape`]; [`Code::Degenerate`] when a criterion is the same for all alternatives (its correlation is undefined) or
/// when all criteria repeat each other; [`Code::TimeLimit`], [`Code::Cancelled`].
pub fn critic(table: &Table, senses: &[Sense], limits: &Limits) -> Result<Vec<f64>, Refusal> {
    if senses.len() != table.columns().len() {
        return Err(Refusal::new(
            Code::WrongShape,
            format!(
                "`matrix` has {} columns, `types` has {} numbers",
                table.columns().len(),
                senses.len()
            ),
        ));
    }
    let rows = table.rows() as f64;
    let mut deviations = Vec::with_capacity(senses.len());
    let mut standard = Vec::with_capacity(senses.len());
    for (j, (column, &sense)) in table.columns().iter().zip(senses).enumerate() {
        if column.iter().all(|&x| x == column[0]) {
            return Err(Refusal::new(
                Code::Degenerate,
                format!("column {j} of `matrix` is constant: CRITIC needs a spread"),
            ));
        }
        let values = normalize(column, sense, Normalization::MinMax)?;
        let mean = values.iter().sum::<f64>() / rows;
        let centred: Vec<f64> = values.iter().map(|x| x - mean).collect();
        let length = centred.iter().map(|x| x * x).sum::<f64>().sqrt();
        standard.push(length);
        deviations.push(centred.into_iter().map(|x| x / length).collect::<Vec<f64>>());
    }
    let information: Vec<f64> = deviations
        .iter()
        .enumerate()
        .map(|(j, own)| {
            limits.check()?;
            let conflict: f64 = deviations
                .iter()
                .enumerate()
                .filter(|&(k, _)| k != j)
                .map(|(_, other)| 1.0 - own.iter().zip(other).map(|(a, b)| a * b).sum::<f64>())
                .sum();
            Ok(standard[j] * conflict.max(0.0))
        })
        .collect::<Result<_, Refusal>>()?;
    if information.iter().sum::<f64>() < 1e-12 {
        return Err(Refusal::new(
            Code::Degenerate,
            "the criteria repeat each other completely: CRITIC gives no weights",
        ));
    }
    Ok(shares(&information))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entropy_of_a_hand_worked_table() {
        // Column 0 has shares 3/4, 1/4, column 1 shares 1/2, 1/2: only column 0 tells the two apart.
        let table = Table::from_rows(&[vec![3.0, 5.0], vec![1.0, 5.0]]).unwrap();
        assert_eq!(entropy(&table).unwrap(), [1.0, 0.0]);
        // Shares 3/4, 1/4 against 1, 0. 1 - H(3/4)/ln 2 = 0.188721875540867..., and 1 for a column held by one alternative.
        let table = Table::from_rows(&[vec![3.0, 7.0], vec![1.0, 0.0]]).unwrap();
        let expected = 0.188_721_875_540_867;
        let weights = entropy(&table).unwrap();
        assert!((weights[0] - expected / (1.0 + expected)).abs() < 1e-12);
    }

    #[test]
    fn entropy_refuses_what_has_no_shares() {
        let code = |rows: &[Vec<f64>]| entropy(&Table::from_rows(rows).unwrap()).unwrap_err().code;
        assert_eq!(code(&[vec![1.0]]), Code::Degenerate);
        assert_eq!(code(&[vec![0.0], vec![0.0]]), Code::Degenerate);
        assert_eq!(code(&[vec![2.0], vec![2.0]]), Code::Degenerate);
        assert_eq!(code(&[vec![-1.0], vec![2.0]]), Code::InvalidValue);
    }

    #[test]
    fn entropy_does_not_depend_on_the_unit() {
        let table = Table::from_rows(&[vec![3.0, 5.0], vec![1.0, 7.0], vec![4.0, 2.0]]).unwrap();
        let scaled = Table::from_rows(&[vec![3e300, 5.0], vec![1e300, 7.0], vec![4e300, 2.0]]).unwrap();
        for (a, b) in entropy(&table).unwrap().iter().zip(entropy(&scaled).unwrap()) {
            assert!((a - b).abs() < 1e-12);
        }
    }

    #[test]
    fn critic_of_a_hand_worked_table() {
        // Normalised columns (0, 1/2, 1), (0, 1/2, 1) and (1, 0, 1): lengths sqrt(1/2), sqrt(1/2), sqrt(2/3), correlations 1, 0, 0.
        // Information: sqrt(1/2) * 1, sqrt(1/2) * 1, sqrt(2/3) * 2.
        let table =
            Table::from_rows(&[vec![1.0, 30.0, 9.0], vec![2.0, 20.0, 4.0], vec![3.0, 10.0, 9.0]]).unwrap();
        let weights = critic(
            &table,
            &[Sense::Benefit, Sense::Cost, Sense::Benefit],
            &Limits::default(),
        )
        .unwrap();
        let (a, b) = (0.5_f64.sqrt(), 2.0 * (2.0_f64 / 3.0).sqrt());
        for (weight, expected) in weights.iter().zip([a, a, b]) {
            assert!((weight - expected / (2.0 * a + b)).abs() < 1e-14);
        }
    }

    #[test]
    fn critic_refuses_constant_and_repeated_criteria() {
        let benefit = [Sense::Benefit; 2];
        let constant = Table::from_rows(&[vec![1.0, 2.0], vec![2.0, 2.0]]).unwrap();
        let refusal = critic(&constant, &benefit, &Limits::default()).unwrap_err();
        assert_eq!(refusal.code, Code::Degenerate);
        assert!(refusal.message.contains("column 1"));
        let repeated = Table::from_rows(&[vec![1.0, 1.0], vec![2.0, 3.0], vec![3.0, 5.0]]).unwrap();
        assert_eq!(
            critic(&repeated, &benefit, &Limits::default()).unwrap_err().code,
            Code::Degenerate
        );
        assert_eq!(
            critic(&repeated, &benefit[..1], &Limits::default())
                .unwrap_err()
                .code,
            Code::WrongShape
        );
    }
}
