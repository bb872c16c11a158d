//! Draws the schedule of a plan (a Gantt chart): what runs in which years, and what is prepared first.

use crate::canvas::{Anchor, Canvas, Entry, Picture, SMALL};
use crate::letters;
use crate::style::{Paint, Style};
use crate::table::{Table, numbers, words};

/// A schedule by year.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Schedule {
    /// What it shows.
    pub title: String,
    /// What a row is, for the table: for example `Action`.
    pub row_heading: String,
    /// What the note of a row says, for the table: for example `Cost`. Empty when rows have none.
    pub note_heading: String,
    /// The first and the last year.
    pub years: [i32; 2],
    /// The rows, in order.
    pub rows: Vec<Span>,
}

/// A row of a schedule.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Span {
    /// Its name.
    pub name: String,
    /// Its first year.
    pub start: i32,
    /// Its last year.
    pub end: i32,
    /// Whether its first year prepares: preconditions are created.
    pub is_prepared: bool,
    /// Words in the bar, for example the cost.
    pub note: String,
}

/// Most years that are drawn.
const MOST_YEARS: i32 = 60;

impl Schedule {
    /// Draws it.
    pub fn draw(&self, style: &Style<'_>) -> Picture {
        let language = style.language;
        let mut canvas = Canvas::new(style);
        let [first, last] = self.years;
        let last = last.clamp(first, first.saturating_add(MOST_YEARS - 1));
        let years = last - first + 1;
        let is_narrow = canvas.is_narrow();
        let left = if is_narrow { 0.0 } else { canvas.width * 0.42 };
        let column = (canvas.width - left) / f64::from(years);
        let row = if is_narrow { 58.0 } else { 40.0 };
        let top = 26.0;
        let bottom = top + self.rows.len() as f64 * row;
        let every = (38.0 / column).ceil().max(1.0) as usize;
        for year in 0..=years {
            let x = (left + f64::from(year) * column).min(canvas.width - 0.5);
            canvas.rule(x, top - 6.0, x, bottom, Paint::Rule, 1.0, "");
        }
        for year in (0..years).step_by(every) {
            let name = (first + year).to_string();
            let half = letters::width(&name, SMALL) / 2.0;
            let x = (left + (f64::from(year) + 0.5) * column).clamp(half, canvas.width - half);
            canvas.text(x, 14.0, SMALL, Anchor::Middle, Paint::Soft, &name);
        }
        let mut headings = vec![
            words(self.row_heading.clone()),
            numbers(language.pick("Start", "Algus")),
            numbers(language.pick("End", "Lõpp")),
        ];
        let has_notes = !self.note_heading.is_empty();
        if has_notes {
            headings.push(numbers(self.note_heading.clone()));
        }
        headings.push(words(language.pick("Prepared first", "Eelneb ettevalmistus")));
        let mut table = Table::new(headings);
        for (at, span) in self.rows.iter().enumerate() {
            let y = top + at as f64 * row;
            if is_narrow {
                let name = letters::line(&span.name, SMALL, canvas.width);
                canvas.text(0.0, y + 18.0, SMALL, Anchor::Start, Paint::Ink, &name);
            } else {
                canvas.label(0.0, y + row / 2.0, left - 14.0, Anchor::Start, &span.name);
            }
            self.bar(
                &mut canvas,
                span,
                (left, y + if is_narrow { 26.0 } else { 9.0 }),
                column,
                [first, last],
            );
            let mut cells = vec![span.name.clone(), span.start.to_string(), span.end.to_string()];
            if has_notes {
                cells.push(span.note.clone());
            }
            cells.push(language.yes_no(span.is_prepared).to_owned());
            table.push(cells);
        }
        let mut end = bottom + 18.0;
        let is_prepared = self.rows.iter().any(|span| span.is_prepared);
        if is_prepared {
            end = canvas.legend(
                end,
                &[
                    Entry::bar(Paint::Heat(2), language.pick("runs", "töötab")),
                    Entry::hatched(language.pick(
                        "first year also creates preconditions",
                        "esimesel aastal luuakse ka eeldused",
                    )),
                ],
            );
        }
        let description = format!(
            "{}: {}, {first}–{last}. {}: {}.",
            language.pick("Rows", "Ridu"),
            self.rows.len(),
            language.pick("Prepared first", "Eelneb ettevalmistus"),
            self.rows.iter().filter(|span| span.is_prepared).count()
        );
        canvas.finish(end - 8.0, &self.title, description, table)
    }

    fn bar(
        &self,
        canvas: &mut Canvas<'_>,
        span: &Span,
        (left, y): (f64, f64),
        column: f64,
        [first, last]: [i32; 2],
    ) {
        if span.start > last || span.end < first || span.end < span.start {
            return;
        }
        let (start, end) = (span.start.max(first), span.end.min(last));
        let x = left + f64::from(start - first) * column + 2.0;
        let width = f64::from(end - start + 1) * column - 4.0;
        canvas.outlined(x, y, width, 22.0, Paint::Heat(2), Paint::Heat(6));
        let is_prepared = span.is_prepared && span.start >= first;
        let shift = if is_prepared {
            (column * 0.34).min(20.0)
        } else {
            0.0
        };
        if is_prepared {
            canvas.hatched(x, y, shift, 22.0);
        }
        let room = width - shift - 12.0;
        if !span.note.is_empty() && letters::width(&span.note, SMALL) <= room {
            canvas.text(
                x + shift + 6.0,
                y + 15.2,
                SMALL,
                Anchor::Start,
                Paint::OnHeat(2),
                &span.note,
            );
        }
    }
}
