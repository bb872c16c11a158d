//! Holds what the steps are told beside the catalogue: numbers that a person may change, with the values they begin with.

use serde::{Deserialize, Serialize};

/// The settings of an analysis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The seed of everything that is sampled.
    pub seed: u64,
    /// Samples of weights for the robustness of the ranking.
    pub robustness_samples: usize,
    /// The first year of the plans.
    pub plan_start: i16,
    /// New actions that a region may start in a year.
    pub starts_per_year: usize,
    /// Candidates for a plan beside the selected practices: the best-ranked recurrent ones.
    pub further_candidates: usize,
    /// The share of a concept's coverage that one action adds at full fit and quality, 0 to 1.
    pub gain_of_action: f64,
    /// A need of this importance (1 to 5) or more counts as asked for.
    pub asked_from: u8,
    /// Peers of a cluster initiative that its potential is read from.
    pub peers: usize,
    /// The share of a service's yearly cost that its host bears once, however many regions it serves, 0 to 1.
    pub fixed_share: f64,
    /// Travel cost of serving another region for a year, in euro cents a kilometre between the regions' points.
    pub travel_cents_per_kilometre: i64,
    /// Cost of serving a region in another language, in euro cents a year.
    pub language_cents: i64,
    /// The longest that one problem may be solved, in seconds. At the limit the best answer is taken, with its gap.
    pub seconds_per_problem: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 20_110_630,
            robustness_samples: 20_000,
            plan_start: 2013,
            starts_per_year: 3,
            further_candidates: 15,
            gain_of_action: 0.4,
            asked_from: 4,
            peers: 5,
            fixed_share: 0.6,
            travel_cents_per_kilometre: 1_000,
            language_cents: 400_000,
            seconds_per_problem: 60,
        }
    }
}
