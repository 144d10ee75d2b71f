//! Linear chains: a label for every item of a sequence, such as the tokens of a sentence.
//!
//! A conditional random field over hashed features. Source: Lafferty, McCallum and Pereira, "Conditional random
//! fields", 2001; trained by AdaGrad (Duchi, Hazan and Singer, 2011) on the likelihood of whole sequences.
//!
//! A [`Sequence`] holds the features of its items; [`Chain::decode`] finds the likeliest labels (Viterbi) and how
//! likely each of them is (forward-backward). [`train`] makes a chain from sequences whose labels are known.

mod codec;
mod decode;
mod lattice;
mod links;
mod rows;
mod training;

pub use decode::{Decoder, LabelOf};
pub use rows::Rows;
pub use training::{Example, Settings, train};

use crate::chain::links::Links;
use crate::{Error, Result};

/// The most labels a chain may have.
pub const CHAIN_LABELS_MAX: usize = 32;

/// The features of the items of one sequence. Reuse it: the buffers keep their memory.
#[derive(Clone, Debug, Default)]
pub struct Sequence {
    features: Vec<u32>,
    ends: Vec<u32>,
}

impl Sequence {
    /// Forgets all items.
    pub fn clear(&mut self) {
        self.features.clear();
        self.ends.clear();
    }

    /// Adds a feature, by its hash, to the item under way.
    pub fn push(&mut self, feature: u32) {
        self.features.push(feature);
    }

    /// Ends the item under way.
    pub fn end_item(&mut self) {
        self.ends.push(u32::try_from(self.features.len()).unwrap_or(u32::MAX));
    }

    /// Adds an item with its features.
    pub fn push_item(&mut self, features: &[u32]) {
        self.features.extend(features);
        self.end_item();
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no item.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The features of each item, in order.
    pub fn items(&self) -> impl Iterator<Item = &[u32]> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let own = self.features.get(start..end as usize).unwrap_or_default();
            start = end as usize;
            own
        })
    }
}

/// A trained chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    labels: Vec<String>,
    /// Weights of features.
    rows: Rows,
    /// `transitions[from * labels + to]` in nats; negative infinity where `to` never follows `from`.
    transitions: Vec<f32>,
    /// In nats, of the first label; negative infinity where no sequence starts so.
    starts: Vec<f32>,
    /// In nats, of the last label.
    ends: Vec<f32>,
    /// The same in lanes.
    links: Links,
}

impl Chain {
    fn new(
        labels: Vec<String>,
        rows: Rows,
        transitions: Vec<f32>,
        starts: Vec<f32>,
        ends: Vec<f32>,
    ) -> Self {
        let links = Links::new(&transitions, &starts, &ends);
        Self { labels, rows, transitions, starts, ends, links }
    }

    /// Its labels; a decoded label is an index into them.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// How many features have weights.
    pub fn feature_count(&self) -> usize {
        self.rows.len()
    }

    /// How many sums an item has: one a label, and some that stay 0.
    pub fn lanes(&self) -> usize {
        self.links.lanes
    }

    /// Adds the weights of `features`, given by their hashes, to the sums of an item. Sums of parts of its features may
    /// be kept and added up.
    pub fn add(&self, features: &[u32], sums: &mut [i16]) {
        self.rows.add(features, sums);
    }

    /// Appends the sums of each item of `sequence` to `sums`, one a lane. All features are looked up first, so that memory
    /// is waited for once; `places` is memory for it.
    pub fn sum_up(&self, sequence: &Sequence, places: &mut Vec<u32>, sums: &mut Vec<i16>) {
        self.rows.find(&sequence.features, places);
        let mut start = 0;
        for &end in &sequence.ends {
            let first = sums.len();
            sums.resize(first + self.lanes(), 0);
            let own = places.get(start..end as usize).unwrap_or_default();
            self.rows.add_found(own, sums.get_mut(first..).unwrap_or_default());
            start = end as usize;
        }
    }

    /// Adds sums that were kept to the sums of an item.
    #[inline]
    pub fn join(sums: &mut [i16], kept: &[i16]) {
        let (sums, rest) = sums.as_chunks_mut::<16>();
        debug_assert!(rest.is_empty(), "lanes come in sixteens");
        for (sums, kept) in sums.iter_mut().zip(kept.as_chunks::<16>().0) {
            // In registers: sums that might be written by the way are computed one by one.
            let (mut own, kept) = (*sums, *kept);
            own.iter_mut().zip(kept).for_each(|(sum, kept)| *sum = sum.saturating_add(kept));
            *sums = own;
        }
    }

    /// Adds `nats` to the score of `label` at every item: below 0 for the label of what is nothing, more is found.
    pub fn lean(&mut self, label: usize, nats: f32) {
        let width = self.labels.len();
        let into = self.transitions.iter_mut().skip(label).step_by(width);
        for link in into.chain(self.starts.get_mut(label)) {
            *link += nats;
        }
        self.links = Links::new(&self.transitions, &self.starts, &self.ends);
    }

    fn check(labels: &[String]) -> Result<()> {
        match labels.len() {
            1..=CHAIN_LABELS_MAX => Ok(()),
            count => Err(Error::format(format!(
                "a chain has {count} labels, not 1 to {CHAIN_LABELS_MAX}"
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_many_items_are_those_of_each() {
        let rows = |width: usize| {
            let keys: Vec<u32> = (1..400).map(|key| key * 9_999_991).collect();
            let weights = (0..keys.len() * width).map(|at| i8::try_from(at % 200 / 2).unwrap());
            Rows::new(&keys, &weights.collect::<Vec<_>>(), width, 0.5).unwrap()
        };
        for width in [3, 20] {
            let labels = (0..width).map(|label| label.to_string()).collect();
            let (none, links) = (vec![0.0; width], vec![0.0; width * width]);
            let chain = Chain::new(labels, rows(width), links, none.clone(), none);
            let mut sequence = Sequence::default();
            for item in 0..40_u32 {
                let features = (0..item).map(|at| (item + at * 3) * 9_999_991 + at % 2);
                sequence.push_item(&features.collect::<Vec<_>>());
            }
            let mut sums = vec![7; chain.lanes()];
            chain.sum_up(&sequence, &mut Vec::new(), &mut sums);
            let mut plain = vec![7; chain.lanes()];
            for features in sequence.items() {
                let mut own = vec![0; chain.lanes()];
                chain.add(features, &mut own);
                plain.extend(own);
            }
            assert!(plain.iter().any(|sum| *sum > 7));
            assert_eq!(sums, plain);
            let mut joined = vec![1; chain.lanes()];
            Chain::join(&mut joined, &vec![i16::MAX; chain.lanes()]);
            assert!(joined.iter().all(|sum| *sum == i16::MAX));
        }
    }
}
