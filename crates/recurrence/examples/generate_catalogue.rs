//! Writes a large catalogue of services in ten languages with its truth: `generate_catalogue COUNT SEED RECORDS.csv TRUTH.csv`.
//!
//! How it is made stands in `shared/catalogue.rs`.

#[path = "shared/catalogue.rs"]
mod catalogue;

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [count, seed, records, truth] = arguments.as_slice() else {
        return Err("usage: generate_catalogue COUNT SEED RECORDS.csv TRUTH.csv".into());
    };
    let mut out = csv::Writer::from_path(records)?;
    let mut groups = csv::Writer::from_path(truth)?;
    out.write_record(catalogue::HEADINGS)?;
    groups.write_record(["id", "group"])?;
    catalogue::generate(count.parse()?, seed.parse()?, |row, thing| {
        groups.write_record([row[0].as_str(), &thing.to_string()])?;
        Ok(out.write_record(row)?)
    })?;
    out.flush()?;
    Ok(groups.flush()?)
}
