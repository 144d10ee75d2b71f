//! The table of the judge of pieces: a network with one hidden layer.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use newsmill_extract::training::{JUDGE, Piece, pieces, words};

use crate::folder::{self, FOLDS, Known, float};
use crate::{say, table};

/// What is known of a piece, and how many units judge by it.
const FEATURES: usize = JUDGE.0;
const HIDDEN: usize = JUDGE.1;

/// A piece: what is known of it, whether it is the article's, and how much that matters.
struct Sample {
    features: Vec<(u16, f32)>,
    wanted: bool,
    weight: f32,
}

/// A page with its pieces and what it should give.
struct Example {
    fold: usize,
    samples: Vec<Sample>,
    texts: Vec<Vec<u64>>,
    rules: Vec<bool>,
    gold: Vec<u64>,
}

/// Words of a run that texts are compared by.
const RUN: usize = 3;

/// Which pieces stand in the text that is known to be right.
fn wanted(pieces: &[Piece], gold: &str) -> Vec<bool> {
    let text = words(gold);
    let runs: HashSet<&[u64]> = text.windows(RUN).collect();
    let lines: HashSet<Vec<u64>> = gold.lines().map(words).collect();
    let kept = pieces.iter().filter(|piece| piece.kept);
    let mut seen: HashSet<&str> = kept.map(|piece| piece.text.as_str()).collect();
    pieces
        .iter()
        .map(|piece| {
            let words = words(&piece.text);
            let found = if words.len() < RUN || runs.is_empty() {
                !words.is_empty() && lines.contains(&words)
            } else {
                let known = words.windows(RUN).filter(|run| runs.contains(run)).count();
                2 * known >= words.len() + 1 - RUN
            };
            // Of several copies the one in the text counts, else the first.
            found && (piece.kept || seen.insert(&piece.text))
        })
        .collect()
}

fn example(known: &Known) -> Example {
    let pieces = pieces(&known.page());
    let wanted = wanted(&pieces, known.gold("body_text"));
    let gold = words(known.gold("body_text"));
    let whole = single(gold.len().max(20));
    let texts: Vec<Vec<u64>> = pieces.iter().map(|piece| words(&piece.text)).collect();
    let samples = pieces
        .iter()
        .zip(&texts)
        .zip(wanted)
        .map(|((piece, words), wanted)| {
            let share = single(words.len()) / whole;
            Sample { features: sparse(&piece.row), wanted, weight: share.clamp(0.002, 0.5) }
        })
        .collect();
    let rules = pieces.iter().map(|piece| piece.kept).collect();
    Example { fold: known.fold(), samples, texts, rules, gold }
}

/// The weights of a network: a row a feature, the biases of the units, their weights, and the last bias.
struct Model<const UNITS: usize> {
    input: Vec<[f32; UNITS]>,
    bias: [f32; UNITS],
    output: [f32; UNITS],
    last: f32,
}

impl<const UNITS: usize> Model<UNITS> {
    /// How surely a piece is the article's, as log odds.
    fn odds(&self, features: &[(u16, f32)]) -> f32 {
        let mut sums = self.bias;
        for (at, value) in features {
            let row = &self.input[usize::from(*at)];
            sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += value * weight);
        }
        sums.iter().zip(&self.output).map(|(sum, weight)| sum.max(0.0) * weight).sum::<f32>()
            + self.last
    }
}

/// A small count as a number to reckon with.
fn single(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

/// Numbers that look random and are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn unit(&mut self) -> f32 {
        f32::from(u16::try_from(self.next() >> 48).unwrap_or(0)) / 65_536.0
    }
}

fn shuffle<T>(values: &mut [T], random: &mut Random) {
    for at in (1..values.len()).rev() {
        let count = u64::try_from(at + 1).unwrap_or(1);
        let other = usize::try_from(random.next() % count).unwrap_or(0);
        values.swap(at, other);
    }
}

/// Units of each of the networks that decide together; side by side they are the judge's one network.
const UNITS: usize = 16;

/// All weights in one row, as Adam likes them: input, bias, output, last.
const WEIGHTS: usize = FEATURES * UNITS + 2 * UNITS + 1;

fn model_of(flat: &[f32]) -> Model<UNITS> {
    let row = |at: usize| std::array::from_fn(|unit| flat[at * UNITS + unit]);
    Model {
        input: (0..FEATURES).map(row).collect(),
        bias: row(FEATURES),
        output: row(FEATURES + 1),
        last: flat[WEIGHTS - 1],
    }
}

/// The numbers that are not 0, with their places.
fn sparse(features: &[f32]) -> Vec<(u16, f32)> {
    let numbered = (0_u16..).zip(features).filter(|(_, value)| **value != 0.0);
    numbered.map(|(at, value)| (at, *value)).collect()
}

/// Adds one sample's gradient of the logistic loss to `gradient`, of the weights `flat`.
fn add_gradient(flat: &[f32], sample: &Sample, gradient: &mut [f32], random: &mut Random) {
    let shown: Vec<(usize, f32)> = sample
        .features
        .iter()
        .filter(|_| random.next() % 100 >= BLIND_PERCENT)
        .map(|(at, value)| (usize::from(*at) * UNITS, *value))
        .collect();
    let mut hidden: [f32; UNITS] = std::array::from_fn(|unit| flat[FEATURES * UNITS + unit]);
    for (at, value) in &shown {
        hidden.iter_mut().zip(&flat[*at..]).for_each(|(sum, weight)| *sum += value * weight);
    }
    let output = &flat[(FEATURES + 1) * UNITS..];
    let odds: f32 = hidden.iter().zip(output).map(|(sum, weight)| sum.max(0.0) * weight).sum();
    let chance = 1.0 / (1.0 + (-odds - flat[WEIGHTS - 1]).exp());
    let error = (chance - if sample.wanted { 1.0 } else { 0.0 }) * sample.weight;
    let mut back = [0.0; UNITS];
    for unit in (0..UNITS).filter(|unit| hidden[*unit] > 0.0) {
        back[unit] = error * output[unit];
        gradient[(FEATURES + 1) * UNITS + unit] += error * hidden[unit];
        gradient[FEATURES * UNITS + unit] += back[unit];
    }
    gradient[WEIGHTS - 1] += error;
    for (at, value) in &shown {
        gradient[*at..].iter_mut().zip(&back).for_each(|(sum, back)| *sum += back * value);
    }
}

const EPOCHS: u16 = 14;
const BATCH: usize = 128;
const DECAY: f32 = 1e-2;
/// Of each sample this share of the numbers is not shown, so that no single one is relied on.
const BLIND_PERCENT: u64 = 10;

fn fit(samples: &[&Sample], seed: u64) -> Model<UNITS> {
    let mut random = Random(seed);
    let mut flat: Vec<f32> = (0..WEIGHTS).map(|_| (random.unit() - 0.5) * 0.3).collect();
    let (mut first, mut second) = (vec![0.0_f32; WEIGHTS], vec![0.0_f32; WEIGHTS]);
    let mut order: Vec<&Sample> = samples.to_vec();
    let mean =
        samples.iter().map(|sample| f64::from(sample.weight)).sum::<f64>() / float(samples.len());
    let mut step = 0_i32;
    for epoch in 0..EPOCHS {
        shuffle(&mut order, &mut random);
        let rate = 0.004 * (1.0 - f32::from(epoch) / f32::from(EPOCHS)).max(0.05);
        for batch in order.chunks(BATCH) {
            let mut gradient = vec![0.0_f32; WEIGHTS];
            for sample in batch {
                add_gradient(&flat, sample, &mut gradient, &mut random);
            }
            step += 1;
            #[expect(clippy::cast_possible_truncation, reason = "a mean of small numbers")]
            let scale = single(batch.len()) * mean as f32;
            let (fade_first, fade_second) = (1.0 - 0.9_f32.powi(step), 1.0 - 0.999_f32.powi(step));
            for at in 0..WEIGHTS {
                let slope = gradient[at] / scale;
                first[at] = 0.9 * first[at] + 0.1 * slope;
                second[at] = 0.999 * second[at] + 0.001 * slope * slope;
                flat[at] -= rate
                    * (first[at] / fade_first / ((second[at] / fade_second).sqrt() + 1e-8)
                        + DECAY * flat[at]);
            }
        }
    }
    model_of(&flat)
}

/// Several networks that began differently, side by side: their mean.
fn committee(samples: &[&Sample]) -> Model<HIDDEN> {
    let members: Vec<Model<UNITS>> = (0_u64..)
        .take(HIDDEN / UNITS)
        .map(|seed| fit(samples, 0x2545_f491 + seed * 7_919))
        .collect();
    let share = single(members.len());
    let join = |rows: Vec<&[f32; UNITS]>| -> [f32; HIDDEN] {
        std::array::from_fn(|unit| rows[unit / UNITS][unit % UNITS])
    };
    Model {
        input: (0..FEATURES)
            .map(|at| join(members.iter().map(|member| &member.input[at]).collect()))
            .collect(),
        bias: join(members.iter().map(|member| &member.bias).collect()),
        output: join(members.iter().map(|member| &member.output).collect())
            .map(|weight| weight / share),
        last: members.iter().map(|member| member.last).sum::<f32>() / share,
    }
}

/// The F1 of the words of the chosen pieces.
fn word_f1(example: &Example, keep: impl Fn(usize) -> bool) -> f64 {
    let mut counts = HashMap::<u64, i64>::new();
    example.gold.iter().for_each(|word| *counts.entry(*word).or_default() += 1);
    let (mut chosen, mut good) = (0, 0);
    for at in (0..example.texts.len()).filter(|at| keep(*at)) {
        for word in &example.texts[at] {
            chosen += 1;
            let left = counts.entry(*word).or_default();
            good += usize::from(*left > 0);
            *left -= 1;
        }
    }
    2.0 * float(good) / float(chosen + example.gold.len()).max(1.0)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / float(values.len().max(1))
}

fn write(model: &Model<HIDDEN>) -> String {
    let rows = model.input.iter().chain([&model.bias, &model.output]);
    let line = |row: &[f32; HIDDEN]| {
        row.iter().map(|value| format!("{value:.3}")).collect::<Vec<_>>().join(" ")
    };
    let mut out: Vec<String> = rows.map(line).collect();
    out.push(format!("{:.3}\n", model.last));
    out.join("\n")
}

/// The articles of a folder whose text is known.
fn read(folder: &Path) -> Result<Vec<Example>, String> {
    let known = |known: &Known| {
        let is_known = known.kind() == "article" && !known.gold("body_text").is_empty();
        Ok(is_known.then(|| example(known)))
    };
    Ok(folder::read(folder, known)?.into_iter().flatten().collect())
}

fn samples<'e>(examples: impl Iterator<Item = &'e Example>) -> Vec<&'e Sample> {
    examples.flat_map(|example| &example.samples).collect()
}

/// The word F1 of each page by the rules and by a model.
fn compare(examples: &[&Example], model: &Model<HIDDEN>) -> (Vec<f64>, Vec<f64>) {
    let judged = |example: &Example, at: usize| model.odds(&example.samples[at].features) > 0.0;
    let rules = examples.iter().map(|example| word_f1(example, |at| example.rules[at]));
    (rules.collect(), examples.iter().map(|each| word_f1(each, |at| judged(each, at))).collect())
}

/// Fits the table to the articles of `folder`.
pub(crate) fn run(folder: &Path, others: &[PathBuf]) -> Result<(), String> {
    let examples = read(folder)?;
    let count = samples(examples.iter()).len();
    say(&format!("{}: {} pages, {count} pieces", folder::name(folder), examples.len()));
    let best: Vec<f64> =
        examples.iter().map(|example| word_f1(example, |at| example.samples[at].wanted)).collect();
    say(&format!("with the wanted pieces: {:.4}", mean(&best)));
    let mut all = (Vec::new(), Vec::new());
    for fold in 0..FOLDS {
        let model = committee(&samples(examples.iter().filter(|example| example.fold != fold)));
        let held: Vec<&Example> = examples.iter().filter(|example| example.fold == fold).collect();
        let (rules, judged) = compare(&held, &model);
        let (count, by) = (held.len(), [mean(&rules), mean(&judged)]);
        say(&format!("fold {fold}: {count} pages, rules {:.4}, judged {:.4}", by[0], by[1]));
        all.0.extend(rules);
        all.1.extend(judged);
    }
    say(&format!("all: rules {:.4}, judged {:.4}", mean(&all.0), mean(&all.1)));
    let model = committee(&samples(examples.iter()));
    for other in others {
        let examples = read(other)?;
        let (rules, judged) = compare(&examples.iter().collect::<Vec<_>>(), &model);
        let (count, name) = (examples.len(), folder::name(other));
        say(&format!(
            "{name}: {count} pages, rules {:.4}, judged {:.4}",
            mean(&rules),
            mean(&judged)
        ));
    }
    table::write("judge.weights", &write(&model))
}
