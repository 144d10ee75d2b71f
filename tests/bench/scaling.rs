//! What a second thread is worth: a full run on generated pages with 1 and with 2 threads.
//!
//! `cargo bench --bench scaling`. The serial share is the CPU time of one thread that is spent neither in stages nor in
//! encoding, from the end of the plan to the end of the run: reading, ordering, committing, publishing.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints and may panic")]

mod pages;
mod runs;
mod support;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use newsmill_runner::{LogRecord, PlanSummary, Progress, Watcher, Work};
use rustix::time::{ClockId, clock_gettime};

use runs::Runs;
use support::median;

const PAGES: u64 = 3_000;
const PAIRS: usize = 5;

fn main() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("pages");
    std::fs::create_dir(&folder).unwrap();
    let bytes = pages::write_pages(&folder, PAGES);
    println!("{PAGES} pages, {} MB", bytes / 1_000_000);
    let runs = Runs::new();
    let pipeline = runs.pipeline(
        r#"{ "name": "scaling", "ingest": [{ "use": "ingest.page", "from": ["pages/*.html"] }],
             "stages": [{ "use": "clean.extract" }, { "use": "clean.normalize" }, { "use": "tag.language" },
                        { "use": "tag.places" }],
             "export": [{ "use": "export.jsonl", "to": "out.jsonl" }] }"#,
        scratch.path(),
    );
    let run = |threads: usize| {
        let times = Arc::new(Times::default());
        let begun = Instant::now();
        let state = scratch.path().join("state");
        let report = runs.run(&pipeline, threads, &state, Arc::clone(&times) as _);
        let took = begun.elapsed().as_secs_f64();
        assert_eq!(report.exports[0].exported, PAGES);
        (took, times)
    };
    run(2);
    let mut ratios = Vec::new();
    let mut shares = Vec::new();
    for _ in 0..PAIRS {
        let (one, times) = run(1);
        let share = times.serial_share();
        let (two, times_two) = run(2);
        println!("{one:.2} s and {two:.2} s: {:.2} x", one / two);
        println!("  1 thread: {}", times.shown());
        println!("  2 threads: {}", times_two.shown());
        ratios.push(one / two);
        shares.push(share * 100.0);
    }
    println!(
        "scaling: 2 threads / 1 thread = {:.2} x, serial share {:.1} %",
        median(ratios),
        median(shares)
    );
}

thread_local! {
    static BEGUN: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

/// CPU time of the calling thread.
fn cpu() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap()
}

/// Measures a run.
#[derive(Default)]
struct Times(Mutex<Sums>);

#[derive(Default)]
struct Sums {
    /// CPU time of the first thread at the end of the plan and after its last piece of work.
    planned: Duration,
    work: BTreeMap<Work, Duration>,
    ended: Duration,
}

impl Times {
    /// The part of a run with one thread that no second one could take over.
    fn serial_share(&self) -> f64 {
        let sums = self.0.lock().unwrap();
        let all = (sums.ended - sums.planned).as_secs_f64();
        let parallel = [Work::Stages, Work::Encode].map(|work| sums.work[&work].as_secs_f64());
        (all - parallel.iter().sum::<f64>()) / all
    }

    fn shown(&self) -> String {
        let sums = self.0.lock().unwrap();
        let all = sums.ended - sums.planned;
        let work = sums.work.iter().map(|(work, took)| format!("{work:?} {took:.2?}"));
        format!("first thread {all:.2?}; {}", work.collect::<Vec<_>>().join(", "))
    }
}

impl Watcher for Times {
    fn planned(&self, _: &PlanSummary) {
        self.0.lock().unwrap().planned = cpu();
    }

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
        let mut sums = self.0.lock().unwrap();
        *sums.work.entry(work).or_default() += took;
        if work == Work::Publish {
            sums.ended = cpu();
        }
    }
}
