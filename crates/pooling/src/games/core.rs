//! Whether shares are stable: the coalition that gains most by leaving, and how much it gains.
//!
//! Works on a table by one scan, and on games by formula where the class has a fast way to find that coalition ([`super::separation`]).

use p4c_problem::Limits;
use rayon::prelude::*;

use super::coalition::{BLOCKS_A_PART, largest_difference, members_of, subset_sums};
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
    let low = shares.len().min(BLOCK_PLAYERS);
    let (inside, outside) = (subset_sums(&shares[..low]), subset_sums(&shares[low..]));
    let gain_of = |(high, values): (usize, &[f64])| {
        // Nobody leaving is no coalition.
        let skip = usize::from(high == 0);
        let (values, inside) = (&values[skip..], &inside[skip..]);
        let most = if sign > 0.0 {
            largest_difference(values, inside)
        } else {
            largest_difference(inside, values)
        };
        (most - sign * outside[high], high)
    };
    let blocks = table.par_chunks(1 << low).enumerate().with_min_len(BLOCKS_A_PART);
    let larger = |a: (f64, usize), b: (f64, usize)| {
        if b.0 > a.0 || (b.0 == a.0 && b.1 < a.1) {
            b
        } else {
            a
        }
    };
    let (gain, high) = blocks.map(gain_of).reduce(|| (f64::NEG_INFINITY, 0), larger);
    let values = &table[high << low..][..1 << low];
    let gains = values
        .iter()
        .zip(&inside)
        .map(|(value, sum)| sign * (value - sum));
    let position = gains
        .enumerate()
        .skip(usize::from(high == 0))
        .reduce(|best, next| if next.1 > best.1 { next } else { best })
        .map_or(0, |(position, _)| position);
    (gain, (high << low | position) as u32)
}

/// Players inside one block of the table.
const BLOCK_PLAYERS: usize = 10;
