//! Opens a database by its address, makes an empty one where there is none, and brings its schema forward.

use std::path::Path;
use std::time::{Duration, Instant};

use p4c_model::{Catalogue, Kind, Record, Slug};
use sea_orm::{
    AccessMode, ColumnTrait, Condition, ConnectOptions, ConnectionTrait, Database, DatabaseConnection,
    DatabaseTransaction, DbBackend, DbErr, EntityTrait, IsolationLevel, QueryFilter, QueryOrder, QuerySelect,
    RuntimeErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;

use crate::StoreError;
use crate::entity::record;
use crate::migration::{Migrator, NEWEST_SCHEMA};

/// Rows read with one statement.
const ROWS_AT_ONCE: u64 = 1000;

/// A number that every node takes as the lock of migrations in PostgreSQL: "p4c" as bytes.
const MIGRATION_LOCK: i64 = 0x70_34_63;

/// How long another program is waited for that has the database locked.
const PATIENCE: Duration = Duration::from_secs(60);
/// Pause before a locked file is asked for again.
const PAUSE: Duration = Duration::from_millis(20);

/// Connects, and again while another program turns the file to WAL: SQLite's own patience does not reach there.
async fn connect(options: ConnectOptions) -> Result<DatabaseConnection, DbErr> {
    let until = Instant::now() + PATIENCE;
    loop {
        match Database::connect(options.clone()).await {
            Err(error) if is_locked(&error) && Instant::now() < until => tokio::time::sleep(PAUSE).await,
            ended => return ended,
        }
    }
}

/// Whether SQLite says that another program has the database (result code 5, `SQLITE_BUSY`).
fn is_locked(error: &DbErr) -> bool {
    let DbErr::Conn(RuntimeErr::SqlxError(error)) = error else {
        return false;
    };
    error
        .as_database_error()
        .and_then(|error| error.code())
        .is_some_and(|code| code == "5")
}

/// An open database.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) connection: DatabaseConnection,
}

impl Store {
    /// Opens the database at `sqlite://FILE` or `postgres://...`; an SQLite file that is not there is made, with its folder.
    ///
    /// # Errors
    /// [`StoreError::Address`], [`StoreError::Folder`], [`StoreError::NewerSchema`], [`StoreError::Database`].
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        let mut options = if let Some(path) = sqlite_path(address) {
            make_folder_of(path)?;
            let mut options = ConnectOptions::new(format!("sqlite://{path}?mode=rwc"));
            // WAL: readers never wait for the writer, and a killed process leaves whole transactions only.
            options.map_sqlx_sqlite_opts(|sqlite| {
                sqlite
                    .pragma("journal_mode", "WAL")
                    .pragma("synchronous", "FULL")
                    .busy_timeout(PATIENCE)
            });
            options
        } else if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            ConnectOptions::new(address)
        } else {
            return Err(StoreError::Address(without_password(address)));
        };
        options
            .max_connections(8)
            .acquire_timeout(PATIENCE)
            .sqlx_logging(false);
        let connection = connect(options).await?;
        let store = Self { connection };
        store.migrate().await?;
        Ok(store)
    }

    /// Brings the schema forward, whole or not at all; nodes that start together wait for the first.
    async fn migrate(&self) -> Result<(), StoreError> {
        if Migrator::get_pending_migrations_read_only(&self.connection)
            .await
            .is_ok_and(|pending| pending.is_empty())
        {
            return Ok(());
        }
        // SQLite: one writer from the first statement on. PostgreSQL: one lock that every node asks for.
        let options = TransactionOptions {
            sqlite_transaction_mode: (!self.is_postgres()).then_some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let migration = self.connection.begin_with_options(options).await?;
        if self.is_postgres() {
            migration
                .execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
                .await?;
        }
        let known: Vec<String> = Migrator::migrations()
            .iter()
            .map(|one| one.name().to_owned())
            .collect();
        let applied = Migrator::get_migration_models(&migration).await?;
        if let Some(newer) = applied.into_iter().find(|one| !known.contains(&one.version)) {
            migration.rollback().await?;
            return Err(StoreError::NewerSchema {
                found: newer.version,
                known: NEWEST_SCHEMA,
            });
        }
        Migrator::up(&migration, None).await?;
        migration.commit().await?;
        Ok(())
    }

    /// Whether the database is PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        self.connection.get_database_backend() == DbBackend::Postgres
    }

    /// A transaction that sees all tables as they are now: PostgreSQL needs the stronger isolation, SQLite gives it to every transaction.
    pub(crate) async fn moment(&self) -> Result<DatabaseTransaction, StoreError> {
        let isolation = self.is_postgres().then_some(IsolationLevel::RepeatableRead);
        let access = self.is_postgres().then_some(AccessMode::ReadOnly);
        Ok(self.connection.begin_with_config(isolation, access).await?)
    }

    /// Every record.
    ///
    /// # Errors
    /// [`StoreError::Database`], [`StoreError::Unreadable`].
    pub async fn catalogue(&self) -> Result<Catalogue, StoreError> {
        self.read(|record| record).await
    }

    /// Every record, services without their long texts: enough to find names and to check references, in a fraction of the memory.
    ///
    /// # Errors
    /// [`StoreError::Database`], [`StoreError::Unreadable`].
    pub async fn outline(&self) -> Result<Catalogue, StoreError> {
        self.read(|record| match record {
            Record::Service(service) => Record::Service(Box::new(service.outline())),
            other => other,
        })
        .await
    }

    /// Reads every record as all are at one moment, in parts, so that texts of rows and records are not both there at once.
    async fn read(&self, keep: impl Fn(Record) -> Record) -> Result<Catalogue, StoreError> {
        let moment = self.moment().await?;
        let known = Kind::ALL.iter().map(|kind| kind.plural());
        let unknown = record::Entity::find().filter(record::Column::Kind.is_not_in(known));
        if let Some(row) = unknown.one(&moment).await? {
            // Of a kind that this version does not know: told, not passed over.
            read_row(row)?;
        }
        let mut catalogue = Catalogue::default();
        for kind in Kind::ALL {
            let mut last = String::new();
            loop {
                let rows = record::Entity::find()
                    .filter(record::Column::Kind.eq(kind.plural()))
                    .filter(record::Column::Slug.gt(last.as_str()))
                    .order_by_asc(record::Column::Slug)
                    .limit(ROWS_AT_ONCE)
                    .all(&moment)
                    .await?;
                let Some(row) = rows.last() else { break };
                last.clone_from(&row.slug);
                for row in rows {
                    catalogue.put(keep(read_row(row)?));
                }
            }
        }
        moment.commit().await?;
        Ok(catalogue)
    }

    /// The record of a kind with this slug, and its version.
    ///
    /// # Errors
    /// [`StoreError::Database`], [`StoreError::Unreadable`].
    pub async fn record(&self, kind: Kind, slug: &Slug) -> Result<Option<(Record, i32)>, StoreError> {
        let row = record::Entity::find_by_id((kind.plural().to_owned(), slug.as_str().to_owned()))
            .one(&self.connection)
            .await?;
        row.map(with_version).transpose()
    }

    /// The records with this UUID or this slug, of any kind.
    ///
    /// # Errors
    /// [`StoreError::Database`], [`StoreError::Unreadable`].
    pub async fn find(&self, name: &str) -> Result<Vec<(Record, i32)>, StoreError> {
        let rows = record::Entity::find()
            .filter(
                Condition::any()
                    .add(record::Column::Id.eq(name.to_lowercase()))
                    .add(record::Column::Slug.eq(name)),
            )
            .order_by_asc(record::Column::Kind)
            .all(&self.connection)
            .await?;
        rows.into_iter().map(with_version).collect()
    }

    /// Ends all connections.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn close(self) -> Result<(), StoreError> {
        Ok(self.connection.close().await?)
    }
}

/// The file of an SQLite address.
pub fn sqlite_path(address: &str) -> Option<&str> {
    let path = address
        .strip_prefix("sqlite://")
        .or_else(|| address.strip_prefix("sqlite:"))?;
    let path = path.split('?').next().unwrap_or(path);
    (!path.is_empty()).then_some(path)
}

fn make_folder_of(path: &str) -> Result<(), StoreError> {
    match Path::new(path).parent() {
        Some(folder) if !folder.as_os_str().is_empty() => {
            std::fs::create_dir_all(folder).map_err(|source| StoreError::Folder {
                folder: folder.display().to_string(),
                source,
            })
        }
        _ => Ok(()),
    }
}

/// An address as messages may show it: what stands between `:` and `@` is left out.
fn without_password(address: &str) -> String {
    match (address.find("://"), address.rfind('@')) {
        (Some(start), Some(end)) if start < end => format!("{}...{}", &address[..start + 3], &address[end..]),
        _ => address.to_owned(),
    }
}

fn with_version(row: record::Model) -> Result<(Record, i32), StoreError> {
    let version = row.version;
    Ok((read_row(row)?, version))
}

/// Reads a stored row.
pub(crate) fn read_row(row: record::Model) -> Result<Record, StoreError> {
    let unreadable = |message: String| StoreError::Unreadable {
        kind: row.kind.clone(),
        slug: row.slug.clone(),
        message,
    };
    let kind = Kind::named(&row.kind).ok_or_else(|| unreadable("no such kind".to_owned()))?;
    kind.read_text(&row.body)
        .map_err(|error| unreadable(error.to_string()))
}
