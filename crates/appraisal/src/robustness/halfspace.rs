//! Measures which share of a simplex lies on one side of a plane: the weights under which one alternative beats another.
//!
//! Exact in any number of criteria, so pairwise winning indices need no sampling.

/// The share of the points of a simplex at which a linear function is positive, given its values at the corners; one half when it is
/// zero everywhere.
///
/// Recursion of Varsi (1973), a sum of positive terms only, hence without loss of digits; `O(k^2)`.
pub fn positive_share(corners: &[f64]) -> f64 {
    let positive: Vec<f64> = corners.iter().copied().filter(|&x| x > 0.0).collect();
    let negative: Vec<f64> = corners.iter().copied().filter(|&x| x < 0.0).collect();
    match (positive.is_empty(), negative.is_empty()) {
        (true, true) => 0.5,
        (true, false) => 0.0,
        (false, true) => 1.0,
        (false, false) => cut_share(&negative, &positive),
    }
}

/// The share at which a function with corners of both signs is positive.
fn cut_share(negative: &[f64], positive: &[f64]) -> f64 {
    let mut shares = vec![0.0; negative.len() + 1];
    shares[0] = 1.0;
    for y in positive {
        for (l, x) in negative.iter().enumerate() {
            // x < 0 < y: both terms are positive and their factors add up to 1.
            shares[l + 1] = (y * shares[l] - x * shares[l + 1]) / (y - x);
        }
    }
    shares[negative.len()]
}

/// The mean of the points at which a linear function is positive, in barycentric coordinates; `None` when there are none.
///
/// The mean of coordinate `i` over that part is the share of a simplex in which corner `i` is doubled, over `k` times the share itself.
pub fn positive_centre(corners: &[f64]) -> Option<Vec<f64>> {
    let share = positive_share(corners);
    if share == 0.0 {
        return None;
    }
    let k = corners.len() as f64;
    let mut doubled = corners.to_vec();
    Some(
        corners
            .iter()
            .map(|&value| {
                doubled.push(value);
                let moment = positive_share(&doubled);
                doubled.pop();
                moment / (k * share)
            })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-14
    }

    #[test]
    fn shares_of_small_simplices_are_as_by_hand() {
        assert!(close(positive_share(&[3.0, -1.0]), 0.75));
        assert!(close(positive_share(&[1.0, -1.0, -1.0]), 0.25));
        assert!(close(positive_share(&[1.0, 1.0, -1.0]), 0.75));
        assert!(close(positive_share(&[2.0, 0.0, -2.0]), 0.5));
        assert_eq!(positive_share(&[0.0, 0.0]), 0.5);
        assert_eq!(positive_share(&[0.0, 1.0]), 1.0);
        assert_eq!(positive_share(&[0.0, -1.0]), 0.0);
    }

    #[test]
    fn the_centre_of_a_cut_triangle_is_as_by_hand() {
        // Positive where the first coordinate is above one half: a triangle with corners (1,0,0), (.5,.5,0), (.5,0,.5).
        let centre = positive_centre(&[1.0, -1.0, -1.0]).unwrap();
        for (a, b) in centre.iter().zip([2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0]) {
            assert!(close(*a, b));
        }
        assert_eq!(positive_centre(&[-1.0, -2.0]), None);
    }

    proptest! {
        #[test]
        fn the_two_sides_add_up(corners in proptest::collection::vec(-5_i32..=5, 1..9)) {
            let corners: Vec<f64> = corners.iter().map(|&x| f64::from(x)).collect();
            let turned: Vec<f64> = corners.iter().map(|x| -x).collect();
            let (one, other) = (positive_share(&corners), positive_share(&turned));
            prop_assert!((one + other - 1.0).abs() < 1e-12);
            if let (Some(a), Some(b)) = (positive_centre(&corners), positive_centre(&turned)) {
                for (a, b) in a.iter().zip(&b) {
                    prop_assert!((one * a + other * b - 1.0 / corners.len() as f64).abs() < 1e-12);
                }
            }
        }
    }
}
