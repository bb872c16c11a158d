//! Scales decimal figures to whole numbers, so that sums of them can be counted exactly.
//!
//! Used where a method counts coalitions by their total: voting weights, claims, demands.

use crate::divisor::greatest_common_divisor;

/// The figures times a power of ten at which all are whole (divided by their common divisor), and that factor.
///
/// `None` when a figure has more than nine decimals or is negative, or their sum is beyond 2^53 once scaled.
pub(crate) fn whole_numbers(values: &[f64]) -> Option<(Vec<u64>, f64)> {
    let mut factor = 1.0;
    for _ in 0..10 {
        let scaled: Vec<f64> = values.iter().map(|value| value * factor).collect();
        if scaled.iter().any(|value| *value < 0.0) || scaled.iter().sum::<f64>() > 9e15 {
            return None;
        }
        if scaled.iter().all(|v| (v - v.round()).abs() <= 1e-12 * v.max(1.0)) {
            let mut numbers: Vec<u64> = scaled.iter().map(|value| value.round() as u64).collect();
            let divisor = numbers
                .iter()
                .fold(0, |a, &b| greatest_common_divisor(a, b))
                .max(1);
            numbers.iter_mut().for_each(|number| *number /= divisor);
            return Some((numbers, factor / divisor as f64));
        }
        factor *= 10.0;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_become_whole_and_lose_their_common_divisor() {
        assert_eq!(whole_numbers(&[0.5, 1.5, 10.0]), Some((vec![1, 3, 20], 2.0)));
        assert_eq!(whole_numbers(&[0.1, 0.2, 0.3]), Some((vec![1, 2, 3], 10.0)));
        assert_eq!(whole_numbers(&[0.0]), Some((vec![0], 1.0)));
        assert_eq!(whole_numbers(&[1.0 / 3.0]), None);
        assert_eq!(whole_numbers(&[-1.0]), None);
    }
}
