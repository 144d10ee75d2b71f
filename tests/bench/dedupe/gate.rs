//! Copies are found as well as was said: the streams of the benchmark, on made stories and, where `../shared/data` is, on
//! real ones. Its seeds are not those the rules were set on.
#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, reason = "a test prints and may panic")]

mod bases;
mod edits;
mod lookalikes;
mod news;
mod random;
mod score;
mod set;
mod sets;
mod text;

use score::{Counts, total};

#[test]
fn made_stories_and_real_ones() {
    let data = bases::data();
    if data.is_none() {
        println!("real articles: skipped, there is no ../shared/data");
    }
    let mut all = Counts::default();
    for (name, kinds) in sets::run(11..=11, data.as_deref(), |_, _, _| ()) {
        let sum = total(&kinds);
        println!("{name}: recall {:.3} at precision {:.3}", sum.recall(), sum.precision());
        assert!(sum.recall() >= 0.945 && sum.precision() >= 0.98, "{name}");
        all.add(&sum);
    }
    assert!(all.recall() >= 0.95 && all.precision() >= 0.99);
}
