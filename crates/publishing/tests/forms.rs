//! What holds for every form of a document, whatever its words: nothing is read as a command, nothing is lost, equal bytes, accessible.

mod tools;

use std::collections::BTreeSet;

use p4c_model::{Kind, Slug};
use p4c_pictures::{HeatMap, Language, Style};
use p4c_pipeline::view::Reference;
use p4c_publishing::document::{Basis, Block, Document, Source, Span};
use p4c_publishing::{html, pdf, word};

const HOSTILE: &[&str] = &[
    "#panic(\"x\") $x$ @source-1 <part-1> *bold* _it_ \\ `raw` // no comment",
    "</title><script>alert(1)</script> & \"quoted\" 'single'",
    "Õunapuu ja šokolaad žürii, Ελλάδα Υπηρεσία, għajnuna ċentru ġenerali żgħar, čebela, ł, ő, ș",
    "Wirtschaftsförderungsgesellschaftsberatungsstellenleiterinnenversammlungsprotokollführerin",
];

fn document(language: Language) -> Document {
    let words = |words: &str| vec![Span::Words(words.to_owned())];
    let picture = HeatMap {
        title: HOSTILE[0].to_owned(),
        row_heading: HOSTILE[1].to_owned(),
        rows: HOSTILE.iter().map(|words| (*words).to_owned()).collect(),
        columns: vec!["A".to_owned(), HOSTILE[2].to_owned()],
        cells: vec![vec![Some(0.4), None]; 4],
    }
    .draw(&Style::page("heat", language));
    let mut blocks = vec![
        Block::KeyFigures(vec![("26 %".to_owned(), HOSTILE[0].to_owned())]),
        Block::Notice(vec![Span::Illustrative, Span::Words(HOSTILE[1].to_owned())]),
    ];
    for (at, hostile) in HOSTILE.iter().enumerate() {
        blocks.push(Block::Heading {
            level: 1 + (at > 0) as u8,
            words: words(hostile),
            id: format!("part-{at}"),
            breaks: at == 1,
        });
        blocks.push(Block::Paragraph(vec![
            Span::Words((*hostile).to_owned()),
            Span::Marks(vec![1, 2]),
            Span::Strong((*hostile).to_owned()),
            Span::Foreign((*hostile).to_owned(), "de-AT".to_owned()),
            Span::Link(
                (*hostile).to_owned(),
                "https://example.org/?a=1&b=\"2\"".to_owned(),
            ),
        ]));
    }
    blocks.push(Block::List(vec![words(HOSTILE[0]), words(HOSTILE[2])]));
    blocks.push(Block::Facts(vec![(HOSTILE[3].to_owned(), words(HOSTILE[1]))]));
    blocks.push(Block::Table {
        caption: HOSTILE[1].to_owned(),
        headings: vec![(HOSTILE[0].to_owned(), false), ("n".to_owned(), true)],
        rows: vec![
            vec![words(HOSTILE[3]), words("1")],
            vec![words(HOSTILE[0]), Vec::new()],
        ],
    });
    blocks.push(Block::Figure {
        picture: Box::new(picture),
        caption: HOSTILE[0].to_owned(),
        with_table: true,
    });
    let source = |at: usize| Source {
        kind: "service".to_owned(),
        slug: format!("S{at}"),
        label: words(HOSTILE[at]),
        provenance: HOSTILE[0].to_owned(),
        url: (at == 0).then(|| "https://example.org/a?b=c&d=e".to_owned()),
        record: None,
        is_illustrative: at == 1,
    };
    Document {
        title: HOSTILE[1].to_owned(),
        subtitle: HOSTILE[0].to_owned(),
        language,
        basis: Basis {
            sequence: 7,
            date: (2026, 11, 26),
            is_outdated: false,
        },
        blocks,
        sources: vec![source(0), source(1)],
    }
}

#[test]
fn no_word_of_a_record_is_read_as_a_command_in_a_pdf() {
    let document = document(Language::English);
    let bytes = pdf::write(&document).unwrap();
    assert_eq!(bytes, pdf::write(&document).unwrap());
    let Some(text) = tools::text_of_pdf(&bytes) else {
        return;
    };
    let seen = tools::squeezed(&text);
    for words in [HOSTILE[0], HOSTILE[1], HOSTILE[2]] {
        let wanted = tools::squeezed(words);
        assert!(seen.contains(&wanted), "{wanted} is not in {seen}");
    }
}

#[test]
fn a_pdf_says_its_title_and_language_and_what_pictures_show() {
    for language in [Language::English, Language::Estonian] {
        let document = document(language);
        let bytes = pdf::write(&document).unwrap();
        tools::assert_accessible(&bytes, &document.title, language.tag());
    }
}

#[test]
fn html_is_well_formed_and_every_link_into_the_document_has_its_target() {
    for language in [Language::English, Language::Estonian] {
        let fragment = html::fragment(&document(language), html::Options::default());
        tools::assert_whole(&fragment);
    }
}

#[test]
fn the_list_of_sources_leads_to_the_records_that_can_be_read() {
    let mut document = document(Language::English);
    document.sources[1].record = Some(Reference {
        kind: Kind::Service,
        slug: Slug::parse("help-desk").unwrap(),
    });
    let fragment = html::fragment(
        &document,
        html::Options {
            address_of: &|record| Some(format!("/{}/{}?a&b", record.kind.plural(), record.slug)),
            ..html::Options::default()
        },
    );
    assert!(
        fragment.contains("(<a href=\"/services/help-desk?a&amp;b\">service S1</a>)"),
        "{fragment}"
    );
    assert!(fragment.contains("(service S0)"), "a source without a record");
    tools::assert_whole(&fragment);
}

#[test]
fn two_documents_can_stand_on_one_page() {
    let one = html::fragment(
        &document(Language::English),
        html::Options {
            prefix: "a",
            level: 2,
            ..html::Options::default()
        },
    );
    let other = html::fragment(
        &document(Language::English),
        html::Options {
            prefix: "b",
            level: 3,
            ..html::Options::default()
        },
    );
    tools::assert_whole(&format!("<div>{one}{other}</div>"));
    assert!(other.contains("<h3 id=\"b-part-0\""));
}

#[test]
fn a_word_file_holds_well_formed_parts_and_all_words() {
    let document = document(Language::Estonian);
    let bytes = word::write(&document).unwrap();
    assert_eq!(bytes, word::write(&document).unwrap());
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let names: BTreeSet<String> = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    assert!(names.contains("[Content_Types].xml") && names.contains("word/document.xml"));
    let mut body = String::new();
    for name in names {
        let part = std::io::read_to_string(archive.by_name(&name).unwrap()).unwrap();
        let parsed = roxmltree::Document::parse(&part).unwrap_or_else(|error| panic!("{name}: {error}"));
        if name == "word/document.xml" {
            body = parsed.descendants().filter_map(|node| node.text()).collect();
            let anchors: BTreeSet<&str> = parsed
                .descendants()
                .filter(|node| {
                    node.has_tag_name((
                        parsed.root_element().tag_name().namespace().unwrap(),
                        "bookmarkStart",
                    ))
                })
                .filter_map(|node| {
                    node.attributes()
                        .find(|one| one.name() == "name")
                        .map(|one| one.value())
                })
                .collect();
            for link in parsed
                .descendants()
                .flat_map(|node| node.attributes())
                .filter(|one| one.name() == "anchor")
            {
                assert!(anchors.contains(link.value()), "{}", link.value());
            }
        }
    }
    for words in HOSTILE {
        assert!(body.contains(words), "{words}");
    }
}
