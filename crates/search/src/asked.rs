//! Reads what is asked: which words, which of them are needed, and the forms in which each is looked up.

use p4c_vocabulary::Lexicon;
use rustc_hash::FxHashSet;

use crate::analysis::{Analysis, stem_term};

/// So many words of a question count, the first ones: enough for a sentence.
const MOST_WORDS: usize = 16;
/// A word with fewer letters is not taken for a slip of the pen, nor looked for among the beginnings of topics.
const FOUR_LETTERS: usize = 4;
/// A word with so many letters may have two slips.
const LONG_WORD: usize = 8;
/// A word with more letters is not taken for a slip of the pen.
const LONGEST_WORD: usize = 32;

/// A word that is asked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The word as it was written.
    pub(crate) written: String,
    /// The word, folded.
    pub(crate) word: String,
    /// Whether it is still being written, so that words which begin with it are meant as well.
    pub(crate) is_begun: bool,
    /// Whether a document has to have it. A small word (`for`, `ja`) does not have to be there, unless nothing else is asked.
    pub(crate) is_needed: bool,
}

impl Asked {
    /// The words that are asked, each once.
    pub(crate) fn read(question: &str) -> Vec<Self> {
        let mut seen = FxHashSet::default();
        let words = Lexicon::words(question);
        // A blank or a sign behind the last word says that it is whole.
        let is_open = words.last().is_some_and(|last| last.end == question.len());
        let mut asked: Vec<Self> = Vec::new();
        for (place, word) in words.iter().enumerate() {
            if asked.len() == MOST_WORDS {
                break;
            }
            let is_begun = is_open && place + 1 == words.len();
            if seen.insert(word.folded.as_str()) {
                asked.push(Self {
                    is_needed: !Lexicon::is_small(&word.folded),
                    is_begun,
                    written: question[word.start..word.end].to_owned(),
                    word: word.folded.clone(),
                });
            }
        }
        if asked.iter().all(|word| !word.is_needed) {
            asked.iter_mut().for_each(|word| word.is_needed = true);
        }
        asked
    }

    /// How many slips of the pen the word may have.
    pub(crate) fn most_slips(&self) -> u8 {
        let letters = self.word.chars().count();
        match letters {
            FOUR_LETTERS..LONG_WORD => 1,
            LONG_WORD..=LONGEST_WORD => 2,
            _ => 0,
        }
        .min(if self.word.chars().any(char::is_numeric) {
            0
        } else {
            2
        })
    }
}

/// The terms that stand for an asked word.
#[derive(Debug, Default)]
pub(crate) struct Forms {
    /// Words as they are.
    pub(crate) words: FxHashSet<String>,
    /// Stems, marked with their languages.
    pub(crate) stems: FxHashSet<String>,
    /// Letters with which words may begin.
    pub(crate) beginnings: FxHashSet<String>,
}

impl Forms {
    /// The forms of a word, and of words that begin with it where it is begun.
    pub(crate) fn of(analysis: &Analysis, word: &str, is_begun: bool) -> Self {
        Self {
            words: FxHashSet::from_iter([word.to_owned()]),
            stems: analysis.stems_of(word).into_iter().collect(),
            beginnings: is_begun.then(|| word.to_owned()).into_iter().collect(),
        }
    }

    /// The beginnings by which topics are looked up.
    pub(crate) fn long_beginnings(&self) -> impl Iterator<Item = &String> {
        self.beginnings
            .iter()
            .filter(|letters| letters.chars().count() >= FOUR_LETTERS)
    }

    /// Takes other forms in.
    pub(crate) fn extend(&mut self, others: Self) {
        self.words.extend(others.words);
        self.stems.extend(others.stems);
        self.beginnings.extend(others.beginnings);
    }

    /// Whether a word of a text is one of these.
    pub(crate) fn have(&self, lexicon: &Lexicon, language: &str, word: &str) -> bool {
        let is_one = |form: &str| {
            self.words.contains(form)
                || self.stems.contains(&stem_term(lexicon, language, form))
                || self.beginnings.iter().any(|letters| form.starts_with(letters))
        };
        is_one(word) || lexicon.parts(language, word).into_iter().any(is_one)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(question: &str) -> Vec<(String, bool, bool)> {
        Asked::read(question)
            .into_iter()
            .map(|asked| (asked.word, asked.is_begun, asked.is_needed))
            .collect()
    }

    #[test]
    fn the_last_word_is_open_until_a_blank_follows() {
        assert_eq!(
            words("Help for fund"),
            [
                ("help".to_owned(), false, true),
                ("for".to_owned(), false, false),
                ("fund".to_owned(), true, true)
            ]
        );
        assert_eq!(words("fund "), [("fund".to_owned(), false, true)]);
    }

    #[test]
    fn small_words_are_needed_where_nothing_else_is_asked() {
        assert_eq!(words("IT "), [("it".to_owned(), false, true)]);
        assert_eq!(words("\u{200f}?!*"), []);
    }

    #[test]
    fn only_so_many_words_count() {
        let many: Vec<String> = (0..10_000).map(|number| format!("w{number}")).collect();
        assert_eq!(words(&many.join(" ")).len(), MOST_WORDS);
    }
}
