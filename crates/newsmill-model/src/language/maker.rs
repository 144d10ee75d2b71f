//! Makes the tables of one script.

use super::alphabet::SPACE;
use super::encoder::PADDING;
use super::lexicon::Lexicon;
use super::material::Material;
use super::script::SCRIPTS;
use super::selection::select;
use super::shares::{Mix, Shares};
use super::tuning::{Example, bayes, tune};
use crate::{Result, Table};

/// Groups of languages so close that a lexicon of their own looks at them again.
const GROUPS: [&[&str]; 5] =
    [&["bs", "hr"], &["cs", "sk"], &["da", "nb", "nn"], &["id", "ms"], &["xh", "zu"]];
/// Rows of the table for Latin, for other scripts and for groups: `2^bits`.
const BITS_LATIN: u32 = 16;
const BITS: u32 = 15;
const BITS_GROUP: u32 = 17;
/// What the sources of a table for all languages weigh, and those of a group: there counts of n-grams, taken from far
/// more text, say most, since a few hundred texts of one kind cannot tell close languages apart in others.
const MIX: Mix = Mix { texts: 0.3, words: 0.3, grams: 0.4 };
const MIX_GROUP: Mix = Mix { texts: 1.5, words: 0.6, grams: 4.0 };
/// Stretches of a text that are learnt beside the whole of it, and the fewest and one more than the most words of one.
const STRETCHES: usize = 2;
const WORDS_MIN: usize = 2;
const WORDS_END: usize = 7;

/// A text in the codes of one script.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    pub(super) label: usize,
    pub(super) codes: Vec<u8>,
}

/// Makes one table, of all samples or of a part of them.
pub(super) struct Maker {
    pub(super) name: String,
    /// Its labels, in order.
    pub(super) labels: Vec<String>,
    /// By label of the script, its place among this table's.
    places: Vec<Option<usize>>,
    shares: Shares,
    /// By row, the feature it belongs to.
    keys: Vec<u64>,
    bits: u32,
    /// Whether naive Bayes is refined. In a group it is not: it does best there as it is, above all on long texts.
    tuned: bool,
}

/// The makers of a script's tables: one for all `labels`, then one for each group that is among them.
pub(super) fn makers(
    material: &Material,
    script: &str,
    labels: &[String],
    samples: &[Sample],
) -> Vec<Maker> {
    let bits =
        if script == SCRIPTS[usize::from(super::script::LATIN)].name { BITS_LATIN } else { BITS };
    let own: Vec<&str> = labels.iter().map(String::as_str).collect();
    let mut makers = vec![Maker::new(material, script, labels, &own, samples, (MIX, bits, true))];
    for group in GROUPS.into_iter().filter(|group| group.iter().all(|name| own.contains(name))) {
        makers.push(Maker::new(
            material,
            script,
            labels,
            group,
            samples,
            (MIX_GROUP, BITS_GROUP, false),
        ));
    }
    makers
}

impl Maker {
    fn new(
        material: &Material,
        script: &str,
        all: &[String],
        own: &[&str],
        samples: &[Sample],
        (mix, bits, tuned): (Mix, u32, bool),
    ) -> Self {
        let index = SCRIPTS.iter().position(|other| other.name == script).unwrap_or_default();
        let labels: Vec<String> = own.iter().map(|label| (*label).to_owned()).collect();
        let places = all.iter().map(|label| own.iter().position(|other| other == label)).collect();
        let name = if tuned { script.to_owned() } else { format!("{script} {}", own.join(" ")) };
        let shares = Shares::new(material, index, &labels, mix);
        let mut maker = Self { name, labels, places, shares, keys: Vec::new(), bits, tuned };
        let shares = maker.shares.with(maker.own(samples.iter()));
        maker.keys = select(&shares, maker.labels.len(), bits);
        maker
    }

    /// The place of a label of the script among this table's.
    pub(super) fn place(&self, label: usize) -> Option<usize> {
        self.places.get(label).copied().flatten()
    }

    /// Place and codes of the samples in this table's languages.
    fn own<'s>(
        &self,
        samples: impl Iterator<Item = &'s Sample>,
    ) -> impl Iterator<Item = (usize, &'s [u8])> {
        samples.filter_map(|sample| Some((self.place(sample.label)?, sample.codes.as_slice())))
    }

    /// The table that `samples` make.
    ///
    /// # Errors
    /// [`ErrorKind::Format`](crate::ErrorKind::Format) when there are too many labels.
    pub(super) fn table<'s>(&self, samples: impl Iterator<Item = &'s Sample>) -> Result<Table> {
        let samples: Vec<(usize, &[u8])> = self.own(samples).collect();
        let shares = self.shares.with(samples.iter().copied());
        let mut weights = bayes(&shares, &self.keys, self.labels.len(), self.bits);
        if self.tuned {
            let lexicon = Lexicon::new(self.pack(&weights)?)?;
            tune(&mut weights, self.labels.len(), &examples(&lexicon, &samples));
        }
        self.pack(&weights)
    }

    fn pack(&self, weights: &[f32]) -> Result<Table> {
        let check = |&key: &u64| if key == 0 { 0 } else { Lexicon::place(key, self.bits).1 };
        let checks: Vec<u8> = self.keys.iter().map(check).collect();
        let weights: Vec<u8> =
            weights.iter().map(|nats| Table::to_byte(f64::from(*nats))).collect();
        Lexicon::to_table(&self.name, &self.labels, self.bits, &weights, &checks)
    }
}

/// Every sample whole, and stretches of it.
fn examples(lexicon: &Lexicon, samples: &[(usize, &[u8])]) -> Vec<Example> {
    let mut examples = Vec::new();
    for (index, (label, codes)) in samples.iter().enumerate() {
        let stretches = (0..STRETCHES).filter_map(|n| stretch(codes, index * STRETCHES + n));
        for codes in stretches.chain([codes.to_vec()]) {
            let mut rows = Vec::new();
            let (known, _) = lexicon.find(&codes, &mut rows);
            rows.truncate(known);
            if !rows.is_empty() {
                examples.push(Example { label: *label, rows });
            }
        }
    }
    examples
}

/// A few words from within a text that has more; `salt` chooses which.
fn stretch(codes: &[u8], salt: usize) -> Option<Vec<u8>> {
    let text = codes.get(..codes.len().saturating_sub(PADDING - 1))?;
    let spaces = || text.iter().enumerate().filter(|(_, code)| **code == SPACE).map(|(at, _)| at);
    let words = spaces().count().saturating_sub(1);
    let length = WORDS_MIN + salt % (WORDS_END - WORDS_MIN);
    let choices = words.checked_sub(length).filter(|choices| *choices > 1)?;
    let first = salt.wrapping_mul(0x9E37_79B1) / 64 % choices;
    let (start, end) = (spaces().nth(first)?, spaces().nth(first + length)?);
    let mut part = codes.get(start..end)?.to_vec();
    part.extend([SPACE; PADDING]);
    Some(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_whole_words_of_the_text() {
        let mut codes = b" one two three four five six seven eight nine ten".to_vec();
        codes.extend([SPACE; PADDING]);
        for salt in 0..50 {
            let part = stretch(&codes, salt).unwrap();
            let words: Vec<&[u8]> =
                part.split(|code| *code == SPACE).filter(|word| !word.is_empty()).collect();
            assert!((WORDS_MIN..WORDS_END).contains(&words.len()), "{salt}");
            assert!(part.starts_with(b" ") && part.ends_with(&[SPACE; PADDING]));
            assert!(
                words.iter().all(|word| codes.split(|c| *c == SPACE).any(|other| other == *word))
            );
        }
        assert_eq!(stretch(b" one two        ", 1), None);
    }
}
