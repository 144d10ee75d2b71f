//! Why a run ended early.

use std::fmt;

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
