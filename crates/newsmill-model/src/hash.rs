//! Hashes of words and features: they depend on nothing but the bytes, and stay the same, as model files hold them.

const K: u64 = 0x9E37_79B9_7F4A_7C15;

/// Mixes `value` into `hash`.
#[must_use]
#[inline]
pub fn mix(hash: u64, value: u64) -> u64 {
    let mixed = (hash.rotate_left(23) ^ value).wrapping_mul(K);
    mixed ^ mixed >> 29
}

/// Mixes bytes, eight at a time, into `hash`. Who fills up the last ones with zeros begins with what tells lengths apart.
#[must_use]
#[inline]
pub fn eights(hash: u64, eights: &[[u8; 8]]) -> u64 {
    eights.iter().fold(hash, |hash, eight| mix(hash, u64::from_le_bytes(*eight)))
}

/// The hash of some bytes.
#[must_use]
#[inline]
pub fn bytes(bytes: &[u8]) -> u64 {
    let (chunks, rest) = bytes.as_chunks::<8>();
    let hash = eights(bytes.len() as u64, chunks);
    if rest.is_empty() {
        return mix(hash, 0);
    }
    // The last bytes in one piece; those that are read twice do no harm.
    let last = if let Some(last) = bytes.last_chunk::<8>() {
        u64::from_le_bytes(*last)
    } else if let (Some(first), Some(last)) = (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32
    } else {
        rest.iter().fold(0, |last, &byte| last << 8 | u64::from(byte))
    };
    mix(hash, last)
}

/// The upper half of a hash.
#[must_use]
#[inline]
pub fn upper(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or(0)
}

/// The upper half of a hash where 0 stands for nothing: never that.
#[must_use]
#[inline]
pub fn short(hash: u64) -> u32 {
    upper(hash).max(1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn hashes_differ() {
        let words = (0..100_000_u32).map(|n| short(bytes(format!("w{n}").as_bytes())));
        assert!(words.collect::<BTreeSet<_>>().len() > 99_990);
        let short_ones = (0..=u16::MAX).map(|n| bytes(&n.to_le_bytes()));
        assert_eq!(short_ones.collect::<BTreeSet<_>>().len(), 65_536);
        assert_ne!(bytes(b"ab"), bytes(b"ba"));
        assert_ne!(bytes(b""), bytes(b"\0"));
        assert_ne!(bytes(b"abcdefgh"), bytes(b"abcdefgh\0"));
    }

    #[test]
    fn every_byte_counts() {
        for length in 1..40 {
            let plain = vec![7_u8; length];
            for at in 0..length {
                let mut other = plain.clone();
                other[at] = 8;
                assert_ne!(bytes(&plain), bytes(&other), "{length} {at}");
            }
        }
    }
}
