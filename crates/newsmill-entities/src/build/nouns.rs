//! Nouns of a language that writes all nouns with capitals: what they share with names makes them no names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::build::lists;
use crate::lexicon::{Class, LexiconBuilder};
use crate::rules::Language;

/// Words that are rarer than this are not asked for.
const WORDS: usize = 150_000;

/// The natural logarithm of how much rarer a word may be in small letters than with a capital, and yet be no name.
const SMALL: f64 = 1.0;

/// And how much rarer one is that is a name of another language.
const FOREIGN: f64 = 2.2;

/// Forms of words with the base of each, and how common words are as they are written.
const FORMS: &str = "de_lemma_lookup.json.gz";
const FREQUENCIES: &str = "de_lexeme_prob.json.gz";

/// What is known of the words of the language.
pub(super) struct Nouns {
    /// The base of each form.
    forms: BTreeMap<String, String>,
    /// Natural logarithms, as words are written.
    frequencies: BTreeMap<String, f64>,
    bases: BTreeSet<String>,
}

impl Nouns {
    /// Reads both from their sources.
    ///
    /// # Errors
    /// What is missing or cannot be read.
    pub(super) fn read(sources: &Path) -> Result<Self, String> {
        let forms: BTreeMap<String, String> = lists::table(sources, FORMS)?;
        Ok(Self {
            bases: forms.values().cloned().collect(),
            forms,
            frequencies: lists::table(sources, FREQUENCIES)?,
        })
    }

    fn frequency(&self, word: &str) -> Option<f64> {
        self.frequencies.get(word).copied()
    }

    /// Whether a word is written in capitals more often than in any other way.
    pub(super) fn is_abbreviation(&self, word: &str) -> bool {
        let Some(own) = self.frequency(&word.to_uppercase()) else { return false };
        let rarer = |other: &str| self.frequency(other).is_none_or(|other| other < own);
        rarer(word) && rarer(&lists::capitalised(word))
    }

    /// Whether a word has no known forms and is hardly ever written in small letters.
    pub(super) fn is_strange(&self, word: &str) -> bool {
        let large = lists::capitalised(word);
        let rare = match (self.frequency(word), self.frequency(&large)) {
            (Some(small), Some(large)) => small < large - FOREIGN,
            (None, Some(_)) => true,
            _ => false,
        };
        let known = |word: &str| self.forms.contains_key(word) || self.bases.contains(word);
        rare && !known(word) && !known(&large)
    }

    /// Adds as everyday words what is inflected as nouns are, and what is as common in small letters; what is `named`
    /// after its use is none of the latter.
    pub(super) fn add(
        &self,
        builder: &mut LexiconBuilder,
        language: Language,
        words: &[String],
        named: &BTreeMap<String, Class>,
    ) {
        let inflected = inflected(&self.forms);
        let long = |word: &&String| word.chars().count() > 2 && !self.is_abbreviation(word);
        for word in words.iter().take(WORDS).filter(long) {
            let large = lists::capitalised(word);
            let class = named.get(&large);
            let country = builder.is_any(word, &[Class::Country]) || class == Some(&Class::Country);
            let known = [Class::Region, Class::City, Class::Site];
            let place = country || builder.is_any(word, &known);
            let base = self.forms.get(&large);
            let noun = inflected.contains(large.as_str()) && !country
                || base.is_some_and(|base| is_form(&large, base)) && !place;
            let small = match (self.frequency(word), self.frequency(&large)) {
                (Some(small), Some(large)) => small > large - SMALL && class.is_none(),
                _ => false,
            };
            if noun || small {
                builder.add_local(language, word, Class::Small);
            }
        }
    }
}

/// Nouns that have other forms than the genitive, which names have too.
fn inflected(forms: &BTreeMap<String, String>) -> BTreeSet<&str> {
    let nouns = forms.iter().filter(|(form, base)| is_form(form, base));
    nouns.map(|(_, base)| base.as_str()).collect()
}

/// Whether `form` is another form of the noun `base` than its genitive.
fn is_form(form: &str, base: &str) -> bool {
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let genitive = form.strip_prefix(base).is_some_and(|ending| matches!(ending, "" | "s" | "es"));
    capital(form) && capital(base) && !genitive
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_have_a_plural_and_names_a_genitive() {
        let forms = [
            ("Ränder", "Rand"),
            ("Rands", "Rand"),
            ("Berlins", "Berlin"),
            ("Liebe", "lieben"),
            ("ging", "gehen"),
        ];
        let forms = forms.map(|(form, base)| (form.to_owned(), base.to_owned())).into();
        assert_eq!(inflected(&forms), BTreeSet::from(["Rand"]));
    }
}
