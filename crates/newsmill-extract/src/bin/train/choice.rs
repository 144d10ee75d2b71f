//! Fits the weights of a choice among candidates: a conditional logit (D. McFadden: Conditional logit analysis of
//! qualitative choice behavior, 1974) with an L2 penalty, and signs that some weights must have.

use std::path::PathBuf;

use newsmill_extract::training::Candidate;

use crate::folder::{self, FOLDS, Known, float};
use crate::{say, table};

/// What a choice is fitted by.
pub(crate) struct Task {
    /// The source file of the table.
    pub(crate) file: &'static str,
    /// The names of the features, in the table's order.
    pub(crate) names: &'static [&'static str],
    /// Features that for a reason never speak against a candidate, and never for one.
    pub(crate) never_against: &'static [&'static str],
    pub(crate) never_for: &'static [&'static str],
    /// The candidates of a page.
    pub(crate) candidates: fn(&Known) -> Vec<Candidate>,
    /// The field of the gold that says what is right, and whether a candidate is that.
    pub(crate) gold: &'static str,
    pub(crate) is_right: fn(&str, &str) -> bool,
}

/// A page: the features of its candidates and whether they are right.
struct Case {
    fold: usize,
    candidates: Vec<(Vec<usize>, bool)>,
}

impl Case {
    /// Whether the first of the candidates with the highest score is right; where there is none, no.
    fn is_solved(&self, weights: &[f64]) -> bool {
        let mut best: Option<(f64, bool)> = None;
        for (features, right) in &self.candidates {
            // As in the table, so that a tie is one here too.
            let score = features.iter().map(|at| table::hundredths(weights[*at])).sum();
            if best.is_none_or(|(other, _)| score > other) {
                best = Some((score, *right));
            }
        }
        best.is_some_and(|(_, right)| right)
    }

    fn can_be_solved(&self) -> bool {
        self.candidates.iter().any(|(_, right)| *right)
    }

    /// The chance of each candidate, and that of the right ones together.
    fn chances(&self, weights: &[f64]) -> (Vec<f64>, f64) {
        let scores: Vec<f64> = self
            .candidates
            .iter()
            .map(|(features, _)| features.iter().map(|at| weights[*at]).sum())
            .collect();
        let highest = scores.iter().copied().fold(f64::MIN, f64::max);
        let powers: Vec<f64> = scores.iter().map(|score| (score - highest).exp()).collect();
        let all: f64 = powers.iter().sum();
        let chances: Vec<f64> = powers.iter().map(|power| power / all).collect();
        let pairs = chances.iter().zip(&self.candidates);
        let right = pairs.map(|(chance, (_, right))| if *right { *chance } else { 0.0 }).sum();
        (chances, right)
    }
}

/// Penalties that are tried. The strongest is taken that explains unseen sites as well as the best, but for one standard
/// error (L. Breiman et al.: Classification and regression trees, 1984): pages of other kinds of sites are to come.
const PENALTIES: [f64; 9] = [1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 30.0, 50.0];

/// Fits the table of a task to the articles of a folder.
pub(crate) fn run(task: &Task, folder: &std::path::Path, others: &[PathBuf]) -> Result<(), String> {
    let cases = read(task, folder)?;
    let solvable = cases.iter().filter(|case| case.can_be_solved()).count();
    say(&format!("{}: {} pages, {solvable} with the answer", folder::name(folder), cases.len()));
    let losses = PENALTIES.map(|penalty| cross_validate(task, &cases, penalty));
    let best =
        losses.iter().copied().reduce(|one, other| if other.0 < one.0 { other } else { one });
    let bound = best.map_or(f64::MAX, |(loss, error)| loss + error);
    let good = PENALTIES.into_iter().zip(losses).filter(|(_, (loss, _))| *loss <= bound);
    let penalty = good.map(|(penalty, _)| penalty).fold(PENALTIES[0], f64::max);
    let all: Vec<&Case> = cases.iter().collect();
    let weights = fit(task, &all, penalty);
    say(&format!("penalty {penalty}, all sites: {}", share(&all, &weights)));
    for other in others {
        let cases = read(task, other)?;
        let share = share(&cases.iter().collect::<Vec<_>>(), &weights);
        say(&format!("{}: {} pages, {share}", folder::name(other), cases.len()));
    }
    table::write_weights(task.file, task.names, &weights)
}

fn read(task: &Task, folder: &std::path::Path) -> Result<Vec<Case>, String> {
    let cases = folder::read(folder, |known| {
        let gold = known.gold(task.gold);
        if gold.is_empty() || known.kind() != "article" {
            return Ok(None);
        }
        let of = |candidate: Candidate| {
            let features = candidate.features.iter().enumerate();
            let features = features.filter_map(|(at, is)| is.then_some(at)).collect();
            (features, (task.is_right)(&candidate.text, gold))
        };
        let candidates = (task.candidates)(known).into_iter().map(of).collect();
        Ok(Some(Case { fold: known.fold(), candidates }))
    })?;
    Ok(cases.into_iter().flatten().collect())
}

/// The share of pages whose choice is right.
fn share(cases: &[&Case], weights: &[f64]) -> String {
    let right = cases.iter().filter(|case| case.is_solved(weights)).count();
    format!("{right} right, {:.4}", float(right) / float(cases.len().max(1)))
}

/// Judges each fold by what the others teach, and says how well; the mean loss of the pages that can be right, and its
/// standard error.
fn cross_validate(task: &Task, cases: &[Case], penalty: f64) -> (f64, f64) {
    let mut losses = Vec::new();
    let (mut folds, mut right) = (Vec::new(), 0);
    for fold in 0..FOLDS {
        let (held, others): (Vec<&Case>, Vec<&Case>) =
            cases.iter().partition(|case| case.fold == fold);
        let weights = fit(task, &others, penalty);
        for case in held.iter().filter(|case| case.can_be_solved()) {
            losses.push(-case.chances(&weights).1.max(1e-9).ln());
        }
        let solved = held.iter().filter(|case| case.is_solved(&weights)).count();
        folds.push(format!("{:.3}", float(solved) / float(held.len().max(1))));
        right += solved;
    }
    let count = float(losses.len().max(2));
    let loss = losses.iter().sum::<f64>() / count;
    let spread = losses.iter().map(|other| (other - loss) * (other - loss)).sum::<f64>();
    let error = (spread / (count - 1.0) / count).sqrt();
    let (share, folds) = (float(right) / float(cases.len().max(1)), folds.join(" "));
    say(&format!(
        "penalty {penalty}: loss {loss:.4} ± {error:.4}, right {share:.4}, by fold {folds}"
    ));
    (loss, error)
}

const STEPS: i32 = 600;

/// The weights that make the right candidates likeliest among those of their pages (Adam over all pages at once).
fn fit(task: &Task, cases: &[&Case], penalty: f64) -> Vec<f64> {
    let size = task.names.len();
    let floor: Vec<bool> =
        task.names.iter().map(|name| task.never_against.contains(name)).collect();
    let ceiling: Vec<bool> = task.names.iter().map(|name| task.never_for.contains(name)).collect();
    let mut weights = vec![0.0; size];
    let (mut first, mut second) = (vec![0.0; size], vec![0.0; size]);
    for step in 1..=STEPS {
        let gradient = gradient(cases, &weights, penalty);
        let rate = 0.05 * (1.0 - f64::from(step) / f64::from(STEPS + 1));
        let (fade_first, fade_second) = (1.0 - 0.9_f64.powi(step), 1.0 - 0.99_f64.powi(step));
        for at in 0..size {
            first[at] = 0.9 * first[at] + 0.1 * gradient[at];
            second[at] = 0.99 * second[at] + 0.01 * gradient[at] * gradient[at];
            weights[at] -=
                rate * (first[at] / fade_first) / ((second[at] / fade_second).sqrt() + 1e-8);
            if (floor[at] && weights[at] < 0.0) || (ceiling[at] && weights[at] > 0.0) {
                weights[at] = 0.0;
            }
        }
    }
    weights
}

/// The slope of the loss, with the penalty's.
fn gradient(cases: &[&Case], weights: &[f64], penalty: f64) -> Vec<f64> {
    let mut gradient: Vec<f64> = weights.iter().map(|weight| penalty * weight).collect();
    for case in cases.iter().filter(|case| case.can_be_solved()) {
        let (chances, all) = case.chances(weights);
        for (chance, (features, right)) in chances.iter().zip(&case.candidates) {
            let slope = if *right { chance - chance / all } else { *chance };
            features.iter().for_each(|at| gradient[*at] += slope);
        }
    }
    gradient
}
