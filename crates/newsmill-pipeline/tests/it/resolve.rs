//! What the runner gets.

use std::cell::RefCell;
use std::io;
use std::path::Path;

use newsmill_article::FieldType;
use newsmill_pipeline::{
    FailAbove, Finding, IfEmpty, Pipeline, Resolver, Settings, parse, resolve, to_text, validate,
};
use serde_json::json;

use crate::catalog::catalog;

const FILE: &str = r#"{
  "name": "feeds",
  "description": "All feeds",
  "ingest": [{
    "use": "acme.feed", "from": ["${env:LIST}.paths"], "if_empty": "fail",
    "options": {
      "token": "${file:token.txt}", "headers": {"x-key": "a${env:KEY}"}, "pages": "${env:PAGES}",
      "verify": "${env:VERIFY}", "certificates": ["ca.pem", "/etc/ca.pem"]
    }
  }],
  "stages": [
    {"use": "acme.score", "name": "score"},
    {"use": "acme.template", "options": {"show": ["acme.score"], "into": "acme.text"}},
    {"use": "clean.unique"}
  ],
  "export": [{"use": "export.jsonl", "to": "$${x}/${env:LIST}.jsonl"}],
  "run": {"batch": "${env:PAGES}", "fail_above": "3", "article_bytes_max": "1MiB"}
}"#;

fn run_with(text: &str, pages: &str) -> Result<Pipeline, Vec<Finding>> {
    let read = RefCell::new(Vec::new());
    let env = |name: &str| match name {
        "LIST" => Some("daily".to_owned()),
        "KEY" => Some("k-1234".to_owned()),
        "PAGES" => Some(pages.to_owned()),
        "VERIFY" => Some("false".to_owned()),
        _ => None,
    };
    let file = |path: &Path| {
        read.borrow_mut().push(path.to_owned());
        if path.ends_with("token.txt") {
            Ok("t0ken\n".to_owned())
        } else {
            Err(io::Error::from(io::ErrorKind::NotFound))
        }
    };
    let parsed = parse(text, "feeds.json");
    let resolver = Resolver { env: &env, file: &file, ends: true };
    resolve(&parsed, resolver, Path::new("/srv/p"), catalog(), &Settings::default())
}

fn text() -> String {
    FILE.replace("\"fail_above\": \"3\"", "\"fail_above\": 3")
}

#[test]
fn everything_is_replaced_and_filled_in() {
    let pipeline = run_with(&text(), "12").unwrap();
    assert_eq!((pipeline.name.as_str(), pipeline.description.as_str()), ("feeds", "All feeds"));
    let ingest = &pipeline.ingest[0];
    assert_eq!(
        (ingest.from.as_slice(), ingest.if_empty),
        (["daily.paths".to_owned()].as_slice(), IfEmpty::Fail)
    );
    let expected = json!({
        "token": "t0ken", "headers": {"x-key": "ak-1234"}, "pages": 12, "verify": false,
        "certificates": ["/srv/p/ca.pem", "/etc/ca.pem"]
    });
    assert_eq!(ingest.entry.options, expected);
    assert_eq!(ingest.entry.secrets, ["ak-1234", "t0ken"]);
    assert_eq!((ingest.entry.name.as_str(), ingest.entry.line), ("acme.feed", 4));
    assert_eq!(pipeline.stages[0].name, "score");
    assert_eq!(pipeline.stages[2].options, json!({"copies": true, "scope": "run"}));
    assert_eq!(pipeline.export[0].to, "${x}/daily.jsonl");
    assert_eq!((pipeline.run.batch, pipeline.run.block_articles), (12, 1024));
    assert_eq!(pipeline.run.fail_above, FailAbove::Articles(3));
    assert_eq!(pipeline.run.article_bytes_max, 1 << 20);
    let fields: Vec<_> =
        pipeline.fields.iter().map(|f| (f.name.as_str(), f.ty, f.private)).collect();
    let expected = [
        ("acme.score", FieldType::Int, false),
        ("clean.signature", FieldType::Bytes, true),
        ("acme.text", FieldType::Text, false),
    ];
    assert_eq!(fields, expected);
}

#[test]
fn values_behind_references_are_checked() {
    let text = to_text(&run_with(&text(), "0").unwrap_err());
    assert!(
        text.contains("feeds.json:7:83: error[bad-options]: `pages` must be at least 1, not 0"),
        "{text}"
    );
    assert!(text.contains("error[bad-run]: `batch` must be"), "{text}");
    let text = to_text(&run_with(&crate::resolve::text(), "many").unwrap_err());
    assert!(text.contains("`pages` must be a whole number, not a text"), "{text}");
    assert!(!text.contains("t0ken") && !text.contains("k-1234"), "{text}");
}

#[test]
fn references_to_nothing_are_told_all_at_once() {
    let broken = text().replace("token.txt", "gone.txt").replace("env:KEY", "env:GONE");
    let text = to_text(&run_with(&broken, "0").unwrap_err());
    assert_eq!(text.matches("error[unresolved-reference]").count(), 2, "{text}");
    assert!(text.contains("file `/srv/p/gone.txt` could not be read"), "{text}");
    assert!(!text.contains("bad-run"), "{text}");
}

#[test]
fn validate_reads_nothing() {
    let parsed = parse(&text(), "feeds.json");
    assert!(validate(&parsed, catalog(), &Settings::default()).is_empty());
}

#[test]
fn the_digest_knows_what_matters() {
    let digest = |text: &str| run_with(text, "12").unwrap().digest;
    let base = digest(&text());
    let same = [
        text().replace("\"score\"", "\"scores\""),
        text().replace("\"fail_above\": 3", "\"fail_above\": \"9%\""),
        text().replace("\"batch\": \"${env:PAGES}\", ", ""),
        text().replace("${file:token.txt}", "${env:KEY}"),
        text().replace("\"description\": \"All feeds\",", ""),
        text().replace(
            "{\"use\": \"clean.unique\"}",
            r#"{"options": {"scope": "run"}, "use": "clean.unique"}"#,
        ),
    ];
    for text in same {
        assert_eq!(digest(&text), base, "{text}");
    }
    let other = [
        text().replace("1MiB", "2MiB"),
        text().replace("ca.pem\"", "cb.pem\""),
        text().replace("${env:PAGES}\",\n", "11\",\n").replace("\"11\"", "11"),
        text().replace("acme.text", "acme.texts"),
        text().replace("$${x}", "y"),
        text().replace("${env:LIST}.paths", "weekly.paths"),
        text().replace(
            "{\"use\": \"clean.unique\"}",
            r#"{"use": "clean.unique", "options": {"copies": false}}"#,
        ),
    ];
    for text in other {
        assert_ne!(digest(&text), base, "{text}");
    }
}

#[test]
fn settings_judge_warnings() {
    let text = text().replace("${file:token.txt}", "literal");
    let parsed = parse(&text, "feeds.json");
    let count = |settings: &Settings| {
        let findings = validate(&parsed, catalog(), settings);
        (findings.len(), newsmill_pipeline::has_errors(&findings))
    };
    let code = newsmill_pipeline::Code::SecretInFile;
    let part = |text: &str| text.contains("literal");
    assert!(part(&text));
    assert_eq!(count(&Settings::default()), (1, false));
    assert_eq!(count(&Settings { allow: vec![code], ..Settings::default() }), (0, false));
    assert_eq!(count(&Settings { deny: vec![code], ..Settings::default() }), (1, true));
    assert_eq!(count(&Settings { deny_warnings: true, ..Settings::default() }), (1, true));
}
