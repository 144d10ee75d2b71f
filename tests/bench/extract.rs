//! What a page costs from its bytes to its article, against html5ever merely parsing it.
//!
//! `cargo bench --bench extract`: the saved news and web pages of `../shared/data`, page by page in turn: html5ever
//! parses the decoded text into an arena, newsmill decodes, parses and extracts. CPU time of this thread, the best of
//! some rounds. What html5ever needs to free its tree is not counted; what newsmill needs is.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints and may panic")]

#[expect(dead_code, reason = "only the comparison of trees in newsmill-html looks into the tree")]
mod arena;

use std::hint::black_box;
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

use html5ever::tendril::StrTendril;
use newsmill_extract::{Page, extract};
use newsmill_html::{decode, parse};
use rustix::time::{ClockId, clock_gettime};

const ROUNDS: usize = 7;

fn main() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let pages: Vec<Vec<u8>> = ["news-pages", "web-pages"]
        .iter()
        .flat_map(|set| read(&data.join(set).join("pages")))
        .collect();
    if pages.is_empty() {
        println!("extract: skipped, there is no ../shared/data");
        return;
    }
    let costs: Vec<Costs> = pages.iter().map(|bytes| measure(bytes)).collect();
    report(&pages, &costs);
}

/// The unpacked pages of a folder, by name; none where it is absent.
fn read(folder: &Path) -> Vec<Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let unpack = |path| {
        let mut bytes = Vec::new();
        let file = std::fs::File::open(path).unwrap();
        flate2::read::MultiGzDecoder::new(file).read_to_end(&mut bytes).unwrap();
        bytes
    };
    paths.into_iter().map(unpack).collect()
}

/// What one page costs, the best of the rounds.
struct Costs {
    html5ever: Duration,
    whole: Duration,
    decode: Duration,
    parse: Duration,
}

fn measure(bytes: &[u8]) -> Costs {
    let text = decode(bytes, None).text.into_owned();
    let longest = Duration::MAX;
    let mut costs = Costs { html5ever: longest, whole: longest, decode: longest, parse: longest };
    for _ in 0..ROUNDS {
        let copy = StrTendril::from_slice(&text);
        let (took, tree) = timed(|| arena::parse(copy));
        costs.html5ever = costs.html5ever.min(took);
        drop(tree);
        let (took, _) = timed(|| drop(black_box(decode(bytes, None))));
        costs.decode = costs.decode.min(took);
        let (took, _) = timed(|| drop(black_box(parse(&text))));
        costs.parse = costs.parse.min(took);
        let (took, _) = timed(|| whole(bytes));
        costs.whole = costs.whole.min(took);
    }
    costs
}

/// From bytes to an article, as `clean.extract` does it.
fn whole(bytes: &[u8]) {
    let decoded = decode(bytes, None);
    let page = Page { text: &decoded.text, plain: false, url: None, fetched: None, images_max: 50 };
    drop(black_box(extract(&page)));
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let begun = cpu();
    let result = black_box(work());
    (cpu() - begun, result)
}

/// CPU time of the calling thread.
fn cpu() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap()
}

fn report(pages: &[Vec<u8>], costs: &[Costs]) {
    let sum = |of: fn(&Costs) -> Duration| costs.iter().map(of).sum::<Duration>().as_secs_f64();
    let (whole, html5ever) = (sum(|cost| cost.whole), sum(|cost| cost.html5ever));
    let count = f64::from(u32::try_from(pages.len()).unwrap());
    let bytes: usize = pages.iter().map(Vec::len).sum();
    let megabytes = f64::from(u32::try_from(bytes).unwrap()) / 1e6;
    println!("{} pages, {megabytes:.1} MB", pages.len());
    for (what, took) in [
        ("html5ever parse", html5ever),
        ("decode", sum(|cost| cost.decode)),
        ("parse", sum(|cost| cost.parse)),
        ("whole", whole),
    ] {
        println!(
            "{what}: {:.0} pages/s a core, {:.0} MB/s, {:.0} % of the whole",
            count / took,
            megabytes / took,
            took / whole * 100.0
        );
    }
    let mut order: Vec<usize> = (0..pages.len()).collect();
    order.sort_by_key(|at| costs[*at].whole);
    for at in order.iter().rev().take(5) {
        println!(
            "slowest: page {at}, {} KB, {:.1} ms, html5ever {:.1} ms",
            pages[*at].len() / 1000,
            costs[*at].whole.as_secs_f64() * 1e3,
            costs[*at].html5ever.as_secs_f64() * 1e3
        );
    }
    let at = |place: usize| costs[order[place]].whole.as_secs_f64() * 1e3;
    println!(
        "extract: {:.0} pages/s a core, {:.2} x html5ever parse, p99 {:.1} ms, max {:.1} ms",
        count / whole,
        html5ever / whole,
        at(order.len() * 99 / 100),
        at(order.len() - 1)
    );
}
