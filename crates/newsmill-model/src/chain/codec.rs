//! A chain as bytes.
//!
//! ```text
//! u32       labels, then each as u32 length and UTF-8
//! f32       nats a step of a weight
//! f32 ...   transitions row by row, starts, ends
//! u32       rows
//! rows      in the order of keys: LEB128 difference to the key before, u32 of one bit a label that has a weight
//!           (little endian, as many bytes as labels need), these weights as bytes
//! ```
//! Numbers are little endian.

use crate::chain::rows::lanes_of;
use crate::chain::{Chain, Rows};
use crate::index::Index;
use crate::{Error, Result, numbers};

impl Chain {
    /// The chain's bytes: the same chain always gives the same.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        put_length(&mut bytes, self.labels.len());
        for label in &self.labels {
            put_length(&mut bytes, label.len());
            bytes.extend(label.bytes());
        }
        bytes.extend(self.rows.scale().to_le_bytes());
        for number in self.transitions.iter().chain(&self.starts).chain(&self.ends) {
            bytes.extend(number.to_le_bytes());
        }
        put_length(&mut bytes, self.rows.len());
        let width = self.labels.len();
        let mut before = 0;
        for (key, weights) in self.rows.iter(width) {
            numbers::put(&mut bytes, key - before);
            before = key;
            let set = weights.iter().enumerate().filter(|(_, weight)| **weight != 0);
            let mask = set.fold(0_u32, |mask, (lane, _)| mask | 1 << lane);
            bytes.extend(&mask.to_le_bytes()[..width.div_ceil(8)]);
            bytes.extend(
                weights.iter().filter(|&&weight| weight != 0).map(|weight| weight.cast_unsigned()),
            );
        }
        bytes
    }

    /// Reads what [`Chain::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`ErrorKind::Format`](crate::ErrorKind::Format) when the bytes are anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader(bytes);
        let count = reader.length()?;
        let mut labels = Vec::new();
        for _ in 0..count {
            let length = reader.length()?;
            let label = std::str::from_utf8(reader.take(length)?)
                .map_err(|_| Error::format("a label is not UTF-8"))?;
            labels.push(label.to_owned());
        }
        Self::check(&labels)?;
        let width = labels.len();
        let scale = reader.float()?;
        let transitions = reader.floats(width * width)?;
        let starts = reader.floats(width)?;
        let ends = reader.floats(width)?;
        let rows = reader.rows(width, scale)?;
        if !reader.0.is_empty() {
            return Err(Error::format(format!("{} bytes after the chain", reader.0.len())));
        }
        Ok(Self::new(labels, rows, transitions, starts, ends))
    }
}

fn put_length(bytes: &mut Vec<u8>, length: usize) {
    bytes.extend(u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (own, rest) = self
            .0
            .split_at_checked(count)
            .ok_or_else(|| Error::format("the chain ends too early"))?;
        self.0 = rest;
        Ok(own)
    }

    fn four(&mut self) -> Result<[u8; 4]> {
        let mut four = [0; 4];
        four.copy_from_slice(self.take(4)?);
        Ok(four)
    }

    fn length(&mut self) -> Result<usize> {
        Ok(u32::from_le_bytes(self.four()?) as usize)
    }

    fn float(&mut self) -> Result<f32> {
        let number = f32::from_le_bytes(self.four()?);
        match number.is_nan() || number == f32::INFINITY {
            true => Err(Error::format("a number of the chain is out of range")),
            false => Ok(number),
        }
    }

    fn floats(&mut self, count: usize) -> Result<Vec<f32>> {
        (0..count).map(|_| self.float()).collect()
    }

    fn rows(&mut self, width: usize, scale: f32) -> Result<Rows> {
        let count = self.length()?;
        let (masked, lanes) = (width.div_ceil(8), lanes_of(width));
        // A row has a byte of its key and its mask at least; a count is not believed where there are fewer.
        if count > self.0.len() / (1 + masked) {
            return Err(Error::format("the chain ends too early"));
        }
        let mut weights = vec![0; (count + 1) * lanes];
        let mut rows = weights.chunks_exact_mut(lanes);
        let mut key = 0_u32;
        let index = Index::build(count, || {
            key = key.checked_add(numbers::take(&mut self.0)?)?;
            let mask = self.take(masked).ok()?.iter().rev();
            let mut mask = mask.fold(0, |mask, byte| mask << 8 | u32::from(*byte));
            mask &= u32::MAX >> (32 - width);
            let row = rows.next()?;
            for &weight in self.take(mask.count_ones() as usize).ok()? {
                row[mask.trailing_zeros() as usize] = weight.cast_signed();
                mask &= mask - 1;
            }
            Some(key)
        });
        let index = index
            .ok_or_else(|| Error::format("rows of the chain are cut off, or keys out of order"))?;
        Rows::padded(index, weights, scale)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chain(width: usize, rows: Vec<(u32, Vec<i8>)>) -> Chain {
        let keys: Vec<u32> = rows.iter().map(|row| row.0).collect();
        let weights: Vec<i8> = rows.into_iter().flat_map(|row| row.1).collect();
        let mut transitions = vec![0.5; width * width];
        transitions[0] = f32::NEG_INFINITY;
        Chain::new(
            (0..width).map(|label| format!("l{label}")).collect(),
            Rows::new(&keys, &weights, width, 0.25).unwrap(),
            transitions,
            vec![1.5; width],
            vec![-1.5; width],
        )
    }

    proptest! {
        #[test]
        fn reads_what_it_wrote((width, rows) in (1_usize..=32).prop_flat_map(|width| {
            let row = proptest::collection::vec(any::<i8>(), width);
            (Just(width), proptest::collection::btree_map(1_u32.., row, 0..20))
        })) {
            let chain = chain(width, rows.into_iter().collect());
            let bytes = chain.to_bytes();
            prop_assert_eq!(Chain::from_bytes(&bytes).unwrap(), chain);
            for end in 0..bytes.len() {
                prop_assert!(Chain::from_bytes(&bytes[..end]).is_err());
            }
        }

        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(Chain::from_bytes(&bytes).is_err());
        }
    }
}
