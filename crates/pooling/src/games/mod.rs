//! Splits the cost (or the worth) of what players do together: cooperative games and the rules that share them out.
//!
//! Reading order: `coalition`, `shapley`, `nucleolus` (with `simplex` and `span`).

mod coalition;
mod kohlberg;
mod nucleolus;
mod random;
mod shapley;
mod simplex;
mod span;

pub use coalition::{mask_of, members_of, name_coalition};
pub use kohlberg::{Fault, verify_by_levels, verify_kohlberg};
pub use nucleolus::{Certificate, Level, Nucleolus, Over, least_core_excess_of_table, nucleolus_of_table};
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
