//! Says what the records of the house are: projects, regions, organisations, services, needs, rounds of appraisal, and text in many languages.
//!
//! Every other crate speaks in these types. They hold the rules a value must keep to exist (a [`Slug`] is a valid public name, a
//! [`NutsCode`] has the form of one) and the rules between records ([`Record::references`]); reading files and storing is done elsewhere.
//!
//! ```
//! use p4c_model::{Language, Text};
//! let title = Text::new(Language::parse("en").unwrap(), "Help desk for funding");
//! assert_eq!(title.best(&[Language::parse("et").unwrap()]).unwrap().value, "Help desk for funding");
//! ```
//!
//! Reading order: [`identity`], [`text`], [`value`], [`nuts`], [`provenance`], then the records: [`project`], [`region`],
//! [`organisation`], [`service`], [`need`], [`round`], [`plan`], [`pool`], and [`record`] which joins them.

pub mod catalogue;
pub mod error;
pub mod identity;
pub mod need;
pub mod nuts;
pub mod organisation;
pub mod plan;
pub mod pool;
pub mod project;
pub mod provenance;
pub mod record;
pub mod region;
pub mod round;
pub mod service;
pub mod text;
pub mod value;

pub use catalogue::Catalogue;
pub use error::ValueError;
pub use identity::{Id, Slug};
pub use need::Need;
pub use nuts::NutsCode;
pub use organisation::{ClusterLabel, LinkModel, Maturity, Organisation, OrganisationKind, Tie};
pub use plan::{Plan, PlanStatus};
pub use pool::{Offer, OfferStatus, Pool, PoolStatus};
pub use project::{Partner, Practice, Project, ProjectStatus};
pub use provenance::{Basis, Provenance};
pub use record::{Kind, Record, Reference};
pub use region::{Indicator, IndicatorValue, Region};
pub use round::{Criterion, GroupDecision, Judgement, Round, RoundStatus, Scale, Score};
pub use service::{Delivery, Pilot, Precondition, Service, ServiceStatus, ServiceType, Test};
pub use text::{Language, Text};
pub use value::{Money, PartialDate};
