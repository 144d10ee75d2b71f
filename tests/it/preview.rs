//! `newsmill preview`: what each stage did to an article.

use serde_json::Value;

use crate::support::{Scratch, newsmill, output};

const PIPELINE: &str = r#"{
  "name": "p", "ingest": [{ "use": "ingest.page", "from": ["${env:NOBODY_SET_THIS}"] }],
  "stages": [{ "use": "clean.extract" }, { "use": "clean.normalize" }, { "use": "clean.unique" }],
  "export": [{ "use": "export.jsonl", "to": "${env:NOR_THIS}" }]
}"#;

const PAGE: &str = "<html lang=en><title>Night ferry returns | The Post</title><h1>Night ferry returns</h1>\
    <p>An overnight ferry sailed from the old harbour on Friday, for the first time in eleven years.</p>\
    <h2>Full decks</h2><p>Every cabin was sold &mdash; said the operator , who wants a second ship by the summer.</p></html>";

const LINES: &str = r#"{ "name": "p", "ingest": [{ "use": "ingest.jsonl", "from": ["in.jsonl"] }],
  "stages": [{ "use": "clean.normalize" }, { "use": "clean.unique" }],
  "export": [{ "use": "export.jsonl", "to": "out.jsonl" }] }"#;

fn line(uri: &str, body: &str) -> String {
    format!("{}\n", serde_json::json!({ "uri": uri, "headline": "A headline", "body_text": body }))
}

#[test]
fn a_page_is_shown_as_each_stage_left_it_and_nothing_is_written() {
    let scratch = Scratch::new();
    scratch.write("p.json", PIPELINE);
    scratch.write("page.html", PAGE);
    let seen = output(newsmill(&scratch, "preview").args(["p.json", "page.html"]));
    assert_eq!((seen.code, seen.stderr.as_str()), (Some(0), ""));
    let text = seen.stdout;
    for expected in [
        "ingest.page\n",
        "  + content     351 bytes\n",
        "\nclean.extract\n",
        "Night ferry returns\n",
        "    + [crosshead] Full decks\n",
        "    + An overnight ferry sailed",
        "\nclean.unique\n  nothing changed\n",
    ] {
        let bytes = format!("{} bytes", PAGE.len());
        assert!(text.contains(&expected.replace("351 bytes", &bytes)), "{expected}\n---\n{text}");
    }
    assert!(!text.contains('\u{1b}'), "a pipe gets no colours");
    let files: Vec<_> = std::fs::read_dir(scratch.dir()).unwrap().collect();
    assert_eq!(files.len(), 2, "{files:?}");
}

#[test]
fn colours_come_when_they_are_asked_for() {
    let scratch = Scratch::new();
    scratch.write("p.json", PIPELINE);
    scratch.write("page.html", PAGE);
    let mut command = newsmill(&scratch, "preview");
    let seen = output(command.args(["p.json", "page.html", "--color", "always"]));
    assert!(seen.stdout.contains("\u{1b}[32m+ "), "{}", seen.stdout);
}

#[test]
fn tools_get_one_object_an_article() {
    let scratch = Scratch::new();
    scratch.write("p.json", LINES);
    let body = "He said so ,  twice.\n\nAnd went.";
    scratch
        .write("in.jsonl", [line("a", body), line("b", body), line("c", "Other words.")].concat());
    let mut command = newsmill(&scratch, "preview");
    let seen = output(command.args(["p.json", "in.jsonl", "-n", "9", "--format", "json"]));
    let journeys: Vec<Value> =
        seen.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(journeys.len(), 3);
    let change = &journeys[0]["steps"][1]["changes"]["body_text"];
    assert_eq!(change["before"], body);
    assert_ne!(change["after"], change["before"]);
    assert_eq!(journeys[0]["article"]["body_text"], change["after"]);
    let last = &journeys[1]["steps"][2];
    assert_eq!((&last["end"], &last["stage"]), (&"dropped".into(), &"clean.unique".into()));
    assert!(last["reason"].is_string());
    assert_eq!(journeys[2]["steps"][2]["end"], "passed");
}

#[test]
fn any_article_of_a_file_can_be_asked_for() {
    let scratch = Scratch::new();
    scratch.write("p.json", LINES);
    let lines: String = (0..5).map(|n| line(&format!("u{n}"), &format!("Words of {n}."))).collect();
    scratch.write("in.jsonl", format!("{lines}{{broken\n"));
    let mut command = newsmill(&scratch, "preview");
    let seen = output(command.args(["p.json", "in.jsonl", "--uri", "u3"])).stdout;
    assert!(seen.contains("Words of 3.") && !seen.contains("Words of 2."), "{seen}");
    let mut command = newsmill(&scratch, "preview");
    let seen = output(command.args(["p.json", "in.jsonl", "--skip", "4", "-n", "2"])).stdout;
    assert!(
        seen.contains("Words of 4.") && seen.contains("ingest.jsonl dead letter: input:"),
        "{seen}"
    );
    let mut command = newsmill(&scratch, "preview");
    output(command.args(["p.json", "in.jsonl", "--uri", "u9"]))
        .fails(1, "no article with the uri `u9`");
    let mut command = newsmill(&scratch, "preview");
    output(command.args(["p.json", "in.jsonl", "--skip", "6"])).fails(1, "after the first 6");
    let mut command = newsmill(&scratch, "preview");
    output(command.args(["p.json", "none.jsonl"])).fails(66, "none.jsonl");
}

#[test]
fn the_entry_that_names_the_file_reads_it() {
    let scratch = Scratch::new();
    scratch.write(
        "p.json",
        r#"{ "name": "p", "ingest": [{ "use": "ingest.page", "from": ["pages/*.html"] }, { "use": "ingest.jsonl", "from": ["in.jsonl"] }],
          "stages": [{ "use": "clean.extract" }], "export": [{ "use": "export.jsonl", "to": "out.jsonl" }] }"#,
    );
    scratch.write("in.jsonl", line("a", "Words."));
    scratch.write("pages/page.html", PAGE);
    scratch.write("other.html", PAGE);
    let first = |file: &str| {
        let seen = output(newsmill(&scratch, "preview").args(["p.json", file])).stdout;
        seen.lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(first("in.jsonl"), "ingest.jsonl");
    assert_eq!(first("pages/page.html"), "ingest.page");
    let mut command = newsmill(&scratch, "preview");
    output(command.args(["p.json", "other.html"])).fails(78, "--ingest");
    let mut command = newsmill(&scratch, "preview");
    let seen = output(command.args(["p.json", "other.html", "--ingest", "ingest.page"]));
    assert_eq!(seen.code, Some(0));
    let mut command = newsmill(&scratch, "preview");
    output(command.args(["p.json", "other.html", "--ingest", "x"]))
        .fails(78, "there are `ingest.page`");
}
