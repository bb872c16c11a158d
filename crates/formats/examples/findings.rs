//! Reads files and prints what was found: `cargo run -p p4c-formats --example findings FILE...`.

fn main() {
    let files: Vec<(String, Vec<u8>)> = std::env::args()
        .skip(1)
        .map(|path| (path.clone(), std::fs::read(&path).unwrap_or_default()))
        .collect();
    match p4c_formats::read(&files, &p4c_formats::ReadOptions::default()) {
        Ok(reading) => {
            reading.doubts.iter().for_each(|doubt| println!("doubt: {doubt}"));
            reading.faults.iter().for_each(|fault| println!("fault: {fault}"));
            println!(
                "{} rows, {} taken, {} records",
                reading.rows,
                reading.rows_taken,
                reading.records.len()
            );
        }
        Err(error) => println!("{error}\n  hint: {}", error.hint()),
    }
}
