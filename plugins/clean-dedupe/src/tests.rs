//! The stage on the host's batch. `testing` also undoes, and goes on from deltas, and compares.

use newsmill_plugin::Value;
use newsmill_plugin::serde_json::json;
use newsmill_plugin::testing::{self, Report};
use proptest::prelude::*;

use crate::stage::Dedupe;

fn run(options: &Value, articles: &[Value]) -> Report {
    testing::serial_transform::<Dedupe>(options, articles).unwrap()
}

/// Sixty words that belong to `story` alone, some of them changed by `edit`.
fn body(story: u64, edit: u64) -> String {
    let word = |at: u64| {
        let changed = (at * 7 + edit * 13) % 20 < edit % 5;
        format!("w{}", if changed { 9000 + at + 100 * edit } else { 100 * story + at })
    };
    (0..60).map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn nothing_of_its_own_is_exported() {
    let article = json!({"uri": "a", "body_text": body(1, 0)});
    assert_eq!(run(&json!({}), std::slice::from_ref(&article)).articles, [article]);
}

#[test]
fn articles_without_words_pass() {
    let articles = [
        json!({"uri": "a"}),
        json!({"uri": "b", "body_text": "…"}),
        json!({"uri": "c", "body_text": "…"}),
    ];
    assert_eq!(run(&json!({}), &articles).articles.len(), 3);
}

#[test]
fn what_is_outside_the_window_is_forgotten() {
    let articles: Vec<Value> = [1, 2, 3, 1, 3]
        .iter()
        .zip(0..)
        .map(|(story, at)| json!({"uri": format!("u{at}"), "body_text": body(*story, 0)}))
        .collect();
    assert_eq!(run(&json!({"window": 3}), &articles).dropped.len(), 2);
    assert_eq!(run(&json!({"window": 2}), &articles).dropped.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_article_is_kept_or_dropped(
        items in prop::collection::vec((0..6_u8, 0..3_u64, 0..12_u64), 0..16),
        window in 1..20_u32,
    ) {
        let articles: Vec<Value> = items
            .iter()
            .map(|(uri, story, edit)| json!({"uri": uri.to_string(), "body_text": body(*story, *edit)}))
            .collect();
        let report = run(&json!({"window": window}), &articles);
        prop_assert!(report.rejected.is_empty());
        prop_assert_eq!(report.articles.len() + report.dropped.len(), articles.len());
        for gone in &report.dropped {
            prop_assert_eq!(gone.reason.as_str(), "duplicate");
            prop_assert_ne!(gone.article["uri"].as_str(), Some(gone.detail.as_str()));
        }
    }
}
