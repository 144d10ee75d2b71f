//! What a pipeline may set.

use newsmill_plugin::prelude::*;

/// Options of `export.jsonl`.
#[derive(Options)]
pub(crate) struct JsonlOptions {
    /// The fields to write, own ones as `namespace.name`. Without it all but `content`. They stand in the order every
    /// article has, whatever their order here.
    #[option(default = [])]
    pub(crate) fields: Vec<String>,
    /// How the names of parts end, where `to` is a folder: `.jsonl.gz` and `.jsonl.zst` compress them.
    #[option(default = ".jsonl")]
    pub(crate) part_suffix: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The options of the README are those of the code, word for word.
    #[test]
    fn the_readme_lists_the_options() {
        let schema: Value = newsmill_plugin::serde_json::from_str(JsonlOptions::SCHEMA).unwrap();
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
