//! A plugin in C, compiled here and run in a real pipeline.

use crate::support::{Scratch, compile_plugin, json_lines, lines_pipeline, newsmill, output, top};

fn words(scratch: &Scratch) {
    let source = top().join("tests/it/plugins/words.c");
    compile_plugin(&source, &scratch.path("plugins"), &[]);
}

const ARTICLES: &str = concat!(
    "{\"uri\":\"a\",\"headline\":\"One\",\"body_text\":\"Ferries sail again tonight\"}\n",
    "{\"uri\":\"b\",\"headline\":\"Two\",\"body_text\":\"too short\"}\n",
    "{\"uri\":\"c\",\"headline\":\"Three\",\"body_text\":\"reject this one of four words\"}\n",
    "{\"uri\":\"d\",\"headline\":\"Four\"}\n",
);

#[test]
fn a_c_plugin_reads_options_reads_writes_tags_drops_and_rejects() {
    let scratch = Scratch::new();
    words(&scratch);
    scratch.write("in.jsonl", ARTICLES);
    let stage = r#"{ "use": "clean.words", "options": { "least": 4, "label": "long" } }"#;
    scratch.write("p.json", lines_pipeline(stage));
    let mut run = newsmill(&scratch, "run");
    let ended = output(run.args(["p.json", "--plugin-dir", "plugins", "--report", "report.json"]));
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    assert!(ended.stderr.contains("1 article lost"), "{ended:#?}");

    let articles = json_lines(&scratch.read("out.jsonl"));
    assert_eq!(articles.len(), 2);
    assert_eq!(articles[0]["uri"], "a");
    assert_eq!(articles[0]["headline"], "One");
    assert_eq!(articles[0]["ext"]["clean_words.count"], 4);
    let tag = &articles[0]["subjects"][0];
    assert_eq!(tag["name"], "long");
    assert_eq!(tag["creator"], "clean.words");
    assert_eq!(tag["spans"], serde_json::json!([[0, 7]]));
    assert_eq!(articles[1]["uri"], "d");

    let report: serde_json::Value = serde_json::from_str(&scratch.read("report.json")).unwrap();
    assert_eq!(report["entries"][1]["dropped"]["too-short"], 1);
    assert_eq!(report["entries"][1]["dead"]["input"], 1);
    let letters = std::fs::read_to_string(report["dead_letters"].as_str().unwrap()).unwrap();
    let letter = &json_lines(&letters)[0];
    assert_eq!(letter["uri"], "c");
    assert_eq!(letter["plugin"], "c-words 1.2.3");
    assert_eq!(letter["article"]["body_text"], "reject this one of four words");
}

#[test]
fn options_of_a_c_plugin_are_checked_against_its_manifest() {
    let scratch = Scratch::new();
    words(&scratch);
    scratch
        .write("p.json", lines_pipeline(r#"{ "use": "clean.words", "options": { "leest": 4 } }"#));
    let ended = output(newsmill(&scratch, "validate").args(["p.json", "--plugin-dir", "plugins"]));
    assert_eq!(ended.code, Some(1), "{ended:#?}");
    assert!(ended.stdout.contains("bad-options") && ended.stdout.contains("`least`"), "{ended:#?}");
}
