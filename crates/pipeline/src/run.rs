//! Runs the steps that are asked for, in order, and leaves out those whose input is the same as when their results were stored.
//!
//! The input of a step is everything that could change its result: the records it reads, the results it reads, the settings, and the
//! revision of the step itself. Each step's results are stored in one transaction.

use std::collections::BTreeMap;

use p4c_model::{Basis, Catalogue, Kind, Slug, identity::hexadecimal};
use p4c_store::{Store, StoredResult, fingerprint};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::results::{Computed, Kept};
use crate::{PipelineError, Results, Settings, Step};

/// What happened to a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It ran, and left this many results.
    Computed(usize),
    /// Its input was the same: the stored results stand.
    Current,
}

/// Runs steps over the stored catalogue. `only` names one step: the steps that it needs run before it where they must. `again` runs
/// even what is current. `tell` hears of each step when it begins (`None`) and when it is done.
///
/// # Errors
/// [`PipelineError`]; the results of the steps before the failed one are stored.
pub async fn analyse(
    store: &Store,
    settings: &Settings,
    only: Option<Step>,
    again: bool,
    mut tell: impl FnMut(Step, Option<Outcome>),
) -> Result<Results, PipelineError> {
    let catalogue = store.catalogue().await?;
    let wanted = match only {
        None => Step::ALL.to_vec(),
        Some(step) => with_needed(step),
    };
    let fingerprints: BTreeMap<_, _> = catalogue
        .all()
        .map(|record| ((record.kind(), record.slug()), fingerprint(record)))
        .collect();
    let mut inputs: BTreeMap<Step, String> = BTreeMap::new();
    let mut results = Results::default();
    for step in wanted {
        let input = input_of(step, settings, &fingerprints, &inputs);
        inputs.insert(step, input.clone());
        let stored = store.results_of(step.name()).await?;
        let is_current = !stored.is_empty() && stored.iter().all(|result| result.input == input);
        if is_current && !(again && only.is_none_or(|only| only == step)) {
            results.put(
                step,
                stored
                    .iter()
                    .map(|result| read(step, &result.body))
                    .collect::<Result<_, _>>()?,
            );
            tell(step, Some(Outcome::Current));
            continue;
        }
        tell(step, None);
        let settings_value = serde_json::to_value(settings).unwrap_or(Value::Null);
        // A step sees only the kinds of record that its input counts: it cannot depend on what is not in its fingerprint.
        let seen: Catalogue = step
            .reads()
            .iter()
            .flat_map(|kind| catalogue.of_kind(*kind))
            .cloned()
            .collect();
        let kept: Vec<Kept> = compute(step, &seen, &results, settings)?
            .into_iter()
            .map(|Computed { key, sources, result }| Kept {
                step,
                key,
                settings: settings_value.clone(),
                illustrative_sources: illustrative(&catalogue, &sources),
                sources,
                input: input.clone(),
                result,
            })
            .collect();
        let rows = kept
            .iter()
            .map(|kept| {
                let body = serde_json::to_string(kept).map_err(|error| PipelineError::Unreadable {
                    step,
                    message: error.to_string(),
                })?;
                Ok((kept.key.clone(), input.clone(), body))
            })
            .collect::<Result<_, PipelineError>>()?;
        store.replace_results(step.name(), rows).await?;
        tell(step, Some(Outcome::Computed(kept.len())));
        results.put(step, kept);
    }
    Ok(results)
}

/// Reads the stored results of every step, whether they are current or not.
///
/// # Errors
/// [`PipelineError::Store`], [`PipelineError::Unreadable`].
pub async fn stored_results(store: &Store) -> Result<Results, PipelineError> {
    let mut results = Results::default();
    for step in Step::ALL {
        let stored = store.results_of(step.name()).await?;
        results.put(
            *step,
            stored
                .iter()
                .map(|result| read(*step, &result.body))
                .collect::<Result<_, _>>()?,
        );
    }
    Ok(results)
}

/// Which steps have results that are not those of the catalogue as it is now.
///
/// # Errors
/// [`PipelineError::Store`].
pub async fn outdated_steps(store: &Store, settings: &Settings) -> Result<Vec<Step>, PipelineError> {
    Ok(outdated_among(
        &store.catalogue().await?,
        &store.result_index().await?,
        settings,
    ))
}

/// Which steps have results in `index` that are not those of a catalogue.
pub fn outdated_among(catalogue: &Catalogue, index: &[StoredResult], settings: &Settings) -> Vec<Step> {
    let fingerprints: BTreeMap<_, _> = catalogue
        .all()
        .map(|record| ((record.kind(), record.slug()), fingerprint(record)))
        .collect();
    let mut inputs = BTreeMap::new();
    let mut outdated = Vec::new();
    for step in Step::ALL {
        let input = input_of(*step, settings, &fingerprints, &inputs);
        if index
            .iter()
            .any(|result| result.step == step.name() && result.input != input)
        {
            outdated.push(*step);
        }
        inputs.insert(*step, input);
    }
    outdated
}

/// How many of some records only illustrate, or have fields that do.
fn illustrative(catalogue: &Catalogue, sources: &BTreeMap<String, Vec<String>>) -> usize {
    sources
        .iter()
        .flat_map(|(kind, slugs)| slugs.iter().map(move |slug| (kind, slug)))
        .filter_map(|(kind, slug)| catalogue.get(Kind::named(kind)?, &Slug::parse(slug).ok()?))
        .filter(|record| {
            let provenance = record.provenance();
            provenance.basis == Basis::Illustrative || !provenance.illustrative_fields.is_empty()
        })
        .count()
}

fn with_needed(step: Step) -> Vec<Step> {
    let mut wanted = vec![step];
    let mut at = 0;
    while at < wanted.len() {
        wanted.extend(wanted[at].needs());
        at += 1;
    }
    Step::ALL
        .iter()
        .copied()
        .filter(|step| wanted.contains(step))
        .collect()
}

fn input_of(
    step: Step,
    settings: &Settings,
    fingerprints: &BTreeMap<(Kind, &Slug), String>,
    inputs: &BTreeMap<Step, String>,
) -> String {
    let mut digest = Sha256::new();
    digest.update(format!(
        "{step} {}\n{}\n",
        step.revision(),
        serde_json::to_string(settings).unwrap_or_default()
    ));
    for needed in step.needs() {
        digest.update(inputs.get(needed).map_or("", String::as_str));
    }
    for ((kind, slug), fingerprint) in fingerprints {
        if step.reads().contains(kind) {
            digest.update(format!("{kind} {slug} {fingerprint}\n"));
        }
    }
    hexadecimal(&digest.finalize())
}

fn read(step: Step, body: &str) -> Result<Kept, PipelineError> {
    serde_json::from_str(body).map_err(|error| PipelineError::Unreadable {
        step,
        message: error.to_string(),
    })
}

fn compute(
    step: Step,
    catalogue: &Catalogue,
    results: &Results,
    settings: &Settings,
) -> Result<Vec<Computed>, PipelineError> {
    match step {
        Step::Classify => crate::classify::compute(catalogue),
        Step::Recur => crate::recur::compute(catalogue, results, settings),
        Step::Appraise => crate::appraise::compute(catalogue, results, settings),
        Step::Transfer => crate::transfer::compute(catalogue, results, settings),
        Step::Plan => crate::plan::compute(catalogue, results, settings),
        Step::Pool => crate::pool::compute(catalogue, results, settings),
        Step::Recommend => crate::recommend::compute(catalogue, results, settings),
        Step::Links => crate::links::compute(catalogue, results, settings),
        Step::Potential => crate::potential::compute(catalogue, results, settings),
        Step::Convergence => crate::convergence::compute(results),
    }
}
