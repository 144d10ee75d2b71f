//! `--set`.

use std::io;
use std::path::Path;

use newsmill_pipeline::{
    FailAbove, Parsed, Pipeline, Resolver, Settings, apply_set, parse, resolve, to_text, validate,
};

use crate::catalog::catalog;

const FILE: &str = r#"{
  "name": "p",
  "ingest": [{"use": "ingest.page", "name": "pages", "from": ["a"]}],
  "stages": [
    {"use": "clean.extract"},
    {"use": "tag.places", "options": {"skip": ["x"]}},
    {"use": "tag.places", "name": "tag.places.more"}
  ],
  "export": [{"use": "export.jsonl", "to": "out.jsonl"}]
}"#;

fn set(arguments: &[&str]) -> Parsed {
    let mut parsed = parse(FILE, "p.json");
    for argument in arguments {
        apply_set(&mut parsed, argument).unwrap();
    }
    parsed
}

fn run(arguments: &[&str]) -> Pipeline {
    let resolver = Resolver {
        env: &|name| (name == "N").then(|| "7".to_owned()),
        file: &|_| Err(io::Error::other("no files")),
        ends: true,
    };
    let parsed = set(arguments);
    resolve(&parsed, resolver, Path::new("/base"), catalog(), &Settings::default()).unwrap()
}

#[test]
fn values_reach_their_place() {
    let pipeline = run(&[
        "pages.from=b/*.html",
        "pages.if_empty=fail",
        "tag.places.max=3",
        "tag.places.skip.0=y",
        "tag.places.skip.1=z",
        "tag.places.more./max=${env:N}",
        "tag.places.more.options.gazetteer=null",
        "export.jsonl.to=-",
        "run.batch=8",
        "run.fail_above=2%",
    ]);
    assert_eq!(pipeline.ingest[0].from, ["b/*.html"]);
    assert_eq!(pipeline.stages[1].options["max"], 3);
    assert_eq!(pipeline.stages[1].options["skip"], serde_json::json!(["y", "z"]));
    assert_eq!(pipeline.stages[2].options["max"], 7);
    assert_eq!(pipeline.stages[2].options["gazetteer"], serde_json::Value::Null);
    assert_eq!(pipeline.export[0].to, "-");
    assert_eq!(pipeline.run.batch, 8);
    assert_eq!(pipeline.run.fail_above, FailAbove::Percent(2.0));
    assert_eq!(run(&[r#"pages.from=["b","c"]"#]).ingest[0].from, ["b", "c"]);
}

#[test]
fn findings_name_the_argument_and_not_its_value() {
    let parsed = set(&["run.batch=0", "tag.places.max=1000", "tag.places.maxx=hunter2"]);
    let text = to_text(&validate(&parsed, catalog(), &Settings::default()));
    let expected = "p.json: --set run.batch: error[bad-run]: `batch` must be a whole number from 1 to 65536\n\
                    p.json: --set tag.places.max: error[bad-options]: `max` must be at most 100, not 1000\n\
                    p.json: --set tag.places.maxx: error[bad-options]: unknown option `maxx`\n  \
                    hint: did you mean `max`?\n";
    assert_eq!(text, expected);
}

#[test]
fn arguments_that_cannot_be_applied() {
    let error =
        |argument: &str| apply_set(&mut parse(FILE, "p.json"), argument).unwrap_err().to_string();
    assert!(error("run.batch").contains("has no `=`"));
    assert!(error("tag.place.max=1").contains("did you mean `tag.places`?"));
    assert!(error("other.max=1").contains("there are `pages`, "));
    assert!(error("pages.=1").contains("empty key"));
    assert!(error("tag.places.skip.x=1").contains("leads through `x`"));
    assert!(error("tag.places.skip.9=1").contains("leads through `9`"));
    assert!(!error("tag.place.token=hunter2").contains("hunter2"));
    assert!(apply_set(&mut parse("[", "p.json"), "a.b=1").is_ok());
}
