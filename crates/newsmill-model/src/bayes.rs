//! Training: counts of hashed features become weights by multinomial naive Bayes.
//!
//! Source: McCallum and Nigam, "A comparison of event models for naive Bayes text classification", 1998, with
//! additive smoothing, and weights relative to the mean over the labels, so that a feature never seen says nothing.

use crate::table::LABELS_MAX;
use crate::{Error, Result, Table};

/// Counts of features under each label; the same counts always make the same table.
#[derive(Clone, Debug)]
pub struct Counts {
    labels: Vec<String>,
    bits: u32,
    counts: Vec<u32>,
}

impl Counts {
    /// No counts yet for `labels`, with `2^bits` rows.
    ///
    /// # Errors
    /// [`ErrorKind::Training`](crate::ErrorKind::Training) when there is no label, too many, or more than 24 bits.
    pub fn new(labels: Vec<String>, bits: u32) -> Result<Self> {
        if labels.is_empty() || labels.len() > LABELS_MAX || bits > 24 {
            return Err(Error::training(format!("{} labels and {bits} bits", labels.len())));
        }
        let counts = vec![0; labels.len() << bits];
        Ok(Self { labels, bits, counts })
    }

    /// The labels, in order.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Counts every feature of one text under the label with index `label`; an index out of range counts nothing.
    pub fn add(&mut self, label: usize, features: &[u32]) {
        if label >= self.labels.len() {
            return;
        }
        let mask = (1_usize << self.bits) - 1;
        for &feature in features {
            let slot = (feature as usize & mask) * self.labels.len() + label;
            self.counts[slot] = self.counts[slot].saturating_add(1);
        }
    }

    /// The table these counts make; `smoothing` is added to every count.
    ///
    /// # Errors
    /// [`ErrorKind::Training`](crate::ErrorKind::Training) when `smoothing` is not above 0.
    pub fn table(&self, name: &str, smoothing: f64) -> Result<Table> {
        if smoothing.is_nan() || smoothing <= 0.0 {
            return Err(Error::training(format!("smoothing {smoothing} is not above 0")));
        }
        let width = self.labels.len();
        let rows = f64::from(1_u32 << self.bits);
        let mut totals = vec![smoothing * rows; width];
        for row in self.counts.chunks_exact(width) {
            for (total, &count) in totals.iter_mut().zip(row) {
                *total += f64::from(count);
            }
        }
        let mut weights = Vec::with_capacity(self.counts.len());
        let mut shares = vec![0.0; width];
        for row in self.counts.chunks_exact(width) {
            for ((share, &count), total) in shares.iter_mut().zip(row).zip(&totals) {
                *share = (f64::from(count) + smoothing) / total;
            }
            let labels = f64::from(u32::try_from(width).unwrap_or(u32::MAX));
            let mean = shares.iter().sum::<f64>() / labels;
            weights.extend(shares.iter().map(|share| to_byte((share / mean).ln())));
        }
        Table::new(name, self.labels.clone(), self.bits, &weights)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of a byte"
)]
fn to_byte(nats: f64) -> u8 {
    (nats * Table::SCALE + f64::from(Table::BIAS)).round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_wins_on_its_own_features_and_unseen_ones_say_nothing() {
        let mut counts = Counts::new(vec!["a".to_owned(), "b".to_owned()], 4).unwrap();
        counts.add(0, &[1, 1, 2, 3]);
        counts.add(1, &[3, 4, 5, 5]);
        counts.add(9, &[1]);
        let table = counts.table("t", 0.5).unwrap();
        let mut sums = [0; LABELS_MAX];
        table.add(&[1, 2], &mut sums);
        assert!(Table::nats(sums[0], 2) > 0.5 && Table::nats(sums[1], 2) < -0.5);
        let mut unseen = [0; LABELS_MAX];
        table.add(&[9], &mut unseen);
        assert_eq!(unseen[0], unseen[1]);
        assert_eq!(unseen[0], u32::from(Table::BIAS));
    }

    #[test]
    fn refuses_no_smoothing() {
        let counts = Counts::new(vec!["a".to_owned()], 1).unwrap();
        assert!(counts.table("t", 0.0).is_err());
        assert!(counts.table("t", f64::NAN).is_err());
    }
}
