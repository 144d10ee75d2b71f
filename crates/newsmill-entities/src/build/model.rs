//! The model from lexicon and sets.

use std::path::Path;

use newsmill_model::chain::{Chain, Example, Sequence, Settings, train};
use newsmill_model::{Blob, Bundle, Provenance, TrainingSet};
use serde_json::Value;

use crate::bio::Sentence;
use crate::build::lists;
use crate::build::random::Random;
use crate::build::sets::{SETS, Set, read_set};
use crate::features::Features;
use crate::lexicon::Lexicon;
use crate::scheme::Scheme;
use crate::tagger::{TASK, Tagger};

/// How much less `outside` is believed than the sets teach: their texts name less than those of others. Chosen on the
/// measured sets between 0 and 1: less costs recall on all of them, more precision.
const LEAN: f32 = -0.3;

/// The chain's seed of names that are put into examples.
const SEED: u64 = 7;

/// Trains on all sets.
///
/// # Errors
/// What is missing or cannot be read.
pub fn build(sources: &Path) -> Result<Bundle, String> {
    let (tagger, sets) = train_without(sources, "")?;
    let (phrases, clusters) = tagger.lexicon().to_bytes();
    let blob = |name: &str, bytes| Blob { name: name.to_owned(), bytes };
    let mut training_sets = sets;
    training_sets.extend(lists::provenance(sources)?);
    Ok(Bundle {
        provenance: Provenance {
            task: TASK.to_owned(),
            license: "CC-BY-SA-4.0".to_owned(),
            training_sets,
        },
        settings: Value::Null,
        tables: Vec::new(),
        blobs: vec![
            blob("chain", tagger.chain().to_bytes()),
            blob("phrases", phrases),
            blob("clusters", clusters),
        ],
    })
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
    sentences.extend(copies);
    let chain = train_chain(&sentences, &lexicon)?;
    Ok((Tagger::new(chain, lexicon).map_err(|error| error.to_string())?, used))
}

fn train_chain(sentences: &[Sentence], lexicon: &Lexicon) -> Result<Chain, String> {
    let scheme = Scheme::standard();
    let mut features = Features::default();
    let example = |sentence: &Sentence| {
        let mut sequence = Sequence::default();
        features.of(sentence.words.iter().map(String::as_str), lexicon, &mut sequence);
        Example { labels: scheme.encode(sentence.words.len(), &sentence.mentions), sequence }
    };
    let examples: Vec<Example> = sentences.iter().map(example).collect();
    let chain = train(scheme.labels(), &examples, &Settings::default());
    let mut chain = chain.map_err(|error| error.to_string())?;
    chain.lean(0, LEAN);
    Ok(chain)
}

fn provenance(sources: &Path, set: &Set) -> Result<TrainingSet, String> {
    Ok(TrainingSet {
        name: set.name.to_owned(),
        license: set.license.to_owned(),
        attribution: set.attribution.to_owned(),
        digest: lists::digest(&sources.join("ner").join(set.file))?,
    })
}
