//! Words that no text of a language goes without.

/// Gopher's eight English words, and as many of other languages, chosen in the same way: the most frequent words that are
/// no other language's.
const WORDS: &[(&str, &[&str])] = &[
    ("en", &["the", "be", "to", "of", "and", "that", "have", "with"]),
    ("de", &["der", "die", "und", "das", "ist", "nicht", "mit", "von"]),
    ("fr", &["le", "la", "les", "et", "des", "est", "que", "dans"]),
    ("es", &["el", "la", "los", "de", "que", "en", "por", "con"]),
    ("it", &["il", "la", "di", "che", "non", "per", "del", "con"]),
    ("pt", &["o", "a", "de", "que", "não", "em", "para", "com"]),
    ("nl", &["de", "het", "een", "van", "en", "niet", "dat", "met"]),
    ("sv", &["och", "att", "det", "som", "en", "på", "är", "med"]),
    ("da", &["og", "at", "det", "er", "en", "på", "til", "med"]),
    ("no", &["og", "at", "det", "er", "en", "på", "til", "med"]),
    ("nb", &["og", "at", "det", "er", "en", "på", "til", "med"]),
    ("fi", &["ja", "on", "ei", "että", "se", "oli", "mutta", "myös"]),
    ("pl", &["w", "i", "na", "z", "się", "nie", "do", "to"]),
    ("cs", &["a", "v", "se", "na", "je", "že", "s", "to"]),
    ("hu", &["a", "az", "és", "hogy", "nem", "egy", "is", "meg"]),
    ("ro", &["și", "în", "de", "la", "a", "nu", "cu", "pe"]),
    ("tr", &["ve", "bir", "bu", "için", "da", "de", "ile", "olarak"]),
    ("id", &["dan", "yang", "di", "ini", "dengan", "untuk", "dari", "dalam"]),
    ("ru", &["и", "в", "не", "на", "что", "с", "по", "как"]),
    ("uk", &["і", "в", "не", "на", "що", "з", "до", "та"]),
    ("el", &["και", "το", "να", "της", "η", "με", "για", "που"]),
    ("ar", &["في", "من", "على", "إلى", "أن", "التي", "عن", "الذي"]),
    ("fa", &["و", "در", "به", "از", "که", "این", "را", "با"]),
    ("he", &["של", "את", "על", "לא", "הוא", "עם", "זה", "כי"]),
    ("hi", &["के", "में", "की", "है", "को", "से", "और", "का"]),
];

/// The stop words of a language, by the first part of its BCP 47 tag; English where it is not known.
pub(crate) fn of(language: &str) -> Option<&'static [&'static str]> {
    let first = language.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
    let wanted = if first.is_empty() || first == "und" { "en" } else { &first };
    WORDS.iter().find(|(language, _)| *language == wanted).map(|(_, words)| *words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_found_by_their_first_part() {
        assert_eq!(of("de-AT").unwrap()[0], "der");
        assert_eq!(of("").unwrap(), of("en-GB").unwrap());
        assert_eq!(of("ja"), None);
        assert!(WORDS.iter().all(|(_, words)| words.len() == 8));
    }
}
