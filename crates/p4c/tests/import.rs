//! `p4c import`: exit codes, doubts and faults, and what is left behind.

mod files;

use files::{Place, services};

const TWO_GOOD_ONE_BAD: &str = "id,title,provider,nuts2,language\na,Help desk,Agency,EE00,en\nb,Fair,Agency,EE99,en\nc,Visit,Agency,EE00,en\n";

#[test]
fn the_real_services_come_in_whole_and_a_second_time_change_nothing() {
    let place = Place::new();
    let path = services();
    let first = place.run(&["import", path.to_str().unwrap(), "--format", "json"]);
    assert_eq!(first.code, 0, "{}", first.messages);
    let summary: serde_json::Value = serde_json::from_str(&first.out).unwrap();
    assert_eq!(
        (summary["rows"].as_u64(), summary["rows_taken"].as_u64()),
        (Some(192), Some(192))
    );
    assert!(first.messages.contains("country `GR` was read as `EL`"));
    assert!(first.messages.contains("`EU` was read as several countries"));
    assert!(first.messages.contains("there is no NUTS code"));
    let again = place.run(&["import", path.to_str().unwrap(), "--format", "json"]);
    let summary: serde_json::Value = serde_json::from_str(&again.out).unwrap();
    assert_eq!(again.code, 0);
    assert_eq!(
        (
            summary["written"]["added"].as_u64(),
            summary["written"]["changed"].as_u64()
        ),
        (Some(0), Some(0))
    );
}

#[test]
fn a_fault_stops_the_import_and_leaves_nothing_behind() {
    let place = Place::new();
    place.write("x.csv", TWO_GOOD_ONE_BAD);
    let run = place.run(&["import", "x.csv"]);
    assert_eq!(run.code, 1);
    assert!(
        run.messages
            .contains("x.csv, line 3, field nuts2: region code `EE99` is not in NUTS 2021")
    );
    assert!(run.messages.contains("hint: did you mean `EE00`"));
    assert_eq!(place.names(), ["x.csv"]);
}

#[test]
fn the_good_rows_are_taken_when_that_is_asked_for() {
    let place = Place::new();
    place.write("x.csv", TWO_GOOD_ONE_BAD);
    let run = place.run(&["import", "x.csv", "--accept-good", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.messages);
    let summary: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(
        (summary["rows"].as_u64(), summary["rows_taken"].as_u64()),
        (Some(3), Some(2))
    );
    assert_eq!(summary["faults"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_dry_run_writes_nothing() {
    let place = Place::new();
    place.write("x.csv", "id,title,provider,language\na,Help desk,Agency,en\n");
    let run = place.run(&["import", "x.csv", "--dry-run"]);
    assert_eq!(run.code, 0);
    assert!(run.out.contains("nothing was written"));
    assert_eq!(place.names(), ["x.csv"]);
}

#[test]
fn a_mapping_names_foreign_sheets_and_columns() {
    let place = Place::new();
    place.write("angebote.csv", "Kürzel;Was;Wer\na;Beratung;Agentur\n");
    place.write(
        "map.json",
        r#"{"sheets": {"angebote.csv": "Services"}, "columns": {"Services": {"Kürzel": "id", "Was": "title", "Wer": "provider"}}}"#,
    );
    assert_eq!(place.run(&["import", "angebote.csv"]).code, 1);
    let run = place.run(&["import", "angebote.csv", "--mapping", "map.json"]);
    assert_eq!(run.code, 0, "{}", run.messages);
    place.write("map.json", r#"{"columns": {"Services": {"Was": "titel"}}}"#);
    let run = place.run(&["import", "angebote.csv", "--mapping", "map.json"]);
    assert_eq!((run.code, run.messages.contains("no column `titel`")), (1, true));
}

#[test]
fn wrong_use_a_missing_file_and_a_bad_database_have_codes_of_their_own() {
    let place = Place::new();
    assert_eq!(place.run(&["import"]).code, 2);
    let folder = place.run(&["import", "."]);
    assert_eq!((folder.code, folder.messages.contains("is a folder")), (2, true));
    let missing = place.run(&["import", "nowhere.csv"]);
    assert_eq!((missing.code, missing.messages.contains("hint:")), (3, true));
    place.write("x.csv", "id,title,provider,language\na,Help desk,Agency,en\n");
    place.write("text.sqlite", "this is no database, whatever its name says, and long enough to be looked at by whoever opens it ........");
    let bad = place.run_on(
        &format!("sqlite://{}", place.path("text.sqlite").display()),
        &["import", "x.csv"],
    );
    assert_eq!(bad.code, 3, "{}", bad.messages);
}

#[test]
fn messages_go_to_standard_error_and_results_to_standard_output() {
    let place = Place::new();
    place.write("x.csv", "id;title;provider\na;Help desk;Agency\n");
    let run = place.run(&["import", "x.csv", "--format", "csv"]);
    assert_eq!(run.code, 0);
    assert!(run.out.starts_with("what,number\n") && !run.out.contains("doubt:"));
    assert!(
        run.messages
            .lines()
            .all(|line| line.starts_with("doubt: ") || line.starts_with("  hint: ")),
        "{}",
        run.messages
    );
}
