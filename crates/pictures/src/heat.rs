//! Draws a heat map: shares by row and column, for example coverage by concept and region.

use crate::canvas::{Anchor, Canvas, Entry, Picture, SMALL};
use crate::grid::Grid;
use crate::letters;
use crate::style::{Paint, STEPS, Style};
use crate::table::{Table, numbers, words};

/// Shares by row and column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HeatMap {
    /// What it shows.
    pub title: String,
    /// What a row is, for the table: for example `Concept`.
    pub row_heading: String,
    /// The rows.
    pub rows: Vec<String>,
    /// The columns.
    pub columns: Vec<String>,
    /// For each row and column a share of 0 to 1; `None` where it is not known. Missing rows and cells are not known.
    pub cells: Vec<Vec<Option<f64>>>,
}

impl HeatMap {
    fn cell(&self, row: usize, column: usize) -> Option<f64> {
        let share = (*self.cells.get(row)?.get(column)?)?;
        share.is_finite().then(|| share.clamp(0.0, 1.0))
    }

    /// Draws it.
    pub fn draw(&self, style: &Style<'_>) -> Picture {
        let language = style.language;
        let mut canvas = Canvas::new(style);
        let grid = Grid::draw(&mut canvas, &self.rows, &self.columns);
        let mut table = Table::new(
            std::iter::once(words(self.row_heading.clone())).chain(self.columns.iter().map(numbers)),
        );
        let mut unknown = 0;
        for (at, name) in self.rows.iter().enumerate() {
            let mut row = vec![name.clone()];
            for column in 0..self.columns.len() {
                let share = self.cell(at, column);
                row.push(language.share(share));
                unknown += usize::from(share.is_none());
                cell(&mut canvas, &grid, at, column, share);
            }
            table.push(row);
        }
        let end = legend(&mut canvas, grid.end(self.rows.len()) + 20.0, unknown > 0);
        let description = self.description(language, unknown);
        canvas.finish(end - 8.0, &self.title, description, table)
    }

    fn description(&self, language: crate::Language, unknown: usize) -> String {
        let mut known: Vec<(f64, usize, usize)> = Vec::new();
        for row in 0..self.rows.len() {
            known.extend(
                (0..self.columns.len()).filter_map(|column| Some((self.cell(row, column)?, row, column))),
            );
        }
        let tell = |found: Option<&(f64, usize, usize)>| {
            found.map_or_else(String::new, |(share, row, column)| {
                format!(
                    "{}, {}: {}",
                    self.rows[*row],
                    self.columns[*column],
                    language.percent(*share)
                )
            })
        };
        let least = tell(known.iter().min_by(|a, b| a.0.total_cmp(&b.0)));
        let most = tell(known.iter().rev().max_by(|a, b| a.0.total_cmp(&b.0)));
        let mut words = format!("{} × {}.", self.rows.len(), self.columns.len());
        if !known.is_empty() {
            words.push_str(&format!(
                " {}: {most}. {}: {least}.",
                language.pick("Highest", "Suurim"),
                language.pick("Lowest", "Väikseim")
            ));
        }
        if unknown > 0 {
            words.push_str(&format!(" {}: {unknown}.", language.pick("Unknown", "Teadmata")));
        }
        words
    }
}

/// Draws a cell with its number.
fn cell(canvas: &mut Canvas<'_>, grid: &Grid, row: usize, column: usize, share: Option<f64>) {
    let (x, y) = grid.corner(row, column);
    let (width, height) = (grid.column - 2.0, grid.row - 2.0);
    let middle = (
        x + grid.column / 2.0 - 1.0,
        y + grid.row / 2.0 - 1.0 + SMALL * 0.35,
    );
    match share {
        Some(share) => {
            let step = Paint::heat(share);
            canvas.bar(x, y, width, height, Paint::Heat(step));
            let text = canvas.style.language.decimal(share * 100.0, 0);
            if letters::width(&text, SMALL) < width {
                canvas.text(
                    middle.0,
                    middle.1,
                    SMALL,
                    Anchor::Middle,
                    Paint::OnHeat(step),
                    &text,
                );
            }
        }
        None => {
            canvas.hatched(x, y, width, height);
            if width > 14.0 {
                let disc = width.min(height).min(18.0);
                canvas.bar(
                    middle.0 - disc / 2.0,
                    y + (height - disc) / 2.0,
                    disc,
                    disc,
                    Paint::Paper,
                );
                canvas.text(middle.0, middle.1, SMALL, Anchor::Middle, Paint::Ink, "?");
            }
        }
    }
}

/// Draws the scale in percent; `y` is its middle. Returns the end.
pub(crate) fn legend(canvas: &mut Canvas<'_>, y: f64, has_unknown: bool) -> f64 {
    let language = canvas.style.language;
    let step = 18.0;
    let low = language.percent(0.0);
    let start = letters::width(&low, SMALL) + 7.0;
    let mut entries = vec![Entry::new(
        start + step * f64::from(STEPS),
        language.percent(1.0),
        move |canvas, x, y| {
            canvas.text(x, y + SMALL * 0.35, SMALL, Anchor::Start, Paint::Soft, &low);
            for at in 0..STEPS {
                canvas.bar(
                    x + start + f64::from(at) * step,
                    y - 6.0,
                    step,
                    12.0,
                    Paint::Heat(at),
                );
            }
        },
    )];
    if has_unknown {
        entries.push(Entry::hatched(language.unknown()));
    }
    canvas.legend(y, &entries)
}
