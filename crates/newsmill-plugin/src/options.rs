//! What users set in a pipeline file.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind, Result};

/// Options of a stage: usually made by `#[derive(Options)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the options of a stage",
    note = "put `#[derive(Options)]` on a struct, or use `NoOptions`"
)]
pub trait Options: DeserializeOwned {
    /// JSON Schema 2020-12 of them, in the subset newsmill knows.
    const SCHEMA: &'static str;

    /// Reads them from JSON that the host has checked against the schema, with defaults filled in. Defaults are
    /// filled in here too.
    ///
    /// # Errors
    /// Of kind `Config` where they do not fit.
    fn parse(json: &str) -> Result<Self> {
        serde_json::from_str(json).map_err(|error| {
            Error::new(ErrorKind::Config, format_args!("read the options: {error}"))
        })
    }
}

/// The options of a stage that has none.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct NoOptions {}

impl Options for NoOptions {
    const SCHEMA: &'static str =
        r#"{"type":"object","properties":{},"additionalProperties":false}"#;
}

/// As [`NoOptions`].
impl Options for () {
    const SCHEMA: &'static str = NoOptions::SCHEMA;

    fn parse(json: &str) -> Result<Self> {
        NoOptions::parse(json).map(|NoOptions {}| ())
    }
}
