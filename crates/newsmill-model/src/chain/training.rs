//! Training a chain on sequences whose labels are known.

use std::collections::{BTreeMap, HashMap};

use crate::chain::lattice::Lattice;
use crate::chain::links::Links;
use crate::chain::rows::lanes_of;
use crate::chain::{CHAIN_LABELS_MAX, Chain, Rows, Sequence};
use crate::random::Random;
use crate::{Error, Result};

/// A sequence with its labels.
#[derive(Clone, Debug)]
pub struct Example {
    /// The features of its items.
    pub sequence: Sequence,
    /// An index into the labels for every item.
    pub labels: Vec<u8>,
}

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How often every example is seen.
    pub epochs: u32,
    /// The first step of AdaGrad.
    pub rate: f32,
    /// Strength of the L2 penalty, a example.
    pub penalty: f32,
    /// The share of features that are left out at random each time an item is seen, so that none is relied on alone.
    pub dropout: f32,
    /// A feature seen less often is not used.
    pub min_count: u32,
    /// A row whose largest weight is smaller, in nats, is not kept.
    pub min_weight: f32,
    /// At most this many rows are kept, those with the largest weights.
    pub max_rows: usize,
    /// Of the order of examples and of what is left out.
    pub seed: u64,
    /// Weights are the mean of those behind each of so many last rounds, at most [`Settings::epochs`].
    pub mean_of: u32,
    /// How often all is learnt, each time with another seed; weights are the mean of these, too.
    pub runs: u32,
}

impl Settings {
    /// The settings of [`Settings::default`].
    pub const DEFAULT: Self = Self {
        epochs: 8,
        rate: 0.08,
        penalty: 1e-6,
        dropout: 0.6,
        min_count: 2,
        min_weight: 0.05,
        max_rows: 400_000,
        seed: 1,
        mean_of: 1,
        runs: 1,
    };
}

impl Default for Settings {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Trains a chain; the same examples and settings give the same chain.
///
/// Only pairs of labels that stand side by side in the examples are ever decoded.
///
/// # Errors
/// [`ErrorKind::Training`](crate::ErrorKind::Training) when there is no example, or labels do not fit items.
pub fn train(labels: Vec<String>, examples: &[Example], settings: &Settings) -> Result<Chain> {
    Chain::check(&labels)?;
    for example in examples {
        let known = example.labels.iter().all(|&label| usize::from(label) < labels.len());
        if example.labels.len() != example.sequence.len() || !known {
            return Err(Error::training("labels of an example do not fit its items"));
        }
    }
    if examples.iter().all(|example| example.labels.is_empty()) {
        return Err(Error::training("there is no example"));
    }
    let mut trainer = Trainer::new(labels.len(), examples, settings);
    let mut sums = Vec::new();
    for run in 0..settings.runs {
        trainer.forget(settings.seed + u64::from(run));
        let mut order: Vec<usize> = (0..examples.len()).collect();
        for epoch in 0..settings.epochs {
            trainer.random.shuffle(&mut order);
            for &at in &order {
                if let Some(example) = examples.get(at).filter(|example| !example.labels.is_empty())
                {
                    trainer.learn(example, settings);
                }
            }
            if epoch + settings.mean_of >= settings.epochs {
                trainer.add_to(&mut sums);
            }
        }
    }
    trainer.take_mean(&sums, settings.mean_of * settings.runs);
    trainer.finish(labels, settings)
}

/// A weight and the squares of its steps so far.
#[derive(Clone, Copy, Default)]
struct Weight {
    value: f32,
    squares: f32,
}

impl Weight {
    fn step(&mut self, gradient: f32, rate: f32) {
        self.squares += gradient * gradient;
        if self.squares > 0.0 {
            self.value += rate * gradient / self.squares.sqrt();
        }
    }
}

struct Trainer {
    width: usize,
    /// The row of each feature that is used.
    index: HashMap<u32, u32>,
    weights: Vec<Weight>,
    transitions: Vec<Weight>,
    starts: Vec<Weight>,
    ends: Vec<Weight>,
    /// Which links ever occur.
    allowed: Allowed,
    random: Random,
    lattice: Lattice,
    links: Links,
    /// Buffers of one example: the rows of its items, their ends, the scores.
    rows: Vec<u32>,
    row_ends: Vec<usize>,
    scores: Vec<f32>,
}

/// Which labels follow, start and end in the examples.
struct Allowed {
    transitions: Vec<bool>,
    starts: Vec<bool>,
    ends: Vec<bool>,
}

impl Allowed {
    fn of(width: usize, examples: &[Example]) -> Self {
        let mut allowed = Self {
            transitions: vec![false; width * width],
            starts: vec![false; width],
            ends: vec![false; width],
        };
        for example in examples {
            for pair in example.labels.windows(2) {
                allowed.transitions[usize::from(pair[0]) * width + usize::from(pair[1])] = true;
            }
            if let (Some(&first), Some(&last)) = (example.labels.first(), example.labels.last()) {
                allowed.starts[usize::from(first)] = true;
                allowed.ends[usize::from(last)] = true;
            }
        }
        allowed
    }
}

/// The values of weights, negative infinity where a link never occurs.
fn values(weights: &[Weight], allowed: &[bool]) -> Vec<f32> {
    let value = |(weight, &allowed): (&Weight, &bool)| {
        if allowed { weight.value } else { f32::NEG_INFINITY }
    };
    weights.iter().zip(allowed).map(value).collect()
}

impl Trainer {
    fn new(width: usize, examples: &[Example], settings: &Settings) -> Self {
        let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
        for &feature in examples.iter().flat_map(|example| &example.sequence.features) {
            *counts.entry(feature).or_default() += 1;
        }
        let used =
            counts.into_iter().filter(|&(key, count)| key != 0 && count >= settings.min_count);
        let index: HashMap<u32, u32> = used.map(|(key, _)| key).zip(0_u32..).collect();
        Self {
            width,
            weights: vec![Weight::default(); index.len() * width],
            index,
            transitions: vec![Weight::default(); width * width],
            starts: vec![Weight::default(); width],
            ends: vec![Weight::default(); width],
            allowed: Allowed::of(width, examples),
            random: Random(settings.seed),
            lattice: Lattice::default(),
            links: Links::default(),
            rows: Vec::new(),
            row_ends: Vec::new(),
            scores: Vec::new(),
        }
    }

    /// All weights: those of features, then of links.
    fn all(&mut self) -> impl Iterator<Item = &mut Weight> {
        let links = self.transitions.iter_mut().chain(&mut self.starts).chain(&mut self.ends);
        self.weights.iter_mut().chain(links)
    }

    /// Begins anew.
    fn forget(&mut self, seed: u64) {
        self.random = Random(seed);
        self.all().for_each(|weight| *weight = Weight::default());
    }

    /// Adds all weights to `sums`.
    fn add_to(&mut self, sums: &mut Vec<f32>) {
        let values = self.all().map(|weight| weight.value);
        if sums.is_empty() {
            *sums = values.collect();
        } else {
            sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
        }
    }

    /// Sets all weights to the mean of `count` states.
    fn take_mean(&mut self, sums: &[f32], count: u32) {
        let count = f32::from(u16::try_from(count).unwrap_or(u16::MAX));
        self.all().zip(sums).for_each(|(weight, sum)| weight.value = sum / count);
    }

    /// One step towards the labels of `example`.
    fn learn(&mut self, example: &Example, settings: &Settings) {
        self.look_up(example, settings.dropout);
        self.links.set(
            &values(&self.transitions, &self.allowed.transitions),
            &values(&self.starts, &self.allowed.starts),
            &values(&self.ends, &self.allowed.ends),
        );
        if !self.lattice.run(&self.scores, &self.links) {
            return;
        }
        let width = self.width;
        let mut start = 0;
        for (item, (&end, &truth)) in self.row_ends.iter().zip(&example.labels).enumerate() {
            let mut gradients = [0.0; CHAIN_LABELS_MAX];
            for (label, gradient) in gradients[..width].iter_mut().enumerate() {
                let wanted = f32::from(u8::from(usize::from(truth) == label));
                *gradient = wanted - self.lattice.share(item, label);
            }
            for &row in &self.rows[start..end] {
                let weights = &mut self.weights[row as usize * width..(row as usize + 1) * width];
                for (weight, &gradient) in weights.iter_mut().zip(&gradients) {
                    if gradient.abs() >= 1e-4 {
                        weight.step(gradient - settings.penalty * weight.value, settings.rate);
                    }
                }
            }
            start = end;
        }
        self.learn_links(example, settings.rate);
    }

    fn learn_links(&mut self, example: &Example, rate: f32) {
        let width = self.width;
        for (item, pair) in example.labels.windows(2).enumerate() {
            for from in 0..width {
                for to in 0..width {
                    let at = from * width + to;
                    if self.allowed.transitions[at] {
                        let is = usize::from(pair[0]) == from && usize::from(pair[1]) == to;
                        let share = self.lattice.pair_share(item, from, to, &self.links);
                        self.transitions[at].step(f32::from(u8::from(is)) - share, rate);
                    }
                }
            }
        }
        let last = example.labels.len() - 1;
        for label in 0..width {
            let first_is = usize::from(example.labels[0]) == label;
            self.starts[label]
                .step(f32::from(u8::from(first_is)) - self.lattice.share(0, label), rate);
            let last_is = usize::from(example.labels[last]) == label;
            self.ends[label]
                .step(f32::from(u8::from(last_is)) - self.lattice.share(last, label), rate);
        }
    }

    /// Finds the rows of the features that are not left out, and the scores of all labels.
    fn look_up(&mut self, example: &Example, dropout: f32) {
        let width = self.width;
        self.rows.clear();
        self.row_ends.clear();
        self.scores.clear();
        for features in example.sequence.items() {
            let start = self.rows.len();
            for feature in features {
                let row = self.index.get(feature).copied();
                self.rows.extend(row.filter(|_| self.random.share() >= dropout));
            }
            let at = self.scores.len();
            self.scores.resize(at + lanes_of(width), 0.0);
            for &row in &self.rows[start..] {
                let weights = &self.weights[row as usize * width..(row as usize + 1) * width];
                for (score, weight) in self.scores[at..].iter_mut().zip(weights) {
                    *score += weight.value;
                }
            }
            self.row_ends.push(self.rows.len());
        }
    }

    fn finish(self, labels: Vec<String>, settings: &Settings) -> Result<Chain> {
        // What is left out in training is there in use: the sums are as much larger.
        let keep = 1.0 - settings.dropout;
        let width = self.width;
        let size =
            |row: &[Weight]| row.iter().map(|weight| weight.value.abs()).fold(0.0, f32::max) * keep;
        let mut kept: Vec<(u32, &[Weight])> = self
            .index
            .iter()
            .map(|(&key, &row)| {
                (key, &self.weights[row as usize * width..(row as usize + 1) * width])
            })
            .filter(|(_, row)| size(row) >= settings.min_weight)
            .collect();
        kept.sort_by(|a, b| size(b.1).total_cmp(&size(a.1)).then(a.0.cmp(&b.0)));
        kept.truncate(settings.max_rows);
        kept.sort_by_key(|&(key, _)| key);
        let largest = kept.iter().map(|(_, row)| size(row)).fold(1.0, f32::max);
        let scale = largest.min(8.0) / 127.0;
        let weights: Vec<i8> = kept
            .iter()
            .flat_map(|(_, row)| row.iter().map(|weight| to_byte(weight.value * keep / scale)))
            .collect();
        let keys: Vec<u32> = kept.iter().map(|&(key, _)| key).collect();
        Ok(Chain::new(
            labels,
            Rows::new(&keys, &weights, width, scale)?,
            values(&self.transitions, &self.allowed.transitions),
            values(&self.starts, &self.allowed.starts),
            values(&self.ends, &self.allowed.ends),
        ))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to the range of a byte")]
fn to_byte(steps: f32) -> i8 {
    steps.round().clamp(-127.0, 127.0) as i8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::Decoder;

    /// Items with feature 1 have label 1, and label 2 follows it whatever the item says.
    fn example(marks: &[bool]) -> Example {
        let mut sequence = Sequence::default();
        let mut labels = Vec::new();
        for (at, &mark) in marks.iter().enumerate() {
            sequence.push(if mark { 11 } else { 12 });
            sequence.push(13);
            sequence.end_item();
            labels.push(if mark {
                1
            } else if at > 0 && marks[at - 1] {
                2
            } else {
                0
            });
        }
        Example { sequence, labels }
    }

    fn examples() -> Vec<Example> {
        (0..64_u32)
            .map(|bits| example(&(0..6).map(|at| bits >> at & 1 == 1).collect::<Vec<_>>()))
            .collect()
    }

    fn labels() -> Vec<String> {
        ["none", "mark", "after"].map(str::to_owned).to_vec()
    }

    #[test]
    fn learns_features_and_links() {
        let chain = train(labels(), &examples(), &Settings::default()).unwrap();
        let mut decoder = Decoder::default();
        for example in examples() {
            let found = chain.decode(&example.sequence, &mut decoder);
            assert_eq!(found.iter().map(|found| found.label).collect::<Vec<_>>(), example.labels);
            assert!(found.iter().all(|found| found.confidence > 0.5));
        }
        assert!(chain.decode(&Sequence::default(), &mut decoder).is_empty());
    }

    #[test]
    fn the_same_examples_give_the_same_chain() {
        let first = train(labels(), &examples(), &Settings::default()).unwrap();
        assert_eq!(first, train(labels(), &examples(), &Settings::default()).unwrap());
    }

    #[test]
    fn the_mean_of_runs_learns_the_same_and_is_none_of_them() {
        let with =
            |runs, seed| Settings { runs, seed, mean_of: 2, epochs: 4, ..Settings::default() };
        let one = train(labels(), &examples(), &with(1, 1)).unwrap();
        let mean = train(labels(), &examples(), &with(2, 1)).unwrap();
        assert_ne!(mean, one);
        assert_ne!(mean, train(labels(), &examples(), &with(1, 2)).unwrap());
        assert_eq!(mean, train(labels(), &examples(), &with(2, 1)).unwrap());
        let mut decoder = Decoder::default();
        for example in examples() {
            let found = mean.decode(&example.sequence, &mut decoder);
            assert_eq!(found.iter().map(|found| found.label).collect::<Vec<_>>(), example.labels);
        }
    }

    #[test]
    fn refuses_labels_that_do_not_fit() {
        let mut wrong = example(&[true, false]);
        wrong.labels[0] = 9;
        assert!(train(labels(), &[wrong], &Settings::default()).is_err());
        assert!(train(labels(), &[], &Settings::default()).is_err());
    }

    #[test]
    fn confidence_is_the_share_over_all_labellings() {
        let chain =
            train(labels(), &examples(), &Settings { epochs: 1, ..Settings::default() }).unwrap();
        let sequence = example(&[true, false, true]).sequence;
        let mut scores = Vec::new();
        for features in sequence.items() {
            let mut sums = [0; CHAIN_LABELS_MAX];
            chain.rows.add(features, &mut sums);
            scores.push(
                [0, 1, 2].map(|label| f64::from(sums[label]) * f64::from(chain.rows.scale())),
            );
        }
        let mut total = 0.0;
        let mut with = [[0.0; 3]; 3];
        for path in 0..27 {
            let path = [path % 3, path / 3 % 3, path / 9];
            let mut score = f64::from(chain.starts[path[0]]) + f64::from(chain.ends[path[2]]);
            score += (0..3).map(|at| scores[at][path[at]]).sum::<f64>();
            score += (0..2)
                .map(|at| f64::from(chain.transitions[path[at] * 3 + path[at + 1]]))
                .sum::<f64>();
            total += score.exp();
            (0..3).for_each(|at| with[at][path[at]] += score.exp());
        }
        let mut decoder = Decoder::default();
        for (at, found) in chain.decode(&sequence, &mut decoder).iter().enumerate() {
            let expected = with[at][usize::from(found.label)] / total;
            assert!((f64::from(found.confidence) - expected).abs() < 1e-3, "{found:?} {expected}");
        }
    }
}
