//! Says how pictures look: colours by name, with the style sheet that gives a page its light and dark ones.
//!
//! Every colour stands in the drawing as a presentation attribute (light, for documents and print) and as a class that a page restyles;
//! no inline style, so that a strict content security policy holds. The four categories differ in lightness, and the scale is one hue
//! from light to dark, so that both survive grey print and colour blindness.

use std::fmt::Write as _;

use crate::words::Language;

/// How one picture is to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Style<'a> {
    /// Prefix of every id in the drawing: unique on its page; letters, digits and `-`.
    pub id: &'a str,
    /// The language of the few words that a picture brings itself, and of its numbers.
    pub language: Language,
    /// Width in pixels (points in a document), at least 280; the height follows.
    pub width: f64,
    /// The font of a document. `None` on a page: its style sheet says, and classes are written.
    pub font: Option<&'a str>,
}

impl<'a> Style<'a> {
    /// A picture on a page, 720 pixels wide.
    pub fn page(id: &'a str, language: Language) -> Self {
        Self {
            id,
            language,
            width: 720.0,
            font: None,
        }
    }

    /// A picture in a document, set in one of its fonts.
    pub fn document(id: &'a str, language: Language, font: &'a str, width: f64) -> Self {
        Self {
            id,
            language,
            width,
            font: Some(font),
        }
    }

    /// The same with another width.
    pub fn wide(self, width: f64) -> Self {
        Self { width, ..self }
    }

    /// The width that is drawn.
    pub(crate) fn drawn_width(&self) -> f64 {
        if self.width.is_finite() {
            self.width.clamp(280.0, 4000.0)
        } else {
            720.0
        }
    }
}

/// A colour by what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// Words and outlines that must be read.
    Ink,
    /// Words beside, axes.
    Soft,
    /// Grid lines.
    Rule,
    /// The ground.
    Paper,
    /// Countries.
    Land,
    /// What the picture is about.
    Accent,
    /// One of four kinds, 0 to 3.
    Category(u8),
    /// A step of the scale, 0 (least) to 8 (most).
    Heat(u8),
    /// Words on a step of the scale.
    OnHeat(u8),
}

/// Steps of the scale.
pub const STEPS: u8 = 9;

impl Paint {
    const ALL: &'static [Paint] = &[
        Paint::Ink,
        Paint::Soft,
        Paint::Rule,
        Paint::Paper,
        Paint::Land,
        Paint::Accent,
        Paint::Category(0),
        Paint::Category(1),
        Paint::Category(2),
        Paint::Category(3),
        Paint::Heat(0),
        Paint::Heat(1),
        Paint::Heat(2),
        Paint::Heat(3),
        Paint::Heat(4),
        Paint::Heat(5),
        Paint::Heat(6),
        Paint::Heat(7),
        Paint::Heat(8),
        Paint::OnHeat(0),
        Paint::OnHeat(8),
    ];

    /// The step of the scale for a share of 0 to 1.
    pub fn heat(share: f64) -> u8 {
        // `as` saturates: a share out of range takes the first or the last step.
        ((share * f64::from(STEPS)) as u8).min(STEPS - 1)
    }

    /// Its name in classes and custom properties.
    pub fn name(self) -> String {
        match self {
            Paint::Ink => "ink".to_owned(),
            Paint::Soft => "soft".to_owned(),
            Paint::Rule => "rule".to_owned(),
            Paint::Paper => "paper".to_owned(),
            Paint::Land => "land".to_owned(),
            Paint::Accent => "accent".to_owned(),
            Paint::Category(kind) => format!("category-{}", kind % 4),
            Paint::Heat(step) => format!("heat-{}", step.min(STEPS - 1)),
            Paint::OnHeat(step) => if step < 5 { "on-low" } else { "on-high" }.to_owned(),
        }
    }

    /// Its colour on white.
    pub fn colour(self) -> &'static str {
        self.colours()[0]
    }

    /// Its colour on a light and on a dark page.
    fn colours(self) -> [&'static str; 2] {
        const HEAT: [[&str; 2]; STEPS as usize] = [
            ["#f1f6fb", "#18242f"],
            ["#dceaf5", "#1d3347"],
            ["#c2daee", "#22425f"],
            ["#a2c7e3", "#285379"],
            ["#7db1d8", "#2f6595"],
            ["#2f77b5", "#7cb0e0"],
            ["#1f629d", "#9cc5ea"],
            ["#124e86", "#bcd9f2"],
            ["#08376b", "#dcecfa"],
        ];
        const CATEGORY: [[&str; 2]; 4] = [
            ["#0f2f52", "#b5d4f7"],
            ["#a0390c", "#e9884f"],
            ["#27877a", "#2f9481"],
            ["#b98f1f", "#7f611d"],
        ];
        match self {
            Paint::Ink => ["#16202a", "#e9edf1"],
            Paint::Soft => ["#4b5865", "#b3bdc7"],
            Paint::Rule => ["#cfd6dc", "#39434d"],
            Paint::Paper => ["#ffffff", "#11161b"],
            Paint::Land => ["#dfe4e8", "#2b343c"],
            Paint::Accent => ["#0b57a4", "#79b4f5"],
            Paint::Category(kind) => CATEGORY[usize::from(kind % 4)],
            Paint::Heat(step) => HEAT[usize::from(step.min(STEPS - 1))],
            Paint::OnHeat(step) if step < 5 => ["#16202a", "#f1f5f8"],
            Paint::OnHeat(_) => ["#ffffff", "#0d1217"],
        }
    }
}

/// The style sheet for pages with pictures: custom properties `--picture-...` for light, dark and print, and the classes that use them.
///
/// A page may set the custom properties anew; it sets the font by its own rules, which the words in pictures inherit.
pub fn stylesheet() -> String {
    let variables = |dark: usize| {
        Paint::ALL.iter().fold(String::new(), |mut all, paint| {
            // Writing to a `String` cannot fail.
            let _ = write!(all, "--picture-{}:{};", paint.name(), paint.colours()[dark]);
            all
        })
    };
    let mut sheet = format!(
        ":root{{{}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{}}}}}\n",
        variables(0),
        variables(1)
    );
    sheet.push_str(".picture{display:block;max-width:100%;height:auto;font-variant-numeric:tabular-nums}\n");
    for paint in Paint::ALL {
        let name = paint.name();
        let _ = writeln!(
            sheet,
            ".picture-fill-{name}{{fill:var(--picture-{name})}}\n.picture-stroke-{name}{{stroke:var(--picture-{name})}}"
        );
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(colour: &str) -> f64 {
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let (a, b) = (luminance(one), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn words_are_readable_on_every_step_of_the_scale_in_light_and_dark() {
        for theme in 0..2 {
            for step in 0..STEPS {
                let found = contrast(
                    Paint::Heat(step).colours()[theme],
                    Paint::OnHeat(step).colours()[theme],
                );
                assert!(found >= 4.5, "step {step} of theme {theme}: {found:.2}");
            }
            for paint in [Paint::Ink, Paint::Soft, Paint::Accent] {
                let found = contrast(paint.colours()[theme], Paint::Paper.colours()[theme]);
                assert!(found >= 4.5, "{paint:?} of theme {theme}: {found:.2}");
            }
        }
    }

    #[test]
    fn the_four_categories_and_the_steps_stay_apart_in_grey() {
        for theme in 0..2 {
            for kind in 0..3 {
                let found = contrast(
                    Paint::Category(kind).colours()[theme],
                    Paint::Category(kind + 1).colours()[theme],
                );
                assert!(found >= 1.4, "category {kind} of theme {theme}: {found:.2}");
            }
            for step in 0..STEPS - 1 {
                let found = contrast(
                    Paint::Heat(step).colours()[theme],
                    Paint::Heat(step + 1).colours()[theme],
                );
                assert!(found >= 1.1, "step {step} of theme {theme}: {found:.2}");
            }
        }
    }

    #[test]
    fn every_share_has_a_step() {
        let steps: Vec<u8> = [-1.0, 0.0, 0.12, 0.5, 1.0, 7.0, f64::NAN]
            .map(Paint::heat)
            .to_vec();
        assert_eq!(steps, [0, 0, 1, 4, 8, 8, 0]);
    }

    #[test]
    fn the_style_sheet_knows_every_class() {
        let sheet = stylesheet();
        for step in 0..STEPS {
            assert!(sheet.contains(&format!(".picture-fill-{}{{", Paint::Heat(step).name())));
            assert!(sheet.contains(&format!(".picture-fill-{}{{", Paint::OnHeat(step).name())));
        }
    }
}
