//! What stands in documents is true: pipelines validate, tables agree, samples give what the README shows.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::support::{Scratch, matches_golden, newsmill, output, top};

fn markdown_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut left = vec![top()];
    while let Some(folder) = left.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "target" && name != "out" && !name.starts_with('.') {
                left.push(path);
            } else if name.ends_with(".md") {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(files.len() > 8, "found only {files:?}");
    files
}

#[test]
fn every_shipped_pipeline_and_every_one_in_a_document_is_valid() {
    let scratch = Scratch::new();
    let ended =
        output(newsmill(&scratch, "validate").arg(top().join("pipelines")).args(markdown_files()));
    ended.silent();
    let ended = output(
        newsmill(&scratch, "validate").args(["--format", "json"]).arg(top().join("pipelines")),
    );
    let found: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(found["pipelines"], 4, "{ended:#?}");
}

/// Blocks that are no whole pipeline: an entry is put into one, anything else must at least be JSON.
#[test]
fn every_json_block_in_a_document_is_valid() {
    let scratch = Scratch::new();
    let mut entries = 0;
    for file in markdown_files() {
        let text = std::fs::read_to_string(&file).unwrap();
        for (number, block) in json_blocks(&text).iter().enumerate() {
            let shown = format!("{} block {number}", file.display());
            let value: Value = match serde_json::from_str(block) {
                Ok(value) => value,
                Err(error) => {
                    let lines = block.lines().filter(|line| !line.trim().is_empty());
                    let all =
                        lines.map(serde_json::from_str::<Value>).collect::<Result<Vec<_>, _>>();
                    assert!(all.is_ok(), "{shown}: {error}");
                    continue;
                }
            };
            if value.get("use").is_some() {
                entries += 1;
                let name = format!("{entries}.json");
                scratch.write(&name, pipeline_around(value).to_string());
                let ended = output(newsmill(&scratch, "validate").arg(&name));
                assert_eq!(ended.code, Some(0), "{shown}: {}", ended.stdout);
            }
        }
    }
    assert!(entries >= 4, "only {entries} entries in all documents");
}

fn json_blocks(text: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("```json\n") {
        let (block, later) = after.split_once("\n```").unwrap();
        blocks.push(block.to_owned());
        rest = later;
    }
    blocks
}

/// A pipeline in which the entry stands where its kind belongs, with everything it could need before it.
fn pipeline_around(entry: Value) -> Value {
    let mut ingest = json!({ "use": "ingest.page", "name": "first", "from": ["in/*"] });
    let mut stages = vec![json!({ "use": "clean.extract", "name": "before" })];
    let mut export = json!({ "use": "export.jsonl", "name": "last", "to": "out.jsonl" });
    let kind = entry["use"].as_str().unwrap().split('.').next().unwrap().to_owned();
    let with = |mut entry: Value, key: &str, value: Value| {
        entry.as_object_mut().unwrap().entry(key).or_insert(value);
        entry
    };
    match kind.as_str() {
        "ingest" => ingest = with(entry, "from", json!(["in/*"])),
        "export" => export = with(entry, "to", json!("out.jsonl")),
        _ => stages.push(entry),
    }
    json!({ "name": "around", "ingest": [ingest], "stages": stages, "export": [export] })
}

#[test]
fn the_schema_of_pipeline_files_is_the_committed_one() {
    let scratch = Scratch::new();
    let made = output(&mut newsmill(&scratch, "schema")).stdout;
    matches_golden("pipelines/pipeline.schema.json", &made);
}

/// Every option of a standard stage stands in its README with its default.
#[test]
fn readmes_of_plugins_name_every_option() {
    let scratch = Scratch::new();
    let listed = output(newsmill(&scratch, "plugins").args(["--format", "json"]));
    let stages: Value = serde_json::from_str(&listed.stdout).unwrap();
    for stage in stages.as_array().unwrap() {
        let folder = stage["id"].as_str().unwrap().replace(['.', '_'], "-");
        let readme = top().join("plugins").join(folder).join("README.md");
        let Ok(text) = std::fs::read_to_string(&readme) else { continue };
        for option in stage["options"]["properties"].as_object().into_iter().flatten() {
            let named = text.contains(&format!("`{}`", option.0));
            assert!(named, "{} does not name the option `{}`", readme.display(), option.0);
        }
    }
}

#[test]
fn the_quickstart_gives_what_the_golden_file_says() {
    let scratch = Scratch::new();
    let mut run = newsmill(&scratch, "run");
    run.arg("pipelines/quickstart.json").current_dir(top());
    let target = scratch.path("out.jsonl");
    run.args(["--set", &format!("export.jsonl.to=\"{}\"", target.display())]);
    let ended = output(&mut run);
    ended.fails(0, "1 article lost: 13 read, 1 dropped, 11 exported");
    matches_golden("tests/it/golden/quickstart.jsonl", &scratch.read("out.jsonl"));
}

#[test]
fn the_readme_shows_the_real_result() {
    let golden = std::fs::read_to_string(top().join("tests/it/golden/quickstart.jsonl")).unwrap();
    let readme = std::fs::read_to_string(top().join("README.md")).unwrap();
    let shown = json_blocks(&readme)
        .into_iter()
        .find(|block| block.contains("\"headline\"") && !block.contains("\"use\""));
    let shown: Value = serde_json::from_str(&shown.expect("the README shows no article")).unwrap();
    let uri = shown["uri"].as_str().unwrap();
    let line =
        golden.lines().find(|line| line.starts_with(&format!("{{\"uri\":\"{uri}\""))).unwrap();
    let real: Value = serde_json::from_str(line).unwrap();
    for (key, value) in shown.as_object().unwrap() {
        let fits = match (value, &real[key]) {
            (Value::String(shown), Value::String(real)) => {
                shown.split_once(" …").map_or(shown == real, |(start, _)| real.starts_with(start))
            }
            (Value::Array(shown), Value::Array(real)) => {
                shown.iter().all(|item| real.contains(item))
            }
            (shown, real) => shown == real,
        };
        assert!(fits, "the README shows `{key}` as {value}, it is {}", real[key]);
    }
}
