//! Whole articles through the stage, against what is written beside them; `tests/it` takes the same folders through the
//! loaded library.

use newsmill_plugin::Value;
use newsmill_plugin::serde_json::json;
use newsmill_plugin::testing;

use crate::stage::Quotes;

/// An article's uri, and of each quote what this stage says.
fn shown(article: &Value) -> Value {
    let mut shown = vec![article["uri"].clone()];
    for tag in article["quotes"].as_array().into_iter().flatten() {
        let data = &tag["data"];
        shown.push(json!([
            tag["name"],
            data["speaker"],
            data["cue"],
            tag["confidence"],
            tag["spans"]
        ]));
    }
    shown.into()
}

#[test]
fn cases_come_out_as_expected() {
    let cases = testing::cases(concat!(env!("CARGO_MANIFEST_DIR"), "/cases")).unwrap();
    assert!(cases.len() >= 6);
    for case in cases {
        let report = testing::run::<Quotes>(&case.options, &case.articles).unwrap();
        assert!(report.rejected.is_empty() && report.dropped.is_empty(), "{report:?}");
        let kept: Vec<Value> = report.articles.iter().map(shown).collect();
        case.check(&json!({ "kept": kept })).unwrap();
    }
}
