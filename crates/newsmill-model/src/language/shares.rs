//! How often each feature comes in each language, by several sources.

use std::collections::HashMap;

use super::alphabet::{Alphabet, SPACE};
use super::encoder::PADDING;
use super::features::{CLASSES, ORDER_MAX, ORDER_MIN, class_of, each_key, gram};
use super::material::{Material, codes_of};

/// A feature's share of all features of its class in a language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Share {
    pub(super) key: u64,
    pub(super) label: u8,
    pub(super) share: f32,
}

/// What every feature's share is taken to be at least, in every language: one in a million.
pub(super) const FLOOR: f32 = 1e-6;
/// Shares of words and n-grams that are too small to matter.
const SHARE_MIN: f64 = 1e-7;

/// What the sources weigh against each other: running text, words, n-grams.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mix {
    pub(super) texts: f64,
    pub(super) words: f64,
    pub(super) grams: f64,
}

/// The shares of one source in one language, by class adding up to 1; and which classes it has.
#[derive(Default)]
struct Source {
    counts: HashMap<u64, f64>,
    totals: [f64; CLASSES],
}

impl Source {
    fn add(&mut self, key: u64, count: f64) {
        *self.counts.entry(key).or_default() += count;
        self.totals[class_of(key)] += count;
    }
}

/// Shares of the same feature together; `shares` are sorted by key.
pub(super) fn groups(shares: &[Share]) -> impl Iterator<Item = &[Share]> {
    shares.chunk_by(|one, other| one.key == other.key)
}

/// The shares of a script's features in its languages, by key and label.
pub(super) struct Shares {
    /// Of words and n-grams, sorted.
    known: Vec<Share>,
    /// By label and class: what is left for the texts.
    text_weights: Vec<[f64; CLASSES]>,
}

impl Shares {
    pub(super) fn new(material: &Material, script: usize, labels: &[String], mix: Mix) -> Self {
        let alphabet = Alphabet::new();
        let mut known = Vec::new();
        let mut text_weights = Vec::new();
        for (label, language) in (0_u8..).zip(labels) {
            let words = of_words(&alphabet, material, script, language);
            let grams = of_grams(&alphabet, material, script, language);
            let mut left = [1.0; CLASSES];
            let mut scales = [[0.0; CLASSES]; 2];
            for class in 0..CLASSES {
                let words_weight = if words.totals[class] > 0.0 { mix.words } else { 0.0 };
                let grams_weight = if grams.totals[class] > 0.0 { mix.grams } else { 0.0 };
                let all = mix.texts + words_weight + grams_weight;
                left[class] = mix.texts / all;
                scales[0][class] = words_weight / all / words.totals[class].max(1.0);
                scales[1][class] = grams_weight / all / grams.totals[class].max(1.0);
            }
            text_weights.push(left);
            for (source, scale) in [words, grams].into_iter().zip(scales) {
                known.extend(source.counts.into_iter().filter_map(|(key, count)| {
                    let share = count * scale[class_of(key)];
                    #[expect(clippy::cast_possible_truncation, reason = "a share from 0 to 1")]
                    (share > SHARE_MIN).then_some(Share { key, label, share: share as f32 })
                }));
            }
        }
        sort(&mut known);
        Self { known, text_weights }
    }

    /// All shares, with those of `texts` (label and codes), by key and label.
    pub(super) fn with<'t>(&self, texts: impl Iterator<Item = (usize, &'t [u8])>) -> Vec<Share> {
        let mut sources: Vec<Source> =
            self.text_weights.iter().map(|_| Source::default()).collect();
        for (label, codes) in texts {
            each_key(codes, |key| sources[label].add(key, 1.0));
        }
        let mut all = self.known.clone();
        for ((label, source), weights) in (0_u8..).zip(sources).zip(&self.text_weights) {
            all.extend(source.counts.into_iter().map(|(key, count)| {
                let class = class_of(key);
                let share = count * weights[class] / source.totals[class].max(1.0);
                #[expect(clippy::cast_possible_truncation, reason = "a share from 0 to 1")]
                Share { key, label, share: share as f32 }
            }));
        }
        sort(&mut all);
        all
    }
}

fn sort(shares: &mut Vec<Share>) {
    shares.sort_unstable_by(|a, b| {
        (a.key, a.label).cmp(&(b.key, b.label)).then(a.share.total_cmp(&b.share))
    });
    shares.dedup_by(|later, kept| {
        let same = (later.key, later.label) == (kept.key, kept.label);
        if same {
            kept.share += later.share;
        }
        same
    });
}

fn of_words(alphabet: &Alphabet, material: &Material, script: usize, language: &str) -> Source {
    let mut source = Source::default();
    let mut codes = Vec::new();
    let lists = material.words.iter().filter(|(name, _)| name == language);
    for (word, count) in lists.flat_map(|(_, list)| list) {
        codes.clear();
        codes.push(SPACE);
        if codes_of(alphabet, word, &mut codes) == Some(script) {
            codes.extend([SPACE; PADDING]);
            each_key(&codes, |key| source.add(key, *count));
        }
    }
    source
}

fn of_grams(alphabet: &Alphabet, material: &Material, script: usize, language: &str) -> Source {
    let mut source = Source::default();
    let mut codes = Vec::new();
    let lists = material.grams.iter().filter(|(name, _)| name == language);
    for (letters, count) in lists.flat_map(|(_, list)| list) {
        codes.clear();
        let right = codes_of(alphabet, letters, &mut codes) == Some(script);
        if right && (ORDER_MIN..=ORDER_MAX).contains(&codes.len()) {
            source.add(gram(&codes), *count);
        }
    }
    source
}
