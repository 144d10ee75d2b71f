//! What the filters of the gazetteer say of the words of a text.

use std::hint::black_box;

use newsmill_gazetteer::words::{Case, Word, Words};
use newsmill_gazetteer::{Gazetteer, NameId, hash};

use crate::hits::MAX_WORDS;

/// What the filters of the gazetteer say of the words of a text, read in one go: the processor then waits for many of
/// their places at once.
#[derive(Debug, Default)]
pub(crate) struct Hints {
    /// [`PAIR`] and [`MORE`], and above them the place of the word's name in `names` plus one, 0 where it is none.
    of_word: Vec<u32>,
    names: Vec<NameId>,
    /// Words that are not written small.
    written: Vec<usize>,
    /// Words that may be a name.
    may: Vec<usize>,
    /// Words that have [`PAIR`], the next not written small.
    pairs: Vec<usize>,
}

/// The word and the next may stand side by side in a name.
pub(crate) const PAIR: u32 = 1;
/// Words that a name may go on with follow, the last of them not written small.
pub(crate) const MORE: u32 = 1 << 1;
/// The number of a name starts above these.
const NAMES: u32 = 2;

impl Hints {
    /// Reads the hints of all words that are not written small.
    pub(crate) fn read(&mut self, gazetteer: &Gazetteer, words: &Words) {
        self.ask_filters(gazetteer, words.words());
        let mut early = 0;
        for &i in &self.may {
            early ^= gazetteer.touch(words.hash(i));
        }
        for &i in &self.pairs {
            let run = words.run(i, i + 1).unwrap_or_default();
            early ^= gazetteer.touch(hash(run.as_bytes()));
        }
        self.names.clear();
        for &i in &self.may {
            let name = gazetteer.find_hash(words.hash(i));
            if let (Some(name), Some(hints)) = (name, self.of_word.get_mut(i)) {
                early ^= gazetteer.touch_place(name);
                self.names.push(name);
                *hints |= u32::try_from(self.names.len()).unwrap_or(0) << NAMES;
            }
        }
        black_box(early);
    }

    /// Asks the filters, without a jump that depends on an answer: a wrong guess would wait for memory.
    fn ask_filters(&mut self, gazetteer: &Gazetteer, words: &[Word]) {
        self.of_word.clear();
        self.of_word.resize(words.len(), 0);
        self.written.clear();
        let written = words.iter().enumerate().filter(|(_, word)| word.case != Case::Lower);
        self.written.extend(written.map(|(i, _)| i));
        self.may.resize(self.written.len(), 0);
        self.pairs.resize(self.written.len(), 0);
        let (mut may, mut pairs) = (0, 0);
        let mut after = self.written.iter().skip(1);
        for &i in &self.written {
            let capital = after.next().copied().filter(|&next| next < i + MAX_WORDS);
            let Some(word) = words.get(i) else { break };
            if let Some(slot) = self.may.get_mut(may) {
                *slot = i;
                may += usize::from(gazetteer.may_name(word.hash));
            }
            // A name ends in a capital: `Rio de Janeiro`.
            let between =
                capital.and_then(|capital| words.get(i + 1..=capital)).unwrap_or_default();
            let Some(next) = between.first() else { continue };
            if !between.iter().all(|word| word.gap.joins()) {
                continue;
            }
            let goes_on = gazetteer.may_go_on(word.hash, next.hash);
            if let (Some(slot), Some(hints)) = (self.pairs.get_mut(pairs), self.of_word.get_mut(i))
            {
                *slot = i;
                pairs += usize::from(goes_on & (between.len() == 1));
                *hints = (u32::from(goes_on) * PAIR) | MORE;
            }
        }
        self.may.truncate(may);
        self.pairs.truncate(pairs);
    }

    /// Whether a word that is not written small has [`PAIR`] or [`MORE`].
    pub(crate) fn has(&self, word: usize, what: u32) -> bool {
        self.of_word.get(word).is_some_and(|hints| hints & what != 0)
    }

    /// The name that a word, not written small, is by itself.
    pub(crate) fn name(&self, word: usize) -> Option<NameId> {
        let at = (self.of_word.get(word)? >> NAMES).checked_sub(1)?;
        self.names.get(at as usize).copied()
    }
}
