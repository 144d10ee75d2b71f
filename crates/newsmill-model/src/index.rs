//! Finds 32-bit keys, built from sorted keys in one pass.

use std::hint::select_unpredictable;
use std::ops::Range;

/// The fewest bits of a key that choose its group: the others fit into a [`Tail`].
const BITS_MIN: u32 = 16;

/// Keys of a group on average, at most: a search then rarely looks further than at the first ones.
const FILL: usize = 4;

/// Keys of a group that are compared at once.
const TOGETHER: usize = 8;

/// The lower bits of a key, of which its group tells none or some.
type Tail = u16;

/// The place of each of some keys in their order. Small, so that most of it stays in the nearer caches: two bytes a key and
/// four a group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Index {
    /// The place of the first key of each group, and behind the last one the number of keys. A group is all keys with the
    /// same upper bits.
    starts: Vec<u32>,
    /// Of each key in order, then some zeros.
    tails: Vec<Tail>,
    len: usize,
    /// How many lower bits a group does not tell, 16 at most.
    shift: u32,
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
        let bits = (len / FILL).checked_ilog2().map_or(0, |bits| bits + 1).max(BITS_MIN);
        let shift = 32 - bits;
        let mut starts = vec![0; (1 << bits) + 1];
        let mut tails = vec![0; len + TOGETHER];
        let (mut before, mut place) = (0, 0_u32);
        for slot in tails.iter_mut().take(len) {
            let key = next().filter(|key| *key > before)?;
            before = key;
            place += 1;
            // Written for each of its keys alike: so it decides no jump.
            starts[(key >> shift) as usize + 1] = place;
            *slot = tail(key);
        }
        // A group without keys begins where the next one does.
        starts.iter_mut().fold(0, |before, start| {
            *start = before.max(*start);
            *start
        });
        Some(Self { starts, tails, len, shift })
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
    #[inline]
    pub(crate) fn place(&self, key: u32) -> usize {
        let group = (key >> self.shift) as usize;
        let Some(&[start, end]) = self.starts.get(group..).and_then(<[u32]>::first_chunk) else {
            return self.len;
        };
        let (start, end) = (start as usize, end as usize);
        let Some(tails) = self.tails.get(start..).and_then(<[Tail]>::first_chunk) else {
            return self.len;
        };
        let place = start + first(tails, tail(key));
        if start + TOGETHER < end {
            return self.place_in(start..end, key);
        }
        select_unpredictable(place < end, place, self.len)
    }

    /// The place of a key in a large group.
    #[cold]
    fn place_in(&self, group: Range<usize>, key: u32) -> usize {
        let tails = self.tails.get(group.clone()).unwrap_or_default();
        tails.iter().position(|held| *held == tail(key)).map_or(self.len, |at| group.start + at)
    }

    /// Reads where some keys are, and what `beside` tells of places near theirs, to have it at hand when they are searched
    /// for: so few instructions a key that many of them wait for memory together.
    #[inline]
    pub(crate) fn warm(&self, keys: impl Iterator<Item = u32>, beside: impl Fn(usize) -> u32) {
        let near = |key: u32| {
            let start = self.starts.get((key >> self.shift) as usize).map_or(0, |at| *at as usize);
            u32::from(self.tails.get(start).copied().unwrap_or(0)) | beside(start)
        };
        std::hint::black_box(keys.map(near).fold(0, |all, near| all | near));
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = u32> {
        let groups = (0_u32..).zip(self.starts.windows(2));
        groups.flat_map(move |(group, range)| {
            let own = self.tails.get(range[0] as usize..range[1] as usize).unwrap_or_default();
            own.iter().map(move |tail| group << self.shift | u32::from(*tail))
        })
    }
}

/// The first place that holds the tail, [`TOGETHER`] where none does; without a jump.
#[inline]
fn first(tails: &[Tail; TOGETHER], tail: Tail) -> usize {
    const EACH: u64 = 0x0001_0001_0001_0001;
    let [a, b, c, d, e, f, g, h] = tails.map(u64::from);
    // The lowest bit that is set is that of the first quarter of 0.
    let marks = |four: u64| {
        let other = four ^ (u64::from(tail) * EACH);
        (other.wrapping_sub(EACH) & !other & (EACH << 15)).trailing_zeros() / 16
    };
    let (low, high) =
        (marks(a | b << 16 | c << 32 | d << 48), marks(e | f << 16 | g << 32 | h << 48));
    select_unpredictable(low < 4, low, 4 + high) as usize
}

/// The lower half of a key: of that some bits may be told by the group too.
#[inline]
fn tail(key: u32) -> Tail {
    let [first, second, ..] = key.to_le_bytes();
    Tail::from_le_bytes([first, second])
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
        let index = Index::new(&many).unwrap();
        assert!(many.iter().enumerate().all(|(place, key)| index.find(*key) == Some(place)));
    }
}
