//! `train-kind FOLDER OUT [OTHER...]`: makes the table that tells kinds of pages apart from the typed pages in FOLDER.
//!
//! FOLDER holds `gold.jsonl`, a page a line with `file`, `url` and `kind`, and the gzipped pages in `pages/`. First the
//! pages of every fifth of the sites are judged by what the other four teach; then the table is made of all. Each OTHER
//! is a folder of the same form whose pages are only judged. The same input gives the same bytes.
#![forbid(unsafe_code)]

mod boost;
mod check;
mod pages;
mod table;

use std::path::Path;
use std::process::ExitCode;

use boost::{Columns, Grown, Settings, grow};
use pages::{Sample, WEIGHTS};

/// What held best when the sites of a fold were judged by the other four.
const SETTINGS: Settings =
    Settings { trees: 280, rate: 0.08, ridge: 1.0, features: 0.2, pages: 0.7 };

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, out, others @ ..] = arguments.as_slice() else {
        return fail("usage: train-kind FOLDER OUT [OTHER...]");
    };
    match run(Path::new(folder), Path::new(out), others) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => fail(&format!("failed to {e}")),
    }
}

fn run(folder: &Path, out: &Path, others: &[String]) -> Result<(), String> {
    let samples = pages::read(folder)?;
    let folds = check::cross_validate(&samples);
    for line in check::report(&samples, &folds) {
        say(&line);
    }
    let sharpness = check::sharpness(&samples, &folds);
    for line in check::reliability(&samples, &folds, sharpness) {
        say(&line);
    }
    let all: Vec<&Sample> = samples.iter().collect();
    let grown = train(&all, 0);
    let text = table::table(&samples, &grown, sharpness)?;
    for other in others {
        let samples = pages::read(Path::new(other))?;
        say(&check::share_of_articles(other, &samples, &grown));
    }
    std::fs::write(out, &text).map_err(|e| format!("write `{}`: {e}", out.display()))?;
    say(&format!("{} trees, {} bytes", grown.trees.len(), text.len()));
    Ok(())
}

/// Grows the trees on all views of each page.
fn train(samples: &[&Sample], seed: u64) -> Grown {
    let views: Vec<Vec<f32>> = samples
        .iter()
        .flat_map(|sample| &sample.seen)
        .map(|features| features.iter().map(|(_, value)| *value).collect())
        .collect();
    let classes: Vec<(usize, f64)> =
        samples.iter().flat_map(|sample| WEIGHTS.map(|weight| (sample.class, weight))).collect();
    grow(&Columns::new(&views), &classes, SETTINGS, seed)
}

#[expect(clippy::print_stdout, reason = "a command's own output")]
fn say(text: &str) {
    println!("{text}");
}

#[expect(clippy::print_stderr, reason = "a command's own message")]
fn fail(text: &str) -> ExitCode {
    eprintln!("train-kind: {text}");
    ExitCode::FAILURE
}
