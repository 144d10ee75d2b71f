//! Judges which pieces are the article's: a small network over the numbers of [`features`](crate::features).
//!
//! One hidden layer; its weights were fitted by `train judge` on the articles of the development set of WCXB (CC BY 4.0).

use std::sync::LazyLock;

use crate::features::FEATURES;

/// Units of the hidden layer.
pub(crate) const HIDDEN: usize = 64;

/// The weights as numbers in text: a row a feature, then the biases of the units, their weights, and the last bias.
static MODEL: LazyLock<Model<HIDDEN>> =
    LazyLock::new(|| Model::parse(include_str!("judge.weights")));

/// The weights of the network.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Model<const UNITS: usize> {
    pub(crate) input: Vec<[f32; UNITS]>,
    pub(crate) bias: [f32; UNITS],
    pub(crate) output: [f32; UNITS],
    pub(crate) last: f32,
}

/// Numbers that are added up side by side.
const LANES: usize = 4;

impl<const UNITS: usize> Model<UNITS> {
    /// Reads weights; what is missing is 0.
    pub(crate) fn parse(text: &str) -> Self {
        let mut numbers =
            text.split_ascii_whitespace().map(|word| word.parse::<f32>().unwrap_or(0.0));
        let mut row = || {
            let mut out = [0.0; UNITS];
            out.iter_mut().for_each(|slot| *slot = numbers.next().unwrap_or(0.0));
            out
        };
        let input = (0..FEATURES).map(|_| row()).collect();
        let (bias, output) = (row(), row());
        let last = row()[0];
        Self { input, bias, output, last }
    }

    /// Adds what features say to the sums of the hidden units.
    fn add(&self, features: &[(usize, f32)], sums: &mut [f32; UNITS]) {
        const NONE: (usize, f32) = (0, 0.0);
        // Four rows at a time: the sums are read and written once for all of them.
        for four in features.chunks(4) {
            let row = |at: usize| {
                let (feature, value) = four.get(at).copied().unwrap_or(NONE);
                (&self.input[feature], value)
            };
            let ((one, a), (two, b), (three, c), (four, d)) = (row(0), row(1), row(2), row(3));
            for unit in 0..UNITS {
                sums[unit] += a * one[unit] + b * two[unit] + (c * three[unit] + d * four[unit]);
            }
        }
    }

    /// What the sums of the hidden units, cut at 0, make together.
    fn conclude(&self, sums: &[f32; UNITS]) -> f32 {
        let mut lanes = [0.0_f32; LANES];
        let weighed = sums.as_chunks::<LANES>().0.iter().zip(self.output.as_chunks::<LANES>().0);
        for (sums, weights) in weighed {
            for lane in 0..LANES {
                lanes[lane] += sums[lane].max(0.0) * weights[lane];
            }
        }
        lanes.iter().sum::<f32>() + self.last
    }

    /// How surely a piece is the article's, as log odds.
    #[cfg(test)]
    pub(crate) fn odds(&self, features: &[f32; FEATURES]) -> f32 {
        let mut sums = self.bias;
        let numbered: Vec<(usize, f32)> = features.iter().copied().enumerate().collect();
        self.add(&numbered, &mut sums);
        self.conclude(&sums)
    }
}

/// Judges one piece after another. Neighbours are much alike, so the sums of the hidden units are kept, and only what
/// differs from the piece before is added.
pub(crate) struct Judge<'m> {
    model: &'m Model<HIDDEN>,
    features: [f32; FEATURES],
    sums: [f32; HIDDEN],
    /// Which features differ, and by how much.
    changes: Vec<(usize, f32)>,
    judged: usize,
}

/// After so many pieces the sums are made anew, lest what rounding leaves in them adds up.
const ANEW: usize = 64;

impl Judge<'static> {
    pub(crate) fn new() -> Self {
        Self::with(&MODEL)
    }
}

impl<'m> Judge<'m> {
    fn with(model: &'m Model<HIDDEN>) -> Self {
        Self {
            model,
            features: [0.0; FEATURES],
            sums: model.bias,
            changes: Vec::with_capacity(FEATURES),
            judged: 0,
        }
    }

    /// How surely a piece is the article's, as log odds: above 0 for yes.
    pub(crate) fn odds(&mut self, features: &[f32; FEATURES]) -> f32 {
        if self.judged.is_multiple_of(ANEW) {
            (self.features, self.sums) = ([0.0; FEATURES], self.model.bias);
        }
        self.judged += 1;
        self.find_changes(features);
        self.model.add(&self.changes, &mut self.sums);
        self.model.conclude(&self.sums)
    }

    /// Notes what differs from the features of the piece before.
    fn find_changes(&mut self, features: &[f32; FEATURES]) {
        self.changes.clear();
        let (old, old_rest) = self.features.as_chunks_mut::<LANES>();
        let (new, new_rest) = features.as_chunks::<LANES>();
        for (chunk, (old, new)) in old.iter_mut().zip(new).enumerate() {
            if !are_same(old, new) {
                note(&mut self.changes, chunk * LANES, old, new);
            }
        }
        note(&mut self.changes, new.len() * LANES, old_rest, new_rest);
    }
}

/// Whether numbers are the same, bit by bit: two at once.
fn are_same(one: &[f32; LANES], other: &[f32; LANES]) -> bool {
    let pair = |low: f32, high: f32| u64::from(low.to_bits()) | u64::from(high.to_bits()) << 32;
    let [a, b, c, d] = *one;
    let [e, f, g, h] = *other;
    pair(a, b) == pair(e, f) && pair(c, d) == pair(g, h)
}

/// Notes the features from `first` on that differ, and takes them over.
fn note(changes: &mut Vec<(usize, f32)>, first: usize, old: &mut [f32], new: &[f32]) {
    for (at, (old, new)) in old.iter_mut().zip(new).enumerate() {
        if *old != *new {
            changes.push((first + at, new - *old));
            *old = *new;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ANEW, FEATURES, Judge, MODEL};

    #[test]
    fn what_differs_is_enough() {
        let mut judge = Judge::with(&MODEL);
        let mut features = [0.0; FEATURES];
        let mut random = 7_u64;
        for _ in 0..ANEW * 3 {
            for _ in 0..20 {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let value = f32::from(u16::try_from(random >> 54).unwrap()) / 1_024.0;
                features[usize::try_from(random >> 33).unwrap() % FEATURES] = value;
            }
            let (kept, anew) = (judge.odds(&features), MODEL.odds(&features));
            assert!((kept - anew).abs() < 1e-3, "{kept} for {anew}");
        }
    }
}
