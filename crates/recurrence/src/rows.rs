//! A table of rows of different lengths in two flat vectors: what keeps a million records' words in little memory.
//!
//! Used by the corpus, the views and the posting lists; rows can be appended, never changed.

use serde::{Deserialize, Serialize};

/// Rows of values, one after the other.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rows<T> {
    ends: Vec<u32>,
    values: Vec<T>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Rows {
            ends: Vec::new(),
            values: Vec::new(),
        }
    }
}

impl<T> Rows<T> {
    /// Appends a row.
    pub fn push(&mut self, row: impl IntoIterator<Item = T>) {
        self.values.extend(row);
        self.ends.push(self.values.len() as u32);
    }

    /// The row with this number.
    pub fn row(&self, number: usize) -> &[T] {
        &self.values[self.range(number)]
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// All values, row after row.
    pub fn values(&self) -> &[T] {
        &self.values
    }

    /// The same rows with only the values that are kept; asks by row, place among all values, and value.
    pub fn filtered(&self, keep: impl Fn(usize, usize, &T) -> bool) -> Rows<T>
    where
        T: Copy,
    {
        let mut kept = Rows::default();
        for row in 0..self.len() {
            let places = self.range(row);
            let values = places.filter(|&place| keep(row, place, &self.values[place]));
            kept.push(values.map(|place| self.values[place]));
        }
        kept
    }

    /// Whether the ends fit the values: what stored rows are checked for.
    pub fn is_whole(&self) -> bool {
        self.ends.is_sorted() && self.ends.last().copied().unwrap_or(0) as usize == self.values.len()
    }

    fn range(&self, number: usize) -> std::ops::Range<usize> {
        let start = if number == 0 {
            0
        } else {
            self.ends[number - 1] as usize
        };
        start..self.ends[number] as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_went_in() {
        let mut rows = Rows::default();
        rows.push([1, 2]);
        rows.push([]);
        rows.push([3]);
        assert_eq!(
            (rows.row(0), rows.row(1), rows.row(2), rows.len()),
            (&[1, 2][..], &[][..], &[3][..], 3)
        );
    }
}
