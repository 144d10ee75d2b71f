//! Why a stage could not do something, and whom that blames.

use std::any::Any;
use std::fmt;
use std::io;

use newsmill_abi as abi;

/// What a plugin function answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Whom an error blames: it decides what the host does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The options are wrong. Stops the run.
    Config,
    /// The article or its input is wrong. It becomes a dead letter.
    Input,
    /// The world failed: disk, network, a model file. Stops the run.
    Io,
    /// The moment is wrong: the host tries three times with growing pauses, then stops the run, resumable.
    Retry,
    /// The host asked for an end; what [`Context::check`](crate::Context::check) answers. Nothing is blamed.
    Cancelled,
    /// Text is not UTF-8. The article becomes a dead letter.
    Utf8,
    /// A number, a row or a span is out of range. The article becomes a dead letter.
    Range,
    /// A value or field is of another type. The article becomes a dead letter.
    Type,
    /// The host or the stage does not do this. Stops the run.
    Unsupported,
    /// The field is not in the manifest. Stops the run.
    Undeclared,
    /// Anything else. The article becomes a dead letter.
    Other,
}

impl ErrorKind {
    pub(crate) const fn status(self) -> abi::Status {
        match self {
            Self::Config => abi::NM_E_CONFIG,
            Self::Input => abi::NM_E_INPUT,
            Self::Io => abi::NM_E_IO,
            Self::Retry => abi::NM_E_RETRY,
            Self::Cancelled => abi::NM_E_CANCELLED,
            Self::Utf8 => abi::NM_E_UTF8,
            Self::Range => abi::NM_E_RANGE,
            Self::Type => abi::NM_E_TYPE,
            Self::Unsupported => abi::NM_E_UNSUPPORTED,
            Self::Undeclared => abi::NM_E_UNDECLARED,
            Self::Other => abi::NM_E_OTHER,
        }
    }

    pub(crate) const fn from_status(status: abi::Status) -> Self {
        match status {
            abi::NM_E_CONFIG => Self::Config,
            abi::NM_E_INPUT => Self::Input,
            abi::NM_E_IO => Self::Io,
            abi::NM_E_RETRY => Self::Retry,
            abi::NM_E_CANCELLED => Self::Cancelled,
            abi::NM_E_UTF8 => Self::Utf8,
            abi::NM_E_RANGE => Self::Range,
            abi::NM_E_TYPE => Self::Type,
            abi::NM_E_UNSUPPORTED => Self::Unsupported,
            abi::NM_E_UNDECLARED => Self::Undeclared,
            _ => Self::Other,
        }
    }

    /// What a host's function that answered this kind means by it.
    const fn meaning(self) -> &'static str {
        match self {
            Self::Config => "the options do not fit",
            Self::Input => "the input is damaged",
            Self::Io => "the host could not read or write",
            Self::Retry => "not possible now",
            Self::Cancelled => "the run is being stopped",
            Self::Utf8 => "the text is not UTF-8",
            Self::Range => "a row, span, number or length is out of range",
            Self::Type => "the value does not have the field's type",
            Self::Unsupported => "not allowed in this kind of stage",
            Self::Undeclared => "the stage's manifest does not declare it",
            Self::Other => "the host refused",
        }
    }
}

/// Why a stage could not do something: a kind, which decides what happens, and words for people.
///
/// `?` turns every standard error into one of kind [`ErrorKind::Other`]. Say the kind where it matters:
/// `.map_err(|e| Error::new(ErrorKind::Input, e))`. Words read after "failed to" or a colon: lower case, literals in
/// backticks. The host adds plugin, stage and article.
#[derive(Clone, Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
}

impl Error {
    /// An error of `kind` in the words of `message`.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl fmt::Display) -> Self {
        Self { kind, message: message.to_string() }
    }

    /// The same error with what was being done before its words: `read the model: no such file`.
    #[must_use]
    pub fn context(mut self, doing: impl fmt::Display) -> Self {
        self.message = format!("{doing}: {}", self.message);
        self
    }

    /// Whom it blames.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Its words.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The error of a host's function that answered `status`.
    #[cold]
    pub(crate) fn from_status(status: abi::Status, doing: impl fmt::Display) -> Self {
        let kind = ErrorKind::from_status(status);
        Self::new(kind, format_args!("{doing}: {}", kind.meaning()))
    }

    #[inline]
    pub(crate) fn check(status: abi::Status, doing: &str) -> Result<()> {
        if status == abi::NM_OK { Ok(()) } else { Err(Self::from_status(status, doing)) }
    }

    /// As an error for code that writes to [`Output`](crate::Output) through [`io::Write`]; `?` turns it back.
    pub(crate) fn into_io(self) -> io::Error {
        io::Error::other(Carried(self))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// Every standard error is of kind [`ErrorKind::Other`], in its own words and those of its sources.
impl<E: std::error::Error + 'static> From<E> for Error {
    fn from(error: E) -> Self {
        let carried = (&error as &dyn Any)
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
            .and_then(|inner| inner.downcast_ref::<Carried>());
        if let Some(Carried(own)) = carried {
            return own.clone();
        }
        let mut message = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            let words = cause.to_string();
            // Many errors repeat their source in their own words.
            if !message.contains(&words) {
                message.push_str(": ");
                message.push_str(&words);
            }
            source = cause.source();
        }
        Self { kind: ErrorKind::Other, message }
    }
}

/// An [`Error`] on its way through an [`io::Error`].
#[derive(Debug)]
struct Carried(Error);

impl fmt::Display for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Carried {}

/// Returns an [`Error`]: `bail!(ErrorKind::Input, "no record in {path}")`, or of kind `Other` with words alone.
#[macro_export]
macro_rules! bail {
    ($words:literal $($arg:tt)*) => {
        return ::core::result::Result::Err(
            $crate::Error::new($crate::ErrorKind::Other, ::core::format_args!($words $($arg)*)))
    };
    ($kind:expr, $($arg:tt)+) => {
        return ::core::result::Result::Err($crate::Error::new($kind, ::core::format_args!($($arg)+)))
    };
}
