//! Keywords of articles.
//!
//! `score_keywords FILE.jsonl [MAX]` reads articles (`id`, `language`, `headline`, `body_text`, `keywords`), and writes a
//! line of JSON for each with its `id` and the keywords found.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement prints and may panic")]

use newsmill_keywords::{Finder, SHIPPED, Scratch, Text};
use newsmill_model::Bundle;
use serde_json::{Value, json};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().expect("a file");
    let max = arguments.next().map_or(10, |max| max.parse().unwrap());
    let finder = Finder::from_bundle(&Bundle::from_bytes(SHIPPED).unwrap()).unwrap();
    let mut scratch = Scratch::default();
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let article: Value = serde_json::from_str(line).unwrap();
        let of = |name: &str| article[name].as_str().unwrap_or_default();
        let text =
            Text { language: of("language"), headline: of("headline"), body: of("body_text") };
        let found = finder.find(&mut scratch, text, max);
        let keywords: Vec<&str> = found.iter().map(|keyword| keyword.text.as_str()).collect();
        println!("{}", json!({"id": article["id"], "keywords": keywords}));
    }
}
