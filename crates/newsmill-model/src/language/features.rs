//! Letter codes into hashed features: n-grams of 3 to 5 letters inside words, and whole words.
//!
//! A word has a space before and after it, which n-grams at its ends take in; no n-gram spans two words. So counts of
//! words say all there is to know of a language's features, and text is not needed.

use super::alphabet::SPACE;
use super::encoder::PADDING;

/// Knuth's multiplicative constant, 2^64 over the golden ratio.
const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;
/// The letters of the longest n-gram.
pub(super) const ORDER_MAX: usize = 5;
/// The letters of the shortest n-gram.
pub(super) const ORDER_MIN: usize = 3;
/// Where a key keeps its class.
const CLASS_SHIFT: u32 = 56;
/// The class of whole words.
const WORD: u64 = 1;

/// Calls `take` with the key of every feature of `codes`, which end in [`PADDING`] spaces.
///
/// A key is exact for an n-gram, a hash for a word.
pub(super) fn each_key(codes: &[u8], mut take: impl FnMut(u64)) {
    each_candidate(codes, |key, is_feature| {
        if is_feature {
            take(key);
        }
    });
}

/// Calls `take` with as many keys for every letter, and whether each is of a feature: n-grams that would go beyond the
/// word's end are not. No branch depends on the letters, since it would often be guessed wrong.
#[inline]
pub(super) fn each_candidate(codes: &[u8], mut take: impl FnMut(u64, bool)) {
    let mut word = 0_u64;
    for eight in codes.windows(PADDING).filter_map(|codes| codes.first_chunk::<PADDING>()) {
        let letters = u64::from_le_bytes(*eight);
        let mut inside = true;
        for order in ORDER_MIN..=ORDER_MAX {
            inside &= eight[order - 2] != SPACE;
            take(gram_key(letters, order), inside);
        }
        let before = if eight[0] == SPACE { 0 } else { word };
        word = (before.rotate_left(5) ^ u64::from(eight[0])).wrapping_mul(MULTIPLIER);
        let ends = eight[0] != SPACE && eight[1] == SPACE;
        take(word >> 8 | WORD << CLASS_SHIFT, ends);
    }
}

fn gram_key(letters: u64, order: usize) -> u64 {
    let mask = u64::MAX >> (64 - 8 * order);
    letters & mask | (order as u64) << CLASS_SHIFT
}

/// What kind of feature a key is: features of a kind share a total.
pub(super) fn class_of(key: u64) -> usize {
    let kind = usize::from(key.to_le_bytes()[7]);
    if kind < ORDER_MIN {
        return 0;
    }
    let bytes = key.to_le_bytes();
    let bounded = bytes.iter().take(kind).any(|code| *code == SPACE);
    kind * 2 + usize::from(bounded)
}

/// How many classes there are.
pub(super) const CLASSES: usize = ORDER_MAX * 2 + 2;

/// The mixed bits of a key: each of the upper 32 depends on all letters of an n-gram.
///
/// Source: Fibonacci hashing (D. Knuth, The Art of Computer Programming, volume 3, section 6.4).
#[inline]
pub(super) fn hash(key: u64) -> u64 {
    key.wrapping_mul(MULTIPLIER)
}

/// The key of an n-gram of at most eight codes.
pub(super) fn gram(codes: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    for (byte, code) in bytes.iter_mut().zip(codes) {
        *byte = *code;
    }
    gram_key(u64::from_le_bytes(bytes), codes.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition, word by word.
    fn plain(words: &[String]) -> Vec<u64> {
        let mut keys = Vec::new();
        for word in words {
            let bounded = format!(" {word} ").into_bytes();
            for order in ORDER_MIN..=ORDER_MAX {
                keys.extend(bounded.windows(order).map(gram));
            }
            let hash = bounded.iter().take(word.len() + 1).fold(0_u64, |hash, code| {
                (hash.rotate_left(5) ^ u64::from(*code)).wrapping_mul(MULTIPLIER)
            });
            keys.push(hash >> 8 | WORD << CLASS_SHIFT);
        }
        keys.sort_unstable();
        keys
    }

    proptest! {
        #[test]
        fn features_are_those_of_each_word(words in proptest::collection::vec("[a-z]{1,9}", 0..8)) {
            let codes = format!(" {}{}", words.join(" "), " ".repeat(PADDING)).into_bytes();
            let mut keys = Vec::new();
            each_key(&codes, |key| keys.push(key));
            keys.sort_unstable();
            prop_assert_eq!(keys, plain(&words));
        }
    }
}
