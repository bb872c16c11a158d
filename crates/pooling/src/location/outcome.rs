//! The answer to a hosting problem: who is open, who serves whom, and how good the answer is.
//!
//! All models answer in this shape; the JSON face is in [`crate::location::problem`].

use p4c_problem::{Quality, relative_gap};

/// A hosting with its worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Hosting {
    /// The whole cost.
    pub objective: f64,
    /// No hosting costs less than this; equal to `objective` when proved optimal.
    pub bound: f64,
    /// [`Quality::Optimal`] with proof (relative tolerance 1e-9), else [`Quality::Bound`].
    pub quality: Quality,
    /// The open hosts, ascending.
    pub open: Vec<usize>,
    /// The host of each customer; where a customer is split, the host with the largest share (the first of equals).
    pub assign: Vec<usize>,
    /// Each customer's hosts with the share each serves; shares of a customer add up to 1.
    pub shares: Vec<Vec<(usize, f64)>>,
    /// The demand that each host serves (number of customers where there is no demand).
    pub loads: Vec<f64>,
}

impl Hosting {
    /// The relative distance of the objective from the bound.
    pub fn gap(&self) -> f64 {
        relative_gap(self.objective, self.bound)
    }
}

/// The bound and the quality of an objective that a search proved, or else bounded.
pub(crate) fn proof(objective: f64, bound: f64, proved: bool) -> (f64, Quality) {
    if proved {
        (objective, Quality::Optimal)
    } else {
        (bound.min(objective), Quality::Bound)
    }
}

/// What a hosting problem came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// There is a hosting.
    Solved(Hosting),
    /// There is none, for this reason.
    Infeasible(String),
}

impl Outcome {
    /// The hosting, if there is one.
    pub fn hosting(&self) -> Option<&Hosting> {
        match self {
            Outcome::Solved(hosting) => Some(hosting),
            Outcome::Infeasible(_) => None,
        }
    }
}
