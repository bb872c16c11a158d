//! Splits the cost (or the worth) of what players do together: cooperative games and the rules that share them out.
//!
//! [`allocate`] is the door for other crates, [`problem`] that for `p4c compute solve`. Reading order: `game`, `form`, `worth` and `tables` say
//! what a game is; `allocate` and `allocation` share it out; `rules`, `shapley`, `owen`, `sampling`, `closed_forms` and `airport` hold the rules;
//! `nucleolus`, `stages`, `simplex`, `span` and `kohlberg` the nucleolus and its proof; `core`, `separation`, `least_core`, `min_cut` and
//! `matching` who would leave; `additivity` looks at the table itself.

mod additivity;
mod airport;
mod allocate;
mod allocation;
#[cfg(test)]
mod class_tests;
mod closed_forms;
mod coalition;
mod core;
mod figures;
mod form;
mod game;
mod kohlberg;
mod least_core;
mod matching;
mod min_cut;
mod nucleolus;
mod owen;
pub mod problem;
mod random;
mod reading;
mod rules;
mod sampling;
mod separation;
mod shapley;
mod simplex;
mod span;
mod stages;
mod tables;
mod whole;
mod worth;

pub use additivity::{MAX_ALL_PAIRS, WorseTogether, worst_pair};
pub use airport::{AirportType, nucleolus_of_types, shapley_of_types};
pub use allocate::allocate;
pub use allocation::{Allocation, Rule, RuleShares, Settings};
pub use closed_forms::talmud;
pub use coalition::{mask_of, members_of, name_coalition};
pub use core::{CoreTest, test_core};
pub use form::{Form, MAX_PLAYERS, SharedService};
pub use game::Game;
pub use kohlberg::{Fault, verify_by_levels, verify_kohlberg};
pub use nucleolus::{Certificate, Level, Nucleolus, Over, least_core_excess_of_table, nucleolus_of_table};
pub use rules::{KeyFigures, alternative_cost_avoided, equal_charge, equal_parts, proportional};
pub use sampling::Sampled;
pub use shapley::{MAX_TABLE_PLAYERS, shapley_of_table};

/// Whether a game's figures are costs, of which a player wants little, or values, of which a player wants much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// The table holds costs c(S); shares are to be paid.
    Cost,
    /// The table holds worths v(S); shares are received.
    Value,
}

impl Sense {
    /// 1 for values, -1 for costs: the factor that turns the game into one of values.
    pub fn sign(self) -> f64 {
        match self {
            Sense::Cost => -1.0,
            Sense::Value => 1.0,
        }
    }
}
