//! Brings criteria of different units to one scale, more being better.
//!
//! Runs first in the ranking methods that compare criteria with each other. A normalised value is an affine function of the
//! performance but for costs under [`Normalization::Sum`], so `Scale` carries it as origin, slope and offset.

use p4c_problem::{Code, Refusal};

use crate::table::Sense;

/// How a criterion is brought to a common scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Normalization {
    /// As it is; a cost counts with the opposite sign.
    None,
    /// `(x - min) / (max - min)`, for a cost `(max - x) / (max - min)`; 1 where all are alike.
    MinMax,
    /// `x / sqrt(sum x^2)`, for a cost `1 - x / sqrt(sum x^2)`; `x / ...` is 0 where all are zero.
    Vector,
    /// `x / sum x`, for a cost `(1/x) / sum (1/x)`: numbers above 0 only (from 0 for a benefit).
    Sum,
}

impl Normalization {
    /// The normalisation of this name in a problem: `none`, `minmax`, `vector`, `sum`.
    pub fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "none" => Self::None,
            "minmax" => Self::MinMax,
            "vector" => Self::Vector,
            "sum" => Self::Sum,
            _ => return None,
        })
    }
}

/// A normalised criterion: `offset + slope * (x - origin)`, or of `1/x` where `inverse`. The difference comes first, so that a criterion
/// far from zero loses no digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    pub origin: f64,
    pub offset: f64,
    pub slope: f64,
    pub inverse: bool,
}

impl Scale {
    /// The normalised value of a performance.
    pub fn of(self, x: f64) -> f64 {
        self.affine(if self.inverse { 1.0 / x } else { x })
    }

    /// The normalised value of a performance that is turned around already where `inverse` asks for it.
    pub fn affine(self, x: f64) -> f64 {
        self.offset + self.slope * (x - self.origin)
    }
}

/// The least and the largest value of a column.
pub(crate) fn range(column: &[f64]) -> (f64, f64) {
    column
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &x| {
            (low.min(x), high.max(x))
        })
}

/// The scale of a column. `index` names it in messages.
///
/// # Errors
/// [`Code::InvalidValue`] for numbers that `Sum` cannot take, [`Code::Degenerate`] for a sum of zero, [`Code::NotFinite`] when the
/// spread is beyond the range of numbers.
pub(crate) fn scale(
    column: &[f64],
    sense: Sense,
    normalization: Normalization,
    index: usize,
) -> Result<Scale, Refusal> {
    let affine = |origin, offset, slope| Scale {
        origin,
        offset,
        slope,
        inverse: false,
    };
    Ok(match normalization {
        Normalization::None => affine(0.0, 0.0, if sense == Sense::Benefit { 1.0 } else { -1.0 }),
        Normalization::MinMax => {
            let (low, high) = range(column);
            let spread = high - low;
            if !spread.is_finite() {
                return Err(Refusal::new(
                    Code::NotFinite,
                    format!("column {index} spreads beyond the range of numbers"),
                ));
            }
            match sense {
                _ if spread == 0.0 || !(1.0 / spread).is_finite() => affine(0.0, 1.0, 0.0),
                Sense::Benefit => affine(low, 0.0, 1.0 / spread),
                Sense::Cost => affine(high, 0.0, -1.0 / spread),
            }
        }
        Normalization::Vector => {
            let length = length(column);
            let slope = if length > 0.0 && (1.0 / length).is_finite() {
                1.0 / length
            } else {
                0.0
            };
            match sense {
                Sense::Benefit => affine(0.0, 0.0, slope),
                Sense::Cost => affine(0.0, 1.0, -slope),
            }
        }
        Normalization::Sum => {
            let cost = sense == Sense::Cost;
            if let Some(i) = column.iter().position(|&x| x < 0.0 || (cost && x == 0.0)) {
                return Err(Refusal::new(
                    Code::InvalidValue,
                    format!(
                        "`matrix[{i}][{index}]` is {}; normalisation `sum` needs numbers {} 0",
                        column[i],
                        if cost { "above" } else { "from" }
                    ),
                ));
            }
            let sum: f64 = column.iter().map(|&x| if cost { 1.0 / x } else { x }).sum();
            if sum == 0.0 || !sum.is_finite() || !(1.0 / sum).is_finite() {
                return Err(Refusal::new(
                    Code::Degenerate,
                    format!("column {index} of `matrix` sums to {sum}: it cannot be divided by its sum"),
                ));
            }
            Scale {
                origin: 0.0,
                offset: 0.0,
                slope: 1.0 / sum,
                inverse: cost,
            }
        }
    })
}

/// The Euclidean length of a column, without overflow.
fn length(column: &[f64]) -> f64 {
    let (low, high) = range(column);
    let largest = high.max(-low);
    if largest == 0.0 {
        return 0.0;
    }
    if (1e-120..1e120).contains(&largest) {
        return column.iter().map(|x| x * x).sum::<f64>().sqrt();
    }
    largest * column.iter().map(|x| (x / largest).powi(2)).sum::<f64>().sqrt()
}

/// A column on its common scale.
///
/// # Errors
/// As its name in a problem allows: see [`Normalization`]; [`Code::InvalidValue`], [`Code::Degenerate`], [`Code::NotFinite`].
pub fn normalize(column: &[f64], sense: Sense, normalization: Normalization) -> Result<Vec<f64>, Refusal> {
    let scale = scale(column, sense, normalization, 0)?;
    Ok(column.iter().map(|&x| scale.of(x)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normalized(column: &[f64], sense: Sense, normalization: Normalization) -> Vec<f64> {
        normalize(column, sense, normalization).unwrap()
    }

    #[test]
    fn each_normalisation_is_as_defined() {
        let column = [3.0, 4.0, 0.0];
        let same = |a: Vec<f64>, b: [f64; 3]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-15);
        use Normalization::{MinMax, None, Sum, Vector};
        assert!(same(normalized(&column, Sense::Benefit, None), [3.0, 4.0, 0.0]));
        assert!(same(normalized(&column, Sense::Cost, None), [-3.0, -4.0, 0.0]));
        assert!(same(
            normalized(&column, Sense::Benefit, MinMax),
            [0.75, 1.0, 0.0]
        ));
        assert!(same(normalized(&column, Sense::Cost, MinMax), [0.25, 0.0, 1.0]));
        assert!(same(normalized(&column, Sense::Benefit, Vector), [0.6, 0.8, 0.0]));
        assert!(same(normalized(&column, Sense::Cost, Vector), [0.4, 0.2, 1.0]));
        assert!(same(
            normalized(&[3.0, 4.0, 1.0], Sense::Benefit, Sum),
            [0.375, 0.5, 0.125]
        ));
        let harmonic = 1.0 + 0.5 + 0.25;
        assert!(same(
            normalized(&[1.0, 2.0, 4.0], Sense::Cost, Sum),
            [1.0 / harmonic, 0.5 / harmonic, 0.25 / harmonic]
        ));
    }

    #[test]
    fn a_constant_column_is_full_under_minmax_and_zeros_stay_zero_under_vector() {
        assert_eq!(
            normalized(&[2.0, 2.0], Sense::Cost, Normalization::MinMax),
            [1.0, 1.0]
        );
        assert_eq!(
            normalized(&[0.0, 0.0], Sense::Benefit, Normalization::Vector),
            [0.0, 0.0]
        );
    }

    #[test]
    fn a_criterion_far_from_zero_loses_no_digits() {
        let far = normalized(
            &[1e12, 1e12 + 1.0, 1e12 + 4.0],
            Sense::Benefit,
            Normalization::MinMax,
        );
        assert_eq!(far, [0.0, 0.25, 1.0]);
        let far = normalized(
            &[-1e12, 3.0 - 1e12, 4.0 - 1e12],
            Sense::Cost,
            Normalization::MinMax,
        );
        assert_eq!(far, [1.0, 0.25, 0.0]);
    }

    #[test]
    fn huge_and_tiny_numbers_do_not_overflow() {
        let huge = normalized(&[3e300, 4e300], Sense::Benefit, Normalization::Vector);
        assert!((huge[0] - 0.6).abs() < 1e-15);
        let tiny = normalized(&[3e-200, 4e-200], Sense::Benefit, Normalization::Vector);
        assert!((tiny[1] - 0.8).abs() < 1e-15);
        let code = |column: &[f64], normalization| {
            normalize(column, Sense::Benefit, normalization).unwrap_err().code
        };
        assert_eq!(code(&[-1.7e308, 1.7e308], Normalization::MinMax), Code::NotFinite);
        assert_eq!(code(&[1.7e308, 1.7e308], Normalization::Sum), Code::Degenerate);
    }

    #[test]
    fn sum_refuses_what_has_no_shares() {
        let code = |column: &[f64], sense| normalize(column, sense, Normalization::Sum).unwrap_err().code;
        assert_eq!(code(&[-1.0, 2.0], Sense::Benefit), Code::InvalidValue);
        assert_eq!(code(&[0.0, 2.0], Sense::Cost), Code::InvalidValue);
        assert_eq!(code(&[0.0, 0.0], Sense::Benefit), Code::Degenerate);
    }

    #[test]
    fn names_are_those_of_problems() {
        assert_eq!(Normalization::of_name("minmax"), Some(Normalization::MinMax));
        assert_eq!(Normalization::of_name("none"), Some(Normalization::None));
        assert_eq!(Normalization::of_name("sum"), Some(Normalization::Sum));
        assert_eq!(Normalization::of_name("vector"), Some(Normalization::Vector));
        assert_eq!(Normalization::of_name("z"), None);
    }
}
