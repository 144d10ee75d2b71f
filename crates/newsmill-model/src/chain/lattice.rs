//! Sums over all labellings of a sequence, for training and for confidence.
//!
//! In probabilities that are scaled at every item (Rabiner, "A tutorial on hidden Markov models", 1989): an
//! exponential a label and item, and sums that the compiler computes in lanes.

use crate::chain::links::Links;

/// The least that a label's score counts beside the best of its item: below, a labelling that is forced by links would
/// vanish.
const LEAST: f32 = 1e-30;

/// Forward and backward sums, in lanes of labels.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lattice {
    lanes: usize,
    /// Exponentials of the scores, the largest of each item 1.
    shares: Vec<f32>,
    /// Each item's add up to 1.
    forward: Vec<f32>,
    /// Scaled so that each item's, times those of `forward`, add up to 1.
    backward: Vec<f32>,
    /// What the backward sums of each item were divided by.
    norms: Vec<f32>,
}

impl Lattice {
    /// Computes all sums for the scores of the items, in lanes; whether they are numbers that can be used.
    pub(crate) fn run(&mut self, scores: &[f32], links: &Links) -> bool {
        self.lanes = links.lanes;
        match links.lanes {
            16 => self.run_lanes::<16>(scores, links),
            _ => self.run_lanes::<32>(scores, links),
        }
    }

    fn run_lanes<const LANES: usize>(&mut self, scores: &[f32], links: &Links) -> bool {
        let (scores, _) = scores.as_chunks::<LANES>();
        self.exponentials(scores, links.width);
        self.forward::<LANES>(links) && self.backward::<LANES>(links)
    }

    fn exponentials<const LANES: usize>(&mut self, scores: &[[f32; LANES]], width: usize) {
        self.shares.clear();
        for item in scores {
            let most = item[..width].iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let mut shares = [0.0; LANES];
            for (share, score) in shares.iter_mut().zip(&item[..width]) {
                *share = (score - most).exp().max(LEAST);
            }
            self.shares.extend(shares);
        }
    }

    fn forward<const LANES: usize>(&mut self, links: &Links) -> bool {
        self.forward.clear();
        let (from, _) = links.forward.as_chunks::<LANES>();
        let mut before: Option<[f32; LANES]> = None;
        for shares in self.shares.as_chunks::<LANES>().0 {
            let mut sums = match before {
                None => links.first.first_chunk().copied().unwrap_or([0.0; LANES]),
                Some(before) => product(&before, from),
            };
            sums.iter_mut().zip(shares).for_each(|(sum, share)| *sum *= share);
            let total: f32 = sums.iter().sum();
            if !(total.is_finite() && total > 0.0) {
                return false;
            }
            sums.iter_mut().for_each(|sum| *sum /= total);
            self.forward.extend(sums);
            before = Some(sums);
        }
        true
    }

    fn backward<const LANES: usize>(&mut self, links: &Links) -> bool {
        self.backward.clear();
        self.backward.resize(self.forward.len(), 0.0);
        self.norms.clear();
        self.norms.resize(self.forward.len() / LANES, 0.0);
        let (onto, _) = links.backward.as_chunks::<LANES>();
        let (shares, _) = self.shares.as_chunks::<LANES>();
        let (forward, _) = self.forward.as_chunks::<LANES>();
        let mut after: Option<[f32; LANES]> = None;
        for (item, sums) in self.backward.as_chunks_mut::<LANES>().0.iter_mut().enumerate().rev() {
            *sums = match after {
                None => links.last.first_chunk().copied().unwrap_or([0.0; LANES]),
                Some(after) => product(&after, onto),
            };
            let norm: f32 = sums.iter().zip(&forward[item]).map(|(a, b)| a * b).sum();
            if !(norm.is_finite() && norm > 0.0) {
                return false;
            }
            sums.iter_mut().for_each(|sum| *sum /= norm);
            self.norms[item] = norm;
            let mut next = *sums;
            next.iter_mut().zip(&shares[item]).for_each(|(sum, share)| *sum *= share);
            after = Some(next);
        }
        true
    }

    /// The probability that `item` has `label`.
    pub(crate) fn share(&self, item: usize, label: usize) -> f32 {
        let at = item * self.lanes + label;
        self.forward[at] * self.backward[at]
    }

    /// The probability that `item` has label `from` and the next one label `to`.
    pub(crate) fn pair_share(&self, item: usize, from: usize, to: usize, links: &Links) -> f32 {
        let (at, next) = (item * self.lanes + from, (item + 1) * self.lanes + to);
        let link = links.forward[from * self.lanes + to];
        self.forward[at] * link * self.shares[next] * self.backward[next] / self.norms[item]
    }
}

/// `sums` through links: `links[n]` holds what leads from label `n`.
fn product<const LANES: usize>(sums: &[f32; LANES], links: &[[f32; LANES]]) -> [f32; LANES] {
    let mut product = [0.0; LANES];
    for (sum, links) in sums.iter().zip(links) {
        for (lane, link) in product.iter_mut().zip(links) {
            *lane += sum * link;
        }
    }
    product
}
