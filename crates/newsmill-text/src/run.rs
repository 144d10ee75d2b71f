//! Letters and digits of ASCII, eight at once.

const EACH: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * EACH;

/// The eight bytes of a text from a place on, the first in the lowest byte, and zeros behind its end.
#[must_use]
#[inline]
pub fn chunk(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default();
    match rest.first_chunk::<8>() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => rest.iter().rev().fold(0, |chunk, &byte| chunk << 8 | u64::from(byte)),
    }
}

/// The letters and digits of ASCII that eight bytes begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// How many there are, 0 to 8.
    pub len: usize,
    /// They themselves, capitals as small letters, and zeros behind them.
    pub folded: u64,
    /// The highest bit of every byte that is a capital, of every byte that is a digit, and of every small letter.
    pub capitals: u64,
    /// See `capitals`.
    pub digits: u64,
    /// See `capitals`.
    pub small: u64,
}

impl Run {
    /// Of the eight bytes of a [`chunk`].
    #[must_use]
    #[inline]
    pub fn of(chunk: u64) -> Self {
        // No sum carries over, as the highest bits are left out first.
        let low = chunk & !HIGH;
        let folded = low | (0x20 * EACH);
        let between = |bytes: u64, first: u64, last: u64| {
            (bytes + (0x80 - first) * EACH) & !(bytes + (0x7F - last) * EACH) & !chunk & HIGH
        };
        let letters = between(folded, 0x61, 0x7A);
        let digits = between(low, 0x30, 0x39);
        // A small letter has the bit with the value 32.
        let capitals = letters & !(chunk << 2);
        let others = !(letters | digits) & HIGH;
        let len = (others.trailing_zeros() / 8) as usize;
        let kept = if others == 0 { u64::MAX } else { (1 << (others.trailing_zeros() - 7)) - 1 };
        Self {
            len,
            folded: (chunk | capitals >> 2) & kept,
            capitals: capitals & kept,
            digits: digits & kept,
            small: letters & (chunk << 2) & kept,
        }
    }
}

/// The letters of ASCII that eight bytes begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letters {
    /// How many there are, 0 to 8.
    pub len: usize,
    /// They themselves, capitals as small letters, and zeros behind them.
    pub folded: u64,
    /// The highest bit of every byte that is a capital, and of every byte that is a small letter.
    pub capitals: u64,
    /// See `capitals`.
    pub small: u64,
}

impl Letters {
    /// Of the eight bytes of a [`chunk`].
    #[must_use]
    #[inline]
    pub fn of(chunk: u64) -> Self {
        let low = (chunk & !HIGH) | (0x20 * EACH);
        let letters = (low + (0x80 - 0x61) * EACH) & !(low + (0x7F - 0x7A) * EACH) & !chunk & HIGH;
        let others = letters ^ HIGH;
        // All bits below the first that is none.
        let kept = others.wrapping_sub(1) & !others;
        let kept = if others == 0 { kept } else { kept >> 7 };
        Self {
            len: (others.trailing_zeros() / 8) as usize,
            folded: (chunk | (0x20 * EACH)) & kept,
            capitals: letters & !(chunk << 2) & kept,
            small: letters & (chunk << 2) & kept,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The plain definition.
    fn plain(bytes: [u8; 8]) -> Run {
        let len = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let mask = |is: fn(&u8) -> bool| {
            bytes[..len]
                .iter()
                .rev()
                .fold(0, |mask, byte| mask << 8 | if is(byte) { 0x80 } else { 0 })
        };
        let mut folded = [0; 8];
        for (to, from) in folded.iter_mut().zip(&bytes[..len]) {
            *to = from.to_ascii_lowercase();
        }
        Run {
            len,
            folded: u64::from_le_bytes(folded),
            capitals: mask(u8::is_ascii_uppercase),
            digits: mask(u8::is_ascii_digit),
            small: mask(u8::is_ascii_lowercase),
        }
    }

    fn plain_letters(bytes: [u8; 8]) -> Letters {
        let len = bytes.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let mut letters = [0; 8];
        letters[..len].copy_from_slice(&bytes[..len]);
        let Run { folded, capitals, small, .. } = plain(letters);
        Letters { len, folded, capitals, small }
    }

    proptest! {
        #[test]
        fn is_the_plain_definition(bytes: [u8; 8], letters in "[A-Za-z0-9 @`{\\[/:é-]{8}") {
            prop_assert_eq!(Run::of(u64::from_le_bytes(bytes)), plain(bytes));
            let letters = *letters.as_bytes().first_chunk::<8>().unwrap();
            prop_assert_eq!(Run::of(u64::from_le_bytes(letters)), plain(letters));
            for bytes in [bytes, letters] {
                prop_assert_eq!(Letters::of(u64::from_le_bytes(bytes)), plain_letters(bytes));
            }
        }
    }

    #[test]
    fn every_byte_is_what_it_is_at_every_place() {
        for byte in 0..=u8::MAX {
            for at in 0..8 {
                let mut bytes = *b"aZ5bY6cX";
                bytes[at] = byte;
                assert_eq!(Run::of(u64::from_le_bytes(bytes)), plain(bytes), "{byte} {at}");
                let letters = bytes.map(|byte| if byte.is_ascii_digit() { b'q' } else { byte });
                assert_eq!(
                    Letters::of(u64::from_le_bytes(letters)),
                    plain_letters(letters),
                    "{byte} {at}"
                );
            }
        }
    }

    #[test]
    fn a_chunk_at_the_end_has_zeros_behind() {
        assert_eq!(chunk(b"abcdefghi", 1), u64::from_le_bytes(*b"bcdefghi"));
        assert_eq!(chunk(b"abc", 1), u64::from_le_bytes(*b"bc\0\0\0\0\0\0"));
        assert_eq!(chunk(b"abc", 3), 0);
        assert_eq!(chunk(b"abc", 9), 0);
    }
}
