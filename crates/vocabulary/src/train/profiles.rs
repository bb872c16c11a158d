//! Remembers what confirmed texts are like: a TF-IDF profile of every concept, and every text as a neighbour to be found again.
//!
//! Salton's TF-IDF with cosine. Weighing the two answers against each other and against labels is left to the parent module.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::reading::Analysed;

/// The strongest terms of a text that are kept.
const MOST_TERMS: usize = 200;
/// The strongest terms by which neighbours are looked for.
const MOST_NEIGHBOUR_TERMS: usize = 48;
/// The strongest terms of a concept that are kept.
const MOST_PROFILE_TERMS: usize = 600;
/// Nearest texts that speak.
const NEIGHBOURS: usize = 15;
/// Concepts by profile that become candidates.
const NEAREST_PROFILES: usize = 25;

/// Rows of (column, weight), one after the other.
struct Sparse {
    starts: Vec<usize>,
    entries: Vec<(u32, f32)>,
}

impl Sparse {
    /// Turns rows of (column, weight) round: one row a column.
    fn transposed(rows: &[Vec<(u32, f32)>], columns: usize) -> Sparse {
        let mut starts = vec![0_usize; columns + 1];
        for (column, _) in rows.iter().flatten() {
            starts[*column as usize + 1] += 1;
        }
        for at in 0..columns {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut entries = vec![(0, 0.0); starts[columns]];
        for (row, cells) in rows.iter().enumerate() {
            for &(column, weight) in cells {
                entries[next[column as usize]] = (row as u32, weight);
                next[column as usize] += 1;
            }
        }
        Sparse { starts, entries }
    }

    fn row(&self, at: usize) -> &[(u32, f32)] {
        &self.entries[self.starts[at]..self.starts[at + 1]]
    }
}

/// What confirmed texts are like.
pub(crate) struct Profiles {
    numbers: FxHashMap<u64, u32>,
    hashes: Vec<u64>,
    idf: Vec<f32>,
    /// For each term the concepts whose profile has it.
    concepts_of: Sparse,
    /// For each term the texts that have it.
    texts_of: Sparse,
    /// For each term, whether too many texts have it to find neighbours by it.
    common: Vec<bool>,
    /// Length of each concept's whole profile.
    lengths: Vec<f32>,
    confirmed: Vec<Vec<u32>>,
}

/// How a text is like earlier ones.
pub(crate) struct Similar {
    /// Concept, cosine with its profile, best first.
    pub profiles: Vec<(u32, f32)>,
    /// Concept, share of the nearest texts' likeness that has it, the likeness of the nearest such text; sorted by concept.
    pub neighbours: Vec<(u32, f32, f32)>,
    /// All cosines, sorted by concept, for concepts that are candidates for other reasons.
    pub all_profiles: Vec<(u32, f32)>,
    /// Likeness of the nearest text.
    pub nearest: f32,
}

impl Profiles {
    pub(crate) fn learn(texts: &[(&Analysed, &[u32])], concepts: usize) -> Profiles {
        let mut frequencies: FxHashMap<u64, u32> = FxHashMap::default();
        for (text, _) in texts {
            for (term, _) in &text.terms {
                *frequencies.entry(*term).or_default() += 1;
            }
        }
        let mut hashes: Vec<(u64, u32)> = frequencies.into_iter().collect();
        hashes.sort_unstable();
        let total = texts.len() as f32;
        let idf: Vec<f32> = hashes
            .iter()
            .map(|(_, texts)| (1.0 + total / *texts as f32).ln())
            .collect();
        let most_common = (texts.len() / 8).max(200) as u32;
        let common = hashes.iter().map(|(_, texts)| *texts > most_common).collect();
        let numbers = hashes
            .iter()
            .enumerate()
            .map(|(number, (term, _))| (*term, number as u32))
            .collect();
        let mut profiles = Profiles {
            numbers,
            hashes: hashes.into_iter().map(|(term, _)| term).collect(),
            idf,
            concepts_of: Sparse {
                starts: Vec::new(),
                entries: Vec::new(),
            },
            texts_of: Sparse {
                starts: Vec::new(),
                entries: Vec::new(),
            },
            common,
            lengths: Vec::new(),
            confirmed: texts.iter().map(|(_, ids)| ids.to_vec()).collect(),
        };
        let vectors: Vec<Vec<(u32, f32)>> = texts.par_iter().map(|(text, _)| profiles.vector(text)).collect();
        let mut texts_by_concept: Vec<Vec<u32>> = vec![Vec::new(); concepts];
        for (text, (_, ids)) in texts.iter().enumerate() {
            for &concept in *ids {
                texts_by_concept[concept as usize].push(text as u32);
            }
        }
        let (rows, lengths): (Vec<Vec<(u32, f32)>>, Vec<f32>) = texts_by_concept
            .par_iter()
            .map(|texts| profile_of(texts, &vectors))
            .unzip();
        profiles.lengths = lengths;
        let terms = profiles.hashes.len();
        profiles.concepts_of = Sparse::transposed(&rows, terms);
        drop(rows);
        let short: Vec<Vec<(u32, f32)>> = vectors
            .into_iter()
            .map(|vector| {
                vector
                    .into_iter()
                    .filter(|(term, _)| !profiles.common[*term as usize])
                    .take(MOST_NEIGHBOUR_TERMS)
                    .collect()
            })
            .collect();
        profiles.texts_of = Sparse::transposed(&short, terms);
        profiles
    }

    /// The text's terms as (term, weight), of length 1 before it was cut, strongest first.
    fn vector(&self, text: &Analysed) -> Vec<(u32, f32)> {
        let mut vector: Vec<(u32, f32)> = text
            .terms
            .iter()
            .filter_map(|(term, times)| {
                let number = *self.numbers.get(term)?;
                let times = if *times >= 1.0 { 1.0 + times.ln() } else { *times };
                Some((number, times * self.idf[number as usize]))
            })
            .collect();
        vector.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        vector.truncate(MOST_TERMS);
        let length = vector
            .iter()
            .map(|(_, weight)| weight * weight)
            .sum::<f32>()
            .sqrt();
        if length > 0.0 {
            vector.iter_mut().for_each(|(_, weight)| *weight /= length);
        }
        vector
    }

    /// Concepts and texts that this text is like.
    pub(crate) fn similar(&self, text: &Analysed) -> Similar {
        let vector = self.vector(text);
        let products = sums_over(&vector, &self.concepts_of, self.lengths.len());
        let all_profiles: Vec<(u32, f32)> = products
            .map(|(concept, product)| (concept, (product / self.lengths[concept as usize]).min(1.0)))
            .collect();
        let mut profiles = all_profiles.clone();
        let by_cosine = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if profiles.len() > NEAREST_PROFILES {
            profiles.select_nth_unstable_by(NEAREST_PROFILES, by_cosine);
            profiles.truncate(NEAREST_PROFILES);
        }
        profiles.sort_unstable_by(by_cosine);
        let nearest = self.nearest(&vector);
        let sum: f32 = nearest.iter().map(|(_, likeness)| likeness).sum();
        let mut neighbours: Vec<(u32, f32, f32)> = nearest
            .iter()
            .flat_map(|&(text, likeness)| {
                self.confirmed[text as usize]
                    .iter()
                    .map(move |&concept| (concept, likeness / sum, likeness))
            })
            .collect();
        neighbours.sort_by(|a, b| a.0.cmp(&b.0).then(b.2.total_cmp(&a.2)));
        neighbours.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        Similar {
            profiles,
            neighbours,
            all_profiles,
            nearest: nearest.first().map_or(0.0, |(_, likeness)| *likeness),
        }
    }

    fn nearest(&self, vector: &[(u32, f32)]) -> Vec<(u32, f32)> {
        let telling = vector.iter().filter(|(term, _)| !self.common[*term as usize]);
        let telling = telling.take(MOST_NEIGHBOUR_TERMS);
        let mut nearest: Vec<(u32, f32)> = sums_over(telling, &self.texts_of, self.confirmed.len()).collect();
        let by_likeness = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if nearest.len() > NEIGHBOURS {
            nearest.select_nth_unstable_by(NEIGHBOURS, by_likeness);
            nearest.truncate(NEIGHBOURS);
        }
        nearest.sort_unstable_by(by_likeness);
        nearest
    }

    /// The terms of a text that its likeness to a concept's profile comes from, strongest first.
    pub(crate) fn shared_terms(&self, text: &Analysed, concept: u32, most: usize) -> Vec<(u64, f32)> {
        let mut shared: Vec<(u64, f32)> = self
            .vector(text)
            .into_iter()
            .filter_map(|(term, weight)| {
                let row = self.concepts_of.row(term as usize);
                let at = row.binary_search_by_key(&concept, |(other, _)| *other).ok()?;
                Some((self.hashes[term as usize], weight * row[at].1))
            })
            .collect();
        shared.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        shared.truncate(most);
        shared
    }
}

/// What the rows of weighed terms add up to for each of `count` columns, those above 0, ascending.
fn sums_over<'v>(
    terms: impl IntoIterator<Item = &'v (u32, f32)>,
    rows: &Sparse,
    count: usize,
) -> impl Iterator<Item = (u32, f32)> {
    let mut sums = vec![0.0_f32; count];
    for &(term, weight) in terms {
        for &(column, other) in rows.row(term as usize) {
            sums[column as usize] += weight * other;
        }
    }
    (0..).zip(sums).filter(|(_, sum)| *sum > 0.0)
}

/// The sum of the vectors of a concept's texts, cut to its strongest terms, with its whole length.
fn profile_of(texts: &[u32], vectors: &[Vec<(u32, f32)>]) -> (Vec<(u32, f32)>, f32) {
    let mut sums: FxHashMap<u32, f32> = FxHashMap::default();
    for &text in texts {
        for &(term, weight) in &vectors[text as usize] {
            *sums.entry(term).or_default() += weight;
        }
    }
    let mut profile: Vec<(u32, f32)> = sums.into_iter().collect();
    profile.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let length = profile
        .iter()
        .map(|(_, weight)| weight * weight)
        .sum::<f32>()
        .sqrt();
    profile.truncate(MOST_PROFILE_TERMS);
    (profile, length)
}
