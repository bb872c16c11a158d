//! What comes out when a game is shared out: the rules, their shares with the core test, and all that is told beside them.
//!
//! Plain values, filled by [`super::allocate`] and written as JSON by [`super::problem`].

use std::fmt;

use p4c_problem::Quality;

use super::core::CoreTest;
use super::nucleolus::Certificate;
use super::sampling::Sampled;
use crate::money::{SplitFault, round_amounts};

/// A rule of cost sharing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// The mean of what a player adds over all orders of arrival.
    Shapley,
    /// The largest dissatisfaction as small as can be, among shares that leave nobody worse off than alone.
    Nucleolus,
    /// The same among all shares that add up.
    Prenucleolus,
    /// The same for everyone.
    EqualParts,
    /// Separable cost, the rest in equal parts.
    EqualCharge,
    /// Separable cost, the rest by what each saves.
    AlternativeCostAvoided,
    /// In proportion to the cost alone.
    ProportionalToStandalone,
    /// In proportion to given weights.
    ProportionalToWeights,
}

impl Rule {
    /// The name in answers, for example `equal_charge`.
    pub fn as_str(self) -> &'static str {
        match self {
            Rule::Shapley => "shapley",
            Rule::Nucleolus => "nucleolus",
            Rule::Prenucleolus => "prenucleolus",
            Rule::EqualParts => "equal_parts",
            Rule::EqualCharge => "equal_charge",
            Rule::AlternativeCostAvoided => "alternative_cost_avoided",
            Rule::ProportionalToStandalone => "proportional_to_standalone",
            Rule::ProportionalToWeights => "proportional_to_weights",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What one rule gives.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleShares {
    /// The rule.
    pub rule: Rule,
    /// One share a player, in the unit of the game.
    pub shares: Vec<f64>,
    /// Whether the shares are in the core, and who would leave if not; `None` where that cannot be found fast.
    pub core: Option<CoreTest>,
}

impl RuleShares {
    /// The shares as whole cents (hundredths of the game's unit) that add up to the rounded whole exactly.
    ///
    /// # Errors
    /// [`SplitFault`] when the amounts are beyond the range of whole cents.
    pub fn in_cents(&self) -> Result<Vec<i64>, SplitFault> {
        round_amounts(&self.shares)
    }
}

/// What the caller may ask for beside the game.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The key of [`Rule::ProportionalToWeights`]: one number from 0 a player, not all 0.
    pub weights: Option<Vec<f64>>,
    /// Pairs of orders when the Shapley value has to be sampled.
    pub samples: usize,
    /// The seed of sampling.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            weights: None,
            samples: 10_000,
            seed: 1,
        }
    }
}

/// A game shared out by every rule that applies.
#[derive(Debug, Clone, PartialEq)]
pub struct Allocation {
    /// The rules in a fixed order; a rule that does not apply is not there, and a warning says why.
    pub rules: Vec<RuleShares>,
    /// Whether any shares satisfy all coalitions.
    pub core_nonempty: Option<bool>,
    /// The most that can be promised to every proper coalition: max over shares of the least c(S) - x(S), or x(S) - v(S).
    pub least_core_min_satisfaction: Option<f64>,
    /// The proof of the nucleolus, where it was computed from a table.
    pub nucleolus_certificate: Option<Certificate>,
    /// The proof of the prenucleolus.
    pub prenucleolus_certificate: Option<Certificate>,
    /// The error bar, when the Shapley value was sampled.
    pub sampled: Option<Sampled>,
    /// What a person should look at.
    pub warnings: Vec<String>,
}

impl Allocation {
    /// The shares of one rule.
    pub fn shares(&self, rule: Rule) -> Option<&[f64]> {
        self.rules
            .iter()
            .find(|found| found.rule == rule)
            .map(|found| found.shares.as_slice())
    }

    /// What the answer is worth as a whole: sampled as soon as one part of it is.
    pub fn quality(&self) -> Quality {
        if self.sampled.is_some() {
            Quality::Sampled
        } else {
            Quality::Exact
        }
    }
}
