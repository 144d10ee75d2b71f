//! What tag stages cost, without the border: `cargo bench --bench tags`.
//!
//! CPU time of one thread, the best of some rounds, over text of `../shared/data`. One file and one line a stage.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints and may panic")]

mod entities;
mod keywords;
mod language;
mod places;
mod quotes;
mod topics;

use std::hint::black_box;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

const ROUNDS: usize = 9;

fn main() {
    let Some(data) = data() else {
        println!("tags: skipped, there is no ../shared/data");
        return;
    };
    language::run(&data);
    topics::run(&data);
    entities::run(&data);
    places::run(&data);
    quotes::run(&data);
    keywords::run(&data);
}

/// The folder of real texts, where it is.
fn data() -> Option<PathBuf> {
    top().join("../shared/data/tags").canonicalize().ok()
}

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// The lines of a gzipped file.
fn lines(path: &Path) -> Vec<String> {
    let mut text = String::new();
    let file = std::fs::File::open(path).unwrap();
    flate2::read::MultiGzDecoder::new(file).read_to_string(&mut text).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// Seconds of CPU time that `work` takes at best.
fn seconds(mut work: impl FnMut()) -> f64 {
    let once = |()| {
        let begun = cpu();
        work();
        cpu() - begun
    };
    let best = std::iter::repeat_n((), ROUNDS).map(once).min();
    black_box(best).unwrap().as_secs_f64()
}

/// CPU time of the calling thread.
fn cpu() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap()
}
