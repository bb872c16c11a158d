//! Answers: where could a good practice run, what is missing there, and where should it be tried first?
//!
//! Runs after practices were chosen and before plans are made. A practice states its preconditions in a form that can be checked against
//! a region's profile; what is not known stays unknown and makes the fit an interval. `p4c compute solve` reaches it through [`problem`].
//!
//! ```
//! use p4c_problem::Limits;
//! use p4c_transfer::matrix::{Practice, Transfer, assess};
//! use p4c_transfer::precondition::{Precondition, Test};
//! use p4c_transfer::profile::{Figure, Profile};
//!
//! let practice = Practice {
//!     preconditions: vec![Precondition::new("clusters", vec![Test::AtLeast(5.0)])],
//!     ..Practice::default()
//! };
//! let region = Profile::from_iter([("clusters".to_owned(), Figure::Number(7.0))]);
//! let transfer = Transfer { practices: vec![practice], regions: vec![region], ..Transfer::default() };
//! let matrix = assess(&transfer, &Limits::default())?;
//! assert_eq!(matrix.cells[0][0].fit, [1.0, 1.0]);
//! # Ok::<(), p4c_problem::Refusal>(())
//! ```
//!
//! Reading order: [`profile`] (what is known of a region), [`precondition`], [`similarity`], [`adaptation`], [`matrix`], [`problem`].

pub mod adaptation;
pub mod matrix;
pub mod precondition;
pub mod problem;
pub mod profile;
pub mod similarity;
