//! Answers the question: which concepts of a scheme is this text about, in whatever language it is written?
//!
//! ```
//! use p4c_vocabulary::{Classifier, Scheme, Text};
//! let scheme = Scheme::bundled();
//! let classifier = Classifier::new(scheme);
//! let text = Text { title: "Innovatsiooniosak", body: "Toetus teadusasutuse teenuse ostmiseks.", language: None };
//! let best = &classifier.top(&text, 1)[0];
//! assert_eq!(scheme.concept(best.concept).code(), "innovation-and-rd");
//! assert_eq!(best.words[0], "Innovatsiooniosak");
//! ```
//!
//! Reading order: [`Scheme`] (read by `turtle`, bundled by [`bundled`]), `fold`, `stem`, `language`, `index`, `matching`, then
//! [`Classifier`], [`Trained`], which learns from confirmations, [`Profiler`], which compares texts across languages, and [`Lexicon`], by whose
//! forms of words texts are searched; faults are [`VocabularyError`].

pub mod bundled;
mod classify;
mod error;
mod fold;
mod index;
mod language;
mod lexicon;
mod matching;
mod profile;
mod scheme;
mod stem;
mod strongest;
mod train;
mod turtle;

pub use classify::{Classifier, Suggestion, Text};
pub use error::VocabularyError;
pub use language::{detect_language, language_of_prose};
pub use lexicon::{Lexicon, Word};
pub use profile::Profiler;
pub use scheme::{Concept, ConceptId, Label, LabelKind, Scheme};
pub use train::{Confirmed, Trained};
