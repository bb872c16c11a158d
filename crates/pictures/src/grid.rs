//! Lays out a grid of rows and columns with their labels; used by the heat map and the transfer matrix.

use crate::canvas::{Anchor, Canvas, LABEL, SMALL, line_height};
use crate::letters;
use crate::style::Paint;
use crate::svg::number;

pub(crate) struct Grid {
    pub left: f64,
    pub top: f64,
    pub column: f64,
    pub row: f64,
}

impl Grid {
    /// Draws the labels and says where the cells are.
    pub fn draw(canvas: &mut Canvas<'_>, rows: &[String], columns: &[String]) -> Grid {
        let widest = rows
            .iter()
            .map(|row| letters::width(row, LABEL))
            .fold(0.0, f64::max);
        let share = if canvas.is_narrow() { 0.36 } else { 0.4 };
        let left = (widest + 12.0).min(canvas.width * share).max(60.0);
        // One column does not fill the sheet.
        let column = ((canvas.width - left) / columns.len().max(1) as f64).min(150.0);
        let size = if column < 62.0 { 11.0 } else { SMALL };
        let is_upright = column < 52.0;
        let room = if is_upright { 150.0 } else { column - 6.0 };
        let most = if is_upright { 1 } else { 4 };
        let headings: Vec<Vec<String>> = columns
            .iter()
            .map(|column| letters::lines(column, size, room, most))
            .collect();
        let top = if is_upright {
            headings
                .iter()
                .map(|lines| letters::width(&lines[0], size))
                .fold(20.0, f64::max)
                + 10.0
        } else {
            headings.iter().map(Vec::len).max().unwrap_or(1) as f64 * line_height(size) + 8.0
        };
        for (at, lines) in headings.iter().enumerate() {
            let x = left + (at as f64 + 0.5) * column;
            if is_upright {
                let y = top - 6.0;
                let turn = format!("rotate(-90 {} {})", number(x + size * 0.35), number(y));
                let words = crate::svg::Element::new("text")
                    .at("x", x + size * 0.35)
                    .at("y", y)
                    .at("font-size", size)
                    .with("transform", turn)
                    .fill(Paint::Soft, canvas.style)
                    .words(lines[0].clone());
                canvas.push(words);
            } else {
                let first = top - 8.0 - (lines.len() - 1) as f64 * line_height(size);
                canvas.lines(x, first, size, Anchor::Middle, Paint::Soft, lines);
            }
        }
        let is_tall = rows.iter().any(|row| letters::width(row, LABEL) > left - 12.0);
        let row = if is_tall { 39.0 } else { 30.0 };
        for (at, words) in rows.iter().enumerate() {
            canvas.label(
                0.0,
                top + (at as f64 + 0.5) * row,
                left - 12.0,
                Anchor::Start,
                words,
            );
        }
        Grid {
            left,
            top,
            column,
            row,
        }
    }

    /// The left upper corner of a cell.
    pub fn corner(&self, row: usize, column: usize) -> (f64, f64) {
        (
            self.left + column as f64 * self.column,
            self.top + row as f64 * self.row,
        )
    }

    /// The lower end of the grid.
    pub fn end(&self, rows: usize) -> f64 {
        self.top + rows as f64 * self.row
    }
}
