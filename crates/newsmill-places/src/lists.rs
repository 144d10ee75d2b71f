//! The word lists that judge a name's surroundings, read once.

use std::collections::BTreeMap;

use newsmill_gazetteer::{Gazetteer, hash};

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
    /// What stands before rivers, islands and mountains: `on`, `along`.
    pub(crate) const NATURE: Self = Self(1 << 12);
    /// What names of seas, lakes and the like start with, written small: `mer Noire`.
    pub(crate) const START: Self = Self(1 << 13);
    /// What names of regions of the world end with, written small: `Asie centrale`.
    pub(crate) const END: Self = Self(1 << 14);

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
    words: Table<Says>,
    /// Which words say [`Says::START`] or [`Says::END`], as bits by their hash: few others get further.
    small_parts: Box<[u64; 64]>,
    peoples: Peoples,
}

impl Lists {
    pub(crate) fn new(gazetteer: &Gazetteer) -> Self {
        let mut words: BTreeMap<&'static str, Says> = BTreeMap::new();
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
        let mut small_parts = Box::new([0; 64]);
        for (word, _) in words.iter().filter(|(_, says)| says.any(Says::START.or(Says::END))) {
            let (at, bit) = small_part_bit(hash(word.as_bytes()));
            small_parts[at & 63] |= bit;
        }
        let words = Table::new(words.into_iter().map(|(word, says)| (hash(word.as_bytes()), says)));
        Self { words, small_parts, peoples: Peoples::new(gazetteer) }
    }

    /// What `folded` says.
    pub(crate) fn says(&self, folded: &str) -> Says {
        self.says_hash(hash(folded.as_bytes()))
    }

    /// What the word with this hash says.
    pub(crate) fn says_hash(&self, hash: u64) -> Says {
        self.words.get(hash).unwrap_or_default()
    }

    /// Whether the word with this hash, written small, may start the name of a sea or the like.
    #[inline]
    pub(crate) fn may_start(&self, hash: u64) -> bool {
        self.may_say(hash, Says::START)
    }

    /// Whether the word with this hash, written small, may end the name of a region of the world.
    #[inline]
    pub(crate) fn may_end(&self, hash: u64) -> bool {
        self.may_say(hash, Says::END)
    }

    #[inline]
    fn may_say(&self, hash: u64, what: Says) -> bool {
        self.may_be_part(hash) && self.says_hash(hash).any(what)
    }

    /// Whether the word with this hash, written small, may start or end a name.
    #[inline]
    pub(crate) fn may_be_part(&self, hash: u64) -> bool {
        let (at, bit) = small_part_bit(hash);
        self.small_parts[at & 63] & bit != 0
    }

    /// The country whose people or things `folded` is a word for.
    pub(crate) fn people_of(&self, folded: &str) -> Option<u16> {
        self.peoples.country(folded.as_bytes())
    }

    /// [`people_of`](Self::people_of) for so many bytes of `folded` from `start` on.
    #[inline]
    pub(crate) fn people_at(&self, folded: &[u8], start: usize, length: usize) -> Option<u16> {
        self.peoples.country_at(folded, start, length)
    }
}

fn small_part_bit(hash: u64) -> (usize, u64) {
    (usize::try_from(hash >> 6 & 63).unwrap_or(0), 1 << (hash & 63))
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
        "nature" => Says::NATURE,
        "start" => Says::START,
        "end" => Says::END,
        "title" => Says::TITLE,
        "org" => Says::ORG,
        "thing" => Says::THING,
        _ => Says::default(),
    }
}

/// Values by hash: open addressing, with the whole hash compared.
#[derive(Debug)]
struct Table<T>(Vec<Option<(u64, T)>>);

impl<T: Copy> Table<T> {
    fn new(items: impl ExactSizeIterator<Item = (u64, T)>) -> Self {
        let mut slots = vec![None; (items.len() * 2).next_power_of_two().max(16)];
        for (hash, value) in items {
            let mut at = Self::home(hash, slots.len());
            while slots.get(at).is_some_and(Option::is_some) {
                at = (at + 1) & (slots.len() - 1);
            }
            if let Some(slot) = slots.get_mut(at) {
                *slot = Some((hash, value));
            }
        }
        Self(slots)
    }

    fn home(hash: u64, slots: usize) -> usize {
        usize::try_from(hash & (slots as u64 - 1)).unwrap_or(0)
    }

    fn get(&self, hash: u64) -> Option<T> {
        let mut at = Self::home(hash, self.0.len());
        loop {
            match self.0.get(at)? {
                Some((found, value)) if *found == hash => return Some(*value),
                Some(_) => at = (at + 1) & (self.0.len() - 1),
                None => return None,
            }
        }
    }
}

/// Words for peoples: stems that endings go on.
#[derive(Debug)]
struct Peoples {
    /// Stem, whether endings may follow, country; by the first three bytes, in the order of the list.
    stems: Vec<(&'static str, bool, u16)>,
    /// Where the stems of some first three bytes are.
    ranges: Table<(u32, u32)>,
    /// Which first four bytes occur, as bits by a small hash; most words stop here.
    first: Box<[u64; 256]>,
    endings: Table<()>,
}

impl Peoples {
    fn new(gazetteer: &Gazetteer) -> Self {
        let mut endings = Vec::new();
        let mut by_start: BTreeMap<[u8; 3], Vec<(&'static str, bool, u16)>> = BTreeMap::new();
        for line in lines(PEOPLES) {
            if let Some(list) = line.strip_prefix("endings:") {
                endings.extend(list.split_whitespace().map(|word| (hash(word.as_bytes()), ())));
                continue;
            }
            let mut words = line.split_whitespace();
            let Some(country) = words.next().and_then(|code| gazetteer.country(code)) else {
                continue;
            };
            for word in words {
                let (stem, open) = word.strip_suffix('.').map_or((word, true), |s| (s, false));
                if let Some(start) = stem.as_bytes().first_chunk::<3>().copied() {
                    by_start.entry(start).or_default().push((stem, open, country));
                }
            }
        }
        let (mut stems, mut ranges, mut first) = (Vec::new(), Vec::new(), Box::new([0u64; 256]));
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        for (start, some) in by_start {
            let from = stems.len();
            stems.extend(some);
            ranges.push((hash(&start), (narrow(from), narrow(stems.len()))));
        }
        for &(stem, open, _) in &stems {
            let ends = match stem.len() {
                3 if open => 0..=u8::MAX,
                3 => 0..=0,
                _ => stem.as_bytes().get(3).map_or(0..=0, |&fourth| fourth..=fourth),
            };
            let Some(start) = stem.as_bytes().first_chunk::<3>().copied() else { continue };
            for fourth in ends {
                let [a, b, c] = start;
                let (at, bit) = slot(u32::from_le_bytes([a, b, c, fourth]));
                first[usize::from(at)] |= bit;
            }
        }
        let (ranges, endings) = (Table::new(ranges.into_iter()), Table::new(endings.into_iter()));
        Self { stems, ranges, first, endings }
    }

    #[inline]
    fn country(&self, folded: &[u8]) -> Option<u16> {
        self.country_at(folded, 0, folded.len())
    }

    #[inline]
    fn country_at(&self, folded: &[u8], start: usize, length: usize) -> Option<u16> {
        let rest = folded.get(start..)?;
        let four = match rest.first_chunk::<4>() {
            Some(four) => u32::from_le_bytes(*four),
            None => rest.iter().rev().fold(0, |four, &byte| four << 8 | u32::from(byte)),
        };
        let four = if length > 3 { four } else { four & 0xFF_FFFF };
        let (at, bit) = slot(four);
        let may = self.first[usize::from(at)] & bit != 0;
        if !(may & (length >= 3)) {
            return None;
        }
        let folded = rest.get(..length)?;
        self.stem_of(folded.first_chunk::<3>().copied()?, folded)
    }

    #[inline(never)]
    fn stem_of(&self, start: [u8; 3], folded: &[u8]) -> Option<u16> {
        let (from, to) = self.ranges.get(hash(&start))?;
        let fits =
            |&&(stem, open, _): &&(&str, bool, u16)| match folded.strip_prefix(stem.as_bytes()) {
                Some([]) => !open || folded.len() >= 4,
                Some(rest) => open && self.endings.get(hash(rest)).is_some(),
                None => false,
            };
        let stems = self.stems.get(from as usize..to as usize)?;
        stems.iter().find(fits).map(|&(_, _, country)| country)
    }
}

/// A word and a bit of [`Peoples::first`] for the first bytes of a word, the fourth 0 where there is none.
fn slot(four: u32) -> (u8, u64) {
    let key = four.wrapping_mul(0x9E37_79B1);
    (key.to_le_bytes()[3], 1 << (key >> 18 & 63))
}

#[cfg(test)]
mod tests {
    use newsmill_gazetteer::{Entry, Kind, Source, compile};
    use proptest::prelude::*;

    use super::*;

    /// The words for peoples, of all countries there are.
    fn peoples() -> Peoples {
        let codes = lines(PEOPLES).filter_map(|line| line.as_bytes().first_chunk::<2>().copied());
        let country = |(id, code): (u32, [u8; 2])| Entry {
            id,
            country: code,
            countries: Vec::new(),
            kind: Kind::Country,
            region: None,
            population: 0,
            latitude: 0.0,
            longitude: 0.0,
            name: format!("country {id}"),
            others: Vec::new(),
        };
        let places = (1..).zip(codes).map(country).collect();
        let file = compile(Source { places, transliterated: Vec::new() }).unwrap();
        Peoples::new(&Gazetteer::load(file).unwrap())
    }

    #[test]
    fn few_bytes_tell_of_no_word_for_a_people_that_it_is_none() {
        let peoples = peoples();
        assert!(peoples.stems.len() > 500);
        let mut endings: Vec<&str> = lines(PEOPLES)
            .filter_map(|line| line.strip_prefix("endings:"))
            .flat_map(str::split_whitespace)
            .collect();
        endings.extend(["", "x", "é"]);
        let mut known = 0;
        for (stem, _, _) in &peoples.stems {
            for ending in &endings {
                // What stands behind it in the text is not looked at.
                let text = format!("{stem}{ending} an");
                let length = text.len() - 3;
                let word = &text.as_bytes()[..length];
                let plain = word.first_chunk().and_then(|start| peoples.stem_of(*start, word));
                assert_eq!(peoples.country_at(text.as_bytes(), 0, length), plain, "{text}");
                known += usize::from(plain.is_some());
            }
        }
        assert!(known > 10_000, "{known}");
    }

    proptest! {
        #[test]
        fn a_table_finds_what_it_holds_and_nothing_else(
            items in proptest::collection::btree_map(0_u64..90, any::<u8>(), 0..60),
        ) {
            let table = Table::new(items.clone().into_iter());
            for hash in 0..90 {
                prop_assert_eq!(table.get(hash), items.get(&hash).copied());
            }
        }
    }
}
