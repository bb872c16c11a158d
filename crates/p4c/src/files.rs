//! Reads and writes the files of a command: bounded, and whole or not at all.

use std::io::Read;
use std::path::Path;

use crate::failure::Failure;

/// The largest file that is read, in bytes.
pub const LARGEST: u64 = 1 << 30;

/// Reads a file whole; `-` is standard input.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    if path.is_dir() {
        return Err(Failure::Use(
            format!("{} is a folder", path.display()),
            Some("name the files in it".to_owned()),
        ));
    }
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

/// Writes a file beside its place and moves it there, so that it is never half-written and the old one stays until the new one is whole.
/// `-` is standard output.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    use std::io::Write;
    if path.as_os_str() == "-" {
        let mut out = std::io::stdout().lock();
        return out
            .write_all(bytes)
            .and_then(|()| out.flush())
            .map_err(Failure::from);
    }
    if path.is_dir() {
        return Err(Failure::Use(
            format!("{} is a folder", path.display()),
            Some("name a file in it".to_owned()),
        ));
    }
    let Some(name) = path.file_name() else {
        return Err(Failure::Use(
            format!("{} names no file", path.display()),
            Some("name the file to write".to_owned()),
        ));
    };
    // Of this process alone: two that write one file at a time do not meet.
    let mut part = std::ffi::OsString::from(".");
    part.push(name);
    part.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(part);
    let result = std::fs::File::create(&part)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&part, path));
    result.map_err(|error| {
        // What was begun goes away with the failure; it may not be there at all.
        let _ = std::fs::remove_file(&part);
        Failure::file(path, error)
    })
}
