//! What the learned classifier does on small made-up schemes and texts.

use super::*;

const SCHEME: &str = r#"
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:fish> a skos:Concept ; skos:prefLabel "fish"@en .
<urn:boats> a skos:Concept ; skos:prefLabel "boats"@en .
<urn:weather> a skos:Concept ; skos:prefLabel "weather"@en .
<urn:unused> a skos:Concept ; skos:prefLabel "zoology"@en .
"#;

/// Texts of which those on fish never say the word: only confirmations can tell.
fn bodies() -> Vec<(String, &'static str)> {
    let places = [
        "harbour", "island", "village", "coast", "river", "lake", "market", "school",
    ];
    let mut bodies = Vec::new();
    for (number, place) in places.iter().enumerate() {
        for (other, second) in places.iter().enumerate() {
            if number == other {
                continue;
            }
            bodies.push((
                format!("Salmon and herring are sold in the {place} near the {second}."),
                "urn:fish",
            ));
            bodies.push((
                format!("The {place} repairs hulls and sails of the {second}."),
                "urn:boats",
            ));
            bodies.push((
                format!("Rain and wind over the {place} and the {second} tomorrow."),
                "urn:weather",
            ));
        }
    }
    bodies
}

fn confirmed<'t>(scheme: &Scheme, bodies: &'t [(String, &str)]) -> Vec<Confirmed<'t>> {
    bodies
        .iter()
        .map(|(body, code)| Confirmed {
            text: Text {
                title: "",
                body,
                language: Some("en"),
            },
            concepts: scheme.find(code).into_iter().collect(),
        })
        .collect()
}

fn first<'s>(trained: &Trained<'s>, body: &str) -> Option<(&'s str, f32, Vec<String>)> {
    let text = Text {
        title: "",
        body,
        language: Some("en"),
    };
    let best = trained.classify(&text, 5).into_iter().next()?;
    Some((
        trained.scheme().concept(best.concept).code(),
        best.score,
        best.words,
    ))
}

#[test]
fn a_concept_whose_label_never_stands_in_its_texts_is_learned_from_confirmations() {
    let scheme = Scheme::from_turtle(SCHEME).unwrap();
    let bodies = bodies();
    let trained = Trained::learn(&scheme, &confirmed(&scheme, &bodies)).unwrap();
    let (code, score, words) = first(&trained, "Herring from the bay, and salmon.").unwrap();
    assert_eq!(code, "urn:fish");
    assert!(score > 0.5, "{score}");
    assert!(words.iter().any(|word| word == "Herring"), "{words:?}");
}

#[test]
fn the_order_of_confirmations_does_not_matter() {
    let scheme = Scheme::from_turtle(SCHEME).unwrap();
    let bodies = bodies();
    let forwards = Trained::learn(&scheme, &confirmed(&scheme, &bodies)).unwrap();
    let mut turned = confirmed(&scheme, &bodies);
    turned.reverse();
    turned
        .iter_mut()
        .for_each(|one| one.concepts.extend(one.concepts.clone()));
    let backwards = Trained::learn(&scheme, &turned).unwrap();
    for text in ["Wind at the lake", "A hull at the harbour", "Nothing known"] {
        assert_eq!(first(&forwards, text), first(&backwards, text));
    }
}

#[test]
fn people_who_disagree_about_one_text_may_come_in_any_order() {
    let scheme = Scheme::from_turtle(SCHEME).unwrap();
    let mut bodies = bodies();
    for _ in 0..3 {
        bodies.push(("The sails are full of herring.".to_owned(), "urn:fish"));
        bodies.push(("The sails are full of herring.".to_owned(), "urn:boats"));
    }
    let forwards = Trained::learn(&scheme, &confirmed(&scheme, &bodies)).unwrap();
    bodies.reverse();
    let backwards = Trained::learn(&scheme, &confirmed(&scheme, &bodies)).unwrap();
    for text in ["Wind at the lake", "Herring under sail", "Full of nothing"] {
        assert_eq!(first(&forwards, text), first(&backwards, text));
    }
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let scheme = Scheme::from_turtle(SCHEME).unwrap();
    let bodies = bodies();
    let found = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.unwrap().install(|| {
            let trained = Trained::learn(&scheme, &confirmed(&scheme, &bodies)).unwrap();
            ["Wind at the lake", "A hull at the harbour", "Salmon"].map(|text| first(&trained, text))
        })
    };
    assert_eq!(found(1), found(3));
}

#[test]
fn forgotten_words_are_read_as_before() {
    let scheme = Scheme::from_turtle(SCHEME).unwrap();
    let classifier = Classifier::new(&scheme);
    let (mut reader, mut forgetful) = (
        Reader::new(&classifier, None, true),
        Reader::new(&classifier, None, true),
    );
    forgetful.remember_at_most(3);
    for (number, (body, _)) in bodies().iter().enumerate() {
        let text = Text {
            title: "Boats",
            body,
            language: Some(["en", "de", "fi"][number % 3]),
        };
        assert_eq!(reader.read(&text).terms, forgetful.read(&text).terms, "{body}");
    }
}

#[test]
fn a_concept_that_nobody_uses_changes_nothing() {
    let with = Scheme::from_turtle(SCHEME).unwrap();
    let without = Scheme::from_turtle(&SCHEME.replace(
        "<urn:unused> a skos:Concept ; skos:prefLabel \"zoology\"@en .",
        "",
    ))
    .unwrap();
    let bodies = bodies();
    let one = Trained::learn(&with, &confirmed(&with, &bodies)).unwrap();
    let other = Trained::learn(&without, &confirmed(&without, &bodies)).unwrap();
    for text in ["Wind at the lake", "A hull at the harbour", "Salmon"] {
        assert_eq!(
            first(&one, text).map(|found| found.0),
            first(&other, text).map(|found| found.0)
        );
    }
}

#[test]
fn a_few_confirmations_are_no_fault_and_none_is_one() {
    let scheme = Scheme::from_turtle(SCHEME).unwrap();
    let bodies = vec![("Cod in the net".to_owned(), "urn:fish")];
    let trained = Trained::learn(&scheme, &confirmed(&scheme, &bodies)).unwrap();
    assert_eq!(
        first(&trained, "The weather of the week").unwrap().0,
        "urn:weather"
    );
    assert!(matches!(
        Trained::learn(&scheme, &[]),
        Err(VocabularyError::NothingToLearn { texts: 0 })
    ));
}
