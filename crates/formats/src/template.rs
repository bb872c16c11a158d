//! Writes an empty workbook to fill in: explanations, examples, drop-downs and checks that Excel and LibreOffice honour.
//!
//! Examples stand on the first sheet only, so that none of them is ever imported as data.

use p4c_model::record::LONGEST_TITLE;
use p4c_model::{Kind, nuts};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, Format, FormatAlign, Formula, Note,
    Workbook, Worksheet, XlsxError,
};

use crate::grid::{Grid, column_letters};
use crate::tables::{Column, Form, TABLES, Table};
use crate::write::properties;

/// The name of the sheet with explanations and examples.
pub const README: &str = "Read me";
/// The name of the sheet with what drop-downs offer.
pub const LISTS: &str = "Lists";

/// The first words of the two sheets, by which a reader knows that they are ours.
const README_BEGINS: &str = "Fill in the sheets, a row for each record.";
const LISTS_BEGIN: &str = "Concepts";

/// Rows below the heading that have drop-downs and checks.
const CHECKED_ROWS: u32 = 5_000;

/// Whether a sheet only helps to fill in the others.
pub(crate) fn is_help(grid: &Grid) -> bool {
    let begins = |words: &str| {
        grid.rows
            .first()
            .is_some_and(|row| row.cell(0).text().starts_with(words))
    };
    match grid.sheet.as_deref() {
        Some(README) => begins(README_BEGINS),
        Some(LISTS) => begins(LISTS_BEGIN),
        _ => false,
    }
}

/// Where the drop-downs of a workbook find what they offer.
struct Offered {
    concepts: String,
    regions: String,
    languages: String,
}

/// Writes the template. `concepts` are the notations and names offered for categories and needs, the broadest first.
///
/// # Errors
/// When the workbook cannot be made.
pub fn write_template(concepts: &[(&str, &str)]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties()?);
    let required = Format::new()
        .set_bold()
        .set_background_color(0x1F_4E_79)
        .set_font_color(0xFF_FF_FF);
    let optional = Format::new().set_bold().set_background_color(0xDD_EB_F7);
    write_readme(workbook.add_worksheet())?;
    let regions = nuts::bundled_regions().count();
    let offered = Offered {
        concepts: format!("={LISTS}!$A$2:$A${}", concepts.len().max(1) + 1),
        regions: format!("={LISTS}!$C$2:$C${}", regions + 1),
        languages: format!("={LISTS}!$E$2:$E${}", LANGUAGES.len() + 1),
    };
    for table in templates() {
        let sheet = workbook.add_worksheet();
        sheet.set_name(table.name)?;
        sheet.set_freeze_panes(1, 1)?;
        for (place, column) in columns_of(table).enumerate() {
            let place = place as u16;
            sheet.write_with_format(
                0,
                place,
                column.name,
                if column.required { &required } else { &optional },
            )?;
            sheet.set_column_width(place, if column.form == Form::Text { 32.0 } else { 18.0 })?;
            let must = if column.required { " Must be filled." } else { "" };
            sheet.insert_note(
                0,
                place,
                &Note::new(format!("{}{must}", column.explanation)).set_author("p4c"),
            )?;
            if let Some(check) = check_of(column, place, &offered) {
                sheet.add_data_validation(1, place, CHECKED_ROWS, place, &check)?;
            }
        }
    }
    write_lists(workbook.add_worksheet(), concepts)?;
    workbook.save_to_buffer()
}

fn templates() -> impl Iterator<Item = &'static Table> {
    TABLES.iter().filter(|table| table.in_template)
}

/// The columns of a sheet to fill in: those that only foreign files have are left out.
fn columns_of(table: &'static Table) -> impl Iterator<Item = &'static Column> {
    table
        .columns
        .iter()
        .filter(|column| column.name != "original_title")
        .chain(crate::tables::PROVENANCE.iter().take(2))
}

/// Languages offered for the column `language`.
const LANGUAGES: [(&str, &str); 24] = [
    ("en", "English"),
    ("et", "Estonian"),
    ("fr", "French"),
    ("de", "German"),
    ("sl", "Slovene"),
    ("el", "Greek"),
    ("mt", "Maltese"),
    ("bg", "Bulgarian"),
    ("cs", "Czech"),
    ("da", "Danish"),
    ("es", "Spanish"),
    ("fi", "Finnish"),
    ("ga", "Irish"),
    ("hr", "Croatian"),
    ("hu", "Hungarian"),
    ("it", "Italian"),
    ("lt", "Lithuanian"),
    ("lv", "Latvian"),
    ("nl", "Dutch"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("ro", "Romanian"),
    ("sk", "Slovak"),
    ("sv", "Swedish"),
];

fn write_readme(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_name(README)?;
    sheet
        .set_column_width(0, 18)?
        .set_column_width(1, 24)?
        .set_column_width(2, 10)?
        .set_column_width(3, 90)?
        .set_column_width(4, 36)?;
    let introduction = [
        format!("{README_BEGINS} Dark headings must be filled, the others may stay empty."),
        "Several values in a cell are parted by a semicolon. A further language has a column of its own: title@et beside title."
            .to_owned(),
        "Check without writing anything: p4c import --dry-run FILE.xlsx".to_owned(),
    ];
    for (row, line) in introduction.iter().enumerate() {
        sheet.write(row as u32, 0, line)?;
    }
    let mut row = introduction.len() as u32 + 1;
    for (place, title) in ["Sheet", "Column", "Needed", "What to write", "Example"]
        .into_iter()
        .enumerate()
    {
        sheet.write_with_format(row, place as u16, title, &bold)?;
    }
    for table in templates() {
        row += 1;
        sheet.write_with_format(row, 0, table.name, &bold)?;
        sheet.write_with_format(row, 3, table.explanation, &wrapped)?;
        for column in columns_of(table) {
            row += 1;
            sheet.write(row, 0, table.name)?;
            sheet.write(row, 1, column.name)?;
            sheet.write(row, 2, if column.required { "yes" } else { "" })?;
            let words = match column.form {
                Form::Word(words) => format!("{} One of: {}.", column.explanation, words.join(", ")),
                _ => column.explanation.to_owned(),
            };
            sheet.write_with_format(row, 3, words, &wrapped)?;
            sheet.write_string(row, 4, example_of(table, column))?;
        }
    }
    Ok(())
}

fn write_lists(sheet: &mut Worksheet, concepts: &[(&str, &str)]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    sheet.set_name(LISTS)?;
    sheet.set_freeze_panes(1, 0)?;
    let titles = [
        (LISTS_BEGIN, 40),
        ("Meaning", 40),
        ("Regions (NUTS 2021)", 12),
        ("Name", 40),
        ("Languages", 12),
        ("Name", 20),
    ];
    for (place, (title, width)) in titles.into_iter().enumerate() {
        sheet.write_with_format(0, place as u16, title, &bold)?;
        sheet.set_column_width(place as u16, width)?;
    }
    let regions: Vec<(&str, &str)> = nuts::bundled_regions()
        .map(|region| (region.code, region.name))
        .collect();
    for (place, list) in [(0, concepts), (2, &regions), (4, &LANGUAGES[..])] {
        for (row, (code, name)) in list.iter().enumerate() {
            sheet.write_string(row as u32 + 1, place, *code)?;
            sheet.write_string(row as u32 + 1, place + 1, *name)?;
        }
    }
    Ok(())
}

/// What could stand in a column.
fn example_of(table: &Table, column: &Column) -> &'static str {
    match (table.kind, column.name) {
        (Kind::Region, "id") => "EE00",
        (Kind::Organisation, "id") => "agency-1",
        (Kind::Service, "id") => "S-01",
        (Kind::Precondition, "id") => "P-01",
        (Kind::Need, "id") => "N-01",
        (Kind::Criterion, "id") => "effect",
        (Kind::Score, "id") => "score-1",
        (Kind::Region, "name") => "Eesti",
        (Kind::Organisation, "name") => "Regional development agency",
        (Kind::Criterion, "name") => "Did it reach those it is for?",
        (_, "title") => "Help desk for funding",
        (_, "statement") => "A help desk with at least one person",
        (_, "provider" | "organisation" | "evaluator") => "agency-1",
        (_, "service") => "S-01",
        (_, "criterion") => "effect",
        (_, "round") => "spring-round",
        (_, "parent") if table.kind == Kind::Region => "EE",
        (_, "ties") => "agency-1: founded",
        (_, "indicators") => "help-desk = yes | 2011 | the agency's own count",
        (_, "indicator") => "help-desk",
        (_, "longitude") => "25.8",
        (_, "latitude") => "58.7",
        (_, "sectors") => "C16; C31",
        (_, "funding_sources") => "ERDF; own means",
        (_, "channels") => "web; telephone",
        (_, "country") => "EE",
        (_, "provider_kind") => "development agency",
        (_, "survey") => "Spring survey",
        (_, "contact_point") => "Help desk",
        (Kind::Score | Kind::Need, "value" | "importance" | "satisfaction") => "4",
        _ => match column.form {
            Form::Word(words) => words.first().copied().unwrap_or_default(),
            Form::Date => "2010-05",
            Form::Money => "12500",
            Form::Cents => "100000; 120000; 120000",
            Form::Numbers => "1; 1.5; 2",
            Form::Whole(..) => "25",
            Form::Decimal(..) => "1.5",
            Form::Languages => "et; en",
            Form::Concept | Form::Concepts => "skills-and-talent",
            Form::Region => "EE00",
            Form::Url => "https://example.org/help-desk",
            Form::Values => "1",
            Form::Helper if column.name == "language" => "en",
            _ => "",
        },
    }
}

/// The drop-down or check of a column; `None` where anything may stand.
///
/// What ends in a fault at import is refused at once; where further values are right (an id of one's own beside a NUTS code, several
/// values in a cell), the drop-down only informs.
fn check_of(column: &Column, place: u16, offered: &Offered) -> Option<DataValidation> {
    let check = DataValidation::new().ignore_blank(true);
    let letters = column_letters(usize::from(place));
    let cell = format!("{letters}2");
    let mut style = DataValidationErrorStyle::Stop;
    let mut list = |range: &str| {
        style = DataValidationErrorStyle::Information;
        DataValidation::new()
            .ignore_blank(true)
            .allow_list_formula(Formula::new(range))
    };
    let check = match column.form {
        Form::Word(words) => check.allow_list_strings(words).ok()?,
        Form::Flag => check.allow_list_strings(&["yes", "no"]).ok()?,
        Form::Concept | Form::Concepts => list(&offered.concepts),
        Form::Region => list(&offered.regions),
        Form::Helper if column.name == "language" => list(&offered.languages),
        Form::Reference(kind @ (Kind::Organisation | Kind::Service | Kind::Criterion)) => list(&format!(
            "={}!$A$2:$A${}",
            crate::tables::of_kind(kind).name,
            CHECKED_ROWS + 1
        )),
        Form::Id => {
            let last = CHECKED_ROWS + 1;
            check.allow_custom(Formula::new(format!(
                "=COUNTIF(${letters}$2:${letters}${last},{cell})=1"
            )))
        }
        Form::Whole(least, most) => {
            let clamp = |number: i64| number.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32;
            check.allow_whole_number(DataValidationRule::Between(clamp(least), clamp(most)))
        }
        Form::Decimal(least, most) => {
            check.allow_decimal_number(DataValidationRule::Between(least.max(-1e15), most.min(1e15)))
        }
        // Words such as `12500 SEK` are read too; a number must not be negative.
        Form::Money => check.allow_custom(Formula::new(format!("=OR(ISTEXT({cell}),{cell}>=0)"))),
        // A year, a day as the spreadsheet counts days, or a text such as 2010-05.
        Form::Date => check.allow_custom(Formula::new(format!(
            "=OR(AND(ISTEXT({cell}),LEN({cell})<=20),AND({cell}>=1000,{cell}<80000))"
        ))),
        Form::Text if column.required => {
            check.allow_text_length(DataValidationRule::LessThanOrEqualTo(LONGEST_TITLE as u32))
        }
        Form::Url => check.allow_custom(Formula::new(format!("=LEFT({cell},4)=\"http\""))),
        _ => return None,
    };
    let message: String = column.explanation.chars().take(250).collect();
    check
        .set_error_style(style)
        .set_error_title("Not as expected")
        .ok()?
        .set_error_message(&message)
        .ok()?
        .set_input_message(&message)
        .ok()
}
