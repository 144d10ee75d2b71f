//! Short stretches are searched eight bytes at a time in one number (SWAR, "SIMD within a register"): most names, values
//! and texts of a page are so short that a call of `memchr` would cost more than the search.

use memchr::{memchr, memchr2};

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = ONES << 7;

/// How many words are looked at before `memchr` takes over.
const WORDS: usize = 8;

/// A byte, eight times.
pub(crate) const fn repeat(byte: u8) -> u64 {
    // Lossless; `from` is not const.
    ONES * byte as u64
}

/// The highest bit of each byte that is zero. Above the first of them others may be marked wrongly.
#[inline]
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGHS
}

/// Marks where a byte stands in a word, as [`zeros`] does.
#[inline]
pub(crate) const fn places(word: u64, byte: u8) -> u64 {
    zeros(word ^ repeat(byte))
}

/// How many bytes stand before the first mark; 8 where there is none.
#[inline]
pub(crate) const fn before(marks: u64) -> usize {
    // At most 8.
    (marks.trailing_zeros() / 8) as usize
}

/// The eight bytes from a place on, the first lowest; none at the end of the text.
#[inline]
pub(crate) fn word_at(text: &[u8], at: usize) -> Option<u64> {
    text.get(at..)?.first_chunk().map(|chunk| u64::from_le_bytes(*chunk))
}

/// The first place in a text that `marks` marks in a word of it, or that `long` finds where there is none near.
#[inline]
fn search(
    text: &[u8],
    marks: impl Fn(u64) -> u64,
    long: impl Fn(&[u8]) -> Option<usize>,
) -> Option<usize> {
    let mut at = 0;
    for chunk in text.as_chunks().0.iter().take(WORDS) {
        let found = marks(u64::from_le_bytes(*chunk));
        if found != 0 {
            return Some(at + before(found));
        }
        at += size_of::<u64>();
    }
    long(text.get(at..)?).map(|found| at + found)
}

/// The first such byte.
#[inline]
pub(crate) fn find(text: &[u8], byte: u8) -> Option<usize> {
    search(text, |word| places(word, byte), |rest| memchr(byte, rest))
}

/// The first `<` or `&`.
#[inline]
pub(crate) fn find_markup(text: &[u8]) -> Option<usize> {
    search(text, |word| places(word, b'<') | places(word, b'&'), |rest| memchr2(b'<', b'&', rest))
}

/// The first `&` or such quote, which is `"` or `'`.
#[inline]
pub(crate) fn find_quote(text: &[u8], quote: u8) -> Option<usize> {
    // Each quote differs from `&` in one bit, so that without it both are searched at once.
    let (kept, sought) = (repeat(!(quote ^ b'&')), repeat(quote & b'&'));
    search(text, |word| zeros((word & kept) ^ sought), |rest| memchr2(quote, b'&', rest))
}

#[cfg(test)]
mod tests {
    use super::{before, find, find_markup, find_quote, places, word_at};

    #[test]
    fn finds_the_first_wherever_it_stands() {
        for length in 0..100 {
            for at in 0..length {
                let mut text = vec![b'='; length];
                assert_eq!((find_markup(&text), find_quote(&text, b'"')), (None, None));
                for (byte, then) in
                    [(b'<', b'&'), (b'&', b'<'), (b'"', b'&'), (b'&', b'"'), (b'\'', b'&')]
                {
                    text[at] = byte;
                    if let Some(behind) = text.get_mut(at + 1) {
                        *behind = then;
                    }
                    match byte {
                        b'<' => {
                            assert_eq!(find_markup(&text), Some(at));
                            assert_eq!(find(&text, b'<'), Some(at));
                        }
                        b'&' if then == b'<' => assert_eq!(find_markup(&text), Some(at)),
                        b'\'' => assert_eq!(find_quote(&text, b'\''), Some(at)),
                        _ => assert_eq!(find_quote(&text, b'"'), Some(at)),
                    }
                }
            }
        }
    }

    #[test]
    fn neighbours_of_what_is_sought_are_not_found() {
        let text: Vec<u8> = (0..=255).filter(|byte| !b"<&\"'".contains(byte)).collect();
        assert_eq!(find_markup(&text), None);
        assert_eq!(find_quote(&text, b'"'), None);
        assert_eq!(find_quote(&text, b'\''), None);
        assert_eq!(find_quote(b"''''''''''\"", b'"'), Some(10));
        assert_eq!(find_quote(b"\"\"\"\"\"\"\"\"\"\"'", b'\''), Some(10));
        assert_eq!(word_at(b"1234567", 0), None);
        assert_eq!(before(places(word_at(b"x1234567y", 1).unwrap(), b'7')), 6);
        assert_eq!(before(places(word_at(b"x1234567y", 1).unwrap(), b'x')), 8);
    }
}
