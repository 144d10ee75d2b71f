//! Topics by a model that was trained on an archive.

use std::collections::BTreeMap;

use newsmill_model::linear::{self, Feature, Linear, Sample};
use newsmill_model::{Bundle, Error, ErrorKind, Provenance, TrainingSet};

use crate::examples::Example;
use crate::hash;
use crate::words::{Word, Words};

/// What the model file is for.
const TASK: &str = "topics";
/// Words of a text that are read.
const WORDS_MAX: usize = 4_000;
/// What a word of the headline counts.
const HEADLINE: u16 = 2;
/// Parts an archive is put in for measuring.
const FOLDS: usize = 5;
/// A topic is given from this probability on, in measuring.
const GIVEN: f32 = 0.5;

/// A model of topics.
#[derive(Clone, Debug)]
pub struct Model {
    linear: Linear,
}

/// Memory that is used again for every text.
#[derive(Clone, Debug, Default)]
pub struct ModelScratch {
    rows: Vec<(u32, u16)>,
    features: Vec<Feature>,
    chances: Vec<f32>,
}

/// A topic that a model gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Labelled<'m> {
    /// What it is called in the archive: a URI or a name.
    pub label: &'m str,
    /// How probable it is, 0 to 1.
    pub confidence: f64,
}

/// How good a model is on texts that it did not see.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quality {
    /// For each label: its name, texts that have it, texts that were given it, and those of both.
    pub labels: Vec<(String, u32, u32, u32)>,
    /// Texts that have a label.
    pub texts: u32,
    /// Texts whose most probable label is right.
    pub first: u32,
    /// Texts of whose two most probable labels one is right.
    pub second: u32,
}

impl Quality {
    /// Precision, recall and F1 over all labels together.
    pub fn overall(&self) -> (f64, f64, f64) {
        let (mut have, mut given, mut both) = (0, 0, 0);
        for (_, own_have, own_given, own_both) in &self.labels {
            have += own_have;
            given += own_given;
            both += own_both;
        }
        rates(have, given, both)
    }
}

/// Precision, recall and F1; 0 where there is nothing to divide by.
pub fn rates(have: u32, given: u32, both: u32) -> (f64, f64, f64) {
    let share = |part: u32, whole: u32| f64::from(part) / f64::from(whole.max(1));
    (share(both, given), share(both, have), share(2 * both, have + given))
}

impl Model {
    /// Reads a model file.
    ///
    /// # Errors
    /// When the bytes are no whole model file, or one for something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let bundle = Bundle::from_bytes(bytes)?;
        Ok(Self { linear: Linear::from_bundle(&bundle, TASK)? })
    }

    /// Its file.
    ///
    /// # Errors
    /// When the header cannot be written: see [`Bundle::to_bytes`].
    pub fn to_bytes(&self, license: &str, sources: Vec<TrainingSet>) -> Result<Vec<u8>, Error> {
        let provenance = Provenance {
            task: TASK.to_owned(),
            license: license.to_owned(),
            training_sets: sources,
        };
        self.linear.to_bundle(provenance)?.to_bytes()
    }

    /// The topics it may give.
    pub fn labels(&self) -> &[String] {
        self.linear.labels()
    }

    /// All its topics with their probabilities, the most probable first; none for a text without words.
    pub fn find<'m>(
        &'m self,
        scratch: &mut ModelScratch,
        headline: &str,
        body: &str,
    ) -> Vec<Labelled<'m>> {
        features(headline, body, &mut scratch.rows, &mut scratch.features);
        if scratch.features.is_empty() {
            return Vec::new();
        }
        self.linear.predict(&scratch.features, &mut scratch.chances);
        let mut found: Vec<Labelled<'m>> = self
            .labels()
            .iter()
            .zip(&scratch.chances)
            .map(|(label, chance)| Labelled { label, confidence: f64::from(*chance) })
            .collect();
        found.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        found
    }
}

/// The features of a text: its words and pairs of neighbours, hashed, each with the logarithm of its count, of length 1
/// together.
fn features(headline: &str, body: &str, rows: &mut Vec<(u32, u16)>, out: &mut Vec<Feature>) {
    rows.clear();
    out.clear();
    for (text, weight) in [(headline, HEADLINE), (body, 1)] {
        let mut words = Words::new(text);
        let mut before = 0;
        let mut left = WORDS_MAX;
        while let Some(word) = words.next().filter(|_| left > 0) {
            left -= 1;
            let this = hash_of(word);
            rows.push((row(this), weight));
            if word.joined && before != 0 {
                rows.push((row(hash::mix(before, this)), weight));
            }
            before = this;
        }
    }
    rows.sort_unstable();
    let mut length = 0.0;
    for group in rows.chunk_by(|a, b| a.0 == b.0) {
        let Some(&(row, _)) = group.first() else { continue };
        let count = group.iter().fold(0_u16, |sum, (_, weight)| sum.saturating_add(*weight));
        let value = 1.0 + f32::from(count).ln();
        length += value * value;
        out.push((row, value));
    }
    let length = f32::sqrt(length);
    for (_, value) in out {
        *value /= length;
    }
}

fn hash_of(word: &Word) -> u64 {
    hash::bytes(7, word.bytes())
}

fn row(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or(0)
}

/// The labels with at least `least` examples, and the samples that have one of them.
fn prepare(examples: &[Example], least: usize) -> (Vec<String>, Vec<Sample>) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for subject in examples.iter().flat_map(|example| &example.subjects) {
        *counts.entry(subject).or_default() += 1;
    }
    counts.retain(|_, count| *count >= least);
    let labels: Vec<String> = counts.keys().map(|label| (*label).to_owned()).collect();
    let mut rows = Vec::new();
    let samples = examples.iter().map(|example| {
        let mut own = Vec::new();
        features(&example.headline, &example.body, &mut rows, &mut own);
        let found =
            example.subjects.iter().filter_map(|subject| labels.binary_search(subject).ok());
        Sample {
            features: own,
            labels: found.filter_map(|label| u16::try_from(label).ok()).collect(),
        }
    });
    let samples = samples.collect();
    (labels, samples)
}

/// Trains on labelled articles; topics with fewer than `least` of them are left out. The same examples in the same order
/// always give the same model.
///
/// # Errors
/// [`ErrorKind::Training`] when no topic has enough articles, or there are too many topics.
pub fn train(examples: &[Example], least: usize) -> Result<Model, Error> {
    let (labels, samples) = prepare(examples, least);
    if labels.is_empty() {
        let why = format!("no topic has {least} articles; hint: more articles, or a smaller least");
        return Err(Error::new(ErrorKind::Training, why));
    }
    Ok(Model { linear: linear::train(labels, &samples)? })
}

/// Measures by cross-validation: each fifth of the articles (every fifth one) by a model of the others.
///
/// # Errors
/// As [`train`].
pub fn measure(examples: &[Example], least: usize) -> Result<Quality, Error> {
    let (labels, samples) = prepare(examples, least);
    let mut quality = Quality {
        labels: labels.iter().map(|label| (label.clone(), 0, 0, 0)).collect(),
        ..Quality::default()
    };
    for fold in 0..FOLDS {
        let others: Vec<Sample> = samples
            .iter()
            .enumerate()
            .filter(|(at, _)| at % FOLDS != fold)
            .map(|(_, sample)| sample.clone())
            .collect();
        let model = linear::train(labels.clone(), &others)?;
        let mut chances = Vec::new();
        for sample in samples.iter().skip(fold).step_by(FOLDS) {
            model.predict(&sample.features, &mut chances);
            quality.add(sample, &chances);
        }
    }
    Ok(quality)
}

impl Quality {
    fn add(&mut self, sample: &Sample, chances: &[f32]) {
        let has = |label: usize| sample.labels.iter().any(|&own| usize::from(own) == label);
        for (label, (counts, &chance)) in self.labels.iter_mut().zip(chances).enumerate() {
            counts.1 += u32::from(has(label));
            counts.2 += u32::from(chance >= GIVEN);
            counts.3 += u32::from(has(label) && chance >= GIVEN);
        }
        if sample.labels.is_empty() {
            return;
        }
        let mut order: Vec<usize> = (0..chances.len()).collect();
        order.sort_by(|&a, &b| {
            chances.get(b).unwrap_or(&0.0).total_cmp(chances.get(a).unwrap_or(&0.0))
        });
        self.texts += 1;
        self.first += u32::from(order.iter().take(1).any(|&label| has(label)));
        self.second += u32::from(order.iter().take(2).any(|&label| has(label)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive() -> Vec<Example> {
        (0..60)
            .map(|n| {
                let (topic, words) = match n % 3 {
                    0 => ("harbour", "ships and tugs wait at the quay"),
                    1 => ("orchard", "apples and pears ripen on the trees"),
                    _ => ("observatory", "a telescope points at a distant comet"),
                };
                let body = format!("Report {n}: {words} near village {}.", n % 7);
                let mut subjects = vec![topic.to_owned()];
                if n == 0 {
                    subjects.push("rare".to_owned());
                }
                Example { headline: String::new(), body, subjects }
            })
            .collect()
    }

    #[test]
    fn a_model_gives_the_topics_of_its_archive_and_comes_back_from_its_file() {
        let model = train(&archive(), 3).unwrap();
        assert_eq!(model.labels(), ["harbour", "observatory", "orchard"]);
        let source = TrainingSet { name: "archive".to_owned(), ..TrainingSet::default() };
        let bytes = model.to_bytes("CC0-1.0", vec![source]).unwrap();
        assert_eq!(
            train(&archive(), 3).unwrap().to_bytes("CC0-1.0", Vec::new()).unwrap().len(),
            model.to_bytes("CC0-1.0", Vec::new()).unwrap().len()
        );
        let model = Model::from_bytes(&bytes).unwrap();
        let mut scratch = ModelScratch::default();
        let found = model.find(&mut scratch, "Pears", "They ripen on old trees.");
        assert_eq!(found[0].label, "orchard");
        assert!(found[0].confidence > 0.6 && found[1].confidence < 0.4, "{found:?}");
        assert!(model.find(&mut scratch, "", " 😀 ").is_empty());
        assert!(Model::from_bytes(&bytes[..99]).is_err());
    }

    #[test]
    fn measuring_holds_texts_out() {
        let quality = measure(&archive(), 3).unwrap();
        assert_eq!((quality.texts, quality.first, quality.second), (60, 60, 60));
        assert!(quality.overall().2 > 0.9, "{quality:?}");
        let mut shuffled = archive();
        for (at, example) in shuffled.iter_mut().enumerate() {
            example.subjects = vec![["a", "b", "c"][at / 7 % 3].to_owned()];
        }
        let chance = measure(&shuffled, 3).unwrap();
        assert!(chance.first < 45, "labels that say nothing cannot be learnt: {chance:?}");
    }

    #[test]
    fn an_archive_without_topics_is_refused() {
        assert!(train(&archive(), 1000).is_err());
    }
}
