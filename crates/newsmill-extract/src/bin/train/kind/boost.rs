//! Gradient boosting of oblivious trees with one score a kind in every leaf.

use newsmill_extract::training::{DEPTH, KINDS, LEAVES, Model, SCALE, Tree, softmax};

/// Kinds.
pub(crate) const CLASSES: usize = KINDS.len();

/// How the trees are grown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) trees: usize,
    pub(crate) rate: f64,
    /// Holds leaves with few pages back.
    pub(crate) ridge: f64,
    /// The share of features a tree may ask about, and of pages it is grown on.
    pub(crate) features: f64,
    pub(crate) pages: f64,
}

/// Pages as columns: for each feature the number of its cuts that each page's value lies above.
pub(crate) struct Columns {
    cuts: Vec<Vec<f32>>,
    bins: Vec<Vec<u8>>,
}

/// Most cuts of a feature.
const CUTS_MAX: usize = 31;

impl Columns {
    /// Cuts each feature between its quantiles over `pages`.
    pub(crate) fn new(pages: &[Vec<f32>]) -> Columns {
        let width = pages.first().map_or(0, |page| page.len());
        let column = |feature: usize| pages.iter().map(move |page| page[feature]);
        let cuts: Vec<Vec<f32>> =
            (0..width).map(|feature| cuts(column(feature).collect())).collect();
        let bins = (0..width)
            .map(|feature| column(feature).map(|value| bin(&cuts[feature], value)).collect())
            .collect();
        Columns { cuts, bins }
    }
}

fn cuts(mut values: Vec<f32>) -> Vec<f32> {
    values.sort_by(f32::total_cmp);
    let mut out: Vec<f32> = Vec::new();
    let count = values.len();
    for part in 1..=CUTS_MAX {
        let at = count * part / (CUTS_MAX + 1);
        let Some(low) = values.get(at.saturating_sub(1)) else { continue };
        // Halfway to the next value there is, so that a value between two seen ones goes to the nearer.
        let Some(high) = values.iter().skip(at).find(|value| *value > low) else { continue };
        let cut = (low + high) / 2.0;
        if out.last().is_none_or(|last| *last < cut) {
            out.push(cut);
        }
    }
    out
}

fn bin(cuts: &[f32], value: f32) -> u8 {
    u8::try_from(cuts.partition_point(|cut| value > *cut)).unwrap_or(u8::MAX)
}

/// A generator of the same numbers on every run (xorshift64*).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Whether something of this chance happens.
    fn happens(&mut self, chance: f64) -> bool {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = u32::try_from(self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32).unwrap_or(0);
        f64::from(high) < chance * f64::from(u32::MAX)
    }
}

/// What is grown: the scores before the first tree, and the trees.
pub(crate) struct Grown {
    pub(crate) base: [f64; CLASSES],
    pub(crate) trees: Vec<Tree>,
}

impl Grown {
    /// The trees as a model.
    pub(crate) fn model(&self, sharpness: f64) -> Model<'_> {
        Model { base: self.base, trees: &self.trees, sharpness }
    }
}

/// First and second derivatives by the score of each kind.
type Slope = [[f64; CLASSES]; 2];

fn add(sum: &mut Slope, slope: &Slope) {
    for (sum, slope) in sum.iter_mut().flatten().zip(slope.iter().flatten()) {
        *sum += slope;
    }
}

/// Grows the trees on pages of known classes, each with how much it counts.
pub(crate) fn grow(
    columns: &Columns,
    classes: &[(usize, f64)],
    settings: Settings,
    seed: u64,
) -> Grown {
    let mut dice = Dice::new(seed);
    let mut base = [0.0; CLASSES];
    for (class, weight) in classes {
        base[*class] += weight;
    }
    let all: f64 = base.iter().sum();
    // Three digits are kept in the table.
    let base = base.map(|count| ((count.max(1.0) / all).ln() * 1000.0).round() / 1000.0);
    let mut scores = vec![base; classes.len()];
    let mut trees = Vec::new();
    for _ in 0..settings.trees {
        let slopes: Vec<Slope> = scores
            .iter()
            .zip(classes)
            .map(|(scores, (class, weight))| {
                let seen = if dice.happens(settings.pages) { *weight } else { 0.0 };
                slope(*scores, *class, seen)
            })
            .collect();
        let asked: Vec<usize> =
            (0..columns.cuts.len()).filter(|_| dice.happens(settings.features)).collect();
        let mut leaf_of = vec![0_usize; classes.len()];
        let mut questions = [(0_usize, 0_usize); DEPTH];
        for (level, question) in questions.iter_mut().enumerate() {
            *question =
                best_question(columns, &asked, &slopes, &leaf_of, 1 << level, settings.ridge);
            for (leaf, bin) in leaf_of.iter_mut().zip(&columns.bins[question.0]) {
                *leaf |= usize::from(usize::from(*bin) > question.1) << level;
            }
        }
        let tree = finish(columns, questions, &slopes, &leaf_of, settings);
        for (scores, leaf) in scores.iter_mut().zip(&leaf_of) {
            for (score, step) in scores.iter_mut().zip(tree.leaves[*leaf]) {
                *score += f64::from(step) / SCALE;
            }
        }
        trees.push(tree);
    }
    Grown { base, trees }
}

/// First and second derivative of the loss by each score; zero for a page that this tree does not see.
fn slope(scores: [f64; CLASSES], class: usize, weight: f64) -> Slope {
    let mut out = [[0.0; CLASSES]; 2];
    if weight > 0.0 {
        for (at, chance) in softmax(scores).into_iter().enumerate() {
            out[0][at] = weight * (chance - f64::from(u8::from(at == class)));
            out[1][at] = weight * chance * (1.0 - chance);
        }
    }
    out
}

fn worth(slope: &Slope, ridge: f64) -> f64 {
    slope[0].iter().zip(&slope[1]).map(|(first, second)| first * first / (second + ridge)).sum()
}

/// The feature and the cut of it that explain most, over all leaves there are.
fn best_question(
    columns: &Columns,
    asked: &[usize],
    slopes: &[Slope],
    leaf_of: &[usize],
    leaves: usize,
    ridge: f64,
) -> (usize, usize) {
    let mut best = (f64::MIN, (0, 0));
    for feature in asked.iter().copied().filter(|feature| !columns.cuts[*feature].is_empty()) {
        let bins = columns.cuts[feature].len() + 1;
        let mut sums = vec![[[0.0; CLASSES]; 2]; bins * leaves];
        for ((slope, leaf), bin) in slopes.iter().zip(leaf_of).zip(&columns.bins[feature]) {
            add(&mut sums[leaf * bins + usize::from(*bin)], slope);
        }
        let mut gains = vec![0.0; bins - 1];
        for leaf in sums.chunks(bins) {
            let mut whole = [[0.0; CLASSES]; 2];
            leaf.iter().for_each(|sum| add(&mut whole, sum));
            let mut below = [[0.0; CLASSES]; 2];
            for (sum, gain) in leaf.iter().zip(&mut gains) {
                add(&mut below, sum);
                let mut above = whole;
                for (above, below) in above.iter_mut().flatten().zip(below.iter().flatten()) {
                    *above -= below;
                }
                *gain += worth(&below, ridge) + worth(&above, ridge);
            }
        }
        for (cut, gain) in gains.into_iter().enumerate() {
            if gain > best.0 {
                best = (gain, (feature, cut));
            }
        }
    }
    best.1
}

/// The scores of the leaves, in whole steps.
fn finish(
    columns: &Columns,
    questions: [(usize, usize); DEPTH],
    slopes: &[Slope],
    leaf_of: &[usize],
    settings: Settings,
) -> Tree {
    let mut sums = [[[0.0; CLASSES]; 2]; LEAVES];
    for (slope, leaf) in slopes.iter().zip(leaf_of) {
        add(&mut sums[*leaf], slope);
    }
    let mut leaves = [[0_i8; CLASSES]; LEAVES];
    for (leaf, sum) in leaves.iter_mut().zip(&sums) {
        for (at, score) in leaf.iter_mut().enumerate() {
            *score = steps(-settings.rate * sum[0][at] / (sum[1][at] + settings.ridge));
        }
    }
    let number = |feature: usize| u16::try_from(feature).unwrap_or(u16::MAX);
    Tree {
        questions: questions.map(|(feature, cut)| (number(feature), columns.cuts[feature][cut])),
        leaves,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the value is rounded and within bounds")]
fn steps(score: f64) -> i8 {
    (score * SCALE).round().clamp(-127.0, 127.0) as i8
}
