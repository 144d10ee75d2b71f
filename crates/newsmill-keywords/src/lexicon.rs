//! How rare the words of a language are, and what they may be in a keyword.

use newsmill_model::numbers;

/// What a word may be in a keyword.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Class {
    /// A noun, a name, or whatever is not listed.
    #[default]
    Open,
    /// Part of no keyword: articles, pronouns, prepositions and the like.
    Function,
    /// Part of one before or beside a noun: an adjective.
    Modifier,
    /// A verb or an adverb: part of one only as part of a name.
    Other,
    /// Part of one with others, and too general alone.
    Weak,
    /// A form of a verb that stands before nouns, too: `charging station`.
    Participle,
    /// A noun that stands before names and is no part of them: `President`.
    Title,
}

impl Class {
    pub(crate) const ALL: [Self; 7] = [
        Self::Open,
        Self::Function,
        Self::Modifier,
        Self::Other,
        Self::Weak,
        Self::Participle,
        Self::Title,
    ];

    fn from_bits(bits: u32) -> Option<Self> {
        Self::ALL.get(bits as usize).copied()
    }
}

/// What is known of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The logarithm of how rare it is, in steps of 4 hundredths of a power of ten.
    pub(crate) rarity: u8,
    pub(crate) class: Class,
}

impl Entry {
    /// What a word is that no list has.
    pub(crate) const UNKNOWN: Self = Self { rarity: 185, class: Class::Open };

    pub(crate) fn to_bits(self) -> u32 {
        u32::from(self.rarity) << 3 | self.class as u32
    }

    pub(crate) fn from_bits(bits: u32) -> Option<Self> {
        let rarity = u8::try_from(bits >> 3).ok().filter(|rarity| *rarity > 0)?;
        Some(Self { rarity, class: Class::from_bits(bits & 7)? })
    }
}

/// The words of one language, by their hashes.
///
/// Open addressing in the order of keys, so that a sorted list is written from front to back; a slot holds the lower 16
/// bits of a word's key and its entry, and the place of a slot all but says the upper ones: one word in some 50,000 is
/// taken for another.
#[derive(Clone, Debug)]
pub(crate) struct Lexicon {
    slots: Vec<u32>,
    /// How far a key is shifted to give its place.
    shift: u32,
}

impl Default for Lexicon {
    fn default() -> Self {
        Self::with_room(0)
    }
}

impl Lexicon {
    /// A lexicon with room for so many entries.
    fn with_room(entries: usize) -> Self {
        let slots = (entries * 3 / 2).next_power_of_two().max(2);
        Self { slots: vec![0; slots], shift: 32 - slots.trailing_zeros().min(32) }
    }

    /// Adds an entry behind all with smaller keys, which lie before `next`, and tells what lies behind it.
    #[inline]
    fn append(&mut self, key: u32, entry: u32, next: usize) -> usize {
        let at = next.max((key >> self.shift) as usize);
        let slot = key << 16 | entry;
        match self.slots.get_mut(at) {
            Some(free) => *free = slot,
            None => self.wrap(slot),
        }
        at + 1
    }

    /// Adds what has no room at the end.
    #[cold]
    fn wrap(&mut self, slot: u32) {
        if let Some(free) = self.slots.iter_mut().find(|free| **free == 0) {
            *free = slot;
        }
    }

    /// Reads what may be known of some keys, to have it at hand when they are asked for: many of them then wait for
    /// memory together.
    pub(crate) fn warm(&self, keys: impl Iterator<Item = u32>) {
        let slot = |key: u32| self.slots.get((key >> self.shift) as usize).copied().unwrap_or(0);
        std::hint::black_box(keys.map(slot).fold(0, |all, slot| all | slot));
    }

    /// What is known of the word with this key.
    pub(crate) fn get(&self, key: u32) -> Option<Entry> {
        let mask = self.slots.len() - 1;
        let mut at = (key >> self.shift) as usize;
        loop {
            let slot = self.slots.get(at).copied().filter(|slot| *slot != 0)?;
            if slot >> 16 == key & 0xFFFF {
                return Entry::from_bits(slot & 0xFFFF);
            }
            at = (at + 1) & mask;
        }
    }

    /// In the order of keys the difference to the one before, and the entry.
    #[cfg(any(test, feature = "build"))]
    pub(crate) fn to_bytes(entries: &[(u32, Entry)]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut before = 0;
        for &(key, entry) in entries {
            numbers::put(&mut bytes, key - before);
            numbers::put(&mut bytes, entry.to_bits());
            before = key;
        }
        bytes
    }

    /// Reads what [`Lexicon::to_bytes`] wrote; nothing where the bytes are something else.
    pub(crate) fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let mut lexicon = Self::with_room(numbers::count(bytes) / 2);
        let (mut key, mut next) = (0_u32, 0);
        while !bytes.is_empty() {
            let (step, entry) = numbers::take_two(&mut bytes)?;
            key = key.checked_add(step)?;
            next = lexicon.append(key, Entry::from_bits(entry)?.to_bits(), next);
        }
        Some(lexicon)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn finds_what_it_holds(keys in proptest::collection::btree_map(any::<u32>(), (1_u8.., 0_usize..7), 0..80)) {
            let entries: Vec<(u32, Entry)> = keys
                .iter()
                .map(|(&key, &(rarity, class))| (key, Entry { rarity, class: Class::ALL[class] }))
                .collect();
            let lexicon = Lexicon::from_bytes(&Lexicon::to_bytes(&entries)).unwrap();
            for (key, entry) in &entries {
                // Keys that share their lower half and lie side by side are taken for each other.
                let alike = entries.iter().filter(|(other, _)| other << 16 == key << 16).count() > 1;
                prop_assert!(alike || lexicon.get(*key) == Some(*entry));
            }
        }
    }

    #[test]
    fn other_bytes_are_no_lexicon() {
        assert!(Lexicon::from_bytes(&[]).is_some_and(|lexicon| lexicon.get(7).is_none()));
        // No rarity; no such class; a key beyond 32 bits; no end.
        for bytes in [&[1, 0][..], &[1, 15], &[255, 255, 255, 255, 15, 8, 1, 8], &[1, 128]] {
            assert!(Lexicon::from_bytes(bytes).is_none(), "{bytes:?}");
        }
    }
}
