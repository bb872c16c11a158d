//! Runs the program as people do, and makes what several tests look at only once: the demonstration with all its results.

#![allow(dead_code, reason = "each test program uses a part of this")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

/// The program, with no database of the person who runs the tests.
pub fn p4c() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_p4c"));
    command
        .env_remove("P4C_DATABASE")
        .env_remove("COLUMNS")
        .stdin(Stdio::null());
    command
}

/// Runs the program to its end.
pub fn run(arguments: &[&str]) -> Output {
    p4c().args(arguments).output().unwrap()
}

/// What a run wrote to standard output, after it ended well.
pub fn told(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(
        output.status.success(),
        "p4c {arguments:?} ended with {:?}\n{}",
        output.status.code(),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// What a run wrote to standard error, after it ended well.
pub fn told_beside(arguments: &[&str]) -> String {
    let output = run(arguments);
    let beside = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "p4c {arguments:?}\n{beside}");
    beside
}

/// What a run printed as JSON.
pub fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&told(&[arguments, &["--format", "json"]].concat())).unwrap()
}

/// The kept results of one name: always a list.
pub fn results(what: &str, database: &str) -> Vec<Value> {
    match json(&["show", what, "--database", database]) {
        Value::Array(several) => several,
        one => vec![one],
    }
}

/// Every result that `p4c show` knows.
pub const RESULTS: &[&str] = &[
    "concepts",
    "recurrence",
    "ranking",
    "selection",
    "matrix",
    "plan",
    "pool",
    "links",
    "potential",
    "convergence",
    "recommendations",
];

/// The folder of the workspace.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The address of an SQLite file.
pub fn sqlite(path: &Path) -> String {
    format!("sqlite://{}", path.display())
}

/// A folder with the demonstration as `p4c demo` leaves it, made once; tests that change it take a copy.
pub struct Demonstration {
    pub folder: tempfile::TempDir,
    pub printed: String,
}

impl Demonstration {
    pub fn database(&self) -> String {
        sqlite(&self.folder.path().join("p4c.sqlite"))
    }

    /// A copy that a test may change.
    pub fn copy(&self) -> (tempfile::TempDir, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p4c.sqlite");
        std::fs::copy(self.folder.path().join("p4c.sqlite"), &path).unwrap();
        let address = sqlite(&path);
        (folder, address)
    }
}

pub fn demonstration() -> &'static Demonstration {
    static MADE: OnceLock<Demonstration> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let printed = told(&[
            "demo",
            "--no-serve",
            "--folder",
            &folder.path().display().to_string(),
        ]);
        Demonstration { folder, printed }
    })
}

/// A fresh database on the PostgreSQL server that `./test` starts.
pub fn postgres() -> String {
    let server = std::env::var("P4C_TEST_POSTGRES")
        .expect("P4C_TEST_POSTGRES names no server: run ./test, which starts one");
    let name: String = format!("j{}", tempfile::tempdir().unwrap().path().display())
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_lowercase();
    let made = Command::new("psql")
        .args([&server, "-qc", &format!("CREATE DATABASE {name}")])
        .output()
        .expect("psql is there where PostgreSQL is");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    server.replacen("/postgres?", &format!("/{name}?"), 1)
}

/// Writes a JSON file of records into a folder and brings it in.
pub fn import(folder: &Path, records: &Value, database: &str) {
    let file = folder.join("import.json");
    std::fs::write(&file, records.to_string()).unwrap();
    told(&["import", &file.display().to_string(), "--database", database]);
}
