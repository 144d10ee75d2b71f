//! Which of the languages of the lexicon a text is in, where nobody said.

use newsmill_text::primary_language;

use crate::lexicon::Text;
use crate::words::Words;

/// The most frequent words of each language, folded; in English with what agencies write in tables of results, which have no
/// others.
const COMMON: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "the", "and", "of", "to", "that", "is", "in", "a", "with", "his", "from", "has", "by",
            "he", "it", "for", "was", "on", "at", "as", "an", "are", "were", "vs", "cts", "dlrs",
            "mln", "bln", "pct", "shr", "revs", "qtr",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "das", "und", "den", "von", "mit", "nicht", "ist", "ein", "eine", "auf",
            "sich", "dem", "im", "auch", "wird", "zu", "in", "fur", "bei", "hat", "aus",
        ],
    ),
    (
        "fr",
        &[
            "le", "la", "les", "l", "d", "de", "des", "du", "un", "une", "et", "est", "dans",
            "qui", "que", "pour", "sur", "pas", "au", "aux", "avec", "sont", "cette", "il", "a",
            "en",
        ],
    ),
    (
        "es",
        &[
            "el", "la", "los", "las", "de", "del", "que", "y", "en", "un", "una", "por", "con",
            "para", "se", "ha", "su", "como", "al", "lo", "mas", "es",
        ],
    ),
    (
        "it",
        &[
            "il", "la", "lo", "le", "gli", "di", "del", "della", "dei", "che", "e", "in", "un",
            "una", "per", "con", "sono", "nel", "alla", "ha", "anche", "si", "non", "l", "i",
        ],
    ),
    (
        "pt",
        &[
            "o", "a", "os", "as", "do", "da", "de", "dos", "das", "que", "e", "em", "um", "uma",
            "no", "na", "nao", "para", "com", "ao", "por", "mais", "se", "foi",
        ],
    ),
    (
        "nl",
        &[
            "de", "het", "een", "van", "en", "in", "zijn", "niet", "op", "dat", "voor", "met",
            "aan", "ook", "naar", "werd", "is", "te", "door", "om", "was",
        ],
    ),
];

/// Words that are looked at.
const WORDS: usize = 300;
/// Common words that must be among them.
const LEAST: u32 = 3;

/// The language a text says it is in, its primary subtag, or the one its common words are of; empty for none.
pub(crate) fn guess(text: Text<'_>) -> &str {
    if let Some(primary) = primary_language(text.language) {
        return COMMON
            .iter()
            .map(|(language, _)| *language)
            .find(|language| primary.eq_ignore_ascii_case(language))
            .unwrap_or(primary);
    }
    let mut counts = [0_u32; COMMON.len()];
    let mut left = WORDS;
    for part in [text.body, text.headline] {
        let mut words = Words::new(part);
        while let Some(word) = words.next().filter(|_| left > 0) {
            left -= 1;
            for (count, (_, common)) in counts.iter_mut().zip(COMMON) {
                *count += u32::from(common.iter().any(|one| one.as_bytes() == word.bytes()));
            }
        }
    }
    let best = counts.iter().zip(COMMON).max_by_key(|(count, _)| **count);
    best.filter(|(count, _)| **count >= LEAST).map_or("", |(_, (language, _))| *language)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(language: &str, body: &str) -> String {
        guess(Text { language, headline: "", body }).to_owned()
    }

    #[test]
    fn a_declared_language_counts_and_else_the_words_do() {
        assert_eq!(of("EN_us", "der die das"), "en");
        assert_eq!(of("ja", "the of and"), "ja");
        assert_eq!(of("", "The mayor of the town said that it is closed."), "en");
        assert_eq!(of("und", "Der Hafen ist zu, und die Stadt wird sich wehren."), "de");
        assert_eq!(of("", "Le port est dans une ville qui dort et les quais sont vides."), "fr");
        assert_eq!(of("", "El puerto y las calles que se ven por la noche."), "es");
        assert_eq!(of("", "Il porto di una città che dorme con gli amici della sera."), "it");
        assert_eq!(of("", "O porto do Rio não abriu, e os barcos em uma fila."), "pt");
        assert_eq!(of("", "De haven is niet open en het schip van de man ligt er."), "nl");
        assert_eq!(of("und", "Shr 42 cts vs 31 cts\n Net 4,120,000 vs 3,010,000"), "en");
        assert_eq!(of("", "12 xq 😀"), "");
    }
}
