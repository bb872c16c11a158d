//! Says what a decision problem is: how it is read from JSON, within which limits it is solved, and how an answer tells how good it is.
//!
//! Every decision engine (appraisal, transfer, planning, pooling) answers problems in these shapes; `p4c compute solve` and the
//! pipeline call them alike. Methods are not here but for one that several share, the linear programmes of [`linear`]: each engine has
//! its own, and its own `problem` module that maps JSON to it.
//!
//! ```
//! use p4c_problem::{parse_problems, Problem};
//! let problems = parse_problems(r#"[{"id": "a", "kind": "roc", "input": {"n": 3}}]"#).unwrap();
//! assert_eq!(problems[0].kind, "roc");
//! ```
//!
//! Reading order: [`Problem`], [`Refusal`], [`Limits`], [`Quality`], [`Input`], [`linear`].

mod input;
mod limits;
pub mod linear;
mod parse;
mod refusal;
mod tree;

pub use input::Input;
pub use limits::{CancelFlag, Limits};
pub use parse::{Problem, parse_problems};
pub use refusal::{Code, Refusal};

use serde::Serialize;

/// What an answer is worth: the word in an answer's `quality` field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    /// Computed by a closed form or a finite exact method, up to rounding of floating-point numbers.
    Exact,
    /// An optimum with proof: the bound met the objective.
    Optimal,
    /// The best answer found within the limits; `bound` and `gap` say how far the optimum can be.
    Bound,
    /// Estimated from random or quasi-random samples; `standard_error` and `seed` say how exactly.
    Sampled,
}

/// The relative gap between an objective and a bound on it: |objective - bound| / max(|objective|, 1e-10).
pub fn relative_gap(objective: f64, bound: f64) -> f64 {
    (objective - bound).abs() / objective.abs().max(1e-10)
}
