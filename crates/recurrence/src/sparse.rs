//! Sparse vectors of unit length, one a record: what cosines and posting lists are made of.
//!
//! Built by the views over words, letter sequences and concepts; the search for candidates reads them as they are.

use crate::rows::Rows;
use rustc_hash::FxHashMap;
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
        keep_largest(&mut entries, most);
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

    /// Cosines of one vector with each of others, as [`SparseVectors::cosine`] gives them; NaN when one is empty or the other is not `asked` about.
    pub fn cosines(&self, a: usize, others: &[u32], asked: impl Fn(usize) -> bool, room: &mut Room) {
        let Room { laid, answers } = room;
        laid.lay(self.row(a).iter().copied());
        answers.clear();
        answers.extend(others.iter().map(|&other| {
            let row = self.row(other as usize);
            if self.row(a).is_empty() || row.is_empty() || !asked(other as usize) {
                return f32::NAN;
            }
            let parts = row.iter().map(|&(term, weight)| laid.weight(term) * weight);
            parts.sum::<f32>().clamp(0.0, 1.0)
        }));
    }

    /// Terms two vectors share, with their parts of the cosine, largest first.
    pub fn parts(&self, a: usize, b: usize) -> Vec<(u32, f32)> {
        let mut parts = Vec::new();
        shared(self.row(a), self.row(b), |term, x, y| parts.push((term, x * y)));
        parts.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        parts
    }
}

/// Keeps the `most` entries of the largest weights, of equals those of the first terms; sorts by term.
pub fn keep_largest(entries: &mut Vec<(u32, f32)>, most: usize) {
    if entries.len() > most {
        entries.select_nth_unstable_by(most, |x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        entries.truncate(most);
    }
    entries.sort_unstable_by_key(|entry| entry.0);
}

/// A sparse vector laid out by term, for its products with many others.
#[derive(Debug, Default)]
pub struct Laid {
    /// By term; 0 where the vector has none.
    weights: Vec<f32>,
    /// Of terms too large for that.
    further: FxHashMap<u32, f32>,
    /// Terms of the vector.
    terms: Vec<u32>,
}

/// Terms laid out: those of a few million words are smaller.
const LAID_OUT: usize = 1 << 22;

impl Laid {
    /// Lays a vector out in the place of the one before.
    pub fn lay(&mut self, vector: impl Iterator<Item = (u32, f32)>) {
        self.further.clear();
        for term in self.terms.drain(..) {
            self.weights[term as usize] = 0.0;
        }
        for (term, weight) in vector {
            let place = term as usize;
            if place >= LAID_OUT {
                self.further.insert(term, weight);
                continue;
            }
            if place >= self.weights.len() {
                self.weights.resize((place + 1).next_power_of_two(), 0.0);
            }
            self.weights[place] = weight;
            self.terms.push(term);
        }
    }

    /// The weight of a term; 0 where the vector has none.
    #[inline]
    pub fn weight(&self, term: u32) -> f32 {
        match self.weights.get(term as usize) {
            Some(&weight) => weight,
            None if self.further.is_empty() => 0.0,
            None => self.further.get(&term).copied().unwrap_or(0.0),
        }
    }
}

/// Calls `take` for every term in both vectors.
fn shared(a: &[(u32, f32)], b: &[(u32, f32)], mut take: impl FnMut(u32, f32, f32)) {
    each_shared(a, b, |entry| entry.0, |i, j| take(a[i].0, a[i].1, b[j].1));
}

/// Working memory for comparing one record with many.
#[derive(Debug, Default)]
pub struct Room {
    /// The vector of the one.
    pub laid: Laid,
    /// The answers, in the order of the others; NaN where there is none.
    pub answers: Vec<f32>,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_vector_with_many_gives_what_two_give() {
        let mut vectors = SparseVectors::default();
        let far = LAID_OUT as u32 + 7;
        for terms in [&[1, 5, far][..], &[5, 6], &[], &[far], &[1, 5, far]] {
            vectors.push(terms.iter().map(|&term| (term, 1.0 + term as f32)).collect(), 9);
        }
        let mut room = Room::default();
        for a in 0..vectors.len() {
            vectors.cosines(a, &[0, 1, 2, 3, 4], |other| other != 4, &mut room);
            for (b, &answer) in room.answers.iter().enumerate() {
                let expected = vectors.cosine(a, b).filter(|_| b != 4);
                assert_eq!((!answer.is_nan()).then_some(answer), expected);
            }
        }
    }
}
