//! Accuracy of a language model: `cargo run --release -p newsmill-model --example score_language -- MODEL DIR`.
//!
//! `DIR` has `sentences.tsv.gz` and `docs.tsv.gz`, a `language<TAB>text` a line. Prints for each file the mean over
//! the languages of the share of texts that are right, how many answers at a confidence of 0.5 there are and are
//! right, the speed over whole texts on one thread, and the worst languages. These texts are never trained on.
#![expect(clippy::print_stdout, reason = "a command line tool")]

mod common;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

use newsmill_model::language::{Detector, Scratch};

const CONFIDENT: f64 = 0.5;
const WORST: usize = 8;

fn main() -> Result<(), Box<dyn Error>> {
    let [model, folder] = common::arguments("MODEL DIR")?;
    let bytes = std::fs::read(&model)?;
    let start = Instant::now();
    let detector = Detector::from_bytes(&bytes)?;
    let load = start.elapsed().as_secs_f64() * 1e3;
    println!(
        "{} languages, {} bytes, loaded in {load:.1} ms",
        detector.languages().len(),
        bytes.len()
    );
    for name in ["sentences", "docs"] {
        let texts = common::read_texts(Path::new(&folder).join(format!("{name}.tsv.gz")))?;
        score(&detector, name, &texts);
    }
    Ok(())
}

#[derive(Default)]
struct Tally {
    texts: u32,
    right: u32,
}

impl Tally {
    fn add(&mut self, right: bool) {
        self.texts += 1;
        self.right += u32::from(right);
    }

    fn share(&self) -> f64 {
        f64::from(self.right) / f64::from(self.texts.max(1))
    }
}

fn score(detector: &Detector, name: &str, texts: &[(String, String)]) {
    let mut scratch = Scratch::default();
    let mut by_language: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut confident = Tally::default();
    let mut bands: BTreeMap<u32, (Tally, f64)> = BTreeMap::new();
    let mut mistakes: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for (language, text) in texts {
        let guess = detector.detect(&mut scratch, "", text);
        let right = guess.language == Some(language);
        by_language.entry(language).or_default().add(right);
        if !right {
            *mistakes.entry((language, guess.language.unwrap_or("und"))).or_default() += 1;
        }
        if guess.confidence >= CONFIDENT {
            confident.add(right);
        }
        let band = (1..20).take_while(|band| guess.confidence >= f64::from(*band) / 20.0).count();
        let (tally, sum) = bands.entry(u32::try_from(band).unwrap_or_default()).or_default();
        tally.add(right);
        *sum += guess.confidence;
    }
    let mean = by_language.values().map(Tally::share).sum::<f64>()
        / f64::from(u32::try_from(by_language.len()).unwrap_or(1));
    println!("{name}: mean accuracy over {} languages {:.2} %", by_language.len(), 100.0 * mean);
    let answered = f64::from(confident.texts) / f64::from(u32::try_from(texts.len()).unwrap_or(1));
    println!(
        "  confident: {:.2} % answered, {:.2} % of them right",
        100.0 * answered,
        100.0 * confident.share()
    );
    println!("  speed: {:.0} MB/s", speed(detector, texts));
    let gap: f64 = bands.values().map(|(tally, sum)| (sum - f64::from(tally.right)).abs()).sum();
    println!(
        "  calibration: {:.4} expected error",
        gap / f64::from(u32::try_from(texts.len()).unwrap_or(1))
    );
    let mut worst: Vec<_> = by_language.iter().collect();
    worst.sort_by(|a, b| a.1.share().total_cmp(&b.1.share()));
    let worst: Vec<String> = worst
        .iter()
        .take(WORST)
        .map(|(name, tally)| format!("{name} {:.3}", tally.share()))
        .collect();
    println!("  worst: {}", worst.join(", "));
    let mut mistakes: Vec<_> = mistakes.into_iter().collect();
    mistakes.sort_by_key(|(pair, count)| (std::cmp::Reverse(*count), *pair));
    let mistakes: Vec<String> = mistakes
        .iter()
        .take(WORST)
        .map(|((gold, found), count)| format!("{gold} as {found} {count}"))
        .collect();
    println!("  mistakes: {}", mistakes.join(", "));
}

/// The best of five passes, in MB of whole text a second.
fn speed(detector: &Detector, texts: &[(String, String)]) -> f64 {
    let mut scratch = Scratch::default();
    let bytes: u32 =
        texts.iter().map(|(_, text)| u32::try_from(text.len()).unwrap_or_default()).sum();
    let seconds = (0..5).map(|_| {
        let start = Instant::now();
        for (_, text) in texts {
            std::hint::black_box(detector.detect(&mut scratch, "", text));
        }
        start.elapsed().as_secs_f64()
    });
    f64::from(bytes) / 1e6 / seconds.fold(f64::MAX, f64::min)
}
