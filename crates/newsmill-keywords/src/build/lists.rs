//! The lists written for newsmill, and classes by ending.

use std::collections::BTreeMap;

use crate::build::key;
use crate::language::Language;
use crate::lexicon::Class;

fn source(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../../data/en.txt"),
        Language::German => include_str!("../../data/de.txt"),
        Language::Dutch => include_str!("../../data/nl.txt"),
        Language::French => include_str!("../../data/fr.txt"),
        Language::Spanish => include_str!("../../data/es.txt"),
        Language::Italian => include_str!("../../data/it.txt"),
        Language::Portuguese => include_str!("../../data/pt.txt"),
        Language::Other => "",
    }
}

/// The classes of the words of a list: a class, a colon and words apart by spaces a line. Of two lines that have a word the
/// first counts.
pub(super) fn classes(language: Language) -> Result<BTreeMap<u32, Class>, String> {
    let mut classes = BTreeMap::new();
    let lines = source(language).lines().filter(|line| !line.starts_with('#'));
    for line in lines {
        let (class, words) = line.split_once(':').ok_or_else(|| format!("`{line}`: no class"))?;
        let class = match class {
            "noun" => Class::Open,
            "function" => Class::Function,
            "modifier" => Class::Modifier,
            "other" => Class::Other,
            "weak" => Class::Weak,
            "title" => Class::Title,
            _ => return Err(format!("unknown class `{class}`")),
        };
        for key in words.split_whitespace().filter_map(key) {
            classes.entry(key).or_insert(class);
        }
    }
    Ok(classes)
}

/// Endings of adverbs and of forms of verbs that few nouns have.
const FRENCH: &str = "amment emment ellement ivement iquement alement airement eusement ablement aient èrent issant \
    eraient eront erait erons iser ifier onner enter ister érer";
const SPANISH: &str = "mente ando iendo aron ieron aban arse erse irse aría ería arán erán irán ará erá irá izar \
    ificar ó";
const ITALIAN: &str = "mente ando endo arono irono avano evano arsi ersi irsi rebbe rebbero rà ranno izzare ndere \
    iranno ò ì assero";
const PORTUGUESE: &str = "mente ando endo indo aram eram iram íram avam ar-se ou ará erá irá arão erão irão izar ificar \
    eceu deu veu iu";

/// The class that a word's ending shows, as written in small letters.
pub(super) fn by_ending(word: &str, language: Language) -> Class {
    let other = match language {
        Language::French => FRENCH,
        Language::Spanish => SPANISH,
        Language::Italian => ITALIAN,
        Language::Portuguese => PORTUGUESE,
        _ => "",
    };
    let mut other = other.split_whitespace();
    let long = word.chars().count() > 5;
    if long && other.any(|ending| word.ends_with(ending)) { Class::Other } else { Class::Open }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_lists_are_read_and_say_what_articles_are() {
        for ((_, language), article) in
            Language::LISTED.into_iter().zip(["the", "der", "het", "les", "las", "gli", "os"])
        {
            let classes = classes(language).unwrap();
            assert!(classes.len() > 500);
            assert_eq!(classes.get(&key(article).unwrap()), Some(&Class::Function), "{article}");
        }
    }

    #[test]
    fn endings_show_adverbs_and_verbs() {
        assert_eq!(by_ending("rápidamente", Language::Spanish), Class::Other);
        assert_eq!(by_ending("mente", Language::Spanish), Class::Open);
        assert_eq!(by_ending("gouvernement", Language::French), Class::Open);
        assert_eq!(by_ending("chantaient", Language::French), Class::Other);
        assert_eq!(by_ending("potranno", Language::Italian), Class::Other);
        assert_eq!(by_ending("agradeceu", Language::Portuguese), Class::Other);
    }
}
