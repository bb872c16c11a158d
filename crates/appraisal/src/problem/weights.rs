//! The kinds that answer with weights: `ahp`, `ahp_hierarchy`, `bwm_linear`, `roc`, `swing`, `entropy`, `critic`.
//!
//! Reads judgements or data for [`crate::weights`] and turns what a person should look at again into warnings.

use p4c_problem::{Code, Input, Limits, Quality, Refusal};

use super::{Answer, senses};
use crate::table::Table;
use crate::weights::best_worst::{BestWorst, best_worst_weights};
use crate::weights::direct::{rank_order_centroid, swing};
use crate::weights::objective::{critic, entropy};
use crate::weights::pairwise::{
    CONSISTENCY_LIMIT, Comparisons, PairwiseWeights, eigenvector_weights, hierarchy_scores,
};

/// Above this input-based ratio the best-worst judgements should be looked at again.
const BEST_WORST_LIMIT: f64 = 0.25;

pub(super) fn solve(kind: &str, input: &Input<'_>, limits: &Limits) -> Option<Result<Answer, Refusal>> {
    Some(match kind {
        "ahp" => ahp(input),
        "ahp_hierarchy" => hierarchy(input),
        "bwm_linear" => best_worst(input),
        "roc" => input.count("n").and_then(rank_order_centroid).map(weights),
        "swing" => input
            .numbers("points")
            .and_then(|points| swing(&points))
            .map(weights),
        "entropy" => table(input).and_then(|table| entropy(&table)).map(weights),
        "critic" => critic_kind(input, limits),
        _ => return None,
    })
}

fn weights(weights: Vec<f64>) -> Answer {
    Answer::new(Quality::Exact).put("weights", weights)
}

fn table(input: &Input<'_>) -> Result<Table, Refusal> {
    Table::from_columns(input.columns("matrix")?)
}

fn critic_kind(input: &Input<'_>, limits: &Limits) -> Result<Answer, Refusal> {
    Ok(weights(critic(&table(input)?, &senses(input)?, limits)?))
}

/// A comparison matrix; its shape is judged by [`Comparisons`], so a ragged one is called not square.
fn comparisons(input: &Input<'_>, name: &str) -> Result<Comparisons, Refusal> {
    named(&input.name(name), Comparisons::new(input.matrix(name)?))
}

fn named(name: &str, comparisons: Result<Comparisons, Refusal>) -> Result<Comparisons, Refusal> {
    comparisons.map_err(|refusal| Refusal {
        message: format!("`{name}`: {}", refusal.message),
        ..refusal
    })
}

/// Warnings about the consistency of one matrix, called by its field's name.
fn judge(mut answer: Answer, name: &str, weights: &PairwiseWeights) -> Answer {
    if let Some(judgement) = weights.inconsistent_judgement {
        answer = answer.warn(format!(
            "consistency ratio {:.3} of `{name}` is above {CONSISTENCY_LIMIT}: look again at the comparison of {} with {} \
             (given {:.4}, the others imply {:.4})",
            weights.cr, judgement.row, judgement.column, judgement.given, judgement.implied
        ));
    }
    if weights.rounded_reciprocals {
        answer = answer.warn(format!("`{name}` has rounded reciprocals; it was taken as given"));
    }
    answer
}

fn ahp(input: &Input<'_>) -> Result<Answer, Refusal> {
    let matrix = comparisons(input, "matrix")?;
    let result = eigenvector_weights(&matrix, input.optional_number("random_index")?)?;
    let answer = Answer::of(Quality::Exact, &result).without("rounded_reciprocals");
    let answer = if result.inconsistent_judgement.is_none() {
        answer.without("inconsistent_judgement")
    } else {
        answer
    };
    Ok(judge(answer, "matrix", &result))
}

fn hierarchy(input: &Input<'_>) -> Result<Answer, Refusal> {
    let criteria = comparisons(input, "criteria")?;
    let alternatives = matrices(input, "alternatives")?
        .into_iter()
        .enumerate()
        .map(|(k, cells)| named(&format!("alternatives[{k}]"), Comparisons::new(cells)))
        .collect::<Result<Vec<_>, _>>()?;
    let random_index = match input.optional_numbers("random_index")?.as_deref() {
        None => None,
        Some(&[top, below]) => Some((top, below)),
        Some(other) => {
            return Err(Refusal::new(
                Code::WrongShape,
                format!(
                    "`random_index` has {} numbers; expected two, for the criteria and for the alternatives",
                    other.len()
                ),
            ));
        }
    };
    let result = hierarchy_scores(&criteria, &alternatives, random_index)?;
    let consistency: Vec<f64> = result.alternatives.iter().map(|under| under.cr).collect();
    let eigenvalues: Vec<f64> = result.alternatives.iter().map(|under| under.lambda_max).collect();
    let mut answer = Answer::new(Quality::Exact)
        .put("weights", &result.criteria.weights)
        .put("scores", &result.scores)
        .put("lambda_max", result.criteria.lambda_max)
        .put("ci", result.criteria.ci)
        .put("cr", result.criteria.cr)
        .put("lambda_max_alternatives", eigenvalues)
        .put("cr_alternatives", consistency)
        .put("cr_hierarchy", result.cr_hierarchy);
    answer = judge(answer, "criteria", &result.criteria);
    for (k, under) in result.alternatives.iter().enumerate() {
        answer = judge(answer, &format!("alternatives[{k}]"), under);
    }
    Ok(answer)
}

/// A list of matrices of finite numbers.
fn matrices(input: &Input<'_>, name: &str) -> Result<Vec<Vec<Vec<f64>>>, Refusal> {
    let items = input.need(name)?.as_array().ok_or_else(|| {
        Refusal::new(
            Code::InvalidValue,
            format!("`{}` is not a list of matrices", input.name(name)),
        )
    })?;
    items
        .iter()
        .enumerate()
        .map(|(k, item)| {
            let key = format!("{name}[{k}]");
            let mut fields = serde_json::Map::new();
            fields.insert(key.clone(), item.clone());
            Input::new(&fields, input.folder()).matrix(&key)
        })
        .collect()
}

fn best_worst(input: &Input<'_>) -> Result<Answer, Refusal> {
    let judgements = BestWorst {
        best: input.count("best")?,
        worst: input.count("worst")?,
        best_to_others: input.numbers("best_to_others")?,
        others_to_worst: input.numbers("others_to_worst")?,
    };
    let result = best_worst_weights(&judgements)?;
    let mut answer = Answer::of(Quality::Exact, &result).without("several_optima");
    if result.input_consistency_ratio > BEST_WORST_LIMIT {
        answer = answer.warn(format!(
            "judgements are inconsistent (ratio {:.3}): look again at criterion {}, whose two judgements multiply to {} while best \
             against worst is {}",
            result.input_consistency_ratio,
            result.least_consistent,
            judgements.best_to_others[result.least_consistent]
                * judgements.others_to_worst[result.least_consistent],
            judgements.best_to_others[judgements.worst]
        ));
    }
    if result.several_optima {
        answer = answer.warn("other weights reach the same xi; these are the mean of the extreme ones");
    }
    Ok(answer)
}
