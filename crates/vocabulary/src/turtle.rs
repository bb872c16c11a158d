//! Reads a SKOS concept scheme from Turtle.
//!
//! Turns triples into the concepts that [`crate::Scheme`] holds; unknown predicates are passed over, so any profile of SKOS can be read.
//! Completing the hierarchy and refusing faulty ones is left to `Scheme`.

use std::collections::BTreeSet;

use oxrdf::{NamedOrBlankNode, Term};
use oxttl::TurtleParser;
use rustc_hash::FxHashMap;

use crate::VocabularyError;
use crate::scheme::{Concept, ConceptId, Label, LabelKind, Scheme};

const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const SKOS_XL: &str = "http://www.w3.org/2008/05/skos-xl#";
const DEPRECATED: &str = "http://www.w3.org/2002/07/owl#deprecated";
const REPLACED_BY: &str = "http://purl.org/dc/terms/isReplacedBy";
/// Class of a collection whose members are facets: recognised in texts, but never what a text is about.
const FACET: &str = "urn:p4c:vocabulary:Facet";
const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

/// What the triples say about one resource.
#[derive(Default)]
struct Resource {
    concept: Concept,
    is_concept: bool,
    is_other: bool,
    is_deprecated: bool,
    broader: Vec<String>,
    narrower: Vec<String>,
    labels: Vec<(LabelKind, String)>,
    literal_form: Option<(String, String)>,
}

/// Reads a scheme; see [`Scheme::from_turtle`].
pub(crate) fn read(text: &str) -> Result<Scheme, VocabularyError> {
    let read = Graph::read(TurtleParser::new(), text).or_else(|fault| {
        // Published schemes have language tags that their standard does not allow, and addresses without a base. What else a lenient
        // parser lets through is a slip: a closing `>` or quotation mark is missing, and what follows would be swallowed unseen.
        let lenient = Graph::read(TurtleParser::new().lenient(), text).ok();
        lenient.filter(Graph::is_sound).ok_or(fault)
    })?;
    assemble(read)
}

/// What a file says about concepts.
#[derive(Default)]
struct Graph {
    resources: FxHashMap<String, Resource>,
    collections: Collections,
    triples: usize,
}

impl Graph {
    fn read(parser: TurtleParser, text: &str) -> Result<Graph, VocabularyError> {
        let mut graph = Graph::default();
        for triple in parser.for_slice(text) {
            let triple = triple.map_err(|error| {
                let at = error.location().start;
                VocabularyError::NotTurtle {
                    line: at.line + 1,
                    column: at.column + 1,
                    message: error.message().to_owned(),
                }
            })?;
            graph.triples += 1;
            let subject = match &triple.subject {
                NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
                NamedOrBlankNode::BlankNode(node) => node.to_string(),
            };
            take(
                &mut graph.resources,
                &mut graph.collections,
                subject,
                triple.predicate.as_str(),
                &triple.object,
            );
        }
        Ok(graph)
    }

    /// Whether no address and no label holds what belongs to the syntax around it.
    fn is_sound(&self) -> bool {
        let address = |iri: &String| {
            let foreign = |letter: char| letter.is_whitespace() || "<>\"{}|^`\\".contains(letter);
            !iri.is_empty() && !iri.contains(foreign)
        };
        self.resources.iter().all(|(iri, resource)| {
            let labels = &resource.concept.labels;
            address(iri)
                && resource.broader.iter().chain(&resource.narrower).all(address)
                && !labels.iter().any(|label| label.text.contains('\n'))
        })
    }
}

/// Which collections there are and who belongs to them.
#[derive(Default)]
struct Collections {
    /// Collection and member.
    members: Vec<(String, String)>,
    /// Collections of facets.
    facets: BTreeSet<String>,
}

/// Files one triple under its resource.
fn take(
    resources: &mut FxHashMap<String, Resource>,
    collections: &mut Collections,
    subject: String,
    predicate: &str,
    object: &Term,
) {
    let object_iri = match object {
        Term::NamedNode(node) => Some(node.as_str().to_owned()),
        Term::BlankNode(node) => Some(node.to_string()),
        _ => None,
    };
    let literal = match object {
        Term::Literal(literal) => Some((
            primary_subtag(literal.language().unwrap_or("")),
            literal.value().trim().to_owned(),
        )),
        _ => None,
    };
    if predicate == DEPRECATED || predicate == REPLACED_BY {
        let is_false = literal.is_some_and(|(_, value)| matches!(value.as_str(), "false" | "0"));
        resources.entry(subject).or_default().is_deprecated |= !is_false;
        return;
    }
    if predicate == TYPE {
        if object_iri.as_deref() == Some(FACET) {
            collections.facets.insert(subject);
            return;
        }
        let resource = resources.entry(subject).or_default();
        match object_iri.as_deref().and_then(|iri| iri.strip_prefix(SKOS)) {
            Some("Concept") => resource.is_concept = true,
            Some(_) => resource.is_other = true,
            None => {}
        }
        return;
    }
    if let Some(local) = predicate.strip_prefix(SKOS_XL) {
        let resource = resources.entry(subject).or_default();
        match (local, object_iri, literal) {
            ("literalForm", _, Some(form)) => resource.literal_form = Some(form),
            ("prefLabel", Some(iri), _) => resource.labels.push((LabelKind::Preferred, iri)),
            ("altLabel", Some(iri), _) => resource.labels.push((LabelKind::Alternative, iri)),
            ("hiddenLabel", Some(iri), _) => resource.labels.push((LabelKind::Hidden, iri)),
            _ => {}
        }
        return;
    }
    let Some(local) = predicate.strip_prefix(SKOS) else {
        return;
    };
    match (local, object_iri, literal) {
        ("hasTopConcept", Some(iri), _) => {
            let top = resources.entry(iri).or_default();
            top.concept.top = true;
            top.is_concept = true;
            resources.entry(subject).or_default().is_other = true;
        }
        ("member", Some(iri), _) => {
            collections.members.push((subject.clone(), iri));
            resources.entry(subject).or_default().is_other = true;
        }
        ("topConceptOf", _, _) => {
            let resource = resources.entry(subject).or_default();
            resource.concept.top = true;
            resource.is_concept = true;
        }
        ("inScheme", _, _) => resources.entry(subject).or_default().is_concept = true,
        ("broader" | "broaderTransitive", Some(iri), _) => {
            resources.entry(subject).or_default().broader.push(iri)
        }
        ("narrower" | "narrowerTransitive", Some(iri), _) => {
            resources.entry(subject).or_default().narrower.push(iri)
        }
        ("notation", _, Some((_, value))) if !value.is_empty() => {
            let notation = &mut resources.entry(subject).or_default().concept.notation;
            // A concept may have notations of several systems; the first in order of the alphabet is kept, whatever the order of the file.
            if notation.as_ref().is_none_or(|kept| value < *kept) {
                *notation = Some(value);
            }
        }
        ("prefLabel" | "altLabel" | "hiddenLabel", _, Some((language, text))) if !text.is_empty() => {
            let kind = match local {
                "prefLabel" => LabelKind::Preferred,
                "altLabel" => LabelKind::Alternative,
                _ => LabelKind::Hidden,
            };
            resources
                .entry(subject)
                .or_default()
                .concept
                .labels
                .push(Label { text, language, kind });
        }
        ("definition" | "scopeNote" | "example", _, Some(note)) if !note.1.is_empty() => {
            let concept = &mut resources.entry(subject).or_default().concept;
            if local == "example" {
                concept.examples.push(note);
            } else {
                concept.definitions.push(note);
            }
        }
        _ => {}
    }
}

/// Resolves IRIs to indices, in order of the IRIs, so that the order of triples does not matter.
fn assemble(graph: Graph) -> Result<Scheme, VocabularyError> {
    let Graph {
        mut resources,
        collections,
        triples,
    } = graph;
    let forms: FxHashMap<String, (String, String)> = resources
        .iter()
        .filter_map(|(iri, resource)| resource.literal_form.clone().map(|form| (iri.clone(), form)))
        .collect();
    for resource in resources.values_mut() {
        for (kind, iri) in std::mem::take(&mut resource.labels) {
            if let Some((language, text)) = forms.get(&iri) {
                resource.concept.labels.push(Label {
                    text: text.clone(),
                    language: language.clone(),
                    kind,
                });
            }
        }
    }
    let mut kept: Vec<(String, Resource)> = resources
        .into_iter()
        .filter(|(_, resource)| {
            resource.is_concept
                && !resource.is_other
                && !resource.is_deprecated
                && !resource.concept.labels.is_empty()
        })
        .collect();
    if kept.is_empty() {
        return Err(VocabularyError::NoConcepts { triples });
    }
    kept.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    let ids: FxHashMap<String, ConceptId> = kept
        .iter()
        .enumerate()
        .map(|(index, (iri, _))| (iri.clone(), ConceptId(index as u32)))
        .collect();
    let facets: BTreeSet<&str> = collections
        .members
        .iter()
        .filter(|(collection, _)| collections.facets.contains(collection))
        .map(|(_, member)| member.as_str())
        .collect();
    let concepts = kept
        .into_iter()
        .map(|(iri, mut resource)| {
            resource.concept.broader = resource
                .broader
                .iter()
                .filter_map(|iri| ids.get(iri).copied())
                .collect();
            resource.concept.narrower = resource
                .narrower
                .iter()
                .filter_map(|iri| ids.get(iri).copied())
                .collect();
            resource.concept.facet = facets.contains(iri.as_str());
            resource.concept.iri = iri;
            resource.concept
        })
        .collect();
    Scheme::assemble(concepts)
}

/// `de-AT` gives `de`; empty stays empty.
fn primary_subtag(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or("").to_lowercase()
}
