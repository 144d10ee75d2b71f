//! What the rules measure of a body, each part worked out when a rule first asks for it.

use std::cell::{Cell, OnceCell};
use std::ops::Range;

use crate::lines::{Line, ends_open, ends_sentence, lines, paragraphs, repeated};
use crate::words::{Word, Words};
use crate::{c4, grams, stopwords};

/// A body and what was found out about it.
pub(crate) struct Body<'t> {
    text: &'t str,
    language: &'t str,
    items: Vec<Range<usize>>,
    lines: OnceCell<Vec<Line<'t>>>,
    words: OnceCell<Words<'t>>,
    hashes: OnceCell<Vec<u64>>,
    chars: OnceCell<usize>,
    kept: OnceCell<(usize, usize)>,
    repeated_lines: OnceCell<(usize, usize)>,
    lower: OnceCell<String>,
    /// The shortest run that was looked for and never stood before: no longer one did.
    unrepeated: Cell<usize>,
}

/// A part of a whole; 0 where there is no whole.
pub(crate) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { number(part) / number(whole) }
}

/// A count; beyond four thousand million it makes no difference.
pub(crate) fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

impl<'t> Body<'t> {
    /// A body, its language (empty when it is not known) and the bytes of its list items.
    pub(crate) fn new(text: &'t str, language: &'t str, items: Vec<Range<usize>>) -> Body<'t> {
        Body {
            text,
            language,
            items,
            lines: OnceCell::new(),
            words: OnceCell::new(),
            hashes: OnceCell::new(),
            chars: OnceCell::new(),
            kept: OnceCell::new(),
            repeated_lines: OnceCell::new(),
            lower: OnceCell::new(),
            unrepeated: Cell::new(usize::MAX),
        }
    }

    fn lines(&self) -> &[Line<'t>] {
        self.lines.get_or_init(|| lines(self.text, &self.items))
    }

    fn words(&self) -> &Words<'t> {
        self.words.get_or_init(|| Words::of(self.text))
    }

    fn list(&self) -> &[Word<'t>] {
        &self.words().list
    }

    fn hashes(&self) -> &[u64] {
        self.hashes.get_or_init(|| grams::hashes(self.list()))
    }

    /// Characters without line ends.
    fn chars(&self) -> usize {
        *self.chars.get_or_init(|| self.text.chars().filter(|c| *c != '\n').count())
    }

    fn share_of_lines(&self, is: impl Fn(&Line<'t>) -> bool) -> f64 {
        share(self.lines().iter().filter(|line| is(line)).count(), self.lines().len())
    }

    pub(crate) fn characters(&self) -> f64 {
        number(self.chars())
    }

    pub(crate) fn word_count(&self) -> f64 {
        number(self.list().len())
    }

    /// Characters of a mean word, where words stand apart.
    pub(crate) fn word_length(&self) -> Option<f64> {
        self.words().mean_length()
    }

    /// Hash signs, or ellipses, whichever are more, to a word.
    pub(crate) fn symbols(&self) -> f64 {
        let hashes = self.text.matches('#').count();
        let ellipses = self.text.matches("...").count() + self.text.matches('…').count();
        number(hashes.max(ellipses)) / number(self.list().len().max(1))
    }

    pub(crate) fn bullet_lines(&self) -> f64 {
        self.share_of_lines(|line| line.item)
    }

    pub(crate) fn ellipsis_lines(&self) -> f64 {
        self.share_of_lines(|line| ends_open(line.text))
    }

    pub(crate) fn alphabetic_words(&self) -> f64 {
        self.words().alphabetic()
    }

    /// How many different stop words of its language it has; none where they are not known.
    pub(crate) fn stop_words(&self) -> Option<f64> {
        let wanted = stopwords::of(self.language)?;
        let mut found = vec![false; wanted.len()];
        for word in self.list().iter().filter(|word| word.text.len() <= 16) {
            let lower = word.text.to_lowercase();
            if let Some(at) = wanted.iter().position(|wanted| *wanted == lower)
                && let Some(found) = found.get_mut(at)
            {
                *found = true;
            }
        }
        Some(number(found.into_iter().filter(|found| *found).count()))
    }

    /// How many lines stood before, and their characters.
    fn again(&self) -> (usize, usize) {
        *self.repeated_lines.get_or_init(|| repeated(self.lines().iter().map(|line| line.text)))
    }

    fn lower(&self) -> &str {
        self.lower.get_or_init(|| self.text.to_lowercase())
    }

    pub(crate) fn repeated_lines(&self) -> f64 {
        share(self.again().0, self.lines().len())
    }

    pub(crate) fn repeated_line_characters(&self) -> f64 {
        share(self.again().1, self.chars())
    }

    pub(crate) fn repeated_paragraphs(&self) -> f64 {
        let paragraphs = paragraphs(self.text);
        share(repeated(paragraphs.iter().copied()).0, paragraphs.len())
    }

    pub(crate) fn repeated_paragraph_characters(&self) -> f64 {
        share(repeated(paragraphs(self.text).into_iter()).1, self.chars())
    }

    pub(crate) fn top_gram(&self, n: usize) -> f64 {
        share(grams::top(self.list(), self.hashes(), n), self.chars()).min(1.0)
    }

    pub(crate) fn repeated_gram(&self, n: usize) -> f64 {
        if n >= self.unrepeated.get() {
            return 0.0;
        }
        let found = grams::repeated(self.list(), self.hashes(), n);
        if found == 0 {
            self.unrepeated.set(n);
        }
        share(found, self.chars())
    }

    /// Sentences and characters of the lines that C4 keeps.
    fn kept(&self, line_words_min: usize) -> (usize, usize) {
        *self.kept.get_or_init(|| {
            let notices = c4::has_notice(self.lower());
            let keeps = |line: &&Line<'_>| c4::keeps(line, line_words_min, notices);
            let kept = self.lines().iter().filter(keeps);
            kept.fold((0, 0), |(sentences, chars), line| {
                (sentences + c4::sentences(line.text), chars + line.chars)
            })
        })
    }

    pub(crate) fn sentences(&self, line_words_min: usize) -> f64 {
        number(self.kept(line_words_min).0)
    }

    pub(crate) fn lost_characters(&self, line_words_min: usize) -> f64 {
        let all: usize = self.lines().iter().map(|line| line.chars).sum();
        share(all - self.kept(line_words_min).1, all)
    }

    pub(crate) fn lorem_ipsum(&self) -> bool {
        self.lower().contains("lorem ipsum")
    }

    pub(crate) fn curly_bracket(&self) -> bool {
        self.text.contains('{')
    }

    pub(crate) fn asks_for_javascript(&self) -> bool {
        self.lower().contains("javascript")
            && self.lines().iter().any(|line| c4::asks_for_javascript(line.text))
    }

    pub(crate) fn punctuated_lines(&self) -> f64 {
        self.share_of_lines(|line| ends_sentence(line.text))
    }

    pub(crate) fn short_lines(&self, chars: usize) -> f64 {
        self.share_of_lines(|line| line.chars <= chars)
    }

    /// Line ends between lines, to a word.
    pub(crate) fn line_breaks(&self) -> f64 {
        number(self.lines().len().saturating_sub(1)) / number(self.list().len().max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(value: f64, expected: f64) {
        assert!((value - expected).abs() < 1e-12, "{value} is not {expected}");
    }

    fn body(text: &str) -> Body<'_> {
        Body::new(text, "en", Vec::new())
    }

    /// Three lines of 9, 9 and 13 characters; three, three and two words.
    const TEXT: &str = "To be it.\n\nTo be it.\n\nhash # tag...";

    #[test]
    fn lengths_and_symbols() {
        let body = body(TEXT);
        same(body.characters(), 31.0);
        same(body.word_count(), 8.0);
        // (2 + 2 + 2) * 2 + 4 + 3 letters.
        same(body.word_length().unwrap(), 19.0 / 8.0);
        same(body.symbols(), 1.0 / 8.0);
        // Eight words and the lone hash sign.
        same(body.alphabetic_words(), 8.0 / 9.0);
        // "to" and "be".
        same(body.stop_words().unwrap(), 2.0);
        assert_eq!(Body::new(TEXT, "ja", Vec::new()).stop_words(), None);
    }

    #[test]
    fn lines_of_all_sorts() {
        let body = body(TEXT);
        same(body.ellipsis_lines(), 1.0 / 3.0);
        same(body.bullet_lines(), 0.0);
        same(Body::new(TEXT, "en", vec![0..9, 22..35]).bullet_lines(), 2.0 / 3.0);
        same(body.punctuated_lines(), 1.0);
        same(body.short_lines(9), 2.0 / 3.0);
        same(body.line_breaks(), 2.0 / 8.0);
    }

    #[test]
    fn repetition() {
        let body = body(TEXT);
        same(body.repeated_lines(), 1.0 / 3.0);
        same(body.repeated_line_characters(), 9.0 / 31.0);
        same(body.repeated_paragraphs(), 1.0 / 3.0);
        same(body.repeated_paragraph_characters(), 9.0 / 31.0);
        // "To be", "be it" twice each, five characters: ten of 31.
        same(body.top_gram(2), 10.0 / 31.0);
        // "To be it" stood before, eight characters.
        same(body.repeated_gram(3), 8.0 / 31.0);
        same(body.repeated_gram(5), 0.0);
    }

    #[test]
    fn what_c4_keeps() {
        let body = body(TEXT);
        // The last line breaks off.
        same(body.sentences(3), 2.0);
        same(body.lost_characters(3), 13.0 / 31.0);
        assert!(!body.curly_bracket() && !body.lorem_ipsum() && !body.asks_for_javascript());
    }

    #[test]
    fn an_empty_body_divides_by_nothing() {
        let body = body("");
        for value in [
            body.word_count(),
            body.symbols(),
            body.alphabetic_words(),
            body.repeated_lines(),
            body.top_gram(2),
            body.repeated_gram(10),
            body.sentences(3),
            body.lost_characters(3),
            body.line_breaks(),
        ] {
            same(value, 0.0);
        }
    }
}
