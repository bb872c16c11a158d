//! Compares two spellings: how many slips of typing lie between them, and whether one abbreviates the other.
//!
//! Called by the views for words that are not equal; knows nothing of fields or frequencies.

/// Optimal string alignment distance (insert, delete, replace, swap of neighbours), or `None` above `limit`.
///
/// Cost O(|a| |b|); words are bounded, see [`crate::normalise::WORD_LETTERS`].
pub fn slips(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    const SIZE: usize = crate::normalise::WORD_LETTERS + 2;
    let a = &a[..a.len().min(SIZE - 1)];
    let b = &b[..b.len().min(SIZE - 1)];
    let mut before = [0usize; SIZE];
    let mut last = [0usize; SIZE];
    let mut row = [0usize; SIZE];
    for (j, cell) in last.iter_mut().enumerate().take(b.len() + 1) {
        *cell = j;
    }
    for i in 1..=a.len() {
        row[0] = i;
        let mut least = i;
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut value = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                value = value.min(before[j - 2] + 1);
            }
            row[j] = value;
            least = least.min(value);
        }
        if least > limit {
            return None;
        }
        before = last;
        last = row;
    }
    (last[b.len()] <= limit).then_some(last[b.len()])
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
    let left: Vec<char> = a.chars().collect();
    let right: Vec<char> = b.chars().collect();
    let (short, long) = if left.len() <= right.len() {
        (&left, &right)
    } else {
        (&right, &left)
    };
    let shared = short.iter().zip(long.iter()).take_while(|(x, y)| x == y).count();
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
    let left: Vec<char> = a.chars().collect();
    let right: Vec<char> = b.chars().collect();
    let longest = left.len().max(right.len()).max(1);
    match slips(&left, &right, longest) {
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
