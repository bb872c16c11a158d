//! Shows in a text which of its words were searched.

use std::fmt;
use std::ops::Range;

use askama::filters::{Html, HtmlSafe, escape};

use crate::frame::shorten;

/// Characters before the first searched word that a text cut at its beginning keeps.
const BEFORE: usize = 60;

/// A text with the places, in bytes and in order, of the words that were searched.
#[derive(Debug, Clone)]
pub struct Marked {
    text: String,
    marks: Vec<Range<usize>>,
}

impl Marked {
    /// A text with the words that `find` finds in it.
    pub fn new(text: impl Into<String>, find: impl Fn(&str) -> Vec<Range<usize>>) -> Self {
        let text = text.into();
        Self {
            marks: find(&text),
            text,
        }
    }

    /// At most so many characters of a text: its beginning, or, where no word of that was searched, a piece with the first that was.
    pub fn piece(text: &str, most: usize, find: impl Fn(&str) -> Vec<Range<usize>>) -> Self {
        let beginning = Self::new(shorten(text, most), &find);
        if !beginning.marks.is_empty() {
            return beginning;
        }
        let Some(first) = find(text).into_iter().next() else {
            return beginning;
        };
        let from = text[..first.start]
            .char_indices()
            .rev()
            .take(BEFORE)
            .filter(|(_, letter)| letter.is_whitespace())
            .last()
            .map_or(first.start, |(at, letter)| at + letter.len_utf8());
        Self::new(format!("… {}", shorten(&text[from..], most)), find)
    }
}

impl fmt::Display for Marked {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |to: &mut fmt::Formatter<'_>, piece: &str| match escape(piece, Html) {
            Ok(safe) => write!(to, "{safe}"),
            Err(never) => match never {},
        };
        let mut at = 0;
        for mark in &self.marks {
            plain(to, &self.text[at..mark.start])?;
            to.write_str("<mark>")?;
            plain(to, &self.text[mark.clone()])?;
            to.write_str("</mark>")?;
            at = mark.end;
        }
        plain(to, &self.text[at..])
    }
}

impl HtmlSafe for Marked {}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(word: &'static str) -> impl Fn(&str) -> Vec<Range<usize>> {
        move |text| {
            text.match_indices(word)
                .map(|(at, _)| at..at + word.len())
                .collect()
        }
    }

    #[test]
    fn what_is_marked_is_still_escaped() {
        let marked = Marked::new("<b>trade & fairs</b>, trade", find("trade"));
        assert_eq!(
            marked.to_string(),
            "&#60;b&#62;<mark>trade</mark> &#38; fairs&#60;/b&#62;, <mark>trade</mark>"
        );
    }

    #[test]
    fn a_long_text_is_cut_to_where_the_word_stands() {
        let text = format!(
            "{}a fair for trade. {}",
            "Words before. ".repeat(30),
            "After. ".repeat(60)
        );
        let shown = Marked::piece(&text, 220, find("fair")).to_string();
        assert!(shown.starts_with("… "), "{shown}");
        assert!(shown.contains("a <mark>fair</mark> for trade."), "{shown}");
        assert!(shown.ends_with('…'), "{shown}");
        let beginning = Marked::piece(&text, 220, find("nothing")).to_string();
        assert!(beginning.starts_with("Words before."), "{beginning}");
    }
}
