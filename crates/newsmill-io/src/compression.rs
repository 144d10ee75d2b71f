//! Which compression bytes or names stand for.

use std::io::Read as _;
use std::path::Path;

use crate::error::{IoError, Result};
use crate::fs::{FileKind, FileSystem};
use crate::input::is_stdin;

/// How bytes are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Compression {
    /// Not at all.
    None,
    /// gzip (RFC 1952), any number of members.
    Gzip,
    /// Zstandard (RFC 8878), any number of frames.
    Zstd,
}

/// So many bytes tell the compression.
pub(crate) const MAGIC_BYTES: usize = 4;
/// The first bytes of a gzip member: its mark and the only method there is.
pub(crate) const GZIP_MAGIC: [u8; 3] = [0x1f, 0x8b, 8];
/// The first bytes of a Zstandard frame.
pub(crate) const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

impl Compression {
    /// What the suffix of a target or a part asks for: `.gz`, `.zst`, else nothing.
    #[must_use]
    pub fn of_name(name: &str) -> Self {
        let ends = |suffix: &str| {
            name.len()
                .checked_sub(suffix.len())
                .and_then(|at| name.get(at..))
                .is_some_and(|end| end.eq_ignore_ascii_case(suffix))
        };
        if ends(".gz") {
            Self::Gzip
        } else if ends(".zst") {
            Self::Zstd
        } else {
            Self::None
        }
    }

    /// What the first bytes of an input show; names never count.
    pub(crate) fn of_bytes(head: &[u8]) -> Self {
        if head.starts_with(&GZIP_MAGIC) {
            Self::Gzip
        } else if head.starts_with(&ZSTD_MAGIC) || is_skippable(head) {
            Self::Zstd
        } else {
            Self::None
        }
    }
}

/// Whether a Zstandard skippable frame begins here: 0x184D2A50 to 0x184D2A5F, little-endian.
pub(crate) fn is_skippable(head: &[u8]) -> bool {
    matches!(head, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
}

/// Whether an input is compressed, and therefore cannot be cut at raw offsets. Reads its first
/// bytes. Standard input counts as compressed: it cannot be cut either.
///
/// # Errors
/// Those of opening and reading it.
pub fn is_compressed(fs: &dyn FileSystem, path: &Path) -> Result<bool> {
    if is_stdin(path) {
        return Ok(true);
    }
    regular_file(fs, path)?;
    let mut file = fs.open(path).map_err(|error| IoError::reading("open", path, error))?;
    let mut head = Vec::new();
    file.by_ref()
        .take(MAGIC_BYTES as u64)
        .read_to_end(&mut head)
        .map_err(|error| IoError::reading("read", path, error))?;
    Ok(Compression::of_bytes(&head) != Compression::None)
}

/// Checks that a regular file stands at `path` before it is opened, and gives its length.
pub(crate) fn regular_file(fs: &dyn FileSystem, path: &Path) -> Result<u64> {
    let found = fs.metadata(path).map_err(|error| IoError::reading("open", path, error))?;
    match found.kind {
        FileKind::File => Ok(found.len),
        kind => Err(not_a_file("open", path, kind)),
    }
}

/// The error for a folder or something special where a file is meant.
pub(crate) fn not_a_file(doing: &str, path: &Path, kind: FileKind) -> IoError {
    let why = match kind {
        FileKind::Dir => "is a folder, not a file",
        FileKind::File | FileKind::Other => "is a FIFO, socket or device, not a regular file",
    };
    IoError::at(crate::error::IoErrorKind::NotAFile, doing, path, why)
}
