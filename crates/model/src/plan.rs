//! Keeps what people add to a region's plan: its status and their own text, which every new run keeps.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::words;
use crate::{Provenance, Slug, Text};

words! {
    /// Where a plan stands.
    PlanStatus, "status of a plan" {
        /// Being written.
        Draft = "draft",
        /// With the reviewers.
        InReview = "in review",
        /// Agreed.
        Approved = "approved",
        /// Public.
        Released = "released",
    }
}

/// What people wrote to the plan that is computed for a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Public name.
    pub slug: Slug,
    /// The region.
    pub region: Slug,
    /// Its version, from 1.
    pub version: u32,
    /// Where it stands.
    pub status: PlanStatus,
    /// Own text by section, for example `policy-context`.
    #[serde(default)]
    pub own_text: BTreeMap<String, Text>,
    /// Where the record came from.
    #[serde(default)]
    pub provenance: Provenance,
}
