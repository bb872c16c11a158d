//! Takes records that say exactly the same as one: a million identical records are then one comparison, not a trillion.
//!
//! Runs after reading and before the corpus; what a unit's records have in common is everything that views can see. Empty
//! records, records that people decided to keep apart, and repetitions within one provider stay units of their own.

use crate::corpus::Reading;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

/// Which records form which unit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Units {
    /// Unit of each record.
    pub unit_of: Vec<u32>,
    /// First record of each unit.
    pub first: Vec<usize>,
}

impl Units {
    /// Forms the units in the order of the records. `alone` says which records stay by themselves; `provider` gives the
    /// provider where a provider's repetitions are kept apart.
    pub fn form(
        readings: &[Reading],
        alone: impl Fn(usize) -> bool,
        provider: impl Fn(usize) -> Option<u32>,
    ) -> Units {
        let mut units = Units::default();
        let mut known: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        let mut providers: Vec<Vec<u32>> = Vec::new();
        for (record, reading) in readings.iter().enumerate() {
            let mut unit = None;
            let own = provider(record);
            if !alone(record) && !reading.is_empty() {
                let list = known.entry(content_key(reading)).or_default();
                unit = list.iter().copied().find(|&u| {
                    same_content(&readings[units.first[u as usize]], reading)
                        && own.is_none_or(|name| !providers[u as usize].contains(&name))
                });
                if unit.is_none() {
                    list.push(units.first.len() as u32);
                }
            }
            let unit = unit.unwrap_or_else(|| {
                units.first.push(record);
                providers.push(Vec::new());
                units.first.len() as u32 - 1
            });
            providers[unit as usize].extend(own);
            units.unit_of.push(unit);
        }
        units
    }
}

/// A hash of what views can see of a record.
fn content_key(reading: &Reading) -> u64 {
    let mut hasher = FxHasher::default();
    reading.words.hash(&mut hasher);
    for number in &reading.numbers {
        number.to_bits().hash(&mut hasher);
    }
    for (concept, weight) in &reading.concepts {
        (concept, weight.to_bits()).hash(&mut hasher);
    }
    hasher.finish()
}

/// Whether two records say exactly the same.
fn same_content(a: &Reading, b: &Reading) -> bool {
    a.words == b.words
        && a.concepts == b.concepts
        && a.numbers
            .iter()
            .zip(&b.numbers)
            .all(|(x, y)| x.to_bits() == y.to_bits())
}
