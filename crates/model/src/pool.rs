//! Describes what agencies share: a pool of regions that run one service together, and a service offered to others.

use serde::{Deserialize, Serialize};

use crate::error::words;
use crate::{Money, PartialDate, Provenance, Slug, Text};

words! {
    /// Where a pool stands.
    PoolStatus, "status of a pool" {
        /// Proposed by a run or a person.
        Proposed = "proposed",
        /// Agreed by its members.
        Agreed = "agreed",
        /// At work.
        Running = "running",
        /// Ended.
        Ended = "ended",
    }
}

/// Several regions that run one service together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pool {
    /// Public name.
    pub slug: Slug,
    /// Its name.
    pub name: Text,
    /// The services that recur and are run as one.
    pub services: Vec<Slug>,
    /// The regions that take part.
    pub regions: Vec<Slug>,
    /// The organisation that hosts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<Slug>,
    /// Where it stands.
    pub status: PoolStatus,
    /// Where the record came from.
    #[serde(default)]
    pub provenance: Provenance,
}

words! {
    /// Where an offer stands.
    OfferStatus, "status of an offer" {
        /// Being written.
        Draft = "draft",
        /// Can be asked for.
        Open = "open",
        /// No place left.
        Full = "full",
        /// Ended.
        Closed = "closed",
    }
}

/// A service offered to users of other regions: when, to whom, at which price, for how many.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    /// Public name.
    pub slug: Slug,
    /// The service.
    pub service: Slug,
    /// Where it stands.
    pub status: OfferStatus,
    /// From when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<PartialDate>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<PartialDate>,
    /// What a user pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
    /// How many users it can serve.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// Regions whose initiatives may use it; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<Slug>,
    /// Where the record came from.
    #[serde(default)]
    pub provenance: Provenance,
}
