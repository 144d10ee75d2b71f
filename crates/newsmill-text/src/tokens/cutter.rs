//! Cuts a text into tokens and sentences, character by character.

use std::ops::Range;

use crate::abbreviation::{Stop, stop_behind};
use crate::letters::Letters;
use crate::tokens::{SENTENCE_MAX, Token};

/// Whether the text before looks like the end of a sentence.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Open {
    /// It does not.
    No,
    /// It does; closing quotes and brackets still belong to it.
    Ended,
    /// An abbreviation that may end it.
    Perhaps,
}

pub(super) struct Cutter<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    /// Where the line begins.
    line: usize,
    tokens: &'a mut Vec<Token>,
    ends: &'a mut Vec<u32>,
    pub(super) open: Open,
    /// The sentence ends when there are so many tokens.
    full: usize,
}

impl<'a> Cutter<'a> {
    pub(super) fn new(text: &'a str, tokens: &'a mut Vec<Token>, ends: &'a mut Vec<u32>) -> Self {
        Self { text, at: 0, line: 0, tokens, ends, open: Open::No, full: SENTENCE_MAX }
    }

    pub(super) fn run(mut self, letters: &Letters) {
        loop {
            self.cut_plain(letters);
            if !self.step() {
                break;
            }
        }
        self.end_sentence();
    }

    /// One token or some white space; whether there was any.
    pub(super) fn step(&mut self) -> bool {
        let Some(next) = self.peek() else { return false };
        if next.is_whitespace() {
            self.space();
        } else {
            self.end_before(next);
            self.token(next);
        }
        true
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    /// Passes white space; a blank line ends a sentence, and so does the end of a line that was not broken for its width
    /// alone: an address, a heading, a paragraph.
    pub(super) fn space(&mut self) {
        /// Bytes of lines that were broken for their width.
        const WIDTHS: Range<usize> = 50..110;
        let mut lines = 0;
        let length = self.at - self.line;
        while let Some(c) = self.peek().filter(|c| c.is_whitespace()) {
            self.at += c.len_utf8();
            if matches!(c, '\n' | '\u{2029}') {
                lines += 1;
                self.line = self.at;
            }
        }
        let goes_on = WIDTHS.contains(&length) || self.peek().is_some_and(char::is_lowercase);
        if lines > 1 || lines == 1 && !goes_on {
            self.end_sentence();
        }
    }

    /// Ends the sentence before `next` if it is at its end.
    pub(super) fn end_before(&mut self, next: char) {
        let ends = match self.open {
            Open::No => false,
            Open::Ended => !is_closing(next) && !next.is_lowercase(),
            Open::Perhaps => next.is_uppercase() && self.starts_sentence(),
        };
        if ends {
            self.end_sentence();
        } else if !is_closing(next) {
            self.open = Open::No;
        }
    }

    /// Whether the word that follows is one that opens sentences more often than names.
    fn starts_sentence(&self) -> bool {
        const OPENERS: &[&str] = &[
            "A", "After", "An", "And", "As", "At", "But", "Das", "Der", "Die", "El", "For", "He",
            "I", "If", "In", "It", "La", "Le", "Les", "On", "She", "That", "The", "These", "They",
            "This", "We", "When", "While", "You",
        ];
        let rest = self.text.get(self.at..).unwrap_or_default();
        let word = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        OPENERS.contains(&word)
    }

    pub(super) fn end_sentence(&mut self) {
        let count = u32::try_from(self.tokens.len()).unwrap_or(u32::MAX);
        if self.ends.last().copied().unwrap_or(0) < count {
            self.ends.push(count);
        }
        self.full = self.tokens.len() + SENTENCE_MAX;
        self.open = Open::No;
    }

    fn token(&mut self, first: char) {
        let start = self.at;
        if is_ideograph(first) || !is_word(first) && !matches!(first, '@' | '#') {
            self.sign(first);
        } else {
            let address = self.address_end();
            if address > start {
                self.at = address;
                self.push(start);
            } else if is_word(first) {
                self.word();
            } else {
                self.sign(first);
            }
        }
    }

    #[inline]
    pub(super) fn push(&mut self, start: usize) {
        let range = u32::try_from(start).ok().zip(u32::try_from(self.at).ok());
        if let Some((start, end)) = range.filter(|(start, end)| start < end) {
            self.tokens.push(Token { start, end });
            if self.tokens.len() >= self.full {
                self.end_sentence();
            }
        }
    }

    /// One sign; several alike stops or dashes are one (`...`, `--`).
    fn sign(&mut self, sign: char) {
        let start = self.at;
        self.at += sign.len_utf8();
        if matches!(sign, '.' | '-' | '!' | '?') {
            while self.peek() == Some(sign) {
                self.at += 1;
            }
        }
        self.push(start);
        if matches!(sign, '!' | '?' | '…' | '。' | '！' | '？' | '۔' | '؟' | '।') || sign == '.'
        {
            self.open = Open::Ended;
        }
    }

    /// The end of a web or e-mail address, a handle or a hashtag that starts here, or `self.at`.
    fn address_end(&self) -> usize {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let bytes = rest.as_bytes();
        if let Some(b'@' | b'#') = bytes.first() {
            let name = rest.get(1..).unwrap_or_default();
            let length =
                name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
            return if length == 0 { self.at } else { self.at + 1 + length };
        }
        let web = ["http://", "https://", "www."].iter().any(|start| rest.starts_with(start));
        if !web {
            return self.at;
        }
        let length = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '”' | '»'))
            .unwrap_or(rest.len());
        let address = rest.get(..length).unwrap_or_default();
        self.at + address.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'']).len()
    }

    /// A word: letters and digits, with the signs that may stand inside one.
    fn word(&mut self) {
        let start = self.at;
        let mut before = '\0';
        while let Some(c) = self.peek() {
            if is_word(c) && !is_ideograph(c) {
                self.at += c.len_utf8();
            } else if !self.joins(c, before, start) {
                break;
            } else {
                self.at += c.len_utf8();
            }
            before = c;
        }
        self.split_suffix(start);
    }

    /// Whether `sign` behind `before` goes on with the word that began at `start`.
    fn joins(&mut self, sign: char, before: char, start: usize) -> bool {
        let after = self.text.get(self.at + sign.len_utf8()..).and_then(|rest| rest.chars().next());
        let word_after = after.is_some_and(|c| is_word(c) && !is_ideograph(c));
        match sign {
            '-' | '‐' | '\u{2011}' | '_' | '\u{ad}' => is_word(before) && word_after,
            '&' => before.is_uppercase() && after.is_some_and(char::is_uppercase),
            ',' => before.is_ascii_digit() && after.is_some_and(|c| c.is_ascii_digit()),
            '\'' | '’' => word_after && !self.elides(start),
            '.' => {
                if before.is_ascii_digit() && after.is_some_and(|c| c.is_ascii_digit()) {
                    return true;
                }
                let word = self.text.get(start..self.at).unwrap_or_default();
                let letter_before =
                    word.rsplit('.').next().is_some_and(|part| part.chars().count() == 1);
                if word_after {
                    return letter_before
                        || before.is_alphanumeric() && !after.is_some_and(char::is_uppercase);
                }
                self.stop(word)
            }
            _ => false,
        }
    }

    /// Whether the stop behind `word` is part of it.
    fn stop(&mut self, word: &str) -> bool {
        match stop_behind(word) {
            Stop::End => false,
            Stop::Inside => true,
            Stop::Either => {
                self.open = Open::Perhaps;
                true
            }
        }
    }

    /// Whether the word up to here is a token of its own before an apostrophe.
    fn elides(&self, start: usize) -> bool {
        elides(self.text.get(start..self.at).unwrap_or_default())
    }

    /// Pushes the word from `start` to here, a possessive or contracted ending as a token of its own.
    fn split_suffix(&mut self, start: usize) {
        let word = self.text.get(start..self.at).unwrap_or_default();
        let end = self.at;
        let cut = word
            .rfind(['\'', '’'])
            .filter(|&at| at > 0 && is_suffix(word.get(at..).unwrap_or_default()));
        if let Some(cut) = cut {
            self.at = start + cut;
            self.push(start);
            self.at = end;
            self.push(start + cut);
            return;
        }
        // `l'`: the apostrophe stays with the article.
        if self.peek().is_some_and(|c| matches!(c, '\'' | '’')) && self.elides(start) {
            let apostrophe = self.peek().map_or(0, char::len_utf8);
            let after = self.text.get(self.at + apostrophe..).and_then(|rest| rest.chars().next());
            if after.is_some_and(is_word) {
                self.at += apostrophe;
            }
        }
        self.push(start);
    }
}

/// Whether a word is an article or pronoun that lost its vowel (`l'Ukraine`, `dell'Interno`): then it is
/// a token of its own.
pub(super) fn elides(word: &str) -> bool {
    const ELIDED: &[&str] = &[
        "all", "c", "coll", "d", "dall", "dell", "j", "l", "m", "n", "nell", "qu", "quell", "s",
        "sull", "t", "un",
    ];
    if word.len() > 5 {
        return false;
    }
    // `O'Brien`, `D'Angelo`: a capital letter alone belongs to the name.
    let capital = word.len() == 1 && word.starts_with(char::is_uppercase) && word != "L";
    !capital && ELIDED.iter().any(|entry| entry.eq_ignore_ascii_case(word))
}

/// `'s`, `’ll` and the like.
pub(super) fn is_suffix(ending: &str) -> bool {
    let letters = ending.trim_start_matches(['\'', '’']);
    ["s", "S", "re", "ve", "ll", "d", "m"].contains(&letters)
}

pub(super) fn is_word(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        // Marks that combine with the letter before, and joiners inside words.
        '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{ad}' => true,
        '\u{900}'..='\u{e7f}' => !matches!(c, '।' | '॥'),
        // Latin letters, and dashes and quotes: known without a search.
        '\u{c0}'..='\u{24f}' => !matches!(c, '×' | '÷'),
        '\u{2010}'..='\u{205f}' => false,
        _ => c.is_alphanumeric(),
    }
}

/// Scripts that write no spaces: every character is a token.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn is_closing(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | ')' | ']' | '”' | '’' | '»' | '“' | '.' | '!' | '?' | '」' | '』' | '）'
    )
}
