//! How fast pipelines are checked, from the start of the process to its end.
//!
//! `cargo bench --bench validate`. One pipeline with the standard plugins, and 200 in a folder with 30 libraries present.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints and may panic")]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const PIPELINES: usize = 200;
const LIBRARIES: usize = 30;
const REPEATS: usize = 15;

fn main() {
    let scratch = tempfile::tempdir().unwrap();
    let pipelines = scratch.path().join("pipelines");
    std::fs::create_dir(&pipelines).unwrap();
    for number in 0..PIPELINES {
        std::fs::write(pipelines.join(format!("p{number}.json")), pipeline(number)).unwrap();
    }
    let standard = standard_plugins();
    let folders: Vec<PathBuf> = (0..LIBRARIES.div_ceil(standard.len()))
        .map(|number| scratch.path().join(format!("plugins-{number}")))
        .collect();
    // All but the first folder hold what others offer; the first one that has a stage wins.
    for (number, library) in standard.iter().cycle().take(LIBRARIES).enumerate() {
        let folder = &folders[number / standard.len()];
        std::fs::create_dir_all(folder).unwrap();
        std::fs::copy(library, folder.join(library.file_name().unwrap())).unwrap();
    }
    let one = milliseconds(&pipelines.join("p0.json"), &folders[..1]);
    let all = milliseconds(&pipelines, &folders);
    println!(
        "validate: one {one:.1} ms, {PIPELINES} pipelines with {LIBRARIES} libraries {all:.0} ms"
    );
}

/// How long `newsmill validate` takes, in the middle of many times.
fn milliseconds(path: &Path, plugins: &[PathBuf]) -> f64 {
    let once = |_| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsmill"));
        command.arg("validate").arg(path);
        for folder in plugins {
            command.arg("--plugin-dir").arg(folder);
        }
        let begun = Instant::now();
        let ended = command.output().unwrap();
        let took = begun.elapsed().as_secs_f64() * 1e3;
        assert!(
            ended.status.success() && ended.stdout.is_empty() && ended.stderr.is_empty(),
            "{ended:?}"
        );
        took
    };
    support::median((0..REPEATS).map(once))
}

/// The files of the standard plugins, which cargo puts beside this executable.
fn standard_plugins() -> Vec<PathBuf> {
    let stages = [
        "ingest_page",
        "ingest_jsonl",
        "clean_extract",
        "clean_normalize",
        "clean_unique",
        "tag_language",
        "tag_places",
        "export_jsonl",
    ];
    let (before, after) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let file = |stage| support::plugin_dir().join(format!("{before}{stage}{after}"));
    stages.map(file).to_vec()
}

/// A pipeline without findings, each of another make.
fn pipeline(number: usize) -> String {
    let (ingest, from) =
        [("ingest.page", "in/**/*.html"), ("ingest.jsonl", "in/*.jsonl.gz")][number % 2];
    let extract = ["{ \"use\": \"clean.extract\" },", ""][number % 2];
    let unique = ["", ", { \"use\": \"clean.unique\" }"][number / 2 % 2];
    format!(
        r#"{{
  "name": "p{number}",
  "description": "Number {number} of many",
  "ingest": [{{ "use": "{ingest}", "from": ["{from}", "more/{number}/*"] }}],
  "stages": [
    {extract}
    {{ "use": "clean.normalize" }}{unique},
    {{ "use": "tag.language" }},
    {{ "use": "tag.places", "options": {{ "max": {} }} }}
  ],
  "export": [{{ "use": "export.jsonl", "to": "out/p{number}.jsonl.zst" }}, {{ "use": "export.jsonl", "name": "parts", "to": "parts/{number}/" }}],
  "run": {{ "batch": {}, "fail_above": "5%" }}
}}
"#,
        1 + number % 20,
        1 + number % 64
    )
}
