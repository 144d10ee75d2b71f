//! `clean.dedupe` as it is loaded: its own cases, and the same copies for any threads and batches.

use std::fmt::Write as _;
use std::fs;

use serde_json::{Value, json};

use crate::support::{Scratch, newsmill, output, top};

const PIPELINE: &str = r#"{
  "name": "d", "ingest": [{ "use": "ingest.jsonl", "from": ["in/*.jsonl"] }],
  "stages": [{ "use": "clean.dedupe", "options": OPTIONS }],
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
    for case in fs::read_dir(top().join("plugins/clean-dedupe/cases")).unwrap() {
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
        let kept: Vec<Value> = kept
            .iter()
            .map(|article| json!({ "uri": article["uri"], "ext": article["ext"] }))
            .collect();
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

/// 900 articles over three files, about half of them copies of others in some words.
fn articles(scratch: &Scratch) {
    for file in 0..3_u64 {
        let mut lines = String::new();
        for number in 0..300_u64 {
            let at = file * 300 + number;
            let (story, edit) = (((at * 2_654_435_761) >> 9) % 450, at % 11);
            let word = |place: u64| match (place * 5 + edit * 3) % 23 {
                0 if edit > 2 => format!("other{}", at + place),
                _ => format!("word{}", story * 100 + place),
            };
            let body = (0..90).map(word).collect::<Vec<_>>().join(" ");
            writeln!(lines, "{}", json!({ "uri": format!("u{at}"), "body_text": body })).unwrap();
        }
        scratch.write(&format!("in/{file}.jsonl"), lines);
    }
}

#[test]
fn threads_and_batches_change_nothing() {
    let scratch = Scratch::new();
    articles(&scratch);
    let options = json!({ "action": "mark", "window": 300 });
    let expected = run(&scratch, &options, &["--threads", "1", "--set", "run.batch=64"]);
    let marked = expected.0.iter().filter(|article| article["ext"].is_object()).count();
    assert!((100..450).contains(&marked), "{marked}");
    for threads in ["1", "2", "4"] {
        for batch in ["1", "7", "64"] {
            let seen = run(
                &scratch,
                &options,
                &["--threads", threads, "--set", &format!("run.batch={batch}")],
            );
            assert!(
                seen == expected,
                "{threads} threads and batches of {batch} gave something else"
            );
        }
    }
}

#[test]
fn copies_are_dropped_with_a_reason_that_is_counted() {
    let scratch = Scratch::new();
    articles(&scratch);
    let (kept, entries) = run(&scratch, &json!({}), &[]);
    assert!(kept.len() < 600);
    assert!(entries.to_string().contains("\"duplicate\""), "{entries}");
}
