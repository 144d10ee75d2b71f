//! How good models of an archive are, and from which probability on a topic is best given.

use newsmill_model::Error;
use newsmill_model::linear::{self, Sample};

use crate::examples::Example;
use crate::model::prepare;

/// Parts an archive is put in for measuring.
const FOLDS: usize = 5;
/// The threshold of a topic that too few texts have.
pub(crate) const EVEN: f32 = 0.5;
/// Texts that have a topic, for its threshold to be chosen.
const TEXTS_MIN: u32 = 8;
/// The thresholds to choose from, in twentieths: the middle first, so that it wins where they are equal.
const TWENTIETHS: [u8; 17] = [10, 9, 11, 8, 12, 7, 13, 6, 14, 5, 15, 4, 16, 3, 17, 2, 18];

/// How good a model is on texts that it did not see.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quality {
    /// For each label: its name, texts that have it, texts that were given it, and those of both.
    pub labels: Vec<(String, u32, u32, u32)>,
    /// For each label the probability from which on giving it has the best F1 on all texts, none of which its model saw.
    pub thresholds: Vec<f32>,
    /// Texts that have a label.
    pub texts: u32,
    /// Texts whose surest label is right.
    pub first: u32,
    /// Texts of whose two surest labels one is right.
    pub second: u32,
}

/// What models of the other folds say of one text.
struct Held {
    fold: usize,
    chances: Vec<f32>,
    labels: Vec<u16>,
}

impl Held {
    fn has(&self, label: usize) -> bool {
        self.labels.iter().any(|&own| usize::from(own) == label)
    }
}

/// Precision, recall and F1; 0 where there is nothing to divide by.
pub fn rates(have: u32, given: u32, both: u32) -> (f64, f64, f64) {
    let share = |part: u32, whole: u32| f64::from(part) / f64::from(whole.max(1));
    (share(both, given), share(both, have), share(2 * both, have + given))
}

/// A probability as confidence: the threshold becomes a half, what is below and above is stretched.
pub(crate) fn confidence(chance: f32, threshold: f32) -> f32 {
    if chance < threshold {
        0.5 * chance / threshold
    } else {
        0.5 + 0.5 * (chance - threshold) / (1.0 - threshold)
    }
}

/// Measures by cross-validation: each fifth of the articles (every fifth one) by a model of the others, with thresholds
/// that were chosen on the others.
///
/// # Errors
/// As [`train`](crate::train).
pub fn measure(examples: &[Example], least: usize) -> Result<Quality, Error> {
    let (labels, samples) = prepare(examples, least);
    let mut held = Vec::with_capacity(samples.len());
    for fold in 0..FOLDS {
        let others: Vec<Sample> = samples
            .iter()
            .enumerate()
            .filter(|(at, _)| at % FOLDS != fold)
            .map(|(_, sample)| sample.clone())
            .collect();
        let model = linear::train(labels.clone(), &others)?;
        for sample in samples.iter().skip(fold).step_by(FOLDS) {
            let mut chances = Vec::new();
            model.predict(&sample.features, &mut chances);
            held.push(Held { fold, chances, labels: sample.labels.clone() });
        }
    }
    let count = labels.len();
    let thresholds = |without: usize| -> Vec<f32> {
        (0..count).map(|label| threshold(&held, label, without)).collect()
    };
    let mut quality = Quality {
        labels: labels.into_iter().map(|label| (label, 0, 0, 0)).collect(),
        thresholds: thresholds(FOLDS),
        ..Quality::default()
    };
    for fold in 0..FOLDS {
        let thresholds = thresholds(fold);
        for one in held.iter().filter(|one| one.fold == fold) {
            quality.add(one, &thresholds);
        }
    }
    Ok(quality)
}

/// The threshold of a label with the best F1 on the texts outside one fold.
fn threshold(held: &[Held], label: usize, without: usize) -> f32 {
    let texts = || held.iter().filter(|one| one.fold != without);
    let chance = |one: &Held| one.chances.get(label).copied().unwrap_or(0.0);
    let count = |mut what: Box<dyn FnMut(&Held) -> bool + '_>| {
        u32::try_from(texts().filter(|one| what(one)).count()).unwrap_or(u32::MAX)
    };
    let have = count(Box::new(|one| one.has(label)));
    if have < TEXTS_MIN {
        return EVEN;
    }
    let mut best = (EVEN, -1.0);
    for twentieths in TWENTIETHS {
        let from = f32::from(twentieths) / 20.0;
        let given = count(Box::new(|one| chance(one) >= from));
        let both = count(Box::new(|one| one.has(label) && chance(one) >= from));
        let (_, _, f1) = rates(have, given, both);
        if f1 > best.1 {
            best = (from, f1);
        }
    }
    best.0
}

impl Quality {
    /// Precision, recall and F1 over all labels together.
    pub fn overall(&self) -> (f64, f64, f64) {
        let (mut have, mut given, mut both) = (0, 0, 0);
        for (_, own_have, own_given, own_both) in &self.labels {
            have += own_have;
            given += own_given;
            both += own_both;
        }
        rates(have, given, both)
    }

    fn add(&mut self, one: &Held, thresholds: &[f32]) {
        let sure: Vec<f32> =
            one.chances.iter().zip(thresholds).map(|(c, t)| confidence(*c, *t)).collect();
        for (label, (counts, &sure)) in self.labels.iter_mut().zip(&sure).enumerate() {
            let (has, given) = (one.has(label), sure >= 0.5);
            counts.1 += u32::from(has);
            counts.2 += u32::from(given);
            counts.3 += u32::from(has && given);
        }
        if one.labels.is_empty() {
            return;
        }
        let mut order: Vec<usize> = (0..sure.len()).collect();
        let of = |label: usize| sure.get(label).copied().unwrap_or(0.0);
        order.sort_by(|&a, &b| of(b).total_cmp(&of(a)));
        self.texts += 1;
        self.first += u32::from(order.iter().take(1).any(|&label| one.has(label)));
        self.second += u32::from(order.iter().take(2).any(|&label| one.has(label)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests::archive;

    #[test]
    fn measuring_holds_texts_out() {
        let quality = measure(&archive(), 3).unwrap();
        assert_eq!((quality.texts, quality.first, quality.second), (60, 60, 60));
        assert!(quality.overall().2 > 0.9, "{quality:?}");
        let mut shuffled = archive();
        for (at, example) in shuffled.iter_mut().enumerate() {
            example.subjects = vec![["a", "b", "c"][at / 7 % 3].to_owned()];
        }
        let chance = measure(&shuffled, 3).unwrap();
        assert!(chance.first < 45, "labels that say nothing cannot be learnt: {chance:?}");
    }

    #[test]
    fn a_threshold_is_where_f1_is_best() {
        let one = |chance: f32, has: bool| Held {
            fold: 0,
            chances: vec![chance],
            labels: if has { vec![0] } else { Vec::new() },
        };
        let timid: Vec<Held> =
            (0..40).map(|n| if n < 10 { one(0.3, true) } else { one(0.12, false) }).collect();
        let chosen = threshold(&timid, 0, FOLDS);
        assert!(chosen > 0.12 && chosen <= 0.3, "{chosen}");
        assert!(threshold(&timid[..7], 0, FOLDS) == EVEN, "too few to choose on");
        assert!(threshold(&timid, 0, 0) == EVEN, "nothing but the fold left out");
        let bold: Vec<Held> =
            (0..40).map(|n| if n < 10 { one(0.9, true) } else { one(0.7, false) }).collect();
        assert!(threshold(&bold, 0, FOLDS) > 0.7);
    }

    #[test]
    fn confidence_keeps_the_order_and_its_ends() {
        for threshold in [0.1, 0.5, 0.9] {
            assert!(confidence(0.0, threshold) == 0.0);
            assert!((confidence(threshold, threshold) - 0.5).abs() < 1e-6);
            assert!((confidence(1.0, threshold) - 1.0).abs() < 1e-6);
            assert!(confidence(0.3, threshold) < confidence(0.4, threshold));
        }
    }
}
