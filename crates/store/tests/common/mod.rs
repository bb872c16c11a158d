//! Gives each test a fresh database of either kind: a file in a folder of its own, or a database on the server that `./test` starts.

#![allow(dead_code, reason = "each test program uses a part of this")]

use p4c_model::*;
use p4c_store::Store;
use sea_orm::ConnectionTrait;

/// A fresh store and what keeps it alive.
pub struct Fresh {
    pub store: Store,
    pub address: String,
    _folder: Option<tempfile::TempDir>,
}

/// A fresh SQLite file.
pub async fn sqlite() -> Fresh {
    opened(unopened_sqlite().await).await
}

/// A fresh PostgreSQL database.
pub async fn postgres() -> Fresh {
    opened(unopened_postgres().await).await
}

async fn opened(unopened: Unopened) -> Fresh {
    Fresh {
        store: Store::open(&unopened.address).await.unwrap(),
        address: unopened.address,
        _folder: unopened._folder,
    }
}

/// The address of a database without tables, and what keeps it alive.
pub struct Unopened {
    pub address: String,
    _folder: Option<tempfile::TempDir>,
}

impl Unopened {
    /// A connection past the store.
    pub async fn behind(&self) -> sea_orm::DatabaseConnection {
        let address = match self.address.strip_prefix("sqlite://") {
            Some(path) => format!("sqlite://{path}?mode=rwc"),
            None => self.address.clone(),
        };
        sea_orm::Database::connect(address).await.unwrap()
    }
}

pub async fn unopened_sqlite() -> Unopened {
    let folder = tempfile::tempdir().unwrap();
    Unopened {
        address: format!("sqlite://{}/p4c.sqlite", folder.path().display()),
        _folder: Some(folder),
    }
}

pub async fn unopened_postgres() -> Unopened {
    let server = std::env::var("P4C_TEST_POSTGRES")
        .expect("P4C_TEST_POSTGRES names no server: run ./test, which starts one");
    let name = format!(
        "t{}",
        tempfile::Builder::new()
            .rand_bytes(12)
            .tempdir()
            .unwrap()
            .path()
            .display()
    )
    .chars()
    .filter(char::is_ascii_alphanumeric)
    .collect::<String>()
    .to_lowercase();
    let admin = sea_orm::Database::connect(&server).await.unwrap();
    admin
        .execute_unprepared(&format!("CREATE DATABASE {name}"))
        .await
        .unwrap();
    let address = server.replacen("/postgres?", &format!("/{name}?"), 1);
    assert_ne!(
        address, server,
        "P4C_TEST_POSTGRES has the form postgres://USER@/postgres?host=FOLDER"
    );
    Unopened {
        address,
        _folder: None,
    }
}

pub fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

pub fn organisation(name: &str) -> Record {
    Organisation {
        slug: slug(name),
        name: Text::english(name),
        kind: OrganisationKind::DevelopmentAgency,
        region: None,
        website: None,
        sectors: vec![],
        members: None,
        smes: None,
        founded: None,
        label: None,
        maturity: None,
        ties: vec![],
        provenance: Provenance::default(),
    }
    .into()
}

pub fn service(name: &str, provider: &str, title: &str) -> Record {
    let value = serde_json::json!({
        "slug": name, "provider": provider, "status": "published",
        "title": {"original": "en", "values": {"en": {"value": title, "by": "person"}}},
    });
    Kind::Service.read(value).unwrap()
}
