//! Keywords of articles, and how many of them are among those the articles state.
//!
//! `score_keywords FILE.jsonl [MAX]` reads articles (`id`, `language`, `headline`, `body_text`, `keywords`), and writes a
//! line of JSON for each with its `id` and the keywords found; then, where articles state `keywords`, the means of
//! precision, recall and F1. Keywords are the same when their letters and digits are, folded.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement prints and may panic")]

use std::collections::BTreeSet;

use newsmill_keywords::{Finder, SHIPPED, Scratch, Text};
use newsmill_model::Bundle;
use newsmill_text::fold_char;
use serde_json::{Value, json};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().expect("a file");
    let max = arguments.next().map_or(10, |max| max.parse().unwrap());
    let finder = Finder::from_bundle(&Bundle::from_bytes(SHIPPED).unwrap()).unwrap();
    let mut scratch = Scratch::default();
    let (mut articles, mut sums) = (0.0, [0.0; 3]);
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let article: Value = serde_json::from_str(line).unwrap();
        let of = |name: &str| article[name].as_str().unwrap_or_default();
        let text =
            Text { language: of("language"), headline: of("headline"), body: of("body_text") };
        let found = finder.find(&mut scratch, text, max);
        let keywords: Vec<&str> = found.iter().map(|keyword| keyword.text.as_str()).collect();
        println!("{}", json!({"id": article["id"], "keywords": keywords}));
        let stated = article["keywords"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let stated: BTreeSet<String> = stated.map(folded).collect();
        if !stated.is_empty() {
            articles += 1.0;
            for (sum, rate) in sums.iter_mut().zip(rates(&keywords, &stated)) {
                *sum += rate;
            }
        }
    }
    if articles > 0.0 {
        let [precision, recall, f1] = sums.map(|sum: f64| sum / articles);
        println!(
            "{articles} articles: precision {precision:.3}, recall {recall:.3}, F1@{max} {f1:.3}"
        );
    }
}

/// Precision, recall and F1 of one article.
fn rates(found: &[&str], stated: &BTreeSet<String>) -> [f64; 3] {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap());
    let right = number(found.iter().filter(|keyword| stated.contains(&folded(keyword))).count());
    let (precision, recall) = (right / number(found.len().max(1)), right / number(stated.len()));
    let f1 = if right > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
    [precision, recall, f1]
}

fn folded(keyword: &str) -> String {
    let mut folded = String::new();
    for c in keyword.chars().filter(|c| c.is_alphanumeric()) {
        fold_char(c, &mut folded);
    }
    folded
}
