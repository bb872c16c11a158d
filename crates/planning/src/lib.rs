//! Answers what a region should do, in which year, within its means.
//!
//! Stands after the transfer matrix: candidates come in with their gains, costs and fit, a plan goes out with its proof. Beside it,
//! measures that plans are judged by: how far regions are apart ([`convergence`]) and whom a cluster initiative can learn from ([`peers`]).
//! Texts and records are not here: the pipeline writes the document.
//!
//! ```
//! use p4c_planning::{Action, Means, choose_actions};
//! use p4c_problem::Limits;
//! let action = |gain: f64, cost: f64| Action {
//!     gains: vec![gain], cost_by_year: vec![cost], staff_by_year: vec![], requires: vec![], fit: 1.0, quality: 1.0,
//! };
//! let means = Means {
//!     needs: vec![1.0], covered: vec![0.2], years: 1,
//!     budget_by_year: vec![100.0], staff_by_year: vec![0.0], starts_per_year: 2,
//! };
//! let plan = choose_actions(&[action(0.5, 80.0), action(0.3, 60.0)], &means, &Limits::default()).unwrap();
//! assert_eq!(plan.start_year, [Some(0), None]);
//! assert!((plan.coverage_after - 0.7).abs() < 1e-9);
//! ```
//!
//! Reading order: [`actions`], `search`, `schedule`, `relaxation`, `years`, `branch`, [`convergence`], [`peers`], [`problem`].

pub mod actions;
mod branch;
pub mod convergence;
mod covers;
pub mod peers;
pub mod problem;
mod relaxation;
mod schedule;
mod search;
mod years;

pub use actions::{Action, Means, PlanOfActions, choose_actions};
