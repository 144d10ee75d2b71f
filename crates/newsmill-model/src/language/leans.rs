//! What makes a group of close languages even.
//!
//! The language with the richer texts of a group gains a little with every feature, which long texts add up. Logistic
//! regression on held-out texts finds what each label has to be given a feature so that none is preferred.

/// A held-out text: its label's place in the group, the scores of the group's labels, and how many features it has.
#[derive(Clone, Debug)]
pub(super) struct Trial {
    pub(super) truth: usize,
    pub(super) scores: Vec<f64>,
    pub(super) known: usize,
}

/// Rounds of gradient ascent; the lean settles in half as many.
const ROUNDS: usize = 2000;
const RATE: f64 = 0.3;
/// Leans are kept to so many steps.
const GRAIN: f64 = 1e4;

/// What to add to each label's score for every known feature.
pub(super) fn fit(trials: &[Trial], labels: usize) -> Vec<f64> {
    let count = trials.len().max(1) as f64;
    let length = trials.iter().map(|trial| trial.known as f64).sum::<f64>() / count;
    let spread = trials.iter().map(spread).sum::<f64>() / count;
    if length <= 0.0 || spread <= 0.0 {
        return vec![0.0; labels];
    }
    let mut slope = 1.0;
    let mut leans = vec![0.0; labels];
    for _ in 0..ROUNDS {
        let mut slope_step = 0.0;
        let mut steps = vec![0.0; labels];
        for trial in trials {
            let size = trial.known as f64 / length;
            let scores: Vec<f64> = trial
                .scores
                .iter()
                .zip(&leans)
                .map(|(s, lean)| slope * s / spread + lean * size)
                .collect();
            let top = scores.iter().copied().fold(f64::MIN, f64::max);
            let all: f64 = scores.iter().map(|score| (score - top).exp()).sum();
            for (label, score) in scores.iter().enumerate() {
                let miss = f64::from(u8::from(label == trial.truth)) - (score - top).exp() / all;
                slope_step += miss * trial.scores[label] / spread;
                steps[label] += miss * size;
            }
        }
        slope += RATE * slope_step / count;
        for (lean, step) in leans.iter_mut().zip(&steps) {
            *lean += RATE * step / count;
        }
    }
    leans.iter().map(|lean| (lean / slope * spread / length * GRAIN).round() / GRAIN).collect()
}

/// How far the scores of a text lie apart.
fn spread(trial: &Trial) -> f64 {
    let (low, high) = trial
        .scores
        .iter()
        .fold((f64::MAX, f64::MIN), |(low, high), score| (low.min(*score), high.max(*score)));
    high - low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_favours_one_label_with_every_feature_is_taken_back() {
        // Label 0 gains two steps a feature whatever the truth is; the truth gains 30 or 50 in all.
        let trial = |n: usize| {
            let (truth, known) = (n % 2, 20 + n % 7 * 10);
            let mut scores = vec![2.0 * known as f64, 0.0];
            scores[truth] += if n.is_multiple_of(5) { -10.0 } else { 40.0 };
            Trial { truth, scores, known }
        };
        let leans = fit(&(0..200).map(trial).collect::<Vec<_>>(), 2);
        assert!((leans[0] - leans[1] + 2.0).abs() < 0.3, "{leans:?}");
        assert_eq!(fit(&[], 2), [0.0, 0.0]);
    }
}
