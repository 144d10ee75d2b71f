//! Marks into parts of quotes: what stands between an opening mark and its closing one.

use memchr::memmem;

use crate::marks::{Mark, Shape, char_before};

/// So many marks behind an opening one its closing one is looked for.
const REACH: usize = 200;
/// A longer part is no quote, in bytes.
const LENGTH_MAX: usize = 6000;

/// Text between marks, within one paragraph.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    /// The first byte of the opening mark.
    pub(crate) open: usize,
    /// The first byte of the words.
    pub(crate) start: usize,
    /// The byte behind the words.
    pub(crate) end: usize,
    /// The byte behind the closing mark.
    pub(crate) close: usize,
    /// Whether there is a closing mark; where there is none the paragraph ends the part.
    pub(crate) closed: bool,
    /// The paragraph it stands in.
    pub(crate) paragraph: Paragraph,
}

/// A paragraph with marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Paragraph {
    /// First byte.
    pub(crate) start: usize,
    /// Byte behind the last.
    pub(crate) end: usize,
}

impl Part {
    /// Whether the paragraph begins with it.
    pub(crate) fn is_first(&self, text: &str) -> bool {
        let before = text.get(self.paragraph.start..self.open).unwrap_or_default();
        before.len() < 8 && before.trim().is_empty()
    }

    /// Whether there is a letter or a digit in it: `“...,” said Ann Lee` says nothing.
    pub(crate) fn has_words(&self, text: &str) -> bool {
        text.get(self.start..self.end).is_some_and(|words| words.contains(char::is_alphanumeric))
    }

    /// Whether a line begins with it.
    pub(crate) fn is_first_in_line(&self, text: &str) -> bool {
        let before = text.get(self.paragraph.start..self.open).unwrap_or_default();
        before.trim_end_matches([' ', '\t', '>']).chars().next_back().is_none_or(|c| c == '\n')
    }

    /// Whether the paragraph ends with it, a last stop not counted.
    pub(crate) fn is_last(&self, text: &str) -> bool {
        let after = text.get(self.close..self.paragraph.end).unwrap_or_default();
        after.len() < 8 && !after.contains(char::is_alphanumeric)
    }
}

/// Pairs the marks of a text.
pub(crate) fn pair(text: &str, marks: &[Mark], parts: &mut Vec<Part>) {
    parts.clear();
    let mut at = 0;
    let mut end = 0;
    while let Some(first) = marks.get(at) {
        let paragraph = paragraph_of(text, first.at, end);
        end = paragraph.end;
        let rest = marks.get(at..).unwrap_or_default();
        let count = rest.partition_point(|mark| mark.at < paragraph.end).max(1);
        let inside = rest.get(..count).unwrap_or_default();
        let begun = parts.len();
        let unsure = double(text, inside, paragraph, parts);
        let inside = inside.get(..unsure).unwrap_or_default();
        if inside.iter().any(|mark| mark.shape.is_single() && mark.opens) {
            let doubles = parts.len();
            single(text, inside, paragraph, begun, parts);
            if parts.len() > doubles
                && let Some(new) = parts.get_mut(begun..)
            {
                new.sort_unstable_by_key(|part| part.open);
            }
        }
        at += count;
    }
    // Marks of several kinds that do not fit give parts that overlap: the first one stays.
    let mut end = 0;
    parts.retain(|part| {
        let stays = part.open >= end;
        end = if stays { part.close } else { end };
        stays
    });
}

/// The paragraph around a byte behind `from`.
fn paragraph_of(text: &str, at: usize, from: usize) -> Paragraph {
    let before = text.get(from..at).unwrap_or_default();
    let start = memmem::rfind(before.as_bytes(), b"\n\n").map_or(from, |found| from + found + 2);
    let after = text.get(at..).unwrap_or_default();
    let end = memmem::find(after.as_bytes(), b"\n\n").map_or(text.len(), |found| at + found);
    Paragraph { start, end }
}

/// Pairs all marks but single ones; gives the index of the first one that opens and is not closed: single marks behind it
/// may be what somebody says in somebody's words.
fn double(text: &str, marks: &[Mark], paragraph: Paragraph, parts: &mut Vec<Part>) -> usize {
    let mut at = 0;
    let mut unsure = marks.len();
    while let Some(mark) = marks.get(at) {
        at += 1;
        if !mark.opens || mark.shape.is_single() || mark.shape == Shape::Dash {
            continue;
        }
        match closing(marks, at - 1) {
            Closing::At(close) => {
                if let Some(last) = marks.get(close) {
                    add(text, mark, Some(last), paragraph, parts);
                }
                at = close + 1;
            }
            Closing::Open => {
                // What opens behind it says that its own closing mark is missing.
                let rest = marks.get(at..).unwrap_or_default();
                if !rest.iter().any(|mark| mark.opens && !mark.shape.is_single()) {
                    add(text, mark, None, paragraph, parts);
                }
            }
            Closing::Unsure => {
                if mark.shape != Shape::Straight {
                    unsure = unsure.min(at);
                }
            }
        }
    }
    unsure
}

enum Closing {
    At(usize),
    /// None closes it and none opens another.
    Open,
    /// Marks that do not fit.
    Unsure,
}

/// The mark that closes the one at `from`, others nested between them.
fn closing(marks: &[Mark], from: usize) -> Closing {
    let Some(open) = marks.get(from) else { return Closing::Unsure };
    let mut depth = 0_u32;
    let mut reopened = false;
    for (at, mark) in marks.iter().enumerate().skip(from + 1).take(REACH) {
        if mark.shape.is_single() || mark.shape == Shape::Dash {
            continue;
        }
        if mark.closes && open.shape.closes_with(mark.shape) {
            if depth == 0 {
                return Closing::At(at);
            }
            depth -= 1;
        } else if mark.opens && (mark.shape == open.shape || open.shape == Shape::Straight) {
            reopened = true;
            depth += 1;
        }
    }
    if reopened { Closing::Unsure } else { Closing::Open }
}

/// Pairs single marks outside of the parts that are there.
fn single(text: &str, marks: &[Mark], paragraph: Paragraph, begun: usize, parts: &mut Vec<Part>) {
    let taken: Vec<(usize, usize)> =
        parts.get(begun..).unwrap_or_default().iter().map(|part| (part.open, part.close)).collect();
    let region = |byte: usize| {
        let at = taken.partition_point(|part| part.1 <= byte);
        (at, taken.get(at).is_some_and(|part| part.0 <= byte))
    };
    let mut at = 0;
    while let Some(mark) = marks.get(at) {
        at += 1;
        let (free, inside) = region(mark.at);
        if !mark.opens || !mark.shape.is_single() || inside {
            continue;
        }
        let mut chosen = None;
        let following = marks.iter().enumerate().skip(at).take(REACH);
        for (place, last) in following.take_while(|(_, last)| region(last.at) == (free, false)) {
            if last.closes && mark.shape.closes_with(last.shape) {
                let stop = char_before(text, last.at)
                    .is_some_and(|c| matches!(c, '.' | ',' | '!' | '?' | '…' | '”' | '"'));
                if stop || chosen.is_none() {
                    chosen = Some((place, last));
                }
                if stop {
                    break;
                }
            } else if last.opens && chosen.is_some() {
                break;
            }
        }
        match chosen {
            Some((place, last)) => {
                add(text, mark, Some(last), paragraph, parts);
                at = place + 1;
            }
            // What began before stays open to the end of the paragraph.
            None if taken.is_empty() && begins(text, paragraph.start, mark.at) => {
                add(text, mark, None, paragraph, parts);
                return;
            }
            None => {}
        }
    }
}

/// Whether a paragraph begins here, or what follows a colon.
fn begins(text: &str, paragraph: usize, at: usize) -> bool {
    let before = text.get(paragraph..at).unwrap_or_default().trim_end();
    before.is_empty() || before.ends_with(':')
}

fn add(text: &str, open: &Mark, close: Option<&Mark>, paragraph: Paragraph, parts: &mut Vec<Part>) {
    let (end, after) = close.map_or((paragraph.end, paragraph.end), |mark| (mark.at, mark.end));
    let words = text.get(open.end..end).unwrap_or_default();
    if words.len() > LENGTH_MAX || words.trim().is_empty() {
        return;
    }
    parts.push(Part {
        open: open.at,
        start: end - words.trim_start().len(),
        end: open.end + words.trim_end().len(),
        close: after,
        closed: close.is_some(),
        paragraph,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marks;

    fn pairs(text: &str) -> Vec<(&str, bool)> {
        let (mut found, mut parts) = (Vec::new(), Vec::new());
        marks::find(text, &mut found);
        pair(text, &found, &mut parts);
        parts.iter().map(|part| (text.get(part.start..part.end).unwrap(), part.closed)).collect()
    }

    #[test]
    fn all_conventions_are_paired() {
        for text in [
            "He said: \"It is late.\" Then",
            "He said: “It is late.” Then",
            "Er: „It is late.“ Dann",
            "Er: „It is late.” Dann",
            "Er: »It is late.« Dann",
            "Il: « It is late. » Puis",
            "Il: «It is late.» Poi",
            "Han: ”It is late.” Och",
            "Hän: »It is late.» Ja",
            "He said: ‘It is late.’ Then",
            "He said: 'It is late.' Then",
            "Er: ‚It is late.‘ Dann",
            "He said: ''It is late.'' Then",
        ] {
            assert_eq!(pairs(text), [("It is late.", true)], "{text}");
        }
    }

    #[test]
    fn nested_marks_stay_inside() {
        assert_eq!(pairs("“He said ‘no’ to me,” she"), [("He said ‘no’ to me,", true)]);
        assert_eq!(pairs("\"He said \"no\" to me,\" she"), [("He said \"no\" to me,", true)]);
        assert_eq!(pairs("« A « b » c », dit"), [("A « b » c", true)]);
    }

    #[test]
    fn an_open_quote_ends_with_its_paragraph() {
        assert_eq!(pairs("\"A b.\n\n\"C d.\""), [("A b.", false), ("C d.", true)]);
        assert_eq!(pairs("\"A,\" he said. \"B.\n\nC"), [("A,", true), ("B.", false)]);
        assert_eq!(pairs("\"A b. \"C d,\" he said"), [("C d,", true)]);
    }

    #[test]
    fn parts_do_not_overlap() {
        assert_eq!(pairs("„A b »C d« e"), [("C d", true)]);
        assert_eq!(pairs("‘A b «c d"), [("c d", false)]);
        assert_eq!(pairs("Er: „A, sie: ‚B c.‘ Und „D e“ f"), [("D e", true)]);
    }

    #[test]
    fn apostrophes_do_not_close() {
        assert_eq!(
            pairs("‘The boys’ house isn’t here,’ he said"),
            [("The boys’ house isn’t here,", true)]
        );
    }
}
