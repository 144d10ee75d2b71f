//! Weights by feature: only features that training found to matter have a row.

use crate::chain::CHAIN_LABELS_MAX;
use crate::{Error, Result};

/// Rows of weights, found by a feature's 32-bit hash.
///
/// A weight is a byte: `weight * scale` nats. Two features with one hash share a row, which of a million features
/// happens to about a hundred pairs.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// Sorted; 0 is not among them.
    keys: Vec<u32>,
    /// `lanes` weights a key, the last ones 0 where there are fewer labels.
    weights: Vec<i8>,
    lanes: usize,
    scale: f32,
    /// Open addressing: key and row; a key of 0 is a free slot.
    slots: Vec<(u32, u32)>,
}

impl Rows {
    /// Rows of `width` weights for `keys`, which are sorted and not 0.
    ///
    /// # Errors
    /// [`ErrorKind::Format`](crate::ErrorKind::Format) when keys are out of order or numbers do not fit.
    pub fn new(keys: Vec<u32>, weights: &[i8], width: usize, scale: f32) -> Result<Self> {
        if width == 0 || width > CHAIN_LABELS_MAX || weights.len() != keys.len() * width {
            return Err(Error::format(format!(
                "{} weights for {} rows of {width}",
                weights.len(),
                keys.len()
            )));
        }
        if keys.first() == Some(&0) || !keys.is_sorted_by(|a, b| a < b) {
            return Err(Error::format("keys of rows are out of order"));
        }
        if !scale.is_finite() || scale <= 0.0 {
            return Err(Error::format(format!("scale {scale} is not above 0")));
        }
        let lanes = if width <= 16 { 16 } else { 32 };
        let mut padded = vec![0; keys.len() * lanes];
        for (row, source) in padded.chunks_exact_mut(lanes).zip(weights.chunks_exact(width)) {
            row[..width].copy_from_slice(source);
        }
        let slots = slots(&keys);
        Ok(Self { keys, weights: padded, lanes, scale, slots })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    pub(crate) fn scale(&self) -> f32 {
        self.scale
    }

    /// Key and weights, in the order of keys, with `width` weights a row.
    pub(crate) fn iter(&self, width: usize) -> impl Iterator<Item = (u32, &[i8])> {
        let rows = self.weights.chunks_exact(self.lanes).map(move |row| &row[..width]);
        self.keys.iter().copied().zip(rows)
    }

    /// Adds the weights of `features` to `sums`, one a label, in steps of [`Rows::scale`].
    pub(crate) fn add(&self, features: &[u32], sums: &mut [i32; CHAIN_LABELS_MAX]) {
        match self.lanes {
            16 => self.add_lanes::<16>(features, sums),
            _ => self.add_lanes::<32>(features, sums),
        }
    }

    fn add_lanes<const LANES: usize>(&self, features: &[u32], sums: &mut [i32; CHAIN_LABELS_MAX]) {
        let (rows, _) = self.weights.as_chunks::<LANES>();
        for &feature in features {
            if let Some(row) = self.find(feature).and_then(|row| rows.get(row)) {
                for (sum, &weight) in sums.iter_mut().zip(row) {
                    *sum += i32::from(weight);
                }
            }
        }
    }

    fn find(&self, key: u32) -> Option<usize> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = first_slot(key, mask);
        loop {
            let &(held, row) = self.slots.get(at)?;
            if held == key {
                return (key != 0).then_some(row as usize);
            }
            if held == 0 {
                return None;
            }
            at = (at + 1) & mask;
        }
    }
}

fn first_slot(key: u32, mask: usize) -> usize {
    key as usize & mask
}

/// At most half of the slots are taken, so that a search ends soon.
fn slots(keys: &[u32]) -> Vec<(u32, u32)> {
    let mut slots = vec![(0, 0); (keys.len() * 2).next_power_of_two().max(2)];
    let mask = slots.len() - 1;
    for (row, &key) in (0_u32..).zip(keys) {
        let mut at = first_slot(key, mask);
        while slots[at].0 != 0 {
            at = (at + 1) & mask;
        }
        slots[at] = (key, row);
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_their_keys_and_others_say_nothing() {
        let keys: Vec<u32> = (1..1000).map(|n| n * 4096 % 100_003 + 1).collect();
        let mut keys: Vec<u32> = keys;
        keys.sort_unstable();
        keys.dedup();
        let weights: Vec<i8> =
            (0..keys.len() * 3).map(|n| i8::try_from(n % 251 % 127).unwrap()).collect();
        let rows = Rows::new(keys.clone(), &weights, 3, 0.5).unwrap();
        for (row, &key) in keys.iter().enumerate() {
            let mut sums = [0; CHAIN_LABELS_MAX];
            rows.add(&[key, 0, u32::MAX], &mut sums);
            let expected: Vec<i32> =
                weights[row * 3..row * 3 + 3].iter().map(|&w| i32::from(w)).collect();
            assert_eq!(sums[..3], expected[..]);
            assert_eq!(sums[3..], [0; CHAIN_LABELS_MAX - 3]);
        }
        assert_eq!(rows.iter(3).count(), keys.len());
    }

    #[test]
    fn refuses_what_does_not_fit() {
        assert!(Rows::new(vec![2, 1], &[0, 0], 1, 1.0).is_err());
        assert!(Rows::new(vec![0, 1], &[0, 0], 1, 1.0).is_err());
        assert!(Rows::new(vec![1], &[0, 0], 1, 1.0).is_err());
        assert!(Rows::new(vec![1], &[0], 1, f32::NAN).is_err());
        assert!(Rows::new(vec![1], &[0; 33], 33, 1.0).is_err());
        assert!(Rows::new(vec![], &[], 3, 1.0).unwrap().is_empty());
    }
}
