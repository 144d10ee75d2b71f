//! How much memory a run needs: it must not grow with the input.
//!
//! `cargo bench --bench memory`. Peaks (`VmHWM`) of runs in processes of their own: over one JSON Lines file of 100,000
//! articles and over its first 10,000 with 2 threads; and with 1 thread over the saved pages of `../shared/data`,
//! where there are any.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints and may panic")]

mod runs;
mod silent;
mod support;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use runs::Runs;
use silent::Silent;
use support::median;

const ARTICLES: usize = 100_000;
const REPEATS: usize = 3;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(child) = arguments.iter().position(|argument| argument == "--child") {
        let (folder, threads) = (Path::new(&arguments[child + 1]), &arguments[child + 2]);
        return run_here(folder, threads.parse().unwrap());
    }
    let scratch = tempfile::tempdir().unwrap();
    let all = scratch.path().join("all");
    let tenth = scratch.path().join("tenth");
    for (folder, articles) in [(&all, ARTICLES), (&tenth, ARTICLES / 10)] {
        std::fs::create_dir(folder).unwrap();
        write_articles(&folder.join("in.jsonl"), articles);
        std::fs::write(folder.join("pipeline.json"), LINES).unwrap();
    }
    let of_all = peak("100,000 articles", &all, 2);
    let of_tenth = peak("10,000 articles", &tenth, 2);
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let pages = data.canonicalize().ok().map(|data| {
        let pipeline = PAGES.replace("DATA", data.to_str().unwrap());
        std::fs::write(scratch.path().join("pipeline.json"), pipeline).unwrap();
        peak("saved pages", scratch.path(), 1)
    });
    let pages =
        pages.map_or("not measured, no ../shared/data".to_owned(), |peak| format!("{peak:.0} MB"));
    println!("memory: 100,000 / 10,000 articles = {:.2} x, pages peak {pages}", of_all / of_tenth);
}

const LINES: &str = r#"{ "name": "lines", "ingest": [{ "use": "ingest.jsonl", "from": ["in.jsonl"] }],
    "stages": [{ "use": "clean.normalize" }, { "use": "tag.language" }, { "use": "tag.places" }],
    "export": [{ "use": "export.jsonl", "to": "out.jsonl" }] }"#;
const PAGES: &str = r#"{ "name": "pages",
    "ingest": [{ "use": "ingest.page", "from": ["DATA/news-pages/pages/*", "DATA/web-pages/pages/*"] }],
    "stages": [{ "use": "clean.extract" }, { "use": "clean.normalize" }, { "use": "tag.language" }, { "use": "tag.places" }],
    "export": [{ "use": "export.jsonl", "to": "out.jsonl" }] }"#;

/// Peak memory in MB of running the pipeline in `folder`, in a process of its own.
fn peak(what: &str, folder: &Path, threads: usize) -> f64 {
    let once = |_| {
        let exe = std::env::current_exe().unwrap();
        let child =
            Command::new(exe).arg("--child").arg(folder).arg(threads.to_string()).output().unwrap();
        assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stderr));
        let said = String::from_utf8(child.stdout).unwrap();
        said.trim().parse::<f64>().unwrap() / 1024.0
    };
    let peaks: Vec<f64> = (0..REPEATS).map(once).collect();
    println!("{what}, {threads} threads: {peaks:.1?} MB");
    median(peaks)
}

/// Runs the pipeline in `folder` and prints this process's peak in KB.
fn run_here(folder: &Path, threads: usize) {
    let text = std::fs::read_to_string(folder.join("pipeline.json")).unwrap();
    let runs = Runs::new();
    let pipeline = runs.pipeline(&text, folder);
    runs.run(&pipeline, threads, &folder.join("state"), Arc::new(Silent));
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    println!("{}", line.trim().trim_end_matches(" kB"));
}

const PARAGRAPHS: [&str; 7] = [
    "The ferry to Mombasa stays in the harbour until the storm has passed, the captain said on Monday.\n\n",
    "Prices for bread rose by a fifth in Cairo and in Tunis, where queues formed before dawn. Nobody could say why.\n\n",
    "In Santiago a court heard the case of three engineers who had built the bridge.\n\n",
    "\u{201c}We have seen worse,\u{201d} said the mayor of Lyon, \u{201c}and we are still here.\u{201d} The council meets again next week.\n\n",
    "Trains between Vienna and Budapest run every hour again.\n\n",
    "Scientists in Geneva found the error in the night: a plug that nobody had pushed in.\n\n",
    "The union asked its members in Rotterdam and Antwerp to stay at home, and most of them did so for two days.\n\n",
];

/// Writes articles of about 1 KB.
fn write_articles(path: &Path, articles: usize) {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    for number in 0..articles {
        let text: String =
            (0..8).map(|n| PARAGRAPHS[(number * 5 + n * 3) % PARAGRAPHS.len()]).collect();
        let mut line = String::new();
        writeln!(
            line,
            r#"{{"uri":"bench:{number}","headline":"Story {number} of the night","published":"2024-05-02T08:30:00Z","body_text":{}}}"#,
            serde_json::to_string(&text).unwrap()
        )
        .unwrap();
        file.write_all(line.as_bytes()).unwrap();
    }
    file.flush().unwrap();
}
