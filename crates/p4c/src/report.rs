//! `p4c report`: the plan of a region, the booklet of the practices or the package of recommendations, as PDF, Word or HTML.

use std::path::PathBuf;

use p4c_model::{Kind, Slug};
use p4c_pictures::Language;
use p4c_pipeline::{Settings, Step, outdated_steps, stored_results};
use p4c_publishing::{
    Basis, Document, Material, PublishingError, booklet, html, pdf, plan, recommendations, word,
};
use p4c_store::Store;

use crate::database::DatabaseOption;
use crate::failure::Failure;
use crate::{files, progress};

/// Writes a document: the plan of a region, the booklet of the practices, or the package of recommendations
#[derive(clap::Subcommand)]
#[command(
    after_help = "Examples:\n  p4c report plan --region EE00 --to plan.pdf\n  p4c report booklet --to booklet.pdf --language et\n  p4c report recommendations --to recommendations.html"
)]
pub enum Command {
    /// The plan of a region: gaps, actions, years, budget, indicators, and the records behind each sentence
    #[command(after_help = "Example:\n  p4c report plan --region EE00 --to plan.pdf")]
    Plan {
        /// The region: its NUTS code
        #[arg(long, value_name = "REGION")]
        region: String,
        #[command(flatten)]
        form: Form,
    },
    /// The booklet of the selected practices, a chapter for each
    #[command(after_help = "Example:\n  p4c report booklet --to booklet.pdf")]
    Booklet {
        #[command(flatten)]
        form: Form,
    },
    /// The package of recommendations across regions
    #[command(after_help = "Example:\n  p4c report recommendations --to recommendations.docx --language et")]
    Recommendations {
        #[command(flatten)]
        form: Form,
    },
}

/// How a document is written.
#[derive(clap::Args)]
pub struct Form {
    #[command(flatten)]
    database: DatabaseOption,
    /// The file to write; its ending says the form: .pdf, .docx or .html
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// The language it is written in: en or et
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    language: String,
    /// The day that it names, as YYYY-MM-DD [default: that of the newest change in the catalogue]
    #[arg(long, value_name = "DAY")]
    date: Option<String>,
}

/// What a document is written as.
#[derive(Clone, Copy)]
enum Ending {
    Pdf,
    Word,
    Html,
}

/// Runs `p4c report ...`.
pub async fn run(command: Command) -> Result<(), Failure> {
    let (Command::Plan { form, .. } | Command::Booklet { form } | Command::Recommendations { form }) =
        &command;
    let ending = ending(form)?;
    let language = Language::named(&form.language).ok_or_else(|| {
        Failure::Use(
            format!("documents are not written in `{}`", form.language),
            Some("one of en, et".to_owned()),
        )
    })?;
    let date = form.date.as_deref().map(day).transpose()?;
    let region = match &command {
        Command::Plan { region, .. } => Some(region_named(region)?),
        _ => None,
    };
    let store = form.database.open().await?;
    let catalogue = store.catalogue().await?;
    let results = stored_results(&store).await?;
    let step = match &command {
        Command::Plan { .. } => Step::Plan,
        Command::Booklet { .. } => Step::Appraise,
        Command::Recommendations { .. } => Step::Recommend,
    };
    let basis = basis(&store, step, date).await?;
    let material = Material {
        catalogue: &catalogue,
        results: &results,
        basis: &basis,
    };
    let progress = progress::spinner("writing");
    let document = match (&command, &region) {
        (_, Some(region)) => plan(material, region, language)?,
        (Command::Recommendations { .. }, _) => recommendations(material, language)?,
        _ => booklet(material, language)?,
    };
    files::write(&form.to, &bytes(&document, ending)?)?;
    progress.finish_and_clear();
    eprintln!("{}: {}", form.to.display(), document.title);
    if basis.is_outdated {
        eprintln!(
            "records or settings have changed since the results were computed\n  hint: run `p4c analyse`, then write the document again"
        );
    }
    Ok(())
}

fn ending(form: &Form) -> Result<Ending, Failure> {
    let ending = form
        .to
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("pdf") => Ok(Ending::Pdf),
        Some("docx") => Ok(Ending::Word),
        Some("html" | "htm") => Ok(Ending::Html),
        _ => Err(Failure::Use(
            format!("{}: this form of file is not written", form.to.display()),
            Some("end the name with .pdf, .docx or .html".to_owned()),
        )),
    }
}

fn region_named(region: &str) -> Result<Slug, Failure> {
    Slug::parse(region)
        .map_err(|error| Failure::Use(format!("`{region}` is not the name of a region: {error}"), None))
}

fn bytes(document: &Document, ending: Ending) -> Result<Vec<u8>, PublishingError> {
    match ending {
        Ending::Pdf => pdf::write(document),
        Ending::Word => word::write(document),
        Ending::Html => Ok(html::page(document).into_bytes()),
    }
}

/// The state of the data: the newest change, and whether the step's results are those of the catalogue as it is now.
async fn basis(store: &Store, step: Step, date: Option<(i16, u8, u8)>) -> Result<Basis, Failure> {
    let newest = store.latest_changes(Kind::ALL, 1).await?.into_iter().next();
    let of_change = newest.as_ref().and_then(|change| day(change.at.get(..10)?).ok());
    Ok(Basis {
        sequence: newest.as_ref().map_or(0, |change| change.sequence),
        // A catalogue that nothing was ever written to has no day; none of its documents can be written either.
        date: date.or(of_change).unwrap_or((1970, 1, 1)),
        is_outdated: outdated_steps(store, &Settings::default()).await?.contains(&step),
    })
}

/// Reads a day written as YYYY-MM-DD.
fn day(text: &str) -> Result<(i16, u8, u8), Failure> {
    let date: Option<jiff::civil::Date> = text.parse().ok();
    match date {
        Some(date) if text.len() == 10 && date.year() > 0 => Ok((
            date.year(),
            date.month().unsigned_abs(),
            date.day().unsigned_abs(),
        )),
        _ => Err(Failure::Use(
            format!("`{text}` is not a day"),
            Some("write it as YYYY-MM-DD, for example 2013-01-31".to_owned()),
        )),
    }
}
