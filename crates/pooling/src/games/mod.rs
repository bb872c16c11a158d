//! Splits the cost (or the worth) of what players do together: cooperative games and the rules that share them out.
//!
//! Reading order: `coalition`, `shapley`, `nucleolus` (with `simplex` and `span`).

mod additivity;
mod airport;
mod allocate;
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
mod rules;
mod sampling;
mod separation;
mod shapley;
mod simplex;
mod span;
mod tables;
mod whole;

pub use additivity::{MAX_ALL_PAIRS, WorseTogether, worst_pair};
pub use airport::{AirportType, nucleolus_of_types, shapley_of_types};
pub use allocate::{Allocation, Rule, RuleShares, Settings, allocate};
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
