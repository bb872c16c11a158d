//! `/transfer`: which practice fits which region, what is missing there, and where to try first.

use askama::Template;
use axum::extract::State;
use p4c_model::Slug;
use p4c_pictures::{Fit, TransferMatrix};
use p4c_pipeline::Step;
use p4c_pipeline::transfer::{Cell as Found, Found as Finding, Row};

use crate::Reader;
use crate::frame::Frame;
use crate::listing::{Cell, Listing, Table};
use crate::picture::Figure;
use crate::shelf::Shelf;
use crate::visit::{Answer, Visit};
use crate::voice::Voice;

/// The keys of the columns of regions; further regions are left to the export of the matrix as a result.
const KEYS: &[&str] = &[
    "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12",
];

#[derive(Template)]
#[template(path = "transfer.html")]
struct Page {
    frame: Frame,
    picture: Option<Figure>,
    table: Table,
}

/// The page.
pub async fn page(visit: Visit, State(reader): State<Reader>) -> Answer {
    let shelf = reader.shelf();
    let voice = visit.voice;
    let mut listing = listing(&shelf, &visit);
    if let Some(file) = listing.export()? {
        return Ok(file);
    }
    let page = Page {
        picture: picture(&shelf, voice),
        table: listing.table()?,
        frame: Frame::new(
            &visit,
            &voice.say("transfer-title"),
            &voice.say("transfer-description"),
        )
        .illustrative(shelf.footing(Step::Transfer).illustrative > 0),
    };
    visit.page(&page)
}

/// The chosen practices against the regions of the matrix.
fn picture(shelf: &Shelf, voice: Voice) -> Option<Figure> {
    let rows: Vec<&Row> = shelf.matrix.rows.iter().filter(|row| row.is_selected).collect();
    if rows.is_empty() {
        return None;
    }
    let drawn = TransferMatrix {
        title: voice.say("transfer-picture"),
        row_heading: voice.say("column-service"),
        rows: rows
            .iter()
            .map(|row| shelf.title(&row.practice, voice).to_owned())
            .collect(),
        columns: shelf
            .matrix
            .regions
            .iter()
            .map(|region| shelf.region_name(region, voice).into_owned())
            .collect(),
        cells: rows
            .iter()
            .map(|row| {
                row.cells
                    .iter()
                    .map(|cell| Fit {
                        has_it: cell.has_it,
                        fit: Some(cell.fit),
                        is_first: row.try_first.contains(&cell.region),
                    })
                    .collect()
            })
            .collect(),
    };
    Some(Figure::sized(voice, "transfer-picture", 1000.0, |style| {
        drawn.draw(style)
    }))
}

/// A fit in words: one figure, or an interval where something is not known.
pub fn fit_words(voice: Voice, fit: [f64; 2]) -> String {
    if (fit[1] - fit[0]).abs() < 5e-4 {
        voice.percent(fit[0])
    } else {
        voice.fill(
            "interval",
            &[("low", voice.percent(fit[0])), ("high", voice.percent(fit[1]))],
        )
    }
}

fn listing<'a>(shelf: &'a Shelf, visit: &'a Visit) -> Listing<'a, &'a Row> {
    let voice = visit.voice;
    let mut listing = Listing::new(visit, "transfer", voice.say("transfer-caption"))
        .column("service", voice.say("column-service"), move |row: &&Row| {
            let cell = Cell::link(
                shelf.title(&row.practice, voice),
                visit.link(&format!("/services/{}", row.practice)),
            );
            if row.is_selected {
                cell.tagged(voice.say("tag-best"), "good")
            } else {
                cell
            }
        })
        .wide()
        .column("first", voice.say("transfer-first"), move |row| {
            let names: Vec<String> = row
                .try_first
                .iter()
                .map(|region| shelf.region_name(region, voice).into_owned())
                .collect();
            if names.is_empty() {
                Cell::unknown(voice).saying(voice.say("transfer-nowhere"))
            } else {
                Cell::text(names.join(", "))
            }
        });
    for (key, region) in KEYS.iter().zip(&shelf.matrix.regions) {
        listing = listing.figures(key, shelf.region_name(region, voice), move |row| {
            Cell::known(voice, of(row, region), |found| cell(voice, found))
        });
    }
    listing.rows(&shelf.matrix.rows)
}

fn of<'a>(row: &'a Row, region: &Slug) -> Option<&'a Found> {
    row.cells.iter().find(|cell| cell.region == *region)
}

fn cell(voice: Voice, found: &Found) -> Cell {
    let count = |state: Finding| {
        found
            .findings
            .iter()
            .filter(|finding| finding.state == state)
            .count()
    };
    let cell = Cell::number(voice, found.middle(), 3);
    if found.has_it {
        return cell.saying(voice.say("fit-has-it"));
    }
    let note = match (count(Finding::Missing), count(Finding::Unknown)) {
        (0, 0) => voice.say("transfer-all-met"),
        (missing, 0) => voice.count("transfer-missing", missing),
        (missing, unknown) => voice.count_with(
            "transfer-missing-unknown",
            missing,
            &[("unknown", voice.whole(unknown))],
        ),
    };
    cell.saying(fit_words(voice, found.fit)).noted(note)
}
