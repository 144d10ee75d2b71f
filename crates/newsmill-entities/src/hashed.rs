//! Numbers by hash: what lists of words are kept in.

use newsmill_model::numbers;

/// A map from hashes that are not 0 to numbers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct HashedMap {
    /// Sorted by hash.
    entries: Vec<(u32, u32)>,
    /// Open addressing: index of an entry plus one, 0 where free. At most half are taken.
    slots: Vec<u32>,
}

impl HashedMap {
    /// A map of entries that are sorted by hash, each hash once; the hash 0 is never found.
    pub(crate) fn new(entries: Vec<(u32, u32)>) -> Self {
        let mut slots = vec![0; (entries.len() * 2).next_power_of_two().max(2)];
        let mask = slots.len() - 1;
        for (slot, entry) in (1_u32..).zip(&entries) {
            let mut at = entry.0 as usize & mask;
            while slots[at] != 0 {
                at = (at + 1) & mask;
            }
            slots[at] = slot;
        }
        Self { entries, slots }
    }

    pub(crate) fn get(&self, key: u32) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let mut at = key as usize & mask;
        loop {
            let slot = self.slots[at] as usize;
            let &(held, number) = self.entries.get(slot.checked_sub(1)?)?;
            if held == key {
                return Some(number);
            }
            at = (at + 1) & mask;
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// In the order of hashes the difference to the one before, and the number.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut before = 0;
        for &(key, number) in &self.entries {
            numbers::put(&mut bytes, key - before);
            numbers::put(&mut bytes, number);
            before = key;
        }
        bytes
    }

    /// Reads what [`HashedMap::to_bytes`] wrote; nothing where the bytes are something else.
    pub(crate) fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let mut entries = Vec::new();
        let mut key = 0_u32;
        while !bytes.is_empty() {
            let step = numbers::take(&mut bytes).filter(|step| *step > 0)?;
            key = key.checked_add(step)?;
            entries.push((key, numbers::take(&mut bytes)?));
        }
        Some(Self::new(entries))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn finds_what_it_holds(entries in proptest::collection::btree_map(1_u32..500, any::<u32>(), 0..60)) {
            let map = HashedMap::new(entries.clone().into_iter().collect());
            for key in 0..600 {
                prop_assert_eq!(map.get(key), entries.get(&key).copied());
            }
            prop_assert_eq!(HashedMap::from_bytes(&map.to_bytes()), Some(map));
        }
    }

    #[test]
    fn other_bytes_are_no_map() {
        assert!(HashedMap::from_bytes(&[1; 7]).is_none());
        assert!(HashedMap::from_bytes(&[0; 8]).is_none());
        assert!(HashedMap::from_bytes(&[0xFF; 9]).is_none());
        assert!(HashedMap::from_bytes(&[]).is_some_and(|map| map.len() == 0));
    }
}
