//! Maps the JSON of the kind `transfer` to the transfer matrix and back, as `p4c compute solve` answers it.
//!
//! Only reading and writing happens here; a kind of another engine is left to it (`None`).

use p4c_problem::{Code, Input, Limits, Quality, Refusal};
use serde_json::{Map, Value, json};

use crate::matrix::{Cell, Matrix, Pilot, Practice, Transfer, assess};
use crate::precondition::{Precondition, Test};
use crate::profile::{Figure, Profile};
use crate::similarity::ContextIndicator;

/// Answers a problem of the kind `transfer`; `None` for every other kind.
///
/// `fit`, `met`, `missing`, `unknown`, `cheapest_adaptation` are lists `[practice][region]`; preconditions and regions are named by their
/// index. Beside what the interface asks for, a practice may have `home` (the region it runs in) or `origin` (a profile), a precondition
/// `equals`, `group` (alternatives) and `requires`, and the input `pilots` and `demand`. `context` is `{indicator: weight}`, or
/// `{"indicators": [...], "weights": [...]}`, or a list of `{"indicator", "weight"}`.
pub fn solve(kind: &str, input: &Input<'_>, limits: &Limits) -> Option<Result<Value, Refusal>> {
    (kind == "transfer").then(|| read(input).and_then(|transfer| answer(&transfer, limits)))
}

/// The most findings that are told one by one, about 700 MB: the preconditions of all practices, or one where there is none, times regions.
const MOST_FINDINGS: usize = 500_000;

fn answer(transfer: &Transfer, limits: &Limits) -> Result<Value, Refusal> {
    let findings_a_region: usize = transfer
        .practices
        .iter()
        .map(|practice| practice.preconditions.len().max(1))
        .sum();
    if findings_a_region.saturating_mul(transfer.regions.len()) > MOST_FINDINGS {
        return Err(Refusal::new(
            Code::TooLarge,
            format!(
                "{findings_a_region} findings in each of {} regions are more than {MOST_FINDINGS}; give practices or regions in parts",
                transfer.regions.len()
            ),
        ));
    }
    let Matrix { cells, try_first } = assess(transfer, limits)?;
    let pick = |of: &dyn Fn(&Cell) -> Value| -> Value {
        cells
            .iter()
            .map(|row| row.iter().map(of).collect::<Value>())
            .collect()
    };
    let findings = |p: usize, cell: &Cell| -> Value {
        cell.findings
            .iter()
            .zip(&transfer.practices[p].preconditions)
            .map(|(finding, precondition)| {
                json!({
                    "indicator": precondition.indicator,
                    "state": finding.state,
                    "figure": finding.figure,
                    "tested": finding.tested,
                })
            })
            .collect()
    };
    let all_findings: Value = cells
        .iter()
        .enumerate()
        .map(|(p, row)| row.iter().map(|cell| findings(p, cell)).collect::<Value>())
        .collect();
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("quality", json!(Quality::Exact));
    put("fit", pick(&|cell| json!(cell.fit)));
    put("met", pick(&|cell| json!(cell.met)));
    put("missing", pick(&|cell| json!(cell.missing)));
    put("unknown", pick(&|cell| json!(cell.unknown)));
    put(
        "cheapest_adaptation",
        pick(&|cell| json!(cell.cheapest_adaptation)),
    );
    put(
        "adaptation_at_worst",
        pick(&|cell| json!(cell.adaptation_at_worst)),
    );
    put("findings", all_findings);
    put("try_first", json!(try_first));
    if !transfer.context.is_empty() {
        put("similarity", pick(&|cell| json!(cell.similarity)));
        put("context", json!(transfer.context));
    }
    let warnings = warnings(transfer, &cells);
    if !warnings.is_empty() {
        put("warnings", json!(warnings));
    }
    Ok(Value::Object(fields))
}

fn warnings(transfer: &Transfer, cells: &[Vec<Cell>]) -> Vec<String> {
    let mut warnings = Vec::new();
    if !transfer.context.is_empty() {
        let without: Vec<usize> = (0..cells.len())
            .filter(|&p| transfer.practices[p].home.is_none() && transfer.practices[p].origin.is_none())
            .collect();
        if !without.is_empty() {
            warnings.push(format!(
                "practices {without:?} have neither `home` nor `origin`: similarity of context plays no part for them"
            ));
        }
    }
    let uncosted = cells
        .iter()
        .flatten()
        .filter(|cell| !cell.cheapest_adaptation.cost_unknown.is_empty())
        .count();
    if uncosted > 0 {
        warnings.push(format!(
            "{uncosted} adaptations need a precondition whose `cost_to_create` is not known; their `cost` is null"
        ));
    }
    warnings
}

fn read(input: &Input<'_>) -> Result<Transfer, Refusal> {
    let regions = list(input, "regions")?
        .iter()
        .enumerate()
        .map(|(r, value)| profile(value, &format!("regions[{r}]")))
        .collect::<Result<Vec<_>, _>>()?;
    let practices = input
        .objects("practices")?
        .iter()
        .map(practice)
        .collect::<Result<Vec<_>, _>>()?;
    let pilots = match input.get("pilots") {
        None => Vec::new(),
        Some(_) => input
            .objects("pilots")?
            .iter()
            .map(pilot)
            .collect::<Result<_, _>>()?,
    };
    Ok(Transfer {
        practices,
        regions,
        context: context(input)?,
        pilots,
        demand: match input.get("demand") {
            None => Vec::new(),
            Some(_) => input.matrix("demand")?,
        },
    })
}

fn list<'a>(input: &Input<'a>, name: &str) -> Result<&'a Vec<Value>, Refusal> {
    input.need(name)?.as_array().ok_or_else(|| {
        Refusal::new(
            Code::InvalidValue,
            format!("`{}` is not an array", input.name(name)),
        )
    })
}

fn practice(input: &Input<'_>) -> Result<Practice, Refusal> {
    Ok(Practice {
        preconditions: input
            .objects("preconditions")?
            .iter()
            .map(precondition)
            .collect::<Result<_, _>>()?,
        home: input.optional_count("home")?,
        origin: input
            .get("origin")
            .map(|value| profile(value, &input.name("origin")))
            .transpose()?,
    })
}

fn precondition(input: &Input<'_>) -> Result<Precondition, Refusal> {
    let mut tests = Vec::new();
    tests.extend(input.optional_number("at_least")?.map(Test::AtLeast));
    tests.extend(input.optional_number("at_most")?.map(Test::AtMost));
    if input.has("one_of") {
        let wanted = list(input, "one_of")?;
        if wanted.is_empty() {
            return Err(Refusal::new(
                Code::InvalidValue,
                format!("`{}` is empty: no figure could pass", input.name("one_of")),
            ));
        }
        let wanted = wanted
            .iter()
            .enumerate()
            .map(|(k, value)| known(value, &format!("{}[{k}]", input.name("one_of"))))
            .collect::<Result<Vec<_>, _>>()?;
        tests.push(Test::OneOf(wanted));
    }
    if let Some(value) = input.get("equals") {
        tests.push(Test::Equals(known(value, &input.name("equals"))?));
    }
    Ok(Precondition {
        indicator: input.text("indicator")?.to_owned(),
        tests,
        weight: input.optional_number("weight")?.unwrap_or(1.0),
        cost_to_create: input.optional_number("cost_to_create")?,
        group: input.get("group").map(|value| match value.as_str() {
            Some(text) => text.to_owned(),
            None => value.to_string(),
        }),
        requires: match input.get("requires") {
            None => Vec::new(),
            Some(_) => input.counts("requires")?,
        },
    })
}

fn pilot(input: &Input<'_>) -> Result<Pilot, Refusal> {
    let confirmed = match input.text("result")? {
        "confirmed" => true,
        "refuted" => false,
        other => {
            return Err(Refusal::new(
                Code::InvalidValue,
                format!(
                    "`{}` is `{other}`; expected confirmed or refuted",
                    input.name("result")
                ),
            ));
        }
    };
    Ok(Pilot {
        practice: input.count("practice")?,
        region: input.count("region")?,
        precondition: input.count("precondition")?,
        confirmed,
    })
}

fn context(input: &Input<'_>) -> Result<Vec<ContextIndicator>, Refusal> {
    let part = |indicator: &str, weight: f64| ContextIndicator {
        indicator: indicator.to_owned(),
        weight,
    };
    match input.get("context") {
        None => Ok(Vec::new()),
        Some(Value::Array(_)) => input
            .objects("context")?
            .iter()
            .map(|item| {
                Ok(part(
                    item.text("indicator")?,
                    item.optional_number("weight")?.unwrap_or(1.0),
                ))
            })
            .collect(),
        Some(Value::Object(fields)) => {
            let object = input.object("context")?;
            if !fields.contains_key("indicators") {
                return fields
                    .keys()
                    .map(|name| Ok(part(name, object.number(name)?)))
                    .collect();
            }
            let names = list(&object, "indicators")?;
            let weights = object
                .optional_numbers("weights")?
                .unwrap_or_else(|| vec![1.0; names.len()]);
            if weights.len() != names.len() {
                return Err(Refusal::new(
                    Code::WrongShape,
                    format!(
                        "`context` has {} indicators and {} weights",
                        names.len(),
                        weights.len()
                    ),
                ));
            }
            names
                .iter()
                .zip(weights)
                .enumerate()
                .map(|(k, (name, weight))| {
                    name.as_str().map(|name| part(name, weight)).ok_or_else(|| {
                        Refusal::new(
                            Code::InvalidValue,
                            format!("`context.indicators[{k}]` is not a text"),
                        )
                    })
                })
                .collect()
        }
        Some(_) => Err(Refusal::new(
            Code::InvalidValue,
            "`context` is neither an object nor an array",
        )),
    }
}

/// A profile; a figure of null is unknown.
fn profile(value: &Value, path: &str) -> Result<Profile, Refusal> {
    let Value::Object(fields) = value else {
        return Err(Refusal::new(
            Code::InvalidValue,
            format!("`{path}` is not an object"),
        ));
    };
    fields
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| Ok((name.clone(), known(value, &format!("{path}.{name}"))?)))
        .collect()
}

fn known(value: &Value, path: &str) -> Result<Figure, Refusal> {
    let fault = |code, what: &str| Err(Refusal::new(code, format!("`{path}` {what}")));
    match value {
        Value::Bool(flag) => Ok(Figure::Flag(*flag)),
        Value::Number(number) => match number.as_f64().filter(|number| number.is_finite()) {
            Some(number) => Ok(Figure::Number(number)),
            None => fault(Code::NotFinite, "is not a finite number"),
        },
        Value::String(text) if text == "NaN" || text == "Infinity" => {
            fault(Code::NotFinite, "is not a finite number")
        }
        Value::String(text) => Ok(Figure::Text(text.clone())),
        Value::Array(items) => {
            let texts: Option<Vec<String>> = items
                .iter()
                .map(|item| item.as_str().map(str::to_owned))
                .collect();
            match texts {
                Some(texts) => Ok(Figure::Several(texts)),
                None => fault(Code::InvalidValue, "is a list of something else than texts"),
            }
        }
        _ => fault(
            Code::InvalidValue,
            "is neither a number, a text, yes or no, nor a list of texts",
        ),
    }
}
