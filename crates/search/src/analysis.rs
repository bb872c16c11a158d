//! Turns documents and asked words into the terms that the index holds: the one place where both are made, so that they meet.
//!
//! A document's word gives terms of two kinds: the word as it is, folded, with the parts of a compound; and stems, marked with the language
//! (`et:klastr`). An asked word has no language: it is looked up as it is, and as its stem in every language.

use std::sync::LazyLock;

use p4c_vocabulary::{Concept, ConceptId, Lexicon, Scheme};
use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};

use crate::document::{Document, primary};

/// Raised whenever an index would hold something else for the same document, but for words and stems, which tell for themselves.
const FORMAT: u32 = 1;

/// The words and concepts of the bundled scheme, and what they say about how an index is made.
pub(crate) struct Analysis {
    pub(crate) lexicon: Lexicon,
    pub(crate) scheme: &'static Scheme,
    version: String,
}

/// The one analysis of this program.
static ANALYSIS: LazyLock<Analysis> = LazyLock::new(|| Analysis::new(Scheme::bundled()));

/// The terms of some texts, parted by spaces: no term has one.
#[derive(Default)]
pub(crate) struct Terms {
    pub(crate) words: String,
    pub(crate) stems: String,
}

impl Analysis {
    /// The analysis by the bundled scheme.
    pub(crate) fn get() -> &'static Self {
        &ANALYSIS
    }

    fn new(scheme: &'static Scheme) -> Self {
        let mut analysis = Self {
            lexicon: Lexicon::new(scheme),
            scheme,
            version: String::new(),
        };
        analysis.version = analysis.fingerprint();
        analysis
    }

    /// What an index was made with. Another version of it has other terms for the same documents.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// A digest over the terms of all labels: whatever changes how words are cut, folded, stemmed or taken apart shows in it.
    fn fingerprint(&self) -> String {
        let mut digest = Sha256::new();
        digest.update(FORMAT.to_le_bytes());
        let mut analyst = Analyst::new(self);
        for concept in self.scheme.concepts() {
            let terms = analyst.terms(labels(concept));
            for part in [concept.code(), &terms.words, &terms.stems] {
                digest.update(part.as_bytes());
                digest.update([0]);
            }
        }
        digest.finalize()[..8]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// The terms of concepts: their notations, with those of all broader ones.
    pub(crate) fn concept_terms(&self, codes: &[&str]) -> String {
        let mut seen: FxHashSet<ConceptId> = FxHashSet::default();
        let mut open: Vec<ConceptId> = codes.iter().filter_map(|code| self.scheme.find(code)).collect();
        let mut terms = String::new();
        while let Some(concept) = open.pop() {
            if seen.insert(concept) {
                push(&mut terms, &concept_term(concept));
                open.extend(&self.scheme.concept(concept).broader);
            }
        }
        terms
    }

    /// The stem terms of an asked word: in every language that has stems.
    pub(crate) fn stems_of(&self, word: &str) -> Vec<String> {
        let mut stems: Vec<String> = self
            .lexicon
            .languages()
            .iter()
            .map(|language| stem_term(&self.lexicon, language, word))
            .collect();
        stems.push(stem_term(&self.lexicon, "", word));
        stems
    }
}

/// The labels of a concept as texts with their languages.
pub(crate) fn labels(concept: &Concept) -> impl Iterator<Item = (&str, &str)> {
    concept
        .labels
        .iter()
        .map(|label| (label.language.as_str(), label.text.as_str()))
}

/// The term by which documents about a concept are found: its number in the scheme, short, and without spaces.
pub(crate) fn concept_term(concept: ConceptId) -> String {
    concept.0.to_string()
}

/// A stem of fewer letters says too little: the word stands for itself.
const LEAST_STEM: usize = 3;

/// The term of a word's stem in a language; one term for all languages without a stemmer.
pub(crate) fn stem_term(lexicon: &Lexicon, language: &str, word: &str) -> String {
    let language = if lexicon.languages().contains(&language) {
        language
    } else {
        ""
    };
    let stem = lexicon.stem(language, word);
    let told = if stem.chars().count() < LEAST_STEM {
        word
    } else {
        &stem
    };
    format!("{language}:{told}")
}

fn push(terms: &mut String, term: &str) {
    if !terms.is_empty() {
        terms.push(' ');
    }
    terms.push_str(term);
}

/// Makes the terms of many texts, and remembers those of words it has met.
pub(crate) struct Analyst<'a> {
    analysis: &'a Analysis,
    met: FxHashMap<String, FxHashMap<String, u32>>,
    terms: Vec<Terms>,
}

impl<'a> Analyst<'a> {
    pub(crate) fn new(analysis: &'a Analysis) -> Self {
        Self {
            analysis,
            met: FxHashMap::default(),
            terms: Vec::new(),
        }
    }

    /// The terms of texts, those of each word once.
    pub(crate) fn terms<'t>(&mut self, texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> Terms {
        let mut terms = Terms::default();
        let mut seen: FxHashSet<u32> = FxHashSet::default();
        for (language, text) in texts {
            for word in Lexicon::words(text) {
                let number = self.meet(primary(language), &word.folded);
                if seen.insert(number) {
                    let own = &self.terms[number as usize];
                    push(&mut terms.words, &own.words);
                    push(&mut terms.stems, &own.stems);
                }
            }
        }
        terms
    }

    /// The number of a word's terms.
    fn meet(&mut self, language: &str, word: &str) -> u32 {
        if let Some(number) = self.met.get(language).and_then(|words| words.get(word)) {
            return *number;
        }
        let lexicon = &self.analysis.lexicon;
        let mut terms = Terms::default();
        for form in std::iter::once(word).chain(lexicon.parts(language, word)) {
            push(&mut terms.words, form);
            push(&mut terms.stems, &stem_term(lexicon, language, form));
        }
        let number = self.terms.len() as u32;
        self.terms.push(terms);
        self.met
            .entry(language.to_owned())
            .or_default()
            .insert(word.to_owned(), number);
        number
    }
}

/// The terms of a whole document.
pub(crate) struct DocumentTerms {
    pub(crate) title: Terms,
    pub(crate) text: Terms,
    pub(crate) concepts: String,
}

impl DocumentTerms {
    pub(crate) fn new(analyst: &mut Analyst<'_>, document: &Document<'_>) -> Self {
        Self {
            title: analyst.terms(document.titles.iter().copied()),
            text: analyst.terms(document.texts.iter().copied()),
            concepts: analyst.analysis.concept_terms(&document.concepts),
        }
    }
}
