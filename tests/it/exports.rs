//! Exports that fail: what an article costs, what a block costs, and that the sums hold for each export apart.

use serde_json::{Value, json};

use crate::support::{Outcome, Scratch, compile_plugin, json_lines, newsmill, output, top};

const PIPELINE: &str = r#"{
    "name": "t",
    "ingest": [{ "use": "ingest.jsonl", "from": ["in.jsonl"] }],
    "export": [
        { "use": "export.jsonl", "to": "all.jsonl", "options": { "fields": ["uri", "headline"] } },
        { "use": "export.shaky", "to": "out.txt" }
    ],
    "run": { "fail_above": "100%" }
}"#;

fn run(headlines: &[&str], flags: &[&str], more: &[&str]) -> (Scratch, Outcome) {
    let scratch = Scratch::new();
    compile_plugin(&top().join("tests/it/plugins/shaky.c"), &scratch.path("plugins"), flags);
    let line = |(n, headline): (usize, &&str)| {
        json!({ "uri": n.to_string(), "headline": headline }).to_string() + "\n"
    };
    scratch.write("in.jsonl", headlines.iter().enumerate().map(line).collect::<String>());
    scratch.write("p.json", PIPELINE);
    let mut command = newsmill(&scratch, "run");
    command.args(["p.json", "--plugin-dir", "plugins", "--report", "report.json"]).args(more);
    let ended = output(&mut command);
    (scratch, ended)
}

/// What a run that is done wrote, its report and its dead letters.
#[track_caller]
fn done(headlines: &[&str], flags: &[&str], more: &[&str]) -> (String, Value, Vec<Value>) {
    let (scratch, ended) = run(headlines, flags, more);
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    let report: Value = serde_json::from_str(&scratch.read("report.json")).unwrap();
    let letters =
        report["dead_letters"].as_str().map(|path| std::fs::read_to_string(path).unwrap());
    assert_eq!(
        json_lines(&scratch.read("all.jsonl")).len(),
        headlines.len(),
        "the other export lost something"
    );
    assert_eq!(report["exports"][0]["exported"], headlines.len());
    (scratch.read("out.txt"), report, json_lines(&letters.unwrap_or_default()))
}

const SHAKY: [&str; 9] =
    ["one", "fail a", "two", "panic b", "three", "reject c", "four", "panic e", "refuse d"];

/// Blocks of three: what stands in them, and what is lost with them.
#[test]
fn articles_an_export_fails_on_are_lost_for_it_alone() {
    for flags in [&[][..], &["-DBUFFERS"]] {
        for batch in ["64", "1", "2"] {
            let batch = format!("run.batch={batch}");
            let sets = ["--set", &batch, "--set", "run.block_articles=3"];
            let (text, report, letters) = done(&SHAKY, flags, &sets);
            // A writer that panicked took its count with it; one that buffers got its rows once more.
            let total = if flags.is_empty() { 4 } else { 5 };
            let lines = "headlines\none\ntwo\n--\nthree\n--\nfour\nrefuse d\ntotal";
            assert_eq!(text, format!("{lines} {total}\n"), "{flags:?} {batch}");
            // One is refused when everything is written.
            assert_eq!(report["exports"][1]["exported"], 4, "{flags:?} {batch}");
            let dead = json!({ "input": 2, "panic": 2, "type": 1 });
            assert_eq!(report["entries"][2]["dead"], dead, "{flags:?} {batch}");
            assert_eq!((&report["read"], &report["dead"]), (&json!(9), &json!(5)));
            assert_eq!(letters.len(), 5);
            let codes: Vec<&Value> = letters.iter().map(|letter| &letter["code"]).collect();
            assert_eq!(codes, ["input", "panic", "type", "panic", "input"]);
            assert_eq!(letters[0]["article"]["headline"], "fail a");
            assert_eq!(letters[3]["article"]["headline"], "panic e");
        }
    }
}

#[test]
fn a_record_the_target_refuses_at_the_end_is_a_dead_letter_and_named() {
    let (text, report, letters) = done(&["one", "refuse two", "three"], &[], &[]);
    assert_eq!(text, "headlines\none\nrefuse two\nthree\ntotal 3\n");
    assert_eq!(report["exports"][1]["refused"], json!(["1"]));
    assert_eq!(report["exports"][1]["exported"], 2);
    assert_eq!(letters.len(), 1);
    assert!(letters[0]["message"].as_str().unwrap().contains("the target refused it"));
}

#[test]
fn a_block_that_cannot_be_finished_ends_the_run() {
    for (status, code) in [("NM_E_IO", 74), ("NM_E_INPUT", 70), ("NM_E_RETRY", 75)] {
        for call in ["FINISH", "COMMIT"] {
            let (scratch, ended) = run(&["one", "two"], &[&format!("-D{call}={status}")], &[]);
            ended.fails(code, "nothing is ever");
            assert!(!scratch.path("out.txt").exists(), "{call} {status}");
            let left: Vec<_> = std::fs::read_dir(scratch.dir())
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .filter(|name| name.contains(".newsmill-"))
                .collect();
            assert!(left.is_empty(), "{call} {status}: {left:?}");
        }
    }
}
