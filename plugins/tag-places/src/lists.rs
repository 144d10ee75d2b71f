//! The word lists that judge a name's surroundings, read once.

use std::collections::{HashMap, HashSet};

use newsmill_gazetteer::Gazetteer;

const CUES: &str = include_str!("../data/cues.txt");
const COMMON: &str = include_str!("../data/common.txt");
const GIVEN: &str = include_str!("../data/given.txt");
const SURNAMES: &str = include_str!("../data/surnames.txt");
const PEOPLES: &str = include_str!("../data/peoples.txt");

/// What a word next to a name says about it; a word can say several things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Says(u16);

impl Says {
    /// A preposition that mostly stands before places.
    pub(crate) const IN: Self = Self(1);
    /// A preposition that stands before places and much else.
    pub(crate) const WEAK: Self = Self(1 << 1);
    /// An article.
    pub(crate) const ARTICLE: Self = Self(1 << 2);
    /// What a place is called before its name.
    pub(crate) const NOUN: Self = Self(1 << 3);
    /// What a place is called after its name.
    pub(crate) const AFTER: Self = Self(1 << 4);
    /// A point of the compass and the like.
    pub(crate) const PART: Self = Self(1 << 5);
    /// A person's title.
    pub(crate) const TITLE: Self = Self(1 << 6);
    /// What an organisation is called after a place.
    pub(crate) const ORG: Self = Self(1 << 7);
    /// What an organisation is called before its name.
    pub(crate) const THING: Self = Self(1 << 8);
    /// An ordinary word.
    pub(crate) const COMMON: Self = Self(1 << 9);
    /// A given name.
    pub(crate) const GIVEN: Self = Self(1 << 10);
    /// A family name that is also a place.
    pub(crate) const SURNAME: Self = Self(1 << 11);

    /// Whether it says any of `what`.
    pub(crate) fn any(self, what: Self) -> bool {
        self.0 & what.0 != 0
    }

    /// Both together.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// All lists.
#[derive(Debug)]
pub(crate) struct Lists {
    words: HashMap<&'static str, Says>,
    peoples: Peoples,
}

impl Lists {
    pub(crate) fn new(gazetteer: &Gazetteer) -> Self {
        let mut words: HashMap<&'static str, Says> = HashMap::new();
        let mut add = |text: &'static str, says: Says| {
            for word in text.split_whitespace() {
                let seen = words.entry(word).or_default();
                *seen = seen.or(says);
            }
        };
        for line in lines(CUES) {
            let (section, rest) = line.split_once(':').unwrap_or(("", ""));
            add(rest, section_of(section));
        }
        lines(COMMON).for_each(|l| add(l, Says::COMMON));
        lines(GIVEN).for_each(|l| add(l, Says::GIVEN));
        lines(SURNAMES).for_each(|l| add(l, Says::SURNAME));
        Self { words, peoples: Peoples::new(gazetteer) }
    }

    /// What `folded` says.
    pub(crate) fn says(&self, folded: &str) -> Says {
        self.words.get(folded).copied().unwrap_or_default()
    }

    /// The country whose people or things `folded` is a word for.
    pub(crate) fn people_of(&self, folded: &str) -> Option<u16> {
        self.peoples.country(folded)
    }
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|l| !l.starts_with('#'))
}

fn section_of(name: &str) -> Says {
    match name {
        "in" => Says::IN,
        "weak" => Says::WEAK,
        "article" => Says::ARTICLE,
        "noun" => Says::NOUN,
        "after" => Says::AFTER,
        "part" => Says::PART,
        "title" => Says::TITLE,
        "org" => Says::ORG,
        "thing" => Says::THING,
        _ => Says::default(),
    }
}

/// Words for peoples: stems that endings go on.
#[derive(Debug)]
struct Peoples {
    /// By the first three bytes: stem, whether endings may follow, country.
    stems: HashMap<[u8; 3], Vec<(&'static str, bool, u16)>>,
    /// Which first three bytes occur, as bits by a small hash; most words stop here.
    first: Vec<bool>,
    endings: HashSet<&'static str>,
}

impl Peoples {
    fn new(gazetteer: &Gazetteer) -> Self {
        let mut out =
            Self { stems: HashMap::new(), first: vec![false; 1 << 12], endings: HashSet::new() };
        for line in lines(PEOPLES) {
            if let Some(endings) = line.strip_prefix("endings:") {
                out.endings.extend(endings.split_whitespace());
                continue;
            }
            let mut words = line.split_whitespace();
            let Some(country) = words.next().and_then(|code| gazetteer.country(code)) else {
                continue;
            };
            for word in words {
                let (stem, open) = word.strip_suffix('.').map_or((word, true), |s| (s, false));
                let Some(start) = start_of(stem) else { continue };
                if let Some(bit) = out.first.get_mut(slot(start)) {
                    *bit = true;
                }
                out.stems.entry(start).or_default().push((stem, open, country));
            }
        }
        out
    }

    fn country(&self, folded: &str) -> Option<u16> {
        let start = start_of(folded)?;
        if !self.first.get(slot(start)).copied().unwrap_or(false) {
            return None;
        }
        let fits = |&&(stem, open, _): &&(&str, bool, u16)| match folded.strip_prefix(stem) {
            Some("") => !open || folded.len() >= 4,
            Some(rest) => open && self.endings.contains(rest),
            None => false,
        };
        self.stems.get(&start)?.iter().find(fits).map(|&(_, _, country)| country)
    }
}

fn start_of(word: &str) -> Option<[u8; 3]> {
    word.as_bytes().first_chunk::<3>().copied()
}

fn slot([a, b, c]: [u8; 3]) -> usize {
    (usize::from(a) ^ usize::from(b) << 4 ^ usize::from(c) << 7) & 0xFFF
}
