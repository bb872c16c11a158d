//! The step `classify`: what each service is about.
//!
//! A concept that a person gave counts; the engine's suggestions stand beside it with the words that led to them.

use std::sync::LazyLock;

use p4c_model::{Catalogue, Kind, Service, Slug, Text as ModelText};
use p4c_vocabulary::{Classifier, Scheme, Text};
use serde::{Deserialize, Serialize};

use crate::results::Computed;
use crate::{PipelineError, Results, Step};

/// The key of this step's one result.
pub const KEY: &str = "services";

/// How many concepts are suggested for a service.
const SUGGESTIONS: usize = 5;

/// A concept with how sure it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Suggested {
    /// Notation of the concept.
    pub concept: String,
    /// 0 to 1.
    pub score: f64,
    /// Words of the service that led to it.
    pub words: Vec<String>,
}

/// What a service is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Concepts {
    /// The service.
    pub service: Slug,
    /// The top concept: the given one, else the best suggested; `None` when no word spoke for any.
    pub top: Option<String>,
    /// Whether a person gave the top concept.
    pub is_given: bool,
    /// How sure the engine is of each top concept, best first.
    pub tops: Vec<Suggested>,
    /// Suggested concepts of any level, best first.
    pub suggested: Vec<Suggested>,
}

/// The whole text of a service but its title, in its original language.
pub(crate) fn body(service: &Service) -> String {
    [&service.summary, &service.description, &service.output]
        .into_iter()
        .flatten()
        .map(original)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The words of a text in its original language.
pub(crate) fn original(text: &ModelText) -> &str {
    text.values
        .get(&text.original)
        .map_or_else(|| text.plain(), |translation| &translation.value)
}

/// That of the bundled scheme: prepared once, for it takes longer than a text; its profiler serves the step `recur`.
pub(crate) static CLASSIFIER: LazyLock<Classifier<'static>> =
    LazyLock::new(|| Classifier::new(Scheme::bundled()));

/// Classifies every service with the bundled scheme.
pub(crate) fn compute(catalogue: &Catalogue) -> Result<Vec<Computed>, PipelineError> {
    let (scheme, classifier) = (Scheme::bundled(), &*CLASSIFIER);
    let bodies: Vec<String> = catalogue.services().map(body).collect();
    let texts: Vec<Text<'_>> = catalogue
        .services()
        .zip(&bodies)
        .map(|(service, body)| Text {
            title: original(&service.title),
            body,
            language: Some(service.title.original.tag()),
        })
        .collect();
    let tops = classifier.top_all(&texts, SUGGESTIONS);
    let all = classifier.classify_all(&texts, SUGGESTIONS);
    let suggested = |list: Vec<p4c_vocabulary::Suggestion>| -> Vec<Suggested> {
        list.into_iter()
            .map(|found| Suggested {
                concept: scheme.concept(found.concept).code().to_owned(),
                score: f64::from(found.score),
                words: found.words,
            })
            .collect()
    };
    let concepts: Vec<Concepts> = catalogue
        .services()
        .zip(tops.into_iter().zip(all))
        .map(|(service, (tops, all))| {
            let given = service.concepts.iter().find_map(|code| top_concept(scheme, code));
            let tops = suggested(tops);
            Concepts {
                service: service.slug.clone(),
                is_given: given.is_some(),
                top: given.or_else(|| tops.first().map(|best| best.concept.clone())),
                tops,
                suggested: suggested(all),
            }
        })
        .collect();
    let result = Computed::new(Step::Classify, KEY, &concepts)?
        .from_records(Kind::Service, catalogue.services().map(|service| &service.slug));
    Ok(vec![result])
}

/// The top concept above a concept, or the concept itself when the bundled scheme does not know it.
pub fn top_of_concept(code: &str) -> String {
    top_concept(Scheme::bundled(), code).unwrap_or_else(|| code.to_owned())
}

/// Whether a concept of the bundled scheme is another one or lies below it.
pub fn lies_below(code: &str, wanted: &str) -> bool {
    let scheme = Scheme::bundled();
    let (Some(start), Some(wanted)) = (scheme.find(code), scheme.find(wanted)) else {
        return code == wanted;
    };
    let (mut seen, mut next) = (vec![start], 0);
    while let Some(&here) = seen.get(next) {
        if here == wanted {
            return true;
        }
        next += 1;
        for &broader in &scheme.concept(here).broader {
            if !seen.contains(&broader) {
                seen.push(broader);
            }
        }
    }
    false
}

/// The top concept that a few words are about, by the bundled scheme; `None` when they do not speak for one rather than against it.
pub fn top_of_words(words: &str, language: &str) -> Option<String> {
    let scheme = Scheme::bundled();
    let text = Text {
        title: words,
        body: "",
        language: Some(language),
    };
    let best = CLASSIFIER
        .top(&text, 1)
        .into_iter()
        .next()
        .filter(|best| best.score >= 0.5)?;
    Some(scheme.concept(best.concept).code().to_owned())
}

/// The top concept above a concept of the bundled scheme; `None` when the scheme does not know it.
fn top_concept(scheme: &Scheme, code: &str) -> Option<String> {
    let top = scheme.tops_of(scheme.find(code)?).first().copied()?;
    Some(scheme.concept(top).code().to_owned())
}

/// The stored result of this step; empty when it has not run.
///
/// # Errors
/// [`PipelineError::Unreadable`].
pub fn read(results: &Results) -> Result<Vec<Concepts>, PipelineError> {
    results.get_or_default(Step::Classify, KEY)
}

/// The codes of the top concepts of the bundled scheme, in its order.
pub fn top_codes() -> Vec<&'static str> {
    let scheme = Scheme::bundled();
    scheme
        .tops()
        .iter()
        .map(|top| scheme.concept(*top).code())
        .collect()
}

/// The name of a concept in a language, or its code when the scheme does not know it.
pub fn concept_name<'a>(code: &'a str, language: &str) -> &'a str {
    let scheme = Scheme::bundled();
    scheme
        .find(code)
        .map_or(code, |found| scheme.concept(found).name(language))
}
