//! Names what is wrong with a value and how it could be mended: the error of every parse at the border.

/// A value that does not keep the rules of its type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ValueError {
    /// What was wrong and what was expected.
    pub message: String,
    /// What the user can do about it.
    pub hint: Option<String>,
}

impl ValueError {
    /// An error without a hint.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
        }
    }

    /// The same error with a hint.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// An error for a word outside a closed list, with the nearest allowed word as the hint.
    pub fn not_one_of(what: &str, given: &str, allowed: &[&str]) -> Self {
        let error = Self::new(format!("{what} `{given}` is not one of {}", allowed.join(", ")));
        let given = given.to_lowercase();
        match allowed
            .iter()
            .map(|word| (strsim::jaro_winkler(&given, word), word))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .filter(|(similarity, _)| *similarity > 0.75)
        {
            Some((_, word)) => error.with_hint(format!("did you mean `{word}`?")),
            None => error.with_hint(format!("write one of: {}", allowed.join(", "))),
        }
    }
}

/// Makes an enumeration whose values are written as words, in files and in JSON alike.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident, $what:literal { $($(#[$variant_meta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// Every value, in the order of the definition.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];
            /// Every word, in the order of the definition.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word by which files and pages name it.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// Reads the word, whatever its case and with spaces, hyphens or underscores between its parts.
            ///
            /// # Errors
            /// A [`crate::ValueError`] that lists the words and hints at the nearest.
            pub fn parse(given: &str) -> Result<Self, $crate::ValueError> {
                let plain = |word: &str| word.trim().to_lowercase().replace(['-', '_'], " ");
                let wanted = plain(given);
                $name::ALL
                    .iter()
                    .copied()
                    .find(|value| plain(value.word()) == wanted)
                    .ok_or_else(|| $crate::ValueError::not_one_of($what, given, $name::WORDS))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.word())
            }
        }
    };
}
pub(crate) use words;
