//! Gives pages what they may read, and keeps it new: the current shelf, and the history of a public record.
//!
//! A page gets a [`Reader`] and no store: there is no way from a page to an operation that writes, or to a record that is not public.

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use p4c_model::{Kind, Slug};
use p4c_pipeline::{Settings, outdated_among, stored_results};
use p4c_search::{Index, SearchError};
use p4c_store::{Change, Position, Store, StoreError};

use crate::shelf::{PUBLIC_KINDS, Shelf};

/// How many changes are kept on the shelf as news.
const NEWS: u64 = 2000;

/// Why the shelf could not be filled.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A stored result could not be read.
    #[error(transparent)]
    Results(#[from] p4c_pipeline::PipelineError),
    /// The search index could not follow.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// The shelf could not be put together.
    #[error("the shelf could not be put together: {0}")]
    Interrupted(String),
}

impl ReadError {
    /// What would help.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            ReadError::Search(error) => error.hint(),
            _ => None,
        }
    }
}

/// What a public page may read.
#[derive(Clone)]
pub struct Reader {
    shelf: Arc<RwLock<Arc<Shelf>>>,
    index: Arc<Mutex<Index>>,
    store: Store,
}

impl Reader {
    /// Reads all that is stored, and brings the search index up to it.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn open(store: Store, index: Index) -> Result<Self, ReadError> {
        let position = store.position().await?;
        let index = Arc::new(Mutex::new(index));
        let shelf = load(&store, &index, position).await?;
        Ok(Self {
            shelf: Arc::new(RwLock::new(Arc::new(shelf))),
            index,
            store,
        })
    }

    /// The shelf as it is now. It stays as it is for as long as the caller holds it.
    pub fn shelf(&self) -> Arc<Shelf> {
        // The lock guards one pointer; a panic cannot leave that half written.
        self.shelf.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Every change of a public record, oldest first; empty for any other.
    ///
    /// # Errors
    /// [`ReadError::Store`].
    pub async fn history(&self, kind: Kind, slug: &Slug) -> Result<Vec<Change>, ReadError> {
        if !PUBLIC_KINDS.contains(&kind) || self.shelf().catalogue.get(kind, slug).is_none() {
            return Ok(Vec::new());
        }
        Ok(self.store.history(kind, slug).await?)
    }

    /// Puts a new shelf in place when records or results have moved; says whether they had.
    ///
    /// # Errors
    /// [`ReadError`]; the old shelf stays.
    pub async fn refresh(&self) -> Result<bool, ReadError> {
        let position = self.store.position().await?;
        if position == self.shelf().position {
            return Ok(false);
        }
        let shelf = load(&self.store, &self.index, position).await?;
        *self.shelf.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(shelf);
        Ok(true)
    }

    /// Looks once a second whether something has moved. Runs for ever.
    pub async fn follow(self) {
        let mut ticks = tokio::time::interval(Duration::from_secs(1));
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            match self.refresh().await {
                Ok(true) => tracing::info!(position = self.shelf().position.sequence, "the shelf is new"),
                Ok(false) => {}
                Err(error) => tracing::error!(%error, "the shelf could not be made new; the old one stays"),
            }
        }
    }

    /// Whether the database answers.
    pub async fn is_ready(&self) -> bool {
        tokio::time::timeout(Duration::from_secs(2), self.store.position())
            .await
            .is_ok_and(|answer| answer.is_ok())
    }
}

async fn load(store: &Store, index: &Arc<Mutex<Index>>, position: Position) -> Result<Shelf, ReadError> {
    let catalogue = store.catalogue().await?;
    let results = stored_results(store).await?;
    let result_index = store.result_index().await?;
    let news = store.latest_changes(PUBLIC_KINDS, NEWS).await?;
    let index = index.clone();
    tokio::task::spawn_blocking(move || {
        let is_outdated = !outdated_among(&catalogue, &result_index, &Settings::default()).is_empty();
        let shelf = Shelf::new(catalogue, &results, &result_index, news, position, is_outdated)?;
        // An index changes whole or not at all: a panic cannot leave it half written.
        let mut index = index.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(shelf.searched_with(&mut index)?)
    })
    .await
    .map_err(|error| ReadError::Interrupted(error.to_string()))?
}
