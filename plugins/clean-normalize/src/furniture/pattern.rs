//! Patterns over the words of a line, and the rule book that looks them up by a line's first word.
//!
//! A pattern is a list of words: `a|b` means either, a trailing `?` that the word may be missing, `*` up to six words of any kind, `**`
//! any number, `#` a word with a digit in it, `:` a colon. A pattern must fit the whole line.

use std::collections::HashMap;

/// What `*` takes at most.
const STAR_WORDS_MAX: usize = 6;

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '@' && c != '©')
}

fn folded(word: &str) -> String {
    if word.is_ascii() {
        word.to_ascii_lowercase()
    } else {
        word.to_lowercase().replace('’', "'")
    }
}

/// A line in words: lower case, without punctuation at their ends; a colon is a word of its own.
pub(crate) fn words(line: &str) -> Vec<String> {
    lazy_words(line).collect()
}

/// A line's [`words`], each made when it is asked for.
pub(crate) fn lazy_words(line: &str) -> impl Iterator<Item = String> {
    line.split_whitespace().flat_map(|raw| {
        let word = bare(raw);
        let colon = raw.trim_end_matches(['"', '”', '»', ')', ']']).ends_with([':', '：']);
        let word = (!word.is_empty()).then(|| folded(word));
        word.into_iter().chain(colon.then(|| ":".to_owned()))
    })
}

#[derive(Debug)]
enum Part {
    /// One of these words.
    Words(&'static str),
    /// One of these words, or nothing.
    Maybe(&'static str),
    /// A word with a digit.
    Number,
    /// Up to so many words.
    Any(usize),
}

#[derive(Debug)]
struct Pattern {
    parts: Vec<Part>,
    reason: &'static str,
}

impl Pattern {
    fn new(text: &'static str, reason: &'static str) -> Self {
        let parts = text
            .split_whitespace()
            .map(|part| match part {
                "*" => Part::Any(STAR_WORDS_MAX),
                "**" => Part::Any(usize::MAX),
                "#" => Part::Number,
                _ => part.strip_suffix('?').map_or(Part::Words(part), Part::Maybe),
            })
            .collect();
        Self { parts, reason }
    }

    /// The words that a fitting line can begin with; none when it begins with a number or any word.
    fn first_words(&self) -> Option<Vec<&'static str>> {
        first_words(&self.parts)
    }

    /// The words that can follow the first one; none when any may, or none need.
    fn second_words(&self) -> Option<Vec<&'static str>> {
        match self.parts.split_first()? {
            (Part::Words(_) | Part::Number, rest) => first_words(rest),
            (Part::Maybe(_) | Part::Any(_), _) => None,
        }
    }
}

/// The words that what fits these parts must begin with; none when it may be empty or begin with any word.
fn first_words(parts: &[Part]) -> Option<Vec<&'static str>> {
    let mut first = Vec::new();
    for part in parts {
        match part {
            Part::Words(words) => {
                first.extend(words.split('|'));
                return Some(first);
            }
            Part::Maybe(words) => first.extend(words.split('|')),
            Part::Number | Part::Any(_) => return None,
        }
    }
    None
}

fn fits(parts: &[Part], words: &[String]) -> bool {
    let Some((part, rest)) = parts.split_first() else { return words.is_empty() };
    match part {
        Part::Any(max) => {
            let most = words.len().min(*max);
            (0..=most).any(|taken| words.get(taken..).is_some_and(|left| fits(rest, left)))
        }
        Part::Number => words.split_first().is_some_and(|(word, left)| {
            word.contains(|c: char| c.is_ascii_digit()) && fits(rest, left)
        }),
        Part::Words(choices) => one_of(choices, words).is_some_and(|left| fits(rest, left)),
        Part::Maybe(choices) => {
            one_of(choices, words).is_some_and(|left| fits(rest, left)) || fits(rest, words)
        }
    }
}

fn one_of<'a>(choices: &str, words: &'a [String]) -> Option<&'a [String]> {
    let (word, left) = words.split_first()?;
    choices.split('|').any(|choice| choice == word).then_some(left)
}

/// Patterns that begin alike.
#[derive(Debug)]
struct Start {
    /// Their numbers.
    patterns: Vec<usize>,
    /// What can follow the first word in any of them; none when any word can.
    second: Option<Vec<&'static str>>,
}

impl Default for Start {
    fn default() -> Self {
        Self { patterns: Vec::new(), second: Some(Vec::new()) }
    }
}

impl Start {
    fn add(&mut self, number: usize, second: Option<Vec<&'static str>>) {
        self.patterns.push(number);
        match (&mut self.second, second) {
            (Some(known), Some(more)) => known.extend(more),
            (known, _) => *known = None,
        }
    }

    /// Whether a pattern can go on with this word.
    fn may_go_on(&self, word: Option<&str>) -> bool {
        let known = |known: &Vec<&str>| word.is_some_and(|word| known.contains(&word));
        !self.patterns.is_empty() && self.second.as_ref().is_none_or(known)
    }
}

/// Many patterns, found by the first word of a line.
#[derive(Debug, Default)]
pub(crate) struct RuleBook {
    patterns: Vec<Pattern>,
    by_first_word: HashMap<&'static str, Start>,
    /// Patterns that begin with a number, or with any word.
    anywhere: Start,
}

impl RuleBook {
    /// Reads tables of patterns, one a line, each table with the reason its patterns stand for.
    pub(crate) fn new(tables: &[(&'static str, &'static str)]) -> Self {
        let mut book = Self::default();
        for (reason, table) in tables {
            for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
                book.add(Pattern::new(line, reason));
            }
        }
        book
    }

    fn add(&mut self, pattern: Pattern) {
        let number = self.patterns.len();
        let second = pattern.second_words();
        match pattern.first_words() {
            Some(words) => {
                for word in words {
                    self.by_first_word.entry(word).or_default().add(number, second.clone());
                }
            }
            None => self.anywhere.add(number, second),
        }
        self.patterns.push(pattern);
    }

    /// A cheap necessary condition of [`Self::reason`] for lines with these first words, in a book none of whose patterns
    /// begins with `*`.
    pub(crate) fn may_begin(&self, first: &str, second: Option<&str>) -> bool {
        self.by_first_word.get(first).is_some_and(|start| start.may_go_on(second))
            || (first.contains(|c: char| c.is_ascii_digit()) && self.anywhere.may_go_on(second))
    }

    /// As [`Self::reason`], of the patterns that begin with no word of their own.
    pub(crate) fn reason_anywhere(&self, words: &[String]) -> Option<&'static str> {
        let numbers = self.anywhere.patterns.iter();
        let mut patterns = numbers.filter_map(|number| self.patterns.get(*number));
        patterns.find(|pattern| fits(&pattern.parts, words)).map(|pattern| pattern.reason)
    }

    /// The reason of the first pattern that fits the whole line.
    pub(crate) fn reason(&self, words: &[String]) -> Option<&'static str> {
        let known = self.by_first_word.get(words.first()?.as_str());
        let known = known.into_iter().flat_map(|start| &start.patterns);
        known
            .chain(&self.anywhere.patterns)
            .filter_map(|number| self.patterns.get(*number))
            .find(|pattern| fits(&pattern.parts, words))
            .map(|pattern| pattern.reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book() -> RuleBook {
        RuleBook::new(&[
            ("one", "follow us on|at *\n read more? :|here **"),
            ("two", "# min|minutes read\n also? see :"),
        ])
    }

    fn reason(line: &str) -> Option<&'static str> {
        book().reason(&words(line))
    }

    #[test]
    fn lines_become_words() {
        assert_eq!(
            words("» Read MORE: it’s “fine” (see: x) —"),
            ["read", "more", ":", "it's", "fine", "see", ":", "x"]
        );
        assert!(words(" – … ").is_empty());
    }

    #[test]
    fn first_two_words_rule_lines_out() {
        let may_begin = |line: &str| {
            let words = words(line);
            book().may_begin(&words[0], words.get(1).map(String::as_str))
        };
        for line in ["Follow us on a", "Read more: x", "Read: x", "5 min walk", "Also see: x"] {
            assert!(may_begin(line), "{line}");
        }
        for line in ["Follow him", "Read it", "5 men", "5", "Follow", "Us"] {
            assert!(!may_begin(line), "{line}");
        }
    }

    #[test]
    fn patterns_fit_whole_lines() {
        assert_eq!(reason("Follow us on Facebook!"), Some("one"));
        assert_eq!(reason("Follow us on a b c d e f g"), None);
        assert_eq!(reason("Read more: the whole story of the long night"), Some("one"));
        assert_eq!(reason("Read: a"), Some("one"));
        assert_eq!(reason("Read more books"), None);
        assert_eq!(reason("5 min read"), Some("two"));
        assert_eq!(reason("See:"), Some("two"));
        assert_eq!(reason(""), None);
    }
}
