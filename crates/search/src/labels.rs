//! Knows by which words concepts are called in every language, so that a service is found by what it is about.
//!
//! The concepts of the scheme, kept like documents, with their labels for titles: a word finds a label as it finds a title, inflected,
//! begun or in a compound.

use std::sync::{Arc, OnceLock};

use p4c_vocabulary::ConceptId;
use rustc_hash::FxHashMap;

use crate::analysis::{Analysis, Analyst, DocumentTerms, Terms, concept_term, labels};
use crate::document::Fingerprint;
use crate::error::SearchError;
use crate::segments::Segments;
use crate::store::Store;

/// The labels of every concept that a service can be about.
pub(crate) struct Labels {
    pub(crate) segments: Segments,
    terms: Vec<String>,
}

/// The labels of the one analysis of this program.
static LABELS: OnceLock<Arc<Labels>> = OnceLock::new();

impl Labels {
    /// The labels of the bundled scheme, prepared when they are first needed.
    pub(crate) fn get() -> Result<Arc<Self>, SearchError> {
        if let Some(labels) = LABELS.get() {
            return Ok(labels.clone());
        }
        let labels = Arc::new(Self::new(Analysis::get())?);
        Ok(LABELS.get_or_init(|| labels).clone())
    }

    fn new(analysis: &Analysis) -> Result<Self, SearchError> {
        let mut store = Store::in_memory(analysis.version())?;
        let mut number_of = FxHashMap::default();
        let mut terms = Vec::new();
        store.change(0, [], |writing| {
            let mut analyst = Analyst::new(analysis);
            for (place, concept) in analysis.scheme.concepts().iter().enumerate() {
                // Members of facets, for example target groups, are never what a service is about.
                if concept.facet {
                    continue;
                }
                let number = terms.len() as u32;
                let mut fingerprint = Fingerprint::default();
                fingerprint[..4].copy_from_slice(&number.to_le_bytes());
                number_of.insert(fingerprint, number);
                terms.push(concept_term(ConceptId(place as u32)));
                writing.put(
                    &fingerprint,
                    &DocumentTerms {
                        title: analyst.terms(labels(concept)),
                        text: Terms::default(),
                        concepts: String::new(),
                    },
                )?;
            }
            Ok(())
        })?;
        Ok(Self {
            segments: Segments::new(store.searcher(), store.fields, &number_of)?,
            terms,
        })
    }

    /// How many concepts there are.
    pub(crate) fn len(&self) -> usize {
        self.terms.len()
    }

    /// The term by which documents about a concept are found.
    pub(crate) fn term(&self, number: u32) -> &str {
        &self.terms[number as usize]
    }
}
