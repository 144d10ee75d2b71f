//! What was worked out for words met lately: a small table that forgets.

use std::hint::select_unpredictable;

/// A cell is the lower 48 bits of a hash, 15 bits of value, and a bit that says it is taken. The upper bits of the hash,
/// which are mixed best, choose the place of the cell, so that no more than a few bits of a hash are not compared.
const HASH: u64 = !0xFFFF;
const TAKEN: u64 = 1;

/// A table from hashes to small values and what else is known, for what can be worked out again: of two hashes that
/// have one place the older one is forgotten when a third comes. Its size never changes: a slot has 8 bytes and those
/// of `M`, so that most look-ups touch one cache line. Made for one thread.
#[derive(Clone, Debug, Default)]
pub struct Recent<M> {
    bits: u32,
    slots: Vec<Slot<M>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot<M> {
    cell: u64,
    more: M,
}

impl<M: Copy + Default> Recent<M> {
    /// The greatest value.
    pub const VALUE_MAX: u16 = (1 << 15) - 1;

    /// An empty table of `2^bits` slots, `bits` being 1 to 16.
    #[must_use]
    pub fn new(bits: u32) -> Self {
        let bits = bits.clamp(1, 16);
        Self { bits, slots: vec![Slot::default(); 1 << bits] }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.slots.fill(Slot::default());
    }

    /// The value of a hash, and what else is known of it.
    #[inline]
    pub fn get(&mut self, hash: u64) -> Option<(u16, &mut M)> {
        let at = self.place(hash);
        if !self.slots.get(at)?.is(hash) {
            if !self.slots.get(at ^ 1)?.is(hash) {
                return None;
            }
            // The first place is that of the one met last.
            self.slots.swap(at, at ^ 1);
        }
        let slot = self.slots.get_mut(at)?;
        Some((slot.value(), &mut slot.more))
    }

    /// The value of a hash plus one, or 0 where it is not there: without a jump that depends on memory, so that many
    /// look-ups in a row wait for it together.
    #[inline]
    pub fn value(&self, hash: u64) -> u16 {
        let at = self.place(hash);
        let cell = |at: usize| {
            // Where the hash is the same, only value and mark are left.
            let left = self.slots.get(at).map_or(0, |slot| slot.cell) ^ hash << 16;
            select_unpredictable(left <= !HASH, left, 0)
        };
        let found = cell(at) | cell(at ^ 1);
        u16::try_from((found >> 1) + (found & TAKEN)).unwrap_or(0)
    }

    /// Keeps what was worked out for a hash that is not there; of `value` the lower 15 bits.
    #[inline]
    pub fn insert(&mut self, hash: u64, value: u16, more: M) {
        let at = self.place(hash);
        if at < self.slots.len() {
            self.slots[at ^ 1] = self.slots[at];
            let cell = hash << 16 | u64::from(value & Self::VALUE_MAX) << 1 | TAKEN;
            self.slots[at] = Slot { cell, more };
        }
    }

    #[inline]
    fn place(&self, hash: u64) -> usize {
        usize::try_from(hash >> 48 >> (16 - self.bits)).unwrap_or(0)
    }
}

impl<M> Slot<M> {
    #[inline]
    fn is(&self, hash: u64) -> bool {
        (self.cell ^ hash << 16) & HASH == 0 && self.cell & TAKEN != 0
    }

    #[inline]
    fn value(&self) -> u16 {
        u16::try_from((self.cell & !HASH) >> 1).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hash;

    proptest! {
        #[test]
        fn tells_what_it_was_told_or_nothing(keys in proptest::collection::vec(0_u64..200, 0..400)) {
            let mut recent: Recent<u64> = Recent::new(5);
            for key in keys {
                let hash = hash::mix(1, key);
                let value = u16::try_from(key * 163).unwrap();
                match recent.get(hash) {
                    Some((found, more)) => prop_assert_eq!((found, *more), (value, key)),
                    None => recent.insert(hash, value, key),
                }
                prop_assert_eq!(recent.value(hash), value + 1);
                prop_assert_eq!(recent.get(hash), Some((value, &mut key.clone())));
            }
        }
    }

    #[test]
    fn two_hashes_of_one_place_stay_and_the_older_goes() {
        let mut recent: Recent<()> = Recent::new(4);
        let hash = |n: u64| n | 6 << 60;
        assert!(recent.get(hash(0)).is_none(), "an empty slot is no hash of zeros");
        recent.insert(hash(1), 10, ());
        recent.insert(hash(2), 20, ());
        assert_eq!(recent.get(hash(1)).map(|found| found.0), Some(10));
        recent.insert(hash(3), Recent::<()>::VALUE_MAX, ());
        assert!(recent.get(hash(2)).is_none());
        assert_eq!(recent.get(hash(1)).map(|found| found.0), Some(10));
        assert_eq!(recent.get(hash(3)).map(|found| found.0), Some(32_767));
        recent.clear();
        assert!(recent.get(hash(1)).is_none());
    }

    #[test]
    fn a_table_without_slots_keeps_nothing() {
        let mut recent: Recent<u8> = Recent::default();
        recent.insert(7, 7, 7);
        assert!(recent.get(7).is_none());
    }
}
