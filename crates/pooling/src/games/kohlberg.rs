//! Checks a nucleolus again: by its certificate in any size, and by Kohlberg's criterion from scratch in small ones.
//!
//! Runs after [`super::nucleolus`] and shares no solver with it: the certificate is checked by elimination, the criterion by a small
//! tableau of its own. It says where a proof fails; it does not mend it.

use std::fmt;

use super::coalition::{members_of, subset_sums};
use super::nucleolus::Certificate;
use super::span::Span;
use super::{Over, Sense};

/// Where a proof that shares are the nucleolus fails.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// There is not one share for each player of the table.
    WrongLength,
    /// The shares do not add up to the worth or cost of all.
    NotEfficient {
        /// What the shares add up to.
        total: f64,
        /// What they should.
        whole: f64,
    },
    /// A player gets less (or pays more) than alone.
    NotRational {
        /// Which player.
        player: usize,
    },
    /// A coalition that no earlier level settled has a larger excess than the level.
    ExcessAbove {
        /// Index of the level.
        level: usize,
        /// The coalition (mask).
        coalition: u32,
    },
    /// A coalition of the level has another excess, or a weight that is not positive.
    NotOnLevel {
        /// Index of the level.
        level: usize,
        /// The coalition (mask).
        coalition: u32,
    },
    /// The level's coalitions are not balanced.
    NotBalanced {
        /// Index of the level.
        level: usize,
    },
    /// The settled coalitions leave the shares open.
    NotDetermined,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::WrongLength => write!(f, "there is not one share for each player"),
            Fault::NotEfficient { total, whole } => write!(f, "the shares add up to {total}, not {whole}"),
            Fault::NotRational { player } => write!(f, "player {player} would do better alone"),
            Fault::ExcessAbove { level, coalition } => {
                write!(f, "coalition {coalition:b} exceeds level {level}")
            }
            Fault::NotOnLevel { level, coalition } => {
                write!(f, "coalition {coalition:b} does not hold level {level}")
            }
            Fault::NotBalanced { level } => write!(f, "the coalitions of level {level} are not balanced"),
            Fault::NotDetermined => write!(f, "the levels leave the shares open"),
        }
    }
}

impl std::error::Error for Fault {}

/// The excess of every coalition at these shares.
fn excesses(table: &[f64], sense: Sense, shares: &[f64]) -> Vec<f64> {
    let sign = sense.sign();
    let mut out = subset_sums(shares);
    for (entry, value) in out.iter_mut().zip(table) {
        *entry = sign * (value - *entry);
    }
    out[0] = 0.0;
    out
}

/// How far two figures of this game may differ by rounding.
fn tolerance_of(table: &[f64]) -> f64 {
    1e-8 * table
        .iter()
        .fold(0.0_f64, |most, v| most.max(v.abs()))
        .max(1e-300)
}

fn check_shares(
    table: &[f64],
    sense: Sense,
    over: Over,
    shares: &[f64],
    tolerance: f64,
) -> Result<(), Fault> {
    if shares.is_empty() || table.len() != 1 << shares.len() {
        return Err(Fault::WrongLength);
    }
    let (total, whole) = (shares.iter().sum::<f64>(), table[table.len() - 1]);
    if (total - whole).abs() > tolerance {
        return Err(Fault::NotEfficient { total, whole });
    }
    if over == Over::Imputations {
        let sign = sense.sign();
        if let Some(player) = (0..shares.len()).find(|&i| sign * (shares[i] - table[1 << i]) < -tolerance) {
            return Err(Fault::NotRational { player });
        }
    }
    Ok(())
}

/// Checks the certificate of a nucleolus or prenucleolus against the table. O(n 2^n).
///
/// For each level it verifies that no unsettled coalition exceeds the level, that the level's coalitions have exactly that excess, that
/// their weights are positive, and that the weighted sum lies in the span of what was settled before: together this proves that no other
/// shares have lexicographically smaller excesses.
///
/// # Errors
/// The first [`Fault`] found.
pub fn verify_kohlberg(
    table: &[f64],
    sense: Sense,
    over: Over,
    shares: &[f64],
    certificate: &Certificate,
) -> Result<(), Fault> {
    let tolerance = tolerance_of(table);
    check_shares(table, sense, over, shares, tolerance)?;
    let n = shares.len();
    let sign = sense.sign();
    let alone: f64 = (0..n).map(|i| table[1 << i]).sum();
    if over == Over::Imputations && (alone - table[table.len() - 1]).abs() <= tolerance {
        return Ok(()); // A single imputation, and the shares are it.
    }
    let excess = excesses(table, sense, shares);
    let mut span = Span::new(n);
    span.add(u32::MAX >> (32 - n));
    let mut orthogonal = Orthogonal::default();
    orthogonal.add(vec![1.0; n]);
    for (k, level) in certificate.levels.iter().enumerate() {
        let mut settled = vec![false; table.len()];
        span.for_each_member(|mask| settled[mask] = true);
        let above = (0..table.len()).find(|&mask| !settled[mask] && excess[mask] > level.excess + tolerance);
        if let Some(mask) = above {
            return Err(Fault::ExcessAbove {
                level: k,
                coalition: mask as u32,
            });
        }
        let mut sum = vec![0.0; n];
        if level.coalitions.is_empty() || level.coalitions.len() != level.weights.len() {
            return Err(Fault::NotBalanced { level: k });
        }
        for (&mask, &weight) in level.coalitions.iter().zip(&level.weights) {
            let known = (mask as usize) < table.len();
            if !known || weight <= 0.0 || (excess[mask as usize] - level.excess).abs() > tolerance {
                return Err(Fault::NotOnLevel {
                    level: k,
                    coalition: mask,
                });
            }
            members_of(mask).into_iter().for_each(|i| sum[i] += weight);
        }
        for &(player, weight) in &level.bounded {
            let tight = player < n && (sign * (shares[player] - table[1 << player])).abs() <= tolerance;
            if over != Over::Imputations || !tight || weight <= 0.0 {
                return Err(Fault::NotBalanced { level: k });
            }
            sum[player] += weight;
        }
        if orthogonal.residual(&sum) > 1e-7 {
            return Err(Fault::NotBalanced { level: k });
        }
        let bounded = level.bounded.iter().map(|&(player, _)| 1_u32 << player);
        for mask in level.coalitions.iter().copied().chain(bounded) {
            if span.add(mask) {
                orthogonal.add((0..n).map(|i| f64::from(mask >> i & 1)).collect());
            }
        }
    }
    if span.rank() == n {
        Ok(())
    } else {
        Err(Fault::NotDetermined)
    }
}

/// An orthonormal basis of a growing space (modified Gram-Schmidt, done twice).
#[derive(Default)]
struct Orthogonal {
    basis: Vec<Vec<f64>>,
}

impl Orthogonal {
    fn rest(&self, vector: &[f64]) -> Vec<f64> {
        let mut rest = vector.to_vec();
        for _ in 0..2 {
            for unit in &self.basis {
                let part: f64 = unit.iter().zip(&rest).map(|(a, b)| a * b).sum();
                rest.iter_mut().zip(unit).for_each(|(r, u)| *r -= part * u);
            }
        }
        rest
    }

    /// The length of what of a vector lies outside the space.
    fn residual(&self, vector: &[f64]) -> f64 {
        self.rest(vector).iter().map(|r| r * r).sum::<f64>().sqrt()
    }

    fn add(&mut self, vector: Vec<f64>) -> bool {
        let mut rest = self.rest(&vector);
        let length = rest.iter().map(|r| r * r).sum::<f64>().sqrt();
        if length <= 1e-7 {
            return false;
        }
        rest.iter_mut().for_each(|r| *r /= length);
        self.basis.push(rest);
        true
    }
}

/// Decides by Kohlberg's criterion (1971; Sobolev 1975 for the prenucleolus) whether shares are the (pre)nucleolus, without a certificate.
///
/// Excesses that differ by less than `tolerance` form one level. At each level, descending, every change of the shares that keeps the
/// settled excesses and lowers none of the level's (and lets no player at the bound fall below it) must keep them all: checked by a
/// linear programme over changes. Meant for small games: all 2^n coalitions go through the tableau.
///
/// # Errors
/// The first [`Fault`] found.
pub fn verify_by_levels(
    table: &[f64],
    sense: Sense,
    over: Over,
    shares: &[f64],
    tolerance: f64,
) -> Result<(), Fault> {
    check_shares(table, sense, over, shares, tolerance)?;
    let n = shares.len();
    let excess = excesses(table, sense, shares);
    let mut order: Vec<usize> = (1..table.len() - 1).collect();
    order.sort_by(|&a, &b| excess[b].total_cmp(&excess[a]));
    let bounded: Vec<usize> = match over {
        Over::Imputations => (0..n)
            .filter(|&i| (shares[i] - table[1 << i]).abs() <= tolerance)
            .collect(),
        Over::EfficientShares => Vec::new(),
    };
    let mut settled = Orthogonal::default();
    settled.add(vec![1.0; n]);
    let (mut from, mut level) = (0, 0);
    while from < order.len() && settled.basis.len() < n {
        let mut to = from + 1;
        while to < order.len() && excess[order[to - 1]] - excess[order[to]] <= tolerance {
            to += 1;
        }
        let vector = |mask: usize| -> Vec<f64> { (0..n).map(|i| f64::from(mask as u32 >> i & 1)).collect() };
        let new: Vec<Vec<f64>> = order[from..to]
            .iter()
            .map(|&mask| settled.rest(&vector(mask)))
            .filter(|rest| rest.iter().map(|r| r * r).sum::<f64>() > 1e-12)
            .collect();
        if !new.is_empty() {
            let bounds: Vec<Vec<f64>> = bounded.iter().map(|&i| settled.rest(&vector(1 << i))).collect();
            if best_change(&new, &bounds) > 1e-7 {
                return Err(Fault::NotBalanced { level });
            }
            for rest in new {
                settled.add(rest);
            }
        }
        from = to;
        level += 1;
    }
    Ok(())
}

/// The largest total of `rows . d` over changes d with every `rows . d >= 0`, every `bounds . d >= 0` and |d| summing to at most 1.
///
/// A tableau simplex from the origin with Bland's rule: the origin is feasible and the optimum finite.
fn best_change(rows: &[Vec<f64>], bounds: &[Vec<f64>]) -> f64 {
    let n = rows[0].len();
    let columns = 2 * n;
    // Each line: coefficients of d+ and d-, then the right-hand side; slack variables are columns..columns + lines.
    let mut tableau: Vec<Vec<f64>> = rows
        .iter()
        .chain(bounds)
        .map(|row| {
            row.iter()
                .map(|a| -a)
                .chain(row.iter().copied())
                .chain([0.0])
                .collect()
        })
        .collect();
    tableau.push(vec![1.0; columns + 1]);
    let mut gain: Vec<f64> = (0..n).map(|i| rows.iter().map(|row| row[i]).sum()).collect();
    gain.extend((0..n).map(|i| -gain[i]).collect::<Vec<f64>>());
    gain.push(0.0);
    let mut nonbasic: Vec<usize> = (0..columns).collect();
    let mut basic: Vec<usize> = (columns..columns + tableau.len()).collect();
    loop {
        let entering = (0..columns)
            .filter(|&j| gain[j] > 1e-9)
            .min_by_key(|&j| nonbasic[j]);
        let Some(column) = entering else { break };
        let ratio = |line: &Vec<f64>| line[columns] / line[column];
        let leaving = (0..tableau.len())
            .filter(|&i| tableau[i][column] > 1e-9)
            .min_by(|&a, &b| {
                let (first, second) = (ratio(&tableau[a]), ratio(&tableau[b]));
                if (first - second).abs() <= 1e-12 {
                    basic[a].cmp(&basic[b])
                } else {
                    first.total_cmp(&second)
                }
            });
        let Some(line) = leaving else { break };
        let scale = 1.0 / tableau[line][column];
        tableau[line][column] = 1.0;
        tableau[line].iter_mut().for_each(|entry| *entry *= scale);
        let pivot = tableau[line].clone();
        let eliminate = |target: &mut Vec<f64>| {
            let factor = target[column];
            if factor != 0.0 {
                target[column] = 0.0;
                target
                    .iter_mut()
                    .zip(&pivot)
                    .for_each(|(entry, p)| *entry -= factor * p);
            }
        };
        for (i, target) in tableau.iter_mut().enumerate() {
            if i != line {
                eliminate(target);
            }
        }
        eliminate(&mut gain);
        std::mem::swap(&mut basic[line], &mut nonbasic[column]);
    }
    -gain[columns]
}
