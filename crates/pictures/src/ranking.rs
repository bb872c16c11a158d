//! Draws a ranking: each entry with its place, its value, and how often it reaches the first places when weights vary.

use crate::canvas::{Anchor, Canvas, Entry, LABEL, Picture, SMALL, line_height, share};
use crate::letters;
use crate::style::{Paint, Style};
use crate::table::{Table, numbers, words};

/// A ranking with rank acceptability.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ranking {
    /// What it shows.
    pub title: String,
    /// What an entry is, for the table: for example `Practice`.
    pub entry_heading: String,
    /// How many are chosen.
    pub choose: usize,
    /// The entries, best first.
    pub entries: Vec<Ranked>,
}

/// An entry of a ranking.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ranked {
    /// Its place, from 1.
    pub place: usize,
    /// Its name.
    pub name: String,
    /// Its value, 0 to 1.
    pub value: f64,
    /// The share of all weights that put it first, 0 to 1.
    pub first: f64,
    /// The share of all weights that put it among the first `choose`, 0 to 1.
    pub among: f64,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

impl Ranking {
    /// Draws it.
    pub fn draw(&self, style: &Style<'_>) -> Picture {
        let language = style.language;
        let value_words = |value: f64| {
            share(value).map_or_else(
                || language.unknown().to_owned(),
                |value| language.decimal(value, 3),
            )
        };
        let mut canvas = Canvas::new(style);
        let among = match language {
            crate::Language::English => format!("among the first {}", self.choose),
            crate::Language::Estonian => format!("esimese {} seas", self.choose),
        };
        let mut table = Table::new([
            numbers(language.pick("Place", "Koht")),
            words(self.entry_heading.clone()),
            numbers(language.pick("Value", "Väärtus")),
            numbers(language.pick("First", "Esimene")),
            numbers(capital(&among)),
            words(language.pick("Chosen", "Valitud")),
        ]);
        let is_narrow = canvas.is_narrow();
        let places = 34.0;
        let names = if is_narrow {
            canvas.width - places
        } else {
            canvas.width * 0.44
        };
        let value = if is_narrow { 0.0 } else { 52.0 };
        let start = if is_narrow {
            places
        } else {
            places + names + value + 12.0
        };
        let percents = 52.0;
        let room = canvas.width - start - percents;
        let mut y = 4.0;
        if !is_narrow {
            canvas.text(
                places + names + value,
                12.0,
                SMALL,
                Anchor::End,
                Paint::Soft,
                language.pick("value", "väärtus"),
            );
            let heading = letters::line(
                language.pick("how often, over all weights", "kui sageli, üle kõigi kaalude"),
                SMALL,
                room + percents,
            );
            canvas.text(start, 12.0, SMALL, Anchor::Start, Paint::Soft, &heading);
            y = 20.0;
        }
        for (at, entry) in self.entries.iter().enumerate() {
            let lines = letters::lines(&entry.name, LABEL, names - 10.0, 2);
            let text = lines.len() as f64 * line_height(LABEL);
            let tall = if is_narrow {
                text + 27.0
            } else {
                text.max(18.0) + 9.0
            };
            let middle = if is_narrow {
                y + text + 11.0
            } else {
                y + tall / 2.0
            };
            let first_line = if is_narrow {
                y + LABEL
            } else {
                middle + LABEL * 0.35 - (text - line_height(LABEL)) / 2.0
            };
            canvas.bold(
                places - 10.0,
                first_line,
                LABEL,
                Anchor::End,
                Paint::Ink,
                &entry.place.to_string(),
            );
            canvas.lines(places, first_line, LABEL, Anchor::Start, Paint::Ink, &lines);
            if !is_narrow {
                let figure = value_words(entry.value);
                canvas.text(
                    places + names + value,
                    middle + LABEL * 0.35,
                    LABEL,
                    Anchor::End,
                    Paint::Ink,
                    &figure,
                );
            }
            let (first, all) = (
                share(entry.first).unwrap_or(0.0),
                share(entry.among)
                    .unwrap_or(0.0)
                    .max(share(entry.first).unwrap_or(0.0)),
            );
            canvas.outlined(start, middle - 7.0, room, 14.0, Paint::Paper, Paint::Soft);
            canvas.bar(
                start + 1.0,
                middle - 6.0,
                (room - 2.0) * all,
                12.0,
                Paint::Heat(4),
            );
            canvas.bar(
                start + 1.0,
                middle - 6.0,
                (room - 2.0) * first,
                12.0,
                Paint::Heat(8),
            );
            canvas.text(
                canvas.width,
                middle + SMALL * 0.35,
                SMALL,
                Anchor::End,
                Paint::Ink,
                &language.percent(all),
            );
            y += tall;
            let is_last_in = entry.is_chosen && self.entries.get(at + 1).is_some_and(|next| !next.is_chosen);
            if is_last_in {
                canvas.rule(0.0, y + 3.0, canvas.width, y + 3.0, Paint::Ink, 1.2, "6 4");
                canvas.text(
                    canvas.width,
                    y + 18.0,
                    SMALL,
                    Anchor::End,
                    Paint::Soft,
                    language.pick("not chosen", "valimata"),
                );
                y += 22.0;
            }
            table.push(vec![
                entry.place.to_string(),
                entry.name.clone(),
                value_words(entry.value),
                language.percent(first),
                language.percent(all),
                language.yes_no(entry.is_chosen).to_owned(),
            ]);
        }
        let end = canvas.legend(
            y + 16.0,
            &[
                Entry::bar(Paint::Heat(8), language.pick("first", "esimene")),
                Entry::bar(Paint::Heat(4), among),
                Entry::bar(Paint::Paper, language.pick("further down", "tagapool")),
            ],
        );
        let mut description = format!("{}: {}.", language.pick("Entries", "Kirjeid"), self.entries.len());
        if let Some(best) = self.entries.first() {
            description.push_str(&format!(
                " {}: {}, {}.",
                language.pick("First", "Esimene"),
                best.name,
                value_words(best.value)
            ));
        }
        canvas.finish(end - 8.0, &self.title, description, table)
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
