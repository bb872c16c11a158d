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

#[test]
fn lists_of_products_are_no_catalogues_of_services() {
    let folder = tempfile::tempdir().unwrap();
    let kinds = [
        ("Ethernet switch", "ES", "8-Port 10/100 Desktop Switch"),
        ("Ink cartridge", "IC", "Cyan Ink 36 ml 4' x 6'"),
        ("Optical trackball", "OT", "Optical - USB/PS2 - Beige"),
        ("Wall heater", "WH", "1500 W - 230 V - IP24"),
        ("Gas cooktop", "GC", "4 Burner 30' Stainless Steel Finish"),
        ("Door speaker", "DS", "2-Way 6.5' 200 W RMS Pair"),
    ];
    let (mut left, mut right) = (vec!["id,name,description,price".to_owned()], Vec::new());
    right.clone_from(&left);
    for (kind, (name, code, specification)) in kinds.iter().enumerate() {
        for number in 0..20 {
            let model = format!(
                "{code}{}{}",
                (number * 37 + kind * 11) % 90 + 10,
                &"XKTRM"[number % 5..][..1]
            );
            let colour = ["White", "Black", "Silver", "Beige"][number % 4];
            let at = left.len();
            left.push(format!(
                "l{at},{colour} {name} - {model},{colour} {name} - {model}/ {specification}/ 1 Year Warranty,${}.00",
                20 + number
            ));
            let described = if number % 2 == 0 { "" } else { specification };
            right.push(format!(
                "r{at},{name} {model} {colour},{described},{}.00",
                21 + number
            ));
        }
    }
    let left = file(folder.path(), "left.csv", left.join("\n"));
    let right = file(folder.path(), "right.csv", right.join("\n"));
    let links = told(&["compute", "links", &left, &right]);
    let rightly = links.lines().skip(1).filter(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        cells[0][1..] == cells[1][1..]
    });
    assert!(rightly.count() >= 115, "{links}");
    let beside = told_beside(&["compute", "groups", &right]);
    assert!(!beside.contains("taken as a catalogue"), "{beside}");
}
