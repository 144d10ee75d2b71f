//! `clean.filter` as it is loaded: its own cases, its reasons in the report, and options that cannot be.

use serde_json::json;

use crate::support::{Scratch, check_cases, newsmill, output, run_stage, stage_pipeline};

const STAGE: &str = "clean.filter";

#[test]
fn its_cases_come_out_of_the_library_as_expected() {
    check_cases(STAGE, 6, |article| article["uri"].clone());
}

#[test]
fn reasons_are_counted_and_wrong_options_told() {
    let scratch = Scratch::new();
    let article =
        json!({ "uri": "a", "kind": "listing", "kind_confidence": 0.9, "body_text": "Teasers." });
    scratch.write("in/a.jsonl", format!("{article}\n"));
    let (kept, entries) = run_stage(&scratch, STAGE, &json!({}), &[]);
    assert!(kept.is_empty());
    assert!(entries.to_string().contains("\"not-an-article\""), "{entries}");
    for (options, word) in [
        (json!({ "kinds": ["artikel"] }), "article"),
        (json!({ "gopher_symbols_max": -1 }), "gopher_symbols_max"),
        (json!({ "required": ["no_such_field"] }), "no_such_field"),
        (json!({ "published_from": "yesterday" }), "is no time"),
    ] {
        scratch.write("p.json", stage_pipeline(STAGE, &options));
        let ended = output(newsmill(&scratch, "run").arg("p.json"));
        assert_eq!(ended.code, Some(78), "{ended:#?}");
        assert!(ended.stderr.contains(word), "{ended:#?}");
    }
}
