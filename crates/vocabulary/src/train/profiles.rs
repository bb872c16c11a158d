//! Remembers what confirmed texts are like: a TF-IDF profile of every concept, and every text as a neighbour to be found again.
//!
//! Salton's TF-IDF with cosine. Weighing the two answers against each other and against labels is left to the parent module.

use rayon::prelude::*;

use super::reading::Analysed;
use crate::strongest::{keep_strongest, strongest_first};

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
#[derive(Default)]
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
    /// Inverse document frequency of each term; 0 where no text has it.
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
    /// Learns from texts whose terms and concepts are numbered below `terms` and `concepts`.
    pub(crate) fn learn(texts: &[(&Analysed, &[u32])], terms: usize, concepts: usize) -> Profiles {
        let mut frequencies = vec![0_u32; terms];
        for (term, _) in texts.iter().flat_map(|(text, _)| &text.terms) {
            frequencies[*term as usize] += 1;
        }
        let total = texts.len() as f32;
        let idf = |&texts: &u32| {
            if texts == 0 {
                0.0
            } else {
                (1.0 + total / texts as f32).ln()
            }
        };
        let most_common = (texts.len() / 8).max(200) as u32;
        let mut profiles = Profiles {
            idf: frequencies.iter().map(idf).collect(),
            concepts_of: Sparse::default(),
            texts_of: Sparse::default(),
            common: frequencies.iter().map(|texts| *texts > most_common).collect(),
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
            .map_init(
                || vec![0.0_f32; terms],
                |sums, texts| profile_of(texts, &vectors, sums),
            )
            .unzip();
        profiles.lengths = lengths;
        profiles.concepts_of = Sparse::transposed(&rows, terms);
        let short: Vec<Vec<(u32, f32)>> = vectors
            .into_par_iter()
            .map(|vector| profiles.telling(vector))
            .collect();
        profiles.texts_of = Sparse::transposed(&short, terms);
        profiles
    }

    /// The text's terms as (term, weight), of length 1.
    fn vector(&self, text: &Analysed) -> Vec<(u32, f32)> {
        let mut vector: Vec<(u32, f32)> = text
            .terms
            .iter()
            .filter(|(term, _)| self.idf[*term as usize] > 0.0)
            .map(|&(term, times)| {
                let times = if times >= 1.0 { 1.0 + times.ln() } else { times };
                (term, times * self.idf[term as usize])
            })
            .collect();
        keep_strongest(&mut vector, MOST_TERMS);
        let length = length_of(&vector);
        if length > 0.0 {
            vector.iter_mut().for_each(|(_, weight)| *weight /= length);
        }
        vector
    }

    /// The terms of a vector by which neighbours are looked for.
    fn telling(&self, mut vector: Vec<(u32, f32)>) -> Vec<(u32, f32)> {
        vector.retain(|(term, _)| !self.common[*term as usize]);
        keep_strongest(&mut vector, MOST_NEIGHBOUR_TERMS);
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
        keep_strongest(&mut profiles, NEAREST_PROFILES);
        profiles.sort_unstable_by(strongest_first);
        let nearest = self.nearest(vector);
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

    /// The nearest texts with their likeness, nearest first.
    fn nearest(&self, vector: Vec<(u32, f32)>) -> Vec<(u32, f32)> {
        let mut nearest: Vec<(u32, f32)> =
            sums_over(&self.telling(vector), &self.texts_of, self.confirmed.len()).collect();
        keep_strongest(&mut nearest, NEIGHBOURS);
        nearest.sort_unstable_by(strongest_first);
        nearest
    }

    /// The terms of a text that its likeness to a concept's profile comes from, strongest first.
    pub(crate) fn shared_terms(&self, text: &Analysed, concept: u32, most: usize) -> Vec<(u32, f32)> {
        let mut shared: Vec<(u32, f32)> = self
            .vector(text)
            .into_iter()
            .filter_map(|(term, weight)| {
                let row = self.concepts_of.row(term as usize);
                let at = row.binary_search_by_key(&concept, |(other, _)| *other).ok()?;
                Some((term, weight * row[at].1))
            })
            .collect();
        shared.sort_unstable_by(strongest_first);
        shared.truncate(most);
        shared
    }
}

fn length_of(vector: &[(u32, f32)]) -> f32 {
    let squares = vector.iter().map(|(_, weight)| weight * weight);
    squares.sum::<f32>().sqrt()
}

/// What the rows of weighed terms add up to for each of `count` columns, those above 0, ascending.
fn sums_over(terms: &[(u32, f32)], rows: &Sparse, count: usize) -> impl Iterator<Item = (u32, f32)> + use<> {
    let mut sums = vec![0.0_f32; count];
    for &(term, weight) in terms {
        for &(column, other) in rows.row(term as usize) {
            sums[column as usize] += weight * other;
        }
    }
    (0..).zip(sums).filter(|(_, sum)| *sum > 0.0)
}

/// The sum of the vectors of a concept's texts, cut to its strongest terms, with its whole length. `sums` has a 0 for each term, before and after.
fn profile_of(texts: &[u32], vectors: &[Vec<(u32, f32)>], sums: &mut [f32]) -> (Vec<(u32, f32)>, f32) {
    let mut met: Vec<u32> = Vec::new();
    for (term, weight) in texts.iter().flat_map(|&text| &vectors[text as usize]) {
        let sum = &mut sums[*term as usize];
        if *sum == 0.0 {
            met.push(*term);
        }
        *sum += weight;
    }
    let mut profile: Vec<(u32, f32)> = met
        .into_iter()
        .map(|term| (term, std::mem::take(&mut sums[term as usize])))
        .collect();
    let length = length_of(&profile);
    keep_strongest(&mut profile, MOST_PROFILE_TERMS);
    (profile, length)
}
