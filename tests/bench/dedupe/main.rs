//! How well copies are found, how fast, and in how many bytes.
//!
//! `cargo bench --bench dedupe`: streams of stories, their edited copies and lookalikes, of made stories and, where
//! `../shared/data` is, of real ones. `-- --verbose` tells every article that came out wrong, `-- --articles N` how many go
//! into one memory (100,000), `-- --seeds A-B` which streams.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints and may panic")]

mod bases;
mod edits;
mod lookalikes;
mod news;
mod random;
mod score;
mod set;
mod sets;
mod speed;
mod text;

use newsmill_dedupe::{Overlap, Verdict};
use score::{Counts, total};
use set::Item;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let after = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let verbose = arguments.iter().any(|argument| argument == "--verbose");
    let articles = after("--articles").map_or(100_000, |count| count.parse().unwrap());
    let seeds = after("--seeds").unwrap_or_else(|| "1-3".to_owned());
    let (from, to) = seeds.split_once('-').unwrap();
    let seeds = from.parse().unwrap()..=to.parse().unwrap();
    let mut all = Counts::default();
    let tell = |item: &Item, verdict: &Verdict, overlaps| {
        if verbose {
            explain(item, verdict, overlaps);
        }
    };
    let (found, any) = sets::run(seeds, bases::data().as_deref(), tell);
    for (name, kinds) in found {
        let sum = total(&kinds);
        println!("{name}: recall {:.3} at precision {:.3}", sum.recall(), sum.precision());
        for (kind, counts) in &kinds {
            let Counts { articles, wrong, .. } = counts;
            println!(
                "  {kind:34} {articles:5} articles, recall {:.3}, wrong {wrong}",
                counts.recall()
            );
        }
        let any = total(&any[name]);
        println!(
            "{name} in any order: recall {:.3} at precision {:.3}",
            any.recall(),
            any.precision()
        );
        all.add(&sum);
    }
    let speed = speed::measure(articles);
    println!(
        "judged: {:.0} articles/s at first, {:.0} with {articles} in memory; {:.0} bytes an article added",
        speed.first, speed.last, speed.added
    );
    println!(
        "dedupe: recall {:.3} at precision {:.3}, {:.0} articles/s, {:.0} bytes an article",
        all.recall(),
        all.precision(),
        1.0 / (1.0 / speed.signed + 1.0 / speed.last),
        speed.kept
    );
}

fn explain(item: &Item, verdict: &Verdict, overlaps: Vec<Overlap>) {
    println!("{} {} should be {:?}: {verdict:?}", item.kind, item.uri, item.of);
    for overlap in overlaps {
        let both = |part: newsmill_dedupe::Part| format!("{}/{}", part.shared, part.of);
        println!(
            "  {} new {} {:?}, old {}, names {} {}, numbers {} {}",
            item.kind,
            both(overlap.new),
            overlap.quarters.map(both),
            both(overlap.old),
            both(overlap.new_names),
            both(overlap.old_names),
            both(overlap.new_numbers),
            both(overlap.old_numbers),
        );
    }
}
