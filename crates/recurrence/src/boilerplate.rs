//! Finds the words that a provider repeats in most of its records: they say whose a service is, not what it is.
//!
//! Runs once all records are read and before frequencies are counted. Without it mottoes, names and addresses, rare among all
//! records, are what a search for candidates would follow, and it would find the provider.

use crate::corpus::Corpus;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Standard errors by which a share must lie above one half: 95 in 100 sure.
const SURE: f64 = 1.96;

/// Words that stand in most records of each provider, sorted; `providers` are those of the corpus's records, in order.
///
/// A provider of fewer than five records has none: nothing can be told from so few.
pub fn find(corpus: &Corpus, providers: &[Option<u32>]) -> FxHashMap<u32, Vec<u32>> {
    let mut records: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (record, provider) in providers.iter().enumerate() {
        if let Some(provider) = provider {
            records.entry(*provider).or_default().push(record);
        }
    }
    records
        .into_par_iter()
        .map(|(provider, records)| {
            let mut words: Vec<u32> = records
                .iter()
                .flat_map(|&record| corpus.words(record))
                .copied()
                .collect();
            words.sort_unstable();
            let same = words.chunk_by(|x, y| x == y);
            let repeated = same.filter(|same| is_repeated(same.len(), records.len()));
            (provider, repeated.map(|same| same[0]).collect::<Vec<u32>>())
        })
        .filter(|(_, words)| !words.is_empty())
        .collect()
}

/// Whether a word in so many of a provider's records is in most of them: of the others, seen from one that has it, surely more than half have it too.
fn is_repeated(with: usize, records: usize) -> bool {
    let (with, others) = (with as f64 - 1.0, records as f64 - 1.0);
    with - others / 2.0 > SURE * others.sqrt() / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_records_have_no_boilerplate() {
        assert!(!is_repeated(4, 4));
        assert!(is_repeated(5, 5));
        assert!(!is_repeated(12, 20));
        assert!(is_repeated(16, 20));
    }
}
