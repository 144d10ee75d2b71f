//! The tokenizer, section 13.2.5 of the HTML standard: from the page to tokens, one at a time.
//!
//! It does not step through the standard's states character by character: what ends a stretch is searched for
//! (`memchr`), and stretches are given out as they lie in the page. Parse errors are not told.

use memchr::memmem::Finder;
use memchr::{memchr, memchr_iter, memchr3};

use crate::entity::unescape;
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

    fn skip_while(&mut self, keep: impl Fn(u8) -> bool) {
        let rest = self.rest(self.at);
        self.at += rest.iter().position(|byte| !keep(*byte)).unwrap_or(rest.len());
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
        self.skip_while(|byte| !is_space(byte) && byte != b'>' && byte != b'/');
        let tag = Tag::from_bytes(&self.bytes()[start..self.at]);
        self.attributes.truncate(self.kept);
        let name = match tag {
            Tag::Other => self.name(start, self.at),
            _ => Span::default(),
        };
        if is_start && tag == Tag::Other {
            self.attributes.push(Attribute { name, value: Span::default() });
        }
        let self_closing = self.attributes(is_start)?;
        let (first, last) = (offset(self.kept), offset(self.attributes.len()));
        let token = TagToken { tag, name, self_closing, first, last };
        Some(if is_start { Token::Start(token) } else { Token::End(token) })
    }

    /// Reads up to behind the `>`; whether the tag closes itself, or nothing where the page ends within it.
    fn attributes(&mut self, keep: bool) -> Option<bool> {
        let most = self.attributes.len() + ATTRIBUTES_MAX;
        let first = self.attributes.len();
        loop {
            match self.byte(self.at) {
                Some(b'>') => {
                    self.at += 1;
                    return Some(false);
                }
                Some(b'/') => {
                    self.at += 1;
                    if self.byte(self.at) == Some(b'>') {
                        self.at += 1;
                        return Some(true);
                    }
                }
                Some(byte) if is_space(byte) => self.at += 1,
                Some(_) => {
                    let keep = keep && self.attributes.len() < most;
                    self.attribute(first, keep)?;
                }
                None => return None,
            }
        }
    }

    fn attribute(&mut self, first: usize, keep: bool) -> Option<()> {
        let start = self.at;
        self.at += 1;
        self.skip_while(|byte| !is_space(byte) && !matches!(byte, b'=' | b'>' | b'/'));
        let end = self.at;
        self.skip_while(is_space);
        let mut value = Span::new(end, end);
        if self.byte(self.at) == Some(b'=') {
            self.at += 1;
            self.skip_while(is_space);
            value = self.attribute_value(keep)?;
        }
        if keep {
            let name = self.name(start, end);
            let new = self.texts.bytes(name);
            let is_new =
                |old: &Attribute| old.name.len() != new.len() || self.texts.bytes(old.name) != new;
            if self.attributes.get(first..).is_some_and(|olds| olds.iter().all(is_new)) {
                self.attributes.push(Attribute { name, value });
            }
        }
        Some(())
    }

    /// Reads what stands behind the `=`.
    fn attribute_value(&mut self, keep: bool) -> Option<Span> {
        let (start, end) = match self.byte(self.at)? {
            quote @ (b'"' | b'\'') => {
                self.at += 1;
                let start = self.at;
                let end = self.skip_past(quote);
                if end == self.length() {
                    return None;
                }
                (start, end)
            }
            _ => {
                let start = self.at;
                self.skip_while(|byte| !is_space(byte) && byte != b'>');
                (start, self.at)
            }
        };
        if !keep {
            return Some(Span::default());
        }
        let (mut references, mut nulls) = (false, false);
        for byte in &self.bytes()[start..end] {
            references |= *byte == b'&';
            nulls |= *byte == 0;
        }
        Some(self.replaced(start, end, references, nulls, true))
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
