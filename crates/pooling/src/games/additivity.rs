//! Finds two coalitions that do worse together than apart: the sign that a table of costs (or values) should be looked at.
//!
//! A cost table that is not subadditive usually holds a slip of the pen, or a coalition for which pooling does not pay.

use rayon::prelude::*;

use super::Sense;
use super::coalition::largest_difference;

/// Two disjoint coalitions that do worse together than apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WorseTogether {
    /// One coalition (mask).
    pub first: u32,
    /// The other (mask).
    pub second: u32,
    /// How much they lose by joining: c(S and T) - c(S) - c(T), or v(S) + v(T) - v(S and T).
    pub loss: f64,
}

/// Up to this many players every pair of disjoint coalitions is looked at (3^n pairs); beyond, see [`worst_pair`].
pub const MAX_ALL_PAIRS: usize = 14;

/// Players inside one block of the table.
const BLOCK_PLAYERS: usize = 14;

/// The pair that loses most by joining; `None` when no pair looked at loses.
///
/// All pairs up to [`MAX_ALL_PAIRS`] players; with more, only pairs of which one is a single player or the two are everybody.
pub fn worst_pair(table: &[f64], sense: Sense) -> Option<WorseTogether> {
    let n = table.len().checked_ilog2()? as usize;
    let sign = sense.sign();
    let size = table.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
    let mut worst = WorseTogether {
        first: 0,
        second: 0,
        loss: 1e-12 * size,
    };
    let look = |worst: &mut WorseTogether, first: usize, second: usize| {
        let loss = sign * (table[first] + table[second] - table[first | second]);
        if loss > worst.loss {
            *worst = WorseTogether {
                first: first as u32,
                second: second as u32,
                loss,
            };
        }
    };
    let whole = table.len() - 1;
    if n <= MAX_ALL_PAIRS {
        for union in 3..=whole {
            // Each pair once: the first holds the lowest player of the union.
            let lowest = union & union.wrapping_neg();
            let rest = union ^ lowest;
            let mut part = rest;
            while part != 0 {
                look(&mut worst, union ^ part, part);
                part = (part - 1) & rest;
            }
        }
    } else {
        for mask in 1..=whole / 2 {
            look(&mut worst, mask, whole ^ mask);
        }
        // Blocks are looked at in parallel, and joined in their order.
        let low = n.min(BLOCK_PLAYERS);
        let blocks: Vec<WorseTogether> = table
            .par_chunks(1 << low)
            .enumerate()
            .map(|(high, block)| {
                let mut worst = worst;
                let mut join = |player: usize, start: usize, without: &[f64], with: &[f64]| {
                    let alone = sign * table[1 << player];
                    // A fast look at all of them first; most hold nothing worse.
                    let most = match sense {
                        Sense::Value => largest_difference(without, with),
                        Sense::Cost => largest_difference(with, without),
                    };
                    if alone + most > worst.loss {
                        for first in start.max(1)..start + without.len() {
                            look(&mut worst, first, 1 << player);
                        }
                    }
                };
                for player in 0..low {
                    for (k, pair) in block.chunks(2 << player).enumerate() {
                        let (without, with) = pair.split_at(1 << player);
                        join(player, (high << low) + k * (2 << player), without, with);
                    }
                }
                for player in (low..n).filter(|player| high >> (player - low) & 1 == 0) {
                    let start = high << low;
                    let with = &table[start | 1 << player..][..1 << low];
                    join(player, start, block, with);
                }
                worst
            })
            .collect();
        for found in blocks {
            if found.loss > worst.loss {
                worst = found;
            }
        }
    }
    (worst.first != 0).then_some(worst)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pair_that_loses_most_is_named() {
        // Players 0 and 1 cost 5 each, together 12; with 2 (cost 1) they cost 13.
        let table = [0.0, 5.0, 5.0, 12.0, 1.0, 6.0, 6.0, 13.0];
        let worst = worst_pair(&table, Sense::Cost).unwrap();
        assert_eq!((worst.first, worst.second, worst.loss), (0b01, 0b10, 2.0));
        assert_eq!(worst_pair(&table, Sense::Value), None);
    }

    #[test]
    fn large_games_are_looked_at_by_single_players() {
        let n = 15;
        let mut table: Vec<f64> = (0..1_usize << n).map(|mask| mask.count_ones() as f64).collect();
        assert_eq!(worst_pair(&table, Sense::Cost), None);
        table[0b11] = 3.0;
        let worst = worst_pair(&table, Sense::Cost).unwrap();
        assert_eq!((worst.first | worst.second, worst.loss), (0b11, 1.0));
    }
}
