//! Whole articles through the stage, against what is written beside them; `tests/it` takes the same folders through the
//! loaded library.

use newsmill_plugin::Value;
use newsmill_plugin::serde_json::json;
use newsmill_plugin::testing;

use crate::stage::Keywords;

#[test]
fn cases_come_out_as_expected() {
    let cases = testing::cases(concat!(env!("CARGO_MANIFEST_DIR"), "/cases")).unwrap();
    assert!(cases.len() >= 5);
    for case in cases {
        let report = testing::run::<Keywords>(&case.options, &case.articles).unwrap();
        assert!(report.rejected.is_empty() && report.dropped.is_empty(), "{report:?}");
        let shown = |article: &Value| json!([article["uri"], article["keywords"]]);
        let kept: Vec<Value> = report.articles.iter().map(shown).collect();
        case.check(&json!({ "kept": kept })).unwrap();
    }
}
