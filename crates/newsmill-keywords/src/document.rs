//! A text as occurrences of words, and the words by what their forms have in common.

use newsmill_model::{Positions, Recent};
use newsmill_text::marked::Marked;

use crate::group::{Group, NOTHING, count_in, group_of, hash_at, index_of};
use crate::hash;
use crate::joins::Joins;
use crate::language::Language;
use crate::lexicon::{Class, Entry};
use crate::reader::{Look, Reader};
use crate::words::{Cut, Marks, Source, Word, Words};

/// What is behind so many words of a text is not read: some 600 KB.
pub(crate) const WORDS_MAX: usize = 100_000;

/// A word of the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Occurrence {
    /// Its group, or [`NOTHING`].
    pub(crate) group: u32,
    pub(crate) class: Class,
    pub(crate) joins: Joins,
    pub(crate) marks: Marks,
    /// The first byte in the headline or in the body, and the byte after the last.
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// What is remembered of a word beside its entry.
#[derive(Clone, Copy, Debug, Default)]
struct Remembered {
    /// The number of the text it was met in last, and its group there.
    text_number: u16,
    group: u32,
    /// What [`Language::stem`] says of it.
    stem_len: u8,
    stem_end: u8,
}

/// How many words are remembered, as a power of two: 512 KB a thread.
const WORDS_BITS: u32 = 15;

/// So many words are cut before they are looked up, all of which then wait for memory together.
const CUTS: usize = 32;

/// Which of the words that are cut together are picked, in order.
#[derive(Default)]
struct Picks {
    all: [u8; CUTS],
    count: usize,
}

impl Picks {
    /// Picks a word, or does not. Nobody can foresee which words are small, nearly half of them: it decides no jump.
    #[inline]
    fn push_if(&mut self, wanted: bool, place: u8) {
        if let Some(slot) = self.all.get_mut(self.count) {
            *slot = place;
        }
        self.count += usize::from(wanted);
    }

    #[inline]
    fn all(&self) -> impl Iterator<Item = usize> + Clone {
        self.all.get(..self.count).unwrap_or_default().iter().map(|place| usize::from(*place))
    }
}

/// A word as it is spelled, and what it is in this text.
#[derive(Clone, Copy, Debug)]
struct Term {
    hash: u64,
    group: u32,
    entry: Entry,
    joins: Joins,
}

/// A text that was read. Reuse it: the buffers keep their memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Document {
    pub(crate) occurrences: Vec<Occurrence>,
    pub(crate) groups: Vec<Group>,
    /// Occurrences of the headline: the first ones.
    pub(crate) headline: usize,
    group_index: Positions,
    /// Words met before: most words of a text come again, and most of their first occurrences are in texts before.
    words: Recent<Remembered>,
    /// The number of this text, which tells what was met in it from what was met before.
    text_number: u16,
    marked: Marked,
    /// Words that are not remembered beyond the text.
    terms: Vec<Term>,
    term_index: Positions,
}

impl Document {
    /// Reads a text; what was here before is forgotten.
    pub(crate) fn read(&mut self, reader: Reader<'_>, headline: &str, body: &str) {
        self.occurrences.clear();
        self.groups.clear();
        self.terms.clear();
        self.term_index.clear();
        self.group_index.clear();
        if self.text_number == 0 || self.text_number == u16::MAX {
            self.words = Recent::new(WORDS_BITS);
            self.text_number = 0;
        }
        self.text_number += 1;
        self.read_part(reader, headline, Marks::HEADLINE);
        self.headline = self.occurrences.len();
        if reader.language != Language::German && self.has_capitals_throughout() {
            for occurrence in &mut self.occurrences {
                occurrence.marks |= Marks::OPENS;
            }
        }
        for (at, occurrence) in (0..).zip(&self.occurrences) {
            count_in(&mut self.groups, at, occurrence, reader.language);
        }
        self.read_part(reader, body, Marks::default());
    }

    /// Reads the headline, or the body, whose words are counted.
    fn read_part(&mut self, reader: Reader<'_>, text: &str, place: Marks) {
        let mut marked = std::mem::take(&mut self.marked);
        marked.read(text.as_bytes());
        self.read_words(reader, Source { text, marked: &marked }, place);
        self.marked = marked;
    }

    fn read_words(&mut self, reader: Reader<'_>, source: Source<'_>, place: Marks) {
        let mut words = Words::new(source);
        let mut cuts = [Cut::EMPTY; CUTS];
        let mut known = [0; CUTS];
        let mut before = Marks::default();
        loop {
            let room = WORDS_MAX.saturating_sub(self.occurrences.len()).min(CUTS);
            let count = words.cut(cuts.get_mut(..room).unwrap_or_default());
            let cuts = cuts.get(..count).unwrap_or_default();
            for (known, cut) in known.iter_mut().zip(cuts) {
                *known = self.words.value(cut.hash ^ reader.salt);
            }
            self.add_words(reader, source, cuts, &known, [before, place]);
            before = cuts.last().map_or(before, |last| last.marks);
            if count < CUTS {
                return;
            }
        }
    }

    /// Adds the occurrences of words; those of the body are counted.
    #[inline]
    fn add_words(
        &mut self,
        reader: Reader<'_>,
        source: Source<'_>,
        cuts: &[Cut],
        known: &[u16; CUTS],
        [before, place]: [Marks; 2],
    ) {
        let begun = self.occurrences.len();
        let (mut others, mut unknown) = (Picks::default(), Picks::default());
        self.add_remembered(cuts, known, place, [&mut others, &mut unknown]);
        let mut listed = [None; CUTS];
        read_listed(reader, cuts, &unknown, &mut listed);
        for at in others.all() {
            let (Some(&cut), Some(&known), Some(&listed)) =
                (cuts.get(at), known.get(at), listed.get(at))
            else {
                return;
            };
            let before =
                at.checked_sub(1).and_then(|at| cuts.get(at)).map_or(before, |cut| cut.marks);
            // A word in capitals among others in capitals is no abbreviation.
            let shouted = before.any(Marks::CAPITALS) && cut.marks.any(Marks::JOINED);
            let term = self.term(reader, source, &Look { cut, known, listed }, !shouted);
            let Some(occurrence) = self.occurrences.get_mut(begun + at) else { return };
            let none = cut.marks.any(Marks::NUMBER | Marks::ADDRESS);
            occurrence.group = if none { NOTHING } else { term.group };
            (occurrence.class, occurrence.joins) = (term.entry.class, term.joins);
            if place == Marks::default() {
                count_in(&mut self.groups, index_of(begun + at), occurrence, reader.language);
            }
        }
    }

    /// Adds the occurrences of words as what is remembered has them. `others` gets those that may be more than small words,
    /// `unknown` those that are not remembered.
    #[inline]
    fn add_remembered(
        &mut self,
        cuts: &[Cut],
        known: &[u16; CUTS],
        place: Marks,
        [others, unknown]: [&mut Picks; 2],
    ) {
        self.occurrences.extend(cuts.iter().zip(known).zip(0..).map(|((cut, known), at)| {
            let bits = known.wrapping_sub(1);
            let class = class_of(bits);
            // In capitals it may be none.
            let small = (class == Class::Function) & !cut.marks.any(Marks::CAPITALS);
            others.push_if(!small | (*known == 0), at);
            unknown.push_if(*known == 0, at);
            Occurrence {
                group: NOTHING,
                class,
                joins: Joins::from_bits(bits),
                marks: cut.marks | place,
                start: cut.start,
                end: cut.end,
            }
        }));
    }

    /// Whether most words of what was read begin with capitals, as in headlines of English.
    fn has_capitals_throughout(&self) -> bool {
        let content = self.occurrences.iter().filter(|o| o.group != NOTHING);
        let (mut all, mut capital) = (0, 0);
        for occurrence in content {
            all += 1;
            capital += usize::from(occurrence.marks.any(Marks::CAPITAL));
        }
        all > 2 && capital * 3 >= all * 2
    }

    /// What a word is; `alone` is one that does not stand among others in capitals.
    #[inline]
    fn term(&mut self, reader: Reader<'_>, source: Source<'_>, look: &Look, alone: bool) -> Term {
        let cut = &look.cut;
        let term = if look.known != 0 {
            self.remembered_term(reader, source, look)
        } else if reader.varies(cut) {
            self.term_of_text(cut.hash).unwrap_or_else(|| self.add_read(reader, source, look))
        } else {
            self.recall_or_read(reader, source, look)
        };
        // `US` and `WHO` are not `us` and `who`.
        if term.entry.class != Class::Function || !alone || !cut.marks.any(Marks::CAPITALS) {
            return term;
        }
        self.abbreviation(cut)
    }

    /// A word in capitals that looks like a small word.
    fn abbreviation(&mut self, cut: &Cut) -> Term {
        let hash = hash::mix(cut.hash, 1);
        self.term_of_text(hash).unwrap_or_else(|| {
            self.add_term(
                hash,
                hash,
                Entry { rarity: ABBREVIATION, class: Class::Open },
                Joins::default(),
            )
        })
    }

    /// A word that is not remembered beyond the text, if the text had it before.
    fn term_of_text(&self, hash: u64) -> Option<Term> {
        let found = self.term_index.get(hash, |item| hash_at(&self.terms, item, |term| term.hash));
        found.and_then(|item| self.terms.get(item as usize)).copied()
    }

    /// A word that was remembered when it was looked up.
    #[inline]
    fn remembered_term(&mut self, reader: Reader<'_>, source: Source<'_>, look: &Look) -> Term {
        let (hash, bits) = (look.cut.hash, look.known.wrapping_sub(1));
        let (entry, joins) = (entry_of(bits), Joins::from_bits(bits));
        if entry.class == Class::Function {
            // A small word, as nearly half of them are: it has no group.
            return Term { hash, group: NOTHING, entry, joins };
        }
        match self.words.get(hash ^ reader.salt) {
            Some((_, word)) if word.text_number == self.text_number => {
                Term { hash, group: word.group, entry, joins }
            }
            _ => self.recall_or_read(reader, source, look),
        }
    }

    /// A word that was not met in this text: as it is remembered from others, else read and remembered.
    fn recall_or_read(&mut self, reader: Reader<'_>, source: Source<'_>, look: &Look) -> Term {
        let cut = &look.cut;
        let Self { words, groups, group_index, text_number, .. } = self;
        let Some((bits, word)) = words.get(cut.hash ^ reader.salt) else {
            return self.read_and_remember(reader, source, look);
        };
        let (entry, joins) = (entry_of(bits), Joins::from_bits(bits));
        if word.text_number != *text_number {
            word.text_number = *text_number;
            word.group = match entry.class {
                Class::Function => NOTHING,
                _ => {
                    let stem = stem(source, cut, word.stem_len, word.stem_end);
                    group_of(groups, group_index, stem, entry)
                }
            };
        }
        Term { hash: cut.hash, group: word.group, entry, joins }
    }

    /// A word that is not remembered.
    fn read_and_remember(&mut self, reader: Reader<'_>, source: Source<'_>, look: &Look) -> Term {
        let (cut, word) = (&look.cut, Word::again(source, &look.cut));
        let (entry, joins) = (reader.entry(look, &word), reader.joins(&word));
        let (stem_len, stem_end) = reader.language.stem(word.bytes());
        let stem_len = u8::try_from(stem_len).unwrap_or(u8::MAX);
        let group = match entry.class {
            Class::Function => NOTHING,
            _ => {
                let stem = stem(source, cut, stem_len, stem_end);
                group_of(&mut self.groups, &mut self.group_index, stem, entry)
            }
        };
        let bits = u16::try_from(entry.to_bits() << 3 | joins.to_bits()).unwrap_or(0);
        let remembered = Remembered { text_number: self.text_number, group, stem_len, stem_end };
        self.words.insert(cut.hash ^ reader.salt, bits, remembered);
        Term { hash: cut.hash, group, entry, joins }
    }

    /// Reads a word that is not to be remembered beyond the text.
    fn add_read(&mut self, reader: Reader<'_>, source: Source<'_>, look: &Look) -> Term {
        let (cut, word) = (&look.cut, Word::again(source, &look.cut));
        let (stem_len, stem_end) = reader.language.stem(word.bytes());
        let stem = stem(source, cut, u8::try_from(stem_len).unwrap_or(u8::MAX), stem_end);
        self.add_term(cut.hash, stem, reader.entry(look, &word), reader.joins(&word))
    }

    fn add_term(&mut self, hash: u64, stem: u64, entry: Entry, joins: Joins) -> Term {
        let group = match entry.class {
            Class::Function => NOTHING,
            _ => group_of(&mut self.groups, &mut self.group_index, stem, entry),
        };
        let term = Term { hash, group, entry, joins };
        let item = index_of(self.terms.len());
        self.terms.push(term);
        self.term_index.insert(hash, item, |item| hash_at(&self.terms, item, |term| term.hash));
        term
    }
}

/// Reads what the lexicon says of words that are not remembered.
#[inline]
fn read_listed(
    reader: Reader<'_>,
    cuts: &[Cut],
    unknown: &Picks,
    listed: &mut [Option<Entry>; CUTS],
) {
    let Some(lexicon) = reader.lexicon else { return };
    let key = |at: usize| cuts.get(at).map_or(0, |cut| hash::upper(cut.hash));
    lexicon.warm(unknown.all().map(key));
    for at in unknown.all() {
        if let Some(listed) = listed.get_mut(at) {
            *listed = lexicon.get(key(at));
        }
    }
}

/// The class in the value of a word that is remembered.
#[inline]
fn class_of(bits: u16) -> Class {
    const CLASSES: [Class; 8] = {
        let [a, b, c, d, e, f, g] = Class::ALL;
        [a, b, c, d, e, f, g, Class::Open]
    };
    CLASSES.get(usize::from(bits >> 3 & 7)).copied().unwrap_or_default()
}

/// The entry in the value of a word that is remembered.
#[inline]
fn entry_of(bits: u16) -> Entry {
    Entry { rarity: (bits >> 6).to_le_bytes()[0], class: class_of(bits) }
}

/// The hash of what a word has in common with its other forms: so many of its bytes, and a byte behind them.
#[inline]
fn stem(source: Source<'_>, cut: &Cut, stem_len: u8, stem_end: u8) -> u64 {
    let begun = if stem_len >= cut.len {
        cut.hash
    } else {
        let word = Word::again(source, cut);
        hash::bytes(word.bytes().get(..usize::from(stem_len)).unwrap_or_default())
    };
    hash::mix(begun, u64::from(stem_end))
}

/// How rare abbreviations are taken to be that look like small words.
const ABBREVIATION: u8 = 115;
