//! Finds the groups of a CSV file: `groups RECORDS.csv OUT.csv`; tells time on standard error.
use p4c_recurrence::table::{TableOptions, records_from_table};
use p4c_recurrence::{GroupOptions, RecordSet, find_groups};
use std::error::Error;
use std::time::Instant;

fn read(path: &str) -> Result<RecordSet, Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path)?;
    let headers: Vec<String> = reader.headers()?.iter().map(String::from).collect();
    let rows = reader
        .records()
        .map(|row| Ok(row?.iter().map(String::from).collect()))
        .collect::<Result<Vec<Vec<String>>, csv::Error>>()?;
    Ok(records_from_table(&headers, &rows, &TableOptions::default())?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, output] = arguments.as_slice() else {
        return Err("usage: groups RECORDS.csv OUT.csv".into());
    };
    let set = read(input)?;
    let start = Instant::now();
    let found = find_groups(&set, &GroupOptions::default())?;
    eprintln!(
        "{} records, {} groups in {:?}",
        set.records.len(),
        found.groups.len(),
        start.elapsed()
    );
    found.notes.iter().for_each(|note| eprintln!("{note}"));
    let mut writer = csv::Writer::from_path(output)?;
    writer.write_record(["id", "cluster", "confidence"])?;
    for (row, record) in set.records.iter().enumerate() {
        writer.write_record([
            &record.id,
            &found.group_of[row].to_string(),
            &found.confidence[row].to_string(),
        ])?;
    }
    Ok(writer.flush()?)
}
