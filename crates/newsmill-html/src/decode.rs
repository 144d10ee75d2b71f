//! Bytes into text: byte order mark, transport, declaration, detection, in this order.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memchr;

use crate::prescan::{declaration, label};

/// What an encoding was taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodingSource {
    /// A byte order mark.
    Mark,
    /// What the transport declared.
    Transport,
    /// A `meta` element or an XML declaration.
    Declaration,
    /// The bytes themselves.
    Detection,
}

/// Text and how it was read.
#[derive(Clone, Debug)]
pub struct Decoded<'b> {
    /// The text, without a byte order mark; what could not be decoded is U+FFFD.
    pub text: Cow<'b, str>,
    /// The encoding it was read in.
    pub encoding: &'static Encoding,
    /// What the encoding was taken from.
    pub source: EncodingSource,
    /// Whether something could not be decoded.
    pub malformed: bool,
}

/// Detection reads this many bytes of the stretches between tags that are not all ASCII: it takes 0.1 ms a KiB.
const DETECTION_WINDOW: usize = 32 * 1024;

/// Decodes a page or a text. A declared encoding that does not fit gives way: to UTF-8 where the bytes are valid
/// UTF-8 beyond ASCII, else to detection where UTF-8 was declared and is broken.
#[must_use]
pub fn decode<'b>(bytes: &'b [u8], transport_charset: Option<&str>) -> Decoded<'b> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return finish(bytes.get(mark..).unwrap_or(&[]), encoding, EncodingSource::Mark);
    }
    if let Some(encoding) = utf16_by_pattern(bytes.get(..1024).unwrap_or(bytes)) {
        return finish(bytes, encoding, EncodingSource::Detection);
    }
    let whole = simdutf8::basic::from_utf8(bytes).ok();
    let valid_utf8 = whole.is_some();
    let transport =
        transport_charset.and_then(transport_label).map(|found| (found, EncodingSource::Transport));
    let declared =
        transport.or_else(|| declaration(bytes).map(|found| (found, EncodingSource::Declaration)));
    match declared {
        Some((encoding, source)) if encoding == UTF_8 && (valid_utf8 || mostly_utf8(bytes)) => {
            finish_utf8(bytes, whole, source)
        }
        Some((encoding, source))
            if encoding != UTF_8 && !(valid_utf8 && encoding.is_ascii_compatible()) =>
        {
            finish(bytes, encoding, source)
        }
        Some((encoding, source)) if encoding != UTF_8 && bytes.is_ascii() => {
            finish(bytes, encoding, source)
        }
        _ if valid_utf8 => finish_utf8(bytes, whole, EncodingSource::Detection),
        _ => finish(bytes, detect(bytes), EncodingSource::Detection),
    }
}

fn finish<'b>(bytes: &'b [u8], encoding: &'static Encoding, source: EncodingSource) -> Decoded<'b> {
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    Decoded { text, encoding, source, malformed }
}

/// Reads UTF-8, of which it may be known that it is `whole`.
fn finish_utf8<'b>(bytes: &'b [u8], whole: Option<&'b str>, source: EncodingSource) -> Decoded<'b> {
    match whole {
        Some(text) => {
            Decoded { text: Cow::Borrowed(text), encoding: UTF_8, source, malformed: false }
        }
        None => finish(bytes, UTF_8, source),
    }
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut left = DETECTION_WINDOW;
    // No encoding that is left to detect has these two inside a character.
    for part in bytes.split_inclusive(|byte| matches!(byte, b'<' | b'>')) {
        let part = part.get(..left).unwrap_or(part);
        if !part.is_ascii() {
            detector.feed(part, false);
            left -= part.len();
        }
        if left == 0 {
            break;
        }
    }
    detector.feed(b"", true);
    detector.guess(None, Utf8Detection::Allow)
}

/// The encoding that a transport names, with or without quotes around it.
fn transport_label(name: &str) -> Option<&'static Encoding> {
    label(name.trim().trim_matches(['"', '\'']).as_bytes())
}

/// Whether broken sequences are so few that the text is still UTF-8 (cut comments, a stray byte).
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken * 10 <= whole
}

/// UTF-16 without a mark shows in its NULs: every second byte of ASCII markup and spaces is one.
pub(crate) fn utf16_by_pattern(window: &[u8]) -> Option<&'static Encoding> {
    let pairs = window.len() / 2;
    if pairs < 4 || memchr(0, window).is_none() {
        return None;
    }
    let zeros =
        |offset: usize| window.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (high, low) = (zeros(0), zeros(1));
    if low * 10 >= pairs * 4 && high * 20 <= low {
        Some(UTF_16LE)
    } else if high * 10 >= pairs * 4 && low * 20 <= high {
        Some(UTF_16BE)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{EncodingSource, decode};
    use encoding_rs::{SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252};

    #[test]
    fn marks_win() {
        let found = decode(b"\xef\xbb\xbfh\xc3\xa9", Some("windows-1252"));
        assert_eq!(
            (&*found.text, found.encoding, found.source),
            ("hé", UTF_8, EncodingSource::Mark)
        );
        let bytes: Vec<u8> = "\u{feff}<p>é".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let found = decode(&bytes, None);
        assert_eq!((&*found.text, found.encoding), ("<p>é", UTF_16BE));
    }

    #[test]
    fn utf_16_without_a_mark_shows_in_its_nuls() {
        let bytes: Vec<u8> =
            "<html><p>Grüße aus Köln".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let found = decode(&bytes, Some("utf-8"));
        assert_eq!((&*found.text, found.encoding), ("<html><p>Grüße aus Köln", UTF_16LE));
    }

    #[test]
    fn transport_then_declaration() {
        let (page, _, _) = WINDOWS_1251.encode("<meta charset=windows-1252><p>Привет");
        let found = decode(&page, Some("\"cp1251\""));
        assert_eq!((found.encoding, found.source), (WINDOWS_1251, EncodingSource::Transport));
        assert!(found.text.ends_with("Привет"));
        let (page, _, _) = SHIFT_JIS
            .encode("<META HTTP-EQUIV='Content-Type' content='text/html; charset=Shift_JIS'>日本");
        let found = decode(&page, None);
        assert_eq!((found.encoding, found.source), (SHIFT_JIS, EncodingSource::Declaration));
        assert!(found.text.ends_with("日本"));
        let (page, _, _) = WINDOWS_1252.encode("<?xml version='1.0' encoding=\"ISO-8859-1\"?><p>é");
        assert!(decode(&page, None).text.ends_with('é'));
    }

    #[test]
    fn wrong_declarations_give_way() {
        let found = decode("<meta charset=iso-8859-1><p>Grüße — schön".as_bytes(), None);
        assert!(found.text.ends_with("Grüße — schön"));
        let (page, _, _) = WINDOWS_1252.encode(
            "<meta charset=utf-8><p>Die Straße ist schön, die Bäume blühen und grünen überall.",
        );
        assert!(decode(&page, None).text.contains("Straße ist schön"));
        let found = decode(b"<meta charset=utf-8><p>\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 \xe9", None);
        assert_eq!((found.encoding, found.malformed), (UTF_8, true));
    }

    #[test]
    fn nothing_declared_is_detected() {
        let text =
            "Сегодня в городе прошла встреча министров, на которой обсуждали новые меры поддержки.";
        let (page, _, _) = WINDOWS_1251.encode(text);
        let found = decode(&page, None);
        assert_eq!((&*found.text, found.source), (text, EncodingSource::Detection));
        assert_eq!(decode(b"", None).text, "");
    }
}
