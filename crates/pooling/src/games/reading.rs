//! Reads the JSON of a game: table, formula, names of the players and settings, each fault named by field and index.
//!
//! The first half of [`super::problem`]; the meaning of the figures is checked by [`super::Game`] and [`super::Form`].

use p4c_problem::{Code, Input, Refusal};
use serde_json::Value;

use super::form::MAX_PLAYERS;
use super::game::check_table_players;
use super::{Form, Game, Sense, Settings, SharedService};

/// A game as read, with what the answer needs beside it.
pub(super) struct Problem {
    pub game: Game,
    pub settings: Settings,
    /// Movements of each type when players are given by type.
    types: Option<Vec<usize>>,
    /// What was read but not used.
    pub warnings: Vec<String>,
}

impl Problem {
    /// The index of the first player of each type.
    pub fn firsts(&self) -> Option<Vec<usize>> {
        let mut next = 0;
        let first = |count: &usize| {
            let first = next;
            next += count;
            first
        };
        Some(self.types.as_ref()?.iter().map(first).collect())
    }

    /// Figures by type as figures by player, when there are as many as types.
    pub fn by_player(&self, figures: Vec<f64>) -> Vec<f64> {
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

pub(super) fn check_sense(sense: Sense, input: &Input) -> Result<(), Refusal> {
    if !input.has("sense") {
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

pub(super) fn read_problem(sense: Sense, input: &Input) -> Result<Problem, Refusal> {
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
    let game = match (input.has("table"), &form) {
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
    if input.has("players") {
        let mut names = read_names(input)?;
        if let Some(types) = problem.types.as_ref().filter(|types| types.len() == names.len()) {
            names = spread(types, &names);
        }
        problem.game = problem.game.with_players(names)?;
    }
    if input.has("weights") {
        problem.settings.weights = Some(problem.by_player(input.numbers("weights")?));
    }
    if input.has("samples") {
        problem.settings.samples = input.count("samples")?;
    }
    if input.has("seed") {
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
    if let Some(n) = n {
        check_table_players(n)?;
    }
    let table = input.numbers("table")?;
    if let Some(n) = n.filter(|n| table.len() != 1 << n) {
        return Err(Refusal::new(
            Code::WrongShape,
            format!(
                "`table` has {} entries; {} are expected for {n} players",
                table.len(),
                1_usize << n
            ),
        ));
    }
    Game::from_table(table, sense)
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
