//! Where items stand in a list, by their hashes.

/// A slot holds a position plus one and a part of the hash, or 0.
const POSITION: u32 = (1 << POSITION_BITS) - 1;
const POSITION_BITS: u32 = 20;

/// The fewest slots, a power of two.
const SLOTS_MIN: usize = 256;

/// Positions by hash, over a caller's own list, which knows the hash of every item: open addressing, four bytes a slot,
/// at most half of them taken. Most hashes that are not there are told from others without a look at the list.
#[derive(Clone, Debug, Default)]
pub struct Positions {
    slots: Vec<u32>,
    len: usize,
}

impl Positions {
    /// Positions are below this; what is inserted beyond is not kept.
    pub const LIMIT: u32 = POSITION;

    /// Forgets all of them. The memory stays, as much of it as the last lists needed.
    pub fn clear(&mut self) {
        if self.slots.len() > SLOTS_MIN && self.len * 8 < self.slots.len() {
            self.slots.truncate(self.slots.len() / 2);
            self.slots.shrink_to(self.slots.len() * 8);
        }
        self.slots.fill(0);
        self.len = 0;
    }

    /// The position of the item with this hash; `hash_of` tells the hash of the item at a position.
    #[inline]
    pub fn get(&self, hash: u64, hash_of: impl Fn(u32) -> u64) -> Option<u32> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = self.home(hash);
        loop {
            let slot = *self.slots.get(at)?;
            if (slot ^ part(hash)) & !POSITION == 0 || slot == 0 {
                let position = (slot & POSITION).checked_sub(1)?;
                if hash_of(position) == hash {
                    return Some(position);
                }
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds the position of an item whose hash is not held yet.
    pub fn insert(&mut self, hash: u64, position: u32, hash_of: impl Fn(u32) -> u64) {
        if position >= Self::LIMIT {
            return;
        }
        if self.slots.len() < (self.len + 1) * 2 {
            let wider = (self.slots.len() * 2).max(SLOTS_MIN);
            let before = std::mem::replace(&mut self.slots, vec![0; wider]);
            for slot in before.into_iter().filter(|slot| *slot != 0) {
                self.put(hash_of((slot & POSITION) - 1), slot);
            }
        }
        self.put(hash, part(hash) & !POSITION | (position + 1));
        self.len += 1;
    }

    fn put(&mut self, hash: u64, slot: u32) {
        let mask = self.slots.len() - 1;
        let mut at = self.home(hash);
        while self.slots[at] != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = slot;
    }

    /// The upper bits are mixed best.
    #[inline]
    fn home(&self, hash: u64) -> usize {
        usize::try_from((hash >> 32).wrapping_mul(self.slots.len() as u64) >> 32).unwrap_or(0)
    }
}

#[inline]
fn part(hash: u64) -> u32 {
    u32::try_from(hash & 0xFFFF_FFFF).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash;

    #[test]
    fn items_are_found_again_until_forgotten() {
        let hashes: Vec<u64> = (0..5000_u32).map(|n| hash::bytes(&n.to_le_bytes())).collect();
        let of = |item: u32| hashes[item as usize];
        let mut positions = Positions::default();
        for round in [4000, 10, 10, 10, 10, 10, 10, 3000] {
            assert_eq!(positions.get(hashes[0], of), None);
            for item in 0..round {
                positions.insert(of(item), item, of);
            }
            for item in 0..5000 {
                assert_eq!(positions.get(of(item), of), (item < round).then_some(item));
            }
            positions.clear();
        }
        assert!(positions.slots.len() < 16_384, "{}", positions.slots.len());
    }

    #[test]
    fn hashes_that_share_a_slot_are_told_apart() {
        let of = |item: u32| u64::from(item) << 40;
        let mut positions = Positions::default();
        for item in 0..100 {
            positions.insert(of(item), item, of);
        }
        assert!((0..100).all(|item| positions.get(of(item), of) == Some(item)));
        assert_eq!(positions.get(1, of), None);
        positions.insert(7, Positions::LIMIT, |_| 7);
        assert_eq!(positions.get(7, |_| 0), None);
    }
}
