//! Tables too small to learn from: records are different unless they are plainly alike.

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
