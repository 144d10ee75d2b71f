//! What a chain sees of a token.
//!
//! The word and its neighbours, how they are spelt, what the lexicon knows them as, and the run of capitalised words
//! they stand in. Templates follow Ratinov and Roth (2009) and Finkel, Grenager and Manning (2005).

use newsmill_model::chain::Sequence;

use crate::hash::{mix, short};
use crate::lexicon::{Class, Lexicon, LexiconBuilder, fold, go_on};

/// Classes that are names by themselves, of one word or several.
const NAMES: u32 = Class::Country.bit()
    | Class::Region.bit()
    | Class::City.bit()
    | Class::Town.bit()
    | Class::Site.bit()
    | Class::People.bit()
    | Class::Person.bit()
    | Class::Organisation.bit();

/// Letters of beginnings and endings that are features.
const AFFIX_MAX: usize = 4;

/// Makes the features of sentences; reuse it, the buffers keep their memory.
#[derive(Clone, Debug, Default)]
pub struct Features {
    words: Vec<Word>,
    /// The folded words, one after the other.
    folded: String,
    buffer: String,
    cased: String,
}

/// What is known of one word.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    hash: u64,
    /// Its folded form, in the buffer of all.
    folded: (u32, u32),
    shape: Shape,
    /// Path of its cluster; 0 where unknown.
    cluster: u32,
    /// Classes of the word alone.
    classes: u32,
    /// Classes of the longest phrase it is part of, and where in the phrase it stands.
    phrase: u32,
    part: u64,
    /// Hashes of the first and last letters, in small letters; 0 where the word is shorter.
    starts: [u64; AFFIX_MAX],
    ends: [u64; AFFIX_MAX],
    /// The run of capitalised words it stands in: first word and word after the last.
    run: (u32, u32),
}

/// How a word is written.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Shape {
    /// Kinds of characters, neighbours of one kind merged.
    hash: u64,
    capital: bool,
    /// Has letters, and no small ones.
    capitals_only: bool,
    letters: bool,
}

impl Features {
    /// Puts the features of each word of a sentence into `sequence`, in time linear in the sentence.
    pub fn of<'a>(
        &mut self,
        words: impl Iterator<Item = &'a str>,
        lexicon: &Lexicon,
        sequence: &mut Sequence,
    ) {
        self.words.clear();
        self.folded.clear();
        for word in words {
            let known = self.word(word, lexicon);
            self.words.push(known);
        }
        self.phrases(lexicon);
        self.runs();
        sequence.clear();
        let loud = self.is_loud();
        for at in 0..self.words.len() {
            let mut out = Out { sequence, loud };
            self.token(at, &mut out);
            sequence.end_item();
        }
    }

    fn word(&mut self, word: &str, lexicon: &Lexicon) -> Word {
        fold(word, &mut self.buffer);
        let small = self.buffer.as_str();
        let hash = crate::hash::bytes(small.as_bytes());
        let start = to_u32(self.folded.len());
        self.folded.push_str(small);
        let folded = (start, to_u32(self.folded.len()));
        let classes = lexicon.classes(go_on(None, small));
        let mut known = Word {
            hash,
            folded,
            shape: shape(word),
            cluster: cluster_of(word, lexicon, &mut self.cased),
            classes,
            ..Word::default()
        };
        let mut letters = 0;
        for (at, letter) in small.char_indices().take(AFFIX_MAX) {
            let end = at + letter.len_utf8();
            if end < small.len() {
                known.starts[letters] = crate::hash::bytes(&small.as_bytes()[..end]);
            }
            letters += 1;
        }
        letters = 0;
        for (at, _) in small.char_indices().rev().take(AFFIX_MAX) {
            if at > 0 {
                known.ends[letters] = crate::hash::bytes(&small.as_bytes()[at..]);
            }
            letters += 1;
        }
        known
    }

    /// Marks the longest phrases that are names.
    fn phrases(&mut self, lexicon: &Lexicon) {
        let mut at = 0;
        while at < self.words.len() {
            let (end, classes) = self.longest(at, lexicon);
            for (position, word) in self.words[at..end].iter_mut().enumerate() {
                word.phrase = classes;
                word.part = match (position, end - at) {
                    (_, 1) => 4,
                    (0, _) => 1,
                    (p, l) if p + 1 == l => 3,
                    _ => 2,
                };
            }
            at = end.max(at + 1);
        }
    }

    /// The end and classes of the longest name that begins at `at`.
    fn longest(&self, at: usize, lexicon: &Lexicon) -> (usize, u32) {
        let mut found = (at, 0);
        let mut phrase = None;
        if !self.words[at].shape.capital {
            return found;
        }
        for (length, word) in (1..=LexiconBuilder::WORDS_MAX).zip(&self.words[at..]) {
            let folded =
                self.folded.get(word.folded.0 as usize..word.folded.1 as usize).unwrap_or_default();
            let whole = go_on(phrase, folded);
            phrase = Some(whole);
            let classes = if length == 1 { word.classes } else { lexicon.classes(whole) };
            if classes & NAMES != 0 && (word.shape.capital || !word.shape.letters) {
                found = (at + length, classes & NAMES);
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
        while start < self.words.len() {
            let length = self.words[start..].iter().take_while(|word| word.shape.capital).count();
            let run = (to_u32(start), to_u32(start + length));
            for word in &mut self.words[start..start + length] {
                word.run = run;
            }
            start += length.max(1);
        }
    }

    /// Whether almost every word has a capital, as in a headline: capitals then say little.
    fn is_loud(&self) -> bool {
        let letters = self.words.iter().filter(|word| word.shape.letters).count();
        let capital = self.words.iter().filter(|word| word.shape.capital).count();
        letters >= 4 && capital * 4 > letters * 3
    }

    fn token(&self, at: usize, out: &mut Out<'_>) {
        let none = Word::default();
        let near = |offset: isize| {
            at.checked_add_signed(offset).and_then(|at| self.words.get(at)).unwrap_or(&none)
        };
        let (word, before, after) = (near(0), near(-1), near(1));
        out.push(1, 0);
        out.push(2, word.hash);
        out.push(3, before.hash);
        out.push(4, after.hash);
        out.push(5, near(-2).hash);
        out.push(6, near(2).hash);
        out.push(7, mix(before.hash, word.hash));
        out.push(8, mix(word.hash, after.hash));
        out.push(9, word.shape.hash);
        out.push(10, mix(word.shape.hash, mix(before.shape.hash, after.shape.hash)));
        out.push(11, mix(before.hash, word.shape.hash));
        out.push(12, mix(after.hash, word.shape.hash));
        for (length, (&start, &end)) in (0..).zip(word.starts.iter().zip(&word.ends)) {
            out.push_some(13 + length, start);
            out.push_some(13 + AFFIX_MAX as u64 + length, end);
        }
        out.push_some(21, before.ends[2]);
        out.push_some(22, after.ends[2]);
        let first = u64::from(at == 0);
        out.push(
            23,
            mix(
                first,
                mix(
                    word.shape.hash,
                    u64::from(word.classes & (Class::Small.bit() | Class::Capital.bit())),
                ),
            ),
        );
        for (template, near) in [(24, word), (25, before), (26, after)] {
            out.bits(
                template,
                near.classes & !(NAMES | Class::Prefix.bit()),
                u64::from(word.shape.capital),
            );
        }
        out.bits(27, word.phrase, word.part);
        out.bits(28, before.phrase, before.part);
        out.bits(29, after.phrase, after.part);
        out.push(30, mix(u64::from(word.phrase), u64::from(word.classes)));
        out.push(
            31,
            mix(u64::from(before.classes), u64::from(word.classes & !Class::Prefix.bit())),
        );
        out.push(32, mix(u64::from(after.classes), u64::from(word.classes & !Class::Prefix.bit())));
        self.run_features(at, out);
        for (template, near) in
            [(50, word), (54, before), (58, after), (62, near(-2)), (66, near(2))]
        {
            cluster(template, near.cluster, out);
        }
        out.push(70, mix(u64::from(before.cluster), u64::from(word.cluster)));
        out.push(71, mix(u64::from(word.cluster), u64::from(after.cluster)));
    }

    fn run_features(&self, at: usize, out: &mut Out<'_>) {
        let word = &self.words[at];
        let (start, end) = (word.run.0 as usize, word.run.1 as usize);
        if end <= start {
            return;
        }
        let length = (end - start).min(5) as u64;
        let position = (at - start).min(3) as u64;
        out.push(40, mix(length, position));
        let outside = |index: Option<usize>| {
            index.and_then(|index| self.words.get(index)).map_or(0, |word| word.hash)
        };
        let before = outside(start.checked_sub(1));
        let after = outside(Some(end));
        if end - start > 1 {
            let (first, last) = (&self.words[start], &self.words[end - 1]);
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
}

/// The cluster of a word; one in capitals that has none of its own has that of its usual form.
fn cluster_of(word: &str, lexicon: &Lexicon, cased: &mut String) -> u32 {
    let own = lexicon.cluster(word);
    if own != 0 || word.len() < 3 || !word.chars().all(char::is_uppercase) {
        return own;
    }
    cased.clear();
    for (at, c) in word.chars().enumerate() {
        if at == 0 { cased.push(c) } else { cased.extend(c.to_lowercase()) }
    }
    lexicon.cluster(cased)
}

/// A cluster at several depths of the tree.
fn cluster(template: u64, path: u32, out: &mut Out<'_>) {
    if path == 0 {
        return;
    }
    for (depth, bits) in [(0, 4), (1, 6), (2, 10), (3, 20)] {
        out.push(template + depth, u64::from(path & ((1 << bits) - 1)));
    }
}

struct Out<'a> {
    sequence: &'a mut Sequence,
    loud: bool,
}

impl Out<'_> {
    fn push(&mut self, template: u64, value: u64) {
        // Templates that rest on capitals are apart where everything has them.
        let loud =
            u64::from(self.loud && (9..=12).contains(&template) | (40..=48).contains(&template))
                << 8;
        self.sequence.push(short(mix(mix(0x51, template | loud), value)));
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

fn shape(word: &str) -> Shape {
    let mut shape = Shape { hash: 7, capital: false, capitals_only: true, letters: false };
    let mut last = (0, 0_u8);
    for (at, c) in word.chars().enumerate() {
        let kind = match c {
            'A'..='Z' => 1,
            'a'..='z' => 2,
            '0'..='9' => 3,
            _ if c.is_ascii() => u64::from(u32::from(c)),
            _ if c.is_uppercase() => 1,
            _ if c.is_lowercase() => 2,
            _ if c.is_alphabetic() => 4,
            '’' => u64::from(u32::from('\'')),
            _ => 5,
        };
        shape.capital |= at == 0 && kind == 1;
        shape.capitals_only &= kind != 2 && kind != 4;
        shape.letters |= matches!(kind, 1 | 2 | 4);
        // Up to two of a kind are told apart: `A`, `AB` and more, `Ab`.
        last = if last.0 == kind { (kind, last.1.saturating_add(1)) } else { (kind, 1) };
        if last.1 <= 2 && at < 12 {
            shape.hash = mix(shape.hash, kind);
        }
    }
    shape.capitals_only &= shape.letters;
    // `al-Qaeda`, `d'Estaing`, `iPhone`: a small particle before a capital is a name too.
    let inner = word.len() > 4
        && word
            .split_once(['-', '\'', '’'])
            .is_some_and(|(a, b)| a.len() <= 3 && b.starts_with(char::is_uppercase));
    shape.capital |= inner;
    shape
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn features(words: &[&str], lexicon: &Lexicon) -> Vec<Vec<u32>> {
        let mut sequence = Sequence::default();
        Features::default().of(words.iter().copied(), lexicon, &mut sequence);
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
        let (known, empty) = (builder.build(), LexiconBuilder::default().build());
        let words = ["in", "New", "York", "today"];
        let (with, without) = (features(&words, &known), features(&words, &empty));
        assert!(with[1].len() > without[1].len());
        let small = ["a", "new", "york", "is"];
        assert_eq!(features(&small, &known)[1].len(), features(&small, &empty)[1].len());
    }

    #[test]
    fn shapes_tell_capitals() {
        assert!(shape("Ann").capital && !shape("Ann").capitals_only);
        assert!(shape("NATO").capitals_only && shape("Zürich").capital);
        assert!(shape("al-Qaeda").capital && !shape("mid-term").capital);
        assert_ne!(shape("Ann").hash, shape("ann").hash);
        assert_eq!(shape("Annabel").hash, shape("Robertson").hash);
        assert!(!shape("2024").letters);
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
