//! `p4c export` and `p4c template`: what is written is taken back unchanged, whole or not at all.

mod files;

use files::{Place, services};

fn exported(place: &Place, name: &str) -> Vec<u8> {
    let run = place.run(&["export", "--to", name]);
    assert_eq!(run.code, 0, "{}", run.messages);
    place.read(name)
}

#[test]
fn json_and_workbook_go_out_and_come_in_equal() {
    let place = Place::new();
    assert_eq!(place.run(&["import", services().to_str().unwrap()]).code, 0);
    let json = exported(&place, "all.json");
    let workbook = exported(&place, "all.xlsx");
    for (name, bytes) in [("all.json", &json), ("all.xlsx", &workbook)] {
        let other = Place::new();
        other.write(name, bytes);
        let run = other.run(&["import", name]);
        assert_eq!(run.code, 0, "{name}: {}", run.messages);
        assert!(exported(&other, "back.json") == json, "JSON after {name} differs");
        assert!(
            exported(&other, "back.xlsx") == workbook,
            "workbook after {name} differs"
        );
        let again = other.run(&["import", name, "--format", "json"]);
        let summary: serde_json::Value = serde_json::from_str(&again.out).unwrap();
        assert_eq!(
            (
                summary["written"]["added"].as_u64(),
                summary["written"]["changed"].as_u64()
            ),
            (Some(0), Some(0))
        );
    }
}

#[test]
fn csv_of_each_kind_comes_in_together_and_equal() {
    let place = Place::new();
    assert_eq!(place.run(&["import", services().to_str().unwrap()]).code, 0);
    let json = exported(&place, "all.json");
    let other = Place::new();
    for kind in ["regions", "organisations", "services"] {
        let name = format!("{kind}.csv");
        assert_eq!(place.run(&["export", "--to", &name, "--kind", kind]).code, 0);
        other.write(&name, place.read(&name));
    }
    let run = other.run(&["import", "services.csv", "regions.csv", "organisations.csv"]);
    assert_eq!(run.code, 0, "{}", run.messages);
    assert!(exported(&other, "back.json") == json);
}

#[test]
fn a_template_is_imported_as_nothing() {
    let place = Place::new();
    assert_eq!(place.run(&["template", "--to", "t.xlsx"]).code, 0);
    let run = place.run(&["import", "t.xlsx", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.messages);
    let summary: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(
        (summary["rows"].as_u64(), summary["written"]["added"].as_u64()),
        (Some(0), Some(0))
    );
}

#[test]
fn an_export_that_fails_leaves_the_old_file_and_no_part() {
    let place = Place::new();
    place.write("x.csv", "id,title,provider,language\na,Help desk,Agency,en\n");
    assert_eq!(place.run(&["import", "x.csv"]).code, 0);
    let nowhere = place.run(&["export", "--to", "nowhere/all.json"]);
    assert_eq!(
        (
            nowhere.code,
            nowhere.messages.contains("hint: make the folder first")
        ),
        (3, true)
    );
    let folder = place.run(&["export", "--to", "."]);
    assert_eq!(folder.code, 2, "{}", folder.messages);
    let form = place.run(&["export", "--to", "all.doc"]);
    assert_eq!((form.code, form.messages.contains("hint:")), (2, true));
    let kind = place.run(&["export", "--to", "all.csv", "--kind", "service s"]);
    assert_eq!(kind.code, 2);
    assert!(
        !place
            .names()
            .iter()
            .any(|name| name.ends_with(".part") || name.starts_with("all"))
    );
}
