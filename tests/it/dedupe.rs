//! `clean.dedupe` as it is loaded: its own cases, and the same copies for any threads and batches.

use std::fmt::Write as _;

use serde_json::json;

use crate::support::{Scratch, check_cases, run_stage};

const STAGE: &str = "clean.dedupe";

#[test]
fn its_cases_come_out_of_the_library_as_expected() {
    check_cases(STAGE, 6, |article| json!({ "uri": article["uri"], "ext": article["ext"] }));
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
    let expected =
        run_stage(&scratch, STAGE, &options, &["--threads", "1", "--set", "run.batch=64"]);
    let marked = expected.0.iter().filter(|article| article["ext"].is_object()).count();
    assert!((100..450).contains(&marked), "{marked}");
    for threads in ["1", "2", "4"] {
        for batch in ["1", "7", "64"] {
            let seen = run_stage(
                &scratch,
                STAGE,
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
    let (kept, entries) = run_stage(&scratch, STAGE, &json!({}), &[]);
    assert!(kept.len() < 600);
    assert!(entries.to_string().contains("\"duplicate\""), "{entries}");
}
