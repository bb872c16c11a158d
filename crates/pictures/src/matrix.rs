//! Draws the transfer matrix: how well each practice fits each region, where it runs already, and where to try it first.

use crate::canvas::{Anchor, Canvas, Entry, Picture, SMALL, Shape};
use crate::grid::Grid;
use crate::heat::legend;
use crate::letters;
use crate::style::{Paint, Style};
use crate::table::{Table, words};
use crate::words::Language;

/// How well practices fit regions.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TransferMatrix {
    /// What it shows.
    pub title: String,
    /// What a row is, for the table: for example `Practice`.
    pub row_heading: String,
    /// The practices.
    pub rows: Vec<String>,
    /// The regions.
    pub columns: Vec<String>,
    /// For each practice and region what was found. Missing rows and cells are not known.
    pub cells: Vec<Vec<Fit>>,
}

/// A practice in a region.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Fit {
    /// Whether the region has it already.
    pub has_it: bool,
    /// The least and the most the fit can be, 0 to 1; `None` when nothing is known.
    pub fit: Option<[f64; 2]>,
    /// Whether it should be tried here first.
    pub is_first: bool,
}

impl Fit {
    fn interval(self) -> Option<[f64; 2]> {
        let [low, high] = self.fit?;
        (low.is_finite() && high.is_finite()).then(|| {
            let (low, high) = (low.clamp(0.0, 1.0), high.clamp(0.0, 1.0));
            [low.min(high), low.max(high)]
        })
    }

    fn is_wide([low, high]: [f64; 2]) -> bool {
        (high * 100.0).round() > (low * 100.0).round()
    }

    fn words(self, language: Language) -> String {
        let mut told = if self.has_it {
            language.pick("has it", "on olemas").to_owned()
        } else {
            match self.interval() {
                None => language.unknown().to_owned(),
                Some(fit) if Self::is_wide(fit) => {
                    format!(
                        "{}–{}",
                        language.decimal(fit[0] * 100.0, 0),
                        language.percent(fit[1])
                    )
                }
                Some(fit) => language.percent(fit[1]),
            }
        };
        if self.is_first && !self.has_it {
            told.push_str(language.pick(", try first", ", katsetada esimesena"));
        }
        told
    }
}

impl TransferMatrix {
    fn cell(&self, row: usize, column: usize) -> Fit {
        self.cells
            .get(row)
            .and_then(|cells| cells.get(column))
            .copied()
            .unwrap_or_default()
    }

    /// Draws it.
    pub fn draw(&self, style: &Style<'_>) -> Picture {
        let language = style.language;
        let mut canvas = Canvas::new(style);
        let grid = Grid::draw(&mut canvas, &self.rows, &self.columns);
        let mut table = Table::new(
            std::iter::once(words(self.row_heading.clone())).chain(self.columns.iter().map(words)),
        );
        let mut counts = [0; 3];
        for (at, name) in self.rows.iter().enumerate() {
            let mut row = vec![name.clone()];
            for column in 0..self.columns.len() {
                let fit = self.cell(at, column);
                row.push(fit.words(language));
                counts[0] += usize::from(fit.has_it);
                counts[1] += usize::from(fit.is_first && !fit.has_it);
                counts[2] += usize::from(!fit.has_it && fit.interval().is_none());
                draw_cell(&mut canvas, &grid, (at, column), fit);
            }
            table.push(row);
        }
        let end = legend(&mut canvas, grid.end(self.rows.len()) + 20.0, counts[2] > 0);
        let entries = [
            Entry::new(
                22.0,
                language.pick("has it already", "on juba olemas"),
                |canvas, x, y| {
                    canvas.outlined(x, y - 7.0, 22.0, 14.0, Paint::Paper, Paint::Soft);
                    canvas.tick(x + 11.0, y, 9.0);
                },
            ),
            Entry::new(
                12.0,
                language.pick("try here first", "katsetada siin esimesena"),
                |canvas, x, y| {
                    canvas.mark(Shape::Star, x + 6.0, y, 7.0, Paint::Category(1));
                },
            ),
        ];
        let end = canvas.legend(end, &entries);
        let description = format!(
            "{} × {}. {}: {}. {}: {}. {}: {}.",
            self.rows.len(),
            self.columns.len(),
            language.pick("Has it already", "On juba olemas"),
            counts[0],
            language.pick("To be tried first", "Katsetada esimesena"),
            counts[1],
            language.pick("Unknown", "Teadmata"),
            counts[2]
        );
        canvas.finish(end - 8.0, &self.title, description, table)
    }
}

fn draw_cell(canvas: &mut Canvas<'_>, grid: &Grid, (row, column): (usize, usize), fit: Fit) {
    let (x, y) = grid.corner(row, column);
    let (width, height) = (grid.column - 2.0, grid.row - 2.0);
    let (middle, base) = (x + width / 2.0, y + height / 2.0 + SMALL * 0.35);
    if fit.has_it {
        canvas.outlined(x, y, width, height, Paint::Paper, Paint::Rule);
        canvas.tick(middle, y + height / 2.0, 10.0);
        return;
    }
    match fit.interval() {
        None => {
            canvas.hatched(x, y, width, height);
            if width > 20.0 {
                canvas.bar(middle - 8.0, y + height / 2.0 - 8.0, 16.0, 16.0, Paint::Paper);
                canvas.text(middle, base, SMALL, Anchor::Middle, Paint::Ink, "?");
            }
        }
        Some([low, high]) => {
            let step = Paint::heat((low + high) / 2.0);
            canvas.bar(x, y, width, height, Paint::Heat(step));
            let language = canvas.style.language;
            let (least, most) = (
                language.decimal(low * 100.0, 0),
                language.decimal(high * 100.0, 0),
            );
            let whole = if Fit::is_wide([low, high]) {
                format!("{least}–{most}")
            } else {
                most
            };
            let about = format!("~{}", language.decimal((low + high) * 50.0, 0));
            let shift = if fit.is_first { 6.0 } else { 0.0 };
            let room = width - 2.0 - 2.0 * shift;
            // Where the interval has no room, its middle stands for it.
            let shown = [whole, about]
                .into_iter()
                .find(|words| letters::width(words, SMALL) < room);
            if let Some(words) = shown {
                canvas.text(
                    middle + shift,
                    base,
                    SMALL,
                    Anchor::Middle,
                    Paint::OnHeat(step),
                    &words,
                );
            }
        }
    }
    if fit.is_first && width > 16.0 {
        canvas.mark(Shape::Star, x + 9.0, y + height / 2.0, 7.0, Paint::Category(1));
    }
}
