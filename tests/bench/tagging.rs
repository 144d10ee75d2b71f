//! What all tag stages cost in a whole run: `cargo bench --bench tagging`.
//!
//! `pipelines/tagged.json` over the saved pages of `../shared/data` with one thread, as it stands and without its tag
//! stages: CPU time of the thread from start to end, loading of models included, in turns; the ratio is that of the
//! medians. Then what each tag stage adds by itself.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints and may panic")]

mod runs;
mod silent;
mod support;
mod times;

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use runs::Runs;
use silent::Silent;
use support::median;
use times::timed;

const ROUNDS: usize = 3;
const SETS: [&str; 3] = ["news-pages", "web-pages", "typed-pages"];

fn main() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let Ok(data) = top.join("../shared/data").canonicalize() else {
        println!("tagging: skipped, there is no ../shared/data");
        return;
    };
    let shipped = std::fs::read_to_string(top.join("pipelines/tagged.json")).unwrap();
    let mut pipeline: Value = serde_json::from_str(&shipped).unwrap();
    let pages = SETS.map(|set| data.join(set).join("pages/*").display().to_string());
    pipeline["ingest"][0]["from"] = json!(pages);
    pipeline["export"][0]["to"] = json!("out.jsonl");
    let all = pipeline.clone();
    let stages = pipeline["stages"].as_array_mut().unwrap();
    let (tags, others): (Vec<Value>, Vec<Value>) = std::mem::take(stages)
        .into_iter()
        .partition(|stage| stage["use"].as_str().unwrap().starts_with("tag."));
    *stages = others;

    let scratch = tempfile::tempdir().unwrap();
    let runs = Runs::new();
    let once = |pipeline: &Value| {
        let pipeline = runs.pipeline(&pipeline.to_string(), scratch.path());
        let state = scratch.path().join("state");
        let (took, report) = timed(|| runs.run(&pipeline, 1, &state, Arc::new(Silent)));
        took / f64::from(u32::try_from(report.read).unwrap()) * 1e6
    };
    let (mut clean, mut tagged) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        clean.push(once(&pipeline));
        tagged.push(once(&all));
    }
    let (clean, tagged) = (median(clean), median(tagged));
    for tag in tags {
        let name = tag["use"].clone();
        let mut one = pipeline.clone();
        one["stages"].as_array_mut().unwrap().push(tag);
        let took = median((0..ROUNDS).map(|_| once(&one)));
        println!("{}: {:.0} us a page", name.as_str().unwrap(), took - clean);
    }
    println!(
        "tagging: {clean:.0} us a page without tags, {tagged:.0} us with all: {:.2} x",
        tagged / clean
    );
}
