//! Reads the log: what changed since a number, and the history of one record.

use p4c_model::{Kind, Slug};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;

use crate::entity::{change, result};
use crate::{Store, StoreError};

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Ever-growing number without gaps.
    pub sequence: i64,
    /// When, in UTC (RFC 3339).
    pub at: String,
    /// Who.
    pub actor: String,
    /// Why.
    pub reason: String,
    /// Plural name of the record's kind.
    pub kind: String,
    /// Public name of the record.
    pub slug: String,
    /// Version of the record after the change.
    pub version: i32,
    /// `added`, `changed` or `removed`.
    pub action: String,
    /// JSON of the record after the change.
    #[serde(skip)]
    pub body: String,
}

/// How far records and results have come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Position {
    /// The newest line of the log; 0 when there is none.
    pub sequence: i64,
    /// When the newest result was computed, in UTC (RFC 3339); empty when there is none.
    pub computed_at: String,
    /// How many results there are.
    pub results: i64,
}

impl From<change::Model> for Change {
    fn from(row: change::Model) -> Self {
        Self {
            sequence: row.sequence,
            at: row.at,
            actor: row.actor,
            reason: row.reason,
            kind: row.kind,
            slug: row.slug,
            version: row.version,
            action: row.action,
            body: row.body,
        }
    }
}

impl Store {
    /// At most `limit` lines of the log after the number `sequence`, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn changes_since(&self, sequence: i64, limit: u64) -> Result<Vec<Change>, StoreError> {
        let rows = change::Entity::find()
            .filter(change::Column::Sequence.gt(sequence))
            .order_by_asc(change::Column::Sequence)
            .limit(limit)
            .all(&self.connection)
            .await?;
        Ok(rows.into_iter().map(Change::from).collect())
    }

    /// The newest `limit` lines of the log on records of these kinds, newest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn latest_changes(&self, kinds: &[Kind], limit: u64) -> Result<Vec<Change>, StoreError> {
        let names = kinds.iter().map(|kind| kind.plural());
        let rows = change::Entity::find()
            .filter(change::Column::Kind.is_in(names))
            .order_by_desc(change::Column::Sequence)
            .limit(limit)
            .all(&self.connection)
            .await?;
        Ok(rows.into_iter().map(Change::from).collect())
    }

    /// How far records and results have come: equal positions mean that nothing has moved between. A cheap question, to be asked every second.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn position(&self) -> Result<Position, StoreError> {
        let sequence: Option<Option<i64>> = change::Entity::find()
            .select_only()
            .column_as(change::Column::Sequence.max(), "sequence")
            .into_tuple()
            .one(&self.connection)
            .await?;
        let results: Option<(Option<String>, i64)> = result::Entity::find()
            .select_only()
            .column_as(result::Column::ComputedAt.max(), "computed_at")
            .column_as(result::Column::Key.count(), "number")
            .into_tuple()
            .one(&self.connection)
            .await?;
        let (computed_at, results) = results.unwrap_or_default();
        Ok(Position {
            sequence: sequence.flatten().unwrap_or_default(),
            computed_at: computed_at.unwrap_or_default(),
            results,
        })
    }

    /// Every change of one record, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn history(&self, kind: Kind, slug: &Slug) -> Result<Vec<Change>, StoreError> {
        let rows = change::Entity::find()
            .filter(change::Column::Kind.eq(kind.plural()))
            .filter(change::Column::Slug.eq(slug.as_str()))
            .order_by_asc(change::Column::Sequence)
            .all(&self.connection)
            .await?;
        Ok(rows.into_iter().map(Change::from).collect())
    }
}
