//! HTTP responses as archives keep them: RFC 9112, read leniently.

use memchr::memchr;

/// The lines before the body are no longer than this.
const HEAD_BYTES_MAX: usize = 256 << 10;

/// A response: its status, what its header says of the body, and the body as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Message<'b> {
    /// The status; 0 when the first line has none.
    pub status: u16,
    /// `Content-Type`, the last one.
    pub content_type: Option<&'b [u8]>,
    /// `Content-Encoding` in the order in which the codings were applied.
    pub codings: Vec<&'b [u8]>,
    /// Whether `Transfer-Encoding` says that the body comes in chunks.
    pub chunked: bool,
    /// `Content-Length`.
    pub length: Option<u64>,
    /// Everything behind the header.
    pub body: &'b [u8],
}

/// Reads the response a block begins with; `None` when none begins there. Interim responses are passed over.
#[must_use]
pub fn parse(block: &[u8]) -> Option<Message<'_>> {
    let mut rest = block;
    loop {
        let message = parse_one(rest)?;
        let interim = (100..200).contains(&message.status) && message.body.starts_with(b"HTTP/");
        if !interim {
            return Some(message);
        }
        rest = message.body;
    }
}

fn parse_one(bytes: &[u8]) -> Option<Message<'_>> {
    if !bytes.starts_with(b"HTTP/") {
        return None;
    }
    let mut message = Message::default();
    let mut lines = Lines { rest: bytes, left: HEAD_BYTES_MAX };
    message.status = status(lines.next()?);
    for line in &mut lines {
        message.field(line);
    }
    message.body = lines.rest;
    Some(message)
}

/// The number behind the first space.
fn status(line: &[u8]) -> u16 {
    let word = line.split(|byte| *byte == b' ').filter(|word| !word.is_empty()).nth(1);
    let digits =
        word.and_then(|word| word.get(..3)).and_then(|word| std::str::from_utf8(word).ok());
    digits.and_then(|digits| digits.parse().ok()).unwrap_or_default()
}

impl<'b> Message<'b> {
    fn field(&mut self, line: &'b [u8]) {
        let Some(colon) = memchr(b':', line) else { return };
        let (name, value) = line.split_at(colon);
        let value = value.get(1..).unwrap_or_default().trim_ascii();
        if value.is_empty() {
            return;
        }
        let name = name.trim_ascii();
        if name.eq_ignore_ascii_case(b"content-type") {
            self.content_type = Some(value);
        } else if name.eq_ignore_ascii_case(b"content-encoding") {
            self.codings.extend(items(value));
        } else if name.eq_ignore_ascii_case(b"transfer-encoding") {
            for coding in items(value) {
                match coding.eq_ignore_ascii_case(b"chunked") {
                    true => self.chunked = true,
                    false => self.codings.push(coding),
                }
            }
        } else if name.eq_ignore_ascii_case(b"content-length") {
            self.length = crate::text::number(value);
        }
    }
}

fn items(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    let items = value.split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
    items.filter(|item| !item.is_empty() && !item.eq_ignore_ascii_case(b"identity"))
}

/// Lines up to the first empty one, which is consumed.
struct Lines<'b> {
    rest: &'b [u8],
    left: usize,
}

impl<'b> Iterator for Lines<'b> {
    type Item = &'b [u8];

    fn next(&mut self) -> Option<&'b [u8]> {
        let end = memchr(b'\n', self.rest.get(..self.left).unwrap_or(self.rest));
        let Some(end) = end else {
            // No empty line: there is no body.
            self.rest = &[];
            return None;
        };
        let (line, rest) = self.rest.split_at(end);
        self.rest = rest.get(1..).unwrap_or_default();
        self.left -= end + 1;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        (!line.is_empty()).then_some(line)
    }
}

/// A media type without parameters, in lower case, and its charset.
#[must_use]
pub fn media_type(value: &[u8]) -> (String, Option<String>) {
    let text = String::from_utf8_lossy(value);
    let mut parts = text.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']).trim();
        let sound =
            !value.is_empty() && value.len() <= 40 && value.bytes().all(|b| b.is_ascii_graphic());
        (name.trim().eq_ignore_ascii_case("charset") && sound).then(|| value.to_owned())
    });
    (essence, charset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_is_taken_apart() {
        let block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\ncontent-encoding: gzip , br\r\n\
            Transfer-Encoding: chunked\r\nContent-Length: 7\r\nno colon\r\n\r\nbody";
        let message = parse(block).unwrap();
        assert_eq!((message.status, message.chunked, message.length), (200, true, Some(7)));
        assert_eq!(message.codings, [b"gzip".as_slice(), b"br"]);
        assert_eq!(message.content_type, Some(b"text/html; charset=UTF-8".as_slice()));
        assert_eq!(message.body, b"body");
    }

    #[test]
    fn sloppy_messages_are_read() {
        assert_eq!(parse(b"HTTP/1.0 404\n\nx").unwrap().status, 404);
        assert_eq!(parse(b"HTTP/2 301\r\n\r\n").unwrap().status, 301);
        assert_eq!(parse(b"HTTP/1.1\r\n\r\nx").unwrap().status, 0);
        assert_eq!(parse(b"HTTP/1.1 200 OK\r\nA: b").unwrap().body, b"");
        assert_eq!(parse(b"<html>"), None);
        let interim = parse(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nx").unwrap();
        assert_eq!((interim.status, interim.body), (200, b"x".as_slice()));
    }

    #[test]
    fn types_and_charsets_are_split() {
        let split = |text: &str| media_type(text.as_bytes());
        assert_eq!(
            split("Text/HTML;Charset=\"utf-8\""),
            ("text/html".to_owned(), Some("utf-8".to_owned()))
        );
        assert_eq!(split("text/html; a=b; charset=ISO-8859-1").1.as_deref(), Some("ISO-8859-1"));
        assert_eq!(split("text/html; charset="), ("text/html".to_owned(), None));
        assert_eq!(split(""), (String::new(), None));
    }
}
