//! Answers the question: which services have these words, in whatever language and form, and what would further choices leave?
//!
//! ```
//! use p4c_model::Text;
//! use p4c_search::{Document, Index};
//! let titles = [Text::english("Export training"), Text::english("Laboratory access")];
//! let mut index = Index::in_memory()?;
//! let (searcher, _) = index.follow(1, 2, |number| {
//!     Document::new(["training", "access"][number]).titled(&titles[number])
//! })?;
//! // A slip of the pen, and a word still being written.
//! let hits = searcher.find("exprot trai")?;
//! assert_eq!(hits.found().iter().collect::<Vec<_>>(), [0]);
//! # Ok::<(), p4c_search::SearchError>(())
//! ```
//!
//! Reading order: [`Document`] (what is searched of a service), `analysis` (the terms of documents and of asked words), [`Index`] (how the
//! index follows the catalogue; kept by `store`), [`Searcher`] and [`Hits`] (how a question is read and answered; `asked`, `labels` and
//! `segments` look things up), [`Facets`] (what choices leave, over sets of [`Numbers`]).

mod analysis;
mod asked;
mod document;
mod error;
mod facets;
mod index;
mod labels;
mod numbers;
mod searcher;
mod segments;
mod store;

pub use document::Document;
pub use error::SearchError;
pub use facets::{Facets, Narrowed};
pub use index::{Followed, Index};
pub use numbers::Numbers;
pub use searcher::{Correction, Hits, Searcher};
