//! Writes a document as a Word file (Office Open XML, ISO/IEC 29500), small enough to be written by hand: six parts in one archive.
//!
//! Headings, tables with repeated header rows, languages and bookmarks are real ones, so that a screen reader and a table of contents find
//! them. In place of a picture stands the table of its figures: Word shows SVG only beside a bitmap of it.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use p4c_pictures::Language;
use p4c_pictures::svg::escape;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::document::{Block, Document, Span, runs};
use crate::{PublishingError, words};

const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The document as a Word file.
///
/// # Errors
/// [`PublishingError::Word`] when the archive cannot be packed.
pub fn write(document: &Document) -> Result<Vec<u8>, PublishingError> {
    let refused = |error: &dyn std::fmt::Display| PublishingError::Word {
        message: error.to_string(),
    };
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // No time of writing, so that equal documents give equal bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (name, content) in parts(document) {
        archive
            .start_file(name, options)
            .map_err(|error| refused(&error))?;
        archive
            .write_all(content.as_bytes())
            .map_err(|error| refused(&error))?;
    }
    let packed = archive.finish().map_err(|error| refused(&error))?;
    Ok(packed.into_inner())
}

/// The parts of the archive.
fn parts(document: &Document) -> [(&'static str, String); 6] {
    let mut links = Vec::new();
    let body = body(document, &mut links);
    [
        ("[Content_Types].xml", content_types()),
        ("_rels/.rels", package_relations()),
        ("docProps/core.xml", properties(document)),
        ("word/document.xml", body),
        ("word/styles.xml", styles(document.language)),
        ("word/_rels/document.xml.rels", document_relations(&links)),
    ]
}

fn content_types() -> String {
    format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/><Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/><Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>"
    )
}

const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn package_relations() -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>"
    )
}

fn document_relations(links: &[String]) -> String {
    let mut out = format!(
        "{HEAD}<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/>"
    );
    for (at, link) in links.iter().enumerate() {
        let _ = write!(
            out,
            "<Relationship Id=\"link{at}\" Type=\"{OFFICE}/hyperlink\" TargetMode=\"External\" Target=\""
        );
        escape(link, &mut out);
        out.push_str("\"/>");
    }
    out.push_str("</Relationships>");
    out
}

fn properties(document: &Document) -> String {
    let (year, month, day) = document.basis.date;
    let mut out = format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>"
    );
    escape(&document.title, &mut out);
    let _ = write!(
        out,
        "</dc:title><dc:creator>Pooling4Clusters</dc:creator><dc:language>{}</dc:language><dcterms:created xsi:type=\"dcterms:W3CDTF\">{year:04}-{month:02}-{day:02}T00:00:00Z</dcterms:created></cp:coreProperties>",
        document.language.tag()
    );
    out
}

fn styles(language: Language) -> String {
    let mut out = format!(
        "{HEAD}<w:styles xmlns:w=\"{NAMESPACE}\"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Calibri\" w:hAnsi=\"Calibri\" w:cs=\"Calibri\"/><w:sz w:val=\"21\"/><w:lang w:val=\"{}\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"120\" w:line=\"276\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>",
        language.tag()
    );
    let mut style = |id: &str, name: &str, paragraph: &str, run: &str| {
        let _ = write!(
            out,
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        );
    };
    style(
        "Title",
        "Title",
        "<w:spacing w:after=\"60\"/>",
        "<w:b/><w:sz w:val=\"48\"/>",
    );
    style(
        "Subtitle",
        "Subtitle",
        "<w:spacing w:after=\"240\"/>",
        "<w:color w:val=\"4B5865\"/><w:sz w:val=\"26\"/>",
    );
    for (level, size) in [(1, 34), (2, 26), (3, 22)] {
        let paragraph = format!(
            "<w:keepNext/><w:spacing w:before=\"320\" w:after=\"100\"/><w:outlineLvl w:val=\"{}\"/>",
            level - 1
        );
        let run = format!("<w:b/><w:sz w:val=\"{size}\"/>");
        style(
            &format!("Heading{level}"),
            &format!("heading {level}"),
            &paragraph,
            &run,
        );
    }
    style(
        "Caption",
        "caption",
        "<w:keepNext/><w:spacing w:before=\"200\" w:after=\"80\"/>",
        "<w:color w:val=\"4B5865\"/><w:sz w:val=\"19\"/>",
    );
    style(
        "Notice",
        "Notice",
        "<w:pBdr><w:left w:val=\"single\" w:sz=\"24\" w:space=\"8\" w:color=\"0B57A4\"/></w:pBdr><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F1F6FB\"/>",
        "",
    );
    style(
        "ListItem",
        "List Item",
        "<w:spacing w:after=\"80\"/><w:ind w:left=\"284\" w:hanging=\"284\"/>",
        "",
    );
    style(
        "Cell",
        "Cell",
        "<w:spacing w:before=\"30\" w:after=\"30\" w:line=\"240\" w:lineRule=\"auto\"/>",
        "<w:sz w:val=\"18\"/>",
    );
    style(
        "Source",
        "Source",
        "<w:spacing w:after=\"50\" w:line=\"240\" w:lineRule=\"auto\"/>",
        "<w:sz w:val=\"17\"/>",
    );
    out.push_str("<w:style w:type=\"character\" w:styleId=\"Hyperlink\"><w:name w:val=\"Hyperlink\"/><w:rPr><w:color w:val=\"0B57A4\"/><w:u w:val=\"single\"/></w:rPr></w:style></w:styles>");
    out
}

fn body(document: &Document, links: &mut Vec<String>) -> String {
    let mut out = Out {
        text: format!("{HEAD}<w:document xmlns:w=\"{NAMESPACE}\" xmlns:r=\"{OFFICE}\"><w:body>"),
        links,
        bookmarks: 0,
        language: document.language,
    };
    let plain = |words: &str| vec![Span::Words(words.to_owned())];
    out.paragraph("Title", &plain(&document.title));
    out.paragraph("Subtitle", &plain(&document.subtitle));
    for block in &document.blocks {
        out.block(block);
    }
    out.paragraph("Heading1", &plain(words::sources(document.language)));
    out.paragraph("Normal", &plain(words::sources_lead(document.language)));
    for (at, source) in document.sources.iter().enumerate() {
        let mut spans = vec![Span::Strong(format!("{}. ", at + 1))];
        spans.extend(source.label.iter().cloned());
        spans.push(Span::Words(format!(" ({} {})", source.kind, source.slug)));
        if source.is_illustrative {
            spans.push(Span::Illustrative);
        }
        if !source.provenance.is_empty() {
            spans.push(Span::Words(format!(". {}", source.provenance)));
        }
        if let Some(url) = &source.url {
            spans.push(Span::Words(". ".to_owned()));
            spans.push(Span::Link(crate::host(url).to_owned(), url.clone()));
        }
        out.open("Source", "");
        out.bookmark(&format!("source{}", at + 1));
        out.spans(&spans);
        out.text.push_str("</w:p>");
    }
    out.text.push_str("<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1361\" w:right=\"1304\" w:bottom=\"1361\" w:left=\"1304\" w:header=\"680\" w:footer=\"680\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>");
    out.text
}

struct Out<'a> {
    text: String,
    links: &'a mut Vec<String>,
    bookmarks: usize,
    language: Language,
}

impl Out<'_> {
    fn open(&mut self, style: &str, more: &str) {
        let _ = write!(
            self.text,
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{more}</w:pPr>"
        );
    }

    fn paragraph(&mut self, style: &str, spans: &[Span]) {
        self.open(style, "");
        self.spans(spans);
        self.text.push_str("</w:p>");
    }

    fn bookmark(&mut self, name: &str) {
        let id = self.bookmarks;
        let _ = write!(
            self.text,
            "<w:bookmarkStart w:id=\"{id}\" w:name=\"{name}\"/><w:bookmarkEnd w:id=\"{id}\"/>"
        );
        self.bookmarks += 1;
    }

    fn run(&mut self, look: &str, words: &str) {
        let _ = write!(
            self.text,
            "<w:r><w:rPr>{look}</w:rPr><w:t xml:space=\"preserve\">"
        );
        escape(words, &mut self.text);
        self.text.push_str("</w:t></w:r>");
    }

    fn spans(&mut self, spans: &[Span]) {
        for span in spans {
            match span {
                Span::Words(words) => self.run("", words),
                Span::Strong(words) => self.run("<w:b/>", words),
                Span::Foreign(words, language) => {
                    let mut look = String::from("<w:lang w:val=\"");
                    escape(language, &mut look);
                    look.push_str("\"/>");
                    self.run(&look, words);
                }
                Span::Link(words, address) => {
                    let id = self.links.len();
                    self.links.push(address.clone());
                    let _ = write!(self.text, "<w:hyperlink r:id=\"link{id}\">");
                    self.run("<w:rStyle w:val=\"Hyperlink\"/>", words);
                    self.text.push_str("</w:hyperlink>");
                }
                Span::Illustrative => {
                    let words = format!(" [{}] ", words::illustrative(self.language));
                    self.run("<w:i/><w:color w:val=\"4B5865\"/>", &words);
                }
                Span::Marks(marks) => {
                    for (at, (mark, words)) in runs(marks).into_iter().enumerate() {
                        if at > 0 {
                            self.run("<w:vertAlign w:val=\"superscript\"/>", ", ");
                        }
                        let _ = write!(self.text, "<w:hyperlink w:anchor=\"source{mark}\">");
                        self.run(
                            "<w:color w:val=\"0B57A4\"/><w:vertAlign w:val=\"superscript\"/>",
                            &words,
                        );
                        self.text.push_str("</w:hyperlink>");
                    }
                }
            }
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading {
                level, words, breaks, ..
            } => {
                let breaks = if *breaks { "<w:pageBreakBefore/>" } else { "" };
                self.open(&format!("Heading{}", (*level).clamp(1, 3)), breaks);
                self.spans(words);
                self.text.push_str("</w:p>");
            }
            Block::Paragraph(words) => self.paragraph("Normal", words),
            Block::List(items) => {
                for item in items {
                    let mut spans = vec![Span::Words("•  ".to_owned())];
                    spans.extend(item.iter().cloned());
                    self.paragraph("ListItem", &spans);
                }
            }
            Block::KeyFigures(figures) => {
                for (value, what) in figures {
                    self.paragraph(
                        "Normal",
                        &[Span::Strong(value.clone()), Span::Words(format!(" {what}"))],
                    );
                }
            }
            Block::Notice(words) => self.paragraph("Notice", words),
            Block::Facts(facts) => {
                for (term, words) in facts {
                    let mut spans = vec![Span::Strong(format!("{term}: "))];
                    spans.extend(words.iter().cloned());
                    self.paragraph("Normal", &spans);
                }
            }
            Block::Table {
                caption,
                headings,
                rows,
            } => self.table(caption, headings, rows),
            Block::Figure {
                picture,
                caption,
                with_table,
            } => {
                if *with_table {
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
                }
            }
        }
    }

    fn table(&mut self, caption: &str, headings: &[(String, bool)], rows: &[Vec<Vec<Span>>]) {
        self.paragraph("Caption", &[Span::Words(caption.to_owned())]);
        self.text.push_str("<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblBorders><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"CFD6DC\"/><w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"CFD6DC\"/></w:tblBorders><w:tblLook w:firstRow=\"1\" w:firstColumn=\"1\" w:val=\"00A0\"/><w:tblCaption w:val=\"");
        escape(caption, &mut self.text);
        self.text.push_str("\"/></w:tblPr><w:tblGrid>");
        for _ in headings {
            self.text.push_str("<w:gridCol/>");
        }
        self.text
            .push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        for (words, is_number) in headings {
            self.cell(&[Span::Strong(words.clone())], *is_number);
        }
        self.text.push_str("</w:tr>");
        for row in rows {
            self.text.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            for (at, cell) in row.iter().enumerate() {
                self.cell(cell, headings.get(at).is_some_and(|heading| heading.1));
            }
            self.text.push_str("</w:tr>");
        }
        self.text.push_str("</w:tbl>");
        self.paragraph("Normal", &[]);
    }

    fn cell(&mut self, spans: &[Span], is_number: bool) {
        self.text.push_str("<w:tc><w:tcPr/>");
        self.open("Cell", if is_number { "<w:jc w:val=\"right\"/>" } else { "" });
        self.spans(spans);
        self.text.push_str("</w:p></w:tc>");
    }
}
