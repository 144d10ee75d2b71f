//! Exit codes, those of `sysexits.h` where one fits. They are part of the command's contract.

use std::fmt;
use std::io;
use std::process::ExitCode;

use newsmill_runner::{ErrorKind, RunError};

/// How a command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// All is well.
    Done = 0,
    /// `validate`: there are findings. `run`: more was lost than `fail_above` allows; nothing was published.
    Findings = 1,
    /// The command line is wrong.
    Usage = 64,
    /// An input that was named cannot be read.
    InputUnreadable = 65,
    /// An input that was named does not exist.
    InputMissing = 66,
    /// A plugin cannot be found, read or loaded.
    PluginUnavailable = 69,
    /// A bug in newsmill, or in a plugin that broke the contract.
    Bug = 70,
    /// The disk or another service of the system failed.
    Io = 74,
    /// Try again: another run is under way, or this one was stopped early.
    TryAgain = 75,
    /// Not allowed.
    Permission = 77,
    /// `run` refused the pipeline file.
    Refused = 78,
}

/// An error that knows how the command must end, for errors of the command itself.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    pub(crate) message: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// An error with `exit` as its end.
pub(crate) fn failure(exit: Exit, message: impl Into<String>) -> anyhow::Error {
    Failure { exit, message: message.into() }.into()
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl Exit {
    /// The exit code for an error at the edge.
    pub(crate) fn of(error: &anyhow::Error) -> Self {
        if is_broken_pipe(error) {
            return Self::Done;
        }
        for cause in error.chain() {
            if let Some(failure) = cause.downcast_ref::<Failure>() {
                return failure.exit;
            }
            if let Some(error) = cause.downcast_ref::<RunError>() {
                return Self::of_run(error.kind());
            }
            let forbidden = |error: &io::Error| error.kind() == io::ErrorKind::PermissionDenied;
            if cause.downcast_ref::<io::Error>().is_some_and(forbidden) {
                return Self::Permission;
            }
        }
        Self::Io
    }

    fn of_run(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::Pipeline => Self::Refused,
            ErrorKind::Plugin => Self::PluginUnavailable,
            ErrorKind::InputMissing => Self::InputMissing,
            ErrorKind::InputUnreadable => Self::InputUnreadable,
            ErrorKind::Busy => Self::TryAgain,
            ErrorKind::Permission => Self::Permission,
            ErrorKind::Io => Self::Io,
            _ => Self::Bug,
        }
    }
}

/// Whether the reader of our output went away: a signal to end, not an error.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(broken))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_end_with_the_code_of_their_cause() {
        let run = RunError::new(ErrorKind::InputMissing, "`x` does not exist");
        assert_eq!(Exit::of(&anyhow::Error::new(run).context("run")), Exit::InputMissing);
        assert_eq!(Exit::of(&failure(Exit::Refused, "no")), Exit::Refused);
        let forbidden = io::Error::from(io::ErrorKind::PermissionDenied);
        assert_eq!(Exit::of(&anyhow::Error::new(forbidden)), Exit::Permission);
        let pipe = io::Error::from(io::ErrorKind::BrokenPipe);
        assert_eq!(Exit::of(&anyhow::Error::new(pipe)), Exit::Done);
    }
}
