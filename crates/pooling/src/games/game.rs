//! A cooperative game: who the players are, whether figures are costs or values, and the figures as a table, a formula or both.
//!
//! Everything in this folder starts from a [`Game`]; once it exists, its table has the right length and its figures are finite.

use std::borrow::Cow;

use p4c_problem::{Code, Refusal};

use super::form::Form;
use super::{MAX_TABLE_PLAYERS, Sense, tables};

/// A cooperative game with transferable utility.
#[derive(Debug, Clone, PartialEq)]
pub struct Game {
    names: Vec<String>,
    players: usize,
    sense: Sense,
    table: Option<Vec<f64>>,
    form: Option<Form>,
}

impl Game {
    /// A game by its table of 2^n entries; bit i of the index stands for player i.
    ///
    /// # Errors
    /// [`Code::TooLarge`] beyond 24 players, [`Code::WrongShape`] for a length that is no power of two from 2,
    /// [`Code::NotFinite`], and [`Code::InvalidValue`] when the empty set is not worth 0.
    pub fn from_table(table: Vec<f64>, sense: Sense) -> Result<Self, Refusal> {
        let players = table.len().checked_ilog2().unwrap_or(0) as usize;
        if table.len() < 2 || !table.len().is_power_of_two() {
            return Err(Refusal::new(
                Code::WrongShape,
                format!(
                    "`table` has {} entries; 2^n are expected for n players, from 2",
                    table.len()
                ),
            ));
        }
        check_table_players(players)?;
        if let Some(mask) = table.iter().position(|value| !value.is_finite()) {
            return Err(Refusal::new(
                Code::NotFinite,
                format!("`table[{mask}]` is not a finite number"),
            ));
        }
        if table[0] != 0.0 {
            return Err(Refusal::new(
                Code::InvalidValue,
                format!("`table[0]` is {}; the empty set must be 0", table[0]),
            ));
        }
        Ok(Self {
            names: Vec::new(),
            players,
            sense,
            table: Some(table),
            form: None,
        })
    }

    /// A game by formula.
    ///
    /// # Errors
    /// As [`Form::check`].
    pub fn from_form(form: Form, sense: Sense) -> Result<Self, Refusal> {
        form.check()?;
        Ok(Self {
            names: Vec::new(),
            players: form.players(),
            sense,
            table: None,
            form: Some(form.tidy()),
        })
    }

    /// The same game with a formula that its table follows: the table is compared with the formula, entry by entry.
    ///
    /// # Errors
    /// As [`Form::check`]; [`Code::WrongShape`] when the players differ in number, [`Code::InvalidValue`] naming the first entry that differs.
    pub fn with_form(mut self, form: Form) -> Result<Self, Refusal> {
        form.check()?;
        if form.players() != self.players {
            return Err(Refusal::new(
                Code::WrongShape,
                format!(
                    "the table has {} players, the form `{}` has {}",
                    self.players,
                    form.name(),
                    form.players()
                ),
            ));
        }
        if let Some(table) = &self.table {
            let expected = tables::table_of(&form);
            let largest = table.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
            let differs = |(given, by_form): (&f64, &f64)| (given - by_form).abs() > 1e-6 * largest;
            if let Some(mask) = table.iter().zip(&expected).position(differs) {
                return Err(Refusal::new(
                    Code::InvalidValue,
                    format!(
                        "`table[{mask}]` is {}, the form `{}` gives {}",
                        table[mask],
                        form.name(),
                        expected[mask]
                    ),
                ));
            }
        }
        self.form = Some(form.tidy());
        Ok(self)
    }

    /// The same game with names of the players, used in messages.
    ///
    /// # Errors
    /// [`Code::WrongShape`] when there is not one name for each player.
    pub fn with_players(mut self, names: Vec<String>) -> Result<Self, Refusal> {
        if names.len() != self.players {
            return Err(Refusal::new(
                Code::WrongShape,
                format!(
                    "`players` has {} names; the game has {} players",
                    names.len(),
                    self.players
                ),
            ));
        }
        self.names = names;
        Ok(self)
    }

    /// How many players there are.
    pub fn players(&self) -> usize {
        self.players
    }

    /// The names of the players; empty when none were given.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Costs or values.
    pub fn sense(&self) -> Sense {
        self.sense
    }

    /// The formula, if there is one.
    pub fn form(&self) -> Option<&Form> {
        self.form.as_ref()
    }

    /// The whole table, made from the formula if need be; `None` beyond 24 players.
    pub fn table(&self) -> Option<Cow<'_, [f64]>> {
        match (&self.table, &self.form) {
            (Some(table), _) => Some(Cow::Borrowed(table)),
            (None, Some(form)) if self.players <= MAX_TABLE_PLAYERS => {
                Some(Cow::Owned(tables::table_of(form)))
            }
            _ => None,
        }
    }

    /// The figure of one coalition; `None` where the formula would take too long (see [`Form::worth`]).
    pub fn worth(&self, inside: &[bool]) -> Option<f64> {
        match (&self.table, &self.form) {
            (Some(table), _) => {
                let mask = (0..self.players).fold(0, |mask, i| mask | usize::from(inside[i]) << i);
                Some(table[mask])
            }
            (None, Some(form)) => form.worth(inside),
            (None, None) => None,
        }
    }
}

/// Refuses a table of more players than memory and time allow.
///
/// # Errors
/// [`Code::TooLarge`].
pub(crate) fn check_table_players(players: usize) -> Result<(), Refusal> {
    if players > MAX_TABLE_PLAYERS {
        return Err(Refusal::new(
            Code::TooLarge,
            format!(
                "a table of {players} players has 2^{players} entries; at most {MAX_TABLE_PLAYERS} players are taken by table: give a `form`"
            ),
        ));
    }
    Ok(())
}
