//! `p4c demo`: the bundled demonstration: a database in a folder, the whole journey, the results on the terminal and as files, then the site.

use std::path::{Path, PathBuf};
use std::time::Instant;

use p4c_model::Kind;
use p4c_pipeline::{Settings, Step};
use p4c_store::{Commit, Store};

use crate::failure::Failure;
use crate::output::Table;
use crate::show::Shown;
use crate::{analyse, files, progress, serve};

/// Shows the whole journey on the real project and on real services of 25 countries
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  p4c demo --folder demonstration\n  p4c show plan EE00 --database sqlite://demonstration/p4c.sqlite"
)]
pub struct Arguments {
    /// The folder for the database and the results
    #[arg(long, value_name = "FOLDER", default_value = "demonstration")]
    folder: PathBuf,

    /// End when the results are written, without serving the site
    #[arg(long)]
    no_serve: bool,

    #[command(flatten)]
    site: serve::SiteOptions,
}

/// The results that are written, each by the name that `p4c show` knows it by.
const RESULTS: &[(&str, Step)] = &[
    ("ranking", Step::Appraise),
    ("selection", Step::Appraise),
    ("recurrence", Step::Recur),
    ("matrix", Step::Transfer),
    ("plan", Step::Plan),
    ("pool", Step::Pool),
    ("links", Step::Links),
    ("potential", Step::Potential),
    ("convergence", Step::Convergence),
    ("recommendations", Step::Recommend),
];

/// Runs `p4c demo`.
pub async fn run(arguments: Arguments) -> Result<(), Failure> {
    let begun = Instant::now();
    let folder = &arguments.folder;
    std::fs::create_dir_all(folder.join("results")).map_err(|error| Failure::file(folder, error))?;
    let database = folder.join("p4c.sqlite");
    let store = Store::open(&format!("sqlite://{}", database.display())).await?;
    if store.catalogue().await?.is_empty() {
        fill(&store).await?;
    } else {
        eprintln!(
            "{} is there already: what was changed in it is kept",
            database.display()
        );
    }
    analyse::told(&store, &Settings::default(), None, false).await?;
    let shown = Shown::read(&store).await?;
    print(&shown)?;
    let number = write(&shown, &folder.join("results"))?;
    println!();
    println!("{number} files in {}", folder.join("results").display());
    println!(
        "Look further with, for example: p4c show plan EE00 --database sqlite://{}",
        database.display()
    );
    eprintln!("done in {:.1} s", begun.elapsed().as_secs_f64());
    if arguments.no_serve {
        // What the log of writes holds goes into the one file, which can then be copied.
        store.close().await?;
        return Ok(());
    }
    println!();
    serve::serve(store, &arguments.site).await
}

async fn fill(store: &Store) -> Result<(), Failure> {
    let progress = progress::spinner("filling the database");
    let records =
        p4c_demonstration::records().map_err(|error| Failure::Environment(error.to_string(), None))?;
    let services = records
        .iter()
        .filter(|record| record.kind() == Kind::Service)
        .count();
    let commit = Commit::by("p4c demo")
        .because("the bundled demonstration")
        .putting(records);
    let report = store.commit(commit).await?;
    progress.finish_and_clear();
    eprintln!("{} records, {services} of them services", report.added);
    Ok(())
}

/// The selection, the plans, the pools and the recommendations, in short.
fn print(shown: &Shown) -> Result<(), Failure> {
    for (what, step) in [
        ("selection", Step::Appraise),
        ("plan", Step::Plan),
        ("pool", Step::Pool),
        ("recommendations", Step::Recommend),
    ] {
        let tables = shown.tables(what, step, None)?;
        if let Some(first) = tables.first() {
            println!(
                "{}",
                first.without(&["figures", "records", "to", "why a plan"]).text()
            );
        }
    }
    Ok(())
}

/// Writes every result as JSON, CSV and text; each plan and pool also as text of its own.
fn write(shown: &Shown, folder: &Path) -> Result<usize, Failure> {
    let mut number = 0;
    let mut save = |name: String, text: String| {
        number += 1;
        files::write(&folder.join(name), text.as_bytes())
    };
    let joined = |tables: &[Table]| tables.iter().map(Table::text).collect::<Vec<_>>().join("\n");
    for (what, step) in RESULTS {
        let Ok(kept) = shown.kept(what, *step, None) else {
            continue;
        };
        let tables = shown.tables(what, *step, None)?;
        let json = serde_json::to_string_pretty(&kept).map_err(std::io::Error::from)?;
        save(format!("{what}.json"), json + "\n")?;
        save(format!("{what}.txt"), joined(&tables))?;
        if let Some(first) = tables.first() {
            save(format!("{what}.csv"), first.csv())?;
        }
        if matches!(step, Step::Plan | Step::Pool) {
            for one in &kept {
                let tables = shown.tables(what, *step, Some(&one.key))?;
                save(format!("{what}-{}.txt", one.key), joined(&tables))?;
            }
        }
    }
    Ok(number)
}
