//! Turns a cell into words that can be compared: one case, no accents, no punctuation.
//!
//! Works on every script alike and knows no language. It runs once per cell when a [`crate::RecordSet`] is taken in;
//! what the words are worth is decided later, in the views.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Most words kept of one cell.
pub const CELL_WORDS: usize = 2_000;
/// Most characters kept of one word.
pub const WORD_LETTERS: usize = 40;
/// Most bytes of a cell that are looked at.
pub const CELL_BYTES: usize = 64 * 1024;

/// Calls with each word of a cell in order; answers whether anything was cut off. `word` is a buffer.
pub fn each_word(cell: &str, word: &mut String, mut take: impl FnMut(&str)) -> bool {
    let mut end = cell.len().min(CELL_BYTES);
    while !cell.is_char_boundary(end) {
        end -= 1;
    }
    let text = &cell[..end];
    let mut cut = end < cell.len();
    let decoded = text.contains('&').then(|| decode_entities(text));
    let text = decoded.as_deref().unwrap_or(text);
    word.clear();
    let (mut letters, mut words) = (0, 0);
    let mut put = |letter: char| {
        if letter.is_alphanumeric() {
            if letters < WORD_LETTERS {
                word.push(letter);
            }
            letters += 1;
        } else if !matches!(letter, '\'' | '’' | '`') {
            if !word.is_empty() {
                if words < CELL_WORDS {
                    take(word);
                } else {
                    cut = true;
                }
                words += 1;
                word.clear();
            }
            letters = 0;
        }
    };
    for letter in text.chars() {
        if letter.is_ascii() {
            put(letter.to_ascii_lowercase());
        } else {
            put_plain(letter, &mut put);
        }
    }
    put(' ');
    cut
}

/// A letter in lower case and without its marks. Letter by letter: the order of marks, which a whole text's normal form settles, is dropped with them.
fn put_plain(letter: char, put: &mut impl FnMut(char)) {
    decompose_compatible(letter, |part| {
        if is_combining_mark(part) {
            return;
        }
        for part in part.to_lowercase() {
            match part {
                'ß' => "ss".chars().for_each(&mut *put),
                'ς' => put('σ'),
                'ł' => put('l'),
                'ø' => put('o'),
                'đ' => put('d'),
                'ħ' => put('h'),
                'æ' => "ae".chars().for_each(&mut *put),
                part if part.is_ascii() || !is_combining_mark(part) => put(part),
                _ => {}
            }
        }
    });
}

/// The words of a cell in order.
pub fn words(cell: &str) -> Vec<String> {
    let mut list = Vec::new();
    each_word(cell, &mut String::new(), |word| list.push(word.to_owned()));
    list
}

/// The cell as one key: its words run together.
pub fn key(cell: &str) -> String {
    let mut key: String = words(cell).concat();
    if let Some((end, _)) = key.char_indices().nth(WORD_LETTERS) {
        key.truncate(end);
    }
    key
}

/// The quantity in a cell: digits with a decimal point or comma, thousands parted, a currency sign or unit around it.
pub fn number(cell: &str) -> Option<f64> {
    let kept: String = cell
        .chars()
        .filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-'))
        .collect();
    let kept = kept.trim_end_matches(['.', ',', '-']);
    if !kept.bytes().any(|b| b.is_ascii_digit()) || kept.len() > 30 {
        return None;
    }
    let point = kept.rfind('.');
    let comma = kept.rfind(',');
    let text = match (point, comma) {
        (Some(p), Some(c)) if p > c => kept.replace(',', ""),
        (Some(_), Some(_)) => kept.replace('.', "").replace(',', "."),
        (None, Some(c)) if kept.len() - c == 4 => kept.replace(',', ""),
        (None, Some(_)) => kept.replace(',', "."),
        _ => kept.to_string(),
    };
    text.parse::<f64>().ok().filter(|value| value.is_finite())
}

/// Replaces the character references of HTML that catalogues leave in exported texts.
fn decode_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        let tail = &rest[start + 1..];
        let decoded = tail.bytes().take(9).position(|b| b == b';').and_then(|end| {
            let name = &tail[..end];
            let c = match name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                "nbsp" => ' ',
                _ => {
                    let digits = name.strip_prefix('#')?;
                    let value = match digits.strip_prefix(['x', 'X']) {
                        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                        None => digits.parse().ok()?,
                    };
                    char::from_u32(value)?
                }
            };
            Some((c, end))
        });
        match decoded {
            Some((c, end)) => {
                out.push(c);
                rest = &tail[end + 1..];
            }
            None => {
                out.push('&');
                rest = tail;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_punctuation_do_not_matter() {
        assert_eq!(
            words("Ärinõustamine, ÉTUDE d'un Straße"),
            ["arinoustamine", "etude", "dun", "strasse"]
        );
        assert_eq!(words("ΥΠΗΡΕΣΊΕΣ"), words("υπηρεσίες"));
        assert_eq!(words("L&#252;tz &amp; Co"), ["lutz", "co"]);
    }

    #[test]
    fn a_huge_cell_is_cut_and_says_so() {
        let mut count = 0;
        assert!(each_word(&"word ".repeat(100_000), &mut String::new(), |_| {
            count += 1
        }));
        assert_eq!(count, CELL_WORDS);
        assert_eq!(words(&"x".repeat(1_000_000))[0].len(), WORD_LETTERS);
    }

    #[test]
    fn numbers_are_read_with_currency_and_thousands() {
        assert_eq!(number("$1,399.00"), Some(1399.0));
        assert_eq!(number("1.399,50 €"), Some(1399.5));
        assert_eq!(number("12,5"), Some(12.5));
        assert_eq!(number("none"), None);
    }
}
