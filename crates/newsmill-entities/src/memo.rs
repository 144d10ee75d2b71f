//! Sums of weights of features that often come together, kept for when they do.

use newsmill_model::chain::Chain;

/// Sums by a key that stands for the features; a new one takes the place of an old one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memo {
    /// 0 where nothing is kept.
    keys: Vec<u64>,
    sums: Vec<i16>,
    features: Vec<u32>,
}

impl Memo {
    /// Some 160 KB a thread.
    const BITS: u32 = 12;

    /// Forgets all.
    pub(crate) fn clear(&mut self) {
        self.keys.clear();
    }

    /// Adds to `sums` those of the features that `features` makes, which are always the same for one key. Keys are hashes.
    #[inline]
    pub(crate) fn add(
        &mut self,
        key: u64,
        chain: &Chain,
        sums: &mut [i16],
        features: impl FnOnce(&mut Vec<u32>),
    ) {
        let lanes = chain.lanes();
        if self.keys.is_empty() {
            self.keys.resize(1 << Self::BITS, 0);
            self.sums.clear();
            self.sums.resize(lanes << Self::BITS, 0);
        }
        let at = usize::try_from(key >> (64 - Self::BITS)).unwrap_or(0);
        let (Some(known), Some(kept)) =
            (self.keys.get_mut(at), self.sums.get_mut(at * lanes..(at + 1) * lanes))
        else {
            return;
        };
        if *known != key {
            *known = key;
            self.features.clear();
            features(&mut self.features);
            kept.fill(0);
            chain.add(&self.features, kept);
        }
        Chain::join(sums, kept);
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use newsmill_model::chain::{Example, Sequence, Settings, train};

    use super::*;

    /// A chain that learnt that features 3 and 4 are of the one label and 5 and 6 of the other.
    pub(crate) fn chain() -> Chain {
        let example = |features: [u32; 2], label: u8| {
            let mut sequence = Sequence::default();
            features.into_iter().for_each(|feature| sequence.push(feature));
            sequence.end_item();
            Example { sequence, labels: vec![label] }
        };
        let settings = Settings { epochs: 40, dropout: 0.0, min_count: 1, ..Settings::default() };
        let labels = ["O", "X"].map(str::to_owned).to_vec();
        train(labels, &[example([3, 4], 1), example([5, 6], 0)], &settings).unwrap()
    }

    #[test]
    fn sums_are_made_once_and_for_each_key() {
        let chain = chain();
        let mut memo = Memo::default();
        let mut plain = vec![0; chain.lanes()];
        chain.add(&[3, 4], &mut plain);
        assert!(plain.iter().any(|sum| *sum != 0));
        let mut sums = vec![0; chain.lanes()];
        memo.add(7 << 60, &chain, &mut sums, |out| out.extend([3, 4]));
        assert_eq!(sums, plain);
        memo.add(7 << 60, &chain, &mut sums, |_| panic!("it is kept"));
        let twice: Vec<i16> = plain.iter().map(|sum| sum * 2).collect();
        assert_eq!(sums, twice);
        // Another key in the same place.
        let mut sums = vec![0; chain.lanes()];
        memo.add(7 << 60 | 1, &chain, &mut sums, |_| ());
        assert!(sums.iter().all(|sum| *sum == 0));
        memo.clear();
        memo.add(7 << 60 | 1, &chain, &mut sums, |out| out.extend([3, 4]));
        assert_eq!(sums, plain);
    }
}
