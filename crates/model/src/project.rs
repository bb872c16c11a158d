//! Describes a project of the kind this software continues: its facts, its partners, and the practices it published.

use serde::{Deserialize, Serialize};

use crate::error::words;
use crate::{Money, PartialDate, Provenance, Slug, Text};

words! {
    /// Whether a project still runs.
    ProjectStatus, "project status" {
        /// Approved, not begun.
        Planned = "planned",
        /// Under way.
        Running = "running",
        /// Ended.
        Completed = "completed",
    }
}

/// An organisation's part in a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Partner {
    /// The organisation; `None` where public pages do not name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<Slug>,
    /// The region it takes part for.
    pub region: Slug,
    /// `lead partner` or `partner`.
    pub role: String,
    /// What a reader should know, for example that the choice of region is ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A good practice that a project published by title, with the group it stood in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Practice {
    /// The heading under which the project listed it.
    pub group: String,
    /// Its published title.
    pub title: String,
}

/// A cooperation project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Project {
    /// Public name.
    pub slug: Slug,
    /// Short name, for example `P4C`.
    pub acronym: String,
    /// Full name.
    pub name: Text,
    /// Strapline or description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Text>,
    /// Funding programme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<String>,
    /// Call within the programme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<String>,
    /// Begin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<PartialDate>,
    /// End.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<PartialDate>,
    /// Whole budget.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Money>,
    /// Whether it still runs.
    pub status: ProjectStatus,
    /// The project it follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predecessor: Option<Slug>,
    /// Who took part.
    #[serde(default)]
    pub partners: Vec<Partner>,
    /// What it did and made.
    #[serde(default)]
    pub outputs: Vec<String>,
    /// The practices it published.
    #[serde(default)]
    pub practices: Vec<Practice>,
    /// Where it can be asked, a function or page, never a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Where the record came from.
    #[serde(default)]
    pub provenance: Provenance,
}
