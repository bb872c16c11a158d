//! The step `convergence`: how far regions are apart in coverage, today and under the plans.
//!
//! Gini and Theil of coverage over the regions with a plan, for all needs together and for each concept.

use p4c_model::{Kind, Slug};
use p4c_planning::convergence::{gini, theil};
use serde::{Deserialize, Serialize};

use crate::plan::{self, RegionalPlan};
use crate::results::Computed;
use crate::{PipelineError, Results, Step};

/// The key of this step's one result.
pub const KEY: &str = "convergence";

/// Inequality of coverage between regions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inequality {
    /// The concept; `None` for all needs together.
    pub concept: Option<String>,
    /// Gini coefficient today and under the plans, 0 (alike) to 1; `None` when nothing is covered anywhere.
    pub gini: [Option<f64>; 2],
    /// Theil index today and under the plans, from 0 (alike).
    pub theil: [Option<f64>; 2],
    /// Mean coverage today and under the plans, 0 to 1.
    pub mean: [f64; 2],
}

/// The coverage of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RegionCoverage {
    /// The region.
    pub region: Slug,
    /// Its name.
    pub name: String,
    /// Coverage today and under its plan, 0 to 1.
    pub coverage: [f64; 2],
}

/// How far regions are apart.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Convergence {
    /// The regions.
    pub regions: Vec<RegionCoverage>,
    /// All needs together, then each concept.
    pub inequality: Vec<Inequality>,
    /// What the figures over all needs say, in one sentence.
    #[serde(default)]
    pub verdict: String,
}

/// Measures convergence over the plans.
pub(crate) fn compute(results: &Results) -> Result<Vec<Computed>, PipelineError> {
    let plans: Vec<RegionalPlan> = plan::read_all(results)?
        .into_iter()
        .filter(|plan| !plan.concepts.is_empty())
        .collect();
    let mut convergence = Convergence {
        regions: plans
            .iter()
            .map(|plan| RegionCoverage {
                region: plan.region.clone(),
                name: plan.name.clone(),
                coverage: [plan.coverage_before, plan.coverage_after],
            })
            .collect(),
        inequality: Vec::new(),
        verdict: String::new(),
    };
    if !plans.is_empty() {
        let whole = [
            |plan: &RegionalPlan| plan.coverage_before,
            |plan: &RegionalPlan| plan.coverage_after,
        ]
        .map(|of| plans.iter().map(of).collect());
        convergence.inequality.push(inequality(None, whole));
        convergence.verdict = verdict(&convergence.inequality[0], plans.len());
        let mut concepts: Vec<&String> = plans[0].concepts.iter().map(|concept| &concept.concept).collect();
        concepts.sort();
        for concept in concepts {
            let of = |planned: bool| {
                plans
                    .iter()
                    .filter_map(|plan| plan.concepts.iter().find(|one| one.concept == *concept))
                    .map(|one| if planned { one.planned } else { one.today.covered })
                    .collect()
            };
            convergence
                .inequality
                .push(inequality(Some(concept.clone()), [of(false), of(true)]));
        }
    }
    let result = Computed::new(Step::Convergence, KEY, &convergence)?
        .from_records(Kind::Region, plans.iter().map(|plan| &plan.region));
    Ok(vec![result])
}

fn verdict(all: &Inequality, regions: usize) -> String {
    let [today, planned] = all.mean;
    let direction = match all.gini {
        [Some(today), Some(planned)] if planned < today => "closer together",
        [Some(today), Some(planned)] if planned > today => "further apart",
        [Some(_), Some(_)] => "as far apart as today",
        _ => {
            return "Nothing is covered anywhere today: how far regions are apart cannot be said.".to_owned();
        }
    };
    format!(
        "Under the plans the {regions} regions come to stand {direction}: Gini {:.3} after {:.3}, while mean coverage goes from {:.0} % to {:.0} %.",
        all.gini[1].unwrap_or_default(),
        all.gini[0].unwrap_or_default(),
        today * 100.0,
        planned * 100.0
    )
}

fn inequality(concept: Option<String>, figures: [Vec<f64>; 2]) -> Inequality {
    Inequality {
        concept,
        gini: [gini(&figures[0]), gini(&figures[1])],
        theil: [theil(&figures[0]), theil(&figures[1])],
        mean: figures
            .each_ref()
            .map(|shares| shares.iter().sum::<f64>() / shares.len().max(1) as f64),
    }
}

/// The stored result of this step; empty when it has not run.
///
/// # Errors
/// [`PipelineError::Unreadable`].
pub fn read(results: &Results) -> Result<Convergence, PipelineError> {
    results.get_or_default(Step::Convergence, KEY)
}
