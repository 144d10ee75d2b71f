//! The table of `kind`: trees that tell kinds of pages apart.

mod boost;
mod check;
mod pages;
mod source;

use std::path::{Path, PathBuf};

use boost::{Columns, Grown, Settings, grow};
use pages::{Sample, WEIGHTS};

use crate::{folder, say, table};

/// What held best when the sites of a fold were judged by the other four.
const SETTINGS: Settings =
    Settings { trees: 280, rate: 0.08, ridge: 1.0, features: 0.2, pages: 0.7 };

/// Fits the table to the pages of every kind in `folder`.
pub(crate) fn run(folder: &Path, others: &[PathBuf]) -> Result<(), String> {
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
    for other in others {
        let samples = pages::read(other)?;
        say(&check::share_of_articles(&folder::name(other), &samples, &grown));
    }
    table::write("kind/table.rs", &source::source(&samples, &grown, sharpness)?)
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
