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
    let (found, any) = sets::run(11..=11, data.as_deref(), |_, _, _| ());
    for (name, kinds) in found {
        let sum = total(&kinds);
        println!("{name}: recall {:.3} at precision {:.3}", sum.recall(), sum.precision());
        assert!(sum.recall() >= 0.95 && sum.precision() >= 0.975, "{name}");
        let any = total(&any[name]);
        println!(
            "{name} in any order: recall {:.3} at precision {:.3}",
            any.recall(),
            any.precision()
        );
        assert!(any.recall() >= 0.86 && any.precision() >= 0.97, "{name} in any order");
        all.add(&sum);
    }
    assert!(all.recall() >= 0.95 && all.precision() >= 0.99);
}
