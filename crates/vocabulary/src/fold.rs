//! Brings text to the form in which words are compared: folded, cut into words, with their places kept.
//!
//! First step for labels and texts alike. Folding drops case and diacritics (Greek tonos, Maltese and Slovene letters), so that texts
//! typed without them still match. Stems are not made here: see `stem`.

use std::sync::LazyLock;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Folded form.
    pub folded: String,
    /// Byte range in the original text.
    pub start: usize,
    /// End of the byte range.
    pub end: usize,
    /// Whether every letter is a capital and there are at least two letters: perhaps an abbreviation.
    pub capitals: bool,
}

/// Lower case without diacritics: `Ευρεσιτεχνίας` gives `ευρεσιτεχνιασ`, `għan` gives `ghan`, `Straße` gives `strasse`.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// [`fold`] behind what the buffer already holds.
fn fold_into(text: &str, folded: &mut String) {
    if text.is_ascii() {
        let start = folded.len();
        folded.push_str(text);
        folded[start..].make_ascii_lowercase();
        return;
    }
    let common = &*COMMON;
    for letter in text.chars() {
        if letter.is_ascii() {
            folded.push(letter.to_ascii_lowercase());
        } else if let Some(known) = common.get(letter as usize) {
            folded.push_str(&known.folded);
        } else {
            fold_letter(letter, folded);
        }
    }
}

/// What is known of a letter.
struct Known {
    folded: Box<str>,
    in_word: bool,
}

/// The letters of Latin, Greek and Cyrillic, by their code.
static COMMON: LazyLock<Vec<Known>> = LazyLock::new(|| {
    ('\0'..'\u{500}')
        .map(|letter| {
            let mut folded = String::new();
            fold_letter(letter, &mut folded);
            Known {
                folded: folded.into(),
                in_word: stands_in_word(letter),
            }
        })
        .collect()
});

/// Letter by letter: the order of the marks, which a whole text's normal form settles, is dropped with them.
fn fold_letter(letter: char, folded: &mut String) {
    decompose_compatible(letter, |part| {
        if !is_combining_mark(part) {
            part.to_lowercase().for_each(|part| push_plain(part, folded));
        }
    });
}

fn stands_in_word(letter: char) -> bool {
    letter.is_alphanumeric() || is_combining_mark(letter)
}

/// A lower-case letter without what decomposition leaves on it.
fn push_plain(letter: char, folded: &mut String) {
    match letter {
        'ς' => folded.push('σ'),
        'ß' => folded.push_str("ss"),
        'ħ' => folded.push('h'),
        'ł' => folded.push('l'),
        'ø' => folded.push('o'),
        'đ' | 'ð' => folded.push('d'),
        'ı' => folded.push('i'),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'þ' => folded.push_str("th"),
        letter if letter.is_ascii() || !is_combining_mark(letter) => folded.push(letter),
        _ => {}
    }
}

/// Cuts a text into words of letters and digits. `R&D`, `F&E` and the like stay one word; apostrophes and hyphens part words.
/// Linear in the length; words beyond 64 bytes are cut there, so that garbage stays cheap.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    each_word(text, &mut String::new(), |folded, start, end, capitals| {
        found.push(Word {
            folded: folded.to_owned(),
            start,
            end,
            capitals,
        });
        true
    });
    found
}

/// [`words`] without keeping them: calls with the folded form, its byte range and whether it is all capitals, until that gives `false`.
pub(crate) fn each_word(
    text: &str,
    buffer: &mut String,
    mut take: impl FnMut(&str, usize, usize, bool) -> bool,
) {
    let common = &*COMMON;
    let mut start = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let inside = if letter.is_ascii() {
            letter.is_ascii_alphanumeric() || (letter == '&' && joins(text, at))
        } else {
            common
                .get(letter as usize)
                .map_or_else(|| stands_in_word(letter), |known| known.in_word)
        };
        if inside && start.is_none() {
            start = Some(at);
        }
        if let Some(begin) = start {
            let end = if inside { at + letter.len_utf8() } else { at };
            if !inside || letters.peek().is_none() || end - begin >= 64 {
                start = None;
                buffer.clear();
                let original = &text[begin..end];
                fold_into(original, buffer);
                if !buffer.is_empty() && !take(buffer, begin, end, is_capitals(original)) {
                    return;
                }
            }
        }
    }
}

/// Whether an ampersand stands between two single letters, as in `R&D`.
fn joins(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev();
    let mut after = text[at + 1..].chars();
    let single = |near: Option<char>, far: Option<char>| {
        near.is_some_and(char::is_alphabetic) && !far.is_some_and(char::is_alphanumeric)
    };
    single(before.next(), before.next()) && single(after.next(), after.next())
}

/// Whether there are at least two letters and all are capitals.
fn is_capitals(original: &str) -> bool {
    if original.starts_with(char::is_lowercase) {
        return false;
    }
    let mut letters = original.chars().filter(|letter| letter.is_alphabetic());
    let mut count = 0;
    letters.all(|letter| {
        count += 1;
        letter.is_uppercase()
    }) && count >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_diacritics_do_not_matter() {
        assert_eq!(fold("ΔΙΠΛΏΜΑΤΑ Ευρεσιτεχνίας"), "διπλωματα ευρεσιτεχνιασ");
        assert_eq!(fold("Għan, STRAßE, Žalec, Õpe"), "ghan, strasse, zalec, ope");
    }

    #[test]
    fn words_keep_their_places() {
        let text = "L'R&D à Ljubljana: start-up";
        let found = words(text);
        let forms: Vec<&str> = found.iter().map(|word| word.folded.as_str()).collect();
        assert_eq!(forms, ["l", "r&d", "a", "ljubljana", "start", "up"]);
        assert_eq!(&text[found[3].start..found[3].end], "Ljubljana");
        assert!(found[1].capitals && !found[3].capitals);
    }
}
