//! Views of one field: its words with a tolerance for slips, its key, its quantity.
//!
//! Rarity counts within the field, so that a shared telephone number says more than a shared country. The answers of these
//! views and of those over whole records overlap; the mixture sees to it that nothing counts twice.

use super::View;
use crate::corpus::Corpus;
use crate::similarity::{key_likeness, nearness, word_likeness};

/// Words of one field, near spellings included.
pub struct TextView {
    field: usize,
    name: String,
    /// Whether its words belong to a language, so that cells of two languages say nothing about each other.
    spoken: bool,
}

/// Least likeness at which two different words count as spellings of one.
const SPELLING: f32 = 0.6;
/// Most comparisons of unequal words of two cells.
const SPELLING_COMPARISONS: usize = 256;

impl TextView {
    /// A view of the field with this number and name.
    pub fn new(field: usize, name: &str, spoken: bool) -> Self {
        TextView {
            field,
            name: name.to_string(),
            spoken,
        }
    }

    /// Words in both cells or in one, then weight shared, weight of either cell.
    fn align(
        &self,
        corpus: &Corpus,
        a: &[u32],
        b: &[u32],
        mut told: impl FnMut(u32, u32, f32),
    ) -> (f32, f32, f32) {
        let weight = |word: u32| corpus.cell_rarity(self.field, word);
        let (mut shared, mut left, mut right) = (0.0, 0.0, 0.0);
        let (mut only_a, mut only_b): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        let (mut i, mut j) = (0, 0);
        while i < a.len() || j < b.len() {
            if j == b.len() || (i < a.len() && a[i] < b[j]) {
                only_a.push(a[i]);
                i += 1;
            } else if i == a.len() || b[j] < a[i] {
                only_b.push(b[j]);
                j += 1;
            } else {
                let w = weight(a[i]);
                told(a[i], b[j], w);
                shared += w;
                left += w;
                right += w;
                i += 1;
                j += 1;
            }
        }
        if only_a.len() * only_b.len() <= SPELLING_COMPARISONS {
            let mut near: Vec<(f32, usize, usize)> = Vec::new();
            for (i, &x) in only_a.iter().enumerate() {
                for (j, &y) in only_b.iter().enumerate() {
                    if !corpus.lexicon.may_be_alike(x, y) {
                        continue;
                    }
                    let likeness = word_likeness(corpus.lexicon.word(x), corpus.lexicon.word(y));
                    if likeness >= SPELLING {
                        near.push((likeness, i, j));
                    }
                }
            }
            near.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
            for (likeness, i, j) in near {
                if only_a[i] != u32::MAX && only_b[j] != u32::MAX {
                    let w = weight(only_a[i]).min(weight(only_b[j]));
                    told(only_a[i], only_b[j], w * likeness);
                    shared += w * likeness;
                    left += w;
                    right += w;
                    only_a[i] = u32::MAX;
                    only_b[j] = u32::MAX;
                }
            }
        }
        left += only_a
            .iter()
            .filter(|&&x| x != u32::MAX)
            .map(|&x| weight(x))
            .sum::<f32>();
        right += only_b
            .iter()
            .filter(|&&x| x != u32::MAX)
            .map(|&x| weight(x))
            .sum::<f32>();
        (shared, left, right)
    }
}

impl View for TextView {
    fn name(&self) -> String {
        format!("field {}", self.name)
    }

    fn extend(&mut self, _: &Corpus) {}

    fn cost(&self) -> u8 {
        2
    }

    fn compare(&self, corpus: &Corpus, a: usize, b: usize) -> Option<f32> {
        if self.spoken && !corpus.same_language(a, b) {
            return None;
        }
        let (a, b) = (corpus.cell(a, self.field), corpus.cell(b, self.field));
        if a.is_empty() || b.is_empty() {
            return None;
        }
        let (shared, left, right) = self.align(corpus, a, b, |_, _, _| {});
        let alike = (shared / (left * right).sqrt()).min(1.0);
        Some(alike * telling(corpus, shared))
    }

    fn reasons(&self, corpus: &Corpus, a: usize, b: usize, most: usize) -> Vec<String> {
        let (a, b) = (corpus.cell(a, self.field), corpus.cell(b, self.field));
        let mut told = Vec::new();
        self.align(corpus, a, b, |x, y, w| told.push((w, x, y)));
        told.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        let word = |number| corpus.lexicon.word(number);
        told.iter()
            .take(most)
            .map(|&(_, x, y)| {
                if x == y {
                    word(x).to_string()
                } else {
                    format!("{} ~ {}", word(x), word(y))
                }
            })
            .collect()
    }
}

/// Between one half, for an agreement that any two records may have, and 1, for one that only two have.
fn telling(corpus: &Corpus, shared: f32) -> f32 {
    0.5 + 0.5 * (shared / corpus.full_rarity()).min(1.0)
}

/// The key in one field, compared letter by letter.
pub struct KeyView {
    field: usize,
    name: String,
}

impl KeyView {
    /// A view of the field with this number and name.
    pub fn new(field: usize, name: &str) -> Self {
        KeyView {
            field,
            name: name.to_string(),
        }
    }
}

impl View for KeyView {
    fn name(&self) -> String {
        format!("field {}", self.name)
    }

    fn extend(&mut self, _: &Corpus) {}

    fn compare(&self, corpus: &Corpus, a: usize, b: usize) -> Option<f32> {
        let a = *corpus.cell(a, self.field).first()?;
        let b = *corpus.cell(b, self.field).first()?;
        let alike = key_likeness(corpus.lexicon.word(a), corpus.lexicon.word(b));
        let rarity = corpus
            .cell_rarity(self.field, a)
            .min(corpus.cell_rarity(self.field, b));
        Some(alike * telling(corpus, rarity))
    }

    fn reasons(&self, corpus: &Corpus, a: usize, b: usize, _: usize) -> Vec<String> {
        match (
            corpus.cell(a, self.field).first(),
            corpus.cell(b, self.field).first(),
        ) {
            (Some(a), Some(b)) if a == b => vec![corpus.lexicon.word(*a).to_string()],
            (Some(a), Some(b)) => {
                vec![format!(
                    "{} against {}",
                    corpus.lexicon.word(*a),
                    corpus.lexicon.word(*b)
                )]
            }
            _ => Vec::new(),
        }
    }
}

/// The quantity in one field, compared by relative difference.
pub struct NumberView {
    field: usize,
    name: String,
}

impl NumberView {
    /// A view of the field with this number and name.
    pub fn new(field: usize, name: &str) -> Self {
        NumberView {
            field,
            name: name.to_string(),
        }
    }
}

impl View for NumberView {
    fn name(&self) -> String {
        format!("field {}", self.name)
    }

    fn extend(&mut self, _: &Corpus) {}

    fn compare(&self, corpus: &Corpus, a: usize, b: usize) -> Option<f32> {
        let (a, b) = (corpus.number(a, self.field), corpus.number(b, self.field));
        (!a.is_nan() && !b.is_nan()).then(|| nearness(a, b))
    }

    fn reasons(&self, corpus: &Corpus, a: usize, b: usize, _: usize) -> Vec<String> {
        let (a, b) = (corpus.number(a, self.field), corpus.number(b, self.field));
        match (a.is_nan() || b.is_nan(), a == b) {
            (true, _) => Vec::new(),
            (_, true) => vec![a.to_string()],
            _ => vec![format!("{a} against {b}")],
        }
    }
}
