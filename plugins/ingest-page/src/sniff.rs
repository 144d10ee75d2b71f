//! What a file is, by its first bytes: marks of known binary formats, byte order marks, tags, else whether it reads as text.
//!
//! Follows the idea of the WHATWG MIME Sniffing Standard (section 7.1) with a longer list of tags, since saved pages begin
//! with anything, and with UTF-16 that carries no byte order mark.

/// So many characters are looked at.
const SAMPLE: usize = 4096;
/// More control characters than one in so many make a file binary.
const TEXT_PER_CONTROL: usize = 50;

/// First bytes of files that are no pages, and their media types.
const BINARY: &[(&[u8], &str)] = &[
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\0", "application/x-xz"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"\x7fELF", "application/octet-stream"),
];

/// Tags that an HTML page or a piece of one begins with.
const FIRST_TAGS: &[&str] = &[
    "!doctype",
    "html",
    "head",
    "body",
    "title",
    "meta",
    "link",
    "script",
    "style",
    "base",
    "noscript",
    "iframe",
    "header",
    "nav",
    "main",
    "article",
    "section",
    "aside",
    "footer",
    "div",
    "span",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "table",
    "tr",
    "td",
    "tbody",
    "form",
    "img",
    "a",
    "b",
    "i",
    "em",
    "strong",
    "br",
    "hr",
    "center",
    "font",
    "blockquote",
    "figure",
    "picture",
    "frameset",
];

/// The media type of a file's content.
pub(crate) fn media_type(bytes: &[u8]) -> &'static str {
    if let Some((_, media_type)) = BINARY.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return media_type;
    }
    let Some(start) = sample(bytes) else { return "application/octet-stream" };
    let text = start.trim_start();
    match () {
        () if text.starts_with("<?xml") => xml(text),
        () if text.starts_with("<svg") => "image/svg+xml",
        () if begins_with_tag(text) || holds_page(text) => "text/html",
        () => "text/plain",
    }
}

/// The first characters in lower case, those beyond ASCII as `?`; none when the file does not read as text.
fn sample(bytes: &[u8]) -> Option<String> {
    let ascii = |unit: u16| match u8::try_from(unit) {
        Ok(byte) if byte.is_ascii() => char::from(byte.to_ascii_lowercase()),
        _ => '?',
    };
    if let Some(big) = utf_16(bytes) {
        let units =
            bytes.chunks_exact(2).take(SAMPLE).filter_map(|pair| <[u8; 2]>::try_from(pair).ok());
        let units =
            units.map(|pair| if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) });
        return Some(units.filter(|unit| *unit != 0xfeff).map(ascii).collect());
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = bytes.get(..bytes.len().min(SAMPLE))?;
    let controls = start.iter().filter(|byte| is_binary(**byte)).count();
    if controls * TEXT_PER_CONTROL > start.len() {
        return None;
    }
    Some(start.iter().map(|byte| ascii(u16::from(*byte))).collect())
}

/// Bytes that no text encoding uses (MIME Sniffing, section 3).
fn is_binary(byte: u8) -> bool {
    matches!(byte, 0x00..=0x08 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f)
}

/// Whether the bytes are UTF-16, and then whether the higher byte comes first: by the mark, else because nearly every
/// other byte of the start is zero.
fn utf_16(bytes: &[u8]) -> Option<bool> {
    if bytes.starts_with(b"\xfe\xff") {
        return Some(true);
    }
    if bytes.starts_with(b"\xff\xfe") {
        return Some(false);
    }
    let pairs: Vec<&[u8]> = bytes.chunks_exact(2).take(256).collect();
    let zeros = |at: usize| pairs.iter().filter(|pair| pair.get(at) == Some(&0)).count();
    let (first, second) = (zeros(0), zeros(1));
    let mostly = |count: usize| pairs.len() >= 4 && count * 10 > pairs.len() * 6;
    let hardly = |count: usize| count * 20 <= pairs.len();
    match () {
        () if mostly(first) && hardly(second) => Some(true),
        () if mostly(second) && hardly(first) => Some(false),
        () => None,
    }
}

fn xml(text: &str) -> &'static str {
    let page = text.contains("<html") || text.contains("<!doctype html");
    if page { "application/xhtml+xml" } else { "application/xml" }
}

fn begins_with_tag(text: &str) -> bool {
    let mut text = text;
    while let Some(comment) = text.strip_prefix("<!--") {
        match comment.split_once("-->") {
            Some((_, rest)) => text = rest.trim_start(),
            // A comment longer than the sample.
            None => return true,
        }
    }
    let Some(tag) = text.strip_prefix('<') else { return false };
    let tag = tag.strip_prefix('/').unwrap_or(tag);
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '!').unwrap_or(tag.len());
    let (name, rest) = tag.split_at(end);
    FIRST_TAGS.contains(&name)
        && (rest.is_empty()
            || rest.starts_with(['>', '/'])
            || rest.starts_with(char::is_whitespace))
}

/// Whether a page begins behind something else, such as a server's warning: the skeleton of a page, or several closed
/// elements.
fn holds_page(text: &str) -> bool {
    let skeleton = ["<!doctype html", "<html", "<head", "</head>", "<body", "</title>"];
    let found = skeleton.iter().filter(|tag| text.contains(**tag)).count();
    let closed: usize =
        ["</p>", "</div>", "</a>", "</li>"].iter().map(|tag| text.matches(tag).count()).sum();
    found >= 2 || closed >= 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn utf_16_of(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect()
    }

    #[test]
    fn pages_are_html() {
        for page in [
            "<!DOCTYPE html><html><head>",
            "\u{feff}\n  <HTML lang=de>",
            "<!-- saved from url --><html>",
            "<div class=\"x\">A piece</div>",
            "<p>text",
            "Warning: mysql in line 3\n<!DOCTYPE html>\n<html>",
            "text <p>a</p><p>b</p><div>c</div>",
            "<meta charset=utf-8>",
        ] {
            assert_eq!(media_type(page.as_bytes()), "text/html", "{page}");
            assert_eq!(media_type(&utf_16_of(page, true)), "text/html", "{page}");
            assert_eq!(media_type(&utf_16_of(page, false)), "text/html", "{page}");
        }
    }

    #[test]
    fn xml_is_a_page_when_it_holds_one() {
        let page = "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\"><html>";
        assert_eq!(media_type(page.as_bytes()), "application/xhtml+xml");
        assert_eq!(media_type(b"<?xml version=\"1.0\"?><rss>"), "application/xml");
        assert_eq!(media_type(b"<svg width=3>"), "image/svg+xml");
    }

    #[test]
    fn other_text_is_plain() {
        for text in [
            "A headline\n\nThe text of it.",
            "3 < 4 and 5 > 2",
            "He wrote <html> on the board.",
            "\u{feff}Ein schöner Tag",
            "国家主席在北京发表讲话",
            "a\0b and much more text, so that one stray byte among more than fifty does not make it binary",
        ] {
            assert_eq!(media_type(text.as_bytes()), "text/plain", "{text}");
        }
        assert_eq!(media_type(&utf_16_of("Ein schöner Tag", false)), "text/plain");
        assert_eq!(media_type(b"Latin-1: \xe9\xe8\xfc and so on"), "text/plain");
    }

    #[test]
    fn binary_files_are_told() {
        assert_eq!(media_type(b"%PDF-1.7 ..."), "application/pdf");
        assert_eq!(media_type(b"PK\x03\x04...."), "application/zip");
        assert_eq!(media_type(b"\x01\x02\x03\x04\x05\x06 abc"), "application/octet-stream");
        assert_eq!(media_type(&[0; 100]), "application/octet-stream");
    }

    proptest! {
        #[test]
        fn any_bytes_are_taken(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(media_type(&bytes).contains('/'));
        }
    }
}
