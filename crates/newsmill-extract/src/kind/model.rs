//! Boosted trees: each asks three questions, the answers choose one score for every kind.
//!
//! The trees are oblivious (L. Prokhorenkova et al., CatBoost: unbiased boosting with categorical features, NeurIPS 2018):
//! all leaves of a level share one question, so a tree is three comparisons and one look-up.

use super::features::Features;
use crate::page::PageKind;

/// Questions a tree asks.
pub const DEPTH: usize = 3;

/// Leaves of a tree: one for each row of answers.
pub const LEAVES: usize = 1 << DEPTH;

/// The kinds, in the order of the scores.
pub const KINDS: [PageKind; 6] = [
    PageKind::Article,
    PageKind::Listing,
    PageKind::Product,
    PageKind::Forum,
    PageKind::Documentation,
    PageKind::Other,
];

/// Steps of a leaf's score to 1.
pub const SCALE: f64 = 256.0;

/// A tree: which feature each question is about, what it must be above, and a score for each kind in each leaf. Bit `n`
/// of a leaf's number is the answer to question `n`.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// The number of a feature, and the value it is compared with.
    pub questions: [(u16, f32); DEPTH],
    /// The scores of a leaf, in [`SCALE`] steps.
    pub leaves: [[i8; KINDS.len()]; LEAVES],
}

impl Tree {
    /// The leaf that features fall into; what is missing counts as 0.
    #[must_use]
    pub fn leaf(&self, value: &dyn Fn(u16) -> f32) -> usize {
        self.questions.iter().enumerate().fold(0, |leaf, (bit, (feature, above))| {
            leaf | (usize::from(value(*feature) > *above) << bit)
        })
    }
}

/// A whole model.
#[derive(Clone, Debug)]
pub struct Model<'m> {
    /// What the scores begin with.
    pub base: [f64; KINDS.len()],
    /// The trees; their scores are added up.
    pub trees: &'m [Tree],
    /// What scores are multiplied with, so that probabilities are as often right as they say.
    pub sharpness: f64,
}

impl Model<'_> {
    /// The score of each kind: the logarithm of its odds, but for a common term.
    #[must_use]
    pub fn scores(&self, features: &[(&'static str, f32)]) -> [f64; KINDS.len()] {
        let value = |at: u16| features.get(usize::from(at)).map_or(0.0, |(_, value)| *value);
        let mut sums = [0_i32; KINDS.len()];
        for tree in self.trees {
            for (sum, score) in sums.iter_mut().zip(tree.leaves[tree.leaf(&value)]) {
                *sum += i32::from(score);
            }
        }
        let mut scores = self.base;
        for (score, sum) in scores.iter_mut().zip(sums) {
            *score = (*score + f64::from(sum) / SCALE) * self.sharpness;
        }
        scores
    }

    /// The likeliest kind and its probability, to three digits.
    pub(crate) fn decide(&self, features: &Features) -> (PageKind, f64) {
        let mut best = (PageKind::Other, 0.0);
        for (kind, probability) in KINDS.into_iter().zip(softmax(self.scores(&features.list))) {
            if probability > best.1 {
                best = (kind, probability);
            }
        }
        (best.0, (best.1 * 1000.0).round() / 1000.0)
    }
}

/// Scores as probabilities.
#[must_use]
pub fn softmax(scores: [f64; KINDS.len()]) -> [f64; KINDS.len()] {
    let highest = scores.iter().copied().fold(f64::MIN, f64::max);
    let powers = scores.map(|score| (score - highest).exp());
    let sum: f64 = powers.iter().sum();
    powers.map(|power| power / sum)
}
