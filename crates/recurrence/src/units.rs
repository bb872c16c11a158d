//! Takes records that say exactly the same as one: a million identical records are then one comparison, not a trillion.
//!
//! Reads the records a stretch at a time, so that their words are never all in memory as text, and fills the corpus with one entry a unit.
//! What a unit's records have in common is everything that views can see. Empty records, records that people decided to keep apart, and
//! repetitions within one provider stay units of their own. Words that a provider repeats throughout are left out.

use crate::boilerplate;
use crate::corpus::Corpus;
use crate::reading::{Reading, Stretch};
use crate::record::{Field, Record};
use rayon::prelude::*;
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
    /// Words that each provider repeats: left out of its records.
    pub boilerplate: FxHashMap<u32, Vec<u32>>,
}

impl Units {
    /// What the user should know of it.
    pub fn note(&self) -> Option<String> {
        (self.cut > 0).then(|| {
            format!(
                "in {} of the records a cell is too long to be compared whole; its beginning was compared",
                self.cut
            )
        })
    }
}

/// Records that share one small lexicon.
const STRETCH: usize = 1_024;
/// Stretches read side by side.
const STRETCHES: usize = 16;

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
    // The unit of a text, further ones where a provider repeats it, and how often each does.
    let mut first_of: FxHashMap<u64, u32> = FxHashMap::default();
    let mut further_of: FxHashMap<(u64, u32), u32> = FxHashMap::default();
    let mut repeated: FxHashMap<(u64, u32), u32> = FxHashMap::default();
    let mut number = 0;
    let mut reading = Reading::default();
    for many in records.chunks_mut(STRETCHES * STRETCH) {
        let stretches: Vec<Stretch> = many
            .par_chunks_mut(STRETCH)
            .map(|records| {
                let stretch = Stretch::read(fields, records);
                for record in records {
                    record.cells = Vec::new();
                    record.concepts = Vec::new();
                }
                stretch
            })
            .collect();
        for mut stretch in stretches {
            let numbers = corpus.number_words(&stretch);
            for record in 0..stretch.len() {
                reading.take(&mut stretch, record, &numbers);
                units.cut += usize::from(reading.said.cut);
                let own = provider(number);
                let unit = match reading.key().filter(|_| !alone(number)) {
                    None => corpus.push(&reading) as u32,
                    Some(key) => {
                        let first = *first_of
                            .entry(key)
                            .or_insert_with(|| corpus.push(&reading) as u32);
                        if !corpus.holds(first as usize, &reading) {
                            // Another text with the same hash, once in a blue moon: it stays by itself.
                            corpus.push(&reading) as u32
                        } else {
                            // The first of each provider is in the first unit, the second in the second.
                            let place = own.map_or(0, |name| {
                                let next = repeated.entry((key, name)).or_default();
                                *next += 1;
                                *next - 1
                            });
                            if place == 0 {
                                first
                            } else {
                                let further = further_of.entry((key, place));
                                *further.or_insert_with(|| corpus.push(&reading) as u32)
                            }
                        }
                    }
                };
                units.unit_of.push(unit);
                number += 1;
            }
        }
    }
    units.count = corpus.len();
    // Equal records of several providers count as the first's.
    let mut providers = vec![None; units.count];
    for (record, &unit) in units.unit_of.iter().enumerate() {
        let known = &mut providers[unit as usize];
        *known = known.or_else(|| provider(record));
    }
    units.boilerplate = boilerplate::find(&corpus, &providers);
    if !units.boilerplate.is_empty() {
        let of = |provider: Option<u32>| units.boilerplate.get(&provider?).map(Vec::as_slice);
        corpus.leave_out(|unit| of(providers[unit]).unwrap_or(&[]));
    }
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
        assert_eq!(gathered(&["a", "a", "a", "a"], &[], &providers), [0, 1, 0, 0]);
    }
}
