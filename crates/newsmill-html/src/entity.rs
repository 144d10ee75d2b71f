//! Character references, by the table and the rules of the HTML standard, section 13.2.5.72.

use crate::swar::{find, word_at};

/// The standard's names without `&`, sorted, each with its one or two code points in hexadecimal.
const NAMES: &str = include_str!("entities.txt");

/// The longest name, without its semicolon.
const NAME_MAX: usize = 31;

/// The longest name that is read without a semicolon too.
const BARE_MAX: usize = 6;

/// What a name stands for; one that needs no second character has none.
type Meaning = (char, Option<char>);

/// How many names there are.
const COUNT: usize = 2231;

/// A line of [`NAMES`]: where its name lies, and what that stands for.
#[derive(Clone, Copy)]
struct Line {
    start: usize,
    end: usize,
    meaning: Meaning,
}

/// The number in hexadecimal at a place, as a character, and the place behind it.
const fn code(text: &[u8], mut at: usize) -> (char, usize) {
    let mut value = 0;
    while let Some(digit) = (text[at] as char).to_digit(16) {
        value = value * 16 + digit;
        at += 1;
    }
    match char::from_u32(value) {
        Some(character) => (character, at),
        None => panic!("the table has code points alone"),
    }
}

const fn lines() -> [Line; COUNT] {
    let text = NAMES.as_bytes();
    let mut lines = [Line { start: 0, end: 0, meaning: ('\0', None) }; COUNT];
    let (mut line, mut start) = (0, 0);
    while line < COUNT {
        let mut end = start;
        while text[end] != b' ' {
            end += 1;
        }
        let (first, mut at) = code(text, end + 1);
        let mut second = None;
        if text[at] == b' ' {
            let (character, behind) = code(text, at + 1);
            second = Some(character);
            at = behind;
        }
        lines[line] = Line { start, end, meaning: (first, second) };
        (line, start) = (line + 1, at + 1);
    }
    lines
}

static LINES: [Line; COUNT] = lines();

impl Line {
    fn name(&self) -> &'static [u8] {
        NAMES.as_bytes().get(self.start..self.end).unwrap_or(&[])
    }
}

fn meaning(name: &[u8]) -> Option<Meaning> {
    let at = LINES.binary_search_by(|line| line.name().cmp(name)).ok()?;
    LINES.get(at).map(|line| line.meaning)
}

/// The bits of the second letters of the names that need no semicolon, by their first letter.
static BARE_STARTS: [u64; 128] = bare_starts();

const fn bare_starts() -> [u64; 128] {
    let text = NAMES.as_bytes();
    let mut starts = [0; 128];
    let mut line = 0;
    while line < COUNT {
        let Line { start, end, .. } = LINES[line];
        if text[end - 1] != b';' {
            starts[text[start] as usize] |= 1 << (text[start + 1] % 64);
        }
        line += 1;
    }
    starts
}

/// Whether a name that needs no semicolon can begin so; the names of parameters in addresses mostly cannot.
fn may_be_bare(name: &[u8]) -> bool {
    let Some([first, second]) = name.first_chunk() else { return false };
    let seconds = BARE_STARTS.get(usize::from(*first)).copied().unwrap_or(0);
    seconds & 1 << (second % 64) != 0
}

/// The few references that make up nearly all of real pages.
static COMMON: [Common; 7] = [
    Common::new(b"&quot;", '"'),
    Common::new(b"&amp;", '&'),
    Common::new(b"&nbsp;", '\u{a0}'),
    Common::new(b"&#39;", '\''),
    Common::new(b"&#039;", '\''),
    Common::new(b"&lt;", '<'),
    Common::new(b"&gt;", '>'),
];

/// A reference as the start of a word.
struct Common {
    held: u64,
    mask: u64,
    length: usize,
    character: char,
}

impl Common {
    const fn new(reference: &[u8], character: char) -> Common {
        let mut held = 0;
        let mut at = reference.len();
        while at > 0 {
            at -= 1;
            held = held << 8 | reference[at] as u64;
        }
        let mask = (1 << (8 * reference.len())) - 1;
        Common { held, mask, length: reference.len(), character }
    }
}

/// What the common reference at a place stands for, and the bytes it takes; none near the end of the text.
#[inline]
fn common(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let word = word_at(bytes, at)?;
    let found = COMMON.iter().find(|common| word & common.mask == common.held)?;
    Some((found.character, found.length))
}

/// What the numbers 128 to 159 stand for: windows-1252.
const WINDOWS_1252: [char; 32] = [
    '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}',
    '\u{2c6}', '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}',
    '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}',
    '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}', '\u{17e}', '\u{178}',
];

/// Replaces the character references in a text, for values that were escaped twice.
#[must_use]
pub fn unescape_text(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    unescape(raw, false, &mut out);
    out
}

/// Appends `raw` to `out` with its character references replaced; `in_attribute` switches to the rules for attribute
/// values.
pub(crate) fn unescape(raw: &str, in_attribute: bool, out: &mut String) {
    let bytes = raw.as_bytes();
    let mut from = 0;
    while let Some(found) = find(bytes.get(from..).unwrap_or(&[]), b'&') {
        let at = from + found;
        out.push_str(raw.get(from..at).unwrap_or(""));
        from = match common(bytes, at) {
            Some((character, length)) => {
                out.push(character);
                at + length
            }
            None => at + reference(raw.get(at..).unwrap_or("&"), in_attribute, out),
        };
    }
    out.push_str(raw.get(from..).unwrap_or(""));
}

/// Decodes the reference at the start of `text`, which is an `&`, into `out` and returns the bytes it took.
fn reference(text: &str, in_attribute: bool, out: &mut String) -> usize {
    let used = match text.as_bytes().get(1) {
        Some(b'#') => numeric(text, out),
        Some(byte) if byte.is_ascii_alphanumeric() => named(text, in_attribute, out),
        _ => None,
    };
    used.unwrap_or_else(|| {
        out.push('&');
        1
    })
}

/// Decodes `&#...` at the start of `text` into `out` and returns the bytes it took.
fn numeric(text: &str, out: &mut String) -> Option<usize> {
    let bytes = text.as_bytes();
    let hexadecimal = matches!(bytes.get(2), Some(b'x' | b'X'));
    let (radix, start) = if hexadecimal { (16, 3) } else { (10, 2) };
    let mut end = start;
    let mut value = 0_u32;
    while let Some(digit) = bytes.get(end).and_then(|byte| char::from(*byte).to_digit(radix)) {
        value = value.saturating_mul(radix).saturating_add(digit).min(0x0011_0000);
        end += 1;
    }
    if end == start {
        return None;
    }
    out.push(code_point(value));
    Some(end + usize::from(bytes.get(end) == Some(&b';')))
}

fn code_point(value: u32) -> char {
    let replaced = value
        .checked_sub(0x80)
        .and_then(|index| WINDOWS_1252.get(usize::try_from(index).ok()?))
        .copied();
    match (replaced, value) {
        (Some(character), _) => character,
        (None, 0) => '\u{fffd}',
        (None, _) => char::from_u32(value).unwrap_or('\u{fffd}'),
    }
}

/// Decodes `&name;` at the start of `text` into `out` and returns the bytes it took.
fn named(text: &str, in_attribute: bool, out: &mut String) -> Option<usize> {
    let bytes = text.as_bytes().get(1..)?;
    let letters =
        bytes.iter().take(NAME_MAX + 1).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let mut put = |meaning: Meaning, length: usize| {
        out.push(meaning.0);
        out.extend(meaning.1);
        Some(length + 1)
    };
    if bytes.get(letters) == Some(&b';')
        && let Some(found) = bytes.get(..=letters).and_then(meaning)
    {
        return put(found, letters + 1);
    }
    if !may_be_bare(bytes) {
        return None;
    }
    for length in (2..=letters.min(BARE_MAX)).rev() {
        let Some(found) = bytes.get(..length).and_then(meaning) else { continue };
        let next = bytes.get(length);
        if in_attribute && next.is_some_and(|byte| *byte == b'=' || byte.is_ascii_alphanumeric()) {
            return None;
        }
        return put(found, length);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{
        BARE_MAX, COMMON, COUNT, NAME_MAX, NAMES, may_be_bare, meaning, reference, unescape,
        unescape_text,
    };

    #[test]
    fn text_follows_the_standard() {
        assert_eq!(unescape_text("a &amp; b &eacute;t&#xe9; &#8364; &#128;"), "a & b été € €");
        assert_eq!(unescape_text("&notit; &notin; &copy2 &unknown; &"), "¬it; ∉ ©2 &unknown; &");
        assert_eq!(
            unescape_text("&#0; &#x110000; &#xd800; &#; &#99999999999;"),
            "\u{fffd} \u{fffd} \u{fffd} &#; \u{fffd}"
        );
    }

    #[test]
    fn attributes_keep_query_strings() {
        let mut out = String::new();
        unescape("?a=1&copy=2&amp;lt=3&lt;", true, &mut out);
        assert_eq!(out, "?a=1&copy=2&lt=3<");
    }

    #[test]
    fn the_table_is_sorted_and_whole() {
        let table: Vec<_> = NAMES.lines().map(|line| line.split_once(' ').unwrap()).collect();
        assert_eq!(table.len(), COUNT);
        assert!(table.is_sorted());
        for (name, codes) in &table {
            let (first, second) = meaning(name.as_bytes()).unwrap();
            let letters = [Some(first), second].into_iter().flatten();
            let found: Vec<_> = letters.map(|letter| format!("{:x}", u32::from(letter))).collect();
            assert_eq!(found.join(" "), *codes, "{name}");
            assert!(name.ends_with(';') || may_be_bare(name.as_bytes()), "{name}");
        }
        for name in ["", "A", "amp;x", "zzz;", "zwnj", "zwnj;;"] {
            assert_eq!(meaning(name.as_bytes()), None, "{name}");
        }
        for name in ["", "a", "utm", "wid", "é"] {
            assert!(!may_be_bare(name.as_bytes()), "{name}");
        }
        let longest = |bare: bool| {
            let bares = table.iter().filter(|(name, _)| name.ends_with(';') != bare);
            bares.map(|(name, _)| name.trim_end_matches(';').len()).max()
        };
        assert_eq!((longest(false), longest(true)), (Some(NAME_MAX), Some(BARE_MAX)));
    }

    #[test]
    fn common_references_mean_what_the_others_do() {
        for common in &COMMON {
            let name = common.held.to_le_bytes();
            let name = std::str::from_utf8(&name[..common.length]).unwrap();
            let mut slow = String::new();
            assert_eq!(reference(name, true, &mut slow), common.length, "{name}");
            assert_eq!(
                unescape_text(&format!("{name}, and {name}")),
                format!("{slow}, and {slow}")
            );
        }
    }
}
