//! Maps the JSON of `location` problems to the models, and their hostings to answers.
//!
//! `p4c compute solve` and the pipeline call [`solve`]; a problem without a solution is a true answer with its reason, not a refusal.

use p4c_problem::{Code, Input, Limits, Refusal};
use serde_json::{Value, json};

use crate::location::hosting_capacity::{Capacitated, solve_capacitated};
use crate::location::hosting_services::{MultiService, solve_multi_service, solve_single_source};
use crate::location::orlib::{CapFile, PmedFile, parse_cap, parse_pmed, read_file};
use crate::location::outcome::{Hosting, Outcome};
use crate::location::read::matrix_with_nulls;
use crate::location::uncapacitated::{PMedian, Uncapacitated, solve_p_median, solve_uncapacitated};

/// Solves a problem of kind `location`; `None` for any other kind.
///
/// # Errors
/// Inside: what is missing, mistyped or does not fit, by name and index; an unknown model or format; a file that cannot be read;
/// [`Code::TimeLimit`] when the limit ended before any answer.
pub fn solve(kind: &str, input: &Input, limits: &Limits) -> Option<Result<Value, Refusal>> {
    (kind == "location").then(|| solve_model(input, limits))
}

fn solve_model(input: &Input, limits: &Limits) -> Result<Value, Refusal> {
    match input.text("model")? {
        "uncapacitated" => uncapacitated(input, limits),
        "capacitated_split" => capacitated(input, limits, false),
        "capacitated_single_source" => capacitated(input, limits, true),
        "p_median" => p_median(input, limits),
        "multi_service_hosting" => multi_service(input, limits),
        other => Err(Refusal::new(
            Code::UnknownKind,
            format!(
                "`model` is {other}; expected uncapacitated, capacitated_split, capacitated_single_source, p_median or \
                 multi_service_hosting"
            ),
        )),
    }
}

/// Which parts of a hosting an answer shows.
#[derive(Clone, Copy)]
struct Shown {
    open: bool,
    assign: bool,
    shares: bool,
}

fn answer(outcome: Outcome, shown: Shown, surplus: usize) -> Value {
    let mut out = match outcome {
        Outcome::Infeasible(reason) => json!({"status": "infeasible", "reason": reason}),
        Outcome::Solved(hosting) => {
            let mut out = worth(&hosting);
            if shown.open {
                out["open"] = json!(hosting.open);
            }
            if shown.assign {
                out["assign"] = json!(hosting.assign);
            }
            if shown.shares {
                out["shares"] = json!(hosting.shares);
            }
            out["loads"] = json!(hosting.loads);
            out
        }
    };
    if surplus > 0 {
        out["warnings"] = json!([format!(
            "the file holds {surplus} more words than it announces; they were left out"
        )]);
    }
    out
}

fn worth(hosting: &Hosting) -> Value {
    json!({
        "objective": hosting.objective,
        "quality": hosting.quality,
        "bound": hosting.bound,
        "gap": hosting.gap(),
    })
}

/// The file that the input names, when it names one; its format must be `format`.
fn file_of_format(input: &Input, format: &str) -> Result<Option<(String, String)>, Refusal> {
    if !input.has("file") {
        return Ok(None);
    }
    let name = input.text("file")?;
    let given = input.text("format")?;
    if given != format {
        return Err(Refusal::new(
            Code::InvalidValue,
            format!("`format` is {given}; this model reads {format}"),
        ));
    }
    Ok(Some((name.to_owned(), read_file(input.folder(), name)?)))
}

fn cap_file(input: &Input) -> Result<Option<CapFile>, Refusal> {
    file_of_format(input, "orlib-cap")?
        .map(|(name, text)| parse_cap(&name, &text))
        .transpose()
}

fn uncapacitated(input: &Input, limits: &Limits) -> Result<Value, Refusal> {
    let shown = Shown {
        open: true,
        assign: true,
        shares: false,
    };
    let (problem, surplus) = match cap_file(input)? {
        Some(file) => (
            Uncapacitated {
                open_cost: file.open_cost,
                service_cost: file.service_cost,
            },
            file.surplus,
        ),
        None => {
            let open_cost = input.numbers("open_cost")?;
            (
                Uncapacitated {
                    open_cost,
                    service_cost: matrix_with_nulls(input, "service_cost")?,
                },
                0,
            )
        }
    };
    Ok(answer(solve_uncapacitated(&problem, limits)?, shown, surplus))
}

fn capacitated(input: &Input, limits: &Limits, single_source: bool) -> Result<Value, Refusal> {
    let (problem, surplus) = match cap_file(input)? {
        Some(file) => {
            let capacity = file
                .capacity
                .iter()
                .map(|capacity| match capacity {
                    Some(capacity) => Ok(*capacity),
                    None => input.number("capacity"),
                })
                .collect::<Result<_, _>>()?;
            let problem = Capacitated {
                open_cost: file.open_cost,
                service_cost: file.service_cost,
                capacity,
                demand: file.demand,
            };
            (problem, file.surplus)
        }
        None => {
            let problem = Capacitated {
                open_cost: input.numbers("open_cost")?,
                service_cost: matrix_with_nulls(input, "service_cost")?,
                capacity: input.numbers("capacity")?,
                demand: input.numbers("demand")?,
            };
            (problem, 0)
        }
    };
    let outcome = if single_source {
        solve_single_source(&problem, limits)?
    } else {
        solve_capacitated(&problem, limits)?
    };
    Ok(answer(
        outcome,
        Shown {
            open: true,
            assign: single_source,
            shares: !single_source,
        },
        surplus,
    ))
}

fn p_median(input: &Input, limits: &Limits) -> Result<Value, Refusal> {
    let max_distance = input
        .get("max_distance")
        .map(|_| input.number("max_distance"))
        .transpose()?;
    if let Some(limit) = max_distance.filter(|limit| *limit < 0.0) {
        return Err(Refusal::new(
            Code::InvalidValue,
            format!("`max_distance` is {limit}; expected a number from 0"),
        ));
    }
    let file = file_of_format(input, "orlib-pmed")?
        .map(|(name, text)| parse_pmed(&name, &text))
        .transpose()?;
    let (problem, surplus) = match file {
        Some(file) => (of_graph(input, &file, max_distance, limits)?, file.surplus),
        None => {
            let problem = PMedian {
                distance: matrix_with_nulls(input, "distance")?,
                demand: input.numbers("demand")?,
                p: input.count("p")?,
                max_distance,
            };
            (problem, 0)
        }
    };
    let shown = Shown {
        open: true,
        assign: true,
        shares: false,
    };
    Ok(answer(solve_p_median(&problem, limits)?, shown, surplus))
}

/// Every node a host and a customer of demand 1; the `p` of the input wins over the file's.
fn of_graph(
    input: &Input,
    file: &PmedFile,
    max_distance: Option<f64>,
    limits: &Limits,
) -> Result<PMedian, Refusal> {
    let p = if input.has("p") { input.count("p")? } else { file.p };
    Ok(PMedian {
        distance: file.distances(limits)?,
        demand: vec![1.0; file.nodes],
        p,
        max_distance,
    })
}

fn multi_service(input: &Input, limits: &Limits) -> Result<Value, Refusal> {
    let problem = MultiService {
        open_cost: matrix_with_nulls(input, "open_cost")?,
        unit_cost: matrix_with_nulls(input, "unit_cost")?,
        demand: input.matrix("demand")?,
        capacity: input.numbers("capacity")?,
        max_services: input.counts("max_services")?,
    };
    let services = problem.demand.first().map_or(0, Vec::len);
    match solve_multi_service(&problem, limits)? {
        Outcome::Solved(hosting) => {
            let mut out = worth(&hosting);
            let by_region: Vec<&[usize]> = hosting.assign.chunks(services.max(1)).collect();
            out["assign"] = json!(by_region);
            out["loads"] = json!(hosting.loads);
            Ok(out)
        }
        infeasible => Ok(answer(
            infeasible,
            Shown {
                open: false,
                assign: false,
                shares: false,
            },
            0,
        )),
    }
}
