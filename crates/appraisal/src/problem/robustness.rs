//! The kinds `smaa2` and `smaa2_stochastic`.
//!
//! Reads utilities and the weights thought possible for [`crate::robustness`]; tells whether places are exact or sampled.

use p4c_problem::{Code, Input, Limits, Quality, Refusal};

use super::Answer;
use crate::robustness::acceptability::{SamplingError, acceptability};
use crate::robustness::sampled::{Sampling, stochastic_acceptability};
use crate::robustness::weight_space::WeightSpace;
use crate::table::Table;

pub(super) fn solve(kind: &str, input: &Input<'_>, limits: &Limits) -> Option<Result<Answer, Refusal>> {
    Some(match kind {
        "smaa2" => exact_utilities(input, limits),
        "smaa2_stochastic" => interval_utilities(input, limits),
        _ => return None,
    })
}

fn weight_space(input: &Input<'_>) -> Result<WeightSpace, Refusal> {
    match input.text("weights")? {
        "uniform_simplex" => Ok(WeightSpace::UniformSimplex),
        "ordinal" => Ok(WeightSpace::Ordinal(input.counts("order")?)),
        other => Err(Refusal::new(
            Code::InvalidValue,
            format!("`weights` is `{other}`; expected uniform_simplex or ordinal"),
        )),
    }
}

fn sampling(input: &Input<'_>) -> Result<Sampling, Refusal> {
    let usual = Sampling::default();
    Ok(Sampling {
        samples: input.optional_count("samples")?.unwrap_or(usual.samples),
        seed: input
            .optional_count("seed")?
            .map_or(usual.seed, |seed| seed as u64),
    })
}

/// Adds what is known about the error of sampling.
fn tell(answer: Answer, error: SamplingError) -> Answer {
    let answer = answer
        .put("samples", error.samples)
        .put("seed", error.seed)
        .put("standard_error", error.standard_error);
    if error.cut_short {
        answer.warn("the time limit ended the sampling early")
    } else {
        answer
    }
}

fn exact_utilities(input: &Input<'_>, limits: &Limits) -> Result<Answer, Refusal> {
    let utilities = Table::from_columns(input.columns("utilities")?)?;
    let result = acceptability(&utilities, &weight_space(input)?, sampling(input)?, limits)?;
    let quality = if result.sampled.is_some() {
        Quality::Sampled
    } else {
        Quality::Exact
    };
    let answer = Answer::new(quality)
        .put("rank_acceptability", &result.rank_acceptability)
        .put("central_weights", &result.central_weights)
        .put("pairwise_winning", &result.pairwise_winning);
    Ok(match result.sampled {
        Some(error) => tell(answer, error),
        None => answer,
    })
}

fn interval_utilities(input: &Input<'_>, limits: &Limits) -> Result<Answer, Refusal> {
    let low = Table::from_columns(input.columns("utilities_low")?)?;
    let high = Table::from_columns(input.columns("utilities_high")?)?;
    let result = stochastic_acceptability(&low, &high, &weight_space(input)?, sampling(input)?, limits)?;
    let answer = Answer::new(Quality::Sampled)
        .put("rank_acceptability", &result.rank_acceptability)
        .put("central_weights", &result.central_weights);
    Ok(tell(answer, result.error))
}
