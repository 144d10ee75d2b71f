//! Hashes of short words: they depend on nothing but the bytes.
//!
//! Not [`newsmill_model::hash::bytes`], which reads the last bytes otherwise: the lists hold these, and a word that is read
//! in eights with zeros behind it has its hash with no step that depends on its length.

use newsmill_model::hash::eights;
pub(crate) use newsmill_model::hash::{mix, upper};

/// The hash of some bytes: their length, then they themselves in eights, the last one filled up with zeros.
pub(crate) fn bytes(bytes: &[u8]) -> u64 {
    let (chunks, rest) = bytes.as_chunks::<8>();
    let hash = eights(bytes.len() as u64, chunks);
    if rest.is_empty() {
        return hash;
    }
    mix(hash, rest.iter().rev().fold(0, |last, &byte| last << 8 | u64::from(byte)))
}

/// The hash of the first `length` of some bytes that are zeros behind them: the same as [`bytes`] of them alone, sooner.
#[inline]
pub(crate) fn padded(padded: &[u8], length: usize) -> u64 {
    let chunks = padded.as_chunks::<8>().0.get(..length.div_ceil(8)).unwrap_or_default();
    eights(length as u64, chunks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_behind_make_no_difference() {
        let text = b"twenty-two letters-ish";
        for length in 0..=text.len() {
            let mut long = [0; 24];
            long[..length].copy_from_slice(&text[..length]);
            assert_eq!(padded(&long, length), bytes(&text[..length]), "{length}");
        }
    }

    #[test]
    fn hashes_depend_on_length_and_order() {
        assert_ne!(bytes(b""), bytes(b"\0"));
        assert_ne!(bytes(b"ab"), bytes(b"ba"));
        assert_ne!(bytes(b"abcdefgh"), bytes(b"abcdefg"));
    }
}
