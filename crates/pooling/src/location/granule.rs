//! Finds the largest number of which all costs are multiples, so that a bound can be rounded up to the next possible cost.
//!
//! Two solutions whose costs differ then differ at least by it, which ends many proofs early. Not used where customers are split.

use crate::divisor::greatest_common_divisor;

/// The largest decimal fraction (from 1e-6) times a whole number of which every finite value is a multiple; 0 when there is none.
pub(crate) fn granule(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let mut scale = 1.0;
    for _ in 0..=6 {
        if let Some(divisor) = common_divisor(values.clone(), scale) {
            return divisor / scale;
        }
        scale *= 10.0;
    }
    0.0
}

fn common_divisor(values: impl Iterator<Item = f64>, scale: f64) -> Option<f64> {
    let mut divisor = 0u64;
    for value in values.filter(|value| value.is_finite()) {
        let scaled = value.abs() * scale;
        let rounded = scaled.round();
        // Beyond 2^44 the distance between neighbouring numbers is too near to the tolerance to say anything.
        if rounded > 1.7e13 || (scaled - rounded).abs() > 1e-9 * scaled.clamp(1.0, 1e3) {
            return None;
        }
        divisor = greatest_common_divisor(divisor, rounded as u64);
    }
    (divisor > 0).then_some(divisor as f64)
}

#[cfg(test)]
mod tests {
    use super::granule;

    #[test]
    fn whole_numbers_give_their_greatest_common_divisor() {
        assert_eq!(granule([6.0, 9.0, f64::INFINITY, -12.0].into_iter()), 3.0);
    }

    #[test]
    fn cents_give_a_cent_or_a_multiple() {
        assert!((granule([0.25, 1.5, 7.75].into_iter()) - 0.25).abs() < 1e-12);
    }

    #[test]
    fn irrational_costs_and_no_costs_give_none() {
        assert_eq!(granule([std::f64::consts::PI, 1.0].into_iter()), 0.0);
        assert_eq!(granule([0.0].into_iter()), 0.0);
    }
}
