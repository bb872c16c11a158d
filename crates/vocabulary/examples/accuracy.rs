//! Prints how many labelled texts the bundled scheme puts under the right top concept, by language.
//!
//! `cargo run --release -p p4c-vocabulary --example accuracy -- FILE.csv [--errors] [--half 0|1]`: columns `title`, a text column
//! (`description` or `summary`), a truth column (`concept` or `category`: a notation), and `language` if there is one.

use std::collections::BTreeMap;

use p4c_vocabulary::{Classifier, Scheme, Text};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let path = arguments.first().ok_or("name a CSV file")?;
    let show_errors = arguments.iter().any(|argument| argument == "--errors");
    let half: Option<usize> = arguments
        .iter()
        .position(|argument| argument == "--half")
        .and_then(|at| arguments.get(at + 1)?.parse().ok());
    let mut reader = csv::Reader::from_path(path)?;
    let headers = reader.headers()?.clone();
    let column = |names: &[&str]| headers.iter().position(|header| names.contains(&header));
    let title = column(&["title"]).ok_or("no title column")?;
    let body = column(&["description", "summary"]).ok_or("no description or summary column")?;
    let truth = column(&["concept", "category"]).ok_or("no concept or category column")?;
    let language = column(&["language"]);
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>()?;
    let rows: Vec<&csv::StringRecord> = rows
        .iter()
        .enumerate()
        .filter(|(number, _)| half.is_none_or(|half| number % 2 == half))
        .map(|(_, row)| row)
        .collect();
    let scheme = Scheme::bundled();
    let classifier = Classifier::new(scheme);
    let texts: Vec<Text<'_>> = rows
        .iter()
        .map(|row| Text {
            title: &row[title],
            body: &row[body],
            language: None,
        })
        .collect();
    let started = std::time::Instant::now();
    let found = classifier.top_all(&texts, 2);
    eprintln!(
        "{} texts in {:.1} ms",
        texts.len(),
        started.elapsed().as_secs_f64() * 1000.0
    );
    let mut by_language: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut by_concept: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for (row, suggestions) in rows.iter().zip(&found) {
        let expected = top_of(scheme, &row[truth]);
        let answer = suggestions
            .first()
            .map_or("-", |best| scheme.concept(best.concept).code());
        let right = expected == answer;
        for tag in [language.map_or("?", |at| &row[at]), "all"] {
            let counts = by_language.entry(tag.to_owned()).or_default();
            counts.0 += usize::from(right);
            counts.1 += 1;
        }
        by_concept.entry(expected).or_default()[if right { 0 } else { 1 }] += 1;
        if !right {
            by_concept.entry(answer).or_default()[2] += 1;
            if show_errors {
                let words = suggestions
                    .first()
                    .map(|best| best.words.join(" | "))
                    .unwrap_or_default();
                let second = suggestions
                    .get(1)
                    .map_or("-", |next| scheme.concept(next.concept).code());
                println!(
                    "{expected} but {answer} (then {second}): {} [{words}]\n    {}",
                    &row[title],
                    &row[body].chars().take(160).collect::<String>()
                );
            }
        }
    }
    for (tag, (right, all)) in &by_language {
        println!("{tag:4} {right:4} of {all:4} {:.3}", *right as f64 / *all as f64);
    }
    let mut sum = 0.0;
    for (concept, [right, missed, wrong]) in &by_concept {
        let f1 = 2.0 * *right as f64 / (2 * right + missed + wrong).max(1) as f64;
        sum += f1;
        println!("{concept:40} F1 {f1:.3} of {}", right + missed);
    }
    println!("macro-F1 {:.3}", sum / by_concept.len() as f64);
    Ok(())
}

/// The notation of the top concept above a notation, or the text itself.
fn top_of<'a>(scheme: &'a Scheme, code: &'a str) -> &'a str {
    scheme
        .find(code)
        .and_then(|id| scheme.tops_of(id).first().copied())
        .map_or(code, |top| scheme.concept(top).code())
}
