//! What words do in a sentence that gives a quote: verbs of speech, pronouns, articles, titles.
//!
//! One file a language under `data/`: lines of a kind and its words, in small letters.
//!
//! ```text
//! # A comment.
//! verb: said says told
//! he: he
//! ```
//!
//! `verb` is a verb of speech in its forms, `weak` one that has other meanings too; `according` opens a phrase that names
//! a source; `he`, `she`, `they` are pronouns (of men, of women, all others); `article` articles and possessives; `title`
//! titles and jobs that stand before names, `suffix` their last parts in languages that write them in one word; `aux`
//! auxiliaries; `adverb` what may stand between subject and verb; `link` prepositions inside a noun phrase; `function`
//! other words that are no part of a name, capital or not; `impersonal` verbs whose subject is the text itself; `thing` what
//! speaks but is no person (`the report`, `the ministry`), in German also as the last part of a word. `prodrop: yes` says that verbs stand without a pronoun.

/// What a word may be: bits of [`Kinds`].
pub(crate) type Kinds = u16;

pub(crate) const VERB: Kinds = 1;
pub(crate) const WEAK: Kinds = 1 << 1;
pub(crate) const ACCORDING: Kinds = 1 << 2;
pub(crate) const HE: Kinds = 1 << 3;
pub(crate) const SHE: Kinds = 1 << 4;
pub(crate) const THEY: Kinds = 1 << 5;
pub(crate) const ARTICLE: Kinds = 1 << 6;
pub(crate) const TITLE: Kinds = 1 << 7;
pub(crate) const AUX: Kinds = 1 << 8;
pub(crate) const ADVERB: Kinds = 1 << 9;
pub(crate) const LINK: Kinds = 1 << 10;
pub(crate) const FUNCTION: Kinds = 1 << 11;
pub(crate) const IMPERSONAL: Kinds = 1 << 12;
pub(crate) const THING: Kinds = 1 << 13;
/// Any pronoun.
pub(crate) const PRONOUN: Kinds = HE | SHE | THEY;
/// Words that are no part of a name.
pub(crate) const NO_NAME: Kinds =
    VERB | WEAK | ACCORDING | PRONOUN | ARTICLE | AUX | LINK | FUNCTION | ADVERB;

const KINDS: [(&str, Kinds); 14] = [
    ("verb", VERB),
    ("weak", WEAK),
    ("according", ACCORDING),
    ("he", HE),
    ("she", SHE),
    ("they", THEY),
    ("article", ARTICLE),
    ("title", TITLE),
    ("aux", AUX),
    ("adverb", ADVERB),
    ("link", LINK),
    ("function", FUNCTION),
    ("impersonal", IMPERSONAL | VERB),
    ("thing", THING),
];

/// The languages there are words of: the code and the source.
const SOURCES: [(&str, &str); 7] = [
    ("en", include_str!("../data/en.txt")),
    ("de", include_str!("../data/de.txt")),
    ("fr", include_str!("../data/fr.txt")),
    ("es", include_str!("../data/es.txt")),
    ("it", include_str!("../data/it.txt")),
    ("pt", include_str!("../data/pt.txt")),
    ("nl", include_str!("../data/nl.txt")),
];

/// The longest word that is listed, in bytes.
const WORD_MAX: usize = 24;

/// The words of one language.
#[derive(Debug)]
pub(crate) struct Lexicon {
    /// Its BCP 47 code.
    pub(crate) code: &'static str,
    /// An open-addressed table; its length is a power of two.
    slots: Vec<(&'static str, Kinds)>,
    suffixes: Vec<&'static str>,
    /// The words of kind `thing`, where nouns are written in one word.
    things: Vec<&'static str>,
    /// Whether verbs stand without a pronoun.
    pub(crate) drops_pronouns: bool,
    /// Whether all nouns have capitals.
    pub(crate) capital_nouns: bool,
}

impl Lexicon {
    /// All there are.
    pub(crate) fn all() -> Vec<Self> {
        SOURCES.iter().map(|(code, source)| Self::new(code, source)).collect()
    }

    /// One that knows no word.
    pub(crate) fn empty() -> Self {
        Self::new("", "")
    }

    fn new(code: &'static str, source: &'static str) -> Self {
        let mut entries: Vec<(&str, Kinds)> = Vec::new();
        let mut suffixes = Vec::new();
        let mut things = Vec::new();
        let capital_nouns = code == "de";
        let mut drops_pronouns = false;
        for (kind, words) in source.lines().filter_map(|line| line.split_once(':')) {
            if kind == "prodrop" {
                drops_pronouns = words.trim() == "yes";
            } else if kind == "suffix" {
                suffixes.extend(words.split_whitespace());
            } else if let Some((_, bit)) = KINDS.iter().find(|(name, _)| *name == kind) {
                entries.extend(words.split_whitespace().map(|word| (word, *bit)));
                if *bit == THING && capital_nouns {
                    things.extend(words.split_whitespace());
                }
            }
        }
        let slots = vec![("", 0); (entries.len() * 3).next_power_of_two()];
        let mut lexicon = Self { code, slots, suffixes, things, drops_pronouns, capital_nouns };
        for (word, bit) in entries {
            let slot = lexicon.slot(word);
            if let Some(entry) = lexicon.slots.get_mut(slot) {
                *entry = (word, entry.1 | bit);
            }
        }
        lexicon
    }

    /// What `word`, in small letters, may be; 0 for any other word.
    pub(crate) fn kinds_of_small(&self, word: &str) -> Kinds {
        if word.len() > WORD_MAX {
            return 0;
        }
        self.slots.get(self.slot(word)).map_or(0, |entry| entry.1)
    }

    /// What `word` may be, its capitals made small.
    pub(crate) fn kinds(&self, word: &str) -> Kinds {
        if word.len() > WORD_MAX {
            return 0;
        }
        if !word.bytes().any(|byte| byte.is_ascii_uppercase() || byte == 0xc3) {
            return self.kinds_of_small(word);
        }
        let mut small = [0_u8; 2 * WORD_MAX];
        let mut length = 0;
        for c in word.chars().map(lower) {
            let Some(room) = small.get_mut(length..length + c.len_utf8()) else { return 0 };
            c.encode_utf8(room);
            length += c.len_utf8();
        }
        let small = small.get(..length).and_then(|small| std::str::from_utf8(small).ok());
        small.map_or(0, |small| self.kinds_of_small(small))
    }

    /// Whether `word` is a title or a job: listed, or one that ends in a listed suffix.
    pub(crate) fn is_title(&self, word: &str) -> bool {
        let word = word.rsplit('-').next().unwrap_or(word).trim_end_matches('.');
        if self.kinds(word) & TITLE != 0 {
            return true;
        }
        self.suffixes.iter().any(|suffix| word.len() > suffix.len() + 2 && word.ends_with(suffix))
    }

    /// Whether `word` is something that speaks but no person: `report`, `Innenministerium`.
    pub(crate) fn is_thing(&self, word: &str) -> bool {
        if self.kinds(word) & THING != 0 || self.things.is_empty() {
            return self.kinds(word) & THING != 0;
        }
        let small = word.to_lowercase();
        self.things.iter().any(|thing| small.ends_with(thing))
    }

    /// Where `word` stands, or where it would: by FNV-1a, since words are short and no file holds their hashes.
    fn slot(&self, word: &str) -> usize {
        let mask = self.slots.len() - 1;
        let hash = word
            .bytes()
            .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        let mut at = (hash ^ hash >> 15) as usize & mask;
        while self.slots.get(at).is_some_and(|entry| entry.1 != 0 && entry.0 != word) {
            at = (at + 1) & mask;
        }
        at
    }
}

fn lower(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let mut small = c.to_lowercase();
    match (small.next(), small.next()) {
        (Some(only), None) => only,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_by_their_kinds() {
        let all = Lexicon::all();
        assert_eq!(all.len(), 7);
        let of = |code: &str, word: &str| {
            all.iter().find(|lexicon| lexicon.code == code).unwrap().kinds(word)
        };
        assert_eq!(of("en", "said"), VERB);
        assert_eq!(of("en", "He"), HE);
        assert_eq!(of("de", "erklärte") & VERB, VERB);
        assert_eq!(of("es", "ÉL"), HE);
        assert_eq!(of("fr", "d'") & LINK, LINK);
        assert_eq!(of("en", "harbour"), 0);
        assert_eq!(of("en", ""), 0);
        assert_eq!(Lexicon::empty().kinds("said"), 0);
    }

    #[test]
    fn every_line_has_a_kind_and_small_words() {
        for (code, source) in SOURCES {
            for line in source.lines().filter(|line| !line.starts_with('#')) {
                let (kind, words) = line.split_once(':').unwrap();
                let known = ["prodrop", "suffix"].contains(&kind)
                    || KINDS.iter().any(|(name, _)| *name == kind);
                assert!(known, "{code}: {kind}");
                assert!(words.split_whitespace().all(|word| word.len() <= WORD_MAX));
                assert_eq!(words, words.to_lowercase(), "{code}: {kind}");
            }
        }
    }

    #[test]
    fn titles_are_told_by_their_ends_too() {
        let all = Lexicon::all();
        let german = all.iter().find(|lexicon| lexicon.code == "de").unwrap();
        for word in ["Konzernchef", "CDU-Politiker", "Vizepräsidentin", "Prof."] {
            assert!(german.is_title(word), "{word}");
        }
        assert!(!german.is_title("Karl"));
    }
}
