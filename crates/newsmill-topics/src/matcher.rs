//! Finds the terms of a lexicon in a text, in one pass and by hashes.

use newsmill_model::{Positions, hash};

use memo::{CUTS, Few, Matched, Place};
pub(crate) use memo::{Cut, Memo};
pub(crate) use parts::Parts;
use parts::{Kind, LENGTH_MAX};

use crate::words::{BYTES_MAX, Word, Words};

mod memo;
mod parts;

/// Behind an end, so much of a word must stand before it.
const BEFORE_SUFFIX: usize = 3;
/// Heads and tails are three letters of five bits.
const HEADS: usize = 1 << 15;
/// What is kept of a word that some term has.
#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    hash: u64,
    /// The term that is this word alone, above by 1; 0 for none.
    term: u32,
    /// Its state as the beginning of phrases, 0 for none.
    state: u32,
}

/// The beginning of a phrase, or all of it.
#[derive(Clone, Copy, Debug, Default)]
struct State {
    /// Of the state before and the word that leads here; 0 where a word begins it.
    hash: u64,
    /// The term that ends here, above by 1; 0 for none.
    term: u32,
    /// Which words may come next: a bit for each of 32 classes of them. Most do not.
    nexts: u32,
}

/// Terms by their words.
#[derive(Clone, Debug)]
pub(crate) struct Matcher {
    /// By the first three letters a place in `lengths`, and by the last three.
    heads: Vec<u16>,
    tails: Vec<u16>,
    /// The first is for letters that no term has.
    lengths: Vec<Lengths>,
    entries: Vec<Entry>,
    /// Places in `entries` by hash.
    words: Positions,
    /// The first is not used.
    states: Vec<State>,
    /// Places in `states` by hash.
    moves: Positions,
}

/// The lengths of words that some term has, a bit each.
#[derive(Clone, Copy, Debug, Default)]
struct Lengths {
    whole: u32,
    beginnings: u32,
    ends: u32,
}

impl Default for Matcher {
    fn default() -> Self {
        Self {
            heads: vec![0; HEADS],
            tails: vec![0; HEADS],
            lengths: vec![Lengths::default()],
            entries: Vec::new(),
            words: Positions::default(),
            states: vec![State::default()],
            moves: Positions::default(),
        }
    }
}

impl Matcher {
    /// Calls `found` with every term that a word of the text completes, and where the word begins; tells how many words
    /// there are.
    pub(crate) fn read(
        &self,
        text: &str,
        memo: &mut Memo,
        mut found: impl FnMut(u32, usize),
    ) -> usize {
        let mut marked = std::mem::take(&mut memo.marked);
        marked.read(text.as_bytes());
        let mut words = Words::new(text);
        let mut cuts = [Cut::default(); CUTS];
        let mut under = Few::default();
        let mut read = 0;
        loop {
            let (mut telling, count) = memo.cut(&marked, &mut words, &mut cuts);
            let mut next = 0;
            loop {
                // Where no phrase is under way, only words that tell something alone are looked at.
                let at = if under.len == 0 { telling.trailing_zeros() as usize } else { next };
                let Some(cut) = cuts.get(at).filter(|_| at < count) else { break };
                next = at + 1;
                telling &= u64::MAX << at << 1;
                let found = |term| found(term, cut.start);
                match cut.known.checked_sub(1) {
                    Some(place) => self.follow(*cut, Place(place), memo, &mut under, found),
                    None => self.meet(text, *cut, memo, &mut under, found),
                }
            }
            read += count;
            if count < CUTS {
                memo.marked = marked;
                return read;
            }
        }
    }

    /// Looks at a word that is not remembered.
    fn meet(&self, text: &str, cut: Cut, memo: &mut Memo, under: &mut Few, found: impl FnMut(u32)) {
        let mut words = Words::from(text, cut.start);
        let Some(word) = words.next() else { return };
        let matched = self.matched(word);
        memo.keep(cut.hash, &matched, self.entries.len());
        let lists = [matched.words.all(), matched.terms.all(), matched.states.all()];
        self.advance(cut.joined, lists, under, found);
    }

    /// Goes on with what is remembered of a word.
    #[inline]
    fn follow(&self, cut: Cut, place: Place, memo: &Memo, under: &mut Few, found: impl FnMut(u32)) {
        let Some(word) = place.place().checked_sub(1) else {
            under.len = 0;
            return;
        };
        if let Some(entry) = self.entries.get(word) {
            let (term, state) = (entry.term.wrapping_sub(1), entry.state);
            let few = |item, any| if any { std::slice::from_ref(item) } else { &[] };
            let lists = [
                &[u32::try_from(word).unwrap_or(0)],
                few(&term, entry.term != 0),
                few(&state, state != 0),
            ];
            self.advance(cut.joined, lists, under, found);
        } else if let Some(known) = memo.lists.get(word - self.entries.len()) {
            self.advance(cut.joined, known.lists(), under, found);
        }
    }

    #[inline]
    fn advance(
        &self,
        joined: bool,
        [words, terms, states]: [&[u32]; 3],
        under: &mut Few,
        mut found: impl FnMut(u32),
    ) {
        for &term in terms {
            found(term);
        }
        if under.len == 0 {
            states.iter().for_each(|state| under.push(*state));
            return;
        }
        let mut reached = Few::default();
        if joined {
            for &state in under.all() {
                let nexts = self.states.get(state as usize).map_or(0, |state| state.nexts);
                for &word in words.iter().filter(|word| nexts & class(**word) != 0) {
                    let Some(next) = self.next(pair(state, word)) else { continue };
                    reached.push(next);
                    if let Some(end) = self.states.get(next as usize).filter(|s| s.term != 0) {
                        found(end.term - 1);
                    }
                }
            }
        }
        for &state in states {
            reached.push(state);
        }
        *under = reached;
    }

    /// What a word matches. Of terms, a whole word counts alone, else the longest beginning and the longest end that
    /// does not overlap it.
    fn matched(&self, word: &Word) -> Matched {
        let bytes = word.bytes();
        let mut matched = Matched::default();
        let Lengths { whole: exact, beginnings: prefixes, .. } =
            self.lengths(&self.heads, head(bytes));
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
        let suffixes = self.lengths(&self.tails, tail(bytes)).ends;
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

    /// The lengths for some letters.
    #[inline]
    fn lengths(&self, places: &[u16], letters: usize) -> Lengths {
        let place = places.get(letters).copied().unwrap_or(0);
        self.lengths.get(usize::from(place)).copied().unwrap_or_default()
    }

    /// Notes a word if some term has it; tells whether it is a term by itself.
    #[inline]
    fn note(&self, kind: Kind, bytes: &[u8], matched: &mut Matched) -> bool {
        let Some(place) = self.known(kind.hash(bytes)) else { return false };
        let Some(entry) = self.entries.get(place as usize) else { return false };
        matched.words.push(place);
        if entry.term != 0 {
            matched.terms.push(entry.term - 1);
        }
        if entry.state != 0 {
            matched.states.push(entry.state);
        }
        entry.term != 0
    }

    /// The place of a word of terms.
    #[inline]
    fn known(&self, hash: u64) -> Option<u32> {
        self.words.get(hash, |at| self.entries.get(at as usize).map_or(0, |entry| entry.hash))
    }

    /// The place of a state.
    #[inline]
    fn next(&self, hash: u64) -> Option<u32> {
        self.moves.get(hash, |at| self.states.get(at as usize).map_or(0, |state| state.hash))
    }

    /// The number of a term, which is added under `number` where there is none that matches the same.
    ///
    /// # Errors
    /// Where there are too many.
    pub(crate) fn add(&mut self, parts: &Parts, number: u32) -> Result<u32, String> {
        let mut words = parts.words();
        let Some((kind, bytes)) = words.next() else { return Err("a term without words".into()) };
        let place = self.entry(kind, bytes)?;
        let next = u32::try_from(self.states.len()).map_err(|_| "too many phrases")?;
        let Some(entry) = self.entries.get_mut(place as usize) else { return Ok(number) };
        if parts.len() == 1 {
            return Ok(own(&mut entry.term, number));
        }
        if entry.state == 0 {
            entry.state = next;
            self.states.push(State::default());
        }
        let mut state = entry.state;
        for (kind, bytes) in words {
            let place = self.entry(kind, bytes)?;
            state = self.after(state, place)?;
        }
        Ok(self.states.get_mut(state as usize).map_or(number, |end| own(&mut end.term, number)))
    }

    /// The longest term that is a beginning of a word, another than the word's own.
    pub(crate) fn beginning(&self, word: &[u8], own: u32) -> Option<u32> {
        let mut lengths = self.lengths(&self.heads, head(word)).beginnings;
        while lengths != 0 {
            let length = lengths.ilog2() as usize;
            lengths &= !(1 << length);
            let Some(part) = word.get(..length) else { continue };
            let entry = self.known(Kind::Prefix.hash(part));
            let entry = entry.and_then(|place| self.entries.get(place as usize));
            let term = entry.and_then(|entry| entry.term.checked_sub(1));
            if let Some(term) = term.filter(|term| *term != own) {
                return Some(term);
            }
        }
        None
    }

    /// The state behind another and a word, which is added where there is none.
    fn after(&mut self, state: u32, word: u32) -> Result<u32, String> {
        let hash = pair(state, word);
        if let Some(next) = self.next(hash) {
            return Ok(next);
        }
        let next = u32::try_from(self.states.len()).ok().filter(|next| *next < Positions::LIMIT);
        let next = next.ok_or("too many phrases")?;
        if let Some(before) = self.states.get_mut(state as usize) {
            before.nexts |= class(word);
        }
        self.states.push(State { hash, ..State::default() });
        let states = &self.states;
        self.moves.insert(hash, next, |at| states.get(at as usize).map_or(0, |state| state.hash));
        Ok(next)
    }

    /// The place of a word of terms, which is added where there is none.
    fn entry(&mut self, kind: Kind, bytes: &[u8]) -> Result<u32, String> {
        let hash = kind.hash(bytes);
        if let Some(known) = self.known(hash) {
            return Ok(known);
        }
        let place = u32::try_from(self.entries.len()).ok().filter(|at| *at < Positions::LIMIT);
        let place = place.ok_or("too many words")?;
        self.entries.push(Entry { hash, ..Entry::default() });
        let entries = &self.entries;
        self.words.insert(hash, place, |at| entries.get(at as usize).map_or(0, |entry| entry.hash));
        let bit = 1 << bytes.len();
        let places = if kind == Kind::Suffix { &mut self.tails } else { &mut self.heads };
        let letters = if kind == Kind::Suffix { tail(bytes) } else { head(bytes) };
        let Some(at) = places.get_mut(letters) else { return Ok(place) };
        if *at == 0 {
            *at = u16::try_from(self.lengths.len()).map_err(|_| "too many beginnings of words")?;
            self.lengths.push(Lengths::default());
        }
        if let Some(lengths) = self.lengths.get_mut(usize::from(*at)) {
            match kind {
                Kind::Suffix => lengths.ends |= bit,
                Kind::Prefix => lengths.beginnings |= bit,
                Kind::Exact | Kind::Capitals => lengths.whole |= bit,
            }
        }
        Ok(place)
    }
}

/// The number that a slot holds above by 1, which is set where it has none.
fn own(slot: &mut u32, number: u32) -> u32 {
    if *slot == 0 {
        *slot = number + 1;
    }
    *slot - 1
}

/// The bit of the class a word of terms is in.
fn class(entry: u32) -> u32 {
    1 << (entry & 31)
}

fn pair(state: u32, entry: u32) -> u64 {
    hash::mix(u64::from(state) << 32 | u64::from(entry), 1)
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

    fn parts(term: &str) -> Result<Parts, String> {
        let mut parts = Parts::default();
        parts.read(term).map(|()| parts)
    }

    fn found(terms: &[&str], text: &str) -> Vec<u32> {
        let mut matcher = Matcher::default();
        for (at, term) in terms.iter().enumerate() {
            matcher.add(&parts(term).unwrap(), u32::try_from(at).unwrap()).unwrap();
        }
        let mut out = Vec::new();
        let mut memo = Memo::default();
        memo.for_matcher(1);
        matcher.read(text, &mut memo, |term, _| out.push(term));
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
    fn words_that_differ_in_a_letter_are_not_taken_for_each_other() {
        // The hash of an ending was once that of a whole word with another letter.
        assert_eq!(found(&["noten", "*arten"], "bekannten, kindergarten, noten"), [1, 0]);
    }

    #[test]
    fn phrases_go_on_where_words_are_looked_up_together() {
        let terms = ["interest rate", "*krise", "of the bank"];
        for before in 0..2 * CUTS {
            let text = format!("{}interest rate of the bank, krisen", "of the a ".repeat(before));
            assert_eq!(found(&terms, &text), [0, 2], "{before}");
            let text = format!("{}interest, rate of of bank Bankenkrise", "xyz ".repeat(before));
            assert_eq!(found(&terms, &text), [1], "{before}");
        }
    }

    #[test]
    fn terms_that_cannot_match_are_refused() {
        for term in ["", "*", "ab*", "a *b", "*war*", "...", &"a".repeat(32)] {
            assert!(parts(term).is_err(), "{term}");
        }
    }
}
