//! Whole articles through the stage, against what is written beside them: each folder of `cases/` holds `articles.json`,
//! perhaps `options.json`, and `expected.json`, which `UPDATE=1 cargo test` writes anew. `tests/it` takes the same folders
//! through the loaded library.

use std::fs;
use std::path::Path;

use newsmill_plugin::Value;
use newsmill_plugin::serde_json::{self, json};
use newsmill_plugin::testing;

use crate::stage::Filter;

fn read(path: &Path) -> Option<Value> {
    Some(serde_json::from_str(&fs::read_to_string(path).ok()?).unwrap())
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "only a test decides whether golden files are written"
)]
fn cases_come_out_as_expected() {
    let update = std::env::var_os("UPDATE").is_some();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut cases: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() >= 6);
    for case in cases {
        let articles = read(&case.join("articles.json")).unwrap();
        let options = read(&case.join("options.json")).unwrap_or_else(|| json!({}));
        let report = testing::run::<Filter>(&options, articles.as_array().unwrap()).unwrap();
        assert!(report.rejected.is_empty(), "{report:?}");
        let kept: Vec<Value> =
            report.articles.iter().map(|article| article["uri"].clone()).collect();
        let dropped: Vec<Value> = report
            .dropped
            .iter()
            .map(|gone| json!([gone.article["uri"], gone.reason, gone.detail]))
            .collect();
        let found = json!({ "kept": kept, "dropped": dropped });
        let expected = case.join("expected.json");
        if update {
            fs::write(&expected, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
        }
        assert_eq!(Some(&found), read(&expected).as_ref(), "{}", case.display());
    }
}
