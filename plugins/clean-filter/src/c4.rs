//! Which lines C4 keeps, and how many sentences they have.

use crate::lines::{Line, ends_open, ends_sentence};
use crate::words::Words;

/// Lines with a longer word are no text.
const WORD_MAX: usize = 1_000;

/// Phrases of policy notes, as in C4's code.
const POLICY: &[&str] = &[
    "terms of use",
    "privacy policy",
    "cookie policy",
    "uses cookies",
    "use of cookies",
    "use cookies",
];

/// Words that ask to switch JavaScript on.
const ASKING: &[&str] = &[
    "enable",
    "disabled",
    "turn on",
    "turned off",
    "require",
    "activate",
    "support",
    "aktivier",
    "deaktiviert",
    "activer",
    "désactivé",
    "activar",
    "habilit",
    "attivare",
    "abilita",
    "schakel",
    "включ",
    "ativ",
];

/// Whether C4 keeps a line: it ends as a sentence does, does not break off, has enough words, none of them endless, and
/// names neither JavaScript nor a policy. `notices`: whether any line of the body may name them.
pub(crate) fn keeps(line: &Line<'_>, words_min: usize, notices: bool) -> bool {
    if !ends_sentence(line.text) || ends_open(line.text) {
        return false;
    }
    let endless = line
        .text
        .split_whitespace()
        .any(|word| word.len() > WORD_MAX && word.chars().count() > WORD_MAX);
    let spaced = line.text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric));
    let enough =
        spaced.take(words_min).count() == words_min || Words::of(line.text).list.len() >= words_min;
    enough && !endless && !(notices && has_notice(&line.text.to_lowercase()))
}

/// Whether a text in lower case names JavaScript or a policy.
pub(crate) fn has_notice(lower: &str) -> bool {
    lower.contains("javascript") || POLICY.iter().any(|phrase| lower.contains(phrase))
}

/// Sentences of a line, at least one: marks that end one, before a space, a closing quote or the end.
pub(crate) fn sentences(line: &str) -> usize {
    let mut count = 0;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().copied();
        let ends = match character {
            '。' | '！' | '？' | '؟' | '۔' | '।' | '።' | '။' | '។' => true,
            '.' | '!' | '?' => next.is_none_or(|next| {
                next.is_whitespace() || matches!(next, '"' | '\'' | '”' | '’' | '»' | '“' | ')')
            }),
            _ => false,
        };
        count += usize::from(ends);
    }
    count.max(1)
}

/// Whether a line asks the reader to switch JavaScript on.
pub(crate) fn asks_for_javascript(line: &str) -> bool {
    let lower = line.to_lowercase();
    lower.contains("javascript") && ASKING.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::lines;

    fn kept(line: &str) -> bool {
        keeps(&lines(line, &[])[0], 3, true)
    }

    #[test]
    fn lines_are_kept_as_c4_does() {
        assert!(kept("The bridge is open."));
        assert!(kept("“Is it open?”"));
        assert!(kept("新しい橋が開通した。"));
        for line in [
            "The bridge is open",
            "Very good.",
            "The bridge is open...",
            "This page needs JavaScript.",
            "See our privacy policy here.",
        ] {
            assert!(!kept(line), "{line}");
        }
        assert!(!kept(&format!("The {} is open.", "x".repeat(1_001))));
    }

    #[test]
    fn sentences_are_counted() {
        assert_eq!(sentences("One. Two! “Three?” Four"), 3);
        assert_eq!(sentences("It costs 3.50 euros"), 1);
        assert_eq!(sentences("橋が開いた。人が来た。"), 2);
        assert_eq!(sentences("Wait... what?"), 2);
    }

    #[test]
    fn javascript_notices_are_told_from_news_of_javascript() {
        assert!(asks_for_javascript("Please enable JavaScript to view this page"));
        assert!(asks_for_javascript("Bitte aktivieren Sie JavaScript."));
        assert!(!asks_for_javascript("JavaScript turned thirty this week."));
    }
}
