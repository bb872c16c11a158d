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
    let backwards = Trained::learn(&scheme, &turned).unwrap();
    for text in ["Wind at the lake", "A hull at the harbour", "Nothing known"] {
        assert_eq!(first(&forwards, text), first(&backwards, text));
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
