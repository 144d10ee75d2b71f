//! Hashes of short words: they depend on nothing but the bytes.

pub(crate) use newsmill_model::hash::mix;

/// The hash of some bytes.
pub(crate) fn bytes(bytes: &[u8]) -> u64 {
    let (chunks, rest) = bytes.as_chunks::<8>();
    let hash =
        chunks.iter().fold(bytes.len() as u64, |hash, chunk| mix(hash, u64::from_le_bytes(*chunk)));
    if rest.is_empty() {
        return hash;
    }
    mix(hash, rest.iter().rev().fold(0, |last, &byte| last << 8 | u64::from(byte)))
}

/// The hash of the first `length` of some bytes that are zeros behind them: the same as [`bytes`] of them alone, sooner.
#[inline]
pub(crate) fn padded(padded: &[u8], length: usize) -> u64 {
    let chunks = padded.as_chunks::<8>().0.get(..length.div_ceil(8)).unwrap_or_default();
    chunks.iter().fold(length as u64, |hash, chunk| mix(hash, u64::from_le_bytes(*chunk)))
}

/// The upper half of a hash: the key of a word in a [`Lexicon`](crate::lexicon::Lexicon).
pub(crate) fn upper(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or(0)
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
