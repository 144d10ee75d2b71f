//! Fits the weights of the [`judge`](crate::judge) on pages with known text. Not part of the product:
//! `PAGES=FOLDER cargo test --release -p newsmill-extract train -- --ignored --nocapture` writes `src/judge.weights`;
//! the folder holds `gold.jsonl` and `pages/`, as WCXB's development set does. Before that it prints what five models,
//! each fitted without one fifth of the sites, reach on that fifth.

use std::collections::HashSet;
use std::fs;
use std::io::Read;
use std::path::Path;

use newsmill_html::{Tag, decode, parse};
use serde_json::Value;

use crate::content::Content;
use crate::features::FEATURES;
use crate::judge::{HIDDEN, Model};
use crate::layout::Layout;
use crate::signals::Signals;
use crate::words::{FNV_START, Shingles, hash, mix, words};
use crate::{content, extract};

/// A piece: what is known of it, whether it is the article's, and how much that matters.
struct Sample {
    features: Vec<(u16, f32)>,
    wanted: bool,
    weight: f32,
}

/// A page with its pieces and what it should give.
struct Example {
    fold: u64,
    samples: Vec<Sample>,
    texts: Vec<Vec<u64>>,
    rules: Vec<bool>,
    gold: Vec<u64>,
}

pub(crate) const FOLDS: u64 = 5;

/// The text of a compressed page.
pub(crate) fn read_page(path: &Path) -> String {
    let raw = fs::read(path).unwrap();
    let mut bytes = Vec::new();
    flate2::read::MultiGzDecoder::new(raw.as_slice()).read_to_end(&mut bytes).unwrap();
    decode(&bytes, None).text.into()
}

/// The last two labels of the host: pages of one site stay together.
pub(crate) fn site(url: &str) -> u64 {
    let host = url.split("//").nth(1).unwrap_or(url).split('/').next().unwrap_or(url);
    let labels: Vec<&str> = host.rsplit('.').take(2).collect();
    // FNV-1a over bytes.
    labels.join(".").bytes().fold(FNV_START, |hash, byte| mix(hash, u64::from(byte)))
}

/// Which pieces stand in the text that is known to be right.
fn wanted(layout: &Layout, rules: &Content, gold: &str) -> Vec<bool> {
    let shingles = Shingles::of([&words(gold)]);
    let as_one = |words: &[u64]| words.iter().fold(7, |hash, word| mix(hash, *word));
    let lines: HashSet<u64> = gold.lines().map(|line| as_one(&words(line))).collect();
    let mut seen: HashSet<u64> = rules
        .pieces
        .iter()
        .filter_map(|at| layout.pieces.get(*at))
        .map(|piece| hash(&piece.text))
        .collect();
    let kept: HashSet<usize> = rules.pieces.iter().copied().collect();
    layout
        .pieces
        .iter()
        .enumerate()
        .map(|(at, piece)| {
            let words = words(&piece.text);
            let found = match shingles.shares(&words) {
                [Some(share)] => share >= 0.5,
                [None] => !words.is_empty() && lines.contains(&as_one(&words)),
            };
            // Of several copies the one in the text counts, else the first.
            found && (kept.contains(&at) || seen.insert(hash(&piece.text)))
        })
        .collect()
}

fn example(page: &Path, record: &Value) -> Example {
    let text = read_page(page);
    let dom = parse(&text);
    let root = dom.elements(dom.root(), Tag::Body).next().unwrap_or(dom.root());
    let signals = Signals::read(&dom);
    let (layout, rules) = extract::by_rules(&dom, root);
    let rows = content::describe(&dom, root, &layout, &rules, &signals);
    let gold = record["body_text"].as_str().unwrap_or("");
    let wanted = wanted(&layout, &rules, gold);
    let gold = words(gold);
    let whole = f32::from(u16::try_from(gold.len().max(20)).unwrap_or(u16::MAX));
    let texts: Vec<Vec<u64>> = layout.pieces.iter().map(|piece| words(&piece.text)).collect();
    let samples = rows
        .into_iter()
        .zip(&texts)
        .zip(wanted)
        .map(|((features, words), wanted)| {
            let share = f32::from(u16::try_from(words.len()).unwrap_or(u16::MAX)) / whole;
            Sample { features: sparse(&features), wanted, weight: share.clamp(0.002, 0.5) }
        })
        .collect();
    let mut kept = vec![false; layout.pieces.len()];
    rules.pieces.iter().for_each(|at| kept[*at] = true);
    Example {
        fold: site(record["url"].as_str().unwrap_or("")) % FOLDS,
        samples,
        texts,
        rules: kept,
        gold,
    }
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
        f32::from(u16::try_from(self.next() >> 48).unwrap()) / 65_536.0
    }
}

fn shuffle<T>(values: &mut [T], random: &mut Random) {
    for at in (1..values.len()).rev() {
        let other = usize::try_from(random.next() % u64::try_from(at + 1).unwrap()).unwrap();
        values.swap(at, other);
    }
}

/// Units of each of the networks that decide together; side by side they are the judge's one network.
const UNITS: usize = 16;

/// All weights in one row, as Adam likes them: input, bias, output, last.
const WEIGHTS: usize = FEATURES * UNITS + 2 * UNITS + 1;

fn model_of(flat: &[f32]) -> Model<UNITS> {
    let row = |at: usize| <[f32; UNITS]>::try_from(&flat[at * UNITS..(at + 1) * UNITS]).unwrap();
    Model {
        input: (0..FEATURES).map(row).collect(),
        bias: row(FEATURES),
        output: row(FEATURES + 1),
        last: flat[WEIGHTS - 1],
    }
}

/// The numbers that are not 0, with their places.
fn sparse(features: &[f32; FEATURES]) -> Vec<(u16, f32)> {
    let numbered = features.iter().enumerate().filter(|(_, value)| **value != 0.0);
    numbered.map(|(at, value)| (u16::try_from(at).unwrap(), *value)).collect()
}

fn dense(features: &[(u16, f32)]) -> [f32; FEATURES] {
    let mut out = [0.0; FEATURES];
    features.iter().for_each(|(at, value)| out[usize::from(*at)] = *value);
    out
}

/// Adds one sample's gradient of the logistic loss to `gradient`, of the weights `flat`.
fn add_gradient(flat: &[f32], sample: &Sample, gradient: &mut [f32], random: &mut Random) {
    let shown: Vec<(usize, f32)> = sample
        .features
        .iter()
        .filter(|_| random.next() % 100 >= BLIND_PERCENT)
        .map(|(at, value)| (usize::from(*at) * UNITS, *value))
        .collect();
    let mut hidden: [f32; UNITS] = flat[FEATURES * UNITS..][..UNITS].try_into().unwrap();
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
    let mean = samples.iter().map(|sample| f64::from(sample.weight)).sum::<f64>()
        / f64::from(u32::try_from(samples.len()).unwrap());
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
            let scale = f32::from(u16::try_from(batch.len()).unwrap()) * mean as f32;
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
    let members: Vec<Model<UNITS>> = (0..u64::try_from(HIDDEN / UNITS).unwrap())
        .map(|seed| fit(samples, 0x2545_f491 + seed * 7_919))
        .collect();
    let share = f32::from(u16::try_from(members.len()).unwrap());
    let join = |rows: Vec<&[f32; UNITS]>| -> [f32; HIDDEN] {
        rows.into_iter().flatten().copied().collect::<Vec<_>>().try_into().unwrap()
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
    let mut counts = std::collections::HashMap::<u64, i64>::new();
    example.gold.iter().for_each(|word| *counts.entry(*word).or_default() += 1);
    let (mut chosen, mut good) = (0_u32, 0_u32);
    for at in (0..example.texts.len()).filter(|at| keep(*at)) {
        for word in &example.texts[at] {
            chosen += 1;
            let left = counts.entry(*word).or_default();
            good += u32::from(*left > 0);
            *left -= 1;
        }
    }
    let gold = f64::from(u32::try_from(example.gold.len()).unwrap());
    2.0 * f64::from(good) / (f64::from(chosen) + gold).max(1.0)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / f64::from(u32::try_from(values.len().max(1)).unwrap())
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

#[test]
#[ignore = "fits the weights anew; needs a folder of pages"]
#[expect(clippy::disallowed_methods, reason = "a tool that is run by hand")]
fn train() {
    let folder = std::env::var("PAGES").unwrap();
    let folder = Path::new(&folder);
    let gold = fs::read_to_string(folder.join("gold.jsonl")).unwrap();
    let examples: Vec<Example> = gold
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|record| record["kind"] == "article")
        .map(|record| {
            example(&folder.join("pages").join(record["file"].as_str().unwrap()), &record)
        })
        .collect();
    let samples = |wanted: &dyn Fn(&Example) -> bool| -> Vec<&Sample> {
        examples
            .iter()
            .filter(|example| wanted(example))
            .flat_map(|example| &example.samples)
            .collect()
    };
    println!("{} pages, {} pieces", examples.len(), samples(&|_| true).len());
    let best: Vec<f64> =
        examples.iter().map(|example| word_f1(example, |at| example.samples[at].wanted)).collect();
    println!("with the wanted pieces: {:.4}", mean(&best));
    let mut all = (Vec::new(), Vec::new());
    for fold in 0..FOLDS {
        let model = committee(&samples(&|example| example.fold != fold));
        let held: Vec<&Example> = examples.iter().filter(|example| example.fold == fold).collect();
        let rules: Vec<f64> =
            held.iter().map(|example| word_f1(example, |at| example.rules[at])).collect();
        let judged: Vec<f64> = held
            .iter()
            .map(|example| {
                word_f1(example, |at| model.odds(&dense(&example.samples[at].features)) > 0.0)
            })
            .collect();
        println!(
            "fold {fold}: {} pages, rules {:.4}, judged {:.4}",
            held.len(),
            mean(&rules),
            mean(&judged)
        );
        all.0.extend(rules);
        all.1.extend(judged);
    }
    println!("all: rules {:.4}, judged {:.4}", mean(&all.0), mean(&all.1));
    let model = committee(&samples(&|_| true));
    fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/judge.weights"), write(&model))
        .unwrap();
}
