//! The Shapley value of games in which only the total of a coalition's figures counts: voting weights, claims, demands.
//!
//! Integrates the multilinear extension (Owen 1972): each other player is present with chance p, and the mean over p of what a player then
//! adds is the Shapley value. The integrand is a polynomial of degree n - 1, so Gauss-Legendre with n / 2 points is exact; all numbers stay
//! chances in 0..1, so nothing overflows or cancels however many players there are.

use rayon::prelude::*;

/// The most steps (points x players x totals) that are taken.
const MAX_STEPS: f64 = 2e10;

/// The Shapley value of the game v(S) = worth(sum of the weights of S); `None` when it would take too many steps.
///
/// O(n / 2 x (n + distinct weights) x total) steps. Exact up to rounding.
pub(crate) fn shapley_of_totals(weights: &[u64], worth: impl Fn(u64) -> f64) -> Option<Vec<f64>> {
    let n = weights.len();
    let total: u64 = weights.iter().sum();
    let points = n.div_ceil(2);
    let mut distinct: Vec<u64> = weights.iter().copied().filter(|&weight| weight > 0).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let steps = points as f64 * (n + 2 * distinct.len()) as f64 * (total as f64 + 1.0);
    if steps > MAX_STEPS || total > 50_000_000 {
        return None;
    }
    let worths: Vec<f64> = (0..=total).map(worth).collect();
    let parts: Vec<Vec<f64>> = gauss_legendre(points)
        .into_par_iter()
        .map(|(p, share)| {
            let chance = chances(weights, total as usize, p);
            distinct
                .iter()
                .map(|&weight| share * mean_gain(&chance, weight as usize, p, &worths))
                .collect()
        })
        .collect();
    let mut gains = vec![0.0; distinct.len()];
    for part in &parts {
        gains.iter_mut().zip(part).for_each(|(sum, gain)| *sum += gain);
    }
    let share = |weight: &u64| distinct.binary_search(weight).map_or(0.0, |k| gains[k]);
    Some(weights.iter().map(share).collect())
}

/// The chance of each total when every player is present with chance p.
fn chances(weights: &[u64], total: usize, p: f64) -> Vec<f64> {
    let mut chance = vec![0.0; total + 1];
    chance[0] = 1.0;
    let mut reached = 0;
    for &weight in weights {
        let weight = weight as usize;
        if weight == 0 {
            continue;
        }
        reached += weight;
        for at in (0..=reached).rev() {
            let joined = if at >= weight {
                chance[at - weight] * p
            } else {
                0.0
            };
            chance[at] = chance[at] * (1.0 - p) + joined;
        }
    }
    chance
}

/// What a player of this weight adds in the mean: takes the player out of the chances first, from the end at which that is stable.
fn mean_gain(chance: &[f64], weight: usize, p: f64, worths: &[f64]) -> f64 {
    let last = chance.len() - 1 - weight;
    let mut others = vec![0.0; last + 1];
    if p <= 0.5 {
        for at in 0..=last {
            let before = if at >= weight { others[at - weight] } else { 0.0 };
            others[at] = (chance[at] - p * before) / (1.0 - p);
        }
    } else {
        for at in (0..=last).rev() {
            let after = others.get(at + weight).copied().unwrap_or(0.0);
            others[at] = (chance[at + weight] - (1.0 - p) * after) / p;
        }
    }
    others
        .iter()
        .enumerate()
        .map(|(at, chance)| chance * (worths[at + weight] - worths[at]))
        .sum()
}

/// Points in 0..1 and weights of the Gauss-Legendre rule, by Newton's method on the Legendre polynomial.
fn gauss_legendre(points: usize) -> Vec<(f64, f64)> {
    let n = points as f64;
    (0..points)
        .map(|k| {
            let mut x = (std::f64::consts::PI * (k as f64 + 0.75) / (n + 0.5)).cos();
            let mut slope = 1.0;
            for _ in 0..100 {
                let (mut now, mut before) = (1.0, 0.0);
                for j in 0..points {
                    let j = j as f64;
                    (now, before) = (((2.0 * j + 1.0) * x * now - j * before) / (j + 1.0), now);
                }
                slope = n * (x * now - before) / (x * x - 1.0);
                let step = now / slope;
                x -= step;
                if step.abs() < 1e-16 {
                    break;
                }
            }
            (0.5 * (1.0 + x), 1.0 / ((1.0 - x * x) * slope * slope))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_integrates_a_polynomial_of_its_degree_exactly() {
        for points in [1, 2, 5, 20, 100] {
            let rule = gauss_legendre(points);
            let degree = 2 * points as i32 - 1;
            let integral: f64 = rule.iter().map(|(x, w)| w * x.powi(degree)).sum();
            assert!(
                (integral - 1.0 / f64::from(degree + 1)).abs() < 1e-14,
                "{points}: {integral}"
            );
        }
    }

    #[test]
    fn what_takes_too_long_is_left_to_sampling() {
        assert_eq!(shapley_of_totals(&vec![1_000_000; 1000], |_| 0.0), None);
    }
}
