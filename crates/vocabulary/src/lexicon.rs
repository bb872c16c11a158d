//! Gives the words of texts in the forms by which they are found: folded, as stems of a language, and compounds in their parts.
//!
//! For search over texts in many languages; the same rules by which [`crate::Classifier`] finds labels. What is done with the forms is the
//! caller's business.

use crate::fold;
use crate::index::{LabelIndex, LanguageIndex};
use crate::language::small_word_languages;
use crate::scheme::Scheme;
use crate::stem::{LanguageStemmer, STEMMED};

pub use crate::fold::Word;

/// The shortest part of a compound that is a word of its own, in letters.
const SHORTEST_PART: usize = 4;

/// The forms of words in every language that has a stemmer, and in those of a scheme.
///
/// ```
/// use p4c_vocabulary::{Lexicon, Scheme};
/// let lexicon = Lexicon::new(Scheme::bundled());
/// assert_eq!(lexicon.stem("et", "klastrite"), lexicon.stem("et", "klaster"));
/// assert_eq!(lexicon.parts("de", "exportberatung"), ["export", "beratung"]);
/// ```
pub struct Lexicon {
    of_scheme: LabelIndex,
    languages: Vec<&'static str>,
    stemmers: Vec<LanguageStemmer>,
}

impl Lexicon {
    /// Prepares the words of a scheme, by which compounds are taken apart. Linear in the number of labels: about 10 ms for the bundled scheme.
    pub fn new(scheme: &Scheme) -> Self {
        Self {
            of_scheme: LabelIndex::new(scheme),
            languages: STEMMED.to_vec(),
            stemmers: STEMMED
                .iter()
                .map(|language| LanguageStemmer::new(language))
                .collect(),
        }
    }

    /// Every language that has a stemmer: primary subtags.
    pub fn languages(&self) -> &[&'static str] {
        &self.languages
    }

    /// The words of a text, folded, with their places. Words beyond 64 bytes are cut there.
    pub fn words(text: &str) -> Vec<Word> {
        fold::words(text)
    }

    /// Whether a folded word carries no meaning of its own in some language: `for`, `ja`, `der`.
    pub fn is_small(folded: &str) -> bool {
        small_word_languages(folded) != 0
    }

    /// The stem of a folded word in a language (a primary subtag), which its inflected forms share; in a language without a stemmer the
    /// word without a final `s`.
    pub fn stem(&self, language: &str, folded: &str) -> String {
        match self.languages.iter().position(|known| *known == language) {
            Some(place) => self.stemmers[place].stem(folded),
            None => LanguageStemmer::new("").stem(folded),
        }
    }

    /// The parts of a compound as the word has them, most linking letters left out, at most four; empty for other words and for languages
    /// that write no compounds. At least one part is a word of the scheme's labels in that language, and where the whole is such a word,
    /// every part is, with five letters or more.
    pub fn parts<'w>(&self, language: &str, folded: &'w str) -> Vec<&'w str> {
        let mut parts = Vec::new();
        let of_scheme = self
            .of_scheme
            .languages
            .iter()
            .find(|index| index.language == language);
        if let Some(index) = of_scheme {
            take_apart(index, folded, 1, &mut parts);
        }
        parts
    }
}

/// Adds the parts of a compound; says whether it is one.
fn take_apart<'w>(index: &LanguageIndex, folded: &'w str, depth: usize, parts: &mut Vec<&'w str>) -> bool {
    let Some(cut) = index.cut(folded) else {
        return false;
    };
    let head = cut.head.map_or(&folded[..cut.at], |(_, end)| &folded[..end]);
    let tail = &folded[cut.at..];
    let letters = |part: &str| part.chars().count();
    // A word that stands whole in the labels seldom is one by chance: `toetuste` is not made of `toet` and `uste`.
    if index.word(folded).is_some()
        && (cut.head.is_none() || cut.tail.is_none() || letters(head).min(letters(tail)) <= SHORTEST_PART)
    {
        return false;
    }
    for part in [head, tail] {
        if letters(part) >= SHORTEST_PART && (depth == 0 || !take_apart(index, part, depth - 1, parts)) {
            parts.push(part);
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compounds_are_taken_apart_where_a_part_is_known() {
        let lexicon = Lexicon::new(Scheme::bundled());
        assert_eq!(lexicon.parts("et", "eksporditoetuste"), ["ekspordi", "toetuste"]);
        assert_eq!(lexicon.parts("fi", "rahoitusneuvonta"), ["rahoitus", "neuvonta"]);
        let parts = lexicon.parts("de", "forderungsberatung");
        assert_eq!(lexicon.stem("de", parts[0]), lexicon.stem("de", "forderung"));
        assert_eq!(parts[1], "beratung");
        assert_eq!(lexicon.parts("de", "export"), Vec::<&str>::new());
        assert_eq!(lexicon.parts("en", "exportberatung"), Vec::<&str>::new());
    }

    #[test]
    fn every_language_of_the_scheme_has_a_stemmer() {
        let lexicon = Lexicon::new(Scheme::bundled());
        for language in Scheme::bundled().languages() {
            assert!(lexicon.languages().contains(&language), "{language}");
        }
    }
}
