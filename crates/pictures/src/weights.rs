//! Draws places against the weight of one criterion: which entries change places, and between which weights the choice stays the same.

use crate::canvas::{Anchor, Canvas, Entry, Picture, SMALL, Shape, share};
use crate::letters;
use crate::style::{Paint, Style};
use crate::table::{Table, numbers, words};

/// Places of entries as the weight of one criterion grows from 0 to 1 and the others share the rest.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WeightsAgainstRank {
    /// What it shows.
    pub title: String,
    /// The criterion.
    pub criterion: String,
    /// What an entry is, for the table.
    pub entry_heading: String,
    /// Its weight today, 0 to 1.
    pub today: f64,
    /// The lowest and the highest weight between which the first places stay with the same entries.
    pub stable: Option<[f64; 2]>,
    /// The weights at which places are given, ascending, 0 to 1.
    pub weights: Vec<f64>,
    /// The entries; the first four are set off, the others stand behind them.
    pub entries: Vec<PlacesOfOne>,
}

/// An entry with its place at each weight.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlacesOfOne {
    /// Its name.
    pub name: String,
    /// Its place at each weight, from 1; `None` where it has none.
    pub places: Vec<Option<usize>>,
}

const DASHES: [&str; 4] = ["", "8 4", "2 3", "10 3 2 3"];
const SHAPES: [Shape; 4] = [Shape::Circle, Shape::Square, Shape::Triangle, Shape::Diamond];

impl WeightsAgainstRank {
    /// The stable range, ascending and within 0 to 1.
    fn stable(&self) -> Option<[f64; 2]> {
        let [low, high] = self.stable?;
        let (low, high) = (share(low)?, share(high)?);
        Some([low.min(high), low.max(high)])
    }

    /// Draws it.
    pub fn draw(&self, style: &Style<'_>) -> Picture {
        let language = style.language;
        let mut canvas = Canvas::new(style);
        let worst = self
            .entries
            .iter()
            .flat_map(|entry| entry.places.iter().flatten())
            .copied()
            .max()
            .unwrap_or(1)
            .clamp(2, 10_000);
        let (left, right) = (
            40.0,
            canvas.width
                - if canvas.is_narrow() {
                    12.0
                } else {
                    canvas.width * 0.3
                },
        );
        let (top, bottom) = (24.0, 24.0 + (worst as f64 * 22.0).clamp(150.0, 420.0));
        let x = |weight: f64| left + weight.clamp(0.0, 1.0) * (right - left);
        let y = |place: usize| top + (place.clamp(1, worst) - 1) as f64 / (worst - 1) as f64 * (bottom - top);
        if let Some([low, high]) = self.stable() {
            canvas.bar(
                x(low),
                top - 10.0,
                x(high) - x(low),
                bottom - top + 20.0,
                Paint::Heat(1),
            );
        }
        let step = [1, 2, 5, 10, 20, 50, 100, 500, 1000, 5000]
            .into_iter()
            .find(|step| worst / step <= 10)
            .unwrap_or(5000);
        for place in std::iter::once(1).chain((step..=worst).step_by(step).filter(|place| *place > 1)) {
            canvas.rule(left, y(place), right, y(place), Paint::Rule, 1.0, "");
            canvas.text(
                left - 8.0,
                y(place) + 4.0,
                SMALL,
                Anchor::End,
                Paint::Soft,
                &place.to_string(),
            );
        }
        for quarter in 0..=4 {
            let weight = f64::from(quarter) / 4.0;
            let anchor = if quarter == 4 { Anchor::End } else { Anchor::Middle };
            canvas.text(
                x(weight),
                bottom + 27.0,
                SMALL,
                anchor,
                Paint::Soft,
                &language.percent(weight),
            );
        }
        let axis = letters::line(
            &format!("{}: {}", language.pick("weight", "kaal"), self.criterion),
            SMALL,
            canvas.width - left,
        );
        canvas.text(left, bottom + 44.0, SMALL, Anchor::Start, Paint::Soft, &axis);
        canvas.text(
            0.0,
            11.0,
            SMALL,
            Anchor::Start,
            Paint::Soft,
            language.pick("place", "koht"),
        );
        if let Some(today) = share(self.today) {
            let words = format!("{} {}", language.pick("today", "praegu"), language.percent(today));
            let half = letters::width(&words, SMALL) / 2.0;
            let at = x(today).clamp(40.0 + half, canvas.width - half);
            canvas.rule(
                x(today),
                top - 10.0,
                x(today),
                bottom + 10.0,
                Paint::Ink,
                1.4,
                "3 3",
            );
            canvas.text(at, 11.0, SMALL, Anchor::Middle, Paint::Ink, &words);
        }
        self.draw_entries(&mut canvas, right, &x, &y);
        let mut end = bottom + 66.0;
        if canvas.is_narrow() {
            let entries: Vec<Entry<'_>> = self
                .entries
                .iter()
                .take(4)
                .enumerate()
                .map(|(at, entry)| self.entry(at, &entry.name))
                .collect();
            end = canvas.legend(end, &entries);
        }
        if self.stable().is_some() {
            let words = language.pick("the same entries come first", "esikohtadel on samad kirjed");
            end = canvas.legend(end, &[Entry::bar(Paint::Heat(1), words)]);
        }
        canvas.finish(
            end - 8.0,
            &self.title,
            self.description(language),
            self.table(language),
        )
    }

    fn entry<'a>(&self, at: usize, name: &str) -> Entry<'a> {
        Entry::new(26.0, name, move |canvas, x, y| {
            let paint = Paint::Category(at as u8);
            canvas.rule(x, y, x + 26.0, y, paint, 2.6, DASHES[at]);
            canvas.mark(SHAPES[at], x + 13.0, y, 5.0, paint);
        })
    }

    fn draw_entries(
        &self,
        canvas: &mut Canvas<'_>,
        right: f64,
        x: &impl Fn(f64) -> f64,
        y: &impl Fn(usize) -> f64,
    ) {
        let mut ends: Vec<(f64, usize)> = Vec::new();
        for (at, entry) in self.entries.iter().enumerate().rev() {
            let points: Vec<(f64, f64)> = self
                .weights
                .iter()
                .zip(&entry.places)
                .filter(|(weight, _)| weight.is_finite())
                .filter_map(|(weight, place)| Some((x(*weight), y((*place)?))))
                .collect();
            let Some(last) = points.last().copied() else {
                continue;
            };
            if at < 4 {
                let paint = Paint::Category(at as u8);
                canvas.path(&points, paint, 2.6, DASHES[at]);
                canvas.mark(SHAPES[at], last.0, last.1, 5.0, paint);
                ends.push((last.1, at));
            } else {
                canvas.path(&points, Paint::Rule, 1.4, "");
            }
        }
        if canvas.is_narrow() {
            return;
        }
        ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut free = 12.0;
        for (end, at) in ends {
            let room = canvas.width - right - 16.0;
            let lines = letters::lines(&self.entries[at].name, SMALL, room, 2);
            let tall = lines.len() as f64 * 15.0;
            let base = (end - tall / 2.0 + 12.0).max(free);
            canvas.lines(right + 14.0, base, SMALL, Anchor::Start, Paint::Ink, &lines);
            free = base + tall + 2.0;
        }
    }

    fn description(&self, language: crate::Language) -> String {
        let mut words = format!(
            "{}: {}. {}: {}.",
            language.pick("Criterion", "Kriteerium"),
            self.criterion,
            language.pick("Weight today", "Kaal praegu"),
            language.share(share(self.today))
        );
        if let Some([low, high]) = self.stable() {
            words.push_str(&format!(
                " {} {}–{}.",
                language.pick(
                    "The same entries come first from",
                    "Esikohtadel on samad kirjed vahemikus"
                ),
                language.percent(low),
                language.percent(high)
            ));
        }
        words
    }

    /// The places at up to five of the weights.
    fn table(&self, language: crate::Language) -> Table {
        let last = self.weights.len().saturating_sub(1);
        let mut shown: Vec<usize> = (0..=4).map(|quarter| quarter * last / 4).collect();
        shown.dedup();
        shown.retain(|at| *at < self.weights.len());
        let mut table = Table::new(
            std::iter::once(words(self.entry_heading.clone())).chain(
                shown
                    .iter()
                    .map(|at| numbers(language.percent(self.weights[*at]))),
            ),
        );
        for entry in &self.entries {
            let mut row = vec![entry.name.clone()];
            row.extend(shown.iter().map(|at| {
                entry
                    .places
                    .get(*at)
                    .copied()
                    .flatten()
                    .map_or_else(|| language.unknown().to_owned(), |place| place.to_string())
            }));
            table.push(row);
        }
        table
    }
}
