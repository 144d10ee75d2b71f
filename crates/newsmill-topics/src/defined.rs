//! Terms from the vocabulary's own labels and definitions.

use std::collections::BTreeSet;

use crate::source::Term;
use crate::vocabulary::entries;
use crate::words::Words;

/// What a label of several words says, and one of a single word.
const LABEL: f32 = 2.0;
const LABEL_WORD: f32 = 1.0;
/// What a word of a definition says that only one topic uses; it falls to nothing at `USES_MAX` topics.
const WORD: f32 = 0.8;
const USES_MAX: usize = 6;
/// Shorter words of definitions are too common.
const LETTERS_MIN: usize = 6;

/// Words of definitions that say nothing.
const COMMON: &str = include_str!("../data/common.txt");

/// A term that the vocabulary has.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Defined {
    pub(crate) code: u32,
    /// Folded words.
    pub(crate) text: String,
    weight: f32,
    /// From the label, not the definition.
    pub(crate) is_label: bool,
}

impl Defined {
    /// As a term; its text is what [`Defined::write_pattern`] writes.
    pub(crate) fn term(&self) -> Term<'_> {
        Term { code: self.code, weight: self.weight, text: &self.text }
    }

    /// The text as a pattern: labels stand in the singular and match plurals.
    pub(crate) fn write_pattern(&self, pattern: &mut String) {
        pattern.clear();
        pattern.push_str(&self.text);
        if self.text.rsplit(' ').next().is_some_and(|last| last.len() > 3) {
            pattern.push('*');
        }
    }
}

/// The terms of all labels and definitions, in the order of the vocabulary, those of labels first.
pub(crate) fn terms() -> Vec<Defined> {
    let mut found = Vec::new();
    for entry in entries() {
        for part in entry.name.split(['(', ')', ',', '/']).flat_map(|part| part.split(" and ")) {
            let words = words(part);
            if words.is_empty() {
                continue;
            }
            let weight = if words.len() > 1 { LABEL } else { LABEL_WORD };
            let text = words.join(" ");
            found.push(Defined { code: entry.code, text, weight, is_label: true });
        }
    }
    let common: BTreeSet<&str> = COMMON.lines().skip(1).flat_map(str::split_whitespace).collect();
    let mut all = String::with_capacity(1 << 17);
    let mut uses = Vec::with_capacity(1 << 14);
    for entry in entries() {
        each_word(entry.definition, |word| {
            if word.len() >= LETTERS_MIN {
                uses.push(Use {
                    begin: begin(word),
                    start: all.len(),
                    len: word.len(),
                    code: entry.code,
                });
                all.push_str(word);
            }
        });
    }
    let text = |one: &Use| all.get(one.start..one.start + one.len).unwrap_or_default();
    let order = |a: &Use, b: &Use| a.begin.cmp(&b.begin).then_with(|| text(a).cmp(text(b)));
    uses.sort_unstable_by(|a, b| order(a, b).then(a.code.cmp(&b.code)));
    uses.dedup_by(|a, b| a.code == b.code && order(a, b).is_eq());
    for uses in uses.chunk_by(|a, b| order(a, b).is_eq()) {
        let text = uses.first().map(text).unwrap_or_default();
        if uses.len() >= USES_MAX || common.contains(text) {
            continue;
        }
        let rare = (USES_MAX as f32 / uses.len() as f32).ln() / (USES_MAX as f32).ln();
        found.extend(uses.iter().map(|one| Defined {
            code: one.code,
            text: text.to_owned(),
            weight: WORD * rare,
            is_label: false,
        }));
    }
    found
}

/// A word in the definition of a topic.
struct Use {
    /// Its first bytes, in whose order words are.
    begin: u64,
    start: usize,
    len: usize,
    code: u32,
}

fn begin(word: &str) -> u64 {
    word.bytes().chain(std::iter::repeat(0)).take(8).fold(0, |all, byte| all << 8 | u64::from(byte))
}

/// The folded words of a text, without the s of a plural.
fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    each_word(text, |word| found.push(word.to_owned()));
    found
}

fn each_word(text: &str, mut found: impl FnMut(&str)) {
    let mut words = Words::new(text);
    while let Some(word) = words.next() {
        let Ok(word) = std::str::from_utf8(word.bytes()) else { continue };
        let bare = word
            .strip_suffix('s')
            .filter(|bare| bare.len() > 3 && !bare.ends_with(['s', 'u', 'i']));
        found(bare.unwrap_or(word));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_rare_words_of_definitions_are_terms() {
        let terms = terms();
        let of = |text: &str, is_label: bool| {
            terms.iter().find(|one| one.text == text && one.is_label == is_label)
        };
        let label = of("railway accident", true).unwrap();
        let mut pattern = String::new();
        label.write_pattern(&mut pattern);
        assert_eq!((label.code, pattern.as_str()), (20_000_146, "railway accident*"));
        assert!(label.weight > of("shuttlecock", false).unwrap().weight);
        let rare = of("shuttlecock", false).unwrap().weight;
        assert!(terms.iter().any(|one| !one.is_label && one.weight < rare));
        assert!(of("together", false).is_none(), "common words say nothing");
        assert!(terms.iter().all(|one| one.weight > 0.0));
    }
}
