//! Times classification of our own labelled services, beside the naive way: looking for every label as a string in every text.
//!
//! `concepts` is what recurrence asks for, `top` one category a text, `learn` what confirmations cost.

use std::time::Instant;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use p4c_vocabulary::{Classifier, Confirmed, Scheme, Text, Trained};

fn services() -> Vec<(String, String, String)> {
    let mut reader = csv::Reader::from_reader(include_str!("../data/labelled/services.csv").as_bytes());
    let rows = reader.records().filter_map(Result::ok);
    rows.map(|row| (row[2].to_owned(), row[3].to_owned(), row[4].to_owned()))
        .collect()
}

/// For each text the number of labels that stand in it letter by letter.
fn naive(labels: &[String], texts: &[Text<'_>]) -> usize {
    texts
        .iter()
        .map(|text| {
            let text = format!("{} {}", text.title, text.body).to_lowercase();
            labels
                .iter()
                .filter(|label| text.contains(label.as_str()))
                .count()
        })
        .sum()
}

fn bench(criterion: &mut Criterion) {
    let scheme = Scheme::bundled();
    let classifier = Classifier::new(scheme);
    let services = services();
    let texts: Vec<Text<'_>> = services
        .iter()
        .map(|(title, body, _)| Text {
            title,
            body,
            language: None,
        })
        .collect();
    let labels: Vec<String> = scheme
        .concepts()
        .iter()
        .flat_map(|concept| &concept.labels)
        .map(|label| label.text.to_lowercase())
        .collect();
    let many: Vec<Text<'_>> = texts.iter().copied().cycle().take(20_000).collect();
    let started = Instant::now();
    let found = naive(&labels, &texts);
    let plain = started.elapsed().as_secs_f64() / texts.len() as f64;
    let started = Instant::now();
    let concepts: usize = classifier.concepts_of_texts(&many).iter().map(Vec::len).sum();
    let ours = started.elapsed().as_secs_f64() / many.len() as f64;
    println!(
        "a text: {:.1} us, looking for {} labels as strings {:.1} us, {:.1} times as long; {:.1} concepts a text beside {:.1} labels",
        ours * 1e6,
        labels.len(),
        plain * 1e6,
        plain / ours,
        concepts as f64 / many.len() as f64,
        found as f64 / texts.len() as f64,
    );
    let mut group = criterion.benchmark_group("classify");
    group.sample_size(10);
    group.throughput(Throughput::Elements(many.len() as u64));
    group.bench_function("concepts", |bencher| {
        bencher.iter(|| classifier.concepts_of_texts(&many))
    });
    group.bench_function("top", |bencher| bencher.iter(|| classifier.top_all(&many, 1)));
    group.throughput(Throughput::Elements(texts.len() as u64));
    group.bench_function("naive", |bencher| bencher.iter(|| naive(&labels, &texts)));
    let confirmed: Vec<Confirmed<'_>> = texts
        .iter()
        .zip(&services)
        .map(|(&text, (_, _, concept))| Confirmed {
            text,
            concepts: scheme.find(concept).into_iter().collect(),
        })
        .collect();
    group.bench_function("learn", |bencher| {
        bencher.iter(|| Trained::learn(scheme, &confirmed).is_ok())
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
