//! Makes the gazetteer from its sources: see `data/README.md` of the plugin that ships it.

mod features;
mod names;
mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::error::Error;
use crate::format::{Entry, NameEntry, Source};
use crate::gazetteer::Kind;
use crate::words::fold_name;
use names::{Kept, keep};
use sources::{City, Country, Region, Sources};

/// Names written for this project: countries, regions and places as articles call them.
const OWN_NAMES: &str = include_str!("../../data/names.tsv");

/// Primary languages of countries whose names come into Latin letters in many ways. Chinese, Japanese, Korean and Thai
/// are not among them: theirs come in one way, mostly.
const OTHER_SCRIPTS: [&str; 26] = [
    "am", "ar", "be", "bg", "bn", "dv", "el", "fa", "he", "hi", "hy", "ka", "kk", "ky", "mk", "ne",
    "ps", "ru", "sd", "si", "sr", "ta", "tg", "ug", "uk", "ur",
];

/// Reads the unpacked packages below `folder` and gathers every place with its names.
///
/// # Errors
/// Where a file is missing or is not what the package should hold.
pub fn gather(folder: &Path) -> Result<Source, Error> {
    let sources = Sources::read(folder)?;
    let own = own_names(OWN_NAMES);
    let mut out = Source::default();
    let regions = region_ids(&sources.regions);
    let people = region_people(&sources.cities);
    let capitals = capitals(&sources);
    for country in &sources.countries {
        if is_other_script(country) {
            out.transliterated.push(country.code);
        }
        out.places.push(country_entry(country, &sources, &own));
    }
    for city in &sources.cities {
        out.places.push(city_entry(city, &regions, capitals.contains(&city.id), &own));
    }
    let taken = city_names(&out.places, &regions, &people);
    for region in &sources.regions {
        out.places.push(region_entry(region, &regions, &people, &taken, &own));
    }
    let features = features::features(&out.places)?;
    out.places.extend(features);
    out.places.extend(features::continents(&sources.continents)?);
    // A city that is its own region has one id in some sources.
    let mut seen = BTreeSet::new();
    out.places.retain(|p| seen.insert(p.id));
    Ok(out)
}

fn is_other_script(country: &Country) -> bool {
    let first = country.languages.split([',', '-']).next().unwrap_or("");
    OTHER_SCRIPTS.binary_search(&first).is_ok()
}

/// Extra names by key: a two-letter country, `US.TX` for a region, or a GeoNames id.
fn own_names(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut own: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in text.lines().filter(|l| !l.starts_with('#')) {
        if let Some((key, names)) = line.split_once('\t') {
            own.entry(key.to_owned())
                .or_default()
                .extend(names.split('|').map(|n| n.trim().to_owned()));
        }
    }
    own
}

fn region_ids(regions: &[Region]) -> BTreeMap<String, u32> {
    regions.iter().filter(|r| r.level == 1).map(|r| (r.code.clone(), r.id)).collect()
}

/// People in the cities of each first-level region, in place of the region's own count.
fn region_people(cities: &[City]) -> BTreeMap<String, u64> {
    let mut people: BTreeMap<String, u64> = BTreeMap::new();
    for city in cities {
        *people.entry(city.region.clone()).or_default() += u64::from(city.population);
    }
    people
}

/// The id of each country's capital: its most populous place with that name.
fn capitals(sources: &Sources) -> BTreeSet<u32> {
    let mut out = BTreeSet::new();
    for country in sources.countries.iter().filter(|c| !c.capital.is_empty()) {
        let wanted = fold_name(&country.capital);
        let named = sources.cities.iter().filter(|c| c.country == country.code).filter(|c| {
            fold_name(&c.name) == wanted || c.others.iter().any(|n| fold_name(n) == wanted)
        });
        if let Some(city) = named.max_by_key(|c| (c.population, std::cmp::Reverse(c.id))) {
            out.insert(city.id);
        }
    }
    out
}

fn country_entry(
    country: &Country,
    sources: &Sources,
    own: &BTreeMap<String, Vec<String>>,
) -> Entry {
    let code = String::from_utf8_lossy(&country.code).into_owned();
    let mut others = Vec::new();
    let listed = sources.country_names.get(&code).into_iter().flatten();
    let mine = own.get(&code).into_iter().flatten();
    let wrong = own.get(&format!("-{code}"));
    for name in listed.chain(mine).filter(|n| wrong.is_none_or(|w| !w.contains(n))) {
        let short = name.chars().filter(|c| c.is_alphabetic()).count() <= 4;
        let capitals_only = short && name.chars().all(|c| !c.is_lowercase()) && name.is_ascii();
        // A code such as `ES` is a name only where people write it as one.
        let code_like = capitals_only && name.len() <= 3 && !mine_has(own, &code, name);
        if !code_like {
            others.push(NameEntry { text: name.clone(), capitals_only });
        }
    }
    Entry {
        id: country.id,
        country: country.code,
        countries: Vec::new(),
        kind: Kind::Country,
        region: None,
        population: country.population,
        latitude: country.place.0,
        longitude: country.place.1,
        name: country.name.clone(),
        others,
    }
}

fn mine_has(own: &BTreeMap<String, Vec<String>>, code: &str, name: &str) -> bool {
    own.get(code).is_some_and(|names| names.iter().any(|n| n == name))
}

fn city_entry(
    city: &City,
    regions: &BTreeMap<String, u32>,
    capital: bool,
    own: &BTreeMap<String, Vec<String>>,
) -> Entry {
    let mut others: Vec<NameEntry> = city
        .others
        .iter()
        .filter(|n| keep(n, city.population) == Kept::Yes)
        .map(|n| NameEntry { text: n.clone(), capitals_only: false })
        .collect();
    for name in own.get(&city.id.to_string()).into_iter().flatten() {
        let capitals_only = name.len() <= 4 && name.chars().all(|c| c.is_ascii_uppercase());
        others.push(NameEntry { text: name.clone(), capitals_only });
    }
    Entry {
        id: city.id,
        country: city.country,
        countries: Vec::new(),
        kind: if capital { Kind::Capital } else { Kind::City },
        region: regions.get(&city.region).copied(),
        population: city.population,
        latitude: city.latitude,
        longitude: city.longitude,
        name: city.name.clone(),
        others,
    }
}

/// Which regions a city's name is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    First,
    Second,
    Both,
}

/// Names of cities: the level it holds for, the region or country it holds in, the folded name.
type Taken = BTreeSet<(Level, String, String)>;

/// Folded names of the cities that make up a good part of their region, by region, of its towns, and of large cities,
/// by country: a region of that name is not a place apart.
fn city_names(
    places: &[Entry],
    regions: &BTreeMap<String, u32>,
    people: &BTreeMap<String, u64>,
) -> Taken {
    let codes: BTreeMap<u32, &String> = regions.iter().map(|(code, id)| (*id, code)).collect();
    let mut taken = BTreeSet::new();
    for place in places.iter().filter(|p| matches!(p.kind, Kind::City | Kind::Capital)) {
        let folded: BTreeSet<String> = std::iter::once(&place.name)
            .chain(place.others.iter().map(|n| &n.text))
            .map(|n| fold_name(n))
            .collect();
        let region = place.region.and_then(|r| codes.get(&r));
        let country = String::from_utf8_lossy(&place.country).into_owned();
        for name in folded {
            let share =
                |r: &str| u64::from(place.population) * 8 >= people.get(r).copied().unwrap_or(0);
            if let Some(region) = region.filter(|r| share(r)) {
                taken.insert((Level::First, (*region).clone(), name.clone()));
            }
            if let Some(region) = region.filter(|_| place.population >= 5_000) {
                taken.insert((Level::Second, (*region).clone(), name.clone()));
            }
            if place.population >= 100_000 {
                taken.insert((Level::Both, country.clone(), name));
            }
        }
    }
    taken
}

fn region_entry(
    region: &Region,
    regions: &BTreeMap<String, u32>,
    people: &BTreeMap<String, u64>,
    taken: &Taken,
    own: &BTreeMap<String, Vec<String>>,
) -> Entry {
    let first_level: String = region.code.split('.').take(2).collect::<Vec<_>>().join(".");
    let country = String::from_utf8_lossy(&region.country).into_owned();
    let level = if region.level == 1 { Level::First } else { Level::Second };
    let is_taken = |name: &str| {
        let folded = fold_name(name);
        taken.contains(&(level, first_level.clone(), folded.clone()))
            || taken.contains(&(Level::Both, country.clone(), folded))
    };
    let own = own.get(&region.code).into_iter().flatten();
    let mut names: Vec<String> =
        std::iter::once(&region.name).chain(&region.others).chain(own).cloned().collect();
    names.retain(|n| !is_taken(n) && keep(n, u32::MAX) == Kept::Yes);
    // A region whose every name is a city's keeps a name that no text holds as a bare word.
    let name = if names.is_empty() {
        format!("{} ({})", region.name, region.code)
    } else {
        names.remove(0)
    };
    let population =
        if region.level == 1 { people.get(&region.code).copied().unwrap_or(0) } else { 0 };
    Entry {
        id: region.id,
        country: region.country,
        countries: Vec::new(),
        kind: if region.level == 1 { Kind::Region } else { Kind::District },
        region: (region.level == 2).then(|| regions.get(&first_level).copied()).flatten(),
        population: u32::try_from(population).unwrap_or(u32::MAX),
        latitude: region.place.0,
        longitude: region.place.1,
        name,
        others: names.into_iter().map(|text| NameEntry { text, capitals_only: false }).collect(),
    }
}
