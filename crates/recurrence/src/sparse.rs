//! Sparse vectors of unit length, one a record: what cosines and posting lists are made of.
//!
//! Built by the views over words, letter sequences and concepts; the search for candidates reads them as they are.

use crate::rows::Rows;
use serde::{Deserialize, Serialize};

/// One sparse vector a record, entries sorted by term, of length 1 or empty.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SparseVectors {
    rows: Rows<(u32, f32)>,
}

impl SparseVectors {
    /// Appends a vector from weights in any order; keeps the `most` largest and scales to length 1.
    pub fn push(&mut self, mut entries: Vec<(u32, f32)>, most: usize) {
        entries.retain(|entry| entry.1 > 0.0);
        if entries.len() > most {
            entries.select_nth_unstable_by(most, |x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
            entries.truncate(most);
        }
        entries.sort_unstable_by_key(|entry| entry.0);
        let length = entries.iter().map(|entry| entry.1 * entry.1).sum::<f32>().sqrt();
        self.rows
            .push(entries.into_iter().map(|(term, weight)| (term, weight / length)));
    }

    /// The vector of a record.
    pub fn row(&self, record: usize) -> &[(u32, f32)] {
        self.rows.row(record)
    }

    /// The vector of a record in the place of what `terms` held.
    pub fn copy_row(&self, record: usize, terms: &mut Vec<(u32, f32)>) {
        terms.clear();
        terms.extend_from_slice(self.row(record));
    }

    /// Number of vectors.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Cosine of two vectors; `None` when one is empty.
    pub fn cosine(&self, a: usize, b: usize) -> Option<f32> {
        let (a, b) = (self.row(a), self.row(b));
        if a.is_empty() || b.is_empty() {
            return None;
        }
        let mut sum = 0.0;
        shared(a, b, |_, x, y| sum += x * y);
        Some(sum.clamp(0.0, 1.0))
    }

    /// Terms two vectors share, with their parts of the cosine, largest first.
    pub fn parts(&self, a: usize, b: usize) -> Vec<(u32, f32)> {
        let mut parts = Vec::new();
        shared(self.row(a), self.row(b), |term, x, y| parts.push((term, x * y)));
        parts.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        parts
    }
}

/// Calls `take` for every term in both vectors.
fn shared(a: &[(u32, f32)], b: &[(u32, f32)], mut take: impl FnMut(u32, f32, f32)) {
    each_shared(a, b, |entry| entry.0, |i, j| take(a[i].0, a[i].1, b[j].1));
}

/// Calls with the places of everything that stands in two lists, each sorted by `term` and without repetition.
pub fn each_shared<T>(a: &[T], b: &[T], term: impl Fn(&T) -> u32, mut take: impl FnMut(usize, usize)) {
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        let (x, y) = (term(&a[i]), term(&b[j]));
        if x == y {
            take(i, j);
        }
        // Without a branch: which list goes on is hard to foretell.
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
}
