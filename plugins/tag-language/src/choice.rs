//! Between the language a page declares and the one its text is in.

use newsmill_model::language::Guess;
use newsmill_text::primary_language;

/// What is written when neither page nor text says anything.
pub(crate) const UNDETERMINED: &str = "und";

/// The confidence and the letters from which a text overrules its page.
const CONFIDENCE_SURE: f64 = 0.95;
const LETTERS_SURE: u32 = 200;

/// Languages so close, or so often declared one for the other, that the page knows better than the text. The primary
/// subtag, old codes and macrolanguages among them.
const RELATIVES: &[&[&str]] = &[
    &["no", "nb", "nn"],
    &["sh", "bs", "hr", "sr", "cnr"],
    &["id", "ms", "in", "zsm"],
    &["zh", "cmn", "yue", "wuu"],
    &["tl", "fil"],
    &["fa", "prs"],
    &["he", "iw"],
    &["ro", "mo"],
    &["et", "ekk"],
    &["lv", "lvs"],
    &["sq", "als"],
    &["az", "azj"],
    &["sw", "swh"],
];

/// When a declared language gives way.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Overwrite {
    Never,
    Sure,
    Always,
}

/// How to choose.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    pub(crate) overwrite: Overwrite,
    pub(crate) confidence_min: f64,
    pub(crate) letters_min: u32,
}

impl Rules {
    /// The language to write, or none when the declared one stays. `known` are all languages a guess may name.
    pub(crate) fn choose<'g>(
        &self,
        declared: Option<&str>,
        guess: &Guess<'g>,
        known: &[String],
    ) -> Option<&'g str> {
        let enough = guess.confidence >= self.confidence_min && guess.letters >= self.letters_min;
        let found = guess.language.filter(|_| enough);
        let Some(declared) = declared.and_then(primary_language) else {
            return Some(found.unwrap_or(UNDETERMINED));
        };
        let declared = declared.to_ascii_lowercase();
        let found = found.filter(|found| !related(&declared, found))?;
        let sure = guess.confidence >= CONFIDENCE_SURE && guess.letters >= LETTERS_SURE;
        match self.overwrite {
            Overwrite::Never => None,
            Overwrite::Sure => (sure && comparable(&declared, known)).then_some(found),
            Overwrite::Always => Some(found),
        }
    }
}

fn related(declared: &str, found: &str) -> bool {
    declared == found
        || RELATIVES.iter().any(|group| group.contains(&declared) && group.contains(&found))
}

/// Whether the detector can tell the declared language, or one of its relatives, from others. A page in a language
/// it was never taught, such as Galician, would always be taken for a neighbour's.
fn comparable(declared: &str, known: &[String]) -> bool {
    known.iter().any(|language| related(declared, language))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[&str] = &["de", "en", "hr", "nb", "nn", "pt"];

    fn choose(
        overwrite: Overwrite,
        declared: &str,
        found: &'static str,
        confidence: f64,
        letters: u32,
    ) -> String {
        let rules = Rules { overwrite, confidence_min: 0.5, letters_min: 16 };
        let guess =
            Guess { language: Some(found).filter(|found| !found.is_empty()), confidence, letters };
        let declared = Some(declared).filter(|declared| !declared.is_empty());
        let known: Vec<String> = KNOWN.iter().map(|language| (*language).to_owned()).collect();
        rules.choose(declared, &guess, &known).unwrap_or("kept").to_owned()
    }

    #[test]
    fn without_a_declared_language_the_text_decides() {
        for declared in ["", "und", "zxx", " "] {
            assert_eq!(choose(Overwrite::Never, declared, "de", 0.6, 20), "de");
            assert_eq!(choose(Overwrite::Sure, declared, "de", 0.4, 20), "und");
            assert_eq!(choose(Overwrite::Sure, declared, "de", 0.9, 15), "und");
            assert_eq!(choose(Overwrite::Sure, declared, "", 0.0, 0), "und");
        }
    }

    #[test]
    fn a_declared_language_gives_way_to_a_sure_text() {
        assert_eq!(choose(Overwrite::Sure, "en-US", "de", 0.96, 500), "de");
        assert_eq!(choose(Overwrite::Sure, "en-US", "de", 0.94, 500), "kept");
        assert_eq!(choose(Overwrite::Sure, "en-US", "de", 0.96, 100), "kept");
        assert_eq!(choose(Overwrite::Never, "en-US", "de", 0.99, 5000), "kept");
        assert_eq!(choose(Overwrite::Always, "en-US", "de", 0.6, 20), "de");
        assert_eq!(choose(Overwrite::Always, "en-US", "de", 0.4, 20), "kept");
    }

    #[test]
    fn a_more_precise_or_related_tag_stays() {
        for overwrite in [Overwrite::Sure, Overwrite::Always] {
            assert_eq!(choose(overwrite, "EN_gb", "en", 0.99, 5000), "kept");
            assert_eq!(choose(overwrite, "no", "nb", 0.99, 5000), "kept");
            assert_eq!(choose(overwrite, "sr-Latn", "hr", 0.99, 5000), "kept");
        }
    }

    #[test]
    fn a_language_that_was_never_taught_stays() {
        assert_eq!(choose(Overwrite::Sure, "gl", "pt", 0.99, 5000), "kept");
        assert_eq!(choose(Overwrite::Always, "gl", "pt", 0.99, 5000), "pt");
        assert_eq!(choose(Overwrite::Sure, "nn", "de", 0.99, 5000), "de");
    }
}
