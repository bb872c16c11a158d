//! Times each stage of a run over 5,000 generated services, and prints how much longer comparing all pairs takes.

#[path = "../examples/shared/catalogue.rs"]
mod catalogue;
#[path = "../examples/shared/meaning.rs"]
mod meaning;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use p4c_recurrence::RecordSet;
use p4c_recurrence::stages::normalise;
use p4c_recurrence::table::{TableOptions, records_from_rows};
use std::time::Instant;

/// Records compared.
const RECORDS: usize = 5_000;

fn services() -> RecordSet {
    let mut rows = Vec::new();
    catalogue::generate(RECORDS, 7, |row, _| {
        rows.push(row.to_vec());
        Ok(())
    })
    .expect("nothing here can fail");
    let headers = catalogue::HEADINGS.map(String::from);
    let mut set = records_from_rows(&headers, rows, &TableOptions::default()).expect("ids are all different");
    meaning::add_concepts(&mut set);
    set
}

fn bench(criterion: &mut Criterion) {
    let set = services();
    let mut compared = normalise(set.clone()).views();
    let begun = Instant::now();
    let pairs = compared.candidates();
    compared.evidence(&pairs);
    let ours = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    let all = compared.all_pairs();
    compared.evidence(&all);
    let naive = begun.elapsed().as_secs_f64();
    println!(
        "candidates and their evidence: {ours:.2} s for {} pairs; all {} pairs: {naive:.2} s, {:.1} times as long",
        pairs.len(),
        all.len(),
        naive / ours
    );
    drop(all);
    let mut group = criterion.benchmark_group("stages");
    group.sample_size(10);
    group.bench_function("normalise", |bencher| {
        bencher.iter_batched(|| set.clone(), normalise, BatchSize::LargeInput)
    });
    group.bench_function("views", |bencher| {
        bencher.iter_batched(
            || normalise(set.clone()),
            |normalised| normalised.views(),
            BatchSize::LargeInput,
        )
    });
    group.bench_function("candidates", |bencher| bencher.iter(|| compared.candidates()));
    group.bench_function("evidence", |bencher| bencher.iter(|| compared.evidence(&pairs)));
    group.bench_function("decision", |bencher| bencher.iter(|| compared.decide(&pairs)));
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
