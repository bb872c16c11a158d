//! Databases of other programs: one of every released schema is brought forward, one of a newer schema is refused, and nodes that start
//! together bring a database forward once.

mod common;

use common::{Unopened, slug, unopened_postgres, unopened_sqlite};
use p4c_model::{Kind, Record};
use p4c_store::{Store, StoreError};
use sea_orm::ConnectionTrait;

/// For every released schema: a database as that program left it, from SQLite and from PostgreSQL.
const RELEASED: &[(&str, &str)] = &[(
    include_str!("schemas/0001.sqlite.sql"),
    include_str!("schemas/0001.postgres.sql"),
)];

#[test]
fn a_database_of_every_released_schema_is_kept() {
    assert_eq!(RELEASED.len() as u32, p4c_store::migration::NEWEST_SCHEMA);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_every_released_schema_is_brought_forward_on_sqlite() {
    for (dump, _) in RELEASED {
        brought_forward(unopened_sqlite().await, dump).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_every_released_schema_is_brought_forward_on_postgres() {
    for (_, dump) in RELEASED {
        brought_forward(unopened_postgres().await, dump).await;
    }
}

async fn brought_forward(unopened: Unopened, dump: &str) {
    let behind = unopened.behind().await;
    behind.execute_unprepared(dump).await.unwrap();
    behind.close().await.unwrap();
    let store = Store::open(&unopened.address).await.unwrap();
    let examination = store.examine().await.unwrap();
    assert_eq!(examination.faults, Vec::<String>::new());
    assert_eq!(
        (examination.records, examination.changes, examination.results),
        (3, 4, 1)
    );
    let (desk, version) = store.record(Kind::Service, &slug("desk")).await.unwrap().unwrap();
    let Record::Service(desk) = desk else {
        panic!("{desk:?}")
    };
    assert_eq!((desk.title.plain(), version), ("Funding desk", 2));
    assert_eq!(desk.title.values.len(), 2);
    assert!(desk.provenance.is_illustrative("yearly_cost"));
    let history = store.history(Kind::Service, &slug("desk")).await.unwrap();
    assert!(history[0].body.contains("Help desk for funding"));
    assert!(store.result("classify", "services").await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_a_newer_schema_is_refused_and_left_as_it_is() {
    for unopened in [unopened_sqlite().await, unopened_postgres().await] {
        Store::open(&unopened.address)
            .await
            .unwrap()
            .close()
            .await
            .unwrap();
        let behind = unopened.behind().await;
        behind
            .execute_unprepared(
                "INSERT INTO seaql_migrations (version, applied_at) VALUES ('schema_9999', 0)",
            )
            .await
            .unwrap();
        let refused = Store::open(&unopened.address).await.unwrap_err();
        assert!(
            matches!(&refused, StoreError::NewerSchema { found, .. } if found == "schema_9999"),
            "{refused}"
        );
        assert!(refused.hint().unwrap().contains("newer"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nodes_that_start_together_bring_a_database_forward_once() {
    for unopened in [unopened_sqlite().await, unopened_postgres().await] {
        let nodes: Vec<_> = (0..8)
            .map(|_| {
                let address = unopened.address.clone();
                tokio::spawn(async move { Store::open(&address).await })
            })
            .collect();
        for node in nodes {
            let store = node.await.unwrap().unwrap();
            assert!(store.catalogue().await.unwrap().is_empty());
            store.close().await.unwrap();
        }
    }
}
