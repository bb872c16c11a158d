//! Sets a document as tagged PDF/UA-1 with Typst.
//!
//! The template `document.typ` is fixed; the document reaches it as JSON and pictures as SVG, so that no word of a record is ever read as
//! a command. Nothing is read from disk or network. Equal documents give equal bytes: dates come from the document's basis.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Value, json};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::document::{Block, Document, Span, runs};
use crate::{PublishingError, host, words};

const TEMPLATE: &str = "document.typ";

/// The family that documents are set in: it has Latin with all its accents, and Greek.
pub const FONT: &str = "Libertinus Serif";

/// Room for pictures on a page: width and most height in millimetres.
const ROOM: (f64, f64) = (160.0, 218.0);

/// The fonts, the library and the compiled template are the same for every document.
struct Common {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

static COMMON: LazyLock<Common> = LazyLock::new(|| {
    let fonts: Vec<Font> = typst_assets::fonts()
        .flat_map(|data| Font::iter(Bytes::new(data)))
        .filter(|font| font.info().family == FONT)
        .collect();
    Common {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
    }
});

struct Sheet {
    main: Source,
    files: BTreeMap<String, Bytes>,
    today: Option<Datetime>,
}

impl World for Sheet {
    fn library(&self) -> &LazyHash<Library> {
        &COMMON.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &COMMON.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() {
            Ok(self.main.clone())
        } else {
            Err(FileError::NotSource)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let name = id.get().vpath().get_without_slash();
        self.files
            .get(name)
            .cloned()
            .ok_or_else(|| FileError::NotFound(name.into()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        COMMON.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        self.today
    }
}

/// The document as PDF.
///
/// # Errors
/// [`PublishingError::Typesetting`]: the typesetter or its check of PDF/UA-1 refused.
pub fn write(document: &Document) -> Result<Vec<u8>, PublishingError> {
    let refused = |message: String| PublishingError::Typesetting { message };
    let path = VirtualPath::new(TEMPLATE).map_err(|error| refused(format!("{error:?}")))?;
    let id = FileId::new(RootedPath::new(VirtualRoot::Project, path));
    let (year, month, day) = document.basis.date;
    let mut files = BTreeMap::new();
    let data = data(document, &mut files);
    files.insert("document.json".to_owned(), Bytes::from_string(data.to_string()));
    let sheet = Sheet {
        main: Source::new(id, include_str!("document.typ").to_owned()),
        files,
        today: Datetime::from_ymd(i32::from(year), month, day),
    };
    let set = typst::compile::<PagedDocument>(&sheet)
        .output
        .map_err(|errors| refused(told(&errors)))?;
    let standards =
        PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|error| refused(error.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(format!("{} {}", document.title, document.basis.sequence)),
        creator: Smart::Custom(Some("Pooling4Clusters".to_owned())),
        standards,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&set, &options).map_err(|errors| refused(told(&errors)))?;
    // What was remembered for earlier documents is let go, so that a server does not grow.
    typst::comemo::evict(10);
    Ok(bytes)
}

fn told<'a>(errors: impl IntoIterator<Item = &'a SourceDiagnostic>) -> String {
    let told: Vec<String> = errors
        .into_iter()
        .map(|error| error.message.to_string())
        .collect();
    told.join("; ")
}

/// The document as the template reads it. Pictures are put beside it.
fn data(document: &Document, files: &mut BTreeMap<String, Bytes>) -> Value {
    let language = document.language;
    let first_heading = document
        .blocks
        .iter()
        .position(|block| matches!(block, Block::Heading { .. }))
        .unwrap_or(0);
    let blocks: Vec<Value> = document
        .blocks
        .iter()
        .map(|block| set_block(block, files))
        .collect();
    let chapters = document
        .blocks
        .iter()
        .filter(|block| matches!(block, Block::Heading { level: 1, .. }))
        .count();
    let sources: Vec<Value> = document
        .sources
        .iter()
        .map(|source| {
            json!({
                "label": spans(&source.label),
                "kind-word": source.kind,
                "slug": source.slug,
                "illustrative": source.is_illustrative,
                "provenance": source.provenance,
                "url": source.url,
                "host": source.url.as_deref().map(host),
            })
        })
        .collect();
    json!({
        "title": document.title,
        "subtitle": document.subtitle,
        "language": language.tag(),
        "date": [document.basis.date.0, document.basis.date.1, document.basis.date.2],
        "depth": if chapters > 8 { 1 } else { 2 },
        "words": {
            "illustrative": words::illustrative(language),
            "contents": words::contents(language),
            "sources": words::sources(language),
            "sources-lead": words::sources_lead(language),
        },
        "lead": blocks[..first_heading],
        "blocks": blocks[first_heading..],
        "sources": sources,
    })
}

fn set_block(block: &Block, files: &mut BTreeMap<String, Bytes>) -> Value {
    match block {
        Block::Heading {
            level, words, breaks, ..
        } => {
            json!({"kind": "heading", "level": level, "words": spans(words), "breaks": breaks})
        }
        Block::Paragraph(words) => json!({"kind": "paragraph", "words": spans(words)}),
        Block::List(items) => {
            json!({"kind": "list", "items": items.iter().map(|item| spans(item)).collect::<Vec<_>>()})
        }
        Block::KeyFigures(figures) => {
            let figures: Vec<Value> = figures
                .iter()
                .map(|(value, words)| json!({"value": value, "words": words}))
                .collect();
            json!({"kind": "figures", "figures": figures})
        }
        Block::Notice(words) => json!({"kind": "notice", "words": spans(words)}),
        Block::Facts(facts) => {
            let facts: Vec<Value> = facts
                .iter()
                .map(|(term, words)| json!({"term": term, "words": spans(words)}))
                .collect();
            json!({"kind": "facts", "facts": facts})
        }
        Block::Table {
            caption,
            headings,
            rows,
        } => table(caption, headings, rows),
        Block::Figure {
            picture,
            caption,
            with_table,
        } => {
            let name = format!("picture-{}.svg", files.len() + 1);
            let mut drawing = picture.drawing.clone();
            // On a page the style sheet sets the font; here the drawing says it itself.
            drawing.attributes.push(("font-family", FONT.to_owned()));
            files.insert(name.clone(), Bytes::from_string(drawing.write()));
            let height = picture.height / picture.width * ROOM.0;
            let with = with_table.then(|| {
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
                table(caption, &headings, &rows)
            });
            json!({
                "kind": "figure",
                "file": name,
                "caption": caption,
                "alternative": format!("{}. {}", picture.title, picture.description),
                "width": (100.0 * ROOM.1 / height).min(100.0),
                "table": with,
            })
        }
    }
}

fn table(caption: &str, headings: &[(String, bool)], rows: &[Vec<Vec<Span>>]) -> Value {
    let headings: Vec<Value> = headings
        .iter()
        .map(|(words, is_number)| json!({"words": words, "number": is_number}))
        .collect();
    let rows: Vec<Vec<Value>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| spans(cell)).collect())
        .collect();
    json!({"kind": "table", "caption": caption, "headings": headings, "rows": rows})
}

fn spans(spans: &[Span]) -> Value {
    spans
        .iter()
        .map(|span| match span {
            Span::Words(words) => json!({"kind": "words", "words": words}),
            Span::Strong(words) => json!({"kind": "strong", "words": words}),
            Span::Foreign(words, language) => {
                json!({"kind": "foreign", "words": words, "language": main_tag(language)})
            }
            Span::Link(words, address) => json!({"kind": "link", "words": words, "address": address}),
            Span::Marks(marks) => json!({"kind": "marks", "marks": runs(marks)}),
            Span::Illustrative => json!({"kind": "illustrative"}),
        })
        .collect()
}

/// The part of a language tag that the typesetter takes: two or three letters.
fn main_tag(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}
