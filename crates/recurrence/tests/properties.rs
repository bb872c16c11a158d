//! What holds for any set of records: the order and the number of threads do not matter, a copy joins its original and nothing else
//! moves, and records placed one by one stand where a whole run under the same model puts them.

use p4c_recurrence::table::{TableOptions, records_from_rows};
use p4c_recurrence::{GroupOptions, Record, RecordSet, find_groups};
use proptest::prelude::*;

const WORDS: [&str; 14] = [
    "export",
    "help",
    "desk",
    "shared",
    "metal",
    "laboratory",
    "training",
    "for",
    "welders",
    "trade",
    "fair",
    "stand",
    "A300",
    "2024",
];

/// A table of titles and towns made of a few words, so that records often share some.
fn tables(most: usize) -> impl Strategy<Value = RecordSet> {
    let word = 0..WORDS.len();
    let row = (
        prop::collection::vec(word.clone(), 0..7),
        prop::collection::vec(word, 0..2),
    );
    prop::collection::vec(row, 2..most).prop_map(|rows| {
        let said = |words: &[usize]| words.iter().map(|&at| WORDS[at]).collect::<Vec<_>>().join(" ");
        let headers = ["id", "title", "town"].map(String::from);
        let rows = rows
            .iter()
            .enumerate()
            .map(|(number, (title, town))| vec![format!("r{number:03}"), said(title), said(town)])
            .collect();
        let options = TableOptions {
            text: vec!["title".into(), "town".into()],
            ..TableOptions::default()
        };
        records_from_rows(&headers, rows, &options).unwrap()
    })
}

fn groups(set: &RecordSet) -> Vec<Vec<String>> {
    let found = find_groups(set, &GroupOptions::default()).unwrap();
    found.index().groups()
}

/// Groups with one more id beside a known one.
fn with_copy(groups: &[Vec<String>], id: &str, copy: &str) -> Vec<Vec<String>> {
    let mut groups = groups.to_vec();
    for group in &mut groups {
        if group.iter().any(|known| known == id) {
            group.push(copy.to_owned());
            group.sort_unstable();
        }
    }
    groups.sort_unstable();
    groups
}

proptest! {
    #[test]
    fn the_order_of_records_does_not_matter(
        (set, turned) in tables(40).prop_flat_map(|set| {
            let records = Just(set.records.clone()).prop_shuffle();
            (Just(set.clone()), records.prop_map(move |records| RecordSet { records, ..set.clone() }))
        })
    ) {
        prop_assert_eq!(groups(&set), groups(&turned));
    }

    #[test]
    fn the_number_of_threads_does_not_matter(set in tables(40)) {
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| groups(&set))
        };
        prop_assert_eq!(on(1), on(3));
    }

    #[test]
    fn a_copy_joins_its_original_and_nothing_else_moves(set in tables(40), at in any::<prop::sample::Index>()) {
        let original = at.get(&set.records);
        prop_assume!(original.cells.iter().any(|cell| !cell.is_empty()));
        let mut index = find_groups(&set, &GroupOptions::default()).unwrap().into_index();
        let before = index.groups();
        let copy = Record { id: "copy".into(), ..original.clone() };
        let placed = index.place(&copy).unwrap();
        prop_assert!(placed.group.contains(&original.id));
        prop_assert_eq!(placed.moved, Vec::<String>::new());
        prop_assert_eq!(index.groups(), with_copy(&before, &original.id, "copy"));
    }

    #[test]
    fn records_placed_one_by_one_stand_where_a_whole_run_puts_them(set in tables(9), kept in 1..4usize) {
        let first = RecordSet {
            records: set.records.iter().take(kept).cloned().collect(),
            ..set.clone()
        };
        let mut index = find_groups(&first, &GroupOptions::default()).unwrap().into_index();
        for record in set.records.iter().skip(kept) {
            index.place(record).unwrap();
        }
        let one_by_one = index.groups();
        index.regroup();
        prop_assert_eq!(one_by_one, index.groups());
    }
}
