//! Judges which pieces are the article's: a small network over the numbers of [`features`](crate::features).
//!
//! One hidden layer; its weights were fitted by `train.rs` on the development set of WCXB (CC BY 4.0).

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

    /// What the hidden units say before they are cut at 0.
    pub(crate) fn hidden(&self, features: &[f32; FEATURES]) -> [f32; UNITS] {
        // Most features are 0.
        let rows = features.iter().zip(&self.input).filter(|(value, _)| **value != 0.0);
        let mut sums = self.bias;
        let mut pending = rows.map(|(value, weights)| (*value, weights));
        // Four rows at a time: the sums are read and written once for all of them, and added to in the same order.
        while let Some((a, one)) = pending.next() {
            let none = (0.0, &[0.0; UNITS]);
            let (b, two) = pending.next().unwrap_or(none);
            let (c, three) = pending.next().unwrap_or(none);
            let (d, four) = pending.next().unwrap_or(none);
            for unit in 0..UNITS {
                sums[unit] =
                    sums[unit] + a * one[unit] + b * two[unit] + c * three[unit] + d * four[unit];
            }
        }
        sums
    }

    /// How surely a piece is the article's, as log odds.
    pub(crate) fn odds(&self, features: &[f32; FEATURES]) -> f32 {
        let hidden = self.hidden(features);
        hidden.iter().zip(&self.output).map(|(sum, weight)| sum.max(0.0) * weight).sum::<f32>()
            + self.last
    }
}

/// How surely a piece is the article's, as log odds: above 0 for yes.
pub(crate) fn odds(features: &[f32; FEATURES]) -> f32 {
    MODEL.odds(features)
}
