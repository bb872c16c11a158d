//! Keeps the catalogue: records, the log of every change to them, and the results computed from them, in SQLite or PostgreSQL.
//!
//! One code serves both databases. Every write of records goes through [`Store::commit`]: one transaction that changes rows and appends
//! to the log, or nothing. Results are derived and can be rebuilt. What the records mean is said in `p4c-model`.
//!
//! ```
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! # let folder = tempfile::tempdir().unwrap();
//! use p4c_store::{Commit, Store};
//! let store = Store::open(&format!("sqlite://{}/p4c.sqlite", folder.path().display())).await?;
//! let report = store.commit(Commit::by("analyst").putting(vec![])).await?;
//! assert_eq!((report.added, store.catalogue().await?.len()), (0, 0));
//! # Ok::<(), p4c_store::StoreError>(()) }).unwrap();
//! ```
//!
//! Reading order: [`Store`], [`Commit`], [`log`], [`results`], [`backup`], [`check`], [`migration`].

pub mod backup;
pub mod check;
mod commit;
mod entity;
mod error;
pub mod log;
pub mod migration;
mod open;
pub mod results;

pub use commit::{Commit, CommitReport, fingerprint};
pub use error::StoreError;
pub use log::{Change, Position};
pub use open::{Store, sqlite_path};
pub use results::StoredResult;
