//! Describes a region: its place in NUTS, its names and point on the map, and the figures that preconditions are checked against.

use serde::{Deserialize, Serialize};

use crate::{NutsCode, Provenance, Slug, Text};

/// The value of an indicator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum IndicatorValue {
    /// Yes or no, for example whether an institution exists.
    Flag(bool),
    /// A figure.
    Number(f64),
    /// A word, for example a link model.
    Word(String),
}

impl std::fmt::Display for IndicatorValue {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            IndicatorValue::Flag(flag) => write!(formatter, "{}", if *flag { "yes" } else { "no" }),
            IndicatorValue::Number(number) => write!(formatter, "{number}"),
            IndicatorValue::Word(word) => formatter.write_str(word),
        }
    }
}

/// A figure about a region, with its year and source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// Which indicator, for example `cluster-managers-trained` or `funding-help-desk`.
    pub key: String,
    /// Its value.
    pub value: IndicatorValue,
    /// The year it holds for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
    /// Who says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// A territory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// Public name: the NUTS code where there is one.
    pub slug: Slug,
    /// NUTS code; `None` for a territory outside NUTS or over several countries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nuts: Option<NutsCode>,
    /// The region it lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Slug>,
    /// Names by language.
    pub name: Text,
    /// Label point: longitude and latitude in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<(f64, f64)>,
    /// Whether the region gets a plan, and if so why it was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// Money for new actions in each year of the plan, in euro cents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub budget_cents_by_year: Vec<i64>,
    /// Staff for new actions in each year of the plan, in full-time equivalents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub staff_by_year: Vec<f64>,
    /// Languages that services are used in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<crate::Language>,
    /// Figures of its profile.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<Indicator>,
    /// Where the record came from.
    #[serde(default)]
    pub provenance: Provenance,
}

impl Region {
    /// The newest value of an indicator.
    pub fn indicator(&self, key: &str) -> Option<&Indicator> {
        self.indicators
            .iter()
            .filter(|indicator| indicator.key == key)
            .max_by_key(|indicator| indicator.year)
    }
}
