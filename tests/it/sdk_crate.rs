//! The SDK as an author outside this repository meets it: packaged, in an empty crate, with no other crate of ours.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{Scratch, json_lines, lines_pipeline, newsmill, output, top};

/// The example of the README: what an author writes first.
fn readme_example() -> String {
    let readme = std::fs::read_to_string(top().join("README.md")).unwrap();
    let (_, code) = readme.split_once("```rust\n").expect("the README has no Rust example");
    code.split_once("\n```").unwrap().0.to_owned()
}

/// The manifest of an author's crate, as the README gives it, with the SDK from `sdk`.
fn manifest(name: &str, sdk: &Path) -> String {
    let crates = sdk.display();
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [lib]\ncrate-type = [\"cdylib\"]\n\n\
         [dependencies]\nnewsmill-plugin = {{ path = \"{crates}/newsmill-plugin\" }}\n"
    )
}

/// The SDK and what it brings, the host only for its feature `testing`.
const PACKAGED: [&str; 5] = [
    "newsmill-abi",
    "newsmill-article",
    "newsmill-host",
    "newsmill-plugin-derive",
    "newsmill-plugin",
];

/// Puts the crates an author gets into `to`, each with only the files that are packaged, in a workspace of their own
/// for what they inherit.
fn package(to: &Path) {
    let workspace = std::fs::read_to_string(top().join("Cargo.toml")).unwrap();
    for name in PACKAGED {
        let from = top().join("crates").join(name);
        let listed = Command::new(env!("CARGO"))
            .args(["package", "--list", "--allow-dirty", "--offline", "-p", name])
            .current_dir(top())
            .output()
            .unwrap();
        assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
        for file in String::from_utf8(listed.stdout).unwrap().lines() {
            let source = from.join(file);
            if file.ends_with("Cargo.toml.orig") || !source.is_file() {
                continue;
            }
            let target = to.join(name).join(file);
            std::fs::create_dir_all(target.parent().unwrap()).unwrap();
            std::fs::copy(&source, &target).unwrap();
        }
    }
    let workspace = workspace.replace("path = \"crates/", "path = \"");
    let (_, shared) = workspace.split_once("[workspace.package]").unwrap();
    let head =
        format!("[workspace]\nresolver = \"3\"\nmembers = {PACKAGED:?}\n\n[workspace.package]");
    std::fs::write(to.join("Cargo.toml"), head + shared).unwrap();
}

/// Builds the README's example and the stages that panic, outside this repository.
fn build(scratch: &Scratch) {
    let sdk = scratch.path("sdk");
    package(&sdk);
    scratch.write(
        "author/Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"tag-shouting\", \"panics\"]\n",
    );
    scratch.write("author/tag-shouting/Cargo.toml", manifest("tag-shouting", &sdk));
    scratch.write("author/tag-shouting/src/lib.rs", readme_example());
    scratch.write("author/panics/Cargo.toml", manifest("panics", &sdk));
    let panics = std::fs::read(top().join("tests/it/plugins/panics.rs")).unwrap();
    scratch.write("author/panics/src/lib.rs", panics);
    std::fs::copy(top().join("Cargo.lock"), scratch.path("author/Cargo.lock")).unwrap();
    let built = Command::new(env!("CARGO"))
        .args(["build", "--offline"])
        .current_dir(scratch.path("author"))
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "{said}");
    assert!(!said.contains("warning"), "{said}");
}

/// One build serves all that is asked of these crates: it takes longer than everything else here.
#[test]
fn crates_outside_the_repository_build_from_the_packaged_sdk_and_run() {
    let scratch = Scratch::new();
    build(&scratch);
    the_example_of_the_readme_runs(&scratch);
    a_panic_in_process_costs_one_article(&scratch);
    a_panic_in_a_serial_stage_costs_one_article(&scratch);
    a_panic_in_a_reader_costs_one_record(&scratch);
    a_panic_in_a_writer_costs_one_article(&scratch);
    a_panic_without_an_article_ends_the_run(&scratch);
}

const PLUGINS: [&str; 3] = ["p.json", "--plugin-dir", "author/target/debug"];

fn the_example_of_the_readme_runs(scratch: &Scratch) {
    let article =
        "{\"uri\":\"a\",\"headline\":\"STOP\",\"body_text\":\"It was LOUD in the OLD town.\"}\n";
    scratch.write("in.jsonl", article);
    scratch
        .write("p.json", lines_pipeline(r#"{ "use": "tag.shouting", "options": { "min": 3 } }"#));
    output(newsmill(scratch, "run").args(PLUGINS)).silent();
    let article = json_lines(&scratch.read("out.jsonl")).remove(0);
    let tags = article["subjects"].as_array().unwrap().iter();
    let names: Vec<&str> = tags.map(|tag| tag["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["LOUD", "OLD"]);
}

/// Headlines that come out of `pipeline` when those of `in.jsonl` go in, and the dead letters.
fn headlines(scratch: &Scratch, pipeline: &str) -> (Vec<String>, Vec<Value>) {
    scratch.write("p.json", pipeline);
    let mut run = newsmill(scratch, "run");
    let ended = output(run.args(PLUGINS).args(["--report", "report.json", "--threads", "2"]));
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    let report: Value = serde_json::from_str(&scratch.read("report.json")).unwrap();
    let letters = std::fs::read_to_string(report["dead_letters"].as_str().unwrap()).unwrap();
    let articles = json_lines(&scratch.read("out.jsonl"));
    let headline = |article: &Value| article["headline"].as_str().unwrap().to_owned();
    (articles.iter().map(headline).collect(), json_lines(&letters))
}

/// A dead letter names plugin, version, stage, article, and where and why it panicked.
#[track_caller]
fn names_everything(letter: &Value, stage: &str, uri: &str) {
    assert_eq!(letter["code"], "panic", "{letter}");
    assert_eq!(letter["stage"], stage);
    assert_eq!(letter["plugin"], "panics 0.1.0");
    assert_eq!(letter["uri"], uri);
    let message = letter["message"].as_str().unwrap();
    assert!(
        message.contains("src/lib.rs:") && message.contains("the article asks for it"),
        "{message}"
    );
}

fn four_articles(scratch: &Scratch) {
    let lines = ["one", "panic", "two", "three"]
        .map(|h| format!("{{\"uri\":\"{h}\",\"headline\":\"{h}\"}}\n"));
    scratch.write("in.jsonl", lines.concat());
}

fn a_panic_in_process_costs_one_article(scratch: &Scratch) {
    four_articles(scratch);
    let (left, letters) = headlines(scratch, &lines_pipeline(r#"{ "use": "panics.process" }"#));
    assert_eq!(left, ["one", "two", "three"]);
    assert_eq!(letters.len(), 1);
    names_everything(&letters[0], "panics.process", "panic");
    assert_eq!(letters[0]["article"]["headline"], "panic", "the article is not as it was");
}

fn a_panic_in_a_serial_stage_costs_one_article(scratch: &Scratch) {
    four_articles(scratch);
    let (left, letters) = headlines(scratch, &lines_pipeline(r#"{ "use": "panics.serial" }"#));
    assert_eq!(left, ["one", "two", "three"]);
    names_everything(&letters[0], "panics.serial", "panic");
}

fn a_panic_in_a_reader_costs_one_record(scratch: &Scratch) {
    scratch.write("in.txt", "one\ntwo\npanic\nthree\n");
    let pipeline =
        lines_pipeline("").replace("ingest.jsonl", "panics.ingest").replace("in.jsonl", "in.txt");
    let (left, letters) = headlines(scratch, &pipeline);
    assert_eq!(left, ["one", "two", "three"]);
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0]["code"], "panic");
    assert_eq!(letters[0]["source"]["offset"], 8);
}

fn a_panic_in_a_writer_costs_one_article(scratch: &Scratch) {
    four_articles(scratch);
    let to = r#""to": "out.jsonl" }"#;
    let two = format!(r#"{to}, {{ "use": "panics.export", "to": "out.txt" }}"#);
    let (left, letters) = headlines(scratch, &lines_pipeline("").replace(to, &two));
    assert_eq!(left.len(), 4, "the other export lost something");
    assert_eq!(scratch.read("out.txt"), "one\ntwo\nthree\n");
    names_everything(&letters[0], "panics.export", "panic");
}

fn a_panic_without_an_article_ends_the_run(scratch: &Scratch) {
    four_articles(scratch);
    std::fs::remove_file(scratch.path("out.jsonl")).unwrap();
    for at in ["create", "start"] {
        let stage = format!(r#"{{ "use": "panics.process", "options": {{ "at": "{at}" }} }}"#);
        scratch.write("p.json", lines_pipeline(&stage));
        let ended = output(newsmill(scratch, "run").args(PLUGINS));
        ended.fails(70, &format!("`panics.process` (panics 0.1.0) panicked in {at}"));
        assert!(!scratch.path("out.jsonl").exists());
    }
}
