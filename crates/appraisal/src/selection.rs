//! Chooses K of n practices with the largest total score within limits, proves it, and says why the others were left out.
//!
//! Runs after [`crate::ranking`]; its input is one score an item and the round's limits. [`portfolio`] states the problem,
//! `search` solves it (branch and bound over [`p4c_problem::linear`]), [`choice`] answers, [`reasons`] explains, [`repair`] says
//! what to give up when nothing fits.

pub mod choice;
pub(crate) mod exchange;
pub mod portfolio;
pub mod reasons;
pub mod repair;
pub(crate) mod search;
