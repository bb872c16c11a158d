//! Says why an index could not be opened, written or read.

use std::io;
use std::path::PathBuf;

use tantivy::TantivyError;

/// Why an index could not be opened, written or read. Damage is not among the reasons: a damaged index is made anew.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SearchError {
    /// The folder cannot be made, emptied or written.
    #[error("the folder of the search index {} cannot be used: {source}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another process is writing the index.
    #[error("another process is writing the search index")]
    Busy,
    /// The index could not be written or read.
    #[error("the search index failed: {0}")]
    Index(String),
}

impl SearchError {
    /// What would help.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            SearchError::Folder { .. } => {
                Some("name a folder that may be written, or none to keep the index in memory")
            }
            SearchError::Busy => Some("give each site a folder of its own for its search index"),
            SearchError::Index(_) => None,
        }
    }
}

impl From<TantivyError> for SearchError {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::LockFailure(..) => SearchError::Busy,
            other => SearchError::Index(other.to_string()),
        }
    }
}

impl From<io::Error> for SearchError {
    fn from(error: io::Error) -> Self {
        SearchError::Index(error.to_string())
    }
}
