//! Writes a document as HTML: a fragment for a page of the site, or a whole page that stands alone.
//!
//! The fragment has no inline style and no script. Ids begin with a prefix, so that it can stand beside other content.

use p4c_pictures::svg::escape;
use p4c_pipeline::view::Reference;

use crate::document::{Block, Document, Span, runs};
use crate::{host, words};

/// How a fragment is written.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// What every id begins with; letters, digits and `-`.
    pub prefix: &'a str,
    /// The level of the document's first headings: 2 below a page's own title.
    pub level: u8,
    /// Where a record can be read, when it can.
    pub address_of: &'a dyn Fn(&Reference) -> Option<String>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            prefix: "document",
            level: 2,
            address_of: &|_| None,
        }
    }
}

/// The document without its title, as an `article`.
pub fn fragment(document: &Document, options: Options<'_>) -> String {
    let mut out = Out {
        text: String::new(),
        prefix: options.prefix,
        level: options.level,
        language: document.language,
        address_of: options.address_of,
        pictures: 0,
    };
    out.raw("<article class=\"document\" lang=\"");
    out.raw(document.language.tag());
    out.raw("\">\n<p class=\"document-subtitle\">");
    out.words(&document.subtitle);
    out.raw("</p>\n");
    let first = document
        .blocks
        .iter()
        .position(|block| matches!(block, Block::Heading { .. }))
        .unwrap_or(0);
    for block in &document.blocks[..first] {
        out.block(block);
    }
    out.contents(document);
    for block in &document.blocks[first..] {
        out.block(block);
    }
    out.sources(document);
    out.raw("</article>\n");
    out.text
}

/// The document as a page of its own, with its style sheet in it.
pub fn page(document: &Document) -> String {
    let mut out = String::from("<!doctype html>\n<html lang=\"");
    out.push_str(document.language.tag());
    out.push_str("\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    escape(&document.title, &mut out);
    out.push_str("</title>\n<style>\n");
    out.push_str(&p4c_pictures::stylesheet());
    out.push_str(include_str!("document.css"));
    out.push_str("</style>\n</head>\n<body>\n<main>\n<h1>");
    escape(&document.title, &mut out);
    out.push_str("</h1>\n");
    out.push_str(&fragment(document, Options::default()));
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

struct Out<'a> {
    text: String,
    prefix: &'a str,
    level: u8,
    language: p4c_pictures::Language,
    address_of: &'a dyn Fn(&Reference) -> Option<String>,
    pictures: usize,
}

impl Out<'_> {
    fn raw(&mut self, html: &str) {
        self.text.push_str(html);
    }

    fn words(&mut self, words: &str) {
        escape(words, &mut self.text);
    }

    fn spans(&mut self, spans: &[Span]) {
        for span in spans {
            match span {
                Span::Words(words) => self.words(words),
                Span::Strong(words) => {
                    self.raw("<strong>");
                    self.words(words);
                    self.raw("</strong>");
                }
                Span::Foreign(words, language) => {
                    self.raw("<span lang=\"");
                    self.words(language);
                    self.raw("\">");
                    self.words(words);
                    self.raw("</span>");
                }
                Span::Link(words, address) => self.link(address, words),
                Span::Illustrative => {
                    let tag = words::illustrative(self.language);
                    self.raw(" <span class=\"tag\">");
                    self.raw(tag);
                    self.raw("</span> ");
                }
                Span::Marks(marks) if marks.is_empty() => {}
                Span::Marks(marks) => {
                    self.raw("<sup class=\"document-marks\">");
                    for (at, (mark, words)) in runs(marks).into_iter().enumerate() {
                        if at > 0 {
                            self.raw(", ");
                        }
                        let link = format!("<a href=\"#{}-source-{mark}\">{words}</a>", self.prefix);
                        self.raw(&link);
                    }
                    self.raw("</sup>");
                }
            }
        }
    }

    fn link(&mut self, address: &str, words: &str) {
        self.raw("<a href=\"");
        self.words(address);
        self.raw("\">");
        self.words(words);
        self.raw("</a>");
    }

    fn contents(&mut self, document: &Document) {
        let title = words::contents(self.language);
        let label = format!("<nav class=\"document-contents\" aria-label=\"{title}\">\n<ul>\n");
        self.raw(&label);
        for block in &document.blocks {
            if let Block::Heading {
                level: 1, words, id, ..
            } = block
            {
                let item = format!("<li><a href=\"#{}-{id}\">", self.prefix);
                self.raw(&item);
                self.spans(words);
                self.raw("</a></li>\n");
            }
        }
        let last = format!(
            "<li><a href=\"#{0}-sources\">{1}</a></li>\n</ul>\n</nav>\n",
            self.prefix,
            words::sources(self.language)
        );
        self.raw(&last);
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading {
                level,
                words,
                id,
                breaks,
            } => {
                let level = (self.level + level - 1).min(6);
                let class = if *breaks {
                    " class=\"document-chapter\""
                } else {
                    ""
                };
                let open = format!("<h{level} id=\"{}-{id}\"{class}>", self.prefix);
                self.raw(&open);
                self.spans(words);
                self.raw(&format!("</h{level}>\n"));
            }
            Block::Paragraph(words) => {
                self.raw("<p>");
                self.spans(words);
                self.raw("</p>\n");
            }
            Block::List(items) => {
                self.raw("<ul>\n");
                for item in items {
                    self.raw("<li>");
                    self.spans(item);
                    self.raw("</li>\n");
                }
                self.raw("</ul>\n");
            }
            Block::KeyFigures(figures) => {
                self.raw("<dl class=\"document-figures\">\n");
                for (value, what) in figures {
                    self.raw("<div><dt>");
                    self.words(what);
                    self.raw("</dt><dd>");
                    self.words(value);
                    self.raw("</dd></div>\n");
                }
                self.raw("</dl>\n");
            }
            Block::Notice(words) => {
                self.raw("<p class=\"notice\">");
                self.spans(words);
                self.raw("</p>\n");
            }
            Block::Facts(facts) => {
                self.raw("<dl class=\"document-facts\">\n");
                for (term, words) in facts {
                    self.raw("<div><dt>");
                    self.words(term);
                    self.raw("</dt><dd>");
                    self.spans(words);
                    self.raw("</dd></div>\n");
                }
                self.raw("</dl>\n");
            }
            Block::Table {
                caption,
                headings,
                rows,
            } => self.table(caption, headings, rows),
            Block::Figure { picture, caption, .. } => self.figure(picture, caption),
        }
    }

    fn figure(&mut self, picture: &p4c_pictures::Picture, caption: &str) {
        self.pictures += 1;
        // Ids in a picture begin with its own id; here also with the fragment's prefix, so that two documents can stand on one page.
        let svg = picture
            .drawing
            .with_id_prefix(&format!("{}-{}-", self.prefix, self.pictures))
            .write();
        self.raw("<figure class=\"document-picture\">\n<div class=\"document-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"");
        self.words(caption);
        self.raw("\">");
        self.raw(&svg);
        self.raw("</div>\n<figcaption>");
        self.words(caption);
        self.raw("</figcaption>\n<details><summary>");
        let summary = words::as_table(self.language);
        self.raw(summary);
        self.raw("</summary>\n");
        let headings: Vec<(String, bool)> = picture
            .table
            .headings
            .iter()
            .map(|heading| (heading.words.clone(), heading.is_number))
            .collect();
        let rows: Vec<Vec<Vec<Span>>> = picture
            .table
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| vec![Span::Words(cell.clone())]).collect())
            .collect();
        self.table(caption, &headings, &rows);
        self.raw("</details>\n</figure>\n");
    }

    fn table(&mut self, caption: &str, headings: &[(String, bool)], rows: &[Vec<Vec<Span>>]) {
        self.raw("<div class=\"document-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"");
        self.words(caption);
        self.raw("\">\n<table>\n<caption>");
        self.words(caption);
        self.raw("</caption>\n<thead><tr>");
        let class = |is_number: bool| if is_number { " class=\"number\"" } else { "" };
        for (words, is_number) in headings {
            self.raw(&format!("<th scope=\"col\"{}>", class(*is_number)));
            self.words(words);
            self.raw("</th>");
        }
        self.raw("</tr></thead>\n<tbody>\n");
        for row in rows {
            self.raw("<tr>");
            for (at, cell) in row.iter().enumerate() {
                let is_number = headings.get(at).is_some_and(|heading| heading.1);
                let (open, close) = if at == 0 {
                    ("<th scope=\"row\"", "</th>")
                } else {
                    ("<td", "</td>")
                };
                self.raw(&format!("{open}{}>", class(is_number)));
                self.spans(cell);
                self.raw(close);
            }
            self.raw("</tr>\n");
        }
        self.raw("</tbody>\n</table>\n</div>\n");
    }

    fn sources(&mut self, document: &Document) {
        let level = self.level;
        let open = format!(
            "<h{level} id=\"{}-sources\">{}</h{level}>\n<p>{}</p>\n<ol class=\"document-sources\">\n",
            self.prefix,
            words::sources(self.language),
            words::sources_lead(self.language)
        );
        self.raw(&open);
        for (at, source) in document.sources.iter().enumerate() {
            let open = format!("<li id=\"{}-source-{}\">", self.prefix, at + 1);
            self.raw(&open);
            self.spans(&source.label);
            self.raw(" <span class=\"document-slug\">(");
            let name = format!("{} {}", source.kind, source.slug);
            match source.record.as_ref().and_then(self.address_of) {
                Some(address) => self.link(&address, &name),
                None => self.words(&name),
            }
            self.raw(")</span>");
            if source.is_illustrative {
                self.spans(&[Span::Illustrative]);
            }
            if !source.provenance.is_empty() {
                self.raw(". ");
                self.words(&source.provenance);
            }
            if let Some(url) = &source.url {
                self.raw(". ");
                self.link(url, host(url));
            }
            self.raw("</li>\n");
        }
        self.raw("</ol>\n");
    }
}
