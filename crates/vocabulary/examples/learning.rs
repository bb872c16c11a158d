//! Prints how well concepts are suggested after learning from confirmed texts: F1@5, precision@1 and the time of each step.
//!
//! `cargo run --release -p p4c-vocabulary --example learning -- SCHEME.ttl CONFIRMED.csv TEST.csv [--language TAG]`: both CSV files have
//! `title`, `description` and `concepts` (IRIs parted by `;`).

use std::time::Instant;

use p4c_vocabulary::{ConceptId, Confirmed, Scheme, Text, Trained};

type Row = (String, String, Vec<String>);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [scheme, confirmed, test, ..] = &arguments[..] else {
        return Err("name a scheme, confirmed texts and texts to test".into());
    };
    let language = arguments
        .iter()
        .position(|argument| argument == "--language")
        .and_then(|at| arguments.get(at + 1));
    let started = Instant::now();
    let scheme = Scheme::from_turtle(&std::fs::read_to_string(scheme)?)?;
    let confirmed = read(confirmed)?;
    let test = read(test)?;
    eprintln!(
        "read {} concepts: {:.2} s",
        scheme.concepts().len(),
        started.elapsed().as_secs_f64()
    );
    let text = |row: &'_ Row| -> (Vec<ConceptId>, String, String) {
        let ids = row.2.iter().filter_map(|code| scheme.find(code)).collect();
        (ids, row.0.clone(), row.1.clone())
    };
    let taught: Vec<_> = confirmed.iter().map(text).collect();
    let started = Instant::now();
    let trained = Trained::learn(
        &scheme,
        &taught
            .iter()
            .map(|(ids, title, body)| Confirmed {
                text: Text {
                    title,
                    body,
                    language: language.map(String::as_str),
                },
                concepts: ids.clone(),
            })
            .collect::<Vec<_>>(),
    )?;
    eprintln!(
        "learned from {} texts: {:.2} s",
        taught.len(),
        started.elapsed().as_secs_f64()
    );
    let asked: Vec<_> = test.iter().map(text).collect();
    let texts: Vec<Text<'_>> = asked
        .iter()
        .map(|(_, title, body)| Text {
            title,
            body,
            language: language.map(String::as_str),
        })
        .collect();
    let started = Instant::now();
    let found = trained.classify_all(&texts, 5);
    eprintln!(
        "classified {} texts: {:.2} s",
        texts.len(),
        started.elapsed().as_secs_f64()
    );
    let (mut f1, mut first, mut written) = (0.0, 0.0, 0);
    for ((truth, _, _), found) in asked.iter().zip(&found) {
        let right = found.iter().filter(|one| truth.contains(&one.concept)).count();
        written += found.len();
        f1 += 2.0 * right as f64 / (found.len() + truth.len()).max(1) as f64;
        first += found
            .first()
            .map_or(0.0, |one| f64::from(u8::from(truth.contains(&one.concept))));
    }
    let count = asked.len() as f64;
    println!(
        "F1@5 {:.4}  precision@1 {:.4}  {:.2} suggestions a text",
        f1 / count,
        first / count,
        written as f64 / count
    );
    Ok(())
}

fn read(path: &str) -> Result<Vec<Row>, Box<dyn std::error::Error>> {
    let mut reader = csv::Reader::from_path(path)?;
    let headers = reader.headers()?.clone();
    let at = |name: &str| {
        headers
            .iter()
            .position(|header| header == name)
            .ok_or(format!("no column {name}"))
    };
    let (title, body, concepts) = (at("title")?, at("description")?, at("concepts")?);
    reader
        .records()
        .map(|row| {
            let row = row?;
            let codes = row[concepts]
                .split(';')
                .map(|code| code.trim().to_owned())
                .collect();
            Ok((row[title].to_owned(), row[body].to_owned(), codes))
        })
        .collect()
}
