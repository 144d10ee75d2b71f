//! Names, and words that stand beside names, by class.

use std::collections::BTreeMap;

use newsmill_model::{HashedMap, hash};
use newsmill_text::fold_char;

use crate::rules::Language;

/// What a phrase is known as; a phrase may be several things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A country.
    Country,
    /// A part of a country.
    Region,
    /// A town of 100,000 people or more, or a capital.
    City,
    /// A smaller town.
    Town,
    /// A river, mountain, sea, quarter or building.
    Site,
    /// A word for a country's people or things.
    People,
    /// A given name.
    Given,
    /// A family name.
    Surname,
    /// A known person's name.
    Person,
    /// A known organisation's name.
    Organisation,
    /// A title before a person's name (`Mr.`, `President`).
    Title,
    /// What people are called by what they are or do (`spokesman`, `actor`).
    Role,
    /// What organisations are called (`ministry`, `party`, `Inc.`).
    GroupWord,
    /// What places are called (`river`, `county`).
    PlaceWord,
    /// Months and days of the week.
    Time,
    /// Written with a small letter almost always.
    Small,
    /// Written with a capital letter almost always.
    Capital,
    /// Goes on to a longer phrase.
    Prefix,
    /// Stands before places (`in`), in a language of its own.
    At,
    /// A name in public lists of firms, brands, authorities and schools.
    Listed,
}

impl Class {
    /// All classes, in the order of their bits.
    pub const ALL: [Self; 20] = [
        Self::Country,
        Self::Region,
        Self::City,
        Self::Town,
        Self::Site,
        Self::People,
        Self::Given,
        Self::Surname,
        Self::Person,
        Self::Organisation,
        Self::Title,
        Self::Role,
        Self::GroupWord,
        Self::PlaceWord,
        Self::Time,
        Self::Small,
        Self::Capital,
        Self::Prefix,
        Self::At,
        Self::Listed,
    ];

    /// The bit it has among the classes of a phrase.
    pub const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// Names and words by the hash of their folded words, and clusters of words that are used alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Lexicon {
    /// The bits of the classes of a phrase.
    phrases: HashedMap,
    /// The clusters of a word as it is written.
    clusters: HashedMap,
}

/// The clusters of a word, of two kinds in one number, 0 for none: the path to it in a tree of words, the lowest bit the
/// first turn below the root, with one bit more above the last turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clusters(u32);

impl Clusters {
    /// Bits of a path in Brown's tree; the others are of the tree by vectors.
    const BROWN: u32 = 18;

    /// Clusters by their paths in Brown's tree, of at most 17 turns, and in that by vectors, of at most 13. What is longer is
    /// cut off.
    pub fn new(brown: u32, by_vectors: u32) -> Self {
        Self(brown & ((1 << Self::BROWN) - 1) | by_vectors << Self::BROWN)
    }

    /// The path in Brown's tree.
    pub(crate) fn brown(self) -> u64 {
        u64::from(self.0 & ((1 << Self::BROWN) - 1))
    }

    /// The path in the tree by vectors.
    pub(crate) fn by_vectors(self) -> u64 {
        u64::from(self.0 >> Self::BROWN)
    }

    /// Whether it is in the tree by vectors, and with that in all there may be.
    pub(crate) fn are_whole(self) -> bool {
        self.by_vectors() != 0
    }

    /// These, and by vectors those of `other`.
    pub(crate) fn with_vectors_of(self, other: Self) -> Self {
        Self(self.0 & ((1 << Self::BROWN) - 1) | other.0 >> Self::BROWN << Self::BROWN)
    }
}

impl Lexicon {
    /// The classes of the phrase with this hash, as bits; 0 for an unknown one.
    pub(crate) fn classes(&self, phrase: u64) -> u32 {
        self.classes_of(hash::short(phrase))
    }

    /// The same by the upper half of the hash. Whether it is known decides no jump: many searches in a row wait for memory
    /// together.
    pub(crate) fn classes_of(&self, phrase: u32) -> u32 {
        self.phrases.get_or_zero(phrase)
    }

    /// Reads where some phrases are that will be asked for.
    pub(crate) fn warm(&self, phrases: impl Iterator<Item = u32>) {
        self.phrases.warm(phrases);
    }

    /// Reads where some words are whose clusters will be asked for.
    pub(crate) fn warm_clusters(&self, keys: impl Iterator<Item = u32>) {
        self.clusters.warm(keys);
    }

    /// What [`Lexicon::clusters_of`] knows a word by.
    pub(crate) fn cluster_key(word: &str) -> u32 {
        hash::short(hash::bytes(word.as_bytes()))
    }

    /// The clusters of the word with this key.
    pub(crate) fn clusters_of(&self, key: u32) -> Clusters {
        Clusters(self.clusters.get_or_zero(key))
    }

    /// The bytes of its phrases and of its clusters.
    pub fn to_bytes(&self) -> (Vec<u8>, Vec<u8>) {
        (self.phrases.to_bytes(), self.clusters.to_bytes())
    }

    /// Reads what [`Lexicon::to_bytes`] wrote; nothing where the bytes are something else.
    pub fn from_bytes(phrases: &[u8], clusters: &[u8]) -> Option<Self> {
        Some(Self {
            phrases: HashedMap::from_bytes(phrases)?,
            clusters: HashedMap::from_bytes(clusters)?,
        })
    }

    /// How many phrases and beginnings of phrases it holds.
    pub fn len(&self) -> usize {
        self.phrases.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }
}

/// Folds `word` into `buffer`: small letters without diacritics, apostrophes and the stop of an abbreviation.
pub(crate) fn fold(word: &str, buffer: &mut String) {
    buffer.clear();
    if word.bytes().fold(true, |plain, byte| plain & byte.is_ascii() & (byte != b'\'')) {
        buffer.push_str(word);
        buffer.make_ascii_lowercase();
    } else {
        for c in word.chars().filter(|c| !matches!(c, '\'' | '’')) {
            match c.is_ascii() {
                true => buffer.push(c.to_ascii_lowercase()),
                false => fold_char(c, buffer),
            }
        }
    }
    if buffer.len() > 1 && buffer.ends_with('.') {
        buffer.pop();
    }
    if buffer.is_empty() {
        buffer.push_str(word);
    }
}

/// Goes on with the hash of a phrase by a folded word; parts apart by hyphens are words of their own here, so that
/// `Deir al-Zour` and `Deir al Zour` are one.
pub(crate) fn go_on(mut phrase: Option<u64>, folded: &str) -> u64 {
    for part in folded.split('-') {
        let part = hash::bytes(part.as_bytes());
        phrase = Some(phrase.map_or(part, |phrase| hash::mix(phrase, part)));
    }
    phrase.unwrap_or(0)
}

/// Collects phrases for a lexicon.
#[derive(Clone, Debug, Default)]
pub struct LexiconBuilder {
    classes: BTreeMap<u32, u32>,
    clusters: BTreeMap<u32, u32>,
}

impl LexiconBuilder {
    /// Adds a phrase, its words apart by spaces, to a class. Phrases of more than [`LexiconBuilder::WORDS_MAX`] words are
    /// left out.
    pub fn add(&mut self, phrase: &str, class: Class) {
        self.add_from(None, phrase, class);
    }

    /// Adds a phrase that is of the class in one language only.
    pub fn add_local(&mut self, language: Language, phrase: &str, class: Class) {
        self.add_from(Some(language.salt()), phrase, class);
    }

    fn add_from(&mut self, start: Option<u64>, phrase: &str, class: Class) {
        let mut tokens = newsmill_text::Tokens::default();
        tokens.cut(phrase);
        if tokens.all().len() > Self::WORDS_MAX {
            return;
        }
        let mut buffer = String::new();
        let mut before = start;
        for (at, token) in tokens.all().iter().enumerate() {
            if let Some(before) = before.filter(|_| at > 0) {
                *self.classes.entry(hash::short(before)).or_default() |= Class::Prefix.bit();
            }
            fold(token.of(phrase), &mut buffer);
            before = Some(go_on(before, &buffer));
        }
        if let Some(whole) = before.filter(|_| !tokens.all().is_empty()) {
            *self.classes.entry(hash::short(whole)).or_default() |= class.bit();
        }
    }

    /// Whether a word is written with a capital almost always, in English.
    #[cfg(feature = "build")]
    pub(crate) fn is_capital(&self, word: &str) -> bool {
        self.is_any(word, &[Class::Capital]) && !self.is_any(word, &[Class::Small])
    }

    /// Whether a word is of one of the classes, in any language.
    #[cfg(feature = "build")]
    pub(crate) fn is_any(&self, word: &str, classes: &[Class]) -> bool {
        let mut buffer = String::new();
        fold(word, &mut buffer);
        let own = self.classes.get(&hash::short(go_on(None, &buffer))).copied().unwrap_or(0);
        classes.iter().any(|class| own & class.bit() != 0)
    }

    /// The classes of a phrase, as bits.
    #[cfg(feature = "build")]
    pub(crate) fn classes(&self, phrase: &str) -> u32 {
        let mut tokens = newsmill_text::Tokens::default();
        tokens.cut(phrase);
        let mut buffer = String::new();
        let mut whole = None;
        for token in tokens.all() {
            fold(token.of(phrase), &mut buffer);
            whole = Some(go_on(whole, &buffer));
        }
        whole.and_then(|whole| self.classes.get(&hash::short(whole))).copied().unwrap_or(0)
    }

    /// Puts a word, as it is written, into clusters.
    pub fn add_cluster(&mut self, word: &str, clusters: Clusters) {
        self.clusters.insert(Lexicon::cluster_key(word), clusters.0);
    }

    /// The most words of a phrase.
    pub const WORDS_MAX: usize = 6;

    /// The lexicon.
    pub fn build(self) -> Lexicon {
        let map = |entries: BTreeMap<u32, u32>| {
            HashedMap::new(&entries.into_iter().collect::<Vec<_>>()).unwrap_or_default()
        };
        Lexicon { phrases: map(self.classes), clusters: map(self.clusters) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash_of(words: &[&str]) -> u64 {
        let mut buffer = String::new();
        let phrase = words.iter().fold(None, |phrase, word| {
            fold(word, &mut buffer);
            Some(go_on(phrase, &buffer))
        });
        phrase.unwrap()
    }

    #[test]
    fn phrases_are_found_with_all_their_classes() {
        let mut builder = LexiconBuilder::default();
        builder.add("Jordan", Class::Country);
        builder.add("jordan", Class::Given);
        builder.add("New York City", Class::City);
        builder.add("one two three four five six seven", Class::Site);
        let lexicon = builder.build();
        assert_eq!(
            lexicon.classes(hash_of(&["JORDAN"])),
            Class::Country.bit() | Class::Given.bit()
        );
        assert_eq!(lexicon.classes(hash_of(&["New", "York"])), Class::Prefix.bit());
        assert_eq!(lexicon.classes(hash_of(&["New", "York", "City"])), Class::City.bit());
        assert_eq!(lexicon.classes(hash_of(&["york"])), 0);
        assert_eq!(lexicon.len(), 4);
        let (phrases, clusters) = lexicon.to_bytes();
        assert!(clusters.is_empty());
        assert_eq!(Lexicon::from_bytes(&phrases, &clusters), Some(lexicon));
        assert!(Lexicon::from_bytes(&clusters, &[1]).is_none());
    }

    #[test]
    fn every_class_has_its_bit() {
        for (at, class) in Class::ALL.iter().enumerate() {
            assert_eq!(class.bit(), 1 << at);
        }
    }
}
