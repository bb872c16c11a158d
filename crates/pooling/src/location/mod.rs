//! Answers which agencies should host a shared service, for whom, at least cost.
//!
//! Models: hosts without capacity, the p-median, hosts with capacity (customers split or from a single source), and several services at
//! once. Every answer is proved optimal or carries a bound and a gap. What the members pay is left to [`crate::games`].
//!
//! ```
//! use p4c_pooling::location::{Outcome, Uncapacitated, solve_uncapacitated};
//! use p4c_problem::Limits;
//! let problem = Uncapacitated {
//!     open_cost: vec![10.0, 4.0],
//!     service_cost: vec![vec![1.0, 2.0, 3.0], vec![2.0, 2.0, 9.0]],
//! };
//! let Outcome::Solved(hosting) = solve_uncapacitated(&problem, &Limits::default()).unwrap() else { unreachable!() };
//! assert_eq!((hosting.objective, hosting.open), (16.0, vec![0]));
//! ```
//!
//! Reading order: [`Hosting`], [`solve_uncapacitated`], [`solve_p_median`], [`solve_capacitated`], [`solve_single_source`], [`solve_multi_service`], [`problem`], [`orlib`], [`instances`].

mod agency;
mod capacitated;
mod check;
mod cover;
mod gains;
mod granule;
mod hosting_capacity;
mod hosting_services;
pub mod instances;
mod interchange;
mod knapsack;
pub mod orlib;
mod outcome;
mod placement;
mod plant;
mod price_search;
pub mod problem;
mod read;
mod relaxation;
mod seeded;
mod services;
mod transport;
mod tree;
mod uncapacitated;

pub use hosting_capacity::{Capacitated, solve_capacitated};
pub use hosting_services::{MultiService, solve_multi_service, solve_single_source};
pub use outcome::{Hosting, Outcome};
pub use uncapacitated::{PMedian, Uncapacitated, solve_p_median, solve_uncapacitated};
