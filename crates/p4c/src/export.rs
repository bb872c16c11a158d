//! `p4c export`: writes the catalogue to a workbook, CSV or JSON that `p4c import` takes back unchanged.

use std::path::PathBuf;

use p4c_formats::{json, write};
use p4c_model::Kind;

use crate::database::DatabaseOption;
use crate::failure::Failure;
use crate::{files, progress};

/// Writes the catalogue to a workbook (.xlsx), CSV (.csv, one kind of record) or JSON (.json)
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  p4c export --to catalogue.xlsx\n  p4c export --to catalogue.json\n  p4c export --to needs.csv --kind needs"
)]
pub struct Arguments {
    #[command(flatten)]
    database: DatabaseOption,
    /// The file to write; its ending says the form
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// The kind of record in a CSV file
    #[arg(long, value_name = "KIND", default_value = "services")]
    kind: String,
}

/// Runs `p4c export`.
pub async fn run(arguments: Arguments) -> Result<(), Failure> {
    let form = arguments
        .to
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    if !["json", "xlsx", "csv"].contains(&form.as_str()) {
        return Err(Failure::Use(
            format!("{}: this form of file is not written", arguments.to.display()),
            Some("end the name with .xlsx, .csv or .json".to_owned()),
        ));
    }
    let kind = Kind::named(&arguments.kind).ok_or_else(|| {
        let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.plural()).collect();
        Failure::Use(
            format!("there is no kind of record `{}`", arguments.kind),
            Some(format!("one of {}", kinds.join(", "))),
        )
    })?;
    let store = arguments.database.open().await?;
    let catalogue = store.catalogue().await?;
    let progress = progress::spinner("writing");
    let bytes = match form.as_str() {
        "json" => json::write(&catalogue).into_bytes(),
        "csv" => write::write_csv(&catalogue, kind).into_bytes(),
        _ => write::write_workbook(&catalogue)
            .map_err(|error| Failure::Faults(format!("{error}\n  hint: {}", error.hint())))?,
    };
    files::write(&arguments.to, &bytes)?;
    progress.finish_and_clear();
    let number = if form == "csv" {
        catalogue.of_kind(kind).count()
    } else {
        catalogue.len()
    };
    eprintln!("{}: {number} records", arguments.to.display());
    Ok(())
}
