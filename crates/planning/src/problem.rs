//! Reads the kind `plan` of decision problems from JSON, and writes its answer.

use std::collections::BTreeMap;

use p4c_problem::{Code, Input, Limits, Quality, Refusal, relative_gap};
use serde_json::{Value, json};

use crate::{Action, Means, choose_actions};

/// Answers a problem of the kind `plan`; `None` when the kind is another.
///
/// The input has `actions` [{`concepts` {concept: gain}, `cost_by_year`, `staff_by_year`, `requires`?, `fit`, `quality`}], `needs`
/// {concept: weight}, `covered` {concept: share}, `years`, `budget_by_year`, `staff_by_year`, `starts_per_year`. A concept that `covered`
/// does not name is not covered; a gain in a concept that `needs` does not name counts for nothing.
pub fn solve(kind: &str, input: &Input<'_>, limits: &Limits) -> Option<Result<Value, Refusal>> {
    (kind == "plan").then(|| answer(input, limits))
}

fn answer(input: &Input<'_>, limits: &Limits) -> Result<Value, Refusal> {
    let needs = shares(input, "needs")?;
    let covered = if input.has("covered") {
        shares(input, "covered")?
    } else {
        BTreeMap::new()
    };
    let concepts: Vec<&String> = needs.keys().collect();
    let mut actions = Vec::new();
    let mut warnings = Vec::new();
    for (i, action) in input.objects("actions")?.iter().enumerate() {
        let gains = shares(action, "concepts")?;
        if let Some(stranger) = gains.keys().find(|concept| !needs.contains_key(*concept)) {
            warnings.push(format!(
                "`actions[{i}].concepts` names `{stranger}`, which nobody needs"
            ));
        }
        actions.push(Action {
            gains: concepts
                .iter()
                .map(|concept| gains.get(*concept).copied().unwrap_or(0.0))
                .collect(),
            cost_by_year: action.numbers("cost_by_year")?,
            staff_by_year: if action.has("staff_by_year") {
                action.numbers("staff_by_year")?
            } else {
                Vec::new()
            },
            requires: if action.has("requires") {
                action.counts("requires")?
            } else {
                Vec::new()
            },
            fit: if action.has("fit") {
                action.number("fit")?
            } else {
                1.0
            },
            quality: if action.has("quality") {
                action.number("quality")?
            } else {
                1.0
            },
        });
    }
    let years = input.count("years")?;
    let budget_by_year = input.numbers("budget_by_year")?;
    let means = Means {
        needs: needs.values().copied().collect(),
        covered: concepts
            .iter()
            .map(|concept| covered.get(*concept).copied().unwrap_or(0.0))
            .collect(),
        years,
        staff_by_year: if input.has("staff_by_year") {
            input.numbers("staff_by_year")?
        } else {
            // Without a limit on staff every plan keeps it. As many years as the budget has: `years` itself is not checked yet.
            let all = actions.iter().flat_map(|action| &action.staff_by_year);
            vec![all.sum::<f64>(); budget_by_year.len()]
        },
        budget_by_year,
        starts_per_year: if input.has("starts_per_year") {
            input.count("starts_per_year")?
        } else {
            actions.len()
        },
    };
    let plan = choose_actions(&actions, &means, limits)?;
    if plan.quality != Quality::Optimal {
        warnings.push(
            "a better plan may exist, up to `bound`: the search ended before there was a proof".to_owned(),
        );
    }
    let after: BTreeMap<&String, f64> = concepts
        .iter()
        .copied()
        .zip(plan.concepts_after.iter().copied())
        .collect();
    let before: BTreeMap<&String, f64> = concepts
        .iter()
        .copied()
        .zip(means.covered.iter().copied())
        .collect();
    let mut answer = json!({
        "start_year": plan.start_year,
        "objective": plan.objective,
        "coverage_before": plan.coverage_before,
        "coverage_after": plan.coverage_after,
        "concepts_before": before,
        "concepts_after": after,
        "cost_by_year": plan.cost_by_year,
        "staff_by_year": plan.staff_by_year,
        "quality": plan.quality,
        "bound": plan.bound,
        "gap": relative_gap(plan.objective, plan.bound),
    });
    if !warnings.is_empty() {
        answer["warnings"] = json!(warnings);
    }
    Ok(answer)
}

/// An object of numbers by name.
fn shares(input: &Input<'_>, name: &str) -> Result<BTreeMap<String, f64>, Refusal> {
    let object = input.object(name)?;
    let Some(Value::Object(fields)) = input.get(name) else {
        return Err(Refusal::new(
            Code::InvalidValue,
            format!("`{}` is not an object", input.name(name)),
        ));
    };
    fields
        .keys()
        .map(|key| Ok((key.clone(), object.number(key)?)))
        .collect()
}
