//! The stage on the host's batch. `testing` also undoes, and goes on from deltas, and compares.

use newsmill_plugin::Value;
use newsmill_plugin::serde_json::json;
use newsmill_plugin::testing::{self, Report};
use proptest::prelude::*;

use crate::stage::Unique;

fn run(articles: &[Value]) -> Report {
    testing::serial_transform::<Unique>(&json!({}), articles).unwrap()
}

/// Uri, reason and detail of what was dropped.
fn dropped(report: &Report) -> Vec<(String, String, String)> {
    let line = |gone: &testing::Dropped| {
        (
            gone.article["uri"].as_str().unwrap_or_default().to_owned(),
            gone.reason.clone(),
            gone.detail.clone(),
        )
    };
    report.dropped.iter().map(line).collect()
}

fn gone(uri: &str, reason: &str, detail: &str) -> (String, String, String) {
    (uri.to_owned(), reason.to_owned(), detail.to_owned())
}

#[test]
fn versions_and_copies_are_dropped() {
    let report = run(&[
        json!({"uri": "a", "version": 2, "body_text": "The bridge opens."}),
        json!({"uri": "a", "version": 1, "body_text": "The bridge may open."}),
        json!({"uri": "b", "body_text": "the  bridge\n\nopens."}),
        json!({"uri": "c"}),
        json!({"uri": "d"}),
        json!({"uri": "a", "version": 3, "body_text": "The bridge opens."}),
    ]);
    assert_eq!(dropped(&report), [gone("a", "superseded", "2"), gone("b", "copy", "a")]);
    let kept: Vec<_> =
        report.articles.iter().map(|article| article["uri"].as_str().unwrap()).collect();
    assert_eq!(kept, ["a", "c", "d", "a"]);
}

#[test]
fn canceled_articles_stay_and_count() {
    let report = run(&[
        json!({"uri": "a", "version": 4, "status": "canceled"}),
        json!({"uri": "a", "version": 3, "body_text": "Late."}),
    ]);
    assert_eq!(report.articles.len(), 1);
    assert_eq!(dropped(&report), [gone("a", "superseded", "4")]);
}

#[test]
fn nothing_of_its_own_is_exported() {
    let article = json!({"uri": "a", "body_text": "Text."});
    assert_eq!(run(std::slice::from_ref(&article)).articles, [article]);
}

proptest! {
    #[test]
    fn every_article_is_kept_or_dropped(items in prop::collection::vec((0..4_u8, 0..3_i64, 0..4_u8), 0..12)) {
        let articles: Vec<Value> = items
            .iter()
            .map(|(uri, version, body)| json!({"uri": uri.to_string(), "version": version, "body_text": "x".repeat(usize::from(*body))}))
            .collect();
        let report = run(&articles);
        prop_assert!(report.rejected.is_empty());
        prop_assert_eq!(report.articles.len() + report.dropped.len(), articles.len());
    }
}
