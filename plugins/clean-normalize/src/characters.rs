//! Control and invisible characters, and whitespace.
//!
//! - Line ends become `\n`; every other space, tab and no-break space one plain space; runs fold, ends are trimmed.
//! - Control characters, byte order marks, soft hyphens, word joiners, non-characters and direction embeddings are removed.
//! - ZWNJ and ZWJ stay between letters of scripts that shape by them (Arabic, Indic and their neighbours), and ZWJ inside emoji.
//! - ZWSP stays between letters of scripts without spaces (Thai, Lao, Khmer, Myanmar), where it marks words.
//! - Left-to-right and right-to-left marks stay in texts with right-to-left letters; tag characters stay in flag emoji.

use std::borrow::Cow;

/// What may stay of the line ends of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shape {
    /// One line: line ends are spaces.
    Line,
    /// One paragraph: single line ends stay, blank lines fold into one.
    Paragraph,
}

/// Which of the two jobs to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Jobs {
    /// Remove invisible characters.
    pub(crate) characters: bool,
    /// Fold whitespace.
    pub(crate) whitespace: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Keep,
    Space,
    LineEnd,
    ParagraphEnd,
    Remove,
    Joiner,
    WordBreak,
    DirectionMark,
    FlagTag,
}

/// Cleans a text; borrowed when there is nothing to do.
pub(crate) fn clean(text: &str, shape: Shape, jobs: Jobs) -> Cow<'_, str> {
    if is_clean(text, shape) {
        return Cow::Borrowed(text);
    }
    let mut cleaner =
        Cleaner { out: String::with_capacity(text.len()), gap: Gap::default(), shape, jobs };
    let right_to_left = text.chars().any(is_right_to_left);
    for (at, c) in text.char_indices() {
        let rest = text.get(at + c.len_utf8()..).unwrap_or("");
        cleaner.take(c, rest, right_to_left);
    }
    if !jobs.whitespace {
        cleaner.flush();
    }
    if cleaner.out == text { Cow::Borrowed(text) } else { Cow::Owned(cleaner.out) }
}

/// A cheap sufficient condition for having nothing to do.
fn is_clean(text: &str, shape: Shape) -> bool {
    let mut previous = '\n';
    let mut line_ends = 2;
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        match c {
            '!'..='~' => line_ends = 0,
            ' ' if previous == ' ' || previous == '\n' => return false,
            '\n' => {
                line_ends += 1;
                let allowed = match shape {
                    Shape::Line => 0,
                    Shape::Paragraph => 1,
                };
                if previous == ' ' || line_ends > allowed {
                    return false;
                }
            }
            ' ' => line_ends = 0,
            _ if class(c) != Class::Keep => return false,
            _ => line_ends = 0,
        }
        previous = c;
        at += c.len_utf8();
        if c.is_ascii_graphic() {
            let run = plain_run(text.as_bytes(), at);
            if run > 0 {
                at += run;
                previous = char::from(text.as_bytes()[at - 1]);
            }
        }
    }
    !matches!(previous, ' ' | '\n') || text.is_empty()
}

/// How many bytes from a place on, behind a visible sign of ASCII, are such signs with single spaces between, counted in
/// blocks whose bytes are looked at together.
fn plain_run(text: &[u8], from: usize) -> usize {
    let before = text.get(from.saturating_sub(1)..).unwrap_or(&[]).as_chunks::<BLOCK>().0;
    let blocks = text.get(from..).unwrap_or(&[]).as_chunks::<BLOCK>().0;
    let is_plain = |(before, block): &(&[u8; BLOCK], &[u8; BLOCK])| {
        before.iter().zip(*block).fold(true, |plain, (before, byte)| {
            plain & (b' '..=b'~').contains(byte) & ((*byte != b' ') | (*before != b' '))
        })
    };
    before.iter().zip(blocks).take_while(is_plain).count() * BLOCK
}

/// Bytes that [`plain_run`] looks at together.
const BLOCK: usize = 16;

/// Whether a text holds only characters below U+0300 and from U+2010 to U+203F, none of which composes with another.
pub(crate) fn is_plainly_composed(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(second), Some(third)) = (bytes.get(1..), bytes.get(2..)) else {
        return text.is_ascii();
    };
    // 0xcc begins U+0300 in UTF-8, 0xe2 0x80 0x90 is U+2010; without an early end many bytes are looked at together.
    let odd = bytes.iter().zip(second).zip(third).fold(false, |odd, ((one, two), three)| {
        odd | (*one >= 0xcc) & !((*one == 0xe2) & (*two == 0x80) & (*three >= 0x90))
    });
    // No character of three bytes begins so late.
    !odd && bytes.iter().rev().take(2).all(|byte| *byte < 0xcc)
}

/// Whitespace that was met and not yet written.
#[derive(Default)]
struct Gap {
    spaces: bool,
    line_ends: u8,
    after_return: bool,
}

struct Cleaner {
    out: String,
    gap: Gap,
    shape: Shape,
    jobs: Jobs,
}

impl Cleaner {
    fn take(&mut self, c: char, rest: &str, right_to_left: bool) {
        let class = class(c);
        let keep = match class {
            Class::Space | Class::LineEnd | Class::ParagraphEnd => return self.space(c, class),
            Class::Keep => true,
            _ if !self.jobs.characters => true,
            Class::Joiner => joins(c, self.last(), rest.chars().next()),
            Class::WordBreak => {
                self.last().is_some_and(is_spaceless)
                    && rest.chars().next().is_some_and(is_spaceless)
            }
            Class::DirectionMark => right_to_left,
            Class::FlagTag => {
                self.last().is_some_and(|last| last == '\u{1f3f4}' || is_flag_tag(last))
            }
            Class::Remove => false,
        };
        if keep {
            self.flush();
            self.out.push(c);
        }
    }

    fn space(&mut self, c: char, class: Class) {
        if !self.jobs.whitespace {
            return self.out.push(c);
        }
        let second_half = c == '\n' && self.gap.after_return;
        self.gap.after_return = c == '\r';
        match class {
            Class::LineEnd if !second_half => {
                self.gap.line_ends = self.gap.line_ends.saturating_add(1)
            }
            Class::ParagraphEnd => self.gap.line_ends = 2,
            _ => self.gap.spaces = true,
        }
    }

    /// Writes the whitespace before the next visible character; none at the start.
    fn flush(&mut self) {
        let gap = std::mem::take(&mut self.gap);
        if self.out.is_empty() || (gap.line_ends == 0 && !gap.spaces) {
            return;
        }
        self.out.push_str(match (self.shape, gap.line_ends) {
            (Shape::Line, _) | (_, 0) => " ",
            (Shape::Paragraph, _) => "\n",
        });
    }

    fn last(&self) -> Option<char> {
        let gap = self.gap.spaces || self.gap.line_ends > 0;
        if gap { None } else { self.out.chars().next_back() }
    }
}

fn class(c: char) -> Class {
    match u32::from(c) {
        0x0a | 0x0b | 0x0c | 0x0d | 0x85 | 0x2028 => Class::LineEnd,
        0x2029 => Class::ParagraphEnd,
        0x09 | 0x20 | 0xa0 | 0x1680 | 0x2000..=0x200a | 0x202f | 0x205f | 0x3000 => Class::Space,
        0x00..=0x1f | 0x7f..=0x9f => Class::Remove,
        0x21..=0xac | 0xae..=0x61b => Class::Keep,
        0x200c | 0x200d => Class::Joiner,
        0x200b => Class::WordBreak,
        0x200e | 0x200f | 0x61c => Class::DirectionMark,
        0xad | 0x202a..=0x202e | 0x2060..=0x206f | 0xfeff | 0xfdd0..=0xfdef | 0xfff0..=0xfffc => {
            Class::Remove
        }
        0xe0001 => Class::Remove,
        0xe0020..=0xe007f => Class::FlagTag,
        code if code & 0xfffe == 0xfffe => Class::Remove,
        _ => Class::Keep,
    }
}

/// Whether a ZWNJ or ZWJ between these two means something.
fn joins(joiner: char, before: Option<char>, after: Option<char>) -> bool {
    let Some(before) = before else { return false };
    let shaped = |c: char| matches!(u32::from(c), 0x600..=0x8ff | 0x900..=0xdff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x1800..=0x18af | 0xfb50..=0xfdcf | 0xfe70..=0xfeff);
    let emoji = |c: char| matches!(u32::from(c), 0x2190..=0x2bff | 0xfe0f | 0x1f000..=0x1faff);
    let shaped_pair = shaped(before) && after.is_some_and(shaped);
    shaped_pair || (joiner == '\u{200d}' && emoji(before) && after.is_some_and(emoji))
}

/// Letters of scripts that write words without spaces and use ZWSP to break lines.
fn is_spaceless(c: char) -> bool {
    matches!(u32::from(c), 0xe00..=0xeff | 0x1000..=0x109f | 0x1780..=0x17ff)
}

fn is_right_to_left(c: char) -> bool {
    matches!(u32::from(c), 0x590..=0x61b | 0x61d..=0x8ff | 0xfb1d..=0xfdcf | 0xfdf0..=0xfdff | 0xfe70..=0xfefc | 0x10800..=0x10fff | 0x1e800..=0x1efff)
}

fn is_flag_tag(c: char) -> bool {
    matches!(u32::from(c), 0xe0020..=0xe007f)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: Jobs = Jobs { characters: true, whitespace: true };

    fn line(text: &str) -> String {
        clean(text, Shape::Line, ALL).into_owned()
    }

    #[test]
    fn whitespace_folds_by_shape() {
        let text =
            " \u{feff}one\u{a0}\t two \r\n\r\n three\r\n \u{2003}\nfour\u{2028}five\u{2029}six \n";
        assert_eq!(line(text), "one two three four five six");
        assert_eq!(clean(text, Shape::Paragraph, ALL), "one two\nthree\nfour\nfive\nsix");
    }

    #[test]
    fn what_is_plainly_composed_is_in_nfc() {
        use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};
        let all: String =
            ('\0'..=char::MAX).filter(|c| is_plainly_composed(&format!("ab{c}"))).collect();
        assert_eq!(all.chars().count(), 0x300 + 0x30);
        assert!(is_nfc_quick(all.chars()) == IsNormalized::Yes && all.nfc().eq(all.chars()));
        for text in ["e\u{301}", "\u{301}", "\u{2000}", "\u{212b}", "a\u{327}b", "각"] {
            assert!(!is_plainly_composed(text), "{text}");
        }
        assert!(is_plainly_composed("") && is_plainly_composed("é") && is_plainly_composed("“ä”"));
    }

    #[test]
    fn controls_and_invisible_characters_go() {
        assert_eq!(
            line("a\0b\u{7}c\u{7f}d\u{9d}e\u{ad}f\u{200b}g\u{2060}h\u{202e}i\u{fffe}j\u{fffc}k"),
            "abcdefghijk"
        );
        assert_eq!(line("left\u{200e} mark\u{200f}"), "left mark");
    }

    #[test]
    fn joiners_stay_where_scripts_need_them() {
        for text in [
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "👩\u{200d}👩\u{200d}👧",
            "❤\u{fe0f}\u{200d}🔥",
            "ภาษา\u{200b}ไทย",
            "שלום\u{200f} (a)",
            "🏴\u{e0067}\u{e0062}\u{e007f}",
        ] {
            assert_eq!(line(text), text);
        }
        assert_eq!(line("a\u{200c}b\u{200d}c می\u{200c} ok\u{e0067}"), "abc می ok");
    }

    #[test]
    fn jobs_are_separate() {
        let text = "a\u{a0} b\0";
        assert_eq!(
            clean(text, Shape::Line, Jobs { characters: true, whitespace: false }),
            "a\u{a0} b"
        );
        assert_eq!(clean(text, Shape::Line, Jobs { characters: false, whitespace: true }), "a b\0");
    }

    #[test]
    fn clean_text_is_borrowed() {
        for (text, shape) in
            [("Ein schöner Tag.", Shape::Line), ("a\nb", Shape::Paragraph), ("", Shape::Line)]
        {
            assert!(matches!(clean(text, shape, ALL), Cow::Borrowed(_)), "{text}");
        }
    }

    /// The same as [`is_clean`] with its blocks, a character at a time.
    fn is_clean_slowly(text: &str, shape: Shape) -> bool {
        let allowed = if shape == Shape::Line { "" } else { "\n" };
        let keeps = |c: char| matches!(c, ' ') || class(c) == Class::Keep || allowed.contains(c);
        let doubled = ["  ", " \n", "\n ", "\n\n"].iter().any(|pair| text.contains(pair));
        text.chars().all(keeps) && !doubled && text.trim_matches([' ', '\n']) == text
    }

    proptest! {
        #[test]
        fn blocks_find_what_characters_find(text in "([a-z~!]{1,20}[ \n]?|[a-c \n\u{a0}é’\u{7f}]{0,3}){0,8}") {
            for shape in [Shape::Line, Shape::Paragraph] {
                prop_assert_eq!(is_clean(&text, shape), is_clean_slowly(&text, shape));
            }
        }

        #[test]
        fn cleaning_is_idempotent_and_tidy(text in "([ \\n\\r\\ta\\u{a0}\\u{200c}\\u{200b}\\u{2029}\\u{0}é]|\\PC){0,40}") {
            for shape in [Shape::Line, Shape::Paragraph] {
                let once = clean(&text, shape, ALL).into_owned();
                prop_assert_eq!(&clean(&once, shape, ALL), &once);
                prop_assert!(!once.contains("  ") && !once.contains("\n\n") && once.trim() == once);
                prop_assert!(shape != Shape::Line || !once.contains('\n'));
            }
        }
    }
}
