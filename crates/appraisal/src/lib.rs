//! Answers: which services are good practices, how sure is that, and which of them should be chosen?
//!
//! Runs after services that recur were grouped, and before transfer and planning. People (or data) weigh criteria, evaluators score,
//! methods rank, robustness says how much the ranking depends on the weights, and a selection under limits is proved optimal.
//! Everything is a pure function of its input; `p4c compute solve` reaches the methods through [`problem`].
//!
//! ```
//! use p4c_appraisal::ranking::{normalization::Normalization, topsis::topsis};
//! use p4c_appraisal::table::{Criteria, Sense, Table};
//!
//! // Two services by satisfaction (more is better) and cost (less is better).
//! let table = Table::from_rows(&[vec![4.5, 100.0], vec![3.0, 40.0]])?;
//! let criteria = Criteria::new(vec![0.7, 0.3], vec![Sense::Benefit, Sense::Cost])?;
//! let closeness = topsis(&table, &criteria, Normalization::MinMax)?;
//! assert!(closeness[0] > closeness[1]);
//! # Ok::<(), p4c_problem::Refusal>(())
//! ```
//!
//! Reading order: [`criteria`] and [`evaluators`] (how a round comes to its scores), [`table`] (what every method reads), [`weights`],
//! [`ranking`], [`agreement`], [`robustness`], [`selection`], [`problem`].

pub mod agreement;
pub mod criteria;
pub mod evaluators;
pub mod problem;
pub mod ranking;
pub mod robustness;
pub mod selection;
pub mod table;
pub mod weights;
