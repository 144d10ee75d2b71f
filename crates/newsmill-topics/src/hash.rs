//! Hashes of short words: they depend on nothing but the bytes.

pub(crate) use newsmill_model::hash::mix;

/// The hash of some bytes, with a seed.
pub(crate) fn bytes(seed: u64, bytes: &[u8]) -> u64 {
    let (chunks, rest) = bytes.as_chunks::<8>();
    let hash = chunks.iter().fold(seed, |hash, chunk| mix(hash, u64::from_le_bytes(*chunk)));
    let last = rest.iter().fold(rest.len() as u64, |last, &byte| last << 8 | u64::from(byte));
    mix(hash, last)
}

/// A table from hashes to numbers that are not 0, with open addressing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers {
    slots: Vec<(u64, u32)>,
    len: usize,
}

impl Numbers {
    /// The number of a hash, 0 where there is none.
    pub(crate) fn get(&self, hash: u64) -> u32 {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = low(hash) & mask;
        while let Some(&(key, number)) = self.slots.get(at) {
            if number == 0 || key == hash {
                return number;
            }
            at = (at + 1) & mask;
        }
        0
    }

    /// Sets the number of a hash.
    pub(crate) fn insert(&mut self, hash: u64, number: u32) {
        if self.slots.len() < (self.len + 1) * 2 {
            let wider = ((self.len + 1) * 4).next_power_of_two();
            let before = std::mem::replace(&mut self.slots, vec![(0, 0); wider]);
            self.len = 0;
            for (key, number) in before.into_iter().filter(|slot| slot.1 != 0) {
                self.put(key, number);
            }
        }
        self.put(hash, number);
    }

    fn put(&mut self, hash: u64, number: u32) {
        let mask = self.slots.len() - 1;
        let mut at = low(hash) & mask;
        while let Some(slot) = self.slots.get_mut(at) {
            if slot.1 == 0 || slot.0 == hash {
                self.len += usize::from(slot.1 == 0);
                *slot = (hash, number);
                return;
            }
            at = (at + 1) & mask;
        }
    }
}

fn low(hash: u64) -> usize {
    usize::try_from(hash & 0xFFFF_FFFF).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_again() {
        let mut numbers = Numbers::default();
        assert_eq!(numbers.get(7), 0);
        for n in 1..5000_u32 {
            numbers.insert(bytes(1, &n.to_le_bytes()), n);
        }
        numbers.insert(bytes(1, &9_u32.to_le_bytes()), 77);
        for n in 1..5000_u32 {
            assert_eq!(numbers.get(bytes(1, &n.to_le_bytes())), if n == 9 { 77 } else { n });
        }
        assert_eq!(numbers.get(bytes(2, &9_u32.to_le_bytes())), 0);
        assert_ne!(bytes(0, b""), bytes(0, b"\0"));
    }
}
