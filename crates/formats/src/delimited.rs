//! Reads text with separated values into a grid: finds out the encoding and the separator, and tells what it guessed.

use std::borrow::Cow;

use encoding_rs::{
    Encoding, ISO_8859_3, ISO_8859_7, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1252, WINDOWS_1253,
    WINDOWS_1257,
};

use crate::file::{FileError, MOST_CHARACTERS, check_size};
use crate::grid::{Cell, Fault, Grid, Row};

/// Reads a whole text file.
pub fn read_text(file: &str, bytes: &[u8]) -> Result<Grid, FileError> {
    let mut grid = Grid::default();
    let (text, doubt) = decode(bytes);
    grid.doubts.extend(doubt);
    let (told, skipped) = told_separator(&text);
    let separator = told.unwrap_or_else(|| guess_separator(&text));
    let text = &text[skipped..];
    if separator != b',' {
        let name = match separator {
            b';' => "a semicolon",
            b'\t' => "a tab",
            _ => "a bar",
        };
        grid.doubts.push(format!("the values are separated by {name}"));
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let (mut record, mut cells) = (csv::StringRecord::new(), 0);
    let mut lines = Lines {
        text: text.as_bytes(),
        at: 0,
        line: 1 + u64::from(skipped > 0),
    };
    loop {
        let number = lines.number_at(reader.position().byte() as usize);
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => {
                return Err(FileError::new(
                    file,
                    format!("line {number}: {error}"),
                    "export the file again as CSV in UTF-8",
                ));
            }
        }
        cells += record.len();
        check_size(file, grid.rows.len() + 1, record.len(), cells)?;
        let row = Row {
            number,
            cells: record.iter().map(cell).collect(),
            hidden: false,
        };
        if !row.is_empty() {
            grid.rows.push(row);
        }
    }
    // All that follows a quotation mark without an end is one cell to the reader, so that cell is the last one.
    if let Some(lost) = lines_after_open_quote(text, separator)
        && let Some(cell) = grid.rows.last_mut().and_then(|row| row.cells.last_mut())
    {
        *cell = Cell::Fault(Fault::UnclosedQuotationMark(lost + 1));
    }
    Ok(grid)
}

/// How many lines follow on that of a quotation mark which opens a cell and is never closed; none where each has its end.
pub fn lines_after_open_quote(text: &str, separator: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut starts_cell) = (0, true);
    while at < bytes.len() {
        if starts_cell && bytes[at] == b'"' {
            let open = at;
            loop {
                match bytes[at + 1..].iter().position(|byte| *byte == b'"') {
                    None => return Some(text[open..].lines().count() - 1),
                    // Two of them stand for one.
                    Some(length) if bytes.get(at + length + 2) == Some(&b'"') => at += length + 2,
                    Some(length) => {
                        at += length + 2;
                        break;
                    }
                }
            }
            starts_cell = false;
        } else {
            starts_cell = bytes[at] == separator || matches!(bytes[at], b'\r' | b'\n');
            at += 1;
        }
    }
    None
}

/// Counts lines as an editor does, also where empty ones lie between records.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line on which the record begins that is read next from this byte on.
    fn number_at(&mut self, byte: usize) -> u64 {
        while self.at < self.text.len() && (self.at < byte || matches!(self.text[self.at], b'\r' | b'\n')) {
            self.line += u64::from(self.text[self.at] == b'\n');
            self.at += 1;
        }
        self.line
    }
}

/// The separator that Excel writes into a first line of its own, `sep=;`, and the length of that line.
fn told_separator(text: &str) -> (Option<u8>, usize) {
    let line = text.lines().next().unwrap_or_default();
    match line.strip_prefix("sep=").map(str::as_bytes) {
        Some([separator @ (b',' | b';' | b'\t' | b'|')]) => {
            let end = text.find('\n').map_or(text.len(), |end| end + 1);
            (Some(*separator), end)
        }
        _ => (None, 0),
    }
}

fn cell(text: &str) -> Cell {
    if text.len() <= MOST_CHARACTERS && text.trim().is_empty() {
        return Cell::Empty;
    }
    // An apostrophe before a sign keeps a spreadsheet from running the cell as a formula; it is not part of the text.
    Cell::of_text(crate::write::without_guard(text))
}

/// The text of a file in any of the usual encodings, and what was guessed to read it.
///
/// A byte order mark decides; then UTF-8 where it is valid; else the Windows code page whose letters look most like words.
pub fn decode(bytes: &[u8]) -> (Cow<'_, str>, Option<String>) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        let (text, _, _) = encoding.decode(bytes);
        let doubt = (encoding != UTF_8).then(|| format!("the text is {}", encoding.name()));
        return (text, doubt);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        let text = encoding.decode_without_bom_handling(bytes).0;
        return (text, Some(format!("the text is {}", encoding.name())));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), None);
    }
    // Without a mark the letters decide: the encoding whose letters beyond ASCII look most like words.
    let best = [
        WINDOWS_1252,
        WINDOWS_1253,
        ISO_8859_7,
        WINDOWS_1250,
        WINDOWS_1257,
        ISO_8859_3,
    ]
    .into_iter()
    .map(|encoding| {
        let text = encoding.decode_without_bom_handling(bytes).0;
        (likelihood(&text) + agreement(&text, encoding), encoding, text)
    })
    .reduce(|best, next| if next.0 > best.0 { next } else { best });
    match best {
        Some((_, encoding, text)) => {
            let doubt = format!("the text is not UTF-8; it was read as {}", encoding.name());
            (text, Some(doubt))
        }
        None => (String::from_utf8_lossy(bytes), None),
    }
}

/// UTF-16 whose mark is missing: every other byte of its separators and Latin letters is zero.
pub fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4_096) & !1];
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
    if pairs < 4 {
        None
    } else if odd * 4 > pairs && even * 20 < pairs {
        Some(UTF_16LE)
    } else if even * 4 > pairs && odd * 20 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// How much a text looks like words: letters of one script side by side count for it, strange signs inside words against it.
fn likelihood(text: &str) -> i64 {
    let is_greek = |c: char| ('\u{370}'..'\u{400}').contains(&c);
    let common = "äöüßõéèêàâçîïôùûëÄÖÜÕÉÀčšžČŠŽáíóúñćđłąęśżźńģķļņšāēīūėįųĄčĖħġċżĦĠĊŻ";
    let mut points = 0;
    let letters: Vec<char> = text.chars().take(200_000).collect();
    for window in letters.windows(2) {
        let (before, here) = (window[0], window[1]);
        if here.is_ascii() {
            continue;
        }
        points += match () {
            () if is_greek(here) && is_greek(before) => 3,
            () if is_greek(here) && before.is_ascii_alphabetic() => -4,
            () if is_greek(here) => 1,
            () if common.contains(here) => 2,
            () if here.is_alphabetic()
                && before.is_alphabetic()
                && here.is_uppercase()
                && before.is_lowercase() =>
            {
                -3
            }
            () if here.is_alphabetic() => 0,
            () if before.is_alphabetic() => -2,
            () => 0,
        };
    }
    points
}

/// Points for a text whose language is one that this encoding was made for, by how sure that is.
fn agreement(text: &str, encoding: &'static Encoding) -> i64 {
    use whatlang::Lang::{Ces, Ell, Est, Hrv, Hun, Lav, Lit, Pol, Ron, Slk, Slv};
    let head: String = text.chars().take(20_000).collect();
    let Some(found) = whatlang::detect(&head) else {
        return 0;
    };
    let fits = match found.lang() {
        Slv | Hrv | Ces | Slk | Pol | Hun | Ron => encoding == WINDOWS_1250,
        Ell => encoding == WINDOWS_1253 || encoding == ISO_8859_7,
        Lav | Lit => encoding == WINDOWS_1257,
        Est => encoding == WINDOWS_1252 || encoding == WINDOWS_1257,
        _ => encoding == WINDOWS_1252,
    };
    if fits {
        (found.confidence() * 20.0) as i64
    } else {
        0
    }
}

/// The separator that gives the first lines the most columns alike.
pub fn guess_separator(text: &str) -> u8 {
    let head: String = text.lines().take(20).collect::<Vec<_>>().join("\n");
    *b",;\t|"
        .iter()
        .max_by_key(|separator| {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .delimiter(**separator)
                .from_reader(head.as_bytes());
            let widths: Vec<usize> = reader
                .records()
                .filter_map(Result::ok)
                .map(|record| record.len())
                .collect();
            let first = widths.first().copied().unwrap_or(0);
            let alike = widths.iter().filter(|width| **width == first).count();
            // Of equals the comma wins, because `max_by_key` takes the last: rank them the other way round.
            let rank = b"|\t;,".iter().position(|s| s == *separator).unwrap_or(0);
            (if first > 1 { alike * first.min(50) } else { 0 }, rank)
        })
        .unwrap_or(&b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greek_and_german_without_a_mark_are_told_apart() {
        let greek = WINDOWS_1253.encode("τίτλος,πάροχος\nΓραφείο στήριξης,Αττική\n").0;
        assert!(decode(&greek).0.contains("Γραφείο"));
        let german = WINDOWS_1252
            .encode("Titel;Anbieter\nFörderberatung für Größe;Köln\n")
            .0;
        assert!(decode(&german).0.contains("Förderberatung für Größe"));
        let slovene = WINDOWS_1250
            .encode("naslov;ponudnik\nUsposabljanje za mreže, čezmejno;Društvo Žalec\n")
            .0;
        assert!(decode(&slovene).0.contains("čezmejno;Društvo Žalec"));
    }

    #[test]
    fn the_older_standards_for_greek_and_maltese_are_told_apart_from_windows() {
        let bytes = b"t\xdftlos;x\n\xb6\xe3\xe9\xe1 \xd0\xe1\xf1\xe1\xf3\xea\xe5\xf5\xde;\xb6\xeb\xeb\xef\n";
        assert!(decode(bytes).0.contains("Άγια Παρασκευή;Άλλο"));
        let maltese = b"titlu;fornitur\nG\xb1ajnuna g\xb1all-intrapri\xbfi \xbfg\xb1ar;A\xf5enzija\n";
        assert!(
            decode(maltese)
                .0
                .contains("Għajnuna għall-intrapriżi żgħar;Aġenzija")
        );
    }

    #[test]
    fn utf_16_is_read_with_and_without_its_mark() {
        let text = "id;title\na;Ettevõtte nõustamine\n";
        for (mark, big) in [(true, true), (true, false), (false, true), (false, false)] {
            let mut bytes = Vec::new();
            for unit in mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16()) {
                bytes.extend(if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                });
            }
            assert_eq!(decode(&bytes).0, text);
        }
    }

    #[test]
    fn a_first_line_that_tells_the_separator_is_no_row() {
        let grid = read_text("x.csv", b"sep=;\r\nid;title\r\na;\"one\r\ntwo\"\r\n").unwrap();
        assert_eq!(grid.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(grid.rows[1].cell(1), &Cell::Text("one\ntwo".to_owned()));
    }

    #[test]
    fn a_control_character_is_told_at_its_cell() {
        let grid = read_text("x.csv", b"id,title\na,he\x00lp\n").unwrap();
        assert_eq!(grid.rows[1].cell(1), &Cell::Fault(Fault::ControlCharacter));
    }

    #[test]
    fn the_separator_is_found_where_texts_hold_commas() {
        assert_eq!(
            guess_separator("id;title\na;\"one, two\"\nb;three, four, five\n"),
            b';'
        );
        assert_eq!(guess_separator("id,title\na,one\n"), b',');
        assert_eq!(guess_separator("title\nHelp desk\n"), b',');
    }

    #[test]
    fn a_quotation_mark_without_an_end_is_told_at_its_cell() {
        let grid = read_text("x.csv", b"id,title,by\na,One,x\nb,\"Two,x\nc,\"\"Three,x\nd,,\n").unwrap();
        assert_eq!(grid.rows.len(), 3);
        assert_eq!(
            grid.rows[2].cell(1),
            &Cell::Fault(Fault::UnclosedQuotationMark(3))
        );
        for sound in ["a,\"b\"\"\"\nc,d\n", "a,b \" c\n", "\"a\"b\",c\n", "a,\"\"", ""] {
            assert_eq!(lines_after_open_quote(sound, b','), None, "{sound}");
        }
        assert_eq!(lines_after_open_quote("a,\"", b','), Some(0));
    }

    #[test]
    fn a_line_is_numbered_as_an_editor_numbers_it() {
        let grid = read_text("x.csv", b"id,title\n\na,\"two\nlines\"\nb,one\n").unwrap();
        assert_eq!(
            grid.rows.iter().map(|row| row.number).collect::<Vec<_>>(),
            [1, 3, 5]
        );
    }
}
