//! Tables too small to learn from, and tables in which nothing or little recurs: records are different unless they are plainly alike.

use p4c_recurrence::table::{TableOptions, records_from_table};
use p4c_recurrence::{GroupOptions, find_groups};

/// Groups of firms given by name and address, in the order of the rows.
fn groups(firms: &[[&str; 2]]) -> Vec<usize> {
    let headers = ["id", "name", "address"].map(String::from);
    let rows: Vec<Vec<String>> = (1..)
        .zip(firms)
        .map(|(id, firm): (usize, _)| vec![id.to_string(), firm[0].to_string(), firm[1].to_string()])
        .collect();
    let set = records_from_table(&headers, &rows, &TableOptions::default()).unwrap();
    find_groups(&set, &GroupOptions::default()).unwrap().group_of
}

const SEVEN: [[&str; 2]; 7] = [
    ["Harju Metall OU", "Tehnika 12 Tallinn"],
    ["Alpen Logistik GmbH", "Bahnhofstrasse 3 Wien"],
    ["Boulangerie Martin", "14 rue Victor Hugo Lyon"],
    ["Nordic Timber AB", "Kungsgatan 8 Stockholm"],
    ["Adria Marine doo", "Obala 21 Koper"],
    ["Helios Solar AE", "Ermou 77 Athina"],
    ["Casa Verde SL", "Calle Mayor 5 Madrid"],
];

#[test]
fn two_records_are_one_when_they_say_the_same() {
    let same = [SEVEN[0], ["Harju Metall OU", "Tehnika 12, Tallinn"]];
    assert_eq!(groups(&same), [0, 0]);
    let nearly = [SEVEN[0], ["Harju Metal OU", "Tehnika 12 Talinn"]];
    assert_eq!(groups(&nearly), [0, 0]);
    assert_eq!(groups(&SEVEN[..2]), [0, 1]);
}

#[test]
fn unlike_firms_stay_apart() {
    assert_eq!(groups(&SEVEN), [0, 1, 2, 3, 4, 5, 6]);
}

#[test]
fn a_pair_with_typing_errors_is_found_among_unlike_firms() {
    let mut firms = SEVEN;
    firms[4] = ["Alpen Logistk GmbH", "Bahnhofstrase 3 Wien"];
    assert_eq!(groups(&firms), [0, 1, 2, 3, 1, 4, 5]);
}

/// Persons who have nothing to do with each other: each with a name, a street, a postcode and a birthday of its own drawing.
fn persons(count: usize) -> Vec<Vec<String>> {
    const SYLLABLES: [&str; 12] = [
        "ka", "lo", "mi", "ne", "ru", "sa", "te", "vi", "bo", "da", "fe", "go",
    ];
    // SplitMix64 (Steele, Lea & Flood 2014).
    let mut state = 7u64;
    let mut below = |count: u64| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % count
    };
    let mut word = |kinds: u64, syllables: usize| {
        let kind = below(kinds);
        (0..syllables)
            .map(|place| SYLLABLES[(kind as usize * 7 / 12usize.pow(place as u32) + place * 5) % 12])
            .collect::<String>()
    };
    let mut rows: Vec<Vec<String>> = (0..count)
        .map(|id| {
            let names = [word(150, 3), word(400, 4), word(300, 4), word(60, 2)];
            let [given, family, street, town] = names;
            vec![format!("r{id:04}"), given, family, street, town]
        })
        .collect();
    for row in &mut rows {
        row.push((1000 + below(900)).to_string());
        row.push(format!(
            "{:04}{:02}{:02}",
            1930 + below(70),
            1 + below(12),
            1 + below(28)
        ));
    }
    rows
}

/// Records of a table of persons that share a group with another, as groups of their ids.
fn joined(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let headers = ["id", "given", "family", "street", "town", "postcode", "born"].map(String::from);
    let set = records_from_table(&headers, rows, &TableOptions::default()).unwrap();
    let found = find_groups(&set, &GroupOptions::default()).unwrap();
    let mut groups = found.index().groups();
    groups.retain(|group| group.len() > 1);
    groups
}

#[test]
fn where_nothing_recurs_hardly_anybody_is_joined() {
    let joined: usize = joined(&persons(300)).iter().map(Vec::len).sum();
    assert!(joined <= 15, "{joined} of 300");
}

#[test]
fn the_few_that_recur_are_found() {
    let mut rows = persons(300);
    let ids: Vec<String> = (0..10).map(|id| format!("copy {id}")).collect();
    for (place, id) in ids.iter().enumerate() {
        let mut copy = rows[place * 29].clone();
        copy[0].clone_from(id);
        copy[2].pop();
        rows.push(copy);
    }
    let joined = joined(&rows);
    let found = ids
        .iter()
        .filter(|id| joined.iter().any(|group| group.len() == 2 && group.contains(id)));
    assert!(found.count() >= 9, "{joined:?}");
    assert!(joined.len() <= 15, "{joined:?}");
}
