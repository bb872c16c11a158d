//! Finds, for each record, the few others that could be the same thing, without comparing all pairs.
//!
//! For every view with vectors an inverted index is walked from a record's rarest term on until a budget of comparisons is
//! spent; the best partial inner products are kept and the lists of all views united. The lists are ordered by language, so that
//! the budget goes to records that the view can say something about. What the pairs are worth is not decided here: see `evidence`.

use crate::corpus::Corpus;
use crate::sparse::Room;
use crate::views::{Among, View};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// How far the search goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Partners kept per record and view.
    pub partners: usize,
    /// Records looked at as a whole for these, those with the largest partial products.
    pub looked_at: usize,
    /// Entries of posting lists looked at per record and view.
    pub comparisons: usize,
}

impl Reach {
    /// The reach for so many records: small sets are searched further, the total grows linearly.
    pub fn for_records(count: usize) -> Reach {
        Reach {
            partners: 10,
            looked_at: 20,
            comparisons: (40_000_000 / count.max(1)).clamp(1_000, 40_000),
        }
    }
}

/// A place of a record that holds a term, with its weight there.
type Entry = (u32, f32);

/// Places summed up at once: what they sum to stays near the processor.
const BLOCK: u32 = 1 << 16;

/// Which records hold a term, with its weight there; of a frequent term only as many of a language as a search looks at.
pub struct Postings {
    /// The record at each place: by language, then by number; those that came later follow.
    records: Vec<u32>,
    /// Place at which each language begins, and the end of the last.
    begins: Vec<u32>,
    /// Where the entries of each term end.
    ends: Vec<u32>,
    /// By term, then by place.
    entries: Vec<Entry>,
    later: FxHashMap<u32, Vec<Entry>>,
}

/// A term of the record searched for: its entries within the two spans of places that are searched.
#[derive(Clone, Copy)]
struct Sought {
    term: u32,
    weight: f32,
    entries: [(u32, u32); 2],
}

/// Working memory of searches, used again for the next.
#[derive(Default)]
pub struct Scratch {
    terms: Vec<(u32, f32)>,
    /// Terms by how many records hold them.
    rarest: Vec<(usize, u32, f32)>,
    order: Vec<Sought>,
    sums: Sums,
    room: Room,
    /// What the last search found, best first.
    pub found: Vec<(u32, f32)>,
}

/// Sums by place within a block; all 0 between two blocks.
#[derive(Default)]
struct Sums {
    sums: Vec<f32>,
    /// Places met.
    met: Vec<u32>,
    count: usize,
}

impl Sums {
    /// Adds the products with those entries that lie in a block, which begin a list; answers how many they are.
    fn add(&mut self, block: Range<u32>, entries: &[Entry], weight: f32) -> usize {
        // One place more: what is written there after the last new place does not count.
        let room = self.count + entries.len().min(block.len()) + 1;
        if self.met.len() < room {
            self.met.resize(room, 0);
        }
        let mut count = self.count;
        let mut added = 0;
        for &(place, other) in entries.iter().take_while(|entry| entry.0 < block.end) {
            let at = place - block.start;
            added += 1;
            let sum = &mut self.sums[at as usize];
            // Without a branch: whether a place was met before is hard to foretell.
            self.met[count] = at;
            count += usize::from(*sum == 0.0);
            *sum += weight * other;
        }
        self.count = count;
        added
    }

    /// Takes each place met and its sum out.
    fn take(&mut self, mut each: impl FnMut(u32, f32)) {
        for &at in &self.met[..self.count] {
            each(at, std::mem::take(&mut self.sums[at as usize]));
        }
        self.count = 0;
    }
}

impl Postings {
    /// The lists of records in a view; `order` has them by language, see [`by_language`].
    pub fn build(view: &dyn View, corpus: &Corpus, order: Vec<u32>, reach: Reach) -> Postings {
        let languages = corpus.languages();
        let begins: Vec<u32> = (0..=languages)
            .map(|language| {
                order.partition_point(|&record| corpus.language(record as usize) < language) as u32
            })
            .collect();
        let mut terms = Vec::new();
        // How many records of the language at hand hold each term, and all entries kept.
        let mut held: Vec<(u32, u32)> = Vec::new();
        let mut each_kept = |take: &mut dyn FnMut(u32, u32, f32)| {
            held.clear();
            for (place, &record) in (0..).zip(&order) {
                let language = corpus.language(record as usize) as u32;
                view.terms(corpus, record as usize, &mut terms);
                for &(term, weight) in &terms {
                    let term = term as usize;
                    if held.len() <= term {
                        held.resize(term + 1, (0, 0));
                    }
                    if held[term].0 != language {
                        held[term] = (language, 0);
                    }
                    held[term].1 += 1;
                    if held[term].1 as usize <= reach.comparisons {
                        take(term as u32, place, weight);
                    }
                }
            }
        };
        let mut ends: Vec<u32> = Vec::new();
        each_kept(&mut |term, _, _| {
            let term = term as usize;
            if ends.len() <= term {
                ends.resize(term + 1, 0);
            }
            ends[term] += 1;
        });
        let mut sum = 0;
        for end in &mut ends {
            // For now where the term begins; filling moves it to where it ends.
            sum += std::mem::replace(end, sum);
        }
        let mut entries = vec![(0, 0.0); sum as usize];
        each_kept(&mut |term, place, weight| {
            let next = &mut ends[term as usize];
            entries[*next as usize] = (place, weight);
            *next += 1;
        });
        Postings {
            records: order,
            begins,
            ends,
            entries,
            later: FxHashMap::default(),
        }
    }

    /// Adds one record's vector.
    pub fn add(&mut self, record: usize, vector: &[(u32, f32)]) {
        let place = self.records.len() as u32;
        self.records.push(record as u32);
        for &(term, weight) in vector {
            self.later.entry(term).or_default().push((place, weight));
        }
    }

    /// The entries of a term, as places in the list of all.
    fn entries_of(&self, term: u32) -> Range<usize> {
        let term = term as usize;
        if term >= self.ends.len() {
            return 0..0;
        }
        let begin = if term == 0 { 0 } else { self.ends[term - 1] };
        begin as usize..self.ends[term] as usize
    }

    /// The spans of places, at most two, that records of a language are sought in.
    fn spans(&self, among: Among, language: usize) -> [Range<u32>; 2] {
        let end = self.begins[self.begins.len() - 1];
        // A language that came later begins, and ends, where all others end.
        let begin = |language: usize| self.begins.get(language).copied().unwrap_or(end);
        match among {
            Among::All => [0..end, end..end],
            // A text of no known language may be in any.
            Among::OwnLanguage if language == 0 => [0..end, end..end],
            Among::OtherLanguages if language == 0 => [end..end, end..end],
            Among::OwnLanguage => [0..begin(1), begin(language)..begin(language + 1)],
            Among::OtherLanguages => [begin(1)..begin(language), begin(language + 1)..end],
        }
    }

    /// The partners of one record in a view, left in `scratch.found`, best first: the closest of those with the largest inner products
    /// over its rarest terms.
    pub fn partners(
        &self,
        view: &dyn View,
        corpus: &Corpus,
        record: usize,
        reach: Reach,
        scratch: &mut Scratch,
    ) {
        let most = if view.looks_closer() {
            reach.looked_at
        } else {
            reach.partners
        };
        self.search(view, corpus, record, (reach.comparisons, most), scratch);
        if !view.looks_closer() {
            return;
        }
        let Scratch { found, room, .. } = scratch;
        let others: Vec<u32> = found.iter().map(|found| found.0).collect();
        view.closeness(corpus, record, &others, room);
        for (found, &nearness) in found.iter_mut().zip(&room.answers) {
            found.1 = if nearness.is_nan() { 0.0 } else { nearness };
        }
        found.sort_unstable_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        found.truncate(reach.partners);
    }

    /// Leaves the records with the largest inner products over the rarest terms in `scratch.found`.
    fn search(
        &self,
        view: &dyn View,
        corpus: &Corpus,
        record: usize,
        (comparisons, most): (usize, usize),
        scratch: &mut Scratch,
    ) {
        let Scratch {
            terms,
            rarest,
            order,
            sums,
            found,
            ..
        } = scratch;
        found.clear();
        view.terms(corpus, record, terms);
        let among = view.among();
        let spans = self.spans(among, corpus.language(record));
        // Rarest first; of equally rare ones the weightiest.
        rarest.clear();
        let known = terms
            .iter()
            .map(|&(term, weight)| (self.entries_of(term).len() + self.later(term).len(), term, weight));
        rarest.extend(known.filter(|term| term.0 > 0));
        rarest.sort_unstable_by(|x, y| (x.0.cmp(&y.0)).then(y.2.total_cmp(&x.2).then(x.1.cmp(&y.1))));
        order.clear();
        let mut spent = 0;
        for &(_, term, weight) in rarest.iter() {
            let all = self.entries_of(term);
            let list = &self.entries[all.clone()];
            let entries = spans.clone().map(|span| {
                let within = within(list, &span);
                let begin = all.start + within.start;
                (begin as u32, (begin + within.len().min(comparisons)) as u32)
            });
            let built: u32 = entries.iter().map(|(begin, end)| end - begin).sum();
            let length = built as usize + self.later(term).len();
            if spent > 0 && spent + length > comparisons {
                break;
            }
            spent += length;
            order.push(Sought {
                term,
                weight,
                entries,
            });
        }
        let mut best = Best { found, most };
        for (number, span) in spans.into_iter().enumerate() {
            for begin in span.clone().step_by(BLOCK as usize) {
                let end = begin.saturating_add(BLOCK).min(span.end);
                sums.sums.resize(sums.sums.len().max((end - begin) as usize), 0.0);
                for term in order.iter_mut() {
                    let (from, to) = &mut term.entries[number];
                    let list = &self.entries[*from as usize..*to as usize];
                    *from += sums.add(begin..end, list, term.weight) as u32;
                }
                sums.take(|at, sum| {
                    if best.may_take(sum) {
                        let other = self.records[(begin + at) as usize];
                        if other as usize != record {
                            best.offer(other, sum);
                        }
                    }
                });
            }
        }
        if self.later.is_empty() {
            return;
        }
        let begin = self.begins[self.begins.len() - 1];
        let count = self.records.len() - begin as usize;
        sums.sums.resize(sums.sums.len().max(count), 0.0);
        for term in order.iter() {
            sums.add(begin..u32::MAX, self.later(term.term), term.weight);
        }
        sums.take(|at, sum| {
            let other = self.records[(begin + at) as usize];
            if other as usize != record && among.allows(corpus, record, other as usize) {
                best.offer(other, sum);
            }
        });
    }

    fn later(&self, term: u32) -> &[Entry] {
        if self.later.is_empty() {
            return &[];
        }
        self.later.get(&term).map_or(&[], Vec::as_slice)
    }
}

/// Where the entries of a span of places stand in a list.
fn within(list: &[Entry], span: &Range<u32>) -> Range<usize> {
    if span.is_empty() {
        return 0..0;
    }
    // Most lists lie within the span as a whole; this spares the search.
    let before = |place: u32| match (list.first(), list.last()) {
        (Some(first), _) if first.0 >= place => 0,
        (_, Some(last)) if last.0 < place => list.len(),
        _ => list.partition_point(|entry| entry.0 < place),
    };
    before(span.start)..before(span.end)
}

/// The best records so far, best first.
struct Best<'s> {
    found: &'s mut Vec<(u32, f32)>,
    most: usize,
}

impl Best<'_> {
    /// Whether a record with this sum could be among the best.
    fn may_take(&self, sum: f32) -> bool {
        self.found.len() < self.most || self.found.last().is_some_and(|last| sum >= last.1)
    }

    fn offer(&mut self, record: u32, sum: f32) {
        let entry = (record, sum);
        let before = |x: &(u32, f32), y: &(u32, f32)| x.1 > y.1 || (x.1 == y.1 && x.0 < y.0);
        if self.found.len() == self.most {
            if !self.found.last().is_some_and(|last| before(&entry, last)) {
                return;
            }
            self.found.pop();
        }
        let place = self.found.partition_point(|known| before(known, &entry));
        self.found.insert(place, entry);
    }
}

/// Records of a range by language, then by number.
pub fn by_language(corpus: &Corpus, records: Range<usize>) -> Vec<u32> {
    let mut order: Vec<u32> = records.map(|record| record as u32).collect();
    order.sort_by_key(|&record| corpus.language(record as usize));
    order
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
            let (seekers, sought) = (by_language(corpus, seekers), by_language(corpus, sought));
            let language = |record: &u32| corpus.language(*record as usize);
            let mut all: Option<Postings> = None;
            // One language after the other, so that what is searched is little.
            for seekers in seekers.chunk_by(|x, y| language(x) == language(y)) {
                let spoken = language(&seekers[0]);
                let own;
                let postings = if view.among() == Among::OwnLanguage && spoken != 0 {
                    let sought = sought.iter().copied();
                    let sought = sought.filter(|other| [0, spoken].contains(&language(other)));
                    own = Postings::build(view.as_ref(), corpus, sought.collect(), reach);
                    &own
                } else {
                    all.get_or_insert_with(|| Postings::build(view.as_ref(), corpus, sought.clone(), reach))
                };
                let found: Vec<Vec<(u32, u32)>> = seekers
                    .par_chunks(STRETCH)
                    .map_init(Scratch::default, |scratch, stretch| {
                        let mut pairs = Vec::new();
                        for &record in stretch {
                            postings.partners(view.as_ref(), corpus, record as usize, reach, scratch);
                            let partners = scratch.found.iter().map(|found| found.0);
                            pairs.extend(partners.map(|other| (record.min(other), record.max(other))));
                        }
                        pairs
                    })
                    .collect();
                found.iter().for_each(|found| pairs.extend(found));
            }
        }
        pairs.par_sort_unstable();
        pairs.dedup();
    }
    pairs
}
