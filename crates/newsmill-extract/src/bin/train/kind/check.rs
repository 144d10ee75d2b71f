//! How well kinds are told apart on sites that were not learned from.

use std::collections::BTreeMap;

use newsmill_extract::training::{KINDS, Model};

use super::boost::{CLASSES, Grown};
use super::pages::Sample;
use super::train;
use crate::folder::{FOLDS, float};

const DOCUMENTATION: usize = 4;

/// What is found in a page.
pub(crate) struct Judged {
    fold: usize,
    /// The sum of the scores of each kind.
    scores: [f64; CLASSES],
}

impl Judged {
    fn kind(&self) -> usize {
        best(&self.scores)
    }
}

fn best(values: &[f64; CLASSES]) -> usize {
    let mut best = 0;
    for (at, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = at;
        }
    }
    best
}

/// Judges each page by the trees that grew on the other sites; as first seen, without an address from outside.
pub(crate) fn cross_validate(samples: &[Sample]) -> Vec<Judged> {
    let models: Vec<Grown> = std::thread::scope(|scope| {
        let grow = |part: usize| {
            scope.spawn(move || {
                let others: Vec<&Sample> =
                    samples.iter().filter(|sample| sample.fold != part).collect();
                train(&others, u64::try_from(part).unwrap_or(0) + 1)
            })
        };
        let threads: Vec<_> = (0..FOLDS).map(grow).collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    let judge = |sample: &Sample| Judged {
        fold: sample.fold,
        scores: models[sample.fold].model(1.0).scores(&sample.seen[0]),
    };
    samples.iter().map(judge).collect()
}

/// The F1 of articles against all but documentation, by fold; which kinds are taken for which; each wrong page.
pub(crate) fn report(samples: &[Sample], judged: &[Judged]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut taken: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut counts = [[0_usize; 3]; FOLDS];
    let mut right = 0;
    for (sample, judged) in samples.iter().zip(judged) {
        let (is, said) = (sample.class == 0, judged.kind() == 0);
        *taken.entry((&sample.named, KINDS[judged.kind()].name())).or_default() += 1;
        right += usize::from(judged.kind() == sample.class);
        if sample.class == DOCUMENTATION {
            continue;
        }
        for (count, hit) in counts[judged.fold].iter_mut().zip([is && said, is, said]) {
            *count += usize::from(hit);
        }
        if is != said {
            let kind = KINDS[judged.kind()].name();
            lines.push(format!(
                "wrong: {} ({}) is {}, taken for {kind}",
                sample.file, sample.site, sample.named
            ));
        }
    }
    for ((named, kind), count) in taken {
        lines.push(format!("{named} taken for {kind}: {count}"));
    }
    let f1 = |counts: &[[usize; 3]]| {
        let sum = |at: usize| float(counts.iter().map(|count| count[at]).sum());
        2.0 * sum(0) / (sum(1) + sum(2))
    };
    let folds: Vec<String> = counts.iter().map(|count| format!("{:.3}", f1(&[*count]))).collect();
    lines.push(format!("right: {:.4} of {}", float(right) / float(samples.len()), samples.len()));
    lines.push(format!("article F1: {:.4}, by fold {}", f1(&counts), folds.join(" ")));
    lines
}

/// What to multiply scores with so that the probabilities of unseen pages explain them best.
pub(crate) fn sharpness(samples: &[Sample], judged: &[Judged]) -> f64 {
    let loss = |sharpness: f64| -> f64 {
        let pages = samples.iter().zip(judged);
        pages.map(|(sample, judged)| -probabilities(judged, sharpness)[sample.class].ln()).sum()
    };
    (10..=40)
        .map(|step| f64::from(step) / 20.0)
        .min_by(|one, other| loss(*one).total_cmp(&loss(*other)))
        .unwrap_or(1.0)
}

fn probabilities(judged: &Judged, sharpness: f64) -> [f64; CLASSES] {
    newsmill_extract::training::softmax(judged.scores.map(|score| score * sharpness))
}

/// How often the likeliest kind is right, by how likely it is said to be.
pub(crate) fn reliability(samples: &[Sample], judged: &[Judged], sharpness: f64) -> Vec<String> {
    let mut bands: BTreeMap<usize, (usize, usize, f64)> = BTreeMap::new();
    for (sample, judged) in samples.iter().zip(judged) {
        let confidence = probabilities(judged, sharpness)[judged.kind()];
        let band = (1..10).filter(|band| confidence * 10.0 >= f64::from(*band)).count();
        let (pages, right, sum) = bands.entry(band).or_default();
        *pages += 1;
        *right += usize::from(judged.kind() == sample.class);
        *sum += confidence;
    }
    let line = |(band, (pages, right, sum)): (usize, (usize, usize, f64))| {
        let (pages, right) = (float(pages), float(right));
        format!("said 0.{band}: {pages} pages, mean {:.3}, right {:.3}", sum / pages, right / pages)
    };
    let mut lines: Vec<String> = bands.into_iter().map(line).collect();
    lines.push(format!("sharpness {sharpness}"));
    lines
}

/// How many pages of another set are called articles.
pub(crate) fn share_of_articles(name: &str, samples: &[Sample], grown: &Grown) -> String {
    let model: Model<'_> = grown.model(1.0);
    let articles =
        samples.iter().filter(|sample| best(&model.scores(&sample.seen[0])) == 0).count();
    format!("{name}: {articles} of {} are called articles", samples.len())
}
