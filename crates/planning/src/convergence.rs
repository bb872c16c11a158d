//! Measures how far regions are apart: inequality of coverage, today and under the plans.

/// The Gini coefficient of non-negative values: 0 when all are equal, (n - 1) / n when one has all.
/// `None` without values or when their sum is 0.
///
/// G = sum over i of (2 i - n - 1) x_i / (n sum x) with x sorted upwards and i from 1 (Sen 1973, On Economic Inequality).
pub fn gini(values: &[f64]) -> Option<f64> {
    let total: f64 = values.iter().sum();
    if values.iter().any(|value| !value.is_finite() || *value < 0.0) || total <= 0.0 {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let sum: f64 = sorted
        .iter()
        .enumerate()
        .map(|(i, value)| (2.0 * (i as f64 + 1.0) - n - 1.0) * value)
        .sum();
    Some(sum / (n * total))
}

/// The Theil index T of non-negative values: 0 when all are equal, ln n when one has all.
/// `None` without values or when their sum is 0.
///
/// T = 1/n sum over i of (x_i / mean) ln (x_i / mean), with 0 ln 0 = 0 (Theil 1967, Economics and Information Theory).
pub fn theil(values: &[f64]) -> Option<f64> {
    let total: f64 = values.iter().sum();
    if values.iter().any(|value| !value.is_finite() || *value < 0.0) || total <= 0.0 {
        return None;
    }
    let n = values.len() as f64;
    let mean = total / n;
    Some(
        values
            .iter()
            .filter(|value| **value > 0.0)
            .map(|value| value / mean * (value / mean).ln())
            .sum::<f64>()
            / n,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_regions_are_not_apart() {
        assert!(gini(&[0.4; 7]).unwrap().abs() < 1e-12);
        assert!(theil(&[0.4; 7]).unwrap().abs() < 1e-12);
    }

    #[test]
    fn one_region_with_all_is_as_far_apart_as_can_be() {
        assert!((gini(&[0.0, 0.0, 0.0, 1.0]).unwrap() - 0.75).abs() < 1e-12);
        assert!((theil(&[0.0, 0.0, 0.0, 1.0]).unwrap() - 4.0_f64.ln()).abs() < 1e-12);
    }

    #[test]
    fn a_case_by_hand() {
        // Mean of absolute differences over all pairs: (1+2+3+1+2+1) * 2 / 16 = 1.25; Gini = 1.25 / (2 * 2.5) = 0.25.
        assert!((gini(&[4.0, 1.0, 3.0, 2.0]).unwrap() - 0.25).abs() < 1e-12);
        let expected =
            (0.4 * 0.4_f64.ln() + 0.8 * 0.8_f64.ln() + 1.2 * 1.2_f64.ln() + 1.6 * 1.6_f64.ln()) / 4.0;
        assert!((theil(&[4.0, 1.0, 3.0, 2.0]).unwrap() - expected).abs() < 1e-12);
    }

    #[test]
    fn nothing_cannot_be_unequal() {
        assert_eq!((gini(&[]), gini(&[0.0, 0.0]), theil(&[0.0])), (None, None, None));
    }
}
