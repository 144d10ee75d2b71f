//! What a quote looks like by itself: a sentence, a fragment, a term, a heading.

use crate::cue::Tie;
use crate::pairs::Part;
use crate::searches::Searches;

/// How a quote looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// Words of all parts, 40 at most.
    words: usize,
    /// Whether it begins as sentences do.
    pub(crate) capital: bool,
    /// Whether it ends as sentences or quotes do.
    stop: bool,
    /// Whether all its longer words have capitals, as in titles of works.
    titled: bool,
    /// Whether its last part ends with a mark.
    closed: bool,
    /// Whether whole paragraphs are quotes.
    whole: bool,
    /// Whether it is all or the end of a line without a stop.
    pub(crate) is_heading: bool,
    /// Whether it is a sentence by itself, no part of another.
    pub(crate) stands_alone: bool,
}

impl Shape {
    /// The shape of a quote's parts, of which there is one at least.
    pub(crate) fn of(text: &str, parts: &[Part]) -> Self {
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
            return Self {
                words: 0,
                capital: false,
                stop: false,
                titled: false,
                closed: false,
                whole: false,
                is_heading: true,
                stands_alone: false,
            };
        };
        let words = parts
            .iter()
            .flat_map(|part| text.get(part.start..part.end).unwrap_or_default().split_whitespace())
            .filter(|word| word.contains(char::is_alphanumeric))
            .take(40)
            .count();
        let capital = starts_sentence(text, first);
        let stop = ends_sentence(text, last);
        let whole = first.is_first(text) && last.is_last(text);
        let paragraph = text.get(last.paragraph.start..last.paragraph.end).unwrap_or_default();
        let ends_open = !paragraph
            .trim_end_matches(|c: char| c.is_whitespace() || is_closing(c))
            .ends_with(is_final);
        let is_heading = ends_open
            && paragraph.len() < 140
            && last.is_last(text)
            && first.paragraph == last.paragraph;
        let before = text.get(first.paragraph.start..first.open).unwrap_or_default().trim_end();
        let begins = before.is_empty()
            || before.trim_end_matches(is_closing).ends_with(is_final) && !is_example(before)
            || before.ends_with(':');
        let behind = text.get(last.close..last.paragraph.end).unwrap_or_default();
        let ends = behind.trim_start().is_empty()
            || last.is_last(text)
            || stop
                && behind.starts_with(char::is_whitespace)
                && behind.trim_start().starts_with(|c: char| !c.is_lowercase());
        let next = text.get(last.paragraph.end..).filter(|_| last.is_last(text));
        let signed = is_signed(behind, next.unwrap_or_default());
        let stands_alone =
            !signed && capital && (stop || whole && !last.closed) && begins && ends && words > 3;
        let titled =
            !matches!(last_char(text, last), '.' | '!' | '?' | '…') && is_titled(text, first);
        Self { words, capital, stop, titled, closed: last.closed, whole, is_heading, stands_alone }
    }

    /// Whether it begins and ends as a sentence does.
    pub(crate) fn is_sentence(&self) -> bool {
        self.capital && self.stop && self.words > 3
    }

    /// How sure a quote is that a clause belongs to.
    pub(crate) fn with_clause(&self, tie: Tie) -> f32 {
        let base = match tie {
            Tie::After | Tie::Colon => 0.97,
            Tie::Label => 0.9,
            Tie::Before | Tie::Source => 0.9,
            Tie::Loose => 0.75,
            Tie::Signed if self.is_sentence() => 0.8,
            Tie::Signed => 0.5,
        };
        let length = match self.words {
            0 => 0.0,
            1 if self.capital && self.stop => 0.6,
            1 => 0.3,
            2 | 3 if !(self.capital && self.stop) => 0.7,
            _ => 1.0,
        };
        let begin = if self.capital {
            1.0
        } else if tie == Tie::After || tie == Tie::Colon {
            0.85
        } else {
            0.6
        };
        let end = if self.closed { 1.0 } else { 0.6 };
        let title = if self.titled { 0.5 } else { 1.0 };
        base * length * begin * end * title
    }

    /// How sure a quote is that stands without a clause of its own.
    pub(crate) fn alone(&self, has_speaker: bool) -> f32 {
        let base = if self.whole { 0.88 } else { 0.8 };
        let end = if self.closed { 1.0 } else { 0.6 };
        base * end * if has_speaker { 1.0 } else { 0.6 }
    }
}

/// Whether a short paragraph that is one quote stands in the text again: a heading.
pub(crate) fn is_repeated(text: &str, parts: &[Part], searches: &Searches<'_>) -> bool {
    let [part] = parts else { return false };
    let words = text.get(part.start..part.end).unwrap_or_default();
    let words = words.trim_end_matches(is_final);
    words.len() < 80
        && part.is_first(text)
        && part.is_last(text)
        && searches.places(words).any(|at| at >= part.end || at + words.len() <= part.start)
}

/// Whether a part is a word or two inside a sentence, which no clause makes a quote.
pub(crate) fn is_term(text: &str, part: &Part) -> bool {
    let words = text.get(part.start..part.end).unwrap_or_default();
    words.len() < 60
        && words.split_whitespace().nth(2).is_none()
        && !words.ends_with(['.', ',', '!', '?', '…'])
        && !(starts_sentence(text, part)
            && text.get(part.close..).is_some_and(|rest| rest.starts_with(',')))
        && !text.get(..part.open).unwrap_or_default().trim_end().ends_with(':')
}

/// The last character inside a part, spaces left out.
pub(crate) fn last_char(text: &str, part: &Part) -> char {
    let words = text.get(part.start..part.end).unwrap_or_default();
    words.trim_end_matches(is_closing).chars().next_back().unwrap_or(' ')
}

/// Whether a part begins as a sentence does.
pub(crate) fn starts_sentence(text: &str, part: &Part) -> bool {
    let words = text.get(part.start..part.end).unwrap_or_default();
    let first = words.chars().find(|c| {
        !matches!(
            c,
            '…' | '.' | '[' | '(' | '¿' | '¡' | '‘' | '\'' | '"' | ' ' | '-' | '–' | '—' | '“'
        )
    });
    first.is_some_and(|c| {
        c.is_uppercase() || c.is_numeric() || c.is_alphabetic() && !c.is_lowercase()
    }) || words.starts_with(['…', '['])
        || words.starts_with("...")
}

/// Whether a clause before a part may lead to it: a colon or comma stands before it, or the part begins as a sentence does.
pub(crate) fn may_follow_clause(text: &str, part: &Part) -> bool {
    let before = text.get(part.paragraph.start..part.open).unwrap_or_default().trim_end();
    before.ends_with([':', '：']) || !before.is_empty() && starts_sentence(text, part)
}

/// Whether all words of more than three letters begin with a capital.
fn is_titled(text: &str, part: &Part) -> bool {
    let words = text.get(part.start..part.end).unwrap_or_default().split_whitespace();
    let mut long = words.filter(|word| word.len() > 3);
    let first = long.next().is_some_and(|word| word.starts_with(char::is_uppercase));
    let mut others = long.peekable();
    first && others.peek().is_some() && others.all(|word| word.starts_with(char::is_uppercase))
}

/// Whether a signature follows, of which nobody can say whose it is: a dash, or a short line without a stop.
fn is_signed(behind: &str, paragraphs: &str) -> bool {
    let sign = |text: &str| text.trim_start().starts_with(['-', '–', '—', '~', '―', '|', '•', '*']);
    let line_of = |text: &'_ str| {
        let text = text.trim_start_matches('\n');
        let length =
            text.char_indices().take(80).find(|(_, c)| *c == '\n').map_or(80, |(at, _)| at);
        text.get(..length).unwrap_or(text).to_owned()
    };
    let next = line_of(paragraphs);
    let is_line = |line: &str| {
        let mut words = line.split_whitespace();
        let capital =
            |word: Option<&str>| word.is_some_and(|word| word.starts_with(char::is_uppercase));
        capital(words.next())
            && line.len() < 60
            && (line.split_whitespace().count() == 1 || capital(words.next()))
            && !line.trim_end().ends_with(is_ending)
    };
    sign(behind)
        || sign(&next)
        || is_line(&next)
        || behind.starts_with('\n') && is_line(&line_of(behind))
}

/// Whether an abbreviation that leads to an example ends a text.
fn is_example(text: &str) -> bool {
    ["e.g.", "i.e.", "z.B.", "z. B.", "p. ej.", "p.ej.", "ex."]
        .iter()
        .any(|end| text.ends_with(end))
}

fn is_ending(c: char) -> bool {
    is_final(c) || is_closing(c) || matches!(c, ',' | ';' | ':')
}

/// Whether a part ends as a sentence does, inside its marks or right behind them.
fn ends_sentence(text: &str, part: &Part) -> bool {
    let behind = text.get(part.close..).unwrap_or_default();
    let last = last_char(text, part);
    last == ',' || is_final(last) || behind.starts_with(['.', ',', '!', '?', '…'])
}

fn is_final(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '؟')
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '“' | '»' | '«' | '’' | '‘' | '›' | '‹' | ')' | ']')
}
