//! A text as occurrences of words, and the words by what their forms have in common.

use crate::hash::{self, Index};
use crate::language::{Language, is_between_nouns, is_in_names};
use crate::lexicon::{Class, Entry, Lexicon};
use crate::words::{Marks, Word, Words};

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

/// Whether a small word may stand inside a phrase.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Joins {
    pub(crate) names: bool,
    /// In a name, behind another small word.
    pub(crate) behind: bool,
    pub(crate) nouns: bool,
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
    terms: Vec<Term>,
    term_index: Index,
    group_index: Index,
}

impl Document {
    /// Reads a text; what was here before is forgotten.
    pub(crate) fn read(&mut self, reader: Reader<'_>, headline: &str, body: &str) {
        self.occurrences.clear();
        self.groups.clear();
        self.terms.clear();
        self.term_index.clear();
        self.group_index.clear();
        self.part(reader, headline, Marks::HEADLINE);
        self.headline = self.occurrences.len();
        if reader.language != Language::German && self.has_capitals_throughout() {
            for occurrence in &mut self.occurrences {
                occurrence.marks |= Marks::OPENS;
            }
        }
        self.part(reader, body, Marks::default());
        self.count(reader.language);
    }

    fn part(&mut self, reader: Reader<'_>, text: &str, marks: Marks) {
        let mut words = Words::new(text);
        let mut before = Marks::default();
        while self.occurrences.len() < WORDS_MAX {
            let Some(word) = words.next() else { break };
            let (Ok(start), Ok(end)) = (u32::try_from(word.start), u32::try_from(word.end)) else {
                break;
            };
            // A word in capitals among others in capitals is no abbreviation.
            let shouted = before.any(Marks::CAPITALS) && word.marks.any(Marks::JOINED);
            before = word.marks;
            let term = self.term(reader, word, !shouted);
            let group =
                if word.marks.any(Marks::NUMBER | Marks::ADDRESS) { NO_GROUP } else { term.group };
            let (class, joins) = (term.entry.class, term.joins);
            let marks = word.marks | marks;
            self.occurrences.push(Occurrence { group, class, joins, marks, start, end });
        }
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
    fn term(&mut self, reader: Reader<'_>, word: &Word, alone: bool) -> Term {
        let hash = word.hash();
        let term = self.known_term(hash).unwrap_or_else(|| self.new_term(reader, word, hash));
        // `US` and `WHO` are not `us` and `who`.
        if term.entry.class != Class::Function || !alone || !word.marks.any(Marks::CAPITALS) {
            return term;
        }
        let hash = hash::mix(hash, 1);
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

    fn new_term(&mut self, reader: Reader<'_>, word: &Word, hash: u64) -> Term {
        let entry = reader.entry(word, hash);
        let bytes = word.bytes();
        let joins = match bytes.len() {
            0..=5 => Joins {
                names: is_in_names(bytes, reader.language, false),
                behind: is_in_names(bytes, reader.language, true),
                nouns: is_between_nouns(bytes, reader.language),
            },
            // No such word is longer.
            _ => Joins::default(),
        };
        let (kept, tail) = reader.language.stem(bytes);
        let stem = hash::mix(hash::bytes(bytes.get(..kept).unwrap_or_default()), u64::from(tail));
        self.add_term(hash, stem, entry, joins)
    }

    fn add_term(&mut self, hash: u64, stem: u64, entry: Entry, joins: Joins) -> Term {
        let group = match entry.class {
            Class::Function => NO_GROUP,
            _ => self.group(stem, entry),
        };
        let term = Term { hash, group, entry, joins };
        let item = number(self.terms.len());
        self.terms.push(term);
        self.term_index.insert(hash, item, |item| hash_of(&self.terms, item, |term| term.hash));
        term
    }

    fn group(&mut self, hash: u64, entry: Entry) -> u32 {
        let found =
            self.group_index.get(hash, |item| hash_of(&self.groups, item, |group| group.hash));
        if let Some(item) = found {
            if let Some(group) = self.groups.get_mut(item as usize) {
                group.rarity = group.rarity.min(entry.rarity);
                group.class = if entry.class == Class::Open { Class::Open } else { group.class };
            }
            return item;
        }
        let item = number(self.groups.len());
        self.groups.push(Group {
            hash,
            rarity: entry.rarity,
            class: entry.class,
            count: 0,
            small: 0,
            capital: 0,
            first: 0,
            body: NO_GROUP,
            shown: 0,
            flaw: u32::MAX,
            in_headline: false,
            within: 0,
            full: NO_GROUP,
        });
        self.group_index.insert(hash, item, |item| hash_of(&self.groups, item, |group| group.hash));
        item
    }

    /// Counts what the occurrences say of their groups.
    fn count(&mut self, language: Language) {
        for (at, occurrence) in (0..).zip(&self.occurrences) {
            let marks = occurrence.marks;
            let Some(group) = self.groups.get_mut(occurrence.group as usize) else { continue };
            if group.count == 0 {
                group.first = at;
            }
            if group.body == NO_GROUP && !marks.any(Marks::HEADLINE) {
                group.body = at;
            }
            let flaw = flaw(occurrence, language);
            if flaw < group.flaw {
                (group.shown, group.flaw) = (at, flaw);
            }
            group.count += 1;
            // `Paris-based` has a capital and is no name.
            let attribute = marks.any(Marks::HYPHEN) && occurrence.class == Class::Modifier;
            let capital = marks.any(Marks::CAPITAL) && !attribute;
            group.small += u32::from(!capital && !marks.any(Marks::MIXED));
            group.capital +=
                u32::from(marks.any(Marks::MIXED) || capital && !marks.any(Marks::OPENS));
            group.in_headline |= marks.any(Marks::HEADLINE);
        }
    }
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

/// What words are looked up in.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'l> {
    pub(crate) language: Language,
    pub(crate) lexicon: Option<&'l Lexicon>,
}

impl Reader<'_> {
    /// What is known of a word, or what it looks like.
    fn entry(self, word: &Word, hash: u64) -> Entry {
        let bytes = word.bytes();
        let unknown = Entry::UNKNOWN;
        if bytes.len() < 2 {
            return Entry { class: Class::Function, ..unknown };
        }
        let Some(lexicon) = self.lexicon else { return by_length(word) };
        if let Some(entry) = lexicon.get(hash::upper(hash)) {
            return entry;
        }
        if bytes.first().is_some_and(u8::is_ascii_digit) && !word.marks.any(Marks::CAPITALS) {
            // `14th`, `20-year-old`.
            return Entry { class: Class::Modifier, ..unknown };
        }
        if word.marks.any(Marks::HYPHEN) {
            let tail = lexicon.get(hash::upper(hash::bytes(word.tail()))).unwrap_or(unknown);
            let class = if tail.class == Class::Open { Class::Open } else { Class::Modifier };
            return Entry {
                rarity: tail.rarity.saturating_add(HYPHENATED).min(unknown.rarity),
                class,
            };
        }
        let adverb =
            self.language == Language::English && bytes.len() > 5 && bytes.ends_with(b"ly");
        Entry { class: if adverb { Class::Other } else { Class::Open }, ..unknown }
    }
}

/// How much rarer a word with a hyphen is than its last part.
const HYPHENATED: u8 = 40;

/// Without a lexicon short words are the small words of a language, and long ones are rarer.
fn by_length(word: &Word) -> Entry {
    let length = word.bytes().len();
    let small = length <= 3 && !word.marks.any(Marks::CAPITAL | Marks::MIXED);
    let class = if small { Class::Function } else { Class::Open };
    Entry {
        rarity: u8::try_from(90 + length * 10).unwrap_or(u8::MAX).min(Entry::UNKNOWN.rarity),
        class,
    }
}

/// The hash of an item of a list.
fn hash_of<T>(items: &[T], item: u32, hash: impl Fn(&T) -> u64) -> u64 {
    items.get(item as usize).map_or(0, hash)
}

/// A place in a list that [`WORDS_MAX`] bounds.
fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(NO_GROUP)
}
