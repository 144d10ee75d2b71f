//! SIGTERM and SIGINT: an orderly end with exit code 75, and nothing half written.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Scratch, compile_plugin, newsmill, output, top};

/// A pipeline whose one stage takes 20 ms an article, so that there is time to stop it.
fn slow(scratch: &Scratch) {
    compile_plugin(
        &top().join("tests/it/plugins/slow.c"),
        &scratch.path("plugins"),
        &["-D_POSIX_C_SOURCE=199309L"],
    );
    let lines: String =
        (0..5_000).map(|n| format!("{{\"uri\":\"u{n}\",\"body_text\":\"words\"}}\n")).collect();
    scratch.write("in.jsonl", lines);
    scratch.write(
        "p.json",
        r#"{ "name": "slow", "ingest": [{ "use": "ingest.jsonl", "from": ["in.jsonl"] }], "stages": [{ "use": "clean.slow" }],
             "export": [{ "use": "export.jsonl", "to": "out.jsonl" }], "run": { "batch": 4 } }"#,
    );
    scratch.write("out.jsonl", "the night before\n");
}

fn start(scratch: &Scratch, more: &[&str]) -> Child {
    let mut command = newsmill(scratch, "run");
    command.args(["p.json", "--plugin-dir", "plugins"]).args(more);
    let process = command.stderr(Stdio::piped()).spawn().unwrap();
    let begun = scratch.path("begun");
    let deadline = Instant::now() + Duration::from_secs(60);
    while !begun.exists() {
        assert!(Instant::now() < deadline, "the run did not begin");
        std::thread::sleep(Duration::from_millis(5));
    }
    process
}

fn signal(process: &Child, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &process.id().to_string()]).status();
    assert!(sent.unwrap().success());
}

#[track_caller]
fn stopped(scratch: &Scratch, process: Child) {
    let ended = process.wait_with_output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(75), "{said}");
    assert!(said.contains("stopped early"), "{said}");
    assert_eq!(scratch.read("out.jsonl"), "the night before\n");
    let left: Vec<String> = std::fs::read_dir(scratch.dir())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains(".newsmill") || name.starts_with("out.jsonl."))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn two_signals_end_a_run_at_once() {
    for name in ["TERM", "INT"] {
        let scratch = Scratch::new();
        slow(&scratch);
        let process = start(&scratch, &["--threads", "2"]);
        signal(&process, name);
        // Two signals at the same moment may count as one.
        std::thread::sleep(Duration::from_millis(300));
        signal(&process, name);
        stopped(&scratch, process);
    }
}

#[test]
fn the_drain_deadline_ends_a_run() {
    let scratch = Scratch::new();
    slow(&scratch);
    let process = start(&scratch, &["--threads", "1", "--drain-secs", "0"]);
    signal(&process, "TERM");
    stopped(&scratch, process);
}

#[test]
fn a_run_after_a_stopped_one_does_everything() {
    let scratch = Scratch::new();
    slow(&scratch);
    let process = start(&scratch, &["--threads", "2", "--drain-secs", "0"]);
    signal(&process, "TERM");
    stopped(&scratch, process);
    let lines: String =
        (0..20).map(|n| format!("{{\"uri\":\"u{n}\",\"body_text\":\"words\"}}\n")).collect();
    scratch.write("in.jsonl", lines);
    let mut again = newsmill(&scratch, "run");
    output(again.args(["p.json", "--plugin-dir", "plugins"])).silent();
    assert_eq!(scratch.read("out.jsonl").lines().count(), 20);
}
