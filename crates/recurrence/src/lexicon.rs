//! Gives words numbers, and tells at a glance which words cannot be spellings of one.
//!
//! One lexicon holds the words of a whole run; while many records are read at once each stretch has a small one of its own,
//! so that most words are looked up where they are near. Nothing here knows how often a word occurs: see `corpus`.

use crate::similarity::{ALIKE, slips_allowed};
use hashbrown::HashTable;
use rustc_hash::FxHasher;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::hash::{Hash, Hasher};

/// Words and their numbers.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    /// All words, one after the other.
    letters: String,
    /// Where each word ends.
    ends: Vec<u32>,
    /// By word, for telling which others it cannot be alike.
    signs: Vec<Signs>,
    numbers: HashTable<u32>,
}

/// What can be seen of a word at a glance.
#[derive(Debug, Clone, Copy, Default)]
pub struct Signs {
    /// A bit for each letter that occurs in it, and in the upper half one for each that occurs again.
    letters: u64,
    /// The first four letters, 16 bits each from the lowest on.
    beginning: u64,
    length: u8,
    /// Slips up to which a shorter word may be a spelling of it.
    slips: u8,
    /// Letters, 4 at most, with which a word that only ends differently begins as this one, if it is not longer.
    ending: u8,
    digits: bool,
}

impl Signs {
    fn of(word: &str) -> Signs {
        let mut signs = Signs {
            digits: word.bytes().any(|byte| byte.is_ascii_digit()),
            ..Signs::default()
        };
        for (place, letter) in word.chars().enumerate() {
            let bit = 1 << (u32::from(letter) & 31);
            signs.letters |= if signs.letters & bit == 0 { bit } else { bit << 32 };
            signs.length = signs.length.saturating_add(1);
            if place < 4 {
                signs.beginning |= (u64::from(u32::from(letter)) & 0xFFFF) << (16 * place);
            }
        }
        signs.slips = slips_allowed(usize::from(signs.length)) as u8;
        signs.ending = (ALIKE * f32::from(signs.length)).ceil().min(4.0) as u8;
        signs
    }

    /// Whether two different words can be alike enough to be spellings of one: false only where they surely are not.
    pub fn may_be_alike(self, other: Signs) -> bool {
        let short = self.length.min(other.length);
        // One begins as the other goes on, or both begin alike and end differently.
        let beginning = short.min(self.ending.max(other.ending));
        if self.shared_beginning(other) >= u32::from(beginning) {
            return true;
        }
        // A slip changes two of the signs at most: it takes one letter and puts another.
        let slips = self.slips.max(other.slips);
        short >= 4
            && self.length.abs_diff(other.length) <= slips
            && (self.letters ^ other.letters).count_ones() <= 2 * u32::from(slips)
    }

    /// Letters with which both begin, 4 at most.
    fn shared_beginning(self, other: Signs) -> u32 {
        (self.beginning ^ other.beginning).trailing_zeros() / 16
    }
}

fn hash(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    word.hash(&mut hasher);
    hasher.finish()
}

/// The word with this number.
fn at<'w>(letters: &'w str, ends: &[u32], number: u32) -> &'w str {
    let number = number as usize;
    let begin = if number == 0 { 0 } else { ends[number - 1] as usize };
    &letters[begin..ends[number] as usize]
}

impl Lexicon {
    /// The number of a word, new or known.
    pub fn intern(&mut self, word: &str) -> u32 {
        let hashed = hash(word);
        let (letters, ends) = (&self.letters, &self.ends);
        if let Some(&number) = self
            .numbers
            .find(hashed, |&number| at(letters, ends, number) == word)
        {
            return number;
        }
        let number = self.ends.len() as u32;
        self.letters.push_str(word);
        self.ends.push(self.letters.len() as u32);
        self.signs.push(Signs::of(word));
        let (letters, ends) = (&self.letters, &self.ends);
        self.numbers
            .insert_unique(hashed, number, |&number| hash(at(letters, ends, number)));
        number
    }

    /// The word with this number.
    pub fn word(&self, number: u32) -> &str {
        at(&self.letters, &self.ends, number)
    }

    /// The signs of a word; none for one with digits, which is alike to no other.
    pub fn signs(&self, number: u32) -> Option<Signs> {
        Some(self.signs[number as usize]).filter(|signs| !signs.digits)
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.ends.len()
    }
}

impl Serialize for Lexicon {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.letters, &self.ends).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Lexicon {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (letters, ends): (String, Vec<u32>) = Deserialize::deserialize(deserializer)?;
        let mut lexicon = Lexicon::default();
        let mut begin = 0;
        for &end in &ends {
            let word = letters
                .get(begin..end as usize)
                .ok_or_else(|| D::Error::custom("words that do not fit their letters"))?;
            lexicon.intern(word);
            begin = end as usize;
        }
        if lexicon.len() == ends.len() && begin == letters.len() {
            Ok(lexicon)
        } else {
            Err(D::Error::custom("words that stand twice"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::similarity::word_likeness;

    #[test]
    fn a_word_keeps_its_number() {
        let mut lexicon = Lexicon::default();
        assert_eq!(
            (lexicon.intern("a"), lexicon.intern("öö"), lexicon.intern("a")),
            (0, 1, 0)
        );
        assert_eq!((lexicon.word(0), lexicon.word(1), lexicon.len()), ("a", "öö", 2));
    }

    #[test]
    fn words_that_are_alike_are_never_passed_over() {
        let words = [
            "export",
            "exports",
            "exporter",
            "exporting",
            "expotr",
            "fair",
            "fairs",
            "fari",
            "training",
            "trainee",
            "traning",
            "metal",
            "metals",
            "petal",
            "internationalisation",
            "internationalization",
            "in",
            "inter",
            "d",
            "david",
            "laboratory",
            "laboratories",
            "lab",
            "koolitus",
            "koolitused",
            "koolituse",
            "εξαγωγες",
            "εξαγωγων",
            "a300",
            "a330",
        ];
        let mut lexicon = Lexicon::default();
        let numbers: Vec<u32> = words.iter().map(|word| lexicon.intern(word)).collect();
        for (&a, one) in numbers.iter().zip(words) {
            for (&b, other) in numbers.iter().zip(words) {
                if a != b && word_likeness(one, other) >= ALIKE {
                    let (a, b) = (lexicon.signs(a).unwrap(), lexicon.signs(b).unwrap());
                    assert!(a.may_be_alike(b), "{one} {other}");
                }
            }
        }
    }
}
