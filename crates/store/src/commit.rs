//! The one door for writes: a commit changes records and appends to the log in one transaction, or does nothing.
//!
//! What is the same already is not written again; a record may name another only when both are there afterwards.

use std::collections::{BTreeMap, BTreeSet};

use p4c_model::{Catalogue, Kind, Record, Slug};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    TransactionTrait,
};
use sha2::{Digest, Sha256};

use crate::entity::{change, counter, record};
use crate::{Store, StoreError};

/// Rows written or asked for with one statement: databases bound the number of parameters (SQLite: 32,766).
const ROWS_AT_ONCE: usize = 500;

/// What is to be written, by whom and why.
#[derive(Debug, Clone, Default)]
pub struct Commit {
    actor: String,
    reason: String,
    puts: Vec<Record>,
    removals: Vec<(Kind, Slug)>,
}

impl Commit {
    /// A commit by this person or program.
    pub fn by(actor: impl Into<String>) -> Self {
        Self {
            actor: actor.into(),
            ..Self::default()
        }
    }

    /// Why, for example the name of the imported file.
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = reason.into();
        self
    }

    /// Adds these records, or replaces those of their kinds and slugs. Of two with one name the last counts.
    pub fn putting(mut self, records: Vec<Record>) -> Self {
        self.puts.extend(records);
        self
    }

    /// Removes these records.
    pub fn removing(mut self, names: Vec<(Kind, Slug)>) -> Self {
        self.removals.extend(names);
        self
    }
}

/// What a commit did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct CommitReport {
    /// Records that were not there.
    pub added: usize,
    /// Records that were there and differ now.
    pub changed: usize,
    /// Records that were there and are the same.
    pub unchanged: usize,
    /// Records that were there and are gone.
    pub removed: usize,
    /// The number of the last line of the log after the commit.
    pub sequence: i64,
}

/// SHA-256 of a record's content in lower-case hexadecimal digits. The file it was read from does not count, so that an export read
/// back changes nothing.
pub fn fingerprint(record: &Record) -> String {
    let mut copy = record.clone();
    copy.provenance_mut().source = None;
    p4c_model::identity::hexadecimal(&Sha256::digest(body_of(&copy)))
}

/// A record as the store keeps it.
pub(crate) fn body_of(record: &Record) -> String {
    // A record is made of maps with text keys and finite numbers, so it always has a JSON form.
    serde_json::to_string(record).unwrap_or_default()
}

impl Store {
    /// Writes a commit, whole or not at all. Writers wait for each other; readers do not wait.
    ///
    /// # Errors
    /// [`StoreError::Rule`], [`StoreError::DanglingReference`], [`StoreError::Database`]; in each case nothing was written.
    pub async fn commit(&self, commit: Commit) -> Result<CommitReport, StoreError> {
        for record in &commit.puts {
            record.check().map_err(|(field, error)| StoreError::Rule {
                kind: record.kind(),
                slug: record.slug().clone(),
                field,
                message: error.message,
            })?;
        }
        let transaction = self.connection.begin().await?;
        match write(&transaction, commit).await {
            Ok(report) => {
                transaction.commit().await?;
                Ok(report)
            }
            Err(error) => {
                transaction.rollback().await?;
                Err(error)
            }
        }
    }
}

async fn write(transaction: &DatabaseTransaction, commit: Commit) -> Result<CommitReport, StoreError> {
    let mut sequence = take_writer_lock(transaction).await?;
    let puts: Catalogue = commit.puts.into_iter().collect();
    check_references(transaction, &puts, &commit.removals).await?;

    let mut report = CommitReport::default();
    let at = jiff::Timestamp::now().to_string();
    let mut line = |kind: Kind, slug: &Slug, version: i32, action: &str, body: String| {
        sequence += 1;
        change::ActiveModel {
            sequence: Set(sequence),
            at: Set(at.clone()),
            actor: Set(commit.actor.clone()),
            reason: Set(commit.reason.clone()),
            kind: Set(kind.plural().to_owned()),
            slug: Set(slug.to_string()),
            version: Set(version),
            action: Set(action.to_owned()),
            body: Set(body),
        }
    };

    // Written in parts, so that a large import does not lie in memory twice.
    let mut part = Part::default();
    for kind in Kind::ALL {
        let slugs: Vec<&Slug> = puts.of_kind(*kind).map(Record::slug).collect();
        let stored = stored_versions(transaction, *kind, &slugs).await?;
        for record in puts.of_kind(*kind) {
            let slug = record.slug();
            let fingerprint = fingerprint(record);
            let version = match stored.get(slug.as_str()) {
                Some((_, same)) if *same == fingerprint => {
                    report.unchanged += 1;
                    continue;
                }
                Some((version, _)) => {
                    report.changed += 1;
                    part.replace(*kind, slug);
                    version + 1
                }
                None => {
                    report.added += 1;
                    1
                }
            };
            let body = body_of(record);
            let action = if version == 1 { "added" } else { "changed" };
            part.lines.push(line(*kind, slug, version, action, body.clone()));
            part.rows.push(record::ActiveModel {
                kind: Set(kind.plural().to_owned()),
                slug: Set(slug.to_string()),
                id: Set(record.id().to_string()),
                version: Set(version),
                fingerprint: Set(fingerprint),
                body: Set(body),
            });
            if part.lines.len() >= ROWS_AT_ONCE {
                std::mem::take(&mut part).write(transaction).await?;
            }
        }
    }
    for (kind, slug) in &commit.removals {
        let found = record::Entity::find_by_id((kind.plural().to_owned(), slug.to_string()))
            .one(transaction)
            .await?;
        if let Some(row) = found {
            part.lines
                .push(line(*kind, slug, row.version + 1, "removed", row.body));
            part.replace(*kind, slug);
            report.removed += 1;
        }
    }
    part.write(transaction).await?;
    counter::Entity::update_many()
        .col_expr(counter::Column::Value, Expr::value(sequence))
        .filter(counter::Column::Name.eq("change"))
        .exec(transaction)
        .await?;
    report.sequence = sequence;
    Ok(report)
}

/// What is written together: rows that go, rows that come, and their lines of the log.
#[derive(Default)]
struct Part {
    replaced: BTreeMap<Kind, Vec<String>>,
    rows: Vec<record::ActiveModel>,
    lines: Vec<change::ActiveModel>,
}

impl Part {
    fn replace(&mut self, kind: Kind, slug: &Slug) {
        self.replaced.entry(kind).or_default().push(slug.to_string());
    }

    async fn write(self, transaction: &DatabaseTransaction) -> Result<(), StoreError> {
        for (kind, slugs) in &self.replaced {
            for some in slugs.chunks(ROWS_AT_ONCE) {
                record::Entity::delete_many()
                    .filter(record::Column::Kind.eq(kind.plural()))
                    .filter(record::Column::Slug.is_in(some.iter().map(String::as_str)))
                    .exec(transaction)
                    .await?;
            }
        }
        insert_in_parts::<record::Entity, _>(transaction, self.rows).await?;
        insert_in_parts::<change::Entity, _>(transaction, self.lines).await
    }
}

/// Locks the counter of the log, so that writers follow one another, and reads it.
pub(crate) async fn take_writer_lock(transaction: &DatabaseTransaction) -> Result<i64, StoreError> {
    counter::Entity::update_many()
        .col_expr(counter::Column::Value, Expr::col(counter::Column::Value))
        .filter(counter::Column::Name.eq("change"))
        .exec(transaction)
        .await?;
    let row = counter::Entity::find_by_id("change".to_owned())
        .one(transaction)
        .await?;
    Ok(row.map_or(0, |row| row.value))
}

pub(crate) async fn insert_in_parts<E, A>(
    transaction: &DatabaseTransaction,
    rows: Vec<A>,
) -> Result<(), StoreError>
where
    E: EntityTrait,
    A: sea_orm::ActiveModelTrait<Entity = E> + Send,
{
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let some: Vec<A> = rows.by_ref().take(ROWS_AT_ONCE).collect();
        E::insert_many(some).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// Version and fingerprint of those of these slugs that are stored.
async fn stored_versions(
    transaction: &DatabaseTransaction,
    kind: Kind,
    slugs: &[&Slug],
) -> Result<BTreeMap<String, (i32, String)>, StoreError> {
    let mut stored = BTreeMap::new();
    for some in slugs.chunks(ROWS_AT_ONCE) {
        let rows: Vec<(String, i32, String)> = record::Entity::find()
            .select_only()
            .columns([
                record::Column::Slug,
                record::Column::Version,
                record::Column::Fingerprint,
            ])
            .filter(record::Column::Kind.eq(kind.plural()))
            .filter(record::Column::Slug.is_in(some.iter().map(|slug| slug.as_str())))
            .into_tuple()
            .all(transaction)
            .await?;
        stored.extend(
            rows.into_iter()
                .map(|(slug, version, fingerprint)| (slug, (version, fingerprint))),
        );
    }
    Ok(stored)
}

/// Checks that every record named by a written or a remaining one is there afterwards.
async fn check_references(
    transaction: &DatabaseTransaction,
    puts: &Catalogue,
    removals: &[(Kind, Slug)],
) -> Result<(), StoreError> {
    let removed: BTreeSet<&(Kind, Slug)> = removals.iter().collect();
    // Named records that are not written themselves: who names each, and by which field.
    let mut wanted: BTreeMap<(Kind, Slug), (&Record, &'static str)> = BTreeMap::new();
    for record in puts.all() {
        for reference in record.references() {
            let name = (reference.kind, reference.slug.clone());
            if puts.get(reference.kind, reference.slug).is_none() {
                wanted.entry(name).or_insert((record, reference.field));
            }
        }
    }
    for kind in Kind::ALL {
        let slugs: Vec<&Slug> = wanted
            .keys()
            .filter(|(k, _)| k == kind)
            .map(|(_, slug)| slug)
            .collect();
        let stored = stored_versions(transaction, *kind, &slugs).await?;
        for slug in slugs {
            let name = (*kind, slug.clone());
            if !stored.contains_key(slug.as_str()) || removed.contains(&name) {
                let (record, field) = wanted[&name];
                return Err(dangling(record, field, &name));
            }
        }
    }
    if !removed.is_empty() {
        for row in record::Entity::find().all(transaction).await? {
            let record = crate::open::read_row(row)?;
            let name = (record.kind(), record.slug().clone());
            if removed.contains(&name) || puts.get(name.0, &name.1).is_some() {
                continue;
            }
            for reference in record.references() {
                let other = (reference.kind, reference.slug.clone());
                if removed.contains(&other) && puts.get(other.0, &other.1).is_none() {
                    return Err(dangling(&record, reference.field, &other));
                }
            }
        }
    }
    Ok(())
}

fn dangling(record: &Record, field: &'static str, other: &(Kind, Slug)) -> StoreError {
    StoreError::DanglingReference {
        kind: record.kind(),
        slug: record.slug().clone(),
        field,
        other_kind: other.0,
        other: other.1.clone(),
    }
}
