//! `tag.topics` as it is loaded, and `newsmill train topics`.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::support::{Scratch, check_cases, newsmill, output, run_stage, stage_pipeline};

const STAGE: &str = "tag.topics";

#[test]
fn its_cases_come_out_of_the_library_as_expected() {
    check_cases(STAGE, 4, |article| json!([article["uri"], article["subjects"]]));
}

/// An archive of three topics, each with words of its own.
fn archive(topics: [&str; 3]) -> String {
    let words = ["tugs wait at the quay", "pears ripen in the orchard", "a comet in the telescope"];
    let mut lines = String::new();
    for n in 0..90 {
        let body = format!("Report {n} from village {}: {} again.", n % 8, words[n % 3]);
        let line = json!({"headline": "Report", "body_text": body, "subjects": [topics[n % 3]]});
        writeln!(lines, "{line}").unwrap();
    }
    lines
}

#[test]
fn a_model_of_an_archive_is_trained_and_used() {
    let scratch = Scratch::new();
    scratch.write("data/a.jsonl", archive(["Harbour", "Orchard", "medtop:20000718"]));
    let train = |to: &str| {
        output(newsmill(&scratch, "train").args([
            "topics",
            "data/a.jsonl",
            "--to",
            to,
            "--license",
            "CC0-1.0",
        ]))
    };
    let ended = train("desk.model");
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    assert!(
        ended.stdout.contains("Harbour") && ended.stdout.contains("medtop:13000000"),
        "{ended:#?}"
    );
    assert!(ended.stdout.contains("the most probable topic is right for 1.000"), "{ended:#?}");
    assert_eq!(train("again.model").code, Some(0));
    let read = |name: &str| std::fs::read(scratch.path(name)).unwrap();
    assert!(read("desk.model") == read("again.model"), "the same archive gives other bytes");

    let article = json!({"uri": "a", "headline": "Comet", "body_text": "A comet in the telescope of the village."});
    scratch.write("in/a.jsonl", format!("{article}\n"));
    let options = json!({"model": "desk.model", "lexicon": false, "min_confidence": 0.5});
    let (kept, _) = run_stage(&scratch, STAGE, &options, &[]);
    let uris: Vec<&Value> =
        kept[0]["subjects"].as_array().unwrap().iter().map(|tag| &tag["uri"]).collect();
    assert_eq!(
        uris,
        ["medtop:13000000", "medtop:20000717", "medtop:20000718"]
            .map(Value::from)
            .iter()
            .collect::<Vec<_>>()
    );

    let mut broken = read("desk.model");
    broken.truncate(1000);
    scratch.write("desk.model", broken);
    scratch.write("p.json", stage_pipeline(STAGE, &options));
    let ended = output(newsmill(&scratch, "run").arg("p.json"));
    assert_ne!(ended.code, Some(0));
    assert!(ended.stderr.contains("desk.model"), "{ended:#?}");
}

#[test]
fn archives_that_cannot_be_used_are_told() {
    let scratch = Scratch::new();
    scratch.write("few.jsonl", "{\"headline\":\"h\",\"subjects\":[\"a\"]}\n");
    scratch.write("bad.jsonl", "{\"headline\":\"h\",\"subjects\":[\"a\"]}\n{\"headline\":\"h\"}\n");
    for (file, code, word) in [
        ("few.jsonl", 65, "fewer than 20"),
        ("bad.jsonl", 65, "`bad.jsonl` line 2"),
        ("none.jsonl", 66, "none.jsonl"),
    ] {
        let ended = output(newsmill(&scratch, "train").args(["topics", file, "--to", "m"]));
        ended.fails(code, word);
        assert!(!scratch.path("m").exists());
    }
}
