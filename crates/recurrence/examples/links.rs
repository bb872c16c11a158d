//! Finds the partners between two CSV files: `links LEFT.csv RIGHT.csv OUT.csv`; tells time on standard error.
use p4c_recurrence::table::{TableOptions, records_from_table};
use p4c_recurrence::{LinkOptions, RecordSet, find_links};
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
    let [left, right, output] = arguments.as_slice() else {
        return Err("usage: links LEFT.csv RIGHT.csv OUT.csv".into());
    };
    let (left, right) = (read(left)?, read(right)?);
    let start = Instant::now();
    let found = find_links(&left, &right, &LinkOptions::default())?;
    let counts = (left.records.len(), right.records.len());
    eprintln!(
        "{} and {} records, {} pairs in {:?}",
        counts.0,
        counts.1,
        found.pairs.len(),
        start.elapsed()
    );
    found.notes.iter().for_each(|note| eprintln!("{note}"));
    let mut writer = csv::Writer::from_path(output)?;
    writer.write_record(["id_left", "id_right", "score"])?;
    for pair in &found.pairs {
        let (left, right) = (&left.records[pair.left].id, &right.records[pair.right].id);
        writer.write_record([left, right, &pair.bits.to_string()])?;
    }
    Ok(writer.flush()?)
}
