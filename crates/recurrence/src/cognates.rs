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

/// Families of cognates among the words of a corpus.
#[derive(Default)]
pub struct Cognates {
    numbers: FxHashMap<Beginning, u32>,
    families: Vec<Family>,
    /// The family of each word; [`NONE`] for short ones and those with other letters.
    of_words: Vec<u32>,
}

/// Words that begin alike.
struct Family {
    beginning: Beginning,
    /// Rarity among the counted records, in nats, where it occurs in several languages.
    rarity: Option<f32>,
}

const NONE: u32 = u32::MAX;

impl Cognates {
    /// Takes in words that came since; the first time counts the records.
    pub fn extend(&mut self, corpus: &Corpus) {
        let first = self.of_words.is_empty();
        for word in self.of_words.len()..corpus.lexicon.len() {
            let family = beginning(corpus.lexicon.word(word as u32)).map(|beginning| {
                *self.numbers.entry(beginning).or_insert_with(|| {
                    self.families.push(Family {
                        beginning,
                        rarity: None,
                    });
                    self.families.len() as u32 - 1
                })
            });
            self.of_words.push(family.unwrap_or(NONE));
        }
        if first {
            self.count(corpus);
        }
    }

    fn count(&mut self, corpus: &Corpus) {
        // The first language of each family, whether there are more, and its records.
        let mut met: Vec<(usize, bool, u32)> = self.families.iter().map(|_| (0, false, 0)).collect();
        for record in 0..corpus.counted() {
            let language = corpus.language(record);
            for &word in corpus.words(record) {
                if let Some(met) = met.get_mut(self.of_words[word as usize] as usize) {
                    if met.2 == 0 {
                        met.0 = language;
                    }
                    met.1 |= met.0 != language;
                    met.2 += 1;
                }
            }
        }
        for (family, (_, several, records)) in self.families.iter_mut().zip(met) {
            family.rarity = several.then(|| rarity(corpus.counted() as f32, records));
        }
    }

    /// Whether a word is long enough to be of a family, and that family with its rarity where it occurs in several languages.
    pub fn family(&self, word: u32) -> Option<Option<(u32, f32)>> {
        let family = self.of_words[word as usize];
        let known = self.families.get(family as usize)?;
        Some(known.rarity.map(|rarity| (family, rarity)))
    }

    /// A family's name, for the user: how its words begin.
    pub fn name(&self, family: u32) -> String {
        let letters = self.families[family as usize].beginning;
        letters
            .iter()
            .map(|&letter| char::from(letter))
            .chain(['…'])
            .collect()
    }
}

/// How a word of [`SHARED_LETTERS`] levelled letters and more begins; nothing for one with digits or letters of other scripts.
fn beginning(word: &str) -> Option<Beginning> {
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
            ('b'..='d' | 'f'..='h' | 'j'..='n' | 'p'..='t' | 'v'..='z', 'h', _) => b"",
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
    const GREEK: &str = "αβγδεζηθικλμνξοπρσςτυφχψω";
    const LATIN: &str = "abgdezitiklmnxoprsstufkpo";
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
                "biotehnoloogia",
                "biotecnologia",
            ][..1],
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
        assert_eq!(shown("stand"), None);
        assert_eq!(shown("x24standard"), None);
        assert_eq!(shown("iso9001standard"), None);
        assert_eq!(shown("выставка"), None);
    }
}
