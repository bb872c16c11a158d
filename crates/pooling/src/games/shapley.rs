//! The Shapley value of a game that is given by its whole table: exact, in one pass over the table.
//!
//! Used up to [`MAX_TABLE_PLAYERS`] players; closed forms for larger games are in [`super::closed_forms`], sampling in [`super::sampling`].

use rayon::prelude::*;

/// The most players whose game is held as a table (2^24 numbers are 128 MiB).
pub const MAX_TABLE_PLAYERS: usize = 24;

/// Bits of a coalition that are handled inside one block of the table.
const BLOCK_BITS: usize = 10;

/// The Shapley value of every player (Shapley 1953): the mean of what a player adds, over all orders in which players can come.
///
/// `table` holds 2^n entries, bit i of the index stands for player i, entry 0 counts as 0. The value is
/// sum over S with i of r(|S|) v(S), less what makes the shares add up to v(N), with r(s) = (s-1)! (n-s-1)! / (n-1)!: so one pass
/// over the table is enough, O(2^n) instead of O(n 2^n). The result is the same for any number of threads.
///
/// # Panics
/// Never for a table whose length is a power of two; the length of any other is rounded down to one.
///
/// ```
/// // The glove game: players 0 and 1 hold a left glove, player 2 the right one.
/// let shares = p4c_pooling::games::shapley_of_table(&[0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0]);
/// assert!((shares[2] - 2.0 / 3.0).abs() < 1e-12);
/// ```
pub fn shapley_of_table(table: &[f64]) -> Vec<f64> {
    let Some(n) = table.len().checked_ilog2().map(|n| n as usize).filter(|&n| n > 0) else {
        return Vec::new();
    };
    let table = &table[..1 << n];
    let low = n.min(BLOCK_BITS);
    let block = 1_usize << low;
    let weight = size_weights(n);
    // One row of weights for each number of players outside the block.
    let rows: Vec<Vec<f64>> = (0..=n - low)
        .map(|outside| {
            (0..block)
                .map(|inside: usize| weight[outside + inside.count_ones() as usize])
                .collect()
        })
        .collect();
    // A fixed number of parts, so that sums are taken in the same order whatever the number of threads.
    let parts = (table.len() / block).min(64);
    let length = table.len() / parts;
    let sum_part = |(part, slice): (usize, &[f64])| part_sums(slice, part * length, n, low, &rows);
    let sums: Vec<(Vec<f64>, Vec<f64>)> = if n >= 14 {
        table.par_chunks(length).enumerate().map(sum_part).collect()
    } else {
        table.chunks(length).enumerate().map(sum_part).collect()
    };
    let mut inside = vec![0.0; block];
    let mut shares = vec![0.0; n];
    for (part_inside, part_outside) in &sums {
        for (total, part) in inside.iter_mut().zip(part_inside) {
            *total += part;
        }
        for (total, part) in shares[low..].iter_mut().zip(part_outside) {
            *total += part;
        }
    }
    for (i, share) in shares[..low].iter_mut().enumerate() {
        *share = (0..block)
            .filter(|mask| mask >> i & 1 == 1)
            .map(|mask| inside[mask])
            .sum();
    }
    let surplus = (shares.iter().sum::<f64>() - table[table.len() - 1]) / n as f64;
    shares.iter_mut().for_each(|share| *share -= surplus);
    shares
}

/// r(s) by size s of a coalition; 0 for the empty one.
fn size_weights(n: usize) -> Vec<f64> {
    let mut binomial = vec![1.0_f64; n];
    for s in 1..n {
        binomial[s] = binomial[s - 1] * (n - s) as f64 / s as f64;
    }
    let count = n as f64;
    (0..=n)
        .map(|s| match s {
            0 => 0.0,
            s if s == n => 1.0 / count,
            s => 1.0 / (count * binomial[s - 1]) + 1.0 / (count * binomial[s]),
        })
        .collect()
}

/// Weighted sums over one part of the table: by position inside the block, and by player outside the block.
fn part_sums(slice: &[f64], start: usize, n: usize, low: usize, rows: &[Vec<f64>]) -> (Vec<f64>, Vec<f64>) {
    let block = 1_usize << low;
    let mut inside = vec![0.0; block];
    let mut outside = vec![0.0; n - low];
    for (k, values) in slice.chunks_exact(block).enumerate() {
        let high = (start >> low) + k;
        let row = &rows[high.count_ones() as usize];
        let mut lanes = [0.0; 8];
        let (mut inside_rest, mut row_rest, mut values_rest) = (&mut inside[..], &row[..], values);
        while values_rest.len() >= 8 {
            let (inside_now, inside_next) = inside_rest.split_at_mut(8);
            let (row_now, row_next) = row_rest.split_at(8);
            let (values_now, values_next) = values_rest.split_at(8);
            for j in 0..8 {
                let term = row_now[j] * values_now[j];
                inside_now[j] += term;
                lanes[j] += term;
            }
            (inside_rest, row_rest, values_rest) = (inside_next, row_next, values_next);
        }
        let mut sum: f64 = lanes.iter().sum();
        for j in 0..values_rest.len() {
            let term = row_rest[j] * values_rest[j];
            inside_rest[j] += term;
            sum += term;
        }
        for (bit, total) in outside.iter_mut().enumerate() {
            if high >> bit & 1 == 1 {
                *total += sum;
            }
        }
    }
    // The empty set counts as 0 whatever the table says: its weight is 0.
    (inside, outside)
}
