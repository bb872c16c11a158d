//! Finds, for each record, the few others that could be the same thing, without comparing all pairs.
//!
//! For every view with vectors an inverted index is walked from a record's rarest term on until a budget of comparisons is
//! spent; the best partial inner products are kept and the lists of all views united. What the pairs are worth is not
//! decided here: see `evidence`.

use crate::corpus::Corpus;
use crate::sparse::SparseVectors;
use crate::views::View;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// How far the search goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Partners kept per record and view.
    pub partners: usize,
    /// Entries of posting lists looked at per record and view.
    pub comparisons: usize,
}

impl Reach {
    /// The reach for so many records: small sets are searched further, the total grows linearly.
    pub fn for_records(count: usize) -> Reach {
        Reach {
            partners: 10,
            comparisons: (40_000_000 / count.max(1)).clamp(2_000, 40_000),
        }
    }
}

/// A record that holds a term, with its weight there.
type Entry = (u32, f32);

/// Which records hold a term, with its weight there.
pub struct Postings {
    ends: Vec<u32>,
    entries: Vec<(u32, f32)>,
    later: FxHashMap<u32, Vec<(u32, f32)>>,
}

/// Working memory of one search.
#[derive(Default)]
pub struct Scratch {
    sums: Vec<f32>,
    touched: Vec<u32>,
    found: Vec<(u32, f32)>,
}

impl Postings {
    /// The lists of a range of records.
    pub fn build(vectors: &SparseVectors, records: std::ops::Range<usize>) -> Postings {
        let terms = records
            .clone()
            .filter_map(|r| vectors.row(r).last())
            .map(|entry| entry.0 + 1)
            .max()
            .unwrap_or(0);
        let mut ends = vec![0u32; terms as usize + 1];
        for record in records.clone() {
            for &(term, _) in vectors.row(record) {
                ends[term as usize + 1] += 1;
            }
        }
        for term in 1..ends.len() {
            ends[term] += ends[term - 1];
        }
        let mut next = ends.clone();
        let mut entries = vec![(0u32, 0f32); *ends.last().unwrap_or(&0) as usize];
        for record in records {
            for &(term, weight) in vectors.row(record) {
                entries[next[term as usize] as usize] = (record as u32, weight);
                next[term as usize] += 1;
            }
        }
        Postings {
            ends,
            entries,
            later: FxHashMap::default(),
        }
    }

    /// Adds one record's vector.
    pub fn add(&mut self, record: usize, vector: &[(u32, f32)]) {
        for &(term, weight) in vector {
            self.later.entry(term).or_default().push((record as u32, weight));
        }
    }

    fn list(&self, term: u32) -> [&[Entry]; 2] {
        let term_index = term as usize;
        let built = if term_index + 1 < self.ends.len() {
            &self.entries[self.ends[term_index] as usize..self.ends[term_index + 1] as usize]
        } else {
            &[]
        };
        let later = if self.later.is_empty() {
            &[][..]
        } else {
            self.later.get(&term).map_or(&[][..], Vec::as_slice)
        };
        [built, later]
    }

    /// The records with the largest inner products over the rarest terms, best first, of those that are `sought`.
    pub fn search(
        &self,
        vector: &[(u32, f32)],
        sought: impl Fn(u32) -> bool,
        records: usize,
        reach: Reach,
        scratch: &mut Scratch,
    ) -> Vec<(u32, f32)> {
        let mut terms: Vec<(usize, u32, f32)> = vector
            .iter()
            .map(|&(term, weight)| {
                let [built, later] = self.list(term);
                (built.len() + later.len(), term, weight)
            })
            .filter(|term| term.0 > 0)
            .collect();
        terms.sort_unstable_by_key(|term| (term.0, term.1));
        scratch.sums.resize(records.max(scratch.sums.len()), 0.0);
        let mut spent = 0;
        for (length, term, weight) in terms {
            if spent > 0 && spent + length > reach.comparisons {
                break;
            }
            spent += length;
            let [built, later] = self.list(term);
            for &(record, other) in built.iter().chain(later).take(reach.comparisons) {
                let sum = &mut scratch.sums[record as usize];
                if *sum == 0.0 {
                    scratch.touched.push(record);
                }
                *sum += weight * other;
            }
        }
        // What is returned must not keep the room of all that was touched.
        let found = &mut scratch.found;
        found.clear();
        for &record in &scratch.touched {
            if sought(record) {
                found.push((record, scratch.sums[record as usize]));
            }
            scratch.sums[record as usize] = 0.0;
        }
        scratch.touched.clear();
        let order = |x: &(u32, f32), y: &(u32, f32)| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0));
        if found.len() > reach.partners {
            found.select_nth_unstable_by(reach.partners, order);
            found.truncate(reach.partners);
        }
        found.sort_unstable_by(order);
        found.clone()
    }
}

/// Pairs worth comparing, smaller number first, sorted, without repetition.
///
/// With `border`, records before it are one set and those from it on another, and every pair has one of each.
pub fn find_pairs(
    views: &[Box<dyn View>],
    corpus: &Corpus,
    border: Option<usize>,
    reach: Reach,
) -> Vec<(u32, u32)> {
    let records = corpus.len();
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for (view, vectors) in views.iter().filter_map(|view| Some((view, view.vectors()?))) {
        let sides = match border {
            None => vec![(0..records, 0..records)],
            Some(border) => vec![(0..border, border..records), (border..records, 0..border)],
        };
        for (seekers, sought) in sides {
            let postings = Postings::build(vectors, sought);
            let found: Vec<Vec<(u32, u32)>> = seekers
                .into_par_iter()
                .with_min_len(256)
                .map_init(Scratch::default, |scratch, record| {
                    let wanted =
                        |other: u32| other as usize != record && view.seeks(corpus, record, other as usize);
                    postings
                        .search(vectors.row(record), wanted, records, reach, scratch)
                        .into_iter()
                        .map(|(other, _)| ((record as u32).min(other), (record as u32).max(other)))
                        .collect()
                })
                .collect();
            pairs.extend(found.into_iter().flatten());
        }
        pairs.par_sort_unstable();
        pairs.dedup();
    }
    pairs
}
