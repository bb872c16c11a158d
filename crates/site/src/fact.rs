//! A fact of a record with its label: what is read, in which language, and whether it only illustrates.

use p4c_model::{Provenance, Text};

use crate::voice::Voice;

/// A labelled fact.
#[derive(Debug, Clone)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// What is read.
    pub value: String,
    /// Where the value leads.
    pub href: Option<String>,
    /// The language of the value, when it is not the reader's.
    pub language: Option<String>,
    /// The name of that language.
    pub language_name: Option<String>,
    /// Whether it only illustrates.
    pub is_illustrative: bool,
    /// Whether nobody said.
    pub is_unknown: bool,
}

impl Fact {
    /// A fact in the reader's language.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
            href: None,
            language: None,
            language_name: None,
            is_illustrative: false,
            is_unknown: false,
        }
    }

    /// A fact that may not be known: `Unknown` is said in words.
    pub fn known(voice: Voice, label: impl Into<String>, value: Option<String>) -> Self {
        match value {
            Some(value) => Self::new(label, value),
            None => Self {
                is_unknown: true,
                ..Self::new(label, voice.say("unknown"))
            },
        }
    }

    /// A fact in words of a record, which may be in another language; `None` where there are none.
    pub fn words(voice: Voice, label: impl Into<String>, text: Option<&Text>) -> Option<Self> {
        let shown = voice.read(text?)?;
        let mut fact = Self::new(label, shown.value);
        if shown.is_fallback {
            fact.language = Some(shown.language.tag().to_owned());
            fact.language_name = Some(voice.language_name(shown.language.tag()));
        }
        Some(fact)
    }

    /// The same with an address.
    pub fn leading_to(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }

    /// The same, marked when the field of the record only illustrates.
    pub fn of_field(mut self, provenance: &Provenance, field: &str) -> Self {
        self.is_illustrative |= !self.is_unknown && provenance.is_illustrative(field);
        self
    }

    /// The paragraphs of the value.
    pub fn paragraphs(&self) -> Vec<&str> {
        self.value
            .split('\n')
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect()
    }
}
