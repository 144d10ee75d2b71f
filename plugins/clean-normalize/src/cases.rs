//! Whole articles through the stage, against what is written beside them: each folder of `cases/` holds `article.json`,
//! perhaps `options.json`, and `expected.json`, which `UPDATE=1 cargo test` writes anew.

use std::fs;
use std::path::Path;

use newsmill_plugin::Value;
use newsmill_plugin::testing;
use serde_json::json;

use crate::stage::Normalize;

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
        let article = read(&case.join("article.json")).unwrap();
        let options = read(&case.join("options.json")).unwrap_or_else(|| json!({}));
        let report = testing::run::<Normalize>(&options, &[article]).unwrap();
        assert!(report.rejected.is_empty() && report.dropped.is_empty(), "{report:?}");
        let expected = case.join("expected.json");
        if update {
            let text = serde_json::to_string_pretty(&report.articles[0]).unwrap();
            fs::write(&expected, text + "\n").unwrap();
        }
        assert_eq!(Some(&report.articles[0]), read(&expected).as_ref(), "{}", case.display());
        // Once clean, an article stays as it is.
        let again = testing::run::<Normalize>(&options, &report.articles).unwrap();
        assert_eq!(again.articles, report.articles, "{}", case.display());
    }
}
