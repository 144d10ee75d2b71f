//! Quotation marks: where they stand, and whether they can open or close.

use memchr::{memchr_iter, memchr3_iter};

/// No more marks of a text are read; what follows has no quotes.
pub(crate) const MARKS_MAX: usize = 20_000;

/// The form of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `"`
    Straight,
    /// `'`
    StraightSingle,
    /// `“`, which closes in German.
    High,
    /// `”`, which opens in Swedish and Finnish.
    HighRight,
    /// `„`
    Low,
    /// `‘`, which closes in German.
    Single,
    /// `’`, which is an apostrophe too.
    SingleRight,
    /// `‚`
    SingleLow,
    /// `«`
    Left,
    /// `»`
    Right,
    /// `‹`
    SingleLeft,
    /// `›`
    SingleAngle,
    /// `″`, which closes where a machine has taken a mark behind a number for one of seconds.
    Seconds,
    /// A dash at the beginning of a paragraph.
    Dash,
}

impl Shape {
    /// Whether it is one of the single marks, which apostrophes look like.
    pub(crate) fn is_single(self) -> bool {
        matches!(
            self,
            Self::StraightSingle
                | Self::Single
                | Self::SingleRight
                | Self::SingleLow
                | Self::SingleLeft
                | Self::SingleAngle
        )
    }

    /// Whether `close` ends what this mark opens.
    pub(crate) fn closes_with(self, close: Self) -> bool {
        use Shape::{
            High, HighRight, Left, Low, Right, Seconds, Single, SingleAngle, SingleLeft, SingleLow,
            SingleRight, Straight, StraightSingle,
        };
        match self {
            Straight => matches!(close, Straight | HighRight | Seconds),
            High => matches!(close, HighRight | Straight | Seconds | High),
            Low => matches!(close, High | HighRight | Straight | Seconds),
            HighRight => close == HighRight,
            Left => close == Right,
            Right => matches!(close, Left | Right),
            StraightSingle => close == StraightSingle,
            Single => matches!(close, SingleRight | StraightSingle),
            SingleLow => matches!(close, Single | SingleRight | StraightSingle),
            SingleRight => close == SingleRight,
            SingleLeft => close == SingleAngle,
            SingleAngle => close == SingleLeft,
            Self::Seconds | Self::Dash => false,
        }
    }
}

/// One mark.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    /// Its first byte.
    pub(crate) at: usize,
    /// The byte behind it.
    pub(crate) end: usize,
    /// Its form.
    pub(crate) shape: Shape,
    /// Whether what stands around it lets it open a quote.
    pub(crate) opens: bool,
    /// Whether what stands around it lets it close one.
    pub(crate) closes: bool,
}

/// Finds the marks of a text, in order.
pub(crate) fn find(text: &str, marks: &mut Vec<Mark>) {
    marks.clear();
    let bytes = text.as_bytes();
    for at in memchr3_iter(b'"', 0xe2, 0xc2, bytes) {
        let Some((shape, length)) = shape_at(bytes.get(at..).unwrap_or_default()) else { continue };
        if shape == Shape::Dash {
            let next = char_after(text, at + length);
            if starts_paragraph(bytes, at) && next.is_some_and(|c| c == ' ' || c.is_alphanumeric())
            {
                marks.push(Mark { at, end: at + length, shape, opens: true, closes: false });
            }
        } else {
            push(text, at, at + length, shape, marks);
        }
        if marks.len() >= MARKS_MAX {
            break;
        }
    }
    let before = marks.len();
    let mut behind = 0;
    for at in memchr_iter(b'\'', bytes) {
        if at < behind {
            continue;
        }
        // Two of them are a double mark.
        if bytes.get(at + 1) == Some(&b'\'') {
            behind = at + 2;
            push(text, at, behind, Shape::Straight, marks);
            continue;
        }
        let letter = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
        if letter(bytes.get(at + 1)) && at > 0 && letter(bytes.get(at - 1)) {
            continue;
        }
        push(text, at, at + 1, Shape::StraightSingle, marks);
        if marks.len() >= MARKS_MAX {
            break;
        }
    }
    if marks.len() > before {
        marks.sort_unstable_by_key(|mark| mark.at);
    }
}

fn push(text: &str, at: usize, end: usize, shape: Shape, marks: &mut Vec<Mark>) {
    let (opens, closes) = sides(shape, char_before(text, at), char_after(text, end));
    if opens || closes {
        marks.push(Mark { at, end, shape, opens, closes });
    }
}

/// The mark that these bytes begin with, and its length.
fn shape_at(bytes: &[u8]) -> Option<(Shape, usize)> {
    let shape = match bytes {
        [b'"', ..] => return Some((Shape::Straight, 1)),
        [0xc2, 0xab, ..] => return Some((Shape::Left, 2)),
        [0xc2, 0xbb, ..] => return Some((Shape::Right, 2)),
        [0xe2, 0x80, third, ..] => match third {
            0x93..=0x95 => Shape::Dash,
            0x98 => Shape::Single,
            0x99 => Shape::SingleRight,
            0x9a => Shape::SingleLow,
            0x9c => Shape::High,
            0x9d => Shape::HighRight,
            0x9e => Shape::Low,
            0xb3 => Shape::Seconds,
            0xb9 => Shape::SingleLeft,
            0xba => Shape::SingleAngle,
            _ => return None,
        },
        _ => return None,
    };
    Some((shape, 3))
}

/// Whether a mark can open and whether it can close, by its neighbours.
fn sides(shape: Shape, before: Option<char>, after: Option<char>) -> (bool, bool) {
    let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (space_before, space_after) = (space(before), space(after));
    let opener_before = space_before
        || before.is_some_and(|c| {
            matches!(c, '(' | '[' | '–' | '—' | '-' | ':' | '/' | '.' | ',' | '¿' | '¡')
                || is_mark(c)
        });
    let mut opens = opener_before && !space_after;
    let mut closes = !space_before && !word(after);
    match shape {
        // French sets spaces inside its marks.
        Shape::Left if space_before && space_after => opens = true,
        Shape::Right if space_before && (space_after || !word(after)) => {
            opens = false;
            closes = true;
        }
        Shape::Seconds => opens = false,
        // Between a word and a stop it closes.
        _ if !space_before && opens && !word(after) && !after.is_some_and(is_mark) => {
            opens = after.is_some_and(|c| {
                matches!(c, '.' | '…' | '[' | '(' | '¿' | '¡' | '$' | '€' | '£' | '#' | '@')
            }) && !matches!(before, Some('.' | ',' | '!' | '?'));
        }
        _ => {}
    }
    match shape {
        Shape::High if closes && opens => closes = false,
        Shape::HighRight | Shape::SingleRight if closes && opens => opens = false,
        Shape::Low | Shape::SingleLow => closes = false,
        _ => {}
    }
    (opens, closes)
}

fn is_mark(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '”' | '„' | '‘' | '’' | '‚' | '«' | '»' | '‹' | '›')
}

pub(crate) fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

pub(crate) fn char_after(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

fn starts_paragraph(bytes: &[u8], at: usize) -> bool {
    at == 0 || bytes.get(at - 1) == Some(&b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(text: &str) -> Vec<(usize, bool, bool)> {
        let mut marks = Vec::new();
        find(text, &mut marks);
        marks.iter().map(|mark| (mark.at, mark.opens, mark.closes)).collect()
    }

    #[test]
    fn neighbours_say_which_side_a_mark_is() {
        assert_eq!(roles("\"A.\" B"), [(0, true, false), (3, false, true)]);
        assert_eq!(roles("“A,” b"), [(0, true, false), (5, false, true)]);
        assert_eq!(roles("„A“, b"), [(0, true, false), (4, false, true)]);
        assert_eq!(roles("« A », b"), [(0, true, false), (5, false, true)]);
        assert_eq!(roles("»A«, b"), [(0, true, false), (3, false, true)]);
    }

    #[test]
    fn apostrophes_inside_words_are_no_marks() {
        assert_eq!(roles("don't, don’t"), []);
        assert_eq!(roles("the boys' house"), [(8, false, true)]);
        assert_eq!(roles("'I am' he"), [(0, true, false), (5, false, true)]);
    }

    #[test]
    fn a_dash_opens_only_a_paragraph() {
        assert_eq!(roles("—Sí —dijo"), [(0, true, false)]);
        assert_eq!(roles("A — b\n\n– C"), [(9, true, false)]);
    }

    #[test]
    fn many_marks_are_bounded() {
        let text = "\"".repeat(100_000);
        let mut marks = Vec::new();
        find(&text, &mut marks);
        assert!(marks.len() <= 2 * MARKS_MAX);
    }
}
