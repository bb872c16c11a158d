//! Whether shares are stable: the coalition that gains most by leaving, and how much it gains.
//!
//! Works on a table by one scan, and on games by formula where the class has a fast way to find that coalition ([`super::separation`]).

use p4c_problem::Limits;

use super::coalition::{members_of, subset_sums};
use super::{Game, separation};

/// Whether shares are in the core, and if not, who would rather leave.
#[derive(Debug, Clone, PartialEq)]
pub struct CoreTest {
    /// The shares add up to the whole and no coalition does better alone, within rounding to six decimals.
    pub in_core: bool,
    /// The largest gain of a coalition by leaving, x(S) - c(S) or v(S) - x(S); never below 0.
    pub max_violation: f64,
    /// The coalition that gains so much (ascending players); empty when none gains.
    pub coalition: Vec<usize>,
    /// Whether the shares add up to the whole.
    pub efficient: bool,
}

/// Tests shares against every coalition. `table` is the game's table where the caller has it.
///
/// `None` when there is not one share for each player, or no table and the class has no way that ends within the limits. Cost: O(2^n) by table; polynomial in the class's figures else.
pub fn test_core(game: &Game, table: Option<&[f64]>, shares: &[f64], limits: &Limits) -> Option<CoreTest> {
    if shares.len() != game.players() {
        return None;
    }
    let whole = match table {
        Some(table) => *table.last()?,
        None => game.worth(&vec![true; game.players()])?,
    };
    let (gain, coalition) = match table {
        Some(table) => {
            let (gain, mask) = largest_gain(table, game.sense().sign(), shares);
            (gain, members_of(mask))
        }
        None => separation::largest_gain(game, shares, limits)?,
    };
    let size = shares
        .iter()
        .fold(whole.abs(), |most, share| most.max(share.abs()));
    // Shares that people typed with six decimals count as adding up.
    let tolerance = (2e-6 * size.min(1.0)).max(1e-9 * size);
    let efficient = (shares.iter().sum::<f64>() - whole).abs() <= tolerance;
    Some(CoreTest {
        in_core: efficient && gain <= tolerance,
        max_violation: gain.max(0.0),
        coalition: if gain > tolerance { coalition } else { Vec::new() },
        efficient,
    })
}

/// The largest gain over non-empty coalitions, and the first coalition that has it.
fn largest_gain(table: &[f64], sign: f64, shares: &[f64]) -> (f64, u32) {
    let low = shares.len() / 2;
    let (inside, outside) = (subset_sums(&shares[..low]), subset_sums(&shares[low..]));
    let mut best = (f64::NEG_INFINITY, 0);
    for (high, values) in table.chunks(1 << low).enumerate() {
        for (k, (value, sum)) in values.iter().zip(&inside).enumerate() {
            let gain = sign * (value - (sum + outside[high]));
            if gain > best.0 && (high | k) != 0 {
                best = (gain, (high << low | k) as u32);
            }
        }
    }
    best
}
