//! How a call ended, and whom a failure blames.

use newsmill_abi::{
    NM_E_CANCELLED, NM_E_CONFIG, NM_E_INPUT, NM_E_IO, NM_E_NULL, NM_E_OTHER, NM_E_PANIC,
    NM_E_RANGE, NM_E_RETRY, NM_E_TYPE, NM_E_UNDECLARED, NM_E_UNSUPPORTED, NM_E_UTF8,
};
use newsmill_article::ErrorKind;

/// A failed call's status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// The pipeline's options are wrong.
    Config,
    /// The article or its input is wrong.
    Input,
    /// The world failed: disk, network.
    Io,
    /// Try again.
    Retry,
    /// The host asked for an end.
    Cancelled,
    /// Text is not UTF-8.
    Utf8,
    /// A number, row or span is out of range.
    Range,
    /// A value or field is of another type.
    Type,
    /// A field is empty that must not be.
    Null,
    /// The host or the stage does not do this.
    Unsupported,
    /// The plugin panicked.
    Panic,
    /// A field that the manifest does not declare.
    Undeclared,
    /// Anything else, also what this host does not know.
    Other,
}

const CODES: [(Status, i32, &str); 13] = [
    (Status::Config, NM_E_CONFIG, "config"),
    (Status::Input, NM_E_INPUT, "input"),
    (Status::Io, NM_E_IO, "io"),
    (Status::Retry, NM_E_RETRY, "retry"),
    (Status::Cancelled, NM_E_CANCELLED, "cancelled"),
    (Status::Utf8, NM_E_UTF8, "utf8"),
    (Status::Range, NM_E_RANGE, "range"),
    (Status::Type, NM_E_TYPE, "type"),
    (Status::Null, NM_E_NULL, "null"),
    (Status::Unsupported, NM_E_UNSUPPORTED, "unsupported"),
    (Status::Panic, NM_E_PANIC, "panic"),
    (Status::Undeclared, NM_E_UNDECLARED, "undeclared"),
    (Status::Other, NM_E_OTHER, "other"),
];

impl Status {
    /// The status of a number other than `NM_OK`; unknown ones, positive or negative, are [`Status::Other`].
    #[must_use]
    pub fn from_code(code: i32) -> Self {
        CODES.iter().find(|(_, c, _)| *c == code).map_or(Self::Other, |(status, _, _)| *status)
    }

    /// The number at the plugin border.
    #[must_use]
    pub fn code(self) -> i32 {
        CODES.iter().find(|(s, _, _)| *s == self).map_or(NM_E_OTHER, |(_, code, _)| *code)
    }

    /// One lower-case word, for reports and dead letters.
    #[must_use]
    pub fn name(self) -> &'static str {
        CODES.iter().find(|(s, _, _)| *s == self).map_or("other", |(_, _, name)| *name)
    }

    /// Whom a call blames that was handed articles or input.
    #[must_use]
    pub fn blame(self) -> Blame {
        match self {
            Self::Config | Self::Unsupported | Self::Undeclared => Blame::Pipeline,
            Self::Io => Blame::World,
            Self::Retry => Blame::Retry,
            Self::Cancelled => Blame::Cancelled,
            Self::Input
            | Self::Utf8
            | Self::Range
            | Self::Type
            | Self::Null
            | Self::Panic
            | Self::Other => Blame::Article,
        }
    }

    pub(crate) fn of(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::UnknownField => Self::Undeclared,
            ErrorKind::Type => Self::Type,
            ErrorKind::Range => Self::Range,
            ErrorKind::Input => Self::Input,
            _ => Self::Other,
        }
    }
}

/// Who is to blame for a failed call, and so what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Blame {
    /// The article or the input: it becomes a dead letter.
    Article,
    /// The pipeline file or the plugin: the run stops.
    Pipeline,
    /// Disk or network: the run stops.
    World,
    /// The moment: try again.
    Retry,
    /// The host asked for an end: the block is discarded.
    Cancelled,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_border_and_unknown_ones_are_other() {
        for (status, code, _) in CODES {
            assert_eq!(Status::from_code(code), status);
            assert_eq!(status.code(), code);
        }
        for code in [1, 7, -50, i32::MIN, i32::MAX] {
            assert_eq!(Status::from_code(code), Status::Other);
        }
    }
}
