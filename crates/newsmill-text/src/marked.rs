//! Short words of ASCII letters, found by marks that are set many bytes at a time.

use std::hint::select_unpredictable;

/// What small letters have and capitals have not.
const SMALL: u64 = 0x2020_2020_2020_2020;
/// Of bytes that are no letter of ASCII.
const STOP: u8 = 0x80;
const STOPS: u64 = 0x8080_8080_8080_8080;
/// What a byte beyond ASCII becomes: the mark of a byte that cannot be one otherwise.
const WIDE: u8 = STOP | b'A';
/// Of longer texts so many bytes are marked.
const BYTES_MAX: usize = 1 << 20;
/// Letters of a short word.
const SHORT: usize = 16;

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

    /// What a byte beyond ASCII is marked as.
    pub const WIDE: u8 = WIDE;

    /// What a byte of ASCII that is no letter is marked as.
    #[must_use]
    pub const fn stop(byte: u8) -> u8 {
        byte | STOP
    }
}

impl Marked {
    /// Marks a text, in place of the one before; of a very long one the first MiB.
    pub fn read(&mut self, text: &[u8]) {
        let mark = |byte: u8| {
            let letter = (byte | 0x20).wrapping_sub(b'a') < 26;
            let stop = if byte < STOP { byte | STOP } else { WIDE };
            if letter { byte } else { stop }
        };
        self.bytes.clear();
        let (blocks, rest) = text.get(..BYTES_MAX).unwrap_or(text).as_chunks::<64>();
        for block in blocks {
            let mut marked = [0; 64];
            for (marked, byte) in marked.iter_mut().zip(block) {
                *marked = mark(*byte);
            }
            self.bytes.extend_from_slice(&marked);
        }
        self.bytes.extend(rest.iter().map(|byte| mark(*byte)));
        self.bytes.extend_from_slice(&[STOP; SHORT]);
    }

    /// The two bytes from a place on as they are marked: letters as they are, others as [`ShortWord::stop`].
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
        let [(len, kept), (more, others)] = [letters(first), letters(second)];
        // Which words are longer than eight letters nobody can foresee: it decides no jump.
        let long = len == 8;
        let others = select_unpredictable(long, others, 0);
        Some(ShortWord {
            len: len + select_unpredictable(long, more, 0),
            folded: [(first | SMALL) & kept, (second | SMALL) & others],
            capitals: [!first & SMALL & kept, !second & SMALL & others],
        })
    }
}

/// How many letters marked bytes begin with, and all their bits.
#[inline]
fn letters(eight: u64) -> (u32, u64) {
    let stops = eight & STOPS;
    let stop = stops & stops.wrapping_neg();
    (stops.trailing_zeros() / 8, (stop >> 7).wrapping_sub(1))
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
                        0x80.. => ShortWord::WIDE,
                        other => ShortWord::stop(other),
                    };
                    prop_assert_eq!(marked.two(at), Some([mark(at), mark(at + 1)]));
                }
                prop_assert_eq!(marked.word(text.len() + 1), None);
            }
        }
    }

    #[test]
    fn of_long_texts_the_beginning_is_marked() {
        let mut marked = Marked::default();
        marked.read(&vec![b'a'; BYTES_MAX + 90]);
        assert_eq!(marked.word(BYTES_MAX - 20).map(|word| word.len), Some(16));
        assert_eq!(marked.word(BYTES_MAX - 9).map(|word| word.len), Some(9));
        assert_eq!(marked.two(BYTES_MAX - 1), Some([b'a', ShortWord::stop(0)]));
        assert_eq!(marked.word(BYTES_MAX + 1), None);
    }
}
