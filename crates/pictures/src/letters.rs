//! Estimates how wide words are and breaks them into lines, so that no label leaves its place.
//!
//! Widths are those of a wide sans serif, so that the page's font is rather narrower than thought than wider.

/// The width of words at a font size of 1.
fn unit_width(letter: char) -> f64 {
    match letter {
        'i' | 'l' | 'j' | 'I' | '|' | '\'' | '.' | ',' | ':' | ';' | '!' | 'ι' | '·' => 0.3,
        ' ' | '\u{a0}' | 'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' | '"' => 0.38,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '—' | 'ω' | 'Ω' | '…' => 0.92,
        // Written as the replacement character.
        control if control < ' ' => 1.05,
        '0'..='9' => 0.64,
        letter if letter.is_uppercase() => 0.73,
        letter if letter.is_ascii() => 0.58,
        letter if letter.is_alphabetic() && (letter as u32) < 0x0590 => 0.6,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0.0,
        // Scripts that are set in squares.
        letter if (letter as u32) >= 0x1100 => 1.05,
        _ => 0.65,
    }
}

/// The width of words at a font size, in the unit of the size.
pub fn width(words: &str, size: f64) -> f64 {
    words.chars().map(unit_width).sum::<f64>() * size
}

/// Words in at most `most` lines of at most `room`, broken after spaces, hyphens and slashes, and inside a word only where it is longer
/// than a line; what does not fit ends with `…`. At least one line.
pub fn lines(words: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let most = most.max(1);
    let mut lines: Vec<String> = vec![String::new()];
    let mut is_cut = false;
    'pieces: for piece in pieces(words) {
        for part in parts(&piece, size, room) {
            let last = lines.len() - 1;
            let joined = format!("{}{part}", lines[last]);
            if lines[last].is_empty() || width(joined.trim_end(), size) <= room {
                lines[last] = joined.trim_start().to_owned();
            } else if lines.len() < most {
                lines.push(part.trim_start().to_owned());
            } else {
                is_cut = true;
                break 'pieces;
            }
        }
    }
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    if let (true, Some(last)) = (is_cut, lines.last_mut()) {
        while !last.is_empty() && width(last, size) + width("…", size) > room {
            last.pop();
        }
        last.truncate(last.trim_end().len());
        last.push('…');
    }
    lines
}

/// Words on one line.
pub fn line(words: &str, size: f64, room: f64) -> String {
    lines(words, size, room, 1).swap_remove(0)
}

/// The pieces between which a line may be broken, each with the space or hyphen after it.
fn pieces(words: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    for letter in words.chars() {
        let last = found.len() - 1;
        // White space of any kind is one space, but the space that does not break.
        if letter.is_whitespace() && letter != '\u{a0}' {
            if !found[last].is_empty() && !found[last].ends_with(' ') {
                found[last].push(' ');
                found.push(String::new());
            }
            continue;
        }
        found[last].push(letter);
        if matches!(letter, '-' | '/' | '–') && found[last].chars().count() > 2 {
            found.push(String::new());
        }
    }
    found.retain(|piece| !piece.is_empty());
    found
}

/// A piece, in parts where it is longer than a line.
fn parts(piece: &str, size: f64, room: f64) -> Vec<String> {
    if width(piece.trim_end(), size) <= room {
        return vec![piece.to_owned()];
    }
    let mut found = vec![String::new()];
    for letter in piece.chars() {
        let last = found.len() - 1;
        let hyphen = width("-", size);
        if !found[last].is_empty()
            && width(&found[last], size) + width(&letter.to_string(), size) + hyphen > room
        {
            // A word that is longer than a line goes on with a hyphen; without spelling rules, anywhere.
            if letter.is_alphabetic() && found[last].ends_with(char::is_alphabetic) {
                found[last].push('-');
            }
            found.push(String::new());
        }
        let last = found.len() - 1;
        found[last].push(letter);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_break_after_hyphens_and_spaces() {
        let broken = lines("Provence-Alpes-Côte d'Azur", 12.0, 76.0, 4);
        assert_eq!(broken, ["Provence-", "Alpes-Côte", "d'Azur"]);
    }

    #[test]
    fn what_does_not_fit_ends_with_an_ellipsis_and_stays_in_its_room() {
        let long = "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikationsberatungsstelle für Klein- und Mittelbetriebe";
        for room in [30.0, 80.0, 200.0] {
            let broken = lines(long, 13.0, room, 2);
            assert_eq!(broken.len(), 2);
            assert!(broken[1].ends_with('…'), "{broken:?}");
            assert!(broken.iter().all(|line| width(line, 13.0) <= room), "{broken:?}");
        }
        assert_eq!(lines("", 13.0, 10.0, 2), [""]);
    }
}
