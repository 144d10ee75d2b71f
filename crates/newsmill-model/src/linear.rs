//! One-vs-rest logistic regression over hashed features: which of many labels a text has, any number of them.
//!
//! Training is by stochastic gradient descent with a step for each weight (J. Duchi, E. Hazan, Y. Singer: Adaptive
//! Subgradient Methods for Online Learning and Stochastic Optimization, JMLR 12, 2011), in an order that a fixed seed
//! decides: the same samples always give the same bytes. What is kept are the weights that are not near zero, in 16 bits.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::random::Random;
use crate::{Blob, Bundle, Error, Provenance, Result};

/// A feature and its value.
pub type Feature = (u32, f32);

/// The most labels a model may have.
pub const LABELS_MAX: usize = 2_000;

/// Bits of a feature that choose its row.
const BITS: u32 = 18;
const ROWS: usize = 1 << BITS;
const SHAPE: &str = "one-vs-rest";
const BLOB: &str = "weights";
/// Times that training goes through all samples.
const ROUNDS: u32 = 12;
/// The first step of a weight.
const STEP: f32 = 0.5;
/// What is done for a label on a sample that it already tells so well is left out.
const SETTLED: f32 = 0.01;
/// Weights below this share of the greatest are not kept.
const KEPT: f32 = 0.002;
/// Weights in memory while training: features beyond are left out, the rarest first.
const WEIGHTS_MAX: usize = 60_000_000;

/// What one text is made of, and which labels it has.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// Its features, each once.
    pub features: Vec<Feature>,
    /// Indexes of its labels.
    pub labels: Vec<u16>,
}

/// A trained model.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    labels: Vec<String>,
    biases: Vec<f32>,
    scale: f32,
    /// For each row where its entries begin; one more for the end.
    starts: Vec<u32>,
    /// Label and weight in steps of `scale`.
    entries: Vec<(u16, i16)>,
}

#[derive(Deserialize, Serialize)]
struct Settings {
    shape: String,
    bits: u32,
    scale: f32,
    labels: Vec<String>,
    biases: Vec<f32>,
}

impl Linear {
    /// Its labels.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Writes the probability of each label into `out`, in the order of the labels.
    pub fn predict(&self, features: &[Feature], out: &mut Vec<f32>) {
        out.clear();
        out.extend_from_slice(&self.biases);
        for &(feature, value) in features {
            for &(label, weight) in self.row(feature) {
                if let Some(sum) = out.get_mut(usize::from(label)) {
                    *sum += f32::from(weight) * self.scale * value;
                }
            }
        }
        for sum in out {
            *sum = sigmoid(*sum);
        }
    }

    fn row(&self, feature: u32) -> &[(u16, i16)] {
        let row = row_of(feature);
        let (Some(&start), Some(&end)) = (self.starts.get(row), self.starts.get(row + 1)) else {
            return &[];
        };
        self.entries.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The model as a file for `task`.
    ///
    /// # Errors
    /// [`ErrorKind::Format`](crate::ErrorKind::Format) when a bias is no number.
    pub fn to_bundle(&self, provenance: Provenance) -> Result<Bundle> {
        let settings = Settings {
            shape: SHAPE.to_owned(),
            bits: BITS,
            scale: self.scale,
            labels: self.labels.clone(),
            biases: self.biases.clone(),
        };
        let settings =
            serde_json::to_value(settings).map_err(|error| Error::format(error.to_string()))?;
        let mut bytes = Vec::new();
        for (row, ends) in self.starts.windows(2).enumerate() {
            let &[start, end] = ends else { continue };
            let entries = self.entries.get(start as usize..end as usize).unwrap_or_default();
            if entries.is_empty() {
                continue;
            }
            bytes.extend(u32::try_from(row).unwrap_or(u32::MAX).to_le_bytes());
            bytes.extend(u16::try_from(entries.len()).unwrap_or(u16::MAX).to_le_bytes());
            for &(label, weight) in entries {
                bytes.extend(label.to_le_bytes());
                bytes.extend(weight.to_le_bytes());
            }
        }
        let blobs = vec![Blob { name: BLOB.to_owned(), bytes: bytes.into() }];
        Ok(Bundle { provenance, settings, tables: Vec::new(), blobs })
    }

    /// Reads the model of `task` from its file.
    ///
    /// # Errors
    /// [`ErrorKind::Format`](crate::ErrorKind::Format) when the bundle is for another task or does not hold such a model.
    pub fn from_bundle(bundle: &Bundle, task: &str) -> Result<Self> {
        if bundle.provenance.task != task {
            let other = &bundle.provenance.task;
            return Err(Error::format(format!("the model is for `{other}`, not for `{task}`")));
        }
        let settings: Settings = serde_json::from_value(bundle.settings.clone())
            .map_err(|error| Error::format(format!("settings: {error}")))?;
        let labels = settings.labels.len();
        if settings.shape != SHAPE
            || settings.bits != BITS
            || labels == 0
            || labels > LABELS_MAX
            || settings.biases.len() != labels
        {
            return Err(Error::format("the settings are not those of such a model"));
        }
        let wrong = || Error::format("the weights do not fit the settings");
        let mut rest: &[u8] = bundle.blob(BLOB)?;
        let (mut starts, mut entries) = (Vec::with_capacity(ROWS + 1), Vec::new());
        starts.push(0);
        while !rest.is_empty() {
            let (row, after) = rest.split_first_chunk::<4>().ok_or_else(wrong)?;
            let (count, after) = after.split_first_chunk::<2>().ok_or_else(wrong)?;
            let row = u32::from_le_bytes(*row) as usize;
            if row >= ROWS || row + 1 < starts.len() {
                return Err(wrong());
            }
            starts.resize(row + 1, u32::try_from(entries.len()).map_err(|_| wrong())?);
            let length = usize::from(u16::from_le_bytes(*count)) * 4;
            let (own, after) = after.split_at_checked(length).ok_or_else(wrong)?;
            for entry in own.as_chunks::<4>().0 {
                let [a, b, c, d] = *entry;
                let label = u16::from_le_bytes([a, b]);
                if usize::from(label) >= labels {
                    return Err(wrong());
                }
                entries.push((label, i16::from_le_bytes([c, d])));
            }
            starts.push(u32::try_from(entries.len()).map_err(|_| wrong())?);
            rest = after;
        }
        starts.resize(ROWS + 1, u32::try_from(entries.len()).map_err(|_| wrong())?);
        let Settings { scale, labels, biases, .. } = settings;
        Ok(Self { labels, biases, scale, starts, entries })
    }
}

/// Trains on samples whose labels are indexes into `labels`.
///
/// # Errors
/// [`ErrorKind::Training`](crate::ErrorKind::Training) when there is no label or sample, or too many labels.
pub fn train(labels: Vec<String>, samples: &[Sample]) -> Result<Linear> {
    if labels.is_empty() || labels.len() > LABELS_MAX || samples.is_empty() {
        return Err(Error::training(format!(
            "{} labels and {} texts; hint: 1 to {LABELS_MAX} labels and some texts",
            labels.len(),
            samples.len()
        )));
    }
    let slots = slots(samples, WEIGHTS_MAX / labels.len());
    let mut fit = Fit::new(labels.len(), slots.len(), samples);
    let known: Vec<Vec<(usize, f32)>> = samples
        .iter()
        .map(|sample| {
            let known = sample.features.iter();
            known.filter_map(|&(f, value)| Some((*slots.get(&row_of(f))?, value))).collect()
        })
        .collect();
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let mut random = Random(0x5EED);
    for _ in 0..ROUNDS {
        random.shuffle(&mut order);
        for &at in &order {
            if let (Some(sample), Some(features)) = (samples.get(at), known.get(at)) {
                fit.learn(&sample.labels, features);
            }
        }
    }
    Ok(fit.finish(labels, &slots))
}

/// The rows that get weights, with their place: those in two texts or more, the most frequent ones.
fn slots(samples: &[Sample], most: usize) -> BTreeMap<usize, usize> {
    let mut counts = vec![0_u32; ROWS];
    for sample in samples {
        for &(feature, _) in &sample.features {
            if let Some(count) = counts.get_mut(row_of(feature)) {
                *count += 1;
            }
        }
    }
    let mut rows: Vec<(u32, usize)> = counts
        .into_iter()
        .enumerate()
        .filter(|(_, count)| *count > 1)
        .map(|(row, count)| (count, row))
        .collect();
    rows.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    rows.truncate(most);
    rows.into_iter().enumerate().map(|(slot, (_, row))| (row, slot)).collect()
}

/// Weights and the sums of squared gradients that decide their steps.
struct Fit {
    labels: usize,
    weights: Vec<f32>,
    squares: Vec<f32>,
    biases: Vec<f32>,
    bias_squares: Vec<f32>,
    slopes: Vec<f32>,
}

impl Fit {
    fn new(labels: usize, slots: usize, samples: &[Sample]) -> Self {
        let mut counts = vec![1.0_f32; labels];
        for label in samples.iter().flat_map(|sample| &sample.labels) {
            if let Some(count) = counts.get_mut(usize::from(*label)) {
                *count += 1.0;
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a share")]
        let all = samples.len() as f32 + 2.0;
        let biases = counts.iter().map(|count| (count / all / (1.0 - count / all).max(1e-3)).ln());
        Self {
            labels,
            weights: vec![0.0; labels * slots],
            squares: vec![0.0; labels * slots],
            biases: biases.collect(),
            bias_squares: vec![1.0; labels],
            slopes: vec![0.0; labels],
        }
    }

    fn learn(&mut self, own: &[u16], features: &[(usize, f32)]) {
        let width = self.labels;
        self.slopes.copy_from_slice(&self.biases);
        for &(slot, value) in features {
            let row = self.weights.get(slot * width..(slot + 1) * width).unwrap_or_default();
            for (sum, weight) in self.slopes.iter_mut().zip(row) {
                *sum += weight * value;
            }
        }
        for (label, slope) in self.slopes.iter_mut().enumerate() {
            let truth = own.iter().any(|&one| usize::from(one) == label);
            *slope = sigmoid(*slope) - f32::from(u8::from(truth));
            if slope.abs() < SETTLED {
                *slope = 0.0;
            }
        }
        for (label, &slope) in self.slopes.iter().enumerate().filter(|(_, slope)| **slope != 0.0) {
            step(&mut self.biases, &mut self.bias_squares, label, slope * 0.1);
            for &(slot, value) in features {
                step(&mut self.weights, &mut self.squares, slot * width + label, slope * value);
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "within 16 bits by the scale")]
    fn finish(self, labels: Vec<String>, slots: &BTreeMap<usize, usize>) -> Linear {
        let greatest = self.weights.iter().fold(1e-6_f32, |most, weight| most.max(weight.abs()));
        let scale = greatest / f32::from(i16::MAX);
        let (mut starts, mut entries) = (Vec::with_capacity(ROWS + 1), Vec::new());
        for row in 0..ROWS {
            starts.push(u32::try_from(entries.len()).unwrap_or(u32::MAX));
            let Some(slot) = slots.get(&row) else { continue };
            let weights = self.weights.get(slot * self.labels..(slot + 1) * self.labels);
            for (label, weight) in weights.unwrap_or_default().iter().enumerate() {
                if weight.abs() >= greatest * KEPT {
                    let label = u16::try_from(label).unwrap_or(u16::MAX);
                    entries.push((label, (weight / scale).round() as i16));
                }
            }
        }
        starts.push(u32::try_from(entries.len()).unwrap_or(u32::MAX));
        Linear { labels, biases: self.biases, scale, starts, entries }
    }
}

fn step(weights: &mut [f32], squares: &mut [f32], at: usize, slope: f32) {
    if let (Some(weight), Some(square)) = (weights.get_mut(at), squares.get_mut(at)) {
        *square += slope * slope;
        *weight -= STEP * slope / (*square + 1e-4).sqrt();
    }
}

fn sigmoid(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}

fn row_of(feature: u32) -> usize {
    feature as usize & (ROWS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts of a few features, of which the first ones tell their labels.
    fn samples() -> Vec<Sample> {
        (0..200_u32)
            .map(|n| {
                let label = u16::try_from(n % 3).unwrap();
                let mut labels = vec![label];
                let mut features =
                    vec![(u32::from(label) * 7919 + 5, 0.6), (100 + n % 11, 0.5), (900 + n, 0.6)];
                if n % 5 == 0 {
                    labels.push(3);
                    features.push((77, 0.6));
                }
                Sample { features, labels }
            })
            .collect()
    }

    fn trained() -> Linear {
        train(["a", "b", "c", "d"].map(str::to_owned).to_vec(), &samples()).unwrap()
    }

    #[test]
    fn learns_labels_that_go_together_and_gives_the_same_bytes() {
        let model = trained();
        let mut out = Vec::new();
        model.predict(&[(7924, 0.7), (77, 0.7)], &mut out);
        assert!(out[1] > 0.7 && out[3] > 0.7 && out[0] < 0.3 && out[2] < 0.3, "{out:?}");
        let provenance = Provenance { task: "topics".to_owned(), ..Provenance::default() };
        let bytes = model.to_bundle(provenance.clone()).unwrap().to_bytes().unwrap();
        assert_eq!(trained().to_bundle(provenance).unwrap().to_bytes().unwrap(), bytes);
        let bundle = Bundle::from_bytes(&bytes).unwrap();
        assert_eq!(Linear::from_bundle(&bundle, "topics").unwrap(), model);
        let other = Linear::from_bundle(&bundle, "language").unwrap_err().to_string();
        assert_eq!(other, "the model is for `topics`, not for `language`");
    }

    #[test]
    fn a_damaged_model_is_refused() {
        let provenance = Provenance { task: "topics".to_owned(), ..Provenance::default() };
        let bundle = trained().to_bundle(provenance).unwrap();
        for cut in [1, 3, 5, 9] {
            let mut damaged = bundle.clone();
            let length = damaged.blobs[0].bytes.len() - cut;
            damaged.blobs[0].bytes.to_mut().truncate(length);
            assert!(Linear::from_bundle(&damaged, "topics").is_err(), "{cut}");
        }
        let mut damaged = bundle.clone();
        damaged.blobs[0].bytes.to_mut()[6] = 200;
        assert!(Linear::from_bundle(&damaged, "topics").is_err());
        let mut damaged = bundle;
        damaged.settings["labels"] = serde_json::json!(["a"]);
        assert!(Linear::from_bundle(&damaged, "topics").is_err());
    }

    #[test]
    fn nothing_to_learn_is_refused() {
        assert!(train(Vec::new(), &samples()).is_err());
        assert!(train(vec!["a".to_owned()], &[]).is_err());
    }
}
