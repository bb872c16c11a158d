//! Draws a map of Europe with places as points, and ties between them: regions, or the host and the members of a pool.
//!
//! The map shows as much of Europe as its places need. Labels never lie on each other or on a point; one that finds no place is left to the
//! table.

use crate::canvas::{Anchor, Canvas, Entry, Picture, SMALL, Shape, line_height};
use crate::letters;
use crate::outlines::{RINGS, WINDOW, clip, project};
use crate::style::{Paint, Style};
use crate::svg::{Element, number};
use crate::table::{Table, numbers, words};

/// Places in Europe.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Map {
    /// What it shows.
    pub title: String,
    /// What a place is, for the table: for example `Region`.
    pub place_heading: String,
    /// What the figure of a place is, for the table and the legend; empty when places have none.
    pub figure_heading: String,
    /// The places.
    pub places: Vec<Place>,
    /// Ties between places, by their numbers in `places`: from a host to a member.
    pub ties: Vec<(usize, usize)>,
}

/// A place on the map.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Degrees east.
    pub longitude: f64,
    /// Degrees north.
    pub latitude: f64,
    /// Its figure in words, with unit.
    pub figure: Option<String>,
    /// How large its mark is, 0 to 1 by area.
    pub size: Option<f64>,
    /// What it is.
    pub mark: Mark,
}

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mark {
    /// One of many.
    #[default]
    Plain,
    /// The one that the picture is about.
    Focus,
    /// It serves others.
    Host,
}

/// Least width of what is shown, in kilometres.
const LEAST_SPAN: f64 = 1100.0;
/// Most labels; with more places a map is read by its points.
const MOST_LABELS: usize = 60;

type Rectangle = [f64; 4];

struct Placed<'m> {
    place: &'m Place,
    x: f64,
    y: f64,
    radius: f64,
}

impl Map {
    /// Draws it.
    pub fn draw(&self, style: &Style<'_>) -> Picture {
        let language = style.language;
        let mut canvas = Canvas::new(style);
        let (width, height) = (
            canvas.width,
            canvas.width * if canvas.is_narrow() { 1.0 } else { 0.74 },
        );
        let positions: Vec<Option<(f64, f64)>> = self
            .places
            .iter()
            .map(|place| {
                project(place.longitude, place.latitude).filter(|(x, y)| {
                    (WINDOW[0]..=WINDOW[2]).contains(x) && (WINDOW[1]..=WINDOW[3]).contains(y)
                })
            })
            .collect();
        let view = frame(positions.iter().flatten().copied(), height / width);
        let scale = width / (view[2] - view[0]);
        let on_sheet = |(x, y): (f64, f64)| ((x - view[0]) * scale, (view[3] - y) * scale);
        canvas.push(land(view, scale, style));
        let placed: Vec<Option<Placed<'_>>> = self
            .places
            .iter()
            .zip(&positions)
            .map(|(place, position)| {
                let (x, y) = on_sheet((*position)?);
                let size = place
                    .size
                    .filter(|size| size.is_finite())
                    .map_or(0.12, |size| size.clamp(0.0, 1.0));
                let radius = 4.5 + 10.0 * size.sqrt();
                // A mark at the very edge moves in, so that all of it is seen.
                let edge = radius + 5.0;
                Some(Placed {
                    place,
                    x: x.clamp(edge, width - edge),
                    y: y.clamp(edge, height - edge),
                    radius,
                })
            })
            .collect();
        for (from, to) in &self.ties {
            if let (Some(Some(from)), Some(Some(to))) = (placed.get(*from), placed.get(*to)) {
                canvas.rule(from.x, from.y, to.x, to.y, Paint::Ink, 1.4, "5 3");
            }
        }
        let mut order: Vec<&Placed<'_>> = placed.iter().flatten().collect();
        // Large marks below small ones, so that none is hidden.
        order.sort_by(|a, b| b.radius.total_cmp(&a.radius));
        for one in &order {
            mark(&mut canvas, one);
        }
        self.label(&mut canvas, &placed, height);
        let mut end = height + 16.0;
        let entries = self.entries(language);
        if !entries.is_empty() {
            end = canvas.legend(end, &entries);
        }
        let outside: Vec<&str> = self
            .places
            .iter()
            .zip(&positions)
            .filter(|(_, position)| position.is_none())
            .map(|(place, _)| place.name.as_str())
            .collect();
        let mut description = format!(
            "{}: {}.",
            language.pick("Places on the map", "Kohti kaardil"),
            self.places.len() - outside.len()
        );
        if !outside.is_empty() {
            let told = format!(
                "{}: {}",
                language.pick("Not on this map", "Kaardilt väljas"),
                outside.join(", ")
            );
            let lines = letters::lines(&told, SMALL, width, 2);
            canvas.lines(0.0, end, SMALL, Anchor::Start, Paint::Soft, &lines);
            end += lines.len() as f64 * line_height(SMALL);
            description.push_str(&format!(" {told}."));
        }
        canvas.finish(end - 6.0, &self.title, description, self.table(language))
    }

    fn table(&self, language: crate::Language) -> Table {
        let has_figures = !self.figure_heading.is_empty();
        let mut headings = vec![words(self.place_heading.clone())];
        if has_figures {
            headings.push(numbers(self.figure_heading.clone()));
        }
        let has_ties = !self.ties.is_empty();
        if has_ties {
            headings.push(words(language.pick("Served by", "Teenindab")));
        }
        let mut table = Table::new(headings);
        for (at, place) in self.places.iter().enumerate() {
            let mut row = vec![place.name.clone()];
            if has_figures {
                row.push(
                    place
                        .figure
                        .clone()
                        .unwrap_or_else(|| language.unknown().to_owned()),
                );
            }
            if has_ties {
                let hosts: Vec<&str> = self
                    .ties
                    .iter()
                    .filter(|(_, to)| *to == at)
                    .filter_map(|(from, _)| Some(self.places.get(*from)?.name.as_str()))
                    .collect();
                row.push(if hosts.is_empty() {
                    place.name.clone()
                } else {
                    hosts.join(", ")
                });
            }
            table.push(row);
        }
        table
    }

    fn entries(&self, language: crate::Language) -> Vec<Entry<'_>> {
        let mut entries = Vec::new();
        if self.places.iter().any(|place| place.size.is_some()) && !self.figure_heading.is_empty() {
            entries.push(Entry::new(30.0, self.figure_heading.clone(), |canvas, x, y| {
                canvas.mark(Shape::Circle, x + 6.0, y, 5.0, Paint::Accent);
                canvas.mark(Shape::Circle, x + 21.0, y, 9.0, Paint::Accent);
            }));
        }
        if self.places.iter().any(|place| place.mark == Mark::Host) {
            entries.push(Entry::new(
                16.0,
                language.pick("host", "võõrustaja"),
                |canvas, x, y| {
                    canvas.mark(Shape::Square, x + 8.0, y, 8.0, Paint::Category(1));
                },
            ));
            entries.push(Entry::new(
                16.0,
                language.pick("served region", "teenindatav piirkond"),
                |canvas, x, y| canvas.mark(Shape::Circle, x + 8.0, y, 6.0, Paint::Accent),
            ));
        }
        entries
    }

    /// Writes the labels, each at the first free place around its point.
    fn label(&self, canvas: &mut Canvas<'_>, placed: &[Option<Placed<'_>>], height: f64) {
        let mut taken: Vec<Rectangle> = placed
            .iter()
            .flatten()
            .map(|one| {
                [
                    one.x - one.radius,
                    one.y - one.radius,
                    one.x + one.radius,
                    one.y + one.radius,
                ]
            })
            .collect();
        if taken.len() > MOST_LABELS {
            return;
        }
        let size = if canvas.is_narrow() { 11.5 } else { 13.0 };
        let mut order: Vec<&Placed<'_>> = placed.iter().flatten().collect();
        order.sort_by_key(|one| one.place.mark == Mark::Plain);
        for one in order {
            let mut lines = letters::lines(&one.place.name, size, canvas.width * 0.3, 2);
            let name_lines = lines.len();
            if let Some(figure) = &one.place.figure {
                lines.push(letters::line(figure, size, canvas.width * 0.3));
            }
            let wide = lines
                .iter()
                .map(|line| letters::width(line, size))
                .fold(0.0, f64::max);
            let tall = lines.len() as f64 * line_height(size);
            let found = spots(one, wide, tall).into_iter().find(|(spot, _, _)| {
                let is_inside = spot[0] >= 1.0
                    && spot[1] >= 1.0
                    && spot[2] <= canvas.width - 1.0
                    && spot[3] <= height - 1.0;
                is_inside && !taken.iter().any(|other| overlap(spot, other))
            });
            let Some((spot, anchor, is_far)) = found else {
                continue;
            };
            let x = match anchor {
                Anchor::Start => spot[0],
                Anchor::Middle => (spot[0] + spot[2]) / 2.0,
                Anchor::End => spot[2],
            };
            if is_far {
                let middle = (spot[1] + spot[3]) / 2.0;
                canvas.rule(one.x, one.y, x, middle, Paint::Soft, 0.8, "");
            }
            for (at, line) in lines.iter().enumerate() {
                let y = spot[1] + size * 0.95 + at as f64 * line_height(size);
                halo(canvas, (x, y), size, anchor, line, at < name_lines);
            }
            taken.push(spot);
        }
    }
}

/// A line of a label that stays readable on borders.
fn halo(canvas: &mut Canvas<'_>, (x, y): (f64, f64), size: f64, anchor: Anchor, words: &str, is_name: bool) {
    let anchor = match anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    let mut element = Element::new("text")
        .at("x", x)
        .at("y", y)
        .at("font-size", size)
        .with("text-anchor", anchor)
        .with("paint-order", "stroke")
        .with("stroke-linejoin", "round")
        .fill(Paint::Ink, canvas.style)
        .stroke(Paint::Paper, 3.0, canvas.style);
    if is_name {
        element = element.with("font-weight", "600");
    }
    canvas.push(element.words(words));
}

/// Places for a label, the best first: beside the point, then further away with a line to it.
fn spots(one: &Placed<'_>, wide: f64, tall: f64) -> Vec<(Rectangle, Anchor, bool)> {
    let mut found = Vec::new();
    for (reach, is_far) in [
        (one.radius + 4.0, false),
        (one.radius + 24.0, true),
        (one.radius + 48.0, true),
    ] {
        let slant = reach * 0.75;
        let corners = [
            (one.x + reach, one.y - tall / 2.0, Anchor::Start),
            (one.x - reach - wide, one.y - tall / 2.0, Anchor::End),
            (one.x - wide / 2.0, one.y - reach - tall, Anchor::Middle),
            (one.x - wide / 2.0, one.y + reach, Anchor::Middle),
            (one.x + slant, one.y - slant - tall, Anchor::Start),
            (one.x + slant, one.y + slant, Anchor::Start),
            (one.x - slant - wide, one.y - slant - tall, Anchor::End),
            (one.x - slant - wide, one.y + slant, Anchor::End),
        ];
        found.extend(
            corners
                .into_iter()
                .map(|(x, y, anchor)| ([x, y, x + wide, y + tall], anchor, is_far)),
        );
    }
    found
}

fn overlap(one: &Rectangle, other: &Rectangle) -> bool {
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
}

fn mark(canvas: &mut Canvas<'_>, one: &Placed<'_>) {
    match one.place.mark {
        Mark::Plain => canvas.mark(Shape::Circle, one.x, one.y, one.radius, Paint::Accent),
        Mark::Focus => {
            canvas.hollow(Shape::Circle, one.x, one.y, one.radius + 3.5, Paint::Category(1));
            canvas.mark(Shape::Circle, one.x, one.y, one.radius, Paint::Category(1));
        }
        Mark::Host => canvas.mark(Shape::Square, one.x, one.y, one.radius + 1.5, Paint::Category(1)),
    }
}

/// What is shown: all places with room around them, at least [`LEAST_SPAN`] wide, in the shape of the sheet and within the outlines where it can be.
fn frame(points: impl Iterator<Item = (f64, f64)>, tall: f64) -> [f64; 4] {
    let mut around: Option<[f64; 4]> = None;
    for (x, y) in points {
        around = Some(match around {
            None => [x, y, x, y],
            Some([west, south, east, north]) => [west.min(x), south.min(y), east.max(x), north.max(y)],
        });
    }
    let [west, south, east, north] = around.unwrap_or([-1500.0, -1700.0, 1900.0, 1700.0]);
    let wide = ((east - west) * 1.3)
        .max((north - south) * 1.22 / tall)
        .max(LEAST_SPAN);
    let wide = wide.min(WINDOW[2] - WINDOW[0]);
    let high = wide * tall;
    let place = |middle: f64, span: f64, low: f64, high: f64| {
        if span >= high - low {
            (low + high) / 2.0 - span / 2.0
        } else {
            (middle - span / 2.0).clamp(low, high - span)
        }
    };
    let west = place((west + east) / 2.0, wide, WINDOW[0], WINDOW[2]);
    let south = place((south + north) / 2.0, high, WINDOW[1], WINDOW[3]);
    [west, south, west + wide, south + high]
}

/// The countries in a view as one path, with points closer than two pixels left out.
fn land(view: [f64; 4], scale: f64, style: &Style<'_>) -> Element {
    let mut data = String::new();
    for ring in RINGS.iter() {
        let points: Vec<(f64, f64)> = clip(ring, view)
            .into_iter()
            .map(|(x, y)| ((x - view[0]) * scale, (view[3] - y) * scale))
            .collect();
        let Some(first) = points.first() else { continue };
        let mut last = *first;
        let mut kept = vec![last];
        for point in &points[1..] {
            if (point.0 - last.0).hypot(point.1 - last.1) >= 2.0 {
                kept.push(*point);
                last = *point;
            }
        }
        if kept.len() < 3 {
            continue;
        }
        // Tenths of a pixel, each point from the one before: half the bytes of points that stand alone.
        let tenths = |value: f64| (value * 10.0).round() as i64;
        let mut before = (0, 0);
        for (at, (x, y)) in kept.iter().enumerate() {
            let here = (tenths(*x), tenths(*y));
            data.push(match at {
                0 => 'M',
                1 => 'l',
                _ => ' ',
            });
            data.push_str(&number((here.0 - before.0) as f64 / 10.0));
            data.push(' ');
            data.push_str(&number((here.1 - before.1) as f64 / 10.0));
            before = here;
        }
        data.push('Z');
    }
    Element::new("path")
        .with("d", data)
        .with("stroke-linejoin", "round")
        .fill(Paint::Land, style)
        .stroke(Paint::Paper, 0.9, style)
}
