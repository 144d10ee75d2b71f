//! What is known of words by themselves, kept for when they come back.

use newsmill_model::chain::Chain;
use newsmill_model::hash;

use crate::lexicon::{Class, Lexicon, fold, go_on};

/// Letters of beginnings and endings that are features.
pub(crate) const AFFIX_MAX: usize = 4;

/// Where a word stands beside the one that is labelled. Its features depend on that and on itself alone, so that their
/// sums are kept.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Role {
    Own,
    Before,
    After,
    SecondBefore,
    SecondAfter,
}

impl Role {
    pub(crate) const ALL: [Self; 5] =
        [Self::Own, Self::Before, Self::After, Self::SecondBefore, Self::SecondAfter];
}

/// What decides whether a word may be part of a name.
pub(crate) mod flag {
    /// Begins with a capital letter, or has one behind a particle (`al-Qaeda`).
    pub(crate) const CAPITAL: u16 = 1;
    /// Has a letter.
    pub(crate) const LETTERS: u16 = 1 << 1;
    /// Its folded form has a hyphen.
    pub(crate) const HYPHEN: u16 = 1 << 2;
    /// May be a name: it has a capital letter, or is written with one almost always.
    pub(crate) const NAME: u16 = 1 << 3;
    /// May stand inside a name.
    pub(crate) const LINK: u16 = 1 << 4;
    /// May begin a name though it is small.
    pub(crate) const PARTICLE: u16 = 1 << 5;
    /// May stand before or behind a name and be part of it.
    pub(crate) const NUMBER: u16 = 1 << 6;
    /// Is an everyday word.
    pub(crate) const PLAIN: u16 = 1 << 7;
    /// A day or month that is nobody's name.
    pub(crate) const TIME: u16 = 1 << 8;
    /// Small, and no everyday word: a name where nothing has capitals.
    pub(crate) const SMALL: u16 = 1 << 9;
    /// A sign that something begins behind.
    pub(crate) const OPENING: u16 = 1 << 10;
    /// One capital letter.
    pub(crate) const INITIAL: u16 = 1 << 11;
    /// A full stop.
    pub(crate) const STOP: u16 = 1 << 12;
}

/// A word that was seen.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Word {
    /// Of its folded form; 0 for no word.
    pub(crate) hash: u64,
    /// Kinds of characters, neighbours of one kind merged.
    pub(crate) shape: u64,
    /// Path of its cluster; 0 where unknown.
    pub(crate) cluster: u32,
    /// Classes of the word alone.
    pub(crate) classes: u32,
    /// Classes in the language these words are of, where that is asked for.
    pub(crate) local: u32,
    /// Hashes of the first and last letters, in small letters; 0 where the word is shorter.
    pub(crate) starts: [u32; AFFIX_MAX],
    pub(crate) ends: [u32; AFFIX_MAX],
    pub(crate) flags: u16,
    /// Whether cluster, beginnings and endings are known.
    complete: bool,
    /// A bit for every role whose sums are known.
    ready: u8,
    /// How it is written: a range of all keys.
    key: (u32, u32),
}

/// Where a word is found by its hash. Two words of one length and hash count as one; no two words of eight bytes and
/// fewer have one, and longer ones must be made for it.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    hash: u64,
    /// [`NONE`] in a free slot.
    id: u32,
    length: u16,
    flags: u16,
}

/// The words seen lately; one a thread.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    /// Whose words these are.
    owner: u64,
    /// What phrases of the language begin with; 0 where none is asked for.
    salt: u64,
    slots: Vec<Slot>,
    words: Vec<Word>,
    /// The words as they are written, one after the other.
    keys: String,
    sums: Vec<i16>,
    folded: String,
    cased: String,
    features: Vec<u32>,
}

/// The id of no word: what stands before the first and behind the last.
pub(crate) const NONE: u32 = 0;

impl Words {
    /// So many words are kept before all are forgotten: about 10 MB a thread, and as rules keep no sums, half of that for
    /// each language read by them. Twice as many save nothing more.
    const KEPT: usize = 1 << 15;
    const KEYS_KEPT: usize = 1 << 21;

    /// Forgets words when there are many, or when another model's are asked for. Ids from before are void then.
    pub(crate) fn prepare(&mut self, owner: u64) {
        if owner != self.owner
            || self.words.is_empty()
            || self.words.len() > Self::KEPT
            || self.keys.len() > Self::KEYS_KEPT
        {
            self.owner = owner;
            self.slots.clear();
            self.slots.resize(256, Slot::default());
            self.words.clear();
            self.words.push(Word::default());
            self.keys.clear();
            self.sums.clear();
        }
    }

    /// The same for words of a language.
    pub(crate) fn prepare_for(&mut self, owner: u64, salt: u64) {
        self.salt = salt;
        self.prepare(owner);
    }

    pub(crate) fn word(&self, id: u32) -> &Word {
        &self.words[id as usize]
    }

    /// A word as it is written.
    pub(crate) fn written(&self, id: u32) -> &str {
        let (start, end) = self.word(id).key;
        self.keys.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The id and flags of a word, of use until the next [`Words::prepare`].
    pub(crate) fn id(&mut self, word: &str, lexicon: &Lexicon) -> (u32, u16) {
        let hash = hash::bytes(word.as_bytes());
        let length = u16::try_from(word.len()).unwrap_or(u16::MAX);
        let mask = self.slots.len() - 1;
        let mut at = low(hash) & mask;
        loop {
            let slot = self.slots[at];
            if slot.hash == hash && slot.length == length && slot.id != NONE {
                return (slot.id, slot.flags);
            }
            if slot.id == NONE {
                break;
            }
            at = (at + 1) & mask;
        }
        let id = to_u32(self.words.len());
        let known = self.look_at(word, lexicon);
        self.slots[at] = Slot { hash, id, length, flags: known.flags };
        self.words.push(known);
        if self.words.len() * 2 > self.slots.len() {
            self.grow();
        }
        (id, known.flags)
    }

    fn grow(&mut self) {
        let wider = vec![Slot::default(); self.slots.len() * 2];
        let mask = wider.len() - 1;
        for slot in std::mem::replace(&mut self.slots, wider) {
            let mut at = low(slot.hash) & mask;
            while slot.id != NONE && self.slots[at].id != NONE {
                at = (at + 1) & mask;
            }
            if slot.id != NONE {
                self.slots[at] = slot;
            }
        }
    }

    /// What is asked of every word.
    fn look_at(&mut self, word: &str, lexicon: &Lexicon) -> Word {
        fold(word, &mut self.folded);
        let small = self.folded.as_str();
        let classes = lexicon.classes(go_on(None, small));
        let local = match self.salt {
            0 => 0,
            salt => lexicon.classes(go_on(Some(salt), small)),
        };
        let shape = shape(word);
        let start = to_u32(self.keys.len());
        self.keys.push_str(word);
        Word {
            hash: hash::bytes(small.as_bytes()).max(1),
            shape: shape.hash,
            classes,
            local,
            flags: flags(word, small, &shape, classes),
            key: (start, to_u32(self.keys.len())),
            ..Word::default()
        }
    }

    /// Looks up the rest of what features are made of, which is not asked of words far from names.
    pub(crate) fn complete(&mut self, id: u32, lexicon: &Lexicon) {
        let Some(known) = self.words.get(id as usize).filter(|known| !known.complete && id != NONE)
        else {
            return;
        };
        let mut known = *known;
        let word = self.keys.get(known.key.0 as usize..known.key.1 as usize).unwrap_or_default();
        fold(word, &mut self.folded);
        known.complete = true;
        known.cluster = cluster_of(word, lexicon, &mut self.cased);
        let small = self.folded.as_str();
        let affix = |part: &[u8]| hash::short(hash::bytes(part));
        for (letters, (at, letter)) in small.char_indices().take(AFFIX_MAX).enumerate() {
            let end = at + letter.len_utf8();
            if end < small.len() {
                known.starts[letters] = affix(&small.as_bytes()[..end]);
            }
        }
        for (letters, (at, _)) in small.char_indices().rev().take(AFFIX_MAX).enumerate() {
            if at > 0 {
                known.ends[letters] = affix(&small.as_bytes()[at..]);
            }
        }
        self.words[id as usize] = known;
    }

    /// Adds to `sums` what the word says in its role; `features` makes its features there.
    pub(crate) fn add(
        &mut self,
        id: u32,
        role: Role,
        chain: &Chain,
        sums: &mut [i16],
        features: impl FnOnce(&Word, &mut Vec<u32>),
    ) {
        let lanes = chain.lanes();
        let at = (id as usize * Role::ALL.len() + role as usize) * lanes;
        let bit = 1 << role as u8;
        let word = &mut self.words[id as usize];
        if word.ready & bit == 0 {
            word.ready |= bit;
            if self.sums.len() < at + lanes {
                self.sums.resize((id as usize + 1) * Role::ALL.len() * lanes, 0);
            }
            self.features.clear();
            features(word, &mut self.features);
            chain.add(&self.features, &mut self.sums[at..at + lanes]);
        }
        for (sum, own) in sums.iter_mut().zip(&self.sums[at..at + lanes]) {
            *sum = sum.saturating_add(*own);
        }
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

fn low(hash: u64) -> usize {
    usize::try_from(hash & 0xFFFF_FFFF).unwrap_or(0)
}

fn to_u32(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// How a word is written.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Shape {
    hash: u64,
    /// Begins with a capital, or has one behind a particle.
    capital: bool,
    /// Has a capital anywhere.
    any_capital: bool,
    letters: bool,
    /// Has small letters and no others.
    small: bool,
}

fn shape(word: &str) -> Shape {
    let mut shape = Shape { hash: 7, small: true, ..Shape::default() };
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
        shape.any_capital |= kind == 1;
        shape.letters |= matches!(kind, 1 | 2 | 4);
        shape.small &= matches!(kind, 2 | 39 | 45);
        // Up to two of a kind are told apart: `A`, `AB` and more, `Ab`.
        last = if last.0 == kind { (kind, last.1.saturating_add(1)) } else { (kind, 1) };
        if last.1 <= 2 && at < 12 {
            shape.hash = hash::mix(shape.hash, kind);
        }
    }
    // `al-Qaeda`, `d'Estaing`, `iPhone`: a small particle before a capital is a name too.
    shape.capital |= word.len() > 4
        && word
            .split_once(['-', '\'', '’'])
            .is_some_and(|(a, b)| a.len() <= 3 && b.starts_with(char::is_uppercase));
    shape.small &= shape.letters;
    shape
}

/// Small words and signs inside names.
const LINKS: &[&str] = &[
    "of", "the", "and", "for", "in", "to", "de", "del", "della", "des", "du", "di", "do", "da",
    "dos", "le", "la", "les", "et", "e", "y", "und", "für", "von", "van", "zu", "der", "den", "am",
    "bin", "ibn", "al", "&", "'s", "’s", "'", "’", ".", "\"", "-", "/",
];

/// Small words that begin names.
const PARTICLES: &[&str] = &[
    "al", "el", "bin", "ibn", "abu", "de", "van", "von", "di", "da", "del", "della", "du", "ten",
    "ter", "al-", "d'", "d’",
];

const OPENINGS: &[&str] = &[
    "\"", "“", "„", "«", "»", "'", "‘", "‚", "(", "[", "-", "–", "—", ":", "•", "*", "|", "·", "…",
    "...", "?", "!",
];

fn flags(word: &str, small: &str, shape: &Shape, classes: u32) -> u16 {
    let is = |class: Class| classes & class.bit() != 0;
    let name_of_time = is(Class::Time) && !is(Class::Given) && !is(Class::Surname);
    let pronoun = word == "I";
    let usually_capital = is(Class::Capital) && !is(Class::Small) && !is(Class::Time);
    let mut flags = 0;
    for (set, bit) in [
        (shape.capital, flag::CAPITAL),
        (shape.letters, flag::LETTERS),
        (small.contains('-'), flag::HYPHEN),
        (!pronoun && (shape.any_capital || shape.small && usually_capital), flag::NAME),
        (LINKS.contains(&word), flag::LINK),
        (PARTICLES.contains(&word), flag::PARTICLE),
        (pronoun || word.starts_with(|c: char| c.is_ascii_digit()), flag::NUMBER),
        (is(Class::Small), flag::PLAIN),
        (name_of_time, flag::TIME),
        (shape.small && !is(Class::Small) && word.len() > 2, flag::SMALL),
        (OPENINGS.contains(&word), flag::OPENING),
        (shape.capital && word.chars().count() == 1, flag::INITIAL),
        (word == ".", flag::STOP),
    ] {
        if set {
            flags |= bit;
        }
    }
    flags
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::LexiconBuilder;

    #[test]
    fn shapes_tell_capitals() {
        assert!(shape("Ann").capital && shape("Zürich").capital && shape("NATO").capital);
        assert!(shape("al-Qaeda").capital && !shape("mid-term").capital);
        assert!(!shape("iPhone").capital && shape("iPhone").any_capital);
        assert_ne!(shape("Ann").hash, shape("ann").hash);
        assert_eq!(shape("Annabel").hash, shape("Robertson").hash);
        assert!(!shape("2024").letters);
        assert!(shape("won't").small && shape("mid-term").small && !shape("km2").small);
    }

    #[test]
    fn words_come_back_under_their_ids() {
        let lexicon = LexiconBuilder::default().build();
        let mut words = Words::default();
        words.prepare(1);
        let many: Vec<String> = (0..2000).map(|n| format!("word{n}")).collect();
        let ids: Vec<(u32, u16)> = many.iter().map(|word| words.id(word, &lexicon)).collect();
        let again: Vec<(u32, u16)> = many.iter().map(|word| words.id(word, &lexicon)).collect();
        assert_eq!(ids, again);
        assert_ne!(words.id("Word1", &lexicon), words.id("word1", &lexicon));
        assert_eq!(words.written(ids[5].0), "word5");
        assert_eq!(words.word(NONE).hash, 0);
        words.prepare(2);
        assert_eq!(words.id("word7", &lexicon).0, 1);
    }

    #[test]
    fn what_may_be_a_name_is_told_by_its_spelling_and_the_lexicon() {
        let mut builder = LexiconBuilder::default();
        builder.add("london", Class::Capital);
        builder.add("house", Class::Small);
        builder.add("Tuesday", Class::Time);
        let lexicon = builder.build();
        let mut words = Words::default();
        words.prepare(1);
        let mut has = |word: &str, bit: u16| words.id(word, &lexicon).1 & bit != 0;
        for name in ["Ann", "london", "eBay", "al-Qaeda", "Éva", "Tuesday"] {
            assert!(has(name, flag::NAME), "{name}");
        }
        for other in ["house", "I", "12", ".", "and", "京"] {
            assert!(!has(other, flag::NAME), "{other}");
        }
        assert!(has("Tuesday", flag::TIME) && !has("Ann", flag::TIME));
        assert!(has("zoe", flag::SMALL) && !has("house", flag::SMALL) && !has("京", flag::SMALL));
    }
}
