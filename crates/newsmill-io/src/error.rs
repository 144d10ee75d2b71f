//! The one error type of this crate.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// What went wrong, as far as a caller has to tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum IoErrorKind {
    /// The path does not exist, or a link leads nowhere.
    Missing,
    /// The path is there but cannot be read.
    Unreadable,
    /// The operating system forbids it.
    Permission,
    /// A folder, FIFO, socket or device where a file is meant, or a file where a folder is meant.
    NotAFile,
    /// Links or folders that lead back to where they came from.
    Loop,
    /// The bytes are not what they claim to be: truncated or corrupt compression, a file that became shorter.
    Damaged,
    /// A request beyond a limit.
    Range,
    /// A pattern that cannot be understood.
    Pattern,
    /// No room is left.
    Full,
    /// The target holds something that newsmill did not write.
    Foreign,
    /// Another process holds the lock.
    Locked,
    /// Nobody reads the other end of the pipe any more.
    BrokenPipe,
    /// Any other failure to read or write.
    Io,
}

/// An error of this crate.
///
/// `Display` gives one line that reads after "failed to" and names the path and the reason. The
/// operating system's error is part of that line and therefore not repeated through
/// [`std::error::Error::source`]; it is in [`IoError::source`](field@IoError::source).
#[derive(Debug)]
pub struct IoError {
    /// What went wrong.
    pub kind: IoErrorKind,
    /// The path it is about; `None` for streams without one.
    pub path: Option<PathBuf>,
    /// The whole line `Display` prints.
    pub message: String,
    /// The operating system's error, where there was one.
    pub source: Option<io::Error>,
}

/// The result of most functions of this crate.
pub type Result<T, E = IoError> = std::result::Result<T, E>;

/// `ELOOP`, which `std::io::ErrorKind` cannot name on stable Rust yet.
const TOO_MANY_LINKS: i32 =
    if cfg!(any(target_os = "linux", target_os = "android")) { 40 } else { 62 };

impl IoError {
    /// An error about `path`: `do`, the path in backticks, `why`.
    pub(crate) fn at(kind: IoErrorKind, doing: &str, path: &Path, why: impl fmt::Display) -> Self {
        Self {
            kind,
            path: Some(path.to_path_buf()),
            message: format!("{doing} `{}`: {why}", path.display()),
            source: None,
        }
    }

    /// An operating system's error while `doing` something to `path`.
    pub(crate) fn os(doing: &str, path: &Path, error: io::Error) -> Self {
        Self {
            kind: kind_of(&error),
            path: Some(path.to_path_buf()),
            message: format!("{doing} `{}`: {error}", path.display()),
            source: Some(error),
        }
    }

    /// Like [`IoError::os`] for reading: what has no kind of its own is [`IoErrorKind::Unreadable`].
    pub(crate) fn reading(doing: &str, path: &Path, error: io::Error) -> Self {
        let mut new = Self::os(doing, path, error);
        if new.kind == IoErrorKind::Io {
            new.kind = IoErrorKind::Unreadable;
        }
        new
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> IoErrorKind {
        self.kind
    }

    /// The operating system's kind, where there was an error of it.
    #[must_use]
    pub fn io_kind(&self) -> Option<io::ErrorKind> {
        self.source.as_ref().map(io::Error::kind)
    }
}

/// Maps an operating system's error to a kind.
pub(crate) fn kind_of(error: &io::Error) -> IoErrorKind {
    if error.raw_os_error() == Some(TOO_MANY_LINKS) {
        return IoErrorKind::Loop;
    }
    match error.kind() {
        io::ErrorKind::NotFound => IoErrorKind::Missing,
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            IoErrorKind::Permission
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            IoErrorKind::Full
        }
        io::ErrorKind::IsADirectory | io::ErrorKind::NotADirectory => IoErrorKind::NotAFile,
        io::ErrorKind::BrokenPipe => IoErrorKind::BrokenPipe,
        _ => IoErrorKind::Io,
    }
}

impl fmt::Display for IoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for IoError {}
