//! The lexicon from its sources.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use flate2::read::GzDecoder;
use newsmill_gazetteer::{Gazetteer, Kind};

use crate::lexicon::{Class, Lexicon, LexiconBuilder};

/// Towns with fewer people are left out: their names are mostly words and people's names.
const TOWN_MIN: u32 = 15_000;
const CITY_MIN: u32 = 100_000;

/// Makes the lexicon from a folder of sources.
///
/// # Errors
/// What is missing or cannot be read.
pub fn lexicon(
    sources: &Path,
    places: &[u8],
    words: &str,
    texts: &[String],
) -> Result<Lexicon, String> {
    let mut builder = LexiconBuilder::default();
    add_places(&mut builder, places)?;
    add_words(&mut builder, words)?;
    add_census(&mut builder, sources)?;
    add_wordnet(&mut builder, sources)?;
    add_case(&mut builder, texts);
    add_clusters(&mut builder, sources)?;
    Ok(builder.build())
}

fn read(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn add_places(builder: &mut LexiconBuilder, places: &[u8]) -> Result<(), String> {
    let gazetteer = Gazetteer::load(places).map_err(|error| error.to_string())?;
    for name in gazetteer.all_names() {
        for posting in gazetteer.postings(name).iter().filter(|posting| !posting.capitals_only()) {
            let place = gazetteer.place(posting.place());
            let class = match place.kind {
                Kind::Country => Class::Country,
                Kind::Region | Kind::District => Class::Region,
                Kind::Capital => Class::City,
                _ if place.population >= CITY_MIN => Class::City,
                _ if place.population >= TOWN_MIN && posting.is_main() => Class::Town,
                _ => continue,
            };
            builder.add(gazetteer.name(name), class);
        }
    }
    Ok(())
}

/// A list `class: word word ...` a line; an underscore is a space.
fn add_words(builder: &mut LexiconBuilder, words: &str) -> Result<(), String> {
    for line in words.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let (class, words) = line.split_once(':').ok_or_else(|| format!("no class in `{line}`"))?;
        let class = match class {
            "given" => Class::Given,
            "surname" => Class::Surname,
            "title" => Class::Title,
            "role" => Class::Role,
            "group" => Class::GroupWord,
            "place" => Class::PlaceWord,
            "people" => Class::People,
            "time" => Class::Time,
            "organisation" => Class::Organisation,
            "site" => Class::Site,
            _ => return Err(format!("unknown class `{class}`")),
        };
        for word in words.split_whitespace() {
            builder.add(&word.replace('_', " "), class);
        }
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
        let text = read(&sources.join("names").join(file))?;
        for line in text.lines().take(most) {
            builder.add(line.split_whitespace().next().unwrap_or_default(), class);
        }
    }
    Ok(())
}

/// Instances and kinds of persons, groups and places of WordNet 3.0.
fn add_wordnet(builder: &mut LexiconBuilder, sources: &Path) -> Result<(), String> {
    let adjectives = read(&sources.join("wordnet").join("data.adj"))?;
    for line in adjectives.lines().filter(|line| line.contains(" 01 a ")) {
        for word in
            line.split(' ').skip(4).take(1).filter(|word| word.starts_with(char::is_uppercase))
        {
            builder.add(&word.replace('_', " "), Class::People);
        }
    }
    let text = read(&sources.join("wordnet").join("data.noun"))?;
    for line in text.lines().filter(|line| !line.starts_with(' ')) {
        let fields: Vec<&str> = line.split(' ').collect();
        let instance = line.contains(" @i ");
        let class = match (fields.get(1).copied(), instance) {
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
            let capital = word.starts_with(|c: char| c.is_uppercase());
            let word = word.replace('_', " ");
            match (class, capital) {
                (Class::Role, true) => builder.add(&word, Class::People),
                (Class::Role | Class::GroupWord | Class::PlaceWord, false) => {
                    builder.add(&word, class)
                }
                (Class::Person | Class::Organisation | Class::Site, true) => {
                    builder.add(&word, class)
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// Brown clusters of spacy-lookups-data (MIT).
fn add_clusters(builder: &mut LexiconBuilder, sources: &Path) -> Result<(), String> {
    let path = sources.join("spacy_lookups_data").join("en_lexeme_cluster.json.gz");
    let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let clusters: BTreeMap<String, u32> = serde_json::from_reader(GzDecoder::new(bytes.as_slice()))
        .map_err(|error| format!("{}: {error}", path.display()))?;
    for (word, path) in clusters.iter().filter(|(_, path)| **path != 0) {
        builder.add_cluster(word, *path);
    }
    Ok(())
}

/// Words that are almost always written with a small, or with a capital letter inside sentences.
fn add_case(builder: &mut LexiconBuilder, texts: &[String]) {
    let mut counts: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    let mut tokens = newsmill_text::Tokens::default();
    for text in texts {
        tokens.cut(text);
        for sentence in tokens.sentences() {
            let own: Vec<&str> =
                tokens.all()[sentence].iter().map(|token| token.of(text)).collect();
            let capitals = own.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
            if capitals * 2 > own.len() {
                continue;
            }
            for word in own.iter().skip(1).filter(|word| word.starts_with(char::is_alphabetic)) {
                let (small, capital) = counts.entry(word.to_lowercase()).or_default();
                *if word.starts_with(char::is_uppercase) { capital } else { small } += 1;
            }
        }
    }
    for (word, (small, capital)) in counts {
        if small >= 3 && small > capital * 20 {
            builder.add(&word, Class::Small);
        } else if capital >= 3 && capital > small * 10 {
            builder.add(&word, Class::Capital);
        }
    }
}
