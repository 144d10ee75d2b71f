//! From a web archive to JSON Lines: `ingest.warc`, `clean.extract`, `clean.normalize`, `export.jsonl` with one thread.
//!
//! `cargo bench --bench warc_to_jsonl`: the saved news and web pages of `../shared/data` in one archive as crawlers write
//! them, a request and a response each, gzip record by record. CPU time of the one thread, over the whole run; the
//! gunzip share is what merely decompressing the archive takes of that.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints and may panic")]

mod runs;
mod support;
mod times;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use newsmill_io::{Input, OpenSettings, OsFileSystem};
use newsmill_runner::{LogRecord, PlanSummary, Progress, Watcher, Work};

use runs::Runs;
use support::median;
use times::{cpu, timed};

const ROUNDS: usize = 5;

fn main() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let scratch = tempfile::tempdir().unwrap();
    let archive = scratch.path().join("pages.warc.gz");
    let Some(pages) = write_archive(&data, &archive) else {
        println!("warc_to_jsonl: skipped, there is no ../shared/data");
        return;
    };
    let runs = Runs::new();
    let count = f64::from(pages.count);
    let gunzip = median((0..ROUNDS).map(|_| timed(|| decompress(&archive)).0));
    let megabytes = timed(|| decompress(&archive)).1 / 1e6;
    let ingest = r#"{ "name": "ingest", "ingest": [{ "use": "ingest.warc", "from": ["pages.warc.gz"] }],
        "export": [{ "use": "export.jsonl", "to": "out.jsonl", "options": { "fields": ["uri"] } }] }"#;
    let whole = r#"{ "name": "whole", "ingest": [{ "use": "ingest.warc", "from": ["pages.warc.gz"] }],
        "stages": [{ "use": "clean.extract" }, { "use": "clean.normalize" }],
        "export": [{ "use": "export.jsonl", "to": "out.jsonl" }] }"#;
    let run = |text: &str| {
        let pipeline = runs.pipeline(text, scratch.path());
        let state = scratch.path().join("state");
        let once = |_| {
            let times = Arc::new(Times::default());
            let (took, report) = timed(|| runs.run(&pipeline, 1, &state, Arc::clone(&times) as _));
            assert_eq!(report.read, u64::from(pages.count));
            (took, times.0.lock().unwrap().clone())
        };
        once(0);
        let mut rounds: Vec<_> = (0..ROUNDS).map(once).collect();
        rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
        rounds.swap_remove(ROUNDS / 2)
    };
    println!("{} pages, {megabytes:.1} MB in {:.1} MB of gzip", pages.count, pages.stored / 1e6);
    println!("gunzip alone: {:.0} pages/s a core, {:.0} MB/s", count / gunzip, megabytes / gunzip);
    let (alone, works) = run(ingest);
    println!("ingest.warc alone: {:.0} pages/s a core; {}", count / alone, shown(&works, count));
    let (all, works) = run(whole);
    println!("whole: {}", shown(&works, count));
    println!(
        "warc_to_jsonl: {:.0} pages/s a core, gunzip share {:.1} %",
        count / all,
        gunzip / all * 100.0
    );
}

/// What was written.
struct Pages {
    count: u32,
    stored: f64,
}

/// Writes the archive; `None` without pages.
fn write_archive(data: &Path, to: &Path) -> Option<Pages> {
    let mut file = std::io::BufWriter::new(std::fs::File::create(to).unwrap());
    let mut pages = Pages { count: 0, stored: 0.0 };
    let mut add = |kind: &str, number: u32, block: &[u8]| {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2024-05-02T08:30:00Z\r\n\
             WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}-{kind}>\r\n\
             WARC-Target-URI: https://a.example/{number}\r\nContent-Type: application/http; msgtype={kind}\r\n\
             Content-Length: {}\r\n\r\n",
            block.len()
        );
        let mut member = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        for bytes in [head.as_bytes(), block, b"\r\n\r\n"] {
            member.write_all(bytes).unwrap();
        }
        let member = member.finish().unwrap();
        pages.stored += f64::from(u32::try_from(member.len()).unwrap());
        file.write_all(&member).unwrap();
    };
    for set in ["news-pages", "web-pages"] {
        let mut paths: Vec<_> = std::fs::read_dir(data.join(set).join("pages"))
            .ok()?
            .map(|entry| entry.unwrap().path())
            .collect();
        paths.sort();
        for path in paths {
            let mut page = Vec::new();
            let stored = std::fs::File::open(path).unwrap();
            flate2::read::MultiGzDecoder::new(stored).read_to_end(&mut page).unwrap();
            add(
                "request",
                pages.count,
                b"GET / HTTP/1.1\r\nHost: a.example\r\nAccept: */*\r\n\r\n",
            );
            let header = format!(
                "HTTP/1.1 200 OK\r\nServer: a\r\nDate: Thu, 02 May 2024 08:30:00 GMT\r\nContent-Type: text/html\r\n\
                 Cache-Control: max-age=60\r\nVary: Accept-Encoding\r\nX-Crawler-Content-Encoding: gzip\r\n\
                 Content-Length: {}\r\n\r\n",
                page.len()
            );
            add("response", pages.count, &[header.as_bytes(), &page].concat());
            pages.count += 1;
        }
    }
    file.flush().unwrap();
    Some(pages)
}

/// Decompresses the archive as a run does; the number of bytes.
fn decompress(path: &Path) -> f64 {
    let mut input = Input::open(&OsFileSystem, path, OpenSettings::default()).unwrap();
    let mut bytes = 0.0;
    loop {
        let length = input.peek(1).unwrap().len();
        if length == 0 {
            return bytes;
        }
        bytes += f64::from(u32::try_from(length).unwrap());
        input.advance(length).unwrap();
    }
}

type Works = BTreeMap<Work, Duration>;

fn shown(works: &Works, pages: f64) -> String {
    let share = |(work, took): (&Work, &Duration)| {
        format!("{work:?} {:.0} us a page", took.as_secs_f64() / pages * 1e6)
    };
    works.iter().map(share).collect::<Vec<_>>().join(", ")
}

thread_local! {
    static BEGUN: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

/// Measures what a run spends its time with.
#[derive(Default)]
struct Times(Mutex<Works>);

impl Watcher for Times {
    fn planned(&self, _: &PlanSummary) {}

    fn progress(&self, _: &Progress) {}

    fn log(&self, record: &LogRecord<'_>) {
        println!("{}: {}", record.stage, record.message);
    }

    fn draining(&self) -> bool {
        false
    }

    fn cancelled(&self) -> bool {
        false
    }

    fn begins(&self, _: Work) {
        BEGUN.set(cpu());
    }

    fn ends(&self, work: Work) {
        let took = cpu() - BEGUN.get();
        *self.0.lock().unwrap().entry(work).or_default() += took;
    }
}
