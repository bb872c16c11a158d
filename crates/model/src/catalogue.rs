//! Holds all records in memory, by kind and slug: what the pipeline reads and what exports write.
//!
//! Also the JSON form of a whole catalogue: one object with an array per kind, sorted by slug, with each record's id in it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::*;

/// Records by kind and slug, in an order that does not depend on how they came in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Catalogue {
    records: BTreeMap<Kind, BTreeMap<Slug, Record>>,
}

macro_rules! access {
    ($($(#[$meta:meta])* $many:ident, $one:ident: $kind:ident;)+) => {
        impl Catalogue {
            $(
                $(#[$meta])*
                pub fn $many(&self) -> impl Iterator<Item = &$kind> {
                    self.of_kind(Kind::$kind).filter_map(|record| match record {
                        Record::$kind(record) => Some(&**record),
                        _ => None,
                    })
                }

                /// The one with this slug.
                pub fn $one(&self, slug: &Slug) -> Option<&$kind> {
                    match self.get(Kind::$kind, slug) {
                        Some(Record::$kind(record)) => Some(record),
                        _ => None,
                    }
                }
            )+
        }
    };
}

access! {
    /// Every region.
    regions, region: Region;
    /// Every organisation.
    organisations, organisation: Organisation;
    /// Every project.
    projects, project: Project;
    /// Every service.
    services, service: Service;
    /// Every precondition.
    preconditions, precondition: Precondition;
    /// Every need.
    needs, need: Need;
    /// Every pilot.
    pilots, pilot: Pilot;
    /// Every decision on a group.
    group_decisions, group_decision: GroupDecision;
    /// Every round.
    rounds, round: Round;
    /// Every criterion.
    criteria, criterion: Criterion;
    /// Every score.
    scores, score: Score;
    /// Every plan.
    plans, plan: Plan;
    /// Every pool.
    pools, pool: Pool;
    /// Every offer.
    offers, offer: Offer;
}

impl Catalogue {
    /// Adds a record, or replaces the one of its kind and slug.
    pub fn put(&mut self, record: Record) {
        self.records
            .entry(record.kind())
            .or_default()
            .insert(record.slug().clone(), record);
    }

    /// Keeps the records that `is_kept` says yes to.
    pub fn retain(&mut self, mut is_kept: impl FnMut(&Record) -> bool) {
        for records in self.records.values_mut() {
            records.retain(|_, record| is_kept(record));
        }
        self.records.retain(|_, records| !records.is_empty());
    }

    /// The record of a kind with this slug.
    pub fn get(&self, kind: Kind, slug: &Slug) -> Option<&Record> {
        self.records.get(&kind)?.get(slug)
    }

    /// The records of a kind, by slug.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Record> {
        self.records.get(&kind).into_iter().flat_map(BTreeMap::values)
    }

    /// Every record, by kind and slug.
    pub fn all(&self) -> impl Iterator<Item = &Record> {
        self.records.values().flat_map(BTreeMap::values)
    }

    /// The number of records.
    pub fn len(&self) -> usize {
        self.records.values().map(BTreeMap::len).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The region of a service: its own, else its provider's.
    pub fn region_of_service<'a>(&'a self, service: &'a Service) -> Option<&'a Slug> {
        service
            .region
            .as_ref()
            .or_else(|| self.organisation(&service.provider)?.region.as_ref())
    }

    /// The whole catalogue as JSON: an array per kind, sorted by slug; every record begins with its id.
    pub fn to_json(&self) -> Value {
        let mut whole = Map::new();
        for kind in Kind::ALL {
            whole.insert(
                kind.plural().to_owned(),
                Value::Array(self.of_kind(*kind).map(record_to_json).collect()),
            );
        }
        Value::Object(whole)
    }
}

impl FromIterator<Record> for Catalogue {
    fn from_iter<T: IntoIterator<Item = Record>>(records: T) -> Self {
        let mut catalogue = Self::default();
        records.into_iter().for_each(|record| catalogue.put(record));
        catalogue
    }
}

/// A record as JSON, beginning with its id.
pub fn record_to_json(record: &Record) -> Value {
    let mut fields = Map::new();
    fields.insert("id".to_owned(), Value::String(record.id().to_string()));
    // A record is made of maps with text keys and finite numbers, so it always has a JSON form.
    if let Ok(Value::Object(rest)) = serde_json::to_value(record) {
        fields.extend(rest);
    }
    Value::Object(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_has_an_array_per_kind_sorted_by_slug_whatever_the_order_of_putting() {
        let region = |code: &str| {
            Record::from(Region {
                slug: Slug::parse(code).unwrap(),
                nuts: Some(NutsCode::parse(code).unwrap()),
                parent: None,
                name: Text::english(code),
                point: None,
                plan: None,
                budget_cents_by_year: vec![],
                staff_by_year: vec![],
                languages: vec![],
                indicators: vec![],
                provenance: Provenance::default(),
            })
        };
        let one: Catalogue = [region("EE00"), region("BE35")].into_iter().collect();
        let other: Catalogue = [region("BE35"), region("EE00")].into_iter().collect();
        assert_eq!(one.to_json(), other.to_json());
        assert_eq!(one.to_json()["regions"][0]["slug"], "BE35");
        assert_eq!(one.to_json().as_object().unwrap().len(), Kind::ALL.len());
    }

    #[test]
    fn every_kind_is_found_by_its_names() {
        for kind in Kind::ALL {
            assert_eq!(Kind::named(kind.plural()), Some(*kind));
            assert_eq!(Kind::named(kind.singular()), Some(*kind));
        }
    }
}
