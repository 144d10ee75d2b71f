//! Makes the model of `tag.language`: `cargo run --release -p newsmill-model --example train_language -- FOLDER OUT`.
//!
//! `FOLDER` has `train.tsv.gz`, a `language<TAB>text` a line; `words`, with the `topwords-XX.txt.gz` of langidentify;
//! and `grams`, with a folder a language that has the `unigrams.json.br` to `fivegrams.json.br` of lingua. The same
//! files give the same bytes; with files other than the shipped model was made of it says so.
#![expect(clippy::print_stdout, reason = "a command line tool")]

mod common;
mod counts;

use std::error::Error;
use std::path::Path;

use newsmill_model::TrainingSet;
use newsmill_model::language::{Material, train};

const TEXTS: &str = "Sentences from the Leipzig Corpora Collection (Leipzig University, Saxon Academy of \
    Sciences; D. Goldhahn, T. Eckart, U. Quasthoff, LREC 2012), CC BY 4.0, as selected in the test data of lingua-rs \
    (Peter M. Stahl), Apache-2.0";
const WORDS: &str = "Word counts of langidentify-full-model 1.0.0 (Jeremy Lilley), Apache-2.0, taken from Wikipedia \
    (its contributors), CC BY-SA 4.0";
const GRAMS: &str = "N-gram counts of lingua-language-detector 1.4.2 (Peter M. Stahl), Apache-2.0, taken from the \
    Leipzig Corpora Collection (D. Goldhahn, T. Eckart, U. Quasthoff, LREC 2012), CC BY 4.0";

fn main() -> Result<(), Box<dyn Error>> {
    let [folder, output] = common::arguments("FOLDER OUT")?;
    let folder = Path::new(&folder);
    let texts = folder.join("train.tsv.gz");
    let (words, words_digest) = counts::words(&folder.join("words"))?;
    let (grams, grams_digest) = counts::grams(&folder.join("grams"))?;
    let sources = vec![
        source(
            "lingua-rs language test data",
            "CC-BY-4.0 AND Apache-2.0",
            TEXTS,
            blake3::hash(&std::fs::read(&texts)?).to_hex().to_string(),
        ),
        source("langidentify word counts", "Apache-2.0 AND CC-BY-SA-4.0", WORDS, words_digest),
        source("lingua n-gram counts", "Apache-2.0 AND CC-BY-4.0", GRAMS, grams_digest),
    ];
    for source in &sources {
        println!("{}: BLAKE3 {}", source.name, source.digest);
    }
    let material = Material { texts: common::read_texts(&texts)?, words, grams };
    println!(
        "{} texts, words of {} languages, n-grams of {}",
        material.texts.len(),
        material.words.len(),
        material.grams.len()
    );
    let bundle = train(&material, "CC-BY-SA-4.0", sources)?;
    let bytes = bundle.to_bytes()?;
    std::fs::write(&output, &bytes)?;
    println!("{} tables, {} bytes", bundle.tables.len(), bytes.len());
    println!("settings {}", bundle.settings);
    Ok(())
}

fn source(name: &str, license: &str, attribution: &str, digest: String) -> TrainingSet {
    TrainingSet {
        name: name.to_owned(),
        license: license.to_owned(),
        attribution: attribution.to_owned(),
        digest,
    }
}
