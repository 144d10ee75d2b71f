//! Heads of WARC records: ISO 28500, section 5.

use memchr::memchr;

use crate::head::{Format, Head, Kind, Parsed};
use crate::text;

/// What every version line begins with.
pub(crate) const MAGIC: &[u8] = b"WARC/";
/// A version line is no longer than this.
const VERSION_BYTES_MAX: usize = 32;

/// Reads the head that `bytes`, which begin as far as they go with [`MAGIC`], begin with. Lines may end in a line feed
/// alone.
pub(crate) fn parse(bytes: &[u8]) -> Parsed {
    let Some(end) = memchr(b'\n', bytes) else {
        return match bytes.len() > VERSION_BYTES_MAX {
            true => Parsed::Not("its first line is too long"),
            false => Parsed::More,
        };
    };
    if !is_version(bytes.get(MAGIC.len()..end).unwrap_or_default()) {
        return Parsed::Not("its first line names no version");
    }
    let mut fields = Fields::new();
    let mut at = end + 1;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(end) = memchr(b'\n', rest) else { return Parsed::More };
        let line = rest.get(..end).unwrap_or_default();
        at += end + 1;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            return Parsed::Whole(Box::new(fields.into_head()), at);
        }
        fields.line(line);
    }
}

/// Whether a version such as `1.0` follows.
fn is_version(text: &[u8]) -> bool {
    let text = text.trim_ascii_end();
    let digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    let mut parts = text.splitn(2, |byte| *byte == b'.');
    text.len() < VERSION_BYTES_MAX
        && parts.next().is_some_and(digits)
        && parts.next().is_some_and(digits)
}

/// Named fields as they are read, in any order.
struct Fields {
    head: Head,
    /// The name of the last line and its value so far: a line that begins with a space goes on with it.
    last: Option<(Vec<u8>, Vec<u8>)>,
}

impl Fields {
    fn new() -> Self {
        let head = Head {
            format: Format::Warc,
            kind: Kind::Unknown,
            id: None,
            uri: None,
            date: None,
            content_type: None,
            truncated: None,
            length: None,
        };
        Self { head, last: None }
    }

    fn line(&mut self, line: &[u8]) {
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            if let Some((_, value)) = &mut self.last {
                value.push(b' ');
                value.extend_from_slice(line.trim_ascii());
            }
            return;
        }
        self.settle();
        let Some(colon) = memchr(b':', line) else { return };
        let name = line.get(..colon).unwrap_or_default().trim_ascii();
        let value = line.get(colon + 1..).unwrap_or_default().trim_ascii();
        self.last = Some((name.to_ascii_lowercase(), value.to_vec()));
    }

    /// Keeps the last line's value.
    fn settle(&mut self) {
        let Some((name, value)) = self.last.take() else { return };
        let head = &mut self.head;
        match name.as_slice() {
            b"warc-type" => {
                head.kind = Kind::of_name(text::text(&value).as_deref().unwrap_or_default());
            }
            b"warc-record-id" => head.id = text::text(text::unbracketed(&value)),
            b"warc-target-uri" => head.uri = text::address(&value),
            b"warc-date" => head.date = text::date(&value),
            b"content-type" => head.content_type = text::text(&value),
            b"warc-truncated" => head.truncated = text::text(&value),
            b"warc-segment-number" if head.truncated.is_none() => {
                head.truncated = Some("segmented".to_owned());
            }
            b"content-length" => head.length = text::number(&value),
            _ => {}
        }
    }

    fn into_head(mut self) -> Head {
        self.settle();
        self.head
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str) -> Head {
        match parse(text.as_bytes()) {
            Parsed::Whole(head, bytes) if bytes == text.len() => *head,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn fields_are_read_in_any_order_and_case() {
        let head = head(
            "WARC/1.1\r\ncontent-length: 12\r\nWARC-TYPE: Response\r\nWARC-Record-ID:<urn:uuid:1>\r\n\
             WARC-Target-URI: <http://a.example/x y>\r\nWARC-Date: 2020-01-02T03:04:05.6Z\r\n\
             no colon here\r\nWARC-Truncated: length\r\nContent-Type: application/http;\r\n msgtype=response\r\n\r\n",
        );
        assert_eq!((head.kind, head.length), (Kind::Response, Some(12)));
        assert_eq!(head.id.as_deref(), Some("urn:uuid:1"));
        assert_eq!(head.uri.as_deref(), Some("http://a.example/x%20y"));
        assert_eq!(head.date.as_deref(), Some("2020-01-02T03:04:05.6Z"));
        assert_eq!(head.truncated.as_deref(), Some("length"));
        assert_eq!(head.content_type.as_deref(), Some("application/http; msgtype=response"));
    }

    #[test]
    fn drafts_and_bare_line_feeds_pass() {
        for version in ["0.17", "0.18", "1.0", "1.1", "2.0"] {
            let head = head(&format!("WARC/{version}\nWARC-Type: resource\nContent-Length: 0\n\n"));
            assert_eq!((head.kind, head.length), (Kind::Resource, Some(0)));
        }
    }

    #[test]
    fn what_is_none_is_told_from_what_goes_on() {
        assert_eq!(parse(b"WAR"), Parsed::More);
        assert_eq!(parse(b"WARC/1.0\r\nWARC-Type: r"), Parsed::More);
        assert_eq!(parse(b"WARC/1.0\r\nA: b\r\n"), Parsed::More);
        assert!(matches!(parse(b"WARC/x\r\n\r\n"), Parsed::Not(_)));
        assert!(matches!(parse(b"WARC/1\r\n\r\n"), Parsed::Not(_)));
        assert!(matches!(parse(&[b'W'; 40]), Parsed::Not(_)));
    }

    #[test]
    fn a_length_is_a_number_or_nothing() {
        for bad in ["-1", "abc", "", "1 2", "99999999999999999999"] {
            assert_eq!(head(&format!("WARC/1.0\nContent-Length: {bad}\n\n")).length, None);
        }
    }
}
