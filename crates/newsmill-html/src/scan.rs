//! What stands in a tag: its name and its attributes, found without a change to anything.

use memchr::memchr;

use crate::key::NameKey;
use crate::swar::{before, find_quote, places, word_at};

/// White space in markup.
const SPACE: u8 = 1;
/// What ends a name of an attribute.
const NAME_END: u8 = 2;
/// What ends the name of a tag.
const TAG_END: u8 = 4;
/// What a name must not keep.
const ODD: u8 = 8;
/// What ends a value without quotes.
const VALUE_END: u8 = 16;
/// What a value must not keep.
const SPECIAL: u8 = 32;

static CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte {
            0x09 | 0x0a | 0x0c | 0x0d | 0x20 => SPACE | NAME_END | TAG_END | VALUE_END,
            0x2f => NAME_END | TAG_END,
            0x3e => NAME_END | TAG_END | VALUE_END,
            0x3d => NAME_END,
            0 => ODD | SPECIAL,
            0x26 => SPECIAL,
            0x41..=0x5a => ODD,
            _ => 0,
        };
        byte += 1;
    }
    table
}

/// The end of the bytes from a place on that are in none of some classes, and all classes seen before it.
#[inline]
fn run(bytes: &[u8], start: usize, ends: u8) -> (usize, u8) {
    let mut seen = 0;
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        let class = CLASSES[usize::from(*byte)];
        if class & ends != 0 {
            break;
        }
        seen |= class;
        at += 1;
    }
    (at, seen)
}

/// The first place from `at` on that holds no white space, and what it holds.
#[inline]
fn behind_space(bytes: &[u8], mut at: usize) -> (usize, Option<u8>) {
    loop {
        match bytes.get(at).copied() {
            Some(byte) if CLASSES[usize::from(byte)] & SPACE != 0 => at += 1,
            byte => return (at, byte),
        }
    }
}

/// A name as it stands in the page.
#[derive(Clone, Copy)]
pub(crate) struct Name {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The key of the bytes as they stand.
    pub(crate) key: NameKey,
    /// Whether it has capitals or NUL in it.
    pub(crate) odd: bool,
}

impl Name {
    /// Reads a name at one look, if it is short and plain; `ends` marks what ends it.
    #[inline]
    fn short(bytes: &[u8], start: usize, ends: impl Fn(u64) -> u64) -> Option<Name> {
        let word = word_at(bytes, start)?;
        let length = before(ends(word));
        let key = NameKey::of_letters(word, length)?;
        Some(Name { start, end: start + length, key, odd: false })
    }

    #[inline]
    fn long(bytes: &[u8], start: usize, end: usize, seen: u8) -> Name {
        let key = NameKey::at_start(bytes.get(start..).unwrap_or(&[]), end - start);
        Name { start, end, key, odd: seen & ODD != 0 }
    }

    /// The name of a tag.
    #[inline]
    pub(crate) fn of_tag(bytes: &[u8], start: usize) -> Name {
        let ends = |word| places(word, b'>') | places(word, b' ');
        Name::short(bytes, start, ends).unwrap_or_else(|| {
            let (end, seen) = run(bytes, start, TAG_END);
            Name::long(bytes, start, end, seen)
        })
    }

    /// The name of an attribute; none where there is none, and where it begins with `=`.
    #[inline]
    fn of_attribute(bytes: &[u8], start: usize) -> Option<Name> {
        Name::short(bytes, start, |word| places(word, b'=')).or_else(|| {
            let (end, seen) = run(bytes, start, NAME_END);
            (start < end).then(|| Name::long(bytes, start, end, seen))
        })
    }
}

/// What stands next in a tag.
pub(crate) enum Scan {
    /// Its end, with the place behind it.
    End {
        next: usize,
        self_closing: bool,
    },
    Attribute(Found),
    /// The page ends.
    Eof,
}

/// An attribute as it stands in the page.
pub(crate) struct Found {
    pub(crate) name: Name,
    pub(crate) value: (usize, usize),
    /// Whether the value may have references or NUL in it.
    pub(crate) special: bool,
    pub(crate) next: usize,
}

/// Reads an attribute as most are written: one space before it, its value in double quotes and without references.
#[inline]
pub(crate) fn plain_attribute(bytes: &[u8], from: usize) -> Option<Found> {
    if bytes.get(from) != Some(&b' ') {
        return None;
    }
    let name = Name::of_attribute(bytes, from + 1)?;
    let inside = bytes.get(name.end..)?.strip_prefix(b"=\"")?;
    let length = find_quote(inside, b'"')?;
    if inside[length] != b'"' {
        return None;
    }
    let start = name.end + 2;
    let end = start + length;
    Some(Found { name, value: (start, end), special: false, next: end + 1 })
}

/// Looks at what stands next in a tag.
#[inline(never)]
pub(crate) fn scan(bytes: &[u8], from: usize, nulls: bool) -> Scan {
    let mut at = from;
    let start = loop {
        let (next, byte) = behind_space(bytes, at);
        match byte {
            Some(b'>') => return Scan::End { next: next + 1, self_closing: false },
            Some(b'/') if bytes.get(next + 1) == Some(&b'>') => {
                return Scan::End { next: next + 2, self_closing: true };
            }
            Some(b'/') => at = next + 1,
            Some(_) => break next,
            None => return Scan::Eof,
        }
    };
    // Whatever a name begins with is part of it, a `=` too.
    let (end, seen) = run(bytes, start + 1, NAME_END);
    let name = Name::long(bytes, start, end, seen | CLASSES[usize::from(bytes[start])]);
    let (equals, byte) = behind_space(bytes, end);
    let mut found = Found { name, value: (end, end), special: false, next: equals };
    if byte != Some(b'=') {
        return Scan::Attribute(found);
    }
    match scan_value(bytes, equals + 1, &mut found) {
        Some(()) => {
            // NUL is so rare that no value is searched for it in a page without.
            found.special |= nulls;
            Scan::Attribute(found)
        }
        None => Scan::Eof,
    }
}

/// Looks at the value behind a `=`; none where the page ends within it.
fn scan_value(bytes: &[u8], from: usize, found: &mut Found) -> Option<()> {
    let (start, first) = behind_space(bytes, from);
    let quote = first?;
    if quote != b'"' && quote != b'\'' {
        let (end, seen) = run(bytes, start, VALUE_END);
        found.special = seen & SPECIAL != 0;
        (found.value, found.next) = ((start, end), end);
        return Some(());
    }
    let start = start + 1;
    let mut end = start + find_quote(bytes.get(start..)?, quote)?;
    if bytes[end] != quote {
        // Only the end of the value is of interest now.
        found.special = true;
        end += memchr(quote, &bytes[end..])?;
    }
    (found.value, found.next) = ((start, end), end + 1);
    Some(())
}
