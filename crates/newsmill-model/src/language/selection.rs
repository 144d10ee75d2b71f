//! Which features a lexicon keeps.

use super::lexicon::Lexicon;
use super::shares::{FLOOR, Share, groups};

/// How far languages are apart, and what a feature adds to that.
///
/// A feature is worth what it adds to the divergence (Jeffreys) of each two languages, the more so the closer they
/// are: features that tell Bosnian from Croatian are few and have to be kept.
struct Worth {
    labels: usize,
    /// By two labels: what a nat of divergence between them counts.
    weights: Vec<f64>,
    /// By label: the sum of its weights.
    sums: Vec<f64>,
}

/// Two languages that are nearer count as if they were so far apart.
const APART_MIN: f64 = 0.01;

/// The key that says most for each of `2^bits` rows; 0 for a row without any.
pub(super) fn select(shares: &[Share], labels: usize, bits: u32) -> Vec<u64> {
    let worth = Worth::new(shares, labels);
    let mut best = vec![(0.0, 0); 1 << bits];
    for group in groups(shares) {
        let Some(key) = group.first().map(|share| share.key) else { continue };
        let (row, check) = Lexicon::place(key, bits);
        let slot = &mut best[row as usize];
        let worth = worth.of(group);
        if worth > slot.0 && check != 0 {
            *slot = (worth, key);
        }
    }
    best.into_iter().map(|(_, key)| key).collect()
}

impl Worth {
    fn new(shares: &[Share], labels: usize) -> Self {
        let mut without = vec![0.0; labels];
        let mut with = vec![0.0; labels * labels];
        for group in groups(shares) {
            for (at, one) in group.iter().enumerate() {
                without[usize::from(one.label)] += alone(one);
                for other in group.iter().take(at) {
                    with[usize::from(one.label) * labels + usize::from(other.label)] +=
                        together(one, other);
                }
            }
        }
        let mut weights = vec![0.0; labels * labels];
        for one in 0..labels {
            for other in 0..one {
                let apart = without[one] + without[other] + with[one * labels + other];
                let weight = apart.max(APART_MIN).powi(-2);
                weights[one * labels + other] = weight;
                weights[other * labels + one] = weight;
            }
        }
        let sums = weights.chunks_exact(labels).map(|row| row.iter().sum()).collect();
        Self { labels, weights, sums }
    }

    fn of(&self, group: &[Share]) -> f64 {
        let mut worth = 0.0;
        for (at, one) in group.iter().enumerate() {
            let label = usize::from(one.label);
            worth += self.sums[label] * alone(one);
            for other in group.iter().take(at) {
                let weight = self.weights[label * self.labels + usize::from(other.label)];
                worth += weight * together(one, other);
            }
        }
        worth
    }
}

/// What a feature adds between a language and one that has not got it.
fn alone(one: &Share) -> f64 {
    let share = f64::from(one.share);
    share * (share / f64::from(FLOOR)).ln_1p()
}

/// What a feature adds between two languages that have it, above what it adds for each alone.
fn together(one: &Share, other: &Share) -> f64 {
    let (first, second) = (f64::from(one.share), f64::from(other.share));
    let floor = f64::from(FLOOR);
    let both = (first - second) * ((first + floor) / (second + floor)).ln();
    both - alone(one) - alone(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_features_in_a_row_the_one_that_tells_close_languages_apart_is_kept() {
        let share = |key, label, share| Share { key, label, share };
        // Labels 0 and 1 share nearly all they have; label 2 is far from both.
        let shares = [
            share(1, 0, 0.5),
            share(1, 1, 0.5),
            share(2, 2, 0.9),
            share(3, 0, 0.002),
            share(4, 2, 0.002),
        ];
        let worth = Worth::new(&shares, 3);
        let of = |key| worth.of(groups(&shares).find(|group| group[0].key == key).unwrap());
        assert!(of(3) > 10.0 * of(4), "{} {}", of(3), of(4));
        let kept = select(&shares, 3, 0);
        assert_eq!(kept.len(), 1);
        assert_ne!(kept[0], 4);
    }
}
