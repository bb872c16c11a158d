//! Runs the journey: classify, recur, appraise, transfer, plan, pool, links, potential, convergence and recommend.
//!
//! The only place where the engines meet the store. Each step reads the catalogue and the results of earlier steps, and leaves results
//! that say from which records and with which settings they were computed; a step whose input did not change is not run again.
//!
//! Reading order: [`step`] (the order of the journey), [`run`] (what is run and what is not), [`settings`], then a module for each step.

pub mod appraise;
pub mod classify;
pub mod convergence;
pub mod error;
pub mod links;
pub mod plan;
pub mod pool;
pub mod potential;
pub mod recommend;
pub mod recur;
pub mod results;
pub mod run;
pub mod settings;
pub mod step;
pub mod transfer;
pub mod view;

pub use error::PipelineError;
pub use results::Results;
pub use run::{Outcome, analyse, outdated_among, outdated_steps, stored_results};
pub use settings::Settings;
pub use step::Step;
