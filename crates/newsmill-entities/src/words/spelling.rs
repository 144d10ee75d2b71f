//! How words are written, and what that says of whether they are part of a name.

use newsmill_model::hash;

use crate::document::is_cue;
use crate::lexicon::Class;

/// What decides whether a word may be part of a name.
pub(crate) mod flag {
    /// Begins with a capital letter, or has one behind a particle (`al-Qaeda`).
    pub(crate) const CAPITAL: u16 = 1;
    /// Has a letter.
    pub(crate) const LETTERS: u16 = 1 << 1;
    /// Its folded form has a hyphen.
    pub(crate) const HYPHEN: u16 = 1 << 2;
    /// May be a name: it has a capital letter, or is written with one almost always.
    pub(crate) const NAME: u16 = 1 << 3;
    /// May stand inside a name.
    pub(crate) const LINK: u16 = 1 << 4;
    /// May begin a name though it is small.
    pub(crate) const PARTICLE: u16 = 1 << 5;
    /// May stand before or behind a name and be part of it.
    pub(crate) const NUMBER: u16 = 1 << 6;
    /// Is an everyday word.
    pub(crate) const PLAIN: u16 = 1 << 7;
    /// A day or month that is nobody's name.
    pub(crate) const TIME: u16 = 1 << 8;
    /// Small, and no everyday word: a name where nothing has capitals.
    pub(crate) const SMALL: u16 = 1 << 9;
    /// A sign that something begins behind.
    pub(crate) const OPENING: u16 = 1 << 10;
    /// One capital letter.
    pub(crate) const INITIAL: u16 = 1 << 11;
    /// A full stop.
    pub(crate) const STOP: u16 = 1 << 12;
    /// Can begin with a capital letter, by its first byte alone.
    pub(crate) const BEGINS: u16 = 1 << 13;
    /// Says what a name beside it is.
    pub(crate) const CUE: u16 = 1 << 14;
    /// Nothing was looked up yet; no word that was read has this.
    pub(crate) const UNKNOWN: u16 = 1 << 15;
}

/// How a word is written.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Shape {
    pub(super) hash: u64,
    /// Begins with a capital, or has one behind a particle.
    pub(super) capital: bool,
    /// Has a capital anywhere.
    pub(super) any_capital: bool,
    pub(super) letters: bool,
    /// Has small letters and no others.
    pub(super) small: bool,
}

/// The shape of a word. Most have letters of ASCII only and no capital behind the first one: they are told at once.
pub(super) fn shape(word: &str) -> Shape {
    let Some((first, rest)) = word.as_bytes().split_first() else { return shape_of(word) };
    let small = rest.iter().fold(true, |small, byte| small & byte.is_ascii_lowercase());
    if !small || !first.is_ascii_alphabetic() {
        return shape_of(word);
    }
    let capital = first.is_ascii_uppercase();
    let kinds: &[u64] = if capital { &[1, 2, 2] } else { &[2, 2] };
    let hash = kinds.iter().take(word.len()).fold(EMPTY, |hash, &kind| hash::mix(hash, kind));
    Shape { hash, capital, any_capital: capital, letters: true, small: !capital }
}

/// The hash of no characters.
const EMPTY: u64 = 7;

fn shape_of(word: &str) -> Shape {
    let mut shape = Shape { hash: EMPTY, small: true, ..Shape::default() };
    let mut last = (0, 0_u8);
    for (at, c) in word.chars().enumerate() {
        let kind = match c {
            'A'..='Z' => 1,
            'a'..='z' => 2,
            '0'..='9' => 3,
            _ if c.is_ascii() => u64::from(u32::from(c)),
            _ if c.is_uppercase() => 1,
            _ if c.is_lowercase() => 2,
            _ if c.is_alphabetic() => 4,
            '’' => u64::from(u32::from('\'')),
            _ => 5,
        };
        shape.capital |= at == 0 && kind == 1;
        shape.any_capital |= kind == 1;
        shape.letters |= matches!(kind, 1 | 2 | 4);
        shape.small &= matches!(kind, 2 | 39 | 45);
        // Up to two of a kind are told apart: `A`, `AB` and more, `Ab`.
        last = if last.0 == kind { (kind, last.1.saturating_add(1)) } else { (kind, 1) };
        if last.1 <= 2 && at < 12 {
            shape.hash = hash::mix(shape.hash, kind);
        }
    }
    // `al-Qaeda`, `d'Estaing`, `iPhone`: a small particle before a capital is a name too.
    shape.capital |= word.len() > 4
        && word
            .split_once(['-', '\'', '’'])
            .is_some_and(|(a, b)| a.len() <= 3 && b.starts_with(char::is_uppercase));
    shape.small &= shape.letters;
    shape
}

/// Small words and signs inside names.
const LINKS: &[&str] = &[
    "of", "the", "and", "for", "in", "to", "de", "del", "della", "des", "du", "di", "do", "da",
    "dos", "le", "la", "les", "et", "e", "y", "und", "für", "von", "van", "zu", "der", "den", "am",
    "bin", "ibn", "al", "&", "'s", "’s", "'", "’", ".", "\"", "-", "/",
];

/// Small words that begin names.
const PARTICLES: &[&str] = &[
    "al", "el", "bin", "ibn", "abu", "de", "van", "von", "di", "da", "del", "della", "du", "ten",
    "ter", "al-", "d'", "d’",
];

const OPENINGS: &[&str] = &[
    "\"", "“", "„", "«", "»", "'", "‘", "‚", "(", "[", "-", "–", "—", ":", "•", "*", "|", "·", "…",
    "...", "?", "!",
];

/// The same as numbers, which are compared many at once.
static LINK_NUMBERS: [u64; LINKS.len()] = numbers(LINKS);
static PARTICLE_NUMBERS: [u64; PARTICLES.len()] = numbers(PARTICLES);
static OPENING_NUMBERS: [u64; OPENINGS.len()] = numbers(OPENINGS);

/// Bytes of the longest word of these lists.
const LONGEST: usize = 5;

const fn numbers<const N: usize>(list: &[&str]) -> [u64; N] {
    let (mut numbers, mut at) = ([0; N], 0);
    while at < N {
        assert!(list[at].len() <= LONGEST, "a word is longer than the longest");
        numbers[at] = number(list[at].as_bytes());
        at += 1;
    }
    numbers
}

/// The bytes of a short word as one number, its length in the highest byte; 0 for a longer one, which no list holds.
const fn number(word: &[u8]) -> u64 {
    if word.len() > LONGEST {
        return 0;
    }
    let (mut number, mut at) = (word.len() as u64, 7);
    while at > 0 {
        at -= 1;
        number = number << 8 | if at < word.len() { word[at] as u64 } else { 0 };
    }
    number
}

/// The flags that spelling alone decides; `small` is the folded word.
pub(super) fn flags(word: &str, small: &str, shape: &Shape) -> u16 {
    let pronoun = word == "I";
    let first = word.as_bytes().first().copied().unwrap_or_default();
    let number = number(word.as_bytes());
    let mut flags = 0;
    for (set, bit) in [
        (shape.capital, flag::CAPITAL),
        (shape.letters, flag::LETTERS),
        (small.contains('-'), flag::HYPHEN),
        (!pronoun && shape.any_capital, flag::NAME),
        (LINK_NUMBERS.contains(&number), flag::LINK),
        (PARTICLE_NUMBERS.contains(&number), flag::PARTICLE),
        (pronoun || first.is_ascii_digit(), flag::NUMBER),
        (OPENING_NUMBERS.contains(&number), flag::OPENING),
        (shape.capital && word.chars().nth(1).is_none(), flag::INITIAL),
        (word == ".", flag::STOP),
        (first.is_ascii_uppercase() || !first.is_ascii(), flag::BEGINS),
        (is_cue(word), flag::CUE),
    ] {
        if set {
            flags |= bit;
        }
    }
    flags
}

/// The flags that the classes of a word decide, beside those of its spelling.
pub(super) fn known_flags(shape: &Shape, length: usize, classes: u32) -> u16 {
    let is = |class: Class| classes & class.bit() != 0;
    let usually_capital = is(Class::Capital) && !is(Class::Small) && !is(Class::Time);
    let mut flags = 0;
    for (set, bit) in [
        (shape.small && usually_capital, flag::NAME),
        (is(Class::Small), flag::PLAIN),
        (is(Class::Time) && !is(Class::Given) && !is(Class::Surname), flag::TIME),
        (shape.small && !is(Class::Small) && length > 2, flag::SMALL),
    ] {
        if set {
            flags |= bit;
        }
    }
    flags
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_short_way_tells_the_same_shape(word in "[A-Z]?[a-z]{0,14}|[a-zA-Zéß'’0-9.-]{0,6}") {
            prop_assert_eq!(shape(&word), shape_of(&word));
        }

        #[test]
        fn lists_hold_their_words_and_no_others(word in "[a-z]{1,3}|[a-z’.]{5,7}|[a-z]\\x00|\\PC{1,2}") {
            let words = [LINKS, PARTICLES, OPENINGS].concat();
            for word in words.into_iter().chain([word.as_str()]) {
                let flags = flags(word, word, &shape(word));
                for (list, bit) in
                    [(LINKS, flag::LINK), (PARTICLES, flag::PARTICLE), (OPENINGS, flag::OPENING)]
                {
                    prop_assert_eq!(flags & bit != 0, list.contains(&word), "{}", word);
                }
            }
        }
    }
}
