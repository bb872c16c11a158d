//! What a librarian may rely on in the bundled scheme: names in ten languages, each once, a definition of everything, an even build.

use std::collections::{BTreeMap, BTreeSet};

use p4c_vocabulary::bundled::CLUSTER_SERVICES;
use p4c_vocabulary::{Concept, LabelKind, Scheme};

const LANGUAGES: [&str; 10] = ["de", "el", "en", "es", "et", "fi", "fr", "it", "mt", "sl"];

fn topics() -> impl Iterator<Item = &'static Concept> {
    Scheme::bundled()
        .concepts()
        .iter()
        .filter(|concept| !concept.facet)
}

fn languages_of(notes: &[(String, String)]) -> BTreeSet<&str> {
    notes.iter().map(|(language, _)| language.as_str()).collect()
}

#[test]
fn every_concept_has_one_name_a_language_and_shares_it_with_no_other() {
    let mut names: BTreeMap<(&str, String), &str> = BTreeMap::new();
    for concept in Scheme::bundled().concepts() {
        for language in LANGUAGES {
            let preferred: Vec<&str> = concept
                .labels
                .iter()
                .filter(|label| label.kind == LabelKind::Preferred && label.language == language)
                .map(|label| label.text.as_str())
                .collect();
            assert_eq!(preferred.len(), 1, "{} in {language}: {preferred:?}", concept.iri);
            let other = names.insert((language, preferred[0].to_lowercase()), &concept.iri);
            assert_eq!(
                other, None,
                "`{}`@{language} names {} too",
                preferred[0], concept.iri
            );
        }
    }
}

#[test]
fn every_topic_is_defined_and_every_top_has_examples_in_ten_languages() {
    for concept in topics() {
        let defined = languages_of(&concept.definitions);
        assert!(
            LANGUAGES.iter().all(|language| defined.contains(language)),
            "{}: {defined:?}",
            concept.iri
        );
        if concept.top {
            assert_eq!(
                languages_of(&concept.examples),
                BTreeSet::from(LANGUAGES),
                "{}",
                concept.iri
            );
        }
    }
}

#[test]
fn a_label_of_a_concept_is_written_once() {
    for concept in Scheme::bundled().concepts() {
        let mut seen = BTreeSet::new();
        for label in &concept.labels {
            assert!(
                seen.insert((label.language.as_str(), label.text.to_lowercase())),
                "{}: `{}`@{} stands there twice",
                concept.iri,
                label.text,
                label.language
            );
        }
    }
}

/// Generic services stand two steps below a top concept; they are there to be told apart.
#[test]
fn a_label_stands_under_one_generic_service_only() {
    let scheme = Scheme::bundled();
    let is_top = |concept: &p4c_vocabulary::ConceptId| scheme.concept(*concept).top;
    let generic = topics().filter(|concept| !concept.top && !concept.broader.iter().any(is_top));
    let (mut found, mut labels) = (0, BTreeMap::new());
    for concept in generic {
        found += 1;
        for label in &concept.labels {
            let other = labels.insert((&label.language, label.text.to_lowercase()), &concept.iri);
            assert_eq!(
                other, None,
                "`{}`@{} under {} too",
                label.text, label.language, concept.iri
            );
        }
    }
    assert_eq!(found, 324);
}

#[test]
fn tops_are_twelve_and_none_is_thin() {
    let scheme = Scheme::bundled();
    assert_eq!(scheme.tops().len(), 12);
    let mut narrower: BTreeMap<_, usize> = BTreeMap::new();
    let mut labels: BTreeMap<_, usize> = BTreeMap::new();
    for (number, concept) in scheme
        .concepts()
        .iter()
        .enumerate()
        .filter(|(_, concept)| !concept.facet)
    {
        let id = scheme.find(&scheme.concepts()[number].iri).unwrap();
        let tops = scheme.tops_of(id);
        assert_eq!(tops.len(), 1, "{} stands under {} tops", concept.iri, tops.len());
        *narrower.entry(tops[0]).or_default() += usize::from(!concept.top);
        for label in &concept.labels {
            *labels.entry((tops[0], label.language.as_str())).or_default() += 1;
        }
    }
    assert!(narrower.values().all(|&count| count >= 7), "{narrower:?}");
    assert_eq!(labels.len(), 12 * LANGUAGES.len());
    let (fewest, most) = (labels.values().min().unwrap(), labels.values().max().unwrap());
    assert!(
        *fewest >= 50 && most <= &(5 * fewest),
        "labels a top and language: {fewest} to {most}"
    );
}

#[test]
fn mappings_lead_to_known_schemes_only() {
    for line in CLUSTER_SERVICES.lines().filter(|line| line.contains("Match ")) {
        let line = line.split('#').next().unwrap();
        let target = line
            .split("Match ")
            .nth(1)
            .unwrap()
            .trim_end_matches([' ', ';', '.', ',']);
        let (scheme, number) = target.split_once(':').unwrap_or(("", target));
        assert!(
            ["eurovoc", "nace"].contains(&scheme) && number.parse::<u32>().is_ok(),
            "{line}"
        );
    }
}
