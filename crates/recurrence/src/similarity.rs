//! Compares two spellings: how many slips of typing lie between them, and whether one abbreviates the other.
//!
//! Called by the views for words that are not equal; knows nothing of fields or frequencies.

/// Least likeness at which two different words count as spellings of one.
pub const ALIKE: f32 = 0.6;

/// Most letters compared.
const LETTERS: usize = crate::normalise::WORD_LETTERS + 1;

/// A word as letters of one kind: bytes where all are ASCII, else characters.
enum Letters<'w> {
    Ascii(&'w [u8]),
    Any([char; LETTERS], usize),
}

impl Letters<'_> {
    fn of(word: &str, ascii: bool) -> Letters<'_> {
        if ascii {
            return Letters::Ascii(&word.as_bytes()[..word.len().min(LETTERS)]);
        }
        let mut letters = ['\0'; LETTERS];
        let mut count = 0;
        for (place, letter) in letters.iter_mut().zip(word.chars()) {
            *place = letter;
            count += 1;
        }
        Letters::Any(letters, count)
    }
}

/// Calls with the letters of two words, in the form that both have.
macro_rules! with_letters {
    ($a:expr, $b:expr, $call:expr) => {{
        let ascii = $a.is_ascii() && $b.is_ascii();
        match (Letters::of($a, ascii), Letters::of($b, ascii)) {
            (Letters::Ascii(a), Letters::Ascii(b)) => $call(a, b),
            (Letters::Any(a, x), Letters::Any(b, y)) => $call(&a[..x], &b[..y]),
            _ => 0.0,
        }
    }};
}

/// Optimal string alignment distance (insert, delete, replace, swap of neighbours), or `None` above `limit`.
///
/// Cost O(|a| x limit); words are bounded, see [`crate::normalise::WORD_LETTERS`].
pub fn slips<L: PartialEq>(a: &[L], b: &[L], limit: usize) -> Option<usize> {
    let (a, b) = (&a[..a.len().min(LETTERS)], &b[..b.len().min(LETTERS)]);
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    // Beyond the limit all distances are alike.
    let beyond = limit.min(LETTERS) as u8 + 1;
    let mut rows = [[beyond; LETTERS + 1]; 3];
    for (j, cell) in rows[0].iter_mut().enumerate().take(b.len() + 1) {
        *cell = (j as u8).min(beyond);
    }
    for i in 1..=a.len() {
        let (before, last, row) = ((i + 1) % 3, (i + 2) % 3, i % 3);
        // Only cells near the diagonal can be within the limit.
        let (first, end) = (i.saturating_sub(limit).max(1), (i + limit).min(b.len()));
        rows[row][first - 1] = if first == 1 { (i as u8).min(beyond) } else { beyond };
        let mut least = rows[row][first - 1];
        for j in first..=end {
            let cost = u8::from(a[i - 1] != b[j - 1]);
            let mut value = (rows[last][j] + 1)
                .min(rows[row][j - 1] + 1)
                .min(rows[last][j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                value = value.min(rows[before][j - 2] + 1);
            }
            rows[row][j] = value.min(beyond);
            least = least.min(rows[row][j]);
        }
        if end < b.len() {
            rows[row][end + 1] = beyond;
        }
        if least == beyond {
            return None;
        }
    }
    let distance = usize::from(rows[a.len() % 3][b.len()]);
    (distance <= limit).then_some(distance)
}

/// Slips up to which two words count as spellings of one, by the letters of the longer.
pub fn slips_allowed(letters: usize) -> usize {
    if letters < 6 { 1 } else { letters / 3 }
}

/// How alike two different words are (0..=1): slips of typing, inflected endings, or an abbreviation.
///
/// Words with digits in them are alike only when equal: a model number one digit off is another model.
pub fn word_likeness(a: &str, b: &str) -> f32 {
    if a == b {
        return 1.0;
    }
    if a.bytes().any(|c| c.is_ascii_digit()) || b.bytes().any(|c| c.is_ascii_digit()) {
        return 0.0;
    }
    with_letters!(a, b, letters_alike)
}

fn letters_alike<L: PartialEq>(a: &[L], b: &[L]) -> f32 {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let shared = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    if shared == short.len() {
        return 0.5 + 0.5 * short.len() as f32 / long.len() as f32;
    }
    if short.len() < 4 {
        return 0.0;
    }
    let limit = slips_allowed(long.len());
    let ending = if shared >= 5 || shared * 10 >= long.len() * 7 {
        shared as f32 / long.len() as f32
    } else {
        0.0
    };
    let typed = match slips(short, long, limit) {
        Some(distance) => 1.0 - distance as f32 / long.len() as f32,
        None => 0.0,
    };
    ending.max(typed)
}

/// How alike two keys are (0..=1) by slips of typing.
pub fn key_likeness(a: &str, b: &str) -> f32 {
    if a == b {
        return 1.0;
    }
    with_letters!(a, b, keys_alike)
}

fn keys_alike<L: PartialEq>(a: &[L], b: &[L]) -> f32 {
    let longest = a.len().max(b.len()).max(1);
    match slips(a, b, longest) {
        Some(distance) => (1.0 - distance as f32 / longest as f32).max(0.0),
        None => 0.0,
    }
}

/// How near two quantities are (0..=1): the smaller over the larger, 0 when their signs differ.
pub fn nearness(a: f64, b: f64) -> f32 {
    if a == b {
        return 1.0;
    }
    if a * b <= 0.0 {
        return 0.0;
    }
    let (a, b) = (a.abs(), b.abs());
    (a.min(b) / a.max(b)) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(a: &str, b: &str) -> Option<usize> {
        slips(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>(), 10)
    }

    #[test]
    fn slips_are_counted_as_a_typist_makes_them() {
        assert_eq!(distance("highgate", "highgtae"), Some(1));
        assert_eq!(distance("kitten", "sitting"), Some(3));
        assert_eq!(distance("", "abc"), Some(3));
        assert_eq!(distance("ca", "abc"), Some(3));
    }

    #[test]
    fn endings_initials_and_slips_are_near_and_other_models_are_not() {
        assert!(word_likeness("internationalisation", "internationalization") > 0.9);
        assert!(word_likeness("emiily", "emily") > 0.8);
        assert!(word_likeness("d", "david") >= 0.5);
        assert_eq!(word_likeness("kx1200", "kx1300"), 0.0);
        assert_eq!(word_likeness("north", "south"), 0.0);
    }
}
