//! Draws cost shares against going alone: for each member what it pays by each rule, and what it would pay alone.

use crate::canvas::{Anchor, Canvas, Entry, Picture, SMALL, Shape, axis_between};
use crate::letters;
use crate::style::{Paint, Style};
use crate::table::{Table, numbers, words};

/// What members pay.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CostShares {
    /// What it shows.
    pub title: String,
    /// What a member is, for the table: for example `Region`.
    pub member_heading: String,
    /// The unit of all amounts, for example `EUR a year`.
    pub unit: String,
    /// The members.
    pub members: Vec<String>,
    /// What each would pay alone; not finite where it is not known.
    pub alone: Vec<f64>,
    /// The rules, at most six are drawn.
    pub rules: Vec<Rule>,
}

/// A rule of sharing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// What each member pays.
    pub amounts: Vec<f64>,
    /// Whether nobody would be better off leaving; `None` when it is not known.
    pub is_stable: Option<bool>,
}

impl CostShares {
    /// Draws it.
    pub fn draw(&self, style: &Style<'_>) -> Picture {
        let language = style.language;
        let mut canvas = Canvas::new(style);
        let amount = |of: &[f64], at: usize| {
            of.get(at)
                .copied()
                .filter(|amount| amount.is_finite())
                .map(|amount| amount.clamp(-1e12, 1e12))
        };
        let all = || {
            (0..self.members.len()).flat_map(move |at| {
                std::iter::once(&self.alone)
                    .chain(self.rules.iter().map(|rule| &rule.amounts))
                    .filter_map(move |of| amount(of, at))
            })
        };
        let (step, low, high) = axis_between(all().fold(0.0, f64::min), all().fold(0.0, f64::max), 5);
        let is_narrow = canvas.is_narrow();
        let left = if is_narrow { 10.0 } else { canvas.width * 0.28 };
        let end = canvas.width - 30.0;
        let x = |amount: f64| left + 8.0 + (amount - low) / (high - low) * (end - left - 8.0);
        // Rules stand in lanes, so that equal amounts do not hide each other.
        let lanes = self.rules.len().min(Shape::ALL.len());
        let lane = 10.0;
        let row = lanes as f64 * lane + if is_narrow { 38.0 } else { 20.0 };
        let top = 8.0;
        let bottom = top + self.members.len() as f64 * row;
        let ticks = ((high - low) / step).round().min(40.0) as usize;
        let every = (if is_narrow { 2 } else { 1 }) * (ticks / 8 + 1);
        for tick in (0..=ticks).step_by(every) {
            let amount = low + tick as f64 * step;
            canvas.rule(x(amount), top, x(amount), bottom, Paint::Rule, 1.0, "");
            let words = language.decimal(amount, usize::from(step < 1.0));
            let half = letters::width(&words, SMALL) / 2.0;
            canvas.text(
                x(amount).clamp(half, canvas.width - half),
                bottom + 16.0,
                SMALL,
                Anchor::Middle,
                Paint::Soft,
                &words,
            );
        }
        let unit = letters::line(
            &self.unit,
            SMALL,
            if is_narrow { canvas.width } else { left - 20.0 },
        );
        let unit_y = bottom + if is_narrow { 32.0 } else { 16.0 };
        canvas.text(0.0, unit_y, SMALL, Anchor::Start, Paint::Soft, &unit);
        for (at, member) in self.members.iter().enumerate() {
            let y = top + at as f64 * row;
            if at > 0 {
                canvas.rule(0.0, y, canvas.width, y, Paint::Rule, 1.0, "");
            }
            let lanes_top = y + if is_narrow { 26.0 } else { 10.0 };
            if is_narrow {
                let name = letters::line(member, SMALL, canvas.width);
                canvas.text(0.0, y + 17.0, SMALL, Anchor::Start, Paint::Ink, &name);
            } else {
                canvas.label(0.0, y + row / 2.0, left - 12.0, Anchor::Start, member);
            }
            if let Some(alone) = amount(&self.alone, at) {
                canvas.rule(
                    x(alone),
                    lanes_top - 5.0,
                    x(alone),
                    lanes_top + lanes as f64 * lane + 5.0,
                    Paint::Ink,
                    3.0,
                    "",
                );
            }
            for (number, rule) in self.rules.iter().take(lanes).enumerate() {
                let Some(paid) = amount(&rule.amounts, at) else {
                    continue;
                };
                let middle = lanes_top + (number as f64 + 0.5) * lane;
                canvas.rule(x(0.0), middle, x(paid), middle, Paint::Soft, 1.0, "1 3");
                canvas.mark(Shape::ALL[number], x(paid), middle, 6.0, paint(number));
            }
        }
        let legend_y = unit_y + 22.0;
        let end = canvas.legend(legend_y, &self.entries(language));
        let table = self.table(language, amount);
        canvas.finish(end - 8.0, &self.title, self.description(language), table)
    }

    fn entries(&self, language: crate::Language) -> Vec<Entry<'_>> {
        let alone = Entry::new(
            12.0,
            language.pick("going alone", "üksi tegutsedes"),
            |canvas: &mut Canvas<'_>, x, y| {
                canvas.rule(x + 6.0, y - 8.0, x + 6.0, y + 8.0, Paint::Ink, 3.0, "");
            },
        );
        let rules = self
            .rules
            .iter()
            .take(Shape::ALL.len())
            .enumerate()
            .map(|(number, rule)| {
                Entry::new(14.0, self.rule_name(rule, language), move |canvas, x, y| {
                    canvas.mark(Shape::ALL[number], x + 7.0, y, 6.5, paint(number));
                })
            });
        std::iter::once(alone).chain(rules).collect()
    }

    fn rule_name(&self, rule: &Rule, language: crate::Language) -> String {
        match rule.is_stable {
            Some(true) => format!("{} ({})", rule.name, language.pick("stable", "püsiv")),
            Some(false) => format!(
                "{} ({})",
                rule.name,
                language.pick("somebody would leave", "keegi lahkuks")
            ),
            None => rule.name.clone(),
        }
    }

    fn table(&self, language: crate::Language, amount: impl Fn(&[f64], usize) -> Option<f64>) -> Table {
        let mut table = Table::new(
            [
                words(self.member_heading.clone()),
                numbers(format!("{}, {}", language.pick("Alone", "Üksi"), self.unit)),
            ]
            .into_iter()
            .chain(
                self.rules
                    .iter()
                    .map(|rule| numbers(self.rule_name(rule, language))),
            ),
        );
        for (at, member) in self.members.iter().enumerate() {
            let mut row = vec![member.clone()];
            for of in std::iter::once(&self.alone).chain(self.rules.iter().map(|rule| &rule.amounts)) {
                row.push(
                    amount(of, at)
                        .map_or_else(|| language.unknown().to_owned(), |paid| language.decimal(paid, 0)),
                );
            }
            table.push(row);
        }
        table
    }

    fn description(&self, language: crate::Language) -> String {
        let stable = self
            .rules
            .iter()
            .filter(|rule| rule.is_stable == Some(true))
            .count();
        format!(
            "{}: {}. {}: {}. {}: {stable}.",
            language.pick("Members", "Liikmeid"),
            self.members.len(),
            language.pick("Rules", "Reegleid"),
            self.rules.len(),
            language.pick(
                "Rules under which nobody would leave",
                "Reegleid, mille puhul keegi ei lahkuks"
            )
        )
    }
}

fn paint(number: usize) -> Paint {
    match number {
        0..=2 => Paint::Category(number as u8),
        3 => Paint::Accent,
        _ => Paint::Soft,
    }
}
