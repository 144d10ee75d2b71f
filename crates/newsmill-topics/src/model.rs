//! Topics by a model that was trained on an archive.

use std::collections::BTreeMap;

use newsmill_model::linear::{self, Feature, Linear, Sample};
use newsmill_model::{Blob, Bundle, Error, ErrorKind, Provenance, TrainingSet, hash};

use crate::examples::Example;
use crate::quality::{EVEN, Quality, confidence};
use crate::words::Words;

/// What the model file is for.
const TASK: &str = "topics";
/// Words of a text that are read.
const WORDS_MAX: usize = 4_000;
/// What a word of the headline counts.
const HEADLINE: u16 = 2;
/// The blob of the file with the probabilities from which on topics are given; older files have none.
const THRESHOLDS: &str = "thresholds";

/// A model of topics.
#[derive(Clone, Debug)]
pub struct Model {
    linear: Linear,
    /// For each label the probability from which on it is more right than wrong to give it.
    thresholds: Vec<f32>,
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
    /// How sure it is, 0 to 1: a half at the probability from which on the topic is given.
    pub confidence: f64,
}

impl Model {
    /// Reads a model file.
    ///
    /// # Errors
    /// When the bytes are no whole model file, or one for something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let bundle = Bundle::from_bytes(bytes)?;
        let linear = Linear::from_bundle(&bundle, TASK)?;
        let mut thresholds = vec![EVEN; linear.labels().len()];
        if let Some(blob) = bundle.blobs.iter().find(|blob| blob.name == THRESHOLDS) {
            let read: Vec<f32> = blob
                .bytes
                .as_chunks::<4>()
                .0
                .iter()
                .map(|four| f32::from_le_bytes(*four))
                .collect();
            if read.len() != thresholds.len() || !read.iter().all(|one| *one > 0.0 && *one < 1.0) {
                let why = "the thresholds do not fit the topics";
                return Err(Error::new(ErrorKind::Format, why));
            }
            thresholds = read;
        }
        Ok(Self { linear, thresholds })
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
        let mut bundle = self.linear.to_bundle(provenance)?;
        let bytes = self.thresholds.iter().flat_map(|one| one.to_le_bytes()).collect::<Vec<u8>>();
        bundle.blobs.push(Blob { name: THRESHOLDS.to_owned(), bytes: bytes.into() });
        bundle.to_bytes()
    }

    /// The model with the thresholds that [`measure`](crate::measure) chose on the same examples; those of other labels
    /// stay at a half.
    #[must_use]
    pub fn with_thresholds(mut self, quality: &Quality) -> Self {
        for (label, threshold) in self.linear.labels().iter().zip(&mut self.thresholds) {
            let own = quality.labels.iter().position(|(name, ..)| name == label);
            *threshold = own.and_then(|own| quality.thresholds.get(own)).copied().unwrap_or(EVEN);
        }
        self
    }

    /// The topics it may give.
    pub fn labels(&self) -> &[String] {
        self.linear.labels()
    }

    /// All its topics with how sure they are, the surest first; none for a text without words. Of headline and body the first
    /// 4,000 words each are read, as in training.
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
            .zip(scratch.chances.iter().zip(&self.thresholds))
            .map(|(label, (chance, threshold))| Labelled {
                label,
                confidence: f64::from(confidence(*chance, *threshold)),
            })
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
            let this = hash_of(word.bytes());
            rows.push((hash::upper(this), weight));
            if word.joined && before != 0 {
                rows.push((hash::upper(hash::mix(before, this)), weight));
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

/// The hash of a word. Not [`hash::bytes`]: the files of teams' own models hold these.
fn hash_of(word: &[u8]) -> u64 {
    let (chunks, rest) = word.as_chunks::<8>();
    let last = rest.iter().fold(rest.len() as u64, |last, &byte| last << 8 | u64::from(byte));
    hash::mix(hash::eights(7, chunks), last)
}

/// The labels with at least `least` examples, and the samples that have one of them.
pub(crate) fn prepare(examples: &[Example], least: usize) -> (Vec<String>, Vec<Sample>) {
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

/// Trains on labelled articles; topics with fewer than `least` of them are left out. Of each headline and body the first
/// 4,000 words are read. The same examples in the same order always give the same model.
///
/// # Errors
/// [`ErrorKind::Training`] when no topic has enough articles, or there are too many topics.
pub fn train(examples: &[Example], least: usize) -> Result<Model, Error> {
    let (labels, samples) = prepare(examples, least);
    if labels.is_empty() {
        let why = format!("no topic has {least} articles; hint: more articles, or a smaller least");
        return Err(Error::new(ErrorKind::Training, why));
    }
    let thresholds = vec![EVEN; labels.len()];
    Ok(Model { linear: linear::train(labels, &samples)?, thresholds })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn archive() -> Vec<Example> {
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
    fn a_threshold_is_half_confidence_and_stands_in_the_file() {
        let model = train(&archive(), 3).unwrap();
        let mut scratch = ModelScratch::default();
        let sure = |model: &Model, scratch: &mut ModelScratch| {
            let found = model.find(scratch, "", "Apples ripen and a tug waits.");
            found.iter().find(|one| one.label == "orchard").map(|one| one.confidence).unwrap()
        };
        let even = sure(&model, &mut scratch);
        let labels = vec![("orchard".to_owned(), 1, 1, 1)];
        let quality = Quality { labels, thresholds: vec![0.2], ..Quality::default() };
        let model = model.with_thresholds(&quality);
        let lower = sure(&model, &mut scratch);
        assert!(lower > even, "{lower} {even}");
        let bytes = model.to_bytes("CC0-1.0", Vec::new()).unwrap();
        let again = Model::from_bytes(&bytes).unwrap();
        assert!((sure(&again, &mut scratch) - lower).abs() < 1e-9);

        let mut bundle = Bundle::from_bytes(&bytes).unwrap();
        bundle.blobs.last_mut().unwrap().bytes.to_mut().truncate(4);
        let error = Model::from_bytes(&bundle.to_bytes().unwrap()).unwrap_err();
        assert!(error.to_string().contains("thresholds"), "{error}");
        bundle.blobs.pop();
        let older = Model::from_bytes(&bundle.to_bytes().unwrap()).unwrap();
        assert!((sure(&older, &mut scratch) - even).abs() < 1e-6);
    }

    #[test]
    fn an_archive_without_topics_is_refused() {
        assert!(train(&archive(), 1000).is_err());
    }
}
