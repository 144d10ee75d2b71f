//! What a chain sees of a token.
//!
//! The word and its neighbours, how they are spelt, what the lexicon knows them as, and the run of capitalised words
//! they stand in. Templates follow Ratinov and Roth (2009) and Finkel, Grenager and Manning (2005).

use std::iter::Peekable;
use std::ops::Range;

use newsmill_model::chain::{Chain, Sequence};
use newsmill_model::hash::{mix, short};
use newsmill_text::Token;

use crate::lexicon::{Class, Lexicon, LexiconBuilder, fold, go_on};
use crate::stretches::{Reading, stretches};
use crate::words::{AFFIX_MAX, Affixes, NONE, Places, Role, Word, Words, flag};

/// Classes that are names by themselves, of one word or several.
const NAMES: u32 = Class::Country.bit()
    | Class::Region.bit()
    | Class::City.bit()
    | Class::Town.bit()
    | Class::Site.bit()
    | Class::People.bit()
    | Class::Person.bit()
    | Class::Organisation.bit()
    | Class::Listed.bit();

/// Makes the features of sentences; reuse it, the buffers keep their memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Features {
    words: Words,
    ids: Vec<u32>,
    flags: Vec<u16>,
    marks: Vec<Mark>,
    /// Where words have capitals, and where a name may begin.
    capitals: Places,
    names: Places,
    /// Beginnings of names that may go on, with the word behind: place, hash of both, classes of both.
    pairs: Vec<(usize, u64, u32)>,
    stretches: Vec<Stretch>,
    found: Vec<Range<usize>>,
    run: Run,
    items: Vec<Item>,
    /// Features of tokens and of runs that are no word's own, and their sums.
    shared: Sequence,
    sums: Vec<i16>,
    /// The sums of all features of each token of a stretch.
    totals: Vec<i16>,
    places: Vec<u32>,
    folded: String,
    out: Vec<u32>,
    joined: (String, Vec<Token>),
}

/// What is known of a token by those beside it.
#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    /// Classes of the longest phrase it is part of, and where in the phrase it stands.
    phrase: u32,
    part: u8,
}

/// A run of words that may hold names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) range: Range<usize>,
    /// The sentence it stands in.
    sentence: Range<usize>,
    /// Whether almost every word has a capital, as in a headline: capitals then say little.
    loud: bool,
}

/// The run of capitalised words that was asked for last, with the features that all its words share.
#[derive(Clone, Debug, Default)]
struct Run {
    range: Range<usize>,
    common: Vec<u32>,
    /// Their place among all that are shared; nothing where it has none.
    item: Option<usize>,
}

/// Where the sums of a token are found.
#[derive(Clone, Copy, Debug, Default)]
struct Item {
    /// Of it and the words beside it, by role.
    roles: [u32; Role::ALL.len()],
    own: usize,
    run: Option<usize>,
}

impl Features {
    /// Reads the words of one sentence; see [`Features::read`].
    pub(crate) fn read_words<'a>(
        &mut self,
        words: impl Iterator<Item = &'a str>,
        lexicon: &Lexicon,
        owner: u64,
        reading: Reading,
    ) {
        let (mut text, mut tokens) = std::mem::take(&mut self.joined);
        text.clear();
        tokens.clear();
        for word in words {
            let start = to_u32(text.len());
            text.push_str(word);
            tokens.push(Token { start, end: to_u32(text.len()) });
        }
        self.read(&text, &tokens, std::iter::once(0..tokens.len()), lexicon, owner, reading);
        self.joined = (text, tokens);
    }

    /// Reads tokens of a text and finds the stretches that may hold names; `sentences` are ranges of `tokens`. `owner`
    /// tells whose lexicon and chain are in use. Time is linear in the number of tokens, and so is memory.
    ///
    /// What has to be looked up is looked up for many words in a row: memory is waited for once.
    pub(crate) fn read(
        &mut self,
        text: &str,
        tokens: &[Token],
        sentences: impl Iterator<Item = Range<usize>> + Clone,
        lexicon: &Lexicon,
        owner: u64,
        reading: Reading,
    ) {
        self.words.prepare(owner, 0);
        self.words.read(text, tokens, lexicon, (&mut self.ids, &mut self.flags));
        self.stretches.clear();
        self.run.range = 0..0;
        self.capitals.read(&self.flags, flag::CAPITAL);
        self.names.read(&self.flags, flag::CAPITAL | flag::NAME | flag::SMALL);
        self.marks.clear();
        self.marks.resize(self.ids.len(), Mark::default());
        self.look_up_pairs(sentences.clone(), lexicon);
        let pairs = std::mem::take(&mut self.pairs);
        let mut known = pairs.iter().peekable();
        for sentence in sentences {
            let flags = self.flags.get(sentence.clone()).unwrap_or_default();
            let any = flags.iter().fold(0, |any, flags| any | flags);
            if sentence.is_empty()
                || reading == Reading::Stretches && any & (flag::NAME | flag::SMALL) == 0
            {
                continue;
            }
            self.phrases(&sentence, lexicon, &mut known);
            self.find_stretches(sentence, reading);
        }
        self.pairs = pairs;
        let Self { words, ids, flags, stretches, .. } = self;
        let near = stretches.iter().flat_map(|stretch| {
            let Range { start, end } = stretch.range;
            let start = start.saturating_sub(2).max(stretch.sentence.start);
            // A run that goes on behind the stretch is told by its last word.
            let behind = flags[end - 1..stretch.sentence.end].iter();
            let run = behind.take_while(|flags| **flags & flag::CAPITAL != 0).count();
            let last = ids.get(end - 1 + run.saturating_sub(1));
            ids[start..stretch.sentence.end.min(end + 2)].iter().chain(last).copied()
        });
        words.complete(near, lexicon);
    }

    fn find_stretches(&mut self, sentence: Range<usize>, reading: Reading) {
        let flags = &self.flags[sentence.clone()];
        let loud = is_loud(flags);
        self.found.clear();
        match reading {
            Reading::Stretches => {
                let marks = &self.marks[sentence.clone()];
                let in_phrase = |at: usize| marks[at].part.wrapping_sub(1) < 3;
                // A known name begins with a capital.
                let next = |at| self.names.next(sentence.start + at, sentence.end) - sentence.start;
                stretches(flags, in_phrase, next, &mut self.found);
            }
            Reading::Sentences => self.found.push(0..flags.len()),
        }
        let first = sentence.start;
        self.stretches.extend(self.found.drain(..).map(|range| Stretch {
            range: range.start + first..range.end + first,
            sentence: sentence.clone(),
            loud,
        }));
    }

    /// The flags of all tokens.
    pub(crate) fn flags(&self) -> &[u16] {
        &self.flags
    }

    /// Where names may be, in order, apart from each other.
    pub(crate) fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }

    /// Puts the features of a token of a stretch into `sequence`, as an item.
    pub(crate) fn put(&mut self, stretch: &Stretch, at: usize, sequence: &mut Sequence) {
        let mut out = std::mem::take(&mut self.out);
        out.clear();
        for role in Role::ALL {
            let id = self.id(stretch, at, role);
            let affixes = self.words.affixes(id);
            own(self.words.word(id), &affixes, role, &mut out);
        }
        self.shared(stretch, at, &mut out);
        let run = self.run_around(stretch, at);
        if !run.is_empty() {
            let loud = stretch.loud;
            let mut out = Out { out: &mut out, loud };
            run_length(at, &run, &mut out);
            self.of_run(stretch, &run, &mut out);
            self.run_sides(stretch, at, &run, &mut out);
        }
        out.iter().for_each(|&feature| sequence.push(feature));
        self.out = out;
        sequence.end_item();
    }

    /// Sums up the weights of the same features for the tokens of all stretches; [`Features::sums`] gives them.
    ///
    /// First all features are collected, then all their weights: memory is waited for once.
    pub(crate) fn score(&mut self, chain: &Chain) {
        let (mut out, stretches) =
            (std::mem::take(&mut self.out), std::mem::take(&mut self.stretches));
        self.items.clear();
        self.shared.clear();
        for stretch in &stretches {
            for at in stretch.range.clone() {
                let item = self.collect(stretch, at, &mut out);
                self.items.push(item);
            }
        }
        self.words.sum_up(chain, &mut self.places);
        self.sums.clear();
        chain.sum_up(&self.shared, &mut self.places, &mut self.sums);
        self.add_up(chain.lanes());
        self.out = out;
        self.stretches = stretches;
    }

    /// Collects the features of a token that have no sums yet.
    fn collect(&mut self, stretch: &Stretch, at: usize, out: &mut Vec<u32>) -> Item {
        let mut item = Item::default();
        for (role, row) in Role::ALL.into_iter().zip(&mut item.roles) {
            *row = self.words.row(self.id(stretch, at, role), role, own);
        }
        out.clear();
        self.shared(stretch, at, out);
        if self.flags[at] & flag::CAPITAL != 0 {
            if !self.run.range.contains(&at) {
                self.collect_run(stretch, at);
            }
            item.run = self.run.item;
            let mut out = Out { out, loud: stretch.loud };
            run_length(at, &self.run.range, &mut out);
            self.run_sides(stretch, at, &self.run.range, &mut out);
        }
        item.own = self.shared.len();
        self.shared.push_item(out);
        item
    }

    /// Makes the run around `at` the last one; it has a capital.
    fn collect_run(&mut self, stretch: &Stretch, at: usize) {
        let mut common = std::mem::take(&mut self.run.common);
        common.clear();
        self.run.range = self.run_around(stretch, at);
        self.of_run(stretch, &self.run.range, &mut Out { out: &mut common, loud: stretch.loud });
        self.run.item = None;
        if !common.is_empty() {
            self.run.item = Some(self.shared.len());
            self.shared.push_item(&common);
        }
        self.run.common = common;
    }

    /// Adds up the sums of all tokens of stretches: in one go, as what they are made of lies far apart.
    fn add_up(&mut self, lanes: usize) {
        self.totals.clear();
        self.totals.resize(self.items.len() * lanes, 0);
        for (item, total) in self.items.iter().zip(self.totals.chunks_exact_mut(lanes)) {
            for shared in [Some(item.own), item.run].into_iter().flatten() {
                let kept = self.sums.get(shared * lanes..(shared + 1) * lanes);
                Chain::join(total, kept.unwrap_or_default());
            }
            for row in item.roles {
                Chain::join(total, self.words.sums(row, lanes));
            }
        }
    }

    /// The sums of some tokens, `items` of the tokens of all stretches.
    pub(crate) fn sums(&self, items: Range<usize>, chain: &Chain) -> &[i16] {
        let lanes = chain.lanes();
        self.totals.get(items.start * lanes..items.end * lanes).unwrap_or_default()
    }

    /// The id of the word in a role beside `at`.
    fn id(&self, stretch: &Stretch, at: usize, role: Role) -> u32 {
        let offset = match role {
            Role::Own => 0,
            Role::Before => -1,
            Role::After => 1,
            Role::SecondBefore => -2,
            Role::SecondAfter => 2,
        };
        let at = at.checked_add_signed(offset).filter(|at| stretch.sentence.contains(at));
        at.and_then(|at| self.ids.get(at)).copied().unwrap_or(NONE)
    }

    /// Goes on with the hash of a phrase by the word at `at`.
    fn go_on(&mut self, phrase: Option<u64>, at: usize) -> u64 {
        let word = self.words.word(self.ids[at]);
        if word.flags & flag::HYPHEN != 0 {
            fold(self.words.written(self.ids[at]), &mut self.folded);
            return go_on(phrase, &self.folded);
        }
        phrase.map_or(word.hash, |phrase| mix(phrase, word.hash))
    }

    /// Looks up all words that may go on with the word behind.
    fn look_up_pairs(&mut self, sentences: impl Iterator<Item = Range<usize>>, lexicon: &Lexicon) {
        let mut pairs = std::mem::take(&mut self.pairs);
        pairs.clear();
        for sentence in sentences {
            // The last word goes on with none.
            let end = sentence.end.saturating_sub(1);
            let mut at = self.capitals.next(sentence.start, end);
            while at < end {
                pairs.push((at, 0, self.words.word(self.ids[at]).classes));
                at = self.capitals.next(at + 1, end);
            }
        }
        pairs.retain(|(_, _, classes)| classes & Class::Prefix.bit() != 0);
        for (at, whole, _) in &mut pairs {
            let first = self.go_on(None, *at);
            *whole = self.go_on(Some(first), *at + 1);
        }
        lexicon.warm(pairs.iter().map(|(_, whole, _)| short(*whole)));
        for (_, whole, classes) in &mut pairs {
            *classes = lexicon.classes_of(short(*whole));
        }
        self.pairs = pairs;
    }

    /// Marks the longest phrases that are names; `pairs` are those from here on.
    fn phrases<'a>(
        &mut self,
        sentence: &Range<usize>,
        lexicon: &Lexicon,
        pairs: &mut Peekable<impl Iterator<Item = &'a (usize, u64, u32)>>,
    ) {
        let mut at = sentence.start;
        while at < sentence.end {
            at = self.capitals.next(at, sentence.end);
            if at == sentence.end {
                break;
            }
            while pairs.next_if(|pair| pair.0 < at).is_some() {}
            let pair = pairs.next_if(|pair| pair.0 == at);
            let capital = at;
            let (mut end, mut classes) = (at, 0);
            if at > sentence.start + 1
                && self.is_hyphen(at - 1)
                && self.flags[at - 2] & flag::PARTICLE != 0
            {
                // A hyphen apart from both: `al - Qaeda`.
                (end, classes) = self.longest(at - 2..sentence.end, lexicon, None);
            }
            if classes == 0 {
                (end, classes) = self.longest(at..sentence.end, lexicon, pair);
            } else {
                at -= 2;
            }
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
            at = end.max(capital + 1);
        }
    }

    /// Whether a token is a hyphen and the like alone, which some texts have between the parts of a word.
    fn is_hyphen(&self, at: usize) -> bool {
        self.flags[at] & (flag::HYPHEN | flag::LETTERS) == flag::HYPHEN
    }

    /// The end and classes of the longest name that begins at the start of `within`; `pair` is what is known of its first
    /// two words.
    fn longest(
        &mut self,
        within: Range<usize>,
        lexicon: &Lexicon,
        pair: Option<&(usize, u64, u32)>,
    ) -> (usize, u32) {
        let at = within.start;
        let mut found = (at, 0);
        let mut phrase = 0;
        for position in at..within.end.min(at + LexiconBuilder::WORDS_MAX) {
            if position > at && self.is_hyphen(position) {
                continue;
            }
            let (whole, classes) = match (position - at, pair) {
                (0, _) => (0, self.words.word(self.ids[at]).classes),
                (1, Some(&(_, whole, classes))) => (whole, classes),
                _ => {
                    let before = if phrase == 0 { self.go_on(None, at) } else { phrase };
                    let whole = self.go_on(Some(before), position);
                    (whole, lexicon.classes(whole))
                }
            };
            phrase = whole;
            let flags = self.flags[position];
            // The possessive of `Macy's` is a token of its own; no known name ends with another link.
            let ends = flags & (flag::CAPITAL | flag::LINK) != 0 || flags & flag::LETTERS == 0;
            if classes & NAMES != 0 && ends {
                found = (position + 1, classes & NAMES);
            }
            if classes & Class::Prefix.bit() == 0 {
                break;
            }
        }
        found
    }

    /// The run of capitalised words around `at`; empty where it has no capital.
    fn run_around(&self, stretch: &Stretch, at: usize) -> Range<usize> {
        let capital = |flags: &&u16| **flags & flag::CAPITAL != 0;
        let before = self.flags[stretch.sentence.start..at].iter().rev().take_while(capital);
        let behind = self.flags[at..stretch.sentence.end].iter().take_while(capital);
        match behind.count() {
            0 => at..at,
            length => at - before.count()..at + length,
        }
    }

    /// The features that rest on several words, or on where the word stands, and on no run.
    fn shared(&self, stretch: &Stretch, at: usize, out: &mut Vec<u32>) {
        let near = |role| self.words.word(self.id(stretch, at, role));
        let (word, before, after) = (near(Role::Own), near(Role::Before), near(Role::After));
        let mark = |at: Option<usize>| {
            let at = at.filter(|at| stretch.sentence.contains(at));
            at.and_then(|at| self.marks.get(at)).copied().unwrap_or_default()
        };
        let (own, left, right) = (mark(Some(at)), mark(at.checked_sub(1)), mark(Some(at + 1)));
        let mut out = Out { out, loud: stretch.loud };
        out.push(7, mix(before.hash, word.hash));
        out.push(8, mix(word.hash, after.hash));
        out.push(9, word.shape);
        out.push(10, mix(word.shape, mix(before.shape, after.shape)));
        out.push(11, mix(before.hash, word.shape));
        out.push(12, mix(after.hash, word.shape));
        let case = u64::from(word.classes & (Class::Small.bit() | Class::Capital.bit()));
        let first = u64::from(at == stretch.sentence.start);
        out.push(23, mix(first, mix(word.shape, case)));
        out.bits(27, own.phrase, u64::from(own.part));
        out.bits(28, left.phrase, u64::from(left.part));
        out.bits(29, right.phrase, u64::from(right.part));
        // Lists so long say too little of one word to tell all other classes apart by them.
        let known = |word: &Word| u64::from(word.classes & !Class::Listed.bit());
        let classes = u64::from(word.classes & !(Class::Prefix.bit() | Class::Listed.bit()));
        out.push(30, mix(u64::from(own.phrase), known(word)));
        out.push(31, mix(known(before), classes));
        out.push(32, mix(known(after), classes));
        if own.phrase != 0 {
            out.push(33, mix(u64::from(own.phrase), u64::from(own.part)));
        }
        out.push(70, mix(before.clusters.brown(), word.clusters.brown()));
        out.push(71, mix(word.clusters.brown(), after.clusters.brown()));
    }

    /// The words before and behind a run; no word has the hash 0.
    fn beside(&self, stretch: &Stretch, run: &Range<usize>) -> (u64, u64) {
        let hash = |at: Option<usize>| {
            let at = at.filter(|at| stretch.sentence.contains(at));
            at.map_or(0, |at| self.words.word(self.ids[at]).hash)
        };
        (hash(run.start.checked_sub(1)), hash(Some(run.end)))
    }

    /// What all words of a run of several have in common.
    fn of_run(&self, stretch: &Stretch, run: &Range<usize>, out: &mut Out<'_>) {
        if run.len() < 2 {
            return;
        }
        let (before, after) = self.beside(stretch, run);
        let (first, last) =
            (self.words.word(self.ids[run.start]), self.words.word(self.ids[run.end - 1]));
        out.push(41, first.hash);
        out.push(42, last.hash);
        out.push(43, before);
        out.push(44, after);
        out.bits(45, last.classes & !Class::Prefix.bit(), 0);
        out.bits(46, first.classes & !Class::Prefix.bit(), 0);
        out.push_some(49, last.clusters.brown());
        out.push_some(74, last.clusters.by_vectors() & depth(9));
    }

    /// Where in its run a word stands, with what is beside the run.
    fn run_sides(&self, stretch: &Stretch, at: usize, run: &Range<usize>, out: &mut Out<'_>) {
        let (before, after) = self.beside(stretch, run);
        let place = place_in(at, run);
        out.push(47, mix(before, place));
        out.push(48, mix(after, place));
    }
}

/// Where in a run a word stands, and how long the run is.
fn place_in(at: usize, run: &Range<usize>) -> u64 {
    mix(run.len().min(5) as u64, (at - run.start).min(3) as u64)
}

fn run_length(at: usize, run: &Range<usize>, out: &mut Out<'_>) {
    out.push(40, place_in(at, run));
}

/// The features of a word alone, in a role.
fn own(word: &Word, affixes: &Affixes, role: Role, out: &mut Vec<u32>) {
    let mut out = Out { out, loud: false };
    let (template, classes, brown, by_vectors) = match role {
        Role::Own => (2, 24, 50, 100),
        Role::Before => (3, 25, 54, 104),
        Role::After => (4, 26, 58, 108),
        Role::SecondBefore => (5, 80, 62, 112),
        Role::SecondAfter => (6, 81, 66, 116),
    };
    // Clusters at several depths of their trees, fewer of words that say less.
    let (brown_depths, depths): (&[u32], &[u32]) = match role {
        Role::Own => (&[4, 6, 10, 20], &[5, 7, 9, 12]),
        Role::Before | Role::After => (&[6, 20], &[7, 12]),
        Role::SecondBefore | Role::SecondAfter => (&[10], &[9]),
    };
    out.push(template, word.hash);
    let capital = u64::from(word.flags & flag::CAPITAL != 0);
    out.bits(classes, word.classes & !(NAMES | Class::Prefix.bit()), capital);
    for (path, first, depths) in [
        (word.clusters.brown(), brown, brown_depths),
        (word.clusters.by_vectors(), by_vectors, depths),
    ] {
        for (template, &bits) in (first..).zip(depths).filter(|_| path != 0) {
            out.push(template, path & depth(bits));
        }
    }
    match role {
        Role::Own => {
            out.push(1, 0);
            for (length, (&start, &end)) in (0..).zip(affixes.starts.iter().zip(&affixes.ends)) {
                out.push_some(13 + length, u64::from(start));
                out.push_some(13 + AFFIX_MAX as u64 + length, u64::from(end));
            }
        }
        Role::Before => out.push_some(21, u64::from(affixes.ends[2])),
        Role::After => out.push_some(22, u64::from(affixes.ends[2])),
        Role::SecondBefore | Role::SecondAfter => {}
    }
}

/// The first turns of a path.
const fn depth(turns: u32) -> u64 {
    (1 << turns) - 1
}

fn is_loud(flags: &[u16]) -> bool {
    // Sums of 16 bits are computed many at once; a part is short enough for them.
    let in_part = |part: &[u16], bit: u16| {
        part.iter().fold(0_u16, |count, flags| count + u16::from(flags & bit != 0))
    };
    let parts = || flags.chunks(usize::from(u16::MAX));
    let count = |bit: u16| parts().map(|part| usize::from(in_part(part, bit))).sum::<usize>();
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
        features.read_words(words.iter().copied(), lexicon, 1, Reading::Sentences);
        for stretch in features.stretches().to_vec() {
            stretch.range.clone().for_each(|at| features.put(&stretch, at, &mut sequence));
        }
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
    fn the_end_of_a_run_behind_a_stretch_is_known_without_texts_before() {
        let mut builder = LexiconBuilder::default();
        builder.add("Monday", Class::Time);
        builder.add_cluster("Monday", crate::lexicon::Clusters::new(0b1011, 0b101));
        let lexicon = builder.build();
        let of_last = |before: &[&str]| {
            let (mut features, mut sequence) = (Features::default(), Sequence::default());
            features.read_words(before.iter().copied(), &lexicon, 1, Reading::Stretches);
            let words = ["Ann", "I", "I", "I", "Monday"];
            features.read_words(words.into_iter(), &lexicon, 1, Reading::Stretches);
            let stretch = features.stretches()[0].clone();
            assert!(stretch.range.end < 3, "{:?}", stretch.range);
            features.put(&stretch, 0, &mut sequence);
            sequence.items().map(<[u32]>::to_vec).collect::<Vec<_>>()
        };
        assert_eq!(of_last(&["Ann"]), of_last(&["Ann", "Lee", "Monday"]));
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
