//! What a pipeline may set.

use std::collections::BTreeMap;

use newsmill_plugin::prelude::*;

/// Options of `ingest.jsonl`.
#[derive(Options)]
pub(crate) struct JsonlOptions {
    /// Where each field stands in a record: its key there, or a JSON pointer when it begins with `/`. Without it each
    /// field is read from the key of its own name.
    #[option(default = {})]
    pub(crate) fields: BTreeMap<String, String>,
    /// How `content` is written: as text, such as a page in a string, or in base64, as exports write it.
    #[option(default = "text")]
    pub(crate) content: ContentOption,
}

/// How bytes are written in JSON.
#[derive(Options, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ContentOption {
    /// The text's own bytes in UTF-8.
    Text,
    /// Base64.
    Base64,
}

#[cfg(test)]
mod tests {
    use newsmill_plugin::testing;

    use super::*;

    #[test]
    fn the_readme_lists_the_options() {
        testing::check_readme::<JsonlOptions>(include_str!("../README.md")).unwrap();
    }
}
