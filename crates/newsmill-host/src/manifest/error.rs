//! Why a manifest was refused.

use std::fmt;
use std::path::{Path, PathBuf};

/// What is wrong with a library or its manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManifestErrorKind {
    /// The file could not be opened or read.
    Unreadable,
    /// The file is no shared library of any platform.
    NotALibrary,
    /// The file ends before what its header promises, or its tables are damaged.
    Truncated,
    /// A shared library without a manifest: not a newsmill plugin.
    NoManifest,
    /// More than one manifest in one library.
    NotOne,
    /// The manifest is not JSON.
    Json,
    /// The manifest is JSON that says something no manifest may say.
    Content,
    /// Built for another ABI major version.
    Major,
    /// Needs a newer host.
    Minor,
    /// Built with `panic = "abort"`: a panic would end the host.
    PanicAbort,
}

/// A library or manifest that was refused. Displays as a fragment that reads after a colon, with the path of the
/// library in backticks when it is known, and a hint on a line of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManifestError {
    kind: ManifestErrorKind,
    path: Option<PathBuf>,
    message: String,
    hint: Option<&'static str>,
}

impl ManifestError {
    pub(crate) fn new(kind: ManifestErrorKind, message: impl Into<String>) -> Self {
        let hint = match kind {
            ManifestErrorKind::NoManifest => {
                Some("a plugin library is built with `newsmill_plugin::export!` or `newsmill.h`")
            }
            ManifestErrorKind::NotOne => Some("keep one `export!` a library"),
            ManifestErrorKind::Truncated => Some("copy or build the library again"),
            ManifestErrorKind::Major => Some("build the plugin with the SDK of this newsmill"),
            ManifestErrorKind::Minor => Some("use a newer newsmill or an older plugin"),
            ManifestErrorKind::PanicAbort => {
                Some("remove `panic = \"abort\"` from the profile the plugin is built with")
            }
            _ => None,
        };
        Self { kind, path: None, message: message.into(), hint }
    }

    pub(crate) fn at(mut self, path: &Path) -> Self {
        self.path = Some(path.to_owned());
        self
    }

    /// What is wrong.
    pub fn kind(&self) -> ManifestErrorKind {
        self.kind
    }

    /// The library, when it was read from a file.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The words alone, without path and hint.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<&str> {
        self.hint
    }
}

impl fmt::Display for ManifestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "`{}`: ", path.display())?;
        }
        f.write_str(&self.message)?;
        match self.hint {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ManifestError {}
