//! `p4c backup` writes the database to one file while it is in use; `p4c restore` brings it back, into SQLite or PostgreSQL.

use std::path::PathBuf;

use crate::database::DatabaseOption;
use crate::failure::Failure;
use crate::progress;

/// Writes the whole database to one file, while others use it
#[derive(clap::Args)]
#[command(after_help = "Example:\n  p4c backup --to p4c-2026-11-24.backup")]
pub struct BackupArguments {
    #[command(flatten)]
    database: DatabaseOption,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

/// Runs `p4c backup`.
pub async fn back_up(arguments: BackupArguments) -> Result<(), Failure> {
    let store = arguments.database.open().await?;
    let progress = progress::spinner("backing up");
    let report = store.back_up(&arguments.to).await?;
    progress.finish_and_clear();
    println!("{}: {} rows", arguments.to.display(), report.rows);
    Ok(())
}

/// Restores a backup into an empty database
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  p4c restore p4c-2026-11-24.backup --database postgres://p4c@localhost/p4c"
)]
pub struct RestoreArguments {
    #[command(flatten)]
    database: DatabaseOption,
    /// The backup to restore
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Give up what the database holds
    #[arg(long)]
    replace: bool,
}

/// Runs `p4c restore`.
pub async fn restore(arguments: RestoreArguments) -> Result<(), Failure> {
    let store = arguments.database.open_or_create().await?;
    let progress = progress::spinner("restoring");
    let report = store.restore(&arguments.file, arguments.replace).await?;
    progress.set_message("examining");
    let faults = store.examine().await?.faults;
    store.close().await?;
    progress.finish_and_clear();
    println!("{}: {} rows restored", arguments.file.display(), report.rows);
    if faults.is_empty() {
        return Ok(());
    }
    faults.iter().for_each(|fault| eprintln!("{fault}"));
    Err(Failure::Faults(format!(
        "the backup was whole and is restored, but the database it was made of had {} faults",
        faults.len()
    )))
}
