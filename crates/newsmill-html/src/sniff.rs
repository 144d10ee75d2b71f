//! What bytes are, by their start.

use std::borrow::Cow;

/// What [`sniff()`] takes bytes for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sniffed {
    /// An HTML page.
    Html,
    /// An HTML page written as XML.
    Xhtml,
    /// Another XML document (a feed, a sitemap).
    Xml,
    /// A JSON document.
    Json,
    /// Plain text.
    Text,
    /// Anything else: images, archives, office files.
    Binary,
    /// Nothing but white space.
    Empty,
}

impl Sniffed {
    /// The media type; `application/octet-stream` where it is not known better.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Sniffed::Html => "text/html",
            Sniffed::Xhtml => "application/xhtml+xml",
            Sniffed::Xml => "application/xml",
            Sniffed::Json => "application/json",
            Sniffed::Text | Sniffed::Empty => "text/plain",
            Sniffed::Binary => "application/octet-stream",
        }
    }
}

/// How much is looked at.
const WINDOW: usize = 4096;

/// Starts of files that are never text.
const MAGIC: [&[u8]; 14] = [
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x28\xb5\x2f\xfd",
    b"\xd0\xcf\x11\xe0",
    b"\x7fELF",
    b"RIFF",
    b"OggS",
    b"ID3",
    b"BZh",
    b"\xfd7zXZ",
];

/// Tags that begin an HTML page or a part of one.
const HTML_TAGS: [&str; 25] = [
    "html", "head", "body", "title", "meta", "link", "script", "style", "div", "table", "p", "h1",
    "h2", "br", "a", "b", "font", "iframe", "article", "section", "main", "span", "ul", "center",
    "base",
];

/// Says what `bytes` are, from their first 4 KiB. UTF-16 text counts as what it says, with and without a mark.
#[must_use]
pub fn sniff(bytes: &[u8]) -> Sniffed {
    let window = bytes.get(..WINDOW).unwrap_or(bytes);
    if MAGIC.iter().any(|magic| window.starts_with(magic)) {
        return Sniffed::Binary;
    }
    let utf16 = crate::decode::utf16_by_pattern(window).is_some()
        || window.starts_with(b"\xff\xfe")
        || window.starts_with(b"\xfe\xff");
    let ascii: Cow<'_, [u8]> = match utf16 {
        true => window.iter().copied().filter(|byte| *byte != 0).collect(),
        false => Cow::Borrowed(window),
    };
    if !utf16 && looks_binary(window) {
        return Sniffed::Binary;
    }
    let text = match simdutf8::basic::from_utf8(&ascii) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(&ascii),
    };
    let text = text.trim_start_matches(|character: char| {
        character.is_whitespace() || matches!(character, '\u{feff}' | '\u{fffd}' | '\0')
    });
    if text.is_empty() { Sniffed::Empty } else { sniff_text(text) }
}

/// Control characters that no text has, more than one in a hundred bytes.
fn looks_binary(window: &[u8]) -> bool {
    // As many bytes as a small counter can count, so that many are looked at together.
    let chunks = window.chunks(usize::from(u8::MAX));
    let odd = |chunk: &[u8]| chunk.iter().fold(0_u8, |odd, byte| odd + u8::from(is_odd(*byte)));
    let odd: usize = chunks.map(|chunk| usize::from(odd(chunk))).sum();
    odd * 100 > window.len()
}

/// Whether no text has a byte: not tab, line ends, form feed and such, and escape.
fn is_odd(byte: u8) -> bool {
    (byte < 32) & !(9..14).contains(&byte) & (byte != 27)
}

fn sniff_text(text: &str) -> Sniffed {
    let mut rest = text;
    let xml = starts_with(rest, "<?xml");
    loop {
        rest = rest.trim_start();
        let skipped = if rest.starts_with("<!--") {
            rest.split_once("-->")
        } else if rest.starts_with("<?") {
            rest.split_once("?>")
        } else {
            None
        };
        match skipped {
            Some((_, after)) => rest = after,
            None => break,
        }
    }
    if starts_with(rest, "<!doctype html") || starts_with_tag(rest, "html") {
        let root = rest.get(..600).unwrap_or(rest);
        return if xml && root.to_ascii_lowercase().contains("http://www.w3.org/1999/xhtml") {
            Sniffed::Xhtml
        } else {
            Sniffed::Html
        };
    }
    if xml || ["rss", "feed", "urlset", "rdf:rdf"].iter().any(|root| starts_with_tag(rest, root)) {
        return Sniffed::Xml;
    }
    if HTML_TAGS.iter().any(|tag| starts_with_tag(rest, tag)) || rest.starts_with("<!--") {
        return Sniffed::Html;
    }
    if (rest.starts_with('{') && rest.contains('"'))
        || rest.starts_with("[{")
        || rest.starts_with("[\"")
    {
        return Sniffed::Json;
    }
    let tags = HTML_TAGS.iter().filter(|tag| has_tag(rest, tag)).count();
    if tags >= 3 || has_tag(rest, "html") || has_tag(rest, "body") {
        Sniffed::Html
    } else {
        Sniffed::Text
    }
}

/// Whether a text starts with `lower`, in either case.
fn starts_with(text: &str, lower: &str) -> bool {
    text.as_bytes()
        .get(..lower.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(lower.as_bytes()))
}

fn starts_with_tag(text: &str, name: &str) -> bool {
    text.strip_prefix('<').filter(|rest| starts_with(rest, name)).is_some_and(|rest| {
        let after = rest.as_bytes().get(name.len());
        after.is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
    })
}

fn has_tag(text: &str, name: &str) -> bool {
    text.match_indices('<')
        .any(|(at, _)| text.get(at..).is_some_and(|rest| starts_with_tag(rest, name)))
}

#[cfg(test)]
mod tests {
    use super::{Sniffed, sniff};

    #[test]
    fn tells_pages_from_text() {
        assert_eq!(sniff(b"  <!DOCTYPE html><title>x"), Sniffed::Html);
        assert_eq!(sniff(b"<!-- saved --><HTML>"), Sniffed::Html);
        assert_eq!(sniff(b"<p class=x>Hello"), Sniffed::Html);
        assert_eq!(sniff(b"Stray text <div><p>then <span>markup"), Sniffed::Html);
        assert_eq!(sniff(b"Headline\n\nText with 3 < 4 & more."), Sniffed::Text);
        assert_eq!(sniff(b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'a'>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">"), Sniffed::Xhtml);
        assert_eq!(sniff(b"<?xml version='1.0'?><rss version='2.0'>"), Sniffed::Xml);
        assert_eq!(sniff(b"{\"headline\": 1}"), Sniffed::Json);
        assert_eq!(sniff(b" \n "), Sniffed::Empty);
    }

    #[test]
    fn tells_binary_and_utf_16() {
        assert_eq!(sniff(b"%PDF-1.7"), Sniffed::Binary);
        assert_eq!(sniff(&[0, 1, 2, 3, 200, 7, 6, 5]), Sniffed::Binary);
        let utf16: Vec<u8> =
            "<html><body>Hello there</body>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(sniff(&utf16), Sniffed::Html);
        let latin1 = b"Ein sch\xf6ner Tag\n\nDie Stra\xdfe ist leer.";
        assert_eq!(sniff(latin1), Sniffed::Text);
    }
}
