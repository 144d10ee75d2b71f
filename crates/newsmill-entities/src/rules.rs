//! Names in languages that the chain has learnt nothing of: a gazetteer, lists of names and words beside names, and
//! rules.

mod capitals;
mod find;
mod language;
mod nouns;

pub use language::Language;

use crate::lexicon::{Class, Lexicon, LexiconBuilder, fold, go_on};
use crate::scheme::Mention;
use crate::words::{Words, flag};
use find::Reader;
use newsmill_model::hash::mix;

/// Memory for the rules; one a thread.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rules {
    /// The words of each language, as what they are differs.
    words: [Words; Language::ALL.len()],
    tokens: Vec<Seen>,
    folded: String,
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
}

impl Rules {
    /// The mentions of a sentence, in order, in time linear in its length. `owner` is whose lexicon this is.
    pub(crate) fn tag(
        &mut self,
        sentence: &[&str],
        language: Language,
        lexicon: &Lexicon,
        owner: u64,
        mentions: &mut Vec<Mention>,
    ) {
        mentions.clear();
        let Self { words, tokens, folded } = self;
        let Some(words) = words.get_mut(language as usize) else { return };
        let salt = language.salt();
        words.prepare_for(owner, salt);
        tokens.clear();
        let mut ids = Vec::with_capacity(sentence.len());
        for word in sentence {
            let (id, flags) = words.id(word, lexicon);
            ids.push(id);
            tokens.push(Seen { flags, ..Seen::default() });
        }
        if tokens.iter().all(|token| token.flags & flag::CAPITAL == 0) {
            return;
        }
        for (token, &id) in tokens.iter_mut().zip(&ids) {
            let word = words.word(id);
            (token.classes, token.local) = (word.classes, word.local);
        }
        for at in 0..ids.len() {
            if tokens[at].flags & flag::CAPITAL != 0 {
                // What is known of most words says that no name begins with them.
                for start in [None, Some(salt)] {
                    longest(at, start, lexicon, (&*words, &ids), tokens, folded);
                }
            }
        }
        if language.capital_nouns() {
            for (token, word) in tokens.iter_mut().zip(sentence) {
                if token.flags & flag::HYPHEN != 0 && token.local | token.phrase == 0 {
                    token.local = of_tail(word, salt, lexicon, folded);
                }
            }
        }
        Reader { words: sentence, tokens, language }.read(mentions);
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
