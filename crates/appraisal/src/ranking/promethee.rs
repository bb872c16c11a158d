//! Ranks alternatives by how strongly they are preferred in pairs, with thresholds below which a difference does not count (PROMETHEE II).
//!
//! One of the ranking methods. The flows are computed by sorting each criterion once, not by looking at every pair, so a hundred
//! thousand alternatives take a moment; only the Gaussian function needs pairs.

use p4c_problem::{Code, Limits, Refusal};
use rayon::prelude::*;
use serde::Serialize;

use super::places::ascending;
use crate::table::{Criteria, Sense, Table};

/// How a difference `d` in favour of an alternative becomes a preference from 0 to 1 (Brans & Vincke 1985, table 1).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Preference {
    /// 1 for `d > 0`.
    Usual,
    /// 1 for `d > q`.
    UShape {
        /// Indifference up to here.
        q: f64,
    },
    /// `d / p` up to `p`, then 1.
    VShape {
        /// Full preference from here.
        p: f64,
    },
    /// 0 up to `q`, one half up to `p`, then 1.
    Level {
        /// Indifference up to here.
        q: f64,
        /// Half a preference up to here.
        p: f64,
    },
    /// 0 up to `q`, `(d - q) / (p - q)` up to `p`, then 1.
    Linear {
        /// Indifference up to here.
        q: f64,
        /// Full preference from here.
        p: f64,
    },
    /// `1 - exp(-d^2 / (2 s^2))`.
    Gauss {
        /// Where the curve is steepest.
        s: f64,
    },
}

/// A preference function as the sweep sees it: nothing up to `q`, everything above `p`, between them one half or a line.
#[derive(Debug, Clone, Copy)]
enum Shape {
    Steps { q: f64, p: f64, middle: f64 },
    Line { q: f64, p: f64 },
    Bell { s: f64 },
}

impl Preference {
    /// The shape, or what is wrong with the parameters.
    fn shape(self) -> Result<Shape, String> {
        let from_zero = |name: &str, x: f64| {
            if x.is_finite() && x >= 0.0 {
                Ok(x)
            } else {
                Err(format!("`{name}` is {x}; expected a finite number from 0"))
            }
        };
        let step = |at| Shape::Steps {
            q: at,
            p: at,
            middle: 0.5,
        };
        let ordered = |q: f64, p: f64| {
            let (q, p) = (from_zero("q", q)?, from_zero("p", p)?);
            if q > p {
                return Err(format!("`q` is {q}, above `p` {p}"));
            }
            Ok((q, p))
        };
        Ok(match self {
            Self::Usual => step(0.0),
            Self::UShape { q } => step(from_zero("q", q)?),
            Self::Level { q, p } => {
                let (q, p) = ordered(q, p)?;
                Shape::Steps { q, p, middle: 0.5 }
            }
            Self::VShape { p } if from_zero("p", p)? == 0.0 => step(0.0),
            Self::VShape { p } => Shape::Line { q: 0.0, p },
            Self::Linear { q, p } => {
                let (q, p) = ordered(q, p)?;
                if q == p { step(q) } else { Shape::Line { q, p } }
            }
            Self::Gauss { s } if s.is_finite() && s > 0.0 => Shape::Bell { s },
            Self::Gauss { s } => return Err(format!("`s` is {s}; expected a finite number above 0")),
        })
    }
}

/// Whether `a - b` is above a threshold by more than the rounding of decimal numbers: 0.8 - 0.7 is not above 0.1.
fn exceeds(a: f64, b: f64, threshold: f64) -> bool {
    if threshold == 0.0 {
        a > b
    } else {
        (a - b) - threshold > f64::EPSILON * (a.abs() + b.abs() + threshold)
    }
}

impl Shape {
    /// The preference of a performance `a` over `b`, more being better.
    fn of(self, a: f64, b: f64) -> f64 {
        match self {
            Shape::Steps { q, p, middle } => {
                if exceeds(a, b, p) {
                    1.0
                } else if exceeds(a, b, q) {
                    middle
                } else {
                    0.0
                }
            }
            Shape::Line { q, p } => (((a - b) - q) / (p - q)).clamp(0.0, 1.0),
            Shape::Bell { s } if a > b => -(-0.5 * ((a - b) / s).powi(2)).exp_m1(),
            Shape::Bell { .. } => 0.0,
        }
    }
}

/// The flows of PROMETHEE II.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Flows {
    /// `plus - minus`: higher is better; they add up to 0.
    pub net_flows: Vec<f64>,
    /// How strongly an alternative is preferred to the others, divided by their number `m - 1`.
    pub plus: Vec<f64>,
    /// How strongly the others are preferred to it, divided by `m - 1`.
    pub minus: Vec<f64>,
}

/// Net, positive and negative flows (Brans & Vincke 1985), one preference function a criterion.
///
/// `O(n m log m)` but for the Gaussian function, which looks at pairs (`O(m^2)`, fewer when `s` is small against the spread).
///
/// # Errors
/// [`Code::WrongShape`], [`Code::InvalidValue`] for a threshold (its criterion is named), [`Code::Degenerate`] for one alternative only,
/// [`Code::NotFinite`] for a spread beyond the range of numbers under a linear function, [`Code::TimeLimit`] and [`Code::Cancelled`].
pub fn promethee2(
    table: &Table,
    criteria: &Criteria,
    preferences: &[Preference],
    limits: &Limits,
) -> Result<Flows, Refusal> {
    let shapes = shapes(table, criteria, preferences)?;
    let m = table.rows();
    if m < 2 {
        return Err(Refusal::new(
            Code::Degenerate,
            "PROMETHEE compares alternatives: it needs at least two",
        ));
    }
    let parts = table
        .columns()
        .par_iter()
        .zip(criteria.senses())
        .zip(&shapes)
        .map(|((column, &sense), &shape)| criterion_flows(&benefit(column, sense), shape, limits))
        .collect::<Result<Vec<_>, Refusal>>()?;
    let others = (m - 1) as f64;
    let mut plus = vec![0.0; m];
    let mut minus = vec![0.0; m];
    for ((up, down), weight) in parts.iter().zip(criteria.weights()) {
        let factor = weight / others;
        for i in 0..m {
            plus[i] += factor * up[i];
            minus[i] += factor * down[i];
        }
    }
    let net_flows = plus.iter().zip(&minus).map(|(up, down)| up - down).collect();
    Ok(Flows {
        net_flows,
        plus,
        minus,
    })
}

/// The weighted preference of each alternative over each other, `pi[a][b]`; 0 on the diagonal. `O(m^2 n)` time and `O(m^2)` space.
///
/// # Errors
/// [`Code::WrongShape`], [`Code::InvalidValue`] for a threshold.
pub fn preference_matrix(
    table: &Table,
    criteria: &Criteria,
    preferences: &[Preference],
) -> Result<Vec<Vec<f64>>, Refusal> {
    let shapes = shapes(table, criteria, preferences)?;
    let columns: Vec<Vec<f64>> = table
        .columns()
        .iter()
        .zip(criteria.senses())
        .map(|(column, &sense)| benefit(column, sense))
        .collect();
    Ok((0..table.rows())
        .into_par_iter()
        .map(|a| {
            let mut row = vec![0.0; table.rows()];
            for ((column, shape), weight) in columns.iter().zip(&shapes).zip(criteria.weights()) {
                for (cell, &other) in row.iter_mut().zip(column) {
                    *cell += weight * shape.of(column[a], other);
                }
            }
            row[a] = 0.0;
            row
        })
        .collect())
}

fn shapes(table: &Table, criteria: &Criteria, preferences: &[Preference]) -> Result<Vec<Shape>, Refusal> {
    criteria.check(table)?;
    if preferences.len() != criteria.weights().len() {
        return Err(Refusal::new(
            Code::WrongShape,
            format!(
                "`preference` has {} entries, `weights` has {} numbers",
                preferences.len(),
                criteria.weights().len()
            ),
        ));
    }
    preferences
        .iter()
        .enumerate()
        .map(|(j, preference)| {
            preference
                .shape()
                .map_err(|fault| Refusal::new(Code::InvalidValue, format!("`preference[{j}]`: {fault}")))
        })
        .collect()
}

fn benefit(column: &[f64], sense: Sense) -> Vec<f64> {
    match sense {
        Sense::Benefit => column.to_vec(),
        Sense::Cost => column.iter().map(|x| -x).collect(),
    }
}

/// Sums of preferences of each alternative over all, and of all over it, on one criterion.
fn criterion_flows(column: &[f64], shape: Shape, limits: &Limits) -> Result<(Vec<f64>, Vec<f64>), Refusal> {
    let order = ascending(column);
    let sorted: Vec<f64> = order.iter().map(|&i| column[i as usize]).collect();
    let (up, down) = match shape {
        Shape::Bell { s } => bell_flows(&sorted, s, limits)?,
        Shape::Steps { q, p, middle } => {
            limits.check()?;
            sweep(&sorted, q, p, |_, inner, outer| {
                outer as f64 + middle * (inner - outer) as f64
            })
        }
        Shape::Line { q, p } => {
            limits.check()?;
            let spread = sorted[sorted.len() - 1] - sorted[0];
            if !spread.is_finite() {
                return Err(Refusal::new(
                    Code::NotFinite,
                    "a column of `matrix` spreads beyond the range of numbers: shares of a preference have no meaning",
                ));
            }
            line_flows(&sorted, q, p)
        }
    };
    let mut scattered = (vec![0.0; column.len()], vec![0.0; column.len()]);
    for (k, &i) in order.iter().enumerate() {
        scattered.0[i as usize] = up[k];
        scattered.1[i as usize] = down[k];
    }
    Ok(scattered)
}

/// Walks the sorted values once in each direction. `value(k, inner, outer)` gets the position `k` in walking order, the number `inner`
/// of positions passed that are behind by more than `q`, and `outer` of those behind by more than `p`.
fn sweep(sorted: &[f64], q: f64, p: f64, value: impl Fn(usize, usize, usize) -> f64) -> (Vec<f64>, Vec<f64>) {
    let n = sorted.len();
    let mut up = vec![0.0; n];
    let (mut inner, mut outer) = (0, 0);
    for k in 0..n {
        while inner < n && exceeds(sorted[k], sorted[inner], q) {
            inner += 1;
        }
        while outer < inner && exceeds(sorted[k], sorted[outer], p) {
            outer += 1;
        }
        up[k] = value(k, inner, outer);
    }
    let mut down = vec![0.0; n];
    let (mut inner, mut outer) = (0, 0);
    for k in 0..n {
        let own = sorted[n - 1 - k];
        while inner < n && exceeds(sorted[n - 1 - inner], own, q) {
            inner += 1;
        }
        while outer < inner && exceeds(sorted[n - 1 - outer], own, p) {
            outer += 1;
        }
        // The mirrored walk is told apart by positions from `n` on.
        down[n - 1 - k] = value(n + k, inner, outer);
    }
    (up, down)
}

/// Flows of the linear function: sums over the positions between the thresholds come from running sums, kept in twice the precision
/// and counted from the least value, so that columns that are long or far from zero lose no digits.
fn line_flows(sorted: &[f64], q: f64, p: f64) -> (Vec<f64>, Vec<f64>) {
    let n = sorted.len();
    let counted: Vec<f64> = sorted.iter().map(|x| x - sorted[0]).collect();
    let mut sums = Vec::with_capacity(n + 1);
    let (mut high, mut low) = (0.0_f64, 0.0_f64);
    sums.push((high, low));
    for &x in &counted {
        // Knuth's exact sum of two numbers.
        let sum = high + x;
        let part = sum - high;
        low += (high - (sum - part)) + (x - part);
        high = sum;
        sums.push((high, low));
    }
    let between = |from: usize, to: usize| (sums[to].0 - sums[from].0) + (sums[to].1 - sums[from].1);
    let factor = 1.0 / (p - q);
    sweep(sorted, q, p, |k, inner, outer| {
        let count = (inner - outer) as f64;
        let middle = if k < n {
            count * (counted[k] - q) - between(outer, inner)
        } else {
            between(n - inner, n - outer) - count * (counted[n - 1 - (k - n)] + q)
        };
        outer as f64 + (middle * factor).clamp(0.0, count)
    })
}

/// Flows of the Gaussian function: full preference beyond 8.7 `s` (to the last digit), pairs within.
fn bell_flows(sorted: &[f64], s: f64, limits: &Limits) -> Result<(Vec<f64>, Vec<f64>), Refusal> {
    let n = sorted.len();
    let reach = 8.7 * s;
    let shape = Shape::Bell { s };
    let flows: Vec<(f64, f64)> = sorted
        .par_iter()
        .enumerate()
        .with_min_len(16)
        .map(|(k, &own)| {
            if k % 64 == 0 {
                limits.check()?;
            }
            let first = sorted.partition_point(|&x| own - x > reach);
            let last = sorted.partition_point(|&x| x - own <= reach);
            let below: f64 = sorted[first..k].iter().map(|&x| shape.of(own, x)).sum();
            let above: f64 = sorted[k..last].iter().map(|&x| shape.of(x, own)).sum();
            Ok((first as f64 + below, (n - last) as f64 + above))
        })
        .collect::<Result<_, Refusal>>()?;
    Ok(flows.into_iter().unzip())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [Preference; 6] = [
        Preference::Usual,
        Preference::UShape { q: 0.1 },
        Preference::VShape { p: 0.3 },
        Preference::Level { q: 0.1, p: 0.3 },
        Preference::Linear { q: 0.1, p: 0.3 },
        Preference::Gauss { s: 0.2 },
    ];

    fn of(preference: Preference, a: f64, b: f64) -> f64 {
        preference.shape().unwrap().of(a, b)
    }

    #[test]
    fn the_six_functions_at_their_boundaries() {
        use Preference::{Gauss, Level, Linear, UShape, Usual, VShape};
        assert_eq!(
            (of(Usual, 1.0, 1.0), of(Usual, 1.0, 0.999), of(Usual, 0.0, 1.0)),
            (0.0, 1.0, 0.0)
        );
        assert_eq!(
            (of(UShape { q: 2.0 }, 5.0, 3.0), of(UShape { q: 2.0 }, 5.1, 3.0)),
            (0.0, 1.0)
        );
        assert_eq!(
            (of(VShape { p: 4.0 }, 5.0, 3.0), of(VShape { p: 4.0 }, 9.0, 3.0)),
            (0.5, 1.0)
        );
        let level = Level { q: 1.0, p: 3.0 };
        assert_eq!(
            [1.0, 1.5, 3.0, 3.5].map(|d| of(level, d, 0.0)),
            [0.0, 0.5, 0.5, 1.0]
        );
        let linear = Linear { q: 1.0, p: 3.0 };
        assert_eq!(
            [1.0, 2.0, 3.0, 4.0].map(|d| of(linear, d, 0.0)),
            [0.0, 0.5, 1.0, 1.0]
        );
        let gauss = of(Gauss { s: 2.0 }, 2.0, 0.0);
        assert!((gauss - (1.0 - (-0.5_f64).exp())).abs() < 1e-15);
        assert_eq!(of(Gauss { s: 2.0 }, 0.0, 2.0), 0.0);
    }

    #[test]
    fn decimal_numbers_at_a_threshold_are_not_above_it() {
        // As floating-point numbers, 0.8 - 0.7 is above 0.1.
        assert_eq!(of(Preference::UShape { q: 0.1 }, 0.8, 0.7), 0.0);
        assert_eq!(of(Preference::Level { q: 0.0, p: 0.1 }, 0.8, 0.7), 0.5);
        // Far from zero more is lost in rounding, and what is above by more than that counts.
        assert_eq!(of(Preference::UShape { q: 0.1 }, 1_000_000.8, 1_000_000.7), 0.0);
        assert_eq!(
            of(Preference::UShape { q: 0.1 }, 1_000_000.800_1, 1_000_000.7),
            1.0
        );
        // Where all the size is in the threshold, and where none is.
        assert_eq!(of(Preference::UShape { q: 300_000.3 }, 300_000.4, 0.1), 0.0);
        assert_eq!(of(Preference::UShape { q: 1e-9 }, 1e-9 + 1e-15, 0.0), 1.0);
    }

    #[test]
    fn functions_with_an_empty_middle_are_steps() {
        assert_eq!(of(Preference::VShape { p: 0.0 }, 1.0, 0.5), 1.0);
        assert_eq!(of(Preference::Linear { q: 1.0, p: 1.0 }, 1.0, 0.0), 0.0);
        assert_eq!(of(Preference::Linear { q: 1.0, p: 1.0 }, 1.1, 0.0), 1.0);
    }

    #[test]
    fn thresholds_out_of_range_name_their_criterion() {
        let table = Table::from_rows(&[vec![1.0], vec![2.0]]).unwrap();
        let criteria = Criteria::new(vec![1.0], vec![Sense::Benefit]).unwrap();
        for preference in [
            Preference::UShape { q: -1.0 },
            Preference::VShape { p: f64::NAN },
            Preference::Level { q: 3.0, p: 1.0 },
            Preference::Linear { q: 3.0, p: 1.0 },
            Preference::Gauss { s: 0.0 },
        ] {
            let refusal = promethee2(&table, &criteria, &[preference], &Limits::default()).unwrap_err();
            assert_eq!(refusal.code, Code::InvalidValue);
            assert!(refusal.message.contains("`preference[0]`"), "{refusal}");
        }
        let refusal = promethee2(&table, &criteria, &[], &Limits::default()).unwrap_err();
        assert_eq!(refusal.code, Code::WrongShape);
        let one = Table::from_rows(&[vec![1.0]]).unwrap();
        let refusal = promethee2(&one, &criteria, &[Preference::Usual], &Limits::default()).unwrap_err();
        assert_eq!(refusal.code, Code::Degenerate);
    }

    #[test]
    fn a_cancelled_solve_ends() {
        let table = Table::from_rows(&[vec![1.0], vec![2.0]]).unwrap();
        let criteria = Criteria::new(vec![1.0], vec![Sense::Benefit]).unwrap();
        let limits = Limits::default();
        limits.cancel_flag().cancel();
        for preference in ALL {
            let refusal = promethee2(&table, &criteria, &[preference], &limits).unwrap_err();
            assert_eq!(refusal.code, Code::Cancelled);
        }
    }

    #[test]
    fn a_long_column_far_from_zero_loses_no_digits() {
        let column: Vec<f64> = (0..20_000).map(|i| 1e8 + f64::from(i) * 1e-3).collect();
        let last = column[19_999];
        let by_pairs = column.iter().map(|x| (last - x) / 20.0).sum::<f64>() / 19_999.0;
        let table = Table::from_columns(vec![column]).unwrap();
        let criteria = Criteria::new(vec![1.0], vec![Sense::Benefit]).unwrap();
        let preference = [Preference::VShape { p: 20.0 }];
        let flows = promethee2(&table, &criteria, &preference, &Limits::default()).unwrap();
        assert!((flows.plus[19_999] - by_pairs).abs() < 1e-12);
        let endless = Table::from_columns(vec![vec![-1.7e308, 1.7e308]]).unwrap();
        let refusal = promethee2(&endless, &criteria, &preference, &Limits::default()).unwrap_err();
        assert_eq!(refusal.code, Code::NotFinite);
    }

    #[test]
    fn three_alternatives_on_one_criterion_as_by_hand() {
        let table = Table::from_rows(&[vec![0.0], vec![2.0], vec![6.0]]).unwrap();
        let criteria = Criteria::new(vec![1.0], vec![Sense::Benefit]).unwrap();
        let linear = [Preference::Linear { q: 1.0, p: 5.0 }];
        let flows = promethee2(&table, &criteria, &linear, &Limits::default()).unwrap();
        // d = 2 gives 1/4, d = 4 gives 3/4, d = 6 gives 1; each over two others.
        assert_eq!(flows.plus, [0.0, 0.125, 0.875]);
        assert_eq!(flows.minus, [0.625, 0.375, 0.0]);
        assert_eq!(flows.net_flows, [-0.625, -0.25, 0.875]);
        let cost = Criteria::new(vec![1.0], vec![Sense::Cost]).unwrap();
        let turned = promethee2(&table, &cost, &linear, &Limits::default()).unwrap();
        assert_eq!(turned.net_flows, [0.625, 0.25, -0.875]);
    }

    proptest! {
        /// The sweep against every pair, with many ties and differences exactly at the thresholds (cells are tenths).
        #[test]
        fn the_sweep_gives_what_the_pairs_give(rows in proptest::collection::vec(proptest::collection::vec(0_u8..12, 6), 2..40)) {
            let rows: Vec<Vec<f64>> = rows.iter().map(|row| row.iter().map(|&x| f64::from(x) / 10.0).collect()).collect();
            let table = Table::from_rows(&rows).unwrap();
            let senses = [Sense::Benefit, Sense::Cost, Sense::Benefit, Sense::Cost, Sense::Cost, Sense::Benefit];
            let criteria = Criteria::new(vec![0.3, 0.1, 0.2, 0.15, 0.05, 0.2], senses.to_vec()).unwrap();
            let flows = promethee2(&table, &criteria, &ALL, &Limits::default()).unwrap();
            let pi = preference_matrix(&table, &criteria, &ALL).unwrap();
            let others = (rows.len() - 1) as f64;
            for a in 0..rows.len() {
                let plus: f64 = pi[a].iter().sum::<f64>() / others;
                let minus: f64 = pi.iter().map(|row| row[a]).sum::<f64>() / others;
                prop_assert!((flows.plus[a] - plus).abs() < 1e-12, "{} {}", flows.plus[a], plus);
                prop_assert!((flows.minus[a] - minus).abs() < 1e-12);
            }
            prop_assert!(flows.net_flows.iter().sum::<f64>().abs() < 1e-10);
        }
    }
}
