//! How much a word or a phrase says of a text.

/// What is counted of a candidate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Features {
    /// Occurrences.
    pub(crate) count: u32,
    /// How rare its words are on average, and how rare the rarest is: one in ten to the power of this.
    pub(crate) rarity: f32,
    pub(crate) rarest: f32,
    /// Words of the body before its first occurrence.
    pub(crate) before: u32,
    pub(crate) in_headline: bool,
    /// Whether it has capitals that say something.
    pub(crate) named: bool,
    /// Words, small words between them not counted.
    pub(crate) words: usize,
    /// The share of its occurrences inside the phrase that has most of them.
    pub(crate) within: f32,
    /// The share of its occurrences that are all of what stands together.
    pub(crate) whole: f32,
}

// The weights were chosen by hand on some pages whose keywords their publishers name and some that were marked by hand;
// each may change by a third with little effect.
const COUNT: f32 = 1.8;
const RARITY: f32 = 0.1;
/// Rarity counts most up to this: words that are rarer still are as likely slips and oddities as what a text is about.
const RARE_ENOUGH: f32 = 4.0;
const RARITY_BELOW: f32 = 0.8;
/// A phrase of words that are unlike in rarity says little more than the rarer.
const UNLIKE: f32 = -0.8;
const LATE: f32 = -0.4;
/// So many words of text make a difference at first.
const LATE_WORDS: f32 = 20.0;
const HEADLINE: f32 = 0.3;
const NAME: f32 = 1.1;
const NAME_OF_WORDS: f32 = 0.4;
const TWO_WORDS: f32 = 0.1;
const MORE_WORDS: f32 = -0.7;
/// A word that mostly stands inside one phrase is that phrase.
const WORD_WITHIN: f32 = -1.2;
const WHOLE: f32 = 0.4;

/// Logarithms of small numbers: to work them out for every candidate would take a third of the time.
#[derive(Clone, Debug)]
pub(crate) struct Logs {
    counts: Vec<f32>,
    places: Vec<f32>,
}

impl Logs {
    /// Greater numbers have the logarithms of these.
    const COUNTS: u16 = 1000;
    const PLACES: u16 = 10_000;

    pub(crate) fn new() -> Self {
        let real = f32::from;
        Self {
            counts: (0..Self::COUNTS).map(|count| real(count.max(1)).ln()).collect(),
            places: (0..Self::PLACES).map(|before| (real(before) / LATE_WORDS).ln_1p()).collect(),
        }
    }

    fn of_count(&self, count: u32) -> f32 {
        at_most(&self.counts, count)
    }

    fn of_place(&self, before: u32) -> f32 {
        at_most(&self.places, before)
    }
}

fn at_most(numbers: &[f32], at: u32) -> f32 {
    numbers.get(at as usize).or(numbers.last()).copied().unwrap_or(0.0)
}

/// The logarithm of a candidate's weight.
pub(crate) fn weigh(f: Features, logs: &Logs) -> f32 {
    let on = |condition: bool, weight: f32| if condition { weight } else { 0.0 };
    let phrase = f.words > 1;
    COUNT * logs.of_count(f.count)
        + RARITY * f.rarity
        + RARITY_BELOW * f.rarity.min(RARE_ENOUGH)
        + UNLIKE * (f.rarest - f.rarity)
        + LATE * logs.of_place(f.before)
        + on(f.in_headline, HEADLINE)
        + on(f.named, NAME)
        + on(f.named && phrase, NAME_OF_WORDS)
        + on(f.words == 2, TWO_WORDS)
        + on(f.words > 2, MORE_WORDS)
        + on(!phrase, WORD_WITHIN * f.within)
        + on(phrase, WHOLE * f.whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Features = Features {
        count: 2,
        rarity: 4.0,
        rarest: 4.0,
        before: 100,
        in_headline: false,
        named: false,
        words: 1,
        within: 0.0,
        whole: 1.0,
    };

    #[test]
    fn what_is_frequent_rare_early_and_a_name_weighs_more() {
        let logs = Logs::new();
        let weigh = |features| weigh(features, &logs);
        let plain = weigh(PLAIN);
        for better in [
            Features { count: 3, ..PLAIN },
            Features { rarity: 5.0, rarest: 5.0, ..PLAIN },
            Features { before: 50, ..PLAIN },
            Features { in_headline: true, ..PLAIN },
            Features { named: true, ..PLAIN },
        ] {
            assert!(weigh(better) > plain, "{better:?}");
        }
        assert!(weigh(Features { within: 0.9, ..PLAIN }) < plain);
        assert!(weigh(Features { words: 3, ..PLAIN }) < weigh(Features { words: 2, ..PLAIN }));
    }

    #[test]
    fn any_counts_give_a_number() {
        let least = Features { count: 0, rarity: 0.0, rarest: 0.0, before: 0, ..PLAIN };
        let most =
            Features { count: u32::MAX, rarity: 10.2, rarest: 10.2, before: u32::MAX, ..PLAIN };
        let logs = Logs::new();
        assert!(weigh(least, &logs).is_finite() && weigh(most, &logs).is_finite());
    }
}
