//! The documents of the demonstration, in both languages: what stands in them, what must not, and that equal data gives equal bytes.

mod tools;

use std::sync::LazyLock;

use p4c_model::{Catalogue, Slug};
use p4c_pictures::Language;
use p4c_pipeline::{Results, Settings, analyse};
use p4c_publishing::document::{Block, Span};
use p4c_publishing::{
    Basis, Document, Material, PublishingError, booklet, html, pdf, plan, recommendations, word,
};
use p4c_store::{Commit, Store};

struct Data {
    catalogue: Catalogue,
    results: Results,
    basis: Basis,
}

impl Data {
    fn material(&self) -> Material<'_> {
        Material {
            catalogue: &self.catalogue,
            results: &self.results,
            basis: &self.basis,
        }
    }

    fn all(&self, language: Language) -> Vec<Document> {
        vec![
            plan(self.material(), &slug("EE00"), language).unwrap(),
            booklet(self.material(), language).unwrap(),
            recommendations(self.material(), language).unwrap(),
        ]
    }
}

/// The demonstration, analysed once for all tests, with few samples and little time for each proof.
static DATA: LazyLock<Data> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p4c.sqlite");
        let store = Store::open(&format!("sqlite://{}", path.display()))
            .await
            .unwrap();
        let records = p4c_demonstration::records().unwrap();
        store.commit(Commit::by("test").putting(records)).await.unwrap();
        let settings = Settings {
            robustness_samples: 500,
            ..Settings::default()
        };
        let results = analyse(&store, &settings, None, false, |_, _| {}).await.unwrap();
        Data {
            catalogue: store.catalogue().await.unwrap(),
            results,
            basis: Basis {
                sequence: store.position().await.unwrap().sequence,
                date: (2026, 11, 26),
                is_outdated: false,
            },
        }
    })
});

fn slug(name: &str) -> Slug {
    Slug::parse(name).unwrap()
}

const LANGUAGES: [Language; 2] = [Language::English, Language::Estonian];

#[test]
fn every_document_is_a_sound_accessible_pdf_with_equal_bytes_on_a_second_run() {
    for language in LANGUAGES {
        for document in DATA.all(language) {
            let bytes = pdf::write(&document).unwrap();
            assert_eq!(bytes, pdf::write(&document).unwrap(), "{}", document.title);
            tools::assert_accessible(&bytes, &document.title, language.tag());
        }
    }
}

#[test]
fn a_plan_tells_its_actions_budget_and_sources() {
    for (language, words) in [
        (
            Language::English,
            [
                "Development plan: Estonia (Tartu)",
                "What to do",
                "Budget by year",
                "Sources",
                "illustrative",
            ],
        ),
        (
            Language::Estonian,
            [
                "Arengukava: Eesti (Tartu)",
                "Mida teha",
                "Eelarve aastate kaupa",
                "Allikad",
                "näitlik",
            ],
        ),
    ] {
        let document = plan(DATA.material(), &slug("EE00"), language).unwrap();
        let Some(text) = tools::text_of_pdf(&pdf::write(&document).unwrap()) else {
            return;
        };
        for word in words {
            assert!(text.contains(word), "{word}");
        }
        let stored = p4c_pipeline::plan::read(&DATA.results, &slug("EE00"))
            .unwrap()
            .unwrap();
        let seen = tools::squeezed(&text);
        for action in &stored.actions {
            let title = DATA
                .catalogue
                .service(&action.practice)
                .unwrap()
                .title
                .plain()
                .to_owned();
            assert!(
                language == Language::Estonian || seen.contains(&tools::squeezed(&title)),
                "{title}"
            );
        }
    }
}

#[test]
fn the_booklet_has_a_chapter_for_each_selected_practice() {
    let document = booklet(DATA.material(), Language::English).unwrap();
    let chapters = document
        .blocks
        .iter()
        .filter(|block| {
            matches!(
                block,
                Block::Heading {
                    level: 1,
                    breaks: true,
                    ..
                }
            )
        })
        .count();
    assert_eq!(chapters, 15);
}

#[test]
fn every_mark_leads_to_a_source_and_every_source_is_marked() {
    for language in LANGUAGES {
        for document in DATA.all(language) {
            let mut marked = vec![false; document.sources.len()];
            for span in document.blocks.iter().flat_map(spans) {
                if let Span::Marks(marks) = span {
                    marks.iter().for_each(|mark| marked[mark - 1] = true);
                }
            }
            assert!(
                !marked.is_empty() && marked.iter().all(|marked| *marked),
                "{}",
                document.title
            );
            tools::assert_whole(&html::fragment(&document, html::Options::default()));
        }
    }
}

#[test]
fn only_words_of_records_stand_in_another_language() {
    let catalogue = DATA.catalogue.to_json().to_string();
    for document in DATA.all(Language::Estonian) {
        for span in document.blocks.iter().flat_map(spans) {
            if let Span::Foreign(words, _) = span {
                let quoted = serde_json::to_string(words).unwrap();
                assert!(catalogue.contains(quoted.trim_matches('"')), "{words}");
            }
        }
    }
}

#[test]
fn answers_given_in_confidence_are_told_together_only() {
    for document in DATA.all(Language::English) {
        let page = html::page(&document);
        for need in DATA.catalogue.needs() {
            assert!(!page.contains(need.slug.as_str()), "{}", need.slug);
        }
    }
}

#[test]
fn a_word_file_of_a_plan_is_written_the_same_twice() {
    let document = plan(DATA.material(), &slug("MT00"), Language::Estonian).unwrap();
    assert_eq!(word::write(&document).unwrap(), word::write(&document).unwrap());
}

#[test]
fn a_region_without_a_plan_is_told_which_regions_have_one() {
    let error = plan(DATA.material(), &slug("XX99"), Language::English).unwrap_err();
    assert!(matches!(error, PublishingError::UnknownRegion { .. }));
    assert!(error.hint().unwrap().contains("EE00"));
    let other = DATA
        .catalogue
        .regions()
        .find(|region| region.plan.is_none())
        .unwrap();
    let error = plan(DATA.material(), &other.slug, Language::English).unwrap_err();
    assert!(matches!(error, PublishingError::NoPlan { .. }));
    let empty = Material {
        results: &Results::default(),
        ..DATA.material()
    };
    let error = plan(empty, &slug("EE00"), Language::English).unwrap_err();
    assert!(matches!(error, PublishingError::NoResults { .. }), "{error}");
    assert!(matches!(
        booklet(empty, Language::English),
        Err(PublishingError::NoResults { .. })
    ));
    assert!(matches!(
        recommendations(empty, Language::English),
        Err(PublishingError::NoResults { .. })
    ));
}

/// Every span of a block.
fn spans(block: &Block) -> Vec<&Span> {
    match block {
        Block::Heading { words, .. } | Block::Paragraph(words) | Block::Notice(words) => {
            words.iter().collect()
        }
        Block::List(items) => items.iter().flatten().collect(),
        Block::Facts(facts) => facts.iter().flat_map(|fact| &fact.1).collect(),
        Block::Table { rows, .. } => rows.iter().flatten().flatten().collect(),
        Block::KeyFigures(_) | Block::Figure { .. } => Vec::new(),
    }
}
