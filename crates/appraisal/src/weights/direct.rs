//! Turns an order, points, or the weights of several people into weights that sum to 1.
//!
//! The simplest ways to weigh, for rounds in which nobody wants to compare pairs.

use p4c_problem::{Code, Refusal};

use crate::table::{check_weights, shares};

/// The most criteria or people that are taken at once.
const MOST: usize = 1_000_000;

/// Rank order centroid: the mean of all weights that respect the order, best criterion first.
///
/// `w_i = (1/n) sum_{k=i}^{n} 1/k` (Barron & Barrett 1996). Linear in `n`.
///
/// # Errors
/// [`Code::InvalidValue`] for 0, [`Code::TooLarge`] beyond a million.
pub fn rank_order_centroid(n: usize) -> Result<Vec<f64>, Refusal> {
    if n == 0 {
        return Err(Refusal::new(
            Code::InvalidValue,
            "`n` is 0; expected at least one criterion",
        ));
    }
    if n > MOST {
        return Err(Refusal::new(
            Code::TooLarge,
            format!("`n` is {n}; expected at most {MOST}"),
        ));
    }
    let mut weights = vec![0.0; n];
    let mut tail = 0.0;
    for i in (0..n).rev() {
        tail += 1.0 / (i + 1) as f64;
        weights[i] = tail / n as f64;
    }
    Ok(weights)
}

/// Swing weights: points for the swing from worst to best on each criterion, divided by their sum
/// (von Winterfeldt & Edwards 1986).
///
/// # Errors
/// As [`check_weights`].
pub fn swing(points: &[f64]) -> Result<Vec<f64>, Refusal> {
    check_weights(points).map_err(|refusal| Refusal {
        message: refusal.message.replace("weights", "points"),
        ..refusal
    })?;
    Ok(shares(points))
}

/// A group's weights: the geometric mean of its members' weights, scaled to sum 1 (Aczél & Saaty 1983).
///
/// A criterion to which one member gives no weight has none in the group; when that leaves none at all, the group has no weights.
///
/// # Errors
/// As [`check_weights`] for a member; [`Code::WrongShape`] when members weigh different numbers of criteria; [`Code::Degenerate`].
pub fn group(members: &[Vec<f64>]) -> Result<Vec<f64>, Refusal> {
    let Some(first) = members.first() else {
        return Err(Refusal::new(Code::InvalidValue, "a group needs a member"));
    };
    let mut logarithms = vec![0.0; first.len()];
    for (k, member) in members.iter().enumerate() {
        if member.len() != first.len() {
            return Err(Refusal::new(
                Code::WrongShape,
                format!(
                    "member {k} weighs {} criteria, member 0 weighs {}",
                    member.len(),
                    first.len()
                ),
            ));
        }
        check_weights(member)?;
        for (sum, weight) in logarithms.iter_mut().zip(shares(member)) {
            *sum += weight.ln();
        }
    }
    let means: Vec<f64> = logarithms
        .iter()
        .map(|sum| (sum / members.len() as f64).exp())
        .collect();
    check_weights(&means)?;
    Ok(shares(&means))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Barron & Barrett 1996, table of ROC weights for four attributes: 25/48, 13/48, 7/48, 3/48.
    #[test]
    fn rank_order_centroid_of_four_is_as_published() {
        let weights = rank_order_centroid(4).unwrap();
        for (weight, numerator) in weights.iter().zip([25.0, 13.0, 7.0, 3.0]) {
            assert!((weight - numerator / 48.0).abs() < 1e-15);
        }
        assert_eq!(rank_order_centroid(1).unwrap(), [1.0]);
    }

    #[test]
    fn sizes_out_of_range_are_refused() {
        assert_eq!(rank_order_centroid(0).unwrap_err().code, Code::InvalidValue);
        assert_eq!(rank_order_centroid(MOST + 1).unwrap_err().code, Code::TooLarge);
    }

    #[test]
    fn swing_divides_by_the_sum_and_names_its_own_field() {
        assert_eq!(swing(&[100.0, 60.0, 40.0]).unwrap(), [0.5, 0.3, 0.2]);
        assert!(swing(&[-1.0]).unwrap_err().message.contains("`points[0]`"));
    }

    #[test]
    fn a_group_is_the_geometric_mean_of_its_members() {
        // Two members: sqrt(0.8 * 0.2) = 0.4 for both criteria.
        assert_eq!(group(&[vec![0.8, 0.2], vec![0.2, 0.8]]).unwrap(), [0.5, 0.5]);
        // sqrt(0.5 * 0.8) : sqrt(0.5 * 0.2) = 2 : 1.
        let weights = group(&[vec![1.0, 1.0], vec![4.0, 1.0]]).unwrap();
        assert!((weights[0] - 2.0 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn a_group_that_agrees_on_nothing_has_no_weights() {
        let code = |members: &[Vec<f64>]| group(members).unwrap_err().code;
        assert_eq!(code(&[vec![1.0, 0.0], vec![0.0, 1.0]]), Code::Degenerate);
        assert_eq!(code(&[vec![1.0], vec![1.0, 1.0]]), Code::WrongShape);
        assert_eq!(code(&[]), Code::InvalidValue);
    }
}
