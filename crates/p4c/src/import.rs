//! `p4c import`: brings partners' files in, in one transaction, and tells every doubt and fault at its cell.

use std::collections::BTreeSet;
use std::path::PathBuf;

use p4c_formats::{Finding, Mapping, ReadOptions, read};
use p4c_store::{Commit, CommitReport};
use serde_json::json;

use crate::database::DatabaseOption;
use crate::failure::Failure;
use crate::output::{self, Format, Table};
use crate::{files, progress};

/// Brings in workbooks, CSV and JSON: all of it or, with a fault in it, nothing
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  p4c import services.xlsx\n  p4c import services.csv --dry-run\n  p4c import foreign.xlsx --mapping columns.json --accept-good"
)]
pub struct Arguments {
    #[command(flatten)]
    database: DatabaseOption,
    /// The files
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Only tell what would happen
    #[arg(long)]
    dry_run: bool,
    /// Take the rows without a fault
    #[arg(long)]
    accept_good: bool,
    /// How foreign sheets and columns are called: a JSON file such as {"sheets": {"Angebote": "Services"}, "columns": {"Services": {"Was": "title", "Interne Nr.": null}}}
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// The form of the result
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// Runs `p4c import`.
pub async fn run(arguments: Arguments) -> Result<(), Failure> {
    let mapping = match &arguments.mapping {
        None => None,
        Some(path) => {
            let text = String::from_utf8(files::read(path)?)
                .map_err(|_| Failure::Faults(format!("{}: the mapping is not UTF-8 text", path.display())))?;
            Some(Mapping::parse(&path.display().to_string(), &text).map_err(|error| fault(&error))?)
        }
    };
    let mut contents = Vec::new();
    for path in &arguments.files {
        contents.push((path.display().to_string(), files::read(path)?));
    }
    // A database that is not there is made only when there is something to write: a refused import leaves nothing behind.
    let mut store = if arguments.database.is_absent() {
        None
    } else {
        Some(arguments.database.open_or_create().await?)
    };
    let known = match &store {
        Some(store) => store.outline().await?,
        None => p4c_model::Catalogue::default(),
    };
    let progress = progress::spinner("reading");
    let scheme = p4c_vocabulary::Scheme::bundled();
    let concepts: BTreeSet<String> = scheme
        .concepts()
        .iter()
        .map(|concept| concept.code().to_owned())
        .collect();
    let options = ReadOptions {
        mapping: mapping.as_ref(),
        known: &known,
        concepts: Some(&concepts),
    };
    let reading = read(&contents, &options).map_err(|error| fault(&error))?;
    // What was read stands for itself now; a large catalogue and file need not lie in memory while it is written.
    drop(contents);
    drop(known);
    progress.suspend(|| {
        tell("doubt", &reading.doubts);
        tell("fault", &reading.faults);
    });
    let refused = !reading.faults.is_empty() && !arguments.accept_good;
    let mut report = None;
    if !refused && !arguments.dry_run {
        let store = match store.take() {
            Some(store) => store,
            None => arguments.database.open_or_create().await?,
        };
        progress.set_message("writing");
        let names: Vec<String> = arguments
            .files
            .iter()
            .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
            .collect();
        let commit = Commit::by("p4c import")
            .because(format!("import of {}", names.join(", ")))
            .putting(reading.records);
        report = Some(store.commit(commit).await?);
        store.close().await?;
    }
    progress.finish_and_clear();
    let summary = json!({
        "rows": reading.rows,
        "rows_taken": if refused { 0 } else { reading.rows_taken },
        "doubts": reading.doubts,
        "faults": reading.faults,
        "written": report.as_ref().map(written),
    });
    let mut table = Table::new("", &["what", "number"]);
    let mut row = |what: &str, number: usize| table.push(vec![what.to_owned(), number.to_string()]);
    row("rows read", reading.rows);
    row("rows taken", if refused { 0 } else { reading.rows_taken });
    row("doubts", reading.doubts.len());
    row("faults", reading.faults.len());
    if let Some(report) = &report {
        row("records added", report.added);
        row("records changed", report.changed);
        row("records unchanged", report.unchanged);
    }
    if arguments.dry_run {
        table.note("nothing was written: this was a dry run");
    }
    output::print(arguments.format, &[table], &summary)?;
    if refused {
        return Err(Failure::Faults(format!(
            "{} with a fault; nothing was written\n  hint: mend {} and import again, or take the {} with `--accept-good`",
            counted(reading.rows - reading.rows_taken, "row"),
            if reading.rows - reading.rows_taken == 1 {
                "it"
            } else {
                "them"
            },
            counted(reading.rows_taken, "good row"),
        )));
    }
    Ok(())
}

fn written(report: &CommitReport) -> serde_json::Value {
    json!({"added": report.added, "changed": report.changed, "unchanged": report.unchanged})
}

fn tell(word: &str, findings: &[Finding]) {
    use std::io::Write;
    // One lock for all: a file may have a hundred thousand findings. A closed reader of messages is no failure.
    let mut out = std::io::BufWriter::new(std::io::stderr().lock());
    for finding in findings {
        let _ = writeln!(out, "{word}: {finding}");
    }
    let _ = out.flush();
}

fn counted(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

/// A file that cannot be read at all.
pub fn fault(error: &p4c_formats::FileError) -> Failure {
    Failure::Faults(format!("{error}\n  hint: {}", error.hint()))
}
