//! Makes the model of `tag.language`: `cargo run --release -p newsmill-model --example train_language -- TRAIN.tsv.gz OUT`.
//!
//! `TRAIN.tsv.gz` has a `language<TAB>text` a line. The same input gives the same bytes.
#![expect(clippy::print_stdout, reason = "a command line tool")]

mod common;

use std::error::Error;

use newsmill_model::TrainingSet;
use newsmill_model::language::train;

const ATTRIBUTION: &str = "Sentences from the Leipzig Corpora Collection (Leipzig University, Saxon Academy of \
    Sciences; D. Goldhahn, T. Eckart, U. Quasthoff, LREC 2012), CC BY 4.0, as selected in the test data of lingua-rs \
    (Peter M. Stahl), Apache-2.0";

fn main() -> Result<(), Box<dyn Error>> {
    let [input, output] = common::arguments("TRAIN.tsv.gz OUT")?;
    let texts = common::read_texts(&input)?;
    let source = TrainingSet {
        name: "lingua-rs language test data".to_owned(),
        license: "CC-BY-4.0 AND Apache-2.0".to_owned(),
        attribution: ATTRIBUTION.to_owned(),
        digest: blake3::hash(&std::fs::read(&input)?).to_hex().to_string(),
    };
    let bundle = train(&texts, "MIT OR Apache-2.0", vec![source])?;
    let bytes = bundle.to_bytes()?;
    std::fs::write(&output, &bytes)?;
    let labels: usize = bundle.tables.iter().map(|table| table.labels().len()).sum();
    println!(
        "{} texts, {labels} languages in {} tables, {} bytes",
        texts.len(),
        bundle.tables.len(),
        bytes.len()
    );
    println!("settings {}", bundle.settings);
    Ok(())
}
