//! Orders alternatives by their performances on weighted criteria.
//!
//! Every method reads a [`crate::table::Table`] and [`crate::table::Criteria`]; they differ in what may make up for what.
//! [`weighted_sum`] lets everything make up for everything, [`topsis`] measures distance to an ideal, [`vikor`] watches the worst
//! regret, [`promethee`] compares in pairs with thresholds, [`electre`] adds a veto. [`normalization`] and [`places`] serve them.

pub mod electre;
pub mod normalization;
pub mod places;
pub mod promethee;
pub mod topsis;
pub mod vikor;
pub mod weighted_sum;

/// Rows that are worked on together: small enough to stay in the cache, large enough to be worth a task.
pub(crate) const BLOCK: usize = 4096;
