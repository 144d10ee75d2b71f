//! Weights: naive Bayes first, then refined to tell the texts apart.
//!
//! Naive Bayes counts every n-gram of a word as if it were news. Multinomial logistic regression that starts there, by
//! stochastic gradient steps over the texts, takes back what is said twice and weighs up what tells close languages
//! apart. Few steps and averaging keep it near what far more text than these said before.

use super::lexicon::Lexicon;
use super::shares::{FLOOR, Share, groups};
use crate::random::Random;

/// What scores are multiplied by to make probabilities of them.
const TEMPER: f32 = 0.6;
/// Length of the first step, and by how much steps shorten with each epoch.
const RATE: f32 = 0.01;
const DECAY: f32 = 0.3;
/// Times the texts are gone through; the weights of the second half are averaged.
const EPOCHS: u16 = 12;
/// A text that is missed by less teaches nothing more.
const MISS_MIN: f32 = 0.02;

/// Where the order of the texts comes from.
const SEED: u64 = 1;

/// One text: its label and the rows of its known features.
#[derive(Clone, Debug)]
pub(super) struct Example {
    pub(super) label: usize,
    pub(super) rows: Vec<u32>,
}

/// Naive Bayes weights in nats of the features in `keys`, by row and label.
///
/// Source: McCallum and Nigam, "A comparison of event models for naive Bayes text classification", 1998, with additive
/// smoothing, and weights relative to the mean over the labels.
pub(super) fn bayes(shares: &[Share], keys: &[u64], labels: usize, bits: u32) -> Vec<f32> {
    let mut weights = vec![0.0; labels << bits];
    for group in groups(shares) {
        let Some(key) = group.first().map(|share| share.key) else { continue };
        let row = Lexicon::place(key, bits).0 as usize;
        if keys.get(row) != Some(&key) {
            continue;
        }
        let sum: f32 = group.iter().map(|share| share.share).sum();
        let mean = sum / count(labels) + FLOOR;
        let Some(row) = weights.get_mut(row * labels..(row + 1) * labels) else { continue };
        row.fill((FLOOR / mean).ln());
        for share in group {
            row[usize::from(share.label)] = ((share.share + FLOOR) / mean).ln();
        }
    }
    weights
}

/// Refines weights to tell the examples apart; the same input gives the same weights.
pub(super) fn tune(weights: &mut [f32], labels: usize, examples: &[Example]) {
    let mut sums = vec![0.0; weights.len()];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random(SEED);
    let mut scores = vec![0.0; labels];
    for epoch in 0..EPOCHS {
        random.shuffle(&mut order);
        let rate = RATE / (1.0 + f32::from(epoch) * DECAY);
        for example in order.iter().filter_map(|at| examples.get(*at)) {
            learn(weights, example, rate, &mut scores);
        }
        if epoch * 2 >= EPOCHS {
            for (sum, weight) in sums.iter_mut().zip(weights.iter()) {
                *sum += weight;
            }
        }
    }
    let averaged = f32::from(EPOCHS - EPOCHS.div_ceil(2));
    for (weight, sum) in weights.iter_mut().zip(&sums) {
        *weight = sum / averaged;
    }
}

/// One step of gradient descent on the log-loss; `scores` is a buffer, a score a label.
fn learn(weights: &mut [f32], example: &Example, rate: f32, scores: &mut [f32]) {
    let labels = scores.len();
    let span = |row: u32| row as usize * labels..(row as usize + 1) * labels;
    scores.fill(0.0);
    for row in &example.rows {
        for (score, weight) in scores.iter_mut().zip(&weights[span(*row)]) {
            *score += weight;
        }
    }
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    for score in scores.iter_mut() {
        *score = ((*score - top) * TEMPER).exp();
    }
    let all: f32 = scores.iter().sum();
    for (label, score) in scores.iter_mut().enumerate() {
        *score = f32::from(u8::from(label == example.label)) - *score / all;
    }
    if scores[example.label] < MISS_MIN {
        return;
    }
    for row in &example.rows {
        for (weight, step) in weights[span(*row)].iter_mut().zip(scores.iter()) {
            *weight += rate * step;
        }
    }
}

fn count(labels: usize) -> f32 {
    f32::from(u16::try_from(labels).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(key: u64, label: u8, share: f32) -> Share {
        Share { key, label, share }
    }

    #[test]
    fn bayes_prefers_the_label_with_the_greater_share_and_leaves_other_rows_empty() {
        let (key, lost) = (0x0200_0000_0000_6162, 0x0200_0000_0000_6263);
        let mut keys = vec![0; 16];
        let row = Lexicon::place(key, 4).0 as usize;
        keys[row] = key;
        let shares = [share(key, 0, 0.01), share(key, 1, 0.001), share(lost, 1, 0.5)];
        let weights = bayes(&shares, &keys, 3, 4);
        let own = &weights[row * 3..row * 3 + 3];
        assert!(own[0] > 0.9 && own[1] < own[0] && own[2] < own[1], "{own:?}");
        assert!(weights.iter().enumerate().all(|(at, w)| at / 3 == row || *w == 0.0));
    }

    #[test]
    fn tuning_moves_weights_towards_what_tells_examples_apart() {
        let mut weights = vec![0.0; 8];
        let one = Example { label: 0, rows: vec![0, 1] };
        let other = Example { label: 1, rows: vec![0, 2] };
        let mut again = weights.clone();
        tune(&mut weights, 2, &[one.clone(), other.clone()]);
        assert!(weights[2] > 0.02 && weights[5] > 0.02, "{weights:?}");
        assert!(weights[0].abs() < 0.01 && weights[6] == 0.0, "{weights:?}");
        tune(&mut again, 2, &[one, other]);
        assert_eq!(again, weights);
    }
}
