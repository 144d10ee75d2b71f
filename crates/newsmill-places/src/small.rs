//! Which words a text writes small.

/// A set of words, by hash, that may hold a few more than were put in.
#[derive(Debug)]
pub(crate) struct SmallWords(Box<[u64; 1 << 11]>);

impl Default for SmallWords {
    fn default() -> Self {
        Self(Box::new([0; 1 << 11]))
    }
}

impl SmallWords {
    pub(crate) fn clear(&mut self) {
        self.0.fill(0);
    }

    /// A word and two bits of it.
    #[inline]
    fn bits(hash: u64) -> (usize, u64) {
        let word = usize::try_from(hash >> 12 & 0x7FF).unwrap_or(0);
        (word, 1 << (hash & 63) | 1 << (hash >> 6 & 63))
    }

    #[inline]
    pub(crate) fn add(&mut self, hash: u64) {
        let (at, bits) = Self::bits(hash);
        self.0[at & 0x7FF] |= bits;
    }

    #[inline]
    pub(crate) fn has(&self, hash: u64) -> bool {
        let (at, bits) = Self::bits(hash);
        self.0[at & 0x7FF] & bits == bits
    }
}

#[cfg(test)]
mod tests {
    use newsmill_gazetteer::hash;

    use super::*;

    #[test]
    fn words_are_known_until_all_are_forgotten() {
        let hashes: Vec<u64> = (0..900_u32).map(|n| hash(&n.to_le_bytes())).collect();
        let mut small = SmallWords::default();
        hashes.iter().for_each(|hash| small.add(*hash));
        assert!(hashes.iter().all(|hash| small.has(*hash)));
        let others = (900..9_900_u32).filter(|n| small.has(hash(&n.to_le_bytes()))).count();
        assert!(others < 90, "{others}");
        small.clear();
        assert!(!hashes.iter().any(|hash| small.has(*hash)));
    }
}
