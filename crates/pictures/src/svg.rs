//! Holds a drawing as a tree and writes it as SVG text that is well formed whatever the labels say.
//!
//! Used by every picture. Colours are set by [`Element::fill`] and [`Element::stroke`] only, so that a page can restyle them.

use crate::style::{Paint, Style};

/// An element of a drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// Its name.
    pub name: &'static str,
    /// Its attributes, in the order in which they are written.
    pub attributes: Vec<(&'static str, String)>,
    /// What is in it.
    pub children: Vec<Node>,
}

/// What an element can hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Another element.
    Element(Element),
    /// Words.
    Text(String),
}

impl Element {
    /// An empty element.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            attributes: Vec::new(),
            children: Vec::new(),
        }
    }

    /// With an attribute of words.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// With an attribute that is a number, written with at most two decimals.
    pub fn at(self, name: &'static str, value: f64) -> Self {
        self.with(name, number(value))
    }

    /// Filled with a colour.
    pub fn fill(self, paint: Paint, style: &Style<'_>) -> Self {
        self.painted("fill", paint, style)
    }

    /// Outlined with a colour.
    pub fn stroke(self, paint: Paint, width: f64, style: &Style<'_>) -> Self {
        self.painted("stroke", paint, style).at("stroke-width", width)
    }

    fn painted(mut self, what: &'static str, paint: Paint, style: &Style<'_>) -> Self {
        self.attributes.push((what, paint.colour().to_owned()));
        if style.font.is_none() {
            let class = format!("picture-{what}-{}", paint.name());
            match self.attributes.iter_mut().find(|(name, _)| *name == "class") {
                Some((_, classes)) => {
                    classes.push(' ');
                    classes.push_str(&class);
                }
                None => self.attributes.push(("class", class)),
            }
        }
        self
    }

    /// With an element in it.
    pub fn child(mut self, child: Element) -> Self {
        self.children.push(Node::Element(child));
        self
    }

    /// With elements in it.
    pub fn children(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.children.extend(children.into_iter().map(Node::Element));
        self
    }

    /// With words in it.
    pub fn words(mut self, words: impl Into<String>) -> Self {
        self.children.push(Node::Text(words.into()));
        self
    }

    /// The same drawing with every id, and every reference to one, begun with a prefix: two drawings with the same ids can then stand on
    /// one page.
    pub fn with_id_prefix(&self, prefix: &str) -> Self {
        let attribute = |(name, value): &(&'static str, String)| {
            let value = match *name {
                "id" => format!("{prefix}{value}"),
                "aria-labelledby" => value
                    .split(' ')
                    .map(|id| format!("{prefix}{id}"))
                    .collect::<Vec<_>>()
                    .join(" "),
                "fill" => value.replace("url(#", &format!("url(#{prefix}")),
                _ => value.clone(),
            };
            (*name, value)
        };
        Self {
            name: self.name,
            attributes: self.attributes.iter().map(attribute).collect(),
            children: self
                .children
                .iter()
                .map(|child| match child {
                    Node::Element(element) => Node::Element(element.with_id_prefix(prefix)),
                    Node::Text(words) => Node::Text(words.clone()),
                })
                .collect(),
        }
    }

    /// The whole tree as text, without a line break.
    pub fn write(&self) -> String {
        let mut out = String::new();
        self.write_to(&mut out);
        out
    }

    fn write_to(&self, out: &mut String) {
        out.push('<');
        out.push_str(self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape(value, out);
            out.push('"');
        }
        if self.children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        for child in &self.children {
            match child {
                Node::Element(element) => element.write_to(out),
                Node::Text(words) => escape(words, out),
            }
        }
        out.push_str("</");
        out.push_str(self.name);
        out.push('>');
    }
}

/// Writes words so that they stand for themselves in XML and in HTML; what XML 1.0 cannot hold at all becomes the replacement character.
pub fn escape(words: &str, out: &mut String) {
    for letter in words.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            control if control < ' ' || control == '\u{fffe}' || control == '\u{ffff}' => {
                out.push('\u{fffd}')
            }
            other => out.push(other),
        }
    }
}

/// A number with at most two decimals, never `-0`; what is not finite is 0, because SVG has no word for it.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_cannot_break_out_of_the_drawing() {
        let element = Element::new("text").with("class", "a\"b").words("<&>\"\u{0}\n");
        assert_eq!(
            element.write(),
            "<text class=\"a&quot;b\">&lt;&amp;&gt;&quot;\u{fffd} </text>"
        );
    }

    #[test]
    fn ids_and_references_get_the_same_prefix() {
        let drawing = Element::new("svg")
            .with("aria-labelledby", "a-title a-description")
            .child(Element::new("title").with("id", "a-title"))
            .child(Element::new("rect").with("fill", "url(#a-hatch)"));
        assert_eq!(
            drawing.with_id_prefix("p-").write(),
            "<svg aria-labelledby=\"p-a-title p-a-description\"><title id=\"p-a-title\"/><rect fill=\"url(#p-a-hatch)\"/></svg>"
        );
    }

    #[test]
    fn numbers_are_short_and_finite() {
        let written: Vec<String> = [1.0, -0.001, 2.345, f64::NAN, f64::INFINITY]
            .into_iter()
            .map(number)
            .collect();
        assert_eq!(written, ["1", "0", "2.35", "0", "0"]);
    }
}
