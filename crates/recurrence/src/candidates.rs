//! Finds, for each record, the few others that could be the same thing, without comparing all pairs.
//!
//! For every view with vectors an inverted index is walked from a record's rarest term on until a budget of comparisons is
//! spent; the best partial inner products are kept and the lists of all views united. What the pairs are worth is not
//! decided here: see `evidence`.

use crate::corpus::Corpus;
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

/// Which records hold a term, with its weight there; of a frequent term only as many as a search looks at.
pub struct Postings {
    ends: Vec<u32>,
    entries: Vec<Entry>,
    /// Records that hold each term.
    frequency: Vec<u32>,
    later: FxHashMap<u32, Vec<Entry>>,
}

/// Working memory of searches, used again for the next.
#[derive(Default)]
pub struct Scratch {
    terms: Vec<(u32, f32)>,
    /// Terms by how many records hold them.
    order: Vec<(usize, u32, f32)>,
    /// By record; 0 between two searches.
    sums: Vec<f32>,
    /// Records met.
    touched: Vec<u32>,
    /// What the last search found, best first.
    pub found: Vec<(u32, f32)>,
}

impl Postings {
    /// The lists of a range of records in a view.
    pub fn build(
        view: &dyn View,
        corpus: &Corpus,
        records: std::ops::Range<usize>,
        reach: Reach,
    ) -> Postings {
        let most = reach.comparisons as u32;
        let mut terms = Vec::new();
        let mut frequency: Vec<u32> = Vec::new();
        for record in records.clone() {
            view.terms(corpus, record, &mut terms);
            if let Some(last) = terms.last() {
                frequency.resize(frequency.len().max(last.0 as usize + 1), 0);
            }
            for &(term, _) in &terms {
                frequency[term as usize] += 1;
            }
        }
        let mut ends = vec![0u32; frequency.len() + 1];
        for (term, &count) in frequency.iter().enumerate() {
            ends[term + 1] = ends[term] + count.min(most);
        }
        let mut next = ends.clone();
        let mut entries = vec![(0, 0.0); *ends.last().unwrap_or(&0) as usize];
        for record in records {
            view.terms(corpus, record, &mut terms);
            for &(term, weight) in &terms {
                let at = &mut next[term as usize];
                if *at < ends[term as usize + 1] {
                    entries[*at as usize] = (record as u32, weight);
                    *at += 1;
                }
            }
        }
        Postings {
            ends,
            entries,
            frequency,
            later: FxHashMap::default(),
        }
    }

    /// Adds one record's vector.
    pub fn add(&mut self, record: usize, vector: &[(u32, f32)]) {
        for &(term, weight) in vector {
            self.later.entry(term).or_default().push((record as u32, weight));
        }
    }

    fn later(&self, term: u32) -> &[Entry] {
        if self.later.is_empty() {
            return &[];
        }
        self.later.get(&term).map_or(&[], Vec::as_slice)
    }

    /// Records that hold a term.
    fn frequency(&self, term: u32) -> usize {
        self.frequency
            .get(term as usize)
            .map_or(0, |&count| count as usize)
            + self.later(term).len()
    }

    fn list(&self, term: u32) -> impl Iterator<Item = &Entry> {
        let at = term as usize;
        let built = if at < self.frequency.len() {
            &self.entries[self.ends[at] as usize..self.ends[at + 1] as usize]
        } else {
            &[]
        };
        built.iter().chain(self.later(term))
    }

    /// Finds the records with the largest inner products over the rarest of `scratch.terms`, of those that are `sought`.
    ///
    /// Leaves them in `scratch.found`, best first.
    fn search(&self, sought: impl Fn(u32) -> bool, records: usize, reach: Reach, scratch: &mut Scratch) {
        let Scratch {
            terms,
            order,
            sums,
            touched,
            found,
        } = scratch;
        order.clear();
        let known = terms
            .iter()
            .map(|&(term, weight)| (self.frequency(term), term, weight));
        order.extend(known.filter(|term| term.0 > 0));
        order.sort_unstable_by_key(|term| (term.0, term.1));
        if sums.len() < records {
            sums.resize(records, 0.0);
        }
        let mut spent = 0;
        let mut count = 0;
        for &(length, term, weight) in order.iter() {
            if spent > 0 && spent + length > reach.comparisons {
                break;
            }
            spent += length;
            // One place more: what is written there after the last new record does not count.
            touched.resize(touched.len().max(count + length.min(reach.comparisons) + 1), 0);
            for &(record, other) in self.list(term).take(reach.comparisons) {
                let sum = &mut sums[record as usize];
                // Without a branch: whether a record was met before is hard to foretell.
                touched[count] = record;
                count += usize::from(*sum == 0.0);
                *sum += weight * other;
            }
        }
        found.clear();
        let before = |x: &(u32, f32), y: &(u32, f32)| x.1 > y.1 || (x.1 == y.1 && x.0 < y.0);
        for &record in &touched[..count] {
            let entry = (record, std::mem::take(&mut sums[record as usize]));
            let full = found.len() == reach.partners;
            // Most fall behind the last of the best: only of others it is asked whether they are sought.
            if full && !found.last().is_some_and(|last| before(&entry, last)) || !sought(record) {
                continue;
            }
            if full {
                found.pop();
            }
            let place = found.partition_point(|known| before(known, &entry));
            found.insert(place, entry);
        }
    }

    /// The partners of one record in a view: left in `scratch.found`, best first.
    pub fn partners(
        &self,
        view: &dyn View,
        corpus: &Corpus,
        record: usize,
        reach: Reach,
        scratch: &mut Scratch,
    ) {
        view.terms(corpus, record, &mut scratch.terms);
        let sought = |other: u32| other as usize != record && view.seeks(corpus, record, other as usize);
        self.search(sought, corpus.len(), reach, scratch);
    }
}

/// Records searched for in one go.
const STRETCH: usize = 1_024;

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
    for view in views.iter().filter(|view| view.finds()) {
        let sides = match border {
            None => vec![(0..records, 0..records)],
            Some(border) => vec![(0..border, border..records), (border..records, 0..border)],
        };
        for (seekers, sought) in sides {
            let postings = Postings::build(view.as_ref(), corpus, sought, reach);
            let stretches = seekers.clone().step_by(STRETCH).collect::<Vec<usize>>();
            let found: Vec<Vec<(u32, u32)>> = stretches
                .into_par_iter()
                .map_init(Scratch::default, |scratch, begin| {
                    let mut pairs = Vec::new();
                    for record in begin..(begin + STRETCH).min(seekers.end) {
                        postings.partners(view.as_ref(), corpus, record, reach, scratch);
                        let record = record as u32;
                        let partners = scratch.found.iter().map(|found| found.0);
                        pairs.extend(partners.map(|other| (record.min(other), record.max(other))));
                    }
                    pairs
                })
                .collect();
            found.iter().for_each(|found| pairs.extend(found));
        }
        pairs.par_sort_unstable();
        pairs.dedup();
    }
    pairs
}
