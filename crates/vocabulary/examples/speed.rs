//! Prints how long the concepts of many texts take, which is what recurrence asks for.
//!
//! `cargo run --release -p p4c-vocabulary --example speed -- FILE.csv`: columns `title` and `description`.

use std::time::Instant;

use p4c_vocabulary::{Classifier, Scheme, Text};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("name a CSV file")?;
    let mut reader = csv::Reader::from_path(path)?;
    let headers = reader.headers()?.clone();
    let at = |name: &str| {
        headers
            .iter()
            .position(|header| header == name)
            .ok_or(format!("no column {name}"))
    };
    let (title, body) = (at("title")?, at("description")?);
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>()?;
    let texts: Vec<Text<'_>> = rows
        .iter()
        .map(|row| Text {
            title: &row[title],
            body: &row[body],
            language: None,
        })
        .collect();
    let started = Instant::now();
    let classifier = Classifier::new(Scheme::bundled());
    println!("scheme: {:.3} s", started.elapsed().as_secs_f64());
    let started = Instant::now();
    let found = classifier.concepts_of_texts(&texts);
    let concepts: usize = found.iter().map(Vec::len).sum();
    println!(
        "{} texts: {:.2} s, {:.2} concepts a text",
        texts.len(),
        started.elapsed().as_secs_f64(),
        concepts as f64 / texts.len().max(1) as f64
    );
    Ok(())
}
