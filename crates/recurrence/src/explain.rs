//! How the score of one pair comes about: the prior, then the bits each view added or took, with the words behind them.
//!
//! The last thing a person sees before deciding about a pair; the sum is exactly the score the decision was made on.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What one view said about a pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The view's name: `words`, `spelling`, `codes`, `concepts` or `field NAME`.
    pub view: String,
    /// Its answer (0..=1).
    pub answer: f32,
    /// Bits it added (above 0) or took (below 0).
    pub bits: f32,
    /// What the records share or contradict each other in, most telling first.
    pub reasons: Vec<String>,
}

/// A pair's score, piece by piece.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Waterfall {
    /// Bits before anything is compared.
    pub prior: f32,
    /// One step a view that has something to say.
    pub steps: Vec<Step>,
    /// Prior and steps together, in bits.
    pub total: f32,
    /// Bits from which on a pair is taken.
    pub threshold: f32,
    /// Probability that the pair is taken rightly: one half at the threshold.
    pub confidence: f32,
}

impl fmt::Display for Waterfall {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "{:>8}  {:<24} before anything is compared",
            format!("{:+.1}", self.prior),
            "prior"
        )?;
        for step in &self.steps {
            writeln!(
                out,
                "{:>8}  {:<24} {:.2}  {}",
                format!("{:+.1}", step.bits),
                step.view,
                step.answer,
                step.reasons.join(", ")
            )?;
        }
        writeln!(
            out,
            "{:>8}  in bits; taken from {:+.1} on; confidence {:.2}",
            format!("{:+.1}", self.total),
            self.threshold,
            self.confidence
        )
    }
}
