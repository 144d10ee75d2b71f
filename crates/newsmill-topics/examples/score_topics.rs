//! Prints the topics of articles, and how often a top topic is right among the first two.
//!
//! `cargo run --release -p newsmill-topics --example score_topics -- FILE.jsonl`: a JSON object a line with `headline`,
//! `body_text`, `language`, and perhaps `subjects`, a list of URIs of which the first is the one that counts.
#![expect(clippy::print_stdout, reason = "it prints what it finds")]

use std::collections::BTreeMap;
use std::time::Instant;

use newsmill_topics::{Lexicon, Scratch, Text};
use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let begin = Instant::now();
    let lexicon = Lexicon::new()?;
    println!("lexicon: {:.1} ms", begin.elapsed().as_secs_f64() * 1e3);
    println!("{:?}", lexicon.languages().collect::<Vec<_>>());
    let vocabulary = lexicon.vocabulary();
    let mut scratch = Scratch::default();
    let (mut right, mut bytes, mut time) = ([0_u32; 3], 0_u32, 0.0);
    let mut wrong: BTreeMap<String, u32> = BTreeMap::new();
    for path in std::env::args().skip(1) {
        for line in std::fs::read_to_string(path)?.lines() {
            let article: Value = serde_json::from_str(line)?;
            let get = |name: &str| article[name].as_str().unwrap_or_default();
            let text = Text {
                language: get("language"),
                headline: get("headline"),
                body: get("body_text"),
            };
            let begin = Instant::now();
            let found = lexicon.find(&mut scratch, text);
            time += begin.elapsed().as_secs_f64();
            bytes += u32::try_from(text.body.len())?;
            let shown: Vec<String> = found
                .iter()
                .map(|f| {
                    format!("{} {:.2}/{:.2}", vocabulary.name(f.topic), f.confidence, f.relevance)
                })
                .collect();
            let gold = article["subjects"][0].as_str().unwrap_or_default();
            let tops: Vec<String> = found.iter().take(2).map(|f| vocabulary.uri(f.topic)).collect();
            if !gold.is_empty() {
                right[2] += 1;
                let at = tops.iter().position(|top| top == gold);
                right[0] += u32::from(at == Some(0));
                right[1] += u32::from(at.is_some());
                if at.is_none() {
                    *wrong
                        .entry(format!(
                            "{gold} taken for {}",
                            tops.first().map_or("none", String::as_str)
                        ))
                        .or_default() += 1;
                }
            }
            println!("[{}] {} | {} => {}", text.language, gold, text.headline, shown.join("; "));
        }
    }
    for (what, count) in wrong {
        println!("{count}\t{what}");
    }
    println!("first {} or second {} of {}", right[0], right[1], right[2]);
    println!("{:.1} MB/s", f64::from(bytes) / 1e6 / time);
    Ok(())
}
