//! The stage on the host's batch.

use newsmill_plugin::serde_json::json;
use newsmill_plugin::testing::{self, Report};

use crate::stage::Page;

fn read(options: &newsmill_plugin::Value, bytes: &[u8]) -> Report {
    testing::ingest::<Page>(options, &json!({"path": "in/a", "charset": "latin1"}), Some(bytes))
        .unwrap()
}

fn media_type(bytes: &[u8]) -> String {
    let report = read(&json!({"other": "keep"}), bytes);
    assert!(report.rejected.is_empty(), "{report:?}");
    report.articles[0]["media_type"].as_str().unwrap().to_owned()
}

fn why(bytes: &[u8]) -> String {
    let report = read(&json!({}), bytes);
    assert!(report.articles.is_empty(), "{report:?}");
    assert_eq!(report.rejected.len(), 1);
    report.rejected[0].message.clone()
}

#[test]
fn a_file_is_an_article() {
    let report = read(&json!({}), b"<html><p>A page");
    assert_eq!(
        report.articles,
        [
            json!({"content": "PGh0bWw+PHA+QSBwYWdl", "media_type": "text/html", "charset": "latin1"})
        ]
    );
}

#[test]
fn media_types_come_from_the_content() {
    let utf_16: Vec<u8> = "<p>Gr\u{fc}\u{df}e".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(media_type(&utf_16), "text/html");
    assert_eq!(media_type(b"Headline\n\nText."), "text/plain");
    let xhtml = b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>";
    assert_eq!(media_type(xhtml), "application/xhtml+xml");
    assert_eq!(media_type(b"<?xml version='1.0'?><rss>"), "application/xml");
    assert_eq!(media_type(b"%PDF-1.7"), "application/octet-stream");
}

#[test]
fn what_is_no_page_is_rejected() {
    assert_eq!(why(b""), "the file is empty");
    assert_eq!(why(b" \n\t"), "the file holds nothing but whitespace");
    assert!(why(b"\x89PNG\r\n\x1a\n").starts_with("the file is binary, not HTML"));
    assert!(why(b"{\"a\": 1}").starts_with("the file looks like `application/json`, not HTML"));
}

#[test]
fn a_long_file_is_read_whole() {
    let long = "<p>word ".repeat(60_000);
    let report = read(&json!({}), long.as_bytes());
    assert_eq!(report.articles.len(), 1);
    assert_eq!(report.articles[0]["content"].as_str().unwrap().len(), 640_000);
}
