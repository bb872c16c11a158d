//! Keeps the entries of the largest amounts of a list: one rule for profiles, terms and candidates.

use std::cmp::Ordering;

/// The order of (number, amount) from large to small amounts, ties by number.
pub(crate) fn strongest_first<N: Ord>(a: &(N, f32), b: &(N, f32)) -> Ordering {
    b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0))
}

/// Keeps the strongest so many, in no order.
pub(crate) fn keep_strongest<N: Ord>(entries: &mut Vec<(N, f32)>, most: usize) {
    if entries.len() > most {
        entries.select_nth_unstable_by(most, strongest_first);
        entries.truncate(most);
    }
}

/// [`keep_strongest`] of entries that come and stay sorted by number.
pub(crate) fn keep_strongest_sorted<N: Ord + Copy>(entries: &mut Vec<(N, f32)>, most: usize) {
    if entries.len() > most {
        keep_strongest(entries, most);
        entries.sort_unstable_by_key(|entry| entry.0);
    }
}
