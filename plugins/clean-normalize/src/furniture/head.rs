//! Lines above the text: section labels, the headline again, bylines that are known.

use super::Context;
use super::pattern::words;
use super::phrases::SECTIONS;
use crate::paragraphs::Paragraph;

/// Lines above the text are few.
const HEAD_LINES_MAX: usize = 8;
const LABEL_WORDS_MAX: usize = 5;
const TEXT_CHARS_MIN: usize = 60;

/// Where the running text begins: at the first long line or first sentence; 0 when the body has neither.
pub(super) fn text_starts(paragraphs: &[Paragraph]) -> usize {
    let start = paragraphs.iter().position(|paragraph| is_running(paragraph.text.trim()));
    start.filter(|start| *start <= HEAD_LINES_MAX).unwrap_or(0)
}

fn is_running(text: &str) -> bool {
    let sentence = text.ends_with(['.', '!', '?', '…', '”', '"', '»', '。']);
    let words = text.split_whitespace().count();
    (sentence && words > 5)
        || text.chars().count() >= TEXT_CHARS_MIN && words > 8
        || text.chars().filter(|c| !c.is_ascii()).count() >= TEXT_CHARS_MIN / 2
}

/// Why a line above the text is no part of it.
pub(super) fn reason(text: &str, line: &[String], context: &Context<'_>) -> Option<&'static str> {
    if line.is_empty() {
        return None;
    }
    if line == words(context.headline) {
        return Some("headline");
    }
    if line == words(context.section) || line == words(context.publisher) || is_section_label(text)
    {
        return Some("section");
    }
    is_known_byline(line, context).then_some("byline")
}

/// "1. ITV Report", "News", "Sport > Football": a few capitalised words, each part ending in the name of a section.
fn is_section_label(text: &str) -> bool {
    let text = without_number(text.trim());
    if text.ends_with(['.', '!', '?', ':', '…', '"', '”', ',']) {
        return false;
    }
    let mut parts = 0;
    let mut sections = 0;
    for part in text
        .split(['|', '>', '›', '»', '/', '•', '·'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let count = part.split_whitespace().count();
        let capitals = part.split_whitespace().all(|word| !word.starts_with(char::is_lowercase));
        if count > LABEL_WORDS_MAX || !capitals {
            return false;
        }
        let last = part.split_whitespace().next_back().unwrap_or("").to_lowercase();
        sections += usize::from(SECTIONS.split_whitespace().any(|section| section == last));
        parts += 1;
    }
    // A trail of parts is one when it names a section at all; a single label must end in one.
    sections >= 1 && parts <= LABEL_WORDS_MAX
}

/// A line without the number that a list of breadcrumbs leaves in plain text.
fn without_number(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == text.len() {
        text
    } else {
        rest.strip_prefix(['.', ')']).unwrap_or(text).trim_start()
    }
}

const BY: &[&str] = &["by", "von", "par", "por", "di", "door", "text", "words", "autor", "author"];

/// A byline that says no more than the fields do.
fn is_known_byline(line: &[String], context: &Context<'_>) -> bool {
    if line.len() > 10 {
        return false;
    }
    if line == words(context.byline) {
        return true;
    }
    let names: Vec<Vec<String>> = context.authors.iter().map(|author| words(author)).collect();
    if names.iter().all(Vec::is_empty) {
        return false;
    }
    let mut rest = line;
    if rest.first().is_some_and(|word| BY.contains(&word.as_str())) {
        rest = rest.get(1..).unwrap_or(&[]);
    }
    let mut named = false;
    while let Some(word) = rest.first() {
        let known = names.iter().find(|name| !name.is_empty() && rest.starts_with(name));
        let taken = match known {
            Some(name) => name.len(),
            None if named
                && matches!(word.as_str(), "and" | "und" | "et" | "y" | "e" | "en" | "&") =>
            {
                1
            }
            None if !named && word == ":" => 1,
            None => return false,
        };
        named |= known.is_some();
        rest = rest.get(taken..).unwrap_or(&[]);
    }
    named
}
