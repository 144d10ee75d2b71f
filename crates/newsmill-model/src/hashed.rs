//! Numbers by hash: what lists of words are kept in.

use crate::index::Index;
use crate::numbers;

/// A map from hashes that are not 0 to numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HashedMap {
    index: Index,
    /// A number for every key, and a 0 for what is not there.
    numbers: Vec<u32>,
}

impl HashedMap {
    /// A map of entries that are sorted by hash, each hash once and not 0; nothing where they are not.
    pub fn new(entries: &[(u32, u32)]) -> Option<Self> {
        let keys: Vec<u32> = entries.iter().map(|entry| entry.0).collect();
        let numbers = entries.iter().map(|entry| entry.1).chain([0]).collect();
        Some(Self { index: Index::new(&keys)?, numbers })
    }

    /// The number of a hash.
    pub fn get(&self, key: u32) -> Option<u32> {
        self.numbers.get(self.index.find(key)?).copied()
    }

    /// The number of a hash; 0 where it has none. Whether it has one decides no jump, so that many searches in a row wait
    /// for memory together.
    pub fn get_or_zero(&self, key: u32) -> u32 {
        self.numbers.get(self.index.place(key)).copied().unwrap_or(0)
    }

    /// Reads where some hashes are, to have it at hand when they are searched for.
    pub fn warm(&self, keys: impl Iterator<Item = u32>) {
        self.index.warm(keys, |place| self.numbers.get(place).copied().unwrap_or(0));
    }

    /// How many hashes have a number.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether none has.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// In the order of hashes the difference to the one before, and the number.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut before = 0;
        for (key, &number) in self.index.keys().zip(&self.numbers) {
            numbers::put(&mut bytes, key - before);
            numbers::put(&mut bytes, number);
            before = key;
        }
        bytes
    }

    /// Reads what [`HashedMap::to_bytes`] wrote; nothing where the bytes are something else.
    pub fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let entries = numbers::count(bytes) / 2;
        let mut values = vec![0; entries + 1];
        let mut slots = values.iter_mut();
        let mut key = 0_u32;
        let index = Index::build(entries, || {
            let (step, value) = numbers::take_two(&mut bytes)?;
            key = key.checked_add(step)?;
            *slots.next()? = value;
            Some(key)
        })?;
        Some(Self { index, numbers: values }).filter(|_| bytes.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn finds_what_it_holds(entries in proptest::collection::btree_map(1_u32..500, any::<u32>(), 0..60)) {
            let map = HashedMap::new(&entries.clone().into_iter().collect::<Vec<_>>()).unwrap();
            for key in 0..600 {
                prop_assert_eq!(map.get(key), entries.get(&key).copied());
                prop_assert_eq!(map.get_or_zero(key), entries.get(&key).copied().unwrap_or(0));
            }
            prop_assert_eq!(map.len(), entries.len());
            prop_assert_eq!(HashedMap::from_bytes(&map.to_bytes()), Some(map));
        }
    }

    #[test]
    fn other_bytes_are_no_map() {
        assert!(HashedMap::from_bytes(&[1; 7]).is_none());
        assert!(HashedMap::from_bytes(&[0; 8]).is_none());
        assert!(HashedMap::from_bytes(&[0xFF; 9]).is_none());
        assert!(HashedMap::from_bytes(&[]).is_some_and(|map| map.is_empty()));
    }
}
