//! Runs the program on a folder of its own, as a person would.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A fresh folder with a database that is not there yet.
pub struct Place {
    folder: tempfile::TempDir,
}

/// What a run of the program left.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub messages: String,
}

impl Place {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    /// The names of the files in the folder.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// Runs the program in the folder on its database `p4c.sqlite`.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_on(
            &format!("sqlite://{}", self.path("p4c.sqlite").display()),
            arguments,
        )
    }

    /// Runs the program in the folder on another database.
    pub fn run_on(&self, database: &str, arguments: &[&str]) -> Run {
        let output: Output = Command::new(env!("CARGO_BIN_EXE_p4c"))
            .args(arguments)
            .env("P4C_DATABASE", database)
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        Run {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            messages: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// The real services that the demonstration is made from.
pub fn services() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../demonstration/data/cluster-services.csv")
}
