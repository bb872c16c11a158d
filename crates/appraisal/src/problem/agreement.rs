//! The kinds `kendall_w` and `icc`.
//!
//! Reads judges' ranks and ratings for [`crate::agreement`].

use p4c_problem::{Input, Quality, Refusal};

use super::Answer;
use crate::agreement::{intraclass_correlations, kendall_w};

pub(super) fn solve(kind: &str, input: &Input<'_>) -> Option<Result<Answer, Refusal>> {
    Some(match kind {
        "kendall_w" => concordance(input),
        "icc" => correlations(input),
        _ => return None,
    })
}

fn concordance(input: &Input<'_>) -> Result<Answer, Refusal> {
    let result = kendall_w(&input.matrix("ranks")?)?;
    let answer = Answer::of(Quality::Exact, &result).without("ranked_here");
    Ok(if result.ranked_here {
        answer.warn("`ranks` were not all mid-ranks; each judge's numbers were ranked, the lowest first")
    } else {
        answer
    })
}

fn correlations(input: &Input<'_>) -> Result<Answer, Refusal> {
    let result = intraclass_correlations(&input.matrix("ratings")?)?;
    let answer = Answer::of(Quality::Exact, &result);
    let open = answer.fields.iter().filter(|(_, value)| value.is_null());
    let open: Vec<String> = open.map(|(name, _)| format!("`{name}`")).collect();
    Ok(if open.is_empty() {
        answer
    } else {
        answer.warn(format!("{} would divide by zero", open.join(", ")))
    })
}
