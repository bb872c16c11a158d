//! Names the steps of the journey, their order, and what each is computed from.

use std::fmt;

use p4c_model::Kind;
use serde::{Deserialize, Serialize};

/// A step of the journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// What each service is about.
    Classify,
    /// Which services are the same generic service.
    Recur,
    /// Which practices are the best, how sure that is, and which are selected.
    Appraise,
    /// What it would take to run each practice in each region.
    Transfer,
    /// What each region should do, in which year, within its means.
    Plan,
    /// Who should host a shared service, for whom, and who pays what.
    Pool,
    /// How the link models between agencies and cluster initiatives compare.
    Links,
    /// What each cluster initiative could use and does not.
    Potential,
    /// How far regions are apart, today and under the plans.
    Convergence,
    /// What most regions should do, do together, or learn.
    Recommend,
}

impl Step {
    /// Every step, in the order in which they run.
    pub const ALL: &'static [Step] = &[
        Step::Classify,
        Step::Recur,
        Step::Appraise,
        Step::Transfer,
        Step::Plan,
        Step::Pool,
        Step::Links,
        Step::Potential,
        Step::Convergence,
        Step::Recommend,
    ];

    /// The name of the step, on the command line and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Step::Classify => "classify",
            Step::Recur => "recur",
            Step::Appraise => "appraise",
            Step::Transfer => "transfer",
            Step::Plan => "plan",
            Step::Pool => "pool",
            Step::Recommend => "recommend",
            Step::Links => "links",
            Step::Potential => "potential",
            Step::Convergence => "convergence",
        }
    }

    /// The step with this name.
    pub fn named(name: &str) -> Option<Step> {
        Step::ALL.iter().copied().find(|step| step.name() == name)
    }

    /// The steps whose results this one reads.
    pub fn needs(self) -> &'static [Step] {
        match self {
            Step::Classify => &[],
            Step::Recur | Step::Links => &[Step::Classify],
            Step::Appraise => &[Step::Classify, Step::Recur],
            Step::Transfer => &[Step::Classify, Step::Recur, Step::Appraise],
            Step::Plan => &[Step::Classify, Step::Recur, Step::Appraise, Step::Transfer],
            Step::Pool => &[Step::Classify, Step::Recur, Step::Plan],
            Step::Potential => &[Step::Classify, Step::Pool],
            Step::Convergence => &[Step::Plan],
            Step::Recommend => &[
                Step::Classify,
                Step::Recur,
                Step::Appraise,
                Step::Transfer,
                Step::Plan,
                Step::Pool,
                Step::Links,
            ],
        }
    }

    /// The kinds of record that this step reads.
    pub fn reads(self) -> &'static [Kind] {
        match self {
            Step::Classify => &[Kind::Service],
            Step::Recur => &[
                Kind::Region,
                Kind::Organisation,
                Kind::Service,
                Kind::Need,
                Kind::GroupDecision,
            ],
            Step::Appraise => &[
                Kind::Region,
                Kind::Organisation,
                Kind::Project,
                Kind::Service,
                Kind::Round,
                Kind::Criterion,
                Kind::Score,
            ],
            Step::Transfer => &[
                Kind::Region,
                Kind::Organisation,
                Kind::Service,
                Kind::Precondition,
                Kind::Need,
                Kind::Pilot,
                Kind::Pool,
                Kind::Offer,
            ],
            Step::Plan => &[
                Kind::Region,
                Kind::Organisation,
                Kind::Service,
                Kind::Precondition,
                Kind::Need,
                Kind::Plan,
                Kind::Pool,
                Kind::Offer,
            ],
            Step::Pool => &[
                Kind::Region,
                Kind::Organisation,
                Kind::Project,
                Kind::Service,
                Kind::Pool,
            ],
            Step::Convergence => &[],
            Step::Links | Step::Potential | Step::Recommend => &[
                Kind::Region,
                Kind::Organisation,
                Kind::Project,
                Kind::Service,
                Kind::Need,
                Kind::Pool,
                Kind::Offer,
            ],
        }
    }

    /// Raised whenever the step computes something else from the same input, so that stored results are computed again.
    pub fn revision(self) -> u32 {
        match self {
            Step::Classify | Step::Recur => 1,
            _ => 2,
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_needs_only_steps_before_it() {
        for (place, step) in Step::ALL.iter().enumerate() {
            for needed in step.needs() {
                assert!(Step::ALL[..place].contains(needed), "{step} needs {needed}");
            }
            assert_eq!(Step::named(step.name()), Some(*step));
        }
    }
}
