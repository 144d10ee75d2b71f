//! Finds 32-bit keys, built from sorted keys in one pass.

/// Keys of one group; a group is half a cache line.
const GROUP: usize = 8;

/// Keys of a group before it is as good as full: a search then rarely looks at a second one.
const FILL: usize = 5;

/// The numbers of the slots of a group.
const SLOTS: [u32; GROUP] = [0, 1, 2, 3, 4, 5, 6, 7];

/// Room for groups behind those that keys are spread over.
const SPARE: usize = 4;

/// Some keys in order, none of them on two cache lines. A key of 0 is a free slot; free slots are the last ones.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(align(32))]
struct Group([u32; GROUP]);

/// The place of each of some keys in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Index {
    groups: Vec<Group>,
    /// The place of the first key of each group.
    firsts: Vec<u32>,
    len: usize,
    /// Groups that keys are spread over; those behind hold what found no room.
    homes: u32,
}

impl Index {
    /// An index of keys that are sorted, each once, and not 0; nothing where they are not.
    pub fn new(keys: &[u32]) -> Option<Self> {
        let mut keys_left = keys.iter();
        Self::build(keys.len(), || keys_left.next().copied())
    }

    /// An index of `len` keys, which `next` tells in order; nothing where it tells nothing or one out of order.
    #[inline]
    pub(crate) fn build(len: usize, mut next: impl FnMut() -> Option<u32>) -> Option<Self> {
        u32::try_from(len).ok()?;
        let homes = u32::try_from(len.div_ceil(FILL).max(1)).ok()?;
        // Some keys at the end find no room in the group they belong to.
        let mut groups = Vec::with_capacity(homes as usize + SPARE);
        groups.resize(homes as usize, Group::default());
        let mut firsts = Vec::with_capacity(homes as usize + SPARE);
        firsts.resize(homes as usize, u32::MAX);
        let (mut at, mut before, mut place) = (0, 0, 0_u32);
        for _ in 0..len {
            let key = next().filter(|key| *key > before)?;
            before = key;
            at = at.max(home(key, homes) * GROUP);
            let (group, slot) = (at / GROUP, at % GROUP);
            if group >= groups.len() {
                groups.push(Group::default());
                firsts.push(0);
            }
            groups[group].0[slot] = key;
            // Written for each of its keys alike: so it decides no jump.
            firsts[group] = place - SLOTS[slot];
            (at, place) = (at + 1, place + 1);
        }
        // Empty groups have the place of the next key.
        firsts.iter_mut().rev().fold(place, |next, first| {
            *first = next.min(*first);
            *first
        });
        Some(Self { groups, firsts, len, homes })
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The place of a key.
    pub fn find(&self, key: u32) -> Option<usize> {
        Some(self.place(key)).filter(|place| *place < self.len)
    }

    /// The place of a key; [`Index::len`] for one that is not there. Whether it is there decides no jump, so that many
    /// searches in a row wait for memory together.
    pub(crate) fn place(&self, key: u32) -> usize {
        let mut at = home(key, self.homes);
        while let (Some(Group(keys)), Some(&first)) = (self.groups.get(at), self.firsts.get(at)) {
            let same = same(keys, key);
            let last = keys[GROUP - 1];
            if last == 0 || last >= key {
                let place = first as usize + same.trailing_zeros() as usize;
                return if same == 0 || key == 0 { self.len } else { place };
            }
            at += 1;
        }
        self.len
    }

    /// Reads where some keys are, to have it at hand when they are searched for: so few instructions a key that many of
    /// them wait for memory together.
    pub(crate) fn warm(&self, keys: &[u32]) {
        let last =
            |key: &u32| self.groups.get(home(*key, self.homes)).map_or(0, |own| own.0[GROUP - 1]);
        std::hint::black_box(keys.iter().map(last).fold(0, |all, last| all | last));
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = u32> {
        self.groups.iter().flat_map(|group| group.0).filter(|key| *key != 0)
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
            let found: Vec<u32> = index.keys().collect();
            prop_assert_eq!(&found, &sorted);
            prop_assert_eq!(index.len(), sorted.len());
            for (place, &key) in sorted.iter().enumerate() {
                prop_assert_eq!(index.find(key), Some(place));
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
        assert!(Index::new(&many).unwrap().groups.len() * GROUP < many.len() * 2);
    }
}
