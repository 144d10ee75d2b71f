//! The compiled file: what [`compile`] writes and [`crate::Gazetteer::load`] reads.
//!
//! Eight bytes `NMGAZ` 1 0 0, then one zstd frame over the payload. The payload is a row of columns, each a
//! LEB128 length and its bytes; numbers inside are LEB128, signed ones zigzag:
//! 0 countries (two letters each), 1 their flags (1: names come from another script), 2 places per country;
//! for each place, ordered by country, then id: 3 id as difference, 4 kind, 5 first-level
//! region (ordinal among the country's regions plus one, 0 for none), 6 population, 7 latitude and 8
//! longitude in 1/10,000 degree, 9 main name ended by NUL; for each folded name, sorted: 10 bytes shared
//! with the one before, 11 bytes that follow, 12 these bytes, 13 number of postings, 14 postings
//! (place index as difference, times 4, plus 2 for capitals only, plus 1 for the main name).

use std::collections::BTreeMap;

use crate::error::Error;
use crate::gazetteer::Kind;
use crate::words::fold_name;

/// First bytes of a compiled file.
pub(crate) const MAGIC: [u8; 8] = *b"NMGAZ\x01\0\0";
/// How many columns a payload has.
pub(crate) const COLUMNS: usize = 15;
/// A payload larger than this is not read.
pub(crate) const MAX_PAYLOAD: usize = 256 << 20;

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
    /// GeoNames id.
    pub id: u32,
    /// Two-letter country code.
    pub country: [u8; 2],
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

/// Writes the compiled file; the same places give the same bytes in whatever order they come.
///
/// # Errors
/// Where the compressor fails.
pub fn compile(mut source: Source) -> Result<Vec<u8>, Error> {
    source.places.sort_by_key(|p| (p.country, p.id));
    source.places.dedup_by_key(|p| (p.country, p.id));
    let mut columns = vec![Vec::new(); COLUMNS];
    place_columns(&source, &mut columns);
    name_columns(&source.places, &mut columns);
    let mut payload = Vec::new();
    for column in &columns {
        put(&mut payload, column.len() as u64);
        payload.extend_from_slice(column);
    }
    let packed = zstd::bulk::compress(&payload, 19).map_err(|e| Error::format(&e.to_string()))?;
    let mut out = MAGIC.to_vec();
    put(&mut out, payload.len() as u64);
    out.extend_from_slice(&packed);
    Ok(out)
}

fn place_columns(source: &Source, columns: &mut [Vec<u8>]) {
    let mut by_country: BTreeMap<[u8; 2], Vec<&Entry>> = BTreeMap::new();
    for place in &source.places {
        by_country.entry(place.country).or_default().push(place);
    }
    for (country, places) in by_country {
        columns[0].extend_from_slice(&country);
        columns[1].push(u8::from(source.transliterated.contains(&country)));
        put(&mut columns[2], places.len() as u64);
        let regions: Vec<u32> =
            places.iter().filter(|p| p.kind == Kind::Region).map(|p| p.id).collect();
        let mut last = 0;
        for place in places {
            put(&mut columns[3], u64::from(place.id - last));
            last = place.id;
            columns[4].push(place.kind.code());
            let ordinal =
                place.region.and_then(|r| regions.binary_search(&r).ok()).map_or(0, |i| i + 1);
            put(&mut columns[5], ordinal as u64);
            put(&mut columns[6], u64::from(place.population));
            put(&mut columns[7], zigzag(place.latitude));
            put(&mut columns[8], zigzag(place.longitude));
            columns[9].extend_from_slice(place.name.as_bytes());
            columns[9].push(0);
        }
    }
}

fn name_columns(places: &[Entry], columns: &mut [Vec<u8>]) {
    let mut names: BTreeMap<String, BTreeMap<usize, u64>> = BTreeMap::new();
    for (index, place) in places.iter().enumerate() {
        let mut add = |text: &str, flags: u64| {
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
    let mut last = String::new();
    for (name, postings) in names {
        let shared = name.bytes().zip(last.bytes()).take_while(|(a, b)| a == b).count();
        put(&mut columns[10], shared as u64);
        put(&mut columns[11], (name.len() - shared) as u64);
        columns[12].extend_from_slice(name.as_bytes().get(shared..).unwrap_or_default());
        put(&mut columns[13], postings.len() as u64);
        let mut before = 0;
        for (index, flags) in postings {
            put(&mut columns[14], ((index - before) as u64) << 2 | flags);
            before = index;
        }
        last = name;
    }
}

fn put(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(u8::try_from(n & 0x7F).unwrap_or(0) | 0x80);
        n >>= 7;
    }
    out.push(u8::try_from(n).unwrap_or(0));
}

/// Degrees as a zigzag number of 1/10,000.
fn zigzag(degrees: f64) -> u64 {
    let scaled = (degrees.clamp(-180.0, 180.0) * 10_000.0).round();
    #[expect(clippy::cast_possible_truncation, reason = "clamped to +-1,800,000")]
    let n = scaled as i64;
    ((n << 1) ^ (n >> 63)).cast_unsigned()
}

/// Reads LEB128 numbers off a column.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn number(&mut self) -> Result<u64, Error> {
        let mut n = 0u64;
        for shift in (0..64).step_by(7) {
            let (&b, rest) =
                self.0.split_first().ok_or_else(|| Error::format("gazetteer is cut short"))?;
            self.0 = rest;
            n |= u64::from(b & 0x7F) << shift;
            if b < 0x80 {
                return Ok(n);
            }
        }
        Err(Error::format("gazetteer holds a number that is too long"))
    }

    pub(crate) fn small(&mut self) -> Result<u32, Error> {
        u32::try_from(self.number()?)
            .map_err(|_| Error::format("gazetteer holds a number that is too large"))
    }

    pub(crate) fn signed(&mut self) -> Result<i32, Error> {
        let n = self.number()?;
        let value = (n >> 1).cast_signed() ^ -((n & 1).cast_signed());
        i32::try_from(value).map_err(|_| Error::format("gazetteer holds a coordinate out of range"))
    }

    pub(crate) fn bytes(&mut self, n: usize) -> Result<&'a [u8], Error> {
        let (taken, rest) =
            self.0.split_at_checked(n).ok_or_else(|| Error::format("gazetteer is cut short"))?;
        self.0 = rest;
        Ok(taken)
    }
}
