//! The kind `portfolio`.
//!
//! Reads items and limits for [`crate::selection`]; the answer holds the choice with its proof, and why the rest was left out.

use p4c_problem::{Code, Input, Limits, Quality, Refusal, relative_gap};
use serde_json::json;

use super::Answer;
use crate::selection::choice::{Choice, choose};
use crate::selection::portfolio::Portfolio;
use crate::selection::reasons::reasons;
use crate::selection::repair::repair;

/// Up to so many items the answer says why each was left out.
const EXPLAINED: usize = 1000;

/// How many choices after the best are given.
const NEXT: usize = 2;

pub(super) fn solve(kind: &str, input: &Input<'_>, limits: &Limits) -> Option<Result<Answer, Refusal>> {
    (kind == "portfolio").then(|| read(input).and_then(|portfolio| answer(&portfolio, input, limits)))
}

fn read(input: &Input<'_>) -> Result<Portfolio, Refusal> {
    let optional = |name: &str| -> Result<Vec<usize>, Refusal> {
        input.get(name).map_or(Ok(Vec::new()), |_| input.counts(name))
    };
    let score = input.numbers("score")?;
    let n = input.count("n")?;
    if score.len() != n {
        return Err(Refusal::new(
            Code::WrongShape,
            format!("`score` has {} numbers, `n` is {n}", score.len()),
        ));
    }
    // Of single categories or regions, null means no limit.
    let limits_of = |name: &str, none: usize| -> Result<Vec<usize>, Refusal> {
        match input.get(name) {
            Some(serde_json::Value::Array(items)) => {
                let mut fields = serde_json::Map::new();
                let items: Vec<serde_json::Value> = items
                    .iter()
                    .map(|item| if item.is_null() { json!(none) } else { item.clone() })
                    .collect();
                fields.insert(name.to_owned(), items.into());
                Input::new(&fields, input.folder()).counts(name)
            }
            _ => optional(name),
        }
    };
    let budget = input.optional_number("budget")?;
    let cost = match (input.optional_numbers("cost")?, budget) {
        (Some(cost), _) => cost,
        (None, None) => Vec::new(),
        (None, Some(_)) => {
            return Err(Refusal::new(
                Code::MissingField,
                "`cost` is missing, but `budget` is given",
            ));
        }
    };
    let groups = match input.get("exclusive_groups") {
        None => Vec::new(),
        Some(value) => {
            let Some(items) = value.as_array() else {
                return Err(Refusal::new(
                    Code::InvalidValue,
                    "`exclusive_groups` is not an array",
                ));
            };
            items
                .iter()
                .enumerate()
                .map(|(g, item)| {
                    let key = format!("exclusive_groups[{g}]");
                    let mut fields = serde_json::Map::new();
                    fields.insert(key.clone(), item.clone());
                    Input::new(&fields, input.folder()).counts(&key)
                })
                .collect::<Result<_, _>>()?
        }
    };
    Ok(Portfolio {
        score,
        cost,
        category: optional("category")?,
        region: optional("region")?,
        budget,
        choose: input.count("choose")?,
        category_min: limits_of("category_min", 0)?,
        category_max: limits_of("category_max", n)?,
        region_min: limits_of("region_min", 0)?,
        region_max: limits_of("region_max", n)?,
        exclusive_groups: groups,
        min_distinct_regions: input.optional_count("min_distinct_regions")?,
    })
}

fn answer(portfolio: &Portfolio, input: &Input<'_>, limits: &Limits) -> Result<Answer, Refusal> {
    let Some(choice) = choose(portfolio, limits)? else {
        let repair = repair(portfolio, limits);
        return Ok(Answer::new(Quality::Exact)
            .put("status", "infeasible")
            .put("reasons", &repair.reasons)
            .put("repairs", &repair.single)
            .put("repairs_together", &repair.together));
    };
    let quality = if choice.proved {
        Quality::Optimal
    } else {
        Quality::Bound
    };
    let answer = Answer::new(quality)
        .put("selected", &choice.selected)
        .put("objective", choice.objective)
        .put("bound", choice.bound)
        .put("gap", relative_gap(choice.objective, choice.bound));
    if !choice.proved {
        return Ok(answer.warn("the time limit ended the search: a better choice may exist, up to `bound`"));
    }
    if input.get("explain").is_some_and(|value| value == false) {
        return Ok(answer);
    }
    Ok(explain(answer, portfolio, &choice, limits))
}

fn explain(answer: Answer, portfolio: &Portfolio, choice: &Choice, limits: &Limits) -> Answer {
    if portfolio.score.len() > EXPLAINED {
        return answer.warn(format!(
            "with more than {EXPLAINED} items it is not said why each was left out"
        ));
    }
    let reasons = reasons(portfolio, choice, NEXT, limits);
    let next: Vec<_> = reasons
        .next_best
        .iter()
        .map(|next| json!({"selected": next.selected, "objective": next.objective}))
        .collect();
    let answer = answer
        .put("limit_costs", reasons.limit_costs)
        .put("next_best", next)
        .put("left_out", reasons.left_out);
    if limits.is_over() {
        answer.warn("the time limit ended the explanation early; the choice itself is proved")
    } else {
        answer
    }
}
