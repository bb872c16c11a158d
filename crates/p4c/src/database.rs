//! Finds the database that a command works on: as told, else from the environment, else a file in the user's data folder.

use std::path::PathBuf;

use p4c_store::Store;

use crate::failure::Failure;

/// The option `--database`, shared by every command that touches the catalogue.
#[derive(clap::Args, Debug, Clone)]
pub struct DatabaseOption {
    /// The database: sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME [default: a file in your data folder]
    #[arg(long, value_name = "URL", env = "P4C_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
}

impl DatabaseOption {
    /// The address of the database.
    pub fn address(&self) -> String {
        match &self.database {
            Some(address) => address.clone(),
            None => format!("sqlite://{}", data_folder().join("p4c.sqlite").display()),
        }
    }

    /// Opens the database; makes an empty one where there is none.
    pub async fn open_or_create(&self) -> Result<Store, Failure> {
        Ok(Store::open(&self.address()).await?)
    }

    /// Whether the database is a file that is not there.
    pub fn is_absent(&self) -> bool {
        p4c_store::sqlite_path(&self.address()).is_some_and(|path| !std::path::Path::new(path).exists())
    }

    /// Opens a database that is there already.
    pub async fn open(&self) -> Result<Store, Failure> {
        let address = self.address();
        if self.is_absent() {
            return Err(Failure::Environment(
                format!("there is no database at {address}"),
                Some(
                    "bring files in with `p4c import FILE`, or see the demonstration with `p4c demo`"
                        .to_owned(),
                ),
            ));
        }
        self.open_or_create().await
    }
}

/// The folder for a user's data, after the XDG base directory specification.
fn data_folder() -> PathBuf {
    let from = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    from("XDG_DATA_HOME")
        .or_else(|| from("HOME").map(|home| home.join(".local/share")))
        .unwrap_or_else(|| PathBuf::from("."))
        .join("p4c")
}
