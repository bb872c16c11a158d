//! Reads documents back as others would: poppler and qpdf for PDF, an XML parser for HTML.

// Each test program uses a part of these.
#![allow(dead_code)]

use std::collections::BTreeSet;
use std::process::{Command, Output};

/// Runs a program on a PDF; `None`, with a message, where the program is not installed.
fn run(program: &str, before: &[&str], bytes: &[u8], after: &[&str]) -> Option<Output> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("document.pdf");
    std::fs::write(&path, bytes).unwrap();
    match Command::new(program).args(before).arg(&path).args(after).output() {
        Ok(output) => Some(output),
        Err(_) => {
            eprintln!("skipped: {program} is not installed");
            None
        }
    }
}

/// The words of a PDF.
pub fn text_of_pdf(bytes: &[u8]) -> Option<String> {
    let output = run("pdftotext", &[], bytes, &["-"])?;
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(String::from_utf8(output.stdout).unwrap())
}

/// Words without white space and hyphens, so that broken lines do not matter.
pub fn squeezed(words: &str) -> String {
    words
        .chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '\u{ad}' | '\u{2010}'))
        .collect()
}

/// Whether the PDF is sound, tagged, has this title and language, and every picture has an alternative text.
pub fn assert_accessible(bytes: &[u8], title: &str, language: &str) {
    assert!(bytes.starts_with(b"%PDF-"));
    if let Some(output) = run("pdfinfo", &[], bytes, &[]) {
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(
            told.contains("Tagged:")
                && told
                    .lines()
                    .any(|line| line.starts_with("Tagged:") && line.ends_with("yes")),
            "{told}"
        );
        assert!(told.contains(title), "{told}");
    }
    if let Some(output) = run("qpdf", &["--check"], bytes, &[]) {
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    if let Some(output) = run("qpdf", &["--qdf", "--object-streams=disable"], bytes, &["-"]) {
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            told.contains(&format!("/Lang ({language})")),
            "language {language}"
        );
        assert!(told.contains("pdfuaid:part"), "the mark of PDF/UA");
        assert!(told.contains("/StructTreeRoot"), "a structure tree");
        assert!(told.contains("/Outlines"), "bookmarks");
        let figures = told.matches("/S /Figure").count();
        assert!(
            figures > 0 && told.matches("/Alt ").count() >= figures,
            "{figures} figures"
        );
    }
}

/// Whether a fragment of HTML is well formed, has no id twice, no inline style, no script, and a target for every link into it.
pub fn assert_whole(fragment: &str) {
    let parsed = roxmltree::Document::parse(fragment).unwrap_or_else(|error| panic!("{error}: {fragment}"));
    let mut ids = BTreeSet::new();
    for node in parsed.descendants().filter(roxmltree::Node::is_element) {
        assert!(node.attribute("style").is_none() && !node.has_tag_name("script"));
        if let Some(id) = node.attribute("id") {
            assert!(ids.insert(id), "{id} twice");
        }
    }
    for node in parsed.descendants() {
        if let Some(target) = node.attribute("href").and_then(|link| link.strip_prefix('#')) {
            assert!(ids.contains(target), "nothing has the id {target}");
        }
        for name in node
            .attribute("aria-labelledby")
            .into_iter()
            .flat_map(|ids| ids.split(' '))
        {
            assert!(ids.contains(name), "nothing has the id {name}");
        }
    }
}
