//! Maps of words: hashes that are fast for short keys, in place of the standard ones that withstand chosen keys. Texts that
//! are made to be slow are slow for their own length alone, as no map here outlives one.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use newsmill_model::hash;

pub(crate) type Map<K, V> = HashMap<K, V, BuildHasherDefault<WordHasher>>;

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct WordHasher(u64);

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash::mix(self.0, hash::bytes(bytes));
    }

    fn write_u8(&mut self, byte: u8) {
        self.0 = self.0.rotate_left(8) ^ u64::from(byte);
    }

    fn finish(&self) -> u64 {
        hash::mix(self.0, 0)
    }
}
