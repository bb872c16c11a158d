//! The bundled demonstration: the real project, real services, and what illustrates them where nobody published anything.
//!
//! Facts are in `data/project.json`, `data/cluster-services.csv` and `data/stated-costs.json`, and are read as a user's files are. What
//! illustrates follows from the rules in `data/illustrative.json` and is marked in every record; `data/README.md` says which is which.
//!
//! ```
//! let records = p4c_demonstration::records()?;
//! let services = records.iter().filter(|record| record.kind() == p4c_model::Kind::Service).count();
//! assert_eq!(services, 192);
//! # Ok::<(), p4c_demonstration::DemonstrationError>(())
//! ```
//!
//! Reading order: [`records`], [`rules`], then `chance`, `services`, `appraisal`, `regions` and `initiatives`, one for each kind of
//! illustration.

mod appraisal;
mod chance;
mod initiatives;
mod regions;
pub mod rules;
mod services;

use p4c_formats::{ReadOptions, read};
use p4c_model::{Basis, Catalogue, Language, Provenance, Record, Slug, Text};
use rules::{Rules, StatedCosts};

/// The project, its partners, predecessor, practices and pilots.
pub const PROJECT: &str = include_str!("../data/project.json");
/// Real services of 25 countries.
pub const SERVICES: &[u8] = include_bytes!("../data/cluster-services.csv");
/// Yearly costs that the services' own words state.
pub const STATED_COSTS: &str = include_str!("../data/stated-costs.json");
/// The rules of what illustrates.
pub const ILLUSTRATIVE: &str = include_str!("../data/illustrative.json");

/// Why the bundled data could not be read: a fault of this program.
#[derive(Debug, thiserror::Error)]
#[error("the bundled demonstration cannot be read: {0}")]
pub struct DemonstrationError(String);

/// Every record of the demonstration, facts and illustration, in an order in which they can be imported.
///
/// # Errors
/// [`DemonstrationError`] when the bundled data has a fault.
pub fn records() -> Result<Vec<Record>, DemonstrationError> {
    let facts = facts()?;
    let rules: Rules = serde_json::from_str(ILLUSTRATIVE)
        .map_err(|error| DemonstrationError(format!("illustrative.json: {error}")))?;
    let mut catalogue = facts;
    for record in illustrate(&catalogue, &rules)? {
        catalogue.put(record);
    }
    Ok(catalogue.all().cloned().collect())
}

/// What sources state.
fn facts() -> Result<Catalogue, DemonstrationError> {
    let files = [
        ("project.json".to_owned(), PROJECT.as_bytes().to_vec()),
        ("cluster-services.csv".to_owned(), SERVICES.to_vec()),
    ];
    let reading =
        read(&files, &ReadOptions::default()).map_err(|error| DemonstrationError(error.to_string()))?;
    if let Some(fault) = reading.faults.first() {
        return Err(DemonstrationError(fault.to_string()));
    }
    let mut catalogue: Catalogue = reading.records.into_iter().collect();
    let stated: StatedCosts = serde_json::from_str(STATED_COSTS)
        .map_err(|error| DemonstrationError(format!("stated-costs.json: {error}")))?;
    for service in services::with_stated_costs(&catalogue, &stated)? {
        catalogue.put(service.into());
    }
    Ok(catalogue)
}

/// Everything that illustrates, for these facts by these rules: new records, and stated ones with fields added that nobody published.
///
/// # Errors
/// [`DemonstrationError`] when a rule names a record that is not there.
pub fn illustrate(facts: &Catalogue, rules: &Rules) -> Result<Vec<Record>, DemonstrationError> {
    let mut made = services::illustrate(facts, rules)?;
    made.extend(appraisal::illustrate(facts, rules)?);
    made.extend(regions::illustrate(facts, rules)?);
    made.extend(initiatives::illustrate(facts, rules));
    Ok(made)
}

/// Where a record came from that only illustrates.
fn illustrative() -> Provenance {
    Provenance {
        basis: Basis::Illustrative,
        source: Some("illustrative.json".to_owned()),
        note: Some("made for the demonstration; nobody published it".to_owned()),
        ..Provenance::default()
    }
}

/// Marks a field of a stated record as one that only illustrates.
fn mark(provenance: &mut Provenance, field: &str) {
    if !provenance.illustrative_fields.iter().any(|known| known == field) {
        provenance.illustrative_fields.push(field.to_owned());
    }
}

/// A text of the rules in English and Estonian.
fn bilingual(english: &str, estonian: &str) -> Result<Text, DemonstrationError> {
    let language = Language::parse("et").map_err(|error| DemonstrationError(error.to_string()))?;
    Ok(Text::english(english).with(language, estonian))
}

/// A slug of the rules.
fn slug(text: &str) -> Result<Slug, DemonstrationError> {
    Slug::parse(text).map_err(|error| DemonstrationError(format!("illustrative.json: {error}")))
}
