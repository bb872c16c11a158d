//! `p4c compute groups` as people use it: what binds, what is told, and what bad input comes to.

mod program;

use program::{run, told, told_beside};
use std::path::Path;

/// Writes a file and gives its path.
fn file(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// A table of firms, some of them twice.
const FIRMS: &str = "id,name,street,phone
a1,Nordic Metal Laboratory,12 Harbour Road,372 600 1000
a2,Nordic Metal Laboratry,12 Harbour Road,372 600 1000
b1,Bakery of the Old Town,3 Market Square,372 611 2222
b2,Old Town Bakery,3 Market Square,372 611 2222
c1,Harbour Cranes and Lifts,77 Quay Street,372 655 3434
d1,School of Welding,5 Mill Lane,372 644 9090
e1,Green Roof Gardens,41 Hill Avenue,372 633 7171
";

/// Groups of two or more as ids.
fn groups(output: &str) -> Vec<String> {
    let mut groups: std::collections::BTreeMap<&str, Vec<&str>> = std::collections::BTreeMap::new();
    for row in output.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        groups.entry(cells[1]).or_default().push(cells[0]);
    }
    let mut groups: Vec<String> = groups
        .into_values()
        .filter(|ids| ids.len() > 1)
        .map(|ids| ids.join(" "))
        .collect();
    groups.sort();
    groups
}

/// The message of a run that has to end with faults.
fn refused(arguments: &[&str]) -> String {
    let output = run(arguments);
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.contains("hint: "), "{message}");
    message
}

#[test]
fn decisions_of_people_bind_and_changes_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let firms = file(folder.path(), "firms.csv", FIRMS);
    let first = told(&["compute", "groups", &firms]);
    assert_eq!(groups(&first), ["a1 a2", "b1 b2"]);
    let before = file(folder.path(), "before.csv", &first);
    let decisions = file(
        folder.path(),
        "decisions.csv",
        "left,right,judgement\nb1,b2,different\nc1,e1,same\n",
    );
    let changes = folder.path().join("changes.csv");
    let arguments = [
        "compute",
        "groups",
        &firms,
        "--decisions",
        &decisions,
        "--since",
        &before,
        "--changes",
        changes.to_str().unwrap(),
    ];
    let output = run(&arguments);
    assert_eq!(
        groups(&String::from_utf8(output.stdout).unwrap()),
        ["a1 a2", "c1 e1"]
    );
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.contains("since then 0 records added, 0 removed; of the groups 1 new, 1 gone, 1 as before"),
        "{message}"
    );
    let rows = std::fs::read_to_string(changes).unwrap();
    assert_eq!(
        rows,
        "change,before,now,joined,left\nnew,,c1;e1,c1;e1,\ngone,b1;b2,,,b1;b2\n"
    );
    let contradiction = file(
        folder.path(),
        "contradiction.csv",
        "left,right,judgement\na1,a2,same\na2,a1,different\n",
    );
    let message = refused(&["compute", "groups", &firms, "--decisions", &contradiction]);
    assert!(
        message.contains("must be kept apart and must be together"),
        "{message}"
    );
    let unknown = file(folder.path(), "unknown.csv", "left,right,judgement\na1,zz,same\n");
    assert!(refused(&["compute", "groups", &firms, "--decisions", &unknown]).contains("no record `zz`"));
}

#[test]
fn bad_tables_are_refused_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let refuse = |text: &[u8]| {
        let path = file(folder.path(), "bad.csv", text);
        refused(&["compute", "groups", &path])
    };
    assert!(refuse(b"name,phone\nx,1\n").contains("no column `id`"));
    assert!(refuse(b"id,name\na,x\nb,y\na,z\n").contains("rows 1 and 3 share the id `a`"));
    assert!(refuse(b"id,name\na,x\n,y\n").contains("row 2 has an empty id"));
    assert!(refuse(b"").contains("the file is empty"));
    assert!(refuse(b"id,name\na,x,y,z\n").contains("line 2: 4 cells under 2 headings"));
    assert!(refuse(&[0, 159, 146, 150, 0, 0, 0, 0, 0, 0, 0, 0, 7]).contains("not a text file"));
    let noise: Vec<u8> = (0..40_000u32)
        .map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8 | 1)
        .collect();
    refuse(&noise);
    let open = "id,name,town\na,x,Tartu\nb,\"y,Tallinn\nc,z,Narva\nd,w,Tartu\n";
    let message = refuse(open.as_bytes());
    assert!(
        message.contains("line 3: a quotation mark is never closed"),
        "{message}"
    );
}

#[test]
fn rows_that_an_open_quotation_mark_swallows_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let text = "id,name,town\na,x,Tartu\nb,\"y,Tallinn\nc,z,Narva\nd,w,Tartu\ne,\"v\",Narva\nf,u,Tartu\n";
    let path = file(folder.path(), "swallowed.csv", text);
    let beside = told_beside(&["compute", "groups", &path]);
    assert!(
        beside.contains("line 3: a cell holds 2 lines that look like rows"),
        "{beside}"
    );
}

#[test]
fn small_and_odd_tables_have_right_results() {
    let folder = tempfile::tempdir().unwrap();
    let result = |text: &[u8]| {
        let path = file(folder.path(), "odd.csv", text);
        told(&["compute", "groups", &path])
    };
    assert_eq!(result(b"id,name\n"), "id,group,confidence\n");
    assert_eq!(result(b"id,name\na,x\n"), "id,group,confidence\na,0,1.0000\n");
    assert_eq!(groups(&result(b"id,name\na,\nb,\n")), Vec::<String>::new());
    // Windows-1252 instead of UTF-8.
    assert_eq!(
        groups(&result(
            b"id,name\na,B\xFCro f\xFCr Export\nb,B\xFCro f\xFCr Export\n"
        )),
        ["a b"]
    );
    // Identical records are one comparison, a huge cell is cut.
    let same: String = (0..20_000)
        .map(|id| format!("{id},Help desk for exporters\n"))
        .collect();
    let found = result(format!("id,name\n{same}").as_bytes());
    assert!(found.lines().skip(1).all(|row| row.contains(",0,")));
    let huge = format!("id,name\na,{}\nb,word\n", "word ".repeat(400_000));
    let path = file(folder.path(), "huge.csv", huge);
    let beside = told_beside(&["compute", "groups", &path]);
    assert!(
        beside.contains("in 1 of the records a cell is too long"),
        "{beside}"
    );
}
