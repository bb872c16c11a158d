//! Names what can go wrong between the program and its database, with a hint for the person who runs it.

use p4c_model::{Kind, Slug};

/// What failed in the store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The address is not one of a database.
    #[error("`{0}` is not the address of a database")]
    Address(String),
    /// The folder of an SQLite file cannot be made.
    #[error("the folder {folder} cannot be made: {source}")]
    Folder {
        /// The folder.
        folder: String,
        /// Why.
        source: std::io::Error,
    },
    /// The database answered with an error or not at all.
    #[error("the database failed: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// The database was written by a newer program.
    #[error("the database has schema `{found}`, and this program knows schemas up to {known}")]
    NewerSchema {
        /// Name of the migration that is not known.
        found: String,
        /// The newest schema that this program knows.
        known: u32,
    },
    /// A record names another that is not there.
    #[error("{kind} `{slug}`, field {field}: there is no {other_kind} `{other}`")]
    DanglingReference {
        /// Kind of the record that names it.
        kind: Kind,
        /// Its slug.
        slug: Slug,
        /// The field.
        field: &'static str,
        /// Kind of the missing record.
        other_kind: Kind,
        /// Its slug.
        other: Slug,
    },
    /// A record breaks a rule between its fields.
    #[error("{kind} `{slug}`, field {field}: {message}")]
    Rule {
        /// Kind of the record.
        kind: Kind,
        /// Its slug.
        slug: Slug,
        /// The field.
        field: &'static str,
        /// What is wrong.
        message: String,
    },
    /// A stored record cannot be read.
    #[error("stored {kind} `{slug}` cannot be read: {message}")]
    Unreadable {
        /// Kind of the record.
        kind: String,
        /// Its slug.
        slug: String,
        /// Why.
        message: String,
    },
    /// A backup that is not whole, or of another version.
    #[error("the backup cannot be restored: {0}")]
    Backup(String),
    /// A restore into a database that holds records.
    #[error("the database holds {0} records already")]
    NotEmpty(u64),
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
}

impl StoreError {
    /// What the person can do about it.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            StoreError::Address(_) => "write sqlite://FILE or postgres://USER:PASSWORD@HOST/DATABASE".to_owned(),
            StoreError::Folder { .. } | StoreError::File { .. } => "check that the path exists and may be written".to_owned(),
            StoreError::Database(_) => {
                "check that the server runs, the address is right, the disk has room and the file is a database of p4c".to_owned()
            }
            StoreError::NewerSchema { .. } => {
                "use the program that wrote it or a newer one; nothing was changed".to_owned()
            }
            StoreError::DanglingReference { other_kind, .. } => format!("bring the {other_kind} in first or in the same import"),
            StoreError::Unreadable { .. } => "run `p4c check`; restore the last backup if the disk was damaged".to_owned(),
            StoreError::NotEmpty(_) => "restore into a new database, or say --replace to give up what is there".to_owned(),
            StoreError::Rule { .. } | StoreError::Backup(_) => return None,
        })
    }
}
