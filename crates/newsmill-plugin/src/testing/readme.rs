//! The README of a plugin against its options.

use serde_json::{Map, Value};

use crate::error::{Error, ErrorKind, Result};
use crate::options::Options;

/// Checks that a README tells every option as the code does, and no other: in tables whose first column is headed
/// `option`, a row ``| `name` | `default` | description |`` each, where an option without a default has an empty cell and the
/// description is its doc comment.
///
/// ```
/// # use newsmill_plugin::prelude::*;
/// # use newsmill_plugin::testing;
/// #[derive(Options)]
/// struct ShoutOptions {
///     /// So many marks at the end.
///     #[option(default = 1)]
///     marks: u32,
/// }
///
/// let readme = "
/// | option | default | |
/// |---|---|---|
/// | `marks` | `1` | So many marks at the end. |
/// "; // In a plugin: include_str!("../README.md").
/// testing::check_readme::<ShoutOptions>(readme)?;
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// Names the row that is missing, or the option that the code does not know.
pub fn check_readme<O: Options>(readme: &str) -> Result<()> {
    let schema: Value = serde_json::from_str(O::SCHEMA)?;
    let none = Map::new();
    let options = schema.get("properties").and_then(Value::as_object).unwrap_or(&none);
    for (name, option) in options {
        let row = row(name, option);
        if !readme.lines().any(|line| line == row) {
            return Err(wrong(format_args!("the README lacks the row: {row}")));
        }
    }
    match told(readme).find(|name| !options.contains_key(*name)) {
        Some(name) => Err(wrong(format_args!("the README has `{name}`, which is no option"))),
        None => Ok(()),
    }
}

fn row(name: &str, option: &Value) -> String {
    let default = option.get("default").map_or(String::new(), |value| format!("`{value}`"));
    let description = option.get("description").and_then(Value::as_str).unwrap_or_default();
    format!("| `{name}` | {default} | {description} |")
}

/// The names in the first columns of the tables of options.
fn told(readme: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    readme.lines().filter_map(move |line| {
        let Some(cells) = line.strip_prefix('|') else {
            inside = false;
            return None;
        };
        let first = cells.split('|').next().unwrap_or_default().trim();
        if !inside {
            inside = first == "option";
            return None;
        }
        first.strip_prefix('`')?.strip_suffix('`')
    })
}

fn wrong(words: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Other, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Two;

    impl<'de> serde::Deserialize<'de> for Two {
        fn deserialize<D: serde::Deserializer<'de>>(_: D) -> std::result::Result<Self, D::Error> {
            Ok(Self)
        }
    }

    impl Options for Two {
        const SCHEMA: &'static str = r#"{"type": "object", "properties": {
            "max": {"type": "integer", "default": 3, "description": "At most so many."},
            "key": {"type": "string", "description": "Of the service."}}}"#;
    }

    const GOOD: &str = "# Two\n\n| option | default | |\n|---|---|---|\n\
        | `max` | `3` | At most so many. |\n| `key` |  | Of the service. |\n\n\
        | field | what |\n|---|---|\n| `acme.two` | two |\n";

    #[test]
    fn a_readme_tells_all_options_and_no_other() {
        check_readme::<Two>(GOOD).unwrap();
        let said = |readme: &str| check_readme::<Two>(readme).unwrap_err().message().to_owned();
        assert!(said(&GOOD.replace("`3`", "`4`")).contains("lacks the row: | `max` | `3` |"));
        assert!(said(&GOOD.replace("so many.", "so few.")).contains("`max`"));
        assert!(said(&GOOD.replace("| `key` |  | Of the service. |\n", "")).contains("`key`"));
        let more = GOOD.replace("| `key`", "| `old` | `1` | Gone. |\n| `key`");
        assert!(said(&more).contains("`old`, which is no option"));
    }
}
