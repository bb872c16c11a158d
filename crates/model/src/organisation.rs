//! Describes an organisation, and the ties by which a cluster initiative is linked to development agencies.

use serde::{Deserialize, Serialize};

use crate::error::words;
use crate::{PartialDate, Provenance, Slug, Text};

words! {
    /// What kind of organisation it is.
    OrganisationKind, "kind of organisation" {
        /// A regional body that supports cluster initiatives.
        DevelopmentAgency = "development agency",
        /// An organised effort that runs a business cluster.
        ClusterInitiative = "cluster initiative",
        /// A public authority.
        Authority = "authority",
        /// A university or research centre.
        University = "university",
        /// Any other.
        Other = "other",
    }
}

words! {
    /// How a development agency is linked to a cluster initiative.
    LinkModel, "link model" {
        /// The agency founded it.
        Founded = "founded",
        /// The agency employs its management.
        Hosted = "hosted",
        /// The agency funds it.
        Funded = "funded",
        /// The agency buys services from it by contract.
        Contracted = "contracted",
        /// The agency accredits it.
        Accredited = "accredited",
        /// Contact without form.
        Informal = "informal",
    }
}

words! {
    /// The quality label of a cluster organisation.
    ClusterLabel, "label" {
        /// No label.
        None = "none",
        /// Bronze.
        Bronze = "bronze",
        /// Silver.
        Silver = "silver",
        /// Gold.
        Gold = "gold",
    }
}

words! {
    /// How far a cluster has come in its life.
    Maturity, "maturity" {
        /// First contacts.
        Embryonic = "embryonic",
        /// A growing network.
        Emerging = "emerging",
        /// A working organisation.
        Established = "established",
        /// Steady and well known.
        Mature = "mature",
        /// Turning to new fields.
        Transforming = "transforming",
    }
}

/// A tie between a cluster initiative and a development agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tie {
    /// The development agency.
    pub agency: Slug,
    /// How they are linked.
    pub model: LinkModel,
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Organisation {
    /// Public name.
    pub slug: Slug,
    /// Names by language.
    pub name: Text,
    /// What kind it is.
    pub kind: OrganisationKind,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Slug>,
    /// Its site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// Sectors of a cluster initiative: NACE 2.1 codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sectors: Vec<String>,
    /// Number of members of a cluster initiative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<u32>,
    /// How many of them are small and medium-sized enterprises.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smes: Option<u32>,
    /// When it was founded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub founded: Option<PartialDate>,
    /// Quality label of a cluster organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<ClusterLabel>,
    /// How far the cluster has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maturity: Option<Maturity>,
    /// Its ties to development agencies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ties: Vec<Tie>,
    /// Where the record came from.
    #[serde(default)]
    pub provenance: Provenance,
}
