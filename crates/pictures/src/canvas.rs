//! The sheet that pictures are drawn on: words, bars and marks in the colours of a style, and the frame with title and description.

use crate::letters;
use crate::style::{Paint, Style};
use crate::svg::{Element, number};
use crate::table::Table;

/// A picture: the drawing, what it shows in words, and its figures as a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// What it shows, in a few words.
    pub title: String,
    /// What is to be seen in it, for those who cannot see it: the alternative text.
    pub description: String,
    /// Width in pixels.
    pub width: f64,
    /// Height in pixels.
    pub height: f64,
    /// The drawing.
    pub drawing: Element,
    /// Its figures.
    pub table: Table,
}

impl Picture {
    /// The drawing as SVG text, without an XML declaration: it can stand in HTML as it is.
    pub fn svg(&self) -> String {
        self.drawing.write()
    }
}

/// Where words stand from their point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// Size of labels, in pixels.
pub(crate) const LABEL: f64 = 13.5;
/// Size of what stands beside, in pixels.
pub(crate) const SMALL: f64 = 12.0;

pub(crate) struct Canvas<'s> {
    pub style: &'s Style<'s>,
    pub width: f64,
    elements: Vec<Element>,
    has_hatch: bool,
}

impl<'s> Canvas<'s> {
    pub fn new(style: &'s Style<'s>) -> Self {
        Self {
            style,
            width: style.drawn_width(),
            elements: Vec::new(),
            has_hatch: false,
        }
    }

    /// Whether there is no room for columns side by side: a telephone.
    pub fn is_narrow(&self) -> bool {
        self.width < 520.0
    }

    pub fn push(&mut self, element: Element) {
        self.elements.push(element);
    }

    /// One line of words. `y` is the base line.
    pub fn text(&mut self, x: f64, y: f64, size: f64, anchor: Anchor, paint: Paint, words: &str) {
        let element = self.words(x, y, size, anchor, paint, words);
        self.push(element);
    }

    /// One line of words in bold.
    pub fn bold(&mut self, x: f64, y: f64, size: f64, anchor: Anchor, paint: Paint, words: &str) {
        let element = self
            .words(x, y, size, anchor, paint, words)
            .with("font-weight", "600");
        self.push(element);
    }

    fn words(&self, x: f64, y: f64, size: f64, anchor: Anchor, paint: Paint, words: &str) -> Element {
        let mut element = Element::new("text").at("x", x).at("y", y).at("font-size", size);
        match anchor {
            Anchor::Start => {}
            Anchor::Middle => element = element.with("text-anchor", "middle"),
            Anchor::End => element = element.with("text-anchor", "end"),
        }
        element.fill(paint, self.style).words(words)
    }

    /// Lines of words below each other; `y` is the first base line.
    pub fn lines(&mut self, x: f64, y: f64, size: f64, anchor: Anchor, paint: Paint, lines: &[String]) {
        for (at, line) in lines.iter().enumerate() {
            self.text(x, y + at as f64 * line_height(size), size, anchor, paint, line);
        }
    }

    /// A label of at most two lines, set around the height `middle`.
    pub fn label(&mut self, x: f64, middle: f64, room: f64, anchor: Anchor, words: &str) {
        let lines = letters::lines(words, LABEL, room, 2);
        let first = middle + LABEL * 0.35 - (lines.len() - 1) as f64 * line_height(LABEL) / 2.0;
        self.lines(x, first, LABEL, anchor, Paint::Ink, &lines);
    }

    /// A filled bar.
    pub fn bar(&mut self, x: f64, y: f64, width: f64, height: f64, paint: Paint) {
        let bar = rectangle(x, y, width, height).fill(paint, self.style);
        self.push(bar);
    }

    /// An outlined bar.
    pub fn outlined(&mut self, x: f64, y: f64, width: f64, height: f64, fill: Paint, stroke: Paint) {
        let bar = rectangle(x + 0.5, y + 0.5, (width - 1.0).max(0.0), (height - 1.0).max(0.0))
            .fill(fill, self.style)
            .stroke(stroke, 1.0, self.style);
        self.push(bar);
    }

    /// A hatched bar: what is not known, or what is prepared.
    pub fn hatched(&mut self, x: f64, y: f64, width: f64, height: f64) {
        self.has_hatch = true;
        let ground = rectangle(x, y, width, height).fill(Paint::Paper, self.style);
        let bar = rectangle(x + 0.5, y + 0.5, (width - 1.0).max(0.0), (height - 1.0).max(0.0))
            .with("fill", format!("url(#{}-hatch)", self.style.id))
            .stroke(Paint::Soft, 1.0, self.style);
        self.push(ground);
        self.push(bar);
    }

    /// A straight line; `dash` as in SVG, empty for a whole one.
    #[allow(clippy::too_many_arguments, reason = "two points and a look")]
    pub fn rule(&mut self, x1: f64, y1: f64, x2: f64, y2: f64, paint: Paint, width: f64, dash: &str) {
        let mut line = Element::new("line")
            .at("x1", x1)
            .at("y1", y1)
            .at("x2", x2)
            .at("y2", y2)
            .stroke(paint, width, self.style);
        if !dash.is_empty() {
            line = line.with("stroke-dasharray", dash);
        }
        self.push(line);
    }

    /// A broken line through points.
    pub fn path(&mut self, points: &[(f64, f64)], paint: Paint, width: f64, dash: &str) {
        let mut line = Element::new("path")
            .with("d", path(points, false))
            .with("fill", "none")
            .with("stroke-linejoin", "round")
            .stroke(paint, width, self.style);
        if !dash.is_empty() {
            line = line.with("stroke-dasharray", dash);
        }
        self.push(line);
    }

    /// A filled shape with a thin edge of the ground, so that shapes on each other stay apart.
    pub fn mark(&mut self, shape: Shape, x: f64, y: f64, radius: f64, paint: Paint) {
        let mark = shape
            .element(x, y, radius)
            .fill(paint, self.style)
            .stroke(Paint::Paper, 1.2, self.style);
        self.push(mark);
    }

    /// An outlined shape.
    pub fn hollow(&mut self, shape: Shape, x: f64, y: f64, radius: f64, paint: Paint) {
        let mark = shape
            .element(x, y, radius)
            .fill(Paint::Paper, self.style)
            .stroke(paint, 1.8, self.style);
        self.push(mark);
    }

    /// A tick: it is there.
    pub fn tick(&mut self, x: f64, y: f64, size: f64) {
        let points = [
            (x - size * 0.5, y + size * 0.02),
            (x - size * 0.12, y + size * 0.4),
            (x + size * 0.52, y - size * 0.42),
        ];
        self.path(&points, Paint::Ink, 2.0, "");
    }

    /// A legend from the left, broken into lines. Each entry is drawn by a function at its place and has its words. Returns the base line
    /// of what may follow.
    pub fn legend(&mut self, y: f64, entries: &[Entry<'_>]) -> f64 {
        let (mut x, mut y) = (0.0, y);
        for entry in entries {
            let room = (self.width - entry.width - 8.0).max(20.0);
            let words = letters::line(&entry.words, SMALL, room);
            let whole = entry.width + 7.0 + letters::width(&words, SMALL);
            if x > 0.0 && x + whole > self.width {
                x = 0.0;
                y += 21.0;
            }
            (entry.draw)(self, x, y);
            self.text(
                x + entry.width + 7.0,
                y + SMALL * 0.35,
                SMALL,
                Anchor::Start,
                Paint::Soft,
                &words,
            );
            x += whole + 20.0;
        }
        y + 21.0
    }

    /// The picture, `height` high.
    pub fn finish(self, height: f64, title: &str, description: String, table: Table) -> Picture {
        let id = self.style.id;
        let height = height.ceil();
        let mut root = Element::new("svg")
            .with("xmlns", "http://www.w3.org/2000/svg")
            .with(
                "viewBox",
                format!("0 0 {} {}", number(self.width), number(height)),
            )
            .at("width", self.width)
            .at("height", height)
            .with("role", "img")
            .with("aria-labelledby", format!("{id}-title {id}-description"));
        match self.style.font {
            None => root = root.with("class", "picture"),
            Some(font) => root = root.with("font-family", font),
        }
        root = root
            .child(
                Element::new("title")
                    .with("id", format!("{id}-title"))
                    .words(title),
            )
            .child(
                Element::new("desc")
                    .with("id", format!("{id}-description"))
                    .words(description.clone()),
            );
        if self.has_hatch {
            let lines = Element::new("path")
                .with("d", "M-1 5L5 -1M-1 1L1 -1M3 5L5 3")
                .stroke(Paint::Soft, 0.9, self.style);
            let pattern = Element::new("pattern")
                .with("id", format!("{id}-hatch"))
                .with("patternUnits", "userSpaceOnUse")
                .at("width", 4.0)
                .at("height", 4.0)
                .child(lines);
            root = root.child(Element::new("defs").child(pattern));
        }
        Picture {
            title: title.to_owned(),
            description,
            width: self.width,
            height,
            drawing: root.children(self.elements),
            table,
        }
    }
}

/// Draws a sample of a legend at its left end and middle height.
type Draw<'a> = Box<dyn Fn(&mut Canvas<'_>, f64, f64) + 'a>;

/// An entry of a legend.
pub(crate) struct Entry<'a> {
    /// Width of what is drawn.
    pub width: f64,
    /// Draws at the left end and the middle height.
    pub draw: Draw<'a>,
    pub words: String,
}

impl<'a> Entry<'a> {
    pub fn new(width: f64, words: impl Into<String>, draw: impl Fn(&mut Canvas<'_>, f64, f64) + 'a) -> Self {
        Self {
            width,
            words: words.into(),
            draw: Box::new(draw),
        }
    }

    /// An outlined box in a colour.
    pub fn bar(paint: Paint, words: impl Into<String>) -> Self {
        Self::new(22.0, words, move |canvas, x, y| {
            canvas.outlined(x, y - 6.0, 22.0, 12.0, paint, Paint::Soft);
        })
    }

    /// A hatched box.
    pub fn hatched(words: impl Into<String>) -> Self {
        Self::new(22.0, words, |canvas, x, y| canvas.hatched(x, y - 6.0, 22.0, 12.0))
    }
}

/// The shape of a mark: what a colour says, a shape says too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Circle,
    Square,
    Triangle,
    Diamond,
    Cross,
    Star,
}

impl Shape {
    pub const ALL: [Shape; 6] = [
        Shape::Circle,
        Shape::Square,
        Shape::Triangle,
        Shape::Diamond,
        Shape::Cross,
        Shape::Star,
    ];

    fn element(self, x: f64, y: f64, r: f64) -> Element {
        let around = |corners: usize, inner: f64, turn: f64| -> Vec<(f64, f64)> {
            (0..corners)
                .map(|corner| {
                    let angle = (turn + corner as f64 / corners as f64) * std::f64::consts::TAU;
                    let radius = if corner % 2 == 1 { r * inner } else { r };
                    (x + radius * angle.sin(), y - radius * angle.cos())
                })
                .collect()
        };
        let points = match self {
            Shape::Circle => return Element::new("circle").at("cx", x).at("cy", y).at("r", r),
            Shape::Square => return rectangle(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76),
            Shape::Triangle => around(3, 1.0, 0.0),
            Shape::Diamond => around(4, 1.0, 0.0),
            Shape::Cross => {
                let (a, b) = (r, r * 0.36);
                vec![
                    (x - b, y - a),
                    (x + b, y - a),
                    (x + b, y - b),
                    (x + a, y - b),
                    (x + a, y + b),
                    (x + b, y + b),
                    (x + b, y + a),
                    (x - b, y + a),
                    (x - b, y + b),
                    (x - a, y + b),
                    (x - a, y - b),
                    (x - b, y - b),
                ]
            }
            Shape::Star => around(10, 0.45, 0.0),
        };
        Element::new("path").with("d", path(&points, true))
    }
}

pub(crate) fn rectangle(x: f64, y: f64, width: f64, height: f64) -> Element {
    Element::new("rect")
        .at("x", x)
        .at("y", y)
        .at("width", width.max(0.0))
        .at("height", height.max(0.0))
}

/// Path data through points.
pub(crate) fn path(points: &[(f64, f64)], is_closed: bool) -> String {
    let mut data = String::new();
    for (at, (x, y)) in points.iter().enumerate() {
        data.push(if at == 0 { 'M' } else { 'L' });
        data.push_str(&number(*x));
        data.push(' ');
        data.push_str(&number(*y));
    }
    if is_closed {
        data.push('Z');
    }
    data
}

/// A share within 0 to 1; `None` when it is not finite.
pub(crate) fn share(share: f64) -> Option<f64> {
    share.is_finite().then(|| share.clamp(0.0, 1.0))
}

/// Distance of base lines.
pub(crate) fn line_height(size: f64) -> f64 {
    size * 1.22
}

/// Below this an axis counts as nothing: no amount that is drawn is so small, and a step near the least number has no reciprocal.
const LEAST: f64 = 1e-9;

/// A round step for an axis of about `wanted` parts up to `most`, and the end of the axis.
pub(crate) fn axis(most: f64, wanted: usize) -> (f64, f64) {
    if !(most.is_finite() && most >= LEAST) {
        return (0.25, 1.0);
    }
    let rough = most / wanted.max(1) as f64;
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= rough * 0.999)
        .unwrap_or(10.0 * power);
    (step, (most / step - 1e-9).ceil() * step)
}

/// An axis on both sides of zero: its round step for about `wanted` parts, its lower end (at most zero) and its higher end.
pub(crate) fn axis_between(low: f64, high: f64, wanted: usize) -> (f64, f64, f64) {
    let (step, _) = axis(high - low, wanted);
    let low = (low / step + 1e-9).floor().min(0.0) * step;
    let high = (high / step - 1e-9).ceil().max(0.0) * step;
    (step, low, if high > low { high } else { low + step })
}
