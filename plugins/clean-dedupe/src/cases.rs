//! Whole articles through the stage, against what is written beside them; `tests/it` takes the same folders through the
//! loaded library.

use newsmill_plugin::Value;
use newsmill_plugin::serde_json::json;
use newsmill_plugin::testing;

use crate::stage::Dedupe;

#[test]
fn cases_come_out_as_expected() {
    let cases = testing::cases(concat!(env!("CARGO_MANIFEST_DIR"), "/cases")).unwrap();
    assert!(cases.len() >= 6);
    for case in cases {
        let report = testing::serial_transform::<Dedupe>(&case.options, &case.articles).unwrap();
        assert!(report.rejected.is_empty(), "{report:?}");
        let kept: Vec<Value> = report
            .articles
            .iter()
            .map(|article| json!({ "uri": article["uri"], "ext": article["ext"] }))
            .collect();
        let dropped: Vec<Value> = report
            .dropped
            .iter()
            .map(|gone| json!([gone.article["uri"], gone.reason, gone.detail]))
            .collect();
        case.check(&json!({ "kept": kept, "dropped": dropped })).unwrap();
    }
}
