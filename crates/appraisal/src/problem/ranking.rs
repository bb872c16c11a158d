//! The kinds that rank: `weighted_sum`, `topsis`, `vikor`, `promethee2`, `electre3`.
//!
//! Reads a performance matrix, weights and senses for [`crate::ranking`].

use p4c_problem::{Code, Input, Limits, Quality, Refusal};

use super::{Answer, senses};
use crate::ranking::electre::{Thresholds, electre3};
use crate::ranking::normalization::{Normalization, normalize};
use crate::ranking::places::places;
use crate::ranking::promethee::{Preference, preference_matrix, promethee2};
use crate::ranking::topsis::topsis;
use crate::ranking::vikor::vikor;
use crate::ranking::weighted_sum::weighted_sum;
use crate::robustness::stability::weight_ranges;
use crate::table::{Criteria, Table};

/// Up to so many alternatives the answer of `promethee2` holds the preference of each over each.
const PAIRS_SHOWN: usize = 500;

/// Up to so many alternatives the answer of `weighted_sum` says how far each weight may move.
const STABILITY_SHOWN: usize = 1000;

/// A weight decides the winner when a change of its share by less than this changes the first place.
const DECISIVE: f64 = 0.05;

pub(super) fn solve(kind: &str, input: &Input<'_>, limits: &Limits) -> Option<Result<Answer, Refusal>> {
    Some(match kind {
        "weighted_sum" => sum(input),
        "topsis" => closeness(input),
        "vikor" => compromise(input),
        "promethee2" => flows(input, limits),
        "electre3" => outranking(input, limits),
        _ => return None,
    })
}

fn read(input: &Input<'_>) -> Result<(Table, Criteria), Refusal> {
    let table = Table::from_columns(input.columns("matrix")?)?;
    let criteria = Criteria::new(input.numbers("weights")?, senses(input)?)?;
    criteria.check(&table)?;
    Ok((table, criteria))
}

/// Says so when weights that are used as given do not add up to 1.
fn check_sum(answer: Answer, criteria: &Criteria) -> Answer {
    let sum: f64 = criteria.weights().iter().sum();
    if (sum - 1.0).abs() > 1e-6 {
        answer.warn(format!("`weights` sum to {sum}; they were used as given"))
    } else {
        answer
    }
}

fn normalization(input: &Input<'_>, allowed: &[&str]) -> Result<Normalization, Refusal> {
    let name = input.text("normalization")?;
    Normalization::of_name(name)
        .filter(|_| allowed.contains(&name))
        .ok_or_else(|| {
            Refusal::new(
                Code::InvalidValue,
                format!(
                    "`normalization` is `{name}`; expected one of {}",
                    allowed.join(", ")
                ),
            )
        })
}

fn sum(input: &Input<'_>) -> Result<Answer, Refusal> {
    let normalization = normalization(input, &["none", "minmax", "vector", "sum"])?;
    let (table, criteria) = read(input)?;
    let scores = weighted_sum(&table, &criteria, normalization)?;
    let answer = Answer::new(Quality::Exact)
        .put("scores", &scores)
        .put("ranks_min", places(&scores));
    let answer = if (2..=STABILITY_SHOWN).contains(&table.rows()) {
        stability(answer, &table, &criteria, normalization, &scores)?
    } else {
        answer
    };
    Ok(check_sum(answer, &criteria))
}

/// How far each weight may move before the first place changes, and which weights decide it.
fn stability(
    answer: Answer,
    table: &Table,
    criteria: &Criteria,
    normalization: Normalization,
    scores: &[f64],
) -> Result<Answer, Refusal> {
    let placed = places(scores);
    let first: Vec<usize> = (0..scores.len()).filter(|i| placed[*i] == 1).collect();
    if first.len() > 1 {
        return Ok(answer.warn(format!("alternatives {first:?} tie for the first place")));
    }
    let columns = table
        .columns()
        .iter()
        .zip(criteria.senses())
        .map(|(column, &sense)| normalize(column, sense, normalization))
        .collect::<Result<Vec<_>, _>>()?;
    let ranges = weight_ranges(&Table::from_columns(columns)?, criteria.weights(), 1)?;
    let mut answer = answer.put("weight_ranges", &ranges);
    for (j, range) in ranges.iter().enumerate() {
        for (at, exchange) in [(range.low, range.below), (range.high, range.above)] {
            if let Some(exchange) = exchange.filter(|_| (at - range.now).abs() < DECISIVE) {
                answer = answer.warn(format!(
                    "weight {j} decides the winner: at a share of {at:.4} instead of {:.4}, alternative {} takes the first place from {}",
                    range.now, exchange.enters, exchange.leaves
                ));
            }
        }
    }
    Ok(answer)
}

fn closeness(input: &Input<'_>) -> Result<Answer, Refusal> {
    let normalization = normalization(input, &["vector", "minmax"])?;
    let (table, criteria) = read(input)?;
    let scores = topsis(&table, &criteria, normalization)?;
    Ok(Answer::new(Quality::Exact)
        .put("scores", &scores)
        .put("ranks_min", places(&scores)))
}

fn compromise(input: &Input<'_>) -> Result<Answer, Refusal> {
    let v = input.number("v")?;
    let (table, criteria) = read(input)?;
    let answer = Answer::of(Quality::Exact, &vikor(&table, &criteria, v)?);
    Ok(check_sum(answer, &criteria))
}

fn flows(input: &Input<'_>, limits: &Limits) -> Result<Answer, Refusal> {
    let (table, criteria) = read(input)?;
    let preferences = input
        .objects("preference")?
        .iter()
        .map(preference)
        .collect::<Result<Vec<_>, _>>()?;
    let result = promethee2(&table, &criteria, &preferences, limits)?;
    let mut answer = Answer::of(Quality::Exact, &result);
    if table.rows() <= PAIRS_SHOWN {
        answer = answer.put("pi", preference_matrix(&table, &criteria, &preferences)?);
    } else {
        answer = answer.warn(format!(
            "`pi` is left out: it is shown up to {PAIRS_SHOWN} alternatives"
        ));
    }
    Ok(check_sum(answer, &criteria))
}

fn preference(input: &Input<'_>) -> Result<Preference, Refusal> {
    Ok(match input.text("type")? {
        "usual" => Preference::Usual,
        "ushape" => Preference::UShape {
            q: input.number("q")?,
        },
        "vshape" => Preference::VShape {
            p: input.number("p")?,
        },
        "level" => Preference::Level {
            q: input.number("q")?,
            p: input.number("p")?,
        },
        "linear" => Preference::Linear {
            q: input.number("q")?,
            p: input.number("p")?,
        },
        "gauss" => Preference::Gauss {
            s: input.number("s")?,
        },
        other => {
            return Err(Refusal::new(
                Code::InvalidValue,
                format!(
                    "`{}` is `{other}`; expected usual, ushape, vshape, level, linear or gauss",
                    input.name("type")
                ),
            ));
        }
    })
}

fn outranking(input: &Input<'_>, limits: &Limits) -> Result<Answer, Refusal> {
    let (table, criteria) = read(input)?;
    let (q, p) = (input.numbers("q")?, input.numbers("p")?);
    let v = vetoes(input)?;
    for (name, length) in [("q", q.len()), ("p", p.len()), ("v", v.len())] {
        if length != criteria.weights().len() {
            return Err(Refusal::new(
                Code::WrongShape,
                format!(
                    "`{name}` has {length} numbers, `weights` has {}",
                    criteria.weights().len()
                ),
            ));
        }
    }
    let thresholds: Vec<Thresholds> = (0..q.len())
        .map(|j| Thresholds {
            q: q[j],
            p: p[j],
            v: v[j],
        })
        .collect();
    Ok(Answer::of(
        Quality::Exact,
        &electre3(&table, &criteria, &thresholds, limits)?,
    ))
}

/// The veto thresholds; a criterion with null has no veto.
fn vetoes(input: &Input<'_>) -> Result<Vec<Option<f64>>, Refusal> {
    let Some(items) = input.need("v")?.as_array() else {
        return Err(Refusal::new(Code::InvalidValue, "`v` is not an array"));
    };
    items
        .iter()
        .enumerate()
        .map(|(j, item)| {
            let key = format!("v[{j}]");
            let mut fields = serde_json::Map::new();
            fields.insert(key.clone(), item.clone());
            Input::new(&fields, input.folder()).optional_number(&key)
        })
        .collect()
}
