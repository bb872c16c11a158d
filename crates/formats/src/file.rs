//! Tells what a file is by its content, and refuses in bounded time and memory what cannot be read.

use std::io::Cursor;

/// The largest file that is taken, in bytes.
pub const MOST_BYTES: usize = 256 << 20;
/// The most that a workbook may unpack to, in bytes.
pub const MOST_UNPACKED_BYTES: u64 = 1 << 30;
/// The most that one part of a workbook may grow by unpacking, once it is larger than 16 MiB.
pub const MOST_GROWTH: u64 = 150;
/// The size from which the growth of a part counts, in bytes.
const SMALL_PART: u64 = 16 << 20;
/// The most parts of a workbook.
pub const MOST_PARTS: usize = 10_000;
/// The most columns of a sheet or text file.
pub const MOST_COLUMNS: usize = 1_000;
/// The most rows of a sheet or text file.
pub const MOST_ROWS: usize = 1_048_576;
/// The most cells that one file may hold.
pub const MOST_CELLS: usize = 12_000_000;
/// The most characters of a cell.
pub const MOST_CHARACTERS: usize = 100_000;

/// Why a file cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {message}")]
pub struct FileError {
    /// The file.
    pub file: String,
    /// What is wrong.
    pub message: String,
    hint: String,
}

impl FileError {
    pub(crate) fn new(file: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            message: message.into(),
            hint: hint.into(),
        }
    }

    /// What the person can do about it.
    pub fn hint(&self) -> &str {
        &self.hint
    }
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// An Office Open XML workbook.
    Workbook,
    /// A JSON export.
    Json,
    /// Text with separated values.
    Delimited,
}

/// Tells what a file is by its first bytes, whatever its name.
///
/// # Errors
/// When it is empty, too large, a legacy or protected workbook, a truncated or overblown archive, or no text.
pub fn detect(file: &str, bytes: &[u8]) -> Result<FileKind, FileError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(FileError::new(
            file,
            "the file is empty",
            "export it again from the program that made it",
        ));
    }
    if bytes.len() > MOST_BYTES {
        let message = format!(
            "the file has {} MiB, more than {}",
            bytes.len() >> 20,
            MOST_BYTES >> 20
        );
        return Err(FileError::new(file, message, "split it into several files"));
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        let utf16: Vec<u8> = "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        return Err(if bytes.windows(utf16.len()).any(|window| window == utf16) {
            FileError::new(
                file,
                "the workbook is protected by a password",
                "open it, take the password off, and save it again",
            )
        } else {
            FileError::new(
                file,
                "the file is an old Excel workbook (.xls), whatever its name says",
                "open it and save it as an Excel workbook (.xlsx)",
            )
        });
    }
    if bytes.starts_with(b"PK") {
        check_archive(file, bytes)?;
        return Ok(FileKind::Workbook);
    }
    let start = bytes
        .strip_prefix(&[0xEF, 0xBB, 0xBF])
        .unwrap_or(bytes)
        .trim_ascii_start();
    let is_named_json = file.to_lowercase().ends_with(".json");
    if start.starts_with(b"{") || is_named_json {
        return Ok(FileKind::Json);
    }
    for (mark, what) in [
        (&b"%PDF"[..], "a PDF document"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF8", "a picture"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"7z\xbc\xaf", "a 7-Zip archive"),
        (b"Rar!", "a RAR archive"),
        (b"{\\rtf", "a text document"),
        (b"SQLite format 3", "a database"),
        (b"<", "a page or XML file"),
    ] {
        if start.starts_with(mark) {
            return Err(FileError::new(
                file,
                format!("the file is {what}"),
                "bring a workbook (.xlsx), CSV or JSON",
            ));
        }
    }
    let is_utf16 = bytes.starts_with(&[0xFF, 0xFE])
        || bytes.starts_with(&[0xFE, 0xFF])
        || crate::delimited::utf16_without_mark(bytes).is_some();
    let controls = bytes
        .iter()
        .take(8_192)
        .filter(|b| b.is_ascii_control() && !b"\r\n\t\x0c".contains(b))
        .count();
    if !is_utf16 && controls > 0 {
        return Err(FileError::new(
            file,
            "the file is no text and no workbook",
            "bring a workbook (.xlsx), CSV or JSON",
        ));
    }
    Ok(FileKind::Delimited)
}

/// Looks at the directory of an archive before anything is unpacked.
fn check_archive(file: &str, bytes: &[u8]) -> Result<(), FileError> {
    let truncated = || {
        FileError::new(
            file,
            "the workbook is cut off or damaged",
            "open it in a spreadsheet program and save it again, or fetch it again",
        )
    };
    if parts_told(bytes) > MOST_PARTS {
        return Err(FileError::new(
            file,
            format!("the archive has more than {MOST_PARTS} parts"),
            "a workbook has far fewer; save it again in a spreadsheet program",
        ));
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| truncated())?;
    let (mut unpacked, mut is_workbook, mut other) = (0_u64, false, None);
    for i in 0..archive.len() {
        let part = archive.by_index_raw(i).map_err(|_| truncated())?;
        let name = part.name().map_err(|_| truncated())?.into_owned();
        unpacked = unpacked.saturating_add(part.size());
        is_workbook |= name.eq_ignore_ascii_case("xl/workbook.xml");
        other = other.or(match name.as_str() {
            "xl/workbook.bin" => Some("a binary Excel workbook (.xlsb)"),
            "word/document.xml" => Some("a Word document"),
            "content.xml" => Some("an OpenDocument file (.ods, .odt)"),
            _ => None,
        });
        if part.size() > SMALL_PART && part.size() / part.compressed_size().max(1) > MOST_GROWTH {
            let message = format!(
                "`{}` would grow {} times when unpacked",
                name,
                part.size() / part.compressed_size().max(1)
            );
            return Err(FileError::new(
                file,
                message,
                "the file looks made to fill the memory; save it again in a spreadsheet program",
            ));
        }
    }
    if unpacked > MOST_UNPACKED_BYTES {
        let message = format!(
            "the workbook would unpack to {} MiB, more than {}",
            unpacked >> 20,
            MOST_UNPACKED_BYTES >> 20
        );
        return Err(FileError::new(file, message, "split it into several workbooks"));
    }
    if !is_workbook {
        let (message, hint) = match other {
            Some(what) => (
                format!("the file is {what}"),
                "open it and save it as an Excel workbook (.xlsx)",
            ),
            None => (
                "the archive holds no Excel workbook".to_owned(),
                "bring a workbook (.xlsx), CSV or JSON",
            ),
        };
        return Err(FileError::new(file, message, hint));
    }
    Ok(())
}

/// How many parts the end of an archive says that it has; the 64-bit form, which says 65,535 here, counts as too many.
fn parts_told(bytes: &[u8]) -> usize {
    let tail = &bytes[bytes.len().saturating_sub(65_557)..];
    tail.windows(22)
        .rev()
        .find(|window| window.starts_with(b"PK\x05\x06"))
        .map_or(0, |end| usize::from(u16::from_le_bytes([end[10], end[11]])))
}

/// Refuses more rows, columns or cells than the bounds.
pub(crate) fn check_size(file: &str, rows: usize, columns: usize, cells: usize) -> Result<(), FileError> {
    let split = "delete what does not belong to the table, or split the file";
    if columns > MOST_COLUMNS {
        return Err(FileError::new(
            file,
            format!("a row has more than {MOST_COLUMNS} columns"),
            split,
        ));
    }
    if rows > MOST_ROWS {
        return Err(FileError::new(
            file,
            format!("there are more than {MOST_ROWS} rows"),
            split,
        ));
    }
    if cells > MOST_CELLS {
        return Err(FileError::new(
            file,
            format!("there are more than {MOST_CELLS} cells"),
            split,
        ));
    }
    Ok(())
}
