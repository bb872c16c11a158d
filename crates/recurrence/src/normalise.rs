//! Turns a cell into words that can be compared: one case, no accents, no punctuation.
//!
//! Works on every script alike and knows no language. It runs once per cell when a [`crate::RecordSet`] is taken in;
//! what the words are worth is decided later, in the views.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Most words kept of one cell.
pub const CELL_WORDS: usize = 2_000;
/// Most characters kept of one word.
pub const WORD_LETTERS: usize = 40;
/// Most bytes of a cell that are looked at.
pub const CELL_BYTES: usize = 64 * 1024;

/// The words of a cell in order, and whether anything was cut off.
pub fn words(cell: &str) -> (Vec<String>, bool) {
    let mut cut = false;
    let mut text = cell;
    if text.len() > CELL_BYTES {
        let mut end = CELL_BYTES;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text = &text[..end];
        cut = true;
    }
    let decoded;
    if text.contains('&') {
        decoded = decode_entities(text);
        text = &decoded;
    }
    let mut list = Vec::new();
    let mut word = String::new();
    let mut letters = 0;
    let mut push = |word: &mut String, letters: &mut usize| {
        if !word.is_empty() {
            if list.len() < CELL_WORDS {
                list.push(std::mem::take(word));
            } else {
                word.clear();
                cut = true;
            }
        }
        *letters = 0;
    };
    let mut take = |c: char| {
        if c.is_alphanumeric() {
            if letters < WORD_LETTERS {
                word.push(c);
            }
            letters += 1;
        } else if !matches!(c, '\'' | '’' | '`' | '´') {
            push(&mut word, &mut letters);
        }
    };
    if text.is_ascii() {
        for b in text.bytes() {
            take((b as char).to_ascii_lowercase());
        }
    } else {
        for c in text
            .nfkd()
            .filter(|c| !is_combining_mark(*c))
            .flat_map(char::to_lowercase)
        {
            match c {
                'ß' => {
                    take('s');
                    take('s');
                }
                'ς' => take('σ'),
                'ł' => take('l'),
                'ø' => take('o'),
                'đ' => take('d'),
                'ħ' => take('h'),
                'æ' => {
                    take('a');
                    take('e');
                }
                other if is_combining_mark(other) => {}
                other => take(other),
            }
        }
    }
    take(' ');
    (list, cut)
}

/// The cell as one key: its words run together.
pub fn key(cell: &str) -> String {
    let mut key: String = words(cell).0.concat();
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
            words("Ärinõustamine, ÉTUDE d'un Straße").0,
            ["arinoustamine", "etude", "dun", "strasse"]
        );
        assert_eq!(words("ΥΠΗΡΕΣΊΕΣ").0, words("υπηρεσίες").0);
        assert_eq!(words("L&#252;tz &amp; Co").0, ["lutz", "co"]);
    }

    #[test]
    fn a_huge_cell_is_cut_and_says_so() {
        let (list, cut) = words(&"word ".repeat(100_000));
        assert!(cut && list.len() <= CELL_WORDS);
        let (list, _) = words(&"x".repeat(1_000_000));
        assert_eq!(list[0].len(), WORD_LETTERS);
    }

    #[test]
    fn numbers_are_read_with_currency_and_thousands() {
        assert_eq!(number("$1,399.00"), Some(1399.0));
        assert_eq!(number("1.399,50 €"), Some(1399.5));
        assert_eq!(number("12,5"), Some(12.5));
        assert_eq!(number("none"), None);
    }
}
