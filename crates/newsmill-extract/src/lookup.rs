//! Words of fixed lists: most words of a text or a class are in none.

use std::borrow::Cow;

/// Slots of a [`Lookup`]: a power of two, some times as many as there are words, so that most words that are in no
/// list meet an empty one.
const SLOTS: usize = 2048;

/// Marks an empty slot; no table has as many words.
const EMPTY: u16 = u16::MAX;

/// What is known of some words, found whatever their case in ASCII; by default the lists they are in, as bits.
#[derive(Debug)]
pub(crate) struct Lookup<V = u32> {
    words: Vec<(&'static str, V)>,
    /// Numbers of words, at their hashes or behind.
    slots: Vec<u16>,
    /// The lengths of the words that begin with each byte of either case, as bits: most other words have none of them.
    lengths: [u32; 256],
}

/// The bit of a length; the last one stands for all that are longer.
fn length_bit(word: &[u8]) -> u32 {
    1 << word.len().min(31)
}

impl<V: Default> Lookup<V> {
    /// Without words.
    pub(crate) fn empty() -> Self {
        Self { words: Vec::new(), slots: vec![EMPTY; SLOTS], lengths: [0; 256] }
    }

    /// What is known of a word, to be written; a few hundred words fit.
    pub(crate) fn entry(&mut self, word: &'static str) -> &mut V {
        let (slot, at) = self.find(word.as_bytes());
        for first in word.bytes().take(1) {
            for first in [first.to_ascii_lowercase(), first.to_ascii_uppercase()] {
                self.lengths[usize::from(first)] |= length_bit(word.as_bytes());
            }
        }
        let at = at.unwrap_or_else(|| {
            self.words.push((word, V::default()));
            self.words.len() - 1
        });
        self.slots[slot] = u16::try_from(at).unwrap_or(EMPTY);
        &mut self.words[at].1
    }
}

impl<V> Lookup<V> {
    /// What is known of a word.
    pub(crate) fn get(&self, word: &[u8]) -> Option<&V> {
        let first = usize::from(*word.first()?);
        if self.lengths[first] & length_bit(word) == 0 {
            return None;
        }
        let (_, at) = self.find(word);
        self.words.get(at?).map(|(_, value)| value)
    }

    /// The slot of a word, or the empty one where it would be, and its number.
    fn find(&self, word: &[u8]) -> (usize, Option<usize>) {
        let mut slot = place(hash(word), SLOTS);
        loop {
            let at = usize::from(self.slots[slot]);
            match self.words.get(at) {
                Some((other, _)) if other.as_bytes().eq_ignore_ascii_case(word) => {
                    return (slot, Some(at));
                }
                Some(_) => slot = (slot + 1) % SLOTS,
                None => return (slot, None),
            }
        }
    }
}

impl Lookup {
    /// From at most 32 lists, whose places are their numbers.
    pub(crate) fn new<'l>(lists: impl Iterator<Item = &'l &'static [&'static str]>) -> Lookup {
        let mut lookup = Lookup::empty();
        for (number, list) in lists.enumerate() {
            for word in *list {
                *lookup.entry(word) |= 1 << number;
            }
        }
        lookup
    }

    /// Whether a word is in one of the lists, whatever its case in ASCII.
    pub(crate) fn has(&self, list: usize, word: &str) -> bool {
        self.bits(word.as_bytes()) & (1 << list) != 0
    }

    /// The lists that a word is in, as bits, whatever its case in ASCII.
    pub(crate) fn bits(&self, word: &[u8]) -> u32 {
        self.get(word).copied().unwrap_or(0)
    }

    /// The numbers of the lists that a word is in, whatever its case in ASCII.
    pub(crate) fn lists(&self, word: &[u8]) -> impl Iterator<Item = usize> + use<> {
        bits(self.bits(word))
    }
}

/// A word in lower case, as far as that is not done by looking it up.
pub(crate) fn lower(word: &str) -> Cow<'_, str> {
    match word.is_ascii() {
        true => Cow::Borrowed(word),
        false => Cow::Owned(word.to_lowercase()),
    }
}

/// The numbers of the bits that are set.
pub(crate) fn bits(mut bits: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let number = usize::try_from(bits.trailing_zeros()).ok().filter(|_| bits != 0)?;
        bits &= bits - 1;
        Some(number)
    })
}

/// Where a hash belongs in a table of `slots` places, a power of two.
pub(crate) fn place(hash: u64, slots: usize) -> usize {
    usize::try_from(hash >> 40).unwrap_or(0) & (slots - 1)
}

/// A hash of a short text, the same whatever its case in ASCII; eight bytes at a time.
pub(crate) fn hash(text: &[u8]) -> u64 {
    /// The bit that tells upper from lower case, in eight bytes.
    const CASE: u64 = 0x2020_2020_2020_2020;
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, part: u64| (hash.rotate_left(5) ^ (part | CASE)).wrapping_mul(FACTOR);
    let start = u64::try_from(text.len()).unwrap_or(0);
    let Some(last) = text.last_chunk::<8>() else { return mix(start, few_bytes(text)) };
    let whole = text.as_chunks::<8>().0.iter();
    // The last eight bytes hold what is left behind the others, and some once more.
    whole.chain([last]).fold(start, |hash, part| mix(hash, u64::from_le_bytes(*part)))
}

/// Up to seven bytes as a number.
fn few_bytes(text: &[u8]) -> u64 {
    match (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32
        }
        _ => text.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Lookup, hash, lower};

    #[test]
    fn words_are_found_in_all_their_lists() {
        let lists: [&'static [&'static str]; 3] = [&["one", "two"], &["two", "über"], &["thre"]];
        let lookup = Lookup::new(lists.iter());
        let found = |word: &str| lookup.lists(word.as_bytes()).collect::<Vec<_>>();
        assert_eq!((found("Two"), found("one"), found("über")), (vec![0, 1], vec![0], vec![1]));
        assert!(lookup.has(1, "TWO") && lookup.has(0, "two") && !lookup.has(1, "one"));
        assert_eq!((found(&lower("ÜBER")), lower("Two")), (vec![1], "Two".into()));
        assert!(found("").is_empty() && found("three").is_empty() && found("\u{ff}").is_empty());
    }

    #[test]
    fn all_bytes_but_their_case_make_the_hash() {
        let name = "site-header__menu-item";
        for length in 1..=name.len() {
            let bytes = &name.as_bytes()[..length];
            assert_eq!(hash(bytes), hash(&bytes.to_ascii_uppercase()), "{length}");
            for at in 0..length {
                let mut other = bytes.to_vec();
                other[at] = b'0';
                assert_ne!(hash(bytes), hash(&other), "{length} {at}");
            }
        }
    }
}
