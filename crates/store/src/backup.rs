//! Writes the whole database to one file while it is in use, and restores it into an empty one, of either kind.
//!
//! The file has one JSON value a line: a heading, every row of every table as of one moment, and a closing line with the number of rows
//! and their SHA-256, so that a cut file is noticed.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, TransactionTrait,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::commit::{insert_in_parts, take_writer_lock};
use crate::entity::{change, counter, record, result};
use crate::migration::NEWEST_SCHEMA;
use crate::{Store, StoreError};

const FORMAT: &str = "p4c backup";

#[derive(Serialize, Deserialize)]
#[serde(tag = "table", rename_all = "snake_case")]
enum Row {
    Heading {
        format: String,
        schema: u32,
    },
    Record {
        kind: String,
        slug: String,
        id: String,
        version: i32,
        fingerprint: String,
        body: String,
    },
    Change {
        sequence: i64,
        at: String,
        actor: String,
        reason: String,
        kind: String,
        slug: String,
        version: i32,
        action: String,
        body: String,
    },
    Result {
        step: String,
        key: String,
        input: String,
        computed_at: String,
        body: String,
    },
    Closing {
        rows: u64,
        sha256: String,
    },
}

/// Rows written or restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct BackupReport {
    /// Number of rows.
    pub rows: u64,
}

struct Sink<W: Write> {
    file: W,
    rows: u64,
    digest: Sha256,
}

impl<W: Write> Sink<W> {
    fn put(&mut self, row: &Row) -> std::io::Result<()> {
        let line = serde_json::to_string(row)?;
        self.digest.update(&line);
        self.rows += 1;
        writeln!(self.file, "{line}")
    }
}

impl Store {
    /// Writes a backup as of one moment; others go on reading and writing. The file appears under its name only when it is whole.
    ///
    /// # Errors
    /// [`StoreError::File`], [`StoreError::Database`].
    pub async fn back_up(&self, path: &Path) -> Result<BackupReport, StoreError> {
        let mut unfinished = path.as_os_str().to_owned();
        unfinished.push(".unfinished");
        let unfinished = Path::new(&unfinished);
        let result = self.write_backup(path, unfinished).await;
        if result.is_err() {
            // It may not be there: the failure that is told came first.
            let _ = std::fs::remove_file(unfinished);
        }
        result
    }

    async fn write_backup(&self, path: &Path, unfinished: &Path) -> Result<BackupReport, StoreError> {
        let at_path = |source| StoreError::File {
            path: path.display().to_string(),
            source,
        };
        let file = BufWriter::new(File::create(unfinished).map_err(at_path)?);
        let mut sink = Sink {
            file,
            rows: 0,
            digest: Sha256::new(),
        };
        let moment = self.moment().await?;
        sink.put(&Row::Heading {
            format: FORMAT.to_owned(),
            schema: NEWEST_SCHEMA,
        })
        .map_err(at_path)?;
        for row in record::Entity::find()
            .order_by_asc(record::Column::Kind)
            .order_by_asc(record::Column::Slug)
            .all(&moment)
            .await?
        {
            let record::Model {
                kind,
                slug,
                id,
                version,
                fingerprint,
                body,
            } = row;
            sink.put(&Row::Record {
                kind,
                slug,
                id,
                version,
                fingerprint,
                body,
            })
            .map_err(at_path)?;
        }
        let mut after = 0;
        loop {
            let lines = change::Entity::find()
                .filter(change::Column::Sequence.gt(after))
                .filter(change::Column::Sequence.lte(after + 10_000))
                .order_by_asc(change::Column::Sequence)
                .all(&moment)
                .await?;
            if lines.is_empty() {
                break;
            }
            after += 10_000;
            for line in lines {
                let change::Model {
                    sequence,
                    at,
                    actor,
                    reason,
                    kind,
                    slug,
                    version,
                    action,
                    body,
                } = line;
                sink.put(&Row::Change {
                    sequence,
                    at,
                    actor,
                    reason,
                    kind,
                    slug,
                    version,
                    action,
                    body,
                })
                .map_err(at_path)?;
            }
        }
        for row in result::Entity::find()
            .order_by_asc(result::Column::Step)
            .order_by_asc(result::Column::Key)
            .all(&moment)
            .await?
        {
            let result::Model {
                step,
                key,
                input,
                computed_at,
                body,
            } = row;
            sink.put(&Row::Result {
                step,
                key,
                input,
                computed_at,
                body,
            })
            .map_err(at_path)?;
        }
        moment.rollback().await?;
        let rows = sink.rows;
        let sha256 = p4c_model::identity::hexadecimal(&std::mem::take(&mut sink.digest).finalize());
        sink.put(&Row::Closing { rows, sha256 }).map_err(at_path)?;
        let file = sink
            .file
            .into_inner()
            .map_err(|error| at_path(error.into_error()))?;
        file.sync_all().map_err(at_path)?;
        std::fs::rename(unfinished, path).map_err(at_path)?;
        Ok(BackupReport { rows })
    }

    /// Restores a backup in one transaction; with `replace`, what the database holds is given up.
    ///
    /// # Errors
    /// [`StoreError::Backup`] when the file is cut, changed or of a newer schema; [`StoreError::NotEmpty`]; [`StoreError::File`];
    /// [`StoreError::Database`]. In each case the database is as before.
    pub async fn restore(&self, path: &Path, replace: bool) -> Result<BackupReport, StoreError> {
        verify(path)?;
        let transaction = self.connection.begin().await?;
        take_writer_lock(&transaction).await?;
        let there = record::Entity::find().count(&transaction).await?
            + change::Entity::find().count(&transaction).await?;
        if there > 0 && !replace {
            let records = record::Entity::find().count(&transaction).await?;
            transaction.rollback().await?;
            return Err(StoreError::NotEmpty(records));
        }
        record::Entity::delete_many().exec(&transaction).await?;
        change::Entity::delete_many().exec(&transaction).await?;
        result::Entity::delete_many().exec(&transaction).await?;
        let (mut records, mut changes, mut results) = (Vec::new(), Vec::new(), Vec::new());
        let (mut last, mut rows) = (0, 0);
        for row in read_rows(path)? {
            rows += 1;
            match row? {
                Row::Record {
                    kind,
                    slug,
                    id,
                    version,
                    fingerprint,
                    body,
                } => records.push(record::ActiveModel {
                    kind: Set(kind),
                    slug: Set(slug),
                    id: Set(id),
                    version: Set(version),
                    fingerprint: Set(fingerprint),
                    body: Set(body),
                }),
                Row::Change {
                    sequence,
                    at,
                    actor,
                    reason,
                    kind,
                    slug,
                    version,
                    action,
                    body,
                } => {
                    last = last.max(sequence);
                    changes.push(change::ActiveModel {
                        sequence: Set(sequence),
                        at: Set(at),
                        actor: Set(actor),
                        reason: Set(reason),
                        kind: Set(kind),
                        slug: Set(slug),
                        version: Set(version),
                        action: Set(action),
                        body: Set(body),
                    });
                }
                Row::Result {
                    step,
                    key,
                    input,
                    computed_at,
                    body,
                } => results.push(result::ActiveModel {
                    step: Set(step),
                    key: Set(key),
                    input: Set(input),
                    computed_at: Set(computed_at),
                    body: Set(body),
                }),
                Row::Heading { .. } | Row::Closing { .. } => {}
            }
            if records.len() + changes.len() + results.len() >= 10_000 {
                insert_in_parts::<record::Entity, _>(&transaction, std::mem::take(&mut records)).await?;
                insert_in_parts::<change::Entity, _>(&transaction, std::mem::take(&mut changes)).await?;
                insert_in_parts::<result::Entity, _>(&transaction, std::mem::take(&mut results)).await?;
            }
        }
        insert_in_parts::<record::Entity, _>(&transaction, records).await?;
        insert_in_parts::<change::Entity, _>(&transaction, changes).await?;
        insert_in_parts::<result::Entity, _>(&transaction, results).await?;
        counter::Entity::update_many()
            .col_expr(counter::Column::Value, sea_orm::sea_query::Expr::value(last))
            .filter(counter::Column::Name.eq("change"))
            .exec(&transaction)
            .await?;
        transaction.commit().await?;
        Ok(BackupReport { rows: rows - 1 })
    }
}

fn read_rows(path: &Path) -> Result<impl Iterator<Item = Result<Row, StoreError>>, StoreError> {
    let named = path.display().to_string();
    let file = File::open(path).map_err(|source| StoreError::File {
        path: named.clone(),
        source,
    })?;
    Ok(BufReader::new(file).lines().enumerate().map(move |(i, line)| {
        let line = line.map_err(|source| StoreError::File {
            path: named.clone(),
            source,
        })?;
        serde_json::from_str(&line).map_err(|error| {
            StoreError::Backup(format!("{named}, line {}: not a row of a backup: {error}", i + 1))
        })
    }))
}

/// Checks that a backup is whole before anything is touched.
fn verify(path: &Path) -> Result<(), StoreError> {
    let named = path.display().to_string();
    let file = File::open(path).map_err(|source| StoreError::File {
        path: named.clone(),
        source,
    })?;
    let (mut digest, mut rows) = (Sha256::new(), 0);
    let mut lines = BufReader::new(file).lines().enumerate();
    while let Some((i, line)) = lines.next() {
        let line = line.map_err(|source| StoreError::File {
            path: named.clone(),
            source,
        })?;
        let row: Row = serde_json::from_str(&line).map_err(|error| {
            StoreError::Backup(format!("{named}, line {}: not a row of a backup: {error}", i + 1))
        })?;
        match row {
            Row::Heading { format, schema } if i == 0 => {
                if format != FORMAT {
                    return Err(StoreError::Backup(format!("{named} is not a backup of p4c")));
                }
                if schema > NEWEST_SCHEMA {
                    return Err(StoreError::Backup(format!(
                        "{named} has schema {schema}, this program knows up to {NEWEST_SCHEMA}: use a newer one"
                    )));
                }
            }
            _ if i == 0 => return Err(StoreError::Backup(format!("{named} is not a backup of p4c"))),
            Row::Closing {
                rows: expected,
                sha256,
            } => {
                let found = p4c_model::identity::hexadecimal(&digest.finalize());
                return if lines.next().is_some() {
                    Err(StoreError::Backup(format!(
                        "{named} goes on after its closing line"
                    )))
                } else if expected == rows && sha256 == found {
                    Ok(())
                } else {
                    Err(StoreError::Backup(format!(
                        "{named} was changed after it was written"
                    )))
                };
            }
            _ => {}
        }
        digest.update(&line);
        rows += 1;
    }
    Err(StoreError::Backup(format!(
        "{named} has no closing line: it was cut off"
    )))
}
