//! Names what can be wrong with a concept scheme or with labelled texts.
//!
//! Raised while a scheme is read or a classifier is trained; classifying itself cannot fail.
//! Each fault says where it is; [`VocabularyError::hint`] says what to do about it.

use thiserror::Error;

/// Why a scheme cannot be used or a classifier cannot be trained.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum VocabularyError {
    /// The text is not Turtle.
    #[error("line {line}, column {column}: {message}")]
    NotTurtle {
        /// 1-based line of the fault.
        line: u64,
        /// 1-based column of the fault.
        column: u64,
        /// What the parser met.
        message: String,
    },
    /// The graph holds no `skos:Concept` with a label.
    #[error("the scheme has no concept with a label ({triples} triples were read)")]
    NoConcepts {
        /// How many triples the text held.
        triples: usize,
    },
    /// A concept is broader than itself by way of others.
    #[error("concept <{iri}> is broader than itself by way of skos:broader: {circle}")]
    Cycle {
        /// The IRI of one concept of the circle.
        iri: String,
        /// The IRIs of the circle from the narrower to the broader, the first again at the end; a long one is cut in the middle.
        circle: String,
    },
    /// No labelled text names a concept of the scheme.
    #[error("none of the {texts} labelled texts names a concept of the scheme")]
    NothingToLearn {
        /// How many texts were given.
        texts: usize,
    },
}

impl VocabularyError {
    /// What the reader can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            VocabularyError::NotTurtle { .. } => "check that the file is SKOS in Turtle, in UTF-8",
            VocabularyError::NoConcepts { .. } => {
                "concepts need rdf:type skos:Concept (or skos:inScheme) and a skos:prefLabel"
            }
            VocabularyError::Cycle { .. } => {
                "remove one of the skos:broader or skos:narrower statements of the circle"
            }
            VocabularyError::NothingToLearn { .. } => {
                "the `concepts` column takes IRIs or notations of the scheme, parted by `;`"
            }
        }
    }
}
