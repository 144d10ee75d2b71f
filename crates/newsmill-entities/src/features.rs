//! What a chain sees of a token.
//!
//! The word and its neighbours, how they are spelt, what the lexicon knows them as, and the run of capitalised words
//! they stand in. Templates follow Ratinov and Roth (2009) and Finkel, Grenager and Manning (2005).

use std::ops::Range;

use newsmill_model::chain::{Chain, Sequence};
use newsmill_model::hash::{mix, short};

use crate::lexicon::{Class, Lexicon, LexiconBuilder, fold, go_on};
use crate::stretches::{Reading, stretches};
use crate::words::{AFFIX_MAX, NONE, Role, Word, Words, flag};

/// Classes that are names by themselves, of one word or several.
const NAMES: u32 = Class::Country.bit()
    | Class::Region.bit()
    | Class::City.bit()
    | Class::Town.bit()
    | Class::Site.bit()
    | Class::People.bit()
    | Class::Person.bit()
    | Class::Organisation.bit();

/// Makes the features of sentences; reuse it, the buffers keep their memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Features {
    words: Words,
    ids: Vec<u32>,
    flags: Vec<u16>,
    marks: Vec<Mark>,
    stretches: Vec<Range<usize>>,
    /// Whether almost every word has a capital, as in a headline: capitals then say little.
    loud: bool,
    folded: String,
    out: Vec<u32>,
}

/// What is known of a token by those beside it.
#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    /// Classes of the longest phrase it is part of, and where in the phrase it stands.
    phrase: u32,
    part: u8,
    /// The run of capitalised words it stands in: first word and word after the last.
    run: (u32, u32),
}

impl Features {
    /// Reads the words of a sentence and finds the stretches that may hold names. `owner` tells whose lexicon and chain
    /// are in use. Time is linear in the sentence.
    pub(crate) fn read<'a>(
        &mut self,
        words: impl Iterator<Item = &'a str>,
        lexicon: &Lexicon,
        owner: u64,
        reading: Reading,
    ) {
        self.words.prepare(owner);
        self.ids.clear();
        self.flags.clear();
        self.stretches.clear();
        let mut any = 0;
        for word in words {
            let (id, flags) = self.words.id(word, lexicon);
            any |= flags;
            self.ids.push(id);
            self.flags.push(flags);
        }
        if reading == Reading::Stretches && any & (flag::NAME | flag::SMALL) == 0 {
            return;
        }
        self.marks.clear();
        self.marks.resize(self.ids.len(), Mark::default());
        self.phrases(lexicon);
        self.runs();
        self.loud = is_loud(&self.flags);
        match reading {
            Reading::Stretches => {
                let in_phrase = |at: usize| self.marks[at].part.wrapping_sub(1) < 3;
                stretches(&self.flags, in_phrase, &mut self.stretches);
            }
            Reading::Sentences if !self.ids.is_empty() => self.stretches.push(0..self.ids.len()),
            Reading::Sentences => {}
        }
        for stretch in &self.stretches {
            let beside = stretch.start.saturating_sub(2)..self.ids.len().min(stretch.end + 2);
            for &id in self.ids.get(beside).unwrap_or_default() {
                self.words.complete(id, lexicon);
            }
        }
    }

    /// Where names may be, in order, apart from each other.
    pub(crate) fn stretches(&self) -> &[Range<usize>] {
        &self.stretches
    }

    /// Puts the features of a token into `sequence`, as an item.
    pub(crate) fn put(&mut self, at: usize, sequence: &mut Sequence) {
        self.out.clear();
        for role in Role::ALL {
            own(self.words.word(self.id(at, role)), role, &mut self.out);
        }
        let mut out = std::mem::take(&mut self.out);
        self.shared(at, &mut out);
        out.iter().for_each(|&feature| sequence.push(feature));
        self.out = out;
        sequence.end_item();
    }

    /// Adds the weights of the same features to `sums`.
    pub(crate) fn score(&mut self, at: usize, chain: &Chain, sums: &mut [i16]) {
        for role in Role::ALL {
            let id = self.id(at, role);
            self.words.add(id, role, chain, sums, |word, out| own(word, role, out));
        }
        let mut out = std::mem::take(&mut self.out);
        out.clear();
        self.shared(at, &mut out);
        chain.add(&out, sums);
        self.out = out;
    }

    fn id(&self, at: usize, role: Role) -> u32 {
        let offset = match role {
            Role::Own => 0,
            Role::Before => -1,
            Role::After => 1,
            Role::SecondBefore => -2,
            Role::SecondAfter => 2,
        };
        at.checked_add_signed(offset).and_then(|at| self.ids.get(at)).copied().unwrap_or(NONE)
    }

    /// Marks the longest phrases that are names.
    fn phrases(&mut self, lexicon: &Lexicon) {
        let mut at = 0;
        while at < self.ids.len() {
            let (end, classes) = match self.flags[at] & flag::CAPITAL {
                0 => (at + 1, 0),
                _ => self.longest(at, lexicon),
            };
            if classes != 0 {
                for (position, mark) in self.marks[at..end].iter_mut().enumerate() {
                    mark.phrase = classes;
                    mark.part = match (position, end - at) {
                        (_, 1) => 4,
                        (0, _) => 1,
                        (p, l) if p + 1 == l => 3,
                        _ => 2,
                    };
                }
            }
            at = end.max(at + 1);
        }
    }

    /// The end and classes of the longest name that begins at `at`.
    fn longest(&mut self, at: usize, lexicon: &Lexicon) -> (usize, u32) {
        let mut found = (at, 0);
        let mut phrase = None;
        for position in at..self.ids.len().min(at + LexiconBuilder::WORDS_MAX) {
            let word = self.words.word(self.ids[position]);
            let whole = if word.flags & flag::HYPHEN != 0 {
                fold(self.words.written(self.ids[position]), &mut self.folded);
                go_on(phrase, &self.folded)
            } else {
                phrase.map_or(word.hash, |phrase| mix(phrase, word.hash))
            };
            phrase = Some(whole);
            let classes = if position == at { word.classes } else { lexicon.classes(whole) };
            let ends = word.flags & flag::CAPITAL != 0 || word.flags & flag::LETTERS == 0;
            if classes & NAMES != 0 && ends {
                found = (position + 1, classes & NAMES);
            }
            if classes & Class::Prefix.bit() == 0 {
                break;
            }
        }
        found
    }

    /// Finds the runs of capitalised words; small words and signs end them.
    fn runs(&mut self) {
        let mut start = 0;
        while start < self.ids.len() {
            let capital = |flags: &&u16| **flags & flag::CAPITAL != 0;
            let length = self.flags[start..].iter().take_while(capital).count();
            let run = (to_u32(start), to_u32(start + length));
            for mark in &mut self.marks[start..start + length] {
                mark.run = run;
            }
            start += length.max(1);
        }
    }

    /// The features that rest on several words, or on where the word stands.
    fn shared(&self, at: usize, out: &mut Vec<u32>) {
        let near = |role| self.words.word(self.id(at, role));
        let (word, before, after) = (near(Role::Own), near(Role::Before), near(Role::After));
        let mark =
            |at: Option<usize>| at.and_then(|at| self.marks.get(at)).copied().unwrap_or_default();
        let (own, left, right) = (mark(Some(at)), mark(at.checked_sub(1)), mark(Some(at + 1)));
        let mut out = Out { out, loud: self.loud };
        out.push(7, mix(before.hash, word.hash));
        out.push(8, mix(word.hash, after.hash));
        out.push(9, word.shape);
        out.push(10, mix(word.shape, mix(before.shape, after.shape)));
        out.push(11, mix(before.hash, word.shape));
        out.push(12, mix(after.hash, word.shape));
        let case = u64::from(word.classes & (Class::Small.bit() | Class::Capital.bit()));
        out.push(23, mix(u64::from(at == 0), mix(word.shape, case)));
        out.bits(27, own.phrase, u64::from(own.part));
        out.bits(28, left.phrase, u64::from(left.part));
        out.bits(29, right.phrase, u64::from(right.part));
        let classes = u64::from(word.classes & !Class::Prefix.bit());
        out.push(30, mix(u64::from(own.phrase), u64::from(word.classes)));
        out.push(31, mix(u64::from(before.classes), classes));
        out.push(32, mix(u64::from(after.classes), classes));
        out.push(70, mix(u64::from(before.cluster), u64::from(word.cluster)));
        out.push(71, mix(u64::from(word.cluster), u64::from(after.cluster)));
        let run = own.run.0 as usize..own.run.1 as usize;
        if !run.is_empty() {
            run_features(at, run, |at| self.ids.get(at).map(|&id| self.words.word(id)), &mut out);
        }
    }
}

/// The features of a word alone, in a role.
fn own(word: &Word, role: Role, out: &mut Vec<u32>) {
    let mut out = Out { out, loud: false };
    let (template, classes, clusters) = match role {
        Role::Own => (2, Some(24), 50),
        Role::Before => (3, Some(25), 54),
        Role::After => (4, Some(26), 58),
        Role::SecondBefore => (5, None, 62),
        Role::SecondAfter => (6, None, 66),
    };
    out.push(template, word.hash);
    if let Some(template) = classes {
        let capital = u64::from(word.flags & flag::CAPITAL != 0);
        out.bits(template, word.classes & !(NAMES | Class::Prefix.bit()), capital);
    }
    if word.cluster != 0 {
        // A cluster at several depths of the tree.
        for (depth, bits) in [(0, 4), (1, 6), (2, 10), (3, 20)] {
            out.push(clusters + depth, u64::from(word.cluster & ((1 << bits) - 1)));
        }
    }
    match role {
        Role::Own => {
            out.push(1, 0);
            for (length, (&start, &end)) in (0..).zip(word.starts.iter().zip(&word.ends)) {
                out.push_some(13 + length, u64::from(start));
                out.push_some(13 + AFFIX_MAX as u64 + length, u64::from(end));
            }
        }
        Role::Before => out.push_some(21, u64::from(word.ends[2])),
        Role::After => out.push_some(22, u64::from(word.ends[2])),
        Role::SecondBefore | Role::SecondAfter => {}
    }
}

/// Features of the run of capitalised words that the token at `at` stands in.
fn run_features<'a>(
    at: usize,
    run: Range<usize>,
    word: impl Fn(usize) -> Option<&'a Word>,
    out: &mut Out<'_>,
) {
    let length = run.len().min(5) as u64;
    let position = (at - run.start).min(3) as u64;
    out.push(40, mix(length, position));
    let hash = |at: Option<usize>| at.and_then(&word).map_or(0, |word| word.hash);
    let (before, after) = (hash(run.start.checked_sub(1)), hash(Some(run.end)));
    if let (true, Some(first), Some(last)) = (run.len() > 1, word(run.start), word(run.end - 1)) {
        out.push(41, first.hash);
        out.push(42, last.hash);
        out.push(43, before);
        out.push(44, after);
        out.bits(45, last.classes & !Class::Prefix.bit(), 0);
        out.bits(46, first.classes & !Class::Prefix.bit(), 0);
        out.push_some(49, if last.cluster == 0 { 0 } else { u64::from(last.cluster) + 1 });
    }
    out.push(47, mix(before, mix(length, position)));
    out.push(48, mix(after, mix(length, position)));
}

fn is_loud(flags: &[u16]) -> bool {
    let count = |bit: u16| flags.iter().filter(|&&flags| flags & bit != 0).count();
    let letters = count(flag::LETTERS);
    letters >= 4 && count(flag::CAPITAL) * 4 > letters * 3
}

struct Out<'a> {
    out: &'a mut Vec<u32>,
    loud: bool,
}

impl Out<'_> {
    fn push(&mut self, template: u64, value: u64) {
        // Templates that rest on capitals are apart where everything has them.
        let loud =
            u64::from(self.loud && (9..=12).contains(&template) | (40..=48).contains(&template))
                << 8;
        self.out.push(short(mix(mix(0x51, template | loud), value)));
    }

    fn push_some(&mut self, template: u64, value: u64) {
        if value != 0 {
            self.push(template, value);
        }
    }

    /// A feature for every bit.
    fn bits(&mut self, template: u64, mut bits: u32, with: u64) {
        while bits != 0 {
            let bit = bits.trailing_zeros();
            bits &= bits - 1;
            self.push(template, mix(u64::from(bit), with));
        }
    }
}

fn to_u32(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn features(words: &[&str], lexicon: &Lexicon) -> Vec<Vec<u32>> {
        let mut sequence = Sequence::default();
        let mut features = Features::default();
        features.read(words.iter().copied(), lexicon, 1, Reading::Sentences);
        (0..words.len()).for_each(|at| features.put(at, &mut sequence));
        sequence.items().map(<[u32]>::to_vec).collect()
    }

    #[test]
    fn a_word_has_its_own_features_wherever_it_stands() {
        let lexicon = LexiconBuilder::default().build();
        let one = features(&["the", "Acme", "plant"], &lexicon);
        let other = features(&["near", "an", "Acme", "site"], &lexicon);
        let shared = one[1].iter().filter(|feature| other[2].contains(feature)).count();
        assert!(shared >= 10, "{shared}");
        let other_word = one[0].iter().filter(|feature| other[2].contains(feature)).count();
        assert!(other_word < shared / 2, "{other_word}");
    }

    #[test]
    fn the_lexicon_adds_features_of_whole_phrases() {
        let mut builder = LexiconBuilder::default();
        builder.add("New York", Class::City);
        builder.add("Deir al-Zour", Class::City);
        let (known, empty) = (builder.build(), LexiconBuilder::default().build());
        for words in [["in", "New", "York", "today"], ["in", "Deir", "al-Zour", "today"]] {
            let (with, without) = (features(&words, &known), features(&words, &empty));
            assert!(with[1].len() > without[1].len());
        }
        let small = ["a", "new", "york", "is"];
        assert_eq!(features(&small, &known)[1].len(), features(&small, &empty)[1].len());
    }

    proptest! {
        #[test]
        fn never_panics(words in proptest::collection::vec("\\PC{0,6}", 0..8)) {
            let lexicon = LexiconBuilder::default().build();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            prop_assert_eq!(features(&words, &lexicon).len(), words.len());
        }
    }
}
