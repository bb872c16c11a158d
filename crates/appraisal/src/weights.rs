//! Finds how much each criterion counts: from people's judgements, or from the data.
//!
//! Runs before [`crate::ranking`]. Judgements: pairwise comparisons ([`pairwise`]), best and worst ([`best_worst`]), order and points
//! ([`direct`]). Data: how much a criterion tells the alternatives apart ([`objective`]).

pub mod best_worst;
pub mod direct;
pub mod objective;
pub mod pairwise;
