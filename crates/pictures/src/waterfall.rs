//! Draws a waterfall of evidence: from a prior, each piece adds or takes, up to the total and the threshold.

use crate::canvas::{Anchor, Canvas, Entry, LABEL, Picture, SMALL, axis_between};
use crate::letters;
use crate::style::{Paint, Style};
use crate::table::{Table, numbers, words};

/// Evidence piece by piece.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Waterfall {
    /// What it shows.
    pub title: String,
    /// The unit of all figures, for example `bits`.
    pub unit: String,
    /// What stands before any evidence.
    pub prior: Piece,
    /// What each piece adds (positive) or takes.
    pub pieces: Vec<Piece>,
    /// The total from which on the answer is yes.
    pub threshold: Option<f64>,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Piece {
    /// What it is, in words.
    pub name: String,
    /// What it adds.
    pub amount: f64,
}

impl Piece {
    fn amount(&self) -> f64 {
        if self.amount.is_finite() {
            self.amount.clamp(-1e6, 1e6)
        } else {
            0.0
        }
    }
}

impl Waterfall {
    /// The prior and all pieces together.
    pub fn total(&self) -> f64 {
        self.prior.amount() + self.pieces.iter().map(Piece::amount).sum::<f64>()
    }

    /// Draws it.
    pub fn draw(&self, style: &Style<'_>) -> Picture {
        let language = style.language;
        let mut canvas = Canvas::new(style);
        let mut table = Table::new([
            words(language.pick("Evidence", "Tõend")),
            numbers(self.unit.clone()),
            numbers(format!("{}, {}", language.pick("sum", "summa"), self.unit)),
        ]);
        let threshold = self
            .threshold
            .filter(|threshold| threshold.is_finite())
            .map(|threshold| threshold.clamp(-1e6, 1e6));
        let mut sums = vec![0.0, self.prior.amount()];
        for piece in &self.pieces {
            sums.push(sums[sums.len() - 1] + piece.amount());
        }
        let ends = sums.iter().copied().chain(threshold);
        let (step, low, high) = axis_between(ends.clone().fold(0.0, f64::min), ends.fold(0.0, f64::max), 6);
        let left = canvas.width * if canvas.is_narrow() { 0.38 } else { 0.34 };
        // Numbers stand beside their bars and need room at both ends.
        let (start, end) = (left + 54.0, canvas.width - 54.0);
        let x = |amount: f64| start + (amount - low) / (high - low) * (end - start);
        let row = 36.0;
        let top = 26.0;
        let bottom = top + (self.pieces.len() + 2) as f64 * row;
        let ticks = ((high - low) / step).round() as usize;
        let every = ticks / 8 + 1;
        for tick in (0..=ticks).step_by(every) {
            let amount = low + tick as f64 * step;
            canvas.rule(x(amount), top - 4.0, x(amount), bottom, Paint::Rule, 1.0, "");
            let decimals = usize::from(step.fract() != 0.0);
            canvas.text(
                x(amount),
                bottom + 16.0,
                SMALL,
                Anchor::Middle,
                Paint::Soft,
                &language.decimal(amount, decimals),
            );
        }
        canvas.rule(x(0.0), top - 4.0, x(0.0), bottom, Paint::Soft, 1.2, "");
        canvas.text(
            0.0,
            bottom + 16.0,
            SMALL,
            Anchor::Start,
            Paint::Soft,
            &letters::line(&self.unit, SMALL, left),
        );
        let rows = std::iter::once(&self.prior).chain(&self.pieces);
        for (at, piece) in rows.enumerate() {
            let middle = top + (at as f64 + 0.5) * row;
            canvas.label(0.0, middle, left - 12.0, Anchor::Start, &piece.name);
            self.bar(
                &mut canvas,
                middle,
                (x(sums[at]), x(sums[at + 1])),
                piece.amount(),
                at == 0,
            );
            if at + 1 < sums.len() - 1 || !self.pieces.is_empty() {
                canvas.rule(
                    x(sums[at + 1]),
                    middle + 10.0,
                    x(sums[at + 1]),
                    middle + row - 10.0,
                    Paint::Soft,
                    1.0,
                    "2 2",
                );
            }
            table.push(vec![
                piece.name.clone(),
                signed(language, piece.amount()),
                signed(language, sums[at + 1]),
            ]);
        }
        let total = self.total();
        let middle = bottom - row / 2.0;
        let name = language.pick("together", "kokku");
        canvas.bold(0.0, middle + LABEL * 0.35, LABEL, Anchor::Start, Paint::Ink, name);
        self.bar(&mut canvas, middle, (x(0.0), x(total)), total, true);
        table.push(vec![
            name.to_owned(),
            signed(language, total),
            signed(language, total),
        ]);
        let mut entries = vec![
            Entry::bar(Paint::Heat(5), language.pick("speaks for", "räägib poolt")),
            Entry::hatched(language.pick("speaks against", "räägib vastu")),
            Entry::bar(Paint::Soft, language.pick("prior and sum", "eelhinnang ja summa")),
        ];
        let mut description = format!(
            "{}: {} {}.",
            language.pick("Together", "Kokku"),
            signed(language, total),
            self.unit
        );
        if let Some(threshold) = threshold {
            let told = format!(
                "{} {}",
                language.pick("yes from", "jah alates"),
                signed(language, threshold)
            );
            description.push_str(&format!(" {}: {told}.", language.pick("Threshold", "Lävi")));
            canvas.rule(
                x(threshold),
                16.0,
                x(threshold),
                bottom,
                Paint::Category(1),
                2.0,
                "6 3",
            );
            let half = letters::width(&told, SMALL) / 2.0;
            let at = x(threshold).clamp(half, canvas.width - half);
            canvas.text(at, 11.0, SMALL, Anchor::Middle, Paint::Ink, &told);
            entries.push(Entry::new(22.0, told, |canvas, x, y| {
                canvas.rule(x, y, x + 22.0, y, Paint::Category(1), 2.0, "6 3");
            }));
        }
        let end = canvas.legend(bottom + 38.0, &entries);
        canvas.finish(end - 8.0, &self.title, description, table)
    }

    fn bar(&self, canvas: &mut Canvas<'_>, middle: f64, (from, to): (f64, f64), amount: f64, is_sum: bool) {
        let (left, width) = (from.min(to), (to - from).abs().max(1.5));
        match (is_sum, amount < 0.0) {
            (true, _) => canvas.bar(left, middle - 10.0, width, 20.0, Paint::Soft),
            (false, false) => canvas.bar(left, middle - 10.0, width, 20.0, Paint::Heat(5)),
            (false, true) => canvas.hatched(left, middle - 10.0, width, 20.0),
        }
        let words = signed(canvas.style.language, amount);
        let (x, anchor) = if amount < 0.0 {
            (left - 5.0, Anchor::End)
        } else {
            (left + width + 5.0, Anchor::Start)
        };
        canvas.text(
            x,
            middle + SMALL * 0.35,
            SMALL,
            anchor,
            Paint::Ink,
            &letters::line(&words, SMALL, 49.0),
        );
    }
}

fn signed(language: crate::Language, amount: f64) -> String {
    let words = language.decimal(amount, 1);
    if amount > 0.0 && !words.chars().all(|letter| matches!(letter, '0' | '.' | ',')) {
        format!("+{words}")
    } else {
        words
    }
}
