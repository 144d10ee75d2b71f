//! Cases in folders: what goes in, and what must come out.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::transform::run;
use crate::error::{Error, ErrorKind, Result};
use crate::facets::Transform;

/// One case: a folder with what goes in and what must come out.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Case {
    /// What `articles.json` holds: a list of canonical JSON objects.
    pub articles: Vec<Value>,
    /// What `options.json` holds; an empty object where there is none.
    pub options: Value,
    folder: PathBuf,
}

/// The cases of a plugin: every folder in `folder`, in the order of their names. Each holds `articles.json`, perhaps
/// `options.json`, and `expected.json`, whose content the test decides ([`Case::check`]).
///
/// ```no_run
/// # use newsmill_plugin::prelude::*;
/// # use newsmill_plugin::serde_json::Value;
/// # use newsmill_plugin::testing;
/// # fn cases_come_out_as_expected<MyStage: Transform>() -> Result<()> {
/// for case in testing::cases(concat!(env!("CARGO_MANIFEST_DIR"), "/cases"))? {
///     let report = testing::run::<MyStage>(&case.options, &case.articles)?;
///     case.check(&Value::from(report.articles))?;
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Where a folder or file cannot be read, is no JSON of that form, or there is no case at all.
pub fn cases(folder: impl AsRef<Path>) -> Result<Vec<Case>> {
    let folder = folder.as_ref();
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| at(folder, error))? {
        folders.push(entry?.path());
    }
    folders.sort();
    if folders.is_empty() {
        return Err(at(folder, "no case is in it"));
    }
    folders.into_iter().map(Case::read).collect()
}

/// Takes all [`cases`] of a tag stage through it, and compares what every article then has in `field`, behind its `uri`, with
/// `kept` of `expected.json`. Tells how many cases there are.
///
/// # Errors
/// Those of [`cases`], [`run`](super::run) and [`Case::check`]; where an article does not come out.
pub fn check_tagged<S: Transform>(folder: impl AsRef<Path>, field: &str) -> Result<usize> {
    let cases = cases(folder)?;
    for case in &cases {
        let report = run::<S>(&case.options, &case.articles)?;
        if !report.rejected.is_empty() || !report.dropped.is_empty() {
            return Err(at(&case.folder, format_args!("an article did not come out: {report:?}")));
        }
        let shown = |article: &Value| json!([article["uri"], article[field]]);
        let kept: Vec<Value> = report.articles.iter().map(shown).collect();
        case.check(&json!({ "kept": kept }))?;
    }
    Ok(cases.len())
}

impl Case {
    fn read(folder: PathBuf) -> Result<Self> {
        let path = folder.join("articles.json");
        let Some(Value::Array(articles)) = read(&path)? else {
            return Err(at(&path, "a list of articles must be there"));
        };
        let options = read(&folder.join("options.json"))?.unwrap_or(Value::Object(Map::new()));
        Ok(Self { articles, options, folder })
    }

    /// The name of its folder.
    #[must_use]
    pub fn name(&self) -> String {
        self.folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Compares what came out with `expected.json`. `UPDATE=1 cargo test` writes that file instead: read it before you
    /// commit it.
    ///
    /// # Errors
    /// Where they differ, or the file cannot be read or written.
    pub fn check(&self, found: &Value) -> Result<()> {
        #[expect(
            clippy::disallowed_methods,
            reason = "only a test decides whether golden files are written"
        )]
        let update = std::env::var_os("UPDATE").is_some();
        self.settle(found, update)
    }

    fn settle(&self, found: &Value, update: bool) -> Result<()> {
        let path = self.folder.join("expected.json");
        let text = serde_json::to_string_pretty(found)? + "\n";
        if update {
            return fs::write(&path, text).map_err(|error| at(&path, error));
        }
        let expected = read(&path)?.ok_or_else(|| {
            at(&path, "it is not there; hint: `UPDATE=1 cargo test` writes what comes out")
        })?;
        if expected == *found {
            return Ok(());
        }
        let expected = serde_json::to_string_pretty(&expected)?;
        Err(at(&path, format_args!("something else came out:\n{text}instead of\n{expected}")))
    }
}

/// The JSON of a file; `None` where there is no such file.
fn read(path: &Path) -> Result<Option<Value>> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        text => text.map_err(|error| at(path, error))?,
    };
    serde_json::from_str(&text).map(Some).map_err(|error| at(path, error))
}

fn at(path: &Path, why: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Other, format_args!("`{}`: {why}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prelude::*;

    fn write(folder: &Path, name: &str, text: &str) {
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join(name), text).unwrap();
    }

    #[test]
    fn cases_are_read_by_name_and_compared() {
        let top = tempfile::tempdir().unwrap();
        write(&top.path().join("b"), "articles.json", "[{}]");
        write(&top.path().join("a"), "articles.json", "[]");
        write(&top.path().join("a"), "options.json", r#"{"max": 2}"#);
        let found = cases(top.path()).unwrap();
        assert_eq!(found.iter().map(Case::name).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!((&found[0].options, found[0].articles.len()), (&json!({"max": 2}), 0));
        assert_eq!((&found[1].options, &found[1].articles), (&json!({}), &vec![json!({})]));

        let none = found[0].settle(&json!([1]), false).unwrap_err();
        assert!(none.message().contains("UPDATE=1"), "{none}");
        found[0].settle(&json!([1]), true).unwrap();
        found[0].settle(&json!([1]), false).unwrap();
        let other = found[0].settle(&json!([2]), false).unwrap_err();
        assert!(other.message().contains("something else came out"), "{other}");
    }

    /// Tags articles as loud whose headline is, and refuses those without one.
    struct Loud(Text, List);

    impl Transform for Loud {
        const STAGE: Stage =
            Stage::tag("acme.loud", "Loud").needs(&["headline"]).writes(&["keywords"]);
        type Options = NoOptions;
        type Scratch = ();

        fn create(_: NoOptions, cx: &Create<'_>) -> Result<Self> {
            Ok(Self(cx.text("headline")?, cx.list("keywords")?))
        }

        fn process(&self, (): &mut (), batch: &mut Batch<'_>, _: &Context<'_>) -> Result<()> {
            for row in batch.rows() {
                let Some(headline) = row.get(self.0) else { bail!("no headline") };
                if headline.ends_with('!') {
                    row.push(self.1, &["loud"])?;
                }
            }
            Ok(())
        }
    }

    #[test]
    fn tags_are_compared_article_by_article() {
        let top = tempfile::tempdir().unwrap();
        let case = top.path().join("a");
        write(
            &case,
            "articles.json",
            r#"[{"uri": "1", "headline": "Hear!"}, {"uri": "2", "headline": "Hear"}]"#,
        );
        write(&case, "expected.json", r#"{"kept": [["1", ["loud"]], ["2", null]]}"#);
        assert_eq!(check_tagged::<Loud>(top.path(), "keywords").unwrap(), 1);
        write(&case, "expected.json", r#"{"kept": [["1", ["loud"]], ["2", ["loud"]]]}"#);
        assert!(check_tagged::<Loud>(top.path(), "keywords").is_err(), "another tag");
        write(&case, "articles.json", r#"[{"uri": "1"}]"#);
        let lost = check_tagged::<Loud>(top.path(), "keywords").unwrap_err();
        assert!(lost.message().contains("did not come out"), "{lost}");
    }

    #[test]
    fn what_is_no_case_is_refused() {
        let top = tempfile::tempdir().unwrap();
        assert!(cases(top.path().join("nowhere")).is_err());
        assert!(cases(top.path()).is_err(), "no case");
        write(&top.path().join("a"), "articles.json", "{}");
        assert!(cases(top.path()).is_err(), "no list");
        write(&top.path().join("a"), "articles.json", "[{}]");
        write(&top.path().join("a"), "options.json", "{");
        assert!(cases(top.path()).is_err(), "no JSON");
    }
}
