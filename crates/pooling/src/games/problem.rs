//! Answers decision problems of the kinds `game_cost` and `game_value`: from JSON to a [`Game`], and from its [`Allocation`] to JSON.
//!
//! Called by `p4c compute solve`. Reading and writing only: what is computed is decided by [`super::allocate`].

use p4c_problem::{Code, Input, Limits, Refusal};
use serde_json::{Map, Value, json};

use super::core::{CoreTest, test_core};
use super::reading::{Problem, check_sense, read_problem};
use super::{Allocation, Certificate, Game, Level, Sense, allocate, members_of};

/// Answers a game, or `None` when the kind is no game.
///
/// Reads `n`, `players`?, `sense`?, `table` and/or `form`, `core_tests`?, `weights`?, `samples`?, `seed`?; the answer holds every rule's shares, the core,
/// `stability` (for each rule whether it is in the core, and who would leave), certificates, `quality` and `warnings`.
///
/// # Errors
/// The inner [`Refusal`] names field and index.
pub fn solve(kind: &str, input: &Input, limits: &Limits) -> Option<Result<Value, Refusal>> {
    let sense = match kind {
        "game_cost" => Sense::Cost,
        "game_value" => Sense::Value,
        _ => return None,
    };
    Some(answer(sense, input, limits))
}

fn answer(sense: Sense, input: &Input, limits: &Limits) -> Result<Value, Refusal> {
    check_sense(sense, input)?;
    let problem = read_problem(sense, input)?;
    let mut shared = allocate(&problem.game, &problem.settings, limits)?;
    shared.warnings.splice(0..0, problem.warnings.iter().cloned());
    let mut fields = Map::new();
    write_shares(&mut fields, &problem, &shared);
    if let Some(core_nonempty) = shared.core_nonempty {
        fields.insert("core_nonempty".to_owned(), json!(core_nonempty));
    }
    if let Some(satisfaction) = shared.least_core_min_satisfaction {
        fields.insert("least_core_min_satisfaction".to_owned(), json!(satisfaction));
    }
    if input.has("core_tests") {
        let tests = core_tests(&problem, input, limits, &mut shared.warnings)?;
        fields.insert("core_tests".to_owned(), Value::Array(tests));
    }
    write_stability(&mut fields, &problem, &shared);
    for (name, certificate) in [
        ("nucleolus_certificate", &shared.nucleolus_certificate),
        ("prenucleolus_certificate", &shared.prenucleolus_certificate),
    ] {
        if let Some(certificate) = certificate {
            fields.insert(name.to_owned(), certificate_json(certificate));
        }
    }
    fields.insert("quality".to_owned(), json!(shared.quality()));
    if let Some(sampled) = &shared.sampled {
        let largest = sampled.standard_error.iter().copied().fold(0.0, f64::max);
        fields.insert("standard_error".to_owned(), json!(largest));
        fields.insert("shapley_standard_error".to_owned(), json!(sampled.standard_error));
        fields.insert("samples".to_owned(), json!(sampled.samples));
        fields.insert("seed".to_owned(), json!(sampled.seed));
    }
    fields.insert("warnings".to_owned(), json!(shared.warnings));
    Ok(Value::Object(fields))
}

fn write_shares(fields: &mut Map<String, Value>, problem: &Problem, shared: &Allocation) {
    let firsts = problem.firsts();
    for found in &shared.rules {
        match &firsts {
            None => fields.insert(found.rule.as_str().to_owned(), json!(found.shares)),
            Some(firsts) => {
                let shares: Vec<f64> = firsts.iter().map(|&first| found.shares[first]).collect();
                fields.insert(format!("{}_per_player_of_type", found.rule), json!(shares))
            }
        };
    }
}

fn core_tests(
    problem: &Problem,
    input: &Input,
    limits: &Limits,
    warnings: &mut Vec<String>,
) -> Result<Vec<Value>, Refusal> {
    let n = problem.game.players();
    let table = problem.game.given_table();
    let mut answers = Vec::new();
    for (k, test) in input.objects("core_tests")?.iter().enumerate() {
        let name = test.get("name").cloned().unwrap_or_else(|| json!(k.to_string()));
        let shares = problem.by_player(test.numbers("x")?);
        if shares.len() != n {
            return Err(Refusal::new(
                Code::WrongShape,
                format!(
                    "`{}` has {} numbers; the game has {n} players",
                    test.name("x"),
                    shares.len()
                ),
            ));
        }
        match test_core(&problem.game, table, &shares, limits) {
            Some(found) => {
                let mut answer = core_json(&problem.game, &found);
                answer.insert("name".to_owned(), name);
                answers.push(Value::Object(answer));
            }
            None => warnings.push(format!(
                "core test {name} left out: {n} players are too many for a table, and the class has no test that is fast enough"
            )),
        }
    }
    Ok(answers)
}

fn core_json(game: &Game, test: &CoreTest) -> Map<String, Value> {
    let mut answer = Map::new();
    answer.insert("in_core".to_owned(), json!(test.in_core));
    answer.insert("max_violation".to_owned(), json!(test.max_violation));
    if !test.efficient {
        answer.insert("efficient".to_owned(), json!(false));
    }
    if !test.coalition.is_empty() && test.coalition.len() <= MAX_LISTED {
        answer.insert("would_leave".to_owned(), json!(test.coalition));
        if !game.names().is_empty() {
            let names: Vec<&String> = test.coalition.iter().map(|&i| &game.names()[i]).collect();
            answer.insert("would_leave_names".to_owned(), json!(names));
        }
    }
    answer
}

/// The most members of a coalition that are listed one by one.
const MAX_LISTED: usize = 1000;

fn write_stability(fields: &mut Map<String, Value>, problem: &Problem, shared: &Allocation) {
    let tests: Vec<Value> = shared
        .rules
        .iter()
        .filter_map(|found| {
            let mut answer = Map::new();
            answer.insert("rule".to_owned(), json!(found.rule.as_str()));
            answer.append(&mut core_json(&problem.game, found.core.as_ref()?));
            Some(Value::Object(answer))
        })
        .collect();
    fields.insert("stability".to_owned(), Value::Array(tests));
}

fn certificate_json(certificate: &Certificate) -> Value {
    let level = |level: &Level| {
        let coalitions: Vec<Vec<usize>> = level.coalitions.iter().map(|&mask| members_of(mask)).collect();
        let bounded: Vec<Value> = level
            .bounded
            .iter()
            .map(|(player, weight)| json!({"player": player, "weight": weight}))
            .collect();
        json!({
            "excess": level.excess,
            "coalitions": coalitions,
            "weights": level.weights,
            "bounded": bounded,
        })
    };
    Value::Array(certificate.levels.iter().map(level).collect())
}
