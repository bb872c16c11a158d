//! Any question gets an answer, and soon.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use p4c_search::Searcher;
use proptest::prelude::*;

use crate::{Told, searcher};

const SERVICES: &[Told<'static>] = &[
    (
        "one",
        "en",
        "Export training",
        "For cluster managers.",
        &["skills-and-talent"],
    ),
    (
        "two",
        "et",
        "Eksporditoetus",
        "Ettevõtetele.",
        &["internationalisation"],
    ),
];

/// Far more than any of these takes, on a busy machine as well.
const SOON: Duration = Duration::from_secs(2);

fn ask(searcher: &Searcher, question: &str) -> usize {
    let begun = Instant::now();
    let hits = searcher.find(question).unwrap();
    hits.marks("et", question);
    let took = begun.elapsed();
    let beginning: String = question.chars().take(40).collect();
    assert!(took < SOON, "{beginning:?} took {took:?}");
    hits.found().len()
}

#[test]
fn what_holds_no_word_finds_everything() {
    let searcher = searcher(SERVICES);
    for question in [
        "",
        "   ",
        "?!*()[]{}^~\\/\"'",
        "\u{200f}\u{202e}\u{2066}",
        "\0\0",
        "\u{301}",
        "🙂",
    ] {
        assert_eq!(ask(&searcher, question), 2, "{question:?}");
    }
}

#[test]
fn operators_are_words_and_signs_like_others() {
    let searcher = searcher(SERVICES);
    for question in [
        "export +training",
        "export AND training",
        "title:export^2 training",
        "export* training",
        "\"export training\"~3",
        "export\0training",
        "\u{202e}export\u{200f} training\u{202c}",
        "[export TO training}",
        "export training\\",
    ] {
        assert!(ask(&searcher, question) > 0, "{question:?}");
    }
}

#[test]
fn ten_thousand_characters_are_answered_soon() {
    let searcher = searcher(SERVICES);
    let different: String = (0..1500).map(|number| format!("wort{number} ")).collect();
    for question in [
        "a".repeat(10_000),
        "ä ".repeat(5_000),
        "internationalisierungsstrategieentwicklung".repeat(240),
        "trianing exprot ".repeat(625),
        "(".repeat(10_000),
        "\u{301}".repeat(10_000),
        different,
    ] {
        ask(&searcher, &question);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn any_question_is_answered(question in any::<String>()) {
        static SEARCHER: LazyLock<Searcher> = LazyLock::new(|| searcher(SERVICES));
        ask(&SEARCHER, &question);
    }
}
