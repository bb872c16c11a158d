//! Reads and writes the files of a command: bounded, and whole or not at all.

use std::io::Read;
use std::path::Path;

use crate::failure::Failure;

/// The largest file that is read, in bytes.
pub const LARGEST: u64 = 1 << 30;

/// Reads a file whole; `-` is standard input.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let result = if path.as_os_str() == "-" {
        std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
    };
    result.map_err(|error| Failure::file(path, error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Failure::Faults(format!(
            "{}: larger than 1 GiB, the most that is read",
            path.display()
        )));
    }
    Ok(bytes)
}

/// Writes a file beside its place and moves it there, so that it is never half-written. `-` is standard output.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if path.as_os_str() == "-" {
        use std::io::Write;
        return std::io::stdout().lock().write_all(bytes).map_err(Failure::from);
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    std::fs::write(&part, bytes)
        .and_then(|()| std::fs::rename(&part, path))
        .map_err(|error| Failure::file(path, error))
}
