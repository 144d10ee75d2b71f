//! The one error of the crate.

use std::fmt;

/// What kind of wrong a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A field that the registry does not know, or that nobody may name.
    UnknownField,
    /// A value or field of another type, or text that is not of its type: JSON, time, base64.
    Type,
    /// A number or span out of range.
    Range,
    /// A value that may not stand: a tag without a name.
    Input,
}

/// Why a value was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleError {
    kind: ErrorKind,
    message: String,
}

impl ArticleError {
    /// An error of `kind`; `message` is a lower-case fragment.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// What kind of wrong it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The same error, told of `field`.
    pub(crate) fn in_field(mut self, field: &str) -> Self {
        self.message = format!("field `{field}`: {}", self.message);
        self
    }
}

impl fmt::Display for ArticleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ArticleError {}
