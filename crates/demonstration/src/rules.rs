//! The rules by which the demonstration illustrates, as `data/illustrative.json` holds them, and the costs that sources state.

use std::collections::BTreeMap;

use p4c_model::{IndicatorValue, Scale, Test};
use serde::Deserialize;

/// All rules.
#[derive(Debug, Clone, Deserialize)]
pub struct Rules {
    /// The round.
    pub round: RoundRule,
    /// Its criteria.
    pub criteria: Vec<CriterionRule>,
    /// The criterion that published evidence raises.
    pub evidence_criterion: String,
    /// The criterion that a published potential for transfer raises.
    pub transferability_criterion: String,
    /// The organisations that score.
    pub evaluators: Vec<String>,
    /// How many of them score a service.
    pub evaluators_of_a_service: usize,
    /// One in so many services is scored by all, so that agreement can be measured.
    pub scored_by_all_one_in: usize,
    /// Yearly cost and staff by top concept.
    pub costs: BTreeMap<String, CostRule>,
    /// Preconditions by top concept.
    pub preconditions: BTreeMap<String, Vec<PreconditionRule>>,
    /// What the regions with a plan have.
    pub regions: Vec<RegionRule>,
    /// NACE codes by a word in the name of an initiative.
    pub sectors_by_word: BTreeMap<String, String>,
    /// NACE codes of the others.
    pub other_sectors: Vec<String>,
    /// How many concepts an initiative says it needs.
    pub needs_of_an_initiative: usize,
    /// Needs of regions that no service of the data meets.
    pub unmet_needs: Vec<UnmetNeedRule>,
}

/// A need that no service of the data meets.
#[derive(Debug, Clone, Deserialize)]
pub struct UnmetNeedRule {
    /// The concept.
    pub concept: String,
    /// The regions that have it.
    pub regions: Vec<String>,
    /// How important it is to them, 1 to 5.
    pub importance: u8,
}

/// A round.
#[derive(Debug, Clone, Deserialize)]
#[allow(missing_docs, reason = "the fields are those of `p4c_model::Round`")]
pub struct RoundRule {
    pub slug: String,
    pub name: String,
    pub name_in_estonian: String,
    pub deadline: String,
    pub choose: u32,
    pub most_per_category: u32,
    pub most_per_country: u32,
    pub least_countries: u32,
    pub budget_cents: i64,
}

/// A criterion.
#[derive(Debug, Clone, Deserialize)]
#[allow(missing_docs, reason = "the fields are those of `p4c_model::Criterion`")]
pub struct CriterionRule {
    pub slug: String,
    pub name: String,
    pub name_in_estonian: String,
    pub weight: f64,
    pub parent: Option<String>,
    pub scale: Scale,
    pub explanation: Option<String>,
}

/// The range of yearly cost and staff.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct CostRule {
    /// The least and the most a year, in thousands of euros.
    pub thousand_euros: [f64; 2],
    /// The least and the most staff, in full-time equivalents.
    pub staff: [f64; 2],
}

/// A precondition.
#[derive(Debug, Clone, Deserialize)]
pub struct PreconditionRule {
    /// The indicator that decides it.
    pub key: String,
    /// The need in words.
    pub statement: String,
    /// How it is tested.
    pub test: Test,
    /// Against what.
    #[serde(default)]
    pub values: Vec<IndicatorValue>,
    /// How much it counts.
    pub weight: f64,
    /// What it costs to create; nothing where it cannot be bought.
    pub cost_to_create_cents: Option<i64>,
}

/// A region with a plan.
#[derive(Debug, Clone, Deserialize)]
pub struct RegionRule {
    /// The region.
    pub slug: String,
    /// Budget by year, in euro cents.
    pub budget_cents_by_year: Vec<i64>,
    /// Staff by year, in full-time equivalents.
    pub staff_by_year: Vec<f64>,
    /// Languages that services are used in.
    pub languages: Vec<p4c_model::Language>,
    /// Its figures.
    pub indicators: BTreeMap<String, IndicatorValue>,
}

/// Yearly costs that sources state.
#[derive(Debug, Clone, Deserialize)]
pub struct StatedCosts {
    /// By service.
    pub services: BTreeMap<String, StatedCost>,
}

/// A yearly cost that a source states.
#[derive(Debug, Clone, Deserialize)]
pub struct StatedCost {
    /// Euro cents a year.
    pub cents: i64,
    /// The passage of the record that states it.
    pub words: String,
}
