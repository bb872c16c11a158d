//! Views of one field: its words with a tolerance for slips, its key, its quantity.
//!
//! Rarity counts within the field, so that a shared telephone number says more than a shared country. The answers of these
//! views and of those over whole records overlap; the mixture sees to it that nothing counts twice.

use super::{Among, View, told_together};
use crate::corpus::Corpus;
use crate::lexicon::{Lexicon, Signs};
use crate::similarity::{ALIKE, key_likeness, nearness, word_likeness};
use crate::sparse::each_shared;

/// Words of one field, near spellings included.
pub struct TextView {
    field: usize,
    name: String,
    /// Whether its words belong to a language, so that cells of two languages say nothing about each other.
    spoken: bool,
    /// Weight of all words of each record's cell.
    weights: Vec<f32>,
}

/// Most comparisons of unequal words of two cells.
const SPELLING_COMPARISONS: usize = 256;

impl TextView {
    /// A view of the field with this number and name.
    pub fn new(field: usize, name: &str, spoken: bool) -> Self {
        TextView {
            field,
            name: name.to_string(),
            spoken,
            weights: Vec::new(),
        }
    }

    /// Calls with each pair of words that are the same or spellings of one, and what they weigh; answers the weight shared, and
    /// that of either cell.
    fn align(
        &self,
        corpus: &Corpus,
        (a, b): (usize, usize),
        mut told: impl FnMut(u32, u32, f32),
    ) -> (f32, f32, f32) {
        let weight = |word: u32| corpus.cell_rarity(self.field, word);
        let (mut left, mut right) = (self.weights[a], self.weights[b]);
        let (a, b) = (corpus.cell(a, self.field), corpus.cell(b, self.field));
        let mut shared = 0.0;
        // What stands in one of them alone, up to where the walk has come.
        let (mut only_a, mut only_b) = (Vec::with_capacity(a.len()), Vec::with_capacity(b.len()));
        let (mut from_a, mut from_b) = (0, 0);
        each_shared(
            a,
            b,
            |&word| word,
            |i, j| {
                let w = weight(a[i]);
                told(a[i], a[i], w);
                shared += w;
                only_a.extend_from_slice(&a[from_a..i]);
                only_b.extend_from_slice(&b[from_b..j]);
                (from_a, from_b) = (i + 1, j + 1);
            },
        );
        only_a.extend_from_slice(&a[from_a..]);
        only_b.extend_from_slice(&b[from_b..]);
        let comparisons = only_a.len() * only_b.len();
        if comparisons > 0 && comparisons <= SPELLING_COMPARISONS {
            for (x, y, likeness) in near_spellings(&corpus.lexicon, &only_a, &only_b) {
                // Two spellings count as the commoner of them, on either side.
                let w = weight(x).min(weight(y));
                told(x, y, w * likeness);
                shared += w * likeness;
                left += w - weight(x);
                right += w - weight(y);
            }
        }
        (shared, left, right)
    }
}

/// Words of one cell alone with words of the other alone that are spellings of them: each in one pair, the most alike first.
fn near_spellings(lexicon: &Lexicon, only_a: &[u32], only_b: &[u32]) -> Vec<(u32, u32, f32)> {
    let mut near: Vec<(u32, u32, f32)> = Vec::new();
    let signed = |&word: &u32| Some((word, lexicon.signs(word)?));
    let only_b: Vec<(u32, Signs)> = only_b.iter().filter_map(signed).collect();
    for (x, signs) in only_a.iter().filter_map(signed) {
        for &(y, other) in &only_b {
            if !signs.may_be_alike(other) {
                continue;
            }
            let likeness = word_likeness(lexicon.word(x), lexicon.word(y));
            if likeness >= ALIKE {
                near.push((x, y, likeness));
            }
        }
    }
    near.sort_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
    let mut paired: Vec<(u32, u32, f32)> = Vec::new();
    for pair in near {
        if !paired.iter().any(|known| known.0 == pair.0 || known.1 == pair.1) {
            paired.push(pair);
        }
    }
    paired
}

impl View for TextView {
    fn name(&self) -> String {
        format!("field {}", self.name)
    }

    fn extend(&mut self, corpus: &Corpus) {
        for record in self.weights.len()..corpus.len() {
            let words = corpus.cell(record, self.field).iter();
            let weights = words.map(|&word| corpus.cell_rarity(self.field, word));
            self.weights.push(weights.sum());
        }
    }

    fn cost(&self) -> u8 {
        2
    }

    fn among(&self) -> Among {
        if self.spoken {
            Among::OwnLanguage
        } else {
            Among::All
        }
    }

    fn compare(&self, corpus: &Corpus, a: usize, b: usize) -> Option<f32> {
        if self.spoken && !corpus.same_language(a, b) {
            return None;
        }
        if corpus.cell(a, self.field).is_empty() || corpus.cell(b, self.field).is_empty() {
            return None;
        }
        let (shared, left, right) = self.align(corpus, (a, b), |_, _, _| {});
        let alike = (shared / (left * right).sqrt()).min(1.0);
        Some(alike * telling(corpus, shared))
    }

    fn reasons(&self, corpus: &Corpus, a: usize, b: usize, most: usize) -> Vec<String> {
        let mut told = Vec::new();
        self.align(corpus, (a, b), |x, y, w| told.push((w, x, y)));
        told.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        let word = |number| corpus.lexicon.word(number);
        told.iter()
            .take(most)
            .map(|&(_, x, y)| told_together(word(x), word(y)))
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
        let (a, b) = (corpus.quantity(a, self.field), corpus.quantity(b, self.field));
        (!a.is_nan() && !b.is_nan()).then(|| nearness(a, b))
    }

    fn reasons(&self, corpus: &Corpus, a: usize, b: usize, _: usize) -> Vec<String> {
        let (a, b) = (corpus.quantity(a, self.field), corpus.quantity(b, self.field));
        match (a.is_nan() || b.is_nan(), a == b) {
            (true, _) => Vec::new(),
            (_, true) => vec![a.to_string()],
            _ => vec![format!("{a} against {b}")],
        }
    }
}
