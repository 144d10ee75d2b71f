//! What is known of words by themselves, kept for when they come back.

mod forgetting;
mod places;
mod spelling;

use newsmill_model::chain::{Chain, Sequence};
use newsmill_model::hash;
use newsmill_text::Token;

use crate::lexicon::{Clusters, Lexicon, fold, go_on};
pub(crate) use places::Places;
pub(crate) use spelling::flag;
use spelling::{Shape, shape};

/// Letters of beginnings and endings that are features.
pub(crate) const AFFIX_MAX: usize = 4;

/// Where a word stands beside the one that is labelled. Its features depend on that and on itself alone, so that their
/// sums are kept.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Role {
    Own,
    Before,
    After,
    SecondBefore,
    SecondAfter,
}

impl Role {
    pub(crate) const ALL: [Self; 5] =
        [Self::Own, Self::Before, Self::After, Self::SecondBefore, Self::SecondAfter];
}

/// A word that was seen: one cache line.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
pub(crate) struct Word {
    /// Of its folded form; 0 for no word.
    pub(crate) hash: u64,
    /// Kinds of characters, neighbours of one kind merged.
    pub(crate) shape: u64,
    /// Its clusters, 0 where unknown.
    pub(crate) clusters: Clusters,
    /// Classes of the word alone.
    pub(crate) classes: u32,
    /// Classes in the language these words are of, where that is asked for.
    pub(crate) local: u32,
    pub(crate) flags: u16,
    /// Whether the clusters are known.
    complete: bool,
    /// Where its sums in each role are; 0 where they are not known.
    rows: [u32; Role::ALL.len()],
    /// What its spelling says to rules; 0 where that was not asked for.
    pub(crate) facts: u32,
    /// How it is written: a range of all keys.
    key: (u32, u32),
}

const _: () = assert!(size_of::<Word>() == 64, "a word is one cache line");

impl Word {
    /// As it is written, `keys` being those of all words.
    fn written<'k>(&self, keys: &'k str) -> &'k str {
        let (start, end) = self.key;
        keys.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// Hashes of the first and last letters of a word, in small letters; 0 where the word is shorter.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Affixes {
    pub(crate) starts: [u32; AFFIX_MAX],
    pub(crate) ends: [u32; AFFIX_MAX],
}

/// Where a word is found by its hash. Two words of one length and hash count as one; no two words of eight bytes and
/// fewer have one, and longer ones must be made for it.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    hash: u64,
    /// [`NONE`] in a free slot.
    id: u32,
    /// At most 255; 0 in a free slot.
    length: u8,
    /// Whether it was seen again since it was new or outlived others.
    again: bool,
    flags: u16,
}

/// A word that nothing is known of yet.
#[derive(Clone, Copy, Debug, Default)]
struct Fresh {
    slot: usize,
    shape: Shape,
    /// Flags that its spelling alone decides.
    flags: u16,
    /// What the lexicon is asked: hashes of the word by itself and in the language.
    asked: [u32; 2],
    /// What it says.
    classes: [u32; 2],
}

/// The words seen lately; one a thread.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    /// Whose words these are.
    owner: u64,
    /// What phrases of the language begin with; 0 where none is asked for.
    salt: u64,
    slots: Vec<Slot>,
    words: Vec<Word>,
    /// The words as they are written, one after the other.
    keys: String,
    /// Rows of sums, the first of them unused, and how long a row is.
    sums: Vec<i16>,
    lanes: usize,
    /// The last row there is or will be, and the features of those without sums.
    rows: u32,
    unsummed: Sequence,
    fresh: Vec<Fresh>,
    /// Positions of words that nothing was known of when they were read.
    waiting: Vec<usize>,
    asked: Vec<(u32, u32)>,
    folded: String,
    cased: String,
    features: Vec<u32>,
}

/// Words that are looked up together.
const TOGETHER: usize = 32;

/// The id of no word: what stands before the first and behind the last.
pub(crate) const NONE: u32 = 0;

impl Words {
    /// Reads words of a text: puts the id and the flags of each into `ids` and `flags`, of use until the next
    /// [`Words::prepare`].
    pub(crate) fn read(
        &mut self,
        text: &str,
        tokens: &[Token],
        lexicon: &Lexicon,
        (ids, flags): (&mut Vec<u32>, &mut Vec<u16>),
    ) {
        self.make_room(tokens.len());
        self.waiting.clear();
        self.fresh.clear();
        ids.resize(tokens.len(), NONE);
        flags.resize(tokens.len(), 0);
        let known = ids.chunks_mut(TOGETHER).zip(flags.chunks_mut(TOGETHER));
        let mut hashes = [(0, 0); TOGETHER];
        for ((part, tokens), (ids, flags)) in tokens.chunks(TOGETHER).enumerate().zip(known) {
            for (hash, token) in hashes.iter_mut().zip(tokens) {
                *hash = hash_of(text.as_bytes(), *token);
            }
            self.warm(hashes.get(..tokens.len()).unwrap_or_default());
            let known = ids.iter_mut().zip(flags);
            for (at, ((token, &(hash, length)), (id, flags))) in
                tokens.iter().zip(&hashes).zip(known).enumerate()
            {
                let slot = self.slot(hash, length, *token, text);
                if slot.flags & flag::UNKNOWN != 0 {
                    self.waiting.push(part * TOGETHER + at);
                }
                (*id, *flags) = (slot.id, slot.flags);
            }
        }
        self.look_at_fresh(lexicon);
        for &position in &self.waiting {
            flags[position] = self.words[ids[position] as usize].flags;
        }
    }

    /// Reads the slots of some words, to have them at hand when they are searched for: nothing here waits for what was
    /// read, so that memory is waited for once for all of them.
    fn warm(&self, hashes: &[(u64, u8)]) {
        let mask = self.slots.len() - 1;
        let slot = |hash: u64| self.slots.get(low(hash) & mask).map_or(0, |slot| slot.length);
        std::hint::black_box(hashes.iter().fold(0, |all, &(hash, _)| all | slot(hash)));
    }

    /// The slot of a word, which is made where there is none.
    #[inline]
    fn slot(&mut self, hash: u64, length: u8, token: Token, text: &str) -> Slot {
        let mask = self.slots.len() - 1;
        let mut at = low(hash) & mask;
        loop {
            let slot = &mut self.slots[at];
            if slot.hash == hash && slot.length == length {
                if !slot.again {
                    slot.again = true;
                }
                return *slot;
            }
            if slot.length == 0 {
                let id = to_u32(self.words.len());
                *slot = Slot { hash, id, length, again: false, flags: flag::UNKNOWN };
                let fresh = *slot;
                self.add_fresh(token.of(text), at);
                return fresh;
            }
            at = (at + 1) & mask;
        }
    }

    /// A word that was never seen; what is known of it is looked up later, together with others.
    fn add_fresh(&mut self, word: &str, slot: usize) {
        let start = to_u32(self.keys.len());
        self.keys.push_str(word);
        fold(word, &mut self.folded);
        let small = self.folded.as_str();
        let whole = hash::bytes(small.as_bytes());
        let alone = if small.contains('-') { go_on(None, small) } else { whole };
        let local = if self.salt == 0 { 0 } else { hash::short(go_on(Some(self.salt), small)) };
        let shape = shape(word);
        self.fresh.push(Fresh {
            slot,
            shape,
            flags: spelling::flags(word, small, &shape),
            asked: [hash::short(alone), local],
            classes: [0; 2],
        });
        self.words.push(Word {
            hash: whole.max(1),
            shape: shape.hash,
            key: (start, to_u32(self.keys.len())),
            ..Word::default()
        });
    }

    /// Looks up what is asked of every word. All are looked up in a row: memory is waited for once.
    fn look_at_fresh(&mut self, lexicon: &Lexicon) {
        lexicon.warm(self.fresh.iter().map(|fresh| fresh.asked[0]));
        for fresh in &mut self.fresh {
            fresh.classes[0] = lexicon.classes_of(fresh.asked[0]);
        }
        if self.salt != 0 {
            lexicon.warm(self.fresh.iter().map(|fresh| fresh.asked[1]));
            for fresh in &mut self.fresh {
                fresh.classes[1] = lexicon.classes_of(fresh.asked[1]);
            }
        }
        let first = self.words.len() - self.fresh.len();
        for (fresh, word) in self.fresh.iter().zip(&mut self.words[first..]) {
            [word.classes, word.local] = fresh.classes;
            let length = (word.key.1 - word.key.0) as usize;
            word.flags = fresh.flags | spelling::known_flags(&fresh.shape, length, word.classes);
            self.slots[fresh.slot].flags = word.flags;
        }
    }

    pub(crate) fn word(&self, id: u32) -> &Word {
        &self.words[id as usize]
    }

    /// A word with its facts; `facts` is asked for those of a word as it is written and its flags, and never says 0.
    pub(crate) fn with_facts(&mut self, id: u32, facts: impl Fn(&str, u16) -> u32) -> &Word {
        let word = &mut self.words[id as usize];
        if word.facts == 0 {
            word.facts = facts(word.written(&self.keys), word.flags);
        }
        word
    }

    /// A word as it is written.
    pub(crate) fn written(&self, id: u32) -> &str {
        self.word(id).written(&self.keys)
    }

    /// Looks up the clusters of words, which are not asked of words far from names.
    pub(crate) fn complete(&mut self, ids: impl Iterator<Item = u32>, lexicon: &Lexicon) {
        self.asked.clear();
        for id in ids {
            let word = &mut self.words[id as usize];
            if !word.complete && id != NONE {
                word.complete = true;
                self.asked.push((id, Lexicon::cluster_key(word.written(&self.keys))));
            }
        }
        lexicon.warm_clusters(self.asked.iter().map(|(_, asked)| *asked));
        for &(id, asked) in &self.asked {
            let word = &mut self.words[id as usize];
            word.clusters = lexicon.clusters_of(asked);
            if word.flags & flag::CAPITAL != 0 && !word.clusters.are_whole() {
                let written = word.written(&self.keys);
                word.clusters = clusters_of_usual(written, word.clusters, lexicon, &mut self.cased);
            }
        }
    }

    /// The beginnings and endings of a word.
    pub(crate) fn affixes(&mut self, id: u32) -> Affixes {
        fold(self.words[id as usize].written(&self.keys), &mut self.folded);
        let small = self.folded.as_str();
        let mut affixes = Affixes::default();
        let affix = |part: &[u8]| hash::short(hash::bytes(part));
        if let (true, Some((start, _)), Some((_, end))) = (
            small.is_ascii(),
            small.as_bytes().split_first_chunk::<AFFIX_MAX>(),
            small.as_bytes().split_last_chunk::<AFFIX_MAX>(),
        ) {
            // Of known lengths, hashes are computed without a jump.
            let [a, b, c, d] = *start;
            let last = if small.len() > AFFIX_MAX { affix(&[a, b, c, d]) } else { 0 };
            affixes.starts = [affix(&[a]), affix(&[a, b]), affix(&[a, b, c]), last];
            let [a, b, c, d] = *end;
            let last = if small.len() > AFFIX_MAX { affix(&[a, b, c, d]) } else { 0 };
            affixes.ends = [affix(&[d]), affix(&[c, d]), affix(&[b, c, d]), last];
            return affixes;
        }
        for (letters, (at, letter)) in small.char_indices().take(AFFIX_MAX).enumerate() {
            let end = at + letter.len_utf8();
            if end < small.len() {
                affixes.starts[letters] = affix(&small.as_bytes()[..end]);
            }
        }
        for (letters, (at, _)) in small.char_indices().rev().take(AFFIX_MAX).enumerate() {
            if at > 0 {
                affixes.ends[letters] = affix(&small.as_bytes()[at..]);
            }
        }
        affixes
    }

    /// The row of sums of a word in a role, of use behind the next [`Words::sum_up`]; `features` makes its features there.
    pub(crate) fn row(
        &mut self,
        id: u32,
        role: Role,
        features: impl FnOnce(&Word, &Affixes, Role, &mut Vec<u32>),
    ) -> u32 {
        let known = self.words[id as usize].rows[role as usize];
        if known != 0 {
            return known;
        }
        let affixes = match role {
            Role::Own | Role::Before | Role::After => self.affixes(id),
            Role::SecondBefore | Role::SecondAfter => Affixes::default(),
        };
        self.features.clear();
        features(&self.words[id as usize], &affixes, role, &mut self.features);
        self.unsummed.push_item(&self.features);
        self.rows += 1;
        self.words[id as usize].rows[role as usize] = self.rows;
        self.rows
    }

    /// Sums up the rows that were asked for.
    pub(crate) fn sum_up(&mut self, chain: &Chain, places: &mut Vec<u32>) {
        self.lanes = chain.lanes();
        if self.sums.is_empty() {
            self.sums.resize(self.lanes, 0);
        }
        chain.sum_up(&self.unsummed, places, &mut self.sums);
        self.unsummed.clear();
    }

    /// The sums in a row.
    pub(crate) fn sums(&self, row: u32, lanes: usize) -> &[i16] {
        let start = row as usize * lanes;
        self.sums.get(start..start + lanes).unwrap_or_default()
    }
}

/// The clusters of a word with a capital, `known` as it is written: those it has none of are those of its usual form, and
/// by vectors that of small letters.
fn clusters_of_usual(
    word: &str,
    mut known: Clusters,
    lexicon: &Lexicon,
    cased: &mut String,
) -> Clusters {
    if known == Clusters::default() && word.len() > 2 && word.chars().all(char::is_uppercase) {
        cased.clear();
        for (at, c) in word.chars().enumerate() {
            if at == 0 { cased.push(c) } else { cased.extend(c.to_lowercase()) }
        }
        known = lexicon.clusters_of(Lexicon::cluster_key(cased));
    }
    if !known.are_whole() {
        cased.clear();
        cased.extend(word.chars().flat_map(char::to_lowercase));
        known = known.with_vectors_of(lexicon.clusters_of(Lexicon::cluster_key(cased)));
    }
    known
}

/// Hash and length of a token, the length from 1 to 255.
fn hash_of(text: &[u8], token: Token) -> (u64, u8) {
    const MASKS: [u64; 9] = {
        let mut masks = [u64::MAX; 9];
        let mut length = 0;
        while length < 8 {
            masks[length] = (1 << (8 * length)) - 1;
            length += 1;
        }
        masks
    };
    let (start, end) = (token.start as usize, token.end as usize);
    let length = end.saturating_sub(start);
    let short = u8::try_from(length.max(1)).unwrap_or(u8::MAX);
    // Eight bytes of the text in one piece, of which a short word is the first ones.
    if let (Some(mask), Some(eight)) =
        (MASKS.get(length), text.get(start..).and_then(<[u8]>::first_chunk::<8>))
    {
        return (hash::mix(length as u64, u64::from_le_bytes(*eight) & mask), short);
    }
    let word = text.get(start..end).unwrap_or_default();
    if length > 8 {
        return (hash::bytes(word), short);
    }
    let eight = word.iter().rev().fold(0, |eight, &byte| eight << 8 | u64::from(byte));
    (hash::mix(length as u64, eight), short)
}

fn low(hash: u64) -> usize {
    usize::try_from(hash & 0xFFFF_FFFF).unwrap_or(0)
}

fn to_u32(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

#[cfg(test)]
pub(crate) mod tests;
