//! `p4c check` examines a whole database; `p4c migrate` brings its schema forward, as every other command does by itself.

use serde_json::json;

use crate::database::DatabaseOption;
use crate::failure::Failure;
use crate::output::{self, Format, Table};

/// Examines the whole database: records readable, rules kept, references there, log without gaps
#[derive(clap::Args)]
#[command(after_help = "Example:\n  p4c check")]
pub struct Arguments {
    #[command(flatten)]
    database: DatabaseOption,
    /// The form of the result
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// Runs `p4c check`.
pub async fn run(arguments: Arguments) -> Result<(), Failure> {
    let examination = arguments.database.open().await?.examine().await?;
    let mut table = Table::new("", &["what", "number"]);
    for (what, number) in [
        ("records", examination.records),
        ("changes in the log", examination.changes),
        ("results", examination.results),
        ("faults", examination.faults.len()),
    ] {
        table.push(vec![what.to_owned(), number.to_string()]);
    }
    output::print(arguments.format, &[table], &json!(examination))?;
    if examination.faults.is_empty() {
        return Ok(());
    }
    examination.faults.iter().for_each(|fault| eprintln!("{fault}"));
    Err(Failure::Faults(format!(
        "the database has {} faults",
        examination.faults.len()
    )))
}

/// Brings the schema of the database forward to the newest
#[derive(clap::Args)]
#[command(after_help = "Example:\n  p4c migrate --database sqlite://p4c.sqlite")]
pub struct MigrateArguments {
    #[command(flatten)]
    database: DatabaseOption,
}

/// Runs `p4c migrate`.
pub async fn migrate(arguments: MigrateArguments) -> Result<(), Failure> {
    arguments.database.open_or_create().await?.close().await?;
    println!(
        "the schema is {}, the newest",
        p4c_store::migration::NEWEST_SCHEMA
    );
    Ok(())
}
