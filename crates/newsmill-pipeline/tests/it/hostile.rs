//! Input made to hurt: nothing may panic, everything ends soon, every place lies in the text.

use newsmill_pipeline::{
    Code, FILE_BYTES_MAX, Finding, Settings, json_blocks, parse, parse_bytes, read, validate,
};
use proptest::prelude::*;

use crate::catalog::catalog;

fn findings(text: &str) -> Vec<Finding> {
    validate(&parse(text, "x"), catalog(), &Settings::default())
}

fn codes(text: &str) -> Vec<Code> {
    findings(text).into_iter().map(|finding| finding.code).collect()
}

/// Lines and columns from 1, not behind the end of their line.
fn check_places(text: &str, findings: &[Finding]) {
    let lines: Vec<usize> = text.split('\n').map(|line| line.chars().count()).collect();
    for finding in findings {
        let Some(place) = finding.place else { continue };
        for (line, column) in [(place.line, place.column), (place.end_line, place.end_column)] {
            assert!(line >= 1 && line <= lines.len(), "{finding}");
            assert!(column >= 1 && column <= lines[line - 1] + 1, "{finding}");
        }
        assert!((place.line, place.column) <= (place.end_line, place.end_column), "{finding}");
    }
}

#[test]
fn deep_nesting() {
    for text in ["[".repeat(1 << 20), "{\"a\":".repeat(1 << 19), "[".repeat(200) + &"]".repeat(200)]
    {
        let found = findings(&text);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].code, Code::Syntax);
        assert!(found[0].message.contains("100 levels"), "{}", found[0]);
    }
    let deep = format!(
        "{{\"name\":\"a\",\"ingest\":[{{\"use\":\"ingest.page\",\"from\":[\"a\"],\"options\":{{\"x\":{}1{}}}}}],\
         \"export\":[{{\"use\":\"export.jsonl\",\"to\":\"b\"}}]}}",
        "[".repeat(90),
        "]".repeat(90)
    );
    assert_eq!(codes(&deep), [Code::BadOptions]);
}

#[test]
fn very_many_of_everything() {
    let many = |part: &str| part.repeat((FILE_BYTES_MAX / 8) / part.len());
    let keys = |value: &str| {
        (0..(FILE_BYTES_MAX / 8) / (value.len() + 11))
            .map(|n| format!("\"k{n:06}\":{value},"))
            .collect::<String>()
    };
    for text in [
        format!("{{{}\"x\":1}}", many("\"a\":1,")),
        format!("[{}1]", many("1,")),
        format!("{{\"ingest\":[{}1]}}", many("{},")),
        format!("{{\"ingest\":[{{\"from\":[{}1]}}]}}", many("\"\",")),
        format!("{{\"stages\":[{}1]}}", many("{\"use\":\"tag.place\"},")),
        format!("{{\"export\":[{}1]}}", many("{\"use\":\"export.jsonl\",\"to\":\"-\"},")),
        format!("{{\"stages\":[{{\"use\":\"tag.places\",\"allow\":[{}1]}}]}}", many("\"syntax\",")),
        format!(
            "{{\"stages\":[{{\"use\":\"tag.places\",\"options\":{{\"skip\":[{}1]}}}}]}}",
            many("1,")
        ),
        format!("{{\"name\":\"{}\"}}", many("${")),
        format!("{{\"stages\":[{{\"use\":\"tag.places\",\"options\":{{{}\"x\":1}}}}]}}", keys("1")),
        format!(
            "{{\"ingest\":[{{\"use\":\"acme.feed\",\"options\":{{\"headers\":{{{}\"x\":1}}}}}}]}}",
            keys("\"v\"")
        ),
        format!(
            "{{\"ingest\":[{{\"use\":\"ingest.jsonl\",\"options\":{{\"map\":{{{}\"x\":1}}}}}}]}}",
            keys("\"/v\"")
        ),
        format!("{{\"ingest\":[{{\"from\":[\"{}\"]}}]}}", many("${env:A}")),
        format!("{{\"ingest\":[{{\"from\":[\"{}\"]}}]}}", many("{")),
        many("\n"),
        many("\""),
        "\u{e9}".repeat(1 << 20),
    ] {
        let found = findings(&text);
        assert!(!found.is_empty() && found.len() <= 1001, "{}", found.len());
        check_places(&text, &found);
    }
}

#[test]
fn more_findings_than_are_shown_are_counted() {
    let text = format!("{{{}\"x\":1}}", "\"a\":1,".repeat(5000));
    let found = findings(&text);
    let last = found.last().unwrap();
    assert_eq!((last.code, found.len()), (Code::MoreFindings, 1001));
    let more: usize =
        last.message.trim_start_matches("and ").split(' ').next().unwrap().parse().unwrap();
    assert!(more > 8000, "{last}");
}

#[test]
fn what_is_too_large_is_not_read() {
    let mut endless = std::io::repeat(b' ');
    let bytes = read(&mut endless).unwrap();
    assert_eq!(bytes.len(), FILE_BYTES_MAX + 1);
    let found = validate(&parse_bytes(&bytes, "x"), catalog(), &Settings::default());
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].to_string().lines().next(),
        Some("x: error[unreadable]: the file is larger than 4 MiB")
    );
}

#[test]
fn bytes_that_are_no_text() {
    let code = |bytes: &[u8]| {
        let found = validate(&parse_bytes(bytes, "x"), catalog(), &Settings::default());
        assert_eq!(found.len(), 1);
        (found[0].code, found[0].message.clone())
    };
    assert_eq!(
        code(b"{\n\xff}"),
        (Code::Unreadable, "the file is not UTF-8: byte 2, in line 2".to_owned())
    );
    assert_eq!(code(b"\xef\xbb\xbf{}").0, Code::Unreadable);
    assert!(code(b"\xff\xfe{\0}\0").1.contains("UTF-16"));
    assert_eq!(code(b"").1, "the file is empty");
    assert_eq!(code(b" \n").1, "the file is empty");
    assert_eq!(code(b"{\"a\":\0}").0, Code::Syntax);
    assert_eq!(code(b"{\"a\":\"\0\"}").0, Code::Syntax);
    assert_eq!(code(b"{\"a\":\"b\nc\"}").0, Code::Syntax);
}

#[test]
fn only_strict_json() {
    for text in [
        "// a\n{}",
        "/* */{}",
        "{\"a\":1,}",
        "[1,]",
        "[1 2]",
        "{'a':1}",
        "{a:1}",
        "[0x1]",
        "[+1]",
        "[.5]",
        "[5.]",
        "[01]",
        "[-]",
        "[1e]",
        "[NaN]",
        "[Infinity]",
        "{} {}",
        "[\"\\x41\"]",
        "[\"\\ud800\"]",
        "[\"\t\"]",
        "{\"a\" 1}",
        "{\"a\":}",
        "[1,,2]",
        "[",
        "{",
        "\"a",
        "nul",
        "[1e999]",
        "\u{a0}{}",
        "{}\u{feff}",
        "]",
        "}",
        ":",
        ",",
    ] {
        let found = findings(text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].code, Code::Syntax, "{text}");
        check_places(text, &found);
    }
}

const SEED: &str = r#"{
  "$schema": "x", "name": "p-é", "description": "d", "note": "n",
  "ingest": [
    {"use": "ingest.jsonl", "from": ["a/*.{x,y}", "-", "${env:A:-b}"], "options": {"map": {"headline": "/h", "acme.x": "/x"}}},
    {"use": "acme.feed", "from": [], "options": {"token": "äöü", "headers": {"a/b~": "c"}, "pages": 0}}
  ],
  "stages": [
    {"use": "clean.extract", "name": "run", "allow": ["secret-in-file", "x"]},
    {"use": "acme.template", "options": {"show": ["*", "acme.rank", "headlin"], "into": "uri", "needs": ["events"]}},
    {"use": "acme.score"}, {"use": "acme.score_exact"}, {"use": "tag.places", "options": {"max": "${env:N}", "confidence": 1e0}}
  ],
  "export": [{"use": "export.columns", "to": "./o", "options": {"columns": {"body_text": "b"}}}, {"use": "export.jsonl", "to": "o"}],
  "run": {"batch": 1, "fail_above": 0.5, "block_bytes": "1GiB"}
}"#;

/// Pieces that mean something at some place of the file.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "null",
    "true",
    "-1",
    "1.5",
    "1e400",
    "\"use\"",
    "\"tag.places\"",
    "\"name\"",
    "\"options\"",
    "\"allow\"",
    "\"secret-in-file\"",
    "\"-\"",
    "\"${env:A}\"",
    "\"${\"",
    "\"*\"",
    "\"\"",
    "\\u0000",
    "\n",
    "é",
    "\"run\"",
    "\"stages\"",
    "\"export\"",
    "\"ingest\"",
    "\"from\"",
    "\"to\"",
    "{}",
    "[]",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes_are_told_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let found = validate(&parse_bytes(&bytes, "x"), catalog(), &Settings::default());
        prop_assert!(!found.is_empty());
    }

    #[test]
    fn mutated_pipelines_are_told_without_a_panic(
        edits in proptest::collection::vec((any::<prop::sample::Index>(), 0..12_usize, 0..PIECES.len()), 1..4),
    ) {
        let mut text = SEED.to_owned();
        for (at, cut, piece) in edits {
            let mut start = at.index(text.len() + 1);
            while !text.is_char_boundary(start) { start -= 1; }
            let mut end = (start + cut).min(text.len());
            while !text.is_char_boundary(end) { end += 1; }
            text.replace_range(start..end, PIECES[piece]);
        }
        check_places(&text, &findings(&text));
    }

    #[test]
    fn values_in_every_place_are_told_without_a_panic(
        at in any::<prop::sample::Index>(), piece in 0..PIECES.len(),
    ) {
        // Replace one whole value or key by another that keeps the file JSON.
        let spots: Vec<_> = SEED.match_indices('"').map(|(i, _)| i).collect();
        let index = at.index(spots.len() / 2) * 2;
        let mut text = SEED.to_owned();
        text.replace_range(spots[index]..=spots[index + 1], PIECES[piece]);
        check_places(&text, &findings(&text));
    }

    #[test]
    fn places_agree_with_a_second_parser(text in "[\\[\\]{}:,\"a0-9.eE+ \\n\\\\u-]{0,30}") {
        let ours = codes(&text).contains(&Code::Syntax);
        prop_assert_eq!(ours, serde_json::from_str::<serde_json::Value>(&text).is_err());
    }

    #[test]
    fn markdown_blocks_lie_in_the_text(text in "(```|~~~|json|\"ingest\"|\n| |x){0,40}") {
        for block in json_blocks(&text) {
            let first = text.split_inclusive('\n').nth(block.line - 1).unwrap_or_default();
            prop_assert!(block.text.starts_with(first));
        }
    }
}
