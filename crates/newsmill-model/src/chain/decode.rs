//! The likeliest labels of a sequence.

use crate::chain::lattice::{Lattice, Links};
use crate::chain::{CHAIN_LABELS_MAX, Chain, Sequence};

/// The label of one item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelOf {
    /// Index into [`Chain::labels`].
    pub label: u8,
    /// The probability of this label, over all labellings of the sequence; 1 where confidence was not asked for.
    pub confidence: f32,
}

/// Memory for decoding; reuse it for every sequence.
#[derive(Clone, Debug, Default)]
pub struct Decoder {
    scores: Vec<f32>,
    back: Vec<u8>,
    found: Vec<LabelOf>,
    lattice: Lattice,
}

impl Chain {
    /// The likeliest labels of `sequence`, in time linear in its length. Confidence is computed for sequences that have
    /// another label than the first one.
    pub fn decode<'a>(&self, sequence: &Sequence, decoder: &'a mut Decoder) -> &'a [LabelOf] {
        decoder.score(self, sequence);
        decoder.viterbi(self);
        if decoder.found.iter().any(|found| found.label != 0) {
            decoder.confide(self);
        }
        &decoder.found
    }

    pub(crate) fn links(&self) -> Links<'_> {
        Links { transitions: &self.transitions, starts: &self.starts, ends: &self.ends }
    }
}

impl Decoder {
    fn score(&mut self, chain: &Chain, sequence: &Sequence) {
        let width = chain.labels.len();
        self.scores.clear();
        for features in sequence.items() {
            let mut sums = [0; CHAIN_LABELS_MAX];
            chain.rows.add(features, &mut sums);
            self.scores
                .extend(sums.iter().take(width).map(|&sum| to_float(sum) * chain.rows.scale()));
        }
    }

    fn viterbi(&mut self, chain: &Chain) {
        let width = chain.labels.len();
        self.back.clear();
        self.back.resize(self.scores.len(), 0);
        let mut best = [f32::NEG_INFINITY; CHAIN_LABELS_MAX];
        for (item, scores) in self.scores.chunks_exact(width).enumerate() {
            let mut next = [f32::NEG_INFINITY; CHAIN_LABELS_MAX];
            if item == 0 {
                for ((next, start), score) in next.iter_mut().zip(&chain.starts).zip(scores) {
                    *next = start + score;
                }
            } else {
                let mut from_of = [0_u8; CHAIN_LABELS_MAX];
                for (from, (best, links)) in
                    (0_u8..).zip(best.iter().zip(chain.transitions.chunks_exact(width)))
                {
                    for ((next, from_of), link) in next.iter_mut().zip(&mut from_of).zip(links) {
                        let sum = best + link;
                        if sum > *next {
                            (*next, *from_of) = (sum, from);
                        }
                    }
                }
                for (next, score) in next.iter_mut().zip(scores) {
                    *next += score;
                }
                self.back[item * width..(item + 1) * width].copy_from_slice(&from_of[..width]);
            }
            best = next;
        }
        self.walk_back(chain, &best);
    }

    fn walk_back(&mut self, chain: &Chain, best: &[f32; CHAIN_LABELS_MAX]) {
        let width = chain.labels.len();
        let last = best.iter().zip(&chain.ends).map(|(best, end)| best + end);
        let mut label = (0_u8..)
            .zip(last)
            .fold(
                (0, f32::NEG_INFINITY),
                |most, (label, sum)| if sum > most.1 { (label, sum) } else { most },
            )
            .0;
        self.found.clear();
        for back in self.back.chunks_exact(width).rev() {
            self.found.push(LabelOf { label, confidence: 1.0 });
            label = back[usize::from(label)];
        }
        self.found.reverse();
    }

    fn confide(&mut self, chain: &Chain) {
        self.lattice.run(&self.scores, chain.links());
        for (item, found) in self.found.iter_mut().enumerate() {
            found.confidence = self.lattice.share(item, usize::from(found.label)).clamp(0.0, 1.0);
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "sums of bytes stay far below 2^24")]
fn to_float(sum: i32) -> f32 {
    sum as f32
}
