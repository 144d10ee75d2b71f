//! Names in languages that the chain has learnt nothing of: a gazetteer, lists of names and words beside names, and
//! rules.

mod capitals;
mod dateline;
mod everyday;
mod facts;
mod find;
mod language;
mod nouns;

pub use language::Language;

use std::ops::Range;

use crate::lexicon::{Class, Lexicon, LexiconBuilder, fold, go_on};
use crate::scheme::Mention;
use crate::words::{Words, flag};
use find::Reader;
use newsmill_model::hash::mix;
use newsmill_text::Token;

/// Memory for the rules; one a thread.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rules {
    /// The words of each language, as what they are differs.
    words: [Words; Language::ALL.len()],
    ids: Vec<u32>,
    flags: Vec<u16>,
    tokens: Vec<Seen>,
    folded: String,
}

/// Some tokens of a text that were read, to be tagged sentence by sentence.
pub(crate) struct Part<'a> {
    text: &'a str,
    tokens: &'a [Token],
    language: Language,
    words: &'a Words,
    ids: &'a [u32],
    flags: &'a [u16],
    seen: &'a mut Vec<Seen>,
    folded: &'a mut String,
    /// What hashes of phrases of the language begin with.
    salt: u64,
}

/// A token with what is known of it.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    flags: u16,
    /// Classes in any language.
    classes: u32,
    /// Classes in the language of the text.
    local: u32,
    /// Classes of the longest known name that begins here, and its length.
    phrase: u32,
    length: usize,
    /// What its spelling says.
    facts: u32,
    /// Its length as it is written.
    bytes: u16,
}

impl Rules {
    /// Looks up tokens of a text in a language. `owner` is whose lexicon this is.
    pub(crate) fn read<'a>(
        &'a mut self,
        text: &'a str,
        tokens: &'a [Token],
        language: Language,
        lexicon: &Lexicon,
        owner: u64,
    ) -> Part<'a> {
        let Self { words, ids, flags, tokens: seen, folded } = self;
        let words = &mut words[language as usize];
        let salt = language.salt();
        words.prepare(owner, salt);
        words.read(text, tokens, lexicon, (ids, flags));
        seen.clear();
        // All in a row: memory is waited for once.
        seen.extend(ids.iter().zip(&*flags).zip(tokens).map(|((&id, &flags), token)| {
            let word = words.with_facts(id, |word, flags| facts::facts(word, flags, language));
            let bytes = u16::try_from(token.end - token.start).unwrap_or(u16::MAX);
            let (classes, local, facts) = (word.classes, word.local, word.facts);
            Seen { flags, classes, local, facts, bytes, ..Seen::default() }
        }));
        Part { text, tokens, language, words, ids, flags, seen, folded, salt }
    }
}

impl Part<'_> {
    /// The flags of all tokens.
    pub(crate) fn flags(&self) -> &[u16] {
        self.flags
    }

    /// Adds the mentions of a sentence, in order, in time linear in its length.
    pub(crate) fn tag(
        &mut self,
        sentence: Range<usize>,
        lexicon: &Lexicon,
        mentions: &mut Vec<Mention>,
    ) {
        let Some(flags) = self.flags.get(sentence.clone()) else { return };
        if flags.iter().all(|flags| flags & flag::CAPITAL == 0) {
            return;
        }
        let ids = &self.ids[sentence.clone()];
        let language = self.language;
        let Some(seen) = self.seen.get_mut(sentence.clone()) else { return };
        let cut = &self.tokens[sentence.clone()];
        for at in (0..ids.len()).filter(|&at| flags[at] & flag::CAPITAL != 0) {
            // What is known of most words says that no name begins with them.
            const BEGINS: u32 = NAMES | Class::Prefix.bit();
            let own = seen[at];
            if own.classes & BEGINS != 0 {
                longest(at, None, lexicon, (self.words, ids), seen, self.folded);
            }
            if own.local & BEGINS != 0 {
                longest(at, Some(self.salt), lexicon, (self.words, ids), seen, self.folded);
            }
        }
        if language.capital_nouns() {
            for (seen, token) in seen.iter_mut().zip(cut) {
                if seen.flags & flag::HYPHEN != 0 && seen.local | seen.phrase == 0 {
                    seen.local = of_tail(token.of(self.text), self.salt, lexicon, self.folded);
                }
            }
        }
        let added = mentions.len();
        Reader { text: self.text, words: cut, tokens: seen, language }.read(mentions);
        for mention in mentions.iter_mut().skip(added) {
            mention.start += sentence.start;
            mention.end += sentence.start;
        }
    }
}

/// What the last part of a compound says of it: `BVB-Trainer` is a trainer.
fn of_tail(word: &str, salt: u64, lexicon: &Lexicon, folded: &mut String) -> u32 {
    const HEADS: u32 = Class::Small.bit() | Class::Title.bit();
    let Some((_, tail)) = word.rsplit_once('-') else { return 0 };
    fold(tail, folded);
    // `Duisburg-Essen` are two towns.
    if lexicon.classes(go_on(None, folded)) & (Class::City.bit() | Class::Region.bit()) != 0 {
        return 0;
    }
    lexicon.classes(go_on(Some(salt), folded)) & HEADS
}

/// Sets the longest known name that begins at `at`, with its classes; `start` is what hashes of phrases begin with.
fn longest(
    at: usize,
    start: Option<u64>,
    lexicon: &Lexicon,
    (words, ids): (&Words, &[u32]),
    tokens: &mut [Seen],
    folded: &mut String,
) {
    let mut phrase = start;
    for (length, &id) in (1..=LexiconBuilder::WORDS_MAX).zip(&ids[at..]) {
        let word = words.word(id);
        let whole = if word.flags & flag::HYPHEN != 0 {
            fold(words.written(id), folded);
            go_on(phrase, folded)
        } else {
            phrase.map_or(word.hash, |phrase| mix(phrase, word.hash))
        };
        phrase = Some(whole);
        let classes = match (length, start) {
            (1, None) => word.classes,
            (1, Some(_)) => word.local,
            _ => lexicon.classes(whole),
        };
        let ends =
            word.flags & flag::CAPITAL != 0 || word.flags & flag::LETTERS == 0 || start.is_some();
        let token = &mut tokens[at];
        if classes & NAMES != 0 && ends && length >= token.length {
            let before = if length == token.length { token.phrase } else { 0 };
            token.phrase = before | classes & NAMES;
            token.length = length;
        }
        if classes & Class::Prefix.bit() == 0 {
            break;
        }
    }
}

/// Classes that are names.
const NAMES: u32 = Class::Country.bit()
    | Class::Region.bit()
    | Class::City.bit()
    | Class::Town.bit()
    | Class::Site.bit()
    | Class::Person.bit()
    | Class::Organisation.bit();
