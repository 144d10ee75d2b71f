//! Terms from the vocabulary's own labels and definitions.

use std::collections::{BTreeMap, BTreeSet};

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
    /// As a term; its text is [`Defined::pattern`].
    pub(crate) fn term(&self) -> Term<'_> {
        Term { code: self.code, weight: self.weight, text: &self.text }
    }

    /// The text as a pattern: labels stand in the singular and match plurals.
    pub(crate) fn pattern(&self) -> String {
        let star = self.text.rsplit(' ').next().is_some_and(|last| last.len() > 3);
        format!("{}{}", self.text, if star { "*" } else { "" })
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
    let mut uses: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for entry in entries() {
        for word in words(entry.definition) {
            if word.len() >= LETTERS_MIN && !common.contains(word.as_str()) {
                uses.entry(word).or_default().insert(entry.code);
            }
        }
    }
    for (text, codes) in uses.into_iter().filter(|(_, codes)| codes.len() < USES_MAX) {
        let rare = (USES_MAX as f32 / codes.len() as f32).ln() / (USES_MAX as f32).ln();
        found.extend(codes.into_iter().map(|code| Defined {
            code,
            text: text.clone(),
            weight: WORD * rare,
            is_label: false,
        }));
    }
    found
}

/// The folded words of a text, without the s of a plural.
fn words(text: &str) -> Vec<String> {
    let (mut words, mut found) = (Words::new(text), Vec::new());
    while let Some(word) = words.next() {
        let Ok(word) = std::str::from_utf8(word.bytes()) else { continue };
        let bare = word
            .strip_suffix('s')
            .filter(|bare| bare.len() > 3 && !bare.ends_with(['s', 'u', 'i']));
        found.push(bare.unwrap_or(word).to_owned());
    }
    found
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
        assert_eq!((label.code, label.pattern().as_str()), (20_000_146, "railway accident*"));
        assert!(label.weight > of("shuttlecock", false).unwrap().weight);
        let rare = of("shuttlecock", false).unwrap().weight;
        assert!(terms.iter().any(|one| !one.is_label && one.weight < rare));
        assert!(of("together", false).is_none(), "common words say nothing");
        assert!(terms.iter().all(|one| one.weight > 0.0));
    }
}
