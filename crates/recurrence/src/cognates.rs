//! Finds words of different languages that are one by origin: they begin alike once spellings are levelled out.
//!
//! "Biotechnologie", "biotecnología" and "βιοτεχνολογία" begin the same, however they end. Greek letters are written as Latin ones and what languages
//! spell in their own ways (ph and f, y and i, c and k, double letters) is made one. Knows no language and no list of words.

use crate::corpus::{Corpus, rarity};
use rustc_hash::FxHashMap;

/// Levelled letters that cognates have in common.
const SHARED_LETTERS: usize = 6;

/// How a long word begins when its spelling is levelled out.
type Beginning = [u8; SHARED_LETTERS];

/// Families of cognates among the words of a corpus; a family is named by its first word.
#[derive(Default)]
pub struct Cognates {
    first_words: FxHashMap<Beginning, u32>,
    /// The family of each word; [`NONE`] for short ones and those with other letters.
    families: Vec<u32>,
    /// Rarity among the counted records, in nats, of each family that occurs in several languages.
    rarity: FxHashMap<u32, f32>,
}

const NONE: u32 = u32::MAX;

/// What was met of a family.
#[derive(Default)]
struct Met {
    records: u32,
    last_record: Option<usize>,
    first_language: usize,
    several_languages: bool,
}

impl Cognates {
    /// Takes in words that came since; the first time counts the records.
    pub fn extend(&mut self, corpus: &Corpus) {
        let first = self.families.is_empty();
        for word in self.families.len() as u32..corpus.lexicon.len() as u32 {
            let family = beginning(corpus.lexicon.word(word))
                .map(|beginning| *self.first_words.entry(beginning).or_insert(word));
            self.families.push(family.unwrap_or(NONE));
        }
        if first {
            self.count(corpus);
        }
    }

    fn count(&mut self, corpus: &Corpus) {
        let mut families: FxHashMap<u32, Met> = FxHashMap::default();
        for record in 0..corpus.counted() {
            let language = corpus.language(record);
            for &word in corpus.words(record) {
                let family = self.families[word as usize];
                if family == NONE {
                    continue;
                }
                let met = families.entry(family).or_insert_with(|| Met {
                    first_language: language,
                    ..Met::default()
                });
                // Of several words of one family in a record the first counts.
                if met.last_record != Some(record) {
                    met.records += 1;
                    met.last_record = Some(record);
                    met.several_languages |= met.first_language != language;
                }
            }
        }
        let shared = families.into_iter().filter(|(_, met)| met.several_languages);
        let rarity = |met: Met| rarity(corpus.counted() as f32, met.records);
        self.rarity = shared.map(|(family, met)| (family, rarity(met))).collect();
    }

    /// What a word counts as between two languages, its family or, as a short one, itself, and how rare that is in nats; nothing where it stands in one
    /// language only.
    pub fn term(&self, corpus: &Corpus, word: u32) -> Option<(u32, f32)> {
        match self.families[word as usize] {
            NONE => corpus.is_common(word).then(|| (word, corpus.word_rarity(word))),
            family => self.rarity.get(&family).map(|&rarity| (family, rarity)),
        }
    }
}

/// How a word of [`SHARED_LETTERS`] levelled letters and more begins; nothing for one with digits, which is a name or a number, or letters of other scripts.
fn beginning(word: &str) -> Option<Beginning> {
    if word.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut levelled = Beginning::default();
    let mut count = 0;
    let mut letters = word.chars().map(latin).peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        let sounds: &[u8] = match (before, letter, next) {
            (_, 'p', 'h') => b"f",
            (_, 'c', 'h') | (_, 'q', _) => b"k",
            (_, 'c', 'e' | 'i' | 'y') | (_, 'z', _) => b"s",
            (_, 'c', _) => b"k",
            (_, 'x', _) => b"ks",
            (_, 'o', 'u') => b"",
            (_, 'y' | 'j', _) => b"i",
            (_, 'w', _) => b"v",
            // Behind a consonant it is not heard.
            ('b'..='d' | 'f'..='h' | 'j'..='n' | 'p'..='t' | 'v'..='x' | 'z', 'h', _) => b"",
            (_, 'a'..='z', _) => &[letter as u8],
            _ => return None,
        };
        before = letter;
        for &sound in sounds {
            if count > 0 && levelled[count - 1] == sound {
                continue;
            }
            levelled[count] = sound;
            count += 1;
            if count == SHARED_LETTERS {
                return Some(levelled);
            }
        }
    }
    None
}

/// A Greek letter as the Latin one that loanwords have for it; others as they are.
fn latin(letter: char) -> char {
    const GREEK: &str = "αβγδεζηθικλμνξοπρστυφχψω";
    const LATIN: &str = "abgdezitiklmnxoprstufkpo";
    if letter.is_ascii() {
        return letter;
    }
    let place = GREEK.chars().position(|greek| greek == letter);
    place.and_then(|place| LATIN.chars().nth(place)).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(word: &str) -> Option<String> {
        beginning(word).map(|letters| letters.iter().map(|&letter| char::from(letter)).collect())
    }

    #[test]
    fn cognates_begin_alike() {
        for family in [
            &[
                "biotechnologie",
                "biotechnology",
                "biotecnologia",
                "βιοτεχνολογια",
            ][..],
            &["photonics", "photonique", "fotonica", "fotoniikka", "φωτονικη"],
            &["tourisme", "turismo", "turism", "tourismus", "τουρισμος"],
            &["logistics", "logistik", "logistiikka", "logistique", "logistika"],
            &["innovation", "innovatsioon", "innovative"],
            &["innovazione", "inovacije"],
            &["christmas", "kristmas"],
        ] {
            let begins: Vec<_> = family.iter().map(|word| shown(word)).collect();
            assert!(
                begins.windows(2).all(|two| two[0] == two[1]),
                "{family:?} {begins:?}"
            );
            assert!(begins[0].is_some());
        }
        // What no rule of single letters levels.
        assert_ne!(shown("tehnoloogia"), shown("technologie"));
        assert_eq!(shown("stand"), None);
        assert_eq!(shown("x24standard"), None);
        assert_eq!(shown("horizon2020"), None);
        assert_eq!(shown("выставка"), None);
    }
}
