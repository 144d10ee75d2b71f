//! The model from lexicon and sets.

use std::path::Path;

use newsmill_model::chain::Settings;
use newsmill_model::random::Random;
use newsmill_model::{Bundle, TrainingSet};

use crate::bio::Sentence;
use crate::build::augment::shouted;
use crate::build::lists;
use crate::build::sets::{SETS, Set, read_set};
use crate::scheme::Scheme;
use crate::stretches::Reading;
use crate::tagger::Tagger;
use crate::training::{self, to_bundle, train_as};

/// The chain's seed of names that are put into examples.
const SEED: u64 = 7;

/// What one run learns by chance others do not: the mean of some is right a little more often than any of them.
const SETTINGS: Settings =
    Settings { runs: 3, mean_of: 2, max_rows: 150_000, ..training::SETTINGS };

/// Trains on all sets.
///
/// # Errors
/// What is missing or cannot be read.
pub fn build(sources: &Path) -> Result<Bundle, String> {
    let (tagger, mut training_sets) = train_without(sources, "")?;
    training_sets.extend(lists::provenance(sources)?);
    Ok(to_bundle(&tagger, "CC-BY-SA-4.0", training_sets))
}

/// Trains on all sets but those whose file begins with `without`; nothing does with "".
///
/// # Errors
/// What is missing or cannot be read.
pub fn train_without(sources: &Path, without: &str) -> Result<(Tagger, Vec<TrainingSet>), String> {
    let lexicon = lists::lexicon(sources)?;
    let names = lists::names(sources)?;
    let mut sentences = Vec::new();
    let mut used = Vec::new();
    for set in SETS.iter().filter(|set| without.is_empty() || !set.file.starts_with(without)) {
        sentences.extend(read_set(sources, set, &lexicon)?);
        used.push(provenance(sources, set)?);
    }
    let mut random = Random(SEED);
    let copies: Vec<Sentence> =
        sentences.iter().filter_map(|sentence| names.replace(sentence, &mut random)).collect();
    let shouted = shouted(&sentences, &mut random);
    sentences.extend(copies);
    sentences.extend(shouted);
    let sentences: Vec<&Sentence> = sentences.iter().collect();
    let tagger = train_as(&sentences, &Scheme::standard(), &lexicon, Reading::Stretches, &SETTINGS)
        .map_err(|error| error.to_string())?;
    Ok((tagger, used))
}

fn provenance(sources: &Path, set: &Set) -> Result<TrainingSet, String> {
    Ok(TrainingSet {
        name: set.name.to_owned(),
        license: set.license.to_owned(),
        attribution: set.attribution.to_owned(),
        digest: lists::digest(&sources.join("ner").join(set.file))?,
    })
}
