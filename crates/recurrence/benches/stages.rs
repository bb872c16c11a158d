//! Times each stage of a run over 5,000 generated services, and prints how much longer comparing all pairs takes.

#[path = "../examples/shared/generated.rs"]
mod generated;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use p4c_recurrence::stages::normalise;
use std::time::Instant;

/// Records compared.
const RECORDS: usize = 5_000;

fn bench(criterion: &mut Criterion) {
    let (set, _) = generated::services(RECORDS);
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
