//! Same input, same bytes: whatever the threads, the batches and how the input is cut.

use std::fmt::Write as _;

use crate::support::{Scratch, newsmill, output, top};

/// 700 records with repeats, new versions, bad lines and drops, over two files.
fn records(scratch: &Scratch) {
    let mut first = String::new();
    let mut second = String::new();
    for number in 0..700 {
        let file = if number < 400 { &mut first } else { &mut second };
        if number % 97 == 5 {
            file.push_str("{\"uri\": broken\n");
            continue;
        }
        let version = number / 300;
        let body = format!(
            "Report {} from the harbour of Odesa. Ships wait outside, and crews from Istanbul and London count the hours.",
            number % 90
        );
        writeln!(file, "{{\"uri\":\"r{}\",\"version\":{version},\"headline\":\"Report {number}\",\"body_text\":\"{body}\"}}", number % 310)
            .unwrap();
    }
    scratch.write("in/a.jsonl", first);
    scratch.write("in/b.jsonl", second);
}

const PIPELINE: &str = r#"{
  "name": "d", "ingest": [{ "use": "ingest.jsonl", "from": ["in/*.jsonl"] }],
  "stages": [{ "use": "clean.normalize" }, { "use": "clean.unique" }, { "use": "tag.language" }, { "use": "tag.places" }],
  "export": [{ "use": "export.jsonl", "to": "out.jsonl" },
             { "use": "export.jsonl", "name": "brief", "to": "brief/", "options": { "fields": ["uri", "headline"] } }],
  "run": { "fail_above": "50%" } }"#;

/// Everything a run leaves that people see: output files, counts, dead letters without the run's name.
fn run(scratch: &Scratch, threads: &str, batch: &str) -> Vec<String> {
    let mut command = newsmill(scratch, "run");
    command.args([
        "p.json",
        "--threads",
        threads,
        "--set",
        &format!("run.batch={batch}"),
        "--report",
        "report.json",
    ]);
    let ended = output(&mut command);
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    let report: serde_json::Value = serde_json::from_str(&scratch.read("report.json")).unwrap();
    let letters = std::fs::read_to_string(report["dead_letters"].as_str().unwrap()).unwrap();
    let letters = letters.replace(report["run"].as_str().unwrap(), "RUN");
    let mut seen = vec![scratch.read("out.jsonl"), letters, report["entries"].to_string()];
    let mut parts: Vec<_> =
        std::fs::read_dir(scratch.path("brief")).unwrap().map(|e| e.unwrap().path()).collect();
    parts.sort();
    for part in
        parts.iter().filter(|part| part.file_name().unwrap().to_string_lossy().starts_with("part-"))
    {
        seen.push(format!(
            "{}\n{}",
            part.file_name().unwrap().display(),
            std::fs::read_to_string(part).unwrap()
        ));
    }
    seen
}

#[test]
fn threads_and_batches_change_nothing() {
    let scratch = Scratch::new();
    records(&scratch);
    scratch.write("p.json", PIPELINE);
    let expected = run(&scratch, "1", "64");
    assert!(expected[0].lines().count() > 50);
    assert!(expected[1].lines().count() > 5);
    assert!(expected.len() > 3, "no parts");
    for threads in ["1", "2", "4"] {
        for batch in ["1", "7", "64"] {
            let seen = run(&scratch, threads, batch);
            assert!(
                seen == expected,
                "{threads} threads and batches of {batch} gave something else"
            );
        }
    }
}

#[test]
fn the_sample_pages_come_out_the_same() {
    let scratch = Scratch::new();
    let pipeline = top().join("pipelines/quickstart.json");
    let mut seen = Vec::new();
    for (threads, batch) in [("1", "64"), ("2", "1"), ("4", "7")] {
        let mut command = newsmill(&scratch, "run");
        command.arg(&pipeline).args(["--threads", threads, "--set", &format!("run.batch={batch}")]);
        command.args([
            "--set",
            &format!("export.jsonl.to=\"{}\"", scratch.path("out.jsonl").display()),
        ]);
        assert_eq!(output(&mut command).code, Some(0));
        seen.push(scratch.read("out.jsonl"));
    }
    assert!(seen[0] == seen[1] && seen[0] == seen[2]);
}

/// Counts the threads of a running process, as the system sees them.
#[cfg(target_os = "linux")]
#[test]
fn one_thread_is_one_thread() {
    let scratch = Scratch::new();
    records(&scratch);
    let many = scratch.read("in/a.jsonl").repeat(40).replace("\"uri\":\"r", "\"uri\":\"s");
    scratch.write("in/a.jsonl", many);
    scratch.write("p.json", PIPELINE);
    let mut command = newsmill(&scratch, "run");
    command.args(["p.json", "--threads", "1"]).stderr(std::process::Stdio::null());
    let mut process = command.spawn().unwrap();
    let status = format!("/proc/{}/status", process.id());
    let mut most = 0;
    while process.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let threads = text.lines().find_map(|line| line.strip_prefix("Threads:"));
        most = most.max(threads.and_then(|count| count.trim().parse().ok()).unwrap_or(0));
        std::thread::yield_now();
    }
    assert_eq!(most, 1);
}
