//! Takes records that say exactly the same as one: a million identical records are then one comparison, not a trillion.
//!
//! Reads the records a stretch at a time, so that their words are never all in memory as text, and fills the corpus with one entry a unit.
//! What a unit's records have in common is everything that views can see. Empty records, records that people decided to keep apart, and
//! repetitions within one provider stay units of their own.

use crate::corpus::Corpus;
use crate::record::{Field, Record};
use rustc_hash::FxHashMap;

/// Which records form which unit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Units {
    /// Unit of each record.
    pub unit_of: Vec<u32>,
    /// Number of units.
    pub count: usize,
    /// Records with a cell too long to be read whole.
    pub cut: usize,
}

/// Records read at once.
const STRETCH: usize = 8_192;

/// Reads all records, in their order, into a corpus of units with its frequencies counted; the cells are given up on the way.
///
/// `alone` says which records stay by themselves; `provider` gives the provider where its repetitions are kept apart.
pub fn gather(
    fields: &[Field],
    records: &mut [Record],
    alone: impl Fn(usize) -> bool,
    provider: impl Fn(usize) -> Option<u32>,
) -> (Corpus, Units) {
    let mut corpus = Corpus::of_fields(fields);
    let mut units = Units::default();
    let mut newest: FxHashMap<u64, u32> = FxHashMap::default();
    // Of each unit the one before it with the same key, if any.
    let mut before: Vec<Option<u32>> = Vec::new();
    let mut providers: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    let mut number = 0;
    for stretch in records.chunks_mut(STRETCH) {
        let readings = Corpus::read(fields, stretch);
        for (record, reading) in stretch.iter_mut().zip(readings) {
            record.cells = Vec::new();
            record.concepts = Vec::new();
            units.cut += usize::from(reading.cut);
            let own = provider(number);
            let words = corpus.number_words(&reading);
            let key = corpus
                .key_of_numbered(&reading, &words)
                .filter(|_| !alone(number));
            let mut unit = key.and_then(|key| newest.get(&key).copied());
            while let Some(at) = unit {
                let taken =
                    own.is_some_and(|name| providers.get(&at).is_some_and(|list| list.contains(&name)));
                if !taken && corpus.holds(at as usize, &reading) {
                    break;
                }
                unit = before[at as usize];
            }
            let unit = unit.unwrap_or_else(|| {
                let unit = corpus.push_numbered(&reading, words) as u32;
                before.push(key.and_then(|key| newest.insert(key, unit)));
                unit
            });
            if let Some(name) = own {
                providers.entry(unit).or_default().push(name);
            }
            units.unit_of.push(unit);
            number += 1;
        }
    }
    units.count = corpus.len();
    corpus.freeze();
    (corpus, units)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::FieldKind;

    fn gathered(texts: &[&str], alone: &[usize], providers: &[Option<u32>]) -> Vec<u32> {
        let fields = [Field {
            name: "text".into(),
            kind: FieldKind::Text,
        }];
        let mut records: Vec<Record> = texts
            .iter()
            .enumerate()
            .map(|(number, text)| Record {
                id: number.to_string(),
                cells: vec![text.to_string()],
                ..Record::default()
            })
            .collect();
        let (corpus, units) = gather(
            &fields,
            &mut records,
            |r| alone.contains(&r),
            |r| providers.get(r).copied().flatten(),
        );
        assert_eq!(corpus.len(), units.count);
        units.unit_of
    }

    #[test]
    fn equal_words_are_one_unit_and_empty_ones_are_not() {
        assert_eq!(
            gathered(&["a b", "A, b!", "b", "", ""], &[], &[]),
            [0, 0, 1, 2, 3]
        );
    }

    #[test]
    fn people_and_providers_keep_equal_records_apart() {
        assert_eq!(gathered(&["a", "a", "a"], &[1], &[]), [0, 1, 0]);
        let providers = [Some(1), Some(1), Some(2), None];
        assert_eq!(gathered(&["a", "a", "a", "a"], &[], &providers), [0, 1, 1, 1]);
    }
}
