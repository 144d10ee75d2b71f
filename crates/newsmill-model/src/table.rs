//! A table of weights: a row for each hashed feature, a lane for each label.

use crate::{Error, Result};

/// The most labels a table may have: a row is then one cache line.
pub const LABELS_MAX: usize = 64;

/// The most bits of hash a table may be addressed with.
const BITS_MAX: u32 = 24;

/// Rows that fit into 16-bit sums before they are carried over: `257 * 255 = 65,535`.
const ROWS_A_CARRY: usize = 257;

/// Weights of hashed features, one byte each.
///
/// A byte `b` stands for the log-likelihood ratio `(b - bias) / scale` in nats: how much more likely the feature
/// is under the label than under the mean of all labels.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    name: String,
    labels: Vec<String>,
    bits: u32,
    lanes: usize,
    weights: Vec<u8>,
}

impl Table {
    /// What a weight of 0 nats is stored as.
    pub const BIAS: u8 = 160;
    /// Steps a nat.
    pub const SCALE: f64 = 20.0;

    /// A table of `2^bits` rows; `weights` holds a byte a label, row by row.
    ///
    /// # Errors
    /// [`ErrorKind::Format`](crate::ErrorKind::Format) when there is no label, more than [`LABELS_MAX`], too many
    /// bits, or a number of weights that does not fit.
    pub fn new(name: &str, labels: Vec<String>, bits: u32, weights: &[u8]) -> Result<Self> {
        if labels.is_empty() || labels.len() > LABELS_MAX {
            return Err(Error::format(format!(
                "table `{name}` has {} labels, not 1 to {LABELS_MAX}",
                labels.len()
            )));
        }
        if bits > BITS_MAX {
            return Err(Error::format(format!(
                "table `{name}` has {bits} bits, more than {BITS_MAX}"
            )));
        }
        if weights.len() != labels.len() << bits {
            return Err(Error::format(format!(
                "table `{name}` has {} weights, not {}",
                weights.len(),
                labels.len() << bits
            )));
        }
        let lanes = labels.len().next_power_of_two().max(8);
        let mut padded = vec![0; lanes << bits];
        if lanes == labels.len() {
            padded.copy_from_slice(weights);
        } else {
            let rows = padded.chunks_exact_mut(lanes).zip(weights.chunks_exact(labels.len()));
            for (row, source) in rows {
                for (weight, source) in row.iter_mut().zip(source) {
                    *weight = *source;
                }
            }
        }
        Ok(Self { name: name.to_owned(), labels, bits, lanes, weights: padded })
    }

    /// The name it has in its bundle.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its labels, in the order of the lanes.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Bits of a feature's hash that choose its row.
    pub fn bits(&self) -> u32 {
        self.bits
    }

    /// The weights without padding, as [`Table::new`] takes them.
    pub fn packed(&self) -> Vec<u8> {
        self.weights
            .chunks_exact(self.lanes)
            .flat_map(|row| row.iter().take(self.labels.len()))
            .copied()
            .collect()
    }

    /// Takes the last label out: its weights, one a row, and the table of the others; `None` when there is no other.
    pub(crate) fn split_last(mut self) -> Option<(String, Vec<u8>, Self)> {
        let last = self.labels.pop()?;
        let at = self.labels.len();
        let mut column = vec![0; 1 << self.bits];
        for (own, row) in column.iter_mut().zip(self.weights.chunks_exact_mut(self.lanes)) {
            if let Some(weight) = row.get_mut(at) {
                *own = std::mem::take(weight);
            }
        }
        let lanes = at.next_power_of_two().max(8);
        if lanes < self.lanes {
            let narrow = self.weights.chunks_exact(self.lanes);
            self.weights = narrow.flat_map(|row| row.iter().take(lanes)).copied().collect();
            self.lanes = lanes;
        }
        (at > 0).then_some((last, column, self))
    }

    /// Adds the stored weights of `features` to `sums`, one sum a label; higher bits of a feature are ignored.
    ///
    /// Sums hold the bias of every feature: [`Table::nats`] takes it out. With more than 32 labels they are up to a
    /// step too high for every two features, which makes them faster by a third.
    pub fn add(&self, features: &[u32], sums: &mut [u32; LABELS_MAX]) {
        match self.lanes {
            8 => add_rows::<8>(&self.weights, features, sums),
            16 => add_rows::<16>(&self.weights, features, sums),
            32 => add_rows::<32>(&self.weights, features, sums),
            _ => add_pairs::<64>(&self.weights, features, sums),
        }
    }

    /// The byte that stands for a weight, the nearest there is.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the range of a byte"
    )]
    pub fn to_byte(nats: f64) -> u8 {
        (nats * Self::SCALE + f64::from(Self::BIAS)).round().clamp(0.0, 255.0) as u8
    }

    /// A sum over `features` many features, in nats.
    pub fn nats(sum: u32, features: usize) -> f64 {
        let features = u32::try_from(features).unwrap_or(u32::MAX);
        (f64::from(sum) - f64::from(features) * f64::from(Self::BIAS)) / Self::SCALE
    }
}

fn add_rows<const LANES: usize>(weights: &[u8], features: &[u32], sums: &mut [u32; LABELS_MAX]) {
    let (rows, _) = weights.as_chunks::<LANES>();
    let mask = rows.len() - 1;
    for group in features.chunks(ROWS_A_CARRY) {
        let mut carry = [0_u16; LANES];
        for &feature in group {
            let row = &rows[feature as usize & mask];
            for (lane, &weight) in carry.iter_mut().zip(row) {
                *lane += u16::from(weight);
            }
        }
        for (sum, &lane) in sums.iter_mut().zip(&carry) {
            *sum = sum.saturating_add(u32::from(lane));
        }
    }
}

/// As [`add_rows`], with the rounded mean of two rows at a time: bytes are added up as bytes, sixteen an instruction.
fn add_pairs<const LANES: usize>(weights: &[u8], features: &[u32], sums: &mut [u32; LABELS_MAX]) {
    let (rows, _) = weights.as_chunks::<LANES>();
    let mask = rows.len() - 1;
    let (pairs, single) = features.as_chunks::<2>();
    for group in pairs.chunks(ROWS_A_CARRY) {
        let mut carry = [0_u16; LANES];
        for &[one, other] in group {
            let (one, other) = (&rows[one as usize & mask], &rows[other as usize & mask]);
            for ((lane, &one), &other) in carry.iter_mut().zip(one).zip(other) {
                *lane += u16::from(mean(one, other));
            }
        }
        for (sum, &lane) in sums.iter_mut().zip(&carry) {
            *sum = sum.saturating_add(2 * u32::from(lane));
        }
    }
    add_rows::<LANES>(weights, single, sums);
}

/// The mean, rounded up.
#[expect(clippy::cast_possible_truncation, reason = "a mean of two bytes")]
fn mean(one: u8, other: u8) -> u8 {
    ((u16::from(one) + u16::from(other) + 1) >> 1) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(count: usize) -> Vec<String> {
        (0..count).map(|n| format!("l{n}")).collect()
    }

    #[test]
    fn sums_are_those_of_the_plain_definition_for_every_width() {
        for count in [1, 7, 8, 9, 16, 17, 33, 64] {
            let bits = 5;
            let weights: Vec<u8> =
                (0..count << bits).map(|n| u8::try_from(n * 37 % 251).unwrap()).collect();
            let table = Table::new("t", labels(count), bits, &weights).unwrap();
            let features: Vec<u32> = (0..1000).map(|n| n * 7919).collect();
            let mut sums = [0; LABELS_MAX];
            table.add(&features, &mut sums);
            for label in 0..count {
                let plain: u32 = features
                    .iter()
                    .map(|f| u32::from(weights[(*f as usize % 32) * count + label]))
                    .sum();
                let above = if count > 32 { 500 } else { 0 };
                assert!((plain..=plain + above).contains(&sums[label]), "{count} {label}");
            }
            assert_eq!(table.packed(), weights);
            let rows = || weights.chunks(count);
            let others: Vec<u8> = rows().flat_map(|row| &row[..count - 1]).copied().collect();
            let last: Vec<u8> = rows().map(|row| row[count - 1]).collect();
            let split = (count > 1).then(|| {
                let others = Table::new("t", labels(count - 1), bits, &others).unwrap();
                (format!("l{}", count - 1), last, others)
            });
            assert_eq!(table.split_last(), split);
        }
    }

    #[test]
    fn refuses_what_does_not_fit() {
        assert!(Table::new("t", labels(0), 2, &[]).is_err());
        assert!(Table::new("t", labels(65), 0, &[0; 65]).is_err());
        assert!(Table::new("t", labels(1), 25, &[]).is_err());
        let error = Table::new("t", labels(2), 1, &[0; 3]).unwrap_err();
        assert_eq!(error.to_string(), "table `t` has 3 weights, not 4");
    }
}
