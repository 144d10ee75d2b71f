//! Which forms are one name.

use crate::lexicon::fold;
use crate::map::Map;

/// What a mention is grouped by: its folded words, articles at the start and a possessive left out.
pub(crate) fn key_of<'a>(words: impl Iterator<Item = &'a str>, buffer: &mut String) -> String {
    let mut key = String::new();
    put_key(words, buffer, &mut key);
    key
}

/// Appends the key of a mention to `keys`.
pub(crate) fn put_key<'a>(
    words: impl Iterator<Item = &'a str>,
    buffer: &mut String,
    keys: &mut String,
) {
    let start = keys.len();
    for word in words {
        if matches!(word, "'s" | "’s" | "'" | "’") {
            continue;
        }
        fold(word, buffer);
        let article = keys.len() == start
            && matches!(buffer.as_str(), "the" | "l" | "la" | "le" | "der" | "die" | "das");
        if article {
            continue;
        }
        for part in buffer.split('-').filter(|part| !part.is_empty()) {
            if keys.len() > start {
                keys.push(' ');
            }
            keys.push_str(part);
        }
    }
}

/// The key with the articles of Arabic names left out and vowels that transliterations swap merged: `deir al zour` and
/// `deir ez zor` are one. Only for names of several words of which one is an article.
pub(crate) fn transliterated(key: &str) -> Option<String> {
    if !key.contains(' ') {
        return None;
    }
    const ARTICLES: &[&str] = &[
        "al", "el", "ad", "ed", "an", "en", "ar", "er", "as", "es", "ash", "esh", "at", "et", "az",
        "ez", "ul", "ur",
    ];
    let mut words = key.split(' ').peekable();
    let mut merged = String::new();
    let mut had_article = false;
    while let Some(word) = words.next() {
        if ARTICLES.contains(&word) && words.peek().is_some() {
            had_article = true;
            continue;
        }
        merged.push(' ');
        let mut before = ' ';
        for c in word.chars() {
            let c = match c {
                'e' | 'i' | 'y' => 'i',
                'o' | 'u' | 'w' => 'u',
                'q' => 'k',
                _ => c,
            };
            if c != before && !(c == 'a' && before == 'i') {
                merged.push(c);
            }
            before = c;
        }
    }
    had_article.then_some(merged)
}

/// The letters the words of a name begin with, small words left out: what its abbreviation looks like.
pub(crate) fn initials(key: &str) -> Option<String> {
    if !key.contains(' ') {
        return None;
    }
    let words = key.split(' ').filter(|word| {
        !matches!(
            *word,
            "of" | "the"
                | "and"
                | "for"
                | "on"
                | "in"
                | "de"
                | "la"
                | "des"
                | "du"
                | "für"
                | "und"
                | "&"
        )
    });
    let initials: String = words.filter_map(|word| word.chars().next()).collect();
    (initials.chars().count() >= 2).then_some(initials)
}

/// Lists of forms that are one name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Aliases {
    /// By kind: key to the key of the usual form.
    forms: [Map<String, String>; 3],
    /// By kind: key of the usual form to the forms of one word in capitals, as written.
    abbreviations: [Map<String, Vec<String>>; 3],
}

impl Aliases {
    /// The forms newsmill knows; a test reads the same list.
    pub fn standard() -> Self {
        Self::read(include_str!("../data/aliases.txt")).unwrap_or_default()
    }

    /// Reads lines of `organisation: usual form; other form; ...`, also of `person` and `place`.
    ///
    /// # Errors
    /// The line that is not one.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut aliases = Self::default();
        let mut buffer = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            let (kind, forms) =
                line.split_once(':').ok_or_else(|| format!("no kind in `{line}`"))?;
            let kind = ["person", "organisation", "place"]
                .iter()
                .position(|known| *known == kind)
                .ok_or_else(|| format!("unknown kind `{kind}`"))?;
            let mut keys =
                forms.split(';').map(|form| key_of(form.split_whitespace(), &mut buffer));
            let usual = keys.next().unwrap_or_default();
            for key in keys {
                aliases.forms[kind].insert(key, usual.clone());
            }
            let short = forms
                .split(';')
                .map(str::trim)
                .filter(|form| is_abbreviation(form))
                .map(str::to_owned);
            aliases.abbreviations[kind].insert(usual, short.collect());
        }
        Ok(aliases)
    }

    /// The key of the usual form, where `key` is another one.
    pub(crate) fn usual(&self, kind: u8, key: &str) -> Option<&str> {
        self.forms.get(usize::from(kind))?.get(key).map(String::as_str)
    }

    /// Abbreviations of the name that `key` is a form of, as they are written.
    pub(crate) fn abbreviations(&self, kind: u8, key: &str) -> &[String] {
        let usual = self.usual(kind, key).unwrap_or(key);
        let of_kind = self.abbreviations.get(usize::from(kind));
        of_kind.and_then(|forms| forms.get(usual)).map(Vec::as_slice).unwrap_or_default()
    }
}

fn is_abbreviation(form: &str) -> bool {
    form.len() >= 2 && form.chars().all(|c| c.is_uppercase() || c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> String {
        key_of(text.split(' '), &mut String::new())
    }

    #[test]
    fn keys_leave_out_what_does_not_tell_names_apart() {
        assert_eq!(key("The Hague 's"), "hague");
        assert_eq!(key("Deir el-Zour"), "deir el zour");
        assert_eq!(key("U.S."), "u.s");
        assert_eq!(key("São Paulo"), "sao paulo");
    }

    #[test]
    fn transliterations_meet() {
        let same = |a: &str, b: &str| {
            assert_eq!(transliterated(&key(a)).unwrap(), transliterated(&key(b)).unwrap())
        };
        same("Deir al-Zour", "Deir el-Zour");
        same("Deir al-Zour", "Deir ez-Zor");
        assert_eq!(transliterated("deir zour"), None);
    }

    #[test]
    fn aliases_give_the_usual_form() {
        let aliases = Aliases::read("# note\nplace: United States; US; U.S.\n").unwrap();
        assert_eq!(aliases.usual(2, "us"), Some("united states"));
        assert_eq!(aliases.usual(1, "us"), None);
        assert_eq!(aliases.abbreviations(2, "united states"), ["US", "U.S."]);
        assert_eq!(aliases.abbreviations(2, "us"), ["US", "U.S."]);
        assert!(Aliases::read("thing: a; b").is_err());
        assert_eq!(initials("ministry of foreign affairs").unwrap(), "mfa");
        assert!(Aliases::read(include_str!("../data/aliases.txt")).is_ok());
    }
}
