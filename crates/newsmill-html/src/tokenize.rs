//! The tokenizer, section 13.2.5 of the HTML standard: from the page to tokens, one at a time.
//!
//! It does not step through the standard's states character by character: what ends a stretch is searched for
//! (`memchr`), and stretches are given out as they lie in the page. Parse errors are not told.

use memchr::memmem::Finder;
use memchr::{memchr, memchr_iter, memchr3};

use crate::entity::unescape;
use crate::key::NameKey;
use crate::tag::Tag;
use crate::texts::{Span, Texts, offset};
use crate::token::{Attribute, Content, TagToken, Token};

/// Further attributes of one tag are left out.
pub const ATTRIBUTES_MAX: usize = 200;

/// Reads tokens off a page.
pub(crate) struct Tokenizer<'t> {
    pub(crate) texts: Texts<'t>,
    /// The attributes of all elements of the tree, then those of the tag that was read last.
    pub(crate) attributes: Vec<Attribute>,
    /// How many of them belong to the tree.
    pub(crate) kept: usize,
    pub(crate) at: usize,
    pub(crate) content: Content,
    /// The name of the start tag whose text is read.
    pub(crate) raw: (Tag, Span),
    /// Finds `</`.
    pub(crate) closing: Finder<'static>,
}

pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\x0c' | b'\r')
}

impl<'t> Tokenizer<'t> {
    pub(crate) fn new(texts: Texts<'t>) -> Tokenizer<'t> {
        let attributes = Vec::with_capacity(texts.page.len() / 64 + 16);
        Tokenizer {
            texts,
            attributes,
            kept: 0,
            at: 0,
            content: Content::Data,
            raw: (Tag::Other, Span::default()),
            closing: Finder::new("</"),
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.texts.page.as_bytes()
    }

    pub(crate) fn byte(&self, at: usize) -> Option<u8> {
        self.bytes().get(at).copied()
    }

    pub(crate) fn rest(&self, at: usize) -> &[u8] {
        self.bytes().get(at..).unwrap_or(&[])
    }

    pub(crate) fn length(&self) -> usize {
        self.bytes().len()
    }

    /// The next token; `foreign` says that the tree builder is outside HTML, where CDATA sections are text.
    pub(crate) fn next(&mut self, foreign: bool) -> Token {
        if self.content != Content::Data
            && let Some(text) = self.raw_text()
        {
            return text;
        }
        loop {
            if let Some(text) = self.text() {
                return text;
            }
            if self.byte(self.at).is_none() {
                return Token::Eof;
            }
            // What is left is markup: `find_text_end` stops nowhere else.
            if let Some(token) = self.markup(foreign) {
                return token;
            }
        }
    }

    /// Whether the `<` at a place starts markup.
    fn is_markup(&self, open: usize) -> bool {
        match self.byte(open + 1) {
            Some(b'!' | b'?') => true,
            Some(b'/') => open + 2 < self.length(),
            Some(letter) => letter.is_ascii_alphabetic(),
            None => false,
        }
    }

    /// Text or a NUL, if there is any before the next markup.
    fn text(&mut self) -> Option<Token> {
        let start = self.at;
        let mut references = false;
        let mut from = start;
        let end = loop {
            let Some(found) = memchr3(b'<', b'&', 0, self.rest(from)) else { break self.length() };
            let at = from + found;
            match self.byte(at) {
                Some(b'<') if !self.is_markup(at) => {}
                Some(b'&') => references = true,
                _ => break at,
            }
            from = at + 1;
        };
        self.at = end;
        if start < end {
            return Some(Token::Text(self.value(start, end, references, false)));
        }
        if self.byte(end) == Some(0) {
            self.at += 1;
            return Some(Token::Null);
        }
        None
    }

    /// A stretch of the page, with its references replaced where there are any.
    fn value(&mut self, start: usize, end: usize, references: bool, in_attribute: bool) -> Span {
        if !references {
            return Span::new(start, end);
        }
        self.texts.add(|page, out| {
            unescape(page.get(start..end).unwrap_or(""), in_attribute, out);
        })
    }

    /// The token that starts with the `<` here, if it makes one.
    fn markup(&mut self, foreign: bool) -> Option<Token> {
        self.at += 1;
        match self.byte(self.at) {
            Some(b'!') => self.declaration(foreign),
            Some(b'?') => Some(self.bogus_comment(self.at)),
            Some(b'/') => match self.byte(self.at + 1) {
                Some(letter) if letter.is_ascii_alphabetic() => {
                    self.at += 1;
                    self.tag(false)
                }
                Some(b'>') => {
                    self.at += 2;
                    None
                }
                _ => Some(self.bogus_comment(self.at + 1)),
            },
            _ => self.tag(true),
        }
    }

    /// Moves past the next `byte`, or to the end; gives the place of the byte.
    pub(crate) fn skip_past(&mut self, byte: u8) -> usize {
        match memchr(byte, self.rest(self.at)) {
            Some(found) => {
                let at = self.at + found;
                self.at = at + 1;
                at
            }
            None => {
                self.at = self.length();
                self.at
            }
        }
    }

    /// A name as it counts: in lower case, without NUL.
    pub(crate) fn name(&mut self, start: usize, end: usize) -> Span {
        let is_plain =
            !self.bytes()[start..end].iter().any(|byte| byte.is_ascii_uppercase() || *byte == 0);
        if is_plain {
            return Span::new(start, end);
        }
        self.texts.copy(start, end, |letter| match letter {
            '\0' => char::REPLACEMENT_CHARACTER,
            letter => letter.to_ascii_lowercase(),
        })
    }

    /// Reads a tag; none where the page ends within it.
    pub(crate) fn tag(&mut self, is_start: bool) -> Option<Token> {
        let start = self.at;
        let (end, odd) = name_end(self.bytes(), start);
        self.at = end;
        let tag = Tag::from_bytes(&self.bytes()[start..end]);
        self.attributes.truncate(self.kept);
        let mut name = Span::default();
        if tag == Tag::Other {
            name = if odd { self.name(start, end) } else { Span::new(start, end) };
            if is_start {
                self.attributes.push(Attribute { name, ..Attribute::default() });
            }
        }
        let self_closing = self.attributes(is_start)?;
        let (first, last) = (offset(self.kept), offset(self.attributes.len()));
        let token = TagToken { tag, name, self_closing, first, last };
        Some(if is_start { Token::Start(token) } else { Token::End(token) })
    }

    /// Reads up to behind the `>`; whether the tag closes itself, or nothing where the page ends within it.
    fn attributes(&mut self, keep: bool) -> Option<bool> {
        let first = self.attributes.len();
        loop {
            match scan(self.bytes(), self.at) {
                Scan::End { next, self_closing } => {
                    self.at = next;
                    return Some(self_closing);
                }
                Scan::Attribute(found) => {
                    self.at = found.next;
                    if keep && self.attributes.len() - first < ATTRIBUTES_MAX {
                        self.keep(first, &found);
                    }
                }
                Scan::Eof => {
                    self.at = self.length();
                    return None;
                }
            }
        }
    }

    /// Keeps an attribute, unless the tag has one of its name.
    fn keep(&mut self, first: usize, found: &Found) {
        let (start, end) = found.name;
        let name = if found.odd { self.name(start, end) } else { Span::new(start, end) };
        let key = match found.odd {
            true => NameKey::of(self.texts.bytes(name)),
            false => NameKey::at_start(self.rest(start), end - start),
        };
        let is_it = |old: &Attribute| {
            old.key == key
                && (key.is_whole() || self.texts.bytes(old.name) == self.texts.bytes(name))
        };
        if self.attributes.get(first..).is_some_and(|olds| olds.iter().any(is_it)) {
            return;
        }
        let (start, end) = found.value;
        let value = match found.special {
            false => Span::new(start, end),
            true => {
                let inside = &self.bytes()[start..end];
                let references = memchr(b'&', inside).is_some();
                let nulls = memchr(0, inside).is_some();
                self.replaced(start, end, references, nulls, true)
            }
        };
        self.attributes.push(Attribute { key, name, value });
    }

    /// A stretch of the page with references and NUL replaced.
    pub(crate) fn replaced(
        &mut self,
        start: usize,
        end: usize,
        references: bool,
        nulls: bool,
        in_attribute: bool,
    ) -> Span {
        if !nulls {
            return self.value(start, end, references, in_attribute);
        }
        self.texts.add(|page, out| {
            let whole = page.get(start..end).unwrap_or("");
            let mut from = 0;
            for at in memchr_iter(0, whole.as_bytes()).chain([whole.len()]) {
                let part = whole.get(from..at).unwrap_or("");
                match references {
                    true => unescape(part, in_attribute, out),
                    false => out.push_str(part),
                }
                if at < whole.len() {
                    out.push(char::REPLACEMENT_CHARACTER);
                }
                from = at + 1;
            }
        })
    }
}

/// What stands next in a tag.
enum Scan {
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
struct Found {
    name: (usize, usize),
    value: (usize, usize),
    /// Whether the name has capitals or NUL in it.
    odd: bool,
    /// Whether the value has references or NUL in it.
    special: bool,
    next: usize,
}

/// White space in markup.
const SPACE: u8 = 1;
/// What ends a name of an attribute.
const NAME_END: u8 = 2;
/// What ends the name of a tag.
const TAG_END: u8 = 4;
/// What a name must not keep.
const ODD: u8 = 8;

static CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte {
            0x09 | 0x0a | 0x0c | 0x0d | 0x20 => SPACE | NAME_END | TAG_END,
            0x2f | 0x3e => NAME_END | TAG_END,
            0x3d => NAME_END,
            0 | 0x41..=0x5a => ODD,
            _ => 0,
        };
        byte += 1;
    }
    table
}

fn class(byte: u8) -> u8 {
    CLASSES[usize::from(byte)]
}

/// Where the name of a tag ends, and whether it has capitals or NUL in it.
fn name_end(bytes: &[u8], start: usize) -> (usize, bool) {
    let mut seen = 0;
    let mut at = start;
    while let Some(byte) = bytes.get(at).filter(|byte| class(**byte) & TAG_END == 0) {
        seen |= class(*byte);
        at += 1;
    }
    (at, seen & ODD != 0)
}

/// The first place from `at` on that holds no white space, and what it holds.
fn behind_space(bytes: &[u8], mut at: usize) -> (usize, Option<u8>) {
    loop {
        match bytes.get(at) {
            Some(byte) if class(*byte) & SPACE != 0 => at += 1,
            byte => return (at, byte.copied()),
        }
    }
}

/// Looks at what stands next in a tag.
fn scan(bytes: &[u8], from: usize) -> Scan {
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
    let mut seen = class(bytes[start]);
    let mut end = start + 1;
    while let Some(byte) = bytes.get(end).filter(|byte| class(**byte) & NAME_END == 0) {
        seen |= class(*byte);
        end += 1;
    }
    let mut found = Found {
        name: (start, end),
        value: (end, end),
        odd: seen & ODD != 0,
        special: false,
        next: end,
    };
    let (equals, byte) = behind_space(bytes, end);
    found.next = equals;
    if byte != Some(b'=') {
        return Scan::Attribute(found);
    }
    match scan_value(bytes, equals + 1, &mut found) {
        Some(()) => Scan::Attribute(found),
        None => Scan::Eof,
    }
}

/// Looks at the value behind a `=`; none where the page ends within it.
fn scan_value(bytes: &[u8], from: usize, found: &mut Found) -> Option<()> {
    let (start, first) = behind_space(bytes, from);
    let quote = first?;
    if quote != b'"' && quote != b'\'' {
        let mut end = start;
        while let Some(byte) =
            bytes.get(end).filter(|byte| class(**byte) & SPACE == 0 && **byte != b'>')
        {
            found.special |= matches!(*byte, b'&' | 0);
            end += 1;
        }
        (found.value, found.next) = ((start, end), end);
        return Some(());
    }
    let start = start + 1;
    let mut end = start;
    loop {
        end += memchr3(quote, b'&', 0, bytes.get(end..)?)?;
        if bytes[end] == quote {
            break;
        }
        // Only the end of the value is of interest now.
        found.special = true;
        end += memchr(quote, &bytes[end..])?;
    }
    (found.value, found.next) = ((start, end), end + 1);
    Some(())
}
