//! Names why a step could not be run, with a hint.

use crate::Step;

/// Why an analysis stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PipelineError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] p4c_store::StoreError),
    /// An engine refused its input.
    #[error("step {step}: {message}")]
    Engine {
        /// The step.
        step: Step,
        /// What the engine said.
        message: String,
    },
    /// The catalogue lacks what a step needs.
    #[error("step {step}: {message}")]
    Missing {
        /// The step.
        step: Step,
        /// What is missing.
        message: String,
        /// What to do about it.
        hint: String,
    },
    /// A stored result cannot be read.
    #[error("the stored result of step {step} cannot be read: {message}")]
    Unreadable {
        /// The step.
        step: Step,
        /// Why.
        message: String,
    },
}

impl PipelineError {
    /// What the person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            PipelineError::Store(error) => error.hint(),
            PipelineError::Missing { hint, .. } => Some(hint.clone()),
            PipelineError::Unreadable { .. } => Some("run `p4c analyse --again`".to_owned()),
            PipelineError::Engine { .. } => None,
        }
    }

    /// An engine's refusal in a step.
    pub fn engine(step: Step, refusal: impl std::fmt::Display) -> Self {
        PipelineError::Engine {
            step,
            message: refusal.to_string(),
        }
    }
}
