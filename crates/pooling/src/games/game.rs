//! A cooperative game: who the players are, whether figures are costs or values, and the figures as a table, a formula or both.
//!
//! Everything in this folder starts from a [`Game`]; once it exists, its table has the right length and its figures are finite.

use std::sync::OnceLock;
use std::time::Duration;

use p4c_problem::{Code, Limits, Refusal};
use rayon::prelude::*;

use super::coalition::members_of;
use super::form::Form;
use super::{MAX_TABLE_PLAYERS, Sense, tables};

/// A cooperative game with transferable utility.
#[derive(Debug, Clone, PartialEq)]
pub struct Game {
    names: Vec<String>,
    players: usize,
    sense: Sense,
    /// Empty until it is asked for when the game was given by formula; `None` inside when there are too many players.
    table: OnceLock<Option<Vec<f64>>>,
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
            table: OnceLock::from(Some(table)),
            form: None,
        })
    }

    /// A game whose table is made by asking for the figure of every coalition, for example by solving who hosts it.
    ///
    /// `worth` gets the members of a non-empty coalition, ascending; it is asked 2^n - 1 times, from several threads.
    ///
    /// # Errors
    /// As [`Game::from_table`], and the first refusal of `worth` in the order of the table.
    ///
    /// ```
    /// use p4c_pooling::games::{Game, Sense};
    /// let game = Game::from_worths(3, Sense::Cost, |members| Ok(10.0 + members.len() as f64)).unwrap();
    /// assert_eq!(game.table().unwrap()[0b111], 13.0);
    /// ```
    pub fn from_worths(
        players: usize,
        sense: Sense,
        worth: impl Fn(&[usize]) -> Result<f64, Refusal> + Sync,
    ) -> Result<Self, Refusal> {
        check_table_players(players)?;
        let entries = 1_u32 << players;
        let mut table = Vec::with_capacity(entries as usize);
        for from in (0..entries).step_by(1 << 14) {
            let part: Vec<Result<f64, Refusal>> = (from..entries.min(from + (1 << 14)))
                .into_par_iter()
                .map(|mask| {
                    if mask == 0 {
                        Ok(0.0)
                    } else {
                        worth(&members_of(mask))
                    }
                })
                .collect();
            for figure in part {
                table.push(figure?);
            }
        }
        Self::from_table(table, sense)
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
            table: OnceLock::new(),
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
        if let Some(table) = self.given_table() {
            let expected = tables::table_of(&form, &unlimited())?;
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

    /// The whole table, made from the formula at the first call if need be; `None` beyond 24 players.
    pub fn table(&self) -> Option<&[f64]> {
        self.table_within(&unlimited()).unwrap_or(None)
    }

    /// As [`Game::table`], within limits.
    ///
    /// # Errors
    /// [`Code::TimeLimit`] or [`Code::Cancelled`] when the limits end before a formula's table is made.
    pub fn table_within(&self, limits: &Limits) -> Result<Option<&[f64]>, Refusal> {
        if self.table.get().is_none() {
            let made = match &self.form {
                Some(form) if self.players <= MAX_TABLE_PLAYERS => Some(tables::table_of(form, limits)?),
                _ => None,
            };
            // Another thread may have been faster: its table is the same.
            let _ = self.table.set(made);
        }
        Ok(self.given_table())
    }

    /// The table if there is one already.
    pub(crate) fn given_table(&self) -> Option<&[f64]> {
        self.table.get()?.as_deref()
    }

    /// The figure of one coalition; `None` where the formula would take too long (see [`Form::worth`]).
    pub fn worth(&self, inside: &[bool]) -> Option<f64> {
        match (self.given_table(), &self.form) {
            (Some(table), _) => {
                let mask = (0..self.players).fold(0, |mask, i| mask | usize::from(inside[i]) << i);
                Some(table[mask])
            }
            (None, Some(form)) => form.worth(inside),
            (None, None) => None,
        }
    }
}

/// Limits that no table of 24 players reaches.
fn unlimited() -> Limits {
    Limits::of(Duration::from_secs(86_400))
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
