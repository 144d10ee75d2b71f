//! What the lexicon knows in the languages that are read by rules.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;

use crate::build::augment::People;
use crate::build::lists;
use crate::build::nouns::Nouns;
use crate::lexicon::{Class, LexiconBuilder};
use crate::rules::Language;

/// Words beside names, written for newsmill.
const WORDS: &str = include_str!("../../data/languages.txt");

/// Locales of Faker whose names count for a language.
const LOCALES: [(Language, &[&str]); 6] = [
    (Language::German, &["de_DE", "de_AT", "de_CH"]),
    (Language::French, &["fr_FR", "fr_BE", "fr_CA", "fr_CH"]),
    (Language::Spanish, &["es_ES", "es_MX", "es_AR", "es_CO"]),
    (Language::Italian, &["it_IT"]),
    (Language::Portuguese, &["pt_PT", "pt_BR"]),
    (Language::Dutch, &["nl_NL", "nl_BE"]),
];

/// Locales of Faker that names of people in examples are taken from, each as often.
const WORLD: [&str; 49] = [
    "az_AZ", "cs_CZ", "da_DK", "de_AT", "de_CH", "de_DE", "en_GB", "en_IE", "en_IN", "en_KE",
    "en_NG", "en_NZ", "en_PK", "en_TH", "en_US", "es_AR", "es_CO", "es_CL", "es_ES", "es_MX",
    "et_EE", "fi_FI", "fr_BE", "fr_CA", "fr_DZ", "fr_FR", "ga_IE", "ha_NG", "hr_HR", "hu_HU",
    "id_ID", "ig_NG", "it_IT", "lt_LT", "lv_LV", "nl_BE", "nl_NL", "no_NO", "pt_BR", "pt_PT",
    "ro_RO", "sk_SK", "sl_SI", "sv_SE", "sw", "tr_TR", "tw_GH", "uz_UZ", "yo_NG",
];

/// Words whose Brown cluster holds others of their class.
const ANCHORS: &[(Language, &str, Class)] = &[
    (Language::German, "Merkel", Class::Surname),
    (Language::German, "Frank", Class::Given),
    (Language::German, "Peter", Class::Given),
    (Language::German, "Maria", Class::Given),
    (Language::German, "Wolfgang", Class::Given),
    (Language::German, "Heinrich", Class::Given),
    (Language::German, "Christian", Class::Given),
    (Language::German, "Berlin", Class::City),
    (Language::German, "Paris", Class::City),
    (Language::German, "Nürnberg", Class::City),
    (Language::German, "Frankreich", Class::Country),
    (Language::Spanish, "García", Class::Surname),
    (Language::Spanish, "Luis", Class::Given),
];

/// How many of the commonest words of a language are everyday words; of German many, as its nouns have capitals.
fn common(language: Language) -> usize {
    if language.capital_nouns() { 40_000 } else { 12_000 }
}

/// Words of clusters that are rarer than this are not taken: they are mostly errors.
const CLUSTER_WORDS: usize = 120_000;

/// Words so common that no list makes them names.
const FUNCTION_WORDS: usize = 1_500;

/// Rarer words that are names in English are names, though a German word may look alike.
const FOREIGN_FROM: usize = 10_000;

/// Files that [`add`] reads, with the folder.
pub(crate) fn files() -> Vec<(String, bool)> {
    let locales = LOCALES.iter().flat_map(|(_, locales)| *locales).chain(&WORLD);
    let names = locales.collect::<BTreeSet<_>>().into_iter().map(|locale| (faker(locale), true));
    let frequencies = Language::ALL.into_iter().map(|language| (frequencies(language), false));
    names.chain(frequencies).collect()
}

fn faker(locale: &str) -> String {
    format!("faker/providers/person/{locale}/__init__.py")
}

fn frequencies(language: Language) -> String {
    format!("wordfreq/data/large_{}.msgpack.gz", language.code())
}

/// Adds the words of all languages.
///
/// # Errors
/// What is missing or cannot be read.
pub(crate) fn add(builder: &mut LexiconBuilder, sources: &Path) -> Result<(), String> {
    let towns = add_lists(builder)?;
    for (language, locales) in LOCALES {
        let mut given = BTreeSet::new();
        for locale in locales {
            let text = read(&sources.join(faker(locale)))?;
            for (class, name) in names(&String::from_utf8_lossy(&text)) {
                builder.add_local(language, &name, class);
                if class == Class::Given {
                    given.insert(name.to_lowercase());
                }
            }
        }
        let words = words(&unzipped(&sources.join(frequencies(language)))?);
        let mut named = BTreeMap::new();
        if ANCHORS.iter().any(|anchor| anchor.0 == language) {
            let file = format!("{}_lexeme_cluster.json.gz", language.code());
            let clusters = lists::table(sources, &file)?;
            named = by_anchors(language, &clusters, &words);
        }
        let towns = towns.iter().filter(|(own, _)| *own == language);
        named.extend(towns.map(|(_, town)| (town.clone(), Class::City)));
        for (word, class) in &named {
            builder.add_local(language, word, *class);
        }
        let known: BTreeSet<String> = named.keys().map(|word| word.to_lowercase()).collect();
        let nouns = match language.capital_nouns() {
            true => Some(Nouns::read(sources)?),
            false => None,
        };
        for (rank, word) in words.iter().take(common(language)).enumerate() {
            let short = |nouns: &Nouns| {
                builder.is_any(word, &[Class::Country]) || nouns.is_abbreviation(word)
            };
            let sure = known.contains(word) || nouns.as_ref().is_some_and(short);
            let foreign = |nouns: &Nouns| {
                rank > FOREIGN_FROM
                    && builder.is_any(word, &[Class::Given, Class::Surname])
                    && nouns.is_strange(word)
            };
            let is_name = sure
                || nouns.as_ref().is_some_and(foreign)
                || given.contains(word)
                || builder.is_capital(word);
            if rank < FUNCTION_WORDS && !sure || !is_name {
                builder.add_local(language, word, Class::Small);
            }
        }
        if let Some(nouns) = nouns {
            nouns.add(builder, language, &words, &named);
        }
    }
    Ok(())
}

/// Names of people by locale, of one word in Latin letters.
///
/// # Errors
/// What is missing or cannot be read.
pub(super) fn world(sources: &Path) -> Result<Vec<People>, String> {
    let mut all = Vec::new();
    for locale in WORLD {
        let text = read(&sources.join(faker(locale)))?;
        let latin = |c: char| matches!(u32::from(c), 0..0x250 | 0x1E00..0x1F00);
        let mut people = People::default();
        for (class, name) in names(&String::from_utf8_lossy(&text)) {
            if name.chars().count() > 2 && name.chars().all(|c| c != ' ' && latin(c)) {
                let list = match class {
                    Class::Given => &mut people.given,
                    _ => &mut people.surnames,
                };
                list.push(name);
            }
        }
        if people.given.is_empty() || people.surnames.is_empty() {
            return Err(format!("faker: `{locale}` has no names in Latin letters"));
        }
        all.push(people);
    }
    Ok(all)
}

/// Adds what `languages.txt` lists; returns its towns.
fn add_lists(builder: &mut LexiconBuilder) -> Result<Vec<(Language, String)>, String> {
    let mut towns = Vec::new();
    for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
        let wrong = || format!("languages.txt: `{line}` is no list");
        let (head, phrases) = line.split_once(':').ok_or_else(wrong)?;
        let (code, class) = head.split_once('.').ok_or_else(wrong)?;
        let language = Language::of(code).ok_or_else(wrong)?;
        let class = match class {
            "title" => Class::Title,
            "group" => Class::GroupWord,
            "organisation" => Class::Organisation,
            "country" => Class::Country,
            "town" => Class::City,
            "word" => Class::Small,
            "place" => Class::PlaceWord,
            "says" => Class::Role,
            "at" => Class::At,
            "time" => Class::Time,
            _ => return Err(wrong()),
        };
        for phrase in phrases.split(';').map(str::trim).filter(|phrase| !phrase.is_empty()) {
            builder.add_local(language, phrase, class);
            if class == Class::City {
                towns.push((language, phrase.to_owned()));
            }
            // `des Verbands`.
            if (language, class) == (Language::German, Class::GroupWord)
                && !phrase.ends_with(['s', 'e', 'k'])
                && phrase.contains(char::is_lowercase)
            {
                builder.add_local(language, &format!("{phrase}s"), class);
            }
            // `der Deutschen Bahn`, `Deutscher Fußball-Bund`: the adjective is inflected.
            let adjective = phrase.split_once(' ').filter(|(first, _)| first.ends_with('e'));
            if let (Language::German, Class::Organisation, Some((first, rest))) =
                (language, class, adjective)
            {
                for ending in ["n", "r", "s"] {
                    builder.add_local(language, &format!("{first}{ending} {rest}"), class);
                }
            }
        }
    }
    Ok(towns)
}

/// Names in a module of Faker: the strings of what is assigned to `first_names...` and `last_names...`.
fn names(module: &str) -> Vec<(Class, String)> {
    let mut class = None;
    let mut names = Vec::new();
    for line in module.lines() {
        if line.starts_with("    ") && line.chars().nth(4).is_some_and(|c| c != ' ' && c != ')') {
            class = match line.trim_start() {
                own if own.starts_with("first_name") => Some(Class::Given),
                own if own.starts_with("last_name") => Some(Class::Surname),
                _ => None,
            };
        }
        let strings = line.split('"').skip(1).step_by(2);
        let is_name = |name: &&str| {
            name.chars().count() > 1
                && name.starts_with(char::is_uppercase)
                && name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\''))
        };
        if let Some(class) = class {
            names.extend(strings.filter(is_name).map(|name| (class, name.to_owned())));
        }
    }
    names
}

/// The words of a list of wordfreq, the commonest first: the strings of a MessagePack file behind its header.
fn words(mut bytes: &[u8]) -> Vec<String> {
    const HEADER: usize = 3;
    let mut words = Vec::new();
    while let Some((&kind, rest)) = bytes.split_first() {
        let (skip, length) = match kind {
            0xA0..=0xBF => (0, usize::from(kind & 0x1F)),
            0xD9 => (1, rest.first().map_or(0, |&length| usize::from(length))),
            // Heads of arrays and of the header's map; small numbers.
            0xDC => (2, 0),
            0xDD => (4, 0),
            _ => (0, 0),
        };
        let rest = rest.get(skip..).unwrap_or_default();
        let (own, rest) = rest.split_at_checked(length).unwrap_or_default();
        if length > 0 {
            words.push(String::from_utf8_lossy(own).into_owned());
        }
        bytes = rest;
    }
    words.into_iter().skip(HEADER).filter(|word| word.chars().all(char::is_alphabetic)).collect()
}

/// Capitalised words that share a cluster with an anchor.
fn by_anchors(
    language: Language,
    clusters: &BTreeMap<String, u32>,
    words: &[String],
) -> BTreeMap<String, Class> {
    let of_cluster: BTreeMap<u32, Class> = ANCHORS
        .iter()
        .filter(|anchor| anchor.0 == language)
        .filter_map(|(_, word, class)| Some((*clusters.get(*word)?, *class)))
        .collect();
    /// The commonest words are names of places, but of no people.
    const COMMONEST: usize = 300;
    let known = words.iter().enumerate().take(COMMONEST + CLUSTER_WORDS);
    let known = known.filter(|(_, word)| word.chars().count() > 2);
    let class = |(rank, word): (usize, &String)| {
        let mut letters = word.chars();
        let capital: String =
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        let class = of_cluster.get(clusters.get(&capital)?)?;
        let place = matches!(class, Class::City | Class::Country);
        if rank < COMMONEST && !place {
            return None;
        }
        Some((capital, *class))
    };
    known.filter_map(class).collect()
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn unzipped(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    GzDecoder::new(read(path)?.as_slice())
        .read_to_end(&mut bytes)
        .map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_from_a_module() {
        let module = "class Provider:\n    formats = (\n        \"{{x}}\",\n    )\n    first_names: T = (\n        \"Ada\",\n        \"B\",\n    )\n    last_names = OrderedDict(\n            (\"Lee Roy\", 0.5),\n    )\n    prefixes = (\"Dr\",)\n";
        let expected = [(Class::Given, "Ada".to_owned()), (Class::Surname, "Lee Roy".to_owned())];
        assert_eq!(names(module), expected);
    }

    #[test]
    fn words_are_read_in_their_order() {
        let bytes = b"\xdc\x00\x04\x82\xa6format\xa2cB\xa7version\x01\x90\x92\xa2de\xd9\x02la\x91\xa3a1b\x91\xa4caf\x65";
        assert_eq!(words(bytes), ["de", "la", "cafe"]);
        assert!(words(b"\xa9cut").is_empty());
    }

    #[test]
    fn lists_are_read() {
        let mut builder = LexiconBuilder::default();
        add_lists(&mut builder).unwrap();
        assert!(builder.build().len() > 1000);
    }
}
