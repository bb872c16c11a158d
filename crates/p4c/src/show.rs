//! `p4c show`: prints a stored result or a record, with what it rests on.

use std::collections::BTreeSet;

use p4c_model::{Basis, Catalogue, Kind, Slug};
use p4c_pipeline::results::Kept;
use p4c_pipeline::{Results, Settings, Step, outdated_steps, stored_results};
use p4c_store::{Store, StoredResult};
use serde_json::{Value, json};

use crate::database::DatabaseOption;
use crate::failure::Failure;
use crate::output::{self, Format, Table};
use crate::tables;

/// Prints a result or a record
#[derive(clap::Args)]
#[command(
    after_help = "Results:\n  ranking, selection [ROUND]      the appraisal of practices\n  concepts                        what each service is about\n  recurrence [SERVICE]            services that recur; one with its evidence\n  matrix [SERVICE]                practices by regions; one with its preconditions\n  plan [REGION]                   all plans in short; one whole\n  pool [NAME]                     all pools in short; one whole\n  recommendations, links, convergence\n  potential [INITIATIVE]          what initiatives could use\n  steps                           what was computed when, and what is outdated\n  record ID                       a record by name or id, with its history\n\nExamples:\n  p4c show selection\n  p4c show plan EE00 --format json\n  p4c show record CS001"
)]
pub struct Arguments {
    #[command(flatten)]
    database: DatabaseOption,
    /// What to show
    #[arg(value_name = "RESULT")]
    what: String,
    /// Which one of them
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// The form of the result
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// The names of results, each with the step that leaves it.
const RESULTS: &[(&str, Step)] = &[
    ("concepts", Step::Classify),
    ("recurrence", Step::Recur),
    ("ranking", Step::Appraise),
    ("selection", Step::Appraise),
    ("matrix", Step::Transfer),
    ("plan", Step::Plan),
    ("pool", Step::Pool),
    ("links", Step::Links),
    ("potential", Step::Potential),
    ("convergence", Step::Convergence),
    ("recommendations", Step::Recommend),
];

/// Runs `p4c show`.
pub async fn run(arguments: Arguments) -> Result<(), Failure> {
    let store = arguments.database.open().await?;
    match (arguments.what.as_str(), &arguments.name) {
        ("record", Some(name)) => record(&store, name, arguments.format).await,
        ("record", None) => Err(Failure::Use(
            "which record?".to_owned(),
            Some("name it, for example `p4c show record CS001`".to_owned()),
        )),
        ("steps", _) => steps(&store, arguments.format).await,
        (what, name) => {
            let Some((_, step)) = RESULTS.iter().find(|(known, _)| *known == what) else {
                let mut names: Vec<&str> = RESULTS.iter().map(|(name, _)| *name).collect();
                names.extend(["steps", "record"]);
                return Err(Failure::Use(
                    format!("there is no result `{what}`"),
                    Some(format!("one of {}", names.join(", "))),
                ));
            };
            result(&store, what, *step, name.as_deref(), arguments.format).await
        }
    }
}

async fn result(
    store: &Store,
    what: &str,
    step: Step,
    name: Option<&str>,
    format: Format,
) -> Result<(), Failure> {
    let shown = Shown::read(store).await?;
    let kept = shown.kept(what, step, name)?;
    let mut tables = shown.tables(what, step, name)?;
    if let (Some(last), Format::Table) = (tables.last_mut(), format) {
        let index = store.result_index().await?;
        let newest = index
            .iter()
            .filter(|result| result.step == step.name())
            .map(|result| &result.computed_at)
            .max();
        if let Some(at) = newest {
            last.note(format!(
                "computed {at}; `--format json` names the records and settings"
            ));
        }
        if outdated_steps(store, &Settings::default()).await?.contains(&step) {
            last.note("records or settings have changed since: run `p4c analyse`");
        }
    }
    // A single result is shown as it is kept; several as a list.
    let json = match kept.as_slice() {
        [one] => json!(one),
        several => json!(several),
    };
    output::print(format, &tables, &json)
}

/// The stored results with the catalogue they speak of.
pub struct Shown {
    results: Results,
    catalogue: Catalogue,
}

impl Shown {
    /// Reads all.
    pub async fn read(store: &Store) -> Result<Self, Failure> {
        Ok(Self {
            results: stored_results(store).await?,
            catalogue: store.catalogue().await?,
        })
    }

    /// The kept results that are meant.
    pub fn kept(&self, what: &str, step: Step, name: Option<&str>) -> Result<Vec<&Kept>, Failure> {
        let all: Vec<&Kept> = self
            .results
            .of(step)
            .filter(|kept| step != Step::Appraise || kept.key.starts_with(&format!("{what}/")))
            .collect();
        if all.is_empty() {
            return Err(Failure::Use(
                format!("there is no {what} yet"),
                Some(match step {
                    Step::Appraise => {
                        "bring in a round with criteria and scores, then run `p4c analyse`".to_owned()
                    }
                    _ => "run `p4c analyse`".to_owned(),
                }),
            ));
        }
        match (step, name) {
            (Step::Plan | Step::Pool | Step::Potential | Step::Appraise, Some(name)) => {
                let key = if step == Step::Appraise {
                    format!("{what}/{name}")
                } else {
                    name.to_owned()
                };
                all.iter()
                    .find(|kept| kept.key.eq_ignore_ascii_case(&key))
                    .map(|kept| vec![*kept])
                    .ok_or_else(|| {
                        let keys: Vec<&str> = all.iter().map(|kept| kept.key.as_str()).collect();
                        Failure::Use(
                            format!("there is no {what} `{name}`"),
                            Some(format!("one of {}", keys.join(", "))),
                        )
                    })
            }
            _ => Ok(all),
        }
    }

    /// A result as tables; the first says below on how many records it rests, and how many of these only illustrate, and has that as its
    /// last column in CSV.
    pub fn tables(&self, what: &str, step: Step, name: Option<&str>) -> Result<Vec<Table>, Failure> {
        let (results, catalogue) = (&self.results, &self.catalogue);
        let mut tables = match (step, what) {
            (Step::Classify, _) => tables::classify::table(results, catalogue)?,
            (Step::Recur, _) => tables::recur::tables(results, catalogue, name)?,
            (Step::Appraise, "ranking") => tables::appraise::ranking(results, name)?,
            (Step::Appraise, _) => tables::appraise::selection(results, name)?,
            (Step::Transfer, _) => tables::transfer::tables(results, catalogue, name)?,
            (Step::Plan, _) => tables::plan::tables(results, name)?,
            (Step::Pool, _) => tables::pool::tables(results, name)?,
            (Step::Links, _) => tables::others::links(results)?,
            (Step::Potential, _) => tables::others::potential(results, name)?,
            (Step::Convergence, _) => tables::others::convergence(results)?,
            (Step::Recommend, _) => tables::others::recommendations(results)?,
        };
        let kept = self.kept(what, step, name)?;
        if let Some(first) = tables.first_mut() {
            let sources: BTreeSet<(&String, &String)> = kept
                .iter()
                .flat_map(|kept| &kept.sources)
                .flat_map(|(kind, slugs)| slugs.iter().map(move |slug| (kind, slug)))
                .collect();
            let illustrative = sources
                .iter()
                .filter_map(|(kind, slug)| {
                    let record = self.catalogue.get(Kind::named(kind)?, &Slug::parse(slug).ok()?)?;
                    let provenance = record.provenance();
                    Some(
                        provenance.basis == Basis::Illustrative || !provenance.illustrative_fields.is_empty(),
                    )
                })
                .filter(|is_illustrative| *is_illustrative)
                .count();
            first.note(match illustrative {
                0 => format!("rests on {} records", sources.len()),
                _ => format!(
                    "rests on {} records, {illustrative} of which are illustrative or have illustrative fields: nobody published them",
                    sources.len()
                ),
            });
            first.basis = Some(if illustrative > 0 {
                "illustrative"
            } else {
                "stated"
            });
        }
        Ok(tables)
    }
}

async fn steps(store: &Store, format: Format) -> Result<(), Failure> {
    let outdated = outdated_steps(store, &Settings::default()).await?;
    let index = store.result_index().await?;
    let mut table = Table::new("", &["step", "results", "computed", "state"]);
    let mut json = Vec::new();
    for step in Step::ALL {
        let of: Vec<&StoredResult> = index.iter().filter(|result| result.step == step.name()).collect();
        let at = of.iter().map(|result| result.computed_at.as_str()).max();
        let state = match at {
            None => "not run",
            Some(_) if outdated.contains(step) => "outdated",
            Some(_) => "current",
        };
        table.push(vec![
            step.to_string(),
            of.len().to_string(),
            at.unwrap_or_default().to_owned(),
            state.to_owned(),
        ]);
        json.push(json!({"step": step, "results": of.len(), "computed_at": at, "state": state}));
    }
    output::print(format, &[table], &Value::Array(json))
}

async fn record(store: &Store, name: &str, format: Format) -> Result<(), Failure> {
    let found = store.find(name).await?;
    if found.is_empty() {
        return Err(Failure::Use(
            format!("there is no record `{name}`"),
            Some("give its name or id as a result or an export shows it".to_owned()),
        ));
    }
    let (mut tables, mut json) = (Vec::new(), Vec::new());
    for (record, version) in &found {
        let history = store.history(record.kind(), record.slug()).await?;
        tables.extend(tables::record::tables(record, *version, &history));
        json.push(json!({
            "kind": record.kind().singular(),
            "version": version,
            "record": p4c_model::catalogue::record_to_json(record),
            "history": history
                .iter()
                .map(|change| json!({
                    "sequence": change.sequence,
                    "at": change.at,
                    "by": change.actor,
                    "because": change.reason,
                    "version": change.version,
                    "action": change.action,
                }))
                .collect::<Vec<_>>(),
        }));
    }
    output::print(format, &tables, &Value::Array(json))
}
