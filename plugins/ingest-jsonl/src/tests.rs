//! The stage on the host's batch.

use newsmill_plugin::Value;
use newsmill_plugin::serde_json::json;
use newsmill_plugin::testing::{self, Report};
use proptest::prelude::*;

use crate::stage::Jsonl;

fn read(options: &Value, bytes: &[u8]) -> Report {
    testing::ingest::<Jsonl>(options, &json!({"path": "in/a.jsonl"}), Some(bytes)).unwrap()
}

fn reasons(report: &Report) -> Vec<&str> {
    report.rejected.iter().map(|rejected| rejected.message.as_str()).collect()
}

#[test]
fn exported_articles_are_read_back() {
    let article = json!({
        "uri": "a", "version": 2, "kind_confidence": 0.5, "headline": "Head", "authors": ["A", "B"],
        "published": "2024-05-03", "rights": {"holder": "H"}, "body_text": "Aye there",
        "body_blocks": [{"kind": "quote", "span": [0, 3]}], "images": [{"url": "u"}],
        "places": [{"name": "Aye", "confidence": 0.5, "spans": [[0, 3]], "creator": "tag.places"}]
    });
    let report = read(&json!({}), article.to_string().as_bytes());
    assert_eq!(report.articles, [article]);
}

#[test]
fn keys_are_mapped() {
    let options = json!({"fields": {"uri": "id", "headline": "/meta/t~1itle", "acme.note": "note", "content": "html"}});
    let line =
        r#"{"id":"a","headline":"not this","meta":{"t/itle":"Head"},"note":"N","html":"<p>x"}"#;
    let report = read(&options, line.as_bytes());
    assert_eq!(
        report.articles,
        [json!({"uri": "a", "content": "PHA+eA==", "headline": "Head", "ext": {"acme.note": "N"}})]
    );
    let base64 = json!({"fields": {"content": "c"}, "content": "base64"});
    assert_eq!(read(&base64, br#"{"c":"PHA+eA=="}"#).articles, [json!({"content": "PHA+eA=="})]);
}

#[test]
fn source_is_the_hosts() {
    let refused = testing::ingest::<Jsonl>(
        &json!({"fields": {"source": "s"}}),
        &json!({"path": "a"}),
        Some(b""),
    );
    assert!(refused.unwrap_err().to_string().contains("`source`"));
    assert_eq!(
        read(&json!({}), br#"{"uri":"a","source":{"path":"x"}}"#).articles,
        [json!({"uri": "a"})]
    );
}

#[test]
fn line_ends_marks_and_blank_lines_are_passed_over() {
    let report = read(
        &json!({}),
        b"\xef\xbb\xbf{\"uri\":\"a\"}\r\n\r\n \n{\"uri\":\"b\"}\n\n{\"uri\":\"c\"}",
    );
    assert_eq!(report.articles, [json!({"uri": "a"}), json!({"uri": "b"}), json!({"uri": "c"})]);
    assert!(read(&json!({}), b"").articles.is_empty());
}

#[test]
fn a_bad_line_is_one_dead_letter() {
    let lines = [
        &br#"{"uri":"a"}"#[..],
        b"{",
        br#"{"headline":3}"#,
        br#"{"published":"soon"}"#,
        br#"{"body_text":"x","places":[{}]}"#,
        b"{\"uri\":\"\xff\"}",
        br#"{"other":1}"#,
        br#"{"uri":"z"}"#,
    ];
    let report = read(&json!({}), &lines.join(&b"\n"[..]));
    assert_eq!(report.articles, [json!({"uri": "a"}), json!({"uri": "z"})]);
    assert_eq!(
        reasons(&report),
        [
            "the line is not JSON: EOF while parsing an object at its byte 1",
            "key `headline` holds a number where text belongs",
            "key `published` holds `soon`, which is not a time; hint: times are written as in RFC 3339, or as a bare date",
            "key `places` does not hold `places` as exports write it",
            "the line is not UTF-8 at its byte 9",
            "the record holds none of the keys `uri`, `version`, `status`, `embargoed_until`, `urgency` and others; hint: the option `fields` maps other keys",
        ]
    );
}

#[test]
fn long_lines_are_read_whole() {
    let long = "word ".repeat(100_000);
    let line = json!({"uri": "a", "body_text": long}).to_string();
    let report = read(&json!({}), format!("{line}\n{line}\n{{\"uri\":\"b\"}}").as_bytes());
    assert_eq!(report.articles.len(), 3);
    assert_eq!(report.articles[0]["body_text"].as_str().unwrap(), long);
}

proptest! {
    /// Reading row by row with a resume after each gives the same: `testing` checks it.
    #[test]
    fn any_lines_are_read(lines in prop::collection::vec("(\\{\"uri\":\"[a-z]\"\\}|[ -~]{0,9}|)\r?", 0..8)) {
        let report = read(&json!({}), lines.join("\n").as_bytes());
        let records = lines.iter().filter(|line| !line.trim().is_empty()).count();
        prop_assert_eq!(report.articles.len() + report.rejected.len(), records);
    }
}
