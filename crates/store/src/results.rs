//! Keeps what the pipeline computed: which step and key, from which input, when.
//!
//! Results are derived: they are replaced as a whole per step and never edited.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, TransactionTrait,
};

use crate::commit::{insert_in_parts, take_writer_lock};
use crate::entity::result;
use crate::{Store, StoreError};

/// A result of the pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredResult {
    /// The step that computed it.
    pub step: String,
    /// Which of the step's results, for example the region of a plan.
    pub key: String,
    /// SHA-256 of the input and settings it was computed from.
    pub input: String,
    /// When, in UTC (RFC 3339); set by the store when it is written.
    pub computed_at: String,
    /// JSON.
    pub body: String,
}

impl From<result::Model> for StoredResult {
    fn from(row: result::Model) -> Self {
        Self {
            step: row.step,
            key: row.key,
            input: row.input,
            computed_at: row.computed_at,
            body: row.body,
        }
    }
}

impl Store {
    /// One result.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn result(&self, step: &str, key: &str) -> Result<Option<StoredResult>, StoreError> {
        let row = result::Entity::find_by_id((step.to_owned(), key.to_owned()))
            .one(&self.connection)
            .await?;
        Ok(row.map(StoredResult::from))
    }

    /// The results of a step, by key.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn results_of(&self, step: &str) -> Result<Vec<StoredResult>, StoreError> {
        let rows = result::Entity::find()
            .filter(result::Column::Step.eq(step))
            .order_by_asc(result::Column::Key)
            .all(&self.connection)
            .await?;
        Ok(rows.into_iter().map(StoredResult::from).collect())
    }

    /// Step, key, input and time of every result, without the results themselves.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn result_index(&self) -> Result<Vec<StoredResult>, StoreError> {
        let rows: Vec<(String, String, String, String)> = result::Entity::find()
            .select_only()
            .columns([
                result::Column::Step,
                result::Column::Key,
                result::Column::Input,
                result::Column::ComputedAt,
            ])
            .order_by_asc(result::Column::Step)
            .order_by_asc(result::Column::Key)
            .into_tuple()
            .all(&self.connection)
            .await?;
        Ok(rows
            .into_iter()
            .map(|(step, key, input, computed_at)| StoredResult {
                step,
                key,
                input,
                computed_at,
                body: String::new(),
            })
            .collect())
    }

    /// Replaces all results of a step in one transaction. `results` gives key, input fingerprint and JSON of each.
    ///
    /// # Errors
    /// [`StoreError::Database`]; nothing was written.
    pub async fn replace_results(
        &self,
        step: &str,
        results: Vec<(String, String, String)>,
    ) -> Result<(), StoreError> {
        let computed_at = jiff::Timestamp::now().to_string();
        let transaction = self.connection.begin().await?;
        take_writer_lock(&transaction).await?;
        result::Entity::delete_many()
            .filter(result::Column::Step.eq(step))
            .exec(&transaction)
            .await?;
        let rows = results
            .into_iter()
            .map(|(key, input, body)| result::ActiveModel {
                step: Set(step.to_owned()),
                key: Set(key),
                input: Set(input),
                computed_at: Set(computed_at.clone()),
                body: Set(body),
            })
            .collect();
        insert_in_parts::<result::Entity, _>(&transaction, rows).await?;
        transaction.commit().await?;
        Ok(())
    }
}
