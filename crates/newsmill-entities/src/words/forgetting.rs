//! Forgetting words when there are many.

use super::{Slot, Word, Words, low, to_u32};

/// So many words are kept before those are forgotten that did not come back: some 5 MB a thread (64 bytes a word, 32 a slot
/// for it, a row of sums for two words of three), and as rules keep no sums, 4 MB for each language read by them.
const KEPT: usize = 1 << 15;
const KEYS_KEPT: usize = 1 << 21;

impl Words {
    /// Forgets words when there are many, or all when another model's are asked for. `salt` is what phrases of the language
    /// begin with, 0 for none. Ids from before are void then.
    pub(crate) fn prepare(&mut self, owner: u64, salt: u64) {
        let many = self.words.len() > KEPT || self.keys.len() > KEYS_KEPT;
        if owner != self.owner || salt != self.salt || self.words.is_empty() {
            (self.owner, self.salt) = (owner, salt);
            self.forget_all();
        } else if many {
            self.forget_seldom();
            // Words that all came back: begin anew rather than look through them for every text.
            if self.words.len() * 4 > KEPT * 3 || self.keys.len() * 4 > KEYS_KEPT * 3 {
                self.forget_all();
            }
        }
    }

    fn forget_all(&mut self) {
        self.slots.clear();
        self.slots.resize(256, Slot::default());
        self.words.clear();
        self.words.push(Word::default());
        self.keys.clear();
        self.sums.clear();
        self.unsummed.clear();
        self.rows = 0;
    }

    /// Keeps the words that came back since they were new, or since words were forgotten last.
    fn forget_seldom(&mut self) {
        let mut kept: Vec<Slot> = self.slots.iter().filter(|slot| slot.again).copied().collect();
        // In the order they came: common words are among the first and stay close together.
        kept.sort_unstable_by_key(|slot| slot.id);
        let words = std::mem::take(&mut self.words);
        let keys = std::mem::take(&mut self.keys);
        let sums = std::mem::take(&mut self.sums);
        self.unsummed.clear();
        self.rows = 0;
        self.slots.fill(Slot::default());
        self.words.reserve(words.len());
        self.sums.resize(self.lanes, 0);
        let none = words.first().copied().unwrap_or_default();
        self.keep(none, &keys, &sums);
        let mask = self.slots.len() - 1;
        for slot in kept {
            let Some(&word) = words.get(slot.id as usize) else { continue };
            let id = to_u32(self.words.len());
            self.keep(word, &keys, &sums);
            let at = free(&self.slots, slot.hash, mask);
            self.slots[at] = Slot { id, again: false, ..slot };
        }
    }

    fn keep(&mut self, mut word: Word, keys: &str, sums: &[i16]) {
        let lanes = self.lanes;
        let start = to_u32(self.keys.len());
        self.keys.push_str(keys.get(word.key.0 as usize..word.key.1 as usize).unwrap_or_default());
        word.key = (start, to_u32(self.keys.len()));
        for row in word.rows.iter_mut().filter(|row| **row != 0) {
            let from = *row as usize * lanes;
            self.rows += 1;
            *row = self.rows;
            self.sums.extend(sums.get(from..from + lanes).unwrap_or_default());
        }
        self.words.push(word);
    }

    /// Makes room for some more words: at most three of four slots are taken.
    pub(super) fn make_room(&mut self, more: usize) {
        let mut length = self.slots.len();
        while (self.words.len() + more) * 4 > length * 3 {
            length *= 2;
        }
        if length > self.slots.len() {
            let wider = vec![Slot::default(); length];
            let slots = std::mem::replace(&mut self.slots, wider);
            for slot in slots.into_iter().filter(|slot| slot.length > 0) {
                let at = free(&self.slots, slot.hash, length - 1);
                self.slots[at] = slot;
            }
        }
    }
}

/// The first free slot for a hash.
fn free(slots: &[Slot], hash: u64, mask: usize) -> usize {
    let mut at = low(hash) & mask;
    while slots[at].length > 0 {
        at = (at + 1) & mask;
    }
    at
}
