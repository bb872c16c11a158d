//! Says where a record came from, and whether it states a fact or only illustrates.

use serde::{Deserialize, Serialize};

use crate::error::words;

words! {
    /// What a record rests on.
    Basis, "basis" {
        /// A source states it.
        Stated = "stated",
        /// Nobody published it: it was made to show how the system works, and is marked wherever it is shown.
        Illustrative = "illustrative",
    }
}

/// Where a record came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Fact or illustration.
    pub basis: Basis,
    /// Fields that only illustrate in a record that otherwise states facts, for example `yearly_cost`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub illustrative_fields: Vec<String>,
    /// The file, sheet and row it was read from, for example `services.xlsx, sheet Services, row 14`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The page that states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What else a reader should know, for example who chose it and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Default for Provenance {
    fn default() -> Self {
        Self {
            basis: Basis::Stated,
            illustrative_fields: Vec::new(),
            source: None,
            url: None,
            note: None,
        }
    }
}

impl Provenance {
    /// Whether a field of the record only illustrates, because the whole record does or the field is listed.
    pub fn is_illustrative(&self, field: &str) -> bool {
        self.basis == Basis::Illustrative || self.illustrative_fields.iter().any(|listed| listed == field)
    }
}
