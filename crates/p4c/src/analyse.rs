//! `p4c analyse`: runs the steps of the journey whose input has changed.

use std::path::PathBuf;
use std::time::Instant;

use p4c_pipeline::{Outcome, Settings, Step, analyse};
use p4c_store::Store;

use crate::database::DatabaseOption;
use crate::failure::Failure;
use crate::{files, progress};

/// Runs the journey: classify, recur, appraise, transfer, plan, pool, links, potential, convergence, recommend
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  p4c analyse\n  p4c analyse --step plan\n  p4c analyse --again --settings settings.json"
)]
pub struct Arguments {
    #[command(flatten)]
    database: DatabaseOption,
    /// Only this step, and before it those that it needs and whose input has changed
    #[arg(long, value_name = "STEP")]
    step: Option<String>,
    /// Run even what is current
    #[arg(long)]
    again: bool,
    /// A JSON file with settings that differ from the usual ones, for example {"starts_per_year": 2}
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
}

/// Runs `p4c analyse`.
pub async fn run(arguments: Arguments) -> Result<(), Failure> {
    let step = arguments
        .step
        .as_deref()
        .map(|name| {
            Step::named(name).ok_or_else(|| {
                let names: Vec<&str> = Step::ALL.iter().map(|step| step.name()).collect();
                Failure::Use(
                    format!("there is no step `{name}`"),
                    Some(format!("one of {}", names.join(", "))),
                )
            })
        })
        .transpose()?;
    let settings = match &arguments.settings {
        None => Settings::default(),
        Some(path) => serde_json::from_slice(&files::read(path)?)
            .map_err(|error| Failure::Faults(format!("{}: {error}", path.display())))?,
    };
    let store = arguments.database.open().await?;
    told(&store, &settings, step, arguments.again).await?;
    Ok(store.close().await?)
}

/// Runs steps and tells of each on standard error: a line that moves on a terminal, a line a step elsewhere.
pub async fn told(
    store: &Store,
    settings: &Settings,
    only: Option<Step>,
    again: bool,
) -> Result<(), Failure> {
    let bar = progress::bar(Step::ALL.len() as u64);
    let mut begun = Instant::now();
    let result = analyse(store, settings, only, again, |step, outcome| match outcome {
        None => {
            begun = Instant::now();
            bar.set_message(step.name());
        }
        Some(Outcome::Current) => {
            bar.inc(1);
            bar.suspend(|| eprintln!("{step:<12} current"));
        }
        Some(Outcome::Computed(results)) => {
            bar.inc(1);
            let seconds = begun.elapsed().as_secs_f64();
            let word = if results == 1 { "result" } else { "results" };
            bar.suspend(|| eprintln!("{step:<12} {results} {word} in {seconds:.2} s"));
        }
    })
    .await;
    bar.finish_and_clear();
    result?;
    Ok(())
}
