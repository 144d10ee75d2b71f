//! What the spelling of a word says to the rules, decided once for a word and kept with it.

use std::sync::LazyLock;

use newsmill_model::hash;

use super::Language;
use super::capitals::NO_NAMES;
use super::everyday::{NAMED, SCHOOLS};
use super::find::LEGAL;
use super::nouns::{BODIES, FIRMS, LOCAL_BODIES, is_job};
use crate::words::flag;

/// The facts: one bit each.
pub(super) mod fact {
    /// The facts of a word were worked out: set in those of every word.
    pub(crate) const KNOWN: u32 = 1;
    /// A small word between the words of names of organisations.
    pub(crate) const LINK: u32 = 1 << 1;
    /// A small word inside the names of people.
    pub(crate) const PARTICLE: u32 = 1 << 2;
    /// A head of an organisation's name that is written small.
    pub(crate) const SMALL_HEAD: u32 = 1 << 3;
    /// An article between a place and what says that one follows.
    pub(crate) const LED_ARTICLE: u32 = 1 << 4;
    /// An article as it begins a sentence.
    pub(crate) const FIRST_ARTICLE: u32 = 1 << 5;
    /// An article before another organisation.
    pub(crate) const OTHER_ARTICLE: u32 = 1 << 6;
    /// A German article or one of a preposition.
    pub(crate) const NOUN_ARTICLE: u32 = 1 << 7;
    /// A mark that begins a sentence.
    pub(crate) const BEGINS: u32 = 1 << 8;
    /// The first part of a German abbreviation of two.
    pub(crate) const SHORTENED: u32 = 1 << 9;
    /// Joins two people rather than the parts of a name.
    pub(crate) const JOINS_PEOPLE: u32 = 1 << 10;
    /// Joins two organisations, or the parts of a name.
    pub(crate) const JOINS: u32 = 1 << 11;
    /// `der`, `den`.
    pub(crate) const DEFINITE: u32 = 1 << 12;
    /// Stands before the family names of some.
    pub(crate) const NOBLE: u32 = 1 << 13;
    /// Stands between what a place is and its name.
    pub(crate) const OF: u32 = 1 << 14;
    /// A German word that says where.
    pub(crate) const WHERE: u32 = 1 << 15;
    /// `&`.
    pub(crate) const AND: u32 = 1 << 16;
    /// What firms have behind their names.
    pub(crate) const LEGAL: u32 = 1 << 17;
    /// `St.`
    pub(crate) const SAINT: u32 = 1 << 18;
    /// A word in capitals that names nobody.
    pub(crate) const NO_NAME: u32 = 1 << 19;
    /// A word of two letters and more, all of them capitals.
    pub(crate) const CAPITALS: u32 = 1 << 20;
    /// Spelt as initials are: `J.`, `J.-P.`
    pub(crate) const INITIAL: u32 = 1 << 21;
    /// Capitals behind the first letter of a part.
    pub(crate) const MIXED: u32 = 1 << 22;
    /// A small letter among less than four bytes.
    pub(crate) const SHORT: u32 = 1 << 23;
    /// A German compound of what people do.
    pub(crate) const JOB: u32 = 1 << 24;
    /// A German compound that names an authority.
    pub(crate) const BODY: u32 = 1 << 25;
    /// One that does so with the place behind.
    pub(crate) const LOCAL_BODY: u32 = 1 << 26;
    /// A German word that says what a firm is.
    pub(crate) const FIRM: u32 = 1 << 27;
    /// A street or a prize, which are named after people.
    pub(crate) const NAMED: u32 = 1 << 28;
    /// A school, which is so too.
    pub(crate) const SCHOOL: u32 = 1 << 29;
}

/// Words that are told by the whole of them, in any language.
const LISTS: &[(u32, &[&str])] = &[
    (
        fact::SMALL_HEAD,
        &[
            "ministère",
            "université",
            "tribunal",
            "ministero",
            "università",
            "tribunale",
            "procura",
            "ministerio",
            "universidad",
            "ministério",
            "universidade",
            "ministerie",
            "universiteit",
        ],
    ),
    (
        fact::LED_ARTICLE,
        &[
            "der", "die", "das", "den", "dem", "de", "het", "la", "le", "el", "il", "l'", "l’",
            "o", "a",
        ],
    ),
    (
        fact::FIRST_ARTICLE,
        &[
            "Der", "Die", "Das", "Den", "Dem", "Ein", "Eine", "Le", "La", "Les", "Un", "Une", "El",
            "Los", "Las", "Una", "Il", "Lo", "I", "Gli", "O", "A", "Os", "As", "Um", "Uma", "De",
            "Het", "Een",
        ],
    ),
    (fact::OTHER_ARTICLE, &["il", "la", "le", "o", "a", "el", "het", "les", "de"]),
    (
        fact::NOUN_ARTICLE,
        &[
            "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer",
            "im", "zum", "zur", "vom", "beim", "kein", "keine", "keinen",
        ],
    ),
    (fact::BEGINS, &["¿", "¡"]),
    (fact::SHORTENED, &["z.", "u.", "d."]),
    (fact::JOINS_PEOPLE, &["y", "e", "in", "al"]),
    (fact::JOINS, &["y", "e", "et", "en", "und"]),
    (fact::DEFINITE, &["der", "den"]),
    (fact::NOBLE, &["von", "van", "bin"]),
    (fact::OF, &["de", "di", "d'", "d’", "van", "of", "do", "da"]),
    (fact::WHERE, &["in", "In", "aus", "Aus", "nach", "Nach", "nahe", "Raum"]),
    (fact::AND, &["&"]),
    (fact::LEGAL, LEGAL),
    (fact::SAINT, &["St."]),
    (fact::NO_NAME, NO_NAMES),
    (fact::NAMED, NAMED),
    (fact::SCHOOL, SCHOOLS),
];

/// All lists of a language as one table with open addresses, of which more than half are free.
struct Listed {
    slots: Vec<(&'static str, u32)>,
}

const SLOTS: usize = 1024;

impl Listed {
    fn new(language: Language) -> Self {
        let mut listed = Self { slots: vec![("", 0); SLOTS] };
        let own = [(fact::LINK, language.links()), (fact::PARTICLE, language.particles())];
        for (fact, words) in own.iter().chain(LISTS) {
            for word in *words {
                let at = listed.place(word);
                let slot = &mut listed.slots[at];
                *slot = (word, slot.1 | fact);
            }
        }
        listed
    }

    /// Where a word is or would be.
    fn place(&self, word: &str) -> usize {
        let low = hash::bytes(word.as_bytes()) % SLOTS as u64;
        let mut at = usize::try_from(low).unwrap_or(0);
        while !self.slots[at].0.is_empty() && self.slots[at].0 != word {
            at = (at + 1) % SLOTS;
        }
        at
    }
}

/// Facts of a word that its spelling and the language decide.
pub(super) fn facts(word: &str, flags: u16, language: Language) -> u32 {
    static LISTED: LazyLock<[Listed; Language::ALL.len()]> =
        LazyLock::new(|| Language::ALL.map(Listed::new));
    let listed = &LISTED[language as usize];
    let mut facts = fact::KNOWN | listed.slots[listed.place(word)].1;
    if flags & flag::CAPITAL == 0 {
        return facts & !fact::NO_NAME;
    }
    let mut set = |fact: u32, holds: bool| facts |= if holds { fact } else { 0 };
    let capitals = is_capitals(word);
    set(fact::CAPITALS, capitals);
    set(fact::INITIAL, is_initial(word));
    set(fact::MIXED, word.split('-').any(|part| part.chars().skip(1).any(char::is_uppercase)));
    set(fact::SHORT, word.len() < 4 && word.contains(char::is_lowercase));
    if language.capital_nouns() {
        let whole = word.strip_suffix('s').unwrap_or(word);
        set(fact::JOB, is_job(word));
        set(fact::BODY, word.len() >= 8 && BODIES.end(whole));
        set(fact::LOCAL_BODY, word.len() >= 8 && LOCAL_BODIES.end(whole));
        set(fact::FIRM, FIRMS.end(word) || FIRMS.has(word));
    }
    if capitals { facts } else { facts & !fact::NO_NAME }
}

fn is_capitals(word: &str) -> bool {
    if word.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return false;
    }
    let letters = word.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() > 1 && letters.clone().all(char::is_uppercase)
}

fn is_initial(word: &str) -> bool {
    let letters = |part: &str| part.trim_end_matches('.').chars().count() <= 2;
    word.ends_with('.') && word != "St." && word.split('-').all(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listed_words_have_the_facts_of_all_their_lists() {
        for language in Language::ALL {
            let own = [(fact::LINK, language.links()), (fact::PARTICLE, language.particles())];
            for (fact, words) in own.iter().chain(LISTS) {
                for word in *words {
                    let flags = if *fact == fact::NO_NAME { flag::CAPITAL } else { 0 };
                    let named = word.chars().any(char::is_alphabetic) && is_capitals(word);
                    let holds = facts(word, flags, language) & fact != 0;
                    assert_eq!(holds, named || *fact != fact::NO_NAME, "{word}");
                }
            }
            assert_eq!(facts("", 0, language), fact::KNOWN);
            assert_eq!(facts("Derr", 0, language), fact::KNOWN);
            assert_eq!(facts("dell", 0, language), fact::KNOWN);
        }
        let sum = facts("der", 0, Language::German);
        let lists = [fact::LINK, fact::PARTICLE, fact::LED_ARTICLE, fact::NOUN_ARTICLE];
        assert_eq!(sum, lists.iter().sum::<u32>() | fact::KNOWN | fact::DEFINITE);
        assert_eq!(facts("und", 0, Language::French) & fact::LINK, 0);
        let taken: usize = LISTS.iter().map(|(_, words)| words.len()).sum();
        assert!(taken * 2 < SLOTS, "a full table is searched forever");
    }

    #[test]
    fn spelling_says_what_a_word_may_be() {
        let has = |word: &str, fact: u32| {
            let found = facts(word, flag::CAPITAL, Language::German) & fact != 0;
            assert_eq!(facts(word, 0, Language::German) & fact, 0, "{word} written small");
            found
        };
        assert!(has("NATO", fact::CAPITALS) && has("ÖBB", fact::CAPITALS));
        assert!(!has("N", fact::CAPITALS) && !has("NaTO", fact::CAPITALS));
        assert!(has("PDF", fact::NO_NAME) && !has("PDFX", fact::NO_NAME));
        assert!(has("J.", fact::INITIAL) && has("J.-P.", fact::INITIAL));
        assert!(!has("St.", fact::INITIAL) && !has("Karl", fact::INITIAL));
        assert!(has("eBay", fact::MIXED) && has("Uni-ABC", fact::MIXED));
        assert!(
            !has("Uni-Abc", fact::MIXED) && has("Sky", fact::SHORT) && !has("ABC", fact::SHORT)
        );
        assert!(has("Radprofi", fact::JOB) && has("Regierungssprecherin", fact::JOB));
        assert!(!has("Profi", fact::JOB) && !has("Haustür", fact::JOB));
        assert!(has("Kultusministeriums", fact::BODY) && has("Landratsamt", fact::LOCAL_BODY));
        assert!(
            has("Autobauer", fact::FIRM) && has("Riese", fact::FIRM) && !has("Bäume", fact::FIRM)
        );
        assert_eq!(facts("Radprofi", flag::CAPITAL, Language::Dutch) & fact::JOB, 0);
    }
}
