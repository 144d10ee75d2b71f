//! What words are by themselves: listed in a lexicon, or told by what they look like.

use crate::hash;
use crate::joins::Joins;
use crate::language::{Language, is_between_nouns, is_in_names};
use crate::lexicon::{Class, Entry, Lexicon};
use crate::words::{Cut, Marks, Word};

/// A word that was looked up.
pub(crate) struct Look {
    pub(crate) cut: Cut,
    /// What [`Recent::value`] says of it; where it is not remembered, what the lexicon does.
    pub(crate) known: u16,
    pub(crate) listed: Option<Entry>,
}

/// What words are looked up in.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'l> {
    pub(crate) language: Language,
    pub(crate) lexicon: Option<&'l Lexicon>,
    /// What tells words of this language and of these lexicons from others that are remembered.
    pub(crate) salt: u64,
}

impl Reader<'_> {
    /// Whether what is known of a word depends on how it is written where a text has it first.
    #[inline]
    pub(crate) fn varies(self, cut: &Cut) -> bool {
        cut.odd || self.lexicon.is_none() && usize::from(cut.len) <= SHORT
    }

    /// Between what a word may stand.
    pub(crate) fn joins(self, word: &Word) -> Joins {
        let bytes = word.bytes();
        // No such word is longer.
        if bytes.len() > 5 {
            return Joins::default();
        }
        Joins::new(
            is_in_names(bytes, self.language, false),
            is_in_names(bytes, self.language, true),
            is_between_nouns(bytes, self.language),
        )
    }

    /// What is known of a word, or what it looks like.
    pub(crate) fn entry(self, look: &Look, word: &Word) -> Entry {
        let bytes = word.bytes();
        let unknown = Entry::UNKNOWN;
        if bytes.len() < 2 {
            return Entry { class: Class::Function, ..unknown };
        }
        let Some(lexicon) = self.lexicon else { return by_length(word) };
        // What was remembered then may be forgotten by now.
        let listed =
            if look.known != 0 { lexicon.get(hash::upper(look.cut.hash)) } else { look.listed };
        if let Some(entry) = listed {
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

/// The letters of a short word.
const SHORT: usize = 3;

/// Without a lexicon short words are the small words of a language, and long ones are rarer.
fn by_length(word: &Word) -> Entry {
    let length = word.bytes().len();
    let small = length <= SHORT && !word.marks.any(Marks::CAPITAL | Marks::MIXED);
    let class = if small { Class::Function } else { Class::Open };
    Entry {
        rarity: u8::try_from(90 + length * 10).unwrap_or(u8::MAX).min(Entry::UNKNOWN.rarity),
        class,
    }
}
