//! `clean.filter` as it is loaded: its own cases, its reasons in the report, and options that cannot be.

use std::fmt::Write as _;
use std::fs;

use serde_json::{Value, json};

use crate::support::{Scratch, newsmill, output, top};

const PIPELINE: &str = r#"{
  "name": "d", "ingest": [{ "use": "ingest.jsonl", "from": ["in/*.jsonl"] }],
  "stages": [{ "use": "clean.filter", "options": OPTIONS }],
  "export": [{ "use": "export.jsonl", "to": "out.jsonl" }] }"#;

/// Runs over `in/` and gives what was exported, and the reasons of what was dropped as the report counts them.
fn run(scratch: &Scratch, options: &Value, more: &[&str]) -> (Vec<Value>, Value) {
    scratch.write("p.json", PIPELINE.replace("OPTIONS", &options.to_string()));
    let mut command = newsmill(scratch, "run");
    command.args(["p.json", "--report", "report.json"]).args(more);
    let ended = output(&mut command);
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    let report: Value = serde_json::from_str(&scratch.read("report.json")).unwrap();
    let lines = scratch.read("out.jsonl");
    (
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
        report["entries"].clone(),
    )
}

#[test]
fn its_cases_come_out_of_the_library_as_expected() {
    let read = |path: std::path::PathBuf| -> Option<Value> {
        Some(serde_json::from_str(&fs::read_to_string(path).ok()?).unwrap())
    };
    let mut done = 0;
    for case in fs::read_dir(top().join("plugins/clean-filter/cases")).unwrap() {
        let case = case.unwrap().path();
        let scratch = Scratch::new();
        let articles = read(case.join("articles.json")).unwrap();
        // The host gives an article without uri one, and this test wants to see the same ones.
        let mut lines = String::new();
        for article in articles.as_array().unwrap() {
            writeln!(lines, "{article}").unwrap();
        }
        scratch.write("in/a.jsonl", lines);
        let options = read(case.join("options.json")).unwrap_or_else(|| json!({}));
        let (kept, _) = run(&scratch, &options, &[]);
        let kept: Vec<Value> = kept.iter().map(|article| article["uri"].clone()).collect();
        assert_eq!(
            json!(kept),
            read(case.join("expected.json")).unwrap()["kept"],
            "{}",
            case.display()
        );
        done += 1;
    }
    assert!(done >= 6);
}

#[test]
fn reasons_are_counted_and_wrong_options_told() {
    let scratch = Scratch::new();
    let article =
        json!({ "uri": "a", "kind": "listing", "kind_confidence": 0.9, "body_text": "Teasers." });
    scratch.write("in/a.jsonl", format!("{article}\n"));
    let (kept, entries) = run(&scratch, &json!({}), &[]);
    assert!(kept.is_empty());
    assert!(entries.to_string().contains("\"not-an-article\""), "{entries}");
    for (options, word) in [
        (json!({ "kinds": ["artikel"] }), "article"),
        (json!({ "gopher_symbols_max": -1 }), "gopher_symbols_max"),
        (json!({ "required": ["no_such_field"] }), "no_such_field"),
        (json!({ "published_from": "yesterday" }), "is no time"),
    ] {
        scratch.write("p.json", PIPELINE.replace("OPTIONS", &options.to_string()));
        let ended = output(newsmill(&scratch, "run").arg("p.json"));
        assert_eq!(ended.code, Some(78), "{ended:#?}");
        assert!(ended.stderr.contains(word), "{ended:#?}");
    }
}
