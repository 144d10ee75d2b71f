//! The compiled file: what [`compile`] writes and [`crate::Gazetteer::load`] uses as it lies.
//!
//! Eight bytes `NMGAZ` 4 0 0, a checksum of all that follows, the lengths of the sections, the sections one after the other, each
//! from the next multiple of 64 on. Numbers are little-endian; `u24` takes three bytes.
//!
//! | section | what |
//! |---|---|
//! | countries | two letters, and 1 where names come from another script |
//! | places | 9 bytes each, by country, then id, with what every place of a name is asked: u32 population, country or 255, kind, u24 first-level region plus one or 0 |
//! | details | 13 bytes each, with what places found are asked: u32 id, u24 latitude and longitude in 1/10,000 degree above -90 and -180, u24 start of the usual name; one more that only ends the last name |
//! | titles | the usual names |
//! | shared | 16 bytes each, by place: u32 place, its countries where they are several, 255 for none |
//! | table of names | lines of eight rows; the high half of a hash tells the first line to look at, and a full one goes on in the next. A row has the low half of a name's hash, and as entry its only posting with the top bit set, or the place of its number of postings in `postings`; all bits are set in an entry that is none |
//! | postings | u32: a number, then so many postings (place, times 4, plus 2 for capitals only, plus 1 for the usual name) |
//! | table of spellings | the same for the hashes of spellings in a country; entries are places |
//! | name filter, pair filter, spelling filter | u64 words with two bits set for every name of one word, for every two neighbouring words of a name, and for every spelling: what is not there stands in no table, and they are small enough to stay in a cache |
//! | names | all folded names in order, a line each, packed by zstd: for builders, not read by a look-up |
//!
//! A look-up reads one line of a processor's cache. Names themselves are not compared, only the half of a hash and where it stands: each
//! name finds itself, and a run of words that is no name has one chance in 500 million to be taken for one.

use std::collections::BTreeMap;

use crate::error::Error;
use crate::gazetteer::Kind;
use crate::spelling::{self, Spelling};
use crate::table::{
    LINE, NOTHING, ROW, bits, bucket, checksum, find, hash, home, mark, paired, salted,
};
use crate::words::fold_name;

/// First bytes of a compiled file.
pub(crate) const MAGIC: [u8; 8] = *b"NMGAZ\x04\0\0";
/// How many sections a file has.
pub(crate) const SECTIONS: usize = 12;
/// Bytes before the first section.
pub(crate) const HEADER: usize = 16 + SECTIONS * 8;
/// Where sections start: at a multiple of this.
pub(crate) const ALIGN: usize = 64;
/// Bytes of a place.
pub(crate) const PLACE: usize = 9;
/// Bytes of the details of a place.
pub(crate) const DETAILS: usize = 13;
/// Bytes of a row of countries: a place, then its countries, 255 for none.
pub(crate) const SHARED: usize = 4 + 12;
/// Bytes of a country.
pub(crate) const COUNTRY: usize = 3;
/// Rows of a table that hold something, of ten: more make lines go on, fewer make it large.
const FULL: usize = 8;
/// Words of the filter of names of one word, as bits.
pub(crate) const NAME_FILTER: u32 = 15;
/// Words of the filter of pairs of words, as bits.
pub(crate) const PAIR_FILTER: u32 = 15;
/// Words of the filter of spellings, as bits.
pub(crate) const SPELLING_FILTER: u32 = 14;
/// Marks an entry that is a posting itself.
pub(crate) const ALONE: u32 = 1 << 31;
/// Bytes of all names together at most.
pub(crate) const NAMES_MAX: usize = 256 << 20;

/// One name of a place.
#[derive(Clone, Debug)]
pub struct NameEntry {
    /// As written.
    pub text: String,
    /// Whether it counts only when written in capitals (`US`, `UAE`).
    pub capitals_only: bool,
}

/// One place for [`compile`].
#[derive(Clone, Debug)]
pub struct Entry {
    /// GeoNames id, or [`NO_ID`](crate::NO_ID) and a number of its own.
    pub id: u32,
    /// Two-letter country code; zeros for none.
    pub country: [u8; 2],
    /// All its countries, where they are several.
    pub countries: Vec<[u8; 2]>,
    /// What it is.
    pub kind: Kind,
    /// GeoNames id of its first-level region, if known.
    pub region: Option<u32>,
    /// People; 0 where unknown.
    pub population: u32,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// The usual name.
    pub name: String,
    /// Other names.
    pub others: Vec<NameEntry>,
}

/// Everything [`compile`] needs.
#[derive(Debug, Default)]
pub struct Source {
    /// The places, in any order, each id once.
    pub places: Vec<Entry>,
    /// Countries whose names come from another script than Latin.
    pub transliterated: Vec<[u8; 2]>,
}

/// The places of each folded name, with their flags.
type Names = BTreeMap<String, BTreeMap<u32, u32>>;

/// Writes the compiled file; the same places give the same bytes in whatever order they come.
///
/// # Errors
/// Where there are too many places, two names share a hash, or the compressor fails.
pub fn compile(mut source: Source) -> Result<Vec<u8>, Error> {
    source.places.sort_by_key(|p| (p.country, p.id));
    source.places.dedup_by_key(|p| (p.country, p.id));
    let mut countries: Vec<[u8; 2]> = source.places.iter().map(|p| p.country).collect();
    countries.dedup();
    countries.retain(|country| *country != [0, 0]);
    if countries.len() > 255 || source.places.len() >= 1 << 22 {
        return Err(Error::format("too many countries or places"));
    }
    let names = names(&source.places)?;
    let mut sections: Vec<Vec<u8>> = Vec::new();
    sections.push(country_section(&countries, &source));
    sections.extend(place_sections(&countries, &source.places)?);
    sections.push(shared_section(&countries, &source.places)?);
    sections.extend(name_sections(&names)?);
    let [filter, spellings] = spelling_sections(&countries, &source, &names)?;
    sections.push(spellings);
    sections.extend(filters(&names));
    sections.push(filter);
    sections.push(names_section(&names)?);
    let mut out = MAGIC.to_vec();
    out.resize(HEADER, 0);
    for (at, section) in sections.iter().enumerate() {
        let length = (section.len() as u64).to_le_bytes();
        if let Some(place) = out.get_mut(16 + at * 8..24 + at * 8) {
            place.copy_from_slice(&length);
        }
        out.resize(out.len().next_multiple_of(ALIGN), 0);
        out.extend_from_slice(section);
    }
    let sum = checksum(out.get(16..).unwrap_or_default()).to_le_bytes();
    if let Some(place) = out.get_mut(8..16) {
        place.copy_from_slice(&sum);
    }
    Ok(out)
}

fn country_section(countries: &[[u8; 2]], source: &Source) -> Vec<u8> {
    let flag = |country| u8::from(source.transliterated.contains(country));
    countries.iter().flat_map(|country| [country[0], country[1], flag(country)]).collect()
}

/// Places, details and titles.
fn place_sections(countries: &[[u8; 2]], places: &[Entry]) -> Result<[Vec<u8>; 3], Error> {
    let regions: BTreeMap<u32, usize> = places
        .iter()
        .enumerate()
        .filter(|(_, p)| p.kind == Kind::Region)
        .map(|(at, p)| (p.id, at + 1))
        .collect();
    let (mut records, mut details, mut titles) = (Vec::new(), Vec::new(), Vec::new());
    for place in places {
        let country = countries.binary_search(&place.country).unwrap_or(usize::from(u8::MAX));
        let region = place.region.and_then(|id| regions.get(&id)).copied().unwrap_or(0);
        records.extend_from_slice(&place.population.to_le_bytes());
        records.push(u8::try_from(country).unwrap_or(u8::MAX));
        records.push(place.kind.code());
        put24(&mut records, region)?;
        details.extend_from_slice(&place.id.to_le_bytes());
        put24(&mut details, degrees(place.latitude, 90.0))?;
        put24(&mut details, degrees(place.longitude, 180.0))?;
        put24(&mut details, titles.len())?;
        titles.extend_from_slice(place.name.as_bytes());
    }
    details.extend_from_slice(&[0; DETAILS - 3]);
    put24(&mut details, titles.len())?;
    Ok([records, details, titles])
}

/// Which countries share a place.
fn shared_section(countries: &[[u8; 2]], places: &[Entry]) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    for (at, place) in places.iter().enumerate().filter(|(_, place)| place.countries.len() > 1) {
        out.extend_from_slice(&narrow(at)?.to_le_bytes());
        let known = place.countries.iter().filter_map(|code| countries.binary_search(code).ok());
        let row = known.filter_map(|at| u8::try_from(at).ok()).chain(std::iter::repeat(u8::MAX));
        out.extend(row.take(SHARED - 4));
    }
    Ok(out)
}

/// 1/10,000 degrees above `-most`.
fn degrees(value: f64, most: f64) -> usize {
    let above = (value.clamp(-most, most) * 10_000.0).round() + most * 10_000.0;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 to 3,600,000 by the clamp"
    )]
    let whole = above as usize;
    whole
}

fn put24(out: &mut Vec<u8>, number: usize) -> Result<(), Error> {
    let number = u32::try_from(number).ok().filter(|&n| n < 1 << 24);
    let bytes = number.ok_or_else(|| Error::format("too many places or names"))?.to_le_bytes();
    out.extend(bytes.iter().take(3));
    Ok(())
}

fn narrow(number: usize) -> Result<u32, Error> {
    u32::try_from(number).map_err(|_| Error::format("too many places or names"))
}

fn names(places: &[Entry]) -> Result<Names, Error> {
    let mut names = Names::new();
    for (index, place) in places.iter().enumerate() {
        let index = narrow(index)?;
        let mut add = |text: &str, flags: u32| {
            let folded = fold_name(text);
            if !folded.is_empty() && folded.len() < 128 {
                let seen = names.entry(folded).or_default().entry(index).or_insert(flags);
                // The main name wins, and a free spelling wins over capitals only.
                *seen = ((*seen | flags) & 1) | (*seen & flags & 2);
            }
        };
        add(&place.name, 1);
        for other in &place.others {
            add(&other.text, if other.capitals_only { 2 } else { 0 });
        }
    }
    Ok(names)
}

/// The table of names, and postings.
fn name_sections(names: &Names) -> Result<[Vec<u8>; 2], Error> {
    let (mut items, mut postings) = (Vec::new(), Vec::new());
    for (name, places) in names {
        let mut posts = places.iter().map(|(place, flags)| place << 2 | flags);
        let entry = match (places.len(), posts.next()) {
            (1, Some(only)) => only | ALONE,
            (count, first) => {
                let at = narrow(postings.len() / 4)?;
                postings.extend_from_slice(&narrow(count)?.to_le_bytes());
                postings.extend(first.into_iter().chain(posts).flat_map(u32::to_le_bytes));
                at
            }
        };
        items.push((hash(name.as_bytes()), entry));
    }
    Ok([table(items)?, postings])
}

/// A table of lines by hash.
fn table(mut items: Vec<(u64, u32)>) -> Result<Vec<u8>, Error> {
    const EMPTY: [u8; ROW] = (NOTHING as u64).wrapping_shl(32).to_le_bytes();
    let rows = LINE / ROW;
    let lines = (items.len() * 10).div_ceil(FULL * rows);
    let mut table = vec![EMPTY; lines * rows];
    items.sort_unstable_by_key(|&(hash, _)| (home(hash, lines), hash));
    for &(hash, entry) in &items {
        let row = (home(hash, lines) * rows..).map(|row| row % (lines * rows));
        let mut free = row.take(lines * rows).filter(|&row| table.get(row) == Some(&EMPTY));
        let free = free.next();
        if let Some(row) = free.and_then(|row| table.get_mut(row)) {
            *row = (u64::from(entry) << 32 | u64::from(mark(hash))).to_le_bytes();
        }
    }
    let table = table.concat();
    let found =
        |&(hash, entry): &(u64, u32)| find(&table, hash).map(|found| found.1) == Some(entry);
    if items.iter().all(found) { Ok(table) } else { Err(Error::format("two names share a hash")) }
}

/// The filters of names of one word and of pairs.
fn filters(names: &Names) -> [Vec<u8>; 2] {
    let (mut single, mut pairs) = (vec![0; 1 << NAME_FILTER], vec![0; 1 << PAIR_FILTER]);
    for name in names.keys() {
        if !name.contains(' ') {
            add(&mut single, hash(name.as_bytes()));
        }
        let words = name.split(' ').map(|word| hash(word.as_bytes()));
        for (first, second) in words.clone().zip(words.skip(1)) {
            add(&mut pairs, paired(first, second));
        }
    }
    [bytes(&single), bytes(&pairs)]
}

fn add(filter: &mut [u64], hash: u64) {
    let at = bucket(hash, filter.len().trailing_zeros());
    if let Some(word) = filter.get_mut(at) {
        *word |= bits(hash);
    }
}

fn bytes(filter: &[u64]) -> Vec<u8> {
    filter.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// The filter of spellings, and their table: for each spelling of a name in a country, the most populous place.
fn spelling_sections(
    countries: &[[u8; 2]],
    source: &Source,
    names: &Names,
) -> Result<[Vec<u8>; 2], Error> {
    let mut filter = vec![0; 1 << SPELLING_FILTER];
    let mut best: BTreeMap<u64, (u32, std::cmp::Reverse<u32>)> = BTreeMap::new();
    let mut buffer = String::new();
    for (name, postings) in names.iter().filter(|(n, _)| n.is_ascii() && n.len() >= 4) {
        buffer.clear();
        spelling::bare(name, &mut buffer);
        let bare = (buffer != *name).then(|| hash(buffer.as_bytes()));
        buffer.clear();
        let consonants = spelling::key(name, &mut buffer);
        let key = (consonants >= 3).then(|| hash(buffer.as_bytes()));
        for &index in postings.keys() {
            let Some(place) = source.places.get(index as usize) else { continue };
            if !source.transliterated.contains(&place.country) || !place.kind.is_within_country() {
                continue;
            }
            let country = countries.binary_search(&place.country).unwrap_or_default();
            let country = u16::try_from(country).unwrap_or(u16::MAX);
            for (how, hashed) in [(Spelling::Bare, bare), (Spelling::Key, key)] {
                let Some(hashed) = hashed else { continue };
                add(&mut filter, hashed);
                let rank = (place.population, std::cmp::Reverse(index));
                let seen = best.entry(salted(hashed, country, how)).or_insert(rank);
                *seen = rank.max(*seen);
            }
        }
    }
    let items = best.into_iter().map(|(hash, rank)| (hash, rank.1.0)).collect();
    Ok([bytes(&filter), table(items)?])
}

fn names_section(names: &Names) -> Result<Vec<u8>, Error> {
    let mut text = String::new();
    for name in names.keys() {
        text.push_str(name);
        text.push('\n');
    }
    let mut out = (text.len() as u64).to_le_bytes().to_vec();
    let packed = zstd::bulk::compress(text.as_bytes(), 19);
    out.extend(packed.map_err(|error| Error::format(&error.to_string()))?);
    Ok(out)
}
