//! Holds a run over the held-out services, in ten languages, against their truth: `data/README.md` says how they were made.

use p4c_recurrence::table::{TableOptions, records_from_rows};
use p4c_recurrence::{GroupOptions, RecordSet, catalogue, find_groups};
use p4c_vocabulary::{Profiler, Scheme, Text};

/// The held-out services as a catalogue with profiles, and their true groups.
fn held_out() -> (RecordSet, Vec<String>) {
    let mut reader = csv::Reader::from_reader(&include_bytes!("../data/held-out-services.csv")[..]);
    let headers: Vec<String> = reader.headers().unwrap().iter().map(String::from).collect();
    let rows: Vec<Vec<String>> = reader
        .records()
        .map(|row| row.unwrap().iter().map(String::from).collect())
        .collect();
    let truth = rows.iter().map(|row| row[4].clone()).collect();
    let options = TableOptions {
        ignore: vec!["group".into()],
        ..TableOptions::default()
    };
    let mut set = records_from_rows(&headers, rows, &options).unwrap();
    assert!(catalogue::is_catalogue(
        set.fields.iter().map(|field| field.name.as_str())
    ));
    let roles = catalogue::take_as_catalogue(&mut set, &[]);
    let profiler = Profiler::new(Scheme::bundled());
    for record in &mut set.records {
        let wording = roles.wording(record);
        let text = Text {
            title: &wording.title,
            body: &wording.body,
            language: record.language.as_deref(),
        };
        let found = profiler.profile(&text);
        record.concepts = found
            .into_iter()
            .map(|(concept, near)| (concept.0, near))
            .collect();
    }
    (set, truth)
}

#[test]
fn services_recur_across_ten_languages_without_labels() {
    let (set, truth) = held_out();
    let found = find_groups(&set, &GroupOptions::default()).unwrap();
    // Pairs right, taken, true: over all, and across languages only.
    for across in [false, true] {
        let (mut right, mut taken, mut sought) = (0.0, 0.0, 0.0);
        for a in 0..truth.len() {
            for b in a + 1..truth.len() {
                if across && set.records[a].language == set.records[b].language {
                    continue;
                }
                let same = found.group_of[a] == found.group_of[b];
                let true_pair = truth[a] == truth[b];
                right += f64::from(u8::from(same && true_pair));
                taken += f64::from(u8::from(same));
                sought += f64::from(u8::from(true_pair));
            }
        }
        let f1 = 2.0 * right / (taken + sought);
        assert!(f1 >= 0.8, "pair F1 {f1:.3}, across languages only: {across}");
    }
}

#[test]
fn the_order_of_a_catalogue_does_not_matter() {
    let (set, _) = held_out();
    let mut turned = set.clone();
    turned.records.reverse();
    let groups = |set: &RecordSet| {
        find_groups(set, &GroupOptions::default())
            .unwrap()
            .index()
            .groups()
    };
    assert_eq!(groups(&set), groups(&turned));
}
