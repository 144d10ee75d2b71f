//! What a pipeline may set.

use newsmill_dedupe::Settings;
use newsmill_plugin::prelude::*;

/// Options of `clean.dedupe`.
#[derive(Options)]
pub(crate) struct DedupeOptions {
    /// What to do with a copy: `drop` it, or `mark` it with the fields `clean_dedupe.copy_of` and `clean_dedupe.share`.
    #[option(default = "drop")]
    pub(crate) action: Action,
    /// A page of several stories is a copy when all of them are `known`, when it holds `any` known story whole, or never: `keep`.
    #[option(default = "known")]
    merged: Merged,
    /// So many articles are remembered, the last ones that are no copies.
    #[option(default = 1_000_000, min = 1, max = 100_000_000)]
    window: u32,
    /// Articles published more than so many days apart are no copies; without a date every article is near. No limit when left out.
    #[option(min = 0, max = 100_000)]
    days: Option<u32>,
}

/// What to do with a copy.
#[derive(Options, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// Drop it.
    Drop,
    /// Write what it is a copy of.
    Mark,
}

/// What to do with a page of known stories.
#[derive(Options, Clone, Copy, PartialEq, Eq)]
enum Merged {
    /// It is no copy.
    Keep,
    /// It is a copy when all its stories are known.
    Known,
    /// It is a copy when one is known whole.
    Any,
}

impl DedupeOptions {
    pub(crate) fn settings(&self) -> Settings {
        let merged = match self.merged {
            Merged::Keep => newsmill_dedupe::Merged::Keep,
            Merged::Known => newsmill_dedupe::Merged::Known,
            Merged::Any => newsmill_dedupe::Merged::Any,
        };
        Settings { window: self.window, days: self.days, merged }
    }
}

#[cfg(test)]
mod tests {
    use newsmill_plugin::serde_json;

    use super::*;

    /// The options of the README are those of the code, word for word.
    #[test]
    fn the_readme_lists_the_options() {
        let schema: Value = serde_json::from_str(DedupeOptions::SCHEMA).unwrap();
        let readme = include_str!("../README.md");
        let options = schema.get("properties").and_then(Value::as_object).unwrap();
        for (name, option) in options {
            let default = option.get("default").map_or("none".to_owned(), |d| format!("`{d}`"));
            let description = option.get("description").and_then(Value::as_str).unwrap();
            let row = format!("| `{name}` | {default} | {description} |");
            assert!(readme.contains(&row), "the README lacks: {row}");
        }
        assert_eq!(options.len(), 4);
    }
}
