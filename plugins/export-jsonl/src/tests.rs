//! The stage on the host's batch.

use newsmill_plugin::Value;
use newsmill_plugin::serde_json::{self, json};
use newsmill_plugin::testing;

use crate::stage::Jsonl;

fn lines(options: &Value, articles: &[Value]) -> String {
    String::from_utf8(testing::export::<Jsonl>(options, articles).unwrap().bytes).unwrap()
}

#[test]
fn a_line_is_an_article() {
    let articles = [
        json!({"uri": "a", "content": "eA==", "headline": "One\ntwo", "ext": {"acme.n": 1}}),
        json!({"uri": "b", "places": [{"name": "B", "creator": "tag.places"}]}),
    ];
    let text = lines(&json!({}), &articles);
    assert!(text.ends_with('\n'));
    let read: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        read,
        [
            json!({"uri": "a", "headline": "One\ntwo", "ext": {"acme.n": 1}}),
            json!({"uri": "b", "places": [{"name": "B", "creator": "tag.places"}]}),
        ]
    );
}

#[test]
fn fields_are_chosen_and_keep_their_order() {
    let articles = [
        json!({"uri": "a", "content": "eA==", "headline": "H", "body_text": "T", "ext": {"acme.n": 1, "acme.m": 2}}),
    ];
    let text = lines(&json!({"fields": ["acme.n", "headline", "content", "uri"]}), &articles);
    assert_eq!(
        text,
        "{\"uri\":\"a\",\"content\":\"eA==\",\"headline\":\"H\",\"ext\":{\"acme.n\":1}}\n"
    );
}

#[test]
fn an_empty_article_is_a_line_and_no_article_is_none() {
    assert_eq!(lines(&json!({"fields": ["headline"]}), &[json!({"uri": "a"})]), "{}\n");
    assert_eq!(lines(&json!({}), &[]), "");
}

#[test]
fn unknown_fields_are_refused() {
    let refused = testing::export::<Jsonl>(&json!({"fields": ["headlin"]}), &[]);
    assert!(refused.unwrap_err().to_string().contains("`headlin`"));
}

#[test]
fn many_lines_are_written_whole() {
    let articles: Vec<Value> =
        (0..200).map(|i| json!({"uri": i.to_string(), "body_text": "word ".repeat(500)})).collect();
    let text = lines(&json!({}), &articles);
    assert_eq!(text.lines().count(), 200);
}
