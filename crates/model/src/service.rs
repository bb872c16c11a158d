//! Describes a service as one provider gives it, what it needs to run elsewhere, and how it fared where it was tested.

use serde::{Deserialize, Serialize};

use crate::error::words;
use crate::{IndicatorValue, Language, Money, PartialDate, Provenance, Slug, Text};

words! {
    /// The four service types of the real project.
    ServiceType, "service type" {
        /// For many, anyone may join.
        OpenCollective = "open collective",
        /// For a closed group.
        ClosedCollective = "closed collective",
        /// Partners run it together.
        Partnership = "partnership",
        /// For one at a time.
        Individual = "individual",
    }
}

words! {
    /// How a service reaches its users.
    Delivery, "delivery" {
        /// On site.
        OnSite = "on site",
        /// Online.
        Online = "online",
        /// Both.
        Both = "both",
    }
}

words! {
    /// Where a service's record stands on its way to the public.
    ServiceStatus, "status" {
        /// Being written.
        Draft = "draft",
        /// Handed in.
        Submitted = "submitted",
        /// Checked by the project.
        Validated = "validated",
        /// Public.
        Published = "published",
        /// No longer given.
        Retired = "retired",
    }
}

/// A service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// Public name.
    pub slug: Slug,
    /// Title by language.
    pub title: Text,
    /// Who gives it.
    pub provider: Slug,
    /// Where it is given; the provider's region where nobody said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Slug>,
    /// What it is, in a few sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Text>,
    /// What it is, at length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// Concepts that a person gave it: notations of the scheme.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub concepts: Vec<String>,
    /// For whom it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_group: Option<Text>,
    /// Which of the four types.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_type: Option<ServiceType>,
    /// How it reaches its users.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// The languages it is given in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
    /// What it costs its provider in a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yearly_cost: Option<Money>,
    /// What a user pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
    /// Who pays for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub funding_sources: Vec<String>,
    /// Staff in full-time equivalents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<f64>,
    /// How many users it can serve in a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// How many users it has served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beneficiaries: Option<u32>,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<PartialDate>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<PartialDate>,
    /// What it took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resources_needed: Option<Text>,
    /// What it brought, with figures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_of_success: Option<Text>,
    /// What was hard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difficulties: Option<Text>,
    /// What was learned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lessons: Option<Text>,
    /// What others could take over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer_potential: Option<Text>,
    /// Who may use it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eligibility: Option<Text>,
    /// How to apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how_to_apply: Option<Text>,
    /// What one gets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<Text>,
    /// By which channels it is reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// Whom to ask: a function, not a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_point: Option<String>,
    /// Where the record stands.
    pub status: ServiceStatus,
    /// When its provider last said that the record is right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assured: Option<PartialDate>,
    /// Where the record came from; its page is `provenance.url`.
    #[serde(default)]
    pub provenance: Provenance,
}

impl Service {
    /// The service without its long texts: what names it, who gives it and where.
    pub fn outline(self) -> Self {
        Self {
            summary: None,
            description: None,
            target_group: None,
            resources_needed: None,
            evidence_of_success: None,
            difficulties: None,
            lessons: None,
            transfer_potential: None,
            eligibility: None,
            how_to_apply: None,
            output: None,
            ..self
        }
    }
}

words! {
    /// How a precondition is tested on an indicator of a region.
    Test, "test" {
        /// The figure is at least the value.
        AtLeast = "at least",
        /// The figure is at most the value.
        AtMost = "at most",
        /// The word is one of the values.
        OneOf = "one of",
        /// The indicator is there and is not `no` or 0.
        Exists = "exists",
    }
}

/// Something a service needs to run in a region, in a form a program can check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Precondition {
    /// Public name.
    pub slug: Slug,
    /// The service that needs it.
    pub service: Slug,
    /// The need in words.
    pub statement: Text,
    /// The indicator of a region's profile that decides it.
    pub indicator: String,
    /// How the indicator is tested.
    pub test: Test,
    /// What it is tested against: one figure, the words allowed, or nothing for `exists`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<IndicatorValue>,
    /// How much it counts among the service's preconditions.
    pub weight: f64,
    /// What it costs to create where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_to_create: Option<Money>,
    /// Where the record came from.
    #[serde(default)]
    pub provenance: Provenance,
}

/// A service tested in a region other than its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pilot {
    /// Public name.
    pub slug: Slug,
    /// The service, when its record is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Slug>,
    /// What was tested, in words.
    pub subject: Text,
    /// Where.
    pub region: Slug,
    /// From when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<PartialDate>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<PartialDate>,
    /// Whether the region kept it; `None` where nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<bool>,
    /// What was learned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learned: Option<Text>,
    /// Where the record came from.
    #[serde(default)]
    pub provenance: Provenance,
}
