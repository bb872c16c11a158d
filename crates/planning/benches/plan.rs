//! Times a plan of 60 actions over 5 years, beside the greedy choice that a spreadsheet would make.

mod instance;

use criterion::{Criterion, criterion_group, criterion_main};
use instance::instance;
use p4c_planning::choose_actions;
use p4c_problem::Limits;

fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("plan");
    group.sample_size(10);
    for seed in [1, 2, 3] {
        let (actions, means) = instance(60, 5, seed);
        let plan = choose_actions(&actions, &means, &Limits::default());
        if let Ok(plan) = plan {
            println!(
                "seed {seed}: coverage {:.4}, bound {:.4}, {:?}",
                plan.objective, plan.bound, plan.quality
            );
        }
        group.bench_function(format!("60 actions, 5 years, seed {seed}"), |bencher| {
            bencher.iter(|| choose_actions(&actions, &means, &Limits::default()));
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
