//! What encoding a page names itself: "prescan a byte stream to determine its encoding" of the HTML standard, section
//! 13.2.3.2, and the declaration of XML.

use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};
use memchr::{memchr, memmem};

/// A declaration is looked for in this many bytes; the standard asks for 1,024, saved pages need more.
const WINDOW: usize = 16 * 1024;

/// The encoding that a page names.
pub(crate) fn declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    let window = bytes.get(..WINDOW).unwrap_or(bytes);
    let found = xml_declaration(window).or_else(|| Scan { window, at: 0 }.meta())?;
    // Bytes in which the declaration can be read are no UTF-16, whatever it says.
    Some(match found {
        found if found == UTF_16LE || found == UTF_16BE => UTF_8,
        found if found == X_USER_DEFINED => WINDOWS_1252,
        found => found,
    })
}

/// The encoding of a label; the one that hides its content from browsers counts as none.
pub(crate) fn label(name: &[u8]) -> Option<&'static Encoding> {
    Encoding::for_label(name).filter(|encoding| *encoding != REPLACEMENT)
}

fn xml_declaration(window: &[u8]) -> Option<&'static Encoding> {
    let rest = window.trim_ascii_start();
    let end = rest.starts_with(b"<?xml").then(|| memmem::find(rest, b"?>"))??;
    let declaration = rest.get(..end)?;
    let name = memmem::find(declaration, b"encoding")?;
    let value = declaration.get(name + 8..)?.trim_ascii_start().strip_prefix(b"=")?;
    quoted(value.trim_ascii_start()).and_then(label)
}

/// What stands between the quotes at the start.
fn quoted(text: &[u8]) -> Option<&[u8]> {
    let quote = *text.first().filter(|quote| matches!(quote, b'"' | b'\''))?;
    let rest = text.get(1..)?;
    rest.get(..memchr(quote, rest)?)
}

/// The encoding in the value of a `content` attribute.
fn in_content(value: &[u8]) -> Option<&'static Encoding> {
    let mut rest = value;
    loop {
        let found = rest.windows(7).position(|part| part.eq_ignore_ascii_case(b"charset"))?;
        rest = rest.get(found + 7..)?;
        let Some(value) = rest.trim_ascii_start().strip_prefix(b"=") else { continue };
        let value = value.trim_ascii_start();
        return match value.first()? {
            b'"' | b'\'' => label(quoted(value)?),
            _ => {
                let is_end = |byte: &u8| byte.is_ascii_whitespace() || *byte == b';';
                label(value.get(..value.iter().position(is_end).unwrap_or(value.len()))?)
            }
        };
    }
}

/// An attribute: its name in lower case, its value as it stands.
type Attribute<'b> = (Vec<u8>, &'b [u8]);

struct Scan<'b> {
    window: &'b [u8],
    at: usize,
}

impl<'b> Scan<'b> {
    fn rest(&self) -> &'b [u8] {
        self.window.get(self.at..).unwrap_or(&[])
    }

    /// The encoding of the first `meta` that names one; none where the window ends within markup.
    fn meta(&mut self) -> Option<&'static Encoding> {
        loop {
            self.at += memchr(b'<', self.rest())?;
            let rest = self.rest();
            let second = *rest.get(1)?;
            let is_meta = rest.get(..5).is_some_and(|name| name.eq_ignore_ascii_case(b"<meta"))
                && rest.get(5).is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'/');
            if rest.starts_with(b"<!--") {
                // The dashes of its start may be those of its end.
                self.at += 2 + memmem::find(rest.get(2..)?, b"-->")? + 3;
            } else if is_meta {
                self.at += 5;
                if let Some(encoding) = self.meta_encoding()? {
                    return Some(encoding);
                }
            } else if second.is_ascii_alphabetic()
                || (second == b'/' && rest.get(2).is_some_and(u8::is_ascii_alphabetic))
            {
                let is_end = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'>';
                self.at += rest.iter().position(is_end)?;
                while self.attribute()?.is_some() {}
            } else if matches!(second, b'!' | b'/' | b'?') {
                self.at += memchr(b'>', rest)? + 1;
            } else {
                self.at += 1;
            }
        }
    }

    /// The encoding that this `meta` names.
    fn meta_encoding(&mut self) -> Option<Option<&'static Encoding>> {
        let (mut charset, mut content, mut is_pragma) = (None, None, false);
        let mut seen: Vec<Vec<u8>> = Vec::new();
        while let Some((name, value)) = self.attribute()? {
            if seen.contains(&name) {
                continue;
            }
            match name.as_slice() {
                b"http-equiv" => is_pragma = value.eq_ignore_ascii_case(b"content-type"),
                b"content" => content = in_content(value),
                b"charset" => charset = Some(label(value)),
                _ => {}
            }
            seen.push(name);
        }
        Some(match charset {
            Some(charset) => charset,
            None => content.filter(|_| is_pragma),
        })
    }

    /// The next attribute of a tag, or none behind its end; none at all where the window ends.
    fn attribute(&mut self) -> Option<Option<Attribute<'b>>> {
        self.skip(|byte| byte.is_ascii_whitespace() || byte == b'/')?;
        if self.rest().first() == Some(&b'>') {
            self.at += 1;
            return Some(None);
        }
        let start = self.at;
        self.at += 1;
        let first =
            self.skip(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'/' | b'>'))?;
        let name = self.window.get(start..self.at)?.to_ascii_lowercase();
        let next = if first.is_ascii_whitespace() {
            self.skip(|byte| byte.is_ascii_whitespace())?
        } else {
            first
        };
        if next != b'=' {
            return Some(Some((name, &[])));
        }
        self.at += 1;
        let value = match self.skip(|byte| byte.is_ascii_whitespace())? {
            quote @ (b'"' | b'\'') => {
                let start = self.at + 1;
                let length = memchr(quote, self.window.get(start..)?)?;
                self.at = start + length + 1;
                self.window.get(start..start + length)?
            }
            _ => {
                let start = self.at;
                self.skip(|byte| !byte.is_ascii_whitespace() && byte != b'>')?;
                self.window.get(start..self.at)?
            }
        };
        Some(Some((name, value)))
    }

    /// Moves on while bytes pass; the first that does not.
    fn skip(&mut self, passes: impl Fn(u8) -> bool) -> Option<u8> {
        let rest = self.rest();
        let length = rest.iter().position(|byte| !passes(*byte))?;
        self.at += length;
        rest.get(length).copied()
    }
}
