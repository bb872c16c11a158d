//! Holds what surrounds every page: its title, its place in the site, its language and the links to it in other languages.
//!
//! `templates/layout.html` draws it; a page's template extends that and its struct has a field `frame`.

use crate::assets;
use crate::query::Query;
use crate::visit::Visit;
use crate::voice::Voice;

/// A step of the way to a page.
#[derive(Debug, Clone)]
pub struct Crumb {
    /// Its name.
    pub name: String,
    /// Its address in the reader's language.
    pub href: String,
}

/// An entry of the navigation.
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Its address.
    pub href: String,
    /// Whether the page belongs to it.
    pub is_here: bool,
}

/// What surrounds a page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The request.
    pub visit: Visit,
    /// The reader's language, for `{{ frame.voice.say("...") }}`.
    pub voice: Voice,
    /// The page's title: what it answers.
    pub title: String,
    /// One sentence for search engines and previews.
    pub description: String,
    /// The way to the page, without home and the page itself.
    pub crumbs: Vec<Crumb>,
    /// schema.org JSON-LD documents.
    pub linked_data: Vec<String>,
    /// Whether search engines should keep it.
    pub is_listed: bool,
    /// Whether a heading and crumbs are drawn by the layout; the home page draws its own.
    pub has_head: bool,
    /// Whether something on the page only illustrates.
    pub is_illustrative: bool,
}

/// The sections of the navigation: message and address.
const SECTIONS: &[(&str, &str)] = &[
    ("nav-services", "/services"),
    ("nav-regions", "/regions"),
    ("nav-best", "/best"),
    ("nav-recommendations", "/recommendations"),
    ("nav-plans", "/plans"),
    ("nav-pools", "/pools"),
    ("nav-projects", "/projects"),
];

/// Further pages that the foot names: message and address.
const FOOT: &[(&str, &str)] = &[
    ("nav-generic", "/generic"),
    ("nav-ranking", "/ranking"),
    ("nav-transfer", "/transfer"),
    ("nav-impact", "/impact"),
    ("nav-news", "/news"),
    ("nav-data", "/data"),
    ("nav-questions", "/questions"),
    ("nav-sitemap", "/site-map"),
    ("nav-contact", "/contact"),
    ("nav-accessibility", "/accessibility"),
    ("nav-privacy", "/privacy"),
];

impl Frame {
    /// The frame of a page with this title and description.
    pub fn new(visit: &Visit, title: &str, description: &str) -> Self {
        Self {
            visit: visit.clone(),
            voice: visit.voice,
            title: title.to_owned(),
            description: shorten(description, 160),
            crumbs: Vec::new(),
            linked_data: Vec::new(),
            is_listed: true,
            has_head: true,
            is_illustrative: false,
        }
    }

    /// Adds a step of the way to the page.
    pub fn under(mut self, name: impl Into<String>, path: &str) -> Self {
        self.crumbs.push(Crumb {
            name: name.into(),
            href: self.visit.link(path),
        });
        self
    }

    /// Adds a schema.org document.
    pub fn with_linked_data(mut self, document: &serde_json::Value) -> Self {
        // `<` would end the script element early; as an escape it is the same JSON.
        self.linked_data
            .push(document.to_string().replace('<', "\\u003c"));
        self
    }

    /// Keeps search engines from the page.
    pub fn unlisted(mut self) -> Self {
        self.is_listed = false;
        self
    }

    /// Leaves heading and crumbs to the page.
    pub fn without_head(mut self) -> Self {
        self.has_head = false;
        self
    }

    /// Says once on the page what illustrative data is, when there is some.
    pub fn illustrative(mut self, is_illustrative: bool) -> Self {
        self.is_illustrative |= is_illustrative;
        self
    }

    /// The address of a page in the reader's language.
    pub fn link(&self, path: &str) -> String {
        self.visit.link(path)
    }

    /// A message.
    pub fn say(&self, key: &str) -> String {
        self.voice.say(key)
    }

    /// Whether the head offers a search field: not where the page has one of its own.
    pub fn has_search(&self) -> bool {
        !matches!(&*self.visit.path, "/" | "/services") || !self.is_listed
    }

    /// The address of a style, script or icon.
    pub fn asset(&self, stem: &str) -> String {
        assets::address(stem)
    }

    /// The navigation.
    pub fn sections(&self) -> Vec<Entry> {
        self.entries(SECTIONS)
    }

    /// Further pages.
    pub fn foot(&self) -> Vec<Entry> {
        self.entries(FOOT)
    }

    fn entries(&self, list: &[(&str, &str)]) -> Vec<Entry> {
        let here = &*self.visit.path;
        list.iter()
            .filter(|(_, path)| crate::pages::has(path))
            .map(|(key, path)| Entry {
                name: self.say(key),
                href: self.link(path),
                is_here: here == *path || here.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')),
            })
            .collect()
    }

    /// Whether a page of the site exists already; links to others are not drawn.
    pub fn has(&self, path: &str) -> bool {
        crate::pages::has(path)
    }

    /// The other languages: tag, own name, address of this page.
    pub fn languages(&self) -> Vec<(&'static str, String, String)> {
        Voice::all()
            .filter(|voice| voice.tag() != self.voice.tag())
            .map(|voice| (voice.tag(), voice.own_name(), self.visit.in_language(voice)))
            .collect()
    }

    /// This page in every language as whole addresses, without what lists add: for `hreflang`.
    pub fn alternates(&self) -> Vec<(&'static str, String)> {
        let mut bare = self.visit.clone();
        bare.query = Query::default();
        let mut all: Vec<(&'static str, String)> = Voice::all()
            .map(|voice| (voice.tag(), format!("{}{}", bare.base, bare.in_language(voice))))
            .collect();
        all.push(("x-default", format!("{}{}", bare.base, bare.path)));
        all
    }

    /// The whole address of this page, without what lists add.
    pub fn canonical(&self) -> String {
        format!("{}{}", self.visit.base, self.visit.link(&self.visit.path))
    }
}

/// A text of at most so many characters, cut at a word with an ellipsis.
pub fn shorten(text: &str, most: usize) -> String {
    let text = text.trim();
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most.saturating_sub(1)).collect();
    let whole = cut
        .rfind(' ')
        .filter(|at| *at > most / 2)
        .map_or(cut.as_str(), |at| &cut[..at]);
    format!("{}…", whole.trim_end_matches([',', ';', '.', ' ']))
}
