//! Gives every record its two names: a slug that people and files use, and an id that never meets another.
//!
//! References between records are slugs, so that a workbook, a JSON file and an address on the web name a record alike.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use crate::ValueError;
use crate::record::Kind;

/// The longest slug, in characters.
pub const LONGEST_SLUG: usize = 120;

/// The stable public name of a record among those of its kind: letters, digits, `-`, `_` and `.`, 1 to 120 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

impl Slug {
    /// Takes a text that already has the form of a slug.
    ///
    /// # Errors
    /// When it is empty, too long, or holds another character.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ValueError::new("the id is empty").with_hint("give each row an id of its own"));
        }
        if text.chars().count() > LONGEST_SLUG {
            return Err(ValueError::new(format!(
                "the id has more than {LONGEST_SLUG} characters"
            )));
        }
        if let Some(other) = text
            .chars()
            .find(|c| !c.is_ascii_alphanumeric() && !"-_.".contains(*c))
        {
            return Err(
                ValueError::new(format!("the id `{text}` has the character `{other}`")).with_hint(format!(
                    "use letters, digits, `-`, `_` and `.`, for example `{}`",
                    Self::from_words(text)
                )),
            );
        }
        Ok(Self(text.to_owned()))
    }

    /// Makes a slug from any words: lower case, without diacritics, other scripts spelled in Latin letters where that is common.
    pub fn from_words(words: &str) -> Self {
        let mut slug = String::new();
        let mut length = 0;
        for letter in words.nfd().flat_map(char::to_lowercase) {
            let spelled = spell(letter);
            for c in spelled
                .chars()
                .chain((spelled.is_empty() && letter.is_ascii_alphanumeric()).then_some(letter))
            {
                slug.push(c);
                length += 1;
            }
            let is_mark = unicode_normalization::char::is_combining_mark(letter);
            if spelled.is_empty()
                && !letter.is_ascii_alphanumeric()
                && !is_mark
                && !slug.ends_with('-')
                && length > 0
            {
                slug.push('-');
                length += 1;
            }
            if length >= 80 {
                break;
            }
        }
        let slug = slug.trim_matches('-');
        Self(if slug.is_empty() {
            format!("x{}", &hexadecimal(&Sha256::digest(words))[..12])
        } else {
            slug.to_owned()
        })
    }

    /// The slug of a code of letters and digits, such as a NUTS code, kept as it is.
    pub fn from_code(code: &str) -> Self {
        Self::parse(code).unwrap_or_else(|_| Self::from_words(code))
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How a letter outside a-z is spelled in a slug; empty when it is not.
fn spell(letter: char) -> &'static str {
    match letter {
        'ß' => "ss",
        'æ' => "ae",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'δ' => "d",
        'ħ' => "h",
        'œ' => "oe",
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' | 'ς' => "s",
        'τ' => "t",
        'υ' => "y",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        _ => "",
    }
}

/// Bytes as lower-case hexadecimal digits.
pub fn hexadecimal(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

impl fmt::Display for Slug {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl TryFrom<String> for Slug {
    type Error = ValueError;

    fn try_from(text: String) -> Result<Self, ValueError> {
        Slug::parse(&text)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> String {
        slug.0
    }
}

/// The id of a record: a UUID, unique over all kinds and installations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id(pub Uuid);

impl Id {
    /// The id of a record that came from a file: the same kind and slug give the same id everywhere, so that two installations that
    /// read one file agree (RFC 9562, section 5.8: version 8, here the first 122 bits of SHA-256 over kind and slug).
    pub fn named(kind: Kind, slug: &Slug) -> Self {
        let digest = Sha256::new_with_prefix(kind.plural())
            .chain_update(b"/")
            .chain_update(slug.as_str())
            .finalize();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        Self(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_from_words_is_readable_in_latin_and_greek() {
        assert_eq!(
            Slug::from_words("Kompetenzzentrum für Größe & Œuvre").as_str(),
            "kompetenzzentrum-fur-grosse-oeuvre"
        );
        assert_eq!(
            Slug::from_words("Γραφείο στήριξης ΜΜΕ").as_str(),
            "grafeio-stirixis-mme"
        );
        assert_eq!(
            Slug::from_words("  Ettevõtte – tugi  ").as_str(),
            "ettevotte-tugi"
        );
    }

    #[test]
    fn words_in_a_script_without_spelling_still_give_a_valid_slug() {
        let slug = Slug::from_words("集群");
        assert_eq!(Slug::parse(slug.as_str()).unwrap(), slug);
    }

    #[test]
    fn a_bad_slug_is_refused_with_a_good_one_as_hint() {
        let error = Slug::parse("help desk/1").unwrap_err();
        assert!(error.hint.unwrap().contains("`help-desk-1`"));
    }

    #[test]
    fn the_id_of_a_named_record_is_the_same_everywhere_and_differs_by_kind() {
        let slug = Slug::parse("CS001").unwrap();
        assert_eq!(Id::named(Kind::Service, &slug), Id::named(Kind::Service, &slug));
        assert_ne!(Id::named(Kind::Service, &slug), Id::named(Kind::Need, &slug));
        assert_eq!(Id::named(Kind::Service, &slug).0.get_version_num(), 8);
    }
}
