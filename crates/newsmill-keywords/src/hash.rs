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

/// The lower half of a hash, as an index before it is masked.
pub(crate) fn lower(hash: u64) -> usize {
    usize::try_from(hash & 0xFFFF_FFFF).unwrap_or(0)
}

/// So many slots are kept from text to text.
const KEPT: usize = 1 << 14;

/// Numbers by hash, forgotten as a whole: open addressing over a caller's own list of what has which hash.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    /// An item's index plus one, 0 where free. At most half are taken.
    slots: Vec<u32>,
    len: usize,
}

impl Index {
    /// Forgets everything; the memory stays, unless it is that of an uncommonly long text.
    pub(crate) fn clear(&mut self) {
        if self.slots.len() > KEPT {
            self.slots = Vec::new();
        }
        self.slots.fill(0);
        self.len = 0;
    }

    /// The item with this hash; `hash_of` tells the hash of an item.
    #[inline]
    pub(crate) fn get(&self, hash: u64, hash_of: impl Fn(u32) -> u64) -> Option<u32> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = lower(hash) & mask;
        loop {
            let item = self.slots.get(at)?.checked_sub(1)?;
            if hash_of(item) == hash {
                return Some(item);
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds an item with a hash that is not held yet.
    pub(crate) fn insert(&mut self, hash: u64, item: u32, hash_of: impl Fn(u32) -> u64) {
        if self.slots.len() < (self.len + 1) * 2 {
            let wider = ((self.len + 1) * 4).next_power_of_two().max(1024);
            let before = std::mem::replace(&mut self.slots, vec![0; wider]);
            for slot in before.into_iter().filter(|slot| *slot != 0) {
                self.put(hash_of(slot - 1), slot);
            }
        }
        self.put(hash, item + 1);
        self.len += 1;
    }

    fn put(&mut self, hash: u64, slot: u32) {
        let mask = self.slots.len() - 1;
        let mut at = lower(hash) & mask;
        while self.slots.get(at).is_some_and(|slot| *slot != 0) {
            at = (at + 1) & mask;
        }
        if let Some(free) = self.slots.get_mut(at) {
            *free = slot;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_found_again_until_forgotten() {
        let hashes: Vec<u64> = (0..5000_u32).map(|n| bytes(&n.to_le_bytes())).collect();
        let of = |item: u32| hashes[item as usize];
        let mut index = Index::default();
        assert_eq!(index.get(hashes[0], of), None);
        for item in 0..4000 {
            index.insert(of(item), item, of);
        }
        for item in 0..5000 {
            assert_eq!(index.get(of(item), of), (item < 4000).then_some(item));
        }
        index.clear();
        assert_eq!(index.get(hashes[0], of), None);
    }

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
