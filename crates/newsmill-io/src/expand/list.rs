//! Lists of paths.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::error::{IoError, IoErrorKind, Result};
use crate::fs::FileSystem;
use crate::input::{Input, OpenSettings};

/// Longer than any path an operating system takes.
const LINE_BYTES_MAX: usize = 64 << 10;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Calls `each` for every line that is not empty and no comment. The list may be compressed.
pub(crate) fn each_line(
    fs: &dyn FileSystem,
    list: &Path,
    each: &mut dyn FnMut(&Path) -> Result<()>,
) -> Result<()> {
    let settings = OpenSettings { article_bytes_max: LINE_BYTES_MAX, ..OpenSettings::default() };
    let mut input = Input::open(fs, list, settings)?;
    let mut number = 0_u64;
    let mut want = 1;
    loop {
        let bytes = input.peek(want)?;
        let (line, taken) = match memchr::memchr(b'\n', bytes) {
            Some(at) => (bytes.get(..at).unwrap_or_default(), at + 1),
            None if bytes.is_empty() => return Ok(()),
            None if bytes.len() < want => (bytes, bytes.len()),
            None if bytes.len() >= LINE_BYTES_MAX => {
                let why = format!("line {} is longer than {LINE_BYTES_MAX} bytes", number + 1);
                return Err(IoError::at(IoErrorKind::Range, "read", list, why));
            }
            None => {
                want = bytes.len() + 1;
                continue;
            }
        };
        number += 1;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let line =
            if number == 1 { line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line) } else { line };
        if !line.is_empty() && !line.starts_with(b"#") {
            let path = path_of(line).map_err(|why| {
                IoError::at(IoErrorKind::Unreadable, "read", list, format!("line {number} {why}"))
            })?;
            each(&path)?;
        }
        input.advance(taken)?;
        want = 1;
    }
}

#[cfg(unix)]
fn path_of(line: &[u8]) -> std::result::Result<PathBuf, &'static str> {
    use std::os::unix::ffi::OsStrExt as _;
    Ok(PathBuf::from(OsStr::from_bytes(line)))
}

#[cfg(not(unix))]
fn path_of(line: &[u8]) -> std::result::Result<PathBuf, &'static str> {
    match std::str::from_utf8(line) {
        Ok(line) => Ok(PathBuf::from(OsStr::new(line))),
        Err(_) => Err("is not UTF-8"),
    }
}
