//! The tokenizer, section 13.2.5 of the HTML standard: from the page to tokens, one at a time.
//!
//! It does not step through the standard's states character by character: what ends a stretch is searched for
//! (`memchr`), and stretches are given out as they lie in the page. Parse errors are not told.

use memchr::memmem::Finder;
use memchr::{memchr, memchr_iter, memchr3};

use crate::entity::unescape;
use crate::key::NameKey;
use crate::scan::{Found, Name, Scan, plain_attribute, scan};
use crate::swar::find_markup;
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
    /// Whether the page has a NUL anywhere.
    nulls: bool,
    /// Finds `</`.
    pub(crate) closing: Finder<'static>,
}

pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\x0c' | b'\r')
}

impl<'t> Tokenizer<'t> {
    pub(crate) fn new(texts: Texts<'t>) -> Tokenizer<'t> {
        let attributes = Vec::with_capacity(texts.page.len() / 64 + 16);
        let nulls = memchr(0, texts.page.as_bytes()).is_some();
        Tokenizer {
            texts,
            nulls,
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
    // Inlined into the loop over all tokens, so that they are not written to memory and read again.
    #[inline(always)]
    pub(crate) fn next(&mut self, foreign: bool) -> Token {
        if self.content != Content::Data
            && let Some(text) = self.raw_text()
        {
            return text;
        }
        let is_start = loop {
            let at = self.at;
            match self.byte(at) {
                None => return Token::Eof,
                Some(0) => {
                    self.at = at + 1;
                    return Token::Null;
                }
                Some(b'<') => match (self.byte(at + 1), self.byte(at + 2)) {
                    (Some(letter), _) if letter.is_ascii_alphabetic() => {
                        self.at = at + 1;
                        break true;
                    }
                    (Some(b'/'), Some(letter)) if letter.is_ascii_alphabetic() => {
                        self.at = at + 2;
                        break false;
                    }
                    (Some(b'!'), _) => {
                        self.at = at + 1;
                        if let Some(token) = self.declaration(foreign) {
                            return token;
                        }
                    }
                    (Some(b'?'), _) => return self.bogus_comment(at + 1),
                    // Nothing at all.
                    (Some(b'/'), Some(b'>')) => self.at = at + 3,
                    (Some(b'/'), Some(_)) => return self.bogus_comment(at + 2),
                    _ => return self.text(),
                },
                Some(_) => return self.text(),
            }
        };
        self.tag(is_start)
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

    /// The text from here to the next markup or NUL; there is some.
    fn text(&mut self) -> Token {
        let start = self.at;
        let mut references = false;
        let mut from = start;
        let end = loop {
            let rest = self.rest(from);
            let found = match self.nulls {
                false => find_markup(rest),
                true => memchr3(b'<', b'&', 0, rest),
            };
            let Some(found) = found else { break self.length() };
            let at = from + found;
            match self.byte(at) {
                Some(b'<') if !self.is_markup(at) => {}
                Some(b'&') => references = true,
                _ => break at,
            }
            from = at + 1;
        };
        self.at = end;
        Token::Text(self.value(start, end, references, false))
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

    /// A name that was found, as it counts.
    #[inline]
    fn lower(&mut self, name: Name) -> Span {
        match name.odd {
            false => Span::new(name.start, name.end),
            true => self.name(name.start, name.end),
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

    /// Reads a tag; the end where the page ends within it.
    // Inlined for the same reason as `next`.
    #[inline(always)]
    fn tag(&mut self, is_start: bool) -> Token {
        let bytes = self.texts.page.as_bytes();
        let found = Name::of_tag(bytes, self.at);
        self.at = found.end;
        let written = &bytes[found.start..found.end];
        let tag = match found.odd {
            false => Tag::from_key(found.key, written),
            true => Tag::from_bytes(written),
        };
        self.attributes.truncate(self.kept);
        let mut name = Span::default();
        if tag == Tag::Other {
            name = self.lower(found);
            if is_start {
                self.attributes.push(Attribute { name, ..Attribute::default() });
            }
        }
        let (self_closing, names) = match self.byte(self.at) {
            Some(b'>') => {
                self.at += 1;
                (false, 0)
            }
            _ => match self.attributes(is_start) {
                Some(read) => read,
                None => return Token::Eof,
            },
        };
        let (first, last) = (offset(self.kept), offset(self.attributes.len()));
        let token = TagToken { tag, name, self_closing, first, last, names };
        if is_start { Token::Start(token) } else { Token::End(token) }
    }

    /// Reads up to behind the `>`. Whether the tag closes itself and the bits of its attributes' names, or nothing
    /// where the page ends within it.
    // Not inlined, so that the many tags without attributes do not pay for it.
    #[inline(never)]
    fn attributes(&mut self, keep: bool) -> Option<(bool, u8)> {
        let first = self.attributes.len();
        let mut names = 0;
        loop {
            let bytes = self.texts.page.as_bytes();
            if bytes.get(self.at) == Some(&b'>') {
                self.at += 1;
                return Some((false, names));
            }
            if !self.nulls
                && let Some(found) = plain_attribute(bytes, self.at)
            {
                self.keep(keep, first, &found, &mut names);
                continue;
            }
            match scan(bytes, self.at, self.nulls) {
                Scan::End { next, self_closing } => {
                    self.at = next;
                    return Some((self_closing, names));
                }
                Scan::Attribute(found) => self.keep(keep, first, &found, &mut names),
                Scan::Eof => {
                    self.at = self.length();
                    return None;
                }
            }
        }
    }

    /// Passes over an attribute and keeps it if attributes are wanted, unless the tag has one of its name; `names` are
    /// the bits of those that it has.
    // Inlined into both places, as most attributes need little of it.
    #[inline(always)]
    fn keep(&mut self, keep: bool, first: usize, found: &Found, names: &mut u8) {
        self.at = found.next;
        if !keep || self.attributes.len() - first >= ATTRIBUTES_MAX {
            return;
        }
        let name = self.lower(found.name);
        let key = match found.name.odd {
            true => NameKey::of(self.texts.bytes(name)),
            false => found.name.key,
        };
        let is_it = |old: &Attribute| {
            old.key == key
                && (key.is_whole() || self.texts.bytes(old.name) == self.texts.bytes(name))
        };
        let is_there = *names & key.bit() != 0
            && self.attributes.get(first..).is_some_and(|olds| olds.iter().any(is_it));
        if is_there {
            return;
        }
        *names |= key.bit();
        let (start, end) = found.value;
        let value = match found.special {
            false => Span::new(start, end),
            true => self.special_value(start, end),
        };
        self.attributes.push(Attribute { key, name, value });
    }

    fn special_value(&mut self, start: usize, end: usize) -> Span {
        let inside = &self.bytes()[start..end];
        let references = memchr(b'&', inside).is_some();
        let nulls = memchr(0, inside).is_some();
        self.replaced(start, end, references, nulls, true)
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
