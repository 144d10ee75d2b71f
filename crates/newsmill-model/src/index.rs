//! Finds 32-bit keys, built from sorted keys in one pass.

/// Keys of one group; a group is half a cache line.
const GROUP: usize = 8;

/// Keys of a group before it is as good as full: a search then rarely looks at a second one.
const FILL: usize = 5;

/// Where each of some keys stands. Slots are in the order of keys; some hold none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Index {
    /// A key of 0 is a free slot; free slots are at the end of a group.
    groups: Vec<[u32; GROUP]>,
    /// Groups that keys are spread over; those behind hold what found no room.
    homes: u32,
}

impl Index {
    /// An index of keys that are sorted, each once, and not 0; nothing where they are not.
    pub fn new(keys: &[u32]) -> Option<Self> {
        if keys.first() == Some(&0) || !keys.is_sorted_by(|a, b| a < b) {
            return None;
        }
        let homes = u32::try_from(keys.len().div_ceil(FILL).max(1)).ok()?;
        let mut groups = vec![[0; GROUP]; homes as usize];
        let mut at = 0;
        for &key in keys {
            at = at.max(home(key, homes) * GROUP);
            if at / GROUP >= groups.len() {
                groups.push([0; GROUP]);
            }
            groups[at / GROUP][at % GROUP] = key;
            at += 1;
        }
        Some(Self { groups, homes })
    }

    /// How many slots there are; every slot that is found is below.
    pub fn slots(&self) -> usize {
        self.groups.len() * GROUP
    }

    /// The slot of a key.
    pub fn find(&self, key: u32) -> Option<usize> {
        Some(self.slot(key)).filter(|slot| *slot < self.slots())
    }

    /// The slot of a key; [`Index::slots`] for one that is not there. Whether it is there decides no jump, so that many
    /// searches in a row wait for memory together.
    pub(crate) fn slot(&self, key: u32) -> usize {
        let mut group = home(key, self.homes);
        while let Some(keys) = self.groups.get(group) {
            let same = same(keys, key);
            let last = keys[GROUP - 1];
            if last == 0 || last >= key {
                let slot = group * GROUP + same.trailing_zeros() as usize;
                return if same == 0 || key == 0 { self.slots() } else { slot };
            }
            group += 1;
        }
        self.slots()
    }

    /// Slot and key, in order.
    pub fn iter(&self) -> impl Iterator<Item = (usize, u32)> {
        let slots = self.groups.as_flattened().iter().enumerate();
        slots.filter(|(_, key)| **key != 0).map(|(slot, key)| (slot, *key))
    }
}

/// A bit for every place of the group that holds the key.
fn same(keys: &[u32; GROUP], key: u32) -> u32 {
    (0..).zip(keys).fold(0, |same, (at, &held)| same | u32::from(held == key) << at)
}

fn home(key: u32, homes: u32) -> usize {
    usize::try_from((u64::from(key) * u64::from(homes)) >> 32).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn finds_what_it_holds_and_nothing_else(
            keys in proptest::collection::btree_set(prop_oneof![1_u32..300, 1_u32.., u32::MAX - 90..], 0..200),
            others in proptest::collection::vec(any::<u32>(), 20),
        ) {
            let sorted: Vec<u32> = keys.iter().copied().collect();
            let index = Index::new(&sorted).unwrap();
            let found: Vec<u32> = index.iter().map(|(_, key)| key).collect();
            prop_assert_eq!(&found, &sorted);
            for (slot, key) in index.iter() {
                prop_assert!(slot < index.slots());
                prop_assert_eq!(index.find(key), Some(slot));
            }
            for other in others.into_iter().chain([0, 1, u32::MAX]) {
                prop_assert_eq!(index.find(other).is_some(), keys.contains(&other));
            }
        }
    }

    #[test]
    fn keys_out_of_order_are_refused() {
        assert!(Index::new(&[2, 1]).is_none());
        assert!(Index::new(&[1, 1]).is_none());
        assert!(Index::new(&[0, 1]).is_none());
        assert_eq!(Index::new(&[]).unwrap().find(1), None);
        assert_eq!(Index::default().find(1), None);
        let many: BTreeSet<u32> = (1..10_000_u32).map(|n| n.wrapping_mul(2_654_435_761)).collect();
        let many: Vec<u32> = many.into_iter().collect();
        assert!(Index::new(&many).unwrap().slots() < many.len() * 2);
    }
}
