//! The errors of plugins and calls.

use std::fmt;

use crate::{Blame, Status};

/// What is wrong with a plugin as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PluginErrorKind {
    /// The library has no manifest, a wrong one, or is no library: see the message.
    Manifest,
    /// The library could not be loaded, or lacks the symbol.
    Load,
    /// What the library holds in memory differs from what its file says, or its data is unsound.
    Contract,
    /// The plugin's `init` failed.
    Init,
    /// No folder offers the stage.
    Missing,
    /// Two libraries of one folder offer one stage id.
    Twice,
    /// A library or folder that everybody may write, or a folder that cannot be read.
    Folder,
    /// Fields that a stage declares do not fit.
    Fields,
}

/// Why a plugin, or what it declares, was refused. Displays as a lower-case fragment, with a hint on a line of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginError {
    kind: PluginErrorKind,
    message: String,
    hint: Option<String>,
}

impl PluginError {
    pub(crate) fn new(kind: PluginErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> PluginErrorKind {
        self.kind
    }

    /// The words without the hint.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for PluginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for PluginError {}

/// A plugin function that failed. The words come from the plugin, with secrets masked; where it gave none, from what
/// the host last refused it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallError {
    /// How it ended.
    pub status: Status,
    /// Why.
    pub message: String,
    /// Name of the plugin.
    pub plugin: String,
    /// Its version.
    pub version: String,
    /// The stage's name in the pipeline.
    pub stage: String,
    /// The plugin function.
    pub call: &'static str,
    /// Whether the call was about articles or input, so that a failure may cost those alone.
    pub(crate) has_article: bool,
}

impl CallError {
    /// Whom it blames. A call without an article blames the pipeline where another would blame an article.
    #[must_use]
    pub fn blame(&self) -> Blame {
        match self.status.blame() {
            Blame::Article if !self.has_article => Blame::Pipeline,
            blame => blame,
        }
    }

    /// Whether the plugin panicked; its worker, reader or writer is not to be used again.
    #[must_use]
    pub fn is_panic(&self) -> bool {
        self.status == Status::Panic
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { message, plugin, version, stage, call, .. } = self;
        let how = if self.is_panic() { "panicked" } else { "failed" };
        write!(f, "`{stage}` ({plugin} {version}) {how} in {call}: {message}")
    }
}

impl std::error::Error for CallError {}
