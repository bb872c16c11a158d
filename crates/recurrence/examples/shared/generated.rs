//! A generated catalogue as a set of records, for what needs no file.

#[path = "catalogue.rs"]
pub mod catalogue;
#[path = "meaning.rs"]
pub mod meaning;

use p4c_recurrence::RecordSet;
use p4c_recurrence::table::{TableOptions, records_from_rows};

/// So many services with languages and concepts, and the thing that each is about.
pub fn services(count: usize) -> (RecordSet, Vec<String>) {
    let (mut rows, mut truth) = (Vec::new(), Vec::new());
    catalogue::generate(count, 7, |row, thing| {
        rows.push(row.to_vec());
        truth.push(thing.to_string());
        Ok(())
    })
    .expect("nothing here can fail");
    let headers = catalogue::HEADINGS.map(String::from);
    let mut set = records_from_rows(&headers, rows, &TableOptions::default()).expect("ids are all different");
    meaning::add_concepts(&mut set);
    (set, truth)
}
