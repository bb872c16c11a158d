//! The tables as SeaORM sees them; nothing outside this crate does.
//!
//! A record is kept as the JSON of its type in `p4c-model`, with the columns that the store itself needs beside it.

/// The records as they are now.
pub mod record {
    use sea_orm::entity::prelude::*;

    /// A record.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "record")]
    pub struct Model {
        /// Plural name of its kind.
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        /// Public name within its kind.
        #[sea_orm(primary_key, auto_increment = false)]
        pub slug: String,
        /// UUID.
        pub id: String,
        /// 1 when it was first written, one more with each change.
        pub version: i32,
        /// SHA-256 of its content, see `fingerprint`.
        pub fingerprint: String,
        /// JSON.
        #[sea_orm(column_type = "Text")]
        pub body: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The log: what changed, who did it and when.
pub mod change {
    use sea_orm::entity::prelude::*;

    /// A line of the log.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "change")]
    pub struct Model {
        /// Ever-growing number without gaps.
        #[sea_orm(primary_key, auto_increment = false)]
        pub sequence: i64,
        /// When, in UTC (RFC 3339).
        pub at: String,
        /// Who.
        pub actor: String,
        /// Why, for example the name of the imported file.
        #[sea_orm(column_type = "Text")]
        pub reason: String,
        /// Plural name of the record's kind.
        pub kind: String,
        /// Public name of the record.
        pub slug: String,
        /// Version of the record after the change.
        pub version: i32,
        /// `added`, `changed` or `removed`.
        pub action: String,
        /// JSON of the record after the change; of a removed one, the last before it.
        #[sea_orm(column_type = "Text")]
        pub body: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Counters; the row of the log's counter is also the lock of all writers.
pub mod counter {
    use sea_orm::entity::prelude::*;

    /// A counter.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "counter")]
    pub struct Model {
        /// Its name.
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        /// Its value.
        pub value: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What the pipeline computed.
pub mod result {
    use sea_orm::entity::prelude::*;

    /// A result.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "result")]
    pub struct Model {
        /// The step that computed it.
        #[sea_orm(primary_key, auto_increment = false)]
        pub step: String,
        /// Which of the step's results.
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        /// SHA-256 of the input and settings it was computed from.
        pub input: String,
        /// When, in UTC (RFC 3339).
        pub computed_at: String,
        /// JSON.
        #[sea_orm(column_type = "Text")]
        pub body: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
