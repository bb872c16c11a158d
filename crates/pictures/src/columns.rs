//! Draws what is spent in each year against what there is: filled columns in outlined ones.

use crate::canvas::{Anchor, Canvas, Entry, Picture, SMALL, axis};
use crate::letters;
use crate::style::{Paint, Style};
use crate::table::{Table, numbers, words};

/// Amounts by year against a limit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Columns {
    /// What it shows.
    pub title: String,
    /// What a column is, for the table: for example `Year`.
    pub column_heading: String,
    /// The unit of all amounts, for example `EUR`.
    pub unit: String,
    /// What the amounts are, for example `planned cost`.
    pub amount_heading: String,
    /// What the limits are, for example `budget`.
    pub limit_heading: String,
    /// The columns.
    pub columns: Vec<Column>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Column {
    /// Its name, for example the year.
    pub name: String,
    /// The amount, 0 or more.
    pub amount: f64,
    /// The limit, 0 or more.
    pub limit: f64,
}

impl Columns {
    /// Draws it.
    pub fn draw(&self, style: &Style<'_>) -> Picture {
        let language = style.language;
        let mut canvas = Canvas::new(style);
        let finite = |amount: f64| {
            if amount.is_finite() {
                amount.clamp(0.0, 1e12)
            } else {
                0.0
            }
        };
        let most = self
            .columns
            .iter()
            .flat_map(|column| [finite(column.amount), finite(column.limit)])
            .fold(0.0, f64::max);
        let (step, high) = axis(most, 4);
        let decimals = usize::from(step < 1.0);
        let left = letters::width(&language.decimal(high, decimals), SMALL) + 12.0;
        let (top, bottom) = (26.0, 206.0);
        let y = |amount: f64| bottom - amount / high * (bottom - top);
        canvas.text(
            0.0,
            12.0,
            SMALL,
            Anchor::Start,
            Paint::Soft,
            &letters::line(&self.unit, SMALL, canvas.width),
        );
        for tick in 0..=(high / step).round().min(40.0) as usize {
            let amount = tick as f64 * step;
            canvas.rule(left, y(amount), canvas.width, y(amount), Paint::Rule, 1.0, "");
            canvas.text(
                left - 8.0,
                y(amount) + 4.0,
                SMALL,
                Anchor::End,
                Paint::Soft,
                &language.decimal(amount, decimals),
            );
        }
        let room = (canvas.width - left) / self.columns.len().max(1) as f64;
        let wide = (room * 0.6).min(72.0);
        let mut table = Table::new([
            words(self.column_heading.clone()),
            numbers(format!("{}, {}", self.amount_heading, self.unit)),
            numbers(format!("{}, {}", self.limit_heading, self.unit)),
        ]);
        for (at, column) in self.columns.iter().enumerate() {
            let x = left + (at as f64 + 0.5) * room - wide / 2.0;
            let (amount, limit) = (finite(column.amount), finite(column.limit));
            canvas.outlined(x, y(limit), wide, bottom - y(limit), Paint::Paper, Paint::Ink);
            canvas.bar(
                x + wide * 0.14,
                y(amount),
                wide * 0.72,
                bottom - y(amount),
                Paint::Heat(5),
            );
            let name = letters::line(&column.name, SMALL, room - 2.0);
            canvas.text(
                x + wide / 2.0,
                bottom + 17.0,
                SMALL,
                Anchor::Middle,
                Paint::Ink,
                &name,
            );
            table.push(vec![
                column.name.clone(),
                language.decimal(amount, decimals),
                language.decimal(limit, decimals),
            ]);
        }
        canvas.rule(left, bottom, canvas.width, bottom, Paint::Soft, 1.2, "");
        let end = canvas.legend(
            bottom + 40.0,
            &[
                Entry::bar(Paint::Heat(5), self.amount_heading.clone()),
                Entry::bar(Paint::Paper, self.limit_heading.clone()),
            ],
        );
        let sum = |of: fn(&Column) -> f64| {
            language.decimal(
                self.columns.iter().map(|column| finite(of(column))).sum(),
                decimals,
            )
        };
        let description = format!(
            "{}: {} {}. {}: {} {}.",
            self.amount_heading,
            sum(|column| column.amount),
            self.unit,
            self.limit_heading,
            sum(|column| column.limit),
            self.unit
        );
        canvas.finish(end - 8.0, &self.title, description, table)
    }
}
