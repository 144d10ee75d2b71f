//! What differs from language to language: endings, and how phrases are made.

/// A language with a lexicon, or any other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    German,
    Dutch,
    French,
    Spanish,
    Italian,
    Portuguese,
    #[default]
    Other,
}

impl Language {
    /// The languages with a lexicon, each with its code.
    pub(crate) const LISTED: [(&'static str, Self); 7] = [
        ("en", Self::English),
        ("de", Self::German),
        ("nl", Self::Dutch),
        ("fr", Self::French),
        ("es", Self::Spanish),
        ("it", Self::Italian),
        ("pt", Self::Portuguese),
    ];

    /// The language of the primary subtag of a BCP 47 tag.
    pub(crate) fn of(primary: &str) -> Self {
        let listed = Self::LISTED.iter().find(|(code, _)| primary.eq_ignore_ascii_case(code));
        listed.map_or(Self::Other, |&(_, language)| language)
    }

    /// Its place among the listed ones.
    pub(crate) fn place(self) -> Option<usize> {
        Self::LISTED.iter().position(|&(_, language)| language == self)
    }

    /// Whether adjectives follow their noun, and nouns are joined by `de` and the like.
    pub(crate) fn is_romance(self) -> bool {
        matches!(self, Self::French | Self::Spanish | Self::Italian | Self::Portuguese)
    }

    /// What a folded word has in common with its other forms: so many of its bytes, and a byte behind them or 0.
    pub(crate) fn stem(self, word: &[u8]) -> (usize, u8) {
        let least = if self == Self::English { 2 } else { 3 };
        let (kept, tail) = match self {
            Self::English => english(word),
            Self::German => ended(word, GERMAN),
            Self::Dutch => dutch(word),
            Self::French => ended(word, FRENCH),
            Self::Spanish => spanish(word),
            Self::Italian => ended(word, ITALIAN),
            Self::Portuguese => ended(word, PORTUGUESE),
            Self::Other => (word.len(), 0),
        };
        if kept + usize::from(tail > 0) <= least { (word.len(), 0) } else { (kept, tail) }
    }
}

/// Endings, the first that fits counts, each with what stands in its place.
type Endings = &'static [(&'static [u8], u8)];

const GERMAN: Endings = &[
    (b"innen", 0),
    (b"in", 0),
    (b"ern", 0),
    (b"em", 0),
    (b"en", 0),
    (b"er", 0),
    (b"es", 0),
    (b"ss", b's'),
    (b"e", 0),
    (b"n", 0),
    (b"s", 0),
];
const FRENCH: Endings = &[
    (b"eaux", b'o'),
    (b"eau", b'o'),
    (b"aux", b'l'),
    (b"al", b'l'),
    (b"ss", b's'),
    (b"es", 0),
    (b"e", 0),
    (b"s", 0),
    (b"x", 0),
];
const ITALIAN: Endings =
    &[(b"hi", 0), (b"he", 0), (b"io", 0), (b"ii", 0), (b"a", 0), (b"e", 0), (b"i", 0), (b"o", 0)];
const PORTUGUESE: Endings = &[
    (b"oes", b'o'),
    (b"ao", b'o'),
    (b"ais", b'l'),
    (b"al", b'l'),
    (b"res", b'r'),
    (b"ss", b's'),
    (b"s", 0),
];

fn ended(word: &[u8], endings: Endings) -> (usize, u8) {
    let fitting = endings.iter().find(|(ending, _)| word.ends_with(ending));
    fitting.map_or((word.len(), 0), |(ending, tail)| (word.len() - ending.len(), *tail))
}

fn english(word: &[u8]) -> (usize, u8) {
    let len = word.len();
    if word.ends_with(b"y") {
        return (len - 1, b'y');
    }
    if !word.ends_with(b"s") {
        return (len, 0);
    }
    let ends = |endings: &[&[u8]]| endings.iter().any(|ending| word.ends_with(ending));
    if ends(&[b"ss", b"us", b"is"]) {
        (len, 0)
    } else if ends(&[b"ies"]) && len > 4 {
        (len - 3, b'y')
    } else if ends(&[b"sses", b"xes", b"ches", b"shes", b"zzes"]) {
        (len - 2, 0)
    } else {
        (len - 1, 0)
    }
}

fn dutch(word: &[u8]) -> (usize, u8) {
    let (mut kept, _) = ended(word, &[(b"en", 0), (b"s", 0), (b"e", 0)]);
    // A consonant is doubled before an ending: `mannen`, `man`.
    let last = word.get(kept.saturating_sub(2)..kept).unwrap_or_default();
    if let [one, other] = last
        && one == other
        && !b"aeiou".contains(one)
    {
        kept -= 1;
    }
    (kept, 0)
}

fn spanish(word: &[u8]) -> (usize, u8) {
    let len = word.len();
    match word {
        [.., b'l' | b'n' | b'r' | b'd' | b'j' | b's', b'e', b's'] => (len - 2, 0),
        [.., b'c', b'e', b's'] => (len - 3, b'z'),
        [.., b'z'] => (len - 1, b'z'),
        [.., b's'] if !word.ends_with(b"is") => (len - 1, 0),
        _ => (len, 0),
    }
}

/// Whether a small word may stand between two words of a name: `Bank of England`, `Rio de Janeiro`; behind another small
/// word of a name, some more may (`von der`).
pub(crate) fn is_in_names(word: &[u8], language: Language, behind: bool) -> bool {
    matches!(
        word,
        b"de"
            | b"del"
            | b"della"
            | b"di"
            | b"da"
            | b"do"
            | b"dos"
            | b"du"
            | b"van"
            | b"von"
            | b"bin"
            | b"ibn"
            | b"al"
    ) || match language {
        Language::English => matches!(word, b"of" | b"for"),
        Language::German | Language::Dutch => behind && matches!(word, b"den" | b"der" | b"dem"),
        _ => is_between_nouns(word, language),
    }
}

/// Whether a small word may stand between two nouns of a phrase: `réforme des retraites`.
pub(crate) fn is_between_nouns(word: &[u8], language: Language) -> bool {
    match language {
        Language::French => matches!(word, b"de" | b"du" | b"des" | b"d"),
        Language::Spanish => matches!(word, b"de" | b"del"),
        Language::Italian => matches!(
            word,
            b"di" | b"del" | b"della" | b"dei" | b"delle" | b"degli" | b"dello" | b"dell" | b"d"
        ),
        Language::Portuguese => matches!(word, b"de" | b"do" | b"da" | b"dos" | b"das"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_stand_in_names_of_their_languages() {
        assert!(is_in_names(b"of", Language::English, false));
        assert!(!is_in_names(b"der", Language::German, false));
        assert!(is_in_names(b"der", Language::German, true));
        assert!(is_in_names(b"des", Language::French, false));
        assert!(!is_in_names(b"des", Language::German, true));
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        use Language::{Dutch, English, French, German, Italian, Portuguese, Spanish};
        for (language, one, other) in [
            (English, "tariff", "tariffs"),
            (English, "city", "cities"),
            (English, "coach", "coaches"),
            (German, "stadt", "stadte"),
            (German, "kuhlturm", "kuhlturme"),
            (German, "minderheit", "minderheiten"),
            (German, "archaologinnen", "archaologen"),
            (Dutch, "bank", "banken"),
            (Dutch, "wapenstilstandlijn", "wapenstilstandlijnen"),
            (French, "hopital", "hopitaux"),
            (French, "bateau", "bateaux"),
            (Spanish, "eleccion", "elecciones"),
            (Spanish, "centro", "centros"),
            (Italian, "governo", "governi"),
            (Italian, "banca", "banche"),
            (Portuguese, "eleicao", "eleicoes"),
            (Portuguese, "tribunal", "tribunais"),
        ] {
            let stem = |word: &str| {
                let (kept, tail) = language.stem(word.as_bytes());
                (word.as_bytes()[..kept].to_vec(), tail)
            };
            assert_eq!(stem(one), stem(other), "{one}, {other}");
        }
        assert_eq!(English.stem(b"crisis"), (6, 0));
        assert_eq!(German.stem(b"see"), (3, 0));
        assert_eq!(Language::Other.stem(b"dans"), (4, 0));
    }

    #[test]
    fn languages_are_known_by_their_subtags() {
        assert_eq!(Language::of("pt"), Language::Portuguese);
        assert_eq!(Language::of("EN"), Language::English);
        assert_eq!(Language::of("eng"), Language::Other);
        assert_eq!(Language::of(""), Language::Other);
        for (place, (code, language)) in Language::LISTED.into_iter().enumerate() {
            assert_eq!((Language::of(code), language.place()), (language, Some(place)));
        }
    }
}
