//! Examines a whole database: every record readable, its rules kept, its references there, its log without gaps.

use sea_orm::EntityTrait;

use crate::commit::fingerprint;
use crate::entity::{change, counter, record, result};
use crate::{Store, StoreError};

/// What an examination found.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Examination {
    /// Number of records.
    pub records: usize,
    /// Number of lines of the log.
    pub changes: usize,
    /// Number of results.
    pub results: usize,
    /// What is wrong, a sentence each; empty when the database is whole.
    pub faults: Vec<String>,
}

impl Store {
    /// Examines the whole database.
    ///
    /// # Errors
    /// [`StoreError::Database`] when it cannot be read at all; what is wrong inside is told in the examination.
    pub async fn examine(&self) -> Result<Examination, StoreError> {
        let mut faults = Vec::new();
        let rows = record::Entity::find().all(&self.connection).await?;
        let mut catalogue = p4c_model::Catalogue::default();
        let mut versions = std::collections::BTreeMap::new();
        let mut bodies = std::collections::BTreeMap::new();
        for row in rows {
            let (kind, slug, version, kept) = (
                row.kind.clone(),
                row.slug.clone(),
                row.version,
                row.fingerprint.clone(),
            );
            bodies.insert((kind.clone(), slug.clone()), row.body.clone());
            match crate::open::read_row(row) {
                Ok(record) => {
                    if fingerprint(&record) != kept {
                        faults.push(format!(
                            "{kind} `{slug}`: the content does not match its fingerprint"
                        ));
                    }
                    if let Err((field, error)) = record.check() {
                        faults.push(format!("{kind} `{slug}`, field {field}: {error}"));
                    }
                    catalogue.put(record);
                }
                Err(error) => faults.push(error.to_string()),
            }
            versions.insert((kind, slug), version);
        }
        for record in catalogue.all() {
            for reference in record.references() {
                if catalogue.get(reference.kind, reference.slug).is_none() {
                    faults.push(format!(
                        "{} `{}`, field {}: there is no {} `{}`",
                        record.kind(),
                        record.slug(),
                        reference.field,
                        reference.kind,
                        reference.slug
                    ));
                }
            }
        }
        let mut lines = change::Entity::find().all(&self.connection).await?;
        lines.sort_by_key(|line| line.sequence);
        for (expected, line) in (1..).zip(&lines) {
            if line.sequence != expected {
                faults.push(format!(
                    "the log has {} where {expected} was expected",
                    line.sequence
                ));
                break;
            }
        }
        let counted = counter::Entity::find_by_id("change".to_owned())
            .one(&self.connection)
            .await?;
        if counted.map(|row| row.value) != Some(lines.len() as i64) {
            faults.push(format!(
                "the log has {} lines, its counter says otherwise",
                lines.len()
            ));
        }
        let mut logged = std::collections::BTreeMap::new();
        for line in &lines {
            let name = (line.kind.clone(), line.slug.clone());
            if line.action == "removed" {
                logged.remove(&name)
            } else {
                logged.insert(name, line.version)
            };
        }
        let last_bodies: std::collections::BTreeMap<_, _> = lines
            .iter()
            .map(|line| ((&line.kind, &line.slug), &line.body))
            .collect();
        for ((kind, slug), body) in &bodies {
            if last_bodies.get(&(kind, slug)).is_some_and(|last| *last != body) {
                faults.push(format!("{kind} `{slug}`: its last change tells another content"));
            }
        }
        if logged != versions {
            faults.push("the records and the log tell of different versions".to_owned());
        }
        let results = result::Entity::find().all(&self.connection).await?;
        for result in &results {
            if serde_json::from_str::<serde_json::Value>(&result.body).is_err() {
                faults.push(format!("result {} {}: not JSON", result.step, result.key));
            }
        }
        Ok(Examination {
            records: versions.len(),
            changes: lines.len(),
            results: results.len(),
            faults,
        })
    }
}
