//! Holds a document as a small tree that every form of it is written from: PDF, HTML and Word.
//!
//! Every sentence that is made from data carries marks: numbers of the records it rests on, listed at the end.

use p4c_pictures::{Language, Picture};
use p4c_pipeline::view::Reference;

/// A document.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// A line under the title.
    pub subtitle: String,
    /// The language it is written in.
    pub language: Language,
    /// What it was made from.
    pub basis: Basis,
    /// What it says.
    pub blocks: Vec<Block>,
    /// The records it rests on, by their numbers from 1.
    pub sources: Vec<Source>,
}

/// The data that a document was made from. It holds no time of making, so that equal data gives equal bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// The number of the newest change in the log.
    pub sequence: i64,
    /// The day of the newest change, or another that was asked for: year, month, day.
    pub date: (i16, u8, u8),
    /// Whether the results are older than the catalogue.
    pub is_outdated: bool,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading, of level 1 to 3; its id is unique in the document. `breaks` begins a page.
    Heading {
        /// Level.
        level: u8,
        /// Words.
        words: Vec<Span>,
        /// Id.
        id: String,
        /// Whether it begins a page.
        breaks: bool,
    },
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// A list.
    List(Vec<Vec<Span>>),
    /// A few large figures: value and what it is.
    KeyFigures(Vec<(String, String)>),
    /// A notice that stands out.
    Notice(Vec<Span>),
    /// Terms with what they mean here.
    Facts(Vec<(String, Vec<Span>)>),
    /// A table.
    Table {
        /// What it shows.
        caption: String,
        /// The headings: words, and whether numbers stand below.
        headings: Vec<(String, bool)>,
        /// The rows.
        rows: Vec<Vec<Vec<Span>>>,
    },
    /// A picture.
    Figure {
        /// The picture.
        picture: Box<Picture>,
        /// What is to be read from it.
        caption: String,
        /// Whether its table stands under it; else the same figures stand in a table of the document nearby.
        with_table: bool,
    },
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq)]
pub enum Span {
    /// Words in the document's language.
    Words(String),
    /// Words that stand out.
    Strong(String),
    /// Words in another language, with its tag.
    Foreign(String, String),
    /// A link: words and address.
    Link(String, String),
    /// Numbers of the records that the words before rest on, ascending.
    Marks(Vec<usize>),
    /// The words before only illustrate.
    Illustrative,
}

/// A record that a document rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Kind of record, in the document's language.
    pub kind: String,
    /// Its public name.
    pub slug: String,
    /// What it says, in a few words.
    pub label: Vec<Span>,
    /// Where it came from.
    pub provenance: String,
    /// The page that states it.
    pub url: Option<String>,
    /// The record itself; none for answers that are told together.
    pub record: Option<Reference>,
    /// Whether it, or a field of it, only illustrates.
    pub is_illustrative: bool,
}

/// Numbers as they are printed: runs of three or more as `from–to`, each with the number to link to.
pub(crate) fn runs(marks: &[usize]) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for mark in marks {
        match found.last_mut() {
            Some((_, to)) if *to + 1 == *mark => *to = *mark,
            _ => found.push((*mark, *mark)),
        }
    }
    found
        .into_iter()
        .flat_map(|(from, to)| match to - from {
            0 => vec![(from, from.to_string())],
            1 => vec![(from, from.to_string()), (to, to.to_string())],
            _ => vec![(from, format!("{from}–{to}"))],
        })
        .collect()
}

/// The words of spans without marks.
pub(crate) fn plain(spans: &[Span]) -> String {
    spans
        .iter()
        .map(|span| match span {
            Span::Words(words) | Span::Strong(words) | Span::Foreign(words, _) | Span::Link(words, _) => {
                words.as_str()
            }
            Span::Marks(_) | Span::Illustrative => "",
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_printed_as_runs() {
        let printed: Vec<String> = runs(&[1, 2, 4, 5, 6, 9]).into_iter().map(|run| run.1).collect();
        assert_eq!(printed, ["1", "2", "4–6", "9"]);
    }
}
