//! Draws how shares change: today and as planned, row by row. Convergence of regions, or coverage of concepts under a plan.

use crate::canvas::{Anchor, Canvas, Entry, LABEL, Picture, SMALL, Shape};
use crate::letters;
use crate::style::{Paint, Style};
use crate::table::{Table, numbers, words};

/// Shares today and as planned.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Change {
    /// What it shows.
    pub title: String,
    /// What a row is, for the table: for example `Region`.
    pub row_heading: String,
    /// What the shares are of, for axis and table: for example `share of needs that is met`.
    pub share_heading: String,
    /// The rows.
    pub rows: Vec<Step>,
    /// A line below that sums it up, for example the inequality today and planned; may be empty.
    pub note: String,
}

/// A row: a share today and as planned.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// Today, 0 to 1; `None` when it is not known.
    pub today: Option<f64>,
    /// As planned, 0 to 1; `None` when nothing is planned.
    pub planned: Option<f64>,
}

impl Change {
    /// Draws it.
    pub fn draw(&self, style: &Style<'_>) -> Picture {
        let language = style.language;
        let mut canvas = Canvas::new(style);
        let is_narrow = canvas.is_narrow();
        let left = if is_narrow { 0.0 } else { canvas.width * 0.36 };
        let (start, end) = (left + 8.0, canvas.width - 46.0);
        let x = |share: f64| start + share * (end - start);
        let row = if is_narrow { 46.0 } else { 32.0 };
        let top = 6.0;
        let bottom = top + self.rows.len() as f64 * row;
        for quarter in 0..=4 {
            let share = f64::from(quarter) / 4.0;
            canvas.rule(x(share), top, x(share), bottom + 2.0, Paint::Rule, 1.0, "");
            let words = language.percent(share);
            let half = letters::width(&words, SMALL) / 2.0;
            canvas.text(
                x(share).max(half),
                bottom + 17.0,
                SMALL,
                Anchor::Middle,
                Paint::Soft,
                &words,
            );
        }
        let mut table = Table::new([
            words(self.row_heading.clone()),
            numbers(language.pick("Today", "Praegu")),
            numbers(language.pick("Planned", "Kavandatud")),
        ]);
        for (at, step) in self.rows.iter().enumerate() {
            let y = top + at as f64 * row;
            let middle = if is_narrow { y + 31.0 } else { y + row / 2.0 };
            if is_narrow {
                let name = letters::line(&step.name, SMALL, canvas.width);
                canvas.text(0.0, y + 15.0, SMALL, Anchor::Start, Paint::Ink, &name);
            } else {
                canvas.label(0.0, middle, left - 12.0, Anchor::Start, &step.name);
            }
            let (today, planned) = (share(step.today), share(step.planned));
            if let (Some(today), Some(planned)) = (today, planned) {
                canvas.rule(x(today), middle, x(planned), middle, Paint::Heat(4), 4.0, "");
            }
            if let Some(today) = today {
                canvas.hollow(Shape::Circle, x(today), middle, 5.5, Paint::Ink);
            }
            if let Some(planned) = planned {
                canvas.mark(Shape::Circle, x(planned), middle, 7.0, Paint::Accent);
            }
            let words = language.share(planned.or(today));
            let after = planned.into_iter().chain(today).fold(0.0, f64::max);
            let room = canvas.width - x(after) - 11.0;
            canvas.text(
                x(after) + 11.0,
                middle + LABEL * 0.35,
                SMALL,
                Anchor::Start,
                Paint::Ink,
                &letters::line(&words, SMALL, room.max(35.0)),
            );
            table.push(vec![
                step.name.clone(),
                language.share(today),
                language.share(planned),
            ]);
        }
        let mut y = bottom + 40.0;
        let entries = [
            Entry::new(14.0, language.pick("today", "praegu"), |canvas, x, y| {
                canvas.hollow(Shape::Circle, x + 7.0, y, 5.5, Paint::Ink);
            }),
            Entry::new(
                16.0,
                language.pick("under the plan", "kava järgi"),
                |canvas, x, y| {
                    canvas.mark(Shape::Circle, x + 8.0, y, 7.0, Paint::Accent);
                },
            ),
            Entry::new(0.0, self.share_heading.clone(), |_, _, _| {}),
        ];
        y = canvas.legend(y, &entries);
        if !self.note.is_empty() {
            let lines = letters::lines(&self.note, SMALL, canvas.width, 3);
            canvas.lines(0.0, y + 2.0, SMALL, Anchor::Start, Paint::Ink, &lines);
            y += lines.len() as f64 * 15.0;
        }
        canvas.finish(y - 6.0, &self.title, self.description(language), table)
    }

    fn description(&self, language: crate::Language) -> String {
        let mean = |of: fn(&Step) -> Option<f64>| {
            let known: Vec<f64> = self.rows.iter().filter_map(|step| share(of(step))).collect();
            (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
        };
        let mut words = format!(
            "{}: {}. {}: {} {} {}, {} {}.",
            language.pick("Rows", "Ridu"),
            self.rows.len(),
            self.share_heading,
            language.pick("mean", "keskmine"),
            language.pick("today", "praegu"),
            language.share(mean(|step| step.today)),
            language.pick("planned", "kavandatud"),
            language.share(mean(|step| step.planned))
        );
        if !self.note.is_empty() {
            words.push(' ');
            words.push_str(&self.note);
        }
        words
    }
}

fn share(share: Option<f64>) -> Option<f64> {
    share.and_then(crate::canvas::share)
}
