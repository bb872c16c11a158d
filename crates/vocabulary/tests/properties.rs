//! What must not matter: order of texts, Unicode form, an unused concept, company in the batch; and what must not break: hostile texts.

use std::sync::LazyLock;

use p4c_vocabulary::{Classifier, Scheme, Suggestion, Text, detect_language};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

static CLASSIFIER: LazyLock<Classifier<'static>> = LazyLock::new(|| Classifier::new(Scheme::bundled()));

const WORDS: [&str; 20] = [
    "Förderung",
    "für",
    "Betriebe",
    "toetus",
    "õppereis",
    "välisturg",
    "razpis",
    "središče",
    "καινοτομία",
    "επιχειρήσεις",
    "taħriġ",
    "għall-membri",
    "formación",
    "café",
    "näyttely",
    "yritysmatka",
    "R&D",
    "grant",
    "trade fair",
    "incubator",
];

fn codes(found: &[Suggestion]) -> Vec<(&'static str, u32)> {
    let scheme = Scheme::bundled();
    found
        .iter()
        .map(|one| (scheme.concept(one.concept).code(), (one.score * 1e4) as u32))
        .collect()
}

fn text(body: &str) -> Text<'_> {
    Text {
        title: "",
        body,
        language: None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn unicode_form_does_not_matter(picked in prop::collection::vec(0..WORDS.len(), 1..25)) {
        let classifier = &*CLASSIFIER;
        let composed: String = picked.iter().map(|&at| WORDS[at]).collect::<Vec<_>>().join(" ").nfc().collect();
        let taken_apart: String = composed.nfd().collect();
        prop_assert_eq!(codes(&classifier.classify(&text(&composed), 5)), codes(&classifier.classify(&text(&taken_apart), 5)));
        prop_assert_eq!(codes(&classifier.top(&text(&composed), 3)), codes(&classifier.top(&text(&taken_apart), 3)));
    }

    #[test]
    fn a_text_gets_the_same_concepts_in_any_company(picked in prop::collection::vec(prop::collection::vec(0..WORDS.len(), 0..12), 1..12)) {
        let classifier = &*CLASSIFIER;
        let bodies: Vec<String> = picked.iter().map(|one| one.iter().map(|&at| WORDS[at]).collect::<Vec<_>>().join(" ")).collect();
        let texts: Vec<Text<'_>> = bodies.iter().map(|body| text(body)).collect();
        let together = classifier.concepts_of_texts(&texts);
        let turned: Vec<Text<'_>> = texts.iter().rev().copied().collect();
        let mut backwards = classifier.concepts_of_texts(&turned);
        backwards.reverse();
        prop_assert_eq!(&together, &backwards);
        for (text, found) in texts.iter().zip(&together) {
            prop_assert_eq!(&classifier.concepts_of_text(text), found);
        }
    }

    #[test]
    fn any_text_is_classified_with_scores_in_range(title in "\\PC{0,40}", body in "\\PC{0,300}") {
        let classifier = &*CLASSIFIER;
        let found = classifier.classify(&Text { title: &title, body: &body, language: None }, 5);
        prop_assert!(found.len() <= 5);
        prop_assert!(found.iter().all(|one| (0.0..=1.0).contains(&one.score)));
        prop_assert!(found.windows(2).all(|pair| pair[0].score >= pair[1].score));
        let tops = classifier.top(&Text { title: &title, body: &body, language: None }, 12);
        let sum: f32 = tops.iter().map(|one| one.score).sum();
        prop_assert!(tops.is_empty() || (sum - 1.0).abs() < 1e-3);
    }
}

#[test]
fn a_concept_that_stands_in_no_text_changes_nothing() {
    const SCHEME: &str = r#"
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <urn:a> a skos:Concept ; skos:prefLabel "export"@en, "vienti"@fi ; skos:topConceptOf <urn:s> .
        <urn:b> a skos:Concept ; skos:prefLabel "training"@en, "koulutus"@fi ; skos:topConceptOf <urn:s> .
        <urn:c> a skos:Concept ; skos:prefLabel "foreign trade fair"@en ; skos:broader <urn:a> ."#;
    let with =
        format!("{SCHEME} <urn:z> a skos:Concept ; skos:prefLabel \"zither\"@en ; skos:broader <urn:b> .");
    let bodies = [
        "Training for a foreign trade fair",
        "Vientikoulutus yrityksille",
        "export",
    ];
    let answers = |scheme: &str| -> Vec<Vec<String>> {
        let scheme = Scheme::from_turtle(scheme).unwrap();
        let classifier = Classifier::new(&scheme);
        bodies
            .iter()
            .map(|body| {
                let found = classifier.classify(&text(body), 5);
                found
                    .iter()
                    .map(|one| scheme.concept(one.concept).code().to_owned())
                    .collect()
            })
            .collect()
    };
    assert_eq!(answers(SCHEME), answers(&with));
}

#[test]
fn a_cell_of_fifty_megabytes_is_read_in_bounded_time() {
    let body = "Förderung der Ausfuhr für kleine Betriebe. ".repeat(50_000_000 / 44);
    let found = Classifier::new(Scheme::bundled()).classify(&text(&body), 5);
    assert!(!found.is_empty());
}

#[test]
fn words_without_letters_or_ends_are_no_fault() {
    let classifier = Classifier::new(Scheme::bundled());
    for body in [
        "",
        "\u{0}\u{1}\u{2}",
        "....",
        &"a".repeat(100_000),
        &"\u{301}".repeat(5000),
        "🏭🏭 R&D & & &",
        "&&&&",
    ] {
        let _ = classifier.classify(&text(body), 5);
        let _ = detect_language(body);
    }
    assert!(classifier.top(&text("12 34 56"), 1).is_empty());
}

#[test]
fn foreign_schemes_are_taken_as_they_are() {
    let scheme = Scheme::from_turtle(
        r#"@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        <urn:old> a skos:Concept ; skos:prefLabel "steam"@en ; owl:deprecated true .
        <urn:member> a skos:Concept ; skos:prefLabel "solar power"@en ; skos:notation "1" .
        <urn:other> a skos:Concept ; skos:prefLabel "wind"@en ; skos:notation "1" .
        <urn:group> a skos:Collection ; skos:prefLabel "energy"@en ; skos:member <urn:member> ."#,
    )
    .unwrap();
    assert!(scheme.find("urn:old").is_none(), "deprecated concepts stay out");
    let found = Classifier::new(&scheme).classify(&text("Solar power for all"), 5);
    assert_eq!(scheme.concept(found[0].concept).code(), "urn:member");
    assert!(
        scheme.find("1").is_none(),
        "a notation of two concepts names none"
    );
}

#[test]
fn tags_that_no_standard_allows_and_addresses_without_a_base_are_read() {
    let scheme = Scheme::from_turtle(
        r#"@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <#grants> a skos:Concept ; skos:prefLabel "toelagen"@nl-BE-x-generated-informal ."#,
    )
    .unwrap();
    let found = Classifier::new(&scheme).classify(&text("Aanvraag van toelagen"), 5);
    assert_eq!(scheme.concept(found[0].concept).code(), "#grants");
}

#[test]
fn a_slip_that_would_swallow_what_follows_is_refused_with_its_line() {
    for (slip, line) in [
        (
            "<urn:a> a skos:Concept ; skos:broader <urn:b ;\n skos:prefLabel \"a\"@en ; skos:related <urn:d> .",
            2,
        ),
        (
            "<urn:a> a skos:Concept ; skos:prefLabel \"a .\n<urn:b> a skos:Concept ; skos:prefLabel \"b\"@en .",
            2,
        ),
        (
            "<> a skos:Concept ; skos:prefLabel \"nowhere\"@nl-BE-x-generated-informal .",
            2,
        ),
    ] {
        let turtle = format!("@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n{slip}");
        let error = Scheme::from_turtle(&turtle).unwrap_err().to_string();
        assert!(error.starts_with(&format!("line {line}, ")), "{slip}: {error}");
    }
}

#[test]
fn broken_turtle_is_refused_with_its_line() {
    let error = Scheme::from_turtle(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n<urn:a> a skos:Concept\n<urn:b> ;",
    )
    .unwrap_err();
    assert!(error.to_string().starts_with("line 3, column"), "{error}");
    let error = Scheme::from_turtle("").unwrap_err();
    assert!(error.to_string().contains("no concept with a label"), "{error}");
}

#[test]
fn a_circle_of_broader_concepts_is_told_link_by_link() {
    let error = Scheme::from_turtle(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <urn:top> a skos:Concept ; skos:prefLabel \"top\"@en .
        <urn:a> a skos:Concept ; skos:prefLabel \"a\"@en ; skos:broader <urn:b> .
        <urn:b> a skos:Concept ; skos:prefLabel \"b\"@en ; skos:broader <urn:top>, <urn:c> .
        <urn:c> a skos:Concept ; skos:prefLabel \"c\"@en ; skos:broader <urn:a> .",
    )
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "concept <urn:a> is broader than itself by way of skos:broader: <urn:a>, <urn:b>, <urn:c>, <urn:a>"
    );
}
