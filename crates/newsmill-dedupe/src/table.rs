//! Which article used a shingle first, and how many did.
//!
//! Open addressing with linear probing; a slot is eight bytes: the shingle, 28 bits of the article's number, 4 bits of the
//! count. What is found does not depend on the size of the table, so that a memory built again from its additions is the
//! same.

use crate::hash::{low32, mix};

/// Article numbers stay below this.
pub(crate) const NUMBERS: u32 = 1 << 28;
/// The highest count.
pub(crate) const COUNT_MAX: u8 = 15;
/// No article; also what a number that was taken back leaves.
const NOBODY: u32 = NUMBERS - 1;
/// A slot that was never used.
const FREE: u64 = 0;
const SLOTS_MIN: usize = 1 << 10;

/// The first user of a shingle, and the count of users.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Use {
    pub(crate) article: u32,
    pub(crate) count: u8,
}

/// The table. A use whose article is older than `first` is as good as none.
#[derive(Debug, Default)]
pub(crate) struct Table {
    slots: Vec<u64>,
    used: usize,
}

impl Table {
    /// The bytes it takes.
    pub(crate) fn bytes(&self) -> usize {
        self.slots.capacity() * size_of::<u64>()
    }

    /// Who used a shingle.
    #[inline]
    pub(crate) fn get(&self, shingle: u32, first: u32) -> Option<Use> {
        if self.slots.is_empty() {
            return None;
        }
        let slot = *self.slots.get(self.place(shingle))?;
        alive(slot, first)
    }

    /// Sets or takes away who used a shingle.
    pub(crate) fn set(&mut self, shingle: u32, to: Option<Use>, first: u32) {
        if (self.used + 1) * 8 > self.slots.len() * 7 {
            self.grow(first);
        }
        let place = self.place(shingle);
        if self.slots[place] == FREE {
            if to.is_none() {
                return;
            }
            self.used += 1;
        }
        self.slots[place] = pack(shingle, to);
    }

    /// Lowers all numbers by `by`; older ones are forgotten.
    pub(crate) fn renumber(&mut self, by: u32) {
        let old = std::mem::take(&mut self.slots);
        self.slots = vec![FREE; old.len()];
        self.used = 0;
        for slot in old {
            if let Some(found) = alive(slot, by) {
                let place = self.place(low32(slot));
                self.slots[place] =
                    pack(low32(slot), Some(Use { article: found.article - by, ..found }));
                self.used += 1;
            }
        }
    }

    /// Where a shingle is, or would be. There is always a free slot.
    #[inline]
    fn place(&self, shingle: u32) -> usize {
        // The range of a 32-bit hash is mapped to the slots by a multiplication instead of a division.
        let slots = u64::try_from(self.slots.len()).unwrap_or(u64::MAX);
        let home = (u64::from(low32(mix(u64::from(shingle)))) * slots) >> 32;
        let mut at = usize::try_from(home).unwrap_or(0);
        loop {
            let slot = self.slots[at];
            if slot == FREE || low32(slot) == shingle {
                return at;
            }
            at += 1;
            if at == self.slots.len() {
                at = 0;
            }
        }
    }

    /// Half as much room again for what is alive.
    fn grow(&mut self, first: u32) {
        let old = std::mem::take(&mut self.slots);
        let living = old.iter().filter(|slot| alive(**slot, first).is_some()).count();
        self.slots = vec![FREE; (living * 12 / 7).max(SLOTS_MIN)];
        self.used = 0;
        for slot in old.into_iter().filter(|slot| alive(*slot, first).is_some()) {
            let place = self.place(low32(slot));
            self.slots[place] = slot;
            self.used += 1;
        }
    }
}

/// The count is never 0, so that no used slot looks free.
fn pack(shingle: u32, to: Option<Use>) -> u64 {
    let to = to.unwrap_or(Use { article: NOBODY, count: 1 });
    u64::from(shingle) | u64::from(to.article) << 32 | u64::from(to.count.clamp(1, COUNT_MAX)) << 60
}

fn alive(slot: u64, first: u32) -> Option<Use> {
    let last = low32(slot >> 32) & (NUMBERS - 1);
    let [.., top] = slot.to_le_bytes();
    (slot != FREE && last != NOBODY && last >= first)
        .then_some(Use { article: last, count: top >> 4 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    use proptest::prelude::*;

    #[test]
    fn a_taken_back_use_is_none() {
        let mut table = Table::default();
        assert_eq!(table.get(5, 0), None);
        table.set(5, None, 0);
        table.set(5, Some(Use { article: 3, count: 1 }), 0);
        assert_eq!(table.get(5, 0), Some(Use { article: 3, count: 1 }));
        assert_eq!(table.get(5, 4), None);
        table.set(5, None, 0);
        assert_eq!(table.get(5, 0), None);
        assert_eq!(table.get(0, 0), None);
    }

    proptest! {
        #[test]
        fn it_is_a_map(sets in prop::collection::vec((0..3000_u32, prop::option::of((0..100_u32, 1..16_u8))), 0..6000), first in 0..60_u32) {
            let (mut table, mut map) = (Table::default(), HashMap::new());
            for (shingle, to) in sets {
                let to = to.map(|(article, count)| Use { article, count });
                table.set(shingle, to, first);
                map.insert(shingle, to);
            }
            for (shingle, to) in &map {
                prop_assert_eq!(table.get(*shingle, first), to.filter(|to| to.article >= first));
            }
            table.renumber(first);
            for (shingle, to) in &map {
                let to = to.filter(|to| to.article >= first);
                prop_assert_eq!(table.get(*shingle, 0), to.map(|to| Use { article: to.article - first, ..to }));
            }
        }
    }
}
