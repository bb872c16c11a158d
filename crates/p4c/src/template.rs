//! `p4c template`: an empty workbook with explanations, drop-downs and checks, for partners to fill in.

use std::path::PathBuf;

use p4c_formats::template::write_template;
use p4c_vocabulary::Scheme;

use crate::failure::Failure;
use crate::files;

/// Writes an empty workbook for partners to fill in
#[derive(clap::Args)]
#[command(after_help = "Example:\n  p4c template --to services.xlsx")]
pub struct Arguments {
    /// The workbook to write
    #[arg(long, value_name = "FILE.xlsx")]
    to: PathBuf,
}

/// Runs `p4c template`.
pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let scheme = Scheme::bundled();
    // The broad concepts first: they are what most rows need.
    let tops = scheme.tops().iter().map(|top| scheme.concept(*top));
    let others = scheme.concepts().iter().filter(|concept| {
        !scheme
            .tops()
            .iter()
            .any(|top| scheme.concept(*top).code() == concept.code())
    });
    let concepts: Vec<(&str, &str)> = tops
        .chain(others)
        .map(|concept| (concept.code(), concept.name("en")))
        .collect();
    let bytes = write_template(&concepts)
        .map_err(|error| Failure::Environment(format!("the workbook cannot be written: {error}"), None))?;
    files::write(&arguments.to, &bytes)?;
    eprintln!(
        "{}: fill in the sheets, then `p4c import {0}`",
        arguments.to.display()
    );
    Ok(())
}
