//! `newsmill train entities`.

use std::io::{self, Write as _};
use std::path::Path;

use newsmill_entities::bio::{self, Sentence};
use newsmill_entities::score::Score;
use newsmill_entities::training::{measure, reading_of, to_bundle, train as train_tagger};
use newsmill_entities::{SHIPPED, Scheme, Tagger};
use newsmill_model::{Bundle, TrainingSet};

use super::data::{files, read, write};
use crate::args::TrainEntitiesArguments;
use crate::exit::{Exit, failure};

/// The most types a model tells apart.
const TYPES_MAX: usize = 7;

pub(crate) fn train(arguments: &TrainEntitiesArguments) -> anyhow::Result<Exit> {
    let (mut sentences, mut sources, mut types) = (Vec::new(), Vec::new(), Vec::new());
    for path in files(&arguments.data)? {
        let bytes = read(&path)?;
        let own = parse(&path, &bytes, &mut types)?;
        sources.push(TrainingSet {
            name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            license: arguments.license.clone(),
            attribution: format!("{} sentences", own.len()),
            digest: blake3::hash(&bytes).to_hex().to_string(),
        });
        sentences.extend(own);
    }
    let scheme = Scheme::new(types).ok_or_else(|| {
        let why =
            "no sentence has a label but `O`; hint: `B-PER`, `I-PER` and so on name the types";
        failure(Exit::InputUnreadable, why)
    })?;
    let refused = |error: newsmill_model::Error| failure(Exit::InputUnreadable, error.to_string());
    // Names and words beside names are those of the shipped model; what they mean is learnt anew.
    let shipped = Bundle::from_bytes(SHIPPED).and_then(|bundle| Tagger::from_bundle(&bundle));
    let lexicon = shipped.map_err(|error| failure(Exit::Bug, error.to_string()))?.lexicon().clone();
    let reading = reading_of(&sentences, &lexicon);
    let quality = measure(&sentences, &scheme, &lexicon, reading).map_err(refused)?;
    let all = sentences.iter().collect::<Vec<_>>();
    let tagger = train_tagger(&all, &scheme, &lexicon, reading).map_err(refused)?;
    let bytes = to_bundle(&tagger, &arguments.license, sources).to_bytes().map_err(refused)?;
    io::stdout()
        .write_all(report(&quality, scheme.types(), sentences.len(), bytes.len()).as_bytes())?;
    write(&arguments.to, &bytes)?;
    Ok(Exit::Done)
}

/// The sentences of a file; types that are new are added to `types`.
fn parse(path: &Path, bytes: &[u8], types: &mut Vec<String>) -> anyhow::Result<Vec<Sentence>> {
    let wrong =
        |why: String| failure(Exit::InputUnreadable, format!("`{}`: {why}", path.display()));
    let text = std::str::from_utf8(bytes).map_err(|error| wrong(error.to_string()))?;
    let kind = |name: &str| {
        let known = types.iter().position(|known| known == name);
        let at = known.unwrap_or_else(|| {
            types.push(name.to_owned());
            types.len() - 1
        });
        u8::try_from(at).ok()
    };
    let sentences = bio::read(text, kind).map_err(wrong)?;
    if types.len() > TYPES_MAX {
        return Err(wrong(format!(
            "{} types, more than {TYPES_MAX}: {}",
            types.len(),
            types.join(", ")
        )));
    }
    Ok(sentences)
}

/// What is printed: each type on held-out fifths, then all together.
fn report(
    quality: &(Score, Vec<Score>),
    types: &[String],
    sentences: usize,
    bytes: usize,
) -> String {
    let line = |score: &Score, name: &str| {
        format!(
            "{:8}  {:9.3}  {:6.3}  {:6.3}  {name}\n",
            score.gold,
            score.precision(),
            score.recall(),
            score.f1()
        )
    };
    let mut text = String::from("mentions  precision  recall      F1  type\n");
    for (name, score) in types.iter().zip(&quality.1) {
        text.push_str(&line(score, name));
    }
    text.push_str(&line(&quality.0, "all together, each fifth by a model of the other four"));
    text + &format!("{} types from {sentences} sentences, {bytes} bytes\n", types.len())
}
