//! Counts over bits are those that counting one by one gives.

use std::collections::BTreeMap;

use p4c_search::{Facets, Numbers};
use proptest::prelude::*;

/// Three facets of up to seven values; a document has up to three of each.
type Values = Vec<[Vec<u8>; 3]>;

fn documents() -> impl Strategy<Value = Values> {
    let values = || proptest::collection::vec(0_u8..7, 0..3);
    proptest::collection::vec([values(), values(), values()], 0..150)
}

fn chosen() -> impl Strategy<Value = BTreeMap<usize, Vec<u8>>> {
    proptest::collection::btree_map(0_usize..3, proptest::collection::vec(0_u8..8, 1..3), 0..3)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn counts_are_those_of_counting_one_by_one(
        documents in documents(),
        chosen in chosen(),
        found in proptest::collection::vec(any::<bool>(), 150),
    ) {
        let mut facets = Facets::new(documents.len());
        for facet in 0..3 {
            facets.add(|document| {
                let values: &[Vec<u8>; 3] = &documents[document];
                values[facet].iter().map(|value| format!("v{value}"))
            });
        }
        let names: Vec<(usize, Vec<String>)> = chosen
            .iter()
            .map(|(facet, values)| (*facet, values.iter().map(|value| format!("v{value}")).collect()))
            .collect();
        let asked: Vec<(usize, Vec<&str>)> = names
            .iter()
            .map(|(facet, values)| (*facet, values.iter().map(String::as_str).collect()))
            .collect();
        let is_found = |document: usize| found[document];
        let narrowed = facets.narrow(&Numbers::that(documents.len(), is_found), &asked);

        let has_one = |document: usize, facet: usize| {
            chosen.get(&facet).is_none_or(|wanted| documents[document][facet].iter().any(|own| wanted.contains(own)))
        };
        let left: Vec<u32> = (0..documents.len())
            .filter(|document| is_found(*document) && (0..3).all(|facet| has_one(*document, facet)))
            .map(|document| document as u32)
            .collect();
        prop_assert_eq!(narrowed.left.iter().collect::<Vec<_>>(), left);
        for facet in 0..3 {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for (document, values) in documents.iter().enumerate() {
                let others = (0..3).all(|other| other == facet || has_one(document, other));
                if is_found(document) && others {
                    let own: std::collections::BTreeSet<u8> = values[facet].iter().copied().collect();
                    for value in own {
                        *counts.entry(format!("v{value}")).or_default() += 1;
                    }
                }
            }
            let mut counts: Vec<(&str, usize)> = counts.iter().map(|(name, count)| (name.as_str(), *count)).collect();
            counts.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(right.0)));
            prop_assert_eq!(&narrowed.counts[facet], &counts);
        }
    }
}

#[test]
fn a_value_that_nothing_has_leaves_nothing_and_keeps_the_counts_of_its_facet() {
    let mut facets = Facets::new(100);
    let country = facets.add(|number| [if number < 60 { "EE" } else { "FI" }.to_owned()]);
    let topic = facets.add(|number| [if number == 3 { "rare" } else { "usual" }.to_owned()]);
    let narrowed = facets.narrow(&Numbers::all(100), &[(country, vec!["XX"])]);
    assert!(narrowed.left.is_empty());
    assert_eq!(narrowed.counts[country], [("EE", 60), ("FI", 40)]);
    assert!(narrowed.counts[topic].is_empty());
    // A facet that is not there is no choice.
    assert_eq!(
        facets.narrow(&Numbers::all(100), &[(9, vec!["XX"])]).left.len(),
        100
    );
}
