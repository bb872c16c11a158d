//! Prints how long plans of 60 actions over 5 years take, and how close to the bound they come.

#[path = "../benches/instance/mod.rs"]
mod instance;

use std::time::Instant;

use p4c_planning::choose_actions;
use p4c_problem::Limits;

fn main() {
    for (actions, years) in [(30, 5), (60, 5)] {
        for seed in 1..=6 {
            let (actions, means) = instance::instance(actions, years, seed);
            let begun = Instant::now();
            match choose_actions(&actions, &means, &Limits::default()) {
                Ok(plan) => println!(
                    "{} actions, seed {seed}: {:.2} s, coverage {:.5}, gap {:.3} %, {:?}",
                    actions.len(),
                    begun.elapsed().as_secs_f64(),
                    plan.objective,
                    (plan.bound - plan.objective) / plan.objective * 100.0,
                    plan.quality
                ),
                Err(refusal) => println!("seed {seed}: {refusal}"),
            }
        }
    }
}
