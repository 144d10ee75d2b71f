//! Finds the terms of a lexicon in a text, in one pass and by hashes.

use crate::hash::{self, Numbers};
use crate::words::{BYTES_MAX, Word, Words};

/// How a word of a term matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Exact,
    Prefix,
    Suffix,
    Capitals,
}

/// The most bytes of a word in a term: its length must have a bit in a mask.
const LENGTH_MAX: usize = 31;
/// The fewest bytes of a beginning or end.
const PART_MIN: usize = 3;
/// Behind an end, so much of a word must stand before it.
const BEFORE_SUFFIX: usize = 3;
/// Heads and tails are three letters of five bits.
const HEADS: usize = 1 << 15;
/// Bits of hashes that are hinted at: 64 KB, which stay near.
const HINT_BITS: u32 = 19;
/// Words that are remembered with what they match, a power of two, and how much that may be.
const SLOTS: usize = 2048;
const KNOWN_MAX: usize = 6;
/// Matched words, and phrases under way, beyond which no more are followed.
const FOLLOWED_MAX: usize = 12;

/// What is kept of a word that some term has.
#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    /// The term that is this word alone, above by 1; 0 for none.
    term: u32,
    /// Its state as the beginning of phrases, 0 for none.
    state: u32,
}

/// A short list without an allocation.
#[derive(Clone, Copy, Debug, Default)]
struct Few {
    items: [u32; FOLLOWED_MAX],
    len: usize,
}

impl Few {
    fn push(&mut self, item: u32) {
        if let Some(slot) = self.items.get_mut(self.len) {
            *slot = item;
            self.len += 1;
        }
    }

    fn all(&self) -> &[u32] {
        self.items.get(..self.len).unwrap_or_default()
    }
}

/// The words that matched at one place, and the terms that are one of them.
#[derive(Clone, Copy, Debug, Default)]
struct Matched {
    words: Few,
    terms: Few,
}

/// Phrases that have begun.
#[derive(Clone, Debug, Default)]
pub(crate) struct Under {
    states: Few,
}

/// What was found for words met before, of one matcher: most words of a text come again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memo {
    slots: Vec<Known>,
    /// Which matcher it is of.
    owner: usize,
}

/// What a word matches, where it is little.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    /// The hash of the word, 0 for none.
    word: u64,
    /// How many words of terms it matches, and how many terms.
    words: u8,
    terms: u8,
    /// The words, then the terms.
    items: [u32; KNOWN_MAX],
}

impl Memo {
    /// Ready for a matcher, which is known by a number.
    pub(crate) fn for_matcher(&mut self, number: usize) {
        if self.owner != number || self.slots.is_empty() {
            self.slots.clear();
            self.slots.resize(SLOTS, Known::default());
            self.owner = number;
        }
    }

    fn slot(&mut self, word: u64) -> Option<&mut Known> {
        // The upper bits are mixed best.
        self.slots.get_mut(usize::try_from(word >> (64 - SLOTS.ilog2())).unwrap_or(0))
    }
}

impl Known {
    /// The words of terms, and the terms.
    fn lists(&self) -> (&[u32], &[u32]) {
        let (words, rest) = self.items.split_at(usize::from(self.words).min(KNOWN_MAX));
        (words, rest.get(..usize::from(self.terms)).unwrap_or_default())
    }

    fn new(word: u64, matched: &Matched) -> Option<Self> {
        let (words, terms) = (matched.words.all(), matched.terms.all());
        let mut items = [0; KNOWN_MAX];
        items.get_mut(..words.len())?.copy_from_slice(words);
        items.get_mut(words.len()..words.len() + terms.len())?.copy_from_slice(terms);
        let count = |list: &[u32]| u8::try_from(list.len()).ok();
        Some(Self { word, words: count(words)?, terms: count(terms)?, items })
    }
}

/// Terms by their words.
#[derive(Clone, Debug)]
pub(crate) struct Matcher {
    /// By the first three letters: the lengths of whole words, and of beginnings, that some term has.
    heads: Vec<(u32, u32)>,
    /// By the last three letters: the lengths of ends.
    tails: Vec<u32>,
    words: Numbers,
    /// For the upper bits of a hash whether `words` has one like it; most parts of words have none.
    hints: Vec<u64>,
    /// The first is not used.
    entries: Vec<Entry>,
    /// From a state and a word to a state.
    moves: Numbers,
    /// The term that ends in a state, above by 1.
    ends: Vec<u32>,
}

impl Default for Matcher {
    fn default() -> Self {
        Self {
            heads: vec![(0, 0); HEADS],
            tails: vec![0; HEADS],
            words: Numbers::default(),
            hints: vec![0; 1 << (HINT_BITS - 6)],
            entries: vec![Entry::default()],
            moves: Numbers::default(),
            ends: vec![0],
        }
    }
}

impl Matcher {
    /// Calls `found` with every term that the word completes; `under` holds the phrases that have begun before.
    pub(crate) fn step(
        &self,
        word: &Word,
        memo: &mut Memo,
        under: &mut Under,
        mut found: impl FnMut(u32),
    ) {
        // A word that was cut stands for many.
        let hash = hash::bytes(u64::from(word.capitals), word.bytes()) | 1;
        let slot = memo.slot(hash).filter(|_| !word.cut);
        if let Some(known) = slot.as_deref().filter(|known| known.word == hash) {
            let (words, terms) = known.lists();
            self.follow(word.joined, words, terms, under, &mut found);
            return;
        }
        let matched = self.matched(word);
        if let (Some(slot), Some(known)) = (slot, Known::new(hash, &matched)) {
            *slot = known;
        }
        self.follow(word.joined, matched.words.all(), matched.terms.all(), under, &mut found);
    }

    fn follow(
        &self,
        joined: bool,
        words: &[u32],
        terms: &[u32],
        under: &mut Under,
        found: &mut impl FnMut(u32),
    ) {
        if words.is_empty() {
            under.states.len = 0;
            return;
        }
        for &term in terms {
            found(term);
        }
        let before = if under.states.len == 0 { Few::default() } else { under.states };
        under.states.len = 0;
        if joined {
            for &state in before.all() {
                for &entry in words {
                    let next = self.moves.get(pair(state, entry));
                    if next == 0 {
                        continue;
                    }
                    under.states.push(next);
                    if let Some(&end) = self.ends.get(next as usize).filter(|&&end| end != 0) {
                        found(end - 1);
                    }
                }
            }
        }
        for &entry in words {
            if let Some(entry) = self.entries.get(entry as usize).filter(|entry| entry.state != 0) {
                under.states.push(entry.state);
            }
        }
    }

    /// What a word matches. Of terms, a whole word counts alone, else the longest beginning and the longest end that
    /// does not overlap it.
    fn matched(&self, word: &Word) -> Matched {
        let bytes = word.bytes();
        let mut matched = Matched::default();
        let (exact, prefixes) = self.heads.get(head(bytes)).copied().unwrap_or_default();
        let mut whole = false;
        if !word.cut && bytes.len() <= LENGTH_MAX && exact >> bytes.len() & 1 != 0 {
            if word.capitals {
                whole |= self.note(Kind::Capitals, bytes, &mut matched);
            }
            whole |= self.note(Kind::Exact, bytes, &mut matched);
        }
        let mut begun = 0;
        let mut lengths = prefixes;
        while lengths != 0 {
            // The longest first.
            let length = lengths.ilog2() as usize;
            lengths &= !(1 << length);
            let Some(part) = bytes.get(..length) else { continue };
            let before = matched.terms;
            if self.note(Kind::Prefix, part, &mut matched) {
                if whole {
                    matched.terms = before;
                } else {
                    begun = length;
                    whole = true;
                }
            }
        }
        let suffixes = self.tails.get(tail(bytes)).copied().unwrap_or_default();
        if suffixes != 0 && !word.cut && (!whole || begun != 0) {
            self.ends_of(bytes, begun, suffixes, &mut matched);
        }
        matched
    }

    fn ends_of(&self, bytes: &[u8], begun: usize, mut lengths: u32, matched: &mut Matched) {
        while lengths != 0 {
            let length = lengths.ilog2() as usize;
            lengths &= !(1 << length);
            let Some(before) = bytes.len().checked_sub(length) else { continue };
            if before < begun.max(BEFORE_SUFFIX) {
                continue;
            }
            let part = bytes.get(before..).unwrap_or_default();
            if self.note(Kind::Suffix, part, matched) {
                return;
            }
        }
    }

    /// Notes a word if some term has it; tells whether it is a term by itself.
    fn note(&self, kind: Kind, bytes: &[u8], matched: &mut Matched) -> bool {
        let hash = hash::bytes(kind as u64, bytes);
        let (at, bit) = hint(hash);
        if self.hints.get(at).is_none_or(|hints| hints & bit == 0) {
            return false;
        }
        let index = self.words.get(hash);
        let Some(entry) = self.entries.get(index as usize).filter(|_| index != 0) else {
            return false;
        };
        matched.words.push(index);
        if entry.term != 0 {
            matched.terms.push(entry.term - 1);
        }
        entry.term != 0
    }

    /// Adds a term under a number.
    ///
    /// # Errors
    /// Where it has no word, a star where none may be, or a word that is too long.
    pub(crate) fn add(&mut self, text: &str, term: u32) -> Result<(), String> {
        let words = parts(text)?;
        let mut state = 0;
        for (at, (kind, bytes)) in words.iter().enumerate() {
            let index = self.entry(*kind, bytes);
            let last = at + 1 == words.len();
            if at == 0 {
                let next = u32::try_from(self.ends.len()).map_err(|_| "too many phrases")?;
                let Some(entry) = self.entries.get_mut(index as usize) else { continue };
                if last {
                    entry.term = term + 1;
                    continue;
                }
                if entry.state == 0 {
                    entry.state = next;
                    self.ends.push(0);
                }
                state = entry.state;
            } else {
                let key = pair(state, index);
                state = self.moves.get(key);
                if state == 0 {
                    state = u32::try_from(self.ends.len()).map_err(|_| "too many phrases")?;
                    self.moves.insert(key, state);
                    self.ends.push(0);
                }
                if let Some(end) = self.ends.get_mut(state as usize).filter(|_| last) {
                    *end = term + 1;
                }
            }
        }
        Ok(())
    }

    fn entry(&mut self, kind: Kind, bytes: &[u8]) -> u32 {
        let key = hash::bytes(kind as u64, bytes);
        let known = self.words.get(key);
        if known != 0 {
            return known;
        }
        let index = u32::try_from(self.entries.len()).unwrap_or(0);
        self.entries.push(Entry::default());
        self.words.insert(key, index);
        let (at, hinted) = hint(key);
        if let Some(hints) = self.hints.get_mut(at) {
            *hints |= hinted;
        }
        let bit = 1 << bytes.len();
        match kind {
            Kind::Suffix => {
                if let Some(mask) = self.tails.get_mut(tail(bytes)) {
                    *mask |= bit;
                }
            }
            Kind::Prefix => {
                if let Some(masks) = self.heads.get_mut(head(bytes)) {
                    masks.1 |= bit;
                }
            }
            Kind::Exact | Kind::Capitals => {
                if let Some(masks) = self.heads.get_mut(head(bytes)) {
                    masks.0 |= bit;
                }
            }
        }
        index
    }
}

/// A key that is the same for terms that match the same.
pub(crate) fn key(text: &str) -> Result<String, String> {
    let mut key = String::new();
    for (kind, bytes) in parts(text)? {
        key.push(['=', '<', '>', '^'].get(kind as usize).copied().unwrap_or(' '));
        key.push_str(&String::from_utf8_lossy(&bytes));
    }
    Ok(key)
}

/// The words of a term.
fn parts(text: &str) -> Result<Vec<(Kind, Vec<u8>)>, String> {
    let wrong = |why: &str| format!("term `{text}` {why}");
    let mut found = Vec::new();
    for piece in text.split_whitespace() {
        let (bare, suffix) = piece.strip_prefix('*').map_or((piece, false), |bare| (bare, true));
        let (bare, prefix) = bare.strip_suffix('*').map_or((bare, false), |bare| (bare, true));
        let mut words = Words::new(bare);
        let before = found.len();
        while let Some(word) = words.next() {
            if word.cut || word.bytes().len() > LENGTH_MAX {
                return Err(wrong("has a word that is too long"));
            }
            let letters = word.bytes().iter().any(u8::is_ascii_alphabetic);
            let kind = if word.capitals && letters { Kind::Capitals } else { Kind::Exact };
            found.push((kind, word.bytes().to_vec()));
        }
        let count = found.len() - before;
        let starred = if prefix { found.last_mut() } else { found.get_mut(before) };
        if let Some((kind, bytes)) = starred.filter(|_| prefix || suffix) {
            if bytes.len() < PART_MIN || prefix && suffix || suffix && count > 1 {
                return Err(wrong("has a star where none may be"));
            }
            *kind = if prefix { Kind::Prefix } else { Kind::Suffix };
        }
        if count == 0 {
            return Err(wrong("has a part without letters"));
        }
    }
    let suffixes = found.iter().filter(|(kind, _)| *kind == Kind::Suffix).count();
    if found.is_empty() || suffixes > 0 && found.len() > 1 {
        return Err(wrong("has no words, or an end in a phrase"));
    }
    Ok(found)
}

fn pair(state: u32, entry: u32) -> u64 {
    hash::mix(u64::from(state) << 32 | u64::from(entry), 1)
}

/// Where the hint of a hash is: the place and the bit.
fn hint(hash: u64) -> (usize, u64) {
    let upper = hash >> (64 - HINT_BITS);
    (usize::try_from(upper >> 6).unwrap_or(0), 1 << (upper & 63))
}

fn letters(first: u8, second: u8, third: u8) -> usize {
    usize::from(first & 31) << 10 | usize::from(second & 31) << 5 | usize::from(third & 31)
}

fn head(bytes: &[u8]) -> usize {
    match bytes {
        [first, second, third, ..] => letters(*first, *second, *third),
        [first, second] => letters(*first, *second, 0),
        [first] => letters(*first, 0, 0),
        [] => 0,
    }
}

fn tail(bytes: &[u8]) -> usize {
    match bytes {
        [.., first, second, third] => letters(*first, *second, *third),
        _ => 0,
    }
}

const _: () = assert!(LENGTH_MAX < 32 && LENGTH_MAX <= BYTES_MAX);

#[cfg(test)]
mod tests {
    use super::*;

    fn found(terms: &[&str], text: &str) -> Vec<u32> {
        let mut matcher = Matcher::default();
        for (at, term) in terms.iter().enumerate() {
            matcher.add(term, u32::try_from(at).unwrap()).unwrap();
        }
        let mut out = Vec::new();
        let mut under = Under::default();
        let mut memo = Memo::default();
        memo.for_matcher(1);
        let mut words = Words::new(text);
        while let Some(word) = words.next() {
            matcher.step(word, &mut memo, &mut under, |term| out.push(term));
        }
        out
    }

    #[test]
    fn words_match_whole_by_their_beginning_or_end_and_by_capitals() {
        let terms = ["war", "elect*", "*minister", "WHO", "election*"];
        assert_eq!(found(&terms, "Wars and a war"), [0]);
        assert_eq!(found(&terms, "Electing elections, elect"), [1, 4, 1]);
        assert_eq!(found(&terms, "Premierminister minister xminister"), [2]);
        assert_eq!(found(&terms, "WHO says who"), [3]);
    }

    #[test]
    fn the_most_telling_of_one_word_counts() {
        let terms = ["bank*", "bankenkrise", "*krise", "banker*"];
        assert_eq!(found(&terms, "Bankenkrise"), [1]);
        assert_eq!(found(&terms, "Bankerkrise"), [3, 2]);
        assert_eq!(found(&terms, "bankrise"), [0], "the end must not overlap the beginning");
    }

    #[test]
    fn phrases_go_over_spaces_and_hyphens_only() {
        let terms = ["interest rate*", "rate", "prime minister of state", "coup d'état"];
        assert_eq!(found(&terms, "the interest-rates, interest. Rates"), [0]);
        assert_eq!(found(&terms, "prime minister of state rate"), [2, 1]);
        assert_eq!(found(&terms, "interest interest rate"), [1, 0]);
        assert_eq!(found(&terms, "le Coup d’Etat"), [3]);
    }

    #[test]
    fn words_that_come_again_match_the_same() {
        let terms = ["interest rate*", "rate", "*krise", "bank*", "WHO", "a b", "a c", "a d"];
        let once = "interest rates, rate, Bankenkrise, WHO, who, a b, a c, a d. ";
        let first = found(&terms, once);
        assert_eq!(found(&terms, &once.repeat(3)), first.repeat(3));
        assert!(first.len() > 7, "{first:?}");
    }

    #[test]
    fn terms_that_cannot_match_are_refused() {
        for term in ["", "*", "ab*", "a *b", "*war*", "...", &"a".repeat(32)] {
            assert!(Matcher::default().add(term, 0).is_err(), "{term}");
        }
    }
}
