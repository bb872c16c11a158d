//! Holds text in several languages: which one is the original, and who made each translation.
//!
//! A reader without a text in the own language gets the best fallback and is told which language it is in.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ValueError;
use crate::error::words;

/// A language by its tag: two or three letters in lower case (ISO 639), with an optional region or script (BCP 47).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language(String);

impl Language {
    /// Reads a tag such as `en`, `et` or `fr-BE`, or the English name of a European language.
    ///
    /// # Errors
    /// When the text has not the form of a tag.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let text = text.trim().replace('_', "-");
        if let Some((_, tag)) = NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(&text)) {
            return Ok(Self((*tag).to_owned()));
        }
        let mut parts = text.split('-');
        let main = parts.next().unwrap_or_default().to_lowercase();
        let is_tag = (2..=3).contains(&main.len()) && main.chars().all(|c| c.is_ascii_lowercase());
        let rest: Vec<&str> = parts.collect();
        let rest_is_valid = rest
            .iter()
            .all(|part| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric()));
        if !is_tag || !rest_is_valid {
            return Err(ValueError::new(format!("`{text}` is not a language tag"))
                .with_hint("write two letters, for example `en`, `et`, `fr`, `de`, `sl`, `el` or `mt`"));
        }
        // One way of writing (RFC 5646, section 2.1.1): regions in capitals, scripts with one, all else small.
        let rest = rest.iter().enumerate().map(|(i, part)| match part.len() {
            2 if i < 2 => part.to_ascii_uppercase(),
            4 if i == 0 => part[..1].to_ascii_uppercase() + &part[1..].to_ascii_lowercase(),
            _ => part.to_ascii_lowercase(),
        });
        Ok(Self(
            std::iter::once(main.clone())
                .chain(rest)
                .collect::<Vec<_>>()
                .join("-"),
        ))
    }

    /// English.
    pub fn english() -> Self {
        Self("en".to_owned())
    }

    /// The tag.
    pub fn tag(&self) -> &str {
        &self.0
    }
}

/// English names of languages that workbooks use instead of tags.
const NAMES: &[(&str, &str)] = &[
    ("english", "en"),
    ("estonian", "et"),
    ("french", "fr"),
    ("german", "de"),
    ("slovene", "sl"),
    ("slovenian", "sl"),
    ("greek", "el"),
    ("maltese", "mt"),
    ("spanish", "es"),
    ("italian", "it"),
    ("finnish", "fi"),
    ("dutch", "nl"),
    ("swedish", "sv"),
    ("danish", "da"),
    ("portuguese", "pt"),
    ("polish", "pl"),
    ("hungarian", "hu"),
    ("czech", "cs"),
    ("slovak", "sk"),
    ("latvian", "lv"),
    ("lithuanian", "lt"),
    ("romanian", "ro"),
    ("bulgarian", "bg"),
    ("croatian", "hr"),
    ("catalan", "ca"),
];

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl TryFrom<String> for Language {
    type Error = ValueError;

    fn try_from(text: String) -> Result<Self, ValueError> {
        Language::parse(&text)
    }
}

impl From<Language> for String {
    fn from(language: Language) -> String {
        language.0
    }
}

words! {
    /// Who made a text in a language.
    Translator, "translator" {
        /// A person wrote or translated it.
        Person = "person",
        /// A machine translated it.
        Machine = "machine",
    }
}

/// A text in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translation {
    /// The words.
    pub value: String,
    /// Who made it.
    pub by: Translator,
    /// The version of the record whose original it was made from; `None` for the original itself and where nobody noted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of_version: Option<u32>,
}

/// A text with a value per language and one original.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The language that the author wrote in.
    pub original: Language,
    /// The text by language; holds at least the original.
    pub values: BTreeMap<Language, Translation>,
}

/// What a reader is shown: the words and the language they are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown<'a> {
    /// The words.
    pub value: &'a str,
    /// The language they are in.
    pub language: &'a Language,
    /// Whether it is not one of the languages that the reader asked for.
    pub is_fallback: bool,
}

impl Text {
    /// A text in one language, its original.
    pub fn new(original: Language, value: impl Into<String>) -> Self {
        let translation = Translation {
            value: value.into(),
            by: Translator::Person,
            of_version: None,
        };
        Self {
            values: BTreeMap::from([(original.clone(), translation)]),
            original,
        }
    }

    /// A text in English.
    pub fn english(value: impl Into<String>) -> Self {
        Self::new(Language::english(), value)
    }

    /// The same text with a further language, made by a person.
    pub fn with(mut self, language: Language, value: impl Into<String>) -> Self {
        self.values.insert(
            language,
            Translation {
                value: value.into(),
                by: Translator::Person,
                of_version: None,
            },
        );
        self
    }

    /// The text in the first of these languages that it has; else in its original, else in any.
    pub fn best<'a>(&'a self, languages: &[Language]) -> Option<Shown<'a>> {
        let shown = |(language, translation): (&'a Language, &'a Translation), is_fallback| Shown {
            value: &translation.value,
            language,
            is_fallback,
        };
        languages
            .iter()
            .find_map(|language| self.values.get_key_value(language))
            .map(|found| shown(found, false))
            .or_else(|| {
                self.values
                    .get_key_value(&self.original)
                    .map(|found| shown(found, true))
            })
            .or_else(|| self.values.iter().next().map(|found| shown(found, true)))
    }

    /// The text in English where there is one, else in its original language.
    pub fn plain(&self) -> &str {
        self.best(&[Language::english()]).map_or("", |shown| shown.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(tag: &str) -> Language {
        Language::parse(tag).unwrap()
    }

    #[test]
    fn a_reader_without_the_own_language_gets_the_original_and_is_told() {
        let text = Text::new(language("de"), "Beratung").with(language("fr"), "Conseil");
        let shown = text.best(&[language("et")]).unwrap();
        assert_eq!(
            (shown.value, shown.language.tag(), shown.is_fallback),
            ("Beratung", "de", true)
        );
        assert!(!text.best(&[language("et"), language("fr")]).unwrap().is_fallback);
    }

    #[test]
    fn a_language_is_read_from_a_tag_or_its_english_name() {
        assert_eq!(language("EN_gb").tag(), "en-GB");
        assert_eq!(language("sr-latn-rs").tag(), "sr-Latn-RS");
        assert_eq!(language("Slovenian").tag(), "sl");
        assert!(Language::parse("englsh?").is_err());
    }
}
