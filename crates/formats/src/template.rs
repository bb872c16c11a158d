//! Writes an empty workbook to fill in: explanations, drop-downs and checks that Excel and LibreOffice honour.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, Format, FormatAlign, Note, Workbook,
    Worksheet, XlsxError,
};

use crate::tables::{Column, Form, TABLES, Table};
use crate::write::properties;

/// The name of the sheet with explanations; readers pass over it.
pub const README: &str = "Read me";

/// Rows below the heading that have drop-downs and checks.
const CHECKED_ROWS: u32 = 5_000;

/// Writes the template. `concepts` are the notations offered for categories and needs.
///
/// # Errors
/// When the workbook cannot be made.
pub fn write_template(concepts: &[&str]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties()?);
    let required = Format::new()
        .set_bold()
        .set_background_color(0x1F_4E_79)
        .set_font_color(0xFF_FF_FF);
    let optional = Format::new().set_bold().set_background_color(0xDD_EB_F7);
    write_readme(workbook.add_worksheet())?;
    for table in TABLES.iter().filter(|table| table.in_template) {
        let sheet = workbook.add_worksheet();
        sheet.set_name(table.name)?;
        sheet.set_freeze_panes(1, 1)?;
        let columns = table
            .columns
            .iter()
            .chain(crate::tables::PROVENANCE.iter().take(2));
        for (place, column) in columns.enumerate() {
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
            if let Some(check) = check_of(column, concepts) {
                sheet.add_data_validation(1, place, CHECKED_ROWS, place, &check)?;
            }
        }
    }
    workbook.save_to_buffer()
}

fn write_readme(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_name(README)?;
    sheet
        .set_column_width(0, 18)?
        .set_column_width(1, 24)?
        .set_column_width(2, 10)?
        .set_column_width(3, 90)?;
    let introduction = [
        "Fill in the sheets, a row for each record. Dark headings must be filled, the others may stay empty.",
        "Several values in a cell are parted by a semicolon. A further language has a column of its own: title@et beside title.",
        "Check without writing anything: p4c import --dry-run FILE.xlsx",
    ];
    for (row, line) in introduction.iter().enumerate() {
        sheet.write(row as u32, 0, *line)?;
    }
    let mut row = introduction.len() as u32 + 1;
    for (place, title) in ["Sheet", "Column", "Needed", "What to write"]
        .into_iter()
        .enumerate()
    {
        sheet.write_with_format(row, place as u16, title, &bold)?;
    }
    for table in TABLES.iter().filter(|table: &&Table| table.in_template) {
        row += 1;
        sheet.write_with_format(row, 0, table.name, &bold)?;
        sheet.write_with_format(row, 3, table.explanation, &wrapped)?;
        for column in table
            .columns
            .iter()
            .chain(crate::tables::PROVENANCE.iter().take(2))
        {
            row += 1;
            sheet.write(row, 0, table.name)?;
            sheet.write(row, 1, column.name)?;
            sheet.write(row, 2, if column.required { "yes" } else { "" })?;
            let words = match column.form {
                Form::Word(words) => format!("{} One of: {}.", column.explanation, words.join(", ")),
                _ => column.explanation.to_owned(),
            };
            sheet.write_with_format(row, 3, words, &wrapped)?;
        }
    }
    Ok(())
}

/// The drop-down or check of a column; `None` where anything may stand.
fn check_of(column: &Column, concepts: &[&str]) -> Option<DataValidation> {
    let check = DataValidation::new().ignore_blank(true);
    let check = match column.form {
        Form::Word(words) => check.allow_list_strings(words).ok()?,
        // The list of a drop-down may have 255 characters: the concepts are told in the message, not refused.
        Form::Concept | Form::Concepts => {
            let message: String = concepts.join(", ").chars().take(250).collect();
            return check
                .allow_any_value()
                .set_input_title("Concepts")
                .ok()?
                .set_input_message(message)
                .ok();
        }
        Form::Flag => check.allow_list_strings(&["yes", "no"]).ok()?,
        Form::Whole(least, most) => {
            let clamp = |number: i64| number.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32;
            check.allow_whole_number(DataValidationRule::Between(clamp(least), clamp(most)))
        }
        Form::Decimal(least, most) => check.allow_decimal_number(DataValidationRule::Between(least, most)),
        _ => return None,
    };
    let message: String = column.explanation.chars().take(250).collect();
    check
        .set_error_style(DataValidationErrorStyle::Stop)
        .set_error_title("Not as expected")
        .ok()?
        .set_error_message(&message)
        .ok()?
        .set_input_message(&message)
        .ok()
}
