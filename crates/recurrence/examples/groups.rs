//! Finds the groups of a CSV file with the bundled scheme: `groups RECORDS.csv --ignore A,B --out OUT.csv`; tells time on standard error.

#[path = "shared/meaning.rs"]
mod meaning;

use meaning::add_concepts;
use p4c_recurrence::table::{TableOptions, records_from_rows};
use p4c_recurrence::{GroupOptions, RecordSet, find_groups_of};
use std::error::Error;
use std::time::Instant;

/// That of the command line.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn read(path: &str, ignore: Vec<String>) -> Result<RecordSet, Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path)?;
    let headers: Vec<String> = reader.headers()?.iter().map(String::from).collect();
    let rows = reader
        .records()
        .map(|row| Ok(row?.iter().map(String::from).collect()))
        .collect::<Result<Vec<Vec<String>>, csv::Error>>()?;
    let options = TableOptions {
        ignore,
        ..TableOptions::default()
    };
    Ok(records_from_rows(&headers, rows, &options)?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let after = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let (Some(input), Some(output)) = (arguments.first(), after("--out")) else {
        return Err("usage: groups RECORDS.csv [--ignore A,B] --out OUT.csv".into());
    };
    let ignore = after("--ignore").unwrap_or_default();
    let ignore = ignore.split(',').filter(|name| !name.is_empty());
    let start = Instant::now();
    let mut set = read(input, ignore.map(String::from).collect())?;
    add_concepts(&mut set);
    eprintln!("read in {:?}", start.elapsed());
    let ids: Vec<String> = set.records.iter().map(|record| record.id.clone()).collect();
    let found = find_groups_of(set, &GroupOptions::default())?;
    eprintln!(
        "{} records, {} groups in {:?}",
        ids.len(),
        found.groups.len(),
        start.elapsed()
    );
    found.notes.iter().for_each(|note| eprintln!("{note}"));
    let mut writer = csv::Writer::from_path(output)?;
    writer.write_record(["id", "group", "confidence"])?;
    for (row, id) in ids.iter().enumerate() {
        let (group, sure) = (found.group_of[row].to_string(), found.confidence[row].to_string());
        writer.write_record([id, &group, &sure])?;
    }
    Ok(writer.flush()?)
}
