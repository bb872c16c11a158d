//! Puts a picture on a page: drawn for a desk and for a phone, with its figures as a table below.

use askama::Template;
use p4c_pictures::{Language, Picture, Style};

use crate::voice::Voice;

/// A picture on a page.
#[derive(Template)]
#[template(path = "picture.html")]
pub struct Figure {
    voice: Voice,
    title: String,
    note: String,
    wide: String,
    narrow: String,
    headings: Vec<(String, bool)>,
    rows: Vec<Vec<String>>,
    has_table: bool,
}

impl Figure {
    /// A picture; `id` is its own on the page, `draw` draws it in a style.
    pub fn new(voice: Voice, id: &str, draw: impl Fn(&Style<'_>) -> Picture) -> Self {
        Self::sized(voice, id, 720.0, draw)
    }

    /// A picture of another width for desks, in pixels.
    pub fn sized(voice: Voice, id: &str, width: f64, draw: impl Fn(&Style<'_>) -> Picture) -> Self {
        let language = Language::named(voice.tag()).unwrap_or_default();
        let (wide_id, narrow_id) = (format!("{id}-wide"), format!("{id}-narrow"));
        let wide = draw(&Style::page(&wide_id, language).wide(width));
        let narrow = draw(&Style::page(&narrow_id, language).wide(328.0));
        Self {
            voice,
            title: wide.title.clone(),
            note: String::new(),
            wide: wide.svg(),
            narrow: narrow.svg(),
            headings: wide
                .table
                .headings
                .iter()
                .map(|heading| (heading.words.clone(), heading.is_number))
                .collect(),
            rows: wide.table.rows,
            has_table: true,
        }
    }

    /// The same with a line under it.
    pub fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// The same without its table, because the page has the figures in a list already.
    pub fn beside_its_table(mut self) -> Self {
        self.has_table = false;
        self
    }
}
