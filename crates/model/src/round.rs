//! Describes a round of appraisal: what is asked, by which weights, who scored what; and people's decisions on recurrence.

use serde::{Deserialize, Serialize};

use crate::error::words;
use crate::{Money, PartialDate, Provenance, Slug, Text};

words! {
    /// Whether scores may still come in.
    RoundStatus, "status of a round" {
        /// Scores may come in.
        Open = "open",
        /// The result stands.
        Frozen = "frozen",
    }
}

/// The limits and settings of one appraisal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Round {
    /// Public name.
    pub slug: Slug,
    /// Its name.
    pub name: Text,
    /// Whether scores may still come in.
    pub status: RoundStatus,
    /// Until when scores may come in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<PartialDate>,
    /// How many practices are chosen.
    pub choose: u32,
    /// The most that the chosen may cost together in a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Money>,
    /// The most of one top concept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_per_category: Option<u32>,
    /// The most of one country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_per_country: Option<u32>,
    /// The least number of countries among the chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least_countries: Option<u32>,
    /// Where the record came from.
    #[serde(default)]
    pub provenance: Provenance,
}

words! {
    /// How a criterion is answered.
    Scale, "scale" {
        /// 1 to 5, with words for each.
        OneToFive = "1-5",
        /// A measured figure.
        Measured = "measured",
        /// Yes or no: a practice that fails is out.
        Gate = "gate",
    }
}

/// A question of a round; a criterion without children is asked, one with children sums them up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Criterion {
    /// Public name.
    pub slug: Slug,
    /// The round it belongs to.
    pub round: Slug,
    /// The criterion that it is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Slug>,
    /// The question.
    pub name: Text,
    /// What the answers mean.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Text>,
    /// Its share among its siblings, any unit above 0; a gate has none.
    pub weight: f64,
    /// How it is answered.
    pub scale: Scale,
    /// Of a measured figure: the value worth nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worst: Option<f64>,
    /// Of a measured figure: the value worth most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best: Option<f64>,
    /// Where the record came from.
    #[serde(default)]
    pub provenance: Provenance,
}

/// One evaluator's answer to one criterion on one service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Public name.
    pub slug: Slug,
    /// The criterion, which names the round.
    pub criterion: Slug,
    /// The service.
    pub service: Slug,
    /// The organisation that answered; never the service's own provider.
    pub evaluator: Slug,
    /// The answer: 1 to 5, the figure, or 1 and 0 for yes and no.
    pub value: f64,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Where the record came from.
    #[serde(default)]
    pub provenance: Provenance,
}

words! {
    /// What a person decided on two services.
    Judgement, "judgement" {
        /// They are the same generic service.
        Same = "same",
        /// They are not.
        Different = "different",
    }
}

/// A person's decision that two services are, or are not, the same generic service; every later run obeys it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupDecision {
    /// Public name.
    pub slug: Slug,
    /// One service.
    pub left: Slug,
    /// The other.
    pub right: Slug,
    /// Same or different.
    pub judgement: Judgement,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Where the record came from.
    #[serde(default)]
    pub provenance: Provenance,
}
