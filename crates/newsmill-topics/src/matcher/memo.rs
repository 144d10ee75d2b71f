//! The words of a text, and what those match that were met before.

use newsmill_model::{Positions, Recent, hash};
use newsmill_text::marked::Marked;

use crate::plain::plain_words;
use crate::words::Words;

/// How many words are remembered, as a power of two; how many lists of what words match, and how long these may be.
const MEMO_BITS: u32 = 15;
const LISTS_MAX: usize = 1 << 12;
const KNOWN_MAX: usize = 7;
/// Matched words, and phrases under way, beyond which no more are followed.
const FOLLOWED_MAX: usize = 12;

/// A short list without an allocation.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Few {
    items: [u32; FOLLOWED_MAX],
    pub(super) len: usize,
}

impl Few {
    pub(super) fn push(&mut self, item: u32) {
        if let Some(slot) = self.items.get_mut(self.len) {
            *slot = item;
            self.len += 1;
        }
    }

    pub(super) fn all(&self) -> &[u32] {
        self.items.get(..self.len).unwrap_or_default()
    }
}

/// The words that matched at one place, the terms that are one of them, and the phrases that begin with one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Matched {
    pub(super) words: Few,
    pub(super) terms: Few,
    pub(super) states: Few,
}

/// A word of a text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cut {
    pub(crate) hash: u64,
    pub(crate) start: usize,
    /// As of [`Word`].
    pub(crate) joined: bool,
    /// What [`Recent::value`] says of it.
    pub(crate) known: u16,
}

/// So many words are cut before they are looked up, all of which then wait for memory together.
pub(super) const CUTS: usize = 64;

/// What words match that were met before: most words of a text come again. 256 KB a thread, and at most
/// 180 KB of lists.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memo {
    /// The place of what they match, by their hashes.
    words: Recent<()>,
    /// What words match that match several words of terms.
    pub(super) lists: Vec<Known>,
    /// Places of lists by their hash.
    places: Positions,
    ready: bool,
    /// What hashes of words begin with, those in capitals apart: it tells which matcher is asked.
    seeds: [u64; 2],
    pub(super) marked: Marked,
}

/// Where to find what a word matches: 0 for nothing, then the words of terms, then lists; above a bit that says whether
/// something is found by it, or begins with it. Most words that match are inside phrases only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place(pub(super) u16);

impl Place {
    const MAX: usize = Recent::<()>::VALUE_MAX as usize >> 1;

    fn new(place: usize, tells: bool) -> Option<Self> {
        let place = u16::try_from(place).ok().filter(|_| place <= Self::MAX)?;
        Some(Self(place << 1 | u16::from(tells)))
    }

    pub(super) fn place(self) -> usize {
        usize::from(self.0 >> 1)
    }
}

/// What a word matches, where it is little.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    /// Words of terms that it matches, then terms, then states of the phrases that it begins.
    items: [u32; KNOWN_MAX],
    words: u8,
    terms: u8,
    states: u8,
}

impl Memo {
    /// Ready for a matcher, which is known by a number.
    pub(crate) fn for_matcher(&mut self, number: usize) {
        self.seeds = [0, 1].map(|capitals| hash::mix(number as u64 + 1, capitals));
        if !self.ready || self.lists.len() >= LISTS_MAX {
            self.ready = true;
            self.words = Recent::new(MEMO_BITS);
            self.lists.clear();
            self.places.clear();
        }
    }

    /// Cuts words and looks them up; a bit for each that may tell something alone, and how many there are.
    #[inline]
    pub(super) fn cut(
        &self,
        marked: &Marked,
        words: &mut Words<'_>,
        cuts: &mut [Cut; CUTS],
    ) -> (u64, usize) {
        let mut count = 0;
        while count < CUTS {
            let room = cuts.get_mut(count..).unwrap_or_default();
            let at = words.at();
            let (plain, behind) =
                if at > 0 { plain_words(marked, at, self.seeds, room) } else { (0, 0) };
            if plain > 0 {
                words.go_on_at(behind);
                count += plain;
                continue;
            }
            let (Some(word), Some(cut)) = (words.next(), room.first_mut()) else { break };
            // A word that was cut off stands for many: it is not found by the hash of none.
            let hash = if word.cut { 0 } else { word.hash(self.seeds[usize::from(word.capitals)]) };
            *cut = Cut { hash, start: word.start, joined: word.joined, known: 0 };
            count += 1;
        }
        let mut telling = 0;
        for (at, cut) in cuts.iter_mut().take(count).enumerate() {
            cut.known = self.words.value(cut.hash);
            // The lowest bit of what is remembered, or that nothing is.
            telling |= u64::from(cut.known.wrapping_sub(1) & 1) << at;
        }
        (telling, count)
    }

    /// Keeps what a word matches; there are so many words of terms.
    pub(super) fn keep(&mut self, hash: u64, matched: &Matched, words: usize) {
        let tells = matched.terms.len + matched.states.len > 0;
        let place = match matched.words.all() {
            [] => Some(0),
            [word] => Some(*word as usize + 1),
            _ => Known::new(matched).and_then(|known| Some(words + 1 + self.place(&known)?)),
        };
        let place = place.filter(|_| hash != 0).and_then(|place| Place::new(place, tells));
        if let Some(place) = place {
            self.words.insert(hash, place.0, ());
        }
    }

    /// The place of a list, which is added where there is room.
    fn place(&mut self, known: &Known) -> Option<usize> {
        let Self { lists, places, .. } = self;
        let hash_of = |at: u32| lists.get(at as usize).map_or(0, Known::hash);
        let hash = known.hash();
        if let Some(place) = places.get(hash, hash_of) {
            return Some(place as usize);
        }
        let place = lists.len();
        let added = u32::try_from(place).ok().filter(|_| place < LISTS_MAX)?;
        places.insert(hash, added, hash_of);
        lists.push(*known);
        Some(place)
    }
}

impl Known {
    fn new(matched: &Matched) -> Option<Self> {
        let lists = [matched.words.all(), matched.terms.all(), matched.states.all()];
        let mut known = Self::default();
        let mut items = known.items.iter_mut();
        for item in lists.iter().copied().flatten() {
            *items.next()? = *item;
        }
        let [words, terms, states] = lists.map(|list| u8::try_from(list.len()).unwrap_or(0));
        Some(Self { words, terms, states, ..known })
    }

    fn hash(&self) -> u64 {
        let counts = u32::from_le_bytes([self.words, self.terms, self.states, 0]);
        self.items.iter().fold(u64::from(counts), |hash, item| hash::mix(hash, u64::from(*item)))
    }

    /// The words of terms, the terms, and the states.
    #[inline]
    pub(super) fn lists(&self) -> [&[u32]; 3] {
        let (words, rest) = self.items.split_at(usize::from(self.words).min(KNOWN_MAX));
        let (terms, rest) = rest.split_at(usize::from(self.terms).min(rest.len()));
        [words, terms, rest.get(..usize::from(self.states)).unwrap_or_default()]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// All words of a text, by a memo that holds nothing.
    fn all(text: &str, marked: &Marked) -> Vec<(u64, usize, bool)> {
        let mut memo = Memo::default();
        memo.for_matcher(3);
        let (mut words, mut all) = (Words::new(text), Vec::new());
        loop {
            let mut cuts = [Cut::default(); CUTS];
            let (_, count) = memo.cut(marked, &mut words, &mut cuts);
            all.extend(cuts[..count].iter().map(|cut| (cut.hash, cut.start, cut.joined)));
            if count < CUTS {
                return all;
            }
        }
    }

    /// Whether words are cut as they are without marks, where none is plain.
    fn is_cut_as_without_marks(text: &str) -> bool {
        let mut marked = Marked::default();
        let slow = all(text, &marked);
        marked.read(text.as_bytes());
        all(text, &marked) == slow
    }

    proptest! {
        #[test]
        fn plain_words_are_cut_as_all_others_are(
            text in "([A-Za-z]{1,18}[0-9é]?([ -]|[,.] |\\.?\n\n|[’!\n]|)){0,90}|\\PC{0,90}",
            // Words end at the end of the text, and behind as many letters as are looked at together.
            last in "[A-Za-z]{7,9}|[A-Za-z]{15,17}|[a-z]{31,33}|[a-z]{47,65}|",
        ) {
            let longer = format!("{text}{last}é {last}\0 {last}");
            for text in [&text, &longer, &format!("{text} {last}")] {
                prop_assert!(is_cut_as_without_marks(text));
            }
        }
    }

    #[test]
    fn words_where_marks_end_are_whole() {
        let begun = "a harbourmaster ".repeat((1 << 16) - 1);
        for more in 0..18 {
            let text = format!("{begun}{} harbour, {}", "a".repeat(more), "no end ".repeat(90));
            assert!(text.len() > 1 << 20 && is_cut_as_without_marks(&text), "{more}");
        }
    }
}
