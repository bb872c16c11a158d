//! Writes every row of a list as CSV, XLSX or JSON, in the order that the address asks for.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::{Map, Value as Json};

use super::{Cell, Listing, Value};
use crate::trouble::Trouble;

/// The file in a format; `None` when there is no such format.
pub(super) fn answer<R>(listing: &Listing<'_, R>, format: &str) -> Option<Result<Response, Trouble>> {
    let (kind, written) = match format {
        "csv" => ("text/csv; charset=utf-8", csv(listing)),
        "xlsx" => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            xlsx(listing).map_err(Trouble::internal),
        ),
        "json" => ("application/json", json(listing)),
        _ => return None,
    };
    Some(written.map(|bytes| {
        let mut response = bytes.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        let file = format!("attachment; filename=\"{}.{format}\"", listing.name);
        if let Ok(value) = HeaderValue::from_str(&file) {
            headers.insert(header::CONTENT_DISPOSITION, value);
        }
        response
    }))
}

/// Cells of a row, then its address when its first link leads to a page of its own.
fn cells<R>(listing: &Listing<'_, R>, row: &R) -> (Vec<Cell>, String) {
    let cells: Vec<Cell> = listing.columns.iter().map(|column| (column.fill)(row)).collect();
    let address = cells
        .iter()
        .find_map(|cell| cell.href.as_deref())
        .map(|href| {
            if href.starts_with('/') {
                format!("{}{href}", listing.visit.base)
            } else {
                href.to_owned()
            }
        })
        .unwrap_or_default();
    (cells, address)
}

fn csv<R>(listing: &Listing<'_, R>) -> Result<Vec<u8>, Trouble> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let heads = listing.columns.iter().map(|column| column.title.as_str());
    let address = listing.visit.voice.say("list-address");
    writer
        .write_record(heads.chain([address.as_str()]))
        .map_err(Trouble::internal)?;
    for row in &listing.rows {
        let (cells, address) = cells(listing, row);
        writer
            .write_record(cells.iter().map(Cell::plain).chain([address]))
            .map_err(Trouble::internal)?;
    }
    writer.into_inner().map_err(Trouble::internal)
}

fn json<R>(listing: &Listing<'_, R>) -> Result<Vec<u8>, Trouble> {
    let rows: Vec<Json> = listing
        .rows
        .iter()
        .map(|row| {
            let (cells, address) = cells(listing, row);
            let mut object: Map<String, Json> = listing
                .columns
                .iter()
                .zip(&cells)
                .map(|(column, cell)| (column.key.to_owned(), cell.json()))
                .collect();
            if !address.is_empty() {
                object.insert("address".to_owned(), Json::String(address));
            }
            Json::Object(object)
        })
        .collect();
    serde_json::to_vec_pretty(&rows).map_err(Trouble::internal)
}

fn xlsx<R>(listing: &Listing<'_, R>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same rows give the same bytes: no time of making.
    let properties = rust_xlsxwriter::DocProperties::new()
        .set_creation_datetime(&rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 1, 1)?);
    workbook.set_properties(&properties);
    let sheet = workbook.add_worksheet();
    let bold = Format::new().set_bold();
    for (index, column) in listing.columns.iter().enumerate() {
        sheet.write_string_with_format(0, index as u16, &column.title, &bold)?;
    }
    let last = listing.columns.len() as u16;
    sheet.write_string_with_format(0, last, listing.visit.voice.say("list-address"), &bold)?;
    for (number, row) in listing.rows.iter().enumerate() {
        let line = number as u32 + 1;
        let (cells, address) = cells(listing, row);
        for (index, cell) in cells.iter().enumerate() {
            match &cell.value {
                Value::Text(text) => {
                    // A cell of Excel holds 32,767 characters.
                    let text: String = text.chars().take(32_000).collect();
                    sheet.write_string(line, index as u16, text)?;
                }
                Value::Number(number) => {
                    sheet.write_number(line, index as u16, *number)?;
                }
                Value::Unknown => {}
            }
        }
        sheet.write_string(line, last, address)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofit();
    workbook.save_to_buffer()
}
