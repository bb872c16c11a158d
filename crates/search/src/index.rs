//! Keeps the search index in step with the catalogue: which documents are new, changed or gone, and how far the change log has come.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::analysis::{Analysis, Analyst, DocumentTerms};
use crate::document::{Document, Fingerprint};
use crate::error::SearchError;
use crate::labels::Labels;
use crate::searcher::Searcher;
use crate::segments::Segments;
use crate::store::Store;

/// The search index of a catalogue. One writes; what it has given out for reading stays as it was.
pub struct Index {
    store: Store,
    labels: Arc<Labels>,
    analysis: &'static Analysis,
}

/// What bringing an index up to date has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Followed {
    /// How far the change log had come before.
    pub from: i64,
    /// How many documents were put in: new ones and changed ones.
    pub put: usize,
    /// How many documents were taken out: former states of changed ones and those that are gone.
    pub out: usize,
}

impl Index {
    /// An empty index in memory.
    ///
    /// # Errors
    /// [`SearchError::Index`].
    pub fn in_memory() -> Result<Self, SearchError> {
        Self::of(Store::in_memory(Analysis::get().version())?)
    }

    /// The index in a folder. Where there is none, or one that is damaged or was made by another version, an empty one takes its place.
    /// All of it is read once to see whether it is whole.
    ///
    /// # Errors
    /// [`SearchError::Folder`], [`SearchError::Index`].
    pub fn open(folder: &Path) -> Result<Self, SearchError> {
        Self::of(Store::open(folder, Analysis::get().version())?)
    }

    /// An empty index in a folder, in place of the one that is there.
    ///
    /// # Errors
    /// [`SearchError::Folder`], [`SearchError::Index`].
    pub fn anew(folder: &Path) -> Result<Self, SearchError> {
        Self::of(Store::anew(folder, Analysis::get().version())?)
    }

    fn of(store: Store) -> Result<Self, SearchError> {
        Ok(Self {
            store,
            labels: Labels::get()?,
            analysis: Analysis::get(),
        })
    }

    /// How far the change log had come when the index was brought up to date; 0 for an empty index.
    pub fn sequence(&self) -> i64 {
        self.store.sequence()
    }

    /// Brings the index to the state of the catalogue at a number of its change log, and gives it for reading.
    ///
    /// `document` gives the documents by their numbers, from 0 to `documents`; under these numbers they are found. It may be asked twice
    /// for the same number, from several threads. What the index has already in the same state stays; so the cost is that of reading all
    /// documents once and of indexing those that changed. The index changes whole or not at all.
    ///
    /// # Errors
    /// [`SearchError::Busy`], [`SearchError::Index`].
    pub fn follow<'a>(
        &mut self,
        sequence: i64,
        documents: usize,
        document: impl Fn(usize) -> Document<'a> + Sync,
    ) -> Result<(Searcher, Followed), SearchError> {
        let from = self.store.sequence();
        let version = self.analysis.version();
        let fingerprints: Vec<Fingerprint> = (0..documents)
            .into_par_iter()
            .map(|number| document(number).fingerprint(version))
            .collect();
        let number_of: FxHashMap<Fingerprint, u32> = fingerprints
            .iter()
            .enumerate()
            .map(|(number, fingerprint)| (*fingerprint, number as u32))
            .collect();
        let known = self.store.fingerprints()?;
        let new: Vec<usize> = (0..documents)
            .filter(|number| !known.contains(&fingerprints[*number]))
            .collect();
        let gone: Vec<&Fingerprint> = known
            .iter()
            .filter(|fingerprint| !number_of.contains_key(*fingerprint))
            .collect();
        let followed = Followed {
            from,
            put: new.len(),
            out: gone.len(),
        };
        if sequence != from || !new.is_empty() || !gone.is_empty() {
            let analysis = self.analysis;
            self.store.change(sequence, gone, |writing| {
                new.par_iter().try_for_each_init(
                    || Analyst::new(analysis),
                    |analyst, number| {
                        let terms = DocumentTerms::new(analyst, &document(*number));
                        writing.put(&fingerprints[*number], &terms)
                    },
                )
            })?;
        }
        let segments = Segments::new(self.store.searcher(), self.store.fields, &number_of)?;
        let searcher = Searcher::new(segments, self.labels.clone(), self.analysis, documents);
        Ok((searcher, followed))
    }
}
