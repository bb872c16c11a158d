//! Brings files in and writes them out: workbooks, CSV and JSON, with every doubt and fault at its cell.
//!
//! Works on bytes: opening files and storing records is left to others. What is written here is read back here unchanged.
//!
//! ```
//! use p4c_formats::{ReadOptions, read};
//! let file = ("services.csv".to_owned(), b"id,title,provider,language\ndesk,Help desk,BEP,en\n".to_vec());
//! let reading = read(&[file], &ReadOptions::default()).unwrap();
//! assert!(reading.faults.is_empty());
//! assert_eq!(reading.records.len(), 2); // the service, and its provider
//! ```
//!
//! Reading order: [`finding`], [`mod@file`] (what a file is, and its bounds), `spreadsheet` and `delimited` (cells), [`tables`] (what each
//! column means: one place for reading, writing, template and recognition), `headers`, `cells`, `rows`, `completion`, [`json`], [`mod@write`], [`template`].

mod amounts;
mod cells;
mod completion;
mod delimited;
pub mod file;
pub mod finding;
mod grid;
mod headers;
pub mod json;
mod mapping;
mod places;
mod read;
mod rows;
mod spreadsheet;
pub mod tables;
pub mod template;
pub mod write;

pub use delimited::{decode, guess_separator, lines_after_open_quote};
pub use file::FileError;
pub use finding::Finding;
pub use mapping::Mapping;
pub use read::{ReadOptions, Reading, read};
