//! Describes the weights that are thought possible: all of them, or those that respect an order of importance.
//!
//! Both are simplices, so every computation runs on barycentric coordinates of their corners, and the corners say what they mean.

use p4c_problem::{Code, Refusal};

/// Weights from 0 with sum 1, all equally likely.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WeightSpace {
    /// Any weights.
    UniformSimplex,
    /// Weights in this order, the most important criterion first: a permutation of the criteria.
    Ordinal(Vec<usize>),
}

impl WeightSpace {
    /// The corners: as many weight vectors as there are criteria. Uniform on the simplex of the corners is uniform on the space.
    ///
    /// The corners of an order are the equal weights of its first 1, 2, ... criteria.
    ///
    /// # Errors
    /// [`Code::WrongShape`] or [`Code::InvalidValue`] when the order is no permutation of the criteria.
    pub fn corners(&self, criteria: usize) -> Result<Vec<Vec<f64>>, Refusal> {
        let mut corners = vec![vec![0.0; criteria]; criteria];
        match self {
            Self::UniformSimplex => {
                for (k, corner) in corners.iter_mut().enumerate() {
                    corner[k] = 1.0;
                }
            }
            Self::Ordinal(order) => {
                if order.len() != criteria {
                    return Err(Refusal::new(
                        Code::WrongShape,
                        format!("`order` has {} entries for {criteria} criteria", order.len()),
                    ));
                }
                let mut seen = vec![false; criteria];
                for (k, &j) in order.iter().enumerate() {
                    if j >= criteria || std::mem::replace(&mut seen[j], true) {
                        return Err(Refusal::new(
                            Code::InvalidValue,
                            format!(
                                "`order[{k}]` is {j}; expected each criterion from 0 to {} once",
                                criteria - 1
                            ),
                        ));
                    }
                    for corner in &mut corners[k..] {
                        corner[j] = 1.0;
                    }
                }
                for (k, corner) in corners.iter_mut().enumerate() {
                    for weight in corner {
                        *weight /= (k + 1) as f64;
                    }
                }
            }
        }
        Ok(corners)
    }
}

/// The weights at barycentric coordinates.
pub(crate) fn at(corners: &[Vec<f64>], coordinates: &[f64]) -> Vec<f64> {
    let mut weights = vec![0.0; corners.len()];
    for (corner, share) in corners.iter().zip(coordinates) {
        for (weight, part) in weights.iter_mut().zip(corner) {
            *weight += share * part;
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_of_an_order_are_equal_weights_of_its_first() {
        let corners = WeightSpace::Ordinal(vec![2, 0, 1]).corners(3).unwrap();
        assert_eq!(corners[0], [0.0, 0.0, 1.0]);
        assert_eq!(corners[1], [0.5, 0.0, 0.5]);
        assert_eq!(corners[2], [1.0 / 3.0; 3]);
    }

    /// The centre of the ordered weights is the rank order centroid.
    #[test]
    fn the_centre_of_an_order_is_its_centroid() {
        let corners = WeightSpace::Ordinal(vec![0, 1, 2, 3]).corners(4).unwrap();
        let centre = at(&corners, &[0.25; 4]);
        let centroid = crate::weights::direct::rank_order_centroid(4).unwrap();
        for (a, b) in centre.iter().zip(&centroid) {
            assert!((a - b).abs() < 1e-15);
        }
    }

    #[test]
    fn an_order_that_is_none_is_refused() {
        let code = |order: &[usize]| WeightSpace::Ordinal(order.to_vec()).corners(3).unwrap_err().code;
        assert_eq!(code(&[0, 1]), Code::WrongShape);
        assert_eq!(code(&[0, 1, 1]), Code::InvalidValue);
        assert_eq!(code(&[0, 1, 3]), Code::InvalidValue);
    }
}
