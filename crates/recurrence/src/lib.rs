//! Answers which records speak of the same thing, without labels, models or constants of a data set: groups within one set
//! and one-to-one links between two.
//!
//! ```
//! use p4c_recurrence::table::{TableOptions, records_from_table};
//! use p4c_recurrence::{GroupOptions, find_groups};
//! let headers = ["id", "title", "phone"].map(String::from);
//! let rows = [
//!     ["a", "Export help desk for small firms", "372 600 1000"],
//!     ["b", "Helpdesk on exports, small firms", "372 600 1000"],
//!     ["c", "Shared metal laboratory", "372 600 2222"],
//! ]
//! .map(|row| row.map(String::from).to_vec());
//! let set = records_from_table(&headers, &rows, &TableOptions::default())?;
//! let found = find_groups(&set, &GroupOptions::default())?;
//! assert_eq!(found.group_of.len(), 3);
//! println!("{}", found.explain("a", "b")?);
//! # Ok::<(), p4c_recurrence::Fault>(())
//! ```
//!
//! Reading order: [`RecordSet`], [`table`], `normalise`, `reading`, `lexicon`, `corpus`, `boilerplate`, `cognates`, `views`, `candidates`, `evidence`, `mixture`, `settle`, `meaning`,
//! `decision`, `clusters` and `assignment`, [`find_groups`], [`find_links`], [`Index`], [`Waterfall`], [`generic`], [`changes`]; [`stages`] for measuring.

mod assignment;
mod boilerplate;
mod candidates;
pub mod catalogue;
pub mod changes;
mod clusters;
mod cognates;
mod corpus;
mod decision;
mod engine;
mod evidence;
mod explain;
mod fault;
pub mod generic;
mod groups;
mod headings;
mod index;
mod lexicon;
mod links;
mod meaning;
mod mixture;
mod normalise;
mod reading;
mod record;
mod rows;
mod settle;
mod similarity;
mod sparse;
pub mod stages;
pub mod table;
mod units;
mod views;

pub use explain::{Step, Waterfall};
pub use fault::Fault;
pub use groups::{Group, GroupOptions, Groups, ProviderLimit, ScoredPair, find_groups, find_groups_of};
pub use index::{Index, Placement};
pub use links::{LinkOptions, Links, find_links};
pub use record::{Decisions, Field, FieldKind, Record, RecordSet};
