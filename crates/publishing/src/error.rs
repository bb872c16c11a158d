//! Names why a document could not be written, with a hint.

use p4c_pipeline::{PipelineError, Step};

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PublishingError {
    /// The stored results cannot be read.
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    /// No region has this name.
    #[error("there is no region `{region}`")]
    UnknownRegion {
        /// What was asked for.
        region: String,
        /// The regions with a plan.
        with_plan: Vec<String>,
    },
    /// The region gets no plan.
    #[error("region `{region}` has no plan")]
    NoPlan {
        /// What was asked for.
        region: String,
        /// The regions with a plan.
        with_plan: Vec<String>,
    },
    /// A step has not run.
    #[error("there are no results of the step `{step}` yet")]
    NoResults {
        /// The step.
        step: Step,
    },
    /// The typesetter refused.
    #[error("the document could not be typeset: {message}")]
    Typesetting {
        /// What it said.
        message: String,
    },
    /// The word processor's file could not be packed.
    #[error("the Word file could not be written: {message}")]
    Word {
        /// What was said.
        message: String,
    },
}

impl PublishingError {
    /// What the person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            PublishingError::Pipeline(error) => error.hint(),
            PublishingError::UnknownRegion { with_plan, .. } | PublishingError::NoPlan { with_plan, .. } => {
                Some(if with_plan.is_empty() {
                    "no region has a plan yet: run `p4c analyse`".to_owned()
                } else {
                    format!("regions with a plan: {}", with_plan.join(", "))
                })
            }
            PublishingError::NoResults { .. } => Some("run `p4c analyse`".to_owned()),
            PublishingError::Typesetting { .. } | PublishingError::Word { .. } => None,
        }
    }
}
