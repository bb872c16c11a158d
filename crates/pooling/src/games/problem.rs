//! Answers decision problems of the kinds `game_cost` and `game_value`: from JSON to a [`Game`], and from its [`Allocation`] to JSON.
//!
//! Called by `p4c compute solve`. Reading and writing only: what is computed is decided by [`super::allocate`].

use p4c_problem::{Code, Input, Limits, Refusal};
use serde_json::{Map, Value, json};

use super::core::{CoreTest, test_core};
use super::form::MAX_PLAYERS;
use super::game::check_table_players;
use super::{Allocation, Certificate, Form, Game, Sense, Settings, SharedService, allocate, members_of};

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
    if input.get("core_tests").is_some() {
        let tests = core_tests(&problem, input, &mut shared.warnings)?;
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

/// A game as read, with what the answer needs beside it.
struct Problem {
    game: Game,
    settings: Settings,
    /// Movements of each type when players are given by type.
    types: Option<Vec<usize>>,
    warnings: Vec<String>,
}

impl Problem {
    /// The index of the first player of each type.
    fn firsts(&self) -> Option<Vec<usize>> {
        let mut next = 0;
        let first = |count: &usize| {
            let first = next;
            next += count;
            first
        };
        Some(self.types.as_ref()?.iter().map(first).collect())
    }

    /// Figures by type as figures by player, when there are as many as types.
    fn by_player(&self, figures: Vec<f64>) -> Vec<f64> {
        match &self.types {
            Some(types) if types.len() == figures.len() => spread(types, &figures),
            _ => figures,
        }
    }
}

fn spread<T: Clone>(types: &[usize], figures: &[T]) -> Vec<T> {
    types
        .iter()
        .zip(figures)
        .flat_map(|(&count, figure)| std::iter::repeat_n(figure.clone(), count))
        .collect()
}

fn check_sense(sense: Sense, input: &Input) -> Result<(), Refusal> {
    if input.get("sense").is_none() {
        return Ok(());
    }
    let given = match input.text("sense")? {
        "cost" => Sense::Cost,
        "value" => Sense::Value,
        other => {
            return Err(Refusal::new(
                Code::InvalidValue,
                format!("`sense` is `{other}`; expected `cost` or `value`"),
            ));
        }
    };
    if given != sense {
        return Err(Refusal::new(
            Code::InvalidValue,
            "`sense` contradicts the kind: `game_cost` takes `cost`, `game_value` takes `value`",
        ));
    }
    Ok(())
}

fn read_problem(sense: Sense, input: &Input) -> Result<Problem, Refusal> {
    let n = input.get("n").map(|_| input.count("n")).transpose()?;
    if n == Some(0) {
        return Err(Refusal::new(
            Code::InvalidValue,
            "`n` is 0; a game needs a player",
        ));
    }
    let form = input.get("form").map(|_| input.object("form")).transpose()?;
    let mut warnings = Vec::new();
    let mut types = None;
    let game = match (input.get("table").is_some(), &form) {
        (false, None) => {
            return Err(Refusal::new(
                Code::MissingField,
                "`table` and `form` are missing; a game needs one of them",
            ));
        }
        (false, Some(form)) if form.text("type")? == "airport_types" => {
            let (movements, costs) = read_types(form)?;
            let game = Game::from_form(
                Form::Airport {
                    costs: spread(&movements, &costs),
                },
                sense,
            )?;
            if n.is_some_and(|n| n != game.players() && n != movements.len()) {
                return Err(wrong_players(n, game.players()));
            }
            types = Some(movements);
            game
        }
        (false, Some(form)) => Game::from_form(read_form(form, n)?, sense)?,
        (true, form) => {
            let game = read_table(sense, n, input)?;
            match form {
                None => game,
                Some(form) => with_form(game, form, &mut warnings)?,
            }
        }
    };
    if types.is_none() && n.is_some_and(|n| n != game.players()) {
        return Err(wrong_players(n, game.players()));
    }
    let mut problem = Problem {
        game,
        settings: Settings::default(),
        types,
        warnings,
    };
    if input.get("players").is_some() {
        let mut names = read_names(input)?;
        if let Some(types) = problem.types.as_ref().filter(|types| types.len() == names.len()) {
            names = spread(types, &names);
        }
        problem.game = problem.game.with_players(names)?;
    }
    if input.get("weights").is_some() {
        problem.settings.weights = Some(problem.by_player(input.numbers("weights")?));
    }
    if input.get("samples").is_some() {
        problem.settings.samples = input.count("samples")?;
    }
    if input.get("seed").is_some() {
        problem.settings.seed = input.count("seed")? as u64;
    }
    Ok(problem)
}

fn wrong_players(n: Option<usize>, players: usize) -> Refusal {
    let n = n.unwrap_or(0);
    Refusal::new(
        Code::WrongShape,
        format!("`n` is {n}, but the game has {players} players"),
    )
}

fn read_table(sense: Sense, n: Option<usize>, input: &Input) -> Result<Game, Refusal> {
    let given = input.need("table")?.as_array().map_or(0, Vec::len);
    if let Some(n) = n {
        check_table_players(n)?;
        if input.need("table")?.is_array() && given != 1 << n {
            return Err(Refusal::new(
                Code::WrongShape,
                format!(
                    "`table` has {given} entries; {} are expected for {n} players",
                    1_usize << n
                ),
            ));
        }
    }
    Game::from_table(input.numbers("table")?, sense)
}

/// Adds the formula that the table is said to follow; the table counts where they differ.
fn with_form(game: Game, form: &Input, warnings: &mut Vec<String>) -> Result<Game, Refusal> {
    if form.text("type")? == "airport_types" {
        return Ok(game);
    }
    match read_form(form, Some(game.players())).and_then(|form| game.clone().with_form(form)) {
        Ok(game) => Ok(game),
        Err(refusal) if refusal.code == Code::WrongShape => Err(refusal),
        Err(refusal) => {
            warnings.push(format!("`form` is not used, `table` is: {refusal}"));
            Ok(game)
        }
    }
}

fn read_names(input: &Input) -> Result<Vec<String>, Refusal> {
    let wrong = |place: String| Refusal::new(Code::InvalidValue, format!("`players{place}` is not a text"));
    let list = input
        .need("players")?
        .as_array()
        .ok_or_else(|| Refusal::new(Code::InvalidValue, "`players` is not an array of names"))?;
    list.iter()
        .enumerate()
        .map(|(i, name)| match name {
            Value::String(name) => Ok(name.clone()),
            Value::Number(number) => Ok(number.to_string()),
            _ => Err(wrong(format!("[{i}]"))),
        })
        .collect()
}

fn read_types(form: &Input) -> Result<(Vec<usize>, Vec<f64>), Refusal> {
    let (movements, costs) = (form.counts("movements")?, form.numbers("costs")?);
    if movements.len() != costs.len() {
        return Err(Refusal::new(
            Code::WrongShape,
            format!(
                "`form.movements` has {} types, `form.costs` has {}",
                movements.len(),
                costs.len()
            ),
        ));
    }
    if let Some(k) = movements.iter().position(|&count| count == 0) {
        return Err(Refusal::new(
            Code::InvalidValue,
            format!("`form.movements[{k}]` is 0; a type needs a movement"),
        ));
    }
    let total = movements
        .iter()
        .fold(0_usize, |sum, &count| sum.saturating_add(count));
    if total > MAX_PLAYERS {
        return Err(Refusal::new(
            Code::TooLarge,
            format!("`form.movements` add up to {total}; at most {MAX_PLAYERS} are taken"),
        ));
    }
    Ok((movements, costs))
}

/// Reads a formula; `n` is needed by those that do not tell the number of players themselves.
fn read_form(form: &Input, n: Option<usize>) -> Result<Form, Refusal> {
    let players = || {
        n.ok_or_else(|| {
            Refusal::new(
                Code::MissingField,
                "`n` is missing; this form does not tell the number of players",
            )
        })
    };
    Ok(match form.text("type")? {
        "airport" => Form::Airport {
            costs: form.numbers("costs")?,
        },
        "bankruptcy" => Form::Bankruptcy {
            estate: form.number("estate")?,
            claims: form.numbers("claims")?,
        },
        "weighted_voting" => Form::WeightedVoting {
            quota: form.number("quota")?,
            weights: form.numbers("weights")?,
        },
        "glove" => Form::Glove {
            left: form.count("left")?,
            right: form.count("right")?,
        },
        "unanimity" => Form::Unanimity {
            players: players()?,
            members: form.counts("members")?,
            value: form.get("value").map_or(Ok(1.0), |_| form.number("value"))?,
        },
        "assignment" => Form::Assignment {
            surplus: form.matrix("surplus")?,
        },
        "shared_services" => Form::SharedServices {
            players: players()?,
            services: form
                .objects("services")?
                .iter()
                .map(|service| {
                    Ok(SharedService {
                        cost: service.number("cost")?,
                        users: service.counts("users")?,
                    })
                })
                .collect::<Result<_, Refusal>>()?,
        },
        "spanning_tree" => Form::SpanningTree {
            distances: form.matrix("distances")?,
        },
        "facility_location" => Form::FacilityLocation {
            open_cost: form.numbers("open_cost")?,
            service_cost: form.matrix("service_cost")?,
        },
        "step_cost" => Form::StepCost {
            demand: form.numbers("demand")?,
            block: form.number("block")?,
            block_cost: form.number("block_cost")?,
            unit_cost: form
                .get("unit_cost")
                .map_or(Ok(0.0), |_| form.number("unit_cost"))?,
        },
        other => {
            return Err(Refusal::new(
                Code::UnknownKind,
                format!("`form.type` is `{other}`, which is no form of game known here"),
            ));
        }
    })
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

fn core_tests(problem: &Problem, input: &Input, warnings: &mut Vec<String>) -> Result<Vec<Value>, Refusal> {
    let n = problem.game.players();
    let table = problem.game.table();
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
        match test_core(&problem.game, table.as_deref(), &shares) {
            Some(found) => {
                let mut answer = core_json(&problem.game, &found);
                answer.insert("name".to_owned(), name);
                answers.push(Value::Object(answer));
            }
            None => warnings.push(format!(
                "core test {name} left out: {n} players are too many for a table, and the class has no fast test"
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
    let level = |level: &super::Level| {
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
