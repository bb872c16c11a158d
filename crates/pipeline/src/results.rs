//! The results of all steps, and how one is kept: with its step, key, settings, sources and content.
//!
//! Content stays the JSON text that it is stored as until somebody wants it: results over many records are large.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::{PipelineError, Step};

/// A result as it is kept and as `p4c show --format json` prints it. It holds no time, so that equal input gives equal bytes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kept {
    /// The step.
    pub step: Step,
    /// Which of the step's results, for example the region of a plan.
    pub key: String,
    /// The settings it was computed with.
    pub settings: Value,
    /// The records it was computed from: slugs by kind.
    pub sources: BTreeMap<String, Vec<String>>,
    /// How many of these records only illustrate, or have fields that do.
    #[serde(default)]
    pub illustrative_sources: usize,
    /// SHA-256 over everything it was computed from.
    pub input: String,
    /// The result, as JSON.
    pub result: Box<RawValue>,
}

/// What a step leaves: a result under a key, with the records it was computed from.
#[derive(Debug, Clone)]
pub struct Computed {
    /// Which of the step's results.
    pub key: String,
    /// The records it was computed from: slugs by kind.
    pub sources: BTreeMap<String, Vec<String>>,
    /// The result.
    pub result: Box<RawValue>,
}

impl Computed {
    /// A result under a key.
    ///
    /// # Errors
    /// When the result has no JSON form.
    pub fn new(step: Step, key: impl Into<String>, result: &impl Serialize) -> Result<Self, PipelineError> {
        let result = serde_json::value::to_raw_value(result).map_err(|error| PipelineError::Unreadable {
            step,
            message: error.to_string(),
        })?;
        Ok(Self {
            key: key.into(),
            sources: BTreeMap::new(),
            result,
        })
    }

    /// Names records it was computed from.
    pub fn from_records<'a>(
        mut self,
        kind: p4c_model::Kind,
        slugs: impl IntoIterator<Item = &'a p4c_model::Slug>,
    ) -> Self {
        let mut slugs: Vec<String> = slugs.into_iter().map(ToString::to_string).collect();
        slugs.sort();
        slugs.dedup();
        if !slugs.is_empty() {
            self.sources.insert(kind.plural().to_owned(), slugs);
        }
        self
    }
}

/// The results of the steps that have run, by step and key.
#[derive(Debug, Clone, Default)]
pub struct Results {
    by_step: BTreeMap<Step, BTreeMap<String, Kept>>,
}

impl Results {
    /// Puts the results of a step, in place of those before.
    pub fn put(&mut self, step: Step, results: Vec<Kept>) {
        self.by_step.insert(
            step,
            results.into_iter().map(|kept| (kept.key.clone(), kept)).collect(),
        );
    }

    /// The results of a step, by key.
    pub fn of(&self, step: Step) -> impl Iterator<Item = &Kept> {
        self.by_step.get(&step).into_iter().flat_map(BTreeMap::values)
    }

    /// One result as its type; `None` when the step has left none under this key.
    ///
    /// # Errors
    /// [`PipelineError::Unreadable`].
    pub fn get<T: DeserializeOwned>(&self, step: Step, key: &str) -> Result<Option<T>, PipelineError> {
        self.by_step
            .get(&step)
            .and_then(|results| results.get(key))
            .map(|kept| {
                serde_json::from_str(kept.result.get()).map_err(|error| PipelineError::Unreadable {
                    step,
                    message: error.to_string(),
                })
            })
            .transpose()
    }

    /// One result as its type, or its empty value.
    ///
    /// # Errors
    /// [`PipelineError::Unreadable`].
    pub fn get_or_default<T: DeserializeOwned + Default>(
        &self,
        step: Step,
        key: &str,
    ) -> Result<T, PipelineError> {
        Ok(self.get(step, key)?.unwrap_or_default())
    }
}
