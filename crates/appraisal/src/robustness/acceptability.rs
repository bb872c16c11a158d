//! Computes how often each alternative takes each place, over all weights that are thought possible (SMAA-2).
//!
//! Chooses between exact integration and sampling, treats alternatives that are alike as tied, and says which it was. What is known only
//! as an interval is in [`super::sampled`].

use std::collections::HashMap;

use p4c_problem::{Code, Limits, Refusal};
use rayon::prelude::*;

use super::exact::{Standing, over_segment, over_triangle};
use super::halfspace::{positive_centre, positive_share};
use super::sampled::{Sampling, sample_exact_utilities};
use super::weight_space::{WeightSpace, at};
use crate::table::Table;

/// The most alternatives: the answer has a cell for each pair.
pub const LARGEST: usize = 2000;

/// Up to so many different alternatives three criteria are integrated exactly (the work grows with the cube).
const EXACT_TRIANGLE: usize = 500;

/// What is known about places over all weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Acceptability {
    /// `rank_acceptability[alternative][rank]`: the share of weights that give it this place (0 = first). Rows and columns sum to 1.
    /// Alternatives that are alike share their places equally.
    pub rank_acceptability: Vec<Vec<f64>>,
    /// The mean of the weights that make the alternative first; `None` when none do.
    pub central_weights: Vec<Option<Vec<f64>>>,
    /// `pairwise_winning[a][b]`: the share of weights at which `a` is ahead of `b`, one half when they are alike; 0 on the diagonal.
    pub pairwise_winning: Vec<Vec<f64>>,
    /// How it was sampled; `None` when places are exact. Pairwise winning is exact always.
    pub sampled: Option<SamplingError>,
}

/// What sampling was done, and how exact it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SamplingError {
    /// The number of weights drawn.
    pub samples: usize,
    /// The seed they were drawn with.
    pub seed: u64,
    /// The largest standard error of an acceptability, from independent repetitions.
    pub standard_error: f64,
    /// Whether the time limit ended the sampling early.
    pub cut_short: bool,
}

/// Rank acceptability, central weights and pairwise winning (SMAA-2, Lahdelma & Salminen 2001) of alternatives with exact utilities
/// under additive value.
///
/// Exact for one, two and three criteria (up to 500 different alternatives) and for two alternatives; otherwise quasi-random, with
/// `sampling`. Exact work is `O(m^2 log m)` for two criteria, `O(m^3 log m)` for three; sampling `O(samples * m * n)`.
///
/// # Errors
/// [`Code::TooLarge`] beyond 2000 alternatives; as [`WeightSpace::corners`]; [`Code::InvalidValue`] for the number of samples;
/// [`Code::TimeLimit`], [`Code::Cancelled`].
pub fn acceptability(
    utilities: &Table,
    weights: &WeightSpace,
    sampling: Sampling,
    limits: &Limits,
) -> Result<Acceptability, Refusal> {
    let m = utilities.rows();
    if m > LARGEST {
        return Err(Refusal::new(
            Code::TooLarge,
            format!(
                "there are {m} alternatives; expected at most {LARGEST}, for every place of each is answered"
            ),
        ));
    }
    let corners = weights.corners(utilities.columns().len())?;
    let alike = Alike::new(utilities, &corners);
    let distinct = alike.values.len();
    let winning = pairwise(&alike.values, limits)?;
    let (standings, sampled) =
        if corners.len() <= 2 || distinct == 1 || (corners.len() == 3 && distinct <= EXACT_TRIANGLE) {
            (exact_standings(&alike, limits)?, None)
        } else if distinct == 2 {
            (two_standings(&alike, &winning), None)
        } else {
            let (standings, error) = sample_exact_utilities(&alike.values, alike.sizes(), sampling, limits)?;
            (standings, Some(error))
        };
    Ok(Acceptability {
        rank_acceptability: alike.places(&standings),
        central_weights: alike
            .group_of
            .iter()
            .map(|&g| standings[g].centre.as_ref().map(|centre| at(&corners, centre)))
            .collect(),
        pairwise_winning: (0..m)
            .map(|a| {
                (0..m)
                    .map(|b| match (alike.group_of[a], alike.group_of[b]) {
                        _ if a == b => 0.0,
                        (g, h) if g == h => 0.5,
                        (g, h) => winning[g][h],
                    })
                    .collect()
            })
            .collect(),
        sampled,
    })
}

/// Alternatives grouped by equal utilities at every corner.
struct Alike {
    /// The group of each alternative.
    group_of: Vec<usize>,
    /// The members of each group.
    members: Vec<usize>,
    /// Utilities of each group at the corners.
    values: Vec<Vec<f64>>,
}

impl Alike {
    fn new(utilities: &Table, corners: &[Vec<f64>]) -> Self {
        let mut alike = Self {
            group_of: Vec::with_capacity(utilities.rows()),
            members: Vec::new(),
            values: Vec::new(),
        };
        let mut known: HashMap<Vec<u64>, usize> = HashMap::new();
        for i in 0..utilities.rows() {
            let row = utilities.row(i);
            // Adding zero makes -0 and 0 one.
            let key = row.iter().map(|x| (x + 0.0).to_bits()).collect();
            let group = *known.entry(key).or_insert_with(|| {
                alike.members.push(0);
                let value = |corner: &Vec<f64>| corner.iter().zip(&row).map(|(w, u)| w * u).sum();
                alike.values.push(corners.iter().map(value).collect());
                alike.members.len() - 1
            });
            alike.members[group] += 1;
            alike.group_of.push(group);
        }
        alike
    }

    fn sizes(&self) -> &[usize] {
        &self.members
    }

    /// Shares of places from shares of "so many ahead": a group of `t` shares the `t` places from there on.
    fn places(&self, standings: &[Standing]) -> Vec<Vec<f64>> {
        let m = self.group_of.len();
        self.group_of
            .iter()
            .map(|&g| {
                let size = self.members[g];
                let mut places = vec![0.0; m];
                for (ahead, &share) in standings[g].ahead.iter().enumerate() {
                    if share > 0.0 {
                        for place in &mut places[ahead..ahead + size] {
                            *place += share / size as f64;
                        }
                    }
                }
                places
            })
            .collect()
    }
}

/// The share of weights at which one group is ahead of another.
fn pairwise(values: &[Vec<f64>], limits: &Limits) -> Result<Vec<Vec<f64>>, Refusal> {
    values
        .par_iter()
        .enumerate()
        .map(|(g, own)| {
            limits.check()?;
            let mut difference = vec![0.0; own.len()];
            Ok(values
                .iter()
                .enumerate()
                .map(|(h, other)| {
                    if g == h {
                        return 0.0;
                    }
                    for ((d, a), b) in difference.iter_mut().zip(own).zip(other) {
                        *d = a - b;
                    }
                    positive_share(&difference)
                })
                .collect())
        })
        .collect()
}

fn exact_standings(alike: &Alike, limits: &Limits) -> Result<Vec<Standing>, Refusal> {
    alike
        .values
        .par_iter()
        .enumerate()
        .map(|(g, own)| {
            limits.check()?;
            let rivals = alike
                .values
                .iter()
                .zip(&alike.members)
                .enumerate()
                .filter(|(h, _)| *h != g);
            Ok(match own.as_slice() {
                [a, b, c] => {
                    let rivals: Vec<_> = rivals
                        .map(|(_, (v, &count))| ([v[0] - a, v[1] - b, v[2] - c], count))
                        .collect();
                    over_triangle(&rivals)
                }
                [a, b] => {
                    let rivals: Vec<_> = rivals
                        .map(|(_, (v, &count))| ([v[0] - a, v[1] - b], count))
                        .collect();
                    over_segment(&rivals)
                }
                // One criterion, or all alternatives alike: the same everywhere.
                _ => {
                    let ahead: usize = rivals
                        .filter(|(_, (v, _))| v[0] > own[0])
                        .map(|(_, (_, &count))| count)
                        .sum();
                    let mut shares = vec![0.0; ahead + 1];
                    shares[ahead] = 1.0;
                    let corners = own.len();
                    Standing {
                        ahead: shares,
                        centre: (ahead == 0).then(|| vec![1.0 / corners as f64; corners]),
                    }
                }
            })
        })
        .collect()
}

/// Two different alternatives (or groups of alike ones) in any number of criteria.
fn two_standings(alike: &Alike, winning: &[Vec<f64>]) -> Vec<Standing> {
    [(0, 1), (1, 0)]
        .map(|(own, other)| {
            let difference: Vec<f64> = alike.values[own]
                .iter()
                .zip(&alike.values[other])
                .map(|(a, b)| a - b)
                .collect();
            let mut ahead = vec![0.0; alike.members[other] + 1];
            ahead[0] = winning[own][other];
            ahead[alike.members[other]] = winning[other][own];
            Standing {
                ahead,
                centre: positive_centre(&difference),
            }
        })
        .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ask(rows: &[Vec<f64>], weights: &WeightSpace) -> Acceptability {
        acceptability(
            &Table::from_rows(rows).unwrap(),
            weights,
            Sampling {
                samples: 4000,
                seed: 7,
            },
            &Limits::default(),
        )
        .unwrap()
    }

    #[test]
    fn two_criteria_are_exact() {
        // (1, 0), (0, 1) and (0.6, 0.6): the first wins for w0 > 0.6, the second for w0 < 0.4, else the third.
        let answer = ask(
            &[vec![1.0, 0.0], vec![0.0, 1.0], vec![0.6, 0.6]],
            &WeightSpace::UniformSimplex,
        );
        let expected = [[0.4, 0.1, 0.5], [0.4, 0.1, 0.5], [0.2, 0.8, 0.0]];
        for (row, expected) in answer.rank_acceptability.iter().zip(expected) {
            for (a, b) in row.iter().zip(expected) {
                assert!((a - b).abs() < 1e-14);
            }
        }
        let centre = answer.central_weights[0].as_ref().unwrap();
        assert!((centre[0] - 0.8).abs() < 1e-14 && (centre[1] - 0.2).abs() < 1e-14);
        assert!((answer.pairwise_winning[0][1] - 0.5).abs() < 1e-14);
        assert!((answer.pairwise_winning[2][0] - 0.6).abs() < 1e-14);
        assert_eq!(answer.pairwise_winning[2][2], 0.0);
        assert_eq!(answer.sampled, None);
    }

    #[test]
    fn an_order_of_importance_narrows_the_weights() {
        // w0 >= w1: the first wins for w0 above 0.6, that is 0.8 of the interval from 0.5 to 1; the second never.
        let weights = WeightSpace::Ordinal(vec![0, 1]);
        let answer = ask(&[vec![1.0, 0.0], vec![0.0, 1.0], vec![0.6, 0.6]], &weights);
        assert!((answer.rank_acceptability[0][0] - 0.8).abs() < 1e-14);
        assert_eq!(answer.central_weights[1], None);
        let centre = answer.central_weights[0].as_ref().unwrap();
        assert!((centre[0] - 0.8).abs() < 1e-14);
    }

    #[test]
    fn three_equal_claims_have_a_third_each() {
        let rows = [vec![1.0, 0.0, 0.0], vec![0.0, 1.0, 0.0], vec![0.0, 0.0, 1.0]];
        let answer = ask(&rows, &WeightSpace::UniformSimplex);
        for row in answer.rank_acceptability.iter().flatten() {
            assert!((row - 1.0 / 3.0).abs() < 1e-14);
        }
        // The largest of three uniform shares has the mean (1 + 1/2 + 1/3) / 3.
        let centre = answer.central_weights[1].as_ref().unwrap();
        assert!((centre[1] - 11.0 / 18.0).abs() < 1e-13);
    }

    #[test]
    fn alternatives_that_are_alike_share_their_places() {
        let rows = [vec![1.0, 1.0], vec![0.0, 0.0], vec![1.0, 1.0]];
        let answer = ask(&rows, &WeightSpace::UniformSimplex);
        assert_eq!(answer.rank_acceptability[0], [0.5, 0.5, 0.0]);
        assert_eq!(answer.rank_acceptability[1], [0.0, 0.0, 1.0]);
        assert_eq!(answer.pairwise_winning[0], [0.0, 1.0, 0.5]);
        assert_eq!(answer.central_weights[2], Some(vec![0.5, 0.5]));
    }

    #[test]
    fn one_criterion_and_one_alternative_are_certain() {
        let answer = ask(&[vec![0.2], vec![0.9]], &WeightSpace::UniformSimplex);
        assert_eq!(answer.rank_acceptability, [[0.0, 1.0], [1.0, 0.0]]);
        let answer = ask(&[vec![0.2, 0.1, 0.4, 0.5]], &WeightSpace::UniformSimplex);
        assert_eq!(answer.rank_acceptability, [[1.0]]);
        assert_eq!(answer.central_weights[0], Some(vec![0.25; 4]));
    }

    #[test]
    fn two_alternatives_are_exact_in_any_number_of_criteria() {
        let answer = ask(
            &[vec![1.0, 0.0, 0.0, 0.0], vec![0.0, 1.0, 0.0, 0.0]],
            &WeightSpace::UniformSimplex,
        );
        assert_eq!(answer.sampled, None);
        assert!((answer.rank_acceptability[0][0] - 0.5).abs() < 1e-14);
        // Of four weights, the mean of the larger of two is (1 + 1/2) / 4.
        let centre = answer.central_weights[0].as_ref().unwrap();
        let expected = [3.0 / 8.0, 1.0 / 8.0, 0.25, 0.25];
        for (a, b) in centre.iter().zip(expected) {
            assert!((a - b).abs() < 1e-14, "{centre:?}");
        }
    }

    #[test]
    fn too_many_alternatives_are_refused() {
        let table = Table::from_columns(vec![vec![1.0; LARGEST + 1]]).unwrap();
        let sampling = Sampling {
            samples: 100,
            seed: 1,
        };
        let refusal = acceptability(&table, &WeightSpace::UniformSimplex, sampling, &Limits::default());
        assert_eq!(refusal.unwrap_err().code, Code::TooLarge);
    }

    proptest! {
        #[test]
        fn rows_and_columns_sum_to_one_and_sampling_agrees(rows in proptest::collection::vec(proptest::collection::vec(0_u8..4, 3), 1..7)) {
            let rows: Vec<Vec<f64>> = rows.iter().map(|row| row.iter().map(|&x| f64::from(x)).collect()).collect();
            let m = rows.len();
            let exact = ask(&rows, &WeightSpace::UniformSimplex);
            for i in 0..m {
                prop_assert!((exact.rank_acceptability[i].iter().sum::<f64>() - 1.0).abs() < 1e-12);
                prop_assert!((exact.rank_acceptability.iter().map(|row| row[i]).sum::<f64>() - 1.0).abs() < 1e-12);
                // Mean place: one more than the sum of the shares at which others are ahead.
                let place: f64 = exact.rank_acceptability[i].iter().enumerate().map(|(r, share)| r as f64 * share).sum();
                let behind: f64 = exact.pairwise_winning.iter().map(|row| row[i]).sum();
                prop_assert!((place - behind).abs() < 1e-11);
            }
            // A fourth criterion on which all are alike would be sampled; it changes nothing but the spread of the other weights.
            let wide: Vec<Vec<f64>> = rows.iter().map(|row| [row.as_slice(), &[0.5]].concat()).collect();
            let sampled = ask(&wide, &WeightSpace::UniformSimplex);
            if let Some(error) = sampled.sampled {
                for (a, b) in exact.rank_acceptability.iter().flatten().zip(sampled.rank_acceptability.iter().flatten()) {
                    prop_assert!((a - b).abs() < 0.02 + 6.0 * error.standard_error, "{a} {b} {error:?}");
                }
            }
        }
    }
}
