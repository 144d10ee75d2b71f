//! `cases/NAME/pipeline.json` and what is said of it in `expected.txt`; `args.txt` holds `--set` arguments, a line
//! each. `UPDATE=1 cargo test` rewrites what is expected.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use newsmill_pipeline::{
    Code, Finding, Parsed, Resolver, Settings, apply_set, has_errors, json_blocks, parse_block,
    parse_bytes, resolve, to_text, validate,
};

use crate::catalog::catalog;

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

fn environment(name: &str) -> Option<String> {
    let value = match name {
        "TEN" => "10",
        "ZERO" => "0",
        "WORD" => "word",
        "YES" => "true",
        "TOKEN" => "s3cr3t-token",
        "PAGES" => "inbox/**/*.html",
        "BROKEN" => "inbox/[",
        "EMPTY" => "",
        _ => return None,
    };
    Some(value.to_owned())
}

fn file(path: &Path) -> io::Result<String> {
    match path.to_str() {
        Some("/base/token.txt") => Ok("from-a-file\n".to_owned()),
        _ => Err(io::Error::from(io::ErrorKind::NotFound)),
    }
}

/// What `validate` says, and if it finds no error what `resolve` says.
fn findings(parsed: &Parsed) -> Vec<Finding> {
    let settings = Settings::default();
    let findings = validate(parsed, catalog(), &settings);
    if has_errors(&findings) {
        return findings;
    }
    let resolver = Resolver { env: &environment, file: &file, ends: true };
    match resolve(parsed, resolver, Path::new("/base"), catalog(), &settings) {
        Ok(pipeline) => {
            assert_eq!(pipeline.warnings, findings);
            findings
        }
        Err(findings) => findings,
    }
}

#[test]
fn every_case_is_told_as_expected() {
    let update = std::env::vars().any(|(key, value)| key == "UPDATE" && value == "1");
    let mut wrong = Vec::new();
    let mut folders: Vec<_> = fs::read_dir(cases()).unwrap().map(|e| e.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        let Ok(bytes) = fs::read(folder.join("pipeline.json")) else { continue };
        let mut parsed = parse_bytes(&bytes, "pipeline.json");
        for argument in fs::read_to_string(folder.join("args.txt")).unwrap_or_default().lines() {
            apply_set(&mut parsed, argument).unwrap();
        }
        let text = to_text(&findings(&parsed));
        let expected = folder.join("expected.txt");
        if update {
            fs::write(&expected, &text).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != text {
            wrong.push(format!("{}:\n{text}", folder.display()));
        }
    }
    assert!(wrong.is_empty(), "not as expected (UPDATE=1 rewrites):\n{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_case() {
    for code in Code::ALL {
        let expected = cases().join(code.name()).join("expected.txt");
        let text = fs::read_to_string(&expected).unwrap_or_default();
        assert!(text.contains(&format!("[{code}]")), "{} does not show it", expected.display());
    }
}

#[test]
fn valid_pipelines_have_no_finding() {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(cases().join("valid")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let parsed = parse_bytes(&fs::read(&path).unwrap(), &name);
        assert_eq!(to_text(&findings(&parsed)), "");
        names.insert(name);
    }
    assert!(names.len() >= 30, "only {} valid pipelines", names.len());
}

#[test]
fn blocks_of_the_grammar_are_valid() {
    let text = include_str!("../../GRAMMAR.md");
    let blocks = json_blocks(text);
    assert!(!blocks.is_empty());
    for block in blocks {
        assert_eq!(to_text(&findings(&parse_block(&block, "GRAMMAR.md"))), "");
    }
}

#[test]
fn findings_in_markdown_have_the_lines_of_the_file() {
    let text = "# A\n\n```json\n{\n  \"name\": \"x\",\n  \"ingest\": []\n}\n```\n";
    let blocks = json_blocks(text);
    let found = findings(&parse_block(&blocks[0], "a.md"));
    let text = to_text(&found);
    assert!(text.starts_with("a.md:4:1: error[missing-key]: missing key `export`\n"), "{text}");
    assert!(text.contains("a.md:6:13: error[empty-list]"), "{text}");
}
