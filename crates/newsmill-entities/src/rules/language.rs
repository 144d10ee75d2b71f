//! The languages that have rules.

use newsmill_model::hash;

/// A language with rules of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Italian.
    Italian,
    /// Portuguese.
    Portuguese,
    /// Dutch.
    Dutch,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::German, Self::French, Self::Spanish, Self::Italian, Self::Portuguese, Self::Dutch];

    /// The language of a BCP 47 tag, whatever its region; nothing for one without rules.
    pub fn of(tag: &str) -> Option<Self> {
        let primary = newsmill_text::primary_language(tag)?;
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// Its code of ISO 639-1.
    pub const fn code(self) -> &'static str {
        match self {
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Italian => "it",
            Self::Portuguese => "pt",
            Self::Dutch => "nl",
        }
    }

    /// What hashes of its words begin with in a lexicon.
    pub(crate) fn salt(self) -> u64 {
        hash::bytes(self.code().as_bytes())
    }

    /// Whether every noun has a capital, which then says little.
    pub(crate) fn capital_nouns(self) -> bool {
        self == Self::German
    }

    /// Small words inside the names of people.
    pub(crate) fn particles(self) -> &'static [&'static str] {
        match self {
            Self::German => &["von", "van", "der", "zu", "de", "al", "bin", "ten", "den"],
            Self::French => {
                &["de", "du", "d'", "d’", "la", "le", "van", "von", "der", "ben", "des", "al"]
            }
            Self::Spanish => &["de", "del", "la", "los", "las", "y", "al", "van", "von", "der"],
            Self::Italian => &["di", "de", "del", "della", "da", "van", "von", "der", "al"],
            Self::Portuguese => &["de", "da", "do", "dos", "das", "e", "van", "von", "der", "al"],
            Self::Dutch => &[
                "van", "de", "der", "den", "ter", "ten", "te", "het", "in", "'t", "von", "al", "el",
            ],
        }
    }

    /// Small words between the words of names of organisations.
    pub(crate) fn links(self) -> &'static [&'static str] {
        match self {
            Self::German => &["für", "der", "des", "und", "von"],
            Self::French => {
                &["de", "du", "des", "la", "le", "les", "l'", "l’", "d'", "d’", "et", "pour", "en"]
            }
            Self::Spanish => &["de", "del", "la", "las", "los", "el", "y", "e", "para", "por"],
            Self::Italian => &[
                "di", "del", "della", "dei", "delle", "degli", "dello", "dell'", "dell’", "d'",
                "d’", "e", "per", "la", "il", "la",
            ],
            Self::Portuguese => &["de", "da", "do", "das", "dos", "e", "para", "a", "o"],
            Self::Dutch => &["van", "de", "het", "en", "voor", "der", "den"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_without_their_regions() {
        assert_eq!(Language::of("de-AT"), Some(Language::German));
        assert_eq!(Language::of("PT_br"), Some(Language::Portuguese));
        assert_eq!(Language::of("en"), None);
        assert_eq!(Language::of("nds"), None);
        assert_eq!(Language::of(""), None);
        for (at, language) in Language::ALL.into_iter().enumerate() {
            assert_eq!(language as usize, at);
        }
    }
}
