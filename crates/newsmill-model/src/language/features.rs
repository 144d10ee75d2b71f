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
    let mut at = 0;
    while let Some(end) = word_end(codes, at) {
        word_keys(codes, at, end, &mut take);
        at = end;
    }
}

/// Where the word ends that begins after the space at `at`; none after the last word.
fn word_end(codes: &[u8], at: usize) -> Option<usize> {
    let rest = codes.get(at + 1..)?;
    let length = rest.iter().position(|code| *code == SPACE)?;
    (length > 0).then_some(at + 1 + length)
}

/// The keys of the word between the spaces at `start` and `end`.
#[inline]
fn word_keys(codes: &[u8], start: usize, end: usize, take: &mut impl FnMut(u64)) {
    let mut word = 0_u64;
    for at in start..end {
        let letters = eight(codes, at);
        let room = end + 1 - at;
        for order in ORDER_MIN..=ORDER_MAX.min(room) {
            take(gram_key(letters, order));
        }
        word = (word.rotate_left(5) ^ (letters & 0xFF)).wrapping_mul(MULTIPLIER);
    }
    take(word >> 8 | WORD << CLASS_SHIFT);
}

/// Eight codes as a number, the first the lowest.
fn eight(codes: &[u8], at: usize) -> u64 {
    codes
        .get(at..at + PADDING)
        .and_then(|codes| codes.try_into().ok())
        .map_or(0, u64::from_le_bytes)
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

/// The mixed bits of a key: a row in the lower ones, a check in the highest byte.
pub(super) fn hash(key: u64) -> u64 {
    let mixed = (key ^ key >> 29).wrapping_mul(MULTIPLIER);
    mixed ^ mixed >> 32
}

/// The key of an n-gram of at most eight codes.
pub(super) fn gram(codes: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    for (byte, code) in bytes.iter_mut().zip(codes) {
        *byte = *code;
    }
    gram_key(u64::from_le_bytes(bytes), codes.len())
}
