//! Workbooks as partners send them: every fault at its cell with a hint, every repair told, hostile files refused at once.

use std::io::Write;

use p4c_formats::{Finding, ReadOptions, Reading, read, template};
use p4c_model::{Kind, Record};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

/// A sheet of texts; numbers are written as numbers.
fn fill(sheet: &mut Worksheet, name: &str, rows: &[&[&str]]) {
    sheet.set_name(name).unwrap();
    for (r, row) in rows.iter().enumerate() {
        for (c, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let (r, c) = (r as u32, c as u16);
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(r, c, number).unwrap(),
                Err(_) => sheet.write_string(r, c, *cell).unwrap(),
            };
        }
    }
}

fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, rows) in sheets {
        fill(workbook.add_worksheet(), name, rows);
    }
    workbook.save_to_buffer().unwrap()
}

fn read_workbook(bytes: Vec<u8>) -> Reading {
    read(&[("x.xlsx".to_owned(), bytes)], &ReadOptions::default()).unwrap()
}

fn at<'a>(findings: &'a [Finding], sheet: &str, cell: &str) -> Option<&'a Finding> {
    findings
        .iter()
        .find(|finding| finding.sheet.as_deref() == Some(sheet) && finding.cell.as_deref() == Some(cell))
}

fn slugs(reading: &Reading, kind: Kind) -> Vec<&str> {
    reading
        .records
        .iter()
        .filter(|record| record.kind() == kind)
        .map(|record| record.slug().as_str())
        .collect()
}

const FAULTY: &[(&str, &[&[&str]])] = &[
    (
        "Organisations",
        &[
            &[
                "id", "name", "kind", "region", "members", "smes", "website", "ties",
            ],
            &["agency", "An agency", "development agency", "EE00"],
            &["lost", "A lost one", "development agency", "EE99"],
            &["odd", "An odd one", "clustr thing"],
            &["small", "A small one", "cluster initiative", "EE00", "5", "9"],
            &[
                "far",
                "A far one",
                "cluster initiative",
                "EE00",
                "5",
                "",
                "htp:/nowhere",
            ],
        ],
    ),
    (
        "Services",
        &[
            &[
                "id",
                "title",
                "provider",
                "staff",
                "yearly_cost",
                "start_year",
                "end_year",
                "service_type",
                "language",
            ],
            &[
                "good",
                "Help desk",
                "agency",
                "1.5",
                "12500",
                "2010",
                "2012",
                "individual",
                "en",
            ],
            &["no-provider", "Fair", "agncy", "", "", "", "", "", ""],
            &["words", "Fair", "agency", "a lot", "", "", "", "", ""],
            &["negative", "Fair", "agency", "", "-5", "", "", "", ""],
            &["no-date", "Fair", "agency", "", "", "31.02.2014", "", "", ""],
            &["backwards", "Fair", "agency", "", "", "2014", "2012", "", ""],
            &["good", "Again", "agency", "", "", "", "", "", ""],
            &["untitled", "", "agency", "", "", "", "", "", ""],
            &["currency", "Fair", "agency", "", "500 XYZ", "", "", "", ""],
            &["no-type", "Fair", "agency", "", "", "", "", "by pigeon", ""],
            &["depends", "Fair", "lost", "", "", "", "", "", ""],
            &["error", "Fair", "agency", "#REF!", "", "", "", "", ""],
        ],
    ),
    (
        "Needs",
        &[
            &["id", "organisation", "region", "concept", "importance"],
            &["n1", "", "EE00", "skills-and-talent", "4"],
            &["n2", "", "EE00", "skills-and-talent", "7"],
            &["n3", "agency", "EE00", "skills-and-talent", "3"],
            &["n4", "odd", "", "skills-and-talent", "3"],
        ],
    ),
    (
        "Criteria",
        &[
            &["id", "round", "name", "scale"],
            &["effect", "spring", "Effect", "1-5"],
        ],
    ),
    (
        "Scores",
        &[
            &["id", "criterion", "service", "evaluator", "value"],
            &["own", "effect", "good", "agency", "4"],
        ],
    ),
];

#[test]
fn each_fault_is_told_at_its_cell_with_a_hint() {
    let reading = read_workbook(workbook(FAULTY));
    for (sheet, cell, part) in [
        ("Organisations", "D3", "`EE99` is not in NUTS"),
        ("Organisations", "C4", "`clustr thing` is not one of"),
        ("Organisations", "F5", "9 SMEs are more than 5 members"),
        ("Organisations", "G6", "no address of a page"),
        ("Services", "C3", "there is no organisation `agncy`"),
        ("Services", "D4", "`a lot` is not a number"),
        ("Services", "E5", "-5 is negative"),
        ("Services", "F6", "`31.02.2014` is not a date"),
        ("Services", "G7", "ends (2012) before it starts (2014)"),
        ("Services", "A8", "stands in row 2 already"),
        ("Services", "B9", "`title` is missing"),
        ("Services", "E10", "no currency `XYZ`"),
        ("Services", "H11", "`by pigeon` is not one of"),
        (
            "Services",
            "C12",
            "organisation `lost` was not taken: its row has a fault",
        ),
        ("Services", "D13", "`#REF!` is not a number"),
        ("Needs", "E3", "7 is not a whole number from 1 to 5"),
        ("Needs", "B4", "either an organisation or a region"),
        ("Needs", "B5", "organisation `odd` was not taken"),
        ("Scores", "D2", "scores a service of its own"),
    ] {
        let fault = at(&reading.faults, sheet, cell)
            .unwrap_or_else(|| panic!("{sheet} {cell}: {:#?}", reading.faults));
        assert!(fault.message.contains(part), "{sheet} {cell}: {}", fault.message);
        assert!(
            fault.hint.as_deref().is_some_and(|hint| !hint.is_empty()),
            "{sheet} {cell} has no hint"
        );
    }
    assert_eq!(reading.faults.len(), 19, "{:#?}", reading.faults);
    assert!(
        at(&reading.faults, "Services", "C3")
            .unwrap()
            .hint
            .as_deref()
            .unwrap()
            .contains("`agency`")
    );
}

#[test]
fn the_good_rows_stand_without_those_that_depend_on_a_faulty_one() {
    let reading = read_workbook(workbook(FAULTY));
    assert_eq!(slugs(&reading, Kind::Organisation), ["agency"]);
    assert_eq!(slugs(&reading, Kind::Service), ["good"]);
    assert_eq!(slugs(&reading, Kind::Need), ["n1"]);
    assert_eq!(slugs(&reading, Kind::Score), [""; 0]);
    assert_eq!((reading.rows, reading.rows_taken), (23, 4));
}

#[test]
fn an_untouched_template_holds_no_record_and_no_fault() {
    let bytes = template::write_template(&[("skills-and-talent", "Skills and talent")]).unwrap();
    let reading = read_workbook(bytes);
    assert_eq!((reading.rows, reading.records.len()), (0, 0));
    assert_eq!((reading.faults, reading.doubts), (vec![], vec![]));
}

#[test]
fn the_template_has_drop_downs_checks_and_notes_on_each_sheet() {
    let bytes = template::write_template(&[("skills-and-talent", "Skills and talent")]).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    for sheet in 2..=8 {
        let text = std::io::read_to_string(
            archive
                .by_name(&format!("xl/worksheets/sheet{sheet}.xml"))
                .unwrap(),
        )
        .unwrap();
        assert!(text.contains("<dataValidation "), "sheet {sheet}");
        assert!(
            text.contains("COUNTIF($A$2:$A$5001,A2)=1"),
            "sheet {sheet} checks its ids"
        );
        assert!(
            archive.by_name(&format!("xl/comments{}.xml", sheet - 1)).is_ok(),
            "sheet {sheet}"
        );
    }
    let services = std::io::read_to_string(archive.by_name("xl/worksheets/sheet4.xml").unwrap()).unwrap();
    for part in [
        "Lists!$A$2:$A$2",
        "Organisations!$A$2:$A$5001",
        "draft,submitted,validated",
        "type=\"whole\"",
        "type=\"decimal\"",
    ] {
        assert!(services.contains(part), "{part}");
    }
}

#[test]
fn hidden_rows_and_columns_are_read_and_told() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    fill(
        sheet,
        "Services",
        &[
            &["id", "title", "provider", "language"],
            &["a", "One", "X", "en"],
            &["b", "Two", "X", "en"],
        ],
    );
    sheet.set_row_hidden(2).unwrap();
    sheet.set_column_hidden(1).unwrap();
    let reading = read_workbook(workbook.save_to_buffer().unwrap());
    assert_eq!(slugs(&reading, Kind::Service), ["a", "b"]);
    assert!(
        reading
            .doubts
            .iter()
            .any(|doubt| doubt.line == Some(3) && doubt.message.contains("the row is hidden"))
    );
    assert!(
        at(&reading.doubts, "Services", "B1")
            .unwrap()
            .message
            .contains("column B is hidden")
    );
}

#[test]
fn a_heading_below_a_title_and_over_two_rows_is_found() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let format = Format::new();
    sheet.set_name("Tabelle1").unwrap();
    sheet
        .merge_range(0, 0, 0, 4, "Angebote der Region", &format)
        .unwrap();
    sheet.merge_range(2, 0, 3, 0, "Nr.", &format).unwrap();
    sheet.merge_range(2, 1, 3, 1, "Titel", &format).unwrap();
    sheet.merge_range(2, 2, 3, 2, "Träger", &format).unwrap();
    sheet.merge_range(2, 3, 2, 4, "Geld", &format).unwrap();
    sheet.write(3, 3, "Jahreskosten").unwrap();
    sheet.write(3, 4, "Preis").unwrap();
    for (c, cell) in ["1", "Beratung", "Agentur", "1.200,50 €", "10"]
        .iter()
        .enumerate()
    {
        sheet.write(4, c as u16, *cell).unwrap();
    }
    let reading = read_workbook(workbook.save_to_buffer().unwrap());
    assert_eq!(reading.faults, []);
    let service = reading
        .records
        .iter()
        .find_map(|record| match record {
            Record::Service(service) => Some(service),
            _ => None,
        })
        .unwrap();
    assert_eq!(
        service.yearly_cost.as_ref().map(|money| money.cents),
        Some(120_050)
    );
    assert_eq!(service.price.as_ref().map(|money| money.cents), Some(1_000));
    assert_eq!(service.title.original.tag(), "de");
}

#[test]
fn a_second_table_a_repeated_heading_and_cells_under_no_heading_are_told() {
    let reading = read_workbook(workbook(&[(
        "Services",
        &[
            &["id", "title", "provider", "language"],
            &["a", "One", "agency", "en", "", "stray"],
            &["id", "title", "provider", "language"],
            &["b", "Two", "agency", "en"],
            &[],
            &[],
            &["id", "name", "kind"],
            &["agency", "An agency", "development agency"],
        ],
    )]));
    assert_eq!(reading.faults, []);
    assert_eq!(slugs(&reading, Kind::Service), ["a", "b"]);
    assert_eq!(slugs(&reading, Kind::Organisation), ["agency"]);
    let told = |part: &str| reading.doubts.iter().any(|doubt| doubt.message.contains(part));
    assert!(told("a further table begins in row 7") && told("the heading stands here again"));
    assert!(told("column F has no heading; it was left out"));
}

#[test]
fn an_unknown_column_is_kept_out_and_told_with_the_way_to_name_it() {
    let reading = read_workbook(workbook(&[(
        "Services",
        &[
            &["id", "title", "provider", "language", "shoe size"],
            &["a", "One", "X", "en", "42"],
        ],
    )]));
    let doubt = at(&reading.doubts, "Services", "E1").unwrap();
    assert!(
        doubt.message.contains("`shoe size` is not known")
            && doubt.hint.as_deref().unwrap().contains("--mapping")
    );
}

fn refusal(name: &str, bytes: Vec<u8>) -> String {
    let error = read(&[(name.to_owned(), bytes)], &ReadOptions::default()).unwrap_err();
    assert!(!error.hint().is_empty());
    error.to_string()
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn what_is_no_workbook_is_refused_by_what_it_is() {
    let good = workbook(&[("Services", &[&["id", "title", "provider"], &["a", "One", "X"]])]);
    assert!(refusal("x.xlsx", good[..good.len() / 2].to_vec()).contains("cut off"));
    assert!(refusal("x.xlsx", Vec::new()).contains("empty"));
    assert!(refusal("x.csv", b"\x89PNG\r\n\x1a\n....".to_vec()).contains("a picture"));
    assert!(refusal("x.xlsx", archive(&[("content.xml", b"<x/>")])).contains("OpenDocument"));
    assert!(refusal("x.xlsx", archive(&[("word/document.xml", b"<x/>")])).contains("Word"));
    let mut old = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    old.resize(1_024, 0);
    assert!(refusal("x.xlsx", old.clone()).contains("old Excel workbook"));
    old.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert!(refusal("x.xlsx", old).contains("protected by a password"));
}

#[test]
fn a_workbook_made_to_fill_the_memory_is_refused_before_it_is_unpacked() {
    let zeros = vec![b'0'; 64 << 20];
    let bomb = archive(&[
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/worksheets/sheet1.xml", &zeros),
    ]);
    assert!(refusal("x.xlsx", bomb).contains("would grow"));
    let names: Vec<String> = (0..10_001).map(|i| format!("x/{i}")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert!(refusal("x.xlsx", archive(&parts)).contains("more than 10000 parts"));
}

#[test]
fn json_that_cannot_be_meant_is_refused_at_its_place() {
    let deep = format!("{{\"services\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(refusal("x.json", deep.into_bytes()).contains("recursion limit"));
    assert!(
        refusal("x.json", b"{\"services\": [], \"services\": []}".to_vec())
            .contains("`services` stands twice")
    );
    assert!(refusal("x.json", b"{\"services\": [".to_vec()).contains("line 1"));
    assert!(refusal("x.json", b"[1, 2]".to_vec()).contains("expected an object"));
}

#[test]
fn a_provider_in_words_is_made_where_nobody_lists_organisations_and_told_once() {
    let csv =
        b"id,title,provider,language\na,One,Agency X,en\nb,Two,Agency X,en\nc,Three,Agency Y,en\n".to_vec();
    let reading = read(&[("services.csv".to_owned(), csv)], &ReadOptions::default()).unwrap();
    assert_eq!(reading.faults, []);
    assert_eq!(slugs(&reading, Kind::Organisation).len(), 2);
    let told: Vec<&Finding> = reading
        .doubts
        .iter()
        .filter(|doubt| doubt.message.contains("made from their names"))
        .collect();
    assert_eq!(told.len(), 1);
}
