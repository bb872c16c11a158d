//! Holds a concept scheme: concepts with labels in many languages, ordered from broad to narrow.
//!
//! A [`Scheme`] is what [`crate::Classifier`] looks for in texts; it is read by the `turtle` module and never changes afterwards.
//! Finding labels in texts is not done here.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::VocabularyError;
use crate::turtle;

/// Where a concept stands in [`Scheme::concepts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConceptId(pub u32);

impl ConceptId {
    /// The index as a `usize`.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What SKOS says a label is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LabelKind {
    /// `skos:prefLabel`: the name.
    Preferred,
    /// `skos:altLabel`: another name.
    Alternative,
    /// `skos:hiddenLabel`: a spelling or form that is found but never shown.
    Hidden,
}

/// One label of a concept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The words, as the scheme writes them.
    pub text: String,
    /// Primary language subtag in lower case (`en`); empty where the scheme gives none.
    pub language: String,
    /// Name, other name or hidden form.
    pub kind: LabelKind,
}

/// One concept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Concept {
    /// The IRI.
    pub iri: String,
    /// `skos:notation`, where there is one.
    pub notation: Option<String>,
    /// Labels of all kinds, sorted by language, kind and text.
    pub labels: Vec<Label>,
    /// Definitions and scope notes as (language, text), sorted.
    pub definitions: Vec<(String, String)>,
    /// Texts that the concept fits (`skos:example`) as (language, text), sorted: they teach words, and are never shown as what it means.
    pub examples: Vec<(String, String)>,
    /// Directly broader concepts, sorted.
    pub broader: Vec<ConceptId>,
    /// Directly narrower concepts, sorted.
    pub narrower: Vec<ConceptId>,
    /// Whether it is a top concept.
    pub top: bool,
    /// Whether it belongs to a facet (a member of a collection of the class `urn:p4c:vocabulary:Facet`, outside the hierarchy): recognised,
    /// never a topic.
    pub facet: bool,
}

impl Concept {
    /// The notation where there is one, else the IRI: how the concept is written in results.
    pub fn code(&self) -> &str {
        self.notation.as_deref().unwrap_or(&self.iri)
    }

    /// The name in a language, else in English, else the first one, else the code.
    pub fn name(&self, language: &str) -> &str {
        let named = |wanted: &str| {
            self.labels
                .iter()
                .find(|label| label.kind == LabelKind::Preferred && label.language == wanted)
        };
        named(language)
            .or_else(|| named("en"))
            .or_else(|| {
                self.labels
                    .iter()
                    .find(|label| label.kind == LabelKind::Preferred)
            })
            .map_or(self.code(), |label| label.text.as_str())
    }

    /// The definition in a language, else in English, else none.
    pub fn definition(&self, language: &str) -> Option<&str> {
        let defined = |wanted: &str| {
            self.definitions
                .iter()
                .find(|(tag, _)| tag == wanted)
                .map(|(_, text)| text.as_str())
        };
        defined(language).or_else(|| defined("en"))
    }
}

/// A concept scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheme {
    concepts: Vec<Concept>,
    tops: Vec<ConceptId>,
    by_code: FxHashMap<String, ConceptId>,
}

impl Scheme {
    /// The bundled scheme `cluster-services`: 12 top concepts and what is narrower, in ten languages.
    pub fn bundled() -> &'static Scheme {
        crate::bundled::scheme()
    }

    /// Reads any SKOS scheme in Turtle: labels, notations, definitions, hierarchy (several parents allowed), collections.
    ///
    /// Where the scheme names no top concept, the concepts without a broader one are the tops.
    ///
    /// # Errors
    /// [`VocabularyError`]: not Turtle (with line and column), no labelled concept, a circle of broader concepts.
    pub fn from_turtle(text: &str) -> Result<Scheme, VocabularyError> {
        turtle::read(text)
    }

    /// Builds a scheme from concepts whose links are set on either side; completes the other side, tops and codes.
    pub(crate) fn assemble(mut concepts: Vec<Concept>) -> Result<Scheme, VocabularyError> {
        let links: Vec<(usize, usize)> = concepts
            .iter()
            .enumerate()
            .flat_map(|(index, concept)| {
                let up = concept
                    .broader
                    .iter()
                    .map(move |broader| (index, broader.index()));
                let down = concept
                    .narrower
                    .iter()
                    .map(move |narrower| (narrower.index(), index));
                up.chain(down)
            })
            .filter(|(child, parent)| child != parent)
            .collect();
        for concept in &mut concepts {
            concept.broader.clear();
            concept.narrower.clear();
            concept
                .labels
                .sort_by(|a, b| (&a.language, a.kind, &a.text).cmp(&(&b.language, b.kind, &b.text)));
            concept.labels.dedup();
            for notes in [&mut concept.definitions, &mut concept.examples] {
                notes.sort();
                notes.dedup();
            }
        }
        for (child, parent) in links {
            concepts[child].broader.push(ConceptId(parent as u32));
            concepts[parent].narrower.push(ConceptId(child as u32));
        }
        for concept in &mut concepts {
            for side in [&mut concept.broader, &mut concept.narrower] {
                side.sort_unstable();
                side.dedup();
            }
        }
        refuse_cycles(&concepts)?;
        if !concepts.iter().any(|concept| concept.top) {
            for concept in &mut concepts {
                concept.top = concept.broader.is_empty() && !concept.facet;
            }
        }
        for concept in &mut concepts {
            concept.facet &= !concept.top && concept.broader.is_empty();
        }
        let tops = (0..concepts.len())
            .filter(|&index| concepts[index].top)
            .map(|index| ConceptId(index as u32))
            .collect();
        let mut by_code: FxHashMap<String, ConceptId> = FxHashMap::default();
        let mut repeated: FxHashSet<String> = FxHashSet::default();
        for (index, concept) in concepts.iter().enumerate() {
            if let Some(notation) = &concept.notation
                && by_code
                    .insert(notation.clone(), ConceptId(index as u32))
                    .is_some()
            {
                repeated.insert(notation.clone());
            }
        }
        // A notation that names several concepts (several schemes in one file) names none: those concepts go by their IRIs.
        for concept in &mut concepts {
            if concept
                .notation
                .as_ref()
                .is_some_and(|notation| repeated.contains(notation))
            {
                concept.notation = None;
            }
        }
        by_code.retain(|notation, _| !repeated.contains(notation));
        for (index, concept) in concepts.iter().enumerate() {
            by_code.insert(concept.iri.clone(), ConceptId(index as u32));
        }
        Ok(Scheme {
            concepts,
            tops,
            by_code,
        })
    }

    /// All concepts, sorted by IRI.
    pub fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// One concept.
    pub fn concept(&self, id: ConceptId) -> &Concept {
        &self.concepts[id.index()]
    }

    /// The top concepts, sorted by IRI.
    pub fn tops(&self) -> &[ConceptId] {
        &self.tops
    }

    /// The concept with this notation or IRI.
    pub fn find(&self, code: &str) -> Option<ConceptId> {
        self.by_code.get(code).copied()
    }

    /// The top concepts above a concept (itself, if it is one), sorted. Linear in the number of its ancestors.
    pub fn tops_of(&self, id: ConceptId) -> Vec<ConceptId> {
        let mut seen = vec![id];
        let mut next = 0;
        while let Some(&here) = seen.get(next) {
            next += 1;
            if self.concept(here).top {
                continue;
            }
            for &broader in &self.concept(here).broader {
                if !seen.contains(&broader) {
                    seen.push(broader);
                }
            }
        }
        let mut tops: Vec<ConceptId> = seen
            .into_iter()
            .filter(|&concept| self.concept(concept).top)
            .collect();
        tops.sort_unstable();
        tops
    }

    /// The languages of the labels, sorted, without the empty one.
    pub fn languages(&self) -> Vec<&str> {
        let mut languages: Vec<&str> = Vec::new();
        for label in self.concepts.iter().flat_map(|concept| &concept.labels) {
            let language = label.language.as_str();
            if !language.is_empty() && !languages.contains(&language) {
                languages.push(language);
            }
        }
        languages.sort_unstable();
        languages
    }
}

/// Follows broader links from every concept; colours tell finished concepts from those on the current path.
fn refuse_cycles(concepts: &[Concept]) -> Result<(), VocabularyError> {
    let mut state = vec![0_u8; concepts.len()];
    for start in 0..concepts.len() {
        if state[start] != 0 {
            continue;
        }
        let mut path = vec![(start, 0_usize)];
        state[start] = 1;
        while let Some((here, child)) = path.pop() {
            let Some(&broader) = concepts[here].broader.get(child) else {
                state[here] = 2;
                continue;
            };
            path.push((here, child + 1));
            match state[broader.index()] {
                0 => {
                    state[broader.index()] = 1;
                    path.push((broader.index(), 0));
                }
                1 => {
                    let from = path.iter().position(|(on_path, _)| *on_path == broader.index());
                    return Err(VocabularyError::Cycle {
                        iri: concepts[broader.index()].iri.clone(),
                        circle: circle_in_words(concepts, &path[from.unwrap_or_default()..]),
                    });
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// The IRIs along a circle of broader links, `<a>, <b>, <a>`; of a long one the first and the last ones.
fn circle_in_words(concepts: &[Concept], path: &[(usize, usize)]) -> String {
    const SHOWN: usize = 8;
    let name = |(concept, _): &(usize, usize)| format!("<{}>", concepts[*concept].iri);
    let mut names: Vec<String> = path.iter().chain(path.first()).map(name).collect();
    if names.len() > SHOWN {
        names.splice(SHOWN / 2..names.len() - SHOWN / 2, ["...".to_owned()]);
    }
    names.join(", ")
}
