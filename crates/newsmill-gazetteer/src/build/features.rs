//! Reads `data/features.tsv`: seas, rivers, mountains and the like, which the packages lack.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::error::{Error, ErrorKind};
use crate::format::{Entry, NameEntry};
use crate::gazetteer::{Kind, NO_ID};
use crate::words::fold_name;

const FEATURES: &str = include_str!("../../data/features.tsv");
/// From this many people on a town of the same name and country keeps it: it has an id.
const TOWN: u32 = 5_000;

/// The features, without the names that a country, a region or a town of `places` in the same country has.
///
/// # Errors
/// Where a line is not as the file's head says.
pub(super) fn features(places: &[Entry]) -> Result<Vec<Entry>, Error> {
    let taken: BTreeSet<(String, [u8; 2])> = places
        .iter()
        .filter(|place| !matches!(place.kind, Kind::City) || place.population >= TOWN)
        .flat_map(|place| {
            // Towns have many names in many languages; only the usual one is theirs above all.
            let others = (place.kind != Kind::City).then_some(&place.others).into_iter().flatten();
            let names = std::iter::once(&place.name).chain(others.map(|other| &other.text));
            names.map(|name| (fold_name(name), place.country))
        })
        .collect();
    let lines = FEATURES.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
    let mut out = Vec::new();
    for (number, line) in lines {
        let bad = || {
            let message = format!("read `data/features.tsv`: line {} is malformed", number + 1);
            Error::new(ErrorKind::Source, message)
        };
        let entry = feature(line, u32::try_from(number).map_err(|_| bad())?).ok_or_else(bad)?;
        out.extend(without(entry, &taken));
    }
    Ok(out)
}

fn feature(line: &str, number: u32) -> Option<Entry> {
    let mut fields = line.split('\t');
    let (kind, latitude, longitude) = (fields.next()?, fields.next()?, fields.next()?);
    let kind = match kind {
        "sea" => Kind::Sea,
        "river" => Kind::River,
        "lake" => Kind::Lake,
        "mountain" => Kind::Mountain,
        "desert" => Kind::Desert,
        "island" => Kind::Island,
        "area" => Kind::Area,
        _ => return None,
    };
    let codes = fields.next()?.split_whitespace();
    let countries: Option<Vec<[u8; 2]>> =
        codes.map(|code| code.as_bytes().try_into().ok()).collect();
    let mut names = fields.next()?.split('|').map(str::to_owned);
    let name = names.next().filter(|name| !name.is_empty())?;
    let mut others: Vec<String> = names.collect();
    if kind == Kind::River {
        let bare = name.trim_start_matches("River ").trim_end_matches(" River");
        others.extend([format!("{bare} River"), format!("River {bare}")]);
    }
    Some(natural(
        NO_ID + number,
        kind,
        (latitude.parse().ok()?, longitude.parse().ok()?),
        countries?,
        name,
        others,
    ))
}

fn natural(
    id: u32,
    kind: Kind,
    (latitude, longitude): (f64, f64),
    countries: Vec<[u8; 2]>,
    name: String,
    others: Vec<String>,
) -> Entry {
    let others = others.into_iter().map(|text| NameEntry { text, capitals_only: false }).collect();
    Entry {
        id,
        country: countries.first().copied().unwrap_or_default(),
        countries,
        kind,
        region: None,
        population: 0,
        latitude,
        longitude,
        name,
        others,
    }
}

/// A feature without the names of another place; none when no name is left.
fn without(mut entry: Entry, taken: &BTreeSet<(String, [u8; 2])>) -> Option<Entry> {
    let is_free = |name: &str| {
        let folded = fold_name(name);
        entry.countries.iter().all(|country| !taken.contains(&(folded.clone(), *country)))
    };
    let mut names: Vec<String> = std::iter::once(entry.name.clone())
        .chain(entry.others.iter().map(|other| other.text.clone()))
        .filter(|name| is_free(name))
        .collect();
    if names.is_empty() {
        return None;
    }
    entry.name = names.remove(0);
    entry.others = names.into_iter().map(|text| NameEntry { text, capitals_only: false }).collect();
    Some(entry)
}

/// The continents, with their GeoNames ids.
pub(super) fn continents(table: &Value) -> Result<Vec<Entry>, Error> {
    let bad = || Error::new(ErrorKind::Source, "read `continents.json`: not a table of continents");
    let mut out = Vec::new();
    for continent in table.as_object().ok_or_else(bad)?.values() {
        let number = |key: &str| {
            let value = continent.get(key)?;
            value.as_f64().or_else(|| value.as_str()?.parse().ok())
        };
        let id = continent.get("geonameId").and_then(Value::as_u64);
        let id = id.and_then(|id| u32::try_from(id).ok()).ok_or_else(bad)?;
        let name = continent.get("name").and_then(Value::as_str).ok_or_else(bad)?;
        let place = number("lat").zip(number("lng")).ok_or_else(bad)?;
        let listed =
            continent.get("alternateNames").and_then(Value::as_array).into_iter().flatten();
        let others = listed
            .filter(|other| other.get("isColloquial").is_none())
            .filter(|other| other.get("lang").and_then(Value::as_str).is_some_and(is_language))
            .filter_map(|other| other.get("name")?.as_str().map(str::to_owned))
            .collect();
        out.push(natural(id, Kind::Area, place, Vec::new(), name.to_owned(), others));
    }
    Ok(out)
}

/// Whether a tag of alternate names is a language in which the names of continents are kept.
fn is_language(tag: &str) -> bool {
    matches!(tag, "de" | "fr" | "es" | "it" | "pt" | "nl" | "ru" | "uk" | "pl" | "tr" | "ar")
}
