//! What a pipeline may set.

use newsmill_plugin::prelude::*;

/// Options of `ingest.page`.
#[derive(Options)]
pub(crate) struct PageOptions {
    /// What becomes of a file that is neither HTML, XHTML nor plain text: a dead letter (reject), or an article whose
    /// `media_type` says what it is, for a stage that can read it (keep).
    #[option(default = "reject")]
    pub(crate) other: Other,
}

/// What becomes of files that are no pages.
#[derive(Options, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Other {
    /// A dead letter.
    Reject,
    /// An article.
    Keep,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The options of the README are those of the code, word for word.
    #[test]
    fn the_readme_lists_the_options() {
        let schema: Value = newsmill_plugin::serde_json::from_str(PageOptions::SCHEMA).unwrap();
        let readme = include_str!("../README.md");
        let options = schema.get("properties").and_then(Value::as_object).unwrap();
        let rows = readme.lines().filter(|line| line.starts_with("| `")).count();
        for (name, option) in options {
            let default = option.get("default").unwrap();
            let description = option.get("description").and_then(Value::as_str).unwrap();
            let row = format!("| `{name}` | `{default}` | {description} |");
            assert!(readme.contains(&row), "the README lacks: {row}");
        }
        assert_eq!(rows, options.len());
    }
}
