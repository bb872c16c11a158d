//! Measures how far judges agree: on an order (Kendall's W) and on figures (intraclass correlation).
//!
//! Stands beside a ranking, so that a reader sees whether it rests on one opinion or several; it changes no score.

use p4c_problem::{Code, Refusal};
use serde::Serialize;

use crate::ranking::places::mid_ranks;

/// Kendall's coefficient of concordance.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Concordance {
    /// 0 = no agreement, 1 = all judges gave the same order; corrected for ties.
    #[serde(rename = "W")]
    pub w: f64,
    /// The sum of the ranks of each item over the judges.
    pub rank_sums: Vec<f64>,
    /// `judges * (items - 1) * W`, about chi-square with `items - 1` degrees of freedom when judges rank at random.
    pub chi_square: f64,
    /// Whether some judge's numbers were no mid-ranks and were ranked here.
    pub ranked_here: bool,
}

/// Kendall's W of `ranks[judge][item]`, with ties (Kendall 1948; Siegel & Castellan 1988):
/// `W = 12 S / (m^2 (n^3 - n) - m T)`, `T` the sum of `t^3 - t` over all ties of all judges.
///
/// Numbers that are not mid-ranks are turned into them, the lowest first. `O(m n log n)`.
///
/// # Errors
/// [`Code::InvalidValue`] with fewer than two items or no judge, [`Code::WrongShape`], [`Code::NotFinite`], [`Code::Degenerate`] when no
/// judge tells any items apart.
pub fn kendall_w(ranks: &[Vec<f64>]) -> Result<Concordance, Refusal> {
    let (judges, items) = check("ranks", ranks)?;
    if items < 2 {
        return Err(Refusal::new(
            Code::InvalidValue,
            "`ranks` has one item; agreement on an order needs at least two",
        ));
    }
    let mut rank_sums = vec![0.0; items];
    let mut ties = 0.0;
    let mut ranked_here = false;
    for row in ranks {
        let ranked = mid_ranks(row);
        ranked_here |= ranked.iter().zip(row).any(|(a, b)| (a - b).abs() > 1e-9);
        for (sum, rank) in rank_sums.iter_mut().zip(&ranked) {
            *sum += rank;
        }
        let mut sorted = ranked;
        sorted.sort_by(f64::total_cmp);
        for tied in sorted.chunk_by(|a, b| a == b) {
            let t = tied.len() as f64;
            ties += t * t * t - t;
        }
    }
    let (m, n) = (judges as f64, items as f64);
    let mean = m * (n + 1.0) / 2.0;
    let squares: f64 = rank_sums.iter().map(|sum| (sum - mean).powi(2)).sum();
    let denominator = m * (m * (n * n * n - n) - ties);
    if denominator <= 0.0 {
        return Err(Refusal::new(
            Code::Degenerate,
            "every judge ties all items: there is no order to agree on",
        ));
    }
    let w = 12.0 * squares / denominator;
    Ok(Concordance {
        w,
        rank_sums,
        chi_square: m * (n - 1.0) * w,
        ranked_here,
    })
}

/// The six intraclass correlations of Shrout & Fleiss (1979), in their names. One that would divide by zero is `None`: the mean of all
/// judges says nothing of targets that have the same mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IntraclassCorrelations {
    /// One rating, each target judged by other judges.
    pub icc1_1: Option<f64>,
    /// One rating, judges drawn from many, all judging all targets: agreement.
    pub icc2_1: Option<f64>,
    /// One rating, these judges only: consistency.
    pub icc3_1: Option<f64>,
    /// As `icc1_1`, for the mean of all judges.
    pub icc1_k: Option<f64>,
    /// As `icc2_1`, for the mean of all judges.
    pub icc2_k: Option<f64>,
    /// As `icc3_1`, for the mean of all judges.
    pub icc3_k: Option<f64>,
}

/// Intraclass correlations of `ratings[target][judge]` from the two-way analysis of variance (Shrout & Fleiss 1979, table 3). Linear.
///
/// # Errors
/// [`Code::InvalidValue`] with fewer than two targets or judges, [`Code::WrongShape`], [`Code::NotFinite`], [`Code::Degenerate`] when all
/// ratings are alike.
pub fn intraclass_correlations(ratings: &[Vec<f64>]) -> Result<IntraclassCorrelations, Refusal> {
    let (targets, judges) = check("ratings", ratings)?;
    if targets < 2 || judges < 2 {
        return Err(Refusal::new(
            Code::InvalidValue,
            format!("`ratings` has {targets} targets and {judges} judges; expected at least two of each"),
        ));
    }
    let (n, k) = (targets as f64, judges as f64);
    let mean = ratings.iter().flatten().sum::<f64>() / (n * k);
    let target_means: Vec<f64> = ratings.iter().map(|row| row.iter().sum::<f64>() / k).collect();
    let judge_means: Vec<f64> = (0..judges)
        .map(|j| ratings.iter().map(|row| row[j]).sum::<f64>() / n)
        .collect();
    let between_targets: f64 = k * target_means.iter().map(|x| (x - mean).powi(2)).sum::<f64>();
    let between_judges: f64 = n * judge_means.iter().map(|x| (x - mean).powi(2)).sum::<f64>();
    let mut within = 0.0;
    let mut residual = 0.0;
    for (row, target) in ratings.iter().zip(&target_means) {
        for (x, judge) in row.iter().zip(&judge_means) {
            within += (x - target).powi(2);
            residual += (x - target - judge + mean).powi(2);
        }
    }
    let bms = between_targets / (n - 1.0);
    let wms = within / (n * (k - 1.0));
    let jms = between_judges / (k - 1.0);
    let ems = residual / ((n - 1.0) * (k - 1.0));
    let size: f64 = ratings.iter().flatten().map(|x| x * x).sum::<f64>() + f64::MIN_POSITIVE;
    let quotient = |numerator: f64, denominator: f64| {
        (denominator.abs() > 1e-13 * size / (n * k)).then(|| numerator / denominator)
    };
    let correlations = IntraclassCorrelations {
        icc1_1: quotient(bms - wms, bms + (k - 1.0) * wms),
        icc2_1: quotient(bms - ems, bms + (k - 1.0) * ems + k * (jms - ems) / n),
        icc3_1: quotient(bms - ems, bms + (k - 1.0) * ems),
        icc1_k: quotient(bms - wms, bms),
        icc2_k: quotient(bms - ems, bms + (jms - ems) / n),
        icc3_k: quotient(bms - ems, bms),
    };
    if correlations.icc1_1.is_none() {
        return Err(Refusal::new(
            Code::Degenerate,
            "`ratings` are all alike: there is nothing to agree on",
        ));
    }
    Ok(correlations)
}

/// The shape of a rectangular, finite, non-empty matrix.
fn check(name: &str, rows: &[Vec<f64>]) -> Result<(usize, usize), Refusal> {
    let width = rows.first().map_or(0, Vec::len);
    if width == 0 {
        return Err(Refusal::new(Code::InvalidValue, format!("`{name}` is empty")));
    }
    for (i, row) in rows.iter().enumerate() {
        if row.len() != width {
            return Err(Refusal::new(
                Code::WrongShape,
                format!("`{name}[{i}]` has {} numbers, `{name}[0]` has {width}", row.len()),
            ));
        }
        if let Some(j) = row.iter().position(|x| !x.is_finite()) {
            return Err(Refusal::new(
                Code::NotFinite,
                format!("`{name}[{i}][{j}]` is {}", row[j]),
            ));
        }
    }
    Ok((rows.len(), width))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Shrout & Fleiss (1979), tables 2 and 4: six targets, four judges.
    #[test]
    fn the_six_correlations_are_those_of_shrout_and_fleiss() {
        let ratings = [
            [9.0, 2.0, 5.0, 8.0],
            [6.0, 1.0, 3.0, 2.0],
            [8.0, 4.0, 6.0, 8.0],
            [7.0, 1.0, 2.0, 6.0],
            [10.0, 5.0, 6.0, 9.0],
            [6.0, 2.0, 4.0, 7.0],
        ]
        .map(|row| row.to_vec());
        let icc = intraclass_correlations(&ratings).unwrap();
        for (value, published) in [
            (icc.icc1_1, 0.17),
            (icc.icc2_1, 0.29),
            (icc.icc3_1, 0.71),
            (icc.icc1_k, 0.44),
            (icc.icc2_k, 0.62),
            (icc.icc3_k, 0.91),
        ] {
            let value = value.unwrap();
            assert!((value - published).abs() < 0.005, "{value} {published}");
        }
    }

    /// Two judges who contradict each other on two targets: BMS = 0, WMS = 1/2, EMS = 1, JMS = 0.
    #[test]
    fn what_would_divide_by_zero_is_left_open() {
        let icc = intraclass_correlations(&[vec![1.0, 2.0], vec![2.0, 1.0]]).unwrap();
        assert_eq!((icc.icc1_1, icc.icc3_1), (Some(-1.0), Some(-1.0)));
        assert_eq!((icc.icc2_1, icc.icc1_k, icc.icc3_k), (None, None, None));
        assert_eq!(icc.icc2_k, Some(2.0));
    }

    #[test]
    fn ratings_that_do_not_vary_have_no_correlation() {
        let code = |rows: &[Vec<f64>]| intraclass_correlations(rows).unwrap_err().code;
        assert_eq!(code(&[vec![3.0, 3.0], vec![3.0, 3.0]]), Code::Degenerate);
        assert_eq!(code(&[vec![0.1, 0.1], vec![0.1, 0.1]]), Code::Degenerate);
        assert_eq!(code(&[vec![3.0, 3.0]]), Code::InvalidValue);
        assert_eq!(code(&[vec![3.0], vec![3.0]]), Code::InvalidValue);
        assert_eq!(code(&[vec![3.0, 1.0], vec![3.0]]), Code::WrongShape);
        assert_eq!(code(&[vec![3.0, 1.0], vec![3.0, f64::NAN]]), Code::NotFinite);
    }

    #[test]
    fn judges_who_agree_have_w_one_and_opposite_judges_zero() {
        let same = kendall_w(&[vec![1.0, 2.0, 3.0], vec![1.0, 2.0, 3.0]]).unwrap();
        assert_eq!((same.w, same.chi_square), (1.0, 4.0));
        assert_eq!(same.rank_sums, [2.0, 4.0, 6.0]);
        let opposite = kendall_w(&[vec![1.0, 2.0, 3.0], vec![3.0, 2.0, 1.0]]).unwrap();
        assert_eq!(opposite.w, 0.0);
    }

    #[test]
    fn ties_are_corrected() {
        // Judges (1.5, 1.5, 3) and (1, 2, 3): sums 2.5, 3.5, 6; S = 2.25 + 0.25 + 4 = 6.5; T = 6;
        // W = 12 * 6.5 / (4 * 24 - 2 * 6) = 78 / 84.
        let answer = kendall_w(&[vec![1.5, 1.5, 3.0], vec![1.0, 2.0, 3.0]]).unwrap();
        assert!((answer.w - 78.0 / 84.0).abs() < 1e-15);
        assert!(!answer.ranked_here);
        let by_place = kendall_w(&[vec![1.0, 1.0, 3.0], vec![1.0, 2.0, 3.0]]).unwrap();
        assert_eq!(by_place.w, answer.w);
        assert!(by_place.ranked_here);
    }

    #[test]
    fn orders_that_are_none_are_refused() {
        let code = |rows: &[Vec<f64>]| kendall_w(rows).unwrap_err().code;
        assert_eq!(code(&[]), Code::InvalidValue);
        assert_eq!(code(&[vec![1.0]]), Code::InvalidValue);
        assert_eq!(code(&[vec![1.5, 1.5]]), Code::Degenerate);
        assert_eq!(code(&[vec![1.0, 2.0], vec![1.0]]), Code::WrongShape);
    }

    proptest! {
        #[test]
        fn w_is_a_share_and_the_order_of_judges_does_not_matter(rows in proptest::collection::vec(proptest::collection::vec(0_u8..5, 6), 2..6)) {
            let ranks: Vec<Vec<f64>> = rows.iter().map(|row| mid_ranks(&row.iter().map(|&x| f64::from(x)).collect::<Vec<_>>())).collect();
            if let Ok(answer) = kendall_w(&ranks) {
                prop_assert!((0.0..=1.0 + 1e-12).contains(&answer.w));
                let reversed: Vec<Vec<f64>> = ranks.iter().rev().cloned().collect();
                prop_assert!((kendall_w(&reversed).unwrap().w - answer.w).abs() < 1e-12);
            }
        }
    }
}
