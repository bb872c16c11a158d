//! Brings a database of any released schema forward to the newest one.
//!
//! All pending migrations run in one transaction, so an interrupted run leaves the database as it was; a stored database of every released
//! schema is reopened in the tests.

use sea_orm_migration::prelude::*;

/// The migrations, oldest first.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(Schema1)]
    }
}

/// The number of the newest schema, as backups name it.
pub const NEWEST_SCHEMA: u32 = 1;

struct Schema1;

impl MigrationName for Schema1 {
    fn name(&self) -> &str {
        "schema_0001"
    }
}

fn text(name: &str) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).text().not_null().to_owned()
}

fn table(name: &str) -> TableCreateStatement {
    Table::create().table(Alias::new(name)).if_not_exists().to_owned()
}

fn primary_key(columns: &[&str]) -> IndexCreateStatement {
    let mut index = Index::create();
    for column in columns {
        index.col(Alias::new(*column));
    }
    index
}

#[async_trait::async_trait]
impl MigrationTrait for Schema1 {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let big = |name: &str| {
            ColumnDef::new(Alias::new(name))
                .big_integer()
                .not_null()
                .to_owned()
        };
        let whole = |name: &str| ColumnDef::new(Alias::new(name)).integer().not_null().to_owned();
        let record = table("record")
            .col(text("kind"))
            .col(text("slug"))
            .col(text("id"))
            .col(whole("version"))
            .col(text("fingerprint"))
            .col(text("body"))
            .primary_key(&mut primary_key(&["kind", "slug"]))
            .to_owned();
        let change = table("change")
            .col(big("sequence").primary_key())
            .col(text("at"))
            .col(text("actor"))
            .col(text("reason"))
            .col(text("kind"))
            .col(text("slug"))
            .col(whole("version"))
            .col(text("action"))
            .col(text("body"))
            .to_owned();
        let counter = table("counter")
            .col(text("name"))
            .col(big("value"))
            .primary_key(&mut primary_key(&["name"]))
            .to_owned();
        let result = table("result")
            .col(text("step"))
            .col(text("key"))
            .col(text("input"))
            .col(text("computed_at"))
            .col(text("body"))
            .primary_key(&mut primary_key(&["step", "key"]))
            .to_owned();
        for statement in [record, change, counter, result] {
            manager.create_table(statement).await?;
        }
        let index = |name: &str, table: &str, columns: &[&str], unique: bool| {
            let mut index = Index::create()
                .name(name)
                .table(Alias::new(table))
                .if_not_exists()
                .to_owned();
            for column in columns {
                index.col(Alias::new(*column));
            }
            if unique {
                index.unique();
            }
            index
        };
        manager
            .create_index(index("record_id", "record", &["id"], true))
            .await?;
        manager
            .create_index(index(
                "change_record",
                "change",
                &["kind", "slug", "sequence"],
                false,
            ))
            .await?;
        let first = Query::insert()
            .into_table(Alias::new("counter"))
            .columns([Alias::new("name"), Alias::new("value")])
            .values_panic(["change".into(), 0_i64.into()])
            .on_conflict(OnConflict::column(Alias::new("name")).do_nothing().to_owned())
            .to_owned();
        manager.exec_stmt(first).await?;
        Ok(())
    }
}
