//! The gazetteer: places, their names, and tables from hashes of folded names to places, used as they lie in the file.

use std::borrow::Cow;
use std::ops::Range;

use crate::error::Error;
use crate::format::{
    ALIGN, ALONE, COUNTRY, DETAILS, HEADER, MAGIC, NAME_FILTER, NAMES_MAX, PAIR_FILTER, PLACE,
    SECTIONS, SHARED, SPELLING_FILTER,
};
use crate::spelling::Spelling;
use crate::table::{
    NOTHING, ROW, checksum, entry, find, hash, may_hold, number, number24, paired, salted, touch,
};

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A country or a dependent territory.
    Country,
    /// A first-level region: state, province, governorate.
    Region,
    /// A second-level region: county, department.
    District,
    /// The capital of a country.
    Capital,
    /// Any other city, town or village.
    City,
    /// An ocean, a sea, a gulf, a strait or a canal.
    Sea,
    /// A river.
    River,
    /// A lake.
    Lake,
    /// A mountain, a range or a plateau.
    Mountain,
    /// A desert.
    Desert,
    /// An island, a group of islands or a cape.
    Island,
    /// A continent, or a region of several countries or of none in law.
    Area,
}

impl Kind {
    const ALL: [Self; 12] = [
        Self::Country,
        Self::Region,
        Self::District,
        Self::Capital,
        Self::City,
        Self::Sea,
        Self::River,
        Self::Lake,
        Self::Mountain,
        Self::Desert,
        Self::Island,
        Self::Area,
    ];

    pub(crate) fn code(self) -> u8 {
        Self::ALL.iter().zip(0..).find(|(kind, _)| **kind == self).map_or(0, |(_, code)| code)
    }

    fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }

    /// Whether it is a part of a country, with names of that country's script.
    pub(crate) fn is_within_country(self) -> bool {
        self != Self::Country && !self.is_natural()
    }

    /// Whether nobody governs it: a sea, a river, a mountain, an area.
    #[must_use]
    pub fn is_natural(self) -> bool {
        match self {
            Self::Country | Self::Region | Self::District | Self::Capital | Self::City => false,
            Self::Sea
            | Self::River
            | Self::Lake
            | Self::Mountain
            | Self::Desert
            | Self::Island
            | Self::Area => true,
        }
    }

    /// In one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Region => "region",
            Self::District => "district",
            Self::Capital => "capital",
            Self::City => "city",
            Self::Sea => "sea",
            Self::River => "river",
            Self::Lake => "lake",
            Self::Mountain => "mountain",
            Self::Desert => "desert",
            Self::Island => "island",
            Self::Area => "area",
        }
    }
}

/// From here on an id is not GeoNames': it only tells places apart.
pub const NO_ID: u32 = 1 << 31;

/// One place, by its position in the gazetteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId(u32);

/// One folded name, by its position in the gazetteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameId(u32);

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting(u32);

impl Posting {
    /// The place.
    #[must_use]
    pub fn place(self) -> PlaceId {
        PlaceId(self.0 >> 2)
    }

    /// Whether this is the place's usual name.
    #[must_use]
    pub fn is_main(self) -> bool {
        self.0 & 1 != 0
    }

    /// Whether the name counts only when written in capitals.
    #[must_use]
    pub fn capitals_only(self) -> bool {
        self.0 & 2 != 0
    }
}

/// What a name stands for, in the order of the places.
#[derive(Clone, Debug, Default)]
pub struct Postings<'g>(&'g [u8]);

impl Iterator for Postings<'_> {
    type Item = Posting;

    #[inline]
    fn next(&mut self) -> Option<Posting> {
        let (first, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(Posting(u32::from_le_bytes(*first) & !ALONE))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.0.len() / 4, Some(self.0.len() / 4))
    }
}

impl ExactSizeIterator for Postings<'_> {}

/// One place.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// What it is.
    pub kind: Kind,
    /// Index of its country, below [`Gazetteer::countries`]: the first where they are several, 255 for none.
    pub country: u16,
    /// Its first-level region, if known.
    pub region: Option<PlaceId>,
    /// People; 0 where unknown.
    pub population: u32,
}

/// What is known of one place besides.
#[derive(Clone, Copy, Debug)]
pub struct Details {
    /// GeoNames id, or one from [`NO_ID`] on.
    pub id: u32,
    /// Degrees north, to four digits.
    pub latitude: f64,
    /// Degrees east, to four digits.
    pub longitude: f64,
}

/// A loaded gazetteer; immutable, so threads share one. It holds the file and little else.
#[derive(Debug)]
pub struct Gazetteer {
    file: Cow<'static, [u8]>,
    sections: [Range<usize>; SECTIONS],
}

/// The sections, in their order.
#[derive(Clone, Copy)]
enum Section {
    Countries,
    Places,
    Details,
    Titles,
    Shared,
    NameTable,
    Postings,
    SpellingTable,
    NameFilter,
    PairFilter,
    SpellingFilter,
    Names,
}

impl Gazetteer {
    /// Takes a compiled file, which is used where it lies: nothing is unpacked or rebuilt.
    ///
    /// The checksum of a borrowed file is not checked: it is built into the program, which could be damaged as well, and
    /// the sum would read all of it at every start. Whoever builds one in has a test that it loads as an owned one.
    ///
    /// # Errors
    /// Where the bytes are not a whole compiled file of this version.
    pub fn load(file: impl Into<Cow<'static, [u8]>>) -> Result<Self, Error> {
        let file = file.into();
        let header = file
            .strip_prefix(&MAGIC)
            .ok_or_else(|| Error::format("not a gazetteer of this version"))?;
        let damaged = || Error::format("gazetteer is damaged or cut short");
        let word = |at: usize| {
            let bytes = header.get(at * 8..)?.first_chunk::<8>()?;
            usize::try_from(u64::from_le_bytes(*bytes)).ok()
        };
        let mut sections = [const { 0..0 }; SECTIONS];
        let mut end = HEADER;
        for (at, section) in sections.iter_mut().enumerate() {
            let start = end.checked_next_multiple_of(ALIGN).ok_or_else(damaged)?;
            end = word(at + 1).and_then(|n| start.checked_add(n)).ok_or_else(damaged)?;
            *section = start..end;
        }
        let sum = || header.first_chunk::<8>().copied().map(u64::from_le_bytes);
        let is_damaged = || file.get(16..).map(checksum) != sum();
        if end != file.len() || matches!(file, Cow::Owned(_)) && is_damaged() {
            return Err(damaged());
        }
        Ok(Self { file, sections })
    }

    #[inline]
    fn section(&self, section: Section) -> &[u8] {
        let range = self.sections.get(section as usize).cloned();
        range.and_then(|range| self.file.get(range)).unwrap_or_default()
    }

    /// Whether two words of these [`hash`]es may stand side by side in a name. It may say so of others too, never the
    /// contrary.
    #[must_use]
    #[inline]
    pub fn may_go_on(&self, first: u64, second: u64) -> bool {
        may_hold(self.section(Section::PairFilter), paired(first, second), PAIR_FILTER)
    }

    /// The name equal to `folded`, if there is one.
    #[must_use]
    pub fn find(&self, folded: &str) -> Option<NameId> {
        self.find_hash(hash(folded.as_bytes()))
    }

    /// The name of one word with this [`hash`], if there is one: most words that are none are told by a small filter.
    #[must_use]
    #[inline]
    pub fn find_word(&self, hash: u64) -> Option<NameId> {
        self.may_name(hash).then(|| self.find_hash(hash)).flatten()
    }

    /// Whether a word of this [`hash`] may be a name. It may say so of others too, never the contrary.
    #[must_use]
    #[inline]
    pub fn may_name(&self, hash: u64) -> bool {
        may_hold(self.section(Section::NameFilter), hash, NAME_FILTER)
    }

    /// The name with this [`hash`], if there is one.
    #[must_use]
    pub fn find_hash(&self, hash: u64) -> Option<NameId> {
        let (row, _) = find(self.section(Section::NameTable), hash)?;
        u32::try_from(row).ok().map(NameId)
    }

    /// Reads a byte where [`find_hash`](Self::find_hash) will look: of many hashes in a row the processor then waits at once.
    #[must_use]
    #[inline]
    pub fn touch(&self, hash: u64) -> u8 {
        touch(self.section(Section::NameTable), hash)
    }

    /// Reads a byte of what [`postings`](Self::postings) or [`place`](Self::place) will read, like [`touch`](Self::touch).
    #[must_use]
    #[inline]
    pub fn touch_place(&self, name: NameId) -> u8 {
        let entry = entry(self.section(Section::NameTable), name.0 as usize).unwrap_or(0);
        let byte = match entry & ALONE != 0 {
            true => {
                let place = ((entry & !ALONE) >> 2) as usize;
                self.section(Section::Places).get(place * PLACE)
            }
            false => self.section(Section::Postings).get(entry as usize * 4),
        };
        byte.copied().unwrap_or(0)
    }

    /// What `name` stands for.
    #[must_use]
    #[inline]
    pub fn postings(&self, name: NameId) -> Postings<'_> {
        let table = self.section(Section::NameTable);
        let row = name.0 as usize;
        let found = entry(table, row).filter(|&entry| entry != NOTHING).and_then(|entry| {
            if entry & ALONE != 0 {
                return table.get(row * ROW + 4..(row + 1) * ROW);
            }
            let postings = self.section(Section::Postings);
            let (from, count) = (entry as usize + 1, number(postings, entry as usize)? as usize);
            postings.get(from * 4..(from + count) * 4)
        });
        Postings(found.unwrap_or_default())
    }

    /// One place; one that is nowhere for an id of another gazetteer.
    #[must_use]
    #[inline]
    pub fn place(&self, id: PlaceId) -> Place {
        let records = self.section(Section::Places);
        let record = records.get(id.0 as usize * PLACE..).and_then(|rest| rest.first_chunk());
        let [p0, p1, p2, p3, country, kind, r0, r1, r2] = *record.unwrap_or(&[0; PLACE]);
        Place {
            kind: Kind::from_code(kind).unwrap_or(Kind::City),
            country: u16::from(country),
            region: number24(&[r0, r1, r2]).checked_sub(1).map(PlaceId),
            population: u32::from_le_bytes([p0, p1, p2, p3]),
        }
    }

    /// What is known of one place besides.
    #[must_use]
    pub fn details(&self, id: PlaceId) -> Details {
        let record = self.detail_record(id.0).unwrap_or([0; DETAILS]);
        let [i0, i1, i2, i3, north @ .., e0, e1, e2, _, _, _] = record;
        let degrees = |above: u32, most: f64| (f64::from(above) - most * 10_000.0) / 10_000.0;
        Details {
            id: u32::from_le_bytes([i0, i1, i2, i3]),
            latitude: degrees(number24(&north), 90.0),
            longitude: degrees(number24(&[e0, e1, e2]), 180.0),
        }
    }

    fn detail_record(&self, index: u32) -> Option<[u8; DETAILS]> {
        self.section(Section::Details).get(index as usize * DETAILS..)?.first_chunk().copied()
    }

    /// The place's usual name.
    #[must_use]
    pub fn main_name(&self, id: PlaceId) -> &str {
        let start = |index| {
            let record = self.detail_record(index)?;
            record.last_chunk::<3>().map(|chunk| number24(chunk) as usize)
        };
        let name = start(id.0)
            .zip(start(id.0 + 1))
            .and_then(|(start, end)| self.section(Section::Titles).get(start..end));
        name.and_then(|name| std::str::from_utf8(name).ok()).unwrap_or("")
    }

    /// How many countries there are.
    #[must_use]
    pub fn countries(&self) -> usize {
        self.section(Section::Countries).len() / COUNTRY
    }

    /// How many places there are.
    #[must_use]
    pub fn places(&self) -> usize {
        self.section(Section::Places).len() / PLACE
    }

    /// How many different folded names there are.
    #[must_use]
    pub fn names(&self) -> usize {
        let (rows, _) = self.section(Section::NameTable).as_chunks::<ROW>();
        rows.iter().filter(|row| row.last_chunk() != Some(&NOTHING.to_le_bytes())).count()
    }

    /// All folded names in order, a line each. They are unpacked by every call: this is for builders.
    ///
    /// # Errors
    /// Where they do not unpack.
    pub fn all_names(&self) -> Result<String, Error> {
        let fail = |reason: &str| Error::format(&format!("names do not unpack: {reason}"));
        let (size, packed) = self
            .section(Section::Names)
            .split_first_chunk::<8>()
            .ok_or_else(|| fail("there are none"))?;
        let size = usize::try_from(u64::from_le_bytes(*size)).ok().filter(|&n| n <= NAMES_MAX);
        let size = size.ok_or_else(|| fail("there are too many"))?;
        let names =
            zstd::bulk::decompress(packed, size).map_err(|error| fail(&error.to_string()))?;
        String::from_utf8(names).map_err(|_| fail("they are not UTF-8"))
    }

    /// All countries of a place, as indices: none for a sea.
    pub fn countries_of(&self, id: PlaceId) -> impl Iterator<Item = u16> + use<'_> {
        let shared = self.section(Section::Shared);
        let key = |at: usize| number(shared.get(at * SHARED..)?, 0);
        let (mut from, mut to) = (0, shared.len() / SHARED);
        while from < to {
            let middle = usize::midpoint(from, to);
            if key(middle).is_some_and(|place| place < id.0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        let row = shared.get(from * SHARED + 4..(from + 1) * SHARED);
        let row = row.filter(|_| key(from) == Some(id.0));
        let single = row.is_none().then(|| self.place(id).country);
        let listed = row.unwrap_or_default().iter().map(|&country| u16::from(country));
        single.into_iter().chain(listed).filter(|&country| country != u16::from(u8::MAX))
    }

    fn country_record(&self, country: u16) -> Option<&[u8]> {
        self.section(Section::Countries).chunks_exact(COUNTRY).nth(usize::from(country))
    }

    /// The two-letter code of a country.
    #[must_use]
    pub fn country_code(&self, country: u16) -> &str {
        let code = self.country_record(country).and_then(|record| record.get(..2));
        code.and_then(|code| std::str::from_utf8(code).ok()).unwrap_or("")
    }

    /// The country with this two-letter code.
    #[must_use]
    pub fn country(&self, code: &str) -> Option<u16> {
        let mut records = self.section(Section::Countries).chunks_exact(COUNTRY);
        let index = records.position(|record| record.get(..2) == Some(code.as_bytes()))?;
        u16::try_from(index).ok()
    }

    /// Whether the names of a country come from another script than Latin.
    #[must_use]
    pub fn is_transliterated(&self, country: u16) -> bool {
        self.country_record(country).is_some_and(|record| record.last() == Some(&1))
    }

    /// The most populous place of `country` with a spelling that meets `spelled`, which is what
    /// [`spelling::bare`](crate::spelling::bare) or [`spelling::key`](crate::spelling::key) gave. Only transliterated
    /// countries have any.
    #[must_use]
    pub fn find_spelling(&self, country: u16, how: Spelling, spelled: &str) -> Option<PlaceId> {
        self.find_spelling_hash(country, how, hash(spelled.as_bytes()))
    }

    /// Whether any country may have a spelling with this [`hash`].
    #[must_use]
    #[inline]
    pub fn may_hold_spelling(&self, hash: u64) -> bool {
        may_hold(self.section(Section::SpellingFilter), hash, SPELLING_FILTER)
    }

    /// Like [`find_spelling`](Self::find_spelling), by the [`hash`] of what is spelled.
    #[must_use]
    pub fn find_spelling_hash(&self, country: u16, how: Spelling, hash: u64) -> Option<PlaceId> {
        let found = find(self.section(Section::SpellingTable), salted(hash, country, how));
        found.map(|(_, entry)| PlaceId(entry))
    }
}
