//! `p4c report` used wrongly: each refusal says what is wrong, what would be right, and leaves no file behind.

use std::path::Path;
use std::process::Command;

/// Runs `p4c report` with these words in a folder; gives the exit code and what it said.
fn report(folder: &Path, words: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_p4c"))
        .arg("report")
        .args(words)
        .current_dir(folder)
        .env("P4C_DATABASE", "sqlite://p4c.sqlite")
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn an_unknown_form_language_or_day_is_refused_before_the_database_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    for (words, wanted) in [
        (
            vec!["booklet", "--to", "booklet.odt"],
            "end the name with .pdf, .docx or .html",
        ),
        (
            vec!["booklet", "--to", "b.pdf", "--language", "xx"],
            "one of en, et",
        ),
        (
            vec!["booklet", "--to", "b.pdf", "--date", "31.1.2013"],
            "YYYY-MM-DD",
        ),
        (
            vec!["booklet", "--to", "b.pdf", "--date", "2013-02-30"],
            "YYYY-MM-DD",
        ),
        (vec!["plan", "--region", "EE 00", "--to", "b.pdf"], "EE 00"),
    ] {
        let (code, said) = report(folder.path(), &words);
        assert_eq!(code, Some(2), "{words:?}: {said}");
        assert!(said.contains(wanted), "{words:?}: {said}");
    }
}

#[test]
fn without_a_database_or_results_the_hint_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let (code, said) = report(folder.path(), &["booklet", "--to", "b.pdf"]);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("hint:"), "{said}");
    let made = Command::new(env!("CARGO_BIN_EXE_p4c"))
        .args(["migrate", "--database", "sqlite://p4c.sqlite"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(made.status.success());
    for words in [
        vec!["booklet", "--to", "b.pdf"],
        vec!["recommendations", "--to", "b.html"],
        vec!["plan", "--region", "EE00", "--to", "b.docx"],
    ] {
        let (code, said) = report(folder.path(), &words);
        assert_eq!(code, Some(2), "{words:?}: {said}");
        assert!(said.contains("p4c analyse"), "{words:?}: {said}");
    }
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("b."))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
