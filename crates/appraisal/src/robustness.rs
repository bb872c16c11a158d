//! Says how much a ranking depends on the weights: how often each place, under which weights, how far a weight may move.
//!
//! Runs beside [`crate::ranking`] on utilities from 0 to 1 (or any common scale). [`acceptability`] integrates over all weights: exact
//! for two and three criteria ([`exact`]) and for pairs of alternatives ([`halfspace`]), else by [`sampled`] weights with a stated
//! error. [`stability`] moves one weight at a time.

pub mod acceptability;
pub mod exact;
pub mod halfspace;
pub mod sampled;
pub mod stability;
pub mod weight_space;
