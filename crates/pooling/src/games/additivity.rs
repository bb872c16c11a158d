//! Finds two coalitions that do worse together than apart: the sign that a table of costs (or values) should be looked at.
//!
//! A cost table that is not subadditive usually holds a slip of the pen, or a coalition for which pooling does not pay.

use super::Sense;

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
        loss: 1e-9 * size,
    };
    let mut look = |first: usize, second: usize| {
        let loss = sign * (table[first] + table[second] - table[first | second]);
        if loss > worst.loss {
            worst = WorseTogether {
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
                look(union ^ part, part);
                part = (part - 1) & rest;
            }
        }
    } else {
        for mask in 1..whole {
            if mask < whole ^ mask {
                look(mask, whole ^ mask);
            }
            for player in (0..n).filter(|i| mask >> i & 1 == 0) {
                look(mask, 1 << player);
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
