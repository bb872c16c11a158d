//! Weighs criteria from two rows of judgements: the best against all others, and all others against the worst (best-worst method).
//!
//! The linear model of Rezaei (2016) is solved exactly, without a general solver: with the best and the worst weight fixed, every other
//! weight has a largest value, so the optimum lies on a crossing of a few lines in a plane.

use p4c_problem::{Code, Refusal};
use serde::Serialize;

/// The most criteria that are taken; the work grows with the cube.
const LARGEST: usize = 200;

/// Judgements of the best-worst method. `best_to_others[j]`: how many times the best is preferred to `j`;
/// `others_to_worst[j]`: how many times `j` is preferred to the worst.
#[derive(Debug, Clone, PartialEq)]
pub struct BestWorst {
    /// The index of the best criterion.
    pub best: usize,
    /// The index of the worst criterion.
    pub worst: usize,
    /// Best against each criterion, 1 for itself.
    pub best_to_others: Vec<f64>,
    /// Each criterion against the worst, 1 for itself.
    pub others_to_worst: Vec<f64>,
}

/// Weights of the linear best-worst method.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BestWorstWeights {
    /// The weights, sum 1.
    pub weights: Vec<f64>,
    /// The largest departure from a judgement: the optimum of the linear model; 0 when the judgements are consistent.
    pub xi: f64,
    /// `max_j |a_Bj a_jW - a_BW| / (a_BW^2 - a_BW)`: 0 when consistent (input-based ratio, Liang, Brunelli & Rezaei 2020).
    pub input_consistency_ratio: f64,
    /// The criterion with that ratio.
    pub least_consistent: usize,
    /// Whether other weights reach the same `xi`; the answer is then the mean of the extreme ones.
    pub several_optima: bool,
}

/// Solves `min xi` subject to `|w_B - a_Bj w_j| <= xi`, `|w_j - a_jW w_W| <= xi`, `sum w = 1`, `w >= 0` (Rezaei 2016, model 4).
///
/// Exact to rounding; `O(n^3)`.
///
/// # Errors
/// [`Code::WrongShape`], [`Code::InvalidValue`] for an index out of range, a judgement that is not positive or a criterion that is not
/// equal to itself, [`Code::NotFinite`], [`Code::TooLarge`] beyond 200 criteria.
pub fn best_worst_weights(judgements: &BestWorst) -> Result<BestWorstWeights, Refusal> {
    check(judgements)?;
    let BestWorst {
        best,
        worst,
        best_to_others,
        others_to_worst,
    } = judgements;
    let n = best_to_others.len();
    if n == 1 {
        return Ok(BestWorstWeights {
            weights: vec![1.0],
            xi: 0.0,
            input_consistency_ratio: 0.0,
            least_consistent: 0,
            several_optima: false,
        });
    }
    let plane = Plane {
        middle: (0..n)
            .filter(|j| j != best && j != worst)
            .map(|j| (best_to_others[j], others_to_worst[j]))
            .collect(),
        ends: [best_to_others[*worst], others_to_worst[*best]],
    };
    let optima = plane.optima();
    let several_optima = optima.len() > 1;
    let mut weights = vec![0.0; n];
    let mut xi = 0.0;
    for &(omega, t) in &optima {
        let total = plane.total(omega, t);
        let share = 1.0 / (total * optima.len() as f64);
        weights[*best] += share;
        weights[*worst] += omega * share;
        let mut middle = plane.middle.iter();
        for (j, weight) in weights.iter_mut().enumerate() {
            if j != *best
                && j != *worst
                && let Some(&pair) = middle.next()
            {
                *weight += largest_weight(pair, omega, t) * share;
            }
        }
        xi += t * share;
    }
    let end = best_to_others[*worst];
    let (least_consistent, difference) = (0..n)
        .map(|j| (j, (best_to_others[j] * others_to_worst[j] - end).abs()))
        .fold(
            (0, -1.0),
            |most, next| if next.1 > most.1 + 1e-12 { next } else { most },
        );
    let spread = end * end - end;
    Ok(BestWorstWeights {
        weights,
        xi,
        input_consistency_ratio: if spread > 0.0 {
            difference / spread
        } else {
            difference
        },
        least_consistent,
        several_optima,
    })
}

fn check(judgements: &BestWorst) -> Result<(), Refusal> {
    let n = judgements.best_to_others.len();
    let refuse = |code, message: String| Err(Refusal::new(code, message));
    if n == 0 {
        return refuse(Code::InvalidValue, "`best_to_others` is empty".to_owned());
    }
    if n > LARGEST {
        return refuse(
            Code::TooLarge,
            format!("`best_to_others` has {n} numbers; expected at most {LARGEST}"),
        );
    }
    if judgements.others_to_worst.len() != n {
        return refuse(
            Code::WrongShape,
            format!(
                "`best_to_others` has {n} numbers, `others_to_worst` has {}",
                judgements.others_to_worst.len()
            ),
        );
    }
    for (name, index) in [("best", judgements.best), ("worst", judgements.worst)] {
        if index >= n {
            return refuse(
                Code::InvalidValue,
                format!("`{name}` is {index}; expected an index below {n}"),
            );
        }
    }
    if n > 1 && judgements.best == judgements.worst {
        return refuse(
            Code::InvalidValue,
            format!("`best` and `worst` are both {}", judgements.best),
        );
    }
    for (name, row, own) in [
        ("best_to_others", &judgements.best_to_others, judgements.best),
        ("others_to_worst", &judgements.others_to_worst, judgements.worst),
    ] {
        for (j, &judgement) in row.iter().enumerate() {
            if !judgement.is_finite() {
                return refuse(Code::NotFinite, format!("`{name}[{j}]` is {judgement}"));
            }
            if !(1e-6..=1e6).contains(&judgement) {
                return refuse(
                    Code::InvalidValue,
                    format!("`{name}[{j}]` is {judgement}; expected a positive number, 1 to 9 as a rule"),
                );
            }
        }
        if (row[own] - 1.0).abs() > 1e-9 {
            return refuse(
                Code::InvalidValue,
                format!(
                    "`{name}[{own}]` compares a criterion with itself and is {}; expected 1",
                    row[own]
                ),
            );
        }
    }
    Ok(())
}

/// The problem seen from the best criterion: its weight is 1, the worst has `omega`, the departure is `t`; every other weight then
/// takes its largest value, for `xi = t / total` falls as the total grows. Over `(omega, t)` that is a quotient of a linear and a
/// concave piecewise linear function on a convex region, so an optimum lies where two of the lines below cross.
struct Plane {
    /// `a_Bj` and `a_jW` of the criteria that are neither best nor worst.
    middle: Vec<(f64, f64)>,
    /// Best against worst, as each row gives it.
    ends: [f64; 2],
}

/// The largest weight of a criterion that both judgements allow.
fn largest_weight((from_best, to_worst): (f64, f64), omega: f64, t: f64) -> f64 {
    ((1.0 + t) / from_best).min(to_worst * omega + t)
}

impl Plane {
    fn total(&self, omega: f64, t: f64) -> f64 {
        1.0 + omega
            + self
                .middle
                .iter()
                .map(|&pair| largest_weight(pair, omega, t))
                .sum::<f64>()
    }

    /// Lines `a omega + b t = c` on which the region or the total has an edge.
    fn lines(&self) -> Vec<[f64; 3]> {
        let mut lines = vec![[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]];
        for end in self.ends {
            lines.extend([[end, 1.0, 1.0], [end, -1.0, 1.0]]);
        }
        for &(from_best, to_worst) in &self.middle {
            let share = 1.0 / from_best;
            lines.extend([
                [to_worst, 1.0 - share, share],
                [to_worst, 1.0 + share, share],
                [to_worst, -1.0 - share, share],
            ]);
        }
        lines
    }

    fn allows(&self, omega: f64, t: f64) -> bool {
        let slack = 1e-11 * (1.0 + omega + t);
        omega >= -1e-13
            && t >= -1e-13
            && self
                .ends
                .iter()
                .all(|end| (1.0 - end * omega).abs() <= t + slack * end)
            && self.middle.iter().all(|&(from_best, to_worst)| {
                let slack = slack * (1.0 + to_worst);
                (1.0 - t) / from_best <= to_worst * omega + t + slack
                    && to_worst * omega - t <= (1.0 + t) / from_best + slack
            })
    }

    /// The crossings of least `xi`; more than one only when the optimum is not unique.
    fn optima(&self) -> Vec<(f64, f64)> {
        let lines = self.lines();
        let mut least = f64::INFINITY;
        let mut optima: Vec<(f64, f64)> = Vec::new();
        for (i, one) in lines.iter().enumerate() {
            for other in &lines[i + 1..] {
                let determinant = one[0] * other[1] - other[0] * one[1];
                if determinant.abs() < 1e-12 * (one[0].abs() + 1.0) * (other[0].abs() + 1.0) {
                    continue;
                }
                let omega = (one[2] * other[1] - other[2] * one[1]) / determinant;
                let t = (one[0] * other[2] - other[0] * one[2]) / determinant;
                if !self.allows(omega, t) {
                    continue;
                }
                let (omega, t) = (omega.max(0.0), t.max(0.0));
                let xi = t / self.total(omega, t);
                if xi < least - 1e-12 {
                    least = xi;
                    optima.clear();
                }
                let is_new = |&(a, b): &(f64, f64)| (a - omega).abs() > 1e-9 || (b - t).abs() > 1e-9;
                if xi <= least + 1e-12 && optima.iter().all(is_new) {
                    optima.push((omega, t));
                }
            }
        }
        optima
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn judge(best: usize, worst: usize, from_best: &[f64], to_worst: &[f64]) -> BestWorstWeights {
        best_worst_weights(&BestWorst {
            best,
            worst,
            best_to_others: from_best.to_vec(),
            others_to_worst: to_worst.to_vec(),
        })
        .unwrap()
    }

    /// Buying a car, the running example of Rezaei (2015, 2016): quality, price, comfort, safety, style; price best, style worst.
    /// The optimum 16/65, 28/65, 8/65, 10/65, 3/65 with xi 4/65 was found by a general linear programme.
    #[test]
    fn the_car_has_the_weights_of_the_linear_programme() {
        let answer = judge(1, 4, &[2.0, 1.0, 4.0, 3.0, 8.0], &[4.0, 8.0, 4.0, 2.0, 1.0]);
        for (weight, numerator) in answer.weights.iter().zip([16.0, 28.0, 8.0, 10.0, 3.0]) {
            assert!((weight - numerator / 65.0).abs() < 1e-12, "{:?}", answer.weights);
        }
        assert!((answer.xi - 4.0 / 65.0).abs() < 1e-12);
        assert!(!answer.several_optima);
    }

    #[test]
    fn consistent_judgements_give_back_their_weights() {
        // Weights 8 : 4 : 2 : 1.
        let answer = judge(0, 3, &[1.0, 2.0, 4.0, 8.0], &[8.0, 4.0, 2.0, 1.0]);
        for (weight, expected) in answer.weights.iter().zip([8.0, 4.0, 2.0, 1.0]) {
            assert!((weight - expected / 15.0).abs() < 1e-12);
        }
        assert!(answer.xi < 1e-12);
        assert!(!answer.several_optima);
        assert_eq!(answer.input_consistency_ratio, 0.0);
    }

    #[test]
    fn two_criteria_follow_their_one_judgement() {
        let answer = judge(1, 0, &[4.0, 1.0], &[1.0, 4.0]);
        assert!((answer.weights[1] - 0.8).abs() < 1e-15);
        assert_eq!(judge(0, 0, &[1.0], &[1.0]).weights, [1.0]);
    }

    #[test]
    fn three_criteria_are_solved_as_by_hand() {
        // Best to others 1, 2, 8; others to worst 8, 5, 1: at the optimum w_B - 2 w_j = -xi, w_j - 5 w_W = -xi,
        // w_B - 8 w_W = xi: with w_W = 1, w_j = 5 - xi, w_B = 8 + xi and 8 + xi = 10 - 3 xi, so xi = 1/2 of a total 1 + 4.5 + 8.5.
        let answer = judge(0, 2, &[1.0, 2.0, 8.0], &[8.0, 5.0, 1.0]);
        assert!((answer.xi - 0.5 / 14.0).abs() < 1e-12, "{answer:?}");
        for (weight, expected) in answer.weights.iter().zip([8.5, 4.5, 1.0]) {
            assert!((weight - expected / 14.0).abs() < 1e-12);
        }
        assert_eq!(answer.least_consistent, 1);
        assert!((answer.input_consistency_ratio - 2.0 / 56.0).abs() < 1e-15);
    }

    #[test]
    fn judgements_that_are_none_are_refused() {
        let good = BestWorst {
            best: 0,
            worst: 2,
            best_to_others: vec![1.0, 2.0, 8.0],
            others_to_worst: vec![8.0, 5.0, 1.0],
        };
        let code = |change: &dyn Fn(&mut BestWorst)| {
            let mut judgements = good.clone();
            change(&mut judgements);
            best_worst_weights(&judgements).unwrap_err().code
        };
        assert_eq!(code(&|b| b.best = 3), Code::InvalidValue);
        assert_eq!(code(&|b| b.worst = 0), Code::InvalidValue);
        assert_eq!(code(&|b| b.best_to_others[1] = 0.0), Code::InvalidValue);
        assert_eq!(code(&|b| b.best_to_others[0] = 2.0), Code::InvalidValue);
        assert_eq!(code(&|b| b.others_to_worst[1] = f64::NAN), Code::NotFinite);
        assert_eq!(code(&|b| b.others_to_worst.truncate(2)), Code::WrongShape);
        assert_eq!(code(&|b| b.best_to_others.clear()), Code::InvalidValue);
        assert_eq!(code(&|b| b.best_to_others = vec![1.0; 201]), Code::TooLarge);
    }

    fn departure(judgements: &BestWorst, weights: &[f64]) -> f64 {
        let (best, worst) = (weights[judgements.best], weights[judgements.worst]);
        weights
            .iter()
            .enumerate()
            .map(|(j, &w)| {
                let one = (best - judgements.best_to_others[j] * w).abs();
                one.max((w - judgements.others_to_worst[j] * worst).abs())
            })
            .fold(0.0, f64::max)
    }

    proptest! {
        /// The model is convex: a point that no small step improves is an optimum.
        #[test]
        fn no_step_improves_the_optimum(
            from_best in proptest::collection::vec(1_u8..=9, 5),
            to_worst in proptest::collection::vec(1_u8..=9, 5),
            steps in proptest::collection::vec(proptest::collection::vec(-1.0_f64..1.0, 5), 60),
        ) {
            let mut judgements = BestWorst {
                best: 0,
                worst: 4,
                best_to_others: from_best.iter().map(|&x| f64::from(x)).collect(),
                others_to_worst: to_worst.iter().map(|&x| f64::from(x)).collect(),
            };
            judgements.best_to_others[0] = 1.0;
            judgements.others_to_worst[4] = 1.0;
            let answer = best_worst_weights(&judgements).unwrap();
            let sum: f64 = answer.weights.iter().sum();
            prop_assert!((sum - 1.0).abs() < 1e-12);
            prop_assert!(answer.weights.iter().all(|&w| w >= 0.0));
            prop_assert!((departure(&judgements, &answer.weights) - answer.xi).abs() < 1e-10);
            for step in steps {
                for length in [0.1, 0.01, 0.001] {
                    let moved: Vec<f64> = answer.weights.iter().zip(&step).map(|(w, s)| (w + length * s).max(0.0)).collect();
                    let total: f64 = moved.iter().sum();
                    let moved: Vec<f64> = moved.iter().map(|w| w / total).collect();
                    prop_assert!(departure(&judgements, &moved) >= answer.xi - 1e-10);
                }
            }
        }
    }
}
