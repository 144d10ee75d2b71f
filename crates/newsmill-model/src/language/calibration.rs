//! From scores to a confidence: a logistic curve fitted on texts the scores were not trained on.

use serde::{Deserialize, Serialize};

/// What a confidence is computed from.
const INPUTS: usize = 5;
/// Rounds of Newton's method; it settles in fewer than ten.
const ROUNDS: usize = 25;
/// Keeps the fit finite when every outcome is right.
const RIDGE: f64 = 1e-3;

/// `P(right) = 1 / (1 + exp(-s))`, where `s` is the sum of the weights times 1, `ln(1 + m)`, `ln(1 + n)`, `e` and
/// `e * ln(1 + n)`, for a lead of `m` nats over the second label and `e` nats of evidence a feature, on `n` features.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
pub(super) struct Calibration {
    weights: [f64; INPUTS],
}

/// One text judged by a table that had not seen it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outcome {
    pub(super) margin: f64,
    pub(super) evidence: f64,
    pub(super) features: usize,
    pub(super) right: bool,
    /// How much it counts.
    pub(super) weight: f64,
}

impl Calibration {
    /// The probability that the leading label is right.
    pub(super) fn confidence(&self, margin: f64, evidence: f64, features: usize) -> f64 {
        logistic(product(&self.weights, &inputs(margin, evidence, features)))
    }

    /// Fits the curve by Newton's method with a small ridge.
    pub(super) fn fit(outcomes: &[Outcome]) -> Self {
        let mut weights = [0.0; INPUTS];
        for _ in 0..ROUNDS {
            let mut gradient = weights.map(|weight| -RIDGE * weight);
            let mut curvature = [[0.0; INPUTS]; INPUTS];
            for outcome in outcomes {
                let input = inputs(outcome.margin, outcome.evidence, outcome.features);
                let probability = logistic(product(&weights, &input));
                let miss = f64::from(u8::from(outcome.right)) - probability;
                for (row, &value) in input.iter().enumerate() {
                    gradient[row] += outcome.weight * miss * value;
                    for (column, &other) in input.iter().enumerate() {
                        curvature[row][column] +=
                            outcome.weight * probability * (1.0 - probability) * value * other;
                    }
                }
            }
            for (index, row) in curvature.iter_mut().enumerate() {
                row[index] += RIDGE;
            }
            let step = solve(curvature, gradient);
            for (weight, step) in weights.iter_mut().zip(step) {
                *weight += step;
            }
        }
        Self { weights: weights.map(|weight| (weight * 1e4).round() / 1e4) }
    }
}

fn inputs(margin: f64, evidence: f64, features: usize) -> [f64; INPUTS] {
    let length = f64::from(u32::try_from(features).unwrap_or(u32::MAX)).ln_1p();
    [1.0, margin.max(0.0).ln_1p(), length, evidence, evidence * length]
}

fn product(one: &[f64; INPUTS], other: &[f64; INPUTS]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

fn logistic(sum: f64) -> f64 {
    1.0 / (1.0 + (-sum).exp())
}

/// Solves `matrix * x = target` by Gaussian elimination; the matrix is positive definite, so no row has to move.
fn solve(mut matrix: [[f64; INPUTS]; INPUTS], mut target: [f64; INPUTS]) -> [f64; INPUTS] {
    for pivot in 0..INPUTS {
        for row in pivot + 1..INPUTS {
            let factor = matrix[row][pivot] / matrix[pivot][pivot];
            let above = matrix[pivot];
            for (value, above) in matrix[row].iter_mut().zip(above) {
                *value -= factor * above;
            }
            target[row] -= factor * target[pivot];
        }
    }
    for row in (0..INPUTS).rev() {
        let known: f64 = (row + 1..INPUTS).map(|column| matrix[row][column] * target[column]).sum();
        target[row] = (target[row] - known) / matrix[row][row];
    }
    target
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(margin: f64, right: bool) -> Outcome {
        Outcome { margin, evidence: 0.5, features: 100, right, weight: 1.0 }
    }

    #[test]
    fn a_wider_margin_is_a_higher_confidence() {
        let outcomes: Vec<Outcome> =
            (0..1000_u32).map(|n| outcome(f64::from(n % 10), n % 10 > 5 || n % 3 == 0)).collect();
        let fitted = Calibration::fit(&outcomes);
        assert!(fitted.confidence(9.0, 0.5, 100) > 0.85);
        assert!(fitted.confidence(0.0, 0.5, 100) < 0.35);
        let mean: f64 =
            outcomes.iter().map(|o| fitted.confidence(o.margin, 0.5, 100)).sum::<f64>() / 1000.0;
        assert!((mean - 0.6).abs() < 0.01, "{mean}");
    }

    #[test]
    fn stays_finite_when_all_are_right_or_there_are_none() {
        let outcomes = vec![outcome(5.0, true); 20];
        assert!(Calibration::fit(&outcomes).confidence(5.0, 0.5, 50) > 0.9);
        assert!(Calibration::fit(&[]).confidence(5.0, 0.5, 50).is_finite());
    }

    #[test]
    fn solves_equations() {
        let mut matrix = [[0.5; INPUTS]; INPUTS];
        for (index, row) in matrix.iter_mut().enumerate() {
            row[index] = 4.0;
        }
        let wanted = [1.0, -2.0, 3.0, 0.0, 5.0];
        let target = matrix.map(|row| product(&row, &wanted));
        for (found, wanted) in solve(matrix, target).into_iter().zip(wanted) {
            assert!((found - wanted).abs() < 1e-9);
        }
    }
}
