//! The gazetteer in memory: places, their names, and a hash table from folded name to places.

use std::sync::OnceLock;

use crate::error::Error;
use crate::format::{COLUMNS, MAGIC, MAX_PAYLOAD, Reader};
use crate::spelling;
use crate::table::{MARK, Spellings, hash, mark, range, salted, slot_of};

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
}

impl Kind {
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Country => 0,
            Self::Region => 1,
            Self::District => 2,
            Self::Capital => 3,
            Self::City => 4,
        }
    }

    fn from_code(code: u8) -> Option<Self> {
        [Self::Country, Self::Region, Self::District, Self::Capital, Self::City]
            .get(usize::from(code))
            .copied()
    }
}

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

/// One place.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// GeoNames id.
    pub id: u32,
    /// What it is.
    pub kind: Kind,
    /// Index of its country, below [`Gazetteer::countries`].
    pub country: u16,
    /// Its first-level region, if known.
    pub region: Option<PlaceId>,
    /// People; 0 where unknown.
    pub population: u32,
    latitude: i32,
    longitude: i32,
    name: (u32, u32),
}

impl Place {
    /// Degrees north, to four digits.
    #[must_use]
    pub fn latitude(&self) -> f64 {
        f64::from(self.latitude) / 10_000.0
    }

    /// Degrees east, to four digits.
    #[must_use]
    pub fn longitude(&self) -> f64 {
        f64::from(self.longitude) / 10_000.0
    }
}

/// How strict the meeting of two spellings was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spelling {
    /// Articles apart, the same.
    Bare,
    /// The same spelling key.
    Key,
}

/// The loaded gazetteer; immutable, so threads share one.
#[derive(Debug)]
pub struct Gazetteer {
    countries: Vec<Country>,
    places: Vec<Place>,
    display: String,
    names: Vec<u8>,
    name_ends: Vec<u32>,
    postings: Vec<Posting>,
    posting_ends: Vec<u32>,
    /// Name index plus one by hash, with ten more bits of the hash above; 0 for none; linear probing.
    table: Vec<u32>,
    /// The most words of any name, by hash of its first word.
    longest: Vec<u8>,
    spellings: OnceLock<Spellings>,
}

#[derive(Debug)]
struct Country {
    code: [u8; 2],
    transliterated: bool,
    place: Option<PlaceId>,
}

/// Slots of [`Gazetteer::longest`].
const LONGEST: usize = 1 << 18;

impl Gazetteer {
    /// Reads a compiled file.
    ///
    /// # Errors
    /// Where the bytes are not a whole compiled file of this version.
    pub fn load(file: &[u8]) -> Result<Self, Error> {
        let rest = file
            .strip_prefix(&MAGIC)
            .ok_or_else(|| Error::format("not a gazetteer of this version"))?;
        let mut reader = Reader(rest);
        let size = usize::try_from(reader.number()?).ok().filter(|&n| n <= MAX_PAYLOAD);
        let size = size.ok_or_else(|| Error::format("gazetteer is too large"))?;
        let payload = zstd::bulk::decompress(reader.0, size)
            .map_err(|e| Error::format(&format!("gazetteer does not unpack: {e}")))?;
        let mut columns: [Reader<'_>; COLUMNS] = std::array::from_fn(|_| Reader(&[]));
        let mut reader = Reader(&payload);
        for column in &mut columns {
            let n = usize::try_from(reader.number()?)
                .map_err(|_| Error::format("gazetteer is too large"))?;
            *column = Reader(reader.bytes(n)?);
        }
        let mut gazetteer = Self {
            countries: Vec::new(),
            places: Vec::new(),
            display: String::new(),
            names: Vec::new(),
            name_ends: Vec::new(),
            postings: Vec::new(),
            posting_ends: Vec::new(),
            table: Vec::new(),
            longest: vec![0; LONGEST],
            spellings: OnceLock::new(),
        };
        gazetteer.read_places(&mut columns)?;
        gazetteer.read_names(&mut columns)?;
        gazetteer.build_table();
        Ok(gazetteer)
    }

    fn read_places(&mut self, columns: &mut [Reader<'_>; COLUMNS]) -> Result<(), Error> {
        let [codes, flags, counts, ids, kinds, regions, populations, lats, lons, names, ..] =
            columns;
        let damaged = || Error::format("gazetteer is damaged");
        self.display = std::str::from_utf8(names.0).map_err(|_| damaged())?.to_owned();
        let mut name_at = 0u32;
        let mut ends = names.0.split(|&b| b == 0);
        while let Ok(code) = codes.bytes(2) {
            let country = u16::try_from(self.countries.len()).map_err(|_| damaged())?;
            let flag = flags.bytes(1)?.first().copied().unwrap_or(0);
            let code =
                [code.first().copied().unwrap_or(b'?'), code.get(1).copied().unwrap_or(b'?')];
            let mut entry = Country { code, transliterated: flag & 1 != 0, place: None };
            let first = self.places.len();
            let (mut id, mut in_country) = (0u32, Vec::new());
            for _ in 0..counts.number()? {
                let index = PlaceId(u32::try_from(self.places.len()).map_err(|_| damaged())?);
                id = id.checked_add(ids.small()?).ok_or_else(damaged)?;
                let kind = kinds
                    .bytes(1)?
                    .first()
                    .copied()
                    .and_then(Kind::from_code)
                    .ok_or_else(damaged)?;
                let len =
                    u32::try_from(ends.next().ok_or_else(damaged)?.len()).map_err(|_| damaged())?;
                let name = (name_at, name_at + len);
                name_at += len + 1;
                if kind == Kind::Region {
                    in_country.push(index);
                }
                if kind == Kind::Country {
                    entry.place = Some(index);
                }
                let population = populations.small()?;
                let (latitude, longitude) = (lats.signed()?, lons.signed()?);
                // The ordinal until every region of the country is known.
                let region = regions.small()?.checked_sub(1).map(PlaceId);
                self.places.push(Place {
                    id,
                    kind,
                    country,
                    region,
                    population,
                    latitude,
                    longitude,
                    name,
                });
            }
            for place in self.places.iter_mut().skip(first) {
                place.region = place.region.and_then(|r| in_country.get(r.0 as usize).copied());
            }
            self.countries.push(entry);
        }
        Ok(())
    }

    fn read_names(&mut self, columns: &mut [Reader<'_>; COLUMNS]) -> Result<(), Error> {
        let [.., shared, follows, bytes, counts, postings] = columns;
        let damaged = || Error::format("gazetteer is damaged");
        let mut start = 0;
        while !shared.0.is_empty() {
            let keep = usize::try_from(shared.number()?).map_err(|_| damaged())?;
            let more = usize::try_from(follows.number()?).map_err(|_| damaged())?;
            let end = self.names.len();
            if keep > end - start {
                return Err(damaged());
            }
            self.names.extend_from_within(start..start + keep);
            self.names.extend_from_slice(bytes.bytes(more)?);
            start = end;
            self.name_ends.push(u32::try_from(self.names.len()).map_err(|_| damaged())?);
            let mut place = 0u32;
            for _ in 0..counts.number()? {
                let n = postings.small()?;
                place = place
                    .checked_add(n >> 2)
                    .filter(|&p| (p as usize) < self.places.len())
                    .ok_or_else(damaged)?;
                self.postings.push(Posting(place << 2 | n & 3));
            }
            self.posting_ends.push(u32::try_from(self.postings.len()).map_err(|_| damaged())?);
        }
        if self.name_ends.len() >= 1 << 22 {
            return Err(Error::format("gazetteer holds more than 4 million names"));
        }
        Ok(())
    }

    fn build_table(&mut self) {
        let slots = (self.name_ends.len() / 2 * 3).next_power_of_two().max(16);
        let mut table = vec![0u32; slots];
        for index in 0..self.name_ends.len() {
            let id = NameId(u32::try_from(index).unwrap_or(u32::MAX));
            let name = self.name_bytes(id);
            let words = 1 + name.iter().filter(|&&b| b == b' ').count();
            let first = name.split(|&b| b == b' ').next().unwrap_or_default();
            let slot = slot_of(hash(first), LONGEST);
            let mut at = slot_of(hash(name), slots);
            while table.get(at).is_some_and(|&s| s != 0) {
                at = (at + 1) & (slots - 1);
            }
            if let Some(s) = table.get_mut(at) {
                *s = mark(hash(name)) | (id.0 + 1);
            }
            if let Some(l) = self.longest.get_mut(slot) {
                *l = (*l).max(u8::try_from(words).unwrap_or(u8::MAX));
            }
        }
        self.table = table;
    }

    /// How many words the longest name has that starts with this folded word; 0 when there is none.
    /// Another word with the same hash may make it too large, never too small.
    #[must_use]
    pub fn longest(&self, first_word: &str) -> usize {
        self.longest
            .get(slot_of(hash(first_word.as_bytes()), LONGEST))
            .copied()
            .map_or(0, usize::from)
    }

    /// The name equal to `folded`, if there is one.
    #[must_use]
    pub fn find(&self, folded: &str) -> Option<NameId> {
        let slots = self.table.len();
        let hashed = hash(folded.as_bytes());
        let wanted = mark(hashed);
        let mut at = slot_of(hashed, slots);
        loop {
            let slot = self.table.get(at).copied().filter(|&s| s != 0)?;
            let id = NameId((slot & !MARK) - 1);
            if slot & MARK == wanted && self.name_bytes(id) == folded.as_bytes() {
                return Some(id);
            }
            at = (at + 1) & (slots - 1);
        }
    }

    /// What `name` stands for.
    #[must_use]
    pub fn postings(&self, name: NameId) -> &[Posting] {
        range(&self.posting_ends, name.0).and_then(|r| self.postings.get(r)).unwrap_or_default()
    }

    /// The folded name.
    #[must_use]
    pub fn name(&self, name: NameId) -> &str {
        std::str::from_utf8(self.name_bytes(name)).unwrap_or("")
    }

    fn name_bytes(&self, name: NameId) -> &[u8] {
        range(&self.name_ends, name.0).and_then(|r| self.names.get(r)).unwrap_or_default()
    }

    /// One place.
    ///
    /// # Panics
    /// On an id from another gazetteer.
    #[must_use]
    pub fn place(&self, id: PlaceId) -> &Place {
        &self.places[id.0 as usize]
    }

    /// The place's usual name.
    #[must_use]
    pub fn main_name(&self, id: PlaceId) -> &str {
        let (start, end) = self.place(id).name;
        self.display.get(start as usize..end as usize).unwrap_or("")
    }

    /// How many countries there are.
    #[must_use]
    pub fn countries(&self) -> usize {
        self.countries.len()
    }

    /// How many places there are.
    #[must_use]
    pub fn places(&self) -> usize {
        self.places.len()
    }

    /// How many different folded names there are.
    #[must_use]
    pub fn names(&self) -> usize {
        self.name_ends.len()
    }

    /// All folded names, in order.
    pub fn all_names(&self) -> impl Iterator<Item = NameId> {
        (0..self.name_ends.len()).map_while(|at| u32::try_from(at).ok()).map(NameId)
    }

    /// The two-letter code of a country.
    #[must_use]
    pub fn country_code(&self, country: u16) -> &str {
        self.countries
            .get(usize::from(country))
            .and_then(|c| std::str::from_utf8(&c.code).ok())
            .unwrap_or("")
    }

    /// The country with this two-letter code.
    #[must_use]
    pub fn country(&self, code: &str) -> Option<u16> {
        let index = self.countries.iter().position(|c| c.code == code.as_bytes())?;
        u16::try_from(index).ok()
    }

    /// Whether the names of a country come from another script than Latin.
    #[must_use]
    pub fn is_transliterated(&self, country: u16) -> bool {
        self.countries.get(usize::from(country)).is_some_and(|c| c.transliterated)
    }

    /// The most populous place of `country` with a spelling that meets `spelled`, which is what
    /// [`spelling::bare`] or [`spelling::key`] gave. Only transliterated countries have any. The
    /// table behind it is made at the first call.
    #[must_use]
    pub fn find_spelling(&self, country: u16, how: Spelling, spelled: &str) -> Option<PlaceId> {
        let table = self.spellings.get_or_init(|| self.spelling_table());
        table
            .with(salted(hash(spelled.as_bytes()), country, how))
            .max_by_key(|&p| (self.place(p).population, std::cmp::Reverse(p)))
    }

    fn spelling_table(&self) -> Spellings {
        let mut table = Vec::new();
        let mut buffer = String::new();
        for index in 0..self.name_ends.len() {
            let id = NameId(u32::try_from(index).unwrap_or(u32::MAX));
            let name = self.name(id);
            if !name.is_ascii() || name.len() < 4 {
                continue;
            }
            let mut hashes = None;
            for posting in self.postings(id) {
                let place = self.place(posting.place());
                if !self.is_transliterated(place.country) || place.kind == Kind::Country {
                    continue;
                }
                let (bare, key) = *hashes.get_or_insert_with(|| {
                    buffer.clear();
                    spelling::bare(name, &mut buffer);
                    let bare = (buffer != name).then(|| hash(buffer.as_bytes()));
                    buffer.clear();
                    let consonants = spelling::key(name, &mut buffer);
                    (bare, (consonants >= 3).then(|| hash(buffer.as_bytes())))
                });
                for (how, hashed) in [(Spelling::Bare, bare), (Spelling::Key, key)] {
                    if let Some(h) = hashed {
                        table.push((salted(h, place.country, how), posting.place()));
                    }
                }
            }
        }
        Spellings::new(table)
    }
}
