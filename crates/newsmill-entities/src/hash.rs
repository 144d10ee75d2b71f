//! Hashes of words and features: 32 bits that depend on nothing but the bytes.

const K: u64 = 0x9E37_79B9_7F4A_7C15;

/// Mixes `value` into `hash`.
pub(crate) fn mix(hash: u64, value: u64) -> u64 {
    let mixed = (hash.rotate_left(23) ^ value).wrapping_mul(K);
    mixed ^ mixed >> 29
}

/// The hash of some bytes.
pub(crate) fn bytes(bytes: &[u8]) -> u64 {
    let mut hash = bytes.len() as u64;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        hash = mix(hash, chunk.try_into().map_or(0, u64::from_le_bytes));
    }
    let last = chunks.remainder().iter().fold(0, |last, &byte| last << 8 | u64::from(byte));
    mix(hash, last)
}

/// The upper half of a hash; never 0, which stands for nothing.
pub(crate) fn short(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or(0).max(1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn hashes_differ() {
        let words = (0..100_000_u32).map(|n| short(bytes(format!("w{n}").as_bytes())));
        assert!(words.collect::<BTreeSet<_>>().len() > 99_990);
        assert_ne!(bytes(b"ab"), bytes(b"ba"));
        assert_ne!(bytes(b""), bytes(b"\0"));
    }
}
