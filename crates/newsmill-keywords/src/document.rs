//! A text as occurrences of words, and the words by what their forms have in common.

use newsmill_model::{Positions, Recent};
use newsmill_text::marked::Marked;

use crate::hash;
use crate::language::Language;
use crate::lexicon::{Class, Entry};
use crate::reader::{Look, Reader};
use crate::words::{Cut, Marks, Source, Word, Words};

/// What is behind so many words of a text is not read: some 600 KB.
pub(crate) const WORDS_MAX: usize = 100_000;

/// The group of what is part of no keyword.
pub(crate) const NO_GROUP: u32 = u32::MAX;

/// A word of the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Occurrence {
    /// Its group, or [`NO_GROUP`].
    pub(crate) group: u32,
    pub(crate) class: Class,
    pub(crate) joins: Joins,
    pub(crate) marks: Marks,
    /// The first byte in the headline or in the body, and the byte after the last.
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// Whether a small word may stand inside a phrase, a bit each.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Joins(u8);

impl Joins {
    pub(crate) fn new(names: bool, behind: bool, nouns: bool) -> Self {
        Self(u8::from(names) | u8::from(behind) << 1 | u8::from(nouns) << 2)
    }

    /// In a name.
    pub(crate) fn names(self) -> bool {
        self.0 & 1 != 0
    }

    /// In a name, behind another small word.
    pub(crate) fn behind(self) -> bool {
        self.0 & 2 != 0
    }

    pub(crate) fn nouns(self) -> bool {
        self.0 & 4 != 0
    }

    /// Whether it may anywhere.
    pub(crate) fn any(self) -> bool {
        self.0 != 0
    }

    fn to_bits(self) -> u32 {
        u32::from(self.0)
    }

    fn from_bits(bits: u16) -> Self {
        Self(bits.to_le_bytes()[0] & 7)
    }
}

/// What is remembered of a word beside its entry.
#[derive(Clone, Copy, Debug, Default)]
struct Met {
    /// The number of the text it was met in last, and its group there.
    text: u16,
    /// What [`Language::stem`] says of it.
    kept: u8,
    tail: u8,
    group: u32,
}

/// How many words are remembered, as a power of two: 512 KB a thread.
const WORDS_BITS: u32 = 15;

/// So many words are cut before they are looked up, all of which then wait for memory together.
const CUTS: usize = 32;

/// Some of the words that are cut together, in order.
#[derive(Default)]
struct Places {
    all: [u8; CUTS],
    count: usize,
}

impl Places {
    /// Adds a place, or does not. Nobody can foresee which words are small, nearly half of them: it decides no jump.
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

/// A spelling.
#[derive(Clone, Copy, Debug)]
struct Term {
    hash: u64,
    group: u32,
    entry: Entry,
    joins: Joins,
}

/// The forms of a word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Group {
    hash: u64,
    /// How rare the most frequent form is.
    pub(crate) rarity: u8,
    pub(crate) class: Class,
    pub(crate) count: u32,
    /// Occurrences in small letters.
    pub(crate) small: u32,
    /// Occurrences with a capital where other words have none.
    pub(crate) capital: u32,
    /// Index of the first occurrence, and of the first in the body, [`NO_GROUP`] when there is none.
    pub(crate) first: u32,
    pub(crate) body: u32,
    /// Index of the occurrence that is shown, and what is against it.
    pub(crate) shown: u32,
    flaw: u32,
    pub(crate) in_headline: bool,
    /// The most occurrences of a phrase that has it.
    pub(crate) within: u32,
    /// The phrase that is its full name, or [`NO_GROUP`].
    pub(crate) full: u32,
}

impl Group {
    /// Whether it is written with a capital wherever that says something.
    pub(crate) fn is_name(&self) -> bool {
        self.capital > self.small
    }
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
    words: Recent<Met>,
    /// The number of this text.
    text: u16,
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
        if self.text == 0 || self.text == u16::MAX {
            self.words = Recent::new(WORDS_BITS);
            self.text = 0;
        }
        self.text += 1;
        self.part(reader, headline, Marks::HEADLINE);
        self.headline = self.occurrences.len();
        if reader.language != Language::German && self.has_capitals_throughout() {
            for occurrence in &mut self.occurrences {
                occurrence.marks |= Marks::OPENS;
            }
        }
        for (at, occurrence) in (0..).zip(&self.occurrences) {
            count_in(&mut self.groups, at, occurrence, reader.language);
        }
        self.part(reader, body, Marks::default());
    }

    /// Reads the headline, or the body, whose words are counted.
    fn part(&mut self, reader: Reader<'_>, text: &str, place: Marks) {
        let mut marked = std::mem::take(&mut self.marked);
        marked.read(text.as_bytes());
        self.words_of(reader, Source { text, marked: &marked }, place);
        self.marked = marked;
    }

    fn words_of(&mut self, reader: Reader<'_>, source: Source<'_>, place: Marks) {
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
            self.add(reader, source, cuts, &known, [before, place]);
            before = cuts.last().map_or(before, |last| last.marks);
            if count < CUTS {
                return;
            }
        }
    }

    /// Adds the occurrences of words; those of the body are counted.
    #[inline]
    fn add(
        &mut self,
        reader: Reader<'_>,
        source: Source<'_>,
        cuts: &[Cut],
        known: &[u16; CUTS],
        [before, place]: [Marks; 2],
    ) {
        let begun = self.occurrences.len();
        let (mut others, mut unknown) = (Places::default(), Places::default());
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
            occurrence.group = if none { NO_GROUP } else { term.group };
            (occurrence.class, occurrence.joins) = (term.entry.class, term.joins);
            if place == Marks::default() {
                count_in(&mut self.groups, number(begun + at), occurrence, reader.language);
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
        [others, unknown]: [&mut Places; 2],
    ) {
        self.occurrences.extend(cuts.iter().zip(known).zip(0..).map(|((cut, known), at)| {
            let bits = known.wrapping_sub(1);
            let class = class_of(bits);
            // In capitals it may be none.
            let small = (class == Class::Function) & !cut.marks.any(Marks::CAPITALS);
            others.push_if(!small | (*known == 0), at);
            unknown.push_if(*known == 0, at);
            Occurrence {
                group: NO_GROUP,
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
        let content = self.occurrences.iter().filter(|o| o.group != NO_GROUP);
        let (mut all, mut capital) = (0, 0);
        for occurrence in content {
            all += 1;
            capital += usize::from(occurrence.marks.any(Marks::CAPITAL));
        }
        all > 2 && capital * 3 >= all * 2
    }

    #[inline]
    fn term(&mut self, reader: Reader<'_>, source: Source<'_>, look: &Look, alone: bool) -> Term {
        let cut = &look.cut;
        let term = if look.known != 0 {
            self.met(reader, source, look)
        } else if reader.varies(cut) {
            self.known_term(cut.hash).unwrap_or_else(|| self.new_term(reader, source, look))
        } else {
            self.meet_again(reader, source, look)
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
        self.known_term(hash).unwrap_or_else(|| {
            self.add_term(
                hash,
                hash,
                Entry { rarity: ABBREVIATION, class: Class::Open },
                Joins::default(),
            )
        })
    }

    fn known_term(&self, hash: u64) -> Option<Term> {
        let found = self.term_index.get(hash, |item| hash_of(&self.terms, item, |term| term.hash));
        found.and_then(|item| self.terms.get(item as usize)).copied()
    }

    /// A word that was remembered when it was looked up.
    #[inline]
    fn met(&mut self, reader: Reader<'_>, source: Source<'_>, look: &Look) -> Term {
        let (hash, bits) = (look.cut.hash, look.known.wrapping_sub(1));
        let (entry, joins) = (entry_of(bits), Joins::from_bits(bits));
        if entry.class == Class::Function {
            // A small word, as nearly half of them are: it has no group.
            return Term { hash, group: NO_GROUP, entry, joins };
        }
        match self.words.get(hash ^ reader.salt) {
            Some((_, met)) if met.text == self.text => {
                Term { hash, group: met.group, entry, joins }
            }
            _ => self.meet_again(reader, source, look),
        }
    }

    /// A word that was not met in this text, and may be remembered from others.
    fn meet_again(&mut self, reader: Reader<'_>, source: Source<'_>, look: &Look) -> Term {
        let cut = &look.cut;
        let Self { words, groups, group_index, text: number, .. } = self;
        let Some((bits, met)) = words.get(cut.hash ^ reader.salt) else {
            return self.meet(reader, source, look);
        };
        let (entry, joins) = (entry_of(bits), Joins::from_bits(bits));
        if met.text != *number {
            met.text = *number;
            met.group = match entry.class {
                Class::Function => NO_GROUP,
                _ => group(groups, group_index, stem(source, cut, met.kept, met.tail), entry),
            };
        }
        Term { hash: cut.hash, group: met.group, entry, joins }
    }

    /// A word that is not remembered.
    fn meet(&mut self, reader: Reader<'_>, source: Source<'_>, look: &Look) -> Term {
        let (cut, word) = (&look.cut, Word::again(source, &look.cut));
        let (entry, joins) = (reader.entry(look, &word), reader.joins(&word));
        let (kept, tail) = reader.language.stem(word.bytes());
        let kept = u8::try_from(kept).unwrap_or(u8::MAX);
        let group = match entry.class {
            Class::Function => NO_GROUP,
            _ => {
                let stem = stem(source, cut, kept, tail);
                group(&mut self.groups, &mut self.group_index, stem, entry)
            }
        };
        let bits = u16::try_from(entry.to_bits() << 3 | joins.to_bits()).unwrap_or(0);
        let met = Met { text: self.text, kept, tail, group };
        self.words.insert(cut.hash ^ reader.salt, bits, met);
        Term { hash: cut.hash, group, entry, joins }
    }

    fn new_term(&mut self, reader: Reader<'_>, source: Source<'_>, look: &Look) -> Term {
        let (cut, word) = (&look.cut, Word::again(source, &look.cut));
        let (kept, tail) = reader.language.stem(word.bytes());
        let stem = stem(source, cut, u8::try_from(kept).unwrap_or(u8::MAX), tail);
        self.add_term(cut.hash, stem, reader.entry(look, &word), reader.joins(&word))
    }

    fn add_term(&mut self, hash: u64, stem: u64, entry: Entry, joins: Joins) -> Term {
        let group = match entry.class {
            Class::Function => NO_GROUP,
            _ => group(&mut self.groups, &mut self.group_index, stem, entry),
        };
        let term = Term { hash, group, entry, joins };
        let item = number(self.terms.len());
        self.terms.push(term);
        self.term_index.insert(hash, item, |item| hash_of(&self.terms, item, |term| term.hash));
        term
    }
}

/// Reads what the lexicon says of words that are not remembered.
#[inline]
fn read_listed(
    reader: Reader<'_>,
    cuts: &[Cut],
    unknown: &Places,
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
fn stem(source: Source<'_>, cut: &Cut, kept: u8, tail: u8) -> u64 {
    let begun = if kept >= cut.len {
        cut.hash
    } else {
        let word = Word::again(source, cut);
        hash::bytes(word.bytes().get(..usize::from(kept)).unwrap_or_default())
    };
    hash::mix(begun, u64::from(tail))
}

/// The group with this hash, in which another form is found; it may be found again.
fn group(groups: &mut Vec<Group>, index: &mut Positions, hash: u64, entry: Entry) -> u32 {
    let found = index.get(hash, |item| hash_of(groups, item, |group| group.hash));
    if let Some(item) = found {
        if let Some(group) = groups.get_mut(item as usize) {
            group.rarity = group.rarity.min(entry.rarity);
            group.class = if entry.class == Class::Open { Class::Open } else { group.class };
        }
        return item;
    }
    let item = number(groups.len());
    groups.push(Group {
        hash,
        rarity: entry.rarity,
        class: entry.class,
        count: 0,
        small: 0,
        capital: 0,
        first: NO_GROUP,
        body: NO_GROUP,
        shown: 0,
        flaw: u32::MAX,
        in_headline: false,
        within: 0,
        full: NO_GROUP,
    });
    index.insert(hash, item, |item| hash_of(groups, item, |group| group.hash));
    item
}

/// Counts what an occurrence says of its group.
#[inline]
fn count_in(groups: &mut [Group], at: u32, occurrence: &Occurrence, language: Language) {
    let marks = occurrence.marks;
    let Some(group) = groups.get_mut(occurrence.group as usize) else { return };
    group.first = group.first.min(at);
    group.body = group.body.min(if marks.any(Marks::HEADLINE) { NO_GROUP } else { at });
    let flaw = flaw(occurrence, language);
    if flaw < group.flaw {
        (group.shown, group.flaw) = (at, flaw);
    }
    group.count += 1;
    // `Paris-based` has a capital and is no name.
    let attribute = marks.any(Marks::HYPHEN) && occurrence.class == Class::Modifier;
    let capital = marks.any(Marks::CAPITAL) && !attribute;
    group.small += u32::from(!capital && !marks.any(Marks::MIXED));
    group.capital += u32::from(marks.any(Marks::MIXED) || capital && !marks.any(Marks::OPENS));
    group.in_headline |= marks.any(Marks::HEADLINE);
}

/// What is against showing an occurrence: that it is in the headline, that its capital may be that of a sentence, and in
/// German, where other cases have endings, its length.
pub(crate) fn flaw(occurrence: &Occurrence, language: Language) -> u32 {
    let marks = occurrence.marks;
    let place = u32::from(marks.any(Marks::HEADLINE)) * 2 + u32::from(marks.any(Marks::OPENS));
    let german = language == Language::German;
    place * 1000 + if german { occurrence.end - occurrence.start } else { 0 }
}

/// How rare abbreviations are taken to be that look like small words.
const ABBREVIATION: u8 = 115;

/// The hash of an item of a list.
fn hash_of<T>(items: &[T], item: u32, hash: impl Fn(&T) -> u64) -> u64 {
    items.get(item as usize).map_or(0, hash)
}

/// A place in a list that [`WORDS_MAX`] bounds.
fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(NO_GROUP)
}
