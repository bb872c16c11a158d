//! Maps the JSON of decision problems to this crate's methods and their results back, as `p4c compute solve` answers them.
//!
//! Only reading and writing happens here; a kind of another engine is left to it (`None`). One file a family of kinds.

mod agreement;
mod ranking;
mod robustness;
mod selection;
mod weights;

use p4c_problem::{Code, Input, Limits, Quality, Refusal};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::table::Sense;

/// Answers a problem of one of this crate's kinds; `None` when the kind is not one of them.
///
/// Kinds: `ahp`, `ahp_hierarchy`, `bwm_linear`, `roc`, `swing`, `entropy`, `critic`, `weighted_sum`, `topsis`, `vikor`, `promethee2`,
/// `electre3`, `kendall_w`, `icc`, `smaa2`, `smaa2_stochastic`, `portfolio`.
pub fn solve(kind: &str, input: &Input<'_>, limits: &Limits) -> Option<Result<Value, Refusal>> {
    weights::solve(kind, input, limits)
        .or_else(|| ranking::solve(kind, input, limits))
        .or_else(|| agreement::solve(kind, input))
        .or_else(|| robustness::solve(kind, input, limits))
        .or_else(|| selection::solve(kind, input, limits))
        .map(|answer| answer.map(Answer::into_value))
}

/// An answer under construction: its fields, and the sentences a person should read.
struct Answer {
    fields: Map<String, Value>,
    warnings: Vec<String>,
}

impl Answer {
    fn new(quality: Quality) -> Self {
        let mut fields = Map::new();
        fields.insert("quality".to_owned(), json(&quality));
        Self {
            fields,
            warnings: Vec::new(),
        }
    }

    /// An answer whose fields are those of a result.
    fn of(quality: Quality, result: &impl Serialize) -> Self {
        let mut answer = Self::new(quality);
        if let Value::Object(fields) = json(result) {
            answer.fields.extend(fields);
        }
        answer
    }

    fn put(mut self, name: &str, value: impl Serialize) -> Self {
        self.fields.insert(name.to_owned(), json(&value));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.fields.shift_remove(name);
        self
    }

    fn warn(mut self, warning: impl Into<String>) -> Self {
        self.warnings.push(warning.into());
        self
    }

    fn into_value(mut self) -> Value {
        if !self.warnings.is_empty() {
            self.fields.insert("warnings".to_owned(), json(&self.warnings));
        }
        Value::Object(self.fields)
    }
}

/// A result as JSON. Results are plain numbers, texts and lists: they always have a form in JSON (a number that is not finite is null).
fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}

/// The `types` of criteria: 1 benefit, -1 cost.
fn senses(input: &Input<'_>) -> Result<Vec<Sense>, Refusal> {
    input
        .numbers("types")?
        .into_iter()
        .enumerate()
        .map(|(j, code)| {
            if code == 1.0 {
                Ok(Sense::Benefit)
            } else if code == -1.0 {
                Ok(Sense::Cost)
            } else {
                Err(Refusal::new(
                    Code::InvalidValue,
                    format!(
                        "`{}[{j}]` is {code}; expected 1 (more is better) or -1 (less is better)",
                        input.name("types")
                    ),
                ))
            }
        })
        .collect()
}
