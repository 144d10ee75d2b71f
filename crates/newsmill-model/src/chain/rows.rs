//! Weights by feature: only features that training found to matter have a row.

use crate::chain::CHAIN_LABELS_MAX;
use crate::{Error, Index, Result};

/// Features that are looked up together.
const TOGETHER: usize = 16;

/// Features whose places are read before they are searched for: they fit into the nearest cache.
const WARMED: usize = 64;

/// Rows of weights, found by a feature's 32-bit hash.
///
/// A weight is a byte: `weight * scale` nats. Two features with one hash share a row, which of a million features
/// happens to about a hundred pairs.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    index: Index,
    /// `lanes` weights for every key, the last ones 0 where there are fewer labels; then as many zeros, for features
    /// without a row.
    weights: Vec<i8>,
    lanes: usize,
    scale: f32,
}

impl Rows {
    /// Rows of `width` weights for `keys`, which are sorted and not 0.
    ///
    /// # Errors
    /// [`ErrorKind::Format`](crate::ErrorKind::Format) when keys are out of order or numbers do not fit.
    pub fn new(keys: &[u32], weights: &[i8], width: usize, scale: f32) -> Result<Self> {
        if width == 0 || width > CHAIN_LABELS_MAX || weights.len() != keys.len() * width {
            return Err(Error::format(format!(
                "{} weights for {} rows of {width}",
                weights.len(),
                keys.len()
            )));
        }
        let index =
            Index::new(keys).ok_or_else(|| Error::format("keys of rows are out of order"))?;
        let lanes = lanes_of(width);
        let mut padded = vec![0; (keys.len() + 1) * lanes];
        for (row, source) in padded.chunks_exact_mut(lanes).zip(weights.chunks_exact(width)) {
            row[..width].copy_from_slice(source);
        }
        Self::padded(index, padded, scale)
    }

    /// Rows whose weights are as they are kept: 16 or 32 for each key and none.
    pub(crate) fn padded(index: Index, weights: Vec<i8>, scale: f32) -> Result<Self> {
        if !scale.is_finite() || scale <= 0.0 {
            return Err(Error::format(format!("scale {scale} is not above 0")));
        }
        let lanes = weights.len() / (index.len() + 1);
        Ok(Self { index, weights, lanes, scale })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    pub(crate) fn scale(&self) -> f32 {
        self.scale
    }

    /// Key and weights, in the order of keys, with `width` weights a row.
    pub(crate) fn iter(&self, width: usize) -> impl Iterator<Item = (u32, &[i8])> {
        let rows = self.weights.chunks_exact(self.lanes).map(move |row| &row[..width]);
        self.index.keys().zip(rows)
    }

    /// Adds the weights of `features` to `sums`, one a lane, in steps of [`Rows::scale`]. Sums end at the bounds of 16 bits,
    /// which takes more than 250 features of the largest weight.
    pub(crate) fn add(&self, features: &[u32], sums: &mut [i16]) {
        // All are looked up before any is added: memory is waited for once.
        let mut places = [0; TOGETHER];
        for some in features.chunks(TOGETHER) {
            for (place, &feature) in places.iter_mut().zip(some) {
                *place = self.place(feature);
            }
            self.add_found(places.get(..some.len()).unwrap_or_default(), sums);
        }
    }

    /// Finds the places of features.
    pub(crate) fn find(&self, features: &[u32], places: &mut Vec<u32>) {
        places.clear();
        for some in features.chunks(WARMED) {
            self.index.warm(some.iter().copied(), |_| 0);
            places.extend(some.iter().map(|&feature| self.place(feature)));
        }
    }

    #[inline]
    fn place(&self, feature: u32) -> u32 {
        u32::try_from(self.index.place(feature)).unwrap_or(0)
    }

    /// Adds the weights in places that were found to `sums`.
    pub(crate) fn add_found(&self, places: &[u32], sums: &mut [i16]) {
        match self.lanes {
            16 => self.add_lanes::<16>(places, sums),
            _ => self.add_lanes::<32>(places, sums),
        }
    }

    fn add_lanes<const LANES: usize>(&self, places: &[u32], sums: &mut [i16]) {
        let (rows, _) = self.weights.as_chunks::<LANES>();
        let Some(sums) = sums.first_chunk_mut::<LANES>() else { return };
        let mut own = *sums;
        for &place in places {
            for (sum, &weight) in own.iter_mut().zip(&rows[place as usize]) {
                *sum = sum.saturating_add(i16::from(weight));
            }
        }
        *sums = own;
    }
}

/// How many lanes hold `width` labels: sums are computed for 16 or 32 at once.
pub(crate) fn lanes_of(width: usize) -> usize {
    if width <= 16 { 16 } else { 32 }
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
        let rows = Rows::new(&keys, &weights, 3, 0.5).unwrap();
        for (row, &key) in keys.iter().enumerate() {
            let mut sums = [0; CHAIN_LABELS_MAX];
            rows.add(&[key, 0, u32::MAX], &mut sums);
            let expected: Vec<i16> =
                weights[row * 3..row * 3 + 3].iter().map(|&w| i16::from(w)).collect();
            assert_eq!(sums[..3], expected[..]);
            assert_eq!(sums[3..], [0; CHAIN_LABELS_MAX - 3]);
        }
        assert_eq!(rows.iter(3).count(), keys.len());
    }

    #[test]
    fn sums_stay_within_their_bounds() {
        let rows = Rows::new(&[5], &[127, -128], 2, 1.0).unwrap();
        let mut sums = [0; 16];
        rows.add(&[5; 1000], &mut sums);
        assert_eq!(sums[..3], [i16::MAX, i16::MIN, 0]);
    }

    #[test]
    fn refuses_what_does_not_fit() {
        assert!(Rows::new(&[2, 1], &[0, 0], 1, 1.0).is_err());
        assert!(Rows::new(&[0, 1], &[0, 0], 1, 1.0).is_err());
        assert!(Rows::new(&[1], &[0, 0], 1, 1.0).is_err());
        assert!(Rows::new(&[1], &[0], 1, f32::NAN).is_err());
        assert!(Rows::new(&[1], &[0; 33], 33, 1.0).is_err());
        assert!(Rows::new(&[], &[], 3, 1.0).unwrap().is_empty());
    }
}
