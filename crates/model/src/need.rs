//! Records what a cluster initiative or a region needs, how much, and how well it is served today.

use serde::{Deserialize, Serialize};

use crate::{PartialDate, Provenance, Slug};

/// An answer of a needs survey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Need {
    /// Public name.
    pub slug: Slug,
    /// The cluster initiative that has the need.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<Slug>,
    /// The region that has the need, when no single initiative was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Slug>,
    /// What is needed: the notation of a concept.
    pub concept: String,
    /// How important it is, 1 to 5.
    pub importance: u8,
    /// How satisfied the answerer is with what there is today, 1 to 5; `None` when there is nothing or nobody answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub satisfaction: Option<u8>,
    /// The service by which the need is met today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Slug>,
    /// Which survey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub survey: Option<String>,
    /// When it was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// Where the record came from.
    #[serde(default)]
    pub provenance: Provenance,
}
