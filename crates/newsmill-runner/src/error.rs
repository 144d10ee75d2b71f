//! Why a run ended early.

use std::fmt;
use std::io;
use std::path::Path;

use newsmill_host::{Blame, CallError, Status};
use newsmill_io::{IoError, IoErrorKind};

/// An error that ended a run. Its [`kind`](RunError::kind) decides the exit code.
#[derive(Clone, Debug)]
pub struct RunError {
    kind: ErrorKind,
    message: String,
}

/// Whom an error blames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The pipeline file or its options.
    Pipeline,
    /// A plugin cannot be found, read or loaded.
    Plugin,
    /// An input that was named does not exist, or there is none and the pipeline says that is a failure.
    InputMissing,
    /// An input that was named cannot be read.
    InputUnreadable,
    /// newsmill, or a plugin that broke the contract.
    Bug,
    /// The disk, or another service of the system.
    Io,
    /// Not now: another run holds the state folder, or a service stays busy.
    Busy,
    /// Not allowed.
    Permission,
}

impl RunError {
    /// An error of `kind`; `message` is a lower-case fragment that names the thing in backticks.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// Whom it blames.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// A file-system call that failed: `doing` is a verb.
    pub(crate) fn disk(doing: &str, path: &Path, error: &io::Error) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::PermissionDenied => ErrorKind::Permission,
            _ => ErrorKind::Io,
        };
        Self::new(kind, format!("{doing} `{}`: {error}", path.display()))
    }

    /// A plugin function that failed and ends the run.
    pub(crate) fn of_call(error: &CallError) -> Self {
        let kind = match error.blame() {
            Blame::World => ErrorKind::Io,
            Blame::Retry | Blame::Cancelled => ErrorKind::Busy,
            Blame::Pipeline if error.status == Status::Config => ErrorKind::Pipeline,
            Blame::Pipeline | Blame::Article => ErrorKind::Bug,
        };
        Self::new(kind, error.to_string())
    }

    /// A read or write of newsmill-io that failed and ends the run.
    pub(crate) fn of_io(error: &IoError) -> Self {
        let kind = match error.kind() {
            IoErrorKind::Permission => ErrorKind::Permission,
            IoErrorKind::Locked => ErrorKind::Busy,
            _ => ErrorKind::Io,
        };
        Self::new(kind, error.to_string())
    }

    /// Inputs that cannot be found out.
    pub(crate) fn of_input(error: &IoError) -> Self {
        let kind = match error.kind() {
            IoErrorKind::Missing => ErrorKind::InputMissing,
            IoErrorKind::Pattern => ErrorKind::Pipeline,
            IoErrorKind::Permission => ErrorKind::Permission,
            IoErrorKind::Full | IoErrorKind::Io => ErrorKind::Io,
            _ => ErrorKind::InputUnreadable,
        };
        Self::new(kind, error.to_string())
    }

    pub(crate) fn bug(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Bug, message)
    }
}

impl fmt::Display for RunError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for RunError {}
