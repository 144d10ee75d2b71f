//! The bytes of a text, those of plain words told from all others many at a time, and short words read from them.

use std::hint::select_unpredictable;

/// What small letters and digits of ASCII have and capitals have not, in each of eight bytes.
pub const SMALL: u64 = 0x2020_2020_2020_2020;
/// What a byte of a character beyond ASCII is marked as: the mark of a byte that cannot be one otherwise.
pub const WIDE: u8 = STOP | b'A';
/// Of bytes that are not plain.
const STOP: u8 = 0x80;
const STOPS: u64 = 0x8080_8080_8080_8080;
/// Of longer texts so many bytes are marked.
const BYTES_MAX: usize = 1 << 20;
/// Letters of a short word.
const SHORT: usize = 16;

/// What a byte of ASCII that is not plain is marked as.
#[must_use]
#[inline]
pub const fn stop(byte: u8) -> u8 {
    byte | STOP
}

/// Writes the marks of a text's bytes to `marked`, in place of what was there: plain ones, which are of ASCII, stay as they
/// are, others become [`stop`] or [`WIDE`].
#[inline]
pub fn mark(text: &[u8], is_plain: impl Fn(u8) -> bool, marked: &mut Vec<u8>) {
    let mark = |byte: u8| {
        let plain = is_plain(byte);
        let other = if byte < STOP { stop(byte) } else { WIDE };
        if plain { byte } else { other }
    };
    marked.clear();
    // Blocks of one length are marked without a jump for every byte.
    let (blocks, rest) = text.as_chunks::<64>();
    for block in blocks {
        let mut own = [0; 64];
        for (own, byte) in own.iter_mut().zip(block) {
            *own = mark(*byte);
        }
        marked.extend_from_slice(&own);
    }
    marked.extend(rest.iter().map(|byte| mark(*byte)));
}

/// Whether a byte is a letter of ASCII; for [`mark`], which asks it of many at once.
#[must_use]
#[inline]
pub fn is_letter(byte: u8) -> bool {
    (byte | 0x20).wrapping_sub(b'a') < 26
}

/// The same of letters and digits of ASCII.
#[must_use]
#[inline]
pub fn is_letter_or_digit(byte: u8) -> bool {
    is_letter(byte) | (byte.wrapping_sub(b'0') < 10)
}

/// The eight bytes of a text from a place on, the first in the lowest byte: letters and digits of ASCII as they are, of all
/// others the highest bit is set. Behind the end of the text stand zeros.
#[must_use]
#[inline]
pub fn eight(text: &[u8], at: usize) -> u64 {
    let rest = text.get(at..).unwrap_or_default();
    let eight = match rest.first_chunk::<8>() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => rest.iter().rev().fold(0, |eight, &byte| eight << 8 | u64::from(byte)),
    };
    const EACH: u64 = 0x0101_0101_0101_0101;
    // No sum carries over, as the highest bits are left out first.
    let between = |bytes: u64, first: u64, last: u64| {
        (bytes + (0x80 - first) * EACH) & !(bytes + (0x7F - last) * EACH)
    };
    let low = eight & !STOPS;
    let plain = between(low | SMALL, 0x61, 0x7A) | between(low, 0x30, 0x39);
    eight | !plain & STOPS
}

/// The plain bytes that eight marked ones begin with.
#[derive(Clone, Copy, Debug)]
pub struct PlainBytes {
    /// All bits of each of them.
    pub kept: u64,
    /// The highest bit of the byte behind them; 0 where all eight are plain.
    pub stop: u64,
}

impl PlainBytes {
    /// Of eight marked bytes, the first in the lowest byte.
    #[must_use]
    #[inline]
    pub fn of(eight: u64) -> Self {
        let stops = eight & STOPS;
        let stop = stops & stops.wrapping_neg();
        Self { kept: (stop >> 7).wrapping_sub(1), stop }
    }

    /// How many there are, 0 to 8.
    #[must_use]
    #[inline]
    pub fn count(self) -> u32 {
        self.stop.trailing_zeros() / 8
    }
}

/// The bytes of a text, its letters of ASCII told from all others. Reuse it: the buffer keeps its memory.
#[derive(Clone, Debug, Default)]
pub struct Marked {
    bytes: Vec<u8>,
}

/// The letters of ASCII from a place of a text on, 16 at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShortWord {
    /// How many there are, 0 to 16.
    pub len: u32,
    /// They themselves, the first in the lowest byte, capitals as small letters, and zeros behind them.
    pub folded: [u64; 2],
    /// The bit of the value 32 of every byte that is a capital.
    pub capitals: [u64; 2],
}

impl ShortWord {
    /// Whether there are two letters or more, and all of them are capitals.
    #[must_use]
    #[inline]
    pub fn is_capitals(&self) -> bool {
        let [first, second] = self.folded;
        (self.len > 1) & (self.capitals == [first & SMALL, second & SMALL])
    }
}

impl Marked {
    /// Marks a text, in place of the one before. Of one longer than 1 MiB the rest is not marked: it is as if something
    /// beyond ASCII stood behind the last marked byte.
    pub fn read(&mut self, text: &[u8]) {
        let part = text.get(..BYTES_MAX);
        mark(part.unwrap_or(text), is_letter, &mut self.bytes);
        let behind = if text.len() > BYTES_MAX { WIDE } else { STOP };
        self.bytes.extend_from_slice(&[behind; SHORT]);
    }

    /// The two bytes from a place on as they are marked: letters as they are, others as [`stop`] or [`WIDE`]. Behind the end
    /// of the text stand zeros; there is nothing behind those.
    #[inline]
    #[must_use]
    pub fn two(&self, at: usize) -> Option<[u8; 2]> {
        self.bytes.get(at..)?.first_chunk().copied()
    }

    /// The letters from a place on; nothing behind what is marked.
    #[inline]
    #[must_use]
    pub fn word(&self, at: usize) -> Option<ShortWord> {
        let bytes = self.bytes.get(at..)?.first_chunk::<SHORT>()?;
        let [first, second] = bytes.as_chunks::<8>().0 else { return None };
        let (first, second) = (u64::from_le_bytes(*first), u64::from_le_bytes(*second));
        let [begun, more] = [PlainBytes::of(first), PlainBytes::of(second)];
        // Which words are longer than eight letters nobody can foresee: it decides no jump.
        let long = begun.count() == 8;
        let others = select_unpredictable(long, more.kept, 0);
        Some(ShortWord {
            len: begun.count() + select_unpredictable(long, more.count(), 0),
            folded: [(first | SMALL) & begun.kept, (second | SMALL) & others],
            capitals: [!first & SMALL & begun.kept, !second & SMALL & others],
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plain(text: &[u8], at: usize) -> ShortWord {
        let letters = text[at..].iter().take(16).take_while(|byte| byte.is_ascii_alphabetic());
        let letters: Vec<u8> = letters.copied().collect();
        let pack = |byte: fn(u8) -> u8| {
            let mut packed = [0; 16];
            packed.iter_mut().zip(&letters).for_each(|(to, from)| *to = byte(*from));
            let [first, second] = packed.as_chunks::<8>().0 else { panic!() };
            [u64::from_le_bytes(*first), u64::from_le_bytes(*second)]
        };
        ShortWord {
            len: u32::try_from(letters.len()).unwrap(),
            folded: pack(|byte| byte.to_ascii_lowercase()),
            capitals: pack(|byte| if byte.is_ascii_uppercase() { 32 } else { 0 }),
        }
    }

    proptest! {
        #[test]
        fn words_are_the_plain_definition(
            text in "([A-Za-z]{0,20}[ .,é0@`{\\[ſ]?){0,12}",
            bytes in proptest::collection::vec(any::<u8>(), 0..90),
        ) {
            let mut marked = Marked::default();
            for text in [text.as_bytes(), &bytes] {
                marked.read(text);
                for at in 0..=text.len() {
                    prop_assert_eq!(marked.word(at), Some(plain(text, at)), "{}", at);
                    let mark = |at: usize| match text.get(at).copied().unwrap_or(0) {
                        letter if letter.is_ascii_alphabetic() => letter,
                        0x80.. => WIDE,
                        other => stop(other),
                    };
                    prop_assert_eq!(marked.two(at), Some([mark(at), mark(at + 1)]), "{}", at);
                }
                prop_assert_eq!(marked.word(text.len() + 1), None);
            }
        }
    }

    proptest! {
        #[test]
        fn eight_bytes_are_the_plain_definition(
            bytes in proptest::collection::vec(any::<u8>(), 0..20),
            text in "[A-Za-z0-9 @`{\\[/:é-]{0,20}",
        ) {
            for text in [bytes.as_slice(), text.as_bytes()] {
                for at in 0..=text.len() + 1 {
                    let plain = std::array::from_fn(|more| match text.get(at + more) {
                        Some(byte) if byte.is_ascii_alphanumeric() => *byte,
                        byte => stop(*byte.unwrap_or(&0)),
                    });
                    prop_assert_eq!(eight(text, at), u64::from_le_bytes(plain), "{}", at);
                }
            }
        }
    }

    #[test]
    fn of_long_texts_the_beginning_is_marked() {
        let mut marked = Marked::default();
        marked.read(&vec![b'a'; BYTES_MAX + 90]);
        assert_eq!(marked.word(BYTES_MAX - 20).map(|word| word.len), Some(16));
        assert_eq!(marked.word(BYTES_MAX - 9).map(|word| word.len), Some(9));
        // Nobody may take the last marked byte for the last of a word.
        assert_eq!(marked.two(BYTES_MAX - 1), Some([b'a', WIDE]));
        assert_eq!(marked.word(BYTES_MAX + 1), None);
        marked.read(&vec![b'a'; BYTES_MAX]);
        assert_eq!(marked.two(BYTES_MAX - 1), Some([b'a', stop(0)]));
    }
}
